"""Options that several commands share, with one meaning each, and how a command's application is made."""

from typing import Annotated, Any

import typer

from esimtrack.cli import words
from esimtrack.i18n import _, speaks


def command_app(**settings: Any) -> typer.Typer:
    """A Typer application that leaves errors to `main` and loads Rich for nothing."""
    if speaks():
        from esimtrack.cli.typers_words import retell

        retell()
    return typer.Typer(
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["--help", "-h"]},
        **settings,
    )


Account = Annotated[
    str | None,
    typer.Option(
        "--account",
        "-a",
        metavar="NAME",
        parser=words.ACCOUNT,
        help=_("The SIM or eSIM; needed only where there are several."),
    ),
]
Plan = Annotated[
    str | None,
    typer.Argument(
        metavar="[PLAN]",
        parser=words.PURCHASE,
        help=_("The purchase, by its plan's name or the end of its id; needed only where several could be meant."),
    ),
]
Accounts = Annotated[list[str] | None, typer.Argument(metavar="[ACCOUNT]...", help=_("Default: all."))]
Size = Annotated[str, typer.Argument(metavar="SIZE", help=_("How much: 2GB, 500 MB."))]
Zones = Annotated[
    list[str] | None, typer.Option("--zone", metavar="ZONE", help=_("Where it can be used; may be repeated."))
]
At = Annotated[str | None, typer.Option("--at", metavar="TIME", help=_("When it happened; default: now."))]
Note = Annotated[str | None, typer.Option("--note", metavar="TEXT", help=_("Kept with the event."))]
DryRun = Annotated[bool, typer.Option("--dry-run", help=_("Say what would change; record nothing."))]
Force = Annotated[bool, typer.Option("--force", help=_("Take a zone that no plan names."))]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="TIME", help=_("Answer as if now were then."))]
WhatIf = Annotated[
    list[str] | None,
    typer.Option(
        "--what-if",
        metavar="COMMAND",
        help=_("Answer as if this had been typed: 'log-usage 3GB'. Nothing is recorded; may be repeated."),
    ),
]
Json = Annotated[bool, typer.Option("--json", help=_("For programs: one JSON document."))]
