"""A program that prints a balance as JSON Lines: readings, as the journal has them, or as much of one as it knows.

What stands in a line is a reading's `remaining` or `used`, in bytes; `purchase`, `member`, `at`, `note`, `id`, where it
says them; `account`, which is the file's. `"unlimited": true` instead says that there is nothing to note.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from esimtrack import external_program
from esimtrack.balances.balance import AHEAD, BadAnswer, Balance
from esimtrack.events import Id, Instant, SizeOrNothing
from esimtrack.i18n import _
from esimtrack.units.labels import named

LARGEST = 2**20
"""Bytes that a program may print."""
_MOST = 20


class _Line(Struct, frozen=True, forbid_unknown_fields=True):
    type: Literal["reading"] = "reading"
    id: Id | None = None
    at: Instant | None = None
    account: str | None = None
    remaining: SizeOrNothing | None = None
    purchase: str | None = None
    used: SizeOrNothing | None = None
    member: str | None = None
    note: Annotated[str, Meta(max_length=1000)] | None = None
    unlimited: bool = False


def printed(words: Sequence[str], timeout: timedelta) -> bytes:
    """What a program writes to standard output; no shell is called. Raises `BadAnswer`, also where it fails."""
    name, seconds = named(words[0]), timeout.total_seconds()
    try:
        ended = external_program.run(words, seconds, LARGEST)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise BadAnswer(_("{name} cannot be run: {reason}.").format(name=name, reason=reason)) from None
    except external_program.TooMuch:
        raise BadAnswer(_("{name} prints more than a balance.").format(name=name)) from None
    except external_program.TooLate:
        raise BadAnswer(_("{name} takes more than {count} s.").format(name=name, count=f"{seconds:g}")) from None
    if ended.code:
        raise BadAnswer(_("{name} fails: exit code {code}.").format(name=name, code=ended.code))
    return ended.output


def balances(content: bytes, account: str, now: datetime) -> list[Balance]:
    """What the lines, printed `now`, say, all of them or none; blank ones are skipped. Raises `BadAnswer`."""
    found: list[Balance] = []
    for number, text in enumerate(content.splitlines(), 1):
        if text.strip():
            try:
                found.append(_balance(text, account, now))
                if found[-1].id is not None and found[-1].id in [balance.id for balance in found[:-1]]:
                    raise BadAnswer(_("its id stands in another line, too."))
            except BadAnswer as bad:
                raise BadAnswer(_("line {number}: {problem}").format(number=number, problem=bad)) from None
    if not found:
        raise BadAnswer(_("it prints no balance."))
    if len(found) > _MOST:
        raise BadAnswer(
            _("it prints {count} lines, and more than {most} are no balance.").format(count=len(found), most=_MOST)
        )
    return found


def _balance(text: bytes, account: str, now: datetime) -> Balance:
    try:
        line = msgspec.json.decode(text.decode(), type=_Line)
    except UnicodeDecodeError:
        raise BadAnswer(_("this is no reading: it is not text in UTF-8.")) from None
    except (msgspec.DecodeError, RecursionError) as error:
        reason = str(error).replace(" - at `$.", ": `")
        raise BadAnswer(_("this is no reading: {reason}.").format(reason=named(reason))) from None
    if line.account not in (None, account):
        raise BadAnswer(
            _("it is for {other}, and the file's account is {account}.").format(
                other=named(line.account), account=account
            )
        )
    if line.at is not None and line.at > now + AHEAD:
        raise BadAnswer(
            _("its time has not come yet: {time}.").format(time=f"{line.at.astimezone(UTC):%Y-%m-%d %H:%M} UTC")
        )
    if line.unlimited:
        return Balance(nothing="unlimited")
    if (line.remaining is None) == (line.used is None):
        raise BadAnswer(_("it says one of remaining and used, in bytes."))
    for key, of, value in (("purchase", "remaining", line.purchase), ("member", "used", line.member)):
        if value is not None and getattr(line, of) is None:
            raise BadAnswer(_("{key} goes with {of}.").format(key=key, of=of))
    return Balance(
        remaining=line.remaining,
        used=line.used,
        at=None if line.at is None else min(line.at, now),
        purchase=line.purchase,
        member=line.member,
        note=line.note,
        id=line.id,
    )
