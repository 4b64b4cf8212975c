"""`esimtrack amend`: a plan goes on with other terms."""

from typing import Annotated

import typer

from esimtrack.cli import effects, reasons, words
from esimtrack.cli.deciding import Decision, Said, Scene, decide
from esimtrack.cli.options import Account, At, DryRun, Note, command_app
from esimtrack.cli.refusal import Refusal
from esimtrack.cli.surroundings import Surroundings
from esimtrack.events import AccountEvent, Amend
from esimtrack.i18n import _
from esimtrack.journal.ids import new_id
from esimtrack.views.commands import command

app = command_app()


@app.command(
    help=_(
        """Change a plan into another, from its next cycle on: the seller's terms change, or you change the tariff.

        What was bought, granted and carried stays; with --forfeits, carried data is lost with the change.

        \b
        Examples:
          esimtrack amend family --dry-run
          esimtrack amend monthly --purchase 'Monthly 10 GB with rollover' --forfeits
        """
    )
)
def amend(
    new: Annotated[
        str, typer.Argument(metavar="NEW-PLAN", parser=words.PLAN, help=_("A plan file, or a name of the catalogue."))
    ],
    purchase: Annotated[
        str | None,
        typer.Option(
            metavar="PLAN", parser=words.PURCHASE, help=_("Which purchase; needed only where several could be meant.")
        ),
    ] = None,
    forfeits: Annotated[bool, typer.Option("--forfeits", help=_("Nothing is carried into the new terms."))] = False,
    account: Account = None,
    at: At = None,
    note: Note = None,
    dry_run: DryRun = False,
) -> None:
    from esimtrack.catalogue import find, load
    from esimtrack.config.paths import plans_folder

    around = Surroundings()
    path = find(new, plans_folder())
    found = load(path, lambda: around.zone_name)
    if found.role == "top-up":
        raise Refusal(
            _("{new} is a top-up, and no plan can become one.").format(new=found.terms.name),
            _("Buy it: {command}").format(command=command("add-plan", new)),
        )

    def event(scene: Scene, id: str) -> AccountEvent | None:
        line = scene.purchase(id)
        # Where the file names no zone of time, the purchase's days are counted as they are.
        plan = load(path, lambda: line.terms.timezone)
        amended = any(isinstance(e, Amend) and e.purchase == id for e in scene.book.store.events([scene.name]))
        if plan.terms == line.terms and not amended:
            return None
        return Amend(
            new_id(), scene.at, scene.name, purchase=id, terms=plan.terms_json, forfeits=forfeits or None, note=note
        )

    decision = Decision(
        "amend",
        _("nothing of {account} can get other terms then."),
        event,
        reasons.not_amended(found.terms, new),
        effects.amended(found.terms.name),
        ("--purchase",),
    )
    decide(decision, Said(account, at, note, dry_run), purchase)
