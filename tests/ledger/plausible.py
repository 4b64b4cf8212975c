"""Random journals in which events meet: few accounts, few instants, purchases that the other events speak of.

All event types are among them, all keys of a plan, and every rule of what goes together is kept. Instants lie on a grid
of six hours, so that many fall on one another and on the boundaries of cycles. A journal is a list of dictionaries, as
its lines would say it.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

Json = dict[str, Any]

START = datetime(2026, 1, 28, tzinfo=UTC)
QUARTERS_OF_DAYS = 4 * 90
ACCOUNTS = ["home", "trip"]
ZONES = ["EU", "HOME"]
MEMBERS = ["Ada", "Bo"]
UNKNOWN = "nobody-bought-this"

instants = st.integers(0, QUARTERS_OF_DAYS).map(lambda quarters: START + timedelta(hours=6 * quarters))
# Purchases come early, at midnight: their cycles then end on the grid.
days = st.integers(0, 20).map(lambda day: START + timedelta(days=day))
accounts = st.sampled_from(["home", "home", "home", "trip"])
zones = st.sampled_from([["EU"], ["HOME"], ["EU", "HOME"]])
priorities = st.integers(-1, 2)
byte_counts = st.sampled_from([1, 7, 10**8, 3 * 10**8, 5 * 10**8 + 1, 10**9, 15 * 10**8, 2 * 10**9, 4 * 10**9])
sizes = st.sampled_from(["5 B", "250 MB", "500 MB", "1 GB", "1500 MB", "2 GB", "3 GB", "5 GB", "10 GB"])
spans = st.sampled_from(["36 hours", "1 day", "3 days", "2 weeks", "30 days", "1 month", "90 days"])

allowances = st.lists(
    st.one_of(
        st.fixed_dictionaries({"data": sizes}, optional={"zones": zones, "priority": priorities}),
        st.fixed_dictionaries(
            {"data": st.just("unlimited")}, optional={"zones": zones, "priority": priorities, "fair_use": sizes}
        ),
    ),
    min_size=1,
    max_size=3,
)
validity = st.fixed_dictionaries(
    {},
    optional={
        "lasts": spans,
        "starts": st.sampled_from(["purchase", "purchase", "purchase", "first-use", "activate"]),
        "start_by": spans,
        "unstarted": st.sampled_from(["lapses", "starts"]),
        "ends": st.sampled_from(["same-time", "end-of-day", "end-of-last-day", "end-of-month"]),
        "stacking": st.sampled_from(["parallel", "parallel", "queue", "extend"]),
    },
)
_every = st.sampled_from(["36 hours", "1 day", "1 week", "10 days", "1 month", "1 month", "2 months"])
cycles = st.fixed_dictionaries(
    {"every": _every},
    optional={
        "anchor": st.sampled_from(["start", "day", "calendar", 1, 15, 31]),
        "first": st.sampled_from(["full", "prorated"]),
        "renews": st.sampled_from(["auto", "manual"]),
        "grace": st.sampled_from(["12 hours", "3 days", "1 week"]),
    },
)
manual_cycles = st.fixed_dictionaries(
    {
        "every": _every,
        "renews": st.just("manual"),
        "grace": st.sampled_from(["12 hours", "3 days", "1 week", "1 month"]),
    },
    optional={"anchor": st.sampled_from(["start", "day"])},
)
rollovers = st.fixed_dictionaries(
    {},
    optional={
        "cycles": st.one_of(st.integers(1, 3), st.sampled_from([20, "forever"])),
        "share": st.sampled_from(["100%", "50%", "33.3%"]),
        "per_cycle": sizes,
        "cap": sizes,
        "rolls": st.lists(st.sampled_from(["base", "top-up", "bonus"]), min_size=1, unique=True),
        "priority": priorities,
        "early": st.sampled_from(["carries", "forfeits"]),
    },
)
exhaustion = st.one_of(
    st.just({"then": "stop"}),
    st.just({"then": "throttle", "speed": "512 kbps"}),
    st.fixed_dictionaries({"then": st.just("overage"), "price": st.just("2.50 EUR"), "block": sizes}),
)
promotions = st.fixed_dictionaries(
    {"days": st.tuples(st.integers(0, 60), st.integers(0, 60)).map(sorted)},
    optional={
        "on": st.lists(st.sampled_from(["purchase", "renewal"]), min_size=1, unique=True),
        "bonus": st.one_of(st.just("20%"), sizes),
        "bonus_lasts": spans,
        "priority": priorities,
        "extend": st.sampled_from(["1 day", "1 month"]),
        "rollover": rollovers,
    },
)
compensation = st.fixed_dictionaries(
    {},
    optional={
        "points": st.integers(1, 20),
        "credit": st.just("1.00 EUR"),
        "bonus": st.sampled_from(["50%", "100%"]),
        "cap": sizes,
    },
)
_required: dict[str, st.SearchStrategy[Any]] = {
    "name": st.sampled_from(["Plan", "Other"]),
    "timezone": st.sampled_from(["UTC", "Europe/Berlin", "Asia/Tokyo"]),
    "allowance": allowances,
}
_optional: dict[str, st.SearchStrategy[Any]] = {
    "gb": st.sampled_from([1000, 1024]),
    "price": st.sampled_from(["12.00 EUR", "0.99 USD"]),
    "price_per": st.sampled_from(["cycle", "purchase"]),
    "keep_alive": spans,
    "validity": validity,
    "exhaustion": exhaustion,
    "sharing": st.just({"members": [{"name": "Ada", "limit": "1 GB"}, {"name": "Bo"}]}),
    "promotion": st.lists(promotions, min_size=1, max_size=2),
    "compensation": compensation,
}


def consistent(draft: Json) -> Json:
    """The draft of a plan without the keys that others of it forbid."""
    plan = {key: dict(value) if isinstance(value, dict) else value for key, value in draft.items()}
    cycle, valid = plan.get("cycle"), plan.get("validity", {})
    manual = cycle is not None and cycle.get("renews") == "manual"
    if cycle is None:
        _drop(plan, "price_per", "rollover")
    else:
        _drop_from_cycle(cycle)
        if valid.get("stacking") == "extend":
            del valid["stacking"]
    if "price" not in plan:
        _drop(plan, "price_per")
    _drop_from_validity(valid)
    if any("fair_use" in allowance for allowance in plan["allowance"]):
        _drop(plan, "exhaustion")
    if not manual:
        _drop(plan.get("rollover", {}), "early")
    plan["promotion"] = [
        _promotion(dict(p), cycle is not None, manual, "lasts" in valid) for p in plan.get("promotion", [])
    ]
    given = plan.get("compensation", {})
    if cycle is None:
        _drop(given, "bonus")
    if "bonus" not in given:
        _drop(given, "cap")
    if given.keys() & {"points", "credit"}:
        given["per"] = "500 MB"
    for key in ("promotion", "compensation"):
        if not plan.get(key):
            _drop(plan, key)
    return plan


def _drop(table: Json, *keys: str) -> None:
    for key in keys:
        table.pop(key, None)


def _drop_from_cycle(cycle: Json) -> None:
    unit = cycle["every"].split()[1]
    anchor = cycle.get("anchor", "start")
    one = cycle["every"].startswith("1 ")
    if (
        (unit == "hours")
        or (anchor == "calendar" and not one)
        or (isinstance(anchor, int) and cycle["every"] != "1 month")
    ):
        anchor = "start"
        _drop(cycle, "anchor")
    if anchor in ("start", "day"):
        _drop(cycle, "first")
    if cycle.get("renews") != "manual":
        _drop(cycle, "grace")


def _drop_from_validity(valid: Json) -> None:
    if "lasts" not in valid or valid["lasts"].endswith("hours"):
        _drop(valid, "ends")
    if "lasts" not in valid and valid.get("stacking") == "extend":
        del valid["stacking"]
    if valid.get("starts", "purchase") == "purchase":
        _drop(valid, "start_by")
    if "start_by" not in valid:
        _drop(valid, "unstarted")
    if valid.get("starts") == "activate" and valid.get("stacking") == "queue":
        del valid["stacking"]


def _promotion(promotion: Json, recurring: bool, manual: bool, lasts: bool) -> Json:
    first, last = promotion.pop("days")
    promotion["from"] = (START + timedelta(days=first)).date().isoformat()
    promotion["through"] = (START + timedelta(days=last)).date().isoformat()
    if not recurring:
        _drop(promotion, "rollover", "on")
    if not lasts or "purchase" not in promotion.get("on", ["purchase"]):
        _drop(promotion, "extend")
    if not manual and "rollover" in promotion:
        promotion["rollover"] = {key: value for key, value in promotion["rollover"].items() if key != "early"}
    if not promotion.keys() & {"bonus", "extend", "rollover"}:
        promotion["bonus"] = "10%"
    if "bonus" not in promotion:
        _drop(promotion, "bonus_lasts", "priority")
    return promotion


def booster(plan: Json) -> Json:
    """The plan as a top-up: one that has a cycle becomes a booster for the running one."""
    if "cycle" not in plan:
        return plan
    kept = {
        key: value
        for key, value in plan.items()
        if key in ("name", "timezone", "allowance", "gb", "price", "keep_alive")
    }
    return {**kept, "validity": {"lasts": "cycle"}}


one_off_plans = st.fixed_dictionaries(_required, optional=_optional).map(consistent)
recurring_plans = st.one_of(
    st.fixed_dictionaries({**_required, "cycle": cycles}, optional=_optional),
    st.fixed_dictionaries({**_required, "cycle": cycles, "rollover": rollovers}, optional=_optional),
    st.fixed_dictionaries({**_required, "cycle": manual_cycles, "rollover": rollovers}, optional=_optional),
).map(consistent)
plans = st.one_of(one_off_plans, recurring_plans, recurring_plans)

_bought: dict[str, st.SearchStrategy[Any]] = {
    "type": st.just("purchase"),
    "at": days,
    "account": accounts,
    "terms": plans,
}
# Small packages that queue, each for one place, for several, or for all: few uses empty them one after the other.
packages = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["Plan", "Other"]),
        "timezone": st.just("UTC"),
        "allowance": st.lists(
            st.fixed_dictionaries({"data": st.sampled_from(["5 B", "250 MB", "1 GB"])}, optional={"zones": zones}),
            min_size=1,
            max_size=2,
        ),
        "validity": st.fixed_dictionaries(
            {"stacking": st.just("queue"), "lasts": spans}, optional={"starts": st.just("first-use")}
        ),
    }
)
purchases = st.one_of(
    st.fixed_dictionaries(_bought),
    st.fixed_dictionaries(_bought),
    st.fixed_dictionaries({**_bought, "terms": packages}),
    st.fixed_dictionaries({**_bought, "role": st.just("top-up")}),
    st.fixed_dictionaries({**_bought, "opening": st.tuples(st.integers(1, 50), byte_counts)}),
    st.fixed_dictionaries({**_bought, "replaces": st.integers(0, 4)}),
)
# `purchase` counts the journal's purchases, round and round; here and there it is one that nobody made.
which = st.sampled_from([0, 1, 2, 3, 4, 0, 1, 2, UNKNOWN])
yes = st.just(True)


def _event(
    kind: str, optional: dict[str, st.SearchStrategy[Any]] | None = None, **required: st.SearchStrategy[Any]
) -> Any:
    common: dict[str, st.SearchStrategy[Any]] = {"type": st.just(kind), "at": instants, "account": accounts}
    return st.fixed_dictionaries(
        {**common, **required}, optional={"batch": st.sampled_from(["b1", "b2"]), **(optional or {})}
    )


decisions = st.one_of(
    _event("renew", {"now": yes}, purchase=which),
    _event("activate", purchase=which),
    _event("amend", {"forfeits": yes}, purchase=which, terms=st.one_of(recurring_plans, plans)),
    _event("extend", purchase=which, by=spans),
    _event("extend", purchase=which, until=instants),
    _event("cancel", {"now": yes}, purchase=which),
)
gifts = st.one_of(
    _event(
        "bonus",
        {"until": instants, "zones": zones, "priority": priorities, "points": st.integers(0, 50)},
        bytes=byte_counts,
    ),
    _event("transfer", to=st.sampled_from([*ACCOUNTS, "new"]), bytes=byte_counts),
    _event("member", {"limit": byte_counts}, name=st.sampled_from(MEMBERS)),
    # Also to a name that is taken, and back.
    st.permutations([*MEMBERS, "Cy"]).flatmap(
        lambda names: _event("member", {"limit": byte_counts}, name=st.just(names[0]), was=st.just(names[1]))
    ),
    _event("member", name=st.sampled_from(MEMBERS), removed=yes),
)
_where: dict[str, st.SearchStrategy[Any]] = {"member": st.sampled_from(MEMBERS), "zone": st.sampled_from(ZONES)}
uses = _event("usage", _where, bytes=byte_counts)
calls = _event("usage", _where, bytes=st.just(0))
counters = _event(
    "counter",
    {**_where, "epoch": st.sampled_from(["x", "y"])},
    device=st.just("phone"),
    total=st.one_of(st.just(0), byte_counts),
)
readings = st.one_of(
    _event("reading", {"purchase": which}, remaining=byte_counts),
    _event("reading", {"member": st.sampled_from(MEMBERS)}, used=byte_counts),
)
voids = st.fixed_dictionaries(
    {"type": st.just("void"), "at": instants, "event": st.integers(0, 4) | st.integers(0, 40)}
) | st.fixed_dictionaries({"type": st.just("void"), "at": instants, "batch": st.sampled_from(["b1", "b2"])})

# Usage is what happens most: `one_of` alone would take every kind of event alike.
happenings: st.SearchStrategy[Json] = st.sampled_from(
    [uses, uses, uses, uses, uses, calls, counters, decisions, decisions, decisions, gifts, readings, readings]
).flatmap(lambda events: events)


@st.composite
def journals(draw: st.DrawFn) -> list[Json]:
    """A journal of one to five purchases and what happens to them, in no order."""
    bought = draw(st.lists(purchases, min_size=1, max_size=5))
    happened = draw(st.lists(happenings, min_size=6, max_size=30))
    taken_back = draw(st.lists(voids, max_size=2))
    events = [{"id": f"e{number:03}", **event} for number, event in enumerate([*bought, *happened, *taken_back])]
    return [_line(event, events[: len(bought)], len(events)) for event in draw(st.permutations(events))]


def _line(event: Json, bought: list[Json], count: int) -> Json:
    line = dict(event)
    for key in ("at", "until"):
        if key in line:
            line[key] = line[key].isoformat()
    if isinstance(line.get("purchase"), int):
        meant = bought[line["purchase"] % len(bought)]
        line |= {"purchase": meant["id"], "account": meant["account"]}
    if isinstance(line.get("event"), int):
        line["event"] = f"e{line['event'] % count:03}"
    if line["type"] == "transfer" and line["to"] == line["account"]:
        line["to"] = "new"
    if line["type"] == "purchase":
        _buy(line, bought)
    return line


def _buy(line: Json, bought: list[Json]) -> None:
    if "replaces" in line:
        line["replaces"] = bought[line["replaces"] % len(bought)]["id"]
        if line["replaces"] == line["id"]:
            del line["replaces"]
    if line.get("role") == "top-up":
        line["terms"] = booster(line["terms"])
    if "opening" in line:
        _open(line)


def _open(line: Json) -> None:
    # What ran before the journal knew it stood on its own, and shows what is left of each allowance that has a size.
    ago, left = line.pop("opening")
    terms = {key: dict(value) if key == "validity" else value for key, value in line["terms"].items()}
    if terms.get("validity", {}).get("lasts") == "cycle":
        return
    terms.get("validity", {}).pop("stacking", None)
    sized = [allowance["data"] != "unlimited" or "fair_use" in allowance for allowance in terms["allowance"]]
    since = datetime.fromisoformat(line["at"]) - timedelta(days=ago)
    line["terms"] = terms
    line["opening"] = {"since": since.isoformat(), "left": [left if has_size else None for has_size in sized]}
    if "rollover" in terms:
        line["opening"]["carried"] = left // 2
