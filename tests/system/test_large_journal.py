"""A journal of any length streams: what the program holds in memory does not grow with the file."""

import os
import sys
from pathlib import Path

import pytest

from benchmarks import workload

PROGRAM = Path(sys.executable).with_name("esimtrack")
FEW, MANY = 10_000, 200_000
SLACK = 8 * 1024
"""KiB by which two runs of one command differ anyway."""

pytestmark = [
    pytest.mark.system,
    pytest.mark.skipif(not hasattr(os, "wait4"), reason="asks the kernel for peak memory"),
]


def peak(home: Path, *words: str) -> int:
    """KiB that the command held at its peak; it must succeed."""
    out = home.with_suffix(".out")
    env = {key: value for key, value in os.environ.items() if not key.startswith("ESIMTRACK_")}
    env["ESIMTRACK_HOME"] = str(home)
    words = (str(PROGRAM), *words)
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    process = os.posix_spawn(PROGRAM, words, env, file_actions=[(os.POSIX_SPAWN_OPEN, 1, str(out), flags, 0o600)])
    _, status, used = os.wait4(process, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    return used.ru_maxrss


def test_a_long_journal_is_read_and_written_in_the_memory_of_a_short_one(tmp_path: Path) -> None:
    """Import, import again, check, and export hold as much for 200,000 lines as for 10,000, and both lose nothing."""
    peaks: dict[int, list[int]] = {}
    for lines in (FEW, MANY):
        home, source = tmp_path / str(lines), tmp_path / f"{lines}.jsonl"
        workload.write_journal(lines, source)
        commands = (("import", str(source)), ("import", str(source)), ("check",), ("export", "--journal"))
        peaks[lines] = [peak(home, *words) for words in commands]
        assert len(home.with_suffix(".out").read_bytes().splitlines()) == lines + len(workload.ACCOUNTS)
    assert all(many - few < SLACK for few, many in zip(peaks[FEW], peaks[MANY], strict=True))
