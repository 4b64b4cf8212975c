"""Statements by hand: a small builder, so that a test names what matters and nothing else.

Instants are written as UTC text ("2026-11-21 13:00"), sizes as "10 GB".
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Literal

from msgspec import structs

from esimtrack.ledger.statement import (
    AccountStatement,
    BucketLine,
    Expiry,
    Fate,
    Kind,
    MemberLine,
    PurchaseLine,
    Ruling,
    RunningCycle,
    State,
    Statement,
    Unlogged,
    Warned,
    Why,
)
from esimtrack.terms.model import Allowance, Cycle, Terms, Validity
from esimtrack.units.sizes import parse_size
from esimtrack.units.spans import parse_span


def when(text: str) -> datetime:
    """ "2026-11-21 13:00" in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def size(text: str | int | None) -> int | None:
    return parse_size(text) if isinstance(text, str) else text


def terms(
    name: str = "Plan",
    data: str | None = "10 GB",
    *,
    provider: str | None = None,
    timezone: str = "UTC",
    every: str | None = None,
    manual: bool = False,
    lasts: str | None = None,
) -> Terms:
    span = None if every is None else parse_span(every)
    return Terms(
        name=name,
        timezone=timezone,
        allowances=(Allowance(size(data)),),
        provider=provider,
        cycle=None if span is None else Cycle(span, manual=manual),
        validity=Validity(lasts=None if lasts is None else parse_span(lasts)),
    )


def purchase(
    what: Terms | None = None,
    *,
    id: str = "e01",
    state: State = "live",
    at: str = "2026-10-01 00:00",
    start: str | None = "2026-10-01 00:00",
    end: str | None = None,
    start_by: str | None = None,
    cycle_end: str | None = None,
    renews: bool | None = None,
    cancelled: bool = False,
    role: Literal["plan", "top-up"] = "plan",
) -> PurchaseLine:
    what = what or terms()
    return PurchaseLine(
        id=id,
        plan=what.name,
        state=state,
        start=None if start is None else when(start),
        end=None if end is None else when(end),
        at=when(at),
        terms=what,
        role=role,
        start_by=None if start_by is None else when(start_by),
        cycle_end=None if cycle_end is None else when(cycle_end),
        renews=what.cycle is not None and not what.cycle.manual if renews is None else renews,
        cancelled=cancelled,
        ruling=Ruling(what, what.rollover, None) if what.cycle is not None and state in ("live", "frozen") else None,
    )


def bucket(
    left: str | None,
    of: str | None,
    end: str | None = None,
    *,
    kind: Kind = "base",
    purchase: str | None = "e01",
    zones: tuple[str, ...] | None = None,
    start: str = "2026-11-01 00:00",
    origin: str | None = None,
    frozen: bool = False,
    allowance: str | None = None,
    judged: str | None = None,
    carries: str = "0 B",
    until: str | None = None,
    why: Why | None = None,
) -> BucketLine:
    """A bucket; what `judged` (a cycle's end) does not carry is lost then, and without one it stays until its end."""
    rest = size(left)
    carried = size(carries) or 0
    if judged is None:
        fate = Fate(None, 0, 0, None if end is None else when(end), why or ("own-end" if end else "no-end"), None)
    else:
        lost = 0 if rest is None else rest - carried
        fate = Fate(when(judged), carried, lost, None if until is None else when(until), why or "no-rollover", None)
    return BucketLine(
        kind=kind,
        purchase=purchase,
        zones=zones,
        size=size(of),
        left=rest,
        start=when(start),
        end=None if end is None else when(end),
        frozen=frozen,
        origin=when(origin or start),
        allowance=allowance,
        fate=fate,
    )


def cycle(start: str, end: str, *, used: str = "0 B", number: int = 1, purchase: str = "e01") -> RunningCycle:
    return RunningCycle(number, when(start), when(end), size(used) or 0, purchase)


def member(
    name: str, used: str = "0 B", *, limit: str | None = None, left: str | None = None, over: str = "0 B"
) -> MemberLine:
    return MemberLine(name, size(limit), size(used) or 0, size(left), size(over) or 0)


def account(
    name: str = "main",
    *,
    purchases: Sequence[PurchaseLine] = (),
    buckets: Sequence[BucketLine] = (),
    members: Sequence[MemberLine] = (),
    warnings: Sequence[Warned] = (),
    cycle: RunningCycle | None = None,
    expiry: tuple[str, str] | None = None,
    keep_alive: str | None = None,
    cost: dict[str, str] | None = None,
    points: int = 0,
    overage: str = "0 B",
    throttled: str = "0 B",
    used: str | None = None,
    unlogged: Sequence[Unlogged] = (),
    last_evidence: str | None = None,
    gb: int = 1000,
) -> AccountStatement:
    """An account whose sums follow from its buckets, as if nothing had ever expired."""
    live = [b for b in buckets if not b.frozen]
    remaining = sum(b.left or 0 for b in live)
    frozen = sum(b.left or 0 for b in buckets if b.frozen)
    granted = sum(b.size or 0 for b in buckets)
    drawn = granted - remaining - frozen
    beyond = (size(overage) or 0) + (size(throttled) or 0)
    return AccountStatement(
        account=name,
        remaining=remaining,
        unlimited=any(b.size is None for b in live),
        frozen=frozen,
        granted=granted,
        drawn=drawn,
        drawn_unlimited=0,
        expired=0,
        reset=0,
        rolled_over=sum(b.size or 0 for b in buckets if b.kind == "rollover"),
        transferred_in=0,
        transferred_out=0,
        corrected=0,
        unlogged=sum(u.bytes for u in unlogged),
        overage=size(overage) or 0,
        throttled=size(throttled) or 0,
        used=drawn + beyond if used is None else size(used) or 0,
        points=points,
        cost={currency: Decimal(amount) for currency, amount in (cost or {}).items()},
        cycle=cycle,
        next_expiry=None if expiry is None else Expiry(when(expiry[0]), size(expiry[1]) or 0),
        next_end=None,
        keep_alive=None if keep_alive is None else when(keep_alive),
        purchases=tuple(purchases),
        buckets=tuple(buckets),
        members=tuple(members),
        warnings=tuple(warnings),
        gb=gb,
        last_evidence=None if last_evidence is None else when(last_evidence),
        unlogged_stretches=tuple(unlogged),
    )


def statement(as_of: str, *accounts: AccountStatement) -> Statement:
    return Statement(when(as_of), tuple(sorted(accounts, key=lambda a: a.account)))


def changed(what: AccountStatement, **fields: object) -> AccountStatement:
    """The account with some of its fields set to what the builder does not reach."""
    return structs.replace(what, **fields)
