"""The commands' table. Each command is one file of `esimtrack.cli.commands`, imported only when it runs.

Help of the whole lists every command, and imports them all to do so. A command's file has `app`, a Typer application of
its own (`command_app`): of one command, or of several.
"""

from collections.abc import Iterator, MutableMapping
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from esimtrack.cli.options import command_app
from esimtrack.i18n import _, listed
from esimtrack.units.labels import named

COMMANDS = {
    "add-plan": "add_plan",
    "plans": "plans",
    "log-usage": "log_usage",
    "top-up": "top_up",
    "renew": "renew",
    "activate": "activate",
    "cancel": "cancel",
    "extend": "extend",
    "amend": "amend",
    "bonus": "bonus",
    "transfer": "transfer",
    "member": "member",
    "status": "status",
    "rollover": "rollover",
    "expiring": "expiring",
    "explain": "explain",
    "forecast": "forecast",
    "advise": "advise",
    "allocate": "allocate",
    "report": "report",
    "remind": "remind",
    "history": "history",
    "undo": "undo",
    "redo": "redo",
    "import": "import_",
    "export": "export",
    "sync": "sync",
    "backup": "backup",
    "restore": "restore",
    "check": "check",
    "config": "config",
}
"""Each command and its file, in the order in which help lists them."""


class _Commands(MutableMapping[str, Any]):
    """The commands by name, each built from its file when it is first asked for."""

    def __init__(self) -> None:
        self._built: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._built:
            module = import_module(f"esimtrack.cli.commands.{COMMANDS[name]}")
            self._built[name] = get_command(module.app)
            self._built[name].name = name
        return self._built[name]

    def __setitem__(self, name: str, command: Any) -> None:
        self._built[name] = command

    def __delitem__(self, name: str) -> None:
        raise TypeError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


class _Lazy(TyperGroup):
    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings | {"commands": _Commands()})

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)


app = command_app(cls=_Lazy, help=_("What is left on your SIM and eSIM plans, until when, and what carries over."))


def _version(wanted: bool) -> None:
    if wanted:
        from esimtrack import __version__

        typer.echo(f"esimtrack {__version__}")
        raise typer.Exit


def _show_completion(shell: str | None) -> None:
    if shell is None:
        return
    from esimtrack.cli.completion import SHELLS, script
    from esimtrack.cli.refusal import WrongLine

    if shell not in SHELLS:
        raise WrongLine(
            _("{shell} is none of the shells that esimtrack completes in: {names}.").format(
                shell=named(shell), names=listed(SHELLS)
            )
        )
    typer.echo(script(shell), nl=False)
    raise typer.Exit


@app.callback(invoke_without_command=True)
def esimtrack(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help=_("Say which version this is."))
    ] = False,
    no_color: Annotated[bool, typer.Option("--no-color", help=_("Plain text; so do NO_COLOR and a pipe."))] = False,
    show_completion: Annotated[
        str | None,
        typer.Option(
            "--show-completion",
            metavar="bash|zsh|fish",
            callback=_show_completion,
            is_eager=True,
            help=_("Print the script by which that shell completes commands and names."),
        ),
    ] = None,
    debug: Annotated[bool, typer.Option("--debug", help=_("Show where in the program an error arose."))] = False,
) -> None:
    if context.invoked_subcommand is None:
        from esimtrack.cli.welcome import welcome

        welcome()
