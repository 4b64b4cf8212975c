"""What an account needs of a person, and how soon: deadlines, the symbol, one piece of advice.

Urgency is the earliest of: data lost, running out at the pace of late, a deadline. What is `soon` (3 days; 14 for a
deadline that a person must act on) the reader may have set.
"""

from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct

from esimtrack.insight.course import Course
from esimtrack.insight.days import GIVEN_UP, LATELY, Soon
from esimtrack.ledger.statement import AccountStatement

Symbol = Literal["ok", "soon", "lost", "ended", "?"]
Matter = Literal[
    "renew",
    "renew-frozen",
    "start-by",
    "starts-itself",
    "keep-alive",
    "empty",
    "runs-out",
    "lost-at-pace",
    "lost",
    "ends",
]
MUST_ACT: frozenset[Matter] = frozenset({"renew", "renew-frozen", "start-by", "keep-alive"})


class Concern(Struct, frozen=True):
    """Something that happens at `at`: to `bytes` of data, or to a purchase, where it is about either."""

    matter: Matter
    at: datetime
    bytes: int | None = None
    purchase: str | None = None
    carried: bool = False
    """All of the data had been carried from an earlier cycle."""
    per_day: int | None = None
    """The pace that it supposes, in bytes a local day; None: nothing more is used."""
    zones: tuple[str, ...] | None = None
    """Those of the one place that it is about; None: it is about the whole account."""

    def near(self, as_of: datetime, soon: Soon) -> bool:
        """Whether it is near enough to be marked."""
        return self.at - as_of <= (soon.deadlines if self.matter in MUST_ACT else soon.data)


def deadlines(account: AccountStatement) -> list[Concern]:
    """What someone must do, and by when, or what comes by itself: renewals, starts, the number's keep-alive."""
    found = []
    for line in account.purchases:
        cycle = line.terms.cycle
        if line.state == "pending" and line.start_by is not None:
            matter: Matter = "start-by" if line.terms.validity.unstarted == "lapses" else "starts-itself"
            found.append(Concern(matter, line.start_by, purchase=line.id))
        elif line.state == "frozen" and line.end is not None and not line.cancelled:
            found.append(Concern("renew-frozen", line.end, account.frozen, line.id))
        elif (
            line.state == "live"
            and cycle is not None
            and cycle.manual
            and line.cycle_end is not None
            and not line.cancelled
            and not line.renews
            and (line.end is None or line.end > line.cycle_end)
        ):
            found.append(Concern("renew", line.cycle_end, purchase=line.id))
    if account.keep_alive is not None:
        found.append(Concern("keep-alive", account.keep_alive))
    return found


def concerns(account: AccountStatement, as_of: datetime, course: Course | None) -> list[Concern]:
    """All that is ahead, soonest first; of several at one instant, what a person can do about comes first."""
    found = [concern for concern in deadlines(account) if concern.at >= as_of or concern.matter == "keep-alive"]
    if empty(account):
        found.append(Concern("empty", as_of))
    elif course is not None and course.runs_out is not None:
        found.append(Concern("runs-out", course.runs_out, per_day=course.there, zones=course.zones))
    if course is not None:
        found += [
            Concern("lost-at-pace", loss.at, loss.bytes, carried=loss.carried, per_day=course.per_day)
            for loss in course.losses
        ]
    if account.next_expiry is not None and course is None:
        found.append(Concern("lost", account.next_expiry.at, account.next_expiry.bytes, carried=_all_carried(account)))
    if account.next_end is not None:
        found.append(Concern("ends", account.next_end.at, purchase=account.next_end.purchase))
    return sorted(found, key=lambda concern: (concern.at, concern.matter not in MUST_ACT))


def urgency(account: AccountStatement, ahead: list[Concern]) -> datetime | None:
    """When the earliest of all that is ahead happens: today's data lost too, were nothing more used."""
    instants = [concern.at for concern in ahead]
    if account.next_expiry is not None:
        instants.append(account.next_expiry.at)
    return min(instants, default=None)


