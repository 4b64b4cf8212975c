"""`esimtrack config`: what the owner of this machine has set, and where things are."""

from typing import Annotated

import typer

from esimtrack.cli import words
from esimtrack.cli.options import command_app
from esimtrack.cli.output import say
from esimtrack.config import paths, settings
from esimtrack.i18n import _

app = command_app(
    help=_(
        """Settings: the default account, the zone of time, what is soon, how far to look ahead, reminders, rates.

        \b
        default_account   the account that is meant where none is named
        timezone          what "local" means; default: the machine's
        first_day         on which day "this week" begins
        soon_data         data that is lost or runs out within this is marked soon
        soon_deadlines    so is what you must do within this
        expiring_within   how far `expiring` looks ahead
        remind_before     how long before it is lost or due `remind` tells something
        remind_keep_alive the same for a number that is to be kept
        remind_levels     how much of a cycle, a bucket or a limit is used, to be told
        remind_rest       how much of a plan must be left, for its ordinary loss to be told
        remind_unlogged   for how long nothing was logged, to be told
        rates             by which `advise` compares prices in several currencies
        home_zone         where you are, for plans whose data is told apart by zones

        \b
        Examples:
          esimtrack config set timezone Europe/Berlin
          esimtrack config set soon_data '2 days'
          esimtrack config get
          esimtrack config edit
          esimtrack config path
        """
    )
)


SETTING = words.one_of(settings.KEYS)


@app.callback(invoke_without_command=True)
def config(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        get(None)


@app.command(
    help=_(
        """Show what one setting is, or what all are, and which of them nobody set.

        \b
        Examples:
          esimtrack config get
          esimtrack config get timezone
        """
    )
)
def get(
    key: Annotated[
        str | None, typer.Argument(metavar="[SETTING]", parser=SETTING, help=_("The setting; default: all."))
    ] = None,
) -> None:
    found = settings.texts(paths.config_file())
    if key is not None:
        settings.known_key(key)
        value = found.get(key) or _without(key)
        if value is not None:
            say(value)
        return
    for name in settings.KEYS:
        if name in found:
            say(f"{name} = {found[name]}")
        else:
            value = _without(name)
            said = _("(not set)") if value is None else _("{value} (default)").format(value=value)
            say(f"{name} = {said}")
    tables = settings.read(paths.config_file())
    if tables.csv:
        from esimtrack.cli.mapping import written

    for name, columns in tables.csv.items():
        say(f"csv.{name} = " + written(columns))
    if tables.notify:
        from esimtrack.config.channels import shown

        for name, channel in tables.notify.items():
            say(f"notify.{name} = {shown(channel)}")


def _without(key: str) -> str | None:
    # What holds where nobody set it.
    if key == "timezone":
        from esimtrack.config.zone import machine_zone

        return machine_zone()
    return settings.DEFAULTS.get(key)


@app.command(
    "set",
    help=_(
        """Change one setting; all else in the file, comments too, stays.

        \b
        Examples:
          esimtrack config set timezone Asia/Tokyo
          esimtrack config set default_account ''      (takes it out again)
        """
    ),
)
def set_(
    key: Annotated[str, typer.Argument(metavar="SETTING", parser=SETTING, help=_("The setting."))],
    value: Annotated[
        str, typer.Argument(metavar="VALUE", parser=words.VALUE, help=_("Its value; an empty one takes it out."))
    ],
) -> None:
    from esimtrack.config.edit import set_value

    file = paths.config_file()
    set_value(file, key, value)
    if value:
        say(_("{key} is {value} now ({file}).").format(key=key, value=value, file=file))
    else:
        say(_("{key} is no longer set ({file}).").format(key=key, file=file))


@app.command(
    help=_(
        """Change the whole file in your editor: that of VISUAL, else of EDITOR.

        What cannot be used is not taken; the file then stays as it was.

        \b
        Example:
          esimtrack config edit
        """
    )
)
def edit() -> None:
    from esimtrack.cli.editing import edit_config

    edit_config(paths.config_file())


@app.command(
    help=_(
        """Where the configuration, the own plan files and the store are.

        \b
        Example:
          esimtrack config path
        """
    )
)
def path() -> None:
    say(_("configuration: {path}").format(path=paths.config_file()))
    say(_("plan files:    {path}").format(path=paths.plans_folder()))
    say(_("store:         {path}").format(path=paths.store_file()))
