"""Time whole processes and say how many times a bare Python each takes.

Seconds hold for one machine and one minute; ratios travel. Each run of a command comes right after one of
`python -c ''`, and the commands of a table take turns, so that a busy moment meets all of them alike. Numbers are
medians. Prints Markdown.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks import workload

Command = Sequence[str]

BARE = (sys.executable, "-c", "")
PROGRAM = str(Path(sys.executable).with_name("esimtrack"))
AS_OF = workload.END.isoformat()
# As an installed program is started: with its byte code, and with nobody's own store.
ENVIRONMENT = {
    key: value
    for key, value in os.environ.items()
    if key != "PYTHONDONTWRITEBYTECODE" and not key.startswith("ESIMTRACK_")
}


def seconds(command: Command, home: Path) -> float:
    """Wall-clock seconds of one whole process, which must succeed."""
    env = {**ENVIRONMENT, "ESIMTRACK_HOME": str(home), "NO_COLOR": "1", "COLUMNS": "80"}
    started = time.perf_counter()
    done = subprocess.run(command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    elapsed = time.perf_counter() - started
    if done.returncode:
        sys.exit(f"error: {' '.join(command)} gave exit code {done.returncode}: {done.stderr.decode().strip()}")
    return elapsed


def table(title: str, commands: Mapping[str, Command], home: Path, rounds: int) -> dict[str, float]:
    """Run the commands `rounds` times in turn, print a table, and give each one's ratio to a bare Python."""
    taken: dict[str, list[float]] = {name: [] for name in commands}
    ratios: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            bare = seconds(BARE, home)
            taken[name].append(seconds(command, home))
            ratios[name].append(taken[name][-1] / bare)
    print(f"\n| {title} | ms | × bare Python |\n|---|---:|---:|")
    for name in commands:
        print(f"| `{name}` | {statistics.median(taken[name]) * 1000:.0f} | {statistics.median(ratios[name]):.1f} |")
    sys.stdout.flush()
    return {name: statistics.median(each) for name, each in ratios.items()}


def questions(account: str) -> dict[str, Command]:
    """What people and prompts ask, and the command that they type most."""
    ask = (PROGRAM, "status", "--as-of", AS_OF)
    return {
        "python -c ''": BARE,
        "esimtrack --version": (PROGRAM, "--version"),
        "esimtrack status --json": (*ask, "--json"),
        "esimtrack status --format …": (*ask, "--format", "{remaining} {expires_in}"),
        "esimtrack status": ask,
        f"esimtrack status {account}": (*ask, account),
        "esimtrack log-usage 1MB": (PROGRAM, "log-usage", "1MB", "-a", account, "--at", AS_OF),
    }


def accounting(path: Path) -> dict[str, Command]:
    """The same history summed by the plain-text accounting tools that are installed."""
    return {
        f"{tool} bal": (tool, "-f", str(path), "bal", "Data") for tool in ("ledger", "hledger") if shutil.which(tool)
    }


def main() -> None:
    """Parse the command line and run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Whole processes against a bare Python.")
    parser.add_argument("--rounds", type=int, default=15, help="how often each command runs (default: 15)")
    parser.add_argument(
        "lines", type=int, nargs="*", default=[1_000, 10_000, 100_000], help="usage lines in the larger stores"
    )
    options = parser.parse_args()

    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder, "small")
        workload.write_small(Path(folder, "small.jsonl"))
        seconds((PROGRAM, "import", str(Path(folder, "small.jsonl"))), home)
        small = table("one plan, seven weeks, 50 lines", questions("main"), home, options.rounds)
        for lines in options.lines:
            home = Path(folder, str(lines))
            journal, books = home.with_suffix(".jsonl"), home.with_suffix(".ledger")
            workload.write_journal(lines, journal)
            workload.write_accounting(lines, books)
            once = {
                "esimtrack import": (PROGRAM, "import", str(journal)),
                "esimtrack status --json": (PROGRAM, "status", "--json", "--as-of", AS_OF),
            }
            table(f"ten accounts, three years, {lines:,} lines: the first time", once, home, rounds=1)
            tools = accounting(books) if lines <= 10_000 else {}
            large = table(f"then, {lines:,} lines", {**questions("sim-0"), **tools}, home, options.rounds)
            growth = large["esimtrack status --json"] / small["esimtrack status --json"]
            print(f"\n`status --json` takes {growth:.2f} times what it takes on the small store.", flush=True)


if __name__ == "__main__":
    main()
