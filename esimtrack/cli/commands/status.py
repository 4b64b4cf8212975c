"""`esimtrack status`: what is left, in which buckets, until when."""

from typing import Annotated

import typer

from esimtrack.cli.book import Book
from esimtrack.cli.options import AsOf, Json, command_app
from esimtrack.cli.output import say
from esimtrack.cli.refusal import WrongLine
from esimtrack.cli.surroundings import Surroundings
from esimtrack.i18n import _
from esimtrack.ledger.statement import Statement

app = command_app()


@app.command(
    help=_(
        """Show what is left, until when, and what becomes of it.

        One account is shown in full, several as a list, the most urgent first.

        \b
        Examples:
          esimtrack status
          esimtrack status home
          esimtrack status --as-of 2026-12-24
          esimtrack status --json
          esimtrack status --format '{remaining} {expires_in}'
        """
    )
)
def status(
    accounts: Annotated[list[str] | None, typer.Argument(metavar="[ACCOUNT]...", help=_("Default: all."))] = None,
    every: Annotated[bool, typer.Option("--all", help=_("Each in full, finished ones too."))] = False,
    form: Annotated[
        str | None, typer.Option("--format", metavar="TEXT", help=_("For prompts: a line each, with {fields}."))
    ] = None,
    json: Json = False,
    as_of: AsOf = None,
) -> None:
    around = Surroundings()
    with Book() as book:
        statement = book.statement(around.time(as_of, "last"))
        if accounts:
            statement = _only(statement, accounts)
        if json:
            from esimtrack.views.status_json import status_json

            # Bytes: JSON is UTF-8, whatever the terminal is.
            typer.echo(status_json(statement), nl=False)
        elif form is not None:
            _print_prompt(form, statement, book, around)
        else:
            _print_screen(statement, book, around, every or bool(accounts))


def _print_prompt(form: str, statement: Statement, book: Book, around: Surroundings) -> None:
    from esimtrack.views.prompt_format import BadFormat, prompt_lines
    from esimtrack.views.reader import Reader

    try:
        lines = prompt_lines(form, statement, book.usage, Reader(statement.as_of, around.zone))
    except BadFormat as bad:
        raise WrongLine(str(bad)) from None
    for line in lines:
        say(line)


def _print_screen(statement: Statement, book: Book, around: Surroundings, full: bool) -> None:
    from esimtrack.cli.screen import console, reader
    from esimtrack.insight.look import look
    from esimtrack.views.status import print_status

    seen = [(account, look(account, statement.as_of, book.usage)) for account in statement.accounts]
    print_status(seen, reader(statement.as_of, around), console(), full=full)


def _only(statement: Statement, names: list[str]) -> Statement:
    from esimtrack.cli.accounts import known_account

    known = [account.account for account in statement.accounts]
    wanted = {known_account(name, known) for name in names}
    return Statement(statement.as_of, tuple(a for a in statement.accounts if a.account in wanted))
