"""`advise --json`: plans tried on an account's past or a journey, as `esimtrack.advise/1`, one line of JSON.

Keys, their order and their meaning are those of `docs/json.md`; `docs/advise.schema.json` is made from the types below
(`schema`).
"""

from datetime import UTC, date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any, Literal

from msgspec import Struct

from esimtrack.advice import advice as told
from esimtrack.advice.history import FEWEST
from esimtrack.advice.kinds import Fit
from esimtrack.advice.kinds import Habit as Found
from esimtrack.advice.ranking import Omitted, Origin, Prefer
from esimtrack.advice.ranking import Row as Tried
from esimtrack.terms.kind import Kind, kind_of
from esimtrack.units.money import money
from esimtrack.views.json_types import Amount, Bytes, Instant, amounts, one_line, schema_of

SCHEMA: Literal["esimtrack.advise/1"] = "esimtrack.advise/1"
_PLACES = Decimal("0.01")


class Days(Struct, frozen=True):
    """The local days on which plans are tried, both counted; `unknown` of them have no evidence."""

    timezone: str
    first: date
    last: date
    count: int
    unknown: int
    cycles: int
    used: Bytes


class Habit(Struct, frozen=True):
    """How it is used: `mean` for 30 days, `stretches` of `days` days each, the first first."""

    fit: Fit
    steady: bool
    mean: Bytes
    days: int
    stretches: tuple[Bytes, ...]
    busiest_day: date
    busiest: Bytes


class Compared(Struct, frozen=True):
    """A sum in the currency in which plans are compared, rounded to two places."""

    amount: Amount
    currency: str


class Plan(Struct, frozen=True):
    """A plan that was tried. Plans with the same currency in `cost` are ranked together."""

    plan: str
    booster: str | None
    kind: Kind
    origin: Origin
    file: str | None
    present: bool
    rank: int
    cost: Compared | None
    paid: dict[str, Amount]
    lost: Bytes
    charged: Bytes
    charges: dict[str, Amount]
    without: Bytes
    days_without: int
    slowed: Bytes
    days_slowed: int
    left: Bytes
    unlimited: bool
    points: int
    bought: int
    boosters: int
    renewed: int


class Omission(Struct, frozen=True):
    """A plan that was left out, and why."""

    plan: str
    origin: Origin
    why: Omitted


class Trip(Struct, frozen=True):
    """A journey that is not yet made."""

    zone: str
    days: int
    need: Bytes


class Answer(Struct, frozen=True):
    """The advice. Where the past is too short (`known` below `needed`), `days` and `habit` are null, `plans` empty."""

    schema: Literal["esimtrack.advise/1"]
    as_of: Instant
    account: str | None
    trip: Trip | None
    prefer: Prefer
    known: int
    needed: int
    days: Days | None
    habit: Habit | None
    rates: dict[str, Compared]
    plans: tuple[Plan, ...]
    omitted: tuple[Omission, ...]


def advise_json(advice: told.Advice, as_of: datetime) -> bytes:
    """The advice as one line of JSON, with the newline that ends it."""
    demand, rates = advice.demand, advice.rates
    days = trip = None
    if demand is not None:
        zone = demand.timezone.key
        days = Days(zone, demand.first, demand.last, demand.length, advice.unlogged, advice.cycles, demand.bytes)
        if advice.trip is not None:
            trip = Trip(advice.trip, demand.length, demand.bytes)
    return one_line(
        Answer(
            schema=SCHEMA,
            as_of=as_of.astimezone(UTC),
            account=advice.account,
            trip=trip,
            prefer=advice.prefer,
            known=advice.known,
            needed=0 if advice.trip else FEWEST,
            days=days,
            habit=None if advice.habit is None else _habit(advice.habit),
            rates={} if rates is None else {c: Compared(money(rate), rates.into) for c, rate in rates.each.items()},
            plans=tuple(
                _plan(place, row) for group in advice.ranking.groups for place, row in enumerate(group.rows, 1)
            ),
            omitted=tuple(Omission(one.name, one.origin, one.why) for one in advice.ranking.omitted),
        )
    )


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) that `advise_json` keeps."""
    return schema_of(Answer, SCHEMA)


def _habit(found: Found) -> Habit:
    return Habit(found.fit, found.steady, found.mean, found.days, found.stretches, found.busiest_day, found.busiest)


def _plan(place: int, row: Tried) -> Plan:
    one, got = row.candidate, row.score
    cost = None
    if row.compared is not None and row.currency is not None:
        cost = Compared(money(row.compared.quantize(_PLACES, ROUND_HALF_EVEN)), row.currency)
    return Plan(
        plan=one.name,
        booster=None if one.booster is None else one.booster.terms.name,
        kind=kind_of(one.sold.terms),
        origin=one.origin,
        file=one.file,
        present=one.present,
        rank=place,
        cost=cost,
        paid=amounts(got.paid),
        lost=got.lost,
        charged=got.charged,
        charges=amounts(got.charges),
        without=got.without,
        days_without=got.days_without,
        slowed=got.slowed,
        days_slowed=got.days_slowed,
        left=got.left,
        unlimited=got.unlimited,
        points=got.points,
        bought=got.bought,
        boosters=got.boosters,
        renewed=got.renewed,
    )
