"""`rollover` for people: the answer first, in words; then what the pace of late makes of it, what to do, the rule."""

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.text import Text

from esimtrack.i18n import _, joined, n_
from esimtrack.insight.days import purchase_of
from esimtrack.insight.judging import changes, judge, must_renew
from esimtrack.insight.look import Insight
from esimtrack.ledger.answers import Compensation, RolloverAnswer
from esimtrack.ledger.promotions import in_force
from esimtrack.ledger.statement import AccountStatement, BucketLine, PurchaseLine
from esimtrack.units.money import money
from esimtrack.units.sizes import show_size
from esimtrack.views import account_words, bucket_words, times
from esimtrack.views import plan_phrases as say
from esimtrack.views.carrying_words import carrying
from esimtrack.views.commands import command
from esimtrack.views.layout import behind, columns, indented, text, unparted
from esimtrack.views.plan_words import good_for
from esimtrack.views.reader import Reader
from esimtrack.views.rollover_story import headline, listed, story
from esimtrack.views.rollover_words import why
from esimtrack.views.status import beginning
from esimtrack.views.use_words import carried_at_pace, losing, lost_at, use_to_lose_nothing

Seen = tuple[AccountStatement, Insight, RolloverAnswer]

WIDEST = 80
"""Sentences are wrapped at this width where the terminal is wider: longer lines are hard to read."""
_NARROWEST_REASON = 30


def print_rollover(seen: Sequence[Seen], reader: Reader, console: Console, alone: bool, finished: bool = False) -> None:
    """Print the answer for each account. `alone`: there is no other; `finished`: say it of those that are over, too."""
    for line in rollover_lines(seen, reader, console, alone, finished):
        console.print(line, soft_wrap=True, highlight=False, markup=False)


def rollover_lines(
    seen: Sequence[Seen], reader: Reader, console: Console, alone: bool, finished: bool = False
) -> list[Text]:
    """The lines of `print_rollover`."""
    if not seen:
        return beginning(reader, console)
    lines: list[Text] = []
    over = 0
    for account, insight, answer in seen:
        if insight.finished and not finished and len(seen) > 1:
            over += 1
            continue
        lines += [*([Text()] if lines else []), *_account(account, insight, answer, reader, console, alone)]
    if over:
        words = n_("{count} finished: {command}", "{count} finished: {command}", over)
        lines += [Text(), text(words.format(count=over, command="esimtrack status --all"))]
    return lines


def _account(
    account: AccountStatement, insight: Insight, answer: RolloverAnswer, reader: Reader, console: Console, alone: bool
) -> list[Text]:
    width = min(reader.width, WIDEST)
    head = _("{account}: {answer}").format(account=account.account, answer=headline(answer, account, reader))
    told = text(joined((head, *story(account, reader))))
    told.stylize("bold", 0, len(text(head)))
    found = indented(told, 0, console, width)
    if listed(account):
        found += [Text(), *_buckets(account, reader, console, width)]
    said = [
        *_given(answer.compensation, account),
        *_lately(account, insight, reader, alone),
        *_promised(account, reader),
        *_renewals(account, alone),
        *(account_words.coming(account, reader) if account.buckets else ()),
    ]
    rules = list(_rules(account))
    if said or rules:
        found.append(Text())
    for sentence in said:
        found += indented(text(sentence), 2, console, width)
    for sentence in rules:
        found += indented(text(sentence, "dim"), 2, console, width)
    return found


def _buckets(account: AccountStatement, reader: Reader, console: Console, width: int) -> list[Text]:
    # Each bucket with what becomes of it, below its line where there is no room beside.
    held = [bucket for bucket in account.buckets if bucket.left or bucket.size is None]
    rows = [
        [
            text(bucket_words.name(bucket, account, reader)),
            text(_("unlimited") if bucket.left is None else show_size(bucket.left, account.gb)),
        ]
        for bucket in held
    ]
    heads = columns(rows, ("left", "right"), indent=2)
    widest = max(head.cell_len for head in heads) + 2
    lines = []
    for bucket, head in zip(held, heads, strict=True):
        fate = text(_fate(bucket, account, reader))
        if width - widest >= _NARROWEST_REASON:
            head.append(" " * (widest - head.cell_len))
            lines += behind(head, fate, console, width, widest)
        else:
            lines += [head, *indented(fate, 6, console, width)]
    return lines


