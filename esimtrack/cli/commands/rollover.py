"""`esimtrack rollover`: does what is left carry over?"""

from datetime import datetime

from esimtrack.cli.accounts import only
from esimtrack.cli.book import Book
from esimtrack.cli.options import Accounts, AsOf, Json, WhatIf, command_app
from esimtrack.cli.output import say_bytes
from esimtrack.cli.supposing import say_supposed, supposing
from esimtrack.cli.surroundings import Surroundings
from esimtrack.i18n import _
from esimtrack.ledger.answers import RolloverAnswer

app = command_app()


@app.command(
    help=_(
        """Say whether what is left carries over: how much, until when, and why not more.

        It supposes that nothing more is used, and that a plan which someone must renew is renewed in time.

        \b
        Examples:
          esimtrack rollover
          esimtrack rollover home
          esimtrack rollover --as-of 2026-12-24
          esimtrack rollover --json
        """
    )
)
def rollover(
    accounts: Accounts = None,
    json: Json = False,
    as_of: AsOf = None,
    what_if: WhatIf = None,
) -> None:
    around = Surroundings()
    with supposing(what_if) as supposed, Book() as book:
        at = around.time(as_of, "last")
        answers = book.rollover(at, around.now)
        wanted = only(accounts, [answer.account for answer in answers])
        answers = [answer for answer in answers if answer.account in wanted]
        if json:
            from esimtrack.views.rollover_json import rollover_json

            say_bytes(rollover_json(answers, at, supposed))
        else:
            say_supposed(supposed)
            _print_screen(answers, book, around, at, named=bool(accounts))


def _print_screen(answers: list[RolloverAnswer], book: Book, around: Surroundings, at: datetime, named: bool) -> None:
    from esimtrack.cli.screen import console, reader
    from esimtrack.insight.look import look
    from esimtrack.views.rollover import print_rollover

    statement = book.statement(at, around.now)
    seen = [
        (account, look(account, at, book.usage, around.zone, around.soon), answer)
        for answer in answers
        for account in statement.accounts
        if account.account == answer.account
    ]
    alone = len(statement.accounts) == 1
    print_rollover(seen, reader(at, around), console(), alone, finished=named)
