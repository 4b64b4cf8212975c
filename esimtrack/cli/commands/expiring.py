"""`esimtrack expiring`: what is lost or due, when, and what to do about it."""

from datetime import datetime, timedelta
from typing import Annotated

import typer

from esimtrack.cli.accounts import only
from esimtrack.cli.book import Book
from esimtrack.cli.options import Accounts, AsOf, Json, WhatIf, command_app
from esimtrack.cli.output import say_bytes
from esimtrack.cli.refusal import WrongLine
from esimtrack.cli.supposing import say_supposed, supposing
from esimtrack.cli.surroundings import Surroundings
from esimtrack.cli.times import BadTime, read_stretch
from esimtrack.i18n import _
from esimtrack.ledger.answers import Item
from esimtrack.ledger.statement import Statement

app = command_app()


@app.command(
    help=_(
        """Show what is lost or due soon, soonest first, and what to do about it.

        Data that is lost were nothing more used, plans to renew, plans to start in time, numbers to keep alive, and
        promotions that end.

        \b
        Examples:
          esimtrack expiring
          esimtrack expiring --within 2d
          esimtrack expiring home --within '8 weeks' --all
          esimtrack expiring --json
          esimtrack expiring --ics plans.ics
        """
    )
)
def expiring(
    accounts: Accounts = None,
    within: Annotated[
        str | None,
        typer.Option(
            "--within", metavar="SPAN", help=_("How far to look ahead: 48h, '2 weeks'; default: 14 days, or as is set.")
        ),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help=_("Plans that renew by themselves, too."))] = False,
    ics: Annotated[
        str | None,
        typer.Option(
            "--ics", metavar="FILE", help=_("Write a calendar; without --within, of a year. - is standard output.")
        ),
    ] = None,
    json: Json = False,
    as_of: AsOf = None,
    what_if: WhatIf = None,
) -> None:
    if ics is not None and (json or as_of is not None or what_if):
        raise WrongLine(_("a calendar is of now: --ics goes without --json, --as-of and --what-if."))
    around = Surroundings()
    try:
        ahead = _ahead(within, ics is not None, around)
    except BadTime as bad:
        raise WrongLine(str(bad)) from None
    with supposing(what_if) as supposed, Book() as book:
        at = around.time(as_of, "last")
        statement = book.statement(at, around.now)
        wanted = only(accounts, [account.account for account in statement.accounts])
        items = [item for item in book.due(at, at + ahead, every) if item.account in wanted]
        if json:
            from esimtrack.views.expiring_json import expiring_json

            say_bytes(expiring_json(items, statement, at + ahead, supposed))
        elif ics is not None:
            from esimtrack.cli.calendar_file import remembered, write_calendar
            from esimtrack.views.agenda import Looked
            from esimtrack.views.appointments import appointments
            from esimtrack.views.reader import Reader

            found = appointments(items, statement, Reader(at, around.zone, soon=around.soon))
            looked = Looked(at + ahead, wanted if accounts else None, every)
            write_calendar(ics, found, remembered(book), looked, at)
        else:
            say_supposed(supposed)
            _print_screen(items, statement, wanted, book, around, ahead)


def _ahead(within: str | None, calendar: bool, around: Surroundings) -> timedelta:
    if within is not None:
        return read_stretch(within)
    return timedelta(days=366) if calendar else around.settings.expiring_within


def _print_screen(
    items: list[Item], statement: Statement, wanted: set[str], book: Book, around: Surroundings, ahead: timedelta
) -> None:
    from esimtrack.cli.screen import console, reader
    from esimtrack.insight.look import look
    from esimtrack.views.expiring import print_expiring

    at = statement.as_of
    seen = [(account, look(account, at, book.usage, around.zone, around.soon)) for account in statement.accounts]
    later = None if items else _next(book, at, at + ahead, wanted)
    print_expiring(items, seen, reader(at, around), console(), wanted, within=ahead, later=later)


def _next(book: Book, at: datetime, after: datetime, wanted: set[str]) -> Item | None:
    # The first thing that comes after what was looked at, within a year.
    ahead = book.due(at, max(after, at + timedelta(days=366)))
    return next((item for item in ahead if item.account in wanted), None)
