"""`status` for people: the one account in full, several as a list, or where to begin."""

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from esimtrack.i18n import _
from esimtrack.insight.look import Insight
from esimtrack.ledger.statement import AccountStatement
from esimtrack.views.layout import text
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
        return beginning()
    if len(accounts) > 1 and not full:
        return list_lines(list(accounts), reader, console)
    lines: list[Text] = []
    for account, insight in accounts:
        if lines:
            lines += [Text(), Text()]
        lines += account_lines(account, insight, reader, console)
    return lines


def beginning() -> list[Text]:
    """An empty store says how to begin."""
    return [
        text(_("Nothing here yet. Buy the plan that you have, then log what you use:")),
        Text(),
        text("  esimtrack plans"),
        text("  esimtrack add-plan PLAN"),
        text("  esimtrack log-usage 1.5GB"),
        text("  esimtrack status"),
        Text(),
        text(_("A plan that runs already is entered with what the app shows: esimtrack add-plan --help")),
    ]
