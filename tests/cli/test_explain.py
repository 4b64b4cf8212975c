"""`explain` from the command line: an account as a statement, and what one event did."""

import json
from typing import Any

import pytest

from tests.cli.conftest import Home


@pytest.fixture
def told(home: Home) -> Home:
    """October left 3 GB; on 15 November Ada used 4.5 GB; a booster, a trip, and data given to it."""
    home.does(
        "add-plan monthly-rollover --account home --at 2026-10-01",
        "log-usage 7GB --at 2026-10-20T12:00",
        "log-usage 4.5GB --member Ada --at 2026-11-15T13:00",
        "top-up 2GB --at 2026-11-16",
        "add-plan travel-7-days --account eu --at 2026-11-17",
        "transfer 1GB --to eu --account home --at 2026-11-18",
    )
    return home


def ids(home: Home, kind: str) -> list[str]:
    return [event["id"] for event in home.journal() if event["type"] == kind]


def answer(home: Home, words: str) -> Any:
    return json.loads(home.does(f"explain {words} --json"))


def test_it_says_what_status_says(told: Home) -> None:
    """Of every account, by name: the totals, and what is left, by the day and line by line."""
    for words in ("", "--lines"):
        explained = answer(told, words)
        assert (explained["schema"], explained["lines"]) == ("esimtrack.explain/1", bool(words))
        assert [account["account"] for account in explained["accounts"]] == ["eu", "home"]
        for account in explained["accounts"]:
            status = told.accounts()[account["account"]]
            assert account["totals"] == {key: status[key] for key in account["totals"]}
            assert account["after"]["remaining"] == status["remaining"]


