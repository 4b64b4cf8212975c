"""Time whole processes and say how many times a bare Python each takes.

Seconds hold for one machine and one minute; ratios travel. Every command of a table runs in turn with `python -c ''`,
round after round, so that a busy moment meets all of them alike; a number is the median of the rounds. Prints Markdown.
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
AS_OF = workload.END.isoformat()
SMALL = 50
"""Usage lines in a small store: some weeks of one person."""


def seconds(command: Command, home: Path) -> float:
    """Wall-clock seconds of one whole process, which must succeed."""
    env = {**os.environ, "ESIMTRACK_HOME": str(home), "NO_COLOR": "1", "COLUMNS": "80"}
    started = time.perf_counter()
    done = subprocess.run(command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    elapsed = time.perf_counter() - started
    if done.returncode:
        sys.exit(f"error: {' '.join(command)} gave exit code {done.returncode}: {done.stderr.decode().strip()}")
    return elapsed


def table(title: str, commands: Mapping[str, Command], home: Path, rounds: int) -> dict[str, float]:
    """Run the commands `rounds` times in turn, print a table, and give each one's ratio to a bare Python."""
    taken: dict[str, list[float]] = {"python -c ''": [], **{name: [] for name in commands}}
    for _ in range(rounds):
        for name, command in {"python -c ''": BARE, **commands}.items():
            taken[name].append(seconds(command, home))
    medians = {name: statistics.median(times) for name, times in taken.items()}
    bare = medians["python -c ''"]
    print(f"\n| {title} | ms | × bare Python |\n|---|---:|---:|")
    for name, median in medians.items():
        print(f"| `{name}` | {median * 1000:.0f} | {median / bare:.1f} |", flush=True)
    return {name: median / bare for name, median in medians.items()}


def main() -> None:
    """Parse the command line and run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.split("\n", 1)[0])
    parser.add_argument("--rounds", type=int, default=15, help="how often each command runs (default: 15)")
    parser.add_argument(
        "lines", type=int, nargs="*", default=[1_000, 10_000, 100_000], help="usage lines in the larger stores"
    )
    options = parser.parse_args()
    program = str(Path(sys.executable).with_name("esimtrack"))

    with tempfile.TemporaryDirectory() as folder:
        small: dict[str, float] = {}
        for lines in (SMALL, *options.lines):
            home = Path(folder, f"home-{lines}")
            journal, accounting = Path(folder, f"{lines}.jsonl"), Path(folder, f"{lines}.ledger")
            workload.write_journal(lines, journal)
            workload.write_accounting(lines, accounting)

            ask = (program, "status", "--as-of", AS_OF)
            once = {
                "esimtrack import": (program, "import", str(journal)),
                "esimtrack status --json (the first)": (*ask, "--json"),
            }
            table(f"{lines:,} lines, once", once, home, rounds=1)
            asked: dict[str, Command] = {
                "esimtrack --version": (program, "--version"),
                "esimtrack status --json": (*ask, "--json"),
                "esimtrack status": ask,
                "esimtrack status sim-0": (program, "status", "sim-0", "--as-of", AS_OF),
                "esimtrack log-usage 1MB": (program, "log-usage", "1MB", "-a", "sim-0", "--at", AS_OF),
            }
            for tool, rest in (("ledger", ("bal", "Data")), ("hledger", ("bal", "Data"))):
                if shutil.which(tool) and lines <= 10_000:
                    asked[f"{tool} bal"] = (tool, "-f", str(accounting), *rest)
            ratios = table(f"{lines:,} lines", asked, home, options.rounds)
            small = small or ratios
            if ratios is not small:
                growth = ratios["esimtrack status --json"] / small["esimtrack status --json"]
                print(f"\n`status --json` takes {growth:.2f} times what it takes on {SMALL} lines.", flush=True)


if __name__ == "__main__":
    main()
