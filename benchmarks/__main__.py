"""Time whole processes and say how many times a bare Python each takes.

Seconds hold for one machine and one minute; ratios travel. The commands of a table take turns, with `python -c ''`
among them, and each counts with its quickest run: that is what the work costs, the rest is what else the machine did.
Prints Markdown.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from benchmarks import workload
from benchmarks.process import AS_OF, BARE_PYTHON, PROGRAM, cost

ACCOUNTING_TOOLS = ("ledger", "hledger")
LONGEST_FOR_ACCOUNTING = 10_000
"""They read the whole file each time: longer ones would only keep us waiting."""


class Command(NamedTuple):
    """What is typed, and the home that it looks into."""

    words: tuple[str, ...]
    home: Path

    def seconds(self) -> float:
        """Wall-clock seconds of one whole process, at the end of the history that it is asked about."""
        return cost(self.words, self.home, ESIMTRACK_NOW=AS_OF).seconds


def table(title: str, commands: Mapping[str, Command], rounds: int) -> dict[str, float]:
    """Run the commands `rounds` times in turn, print a table, and give each one's ratio to a bare Python."""
    bare = Command(BARE_PYTHON, Path())
    best: dict[str, float] = {}
    for _ in range(rounds):
        for name, command in {"python -c ''": bare, **commands}.items():
            best[name] = min(command.seconds(), best.get(name, float("inf")))
    ratios = {name: least / best["python -c ''"] for name, least in best.items()}
    print(f"\n| {title} | ms | × bare Python |\n|---|---:|---:|")
    for name, ratio in ratios.items():
        print(f"| `{name}` | {best[name] * 1000:.0f} | {ratio:.1f} |")
    sys.stdout.flush()
    return ratios


def questions(home: Path, account: str) -> dict[str, Command]:
    """What people and prompts ask."""
    ask = (PROGRAM, "status")
    return {
        "esimtrack --version": Command((PROGRAM, "--version"), home),
        "esimtrack status [Tab]": Command(("env", "_ESIMTRACK_COMPLETE=zsh", PROGRAM, "status", ""), home),
        "esimtrack status --json": Command((*ask, "--json"), home),
        "esimtrack status --format …": Command((*ask, "--format", "{remaining} {expires_in}"), home),
        "esimtrack status": Command(ask, home),
        f"esimtrack status {account}": Command((*ask, account), home),
    }


def writes(home: Path, account: str) -> dict[str, Command]:
    """What people type most: apart from the questions, for it changes what they are asked about."""
    return {"esimtrack log-usage 1MB": Command((PROGRAM, "log-usage", "1MB", "-a", account), home)}


def small_store(folder: Path, rounds: int) -> Command:
    """Time the store of one person's first weeks; gives its `status --json`, to compare with."""
    home, journal = folder / "small", folder / "small.jsonl"
    workload.write_small(journal)
    Command((PROGRAM, "import", str(journal)), home).seconds()
    asked = questions(home, "main")
    table("one plan, seven weeks, 50 lines", asked, rounds)
    table("then", writes(home, "main"), rounds)
    return asked["esimtrack status --json"]


def large_store(folder: Path, lines: int, rounds: int, small: Command) -> None:
    """Time a store of ten accounts over three years, and the accounting tools on the same history."""
    home = folder / str(lines)
    journal, books = home.with_suffix(".jsonl"), home.with_suffix(".ledger")
    workload.write_journal(lines, journal)
    once = {"esimtrack import": Command((PROGRAM, "import", str(journal)), home)}
    table(f"ten accounts, three years, {lines:,} lines: once", once, rounds=1)
    asked = {"esimtrack status --json, small store": small, **questions(home, workload.ACCOUNTS[0])}
    if lines <= LONGEST_FOR_ACCOUNTING:
        workload.write_accounting(lines, books)
        for tool in filter(shutil.which, ACCOUNTING_TOOLS):
            asked[f"{tool} bal"] = Command((tool, "-f", str(books), "bal", "Data"), home)
    ratios = table(f"then, {lines:,} lines", asked, rounds)
    table(f"then, {lines:,} lines", writes(home, workload.ACCOUNTS[0]), rounds)
    growth = ratios["esimtrack status --json"] / ratios["esimtrack status --json, small store"]
    print(f"\n`status --json` takes {growth:.2f} times what it takes on the small store.", flush=True)


def main() -> None:
    """Parse the command line and run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Whole processes against a bare Python.")
    parser.add_argument("--rounds", type=int, default=15, help="how often each command runs (default: 15)")
    parser.add_argument(
        "lines", type=int, nargs="*", default=[1_000, 10_000, 100_000], help="usage lines in the larger stores"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        small = small_store(Path(name), options.rounds)
        for lines in options.lines:
            large_store(Path(name), lines, options.rounds, small)


if __name__ == "__main__":
    main()
