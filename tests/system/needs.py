"""Programs that a system test needs. One that is not there is a failure that says what to install, never a skip."""

import shutil

import pytest


def needed(name: str) -> str:
    """Where a program is."""
    found = shutil.which(name)
    if found is None:
        pytest.fail(
            f"{name} is not installed here. `tools/install-debian` installs it, and all that `make test-system` needs."
        )
    return found
