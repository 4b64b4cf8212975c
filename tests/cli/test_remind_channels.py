"""Where reminders go: real servers on the loopback take them once; what one did not take it gets at the next run."""

import base64
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Home, Ran
from tests.cli.servers import Mails, Posts, mails, posts

# The server is on the loopback: nobody listens on the way.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")

SECRET = "p@ss/w:rd 100%"
QUOTED = "p%40ss%2Fw%3Ard%20100%25"


@pytest.fixture
def server() -> Iterator[Posts]:
    """A server that takes posts."""
    with posts() as found:
        yield found


@pytest.fixture
def post_office() -> Iterator[Mails]:
    """A server that takes mail."""
    with mails(SECRET) as found:
        yield found


@pytest.fixture
def due(home: Home, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home in which a level was reached; the secret is in its environment."""
    monkeypatch.setenv("MY_SECRET", SECRET)
    home.does("add-plan --name 'A <b>& Co' --data 10GB --lasts '30 days' --at 2026-11-20", "log-usage 8GB")
    return home


def configure(home: Home, **channels: str) -> None:
    """Write the channels' tables."""
    home.write("config.toml", "".join(f"[notify.{name}]\n{table}\n" for name, table in channels.items()))


def no_secret(ran: Ran) -> None:
    """Neither the secret nor what it looks like in an address was shown."""
    for shape in (SECRET, QUOTED, base64.b64encode(f"me:{SECRET}".encode()).decode()):
        assert shape not in ran.out + ran.err


def test_a_post_arrives_once(due: Home, server: Posts) -> None:
    """With the most urgent as its title; names are what they are, whatever the other side makes of text."""
    configure(due, web=f'to = "json://{server.address}"')
    assert due.does("remind") != ""
    assert due.does("remind") == ""
    (taken,) = server.taken
    assert taken["title"] == "80% of A <b>& Co is used: 2.00 GB of 10.0 GB are left until the end of 19 Dec."
    assert taken["message"] == taken["title"]


def test_what_a_channel_did_not_take_it_gets_at_the_next_run(due: Home, server: Posts) -> None:
    """It alone: the others, standard output among them, have it already."""
    with posts() as other:
        configure(due, web=f'to = "json://{server.address}"', other=f'to = "json://{other.address}"')
        server.status = 503
        ran = due.run("remind")
        assert (ran.code, ran.err) == (
            1,
            "error: web: the server refused it: code 503.\n       It is tried again by the next esimtrack remind.\n",
        )
        assert "80%" in ran.out
        assert (len(server.taken), len(other.taken)) == (0, 1)
        server.status = 200
        assert due.run("remind") == (0, "", "")
        assert due.run("remind") == (0, "", "")
        assert (len(server.taken), len(other.taken)) == (1, 1)


def test_one_message_holds_all_that_is_due(due: Home, server: Posts) -> None:
    """A line each, the most urgent first; the title says how many more there are."""
    configure(due, web=f'to = "json://{server.address}"')
    due.does("add-plan --name Old --data 1GB --lasts '30 days' --at 2026-10-25 -a b")
    due.does("remind")
    (taken,) = server.taken
    assert taken["title"] == "b: End of 23 Nov, in 2 days: 1.00 GB of Old are lost. And 2 more."
    assert [line.partition(":")[0] for line in taken["message"].splitlines()] == ["b", "main", "b"]


@pytest.mark.parametrize("named", ["env:MY_SECRET", "cmd:cat 'my secret'"])
def test_a_mail_arrives_once_and_the_secret_is_named_alone(due: Home, post_office: Mails, named: str) -> None:
    """A real SMTP server lets in who knows the password, which is nowhere but where it was."""
    due.write("my secret", SECRET + "\n")
    address = f"mailto://me:{{secret}}@127.0.0.1:{post_office.port}?mode=insecure&from=me@a.example&to=you@b.example"
    configure(due, mail=f'to = "{address}"\nsecret = "{named}"')
    no_secret(due.run("remind --debug"))
    assert due.does("remind") == ""
    (mail,) = post_office.taken
    assert (mail["To"], mail["Subject"]) == (
        "you@b.example",
        "80% of A <b>& Co is used: 2.00 GB of 10.0 GB are left until the end of 19 Dec.",
    )
    body = mail.get_body(("plain",))
    assert body is not None
    assert "80% of A <b>& Co is used" in body.get_content()
    for file in due.folder.iterdir():
        if file.name != "my secret":
            assert SECRET.encode() not in file.read_bytes()
            assert QUOTED.encode() not in file.read_bytes()


def test_a_mail_that_is_refused_is_sent_by_the_next_run(
    due: Home, post_office: Mails, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the server does not want it, or with a wrong password; the reason is said without any."""
    address = f"mailto://me:{{secret}}@127.0.0.1:{post_office.port}?mode=insecure&from=me@a.example&to=you@b.example"
    configure(due, mail=f'to = "{address}"\nsecret = "env:MY_SECRET"')
    post_office.refuses = True
    ran = due.run("remind --debug")
    no_secret(ran)
    assert (ran.code, ran.err.splitlines()[0]) == (1, "error: mail: the server did not take it.")
    post_office.refuses = False
    monkeypatch.setenv("MY_SECRET", "hunter2")
    ran = due.run("remind --debug")
    assert ran.err.splitlines()[0] == "error: mail: the server cannot be reached, or did not let us in."
    assert "hunter2" not in ran.err
    monkeypatch.setenv("MY_SECRET", SECRET)
    assert due.run("remind") == (0, "", "")
    assert len(post_office.taken) == 1


def test_a_whole_address_can_be_a_secret(due: Home, server: Posts, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where more than one part of it is."""
    monkeypatch.setenv("MY_ADDRESS", f"json://me:{QUOTED}@{server.address}")
    configure(due, web='to = "env:MY_ADDRESS"')
    due.does("remind")
    assert server.credentials == ["Basic " + base64.b64encode(f"me:{SECRET}".encode()).decode()]


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ('to = "json://127.0.0.1:9"', "web: the server cannot be reached, or did not let us in."),
        ('to = "json://a{secret}"\nsecret = "env:NOT_THERE"', "web: the environment has no NOT_THERE."),
        ('to = "cmd:false"', "web: false fails: exit code 1."),
        ('to = "cmd:no-such-program"', "web: no-such-program cannot be run: No such file or directory."),
        ('to = "jsonn://me:{secret}@host"\nsecret = "env:MY_SECRET"', "web: Apprise does not know such an address"),
        ('to = "tgram://{secret}"\nsecret = "env:MY_SECRET"', "web: Apprise does not know such an address"),
        ('to = "env:MY_SECRET"', "web: Apprise does not know such an address"),
    ],
)
def test_a_channel_that_does_not_work_says_why_and_no_secret(due: Home, table: str, says: str) -> None:
    """In a line; standard output has its reminder."""
    configure(due, web=table)
    ran = due.run("remind --debug")
    assert ran.code == 1
    assert says in ran.err
    assert "Traceback" not in ran.err
    assert "80%" in ran.out
    no_secret(ran)


