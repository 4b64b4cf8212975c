"""A seller's file: what it may say, and what is said of one that cannot be used."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from esimtrack.balances.seller import Answer, Auth, BadSeller, Seller
from esimtrack.balances.seller_file import _File, read, sellers

WEB = 'account = "home"\nurl = "https://seller.example/balance"\n'
ANSWER = '[answer]\nremaining = "left"\n'


def seller(folder: Path, text: str, name: str = "mine.toml") -> Seller:
    path = folder / name
    path.write_text(text)
    return read(path)


def test_a_small_file_is_enough(tmp_path: Path) -> None:
    """Whose it is, where to ask, where the answer has it; the rest has its defaults."""
    found = seller(tmp_path, WEB + ANSWER)
    assert (found.name, found.account, found.purchase) == ("mine", "home", None)
    assert (found.min_interval, found.timeout) == (timedelta(minutes=15), timedelta(seconds=30))
    assert found.request is not None
    assert (found.request.method, found.request.headers) == ("GET", {})


def test_a_program_is_words(tmp_path: Path) -> None:
    """No shell takes them apart."""
    found = seller(tmp_path, 'account = "home"\nexec = ["balance", "a b; rm"]\nmin_interval = "1.5 h"\ntimeout = "5 s"')
    assert found.exec == ("balance", "a b; rm")
    assert (found.min_interval, found.timeout, found.request) == (timedelta(minutes=90), timedelta(seconds=5), None)


def test_a_body_is_posted(tmp_path: Path) -> None:
    """Unless a method is said."""
    found = seller(tmp_path, WEB + 'body = { id = "{id}" }\nvalues = { id = "7" }\n' + ANSWER)
    assert found.request is not None
    assert (found.request.method, found.request.body) == ("POST", {"id": "{id}"})


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("x", "is not TOML: "),
        ('url = "https://a.example"\n' + ANSWER, 'account: say whose balance this is: account = "home"'),
        ('account = "home"', "say exec, a program that prints a balance, or url"),
        (WEB + 'exec = ["x"]\n' + ANSWER, "say exec, a program that prints a balance, or url"),
        ('account = "home"\nexec = []', "exec: it is a program and its words"),
        ('account = "home"\nexec = "balance --json"', "exec: it is a text, and has to be a list."),
        (WEB + 'acount = "x"\n' + ANSWER, "acount: there is no such key. Keys: account, purchase, sum,"),
        (WEB + ANSWER + 'remianing = "x"', "answer.remianing: there is no such key. Keys: items, match,"),
        (WEB, "[answer] is missing"),
        (WEB + '[answer]\ntotal = "a"', "answer: say where remaining is; or used, and total, of which it is taken."),
        (WEB + ANSWER + "unit = 'Gb'", "answer.unit: 'Gb' is no unit; these are: B, KB, MB, GB, KiB, MiB, GiB."),
        (WEB + ANSWER + "tz = 'Mars/Base'", "answer.tz: there is no zone 'Mars/Base'."),
        (WEB + ANSWER + "match = 5", "answer.match: it is a number, and has to be a text."),
        (WEB + "body = 5\n" + ANSWER, "body: it is a number, and has to be a text or a table."),
        (WEB + "min_interval = 'often'\n" + ANSWER, "min_interval: 'often' is no time: 30 s, 20 min, 3 h, 1 d."),
        (WEB + "timeout = '0 s'\n" + ANSWER, "timeout: '0 s' is no time"),
        (WEB + 'purchase = "P"\nsum = true\n' + ANSWER, "sum: it goes with url, and without purchase."),
        (WEB + 'auth = { type = "bearer" }\n' + ANSWER, "auth.token: bearer needs it."),
        (WEB + 'auth = { type = "digest" }\n' + ANSWER, "auth.type: Invalid enum value 'digest'."),
        (WEB + 'auth = { type = "bearer", token = "hunter2" }\n' + ANSWER, "auth.token: a secret is named, and not"),
        (WEB + 'headers = { "X-API-Key" = "hunter2" }\n' + ANSWER, "headers.X-API-Key: a secret is named, and not"),
        (WEB + 'values = { token = "hunter2" }\n' + ANSWER, "values.token: a secret is named, and not"),
        (
            WEB + 'headers = { Authorization = "Bearer {t}" }\nvalues = { t = "hunter2" }\n' + ANSWER,
            "a secret is named",
        ),
        (WEB + 'body = { a = [{ api_key = "hunter2" }] }\n' + ANSWER, "body.a.api_key: a secret is named, and not"),
        (
            'account = "home"\nurl = "https://a.example/x?iccid=1&token=hunter2"\n' + ANSWER,
            "url: token: a secret is named, and not written down: {key} here, and in [values] key =",
        ),
        ('account = "home"\nurl = "ftp://a.example"\n' + ANSWER, "'ftp://a.example' is no address"),
        (
            'account = "home"\nurl = "https://me:hunter@a.example"\n' + ANSWER,
            "is no address: https://…, without a user",
        ),
        ('account = "home"\nurl = "https://[a.example/x"\n' + ANSWER, "is no address"),
        ('account = "home"\nurl = "https://a\u2100b/x"\n' + ANSWER, "is no address"),
        ('account = "home"\nurl = "https://{host}/x"\n' + ANSWER, "is no address"),
        (
            'account = "home"\nurl = "http://a.example"\nvalues = { key = "env:K" }\n' + ANSWER,
            "'http://a.example': secrets go over https alone.",
        ),
    ],
)
def test_what_cannot_be_used_is_said(tmp_path: Path, text: str, says: str) -> None:
    """In one line: the file, the key, what would be right; and no secret that was written down."""
    with pytest.raises(BadSeller) as caught:
        seller(tmp_path, text)
    assert str(caught.value).startswith(f"{tmp_path / 'mine.toml'}: ")
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("127.0.0.1", True),
        ("127.8.9.10:80", True),
        ("localhost", True),
        ("LOCALHOST:8080", True),
        ("[::1]:80", True),
        ("127.evil.example", False),
        ("127.0.0.1.evil.example", False),
        ("localhost.evil.example", False),
        ("127.1", False),
        ("0.0.0.0", False),
        ("[::2]", False),
    ],
)
def test_a_secret_goes_in_clear_to_this_machine_alone(tmp_path: Path, host: str, here: bool) -> None:
    """An address is this machine's by what it is, and not by how its name begins."""
    text = f'account = "home"\nurl = "http://{host}/x"\nheaders = {{ "X-API-Key" = "env:K" }}\n' + ANSWER
    if here:
        assert seller(tmp_path, text).request is not None
    else:
        with pytest.raises(BadSeller, match="secrets go over https alone"):
            seller(tmp_path, text)


