"""`esimtrack forecast`: when data runs out and how the cycle will end, as a range."""

from esimtrack.advice.forecast import forecast as forecast_of
from esimtrack.cli.accounts import only
from esimtrack.cli.book import Book
from esimtrack.cli.options import Accounts, AsOf, Json, WhatIf, command_app
from esimtrack.cli.output import say_bytes
from esimtrack.cli.supposing import say_supposed, supposing
from esimtrack.cli.surroundings import Surroundings
from esimtrack.i18n import _

app = command_app()


@app.command(
    help=_(
        """Show when data will run out, and how the cycle will end, as a range.

        The range comes from your own days, drawn at random and walked through the plan's rules. With less than a week
        of them it is the plain pace of late.

        \b
        Examples:
          esimtrack forecast
          esimtrack forecast home
          esimtrack forecast --what-if 'log-usage 3GB --at 2026-12-24'
          esimtrack forecast --json
        """
    )
)
def forecast(accounts: Accounts = None, json: Json = False, as_of: AsOf = None, what_if: WhatIf = None) -> None:
    around = Surroundings()
    at = around.time(as_of, "last")
    with supposing(what_if) as supposed, Book() as book:
        statement = book.statement(at, around.now)
        wanted = only(accounts, [account.account for account in statement.accounts])
        known = book.known(at, around.now)
        forecasts = [
            forecast_of(account, known, around.zone) for account in statement.accounts if account.account in wanted
        ]
    if json:
        from esimtrack.views.forecast_json import forecast_json

        say_bytes(forecast_json(forecasts, at, supposed))
    else:
        from esimtrack.cli.screen import console, reader
        from esimtrack.views.forecast import print_forecast

        say_supposed(supposed)
        print_forecast(forecasts, reader(at, around), console(), over=bool(accounts))
