"""A program that prints a balance: its lines, and what is said of those that are none."""

import sys
from datetime import UTC, datetime, timedelta
from time import monotonic

import pytest

from esimtrack.balances import program
from esimtrack.balances.balance import BadAnswer, Balance
from esimtrack.balances.program import balances, printed

PATIENT = timedelta(seconds=20)
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_a_number_is_enough() -> None:
    """Blank lines are none."""
    assert balances(b'\n{"remaining": 5}\r\n\n', "home", NOW) == [Balance(remaining=5)]


def test_a_line_of_the_journal_will_do() -> None:
    """With its id, time, purchase, member; without a limit there is no number."""
    lines = (
        b'{"id":"a-1","type":"reading","at":"2026-11-24T11:00:00+01:00","account":"home","remaining":5,"purchase":"Trip"}\n'
        b'{"used":0,"member":"Ada","note":"n"}\n{"unlimited":true}\n'
    )
    at = datetime(2026, 11, 24, 10, tzinfo=UTC)
    assert balances(lines, "home", NOW) == [
        Balance(id="a-1", at=at, remaining=5, purchase="Trip"),
        Balance(used=0, member="Ada", note="n"),
        Balance(nothing="unlimited"),
    ]


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (b"", "it prints no balance."),
        (b"5 GB", "line 1: this is no reading: "),
        (b"[1]", "line 1: this is no reading: "),
        (b'{"remaining": 5}\n{"remaining": "5 GB"}', "line 2: this is no reading: Expected `int | null`, got `str`"),
        (b'{"remaining": -1}', "line 1: this is no reading: "),
        (b'{"remaining": 1.5}', "line 1: this is no reading: "),
        (b'{"remaining": null}', "line 1: it says one of remaining and used, in bytes."),
        (b'{"remaining": 5, "used": 5}', "line 1: it says one of remaining and used"),
        (b'{"remaining": 5, "left": 5}', "line 1: this is no reading: Object contains unknown field `left`"),
        (b'{"remaining": 5, "at": "2026-11-24T11:00:00"}', "line 1: this is no reading: "),
        (b'{"type": "usage", "bytes": 5}', "line 1: this is no reading: "),
        (b'{"remaining": 5, "member": "Ada"}', "line 1: member goes with used."),
        (b'{"used": 5, "purchase": "Trip"}', "line 1: purchase goes with remaining."),
        (b'{"remaining": 5, "account": "eu"}', "line 1: it is for eu, and the file's account is home."),
        (b'{"remaining": 5}\n' * 21, "it prints 21 lines"),
        (b"\xff\xfe", "line 1: this is no reading: "),
        (b'{"note": "\xff"}', "line 1: this is no reading: it is not text in UTF-8."),
        (b'{"\xff": 5}', "line 1: this is no reading: it is not text in UTF-8."),
        (b"[" * 100_000, "line 1: this is no reading: "),
    ],
)
def test_one_line_that_is_none_spoils_all(lines: bytes, says: str) -> None:
    """It is named, and what is wrong with it."""
    with pytest.raises(BadAnswer) as caught:
        balances(lines, "home", NOW)
    assert str(caught.value).startswith(says)
    assert "\n" not in str(caught.value)


def test_a_program_gets_its_words_as_they_are() -> None:
    """No shell is there to take them apart; what it says on standard error is a person's."""
    words = [sys.executable, "-c", "import sys; print(sys.argv[1]); sys.stderr.write('progress\\n')", "$HOME; `x` *"]
    assert printed(words, PATIENT) == b"$HOME; `x` *\n"


def test_a_program_that_fails_is_said() -> None:
    """It is not there, it fails, it prints without an end, it takes its time: nothing of what it printed counts."""
    for words, says in (
        (["no-such-program-here"], "no-such-program-here cannot be run: No such file or directory."),
        ([sys.executable, "-c", "print('{}'); raise SystemExit(3)"], "fails: exit code 3."),
        ([sys.executable, "-c", "while True: print('x' * 10**6)"], "prints more than a balance."),
    ):
        with pytest.raises(BadAnswer, match=says):
            printed(words, PATIENT)
    with pytest.raises(BadAnswer, match=r"takes more than 0.05 s\."):
        printed([sys.executable, "-c", "import time; time.sleep(30)"], timedelta(seconds=0.05))
    assert program.LARGEST < 10**7


def test_whatever_a_script_has_called_ends_with_it() -> None:
    """It would hold the output open: the time-out would be none."""
    began = monotonic()
    with pytest.raises(BadAnswer, match=r"takes more than 0.05 s\."):
        printed(["sh", "-c", "sleep 30; true"], timedelta(seconds=0.05))
    assert monotonic() - began < 15


def test_a_clock_that_is_a_little_ahead_is_forgiven() -> None:
    """What was measured in three minutes was measured now; what in an hour, was not."""
    (told,) = balances(b'{"remaining": 5, "at": "2026-11-24T12:03:00Z"}', "home", NOW)
    assert told.at == NOW
    with pytest.raises(BadAnswer, match="line 1: its time has not come yet: 2026-11-24 13:00 UTC"):
        balances(b'{"remaining": 5, "at": "2026-11-24T14:00:00+01:00"}', "home", NOW)


def test_an_id_stands_once() -> None:
    """Two lines that have the same cannot both be recorded."""
    with pytest.raises(BadAnswer, match="line 2: its id stands in another line, too"):
        balances(b'{"remaining": 5, "id": "a"}\n{"remaining": 6, "id": "a"}', "home", NOW)
