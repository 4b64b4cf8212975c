"""What is lost or due, as entries of a calendar: what each says, on which day it stands, when it rings."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from msgspec import Struct

from esimtrack.calendar.wall import midnight
from esimtrack.i18n import _
from esimtrack.insight.days import Soon, purchase_of
from esimtrack.ledger.answers import Item, ItemKind
from esimtrack.ledger.statement import AccountStatement, Statement
from esimtrack.units.sizes import show_size
from esimtrack.views.commands import command
from esimtrack.views.expiring_words import message, said_by_its_renewal
from esimtrack.views.reader import Reader
from esimtrack.views.safe import safe

_DAY = timedelta(days=1)
_MORNING = timedelta(hours=9)


class Appointment(Struct, frozen=True):
    """Something that is lost or due `at` an instant.

    `day` is the one that it closes, on its reader's clock; None: it is at its instant. It `begins` with that day, or
    then. `alarms` are seconds from there, mostly below 0.
    """

    account: str
    kind: ItemKind
    purchase: str | None
    at: datetime
    day: date | None
    begins: datetime
    summary: str
    description: str
    alarms: tuple[int, ...]

    @property
    def about(self) -> tuple[str, str, str | None]:
        """What it is about, whenever that is."""
        return self.account, self.kind, self.purchase


def appointments(items: Sequence[Item], statement: Statement, reader: Reader) -> list[Appointment]:
    """The items as entries, in their order; what is lost unless a plan is renewed is said by its renewal."""
    accounts = {account.account: account for account in statement.accounts}
    told = [i for i in dict.fromkeys(items) if not said_by_its_renewal(i, items, accounts[i.account])]
    return [_appointment(item, accounts[item.account], len(accounts) > 1, reader) for item in told]


def _appointment(item: Item, account: AccountStatement, several: bool, reader: Reader) -> Appointment:
    here = item.at.astimezone(reader.timezone).date()
    day = here - _DAY if midnight(here, reader.timezone) == item.at else None
    what = _SUMMARIES[item.kind](item, account)
    return Appointment(
        account=account.account,
        kind=item.kind,
        purchase=item.purchase,
        at=item.at,
        day=day,
        begins=item.at if day is None else midnight(day, reader.timezone),
        summary=safe(_("{account}: {what}").format(account=account.account, what=what) if several else what),
        description=f"{safe(message(item, account, reader.now))}\n{safe(command('expiring', account.account))}",
        alarms=_alarms(item.kind, day, reader.soon),
    )


def _alarms(kind: ItemKind, day: date | None, soon: Soon) -> tuple[int, ...]:
    leads = {_DAY}
    if kind in ("data", "end", "renewal", "start-by", "keep-alive"):
        leads.add(soon.data)
    if kind in ("renewal", "start-by", "keep-alive"):
        leads.add(soon.deadlines)
    return tuple(_ring(lead, day) for lead in sorted(leads, reverse=True))


def _ring(lead: timedelta, day: date | None) -> int:
    # What lasts to the end of a day rings on the morning so many days before, and not at midnight.
    if day is None:
        before = -lead
    elif lead < _DAY:
        before = _DAY - lead
    else:
        before = _MORNING - lead.days * _DAY
    return before // timedelta(seconds=1)


def _plan(item: Item, account: AccountStatement) -> str:
    line = purchase_of(account, item.purchase)
    return account.account if line is None else line.plan


def _start_by(item: Item, account: AccountStatement) -> str:
    line = purchase_of(account, item.purchase)
    if line is not None and line.terms.validity.unstarted == "starts":
        return _("{plan} starts by itself").format(plan=line.plan)
    return _("Start {plan}").format(plan=_plan(item, account))


_SUMMARIES: dict[ItemKind, Callable[[Item, AccountStatement], str]] = {
    "data": lambda item, account: _("{size} are lost").format(size=show_size(item.bytes or 0, account.gb)),
    "end": lambda item, account: _("{plan} ends").format(plan=_plan(item, account)),
    "renewal": lambda item, account: _("Renew {plan}").format(plan=_plan(item, account)),
    "start-by": _start_by,
    "keep-alive": lambda item, account: _("Use or top up the number"),
    "promotion": lambda item, account: _("{plan}: a promotion ends").format(plan=_plan(item, account)),
    "cycle": lambda item, account: _("{plan} renews by itself").format(plan=_plan(item, account)),
}
