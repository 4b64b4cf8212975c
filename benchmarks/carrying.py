"""How cost grows with data that a plan carries: `python -m benchmarks.carrying`.

Whole processes, seconds: plans that carry one bucket more with each cycle. *First* walks all cycles; *then* goes on
from a checkpoint that it left. Prints Markdown.
"""

import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.process import AS_OF, PROGRAM, Cost, cost

NOW = datetime.fromisoformat(AS_OF)
PLANS = (
    ("daily, for ever", "1 day", "forever", timedelta(days=3 * 365)),
    ("daily, for ever", "1 day", "forever", timedelta(days=10 * 365)),
    ("hourly, 1,200 cycles", "1 hour", "1200", timedelta(days=92)),
)


def measured(every: str, cycles: str, since: timedelta, home: Path) -> Iterator[Cost]:
    """The first answer, the second, and one line of usage more, which looks twice."""
    plan = ("--name", "Plan", "--data", "1GB", "--every", every, "--rollover", cycles, "--timezone", "UTC")
    start, yesterday = (f"{at:%Y-%m-%dT%H:%MZ}" for at in (NOW - since, NOW - timedelta(days=1)))
    cost((PROGRAM, "add-plan", *plan, "-a", "main", "--at", start), home, ESIMTRACK_NOW=AS_OF)
    cost((PROGRAM, "log-usage", "1.5GB", "--at", yesterday), home, ESIMTRACK_NOW=AS_OF)
    for words in (("status", "--json"), ("status", "--json"), ("log-usage", "1MB")):
        yield cost((PROGRAM, *words), home, ESIMTRACK_NOW=AS_OF)


def main() -> None:
    """Print the table."""
    print("| plan | years | first, s | then, s | `log-usage`, s |")
    print("|---|---:|---:|---:|---:|")
    for name, every, cycles, since in PLANS:
        with tempfile.TemporaryDirectory() as folder:
            costs = [found.seconds for found in measured(every, cycles, since, Path(folder))]
        print(f"| {name} | {since.days / 365:.2g} |", " | ".join(f"{seconds:.2f}" for seconds in costs), "|")


if __name__ == "__main__":
    main()
