"""`esimtrack explain`: an account as a statement, line by line, and what a single event did."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from esimtrack.cli.accounts import known_account, meant_account, no_such_cycle, only, say_finished, unfinished
from esimtrack.cli.book import Book, account_of
from esimtrack.cli.options import AsOf, Json, command_app
from esimtrack.cli.output import say_bytes
from esimtrack.cli.refusal import Refusal, WrongLine
from esimtrack.cli.surroundings import Surroundings
from esimtrack.events import Counter, Transfer, Usage, Void
from esimtrack.i18n import _, listed
from esimtrack.insight.days import zone_of
from esimtrack.ledger.explaining import Explained, of_cycle, of_event
from esimtrack.ledger.port import Mark
from esimtrack.ledger.statement import AccountStatement
from esimtrack.units.labels import named

if TYPE_CHECKING:
    from esimtrack.store.history import HistoryRow

app = command_app()


@app.command(
    help=_(
        """Show how what is left came about: each grant, use, carry, loss, correction and charge, by which rule.

        Use is summed for each day. What is left stands behind every line, and all of it adds up to `status`.

        \b
        Examples:
          esimtrack explain
          esimtrack explain --all
          esimtrack explain home --cycle 1
          esimtrack explain home --lines
          esimtrack explain --as-of 2026-12-24 --json
        """
    )
)
def explain(
    account: Annotated[
        str | None, typer.Argument(metavar="[ACCOUNT]", help=_("Default: all that are not finished."))
    ] = None,
    cycle: Annotated[
        int | None, typer.Option("--cycle", metavar="N", min=1, help=_("Only this cycle of the account's plan."))
    ] = None,
    event: Annotated[
        str | None,
        typer.Option("--event", metavar="EVENT", help=_("Only what this one did, by the end of its id.")),
    ] = None,
    lines: Annotated[bool, typer.Option("--lines", help=_("Use line by line, and times of day."))] = False,
    every: Annotated[bool, typer.Option("--all", help=_("Finished accounts, too."))] = False,
    json: Json = False,
    as_of: AsOf = None,
) -> None:
    if event is not None and (cycle is not None or lines):
        raise WrongLine(_("--event goes without --cycle and --lines: it tells of one event alone."))
    around = Surroundings()
    with Book() as book:
        asked = _Asked(book, around, around.time(as_of, "last"), json)
        if event is not None:
            asked.event(event, account)
        elif cycle is not None:
            asked.cycle(cycle, account, lines)
        else:
            asked.accounts(account, lines, every or json)


class _Asked:
    """One question to the book, and how its answer is printed."""

    def __init__(self, book: Book, around: Surroundings, at: datetime, json: bool) -> None:
        self.book, self.around, self.at, self.json = book, around, at, json
        self.statement = book.statement(at, around.now)
        self.known = [account.account for account in self.statement.accounts]

    def accounts(self, account: str | None, lines: bool, every: bool) -> None:
        """Everything, of one account, of those that are not finished, or of every one."""
        if account is None and not every:
            wanted = unfinished(self.statement.accounts, self.at)
        else:
            wanted = only(None if account is None else [account], self.known)
        self._print(self._explained(wanted, lines), lines)
        if account is None:
            say_finished(len(self.known) - len(wanted))

    def cycle(self, number: int, account: str | None, lines: bool) -> None:
        """One cycle of one account's plan."""
        name = meant_account(account, self.known, self.around.settings, flag="")
        (whole,) = self._explained({name}, lines)
        part = of_cycle(whole, number)
        if part is None:
            raise no_such_cycle(name, [page.number for page in whole.pages if page.purchase == whole.plan])
        self._print([part], lines)

    def event(self, name: str, account: str | None) -> None:
        """What one event did."""
        row = self.book.store.event(_found(name, self.book))
        seen = self._of_event(row, account)
        if self.json:
            self._print([] if seen is None else [seen[1]], lines=False)
            return
        from esimtrack.cli.screen import console, reader
        from esimtrack.views.explain_event import print_event

        print_event(row.event, row.voided, seen, reader(self.at, self.around), console())

    def _of_event(self, row: "HistoryRow", asked: str | None) -> tuple[AccountStatement, Explained] | None:
        # None for what counts for nothing, or has not happened by then.
        event = row.event
        if isinstance(event, Void):
            return None
        name = event.account
        if asked is not None and asked != name:
            known_account(asked, self.known)
            if not isinstance(event, Transfer) or event.to != asked:
                raise Refusal(_("{id} is an event of {account}.").format(id=event.id, account=name))
            name = asked
        account = account_of(self.statement, name)
        if row.voided or event.at > self.at or account is None:
            return None
        alone = Mark(event.at, event.id) if isinstance(event, Usage | Counter) else None
        (whole,) = self._explained({name}, False, alone)
        return account, of_event(whole, event.id)

    def _explained(self, names: set[str], lines: bool, alone: Mark | None = None) -> list[Explained]:
        zones = {a.account: zone_of(a, self.around.zone) for a in self.statement.accounts if a.account in names}
        return self.book.explain(self.at, zones, lines, alone)

    def _print(self, told: Sequence[Explained], lines: bool) -> None:
        if self.json:
            from esimtrack.views.explain_json import explain_json

            say_bytes(explain_json(told, self.at, lines))
            return
        from esimtrack.cli.screen import console, reader
        from esimtrack.views.explain import print_explained

        by_name = {account.account: account for account in self.statement.accounts}
        seen = [(by_name[part.account], part) for part in told]
        print_explained(seen, reader(self.at, self.around), console(), lines)


def _found(name: str, book: Book) -> str:
    found = book.store.find_event(name)
    if len(found) > 1:
        raise Refusal(
            _("{name} could be several events: {ids}.").format(name=name, ids=listed(found)),
            _("Give more of its id."),
        )
    if not found:
        raise Refusal(
            _("there is no event {name}.").format(name=named(name)),
            _("The ends of ids stand in: {command}").format(command="esimtrack history"),
        )
    return found[0]
