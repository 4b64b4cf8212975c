"""Which plan would have been best: candidates walked through one demand, each with its score, and put in order.

Sums in different currencies are compared by the owner's rates or not at all: plans stand in groups, one for each
currency that can be compared, and in one of their own where no price is known.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Literal
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from esimtrack.advice.buying import Bought, Sold, TooOften, buy
from esimtrack.advice.demand import Demand
from esimtrack.advice.scoring import Score, score
from esimtrack.terms.model import Terms
from esimtrack.units.money import Rates

Origin = Literal["own", "file", "sample", "journal"]
"""Where a plan comes from: the owner's catalogue, a file that was named, the samples, or the account's own journal."""
Prefer = Literal["balance", "cheap", "never-out", "no-waste"]
Omitted = Literal["top-up", "not-there", "too-often", "broken"]
"""Why a plan is left out: a top-up alone is no plan; it covers none of the zones; see `TooOften`; its file is wrong."""

_MONTH = 30
_ENDLESS = Decimal("Infinity")


class Candidate(Struct, frozen=True):
    """A plan, or a top-up, as it can be bought now. `file` is where it stands; `present`: the account has it."""

    sold: Sold
    origin: Origin
    file: str | None = None
    present: bool = False
    booster: Sold | None = None

    @property
    def name(self) -> str:
        """The plan's name."""
        return self.sold.terms.name

    @property
    def anywhere(self) -> bool:
        """Whether its file names no zone, so that it counts as good in each, as a plan for home would too."""
        return all(a.zones is None for a in self.sold.terms.allowances)

    @property
    def shared(self) -> bool:
        """Whether its file names members: it is meant for several people."""
        return bool(self.sold.terms.members)


class Row(Struct, frozen=True):
    """A candidate and its score. `cost` is what counts, by currency: for 30 days, or for all of a journey.

    `compared` is the same in the one currency in which it can be compared; None where that is not known.
    """

    candidate: Candidate
    score: Score
    cost: dict[str, Decimal]
    currency: str | None
    compared: Decimal | None


class Omission(Struct, frozen=True):
    """A plan that is left out, and why."""

    name: str
    origin: Origin
    why: Omitted


class Group(Struct, frozen=True):
    """Plans that can be compared, the best first. `currency` None: what they cost is not known."""

    currency: str | None
    rows: tuple[Row, ...]


class Ranking(Struct, frozen=True):
    """All of them; the first group is that of the present plan, if there is one."""

    groups: tuple[Group, ...]
    omitted: tuple[Omission, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows, group by group."""
        return tuple(row for group in self.groups for row in group.rows)

    @property
    def present(self) -> Row | None:
        """The row of the plan that the account has."""
        return next((row for row in self.rows if row.candidate.present), None)

    @property
    def best(self) -> Row | None:
        """The first of all."""
        return self.groups[0].rows[0] if self.groups else None


def rank(
    plans: Sequence[Candidate], boosters: Iterable[Candidate], demand: Demand, prefer: Prefer, rates: Rates | None,
    whole: bool = False,
) -> Ranking:  # fmt: skip
    """Walk a demand with each plan, and put them in order. `whole`: what is paid in all is compared, as for a journey.

    A journey's days are those of the plan's own clock, and plans that say where they are good come first.
    A plan that would leave its user without data is tried again with the boosters of its provider, and the best of
    these stands beside it.
    """
    rows: list[Row] = []
    omitted: list[Omission] = []
    boosters = list(boosters)
    failed: list[Sold] = []
    for plan in plans:
        if not any(plan.sold.terms.covers(zone) for used in demand.days.values() for zone in used):
            omitted.append(Omission(plan.name, plan.origin, "not-there"))
            continue
        try:
            row = _row(plan, demand, rates, whole)
        except TooOften:
            omitted.append(Omission(plan.name, plan.origin, "too-often"))
            continue
        rows.append(row)
        if row.score.days_without:
            better, often = _boosted(plan, row, boosters, demand, prefer, rates, whole)
            rows, failed = rows + better, failed + often
    tried = [row.candidate.booster for row in rows]
    for one in boosters:
        if one.sold not in tried:
            omitted.append(Omission(one.name, one.origin, "too-often" if one.sold in failed else "top-up"))
    return Ranking(_groups(rows, prefer, whole), tuple(omitted))


def _row(candidate: Candidate, demand: Demand, rates: Rates | None, whole: bool) -> Row:
    if whole:
        demand = replace(demand, timezone=ZoneInfo(candidate.sold.terms.timezone))
    bought: Bought = buy(candidate.sold, demand, candidate.booster)
    scored = score(bought)
    cost = scored.paid if whole else {c: a * _MONTH / demand.length for c, a in scored.counted.items()}
    terms = candidate.sold.terms
    if terms.price is not None:
        cost = {terms.price.currency: Decimal(0)} | cost
    known = {currency: amount for currency, amount in cost.items() if amount} or cost
    worth = None if rates is None else rates.worth(known)
    if rates is not None and worth is not None and known:
        return Row(candidate, scored, known, rates.into, worth)
    if terms.price is not None and len(known) == 1:
        return Row(candidate, scored, known, *next(iter(known.items())))
    return Row(candidate, scored, known, None, None)


def _boosted(
    plan: Candidate, alone: Row, boosters: Iterable[Candidate], demand: Demand, prefer: Prefer, rates: Rates | None,
    whole: bool,
) -> tuple[list[Row], list[Sold]]:  # fmt: skip
    # The plan with the best of the boosters; and those that would have to be bought again all the time.
    found, failed = [], []
    for one in boosters:
        if _goes_with(plan.sold.terms, one.sold.terms):
            with_it = replace(plan, booster=one.sold, present=False)
            try:
                row = _row(with_it, demand, rates, whole)
            except TooOften:
                failed.append(one.sold)
                continue
            if row.score.boosters and row.score.days_without < alone.score.days_without:
                found.append(row)
    return sorted(found, key=lambda row: _order(row, prefer))[:1], failed


def _goes_with(plan: Terms, booster: Terms) -> bool:
    # A top-up is of a plan's family where the same seller sells both, for the same money.
    if plan.cycle is None or plan.validity.lasts is not None or plan.provider is None:
        return False
    if plan.price is None or booster.price is None:
        return False
    return (plan.provider, plan.price.currency) == (booster.provider, booster.price.currency)


def _groups(rows: Sequence[Row], prefer: Prefer, whole: bool) -> tuple[Group, ...]:
    def unsaid(row: Row) -> bool:
        return whole and row.candidate.anywhere

    found: dict[str | None, list[Row]] = {}
    for row in sorted(rows, key=lambda row: (unsaid(row), _order(row, prefer))):
        found.setdefault(row.currency, []).append(row)
    present = {row.currency for row in rows if row.candidate.present and row.currency is not None}
    order = sorted(found, key=lambda c: (c is None, c not in present, unsaid(found[c][0]), -len(found[c]), c or ""))
    return tuple(Group(c, tuple(found[c])) for c in order)


def _order(row: Row, prefer: Prefer) -> tuple[object, ...]:
    got = row.score
    cost = _ENDLESS if row.compared is None else row.compared
    out = got.days_without + got.days_slowed, got.without + got.slowed
    name = not row.candidate.present, row.candidate.name  # What you have needs no change.
    match prefer:
        case "cheap":
            return cost, out, got.lost, name
        case "never-out":
            return got.days_without, out, cost, got.lost, name
        case "no-waste":
            return got.days_without > 0, got.lost, cost, out, name
        case "balance":
            return got.days_without > 0, cost, out, got.lost, name
