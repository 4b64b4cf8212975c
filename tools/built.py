"""Files that are made from the commands and not committed: the tables of completions and the manual page.

The build makes them for a wheel and for an editable installation (`hatch_build.py`), and `make test` and `make check`
make them again. `python -m tools.built` writes those that differ.
"""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
COMPLETION = "esimtrack/cli/completion"


def built() -> dict[str, Callable[[], str]]:
    """Each file, by its path in the clone, with what gives its text."""
    from tools import messages
    from tools.completion_table import completion_said, completion_table
    from tools.man_page import man_page

    def said(catalogue: Path) -> Callable[[], str]:
        return lambda: completion_said(messages.read(catalogue))

    return {
        f"{COMPLETION}/table.py": completion_table,
        **{f"{COMPLETION}/{path.parents[1].name.lower()}.py": said(path) for path in messages.catalogues()},
        "docs/man/esimtrack.1": man_page,
    }


def write() -> None:
    """Write each file that differs from what it should be. Several processes may do so at once."""
    for name, text in built().items():
        replace(ROOT / name, text())


def replace(file: Path, text: str) -> bool:
    """Give a file a text, at once or not at all; False where it has that text already."""
    if file.exists() and file.read_text(encoding="utf-8") == text:
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=file.parent)
    with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
        opened.write(text)
    Path(name).chmod(0o644)
    Path(name).replace(file)
    return True


if __name__ == "__main__":
    write()