def test_secrets_may_be_parts_of_texts(tmp_path: Path) -> None:
    """As values that name them; and without any, http will do, as it will on this machine."""
    value = 'values = { t = "env:T" }\n'
    text = 'headers = { Authorization = "Token {t}" }\n' + value
    for web in (
        WEB + text,
        WEB.replace("https://seller.example", "http://127.0.0.1:8080") + text,
        WEB.replace("s:", ":"),
        'account = "home"\nurl = "https://seller.example/?key={t}"\n' + value,
        WEB + 'body = { token = "{t}", keyType = "iccid", pageToken = "" }\n' + value,
    ):
        assert seller(tmp_path, web + ANSWER).request is not None


def test_the_page_shows_every_key(tmp_path: Path) -> None:
    """docs/sync.md has one file with all of them, and it is one."""
    page = (Path(__file__).parents[2] / "docs" / "sync.md").read_text()
    text = page.split("there is no code in it.\n\n```toml\n")[1].split("```")[0]
    found = seller(tmp_path, text)
    assert (found.account, found.purchase) == ("trip", "Japan 5 GB")
    for key in {*_File.__struct_fields__, *Auth.__struct_fields__, *Answer.__struct_fields__}:
        assert re.search(rf"\b{key}\b", page), key


def test_files_are_found_by_name(tmp_path: Path) -> None:
    """What an editor leaves behind is none; without a folder there are none; a name is plain."""
    assert sellers(tmp_path / "nowhere") == []
    for name in ("b.toml", "a.toml", ".a.toml.swp", ".hidden.toml", "a.toml~", "readme.md"):
        (tmp_path / name).write_text("")
    assert [path.name for path in sellers(tmp_path)] == ["a.toml", "b.toml"]
    with pytest.raises(BadSeller, match="a seller's name is made of"):
        seller(tmp_path, WEB + ANSWER, "a b.toml")


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    """A folder, bytes that are no text, too much."""
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "latin.toml").write_bytes(b'account = "\xe9"')
    (tmp_path / "large.toml").write_text("#" * 200_000)
    for name, says in (("folder", "cannot be read: "), ("latin", "is not text in UTF-8."), ("large", "larger than")):
        with pytest.raises(BadSeller, match=says):
            read(tmp_path / f"{name}.toml")
