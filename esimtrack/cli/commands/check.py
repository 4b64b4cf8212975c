"""`esimtrack check`: is what is recorded whole, and does it make sense?"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from esimtrack.cli.auditing import Audit, Progress, audit
from esimtrack.cli.options import Json, command_app
from esimtrack.cli.output import is_terminal, say_bytes
from esimtrack.cli.refusal import WrongLine
from esimtrack.cli.surroundings import Surroundings
from esimtrack.config.paths import config_file, store_file
from esimtrack.i18n import _, n_
from esimtrack.store import Store, open_store

if TYPE_CHECKING:
    from esimtrack.views.reader import Reader

app = command_app()


@app.command(
    help=_(
        """Check that what is recorded is whole and makes sense; say what to do where it does not.

        The store's file, every event, the sums that are kept of them, what has no effect or can hardly be meant, and
        your own plan files. Nothing is changed, unless you ask for --repair. Exit code 1, if anything was found.

        \b
        Examples:
          esimtrack check
          esimtrack check --json
          esimtrack check --report
        """
    )
)
def check(
    report: Annotated[
        bool, typer.Option("--report", help=_("What a bug report needs: versions and numbers, no names or notes."))
    ] = False,
    repair: Annotated[
        bool, typer.Option("--repair", help=_("Sum the journal anew, where the sums that are kept differ from it."))
    ] = False,
    json: Json = False,
) -> None:
    if report and (json or repair):
        raise WrongLine(_("--report is text, and changes nothing: it stands alone."))
    around = Surroundings()
    if report:
        from esimtrack.cli.reporting import print_report

        raise typer.Exit(print_report(around.now))
    with open_store(store_file(), write=repair) as store, _bar(store) as progress:
        found = audit(store, around.now, progress, repair)
    _print(found, around, json)
    if found.findings:
        raise typer.Exit(1)


def _print(found: Audit, around: Surroundings, json: bool) -> None:
    from esimtrack.views.check import Looked, print_check
    from esimtrack.views.check_context import Context

    accounts = {*found.decided.accounts, *(account.account for account in found.statement.accounts)}
    looked = Looked(found.events, len(accounts), found.plan_files, found.complete, found.repaired)
    if json:
        from esimtrack.views.check_json import check_json

        say_bytes(check_json(found.findings, looked, Context(found.statement, _reader(around))))
    else:
        from esimtrack.cli.screen import console

        print_check(found.findings, looked, Context(found.statement, _reader(around)), console())


def _reader(around: Surroundings) -> "Reader":
    from esimtrack.cli.screen import reader
    from esimtrack.config import settings

    try:
        return reader(around.now, around)
    except settings.BadConfig:
        # It is among the findings; until it is put right, local is what the machine says.
        around.settings = settings.check({}, config_file())
        return reader(around.now, around)


@contextmanager
def _bar(store: Store) -> Iterator[Progress | None]:
    """A bar for a person who waits."""
    if not is_terminal(sys.stderr):
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Bar

    with Bar(TextColumn("{task.description}"), BarColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=store.inspecting().count())
        yield lambda events: bar.update(
            task, completed=events, description=n_("{count} event", "{count} events", events).format(count=events)
        )
