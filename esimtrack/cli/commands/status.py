"""`esimtrack status`: what is left, in which buckets, until when."""

from typing import Annotated

import typer

from esimtrack.cli.answering import answer_status
from esimtrack.cli.options import Accounts, AsOf, Json, WhatIf, command_app
from esimtrack.cli.supposing import supposing
from esimtrack.i18n import _

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
          esimtrack status --zone CH
          esimtrack status --json
          esimtrack status --format '{remaining} {expires_in}'
          esimtrack status --prometheus
        """
    )
)
def status(
    accounts: Accounts = None,
    every: Annotated[bool, typer.Option("--all", help=_("Each in full, finished ones too."))] = False,
    form: Annotated[
        str | None, typer.Option("--format", metavar="TEXT", help=_("For prompts: a line each, with {fields}."))
    ] = None,
    waybar: Annotated[
        bool, typer.Option("--waybar", help=_("For Waybar: text (as --format has it), tooltip, class, percentage."))
    ] = False,
    prometheus: Annotated[bool, typer.Option("--prometheus", help=_("For Prometheus: metrics, as text."))] = False,
    zone: Annotated[
        str | None, typer.Option("--zone", metavar="ZONE", help=_("Where you are, if the plans tell zones apart."))
    ] = None,
    json: Json = False,
    as_of: AsOf = None,
    what_if: WhatIf = None,
) -> None:
    with supposing(what_if) as supposed:
        answer_status(
            accounts or [], every=every, form=form, json=json, waybar=waybar, prometheus=prometheus, as_of=as_of,
            zone=zone, what_if=supposed,
        )  # fmt: skip
