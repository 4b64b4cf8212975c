"""What the owner of this machine has set: the configuration file, read strictly.

A key that is not in `KEYS`, or a value that it cannot have, is refused with the file's name: a typing error must not
pass for a setting. The file is opened only where something asks for a setting, and parsed only where it is there.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfoNotFoundError

from msgspec import Struct

from esimtrack.calendar.wall import zone_named
from esimtrack.i18n import _
from esimtrack.units.labels import label_problem

_MAP = re.compile(r"[A-Za-z0-9._-]{1,40}", re.ASCII)


class BadConfig(ValueError):
    """The configuration cannot be used; the text says what is wrong, where, and what would be right."""


class Settings(Struct, frozen=True):
    """Every setting; None where nothing is set. `timezone` is an IANA name, `csv` has maps of columns by name."""

    default_account: str | None = None
    timezone: str | None = None
    csv: Mapping[str, Mapping[str, str]] = {}


def _account(value: str) -> str | None:
    problem = label_problem(value)
    return None if problem is None else _("an account's name {problem}.").format(problem=problem)


def _timezone(value: str) -> str | None:
    try:
        zone_named(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return _("there is no such zone of time. IANA names are meant, such as Europe/Berlin.")
    return None


KEYS: dict[str, Callable[[str], str | None]] = {"default_account": _account, "timezone": _timezone}
"""Each key, and what says why a value cannot be its (None: it can)."""


def _map(name: str, value: Any) -> str | None:
    if not _MAP.fullmatch(name):
        return _("a map's name is made of A-Z a-z 0-9 . _ and -.")
    if not isinstance(value, dict) or not all(isinstance(column, str) for column in value.values()):
        return _('it is a table of columns, such as at = "Date".')
    return None


TABLES: dict[str, Callable[[str, Any], str | None]] = {"csv": _map}
"""Each key that has tables by name (`[csv.seller]`), and what says why a name or a table cannot be one of its."""


def read(file: Path) -> Settings:
    """The settings in `file`; what it does not set, or all where it is not there, is None. Raises `BadConfig`."""
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        raise BadConfig(_("{file} cannot be read: {reason}.").format(file=file, reason=error.strerror)) from None
    return check(parsed(content, file), file)


def check(values: Mapping[str, Any], file: Path) -> Settings:
    """The settings that these values make. Raises `BadConfig`, naming the file and the key."""
    for key, value in values.items():
        if key in TABLES:
            _check_tables(key, value, file)
            continue
        known_key(key, file)
        wrong = KEYS[key](value) if isinstance(value, str) else _("it is a text, in quotes.")
        if wrong is not None:
            raise BadConfig(
                _("{file}: {key} = {value!r}: {wrong}").format(file=file, key=key, value=value, wrong=wrong)
            )
    return Settings(**values)


def _check_tables(key: str, tables: Any, file: Path) -> None:
    if not isinstance(tables, dict):
        raise BadConfig(_("{file}: {key}: it has tables by name: [{key}.NAME].").format(file=file, key=key))
    for name, table in tables.items():
        wrong = TABLES[key](name, table)
        if wrong is not None:
            raise BadConfig(_("{file}: [{key}.{name}]: {wrong}").format(file=file, key=key, name=name, wrong=wrong))


def known_key(key: str, file: Path | None = None) -> None:
    """Raises `BadConfig` with the nearest known key, unless there is this one."""
    if key in KEYS:
        return
    from difflib import get_close_matches

    text = _("{key}: there is no such setting.").format(key=key)
    near = get_close_matches(key, KEYS, 1)
    if near:
        text += " " + _("Did you mean {guess}?").format(guess=near[0])
    text += "\n" + _("Settings: {keys}.").format(keys=", ".join(KEYS))
    raise BadConfig(text if file is None else f"{file}: {text}")


def parsed(content: bytes, file: Path) -> dict[str, Any]:
    """The keys and values of the file's content. Raises `BadConfig` where it is no TOML."""
    import tomllib

    try:
        return tomllib.loads(content.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError:
        raise BadConfig(_("{file} is not text in UTF-8.").format(file=file)) from None
    except tomllib.TOMLDecodeError as error:
        raise BadConfig(_("{file} is not TOML: {reason}.").format(file=file, reason=error)) from None
