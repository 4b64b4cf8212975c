"""What the words of a finding need to know beside it: the statement that it is about, and who reads."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias

from msgspec import Struct

from esimtrack.audit.finding import Finding
from esimtrack.calendar.wall import local_date
from esimtrack.i18n import _
from esimtrack.ledger.statement import AccountStatement, Statement
from esimtrack.units.sizes import show_size
from esimtrack.views import times
from esimtrack.views.reader import Reader


class Context(Struct, frozen=True):
    """`statement` is of the whole journal; of nothing, where it could not be computed."""

    statement: Statement
    reader: Reader

    def account(self, name: str | None) -> AccountStatement:
        """An account that the statement has."""
        return next(account for account in self.statement.accounts if account.account == name)

    def size(self, finding: Finding) -> str:
        """The finding's bytes, in its account's GB."""
        gb = next((a.gb for a in self.statement.accounts if a.account == finding.account), 1000)
        return show_size(finding.bytes or 0, gb)

    def days(self, finding: Finding) -> str:
        """From when to when: "on 3 Nov", "from 3 Nov to 20 Nov"."""
        first, last = self._day(finding.start), self._day(finding.end)
        return (
            _("on {day}").format(day=first)
            if first == last
            else _("from {first} to {last}").format(first=first, last=last)
        )

    def at(self, finding: Finding) -> str:
        """When: "on 3 Nov"."""
        return _("on {day}").format(day=self._day(finding.start))

    def plan(self, id: str) -> str:
        """What a purchase is called."""
        names = {p.id: p.plan for account in self.statement.accounts for p in account.purchases}
        return names.get(id, id)

    def _day(self, at: datetime | None) -> str:
        assert at is not None
        return times.day(local_date(at, self.reader.timezone), self.reader)


Words: TypeAlias = Callable[[Finding, Context], str]
Pair: TypeAlias = tuple[Words, Words]
"""A sentence, and what to do."""
