"""`esimtrack history`: the journal, newest first."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer

from esimtrack.cli import words
from esimtrack.cli.accounts import known_account
from esimtrack.cli.book import Book
from esimtrack.cli.line import again
from esimtrack.cli.near import did_you_mean
from esimtrack.cli.options import Json, command_app
from esimtrack.cli.output import data_out, is_terminal, say
from esimtrack.cli.refusal import WrongLine
from esimtrack.cli.surroundings import Surroundings
from esimtrack.events import Event
from esimtrack.i18n import _, listed

if TYPE_CHECKING:
    from esimtrack.store.history import HistoryRow

app = command_app()

LAST = 50
"""A terminal shows so many events, unless `--all` asks for more."""
TYPES: tuple[str, ...] = tuple(str(kind.__struct_config__.tag) for kind in Event.__args__)
"""The types of events, as the journal names them."""


@app.command(
    help=_(
        """Show what was recorded, newest first; what was taken back is struck through.

        A terminal shows the last 50 events; a pipe gets all of them. The end of an id, as it is shown here, names an
        event for `undo`, and a purchase for every command.

        \b
        Examples:
          esimtrack history
          esimtrack history --all
          esimtrack history --account home --type usage --since 2026-11-01
          esimtrack history --json
        """
    )
)
def history(
    account: Annotated[
        list[str] | None,
        typer.Option(
            "--account", "-a", metavar="NAME", parser=words.ACCOUNT, help=_("Only this one; may be repeated.")
        ),
    ] = None,
    types: Annotated[
        list[str] | None,
        typer.Option("--type", metavar="TYPE", parser=words.one_of(TYPES), help=_("Only this type; may be repeated.")),
    ] = None,
    since: Annotated[str | None, typer.Option(metavar="TIME", help=_("Not before then."))] = None,
    until: Annotated[
        str | None, typer.Option(metavar="TIME", help=_("Before then; of a day alone, the whole day."))
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help=_("Show all events on a terminal, not only the last 50."))
    ] = False,
    json: Json = False,
) -> None:
    around = Surroundings()
    for name in types or ():
        if name not in TYPES:
            raise WrongLine(
                _("{name} is no type of event.").format(name=name) + did_you_mean(name, TYPES),
                _("Types: {types}.").format(types=listed(TYPES)),
            )
    shortened = not (every or json) and is_terminal(sys.stdout)
    with Book() as book, ExitStack() as closing:
        if account:
            known = book.accounts()
            account = [known_account(name, known) for name in account]
        rows = book.store.history(
            account or None,
            types or None,
            None if since is None else around.time(since),
            None if until is None else around.time(until, "closing"),
            # One more tells whether there are more.
            LAST + 1 if shortened else None,
        )
        closing.callback(rows.close)
        if json:
            _print_json(rows)
        else:
            left_out = _print_screen(rows, book, around, LAST if shortened else None)
            if left_out:
                say(
                    _("Only the last {count} events are shown. To see all: {command}").format(
                        count=LAST, command=again("--all")
                    )
                )


def _print_screen(rows: "Iterator[HistoryRow]", book: Book, around: Surroundings, count: int | None) -> bool:
    """Print the rows, or the first `count` of them. Whether there are more."""
    from esimtrack.cli.screen import console, reader
    from esimtrack.views.history import history_lines

    out = console()
    for line in history_lines(islice(rows, count), book.statement(around.now), reader(around.now, around), out):
        if out.is_terminal:
            out.print(line, soft_wrap=True, highlight=False, markup=False)
        else:
            say(line.plain)
    return next(rows, None) is not None


def _print_json(rows: "Iterable[HistoryRow]") -> None:
    """One document, written as the rows come: a journal need not fit into memory."""
    from esimtrack.journal import write_line

    out = data_out()
    out.write(b'{"schema":"esimtrack.history/1","events":[\n')
    before = ""
    for row in rows:
        taken_back = "true" if row.voided else "false"
        out.write(f'{before}{{"taken_back":{taken_back},"event":{write_line(row.event)}}}'.encode())
        before = ",\n"
    out.write(b"\n]}\n")
