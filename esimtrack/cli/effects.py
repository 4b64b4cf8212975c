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
from esimtrack.units.money import money


def renewed(done: Done) -> Sequence[str | None]:
    """Another cycle is sure, or a new one runs."""
    before, after, words = done.before, done.after, _words(done)
    at_once = isinstance(done.event, Renew) and done.event.now
    if before.state == "live" and before.cycle_end == after.cycle_end and after.cycle_end is not None and not at_once:
        if before.renews:
            until = done.scene.until(_secured_until(done), after)
            return [_("Renewed {plan} for {account}, {time}: it is secured {until}.").format(**words, until=until)]
        carries = _carried(done.now, after)
        text = _("Renewed {plan} for {account}, {time}: the next cycle opens {on}.")
        if carries:
            text = _("Renewed {plan} for {account}, {time}: the next cycle opens {on} and {size} carry over.")
        on, size = done.scene.on(after.cycle_end, after), say_size(carries, done.now.gb)
        return [text.format(**words, on=on, size=size)]
    if after.cycle_end is None or after.state in CLOSED:
        return [_("Renewed {plan} for {account}, {time}.").format(**words), *accounted(done.was, done.now)]
    carried = done.now.rolled_over - done.was.rolled_over
    text = _("Renewed {plan} for {account}, {time}: a new cycle runs {until}.")
    if carried > 0:
        text = _("Renewed {plan} for {account}, {time}: a new cycle runs {until}, and {size} were carried over.")
    until, size = done.scene.until(after.cycle_end, after), say_size(carried, done.now.gb)
    return [text.format(**words, until=until, size=size), _lost(done), *accounted(done.was, done.now)]


def activated(done: Done) -> Sequence[str | None]:
    """What waited runs."""
    after, words = done.after, _words(done)
    end = after.end if after.cycle_end is None else after.cycle_end
    if end is None:
        return [_("{plan} started for {account}, {time}: it has no end.").format(**words)]
    if after.state in CLOSED:
        on = done.scene.on(end, after)
        return [_("{plan} started for {account}, {time}, and ended {on}.").format(**words, on=on)]
    text = _("{plan} started for {account}, {time}: it runs {until}.")
    if after.cycle_end is not None:
        text = _("{plan} started for {account}, {time}: its first cycle runs {until}.")
    return [text.format(**words, until=done.scene.until(end, after))]


def cancelled(done: Done) -> Sequence[str | None]:
    """Nothing of it opens any more, or it is over."""
    before, after, words = done.before, done.after, _words(done)
    if before.state == "pending":
        return [_("Cancelled {plan} for {account}, {time}: it does not start any more.").format(**words)]
    if after.state == "live" and after.cycle_end is not None:
        on, saved = done.scene.on(after.cycle_end, after), _carried(done.was, before) - _carried(done.now, after)
        text = _("Cancelled {plan} for {account}, {time}: it ends {on}.").format(**words, on=on)
        return [text, None if saved <= 0 else _lost_then(saved, done.now)]
    if after.state == "frozen" and after.end is not None:
        text = _("Cancelled {plan} for {account}, {time}: it cannot be renewed, and {size} are lost {on}.")
        size = say_size(done.now.frozen, done.now.gb)
        return [text.format(**words, size=size, on=done.scene.on(after.end, after))]
    over = _("Cancelled {plan} for {account}, {time}: it is over.").format(**words)
    return [over, _lost(done), *accounted(done.was, done.now)]


def extended(done: Done) -> Sequence[str | None]:
    """It ends later."""
    before, after = done.before, done.after
    assert before.end is not None
    assert after.end is not None
    return [
        _("Extended {plan} for {account}, {time}: it ends {on}, not {before}.").format(
            **_words(done),
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
            sentences.append(_lost_then(carried - carries, done.now))
        elif carries:
            sentences.append(_("{size} carry over.").format(size=say_size(carries, done.now.gb)))
        if before.renews and not after.renews:
            sentences.append(_("The new terms do not renew by themselves: renew it before."))
        return sentences

    return effect


def _words(done: Done) -> dict[str, str]:
    return {"plan": done.after.plan, "account": done.now.account, "time": done.told}


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


def _lost_then(size: int, account: AccountStatement) -> str:
    return _("{size} that would have carried over are lost then.").format(size=say_size(size, account.gb))


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
