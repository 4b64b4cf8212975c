"""`esimtrack bonus`: data that was given, or got for points."""

from collections.abc import Sequence
from typing import Annotated

import typer

from esimtrack.cli.deciding import Said, Scene, scene
from esimtrack.cli.evidence import checked_zones
from esimtrack.cli.options import Account, At, DryRun, Force, Note, Size, Zones, command_app
from esimtrack.cli.recording import Draft
from esimtrack.cli.refusal import Refusal
from esimtrack.cli.sizes import read_size, say_size
from esimtrack.events import Bonus
from esimtrack.i18n import _
from esimtrack.journal.ids import new_id
from esimtrack.views import times

app = command_app()


@app.command(
    help=_(
        """Enter data that was given to you, or that you got for points.

        It ends with the running cycle, unless --until says when; where no cycle runs, it has no end.

        \b
        Examples:
          esimtrack bonus 1GB
          esimtrack bonus 500MB --until 2026-12-24 --note 'for the outage'
        """
    )
)
def bonus(
    size: Size,
    until: Annotated[
        str | None, typer.Option(metavar="TIME", help=_("When it ends; of a day alone, the whole day."))
    ] = None,
    zone: Zones = None,
    points: Annotated[int | None, typer.Option(metavar="N", min=1, help=_("How many points were spent on it."))] = None,
    force: Force = False,
    account: Account = None,
    at: At = None,
    note: Note = None,
    dry_run: DryRun = False,
) -> None:
    with scene(Said(account, at, note, dry_run)) as here:
        bytes_ = read_size(size, here.gb)
        zones = checked_zones(zone or (), force, here.account)
        end = None if until is None else here.around.time(until, "closing")
        event = Bonus(
            new_id(), here.at, here.name, bytes=bytes_, until=end, zones=zones or None, points=points, note=note
        )
        warned = here.warns(event)
        if "not-enough-points" in warned:
            raise Refusal(
                _("there are {there} points, not {points}.").format(
                    there=0 if here.account is None else here.account.points, points=points
                ),
                _("Data that cost no points: leave --points out."),
            )
        if "ends-before-it-starts" in warned:
            raise Refusal(
                _("the bonus would end before it starts: nothing of it could be used."),
                _("Say a later end: --until TIME; or when it was given: --at TIME"),
            )

        def sentences(draft: Draft, told: str) -> Sequence[str | None]:
            _before, after = draft.account(here.name)
            return [_given(here, event, told), None if points is None else _spent(points, after.points)]

        here.record("bonus", event, sentences)


def _given(here: Scene, event: Bonus, told: str) -> str:
    words = {"account": here.name, "size": say_size(event.bytes, here.gb), "time": told}
    cycle = None if here.account is None else here.account.cycle
    end = event.until or (None if cycle is None else cycle.end)
    if end is None:
        return _("Noted a bonus of {size} for {account}, {time}: it has no end.").format(**words)
    zone = here.around.zone if here.account is None or event.until is not None else here.reader.zone_of(here.account)
    until = times.until(end, zone, here.reader)
    return _("Noted a bonus of {size} for {account}, {time}: it is good {until}.").format(**words, until=until)


def _spent(points: int, left: int) -> str:
    return _("{points} points are spent, {left} are left.").format(points=points, left=left)
