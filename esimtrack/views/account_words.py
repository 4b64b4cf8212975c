"""An account in words that more than one view needs: its answer, what waits to start, what it used and cost."""

from collections.abc import Iterator

from esimtrack.calendar.wall import zone_named
from esimtrack.i18n import _, listed
from esimtrack.insight.days import main_purchase
from esimtrack.ledger.statement import AccountStatement, Coming, End, PurchaseLine
from esimtrack.terms.model import Terms
from esimtrack.units.money import money
from esimtrack.units.sizes import show_size
from esimtrack.views import times
from esimtrack.views.reader import Reader


def whole(account: AccountStatement) -> int:
    """The sizes of the live buckets together, in bytes."""
    return sum(b.size or 0 for b in account.buckets if not b.frozen)


def percent(account: AccountStatement) -> int | None:
    """How much of the sizes is left; None where nothing is live, or one has no size."""
    size, left = whole(account), account.remaining
    if account.unlimited or not size:
        return None
    # As a bar is drawn: some is never none, and not all is never all.
    share = (200 * left + size) // (2 * size)
    return min(max(share, int(left > 0)), 99) if left < size else 100


def answer(account: AccountStatement) -> str:
    """What is left, first of all: "11.2 GB left of 13.0 GB", "unlimited", "12.0 GB frozen", "3.00 GB not started".

    Where the account is told apart by zones, it is what is left in one: "in CH: 500 MB left of 1.00 GB".
    """
    if account.zone is not None:
        return _("in {zone}: {left}").format(zone=account.zone, left=_answer(account))
    return _answer(account)


def _answer(account: AccountStatement) -> str:
    size = whole(account)
    left, of = show_size(account.remaining, account.gb), show_size(size, account.gb)
    line = main_purchase(account)
    if account.unlimited:
        return _("unlimited, and {left} left of {size}").format(left=left, size=of) if size else _("unlimited")
    if size and line is not None and line.terms.throttles:
        return _("{left} left of {size} at full speed").format(left=left, size=of)
    if size:
        return _("{left} left of {size}").format(left=left, size=of)
    if account.frozen:
        return _("{size} frozen, nothing to use").format(size=show_size(account.frozen, account.gb))
    waiting = [p for p in account.purchases if p.state == "pending"]
    if waiting:
        return _("{what} not started").format(what=granted(waiting[0].terms, account))
    if account.coming:
        return _("{what} coming").format(what=granted(account.coming[0].terms, account))
    return _("nothing to use")


def granted(terms: Terms, account: AccountStatement) -> str:
    """What a purchase of these terms grants at once, bonuses apart: "3.00 GB", "unlimited"."""
    if terms.unlimited:
        return _("unlimited")
    return show_size(sum(a.size or 0 for a in terms.allowances), account.gb)


def comes(line: Coming, reader: Reader) -> str:
    """When a purchase that is dated ahead comes: "on 1 Jan 2027"."""
    return times.begins(line.at, zone_named(line.terms.timezone), reader)


def coming(account: AccountStatement, reader: Reader) -> Iterator[str]:
    """Each purchase that is dated ahead, as a sentence."""
    for line in account.coming:
        yield _("{plan} comes {on}: {size}.").format(
            plan=line.terms.name, on=comes(line, reader), size=granted(line.terms, account)
        )


def start(line: PurchaseLine, account: AccountStatement, reader: Reader) -> str:
    """How a pending purchase starts, and by when: "at its first use, by 12 May"."""
    match line.terms.validity.starts:
        case "first-use":
            words = _("at its first use")
        case "activate":
            words = _("when activated")
        case _:
            words = _("when its turn comes")
    if line.start_by is None:
        return words
    by = times.by_day(line.start_by, reader.zone_of(account, line.id), reader)
    if line.terms.validity.unstarted == "starts":
        return _("{starts}, or by itself {by}").format(starts=words, by=by)
    return _("{starts}, {by}").format(starts=words, by=by)


def over(account: AccountStatement, reader: Reader) -> str:
    """How the latest purchase ended, where none runs or waits: "Plan ended on 10 Oct 11:00"."""
    line = main_purchase(account)
    if line is None:
        return _("nothing was bought")
    if line.end is None or line.state not in ("ended", "lapsed", "cancelled"):
        return ""
    on = times.on(line.end, reader.zone_of(account, line.id), reader)
    match line.state:
        case "lapsed":
            return _("{plan} lapsed {on}, never started").format(plan=line.plan, on=on)
        case "cancelled":
            return _("{plan} was cancelled {on}").format(plan=line.plan, on=on)
        case _:
            return _("{plan} ended {on}").format(plan=line.plan, on=on)


def after(end: End, account: AccountStatement) -> str:
    """What is left after a purchase's end: "nothing covers the account after that", "Monthly goes on with 10.0 GB"."""
    names = [line.plan for line in account.purchases if line.id in end.after.purchases]
    names += [line.terms.name for line in account.coming if line.at <= end.at]
    size = _("unlimited data") if end.after.unlimited else show_size(end.after.remaining, account.gb)
    if not end.after.unlimited and not end.after.remaining:
        if names:
            return _("{plans} can start after that").format(plans=listed(names))
        if account.coming:
            return _("nothing covers the account until {plan} comes").format(plan=account.coming[0].terms.name)
        return _("nothing covers the account after that")
    if not names:
        return _("{size} is left after that").format(size=size)
    return _("{size} of {plans} is left after that").format(size=size, plans=listed(names))


def facts(account: AccountStatement, reader: Reader) -> list[str]:
    """What it used, cost and collected: only what there is."""
    found = []
    gb = account.gb
    line = main_purchase(account)
    if line is not None and line.state == "live" and line.end is not None and account.cycle is not None:
        on = times.on(line.end, reader.zone_of(account, line.id), reader)
        found.append(
            _("cancelled, ends {on}").format(on=on) if line.cancelled else _("the plan ends {on}").format(on=on)
        )
    if account.cycle is not None and account.cycle.used:
        found.append(_("{size} used in this cycle").format(size=show_size(account.cycle.used, gb)))
    elif account.cycle is None and account.used and (account.unlimited or not account.buckets):
        found.append(_("{size} used so far").format(size=show_size(account.used, gb)))
    if account.overage:
        found.append(_("{size} not covered").format(size=show_size(account.overage, gb)))
    if account.throttled:
        found.append(_("{size} slowed down").format(size=show_size(account.throttled, gb)))
    if account.unlogged:
        found.append(_("{size} found by readings").format(size=show_size(account.unlogged, gb)))
    for currency, amount in sorted(account.cost.items()):
        if amount > 0:
            found.append(_("{amount} {currency} so far").format(amount=money(amount), currency=currency))
        elif amount:
            found.append(_("{amount} {currency} given back").format(amount=money(-amount), currency=currency))
    if account.points:
        found.append(_("{points} points").format(points=account.points))
    if account.keep_alive is not None:
        found.append(_("use or top up {by}").format(by=times.by(account.keep_alive, reader.zone_of(account), reader)))
    return found
