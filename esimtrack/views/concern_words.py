"""What an account needs of a person, in words: the one most urgent thing as a sentence, a deadline in a column."""

from collections.abc import Callable

from esimtrack.calendar.wall import last_date, local_date
from esimtrack.i18n import _
from esimtrack.insight.budget import binding_end
from esimtrack.insight.days import days_to, main_purchase, purchase_of
from esimtrack.insight.places import places
from esimtrack.insight.urgency import Concern, Matter
from esimtrack.ledger.statement import AccountStatement
from esimtrack.units.sizes import show_size
from esimtrack.views import bucket_words, times
from esimtrack.views.account_words import after
from esimtrack.views.reader import Reader


def sentence(concern: Concern, account: AccountStatement, reader: Reader) -> str:
    """What will happen, when, and what would help."""
    return _SENTENCES[concern.matter](concern, account, reader)


def short(concern: Concern, account: AccountStatement, reader: Reader) -> str:
    """What a deadline asks for, in a column: "use or top up by 10 Mar"; empty where it is none."""
    found = _SHORT.get(concern.matter)
    if found is None:
        return ""
    return found().format(by=times.by_day(concern.at, reader.zone_of(account, concern.purchase), reader))


def _by(concern: Concern, account: AccountStatement, reader: Reader) -> str:
    return times.by(concern.at, reader.zone_of(account, concern.purchase), reader)


def _on(concern: Concern, account: AccountStatement, reader: Reader) -> str:
    return times.on(concern.at, reader.zone_of(account, concern.purchase), reader)


def _plan(concern: Concern, account: AccountStatement) -> str:
    line = purchase_of(account, concern.purchase)
    return account.account if line is None else line.plan


def _renew(concern: Concern, account: AccountStatement, reader: Reader) -> str:
    by = _by(concern, account, reader)
    carries = sum(b.fate.carries for b in account.buckets if b.purchase == concern.purchase)
    if carries:
        return _("Renew {plan} {by}: {size} carry over only then.").format(
            plan=_plan(concern, account), by=by, size=show_size(carries, account.gb)
        )
    return _("Renew {plan} {by}: it does not renew by itself.").format(plan=_plan(concern, account), by=by)


def _renew_frozen(concern: Concern, account: AccountStatement, reader: Reader) -> str:
    return _("Renew {plan} {by}, or {size} is lost.").format(
        plan=_plan(concern, account), by=_by(concern, account, reader), size=show_size(account.frozen, account.gb)
    )


def _start(concern: Concern, account: AccountStatement, reader: Reader) -> str:
    return _("Start {plan} {by}, or it lapses.").format(plan=_plan(concern, account), by=_by(concern, account, reader))


def _starts_itself(concern: Concern, account: AccountStatement, reader: Reader) -> str:
    return _("{plan} starts by itself {on}.").format(plan=_plan(concern, account), on=_on(concern, account, reader))


def _keep_alive(concern: Concern, account: AccountStatement, reader: Reader) -> str:
    by = _by(concern, account, reader)
    if concern.at < reader.now:
        return _("The number was to be used or topped up {by}: look whether it still works.").format(by=by)
    days = (local_date(concern.at, reader.zone_of(account)) - local_date(reader.now, reader.zone_of(account))).days
    if days > 1:
        return _("{days} days left to keep the number: use it or top up {by}.").format(days=days, by=by)
    return _("Use the number or top up {by}, or it is lost.").format(by=by)


def _empty(concern: Concern, account: AccountStatement, reader: Reader) -> str:
    if account.zone is not None:
        return _used_up_there(account)
    line = main_purchase(account)
    if line is not None and line.terms.throttles:
        return _slowed_down(line.terms.exhaustion.speed, account, reader)
    if line is not None and line.terms.exhaustion.price is not None and line.terms.exhaustion.block is not None:
        return _("Nothing is left: each started {block} costs {price}.").format(
            block=show_size(line.terms.exhaustion.block, account.gb), price=line.terms.exhaustion.price
        )
    if account.cycle is not None and _renews(account):
        return _("Nothing is left {until}.").format(
            until=times.until(account.cycle.end, reader.zone_of(account), reader)
        )
    return _("Nothing is left.")


