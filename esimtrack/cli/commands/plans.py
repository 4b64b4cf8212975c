"""`esimtrack plans`: the catalogue, the samples shipped and the user's own files."""

from pathlib import Path
from typing import Annotated, Any

import typer

from esimtrack.catalogue import BadPlanFile, Plan, find, listing, load
from esimtrack.cli import words
from esimtrack.cli.options import Json, command_app
from esimtrack.cli.output import asks, fail, say, say_bytes
from esimtrack.cli.refusal import Refusal
from esimtrack.cli.surroundings import Surroundings
from esimtrack.config.paths import plans_folder
from esimtrack.i18n import _
from esimtrack.terms.kind import kind_of
from esimtrack.views.commands import command

app = command_app(
    help=_(
        """The catalogue of plans: samples to start from, and your own files.

        \b
        Examples:
          esimtrack plans
          esimtrack plans show monthly-rollover
          esimtrack plans new my.toml
          esimtrack plans check my.toml
        """
    )
)


@app.callback(invoke_without_command=True)
def plans(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        list_()


@app.command(
    "list",
    help=_(
        """List the plans that add-plan knows by name.

        \b
        Example:
          esimtrack plans list
        """
    ),
)
def list_(json: Json = False) -> None:
    around = Surroundings()
    rows: list[tuple[str, bool, Plan | None]] = []
    for entry in listing(plans_folder()):
        try:
            rows.append((entry.name, entry.own, load(entry.path, lambda: around.zone_name)))
        except BadPlanFile:
            rows.append((entry.name, entry.own, None))
    if json:
        _print_json({"plans": [_entry_json(name, own, plan) for name, own, plan in rows]})
        return
    from esimtrack.cli.screen import console
    from esimtrack.views.catalogue_list import print_catalogue

    print_catalogue(rows, console())


@app.command(
    help=_(
        """Say what a plan means, in words.

        \b
        Example:
          esimtrack plans show travel-7-days
        """
    )
)
def show(
    plan: Annotated[
        str, typer.Argument(metavar="PLAN", parser=words.PLAN, help=_("A plan file, or a name of the catalogue."))
    ],
    json: Json = False,
) -> None:
    around = Surroundings()
    found = load(find(plan, plans_folder()), lambda: around.zone_name)
    if json:
        _print_json({"plan": _plan_json(found)})
        return
    from esimtrack.cli.screen import console, reader
    from esimtrack.views.plan_screen import print_plan

    print_plan(found, plan, reader(around.now, around), console())


@app.command(
    help=_(
        """Check plan files, for editors and CI: all that is wrong, with file and line. Exit code 1, if anything is.

        \b
        Example:
          esimtrack plans check my.toml
        """
    )
)
def check(files: Annotated[list[Path], typer.Argument(metavar="FILE...", help=_("Plan files."))]) -> None:
    around = Surroundings()
    bad = 0
    for file in files:
        try:
            plan = load(file, lambda: around.zone_name)
        except BadPlanFile as problem:
            bad += 1
            fail(str(problem))
        else:
            say(_("{file}: {plan} can be bought.").format(file=file, plan=plan.terms.name))
    if bad:
        raise typer.Exit(1)


@app.command(
    help=_(
        """Write a plan file to start from; on a terminal, from your answers.

        \b
        Example:
          esimtrack plans new trip.toml
        """
    )
)
def new(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("The file to write; it must not be there yet."))],
) -> None:
    if file.suffix != ".toml":
        raise Refusal(
            _("a plan file's name ends in .toml."),
            _("Try: {command}").format(command=command("plans", "new", f"{file}.toml")),
        )
    from esimtrack.catalogue.new import TEMPLATE, plan_text, write_new

    text = TEMPLATE
    if asks() and not file.exists():
        from esimtrack.cli.questions import ask_for_plan

        text = plan_text(ask_for_plan(Surroundings().zone_name))
    try:
        write_new(file, text)
    except FileExistsError:
        raise Refusal(_("{file} is there already; it was left as it is.").format(file=file)) from None
    say(_("Wrote {file}. What it means: {command}").format(file=file, command=command("plans", "show", str(file))))


def _entry_json(name: str, own: bool, plan: Plan | None) -> dict[str, Any]:
    return {"name": name, "own": own, **(_plan_json(plan) if plan is not None else {"broken": True})}


def _plan_json(plan: Plan) -> dict[str, Any]:
    return {"path": str(plan.path), "kind": kind_of(plan.terms), "role": plan.role, "terms": plan.terms_json}


def _print_json(document: dict[str, Any]) -> None:
    import msgspec

    schema = {"schema": "esimtrack.plans/1"}
    say_bytes(msgspec.json.encode(schema | document) + b"\n")
