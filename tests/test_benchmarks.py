"""What the benchmarks are made of still fits the program."""

import csv
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks import growth, workload
from benchmarks.process import Cost


def test_the_rows_for_sqlites_own_import_fit_the_stores_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is compared with an import into an equal table, in which every event has a row."""
    counted = []

    def imports(words: Sequence[str], home: Path) -> Cost:
        with (tmp_path / "rows.csv").open(newline="") as file, closing(sqlite3.connect(words[1])) as db:
            db.executemany("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?)", csv.reader(file))
            counted.extend(db.execute("SELECT count(*) FROM event").fetchone())
        return Cost(1, 1)

    monkeypatch.setattr(growth, "cost", imports)
    assert growth.by_sqlite(tmp_path, 30) == Cost(1, 1)
    assert counted == [30 + len(workload.ACCOUNTS)]
