"""Tables for spreadsheets, as CSV (RFC 4180, UTF-8): what was used, and what is left.

The first row names the columns, in the words of the journal and of `status --json`; sizes are bytes, instants UTC. What
people typed may look like a formula to a spreadsheet, which would then be computed: such a cell begins with an
apostrophe. Texts are in quotes, so that they stay whole where a spreadsheet parts cells by semicolons or tabs.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import BinaryIO

from esimtrack.events import Counter, Usage
from esimtrack.ledger.port import Line
from esimtrack.ledger.statement import Statement

Cell = str | int | datetime | None

# What begins a formula, also in the wide forms of East Asian keyboards. Blanks before it are skipped by some programs.
_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_PORTION = 1_000


def usage_table(lines: Iterable[tuple[Line, Usage | Counter]]) -> Iterator[Sequence[Cell]]:
    """A row for each line of usage as it counts: what was logged, and the rises that counters show."""
    yield ("at", "account", "bytes", "member", "zone", "type", "device", "note", "source", "id")
    for line, event in lines:
        counts = isinstance(event, Counter)
        device = event.device if isinstance(event, Counter) else None
        yield (
            line.at, event.account, line.bytes, line.member, line.zone, "counter" if counts else "usage", device,
            event.note, event.source, line.id,
        )  # fmt: skip


def statement_table(statement: Statement) -> Iterator[Sequence[Cell]]:
    """A row for each bucket, in the order in which an account's are used, and what becomes of it."""
    yield (
        "as_of", "account", "plan", "kind", "zones", "size", "left", "start", "end", "frozen", "carries", "expires",
        "purchase",
    )  # fmt: skip
    for account in statement.accounts:
        plans = {purchase.id: purchase.plan for purchase in account.purchases}
        for bucket in account.buckets:
            yield (
                statement.as_of, account.account, plans.get(bucket.purchase or ""), bucket.kind,
                None if bucket.zones is None else " ".join(bucket.zones), bucket.size, bucket.left, bucket.start,
                bucket.end, "true" if bucket.frozen else "false", bucket.fate.carries, bucket.fate.expires,
                bucket.purchase,
            )  # fmt: skip


def write(rows: Iterable[Sequence[Cell]], out: BinaryIO) -> None:
    """Write the rows, a portion at a time."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, quoting=csv.QUOTE_NONNUMERIC)
    for count, row in enumerate(rows, 1):
        writer.writerow([_cell(cell) for cell in row])
        if count % _PORTION == 0:
            out.write(buffer.getvalue().encode())
            buffer.seek(0)
            buffer.truncate()
    out.write(buffer.getvalue().encode())


def _cell(cell: Cell) -> str | int:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(cell, str) and cell.lstrip()[:1] in _FORMULA and cell.strip():
        return f"'{cell}"
    return cell
