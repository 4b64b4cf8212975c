"""`report --json`: periods of accounts, by the day, as `esimtrack.report/1`, one line of JSON.

Keys, their order and their meaning are those of `docs/json.md`; `docs/report.schema.json` is made from the types below
(`schema`).
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, Literal

from msgspec import Struct

from esimtrack.insight.report import Grain, Report
from esimtrack.insight.report import Step as Seen
from esimtrack.ledger.postings import What
from esimtrack.views.explain_json import Balance, Cycle, Totals
from esimtrack.views.json_types import Bytes, Instant, amounts, one_line, schema_of

SCHEMA: Literal["esimtrack.report/1"] = "esimtrack.report/1"


class Step(Struct, frozen=True):
    """A local day, or `days` from it on. `used` and `left` are null where nothing is known: before, and to come."""

    day: date
    days: int
    used: Bytes | None
    unlogged: Bytes
    left: Bytes | None
    unlimited: bool


class Happening(Struct, frozen=True):
    """What came or went, as `explain --json` has it."""

    at: Instant
    what: What
    why: str | None
    bytes: Bytes
    event: str | None
    purchase: str | None


class Member(Struct, frozen=True):
    """What a member used, and their limit in the cycle; null names what nobody named."""

    name: str | None
    used: Bytes
    limit: Bytes | None


class Zone(Struct, frozen=True):
    """What was used in a zone; null where nobody said where."""

    name: str | None
    used: Bytes


class Account(Struct, frozen=True):
    """A period of one account, `[start, end)`; its days are those of `timezone`."""

    account: str
    timezone: str
    start: Instant
    end: Instant
    cycle: Cycle | None
    grain: Grain
    even: Bytes | None
    before: Balance
    after: Balance
    steps: tuple[Step, ...]
    happened: tuple[Happening, ...]
    members: tuple[Member, ...]
    zones: tuple[Zone, ...]
    totals: Totals


class Answer(Struct, frozen=True):
    """The accounts that have something to tell of their period."""

    schema: Literal["esimtrack.report/1"]
    as_of: Instant
    accounts: tuple[Account, ...]


def report_json(reports: Sequence[Report], as_of: datetime) -> bytes:
    """The reports as one line of JSON, with the newline that ends it."""
    return one_line(Answer(SCHEMA, as_of.astimezone(UTC), tuple(_account(report) for report in reports)))


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) that `report_json` keeps."""
    return schema_of(Answer, SCHEMA)


def _account(report: Report) -> Account:
    told, page = report.told, report.period.page
    fields = {name: getattr(report.totals, name) for name in Totals.__struct_fields__}
    return Account(
        account=told.account,
        timezone=told.timezone.key,
        start=report.period.start,
        end=report.period.end,
        cycle=None if page is None else Cycle(page.purchase, page.number, page.start, report.period.end),
        grain=report.grain,
        even=report.even,
        before=Balance(told.before.remaining, told.before.frozen, told.before.unlimited),
        after=Balance(told.after.remaining, told.after.frozen, told.after.unlimited),
        steps=tuple(_step(step) for step in report.steps),
        happened=tuple(Happening(p.at, p.what, p.why, p.bytes, p.event, p.purchase) for p in report.happened),
        members=tuple(Member(share.name, share.used, share.limit) for share in report.members),
        zones=tuple(Zone(share.name, share.used) for share in report.zones),
        totals=Totals(**fields | {"cost": amounts(report.totals.cost)}),
    )


def _step(step: Seen) -> Step:
    return Step(step.day, step.days, step.used, step.unlogged, step.left, step.unlimited)