def test_without_apprise_it_is_said_how_to_get_it(due: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is an extra."""
    monkeypatch.setitem(sys.modules, "apprise", None)
    configure(due, web='to = "json://127.0.0.1:9"')
    assert "web: this needs Apprise: pipx inject esimtrack apprise, or pip install apprise" in due.refuses("remind")


def test_a_test_message_goes_to_every_channel_and_nothing_is_marked_as_said(due: Home, server: Posts) -> None:
    """Each says how it went; a channel that does not take it keeps no other from it; what is due is still said."""
    with posts() as other:
        configure(due, other=f'to = "json://{other.address}"', web=f'to = "json://{server.address}"')
        other.status = 503
        ran = due.run("remind --test")
        assert ran.code == 1
        assert ran.out == "A test message from esimtrack: reminders are printed here.\nweb (json): sent.\n"
        assert ran.err.startswith("error: other: ")
        assert [post["title"] for post in server.taken] == ["A test message from esimtrack"]
        other.status = 200
        assert "other (json): sent." in due.does("remind --test")
        assert due.does("remind").startswith("80% of A <b>& Co is used")
        assert [post["title"][:3] for post in server.taken] == ["A t", "A t", "80%"]


def test_a_test_needs_no_plan_and_stands_alone(home: Home) -> None:
    """Whoever sets reminders up first may test them first; no store is made for it."""
    assert home.does("remind --test") == "A test message from esimtrack: reminders are printed here.\n"
    assert list(home.folder.iterdir()) == []
    for line in ("remind --test --again", "remind --test --json", "remind --test --as-of now", "remind --test status"):
        assert "--test stands alone" in home.refuses(line, code=2)


class TestDesktop:
    """A notification on the desktop."""

    def pretend(self, home: Home, monkeypatch: pytest.MonkeyPatch, does: str) -> Path:
        folder = home.folder / "bin"
        folder.mkdir()
        program = folder / "notify-send"
        program.write_text(f"#!/bin/sh\n{does}\n")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
        return home.folder / "shown"

    def test_it_is_shown_once(self, due: Home, monkeypatch: pytest.MonkeyPatch) -> None:
        """Its text is markup there, so that names are written as such."""
        shown = self.pretend(due, monkeypatch, 'for word; do echo "$word"; done >> shown')
        configure(due, desk='to = "desktop"')
        due.does("remind", "remind")
        *options, subject, text = shown.read_text().splitlines()
        assert options == ["--app-name=esimtrack", "--urgency=critical", "--"]
        assert subject.startswith("80% of A <b>& Co is used")
        assert text.startswith("80% of A &lt;b&gt;&amp; Co is used")

    def test_without_a_desktop_it_is_tried_again(self, due: Home, monkeypatch: pytest.MonkeyPatch) -> None:
        """Nobody may be logged in when cron runs."""
        self.pretend(due, monkeypatch, "exit 1")
        configure(due, desk='to = "desktop"')
        assert "desk: no desktop shows notifications now" in due.refuses("remind")
        assert "desk: no desktop" in due.refuses("remind")

    def test_without_the_program_it_is_said_where_it_is(self, due: Home, monkeypatch: pytest.MonkeyPatch) -> None:
        """Debian's package is named."""
        monkeypatch.setenv("PATH", str(due.folder))
        configure(due, desk='to = "desktop"')
        assert "desk: there is no notify-send here. On Debian: apt-get install libnotify-bin" in due.refuses("remind")


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ('[notify.print]\nto = "desktop"', "[notify.print]: a channel's name is made of"),
        ('[notify."a b"]\nto = "desktop"', "[notify.a b]: a channel's name is made of"),
        ('[notify]\nto = "desktop"', "[notify.to]: it is a table of texts"),
        ("[notify.web]", "[notify.web]: to is missing"),
        (
            '[notify.web]\nto = "desktop"\nurl = "x"',
            "[notify.web]: url: there is no such key. There are to and secret.",
        ),
        ("[notify.web]\nto = 3", "[notify.web]: it is a table of texts"),
        ('[notify.web]\nto = "ntfy"', "[notify.web]: to is desktop, an address such as ntfy://topic"),
        ('[notify.web]\nto = "mailto://me:hunter2@host"', "[notify.web]: a password stands in it."),
        ('[notify.web]\nto = "json://{secret}"', "[notify.web]: to has {secret}: say what it is"),
        ('[notify.web]\nto = "json://{secret}"\nsecret = "hunter2"', "[notify.web]: secret is env:NAME or cmd:PROGRAM"),
        ('[notify.web]\nto = "json://a"\nsecret = "env:A"', "[notify.web]: to has no {secret}"),
        ("notify = 3", "notify: it has tables by name: [notify.NAME]."),
    ],
)
def test_a_table_that_cannot_be_meant_is_refused_in_a_line(home: Home, table: str, says: str) -> None:
    """With the file and the table, and without what stands in it."""
    home.write("config.toml", table)
    said = home.refuses("remind")
    assert says in said
    assert "hunter2" not in said
    assert len(said.splitlines()) == 1


def test_config_lists_the_channels_by_their_kind_alone(home: Home) -> None:
    """An address may be as good as a secret."""
    configure(home, desk='to = "desktop"', web='to = "ntfy://mytopic"', mail='to = "env:MY_ADDRESS"')
    listed = home.does("config get").splitlines()[-3:]
    assert listed == ["notify.desk = desktop", "notify.web = ntfy", "notify.mail = env"]
