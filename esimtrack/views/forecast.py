"""`forecast` on a terminal: when it runs out in words first, then how it will end, from the low to the high."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from rich.console import Console
from rich.text import Text

from esimtrack.advice.forecast import End, Forecast, Range
from esimtrack.i18n import _, n_
from esimtrack.insight.days import main_purchase, purchase_of
from esimtrack.insight.judging import must_renew
from esimtrack.insight.urgency import finished
from esimtrack.units.money import money
from esimtrack.units.sizes import show_size
from esimtrack.views import forecast_words as say
from esimtrack.views import times
from esimtrack.views.account_words import coming
from esimtrack.views.layout import Side, columns, cut, indented, join, text
from esimtrack.views.reader import Reader
from esimtrack.views.status import beginning

_QUIET = "dim"
_SIDES: tuple[Side, ...] = ("left", "right", "right", "right")


def print_forecast(forecasts: Sequence[Forecast], reader: Reader, console: Console, over: bool = False) -> None:
    """Print the forecasts, one after the other. `over`: of accounts that are finished, too."""
    for line in forecast_lines(forecasts, reader, console, over):
        console.print(line, soft_wrap=True, highlight=False, markup=False)


def forecast_lines(forecasts: Sequence[Forecast], reader: Reader, console: Console, over: bool = False) -> list[Text]:
    """The lines of `print_forecast`, none wider than the reader's."""
    if not forecasts:
        return beginning(reader, console)
    left_out = 0
    lines: list[Text] = []
    for forecast in forecasts:
        if not over and len(forecasts) > 1 and finished(forecast.account, forecast.as_of):
            left_out += 1
            continue
        lines += [Text(), Text()] if lines else []
        lines += [_heading(forecast, reader), Text(), *_account(forecast, reader, console)]
    if left_out:
        words = n_("{count} finished: {command}", "{count} finished: {command}", left_out)
        lines += [Text(), text(words.format(count=left_out, command="esimtrack status --all"), _QUIET)]
    return lines


def _heading(forecast: Forecast, reader: Reader) -> Text:
    account = forecast.account
    left = text(account.account, "bold")
    end = forecast.end
    right = text("" if end is None else times.until(end.at, reader.zone_of(account), reader), _QUIET)
    line = main_purchase(account)
    if line is not None:
        plan = text(line.plan)
        cut(plan, max(0, reader.width - left.cell_len - right.cell_len - 6), reader.ascii)
        left = join(left, "   ", plan)
    gap = max(3, reader.width - left.cell_len - right.cell_len)
    return join(left, " " * gap, right) if right else left


def _account(forecast: Forecast, reader: Reader, console: Console) -> Iterator[Text]:
    if forecast.basis is None:
        yield from indented(text(say.unknown(forecast)), 2, console, reader.width)
        yield from _coming(forecast, reader, console)
        return
    for balance in forecast.balances:
        yield from indented(text(say.runs_out(balance, forecast, reader)), 2, console, reader.width)
    if not forecast.balances:
        yield from indented(text(say.nothing(forecast)), 2, console, reader.width)
    end = forecast.end
    if end is not None:
        over = say.over(end, forecast, reader)
        if over is not None:
            yield from indented(text(over), 2, console, reader.width)
        yield Text()
        yield from _table(forecast, end)
    yield Text()
    for words in (say.basis(forecast), say.stale(forecast, reader)):
        if words is not None:
            yield from indented(text(words, _QUIET), 2, console, reader.width)
    yield from _coming(forecast, reader, console)


def _coming(forecast: Forecast, reader: Reader, console: Console) -> Iterator[Text]:
    for said in coming(forecast.account, reader):
        yield from indented(text(said), 2, console, reader.width)


def _table(forecast: Forecast, end: End) -> list[Text]:
    gb = forecast.account.gb
    ranged = forecast.basis == "days"
    head = [Text(), text(_("low"), _QUIET), text(_("likely"), _QUIET), text(_("high"), _QUIET)]
    rows = [head] if ranged else []
    sizes: list[tuple[str, Range, bool]] = [
        (_("used from now on"), end.used, True),
        (_("left"), end.left, not forecast.account.unlimited),
        (_carried(forecast), end.carries, bool(end.carries.high)),
        (_("lost"), end.expires, bool(end.expires.high)),
        (_("not covered"), end.overage, bool(end.overage.high)),
        (_("slowed down"), end.throttled, bool(end.throttled.high)),
    ]
    for name, of, there in sizes:
        if there:
            shown = (of.low, of.likely, of.high) if ranged else (of.likely,)
            rows.append([text(name), *(text(show_size(size, gb)) for size in shown)])
    for currency, sums in end.cost.items():
        amounts = (sums.low, sums.likely, sums.high) if ranged else (sums.likely,)
        rows.append([text(_("to pay")), *(text(_amount(amount, currency)) for amount in amounts)])
    return columns(rows, _SIDES[: len(rows[0])], gap=3, indent=2)


def _carried(forecast: Forecast) -> str:
    cycle = forecast.account.cycle
    if cycle is not None and must_renew(purchase_of(forecast.account, cycle.purchase)):
        return _("carried if renewed")
    return _("carried over")


def _amount(amount: Decimal, currency: str) -> str:
    return _("{amount} {currency}").format(amount=money(amount), currency=currency)
