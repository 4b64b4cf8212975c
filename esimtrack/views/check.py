"""`check` for people: what was looked at, then each finding with what to do about it, errors first."""

from collections.abc import Iterator

from msgspec import Struct
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from esimtrack.audit.finding import Findings
from esimtrack.i18n import _, listed, n_
from esimtrack.views.check_context import Context
from esimtrack.views.check_words import advice, sentence
from esimtrack.views.layout import behind, indented, text, unparted

WIDEST = 100
SHOWN = 10
"""Of more findings with one code than these, the others are counted."""


class Looked(Struct, frozen=True):
    """How much was looked at. `complete`: damage kept nothing from it; `repaired`: tables that were summed anew."""

    events: int
    accounts: int
    plan_files: int
    complete: bool
    repaired: tuple[str, ...] = ()


def print_check(findings: Findings, looked: Looked, context: Context, console: Console) -> None:
    """Print the outcome."""
    for line in check_lines(findings, looked, context, console):
        console.print(line, soft_wrap=True, highlight=False, markup=False)


def check_lines(findings: Findings, looked: Looked, context: Context, console: Console) -> Iterator[Text]:
    """The lines of `print_check`."""
    width = min(context.reader.width, WIDEST)
    if looked.repaired:
        said = _("What was summed of the journal ({tables}) differed from it, and was summed anew.")
        yield from indented(text(said.format(tables=listed(looked.repaired))), 0, console, width)
    yield from indented(text(_head(findings, looked), "bold"), 0, console, width)
    shown: dict[str, int] = {}
    for finding in findings:
        shown[finding.code] = shown.get(finding.code, 0) + 1
        if shown[finding.code] > SHOWN:
            continue
        bad = finding.severity == "error"
        mark = Text("! " if bad else "- ", style="red" if bad else "yellow")
        yield Text()
        yield from behind(mark, text(sentence(finding, context)), console, width, 2)
        yield from indented(text(_whole_command(advice(finding, context), width - 2), "dim"), 2, console, width)
    for code, count in findings.counts.items():
        if count > SHOWN:
            yield Text()
            more = n_("And {count} more of {code}.", "And {count} more of {code}.", count - SHOWN)
            yield from indented(text(more.format(count=count - SHOWN, code=code)), 0, console, width)
    if not looked.complete:
        yield Text()
        said = _("Not all could be looked at. Put this right first, and check again.")
        yield from indented(text(said), 0, console, width)


def _whole_command(advised: str, room: int) -> str:
    # An advice may end with a command, which somebody copies: it stays on one line, where it fits on one.
    said, found, words = advised.rpartition(": esimtrack ")
    whole = f"esimtrack {words}"
    return f"{said}: {unparted(whole)}" if found and cell_len(whole) <= room else advised


def _head(findings: Findings, looked: Looked) -> str:
    parts = [
        n_("{count} event", "{count} events", looked.events).format(count=looked.events),
        n_("{count} account", "{count} accounts", looked.accounts).format(count=looked.accounts),
        n_("{count} plan file", "{count} plan files", looked.plan_files).format(count=looked.plan_files),
    ]
    what = listed(parts)
    if not findings:
        return _("Checked {what}: nothing is wrong.").format(what=what)
    count = len(findings)
    return n_("Checked {what}: {count} finding.", "Checked {what}: {count} findings.", count).format(
        what=what, count=count
    )
