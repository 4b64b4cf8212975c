"""`esimtrack export`: the journal, as any machine writes it."""

import sys
from typing import Annotated

import typer

from esimtrack.cli.book import Book
from esimtrack.cli.options import command_app
from esimtrack.i18n import _

app = command_app()


@app.command(
    help=_(
        """Write the whole journal to standard output, as JSON Lines.

        Every machine that has the same events writes the same bytes.

        \b
        Example:
          esimtrack export --journal > journal.jsonl
        """
    )
)
def export(
    journal: Annotated[bool, typer.Option("--journal", help=_("The journal; it is the default."))] = True,
) -> None:
    with Book() as book:
        sys.stdout.flush()
        book.store.export(sys.stdout.buffer)
        sys.stdout.buffer.flush()
