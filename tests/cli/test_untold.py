"""What was recorded is not reported as failed because the answer could not be written: who repeats it counts twice."""

import errno
import io
import json
import os
import shlex
import subprocess
import sys

import pytest

from tests.cli.conftest import Home

RECORDING = (
    "add-plan travel-7-days -a japan",
    "log-usage 1GB",
    "log-usage --remaining 1GB",
    "log-usage --counter 1GB --device phone",
    "top-up 1GB",
    "renew --now",
    "cancel",
    "extend --by '3 days' -a eu",
    "amend monthly-rollover",
    "bonus 1GB",
    "transfer 1GB --to trip",
    "member add Bo",
    "activate -a later",
    "import other.jsonl",
    "import --from csv use.csv --map at=day,bytes=size --account trip --since 2026-11-21",
    "sync",
)
"""Every way to record something, each with a line that does."""


class Full(io.StringIO):
    """Standard output on a disk that is full."""

    def write(self, _text: str, /) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.fixture
def full(home: Home) -> Home:
    """A home in which each of these records something."""
    home.does(
        "add-plan monthly -a home",
        "add-plan travel-7-days -a trip",
        "add-plan travel-7-days --starts activate -a later",
        "add-plan --name Week --data 1GB --lasts '7 days' -a eu",
        "config set default_account home",
    )
    other = {"id": "o1", "type": "usage", "at": "2026-11-20T00:00:00Z", "account": "home", "bytes": 1}
    home.write("other.jsonl", json.dumps(other) + "\n")
    home.write("use.csv", "day,size\n2026-11-21T09:30:00+01:00,100 MB\n")
    (home.folder / "sellers").mkdir()
    words = json.dumps([sys.executable, "-c", "print('{\"remaining\": 7000000000}')"])
    home.write("sellers/own.toml", f'account = "home"\nexec = {words}\n')
    home.does("log-usage 2GB", "undo")
    return home


@pytest.mark.parametrize("line", RECORDING)
def test_what_is_recorded_is_said_to_be(full: Home, line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With exit code 0, on standard error, with what to do. Of what was not recorded it is an error."""
    before = len(full.journal())
    with monkeypatch.context() as patch:
        ran = _untold(full, line, patch)
    assert len(full.journal()) > before
    assert (ran[0], ran[1].splitlines()[-2:]) == (
        0,
        [
            "warning: it was recorded, but the answer could not be written: No space left on device.",
            "         Do not type it again. To see it: esimtrack history",
        ],
    )
    with monkeypatch.context() as patch:
        code, said = _untold(full, "log-usage 1GB --dry-run", patch)
    assert (code, said) == (1, "error: No space left on device.\n")


def test_who_failed_is_told_all_the_same(full: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """One seller's answer was recorded, another failed, and nothing could be said."""
    full.write("sellers/bad.toml", 'account = "trip"\nexec = ["false"]\n')
    with monkeypatch.context() as patch:
        code, said = _untold(full, "sync", patch)
    assert code == 1
    assert said.startswith("error: bad: ")
    assert "It was recorded before that. Do not type it again. To see it: esimtrack history" in said


def test_a_reminder_that_was_not_said_is_said_again(full: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is marked where it could be written, and not before."""
    full.does("log-usage 9.5GB")
    with monkeypatch.context() as patch:
        code, said = _untold(full, "remind", patch)
    assert code == 1
    assert "It is tried again by the next esimtrack remind." in said
    assert "home" in full.does("remind")
    assert full.does("remind") == ""


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(
    "to", [">/dev/full", ">/dev/full 2>&1", "| true", "2>&1 | true", ">&-", ">&- 2>&-", "<&- >&- 2>&-"]
)
def test_a_process_that_nobody_hears_has_done_it(full: Home, to: str, unbuffered: str) -> None:
    """Whatever its streams are, and however Python writes to them."""
    run = f"{shlex.quote(sys.executable)} -m esimtrack log-usage 1GB"
    script = f"{{ {run}; echo $? > code; }} {to}" if "|" in to else f"{run} {to}; echo $? > code"
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUNBUFFERED": unbuffered}
    done = subprocess.run(["sh", "-c", script], env=env, capture_output=True, check=True, timeout=60)
    assert b"Traceback" not in done.stderr
    assert (full.folder / "code").read_text() == "0\n"
    assert full.accounts()["home"]["used"] == 10**9


def _untold(home: Home, line: str, patch: pytest.MonkeyPatch) -> tuple[int, str]:
    said = io.StringIO()
    patch.setattr(sys, "stdout", Full())
    patch.setattr(sys, "stderr", said)
    from esimtrack.cli import run

    return run(shlex.split(line)), said.getvalue()
