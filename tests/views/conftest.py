"""Screens kept as files that read like the screen.

After a change that is meant: `pytest tests/views --snapshot-update`, and look at what `git diff` shows.
"""

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode


class Screen(SingleFileSnapshotExtension):
    """A screen as a text file."""

    _write_mode = WriteMode.TEXT
    file_extension = "txt"


@pytest.fixture
def screen(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """What a screen is compared with."""
    return snapshot.use_extension(Screen)
