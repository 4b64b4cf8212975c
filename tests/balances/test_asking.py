"""Sellers that answer wrongly, slowly, too much, or not at all, on the loopback. Nobody sleeps: waits are counted."""

import base64
import os
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from gzip import compress as gzip
from typing import Any

import pytest

from esimtrack.balances import asking
from esimtrack.balances.asking import Busy, NoAnswer
from esimtrack.balances.balance import BadAnswer
from esimtrack.balances.seller import Auth, BadSeller, Request
from tests.balances.server import Says, Server, serving

GZIP = {"Content-Encoding": "gzip"}
NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
SECRETS = {"env:KEY": "hunter2", "env:ID": "me", "cmd:pass show x": "correct horse"}


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


class Asker:
    """Asks, and counts the seconds that it would have waited."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.waits: list[float] = []

    def ask(self, *says: Says, seconds: float = 5, url: str = "", **request: Any) -> Any:
        self.server.says = list(says)
        whole = Request(url or f"{self.server.url}/balance", **request)
        return asking.ask(whole, timedelta(seconds=seconds), SECRETS.__getitem__, self.waits.append, lambda: NOW)


@pytest.fixture
def asker(server: Server) -> Asker:
    return Asker(server)


def test_an_answer_is_json(asker: Asker) -> None:
    """With large numbers as they are."""
    assert asker.ask(Says(b'{"left": 1024.1, "n": 12345678901234567890}')) == {
        "left": 1024.1,
        "n": 12345678901234567890,
    }
    assert asker.waits == []


@pytest.mark.parametrize("says", [Says(gzip(b'{"a": 1}'), headers=GZIP), Says('{"a": 1}'.encode("utf-8-sig"))])
def test_an_answer_may_be_in_one_layer_of_gzip_or_have_a_mark(asker: Asker, says: Says) -> None:
    """Gzip is all that is asked for."""
    assert asker.ask(says) == {"a": 1}
    assert asker.server.heard[0].headers["Accept-Encoding"] == "gzip"


def test_a_small_answer_that_unpacks_to_gigabytes_takes_no_memory(asker: Asker) -> None:
    """No more of it is unpacked than a balance may have."""
    bomb = gzip(bytes(2**28))
    tracemalloc.start()
    try:
        with pytest.raises(BadAnswer, match="answers with more than a balance"):
            asker.ask(Says(bomb, headers=GZIP))
        assert tracemalloc.get_traced_memory()[1] < 2**24
    finally:
        tracemalloc.stop()


def test_a_header_that_the_layer_below_refuses_is_this_sellers_error(asker: Asker) -> None:
    """A length that is not the body's is refused below the library, whose own errors are not the only ones."""
    with pytest.raises(NoAnswer, match=r"127.0.0.1 cannot be asked: LocalProtocolError\."):
        asker.ask(Says({}), headers={"Content-Length": "5"})


def test_what_is_asked_is_what_the_file_says(asker: Asker) -> None:
    """Values go into the address, quoted, into headers and into the body; secrets are fetched for it."""
    asker.ask(
        Says({}),
        url=f"{asker.server.url}/sims/{{iccid}}/usage?k={{k}}",
        method="POST",
        headers={"X-API-Key": "env:KEY", "X-Sim": "sim {iccid}"},
        body={"iccid": "{iccid}", "deep": [{"k": "{k}"}, 5]},
        values={"iccid": "89/1 0?", "k": "env:KEY"},
    )
    (heard,) = asker.server.heard
    assert (heard.method, heard.path) == ("POST", "/sims/89%2F1%200%3F/usage?k=hunter2")
    assert (heard.headers["X-API-Key"], heard.headers["X-Sim"]) == ("hunter2", "sim 89/1 0?")
    assert heard.body.replace(b" ", b"") == b'{"iccid":"89/10?","deep":[{"k":"hunter2"},5]}'
    asker.ask(Says({}), method="POST", body="iccid={iccid}", values={"iccid": "7"})
    assert asker.server.heard[-1].body == b"iccid=7"
    with pytest.raises(BadSeller, match=r"values\.iccid: it is not said"):
        asker.ask(Says({}), body="iccid={iccid}")