def test_a_use_is_told_by_the_buckets_that_paid(told: Home) -> None:
    """By the end of its id: what October had left first, then November; and by which rule."""
    (_october, november) = ids(told, "usage")
    shown = told.does(f"explain --event {november[-6:]}")
    assert shown.splitlines()[0] == f"home   15 Nov 13:00: used 4.50 GB (Ada) ({november[-6:]})"
    paid = [line.split() for line in shown.splitlines() if "used (" in line]
    assert [words[-5:-1] for words in paid] == [["-3.00", "GB", "10.00", "GB"], ["-1.50", "GB", "8.50", "GB"]]
    assert "used (carried from October): Ada" in shown
    assert "used (November): Ada" in shown
    assert "What has a smaller priority is used first" in shown
    told_as_json = answer(told, f"--event {november}")["accounts"][0]
    assert [(p["bucket"]["kind"], p["bytes"] // 10**8) for p in told_as_json["postings"]] == [
        ("rollover", 30),
        ("base", 15),
    ]


def test_a_purchase_is_told_by_what_came_of_it(told: Home) -> None:
    """A booster: it granted 2 GB, and all of it is left."""
    booster = ids(told, "purchase")[1]
    heading, *_rows, last = told.does(f"explain --event {booster}").splitlines()
    assert "topped up Top-up 2 GB" in heading
    assert last.split() == ["left", "of", "it", "2.00", "GB"]


def test_a_transfer_is_told_of_either_side(told: Home) -> None:
    """Of the sender, unless the receiver is asked for; another account has nothing to do with it."""
    (sent,) = ids(told, "transfer")
    assert "sent to eu (" in told.does(f"explain --event {sent}")
    assert "received (from home)" in told.does(f"explain eu --event {sent}")
    told.does("add-plan monthly --account other")
    assert "is an event of home." in told.refuses(f"explain other --event {sent}")


def test_one_cycle_begins_with_what_was_brought_forward(told: Home) -> None:
    """October's rest is there when November opens; October closes with it."""
    (october,) = answer(told, "home --cycle 1")["accounts"]
    (november,) = answer(told, "home --cycle 2")["accounts"]
    assert october["cycle"]["number"] == 1
    assert october["after"] == november["before"] == {"remaining": 3 * 10**9, "frozen": 0, "unlimited": False}
    assert "brought forward" in told.does("explain home --cycle 2")


def test_a_cycle_that_there_was_not_is_refused(told: Home) -> None:
    """With the numbers that there are; an account must be named where there are several."""
    assert "home has had the cycles 1 to 2." in told.refuses("explain home --cycle 3")
    assert "eu has had no cycle: none of its plans renews." in told.refuses("explain eu --cycle 1")
    assert "esimtrack explain --cycle 1 eu" in told.refuses("explain --cycle 1")
    assert told.does("config set default_account home", "explain --cycle 1").startswith("home ")


def test_what_counts_for_nothing_says_so(told: Home) -> None:
    """Taken back, an undo itself, corrected by another purchase, or not there yet."""
    usage = ids(told, "usage")[-1]
    assert "It has not happened yet by then." in told.does(f"explain --event {usage} --as-of 2026-11-01")
    told.does(f"undo {usage}")
    assert "It was taken back: it counts for nothing." in told.does(f"explain --event {usage}")
    assert answer(told, f"--event {usage}")["accounts"] == []
    (void,) = ids(told, "void")
    assert f"esimtrack explain --event {usage[-6:]}" in told.does(f"explain --event {void}")
    first = ids(told, "purchase")[0]
    told.does("add-plan --replaces 'Monthly 10 GB with rollover' --account home --data 12GB")
    assert "Another purchase stands in its place" in told.does(f"explain --event {first}")


def test_what_moves_nothing_says_why(told: Home) -> None:
    """A call, a counter that sets the base, a reading that agrees, a cancellation."""
    told.does(
        "log-usage --alive --account home",
        "log-usage --counter 5GB --account home",
        "log-usage --remaining 9.5GB --account home",
        "cancel --account home",
    )
    assert "A call or a text draws nothing." in told.does(f"explain --event {ids(told, 'usage')[-1]}")
    assert "The counter did not rise" in told.does(f"explain --event {ids(told, 'counter')[0]}")
    assert "the seller's reading agrees" in told.does(f"explain --event {ids(told, 'reading')[0]}")
    assert "It moved no data and no money." in told.does(f"explain --event {ids(told, 'cancel')[0]}")


def test_a_name_that_means_no_event_is_refused(told: Home) -> None:
    """Unknown, or the end of several ids; and one event has no cycle and no lines."""
    assert "there is no event abcdef." in told.refuses("explain --event abcdef")
    lines = [
        json.dumps(
            {"id": f"{n}-same-end", "type": "usage", "at": "2026-11-01T00:00:00Z", "account": "home", "bytes": 1}
        )
        for n in (1, 2)
    ]
    told.write("more.jsonl", "\n".join(lines))
    told.does("import more.jsonl")
    assert "could be several events: 1-same-end, 2-same-end." in told.refuses("explain --event same-end")
    assert "--event goes without" in told.refuses("explain --event same-end --lines", code=2)
    assert "there is no account hom. Did you mean home?" in told.refuses("explain hom")


def test_an_empty_store_says_how_to_begin(home: Home) -> None:
    """And is not made by asking."""
    assert home.does("explain").startswith("Nothing here yet.")
    assert answer(home, "")["accounts"] == []
    assert "nothing is recorded yet" in home.refuses("explain --cycle 1")


def test_a_finished_account_is_left_out_unless_it_is_asked_for(home: Home) -> None:
    """A line says how many are, and what to type; where every account is finished, all are shown."""
    home.does("add-plan --name 'Old plan' --data 1GB --lasts '7 days' --at 2026-09-01 -a old")
    assert "Old plan" in home.does("explain")
    home.does("add-plan monthly --at 2026-11-01 -a home")
    said = home.does("explain")
    assert "Monthly 10 GB" in said
    assert "Old plan" not in said
    assert said.endswith("\n\n1 finished: esimtrack explain --all\n")
    for words in ("old", "--all"):
        said = home.does(f"explain {words}")
        assert "Old plan" in said
        assert "finished:" not in said
    assert "old" in home.does("explain --json")
    assert "old" not in home.does("explain --lines")
