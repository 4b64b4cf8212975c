"""How long what is left lasts, as sentences: the budget for a day, wherever it can be used, the pace, the unknown."""

from datetime import timedelta

from esimtrack.calendar.wall import local_date
from esimtrack.i18n import _
from esimtrack.insight.budget import Budget
from esimtrack.insight.look import Insight
from esimtrack.insight.pace import Pace
from esimtrack.insight.places import covers, usable
from esimtrack.ledger.statement import AccountStatement
from esimtrack.units.sizes import show_size
from esimtrack.views import bucket_words, times
from esimtrack.views.reader import Reader


def sentences(account: AccountStatement, insight: Insight, reader: Reader) -> list[str]:
    """One for the budget and the pace, one for each thing that is not known; none where nothing can be used."""
    found = []
    if account.remaining or account.unlimited:
        lately = None if insight.pace is None else show_size(_lately(account, insight.pace), account.gb)
        lasting = [budget for budget in insight.budgets if budget.days > 1]
        if len(lasting) == 1 and lasting[0].zones is None:
            found.append(_budget(lasting[0], lately, insight.silent_days is not None, account, reader))
        else:
            found += [_there(budget, account, reader) for budget in lasting]
            if lately is not None:
                found.append(_("Lately you use {pace} a day.").format(pace=lately))
            elif lasting and insight.silent_days is None:
                found.append(_("Too little is logged to know your pace."))
    if insight.silent_days is not None:
        found.append(
            _("Nothing logged for {days} days: esimtrack log-usage --remaining SIZE").format(days=insight.silent_days)
        )
    return found + _unlogged(account, reader)


def _lately(account: AccountStatement, pace: Pace) -> int:
    # Where the account is told apart by zones, what is used where the same data pays.
    if account.zone is None:
        return pace.per_day
    there = (size for zone, size in pace.zones.items() if any(covers(bucket, zone) for bucket in usable(account)))
    return sum(there) // pace.days


def _budget(budget: Budget, lately: str | None, silent: bool, account: AccountStatement, reader: Reader) -> str:
    size, until = (
        show_size(budget.per_day, account.gb),
        times.until(budget.end, reader.zone_of(account), reader),
    )
    if lately is not None:
        words = _("{budget} a day lasts {until}; lately you use {pace} a day.")
        return words.format(budget=size, until=until, pace=lately)
    if silent:
        return _("{budget} a day lasts {until}.").format(budget=size, until=until)
    return _("{budget} a day lasts {until}; too little is logged for a pace.").format(budget=size, until=until)


def _there(budget: Budget, account: AccountStatement, reader: Reader) -> str:
    return _("{where}: {budget} a day lasts {until}.").format(
        where=bucket_words.where(budget.zones, account),
        budget=show_size(budget.per_day, account.gb),
        until=times.until(budget.end, reader.zone_of(account), reader),
    )


def _unlogged(account: AccountStatement, reader: Reader) -> list[str]:
    # Only where the running cycle, or the last month, still shows it.
    since = reader.now - timedelta(days=31) if account.cycle is None else account.cycle.start
    zone = reader.zone_of(account)
    found = []
    for stretch in account.unlogged_stretches:
        if not stretch.cycle_closed or not stretch.bytes or stretch.end < since:
            continue
        last = times.day(local_date(stretch.end, zone), reader)
        if stretch.start is None:
            words = _("Nothing logged before {last}: part of what counts as lost may have been used.").format(last=last)
        else:
            words = _("Nothing logged from {first} to {last}: part of what counts as lost may have been used.").format(
                first=times.day(local_date(stretch.start, zone), reader), last=last
            )
        found.append(words)
    return found
