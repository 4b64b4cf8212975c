"""What the pace of late makes of data that is lost or carried, and how much a day's use would lose none of it."""

from collections.abc import Collection, Iterator
from datetime import datetime

from esimtrack.i18n import _
from esimtrack.insight.budget import binding_end
from esimtrack.insight.course import Course, course
from esimtrack.insight.days import days_to
from esimtrack.insight.look import Insight
from esimtrack.insight.pace import steadily
from esimtrack.insight.saving import foreseen, least_use
from esimtrack.ledger.statement import AccountStatement, BucketLine
from esimtrack.units.sizes import round_up, show_size
from esimtrack.views import times
from esimtrack.views.reader import Reader


def losing(account: AccountStatement) -> list[BucketLine]:
    """The buckets of which something is lost, were nothing more used, before new data comes; frozen ones apart."""
    binds = binding_end(account)
    return [
        bucket
        for bucket in account.buckets
        if bucket.left
        and not bucket.frozen
        and (end := lost_at(bucket)) is not None
        and (bucket.fate.at is not None or binds is None or end <= binds)
    ]


def lost_at(bucket: BucketLine) -> datetime | None:
    """When the first of what is left of a bucket is lost, as it is judged today; None where nothing is."""
    if bucket.fate.why == "fair-use":
        return None
    if bucket.fate.at is None:
        return bucket.end
    return bucket.fate.at if bucket.fate.expires else None


def carried_at_pace(account: AccountStatement, insight: Insight, reader: Reader) -> Iterator[str]:
    """Where nothing is lost: how much is left to carry over, at the pace of late."""
    lately, binds = insight.course, binding_end(account)
    if lately is None or binds is None or any(b.fate.at is not None and b.fate.at > binds for b in account.buckets):
        return
    pace = show_size(lately.per_day, account.gb)
    if not lately.per_day:
        return
    if lately.runs_out is not None:
        if lately.zones is not None:
            return
        words = _("At {pace} a day, as lately, all of it is used by {day}: nothing is left to carry over.")
        yield words.format(pace=pace, day=times.closing_day(lately.runs_out, reader.zone_of(account), reader))
    elif lately.carries:
        words = _("At {pace} a day, as lately, {size} are left to carry over.")
        yield words.format(pace=pace, size=show_size(lately.carries, account.gb))


def use_to_lose_nothing(
    account: AccountStatement, insight: Insight, ends: Collection[datetime], lost: int, reader: Reader
) -> Iterator[str]:
    """How much of `lost` bytes, which are lost at `ends` were nothing more used, is used before; and what helps."""
    enough = least_use(account, reader.now, ends, reader.timezone)
    if enough == 0 or not foreseen(account, ends):
        return
    lately = insight.course
    if lately is not None:
        rest = sum(lately.lost(end) for end in ends)
        yield _at_pace(lately, account, rest, lost, reader)
        if not rest:
            return
    if enough is None or any(line.state == "live" and line.terms.throttles for line in account.purchases):
        # In several places no one pace would do; and what is not used at full speed is no reason to use more.
        return
    yield _least(enough, account, ends, reader)


def _least(enough: int, account: AccountStatement, ends: Collection[datetime], reader: Reader) -> str:
    size = show_size(round_up(enough, account.gb), account.gb)
    days = max(days_to(end, reader.now, reader.zone_of(account)) for end in ends)
    together = len(account.members) > 1
    if not course(account, reader.now, steadily(enough), reader.timezone).carries:
        # Whatever would carry over is used as well.
        if days == 1:
            words = _("Nothing is lost only if you use all of it before then: {size}.")
        elif together:
            words = _("Nothing is lost only if you use all of it: {size} a day together.")
        else:
            words = _("Nothing is lost only if you use all of it: {size} a day.")
    elif days == 1:
        words = _("Use {size} before then, and nothing is lost.")
    elif together:
        words = _("Use {size} a day together, and nothing is lost.")
    else:
        words = _("Use {size} a day, and nothing is lost.")
    return words.format(size=size)


def _at_pace(lately: Course, account: AccountStatement, rest: int, lost: int, reader: Reader) -> str:
    pace = show_size(lately.per_day, account.gb)
    if not lately.per_day:
        return _("Lately you use nothing of it.")
    if not rest and lately.runs_out is not None and lately.zones is None:
        day = times.closing_day(lately.runs_out, reader.zone_of(account), reader)
        return _("At {pace} a day, as lately, all of it is used by {day}.").format(pace=pace, day=day)
    if not rest:
        return _("At {pace} a day, as lately, nothing of it is lost.").format(pace=pace)
    if rest >= lost:
        return _("At {pace} a day, as lately, you use none of it before.").format(pace=pace)
    return _("At {pace} a day, as lately, you use {used} of it before, and {rest} are lost.").format(
        pace=pace, used=show_size(lost - rest, account.gb), rest=show_size(rest, account.gb)
    )
