"""Whether what is left carries over, as sentences: what happens at each cycle's end, and what no cycle meets."""

from collections.abc import Callable, Iterator
from datetime import datetime

from esimtrack.i18n import _
from esimtrack.insight.judging import can_last, grace, judge, must_renew
from esimtrack.ledger.answers import Answer, RolloverAnswer
from esimtrack.ledger.statement import AccountStatement, BucketLine, PurchaseLine
from esimtrack.units.sizes import show_size
from esimtrack.views import account_words, times
from esimtrack.views import plan_phrases as say
from esimtrack.views.reader import Reader
from esimtrack.views.rollover_words import why


def headline(answer: RolloverAnswer, account: AccountStatement, reader: Reader) -> str:
    """The answer in a word or two: "yes.", "partly, if you renew by the end of 4 Dec."."""
    if answer.answer == "empty" and any(line.state == "pending" for line in account.purchases):
        return _("not started.")
    if answer.answer == "empty" and not account.purchases and account.coming:
        return _("nothing yet.")
    if answer.renew_by is None or not answer.carries:
        return _ANSWERS[answer.answer]()
    by = times.by(answer.renew_by, reader.zone_of(account, _renewed(account, answer.renew_by)), reader)
    if answer.answer == "yes":
        return _("yes, if you renew {by}.").format(by=by)
    return _("partly, if you renew {by}.").format(by=by)


_ANSWERS: dict[Answer, Callable[[], str]] = {
    "yes": lambda: _("yes."),
    "partly": lambda: _("partly."),
    "no": lambda: _("no."),
    "stays": lambda: _("it stays."),
    "unlimited": lambda: _("unlimited."),
    "empty": lambda: _("nothing is left."),
}


def _renewed(account: AccountStatement, by: datetime) -> str | None:
    # The purchase that someone must renew by then; a deadline is read on the clock of its zone.
    return next((p.id for p in account.purchases if must_renew(p) and by in (p.cycle_end, p.end)), None)


def story(account: AccountStatement, reader: Reader) -> list[str]:
    """What happens to all that is left, soonest first."""
    held = [bucket for bucket in account.buckets if bucket.left and bucket.fate.why != "fair-use"]
    judged = [bucket for bucket in held if bucket.fate.at is not None]
    ends = sorted({bucket.fate.at for bucket in judged if bucket.fate.at is not None})
    found: list[str] = []
    for end in ends:
        found += _met(end, [b for b in judged if b.fate.at == end], account, reader)
    staying = [bucket for bucket in held if bucket.fate.at is None]
    if staying:
        found.append(_stays(staying, bool(judged), account, reader))
    if account.unlimited or any(bucket.fate.why == "fair-use" for bucket in account.buckets):
        found.append(
            _("Unlimited data has no size: there is nothing of it to carry over.")
            if found
            else _("Data without a size is never carried over: there is nothing to lose.")
        )
    return found or list(_nothing(account, reader))


def listed(account: AccountStatement) -> bool:
    """Whether the buckets must be told apart: they are lost for several reasons, or stay good until several ends."""
    held = [bucket for bucket in account.buckets if bucket.left]
    plans = {line.id for line in (judge(account, bucket) for bucket in held) if line is not None}
    return (
        len({bucket.fate.why for bucket in held if bucket.fate.expires}) > 1
        or len({bucket.fate.until for bucket in held if bucket.fate.carries}) > 1
        or len({bucket.end for bucket in held if bucket.fate.at is None}) > 1
        or len(plans) > 1
    )


