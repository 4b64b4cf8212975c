"""The ledger's warnings in words: one sentence for each code, and what to do about it.

The codes are those of `docs/json.md`. A sentence names what it is about as a person would: a purchase by its plan's
name, else by the id that the event holds. A code that is not in the table is shown as itself: no warning is swallowed.
"""

from collections.abc import Callable

from esimtrack.i18n import _
from esimtrack.ledger.statement import AccountStatement, Warned

SENTENCES: dict[str, Callable[[], str]] = {
    "unknown-purchase": lambda: _("{what} is no purchase that this account had then."),
    "no-running-cycle": lambda: _("{what}: no cycle of a plan was running then."),
    "cannot-renew": lambda: _("{what} could not be renewed then."),
    "cannot-activate": lambda: _("{what} could not be activated: it was not waiting to start."),
    "cannot-amend": lambda: _("The terms of {what} could not be changed then."),
    "cannot-extend": lambda: _("{what} could not be extended then."),
    "cannot-cancel": lambda: _("{what} could not be cancelled then."),
    "ends-before-it-starts": lambda: _("A bonus ends before it starts: nothing was granted."),
    "not-enough-points": lambda: _("A bonus cost more points than there were: those were spent, and the data counts."),
    "not-enough-to-transfer": lambda: _("Less was left than the transfer says: what was there was sent."),
    "reading-above-what-was-granted": lambda: _("A reading shows more than was granted: what fits was given back."),
}
"""The sentence for each code; `{what}` is the purchase, or the event, that it is about."""


def sentence(warned: Warned, account: AccountStatement) -> str:
    """One whole sentence that says what had no effect, and why."""
    found = SENTENCES.get(warned.code)
    if found is None:
        return _("Event {event} had no effect: {code}.").format(event=warned.event, code=warned.code)
    return found().format(what=_named(warned, account))


def advice(warned: Warned) -> str:
    """What to do about it: `undo` takes the event back, whatever it was."""
    if warned.code == "reading-above-what-was-granted":
        return _("Log the gift or top-up that is missing, or take the reading back: esimtrack undo {event}").format(
            event=warned.event
        )
    if warned.code == "not-enough-points":
        return _("Were there no points to pay? Take it back, and enter it without: esimtrack undo {event}").format(
            event=warned.event
        )
    if warned.code == "not-enough-to-transfer":
        return _("Log what is missing, or take the transfer back: esimtrack undo {event}").format(event=warned.event)
    return _("Take it back: esimtrack undo {event}").format(event=warned.event)


def _named(warned: Warned, account: AccountStatement) -> str:
    for purchase in account.purchases:
        if purchase.id in (warned.about, warned.event):
            return purchase.plan
    if warned.about is not None:
        return warned.about
    return _("Event {event}").format(event=warned.event)