def _fate(bucket: BucketLine, account: AccountStatement, reader: Reader) -> str:
    fate, gb = bucket.fate, account.gb
    zone = reader.zone_of(account, bucket.purchase)
    if bucket.left is None or fate.why == "fair-use":
        return _("there is nothing to carry")
    if fate.at is None:
        if bucket.end is None:
            return _("stays, without an end")
        return _("stays {until}").format(until=times.until(bucket.end, zone, reader))
    several = len({b.fate.at for b in account.buckets if b.left and b.fate.at is not None}) > 1
    lost = _("lost {on}").format(on=times.on(fate.at, zone, reader)) if several else _("lost")
    if not fate.carries:
        return _("{lost}: {why}").format(lost=lost, why=why(bucket, account, reader))
    good = (
        _("without an end")
        if fate.until is None
        else _("good {until}").format(until=times.until(fate.until, zone, reader))
    )
    if not fate.expires:
        return _("carries over, {good}").format(good=good)
    return _("{kept} carry over, {good}; the rest is {lost}: {why}").format(
        kept=show_size(fate.carries, gb), good=good, lost=lost, why=why(bucket, account, reader)
    )


def _given(given: Compensation, account: AccountStatement) -> Iterator[str]:
    things = []
    if given.points:
        things.append(n_("{points} point", "{points} points", given.points).format(points=given.points))
    things += [
        _("{amount} {currency} off").format(amount=money(amount), currency=currency)
        for currency, amount in sorted(given.credit.items())
    ]
    if given.bytes:
        things.append(_("{size} as a bonus").format(size=show_size(given.bytes, account.gb)))
    if things:
        yield _("For what is lost you are given {things}.").format(things=say.listed(things))


def _lately(account: AccountStatement, insight: Insight, reader: Reader, alone: bool) -> Iterator[str]:
    if insight.silent_days is not None:
        log = command("log-usage", "--remaining", "SIZE", account=None if alone else account.account)
        yield _("Nothing logged for {days} days: {command}").format(days=insight.silent_days, command=unparted(log))
    at_risk = losing(account)
    if not at_risk:
        yield from carried_at_pace(account, insight, reader)
        return
    ends = {end for bucket in at_risk if (end := lost_at(bucket)) is not None}
    lost = sum(bucket.fate.expires if bucket.fate.at is not None else bucket.left or 0 for bucket in at_risk)
    said = list(use_to_lose_nothing(account, insight, ends, lost, reader))
    if said and insight.pace is None and insight.silent_days is None:
        yield _("Too little is logged to know your pace.")
    yield from said


def _promised(account: AccountStatement, reader: Reader) -> Iterator[str]:
    # A promotion that carries, is in force, and does not reach the end of the cycle.
    for line in _judges(account, account.buckets):
        assert line.ruling is not None
        for promotion in in_force(line.ruling.terms, reader.now):
            if promotion.rollover is not None and promotion is not line.ruling.promotion:
                words = _("{promotion} lasts through {day} only, and the cycle ends later: it carries none of this.")
                yield words.format(
                    promotion=promotion.name or _("The promotion"), day=times.day(promotion.last, reader)
                )


def _renewals(account: AccountStatement, alone: bool) -> Iterator[str]:
    due = [line for line in account.purchases if must_renew(line)]
    name = None if alone else account.account
    for line in due:
        words = ["renew"] if len(due) == 1 else ["renew", line.plan]
        yield _("To renew it: {command}").format(command=unparted(command(*words, account=name)))


def _rules(account: AccountStatement) -> Iterator[str]:
    # Where no cycle follows, no rule is asked: the sentence says why.
    held = [
        bucket for bucket in account.buckets if bucket.left and bucket.fate.why not in ("cancelled", "purchase-ends")
    ]
    lines = _judges(account, held)
    if not lines:
        # Outside cycles: how long it is good.
        line = purchase_of(account, held[0].purchase) if held else None
        lines = [] if line is None or line.terms.validity.lasts is None else [line]
    for line in lines:
        rule = joined(good_for(line.terms) if line.ruling is None else carrying(line.ruling))
        terms = line.terms if line.ruling is None else line.ruling.terms
        if rule and len(lines) == 1 and not changes(line):
            yield _("Rule: {rule}").format(rule=rule)
        elif rule:
            yield _("Rule of {plan}: {rule}").format(plan=terms.name, rule=rule)
        if terms.url is not None:
            yield _("Source: {url}").format(url=terms.url)


def _judges(account: AccountStatement, buckets: Sequence[BucketLine]) -> list[PurchaseLine]:
    found = {line.id: line for line in (judge(account, bucket) for bucket in buckets) if line is not None}
    return list(found.values())
