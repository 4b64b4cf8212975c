"""`plans show` for people: what a plan means, in whole sentences, where its file is, and how to buy it."""

from rich.console import Console
from rich.text import Text

from esimtrack.catalogue import Plan
from esimtrack.i18n import _
from esimtrack.views.commands import command
from esimtrack.views.layout import indented, join, text, unparted
from esimtrack.views.plan_words import explain
from esimtrack.views.reader import Reader

WIDEST = 100
"""Sentences are wrapped at this width where the terminal is wider: longer lines are hard to read."""


def print_plan(plan: Plan, called: str, reader: Reader, console: Console) -> None:
    """Print the plan; `called` is how it was asked for, which buys it, too."""
    for line in plan_lines(plan, called, reader, console):
        console.print(line, soft_wrap=True, highlight=False, markup=False)


def plan_lines(plan: Plan, called: str, reader: Reader, console: Console) -> list[Text]:
    """The lines of `print_plan`."""
    width = min(reader.width, WIDEST)
    title = text(plan.terms.name, "bold")
    if plan.terms.provider is not None:
        title = join(title, text(f" {reader.dot} {plan.terms.provider}", "dim"))
    buy = _("Buy it: {command}").format(command=unparted(command("add-plan", called)))
    lines = [*indented(title, 0, console, width), Text()]
    for sentence in explain(plan.terms, plan.role):
        lines += indented(text(sentence), 2, console, width)
    lines.append(Text())
    if plan.path is not None:
        # A path stays on its line, so that it can be copied.
        lines.append(text(_("File: {path}").format(path=plan.path)))
    return [*lines, *indented(text(buy), 0, console, width)]
