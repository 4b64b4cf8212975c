"""`esimtrack remind`: what is due and was not said before, for cron."""

from typing import Annotated

import typer

from esimtrack.cli.options import AsOf, Json, command_app
from esimtrack.cli.refusal import WrongLine
from esimtrack.i18n import _

app = command_app(
    help=_(
        """Say what is due and was not said before; where nothing is, say nothing.

        Data that is lost soon, levels of use, running out early, plans to renew or start, numbers to keep, promotions
        that end, nothing logged for long. Each is said once, and again when it gets worse: here, and on the channels
        of the configuration. What a channel did not take is tried again at the next run.

        \b
        Examples:
          esimtrack remind
          esimtrack remind --again
          esimtrack remind --test
          esimtrack remind --json --as-of 'in 7 days'
        """
    )
)


@app.callback(invoke_without_command=True)
def remind(
    context: typer.Context,
    again: Annotated[bool, typer.Option("--again", help=_("What was said before, too."))] = False,
    test: Annotated[
        bool, typer.Option("--test", help=_("Send a test message to every channel; remember nothing."))
    ] = False,
    json: Json = False,
    as_of: AsOf = None,
) -> None:
    if test and (again or json or as_of is not None or context.invoked_subcommand is not None):
        raise WrongLine(_("--test stands alone: esimtrack remind --test"))
    if context.invoked_subcommand is None:
        from esimtrack.cli.reminding import answer, run, send_test

        if test:
            if not send_test():
                raise typer.Exit(1)
        elif as_of is not None:
            answer(as_of, again, json)
        elif not run(again, json):
            raise typer.Exit(1)


DryRun = Annotated[bool, typer.Option("--dry-run", help=_("Show what would be written; write nothing."))]


@app.command(
    help=_(
        """Have reminders run by themselves, by your crontab or a timer of your systemd.

        What is written is shown first; on a terminal you are asked. Lines and files of others stay as they are.

        \b
        Examples:
          esimtrack remind install --dry-run
          esimtrack remind install --dry-run --daily 08:00 --daily 19:30
        """
    )
)
def install(
    daily: Annotated[
        list[str] | None,
        typer.Option("--daily", metavar="HH:MM", help=_("At which time of day; may be repeated. Default: 09:00.")),
    ] = None,
    cron: Annotated[bool, typer.Option("--cron", help=_("By your crontab; the default, where there is one."))] = False,
    systemd: Annotated[bool, typer.Option("--systemd", help=_("By a timer of your systemd."))] = False,
    dry_run: DryRun = False,
) -> None:
    from esimtrack.cli import scheduling

    scheduling.install(cron, systemd, daily or (), dry_run)


@app.command(
    help=_(
        """Have reminders no longer run by themselves: what `install` wrote is taken out.

        \b
        Example:
          esimtrack remind uninstall --dry-run
        """
    )
)
def uninstall(dry_run: DryRun = False) -> None:
    from esimtrack.cli import scheduling

    scheduling.uninstall(dry_run)


@app.command(
    help=_(
        """Say whether reminders run by themselves, where they go, and how many wait to be taken.

        \b
        Example:
          esimtrack remind status
        """
    )
)
def status() -> None:
    from esimtrack.cli import scheduling

    scheduling.status()
