"""The same usage history for esimtrack, for plain-text accounting tools, and for SQLite's own import.

N usage lines over three years and ten accounts (or as many as are asked for), each on a monthly plan that carries data
over for one month, in order of time. The tools only sum: they know no expiry and no rollover. The same N gives the same
bytes every time.
"""

import csv
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

ACCOUNTS = [f"sim-{number}" for number in range(10)]
START = datetime(2023, 1, 1, tzinfo=UTC)
END = datetime(2026, 1, 1, tzinfo=UTC)
GRANT = 10 * 10**9
TERMS = {
    "name": "Monthly 10 GB",
    "timezone": "Europe/Berlin",
    "data": "10 GB",
    "price": "12.00 EUR",
    "cycle": {"every": "1 month"},
    "rollover": {"cycles": 1, "cap": "20 GB"},
}


def usage(lines: int, accounts: Sequence[str] = ACCOUNTS) -> Iterator[tuple[datetime, str, int]]:
    """`lines` uses: instant, account, bytes. Nine tenths of what the plans grant is used, whatever `lines` is."""
    rng = random.Random(lines)
    step = (END - START) / lines
    mean = len(accounts) * 36 * GRANT * 9 // 10 // lines
    for number in range(lines):
        at = (START + number * step).replace(microsecond=0)
        yield at, rng.choice(accounts), rng.randint(1, 2 * mean)


def write_small(path: Path) -> None:
    """One person's first seven weeks on the same plan: a line for each day and an evening more."""
    bought = END - timedelta(days=49)
    purchase = {"id": "buy", "type": "purchase", "at": bought.isoformat(), "account": "main", "terms": TERMS}
    lines: list[Mapping[str, object]] = [purchase]
    for day in range(50):
        at = (bought + timedelta(days=day)).isoformat()
        lines.append({"id": f"use-{day:02}", "type": "usage", "at": at, "account": "main", "bytes": 250 * 10**6})
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))


def events(lines: int, accounts: Sequence[str] = ACCOUNTS) -> Iterator[dict[str, object]]:
    """The history as the events of a journal."""
    for account in accounts:
        purchase = {"id": f"buy-{account}", "type": "purchase", "at": START.isoformat(), "account": account}
        yield {**purchase, "terms": TERMS}
    for number, (at, account, size) in enumerate(usage(lines, accounts)):
        yield {"id": f"use-{number:08}", "type": "usage", "at": at.isoformat(), "account": account, "bytes": size}


def write_journal(lines: int, path: Path, accounts: Sequence[str] = ACCOUNTS) -> None:
    """The history as a journal for `esimtrack import`."""
    with path.open("w") as out:
        for event in events(lines, accounts):
            out.write(json.dumps(event) + "\n")


def write_rows(lines: int, path: Path) -> None:
    """The history as the rows of the store's table of events, for SQLite's own import of CSV."""
    with path.open("w", newline="") as out:
        rows = csv.writer(out)
        for event in events(lines):
            body = json.dumps(event)
            at = int(datetime.fromisoformat(str(event["at"])).timestamp() * 1_000_000)
            rows.writerow([at, event["id"], event["type"], event["account"], "", 1, body, 0])


def write_accounting(lines: int, path: Path) -> None:
    """The same history for `ledger` and `hledger`: monthly grants, and what was used of them."""
    month = None
    with path.open("w") as out:
        for at, account, size in usage(lines):
            if (at.year, at.month) != month:
                month = at.year, at.month
                for granted in ACCOUNTS:
                    out.write(f"{at:%Y-%m-01} grant\n    Data:{granted}  {GRANT} B\n    Granted\n\n")
            out.write(f"{at:%Y-%m-%d} use\n    Used:{account}  {size} B\n    Data:{account}\n\n")
