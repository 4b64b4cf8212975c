"""`esimtrack top-up`: more data was bought, beside a plan."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from esimtrack.cli.deciding import Said, Scene, scene
from esimtrack.cli.effects import accounted
from esimtrack.cli.evidence import checked_zones
from esimtrack.cli.options import Account, At, DryRun, Force, Note, Size, Zones, command_app
from esimtrack.cli.plan_flags import checked, lay_over
from esimtrack.cli.recording import Draft
from esimtrack.cli.sizes import read_size, say_size
from esimtrack.events import Purchase
from esimtrack.i18n import _
from esimtrack.insight.days import main_purchase
from esimtrack.journal.ids import new_id
from esimtrack.terms.check import terms_json
from esimtrack.units.sizes import show_size

app = command_app()


@app.command(
    "top-up",
    help=_(
        """Enter a booster that you bought: data beside a plan. It ends with the running cycle, unless --lasts says how
        long it is good.

        \b
        Examples:
          esimtrack top-up 2GB
          esimtrack top-up 5GB --lasts '30 days' --price '8.00 EUR' --name 'Holiday booster'

        A booster of the catalogue: esimtrack add-plan booster --top-up
        """
    ),
)
def top_up(
    size: Size,
    lasts: Annotated[
        str | None, typer.Option(metavar="SPAN", help=_("How long it is good: '30 days'; default: the running cycle."))
    ] = None,
    name: Annotated[
        str | None, typer.Option(metavar="TEXT", help=_("What it is called; default: Top-up SIZE."))
    ] = None,
    price: Annotated[str | None, typer.Option(metavar="MONEY", help=_("12.00 EUR."))] = None,
    zone: Zones = None,
    force: Force = False,
    account: Account = None,
    at: At = None,
    note: Note = None,
    dry_run: DryRun = False,
) -> None:
    with scene(Said(account, at, note, dry_run)) as here:
        bytes_ = read_size(size, here.gb)
        zones = checked_zones(zone or (), force, here.account)
        flags = {
            "name": name or _name(bytes_, here.gb),
            "data": size,
            "lasts": lasts or "cycle",
            "price": price,
            "zones": zones,
        }
        plan = lay_over(_seller(here), flags)
        checked(plan, "top-up")
        event = Purchase(new_id(), here.at, here.name, terms=terms_json(plan), role="top-up", note=note)

        def sentences(draft: Draft, told: str) -> Sequence[str | None]:
            before, after = draft.account(here.name)
            line = next(p for p in after.purchases if p.id == event.id)
            text = _("Topped up {account} with {size}, {time}: it has no end.")
            if line.end is not None:
                text = _("Topped up {account} with {size}, {time}: it is good {until}.")
            until = None if line.end is None else here.until(line.end, line)
            words = {"account": here.name, "size": say_size(bytes_, here.gb), "time": told, "until": until}
            return [text.format(**words), *accounted(before, after)]

        here.record("top-up", event, sentences)


def _name(size: int, gb: int) -> str:
    # What the journal holds is the same in every language.
    number, unit = show_size(size, gb).split(" ")
    return f"Top-up {number.rstrip('0').rstrip('.') if '.' in number else number} {unit}"


def _seller(here: Scene) -> dict[str, Any]:
    # Its days, and its GB, are those of the plan that it tops up.
    line = None if here.account is None else main_purchase(here.account)
    plan: dict[str, Any] = {"timezone": here.around.zone_name if line is None else line.terms.timezone}
    return plan if here.gb == 1000 else plan | {"gb": here.gb}
