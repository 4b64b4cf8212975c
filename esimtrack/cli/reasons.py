"""Why a decision would have no effect on a purchase, and what would work instead.

The ledger has said already that there is none (`deciding`); here a purchase's state is put into words. Each function is
a command's `Why`; what it cannot explain it says plainly.
"""

from collections.abc import Callable
from datetime import datetime

from esimtrack.cli.deciding import CLOSED, Scene, Why
from esimtrack.cli.line import again
from esimtrack.cli.refusal import Refusal
from esimtrack.events import Cancel
from esimtrack.i18n import _
from esimtrack.ledger.statement import PurchaseLine
from esimtrack.terms.model import Terms
from esimtrack.views.event_words import short_id


def not_renewed(scene: Scene, line: PurchaseLine) -> Refusal:
    """Renewed is a manual plan, of the cycles that fit into its own end; at once, one that runs."""
    cycle = line.terms.cycle
    if line.state == "pending":
        return _unstarted(scene, line)
    if cycle is None:
        more = [_longer(scene, line, "7 days")] if line.state == "live" and line.end is not None else []
        return Refusal(_("{plan} is bought once: nothing to renew.").format(plan=line.plan), *more, _again(scene))
    if line.cancelled and line.state not in CLOSED:
        return _cancelled(scene, line, _("{plan} is cancelled: it ends {on}, and cannot be renewed."))
    if line.state in CLOSED:
        return _closed(scene, line)
    if not cycle.manual and line.cycle_end is not None:
        return Refusal(
            _("{plan} renews by itself: nothing to renew.").format(plan=line.plan),
            _("To start the next cycle early: {command}").format(command=again("--now")),
        )
    if line.end is not None:
        return Refusal(
            _("{plan} ends {on}, and no cycle can open after that.").format(
                plan=line.plan, on=scene.on(line.end, line)
            ),
            _longer(scene, line, "1 month"),
        )
    if line.cycle_end is not None:
        return Refusal(
            _("new terms of {plan} come into force {on}, and renew by themselves: nothing to renew.").format(
                plan=line.plan, on=scene.on(line.cycle_end, line)
            ),
            _("To start the next cycle early: {command}").format(command=again("--now")),
        )
    return Refusal(_("{plan} cannot be renewed then.").format(plan=line.plan))


def not_activated(scene: Scene, line: PurchaseLine) -> Refusal:
    """Activated is what waits to start."""
    if line.state in CLOSED:
        return _closed(scene, line)
    if line.start is None:
        return Refusal(_("{plan} cannot be activated then.").format(plan=line.plan))
    return Refusal(
        _("{plan} runs since {day}: nothing to activate.").format(plan=line.plan, day=scene.day(line.start)),
    )


def not_cancelled(scene: Scene, line: PurchaseLine) -> Refusal:
    """Cancelled is a plan that goes on, what waits to start, and at once, whatever is not over."""
    at_once = _("To end it at once, and lose what is left: {command}").format(command=again("--now"))
    if line.state in CLOSED:
        return _closed(scene, line)
    if line.cancelled:
        return Refusal(
            *str(_cancelled(scene, line, _("{plan} is cancelled already: it ends {on}."))).split("\n"), at_once
        )
    if line.terms.cycle is None and line.end is not None:
        text = _("{plan} is bought once, and ends by itself {on}: nothing to cancel.")
        return Refusal(text.format(plan=line.plan, on=scene.on(line.end, line)), at_once)
    return Refusal(_("{plan} is bought once: nothing to cancel.").format(plan=line.plan), at_once)


