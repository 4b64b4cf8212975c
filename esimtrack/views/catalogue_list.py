"""The catalogue as a table: a plan in one line, or in two where the terminal is narrow."""

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from esimtrack.catalogue import Plan
from esimtrack.i18n import _
from esimtrack.views.layout import columns, indented, join, text
from esimtrack.views.plan_phrases import kind
from esimtrack.views.plan_words import summary


def print_catalogue(plans: Sequence[tuple[str, bool, Plan | None]], console: Console) -> None:
    """Print the plans: a name, whether the file is the user's own, and the plan (None where the file is none)."""
    for line in catalogue_lines(plans, console):
        console.print(line, soft_wrap=True, highlight=False, markup=False)


def catalogue_lines(plans: Sequence[tuple[str, bool, Plan | None]], console: Console) -> list[Text]:
    """The lines of `print_catalogue`."""
    rows = [_row(name, own, plan) for name, own, plan in plans]
    lines = columns(rows, ("left", "left", "left", "right"))
    if max((line.cell_len for line in lines), default=0) > console.width:
        heads = columns([(name, what, price) for name, what, _says, price in rows], ("left", "left", "right"))
        lines = []
        for head, (_name, _what, says, _price) in zip(heads, rows, strict=True):
            lines += [head, *indented(says, 4, console, console.width)]
    footer = _("One in words: {show}. Buy it: {buy}").format(
        show="esimtrack plans show NAME", buy="esimtrack add-plan NAME"
    )
    return [*lines, Text(), *indented(text(footer), 0, console, console.width)]


def _row(name: str, own: bool, plan: Plan | None) -> tuple[Text, Text, Text, Text]:
    shown = text(name, "bold")
    if own:
        shown = join(shown, " ", text(_("(yours)")))
    if plan is None:
        return shown, text(""), text(_("this file cannot be used: esimtrack plans check shows why")), text("")
    price = "" if plan.terms.price is None else str(plan.terms.price)
    return shown, text(kind(plan.terms)), text(summary(plan.terms)), text(price)
