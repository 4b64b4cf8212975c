"""Many processes at once on one store: each line is there, nobody is turned away, and nobody sees half of anything."""

import json
import subprocess
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from esimtrack.store import open_store
from tests.store.places import exported
from tests.system.counts import count
from tests.system.process import Machine, finish

pytestmark = pytest.mark.system

IMPORT = 500
"""How many lines each import has that runs meanwhile."""


def test_sixteen_processes_log_while_others_read_and_import(tmp_path: Path) -> None:
    """From before there is a store: what each says it recorded is there, once, and nobody sees half an import."""
    machine = Machine(tmp_path / "home", {"ESIMTRACK_NOW": "2026-11-21T10:00:00Z"})
    machine.does("add-plan", "monthly", "--at", "2026-11-01")
    writers, each = count("processes at once"), count("writes of each process")
    seen: list[Counter[str]] = []
    done = threading.Event()
    reading = threading.Thread(target=read, args=(machine.store, seen, done))
    reading.start()
    running: dict[subprocess.Popen[bytes], tuple[int, int]] = {}
    said = 0
    imports = 0
    try:
        waiting = [(writer, 0) for writer in range(writers)]
        while waiting or running:
            for writer, number in waiting:
                running[machine.start("log-usage", "1MB", "--note", f"{writer} {number}")] = writer, number
            waiting.clear()
            time.sleep(0.02)
            if imports < each:
                machine.does("import", "-", stdin=batch(imports))
                imports += 1
            for process in [process for process in running if process.poll() is not None]:
                writer, number = running.pop(process)
                ended = finish(process)
                assert ended.code == 0, ended.err
                said += "Logged" in ended.out
                if number + 1 < each:
                    waiting.append((writer, number + 1))
    finally:
        done.set()
        reading.join()
    events = [json.loads(line) for line in exported(machine.store).splitlines()]
    notes = Counter(event["note"] for event in events if "note" in event)
    assert said == writers * each
    assert notes == Counter(f"{writer} {number}" for writer in range(writers) for number in range(each))
    assert {many for sources in seen for many in sources.values()} <= {IMPORT}
    assert len({len(sources) for sources in seen}) > 2, "the reader must have seen the imports come"
    assert len(events) == 1 + writers * each + imports * IMPORT


def batch(number: int) -> bytes:
    """The lines of one import, which all say of which they are."""
    line = {"type": "usage", "at": "2026-11-20T12:00:00Z", "account": "main", "bytes": 1, "source": f"import {number}"}
    return b"".join(json.dumps({"id": f"i{number}-{i}", **line}).encode() + b"\n" for i in range(IMPORT))


def read(store: Path, seen: list[Counter[str]], done: threading.Event) -> None:
    """Look at the store again and again: how many lines there are of each import."""
    while not done.wait(0.1):
        with open_store(store) as opened:
            sums = sum(line.bytes for line, event in opened.lines() if event.source is not None)
            seen.append(Counter(source for row in opened.history() if (source := getattr(row.event, "source", None))))
            assert sums == seen[-1].total()