def advice(account: AccountStatement, as_of: datetime, ahead: list[Concern], soon: Soon) -> Concern | None:
    """The most urgent of what is worth a line.

    Running out before the end is worth one at any distance; what someone must do, and the loss of data that was bought
    or carried, as deadlines are; the ordinary loss of a cycle's rest, as data is.
    """
    for concern in ahead:
        match concern.matter:
            case "empty" | "runs-out":
                return concern
            case "starts-itself":
                continue
            case "ends":
                near = soon.data
            case "lost" | "lost-at-pace":
                near = _ordinary_lead(account, concern, soon) or soon.deadlines
            case _:
                near = soon.deadlines
        if concern.at - as_of <= near:
            return concern
    return None


def _ordinary_lead(account: AccountStatement, concern: Concern, soon: Soon) -> timedelta | None:
    # The rest of a cycle's data that is lost at its end is told when that is soon, and not before its last quarter.
    cycle = account.cycle
    if cycle is None or concern.at != cycle.end or concern.carried:
        return None
    return min(soon.data, (cycle.end - cycle.start) / 4)


def symbol(account: AccountStatement, as_of: datetime, ahead: list[Concern], soon: Soon) -> Symbol:
    """`ended`: it is over; `lost`: nothing is left, or the number is; `soon`: see above, or slowed down; `?`; `ok`.

    `?` is where nothing was logged lately.
    """
    if any(c.matter == "keep-alive" and c.at < as_of for c in ahead):
        return "lost"
    if finished(account, as_of):
        return "ended"
    if empty(account):
        return "soon" if _slowed_down(account) else "lost"
    near = [concern for concern in ahead if concern.matter != "starts-itself" and concern.near(as_of, soon)]
    if near or _loses_soon(account, as_of, soon):
        return "soon"
    return "?" if silent_days(account, as_of) is not None else "ok"


def empty(account: AccountStatement) -> bool:
    """Whether a plan runs of which nothing is left, and no other waits for that."""
    lives = any(p.state == "live" for p in account.purchases)
    return lives and not waits_for_more(account) and not account.unlimited and account.remaining == 0


def waits_for_more(account: AccountStatement) -> bool:
    """Whether a plan waits in a queue for the others to run empty."""
    return any(p.state == "pending" and p.terms.validity.stacking == "queue" for p in account.purchases)


def _slowed_down(account: AccountStatement) -> bool:
    return any(p.state == "live" and p.terms.throttles for p in account.purchases)


def finished(account: AccountStatement, as_of: datetime) -> bool:
    """Whether nothing is live, pending, frozen, coming or to keep alive; a number is given up after its date."""
    if account.buckets or account.coming or any(p.state in ("live", "pending", "frozen") for p in account.purchases):
        return False
    return account.keep_alive is None or account.keep_alive < as_of - GIVEN_UP


def silent_days(account: AccountStatement, as_of: datetime) -> int | None:
    """For how many days nothing was logged of data that is live and sized; None while that is at most lately."""
    since = unlogged_since(account)
    days = 0 if since is None else (as_of - since) // timedelta(days=1)
    return days if days > LATELY else None


def unlogged_since(account: AccountStatement) -> datetime | None:
    """The last evidence, or the start, of data that is live and sized; None where there is no such data."""
    if account.unlimited or not account.remaining:
        return None
    instants = [max(p.at, p.start) for p in account.purchases if p.state == "live" and p.start is not None][:1]
    if account.last_evidence is not None:
        instants.append(account.last_evidence)
    return max(instants, default=None)


def _all_carried(account: AccountStatement) -> bool:
    expiry = account.next_expiry
    if expiry is None:
        return False
    losing = [b for b in account.buckets if b.left and (b.fate.at or b.end) == expiry.at and b.fate.carries < b.left]
    return bool(losing) and all(b.kind == "rollover" for b in losing)


def _loses_soon(account: AccountStatement, as_of: datetime, soon: Soon) -> bool:
    return account.next_expiry is not None and account.next_expiry.at - as_of <= soon.data
