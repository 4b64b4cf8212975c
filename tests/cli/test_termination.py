"""SIGTERM and SIGHUP while a copy of the store is made: it does not stay behind, and the store is what it was."""

import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from esimtrack.cli import whole_file
from esimtrack.store import copies, file, whole
from tests.cli.conftest import Home

SIGNALS = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]


@pytest.fixture
def full(home: Home, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home with a store, a backup of an earlier state and a calendar; what is temporary is made there, too."""
    home.does("add-plan monthly", "backup saved.db", "expiring --ics x.ics", "log-usage 1GB")
    monkeypatch.setattr(tempfile, "tempdir", str(home.folder))
    return home


@contextmanager
def signalled(what: Callable[..., Any], place: Any, number: int, times: int) -> Iterator[None]:
    """Within it, `place` calls a function that sends the signal when it has been called so many times."""
    calls = 0

    def call(*args: Any, **named: Any) -> Any:
        nonlocal calls
        done = what(*args, **named)
        calls += 1
        if calls == times:
            signal.raise_signal(number)
        return done

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(place, what.__name__, call)
        yield
    assert calls >= times


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize(
    ("line", "what", "place", "times"),
    [
        ("status --what-if 'log-usage 1GB'", file.copy_into, file, 1),
        ("backup new.db", file.copy_into, file, 1),
        ("backup saved.db --force", file.copy_into, file, 1),
        ("restore saved.db --force", file.copy_into, file, 1),
        ("restore saved.db --force", file.copy_into, file, 2),
        ("restore saved.db --force", whole.refuse_damage, copies, 2),
        ("expiring --ics x.ics", whole_file._mode, whole_file, 1),
    ],
)
def test_no_copy_stays_behind(
    full: Home, number: int, line: str, what: Callable[..., Any], place: Any, times: int
) -> None:
    """Wherever it was; the exit code is what a shell calls the signal, and the next run does what this one did not."""
    before = {path.name: path.read_bytes() for path in full.folder.iterdir()}
    with signalled(what, place, number, times):
        assert full.run(line).code == 128 + number
    after = {path.name: path.read_bytes() for path in full.folder.iterdir()}
    for name in ("journal.db-wal", "journal.db-shm"):
        before.pop(name, None)
        after.pop(name, None)
    assert after == before
    assert signal.getsignal(number) is signal.SIG_DFL
    full.does(line)


def test_a_signal_that_is_ignored_stays_so(full: Home) -> None:
    """As `nohup` has it."""
    signal.signal(SIGNALS[-1], signal.SIG_IGN)
    try:
        with signalled(file.copy_into, file, SIGNALS[-1], 1):
            full.does("backup new.db")
    finally:
        signal.signal(SIGNALS[-1], signal.SIG_DFL)
