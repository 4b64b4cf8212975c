"""Each occasion in words: what it is, and what helps, as sentences that stand alone in a message.

One function for each kind. What is lost or due is said as `expiring` says it, behind its instant.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from msgspec import Struct

from esimtrack.calendar.wall import TICK, local_date
from esimtrack.i18n import _
from esimtrack.insight.days import purchase_of
from esimtrack.insight.look import Insight
from esimtrack.insight.urgency import Concern
from esimtrack.ledger.answers import Item
from esimtrack.ledger.statement import AccountStatement
from esimtrack.reminders.occasion import Occasion, OccasionKind
from esimtrack.units.sizes import show_size
from esimtrack.views import bucket_words, concern_words, times
from esimtrack.views.commands import command
from esimtrack.views.expiring import to_do
from esimtrack.views.expiring_words import message
from esimtrack.views.layout import unparted
from esimtrack.views.reader import Reader


class Seen(Struct, frozen=True):
    """An account as its reminders see it: its statement, what it means, and what is lost or due soon.

    `alone`: there is no other account to be told from.
    """

    account: AccountStatement
    insight: Insight
    items: Sequence[Item]
    alone: bool

    @property
    def name(self) -> str | None:
        """How commands must name it; None where they need not."""
        return None if self.alone else self.account.account


def sentences(occasion: Occasion, seen: Seen, reader: Reader) -> list[str]:
    """What an occasion is, and then what helps. Names are as they were typed; show them with `safe`."""
    first, *more = _WORDS[occasion.kind](occasion, seen, reader)
    if not seen.alone:
        first = _("{account}: {sentence}").format(account=seen.account.account, sentence=first)
    return [first, *more]


def _item(occasion: Occasion, seen: Seen, reader: Reader) -> Iterator[str]:
    item, account = occasion.item, seen.account
    assert item is not None
    when = times.end(item.at, reader.zone_of(account, item.purchase), reader)
    yield _("{when}, {away}: {what}").format(
        when=when[:1].upper() + when[1:], away=times.away(item.at, reader), what=message(item, account, reader.now)
    )
    yield from to_do(item, seen.items, account, seen.insight, seen.alone, reader)


def _keep_alive(occasion: Occasion, seen: Seen, reader: Reader) -> Iterator[str]:
    assert occasion.at is not None
    yield concern_words.sentence(Concern("keep-alive", occasion.at), seen.account, reader)
    alive = unparted(command("log-usage", "--alive", account=seen.name))
    yield _("After a call or a text: {command}").format(command=alive)


def _level(occasion: Occasion, seen: Seen, reader: Reader) -> Iterator[str]:
    account, line = seen.account, purchase_of(seen.account, occasion.purchase)
    what = _("data that was given") if line is None else line.plan
    if occasion.zones is not None:
        what = _("{what} ({zones})").format(what=what, zones=bucket_words.zones(occasion.zones))
    until = "" if occasion.until is None else times.until(occasion.until, reader.zone_of(account), reader)
    if occasion.left:
        words = _("{percent}% of {what} is used: {left} of {size} are left {until}.")
        if occasion.until is None:
            words = _("{percent}% of {what} is used: {left} of {size} are left.")
    else:
        words = _("All {size} of {what} are used.")
        if account.remaining:
            words = _("All {size} of {what} are used; {rest} of other data are left.")
    yield words.format(
        percent=occasion.percent,
        what=what,
        size=show_size(occasion.size or 0, account.gb),
        left=show_size(occasion.left or 0, account.gb),
        until=until,
        rest=show_size(account.remaining, account.gb),
    )


def _limit(occasion: Occasion, seen: Seen, reader: Reader) -> Iterator[str]:
    account = seen.account
    member = next(member for member in account.members if member.name == occasion.member)
    if occasion.left:
        words = _("{member} has used {percent}% of a limit of {limit}: {left} of it are left.")
    elif member.over:
        words = _("{member} has used all of a limit of {limit}, and {over} more.")
    else:
        words = _("{member} has used all of a limit of {limit}.")
    yield words.format(
        member=member.name,
        percent=occasion.percent,
        limit=show_size(occasion.size or 0, account.gb),
        left=show_size(occasion.left or 0, account.gb),
        over=show_size(member.over, account.gb),
    )


def _runs_out(occasion: Occasion, seen: Seen, reader: Reader) -> Iterator[str]:
    assert occasion.at is not None
    assert occasion.end is not None
    account, line = seen.account, purchase_of(seen.account, occasion.purchase)
    zone = reader.zone_of(account)
    renews = line is not None and line.renews and line.cycle_end == occasion.end
    if occasion.zones is not None:
        words = _("{where}: at {pace} a day, as lately, it runs out on {day}; it ends {on}.")
    elif renews:
        words = _("At {pace} a day, as lately, it runs out on {day}; it renews {on}.")
    else:
        words = _("At {pace} a day, as lately, it runs out on {day}; it ends {on}.")
    yield words.format(
        where=bucket_words.where(occasion.zones, account),
        pace=show_size(occasion.per_day or 0, account.gb),
        day=times.day(local_date(_just_before(occasion.at), zone), reader),
        on=times.on(occasion.end, zone, reader),
    )


def _just_before(at: datetime) -> datetime:
    return at - TICK


def _nothing_logged(occasion: Occasion, seen: Seen, reader: Reader) -> Iterator[str]:
    remaining = unparted(command("log-usage", "--remaining", "SIZE", account=seen.name))
    yield _("Nothing was logged for {days} days. When did you last look?").format(days=occasion.days)
    yield _("What the seller shows: {command}").format(command=remaining)


_WORDS: dict[OccasionKind, Callable[[Occasion, Seen, Reader], Iterator[str]]] = {
    "data": _item,
    "end": _item,
    "renewal": _item,
    "start-by": _item,
    "promotion": _item,
    "keep-alive": _keep_alive,
    "level": _level,
    "limit": _limit,
    "runs-out": _runs_out,
    "nothing-logged": _nothing_logged,
}
