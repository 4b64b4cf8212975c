"""What was said about usage, as events and as an echo: for `log-usage`, and for whatever reads balances itself."""

from datetime import datetime

from msgspec.structs import replace

from esimtrack.cli.book import Book, account_of
from esimtrack.cli.echo import back_again, moment, uncovered
from esimtrack.cli.evidence import Evidence, Said, evidence
from esimtrack.cli.recording import REPEATED, Draft
from esimtrack.cli.sizes import say_size
from esimtrack.cli.surroundings import Surroundings
from esimtrack.cli.whereabouts import whereabouts
from esimtrack.events import AccountEvent, Counter, Reading, Usage, Void
from esimtrack.i18n import _, listed
from esimtrack.journal.ids import new_id
from esimtrack.ledger.port import Mark
from esimtrack.ledger.statement import AccountStatement
from esimtrack.views import times
from esimtrack.views.reader import Reader


def evidence_of(
    book: Book, said: Said, name: str, at: datetime, started: datetime, note: str | None, around: Surroundings
) -> Evidence:
    """The events that what was said means for an account, as it is at `at`."""
    reader = Reader(around.now, around.zone)

    def foresee(event: AccountEvent) -> AccountStatement:
        return book.foresee([event], at).account(name)[1]

    def day(instant: datetime) -> str:
        return times.day(instant.astimezone(around.zone).date(), reader)

    account = account_of(book.statement(at), name)
    if account is None or not account.purchases:
        # Before anything was bought, a GB is what it is now.
        gb = 1000 if (later := account_of(book.latest(around.now), name)) is None else later.gb
    else:
        gb = account.gb
    here = None if account is None else whereabouts(at, book, around, None, account)
    return _without_falls(evidence(said, name, account, gb, at, started, note, foresee, day, here), book, around.now)


def _without_falls(found: Evidence, book: Book, now: datetime) -> Evidence:
    # A counter that fell and is back near its old value did not begin anew: what it showed meanwhile is taken back.
    *others, event = found.events
    if not isinstance(event, Counter):
        return found
    from esimtrack.sources.counting import LOOKS, looks_that_fell

    looks = book.store.looks(event.account, event.device, event.at, LOOKS)[::-1]
    wrong = looks_that_fell(looks, event.at, event.total, lambda look: look.epoch == event.epoch)
    if not wrong:
        return found
    *fell, before = wrong
    voids = [Void(new_id(), now, event=look.id, note="a counter that fell for once") for look in fell]
    return replace(found, events=(*others, *voids, event), fell=tuple(fell), base=before.total)


def sentences(
    found: Evidence, name: str, before: AccountStatement | None, after: AccountStatement, told: str, draft: Draft
) -> list[str | None]:
    """What was noted, and what it showed; `told` says when."""
    said: list[str | None] = [_what(found, name, before, after, told)]
    if found.starts is not None:
        start = moment(found.events[0].at, draft.around.now, draft.reader, draft.reader.zone_of(after))
        said.insert(0, _("{plan} starts: {time}.").format(plan=found.starts.plan, time=start))
    match found.events[-1]:
        case Usage(bytes=size) if size:
            said.append(uncovered(before, after))
        case Counter(device=device):
            said.append(uncovered(before, after))
            for look in found.fell:
                time = moment(look.at, draft.around.now, draft.reader, draft.reader.zone_of(after))
                said.append(back_again(device, say_size(look.total, after.gb), time))
        case Reading():
            said.append(_explained(before, after))
    return said


def _what(found: Evidence, name: str, before: AccountStatement | None, after: AccountStatement, told: str) -> str:
    event, gb = found.events[-1], after.gb
    match event:
        case Usage(bytes=0):
            return _("Noted a sign of life of {account}, {time}.").format(account=name, time=told)
        case Usage():
            return _("Logged {size} for {account}, {time}.").format(
                size=say_size(event.bytes, gb), account=_who(name, event), time=told
            )
        case Counter():
            total, rise = say_size(event.total, gb), after.used - (0 if before is None else before.used)
            rise = rise if found.base is None else event.total - found.base
            if not rise:
                return _("Noted that {device} stands at {size} for {account}, {time}: usage counts from here.").format(
                    device=event.device, size=total, account=_who(name, event), time=told
                )
            return _("Logged {rise} for {account}, {time}: {device} stands at {size}.").format(
                rise=say_size(rise, gb), account=_who(name, event), time=told, device=event.device, size=total
            )
        case Reading(remaining=int(size)) if found.left_of is None:
            return _("Noted {size} remaining for {account}, {time}.").format(
                size=say_size(size, gb), account=name, time=told
            )
        case Reading(remaining=int(size)) if found.left_of is not None:
            return _("Noted {size} remaining for {account}, {time}: of {all}, that is what was left.").format(
                size=say_size(size, gb), account=name, time=told, all=say_size(found.left_of, gb)
            )
        case Reading():
            return _("Noted {size} used in this cycle for {account}, {time}.").format(
                size=say_size(event.used or 0, gb), account=_who(name, event), time=told
            )
    raise AssertionError(event)


def _who(name: str, event: Usage | Counter | Reading) -> str:
    details = [text for text in (event.member, getattr(event, "zone", None)) if text is not None]
    return _("{account} ({details})").format(account=name, details=listed(details)) if details else name


def _explained(before: AccountStatement | None, after: AccountStatement) -> str | None:
    unlogged = after.unlogged - (0 if before is None else before.unlogged)
    corrected = after.corrected - (0 if before is None else before.corrected)
    if unlogged > 0:
        return _("{size} of use was not logged before.").format(size=say_size(unlogged, after.gb))
    if corrected > 0:
        return _("{size} logged before was not used after all.").format(size=say_size(corrected, after.gb))
    return None


def doubts(found: Evidence, before: AccountStatement | None, after: AccountStatement, book: Book) -> list[str]:
    """What may be a mistake, asked before it is recorded: the same use twice, a limit that it exceeds."""
    event, said = found.events[-1], []
    if isinstance(event, Usage) and event.bytes:
        near = book.usage.lines(event.account, Mark(event.at - REPEATED), Mark(event.at + REPEATED))
        if any((line.bytes, line.zone, line.member) == (event.bytes, event.zone, event.member) for line in near):
            said.append(_("The same use was logged less than a minute apart: was that meant?"))
    over = {} if before is None else {member.name: member.over for member in before.members}
    for member in after.members:
        if member.limit is not None and member.over > over.get(member.name, 0):
            said.append(
                _("{name} is {size} over the limit of {limit}.").format(
                    name=member.name, size=say_size(member.over, after.gb), limit=say_size(member.limit, after.gb)
                )
            )
    return said