def not_extended(until: datetime | None) -> Why:
    """Extended is what runs and has an end of its own, to a later one."""

    def why(scene: Scene, line: PurchaseLine) -> Refusal:
        if line.state == "pending":
            return _unstarted(scene, line)
        if line.state == "frozen":
            return Refusal(
                _("{plan} is frozen: only a renewal brings it back.").format(plan=line.plan),
                scene.command("renew", line),
            )
        if line.state in CLOSED:
            return _closed(scene, line)
        lasts = line.terms.validity.lasts
        if lasts == "cycle":
            return Refusal(
                _("{plan} ends with the cycle of the plan that it tops up, and has no end of its own.").format(
                    plan=line.plan
                )
            )
        if lasts is None and line.cancelled:
            return _cancelled(scene, line, _("{plan} is cancelled: it ends {on}, and has no later end."))
        if lasts is None or line.end is None:
            return Refusal(
                _("{plan} has no end of its own: nothing to extend.").format(plan=line.plan),
                _("It goes on until it is cancelled.") if line.terms.cycle else _("It goes on until it is used up."),
            )
        if until is not None:
            return Refusal(
                _("{plan} lasts {until} as it is: the new end is not later.").format(
                    plan=line.plan, until=scene.until(line.end, line)
                )
            )
        return Refusal(_("{plan} cannot be extended then.").format(plan=line.plan))

    return why


def not_amended(new: Terms, file: str) -> Why:
    """Amended is a plan that renews, and goes on, with the terms of another that does."""

    def why(scene: Scene, line: PurchaseLine) -> Refusal:
        bought = _("Bought, it is a purchase of its own: {command}").format(command=scene.buying(file))
        if new.cycle is None:
            return Refusal(
                _("{new} is bought once: a plan that renews can only become another that does.").format(new=new.name),
                bought,
            )
        if line.state in CLOSED:
            return _closed(scene, line)
        if line.state == "pending" or line.terms.cycle is None:
            text = (
                _("{plan} has not started: it has no next cycle in which its terms could change.")
                if line.state == "pending"
                else _("{plan} is bought once: it has no next cycle in which its terms could change.")
            )
            corrected = scene.buying(file, "--replaces", line.plan)
            return Refusal(
                text.format(plan=line.plan),
                bought,
                _("Was it entered wrongly? {command}").format(command=corrected),
            )
        if line.cancelled:
            return _cancelled(scene, line, _("{plan} is cancelled: it ends {on}, and no terms come after that."))
        if line.plan == new.name:
            return Refusal(_("{plan} has these terms already.").format(plan=line.plan))
        return Refusal(_("the terms of {plan} cannot be changed then.").format(plan=line.plan))

    return why


def _unstarted(scene: Scene, line: PurchaseLine) -> Refusal:
    return Refusal(
        _("{plan} has not started yet.").format(plan=line.plan),
        _("Does it run? Then say so first: {command}").format(command=scene.command("activate", line)),
    )


def _closed(scene: Scene, line: PurchaseLine) -> Refusal:
    words: dict[str, Callable[[], str]] = {
        "ended": lambda: _("{plan} ended {on}."),
        "lapsed": lambda: _("{plan} lapsed {on}, and never started."),
        "cancelled": lambda: _("{plan} was cancelled {on}."),
    }
    on = "" if line.end is None else scene.on(line.end, line)
    return Refusal(words[line.state]().format(plan=line.plan, on=on), _again(scene))


def _cancelled(scene: Scene, line: PurchaseLine, text: str) -> Refusal:
    assert line.end is not None
    events = scene.book.store.events([scene.name])
    found = [e for e in events if isinstance(e, Cancel) and e.purchase == line.id and e.at <= scene.at]
    taken_back = [
        _("To take the cancellation back: {command}").format(command=f"esimtrack undo {short_id(e.id)}")
        for e in sorted(found, key=lambda e: (e.at, e.id))[:1]
    ]
    return Refusal(text.format(plan=line.plan, on=scene.on(line.end, line)), *taken_back)


def _longer(scene: Scene, line: PurchaseLine, span: str) -> str:
    return _("To have it longer: {command}").format(command=scene.command("extend", line, "--by", span))


def _again(scene: Scene) -> str:
    return _("Bought anew, it is a purchase of its own: {command}").format(command=scene.buying("PLAN"))
