"""`report --html`: one page, whose numbers are those of `status --json`, and in which names are text."""

import json
import os
import re
import sys
from html.parser import HTMLParser
from typing import Any

import pytest

from tests.cli.conftest import Home

HOSTILE = "<script>alert(1)</script>\"'&{{7*7}}"


class Page(HTMLParser):
    """What a page holds: its elements, the text of its tables by account and caption, and the bytes in `data`."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.tables: dict[str, dict[str, list[list[tuple[str, str | None, int]]]]] = {}
        self.words: list[str] = []
        self._account = self._caption = ""
        self._rows: list[list[tuple[str, str | None, int]]] = []
        self._in: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        self._in.append(tag)
        if tag == "section":
            self._account = str(found["data-account"])
            self.tables[self._account] = {}
        if tag == "table":
            self._rows = []
        if tag == "tr":
            self._rows.append([])
        if tag == "data":
            self._rows[-1].append(("", found.get("data-key"), int(str(found["value"]))))

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self._in and self._in[-1] == "caption":
            self._caption = data
        if self._in and self._in[-1] == "td" and data.strip():
            self._rows[-1].append((data.strip(), None, 0))

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            self.tables[self._account][self._caption] = self._rows
        while self._in and self._in.pop() != tag:
            pass


@pytest.fixture
def told(home: Home) -> Home:
    """A family's second month with a booster and a reading, and a trip that has not begun."""
    home.does(
        "add-plan family --account home --at 2026-10-01",
        "log-usage 12GB --account home --at 2026-10-20T12:00",
        "log-usage 2.5GB --member Ada --at 2026-11-05T13:00",
        "top-up 2GB --at 2026-11-08",
        "log-usage --remaining 14GB --at 2026-11-12T09:00",
        "log-usage 700MB --member Bo --at 2026-11-20T12:00",
        "add-plan travel-7-days --account eu --at 2026-11-17",
    )
    return home


def page(home: Home, words: str = "") -> Page:
    return Page(home.does(f"report --html - {words}"))


def keyed(rows: Any) -> list[dict[str, int]]:
    return [{key: size for _said, key, size in row if key} for row in rows if any(key for _said, key, _size in row)]


def test_every_number_is_that_of_status(told: Home) -> None:
    """All that it has in bytes: totals that are not 0, each bucket, each member."""
    shown = page(told)
    accounts = told.accounts()
    assert list(shown.tables) == list(accounts) == ["eu", "home"]
    for name, status in accounts.items():
        tables = shown.tables[name]
        ever = {key: size for row in keyed(tables["Since the beginning"]) for key, size in row.items()}
        left_out = ("remaining",)
        expected = {
            key: size
            for key, size in status.items()
            if type(size) is int and key not in ("drawn", "points") and (size or key in left_out)
        }
        assert ever == expected
        assert keyed(tables.get("What is left", [])) == [{k: b[k] for k in ("left", "size")} for b in status["buckets"]]
        people = [{k: m[k] for k in ("used", "limit", "left") if m[k] is not None} for m in status["members"]]
        assert keyed(tables.get("Who may use how much", [])) == people


def test_the_tables_of_pictures_are_those_of_json(told: Home) -> None:
    """Each day that is known, with what was used and what was left then."""
    (found,) = json.loads(told.does("report home --json"))["accounts"]
    tables = page(told, "home").tables["home"]
    days = [step for step in found["steps"] if step["used"] is not None]
    assert len(days) == 21
    used = [[size for said, _key, size in row if not said] for row in tables["Use by the day"] if row]
    assert used == [[step["used"], step["unlogged"]] for step in days]
    left = [[size for said, _key, size in row if not said] for row in tables["What was left"] if row]
    assert left == [[step["left"]] for step in days]
    assert sum(step["unlogged"] for step in days) == 5_500_000_000


