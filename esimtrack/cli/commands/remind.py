"""`esimtrack remind`: what is due and was not said before, for cron."""

from typing import Annotated

import typer

from esimtrack.cli.options import AsOf, Json, command_app
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
          esimtrack remind --json --as-of 'in 7 days'
        """
    )
)


@app.callback(invoke_without_command=True)
def remind(
    context: typer.Context,
    again: Annotated[bool, typer.Option("--again", help=_("What was said before, too."))] = False,
    json: Json = False,
    as_of: AsOf = None,
) -> None:
    if context.invoked_subcommand is None:
        from esimtrack.cli.reminding import answer, run

        if as_of is not None:
            answer(as_of, again, json)
        elif not run(again, json):
            raise typer.Exit(1)
