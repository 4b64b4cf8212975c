"""The build compiles the catalogues of other languages, for a wheel and for an editable installation."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Catalogues(BuildHookInterface):  # type: ignore[type-arg]
    """Compiles each `esimtrack.po` to the `esimtrack.mo` beside it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Before the files are gathered."""
        sys.path.insert(0, self.root)
        try:
            from tools.messages import compiled
        finally:
            sys.path.remove(self.root)
        compiled(Path(self.root))
