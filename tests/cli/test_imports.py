"""The commands that run again and again load what they need: a list of modules, not a time."""

import pytest

from tools import imports


@pytest.mark.parametrize("name", imports.COMMANDS)
def test_nothing_is_loaded_that_is_not_on_the_list(name: str) -> None:
    """One that is meant comes onto the list by `python -m tools.imports`."""
    new = set(imports.loaded(name)) - set(imports.listed(name))
    assert not new, f"{name} loads {', '.join(sorted(new))}. If it must: .venv/bin/python -m tools.imports"
