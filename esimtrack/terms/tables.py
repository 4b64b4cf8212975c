"""The keys of a plan file: each table's keys in the order of the documentation, how each is read and where it goes.

A new key has its place here, its meaning in `model`, and what it goes with in `together`.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from msgspec import Struct

from esimtrack.i18n import _
from esimtrack.terms import fields as read
from esimtrack.terms import model
from esimtrack.terms.problem import Named
from esimtrack.units.spans import Span

_SOME_DAY = date(2000, 1, 1)


class Key(Struct, frozen=True):
    """A key: the field of the model that it fills, and its reader. One with an `example` of a value is required.

    `default` stands in for a required key that is not there, so that all else can still be read.
    """

    field: str
    reader: "read.Reader[Any] | Table"
    many: bool = False
    example: str = ""
    default: Any = None


class Table(Struct, frozen=True):
    """A table: its keys, and what is made of their values. Of a list of `distinct` ones no two have the same name."""

    keys: Mapping[str, Key]
    make: Callable[..., Any]
    distinct: bool = False


def _allowance(size: int | None, fair_use: int | None = None, **rest: Any) -> model.Allowance:
    if fair_use is None:
        return model.Allowance(size, **rest)
    if size is not None:
        raise read.Wrong(_("needs {other}."), at=("fair_use",), keys={"other": Named(("data",), '"unlimited"')})
    return model.Allowance(fair_use, fair_use=True, **rest)


def _promotion(on: tuple[str, ...] = ("purchase",), **rest: Any) -> model.Promotion:
    return model.Promotion(on_purchase="purchase" in on, on_renewal="renewal" in on, **rest)


ALLOWANCE = Table(
    {
        "name": Key("name", read.label),
        "data": Key("size", read.data, example='"10 GB"'),
        "fair_use": Key("fair_use", read.size),
        "zones": Key("zones", read.several(read.label)),
        "priority": Key("priority", read.whole(-1000, 1000)),
    },
    _allowance,
    distinct=True,
)

VALIDITY = Table(
    {
        "lasts": Key("lasts", read.span_or_cycle),
        "starts": Key("starts", read.word("purchase", "first-use", "activate")),
        "start_by": Key("start_by", read.span),
        "unstarted": Key("unstarted", read.word("lapses", "starts")),
        "ends": Key("ends", read.word("same-time", "end-of-day", "end-of-last-day", "end-of-month")),
        "stacking": Key("stacking", read.word("parallel", "queue", "extend")),
    },
    model.Validity,
)

CYCLE = Table(
    {
        "every": Key("every", read.span, example='"1 month"', default=Span(1, "months")),
        "anchor": Key("anchor", read.anchor),
        "first": Key("prorated", read.one_of({"full": False, "prorated": True})),
        "renews": Key("manual", read.one_of({"auto": False, "manual": True})),
        "grace": Key("grace", read.span),
    },
    model.Cycle,
)

ROLLOVER = Table(
    {
        "cycles": Key("cycles", read.cycles),
        "share": Key("share", read.percent(100)),
        "per_cycle": Key("per_cycle", read.size),
        "cap": Key("cap", read.size),
        "rolls": Key("rolls", read.several(read.word("base", "top-up", "bonus"))),
        "priority": Key("priority", read.whole(-1000, 1000)),
        "early": Key("early_forfeits", read.one_of({"carries": False, "forfeits": True})),
    },
    model.Rollover,
)

EXHAUSTION = Table(
    {
        "then": Key("then", read.word("stop", "throttle", "overage")),
        "speed": Key("speed", read.label),
        "price": Key("price", read.money),
        "block": Key("block", read.size),
    },
    model.Exhaustion,
)

MEMBER = Table(
    {"name": Key("name", read.label, example='"Ada"', default="?"), "limit": Key("limit", read.size)},
    model.Member,
    distinct=True,
)

SHARING = Table({"members": Key("members", MEMBER, many=True, example='[ { name = "Ada" } ]', default=())}, dict)

PROMOTION = Table(
    {
        "name": Key("name", read.label),
        "from": Key("first", read.day, example="2026-11-11", default=_SOME_DAY),
        "through": Key("last", read.day, example="2026-11-30", default=_SOME_DAY),
        "on": Key("on", read.several(read.word("purchase", "renewal"))),
        "bonus": Key("bonus", read.bonus),
        "bonus_lasts": Key("bonus_lasts", read.span),
        "priority": Key("priority", read.whole(-1000, 1000)),
        "extend": Key("extend", read.span),
        "rollover": Key("rollover", ROLLOVER),
    },
    _promotion,
)

COMPENSATION = Table(
    {
        "points": Key("points", read.whole(1, 1_000_000)),
        "credit": Key("credit", read.money),
        "per": Key("per", read.size),
        "bonus": Key("bonus", read.percent(1000)),
        "cap": Key("cap", read.size),
    },
    model.Compensation,
)


def _terms(
    data: int | None = None,
    allowances: tuple[model.Allowance, ...] = (),
    exhaustion: model.Exhaustion | None = None,
    sharing: Mapping[str, Any] | None = None,
    **rest: Any,
) -> model.Terms:
    allowances = allowances or (model.Allowance(data),)
    exhaustion = exhaustion or model.Exhaustion()
    if any(allowance.fair_use for allowance in allowances) and exhaustion.then == "stop":
        exhaustion = model.Exhaustion("throttle", exhaustion.speed, exhaustion.price, exhaustion.block)
    members = () if sharing is None else sharing["members"]
    return model.Terms(allowances=allowances, exhaustion=exhaustion, members=members, **rest)


PLAN = Table(
    {
        "name": Key("name", read.label, example='"Monthly 10 GB"', default="?"),
        "provider": Key("provider", read.label),
        "price": Key("price", read.money),
        "price_per": Key("price_each_cycle", read.one_of({"cycle": True, "purchase": False})),
        "timezone": Key("timezone", read.timezone, example='"Europe/Berlin"', default="UTC"),
        "gb": Key("gb", read.gigabyte),
        "data": Key("data", read.data),
        "url": Key("url", read.url),
        "notes": Key("notes", read.notes),
        "keep_alive": Key("keep_alive", read.span),
        "allowance": Key("allowances", ALLOWANCE, many=True),
        "validity": Key("validity", VALIDITY),
        "cycle": Key("cycle", CYCLE),
        "rollover": Key("rollover", ROLLOVER),
        "exhaustion": Key("exhaustion", EXHAUSTION),
        "sharing": Key("sharing", SHARING),
        "promotion": Key("promotions", PROMOTION, many=True),
        "compensation": Key("compensation", COMPENSATION),
    },
    _terms,
)
