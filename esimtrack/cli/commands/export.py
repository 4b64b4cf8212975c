"""`esimtrack export`: the journal, as any machine writes it; tables for a spreadsheet; what a damaged store holds."""

import sys
from typing import Annotated

import typer

from esimtrack.cli.book import Book
from esimtrack.cli.options import AsOf, command_app
from esimtrack.cli.output import data_out
from esimtrack.cli.refusal import WrongLine
from esimtrack.cli.surroundings import Surroundings
from esimtrack.config.paths import store_file
from esimtrack.i18n import _

app = command_app()

TABLES = ("usage", "statement")


@app.command(
    help=_(
        """Write the whole journal to standard output, as JSON Lines; or a table, as CSV.

        Every machine that has the same events writes the same bytes.

        \b
        Examples:
          esimtrack export --journal > journal.jsonl
          esimtrack export --csv > usage.csv               (what was used, line by line)
          esimtrack export --csv statement > left.csv      (what is left, bucket by bucket)
          esimtrack export --salvage > saved.jsonl         (from a store that is damaged)
        """
    )
)
def export(
    table: Annotated[
        str | None, typer.Argument(metavar="[usage|statement]", help=_("With --csv: which table; default: usage."))
    ] = None,
    journal: Annotated[bool, typer.Option("--journal", help=_("The journal; it is the default."))] = False,
    csv: Annotated[bool, typer.Option("--csv", help=_("A table for a spreadsheet."))] = False,
    salvage: Annotated[
        bool, typer.Option("--salvage", help=_("What can be got of the journal out of a damaged store."))
    ] = False,
    as_of: AsOf = None,
) -> None:
    if salvage and (csv or journal or table or as_of):
        raise WrongLine(_("--salvage stands alone: it writes the journal's lines, as far as they can be got."))
    if csv and journal:
        raise WrongLine(_("one thing at a time: --journal or --csv."))
    if table is not None and (not csv or table not in TABLES):
        raise WrongLine(
            _("{table} is no table.").format(table=table) if csv else _("a table is written with --csv."),
            _("Tables: {tables}").format(tables=", ".join(f"esimtrack export --csv {name}" for name in TABLES)),
        )
    if as_of is not None and table != "statement":
        raise WrongLine(_("--as-of goes with --csv statement only."))
    if salvage:
        from esimtrack.cli.salvaging import write_salvaged

        write_salvaged(store_file())
        return
    with Book() as book:
        if csv:
            _write(book, table or "usage", as_of)
        else:
            book.store.export(data_out())
        sys.stdout.buffer.flush()


def _write(book: Book, table: str, as_of: str | None) -> None:
    from esimtrack.views.tables import statement_table, usage_table, write

    if table == "usage":
        write(usage_table(book.store.lines()), data_out())
    else:
        around = Surroundings()
        write(statement_table(book.statement(around.time(as_of, "last"))), data_out())
