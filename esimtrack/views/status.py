"""`status` for people: the one account in full, several as a list, or where to begin."""

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from esimtrack.i18n import _
from esimtrack.insight.look import Insight
from esimtrack.ledger.statement import AccountStatement
from esimtrack.views.layout import columns, indented, text
from esimtrack.views.reader import Reader
from esimtrack.views.status_account import account_lines
from esimtrack.views.status_list import list_lines


def print_status(
    accounts: Sequence[tuple[AccountStatement, Insight]], reader: Reader, console: Console, full: bool = False
) -> None:
    """Print the accounts: one in full, several as a list, all of them in full with `full`.

    Nothing is printed wider than `reader.width`; the console decides about colour alone.
    """
    for line in status_lines(accounts, reader, console, full):
        console.print(line, soft_wrap=True, highlight=False, markup=False)


def status_lines(
    accounts: Sequence[tuple[AccountStatement, Insight]], reader: Reader, console: Console, full: bool = False
) -> list[Text]:
    """The lines of `print_status`."""
    if not accounts:
        return beginning(reader, console)
    if len(accounts) > 1 and not full:
        return list_lines(list(accounts), reader, console)
    lines: list[Text] = []
    for account, insight in accounts:
        if lines:
            lines += [Text(), Text()]
        lines += account_lines(account, insight, reader, console)
    return lines


def beginning(reader: Reader, console: Console) -> list[Text]:
    """An empty store says how to begin."""
    steps = [
        ("esimtrack plans", _("which plans there are")),
        ("esimtrack add-plan PLAN", _("buy the one that you have")),
        ("esimtrack log-usage 1.5GB", _("log what you used")),
        ("esimtrack status", _("see what is left")),
    ]
    return [
        *indented(text(_("Nothing here yet. Where to begin:")), 0, console, reader.width),
        Text(),
        *columns([[text(command, "bold"), text(what, "dim")] for command, what in steps], ("left", "left"), indent=2),
        Text(),
        *indented(text(_("A plan that runs already is bought with what its app shows:")), 0, console, reader.width),
        Text(),
        text("  esimtrack add-plan PLAN --since 2026-07-01 --left 5GB", "bold"),
    ]
