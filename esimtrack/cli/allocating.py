"""`allocate --apply`: limits recorded in one batch, of the cycles from the next one on or of the running one alone."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from esimtrack.advice.allocation import shortfall
from esimtrack.advice.sharing import Allocation, limits_now
from esimtrack.cli.book import Book, account_of
from esimtrack.cli.echo import moment
from esimtrack.cli.recording import Draft
from esimtrack.cli.refusal import Refusal
from esimtrack.cli.sizes import say_size
from esimtrack.cli.surroundings import Surroundings
from esimtrack.events import Member
from esimtrack.i18n import _
from esimtrack.journal.ids import new_id


def apply_allocation(book: Book, around: Surroundings, found: Allocation, now: bool, dry_run: bool) -> None:
    """Record the proposed limits from the next cycle on; or, with `now`, the moved ones until the running cycle ends.

    Raises `Refusal` where that changes nothing.
    """
    account, cycle = found.account.account, found.account.cycle
    assert cycle is not None
    at = around.now if now else found.pool.start
    limits = limits_now(found.people, found.moves) if now else found.sizes
    before = _limits(book, account, at)
    changed = {name: size for name, size in limits.items() if size != before.get(name)}
    if not changed:
        raise Refusal(_nothing_to_do(found, now))
    following = _limits(book, account, cycle.end)
    again = _as_before(before, following, changed) if now else {}
    events = [Member(new_id(), at, account, name=name, limit=size) for name, size in changed.items()]
    events += [Member(new_id(), cycle.end, account, name=name, limit=size) for name, size in again.items()]
    draft = Draft(book, around, events)
    draft.refuse_without_effect()
    draft.record("allocate", dry_run)
    told = _until_next(draft, found, changed, following) if now else _from_next(draft, found, changed)
    draft.say(account, "\n".join(told), dry_run=dry_run, left=False)


def _limits(book: Book, account: str, at: datetime) -> dict[str, int | None]:
    then = account_of(book.statement(at), account)
    return {} if then is None else {member.name: member.limit for member in then.members}


def _as_before(
    before: Mapping[str, int | None], following: Mapping[str, int | None], changed: Mapping[str, int]
) -> dict[str, int]:
    # Who gets their limit back in the next cycle: those for whom nothing else is recorded by then.
    return {name: size for name in changed if (size := before.get(name)) is not None and following.get(name) == size}


def _nothing_to_do(found: Allocation, now: bool) -> str:
    if not now:
        return _("everybody has these limits already.")
    if any(map(shortfall, found.people)):
        return _("nobody has room to give.")
    return _("nobody's room need be moved in this cycle.")


def _from_next(draft: Draft, found: Allocation, changed: Mapping[str, int]) -> Iterator[str]:
    account = found.account
    time = moment(found.pool.start, draft.around.now, draft.reader, draft.reader.zone_of(account))
    for name, size in changed.items():
        yield _("{name} may use {size} a cycle from {time} on.").format(
            name=name, size=say_size(size, account.gb), time=time
        )


def _until_next(
    draft: Draft, found: Allocation, changed: Mapping[str, int], following: Mapping[str, int | None]
) -> Iterator[str]:
    # `following`: the limits of the next cycle, which stay.
    account = found.account
    assert account.cycle is not None
    time = moment(account.cycle.end, draft.around.now, draft.reader, draft.reader.zone_of(account))
    for name, size in changed.items():
        then = following.get(name)
        if then is None:
            yield _("{name} may use {size} in this cycle.").format(name=name, size=say_size(size, account.gb))
        else:
            yield _("{name} may use {size} in this cycle, and {then} a cycle from {time} on.").format(
                name=name, size=say_size(size, account.gb), then=say_size(then, account.gb), time=time
            )