def test_the_ways_to_be_known(asker: Asker) -> None:
    """A token, a user and a password, or a token that is asked for first."""
    asker.ask(Says({}), auth=Auth("bearer", token="env:KEY"))
    assert asker.server.heard[-1].headers["Authorization"] == "Bearer hunter2"
    asker.ask(Says({}), auth=Auth("basic", user="me", password="cmd:pass show x"))
    assert asker.server.heard[-1].headers["Authorization"] == "Basic " + base64.b64encode(b"me:correct horse").decode()
    auth = Auth(
        "oauth2", url=f"{asker.server.url}/token", client_id="env:ID", client_secret="env:KEY", token_path="data.token"
    )
    assert asker.ask(Says({"data": {"token": "t0"}}), Says({"left": 5}), auth=auth) == {"left": 5}
    token, balance = asker.server.heard[-2:]
    assert (token.path, token.body) == ("/token", b"grant_type=client_credentials&client_id=me&client_secret=hunter2")
    assert balance.headers["Authorization"] == "Bearer t0"
    with pytest.raises(BadAnswer, match=r"gives no token at data\.token"):
        asker.ask(Says({"token": "t0"}), auth=auth)


def test_a_seller_that_is_out_of_order_is_asked_again(asker: Asker) -> None:
    """Twice more, each time after a longer wait; then it is said."""
    assert asker.ask(Says(status=500), Says(status=502), Says({"left": 5})) == {"left": 5}
    assert asker.waits == [1, 4]
    with pytest.raises(NoAnswer, match=r"127.0.0.1 is out of order \(503\)"):
        asker.ask(Says(status=503))
    assert len(asker.server.heard) == 6


def test_a_seller_that_is_asked_too_often_is_left_alone(asker: Asker) -> None:
    """A few seconds are waited; what is longer, and what is not said, is for another time."""
    assert asker.ask(Says(status=429, headers={"Retry-After": "7"}), Says({})) == {}
    assert asker.waits == [7]
    for text, rest in (
        ("1200", timedelta(minutes=20)),
        ("Tue, 24 Nov 2026 12:00:00 GMT", timedelta(hours=2)),
        ("99999999999", timedelta(days=1)),
        ("soon", None),
    ):
        with pytest.raises(Busy, match="asked too often") as caught:
            asker.ask(Says(status=429, headers={"Retry-After": text}))
        assert caught.value.rest == rest
    with pytest.raises(Busy) as caught:
        asker.ask(Says(status=429))
    assert caught.value.rest is None
    with pytest.raises(Busy, match="out of order") as caught:
        asker.ask(Says(status=503, headers={"Retry-After": "300"}))
    assert caught.value.rest == timedelta(minutes=5)
    assert asker.waits == [7]


def test_a_seller_that_stays_busy_is_asked_three_times(asker: Asker) -> None:
    """However short it says that the wait is; then it is remembered."""
    with pytest.raises(Busy):
        asker.ask(Says(status=429, headers={"Retry-After": "1"}))
    assert (asker.waits, len(asker.server.heard)) == ([1, 1], 3)


@pytest.mark.parametrize(
    ("says", "text"),
    [
        (Says(status=401), r"does not let us in \(401\): is the key right\?"),
        (Says(status=404), r"127.0.0.1 refuses: 404\."),
        (
            Says(status=302, headers={"Location": "https://u:p@evil.example/x?key=1"}),
            "elsewhere now: evil.example. Redi",
        ),
        (Says(status=302, headers={"Location": "https://[evil/x?key=1"}), "elsewhere now: 127.0.0.1. Redi"),
        (Says(b"<!DOCTYPE html>\n<html>"), r"answers with a web page \(HTML\), which is for people"),
        (Says(b"\xef\xbb\xbf\n <html>"), r"answers with a web page \(HTML\)"),
        (Says(b""), "answers with something that is no JSON"),
        (Says(b"[" * 100_000), "answers with JSON that is nested too deeply"),
        (Says(b'{"a":' * 10_000 + b"1" + b"}" * 10_000), "answers with JSON that is nested too deeply"),
        (Says(b"\xff\xfe{}"), "answers with something that is no JSON"),
        (Says(b'{"\xff": 5}'), "answers with something that is no JSON"),
        (Says(b'"' + b"x" * 2**20 + b'"'), "answers with more than a balance"),
        (Says(gzip(bytes(2**21)), headers=GZIP), "answers with more than a balance"),
        (Says(gzip(gzip(b"{}")), headers=GZIP), "answers with something that is no JSON"),
        (Says(gzip(gzip(b"{}")), headers={"Content-Encoding": "gzip, gzip"}), "in a compression other than gzip"),
        (Says(b"{}", headers={"Content-Encoding": "br"}), "answers in a compression other than gzip"),
        (Says(b"{}", headers=GZIP), "says that its answer is gzip, and it is not"),
        (Says(gzip(b"{}")[:-9], headers=GZIP), "says that its answer is gzip, and it is not"),
    ],
)
def test_what_asking_again_does_not_help_is_said_at_once(asker: Asker, says: Says, text: str) -> None:
    """One request, and what was wrong; nothing of what was sent."""
    with pytest.raises((NoAnswer, BadAnswer), match=text) as caught:
        asker.ask(says, headers={"X-Key": "env:KEY"}, url=f"{asker.server.url}/x?k={{k}}", values={"k": "env:KEY"})
    assert "hunter2" not in str(caught.value)
    assert "key=1" not in str(caught.value)
    assert len(asker.server.heard) == 1


