"""Where secrets come from, and that nothing is said of them."""

import shlex
import sys

import pytest

from esimtrack.config import secrets
from esimtrack.config.secrets import BadSecret, is_reference, secret

PYTHON = shlex.quote(sys.executable)


def test_the_environment_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """As it is, blanks and all."""
    monkeypatch.setenv("SELLER_KEY", " a b ")
    assert secret("env:SELLER_KEY") == " a b "


def test_a_program_prints_it() -> None:
    """Its first line, as password stores have it; words are quoted as for a shell, and none is called."""
    assert secret(f"cmd:{PYTHON} -c 'print(\"a b;$HOME\\nuser: x\")'") == "a b;$HOME"


@pytest.mark.parametrize(
    ("reference", "says"),
    [
        ("env:NOBODY_SET_THIS", "the environment has no NOBODY_SET_THIS."),
        ("env:", "the environment has no name after env:."),
        ("cmd:", "cmd: needs a program"),
        ("cmd:'open", "is no command"),
        ("cmd:no-such-program-here show x", "no-such-program-here cannot be run: No such file or directory."),
        (f"cmd:{PYTHON} -c pass", "printed no secret."),
        ("hunter2", "is named, as env:NAME or cmd:PROGRAM …, and not written down."),
    ],
)
def test_what_cannot_be_had_is_said(reference: str, says: str) -> None:
    """In one line."""
    with pytest.raises(BadSecret) as caught:
        secret(reference)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_a_program_that_fails_is_not_quoted(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it printed before may be the secret, and so may what it was asked for; nobody waits for ever."""
    with pytest.raises(BadSecret) as caught:
        secret(f"cmd:{PYTHON} -c 'print(\"hunter2\"); raise SystemExit(3)'")
    assert str(caught.value).endswith("fails: exit code 3.")
    assert "hunter2" not in str(caught.value)

    monkeypatch.setattr(secrets, "PATIENCE", 0.1)
    with pytest.raises(BadSecret, match=r"gave no secret in 0\.1 seconds"):
        secret(f"cmd:{PYTHON} -c 'import time; time.sleep(60)'")


def test_a_program_that_never_stops_printing_is_ended() -> None:
    """A secret is one short line: what is longer is not read to its end."""
    with pytest.raises(BadSecret, match="yes prints more than a secret"):
        secret("cmd:yes")


def test_a_reference_is_told_from_a_secret() -> None:
    """By how it begins."""
    assert is_reference("env:X")
    assert is_reference("cmd:pass show x")
    assert not is_reference("hunter2")
