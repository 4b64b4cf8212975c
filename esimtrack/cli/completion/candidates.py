"""The words that a kind of word can be, each with what it is."""

import os

from esimtrack.cli.completion import OWN
from esimtrack.cli.completion.table import PLANS, SETTINGS
from esimtrack.config import places

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from esimtrack.cli.completion.position import Position
    from esimtrack.store.names import Bought, Names

Found = list[tuple[str, str]]

ID = 6
"""How much of a purchase's id is shown, as everywhere."""


def candidates(at: "Position") -> "tuple[Found, bool]":
    """Every word that could stand there, and whether a file's name could, too."""
    found = at.words
    if isinstance(at.kind, tuple):
        found = [(word, "") for word in at.kind]
    elif at.kind == "value":
        found = _values(at)
    elif at.kind == "plan":
        found = _plans()
    elif at.kind == "timezone":
        found = [(name, "") for name in _timezones()]
    elif at.kind in _STORED:
        found = _named(_STORED[at.kind], at)
    given = set(at.given)
    shown = [(at.before + name, what) for name, what in found if name not in given and not _breaks_lines(name)]
    return shown, at.kind in ("plan", "file")


def _named(read: "Callable[[Names, str | None], Found]", at: "Position") -> Found:
    import sqlite3

    from esimtrack.store.names import Names

    file = places.store_file()
    if not os.path.exists(file):
        return []
    try:
        names = Names(file)
    except sqlite3.Error:
        return []
    try:
        return read(names, at.account)
    except sqlite3.Error:
        return []
    finally:
        names.close()


def _accounts(names: "Names", _account: str | None) -> Found:
    plans: dict[str, str] = {}
    for bought in names.purchases():
        plans.setdefault(bought.account, bought.plan)
    return [(account, plans.get(account, "")) for account in names.accounts()]


def _purchases(names: "Names", account: str | None) -> Found:
    # Each plan by its name, once; where several have one name, each by the end of its id, too.
    by_name: dict[str, list[Bought]] = {}
    for bought in names.purchases(account):
        by_name.setdefault(bought.plan, []).append(bought)
    found = [(plan, f"{several[0].account}, {several[0].day}") for plan, several in by_name.items()]
    for plan, several in by_name.items():
        if len(several) > 1:
            found += [(one.id[-ID:], f"{plan}, {one.account}, {one.day}") for one in several]
    return found


def _members(names: "Names", account: str | None) -> Found:
    return [(name, "") for name in names.members(account)]


def _zones(names: "Names", account: str | None) -> Found:
    return [(name, "") for name in names.zones(account)]


_STORED = {"account": _accounts, "purchase": _purchases, "member": _members, "zone": _zones}


def _plans() -> Found:
    found = dict(PLANS)
    try:
        own = os.listdir(places.plans_folder())
    except OSError:
        own = []
    found.update({name.removesuffix(".toml"): OWN for name in own if name.endswith(".toml")})
    return sorted(found.items())


def _values(at: "Position") -> Found:
    kind = SETTINGS.get(at.setting)
    if isinstance(kind, tuple):
        return [(word, "") for word in kind]
    if kind == "timezone":
        return [(name, "") for name in _timezones()]
    return _named(_accounts, at) if kind == "account" else []


def _breaks_lines(name: str) -> bool:
    # A file's name can hold what no label does.
    return any(c < " " or c == "\x7f" for c in name)


def _timezones() -> "Sequence[str]":
    import tzdata

    with open(os.path.join(os.path.dirname(tzdata.__file__), "zones"), encoding="utf-8") as file:
        return file.read().split()
