"""`expiring` for people: what is lost or due, soonest first: when, in how long, where, and what to do about it."""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import timedelta

from rich.console import Console
from rich.text import Text

from esimtrack.i18n import _, n_
from esimtrack.insight.days import purchase_of
from esimtrack.insight.judging import kept_if_renewed, must_renew
from esimtrack.insight.look import Insight
from esimtrack.ledger.answers import Item, ItemKind
from esimtrack.ledger.statement import AccountStatement
from esimtrack.views import account_words, times
from esimtrack.views.commands import command
from esimtrack.views.expiring_words import message, said_by_its_renewal
from esimtrack.views.layout import behind, columns, cut, indented, text, unparted
from esimtrack.views.reader import Reader
from esimtrack.views.status import beginning
from esimtrack.views.use_words import use_to_lose_nothing

WIDEST = 100
_NARROWEST_MESSAGE = 34
_LONGEST_NAME = 16


def print_expiring(
    items: Sequence[Item],
    seen: Sequence[tuple[AccountStatement, Insight]],
    reader: Reader,
    console: Console,
    wanted: Collection[str],
    within: timedelta,
    later: Item | None = None,
) -> None:
    """Print the items, each with what to do, and what comes to the accounts that are wanted.

    `within`: how far was looked ahead; `later`: the first that is after.
    """
    for line in expiring_lines(items, seen, reader, console, wanted, within, later):
        console.print(line, soft_wrap=True, highlight=False, markup=False)


def expiring_lines(
    items: Sequence[Item],
    seen: Sequence[tuple[AccountStatement, Insight]],
    reader: Reader,
    console: Console,
    wanted: Collection[str],
    within: timedelta,
    later: Item | None = None,
) -> list[Text]:
    """The lines of `print_expiring`."""
    if not seen:
        return beginning(reader, console)
    width = min(reader.width, WIDEST)
    lines = _items(items, seen, reader, console, width, within, later)
    coming = [
        _("{account}: {what}").format(account=account.account, what=said) if len(seen) > 1 else said
        for account, _insight in seen
        if account.account in wanted
        for said in account_words.coming(account, reader)
    ]
    return [
        *lines,
        *([Text()] if coming else []),
        *(line for c in coming for line in indented(text(c), 0, console, width)),
    ]


def _items(
    items: Sequence[Item],
    seen: Sequence[tuple[AccountStatement, Insight]],
    reader: Reader,
    console: Console,
    width: int,
    within: timedelta,
    later: Item | None,
) -> list[Text]:
    accounts = {account.account: (account, insight) for account, insight in seen}
    if not items:
        lines = indented(
            text(_("Nothing is lost or due within {span}.").format(span=_span(within)), "bold"), 0, console, width
        )
        if later is not None:
            account, _insight = accounts[later.account]
            lines += [Text(), *indented(text(_later(later, account, len(seen) > 1, reader)), 0, console, width)]
        return lines
    # Promotions of one purchase that end together are items that are alike, told in one sentence.
    shown = [item for item in dict.fromkeys(items) if not said_by_its_renewal(item, items, accounts[item.account][0])]
    rows = [_head(item, accounts[item.account][0], len(seen) > 1, reader) for item in shown]
    heads = columns(rows, ("left", "left", "left"))
    widest = max(head.cell_len for head in heads) + 2
    lines = []
    for item, head in zip(shown, heads, strict=True):
        account, insight = accounts[item.account]
        said = [message(item, account, reader.now), *to_do(item, items, account, insight, len(seen) == 1, reader)]
        if width - widest >= _NARROWEST_MESSAGE:
            head.append(" " * (widest - head.cell_len))
            lines += behind(head, text(said[0]), console, width, widest)
            lines += [line for more in said[1:] for line in indented(text(more), widest, console, width)]
        else:
            lines += [Text()] if lines else []
            lines += [head, *(line for more in said for line in indented(text(more), 4, console, width))]
    return lines


def _head(item: Item, account: AccountStatement, several: bool, reader: Reader) -> list[Text]:
    near = reader.soon.deadlines if item.kind in ("renewal", "start-by", "keep-alive") else reader.soon.data
    style = "bold" if item.at - reader.now <= near else ""
    name = text(item.account if several else "")
    cut(name, _LONGEST_NAME, reader.ascii)
    return [
        text(times.end(item.at, reader.zone_of(account, item.purchase), reader), style),
        text(times.away(item.at, reader), style),
        name,
    ]


def _later(item: Item, account: AccountStatement, several: bool, reader: Reader) -> str:
    words = _("The next, {account}, {away}, {on}: {what}") if several else _("The next, {away}, {on}: {what}")
    return words.format(
        account=item.account,
        away=times.away(item.at, reader),
        on=times.on(item.at, reader.zone_of(account, item.purchase), reader),
        what=message(item, account, reader.now),
    )


def _span(within: timedelta) -> str:
    hours = within // timedelta(hours=1)
    if hours % 24:
        return n_("{count} hour", "{count} hours", hours).format(count=hours)
    return n_("{count} day", "{count} days", hours // 24).format(count=hours // 24)


def to_do(
    item: Item, items: Sequence[Item], account: AccountStatement, insight: Insight, alone: bool, reader: Reader
) -> Iterator[str]:
    """What helps against an item, as sentences; `alone`: there is no other account to be told from."""
    name = None if alone else account.account
    found = _ADVICE.get(item.kind)
    if found is not None:
        yield from found(item, account, name)
    elif item.kind == "data" and not kept_if_renewed(item, account):
        yield from _use(item, items, account, insight, reader)


def _use(
    item: Item, items: Sequence[Item], account: AccountStatement, insight: Insight, reader: Reader
) -> Iterator[str]:
    # What is said of a day's use holds for all that is lost at one instant, and is said once.
    together = [i for i in items if (i.at, i.account, i.kind) == (item.at, item.account, "data")]
    if together[-1] is not item:
        return
    yield from use_to_lose_nothing(account, insight, {item.at}, sum(i.bytes or 0 for i in together), reader)


def _renew(item: Item, account: AccountStatement, name: str | None) -> Iterator[str]:
    line = purchase_of(account, item.purchase)
    several = sum(must_renew(p) for p in account.purchases) > 1
    words = ["renew", line.plan] if several and line is not None else ["renew"]
    yield _("To renew it: {command}").format(command=unparted(command(*words, account=name)))


def _start(item: Item, account: AccountStatement, name: str | None) -> Iterator[str]:
    line = purchase_of(account, item.purchase)
    if line is None or line.terms.validity.unstarted == "starts":
        return
    several = sum(p.state == "pending" for p in account.purchases) > 1
    activate = unparted(command("activate", *([line.plan] if several else []), account=name))
    if line.terms.validity.starts == "first-use":
        yield _("Its first use starts it; or else: {command}").format(command=activate)
    else:
        yield _("When it is activated: {command}").format(command=activate)


def _keep_alive(item: Item, account: AccountStatement, name: str | None) -> Iterator[str]:
    yield _("After a call or a text: {command}").format(command=unparted(command("log-usage", "--alive", account=name)))


_ADVICE: dict[ItemKind, Callable[[Item, AccountStatement, str | None], Iterator[str]]] = {
    "renewal": _renew,
    "start-by": _start,
    "keep-alive": _keep_alive,
}
"""What helps against each kind of item, but for the loss of data."""