def _used_up_there(account: AccountStatement) -> str:
    left = sum(bucket.left or 0 for bucket in account.elsewhere)
    if any(bucket.size is None for bucket in account.elsewhere):
        return _("Nothing is left in {zone}; elsewhere, data is unlimited.").format(zone=account.zone)
    if left:
        words = _("Nothing is left in {zone}; {size} is left elsewhere.")
        return words.format(zone=account.zone, size=show_size(left, account.gb))
    return _("Nothing is left in {zone}.").format(zone=account.zone)


def _renews(account: AccountStatement) -> bool:
    line = main_purchase(account)
    return line is not None and line.renews


def _slowed_down(speed: str | None, account: AccountStatement, reader: Reader) -> str:
    if account.cycle is None or not _renews(account):
        if speed is None:
            return _("Slowed down: nothing is left at full speed.")
        return _("Slowed down to {speed}: nothing is left at full speed.").format(speed=speed)
    until = times.until(account.cycle.end, reader.zone_of(account), reader)
    if speed is None:
        return _("Slowed down {until}.").format(until=until)
    return _("Slowed down to {speed} {until}.").format(speed=speed, until=until)


def _runs_out(concern: Concern, account: AccountStatement, reader: Reader) -> str:
    zone = reader.zone_of(account)
    day = times.day(last_date(concern.at, zone), reader)
    there = next((place.there for place in places(account) if place.zones == concern.zones), account)
    end = binding_end(there) or concern.at
    early = days_to(end, reader.now, zone) - days_to(concern.at, reader.now, zone)
    words = _("At {pace} a day, it runs out on {day}.")
    if early > 1:
        words = _("At {pace} a day, it runs out on {day}, {days} days early.")
    if concern.zones is not None:
        words = _("{where}: at {pace} a day, it runs out on {day}.")
        if early > 1:
            words = _("{where}: at {pace} a day, it runs out on {day}, {days} days early.")
    where = bucket_words.where(concern.zones, account)
    return words.format(where=where, pace=_pace(concern, account), day=day, days=early)


def _lost(concern: Concern, account: AccountStatement, reader: Reader) -> str:
    size, on = show_size(concern.bytes or 0, account.gb), _on(concern, account, reader)
    if (counted := times.in_(concern.at, reader)) is not None:
        on = _("{on}, {in_}").format(on=on, in_=counted)
    if concern.matter == "lost":
        if concern.carried:
            return _("{size} of the carried data is lost {on}.").format(size=size, on=on)
        return _("{size} is lost {on}.").format(size=size, on=on)
    pace = _pace(concern, account)
    if concern.carried:
        return _("At {pace} a day, {size} of the carried data is lost {on}.").format(pace=pace, size=size, on=on)
    return _("At {pace} a day, {size} is lost {on}.").format(pace=pace, size=size, on=on)


def _ends(concern: Concern, account: AccountStatement, reader: Reader) -> str:
    assert account.next_end is not None
    on = _on(concern, account, reader)
    if (counted := times.in_(concern.at, reader)) is not None:
        on = _("{on}, {in_}").format(on=on, in_=counted)
    return _("{plan} ends {on}: {after}.").format(
        plan=_plan(concern, account), on=on, after=after(account.next_end, account)
    )


def _pace(concern: Concern, account: AccountStatement) -> str:
    return show_size(concern.per_day or 0, account.gb)


_SENTENCES: dict[Matter, Callable[[Concern, AccountStatement, Reader], str]] = {
    "renew": _renew,
    "renew-frozen": _renew_frozen,
    "start-by": _start,
    "starts-itself": _starts_itself,
    "keep-alive": _keep_alive,
    "empty": _empty,
    "runs-out": _runs_out,
    "lost-at-pace": _lost,
    "lost": _lost,
    "ends": _ends,
}
_SHORT: dict[Matter, Callable[[], str]] = {
    "renew": lambda: _("renew {by}"),
    "renew-frozen": lambda: _("renew {by}"),
    "keep-alive": lambda: _("use or top up {by}"),
}
