"""What a decision changed, in sentences: how the account is with it, against how it is without.

All numbers are the two statements'. Each function is a command's `Effect`.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from esimtrack.cli.deciding import CLOSED, Done, Effect
from esimtrack.cli.sizes import say_size
from esimtrack.events import Renew
from esimtrack.i18n import _
from esimtrack.ledger.statement import AccountStatement, PurchaseLine
from esimtrack.views.status_json import money


def renewed(done: Done) -> Sequence[str | None]:
    """Another cycle is sure, or a new one runs."""
    before, after = done.before, done.after
    head = _("Renewed {plan} for {account}, {time}").format(plan=after.plan, account=done.now.account, time=done.told)
    at_once = isinstance(done.event, Renew) and done.event.now
    if before.state == "live" and before.cycle_end == after.cycle_end and after.cycle_end is not None and not at_once:
        if before.renews:
            until = done.scene.until(_secured_until(done), after)
            return [_("{renewed}: it is secured {until}.").format(renewed=head, until=until)]
        opens = done.scene.on(after.cycle_end, after)
        carries = _carried(done.now, after)
        if not carries:
            return [_("{renewed}: the next cycle opens {on}.").format(renewed=head, on=opens)]
        return [
            _("{renewed}: the next cycle opens {on} and {size} carry over.").format(
                renewed=head, on=opens, size=say_size(carries, done.now.gb)
            )
        ]
    if after.cycle_end is None or after.state in CLOSED:
        return [f"{head}.", *accounted(done.was, done.now)]
    until = done.scene.until(after.cycle_end, after)
    carried = done.now.rolled_over - done.was.rolled_over
    if carried <= 0:
        text = _("{renewed}: a new cycle runs {until}.").format(renewed=head, until=until)
    else:
        text = _("{renewed}: a new cycle runs {until}, and {size} were carried over.").format(
            renewed=head, until=until, size=say_size(carried, done.now.gb)
        )
    return [text, _lost(done), *accounted(done.was, done.now)]


def activated(done: Done) -> Sequence[str | None]:
    """What waited runs."""
    after = done.after
    head = _("{plan} started for {account}, {time}").format(plan=after.plan, account=done.now.account, time=done.told)
    end = after.end if after.cycle_end is None else after.cycle_end
    if end is None:
        return [_("{started}: it has no end.").format(started=head)]
    if after.state in CLOSED:
        return [_("{started}, and ended {on}.").format(started=head, on=done.scene.on(end, after))]
    until = done.scene.until(end, after)
    if after.cycle_end is not None:
        return [_("{started}: its first cycle runs {until}.").format(started=head, until=until)]
    return [_("{started}: it runs {until}.").format(started=head, until=until)]


def cancelled(done: Done) -> Sequence[str | None]:
    """Nothing of it opens any more, or it is over."""
    before, after = done.before, done.after
    head = _("Cancelled {plan} for {account}, {time}").format(plan=after.plan, account=done.now.account, time=done.told)
    if before.state == "pending":
        return [_("{cancelled}: it does not start any more.").format(cancelled=head)]
    if after.state == "live" and after.cycle_end is not None:
        text = _("{cancelled}: it ends {on}.").format(cancelled=head, on=done.scene.on(after.cycle_end, after))
        saved = _carried(done.was, before) - _carried(done.now, after)
        if saved <= 0:
            return [text]
        lost = _("{size} that would have carried over are lost then.")
        return [text, lost.format(size=say_size(saved, done.now.gb))]
    if after.state == "frozen" and after.end is not None:
        text = _("{cancelled}: it cannot be renewed any more, and {size} are lost {on}.")
        size = say_size(done.now.frozen, done.now.gb)
        return [text.format(cancelled=head, size=size, on=done.scene.on(after.end, after))]
    return [_("{cancelled}: it is over.").format(cancelled=head), _lost(done), *accounted(done.was, done.now)]


def extended(done: Done) -> Sequence[str | None]:
    """It ends later."""
    before, after = done.before, done.after
    assert before.end is not None
    assert after.end is not None
    return [
        _("Extended {plan} for {account}, {time}: it ends {on}, not {before}.").format(
            plan=after.plan,
            account=done.now.account,
            time=done.told,
            on=done.scene.on(after.end, after),
            before=done.scene.on(before.end, before),
        )
    ]


def amended(new: str) -> Effect:
    """Other terms wait for the next cycle, or are there already."""

    def effect(done: Done) -> Sequence[str | None]:
        before, after = done.before, done.after
        words = {"plan": before.plan, "new": new, "account": done.now.account}
        if after.state == "frozen":
            return [_("{plan} becomes {new} for {account} when it is renewed.").format(**words)]
        if after.state != "live" or after.cycle_end is None or after.plan != before.plan:
            return [_("{plan} became {new} for {account}.").format(**words), *accounted(done.was, done.now)]
        on = done.scene.on(after.cycle_end, after)
        carried, carries = _carried(done.was, before), _carried(done.now, after)
        text = _("{plan} becomes {new} for {account} {on}.")
        if new == before.plan:
            text = _("{plan} goes on for {account} with the terms of today's {new} {on}.")
        sentences = [text.format(**words, on=on)]
        if carries < carried:
            lost = _("{size} that would have carried over are lost then.")
            sentences.append(lost.format(size=say_size(carried - carries, done.now.gb)))
        elif carries:
            sentences.append(_("{size} carry over.").format(size=say_size(carries, done.now.gb)))
        if before.renews and not after.renews:
            sentences.append(_("The new terms do not renew by themselves: renew it before."))
        return sentences

    return effect


def _carried(account: AccountStatement, line: PurchaseLine) -> int:
    # What the end of the purchase's running cycle carries, boosters that last with it among it.
    return sum(b.fate.carries for b in account.buckets if b.fate.at is not None and b.fate.at == line.cycle_end)


def _secured_until(done: Done) -> datetime:
    # The statement tells of the next cycle alone: walk on from end to end.
    line = done.after
    assert line.cycle_end is not None
    with done.scene.book.store.rehearsing(done.draft.events):
        end = line.cycle_end
        while line.renews and line.terms.cycle is not None and line.terms.cycle.manual:
            account = done.scene.look(end)
            assert account is not None
            line = next(p for p in account.purchases if p.id == line.id)
            if line.cycle_end is None:
                break
            end = line.cycle_end
    return end


def _lost(done: Done) -> str | None:
    lost = done.now.expired - done.was.expired
    return _("{size} are lost.").format(size=say_size(lost, done.now.gb)) if lost > 0 else None


def accounted(was: AccountStatement | None, now: AccountStatement) -> list[str]:
    """What was paid, and what was given for what is lost."""
    sentences = []
    paid, points = ({}, 0) if was is None else (was.cost, was.points)
    for currency in sorted({*paid, *now.cost}):
        amount = now.cost.get(currency, Decimal(0)) - paid.get(currency, Decimal(0))
        if amount > 0:
            sentences.append(_("{amount} {currency} were paid.").format(amount=money(amount), currency=currency))
        elif amount < 0:
            sentences.append(_("{amount} {currency} are given back.").format(amount=money(-amount), currency=currency))
    if now.points > points:
        sentences.append(_("{points} points are given for it.").format(points=now.points - points))
    return sentences
