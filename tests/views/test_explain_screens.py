"""What a person sees of `explain`: every story as a screen, kept as a file.

After a change that is meant: `pytest tests/views --snapshot-update`, and look at what `git diff` shows.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from io import StringIO
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text
from syrupy.assertion import SnapshotAssertion

from esimtrack import journal
from esimtrack.events import Counter, Event, Usage, Void
from esimtrack.ledger.explaining import Explained, of_cycle, of_event
from esimtrack.ledger.port import Mark
from esimtrack.ledger.postings import What
from esimtrack.ledger.statement import AccountStatement, Reason
from esimtrack.views.explain import print_explained
from esimtrack.views.explain_event import print_event
from esimtrack.views.explain_words import GRANTED, LOST, WORDS
from esimtrack.views.reader import Reader
from esimtrack.views.rollover_words import WHY
from tests.views import journals
from tests.views.build import when
from tests.views.journals import Story, Writer, story
from tests.views.stories import BERLIN
from tests.ways import InMemory

CASES = sorted((Path(__file__).parents[1] / "conformance").glob("*/*.json"))
STORIES = ["simple", "traveller", "family", "fair_use", "grace", "nothing"]


def family() -> Story:
    """Five share 20 GB, and a booster when it runs low; one has a long name, one another script, some use has none."""
    fam = Writer("fam").buys("family", "2026-10-31 23:00")
    fam.uses("6 GB", "2026-11-02 18:00", "Ada").uses("353 MB", "2026-11-02 19:00", "Chiara")
    fam.uses("5.2 GB", "2026-11-03 10:00", "Ada").uses("147 MB", "2026-11-03 11:00", "Grandma's tablet")
    fam.uses("7.5 GB", "2026-11-04 10:00", "Bo").buys("booster", "2026-11-04 12:00")
    fam.uses("900 MB", "2026-11-04 13:00", "小明").uses("1.2 GB", "2026-11-04 15:00").uses("1 GB", "2026-11-05 20:00")
    return story("2026-11-06 09:00", fam.reads("200 MB", "2026-11-06 07:00"))


def of(name: str) -> Story:
    found: Story = family() if name == "family" else getattr(journals, name)()
    return found


def told(events: Sequence[Event], at: datetime, **how: object) -> list[tuple[AccountStatement, Explained]]:
    """Each account with its explanation."""
    ledger, reader = InMemory(events), Reader(at, BERLIN)
    accounts = ledger.statement(at).accounts
    zones = {account.account: reader.zone_of(account) for account in accounts}
    return list(zip(accounts, ledger.explained(at, zones, **how), strict=True))  # type: ignore[arg-type]


def explained(of: Story, width: int = 80, *, ascii: bool = False, colour: bool = False) -> str:
    """The screen of `explain`."""
    at, file = when(of.now), StringIO()
    console = Console(file=file, width=width, force_terminal=colour, color_system="standard" if colour else None)
    print_explained(told(of.events, at), Reader(at, BERLIN, width, ascii), console)
    return file.getvalue()


def event(of: Story, found: Event) -> str:
    """The screen of `explain --event`."""
    alone = Mark(found.at, found.id) if isinstance(found, Usage | Counter) else None
    return of_one(found, told(of.events, when(of.now), alone=alone), of.reader(80))


def of_one(found: Event, accounts: Sequence[tuple[AccountStatement, Explained]], reader: Reader) -> str:
    file = StringIO()
    named = None if isinstance(found, Void) else found.account
    seen = next(((account, of_event(whole, found.id)) for account, whole in accounts if account.account == named), None)
    print_event(found, False, seen, reader, Console(file=file, width=reader.width))
    return file.getvalue()


@pytest.mark.parametrize("name", STORIES)
def test_at_80_columns(name: str, screen: SnapshotAssertion) -> None:
    """Each movement with its rule and what was left after it; then what it adds up to."""
    assert explained(of(name)) == screen


@pytest.mark.parametrize("width", [60, 140])
@pytest.mark.parametrize("name", ["traveller", "family"])
def test_at_other_widths(name: str, width: int, screen: SnapshotAssertion) -> None:
    """Narrow terminals put ids behind the words, and lose no fact; wide ones gain none."""
    assert explained(of(name), width) == screen


@pytest.mark.parametrize("name", ["traveller", "family"])
def test_in_ascii(name: str) -> None:
    """A terminal that is not UTF-8 gets the same, but for the dots and for names as they are."""
    text = explained(of(name), ascii=True)
    assert text.replace("小明", "").isascii()
    assert text == explained(of(name)).replace("·", "-")


@pytest.mark.parametrize("name", STORIES)
def test_colour_adds_and_never_tells(name: str) -> None:
    """Without its colours a screen is the one that a pipe gets."""
    coloured = explained(of(name), colour=True)
    assert Text.from_ansi(coloured).plain.rstrip() == explained(of(name)).rstrip()
    assert "\x1b[" in coloured


def test_one_cycle_and_line_by_line(screen: SnapshotAssertion) -> None:
    """Brought forward from the cycle before; each line of usage by itself, with its time of day."""
    simple, file = of("simple"), StringIO()
    ((account, whole),) = told(simple.events, when(simple.now), lines=True)
    part = of_cycle(whole, 2)
    assert part is not None
    print_explained([(account, part)], simple.reader(80), Console(file=file, width=80), lines=True)
    assert file.getvalue() == screen


def test_one_event(screen: SnapshotAssertion) -> None:
    """A use that two buckets paid, a reading, and a booster with what came of it."""
    fam = of("family")
    assert "\n".join(event(fam, fam.events[number]) for number in (7, 9, 6)) == screen


def test_every_code_has_its_words() -> None:
    """A movement or a rule without words would leave a person without the reason."""
    assert {"grant", *WORDS} == set(What.__args__)  # type: ignore[attr-defined]
    told_elsewhere = {"promotion", "unlogged", "overage", "throttled", "spent"}
    assert {*GRANTED, *LOST, *WHY, *told_elsewhere} == set(Reason.__args__)  # type: ignore[attr-defined]


def test_the_column_of_what_is_left_can_be_added_up() -> None:
    """Each balance that is shown is the one before it and the movement, to the last digit shown, while GBs are used."""
    left = 0.0
    for line in explained(of("simple")).splitlines():
        moved, balance = line[54:64].strip(), line[64:74].strip()
        if balance.endswith("GB") and moved:
            number, unit = moved.split(" ")
            left += float(number) / (1000 if unit == "MB" else 1)
            assert f"{left:.2f} GB" == balance, line


def test_data_reaches_the_screen_as_text() -> None:
    """Markup in names is shown as typed."""
    home = Writer("home").buys("monthly", "2026-10-31 23:00", name="[red]go").uses("1 GB", "2026-11-02 09:00", "[b]Ada")
    text = explained(story("2026-11-05 09:00", home))
    assert "[red]go" in text
    assert "used (November): [b]Ada" in text


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_worked_journal_can_be_shown(path: Path) -> None:
    """As of the case's last instant, all of it and each event: within the width, without a None or an empty name."""
    case = json.loads(path.read_bytes())
    events = [journal.read_line(json.dumps(event)) for event in case["journal"]]
    at = max(datetime.fromisoformat(expected["as_of"]) for expected in case["expect"])
    daily, by_line = told(events, at), told(events, at, lines=True)
    for width in (60, 140):
        reader, file = Reader(at, BERLIN, width), StringIO()
        print_explained(daily, reader, Console(file=file, width=width))
        print_explained(by_line, reader, Console(file=file, width=width), lines=True)
        screens = file.getvalue() + "".join(of_one(found, by_line, reader) for found in events)
        for line in screens.splitlines():
            assert cell_len(line) <= width, line
            assert line == line.rstrip()
            assert "None" not in line
            assert "()" not in line
            assert "{" not in line
