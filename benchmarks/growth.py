"""How cost grows with lines and with accounts: `python -m benchmarks.growth [--plot FILE.svg] [LINES …]`.

Whole processes: seconds, times of a bare Python in the same run, and the most memory that a process held. Steady states
are the quickest of five runs; what happens once is told as it was. Prints Markdown.
"""

import argparse
import math
import shutil
import tempfile
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from benchmarks import workload
from benchmarks.process import AS_OF, BARE_PYTHON, PROGRAM, Cost, cost
from esimtrack.store import file

ROUNDS = 5
LONG_AGO = "2023-12-15T12:00:00Z"


class Row(NamedTuple):
    """What a store costs."""

    lines: int
    accounts: int
    imported: Cost
    first: Cost
    steady: Cost
    after_line: Cost
    after_old_line: Cost
    size: float
    by_sqlite: Cost | None
    """SQLite's own import of the same rows, into an equal table."""


def quickest(words: Sequence[str], home: Path, before: Callable[[int], None] = lambda _: None) -> Cost:
    """The quickest of some runs, each after something else."""
    best = None
    for number in range(ROUNDS):
        before(number)
        found = cost(words, home)
        best = found if best is None or found.seconds < best.seconds else best
    assert best is not None
    return best


def measured(folder: Path, lines: int, accounts: int, compare: bool) -> Row:
    """Make a store, and ask it."""
    home, journal = folder / "home", folder / "journal.jsonl"
    names = [f"sim-{number}" for number in range(accounts)]
    workload.write_journal(lines, journal, names)
    ask = (PROGRAM, "status", "--json", "--as-of", AS_OF)

    def log(at: str) -> Callable[[int], None]:
        def again(number: int) -> None:
            cost((PROGRAM, "log-usage", f"{number + 1}MB", "-a", names[0], "--at", at), home)

        return again

    imported = cost((PROGRAM, "import", str(journal)), home)
    row = Row(
        lines,
        accounts,
        imported,
        cost(ask, home),
        quickest(ask, home),
        quickest(ask, home, log("2025-12-31T12:00:00Z")),
        quickest(ask, home, log(LONG_AGO)),
        (home / "journal.db").stat().st_size / 10**6,
        by_sqlite(folder, lines) if compare else None,
    )
    shutil.rmtree(home)
    journal.unlink()
    return row


def by_sqlite(folder: Path, lines: int) -> Cost:
    """SQLite's own program, importing the same rows into an equal table: its keys and indexes, too."""
    rows, store = folder / "rows.csv", folder / "equal.db"
    workload.write_rows(lines, rows)
    file.make(store)
    found = cost(("sqlite3", str(store), f".import --csv {rows} event"), folder)
    for path in (rows, store):
        path.unlink()
    return found


def shown(rows: Sequence[Row], bare: float) -> str:
    """The table, in Markdown."""
    head = (
        "| lines | accounts | import, s | its peak, MB | × `sqlite3 .import` | first `status --json`, s | then, × bare"
        " | its peak, MB | after a line, × bare | after one two years back, × bare | store, MB |"
    )
    out = [head, "|" + "---:|" * 11]
    for row in rows:
        times = "" if row.by_sqlite is None else f"{row.imported.seconds / row.by_sqlite.seconds:.1f}"
        out.append(
            f"| {row.lines:,} | {row.accounts:,} | {row.imported.seconds:.2f} | {row.imported.megabytes:.0f} | {times}"
            f" | {row.first.seconds:.2f} | {row.steady.seconds / bare:.1f} | {row.steady.megabytes:.0f}"
            f" | {row.after_line.seconds / bare:.1f} | {row.after_old_line.seconds / bare:.1f} | {row.size:.1f} |"
        )
    return "\n".join(out)


_DRAWN: dict[str, Callable[[Row], Cost]] = {
    "import": lambda row: row.imported,
    "first status": lambda row: row.first,
    "status": lambda row: row.steady,
    "after a line": lambda row: row.after_line,
    "after one two years back": lambda row: row.after_old_line,
}


def plot(rows: Sequence[Row], path: Path) -> None:
    """How seconds grow with lines, both in powers of ten."""
    # An extra of its own, without types.
    chart = import_module("pygal").XY(
        style=import_module("pygal.style").CleanStyle,
        js=(),
        width=760,
        height=420,
        x_title="usage lines",
        y_title="seconds",
        legend_at_bottom=True,
        truncate_legend=-1,
        y_labels=[-2, -1, 0, 1, 2],
        x_labels=[math.log10(row.lines) for row in rows],
        x_value_formatter=lambda power: f"{10**power:,.0f}",
        value_formatter=lambda power: f"{10**power:g}",
    )
    for name, of in _DRAWN.items():
        chart.add(name, [(math.log10(row.lines), math.log10(of(row).seconds)) for row in rows])
    chart.render_to_file(str(path))


def main() -> None:
    """Parse the command line and run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth", description="How cost grows.")
    parser.add_argument("--plot", type=Path, help="an SVG file to draw the growth with lines into")
    parser.add_argument("--accounts", type=int, nargs="*", default=[1, 10, 100, 1_000], help="with 10,000 lines each")
    parser.add_argument("lines", type=int, nargs="*", default=[1_000, 10_000, 100_000, 1_000_000])
    options = parser.parse_args()
    compare = shutil.which("sqlite3") is not None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bare = quickest(BARE_PYTHON, folder).seconds
        by_lines = [measured(folder, lines, 10, compare) for lines in options.lines]
        print(f"{shown(by_lines, bare)}\n", flush=True)
        by_accounts = [measured(folder, 10_000, accounts, False) for accounts in options.accounts]
        print(shown(by_accounts, bare), flush=True)
    if options.plot is not None:
        plot(by_lines, options.plot)


if __name__ == "__main__":
    main()
