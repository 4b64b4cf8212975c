"""`esimtrack report`: a period as pictures, on the terminal or as a page."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer
from msgspec.structs import replace

from esimtrack.calendar.wall import TICK
from esimtrack.cli.accounts import meant_account, no_such_cycle, only, say_finished, unfinished
from esimtrack.cli.book import Book, account_of
from esimtrack.cli.options import AsOf, Json, command_app
from esimtrack.cli.output import is_terminal, say_bytes
from esimtrack.cli.refusal import WrongLine
from esimtrack.cli.surroundings import Surroundings
from esimtrack.i18n import _
from esimtrack.insight.days import zone_of
from esimtrack.insight.report import Period, Report, cycle_period, report, usual_period
from esimtrack.ledger.explaining import Explained
from esimtrack.ledger.statement import AccountStatement

if TYPE_CHECKING:
    from esimtrack.views.report import Seen


app = command_app()


@app.command(
    name="report",
    help=_(
        """Show a period as pictures: use by the day, what was left, what came and went, who used it and where.

        The period is the running cycle, else the plan, unless you name another. In a pipe it is a table.

        \b
        Examples:
          esimtrack report
          esimtrack report --all
          esimtrack report home --cycle 1
          esimtrack report --from 2026-11-01 --to 2026-11-14
          esimtrack report --html report.html
          esimtrack report --json
        """
    ),
)
def show(
    account: Annotated[
        str | None, typer.Argument(metavar="[ACCOUNT]", help=_("Default: all that are not finished."))
    ] = None,
    cycle: Annotated[
        int | None, typer.Option("--cycle", metavar="N", min=1, help=_("This cycle of the account's plan."))
    ] = None,
    start: Annotated[
        str | None, typer.Option("--from", metavar="TIME", help=_("From then on; a date is its first instant."))
    ] = None,
    end: Annotated[
        str | None, typer.Option("--to", metavar="TIME", help=_("Up to then; a date is its end. Default: now."))
    ] = None,
    html: Annotated[
        str | None, typer.Option("--html", metavar="FILE", help=_("Write a page for a browser. - is standard output."))
    ] = None,
    every: Annotated[bool, typer.Option("--all", help=_("Finished accounts, too."))] = False,
    json: Json = False,
    as_of: AsOf = None,
) -> None:
    if html is not None and json:
        raise WrongLine(_("say --html or --json: not both."))
    if cycle is not None and (start is not None or end is not None):
        raise WrongLine(_("say --cycle, or --from and --to: not both."))
    if start is None and end is not None:
        raise WrongLine(_("--to needs --from: since when?"))
    around = Surroundings()
    at = around.time(as_of, "last")
    between = None if start is None else _between(around, start, end, at)
    with Book() as book:
        statement = book.statement(at, around.now)
        known = [found.account for found in statement.accounts]
        if cycle is not None:
            wanted = {meant_account(account, known, around.settings, flag="")}
        elif account is None and between is None and not (every or json):
            # Of a period that was named, a finished account may be what is asked for.
            wanted = unfinished(statement.accounts, at)
        else:
            wanted = only(None if account is None else [account], known)
        accounts = [found for found in statement.accounts if found.account in wanted]
        told = book.explain(at, {a.account: zone_of(a, around.zone) for a in accounts})
        if cycle is not None:
            between = _cycle(told[0], cycle)
        earlier = between is not None and between.end <= at
        if between is not None and earlier:
            # An earlier period is told by the plan and the limits of then, and by today's names.
            then = book.statement(between.end - TICK)
            accounts = [replace(account_of(then, found.account) or found, renamed=found.renamed) for found in accounts]
        reports = [_report(found, whole, between, at) for found, whole in zip(accounts, told, strict=True)]
        if json:
            from esimtrack.views.report_json import report_json

            say_bytes(report_json([found for found in reports if found is not None], at))
            return
        from esimtrack.insight.look import look
        from esimtrack.views.report import Seen

        seen = [
            Seen(found, None if earlier else look(found, at, book.usage, around.zone, around.soon), of)
            for found, of in zip(accounts, reports, strict=True)
        ]
        if html is not None:
            from esimtrack.cli.page_file import write_page
            from esimtrack.views.reader import Reader

            write_page(html, seen, Reader(at, around.zone, soon=around.soon))
        else:
            _print(seen, at, around)
        if html != "-" and account is None and cycle is None:
            say_finished(len(known) - len(wanted))


def _print(seen: "list[Seen]", at: datetime, around: Surroundings) -> None:
    import sys

    from esimtrack.cli.screen import console, reader
    from esimtrack.views.report import print_report

    print_report(seen, reader(at, around), console(), pictures=is_terminal(sys.stdout))


def _between(around: Surroundings, start: str, end: str | None, at: datetime) -> Period:
    # What happens at this very instant belongs to now.
    first, last = around.time(start), at + TICK if end is None else around.time(end, "closing")
    if last <= first:
        raise WrongLine(_("--from must lie before --to, and before now where --to is not said."))
    return Period(first, last)


def _cycle(told: Explained, number: int) -> Period:
    period = cycle_period(told, number)
    if period is None:
        raise no_such_cycle(told.account, [p.number for p in told.pages if p.purchase == told.plan])
    return period


def _report(account: AccountStatement, told: Explained, between: Period | None, at: datetime) -> Report | None:
    period = usual_period(account, told, at) if between is None else between
    return None if period is None else report(account, told, period, at)
