"""Screens in Simplified Chinese, kept as files: wide characters take two cells, and columns stand in line all the same.

After a change that is meant: `pytest tests/views --snapshot-update`, and look at what `git diff` shows.
"""

import re
from collections.abc import Callable, Iterator
from io import StringIO

import pytest
from rich.cells import cell_len
from rich.console import Console
from syrupy.assertion import SnapshotAssertion

from esimtrack.cli.language import speak_asked
from esimtrack.i18n import speak
from esimtrack.views.allocate import Typed, print_allocation
from esimtrack.views.layout import indented, parted, text, unparted
from tests.views import journals, test_advise_screens, test_allocate_screens, test_forecast_screens, test_report_screens
from tests.views.test_allocate_screens import told
from tools import messages


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """Texts are Chinese in these tests."""
    messages.compiled()
    speak_asked("zh_CN")
    yield
    speak(None)


def allocated(width: int) -> str:
    """The screen of `allocate`."""
    of, file = test_allocate_screens.short(), StringIO()
    typed = Typed("esimtrack allocate fam --apply", "esimtrack allocate fam --now --apply")
    print_allocation(told(of), of.reader(width), Console(file=file, width=width), typed)
    return file.getvalue()


SCREENS: dict[str, Callable[[int], str]] = {
    "rollover": lambda width: journals.bank().rollover(width),
    "rollover-compensated": lambda width: journals.compensated().rollover(width),
    "expiring": lambda width: journals.traveller().expiring(width=width),
    "plan": lambda width: journals.plan("monthly-points-and-bonus", width),
    "report": lambda width: test_report_screens.shown(test_report_screens.pool(), width, pictures=False),
    "report-pictures": lambda width: test_report_screens.shown(test_report_screens.pool(), width),
    "forecast": lambda width: test_forecast_screens.shown(test_forecast_screens.paid(), width),
    "advise": lambda width: test_advise_screens.shown(test_advise_screens.too_small(), width),
    "allocate": allocated,
}


@pytest.mark.parametrize("width", [60, 80])
@pytest.mark.parametrize("name", SCREENS)
def test_on_a_terminal(name: str, width: int, screen: SnapshotAssertion) -> None:
    """Nothing is wider than the terminal, counted in cells, and no column leaves its line."""
    shown = SCREENS[name](width)
    assert shown == screen
    assert all(cell_len(line) <= width for line in shown.splitlines())


def test_numbers_stand_below_each_other() -> None:
    """Sizes of a column end in the same cell, on whatever wide characters they follow."""
    sizes = re.compile(r"\d [GM]?B")
    rows = [
        line
        for line in SCREENS["report"](80).splitlines()
        if "日 " in line and "发放" not in line and len(sizes.findall(line)) == 2
    ]
    ends = [[cell_len(line[: found.end()]) for found in sizes.finditer(line)] for line in rows]
    assert len(rows) == 21
    assert len({tuple(places) for places in ends}) == 1


def test_a_sentence_is_parted_between_characters() -> None:
    """Not before a closing mark, not behind an opening one, not within a size or a command; every line is full."""
    console = Console(file=StringIO(), width=80)
    said = text("用完后限速至（每月）1.5 GB，" * 6 + "或者：" + unparted("esimtrack activate -a japan") + "。")
    for width in range(32, 60):
        lines = [line.plain for line in indented(said, 2, console, width)]
        assert "".join(line[2:] for line in lines).replace(" ", "") == parted(said.plain).replace(" ", "")
        assert all(cell_len(line) <= max(width, 22) for line in lines)
        assert not any(line[2:3] in "，。）：" or line[-1] in "（" for line in lines)
        assert not any(re.search(r"\d$", line) for line in lines)
        assert any("esimtrack activate -a japan" in line for line in lines)
        assert all(cell_len(line) > width - 14 for line in lines[:-3])


def test_a_date_stays_on_one_line() -> None:
    """With its hour, wherever the line ends."""
    console = Console(file=StringIO(), width=80)
    for lead in range(40):
        said = "流" * lead + "，可用至 2027年11月30日24时，之后作废。"
        lines = [line.plain for line in indented(text(said), 2, console, 40)]
        assert any("2027年11月30日24时" in line for line in lines)
        assert all(cell_len(line) <= 40 for line in lines)
