"""`esimtrack` alone: where to begin."""

from esimtrack.cli.output import say
from esimtrack.config.paths import store_file
from esimtrack.i18n import _


def welcome() -> None:
    """Say what to type first; where something is recorded already, what to type next."""
    say(_("esimtrack: what is left on your SIM and eSIM plans, until when, and what carries over."))
    say("")
    steps: tuple[tuple[str, str], ...]
    if store_file().exists():
        steps = (
            ("esimtrack status", _("what is left")),
            ("esimtrack log-usage 1.5GB", _("write down what was used")),
            ("esimtrack log-usage --remaining 7GB", _("or what your seller's app shows is left")),
            ("esimtrack --help", _("everything else")),
        )
    else:
        say(_("Nothing is recorded yet. Begin with the plan that you have:"))
        say("")
        steps = (
            ("esimtrack plans list", _("plans to start from")),
            ("esimtrack plans show monthly-rollover", _("one of them, in words")),
            ("esimtrack add-plan monthly-rollover", _("buy it; or without a name: be asked")),
            ("esimtrack log-usage 1.5GB", _("write down what was used")),
            ("esimtrack status", _("what is left")),
        )
    widest = max(len(command) for command, _what in steps)
    for command, what in steps:
        say(f"  {command:{widest}}  {what}")
