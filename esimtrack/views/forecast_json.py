"""`forecast --json`: when data runs out and how it will end, as `esimtrack.forecast/1`, one line of JSON.

Keys, their order and their meaning are those of `docs/json.md`; `docs/forecast.schema.json` is made from the types
below (`schema`).
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct

from esimtrack.advice import forecast as advice
from esimtrack.advice.forecast import Basis, Forecast
from esimtrack.units.money import money
from esimtrack.views.json_types import Amount, Bytes, Instant, WhatIf, one_line, schema_of, supposing

SCHEMA: Literal["esimtrack.forecast/1"] = "esimtrack.forecast/1"


class Range(Struct, frozen=True):
    """Eight of ten futures lie between `low` and `high`, half of them up to `likely`. One future: three times it."""

    low: Bytes
    likely: Bytes
    high: Bytes


class Sum(Struct, frozen=True):
    """Money, as `Range` has bytes."""

    low: Amount
    likely: Amount
    high: Amount


class RunsOut(Struct, frozen=True):
    """The local day on which more is needed than there is; null: not before the end."""

    chance: Annotated[float, Meta(ge=0, le=1)]
    early: date | None
    likely: date | None
    late: date | None


class Balance(Struct, frozen=True):
    """What is left where the same data covers; `zones` null: everywhere, empty: wherever no plan names a zone.

    `until`: up to when it must last; null where nothing binds.
    """

    zones: tuple[str, ...] | None
    left: Bytes
    unlimited: bool
    until: Instant | None
    used_there: bool
    slows: bool
    runs_out: RunsOut


class End(Struct, frozen=True):
    """How it will stand just before `at`; `cycle`: the running cycle's end."""

    at: Instant
    cycle: bool
    used: Range
    left: Range
    carries: Range
    expires: Range
    overage: Range
    throttled: Range
    cost: dict[str, Sum]


class Account(Struct, frozen=True):
    """One account. `basis` null: no forecast can be made. `end` null: nothing ends, or at no time that can be told.

    `last`: the last local day, up to yesterday, of which anything is known.
    """

    account: str
    basis: Basis | None
    days: int
    last: date | None
    per_day: Bytes
    balances: tuple[Balance, ...]
    end: End | None


class Answer(Struct, frozen=True):
    """The accounts, by name."""

    schema: Literal["esimtrack.forecast/1"]
    as_of: Instant
    accounts: tuple[Account, ...]
    what_if: WhatIf = UNSET


def forecast_json(forecasts: Sequence[Forecast], as_of: datetime, what_if: Sequence[str] = ()) -> bytes:
    """The forecasts as one line of JSON, with the newline that ends it. `what_if`: what they suppose."""
    accounts = tuple(_account(forecast) for forecast in forecasts)
    return one_line(Answer(SCHEMA, as_of.astimezone(UTC), accounts, supposing(what_if)))


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) that `forecast_json` keeps."""
    return schema_of(Answer, SCHEMA)


def _account(said: Forecast) -> Account:
    return Account(
        said.account.account,
        said.basis,
        said.days,
        said.last,
        said.per_day,
        tuple(_balance(balance) for balance in said.balances),
        None if said.end is None else _end(said.end),
    )


def _balance(said: advice.Balance) -> Balance:
    out = said.runs_out
    when = RunsOut(round(out.chance, 3), out.early, out.likely, out.late)
    return Balance(said.zones, said.left, said.unlimited, said.until, said.used_there, said.slows, when)


def _end(said: advice.End) -> End:
    return End(
        at=said.at,
        cycle=said.cycle,
        used=_range(said.used),
        left=_range(said.left),
        carries=_range(said.carries),
        expires=_range(said.expires),
        overage=_range(said.overage),
        throttled=_range(said.throttled),
        cost={
            currency: Sum(money(sums.low), money(sums.likely), money(sums.high)) for currency, sums in said.cost.items()
        },
    )


def _range(said: advice.Range) -> Range:
    return Range(said.low, said.likely, said.high)
