"""The lowest versions that pyproject.toml allows of what the program runs with, as constraints for pip.

`python -m tools.lowest` prints a line each. `make test-lowest` installs with them and runs the tests.
"""

import re
import tomllib
from pathlib import Path

_PYPROJECT = Path(__file__).parents[1] / "pyproject.toml"
_EXTRAS = ("notify", "sync", "report")
_BOUNDED = re.compile(r"(?P<name>[\w.-]+)>=(?P<lowest>[\d.]+),<[\d.]+")


def lowest() -> list[str]:
    """`name==version` of each dependency and of the extras' ones; raises `ValueError` for one without both bounds."""
    project = tomllib.loads(_PYPROJECT.read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    pins = []
    for wanted in (*project["dependencies"], *(each for extra in _EXTRAS for each in extras[extra])):
        bounds = _BOUNDED.fullmatch(wanted)
        if bounds is None:
            raise ValueError(f"pyproject.toml: {wanted} needs a lower and an upper bound: name>=1.2,<2")
        pins.append(f"{bounds['name']}=={bounds['lowest']}")
    return pins


if __name__ == "__main__":
    print("\n".join(lowest()))