def test_it_asks_nobody_for_anything(told: Home) -> None:
    """No script, no address of anything, and it forbids itself to load what it does not hold."""
    text = told.does("report --html -")
    shown = Page(text)
    assert not {"script", "img", "iframe", "object", "embed", "base"} & {tag for tag, _attributes in shown.tags}
    addresses = [
        v for _tag, found in shown.tags for k, v in found.items() if k in ("src", "href", "srcset", "xlink:href")
    ]
    assert addresses == ["data:,"]
    assert "url(" not in text
    assert "@import" not in text
    assert "default-src 'none'" in text


def test_names_are_text(home: Home) -> None:
    """Of plans and of members, as they were typed, whatever they hold; what hides or turns text is left out."""
    home.write("plan.toml", f"name = {json.dumps(HOSTILE)}\ndata = '5 GB'\ncycle.every = '1 month'\n")
    home.does("add-plan ./plan.toml --account '<b>x</b>' --at 2026-11-01")
    home.run("log-usage 1GB --at 2026-11-05 --member '<img src=x onerror=alert(1)>'")
    text = home.does("report --html -")
    shown = Page(text)
    assert not {"script", "img", "b"} & {tag for tag, _attributes in shown.tags}
    assert {HOSTILE, "<b>x</b>", "<img src=x onerror=alert(1)>"} <= {word.split(" · ")[0] for word in shown.words}
    assert "49" not in [word.strip() for word in shown.words]


def test_a_picture_says_what_it_shows(told: Home) -> None:
    """Each has a name for who cannot see it, a table of the same, and values for who points at it."""
    shown = page(told, "home")
    pictures = [found for tag, found in shown.tags if tag == "svg"]
    assert [str(found["aria-label"]).split(":")[0] for found in pictures] == ["Use by the day", "What was left"]
    assert all(found["role"] == "img" for found in pictures)
    assert len([tag for tag, _found in shown.tags if tag == "details"]) == len(pictures)
    assert {"20 Nov: 700 MB used", "20 Nov: 13.3 GB left"} <= set(shown.words)


def test_only_a_page_of_ours_is_replaced(told: Home) -> None:
    """A page by the next page, through a link, with its rights; a file of somebody else's stays."""
    assert told.does("report --html x.html") == "x.html: open it in a browser.\n"
    file = told.folder / "x.html"
    file.chmod(0o640)
    (told.folder / "link.html").symlink_to(file)
    told.does("log-usage 1GB --account home", "report --html link.html")
    assert (file.read_text(), file.stat().st_mode & 0o777) == (told.does("report --html -"), 0o640)
    other = told.write("notes.html", "<html>mine</html>")
    assert "was not written by esimtrack report --html" in told.refuses("report --html notes.html")
    assert other.read_text() == "<html>mine</html>"
    for line, code, says in (
        ("report --html .", 1, "is a folder"),
        ("report --html nowhere/x.html", 1, "no such folder"),
        ("report --html x.html --json", 2, "not both"),
    ):
        assert says in told.refuses(line, code=code)


def test_a_page_is_written_whole(told: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the disk is full, the older page is as it was, and nothing lies beside it."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    told.does("report --html x.html", "log-usage 1GB --account home")
    before = (told.folder / "x.html").read_text()
    monkeypatch.setattr(os, "replace", full)
    assert "No space left on device" in told.refuses("report --html x.html")
    assert (told.folder / "x.html").read_text() == before
    assert [path.name for path in told.folder.iterdir() if "html" in path.name] == ["x.html"]


def test_without_the_extra_it_says_what_to_install(told: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """In one line, and everything else of `report` works."""
    monkeypatch.setitem(sys.modules, "jinja2", None)
    monkeypatch.delitem(sys.modules, "esimtrack.views.report_page", raising=False)
    assert "pipx inject esimtrack jinja2" in told.refuses("report --html x.html")
    assert not (told.folder / "x.html").exists()
    assert "Family 20 GB" in told.does("report home")


def test_an_empty_store_has_a_page(home: Home) -> None:
    """Which says so."""
    assert re.search("Nothing here yet", home.does("report --html -"))
