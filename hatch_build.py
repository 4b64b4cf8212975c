"""What the build makes beside the source: catalogues of other languages, tables of completions, the manual page.

It makes them for a wheel and for an editable installation. The last two come from the commands themselves, so that the
build needs what the program needs.
"""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BuildFiles(BuildHookInterface):  # type: ignore[type-arg]
    """Compiles each `esimtrack.po`, and writes the files of `tools/built.py`."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Before the files are gathered."""
        sys.path.insert(0, self.root)
        try:
            from tools import built, messages

            messages.compiled(Path(self.root))
            built.write()
        finally:
            sys.path.remove(self.root)