def _met(end: datetime, buckets: list[BucketLine], account: AccountStatement, reader: Reader) -> Iterator[str]:
    """What a cycle's end, or a renewal within the grace, makes of the buckets that it meets."""
    gb, line = account.gb, judge(account, buckets[0])
    zone = reader.zone_of(account, None if line is None else line.id)
    left = sum(bucket.left or 0 for bucket in buckets)
    carries = sum(bucket.fate.carries for bucket in buckets)
    lost = left - carries
    all_of_it = left == account.remaining + account.frozen
    total = (_("today's {size}") if all_of_it else "{size}").format(size=show_size(left, gb))
    if line is not None and line.terms.throttles:
        total = _("{size} at full speed").format(size=total)
    reason = "" if listed(account) else _reason(buckets, account, reader)
    if not carries:
        words = _("{on} {total} are lost: {reason}.") if reason else _("{on} {total} are lost.")
        yield say.opened(words.format(on=_soon(times.on(end, zone, reader), end, reader), total=total, reason=reason))
        return
    frozen = buckets[0].frozen
    on = _("renewed now,") if frozen else _soon(times.begins(end, zone, reader), end, reader)
    if not lost:
        words = _("{on} all of {total} carry over{good}.")
    elif reason:
        words = _("{on} {kept} of {total} carry over{good}; {lost} are lost: {reason}.")
    else:
        words = _("{on} {kept} of {total} carry over{good}; {lost} are lost.")
    yield say.opened(
        words.format(
            on=on,
            total=_("the {size} that are frozen").format(size=show_size(left, gb)) if frozen else total,
            kept=show_size(carries, gb),
            lost=show_size(lost, gb),
            good=_good(buckets, line, account, reader),
            reason=reason,
        )
    )
    if line is not None and (span := grace(line)) is not None:
        yield _("Renewed up to {span} late, it still does; until then it is frozen.").format(span=say.span(span))


def _soon(on: str, at: datetime, reader: Reader) -> str:
    counted = times.in_(at, reader)
    return on if counted is None else _("{on}, {in_},").format(on=on, in_=counted)


def _reason(buckets: list[BucketLine], account: AccountStatement, reader: Reader) -> str:
    losing = [bucket for bucket in buckets if bucket.fate.expires]
    return why(losing[0], account, reader) if losing else ""


def _good(buckets: list[BucketLine], line: PurchaseLine | None, account: AccountStatement, reader: Reader) -> str:
    # Until when what is carried is good, where that can be said of all of it.
    untils = {bucket.fate.until for bucket in buckets if bucket.fate.carries}
    if len(untils) > 1:
        return ""
    until = untils.pop()
    if until is None:
        return _(", without an end")
    words = times.until(until, reader.zone_of(account, None if line is None else line.id), reader)
    if line is not None and can_last(line):
        return _(", good {until}, and longer if it is renewed again").format(until=words)
    return _(", good {until}").format(until=words)


def _stays(staying: list[BucketLine], more: bool, account: AccountStatement, reader: Reader) -> str:
    size = show_size(sum(bucket.left or 0 for bucket in staying), account.gb)
    ends = {bucket.end for bucket in staying}
    end = ends.pop()
    if ends:
        return (
            _("{size} more belong to no cycle: they stay until their own ends.")
            if more
            else _("{size} belong to no cycle: they stay until their own ends.")
        ).format(size=size)
    if end is None:
        return (_("{size} more have no end.") if more else _("{size} have no end.")).format(size=size)
    words = _("{size} more belong to no cycle: they stay {until}, and are lost then.")
    if not more:
        words = _("{size} stay {until}, and are lost then: no cycle ends them before.")
    until = times.until(end, reader.zone_of(account, staying[0].purchase), reader)
    if (counted := times.in_(end, reader)) is not None:
        until = _("{until}, {in_}").format(until=until, in_=counted)
    return words.format(size=size, until=until)


def _nothing(account: AccountStatement, reader: Reader) -> Iterator[str]:
    for line in account.purchases:
        if line.state == "pending":
            yield _("{plan}: {size}, starts {starts}.").format(
                plan=line.plan,
                size=account_words.granted(line.terms, account),
                starts=account_words.start(line, account, reader),
            )
        elif line.state == "live" and line.renews and line.cycle_end is not None:
            begins = times.begins(line.cycle_end, reader.zone_of(account, line.id), reader)
            yield _("New data of {plan} comes {on}.").format(plan=line.plan, on=begins)
    yield from account_words.coming(account, reader)
    if account.purchases and not any(line.state in ("live", "pending", "frozen") for line in account.purchases):
        ended = account_words.over(account, reader)
        yield _("{ended}.").format(ended=ended) if ended else ""