@pytest.mark.parametrize(
    ("says", "text"),
    [
        (Says(raw=b"garbage\r\n\r\n"), "cannot be asked: the connection broke off"),
        (Says(raw=b""), "cannot be asked: the connection broke off"),
        (Says(b"{}", headers={"Content-Length": "99"}), "cannot be asked: the connection broke off"),
        (Says(b" " * 100, slow=True), "does not answer within 0.1 s"),
        (Says(raw=b"HTTP/1.1 200 OK\r\nX: " + b"x" * 10_000, drips=True), "does not answer within 0.1 s"),
        (Says(b" " * 10_000, drips=True), "does not answer within 0.1 s"),
    ],
)
def test_a_connection_that_breaks_or_stalls_ends(
    asker: Asker, says: Says, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also one that sends a byte now and then: all of an answer has to be there in time."""
    monkeypatch.setattr(asking, "TRIES", 2)
    with pytest.raises(NoAnswer, match=text):
        asker.ask(says, seconds=0.1 if "within" in text else 30)
    assert (asker.waits, len(asker.server.heard)) == ([1], 2)


def test_nobody_there_is_said(asker: Asker) -> None:
    """A port that is closed, a name that there is not."""
    with pytest.raises(NoAnswer, match=r"127\.0\.0\.1 cannot be asked: .*refused"):
        asker.ask(Says({}), url="http://127.0.0.1:9/x?k={k}", values={"k": "env:KEY"})
    assert asker.waits == [1, 4]


def test_a_secret_that_no_header_can_hold_is_not_shown(asker: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    """The library would quote it."""
    monkeypatch.setitem(SECRETS, "env:KEY", "hunter2\r\nX: y")
    with pytest.raises(NoAnswer) as caught:
        asker.ask(Says({}), headers={"X-Key": "env:KEY"})
    assert str(caught.value) == "127.0.0.1 cannot be asked: LocalProtocolError."


@pytest.mark.parametrize(
    "request_",
    [
        {"auth": Auth("basic", user="me", password="env:KEY")},
        {"auth": Auth("bearer", token="env:KEY")},
        {"body": "{k}", "values": {"k": "env:KEY"}},
        {"body": {"k": "{k}"}, "values": {"k": "env:KEY"}},
        {"url": "http://127.0.0.1/{k}", "values": {"k": "env:KEY"}},
    ],
)
def test_a_secret_that_is_no_text_is_not_shown(
    asker: Asker, monkeypatch: pytest.MonkeyPatch, request_: dict[str, Any]
) -> None:
    """Such as bytes of another encoding in the environment."""
    monkeypatch.setitem(SECRETS, "env:KEY", "hunter2\udcff")
    with pytest.raises(NoAnswer, match=r"127.0.0.1 cannot be asked: ") as caught:
        asker.ask(Says({}), **request_)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [("ALL_PROXY", "socks4://me:hunter2@127.0.0.1"), ("HTTPS_PROXY", "://hunter2"), ("SSL_CERT_FILE", "/no/hunter2")],
)
def test_an_environment_that_cannot_be_used_is_named(
    asker: Asker, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    """And not quoted: a proxy's address can hold a password."""
    for other in [other for other in os.environ if other.lower().endswith("_proxy")]:
        monkeypatch.delenv(other)
    monkeypatch.setenv(name, value)
    with pytest.raises(NoAnswer) as caught:
        asker.ask(Says({}), url="https://seller.invalid/balance", seconds=1)
    assert str(caught.value).startswith("seller.invalid cannot be asked: ")
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("text", ["0", "Tue, 24 Nov 2020 12:00:00 GMT", " 1 "])
def test_a_wait_that_is_none_is_a_second(asker: Asker, text: str) -> None:
    """Nobody is asked again at once."""
    assert asker.ask(Says(status=429, headers={"Retry-After": text}), Says({})) == {}
    assert asker.waits == [1]
