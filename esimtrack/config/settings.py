"""What the owner of this machine has set: the configuration file, read strictly.

A key that is not in `KEYS`, or a value that it cannot have, is refused with the file's name: a typing error must not
pass for a setting. The file is opened only where something asks for a setting, and parsed only where it is there.
"""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfoNotFoundError

from msgspec import Struct

from esimtrack.calendar.wall import zone_named
from esimtrack.i18n import _, listed
from esimtrack.units.labels import label_problem, named
from esimtrack.units.shares import Share, parse_share
from esimtrack.units.spans import FARTHEST, parse_stretch

if TYPE_CHECKING:
    from esimtrack.units.money import Rates

LARGEST = 10**6
"""Bytes of the file."""

_MAP = re.compile(r"[A-Za-z0-9._-]{1,40}", re.ASCII)


class BadConfig(ValueError):
    """The configuration cannot be used; the text says what is wrong, where, and what would be right."""


WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Settings(Struct, frozen=True):
    """Every setting, as it is set, or else by `DEFAULTS`.

    `timezone` is an IANA name; None: the machine's. `csv` has maps of columns by name, `notify` channels for reminders.
    """

    first_day: int
    """Of the week, from 0 for Monday."""
    soon_data: timedelta
    soon_deadlines: timedelta
    expiring_within: timedelta
    remind_before: tuple[int, ...]
    """Days, the most first; as in `remind_keep_alive`, none of them means never."""
    remind_keep_alive: tuple[int, ...]
    remind_levels: tuple[int, ...]
    """Percents, the lowest first."""
    remind_rest: Share
    remind_unlogged: int | None
    """Days; None: never."""
    default_account: str | None = None
    timezone: str | None = None
    rates: "Rates | None" = None
    """By which sums in different currencies are compared; None: they are not."""
    home_zone: Mapping[str, str] = {}
    """The zone where each account is used, by its name; that of an empty one is every other's."""
    csv: Mapping[str, Mapping[str, str]] = {}
    notify: Mapping[str, Mapping[str, str]] = {}

    def home_of(self, account: str) -> str | None:
        """The zone where an account is used, if that is set."""
        return self.home_zone.get(account) or self.home_zone.get("")


def _account(text: str) -> str:
    problem = label_problem(text)
    if problem is not None:
        raise ValueError(_("an account's name {problem}.").format(problem=problem))
    return text


def _timezone(text: str) -> str:
    try:
        zone_named(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(_("there is no such zone of time. IANA names are meant, such as Europe/Berlin.")) from None
    return text


def _weekday(text: str) -> int:
    if text.lower() not in WEEKDAYS:
        raise ValueError(_("a day of the week is meant: {days}.").format(days=listed(WEEKDAYS)))
    return WEEKDAYS.index(text.lower())


def _stretch(text: str) -> timedelta:
    ahead = parse_stretch(text)
    if ahead is None or ahead > FARTHEST:
        raise ValueError(
            _("hours, days or weeks are meant: 48h, 14 days, 2 weeks; {days} days at most.").format(days=FARTHEST.days)
        )
    return ahead


NEVER = "never"
_LONGEST = 366
_NUMBERS = re.compile(r"[0-9]{1,4}( ?, ?[0-9]{1,4})*", re.ASCII)


def _numbers(text: str, most: int) -> tuple[int, ...]:
    # "7, 3, 1"; each from 1 to `most`, or none at all. Raises `ValueError`.
    found = {int(number) for number in text.split(",")} if _NUMBERS.fullmatch(text) else {0}
    if not min(found) >= 1 or max(found) > most:
        raise ValueError
    return tuple(sorted(found))


def _days(text: str) -> tuple[int, ...]:
    words = " ".join(text.lower().split())
    if words == NEVER:
        return ()
    try:
        return _numbers(words.removesuffix(" days").removesuffix(" day"), _LONGEST)[::-1]
    except ValueError:
        raise ValueError(_("days are meant: 7, 3, 1 days; {days} at most; or never.").format(days=_LONGEST)) from None


def _levels(text: str) -> tuple[int, ...]:
    words = " ".join(text.lower().split())
    if words == NEVER:
        return ()
    try:
        return _numbers(words.removesuffix("%").rstrip(), 100)
    except ValueError:
        raise ValueError(_("percents are meant: 50, 80, 90, 100%; or never.")) from None


def _share(text: str) -> Share:
    share = parse_share(text)
    if share is None or share.of(100) > 100:
        raise ValueError(_("a share is meant, from 0% to 100%: 20%."))
    return share


def _unlogged(text: str) -> int | None:
    days = _days(text)
    if len(days) > 1:
        raise ValueError(_("days are meant: 14 days; or never."))
    return days[0] if days else None


def _zones(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in text.split(","):
        account, _equals, zone = (word.strip() for word in part.rpartition("="))
        problem = label_problem(zone) or (label_problem(account) if account else None)
        if problem is not None or account in found:
            raise ValueError(_("a zone is meant, or one for each account: CH, or japan = JP, home = DE."))
        found[account] = zone
    return found


def _rates(text: str) -> "Rates":
    from esimtrack.units.money import parse_rates

    rates = parse_rates(text)
    if rates is None:
        raise ValueError(_("rates are meant, all into one currency: 1 USD = 0.92 EUR, 1 GBP = 1.17 EUR."))
    return rates


KEYS: dict[str, Callable[[str], Any]] = {
    "default_account": _account,
    "timezone": _timezone,
    "first_day": _weekday,
    "soon_data": _stretch,
    "soon_deadlines": _stretch,
    "expiring_within": _stretch,
    "remind_before": _days,
    "remind_keep_alive": _days,
    "remind_levels": _levels,
    "remind_rest": _share,
    "remind_unlogged": _unlogged,
    "rates": _rates,
    "home_zone": _zones,
}
"""Each key, and what reads its text: a `ValueError` says why that cannot be its."""

DEFAULTS = {
    "first_day": "monday",
    "soon_data": "3 days",
    "soon_deadlines": "14 days",
    "expiring_within": "14 days",
    "remind_before": "7, 3, 1 days",
    "remind_keep_alive": "30, 14, 7, 3, 1 days",
    "remind_levels": "50, 80, 90, 100%",
    "remind_rest": "20%",
    "remind_unlogged": "14 days",
}
"""What holds where nothing is set; the others have nothing then."""


def _map(name: str, value: Any) -> str | None:
    if not _MAP.fullmatch(name):
        return _("a map's name is made of A-Z a-z 0-9 . _ and -.")
    if not isinstance(value, dict) or not all(isinstance(column, str) for column in value.values()):
        return _('it is a table of columns, such as at = "Date".')
    return None


def _channel(name: str, value: Any) -> str | None:
    from esimtrack.config.channels import problem

    return problem(name, value)


TABLES: dict[str, Callable[[str, Any], str | None]] = {"csv": _map, "notify": _channel}
"""Each key that has tables by name (`[csv.seller]`), and what says why a name or a table cannot be one of its."""


def read(file: Path) -> Settings:
    """The settings in `file`; what it does not set, or all where it is not there, is as without. Raises `BadConfig`."""
    return check(_values(file), file)


def texts(file: Path) -> dict[str, str]:
    """What `file` sets of `KEYS`, as it says it. Raises `BadConfig`."""
    values = _values(file)
    check(values, file)
    return {key: value for key, value in values.items() if key in KEYS}


def _values(file: Path) -> dict[str, Any]:
    content = bytes_of(file)
    return {} if content is None else parsed(content, file)


def bytes_of(file: Path) -> bytes | None:
    """What the file holds, whatever it is worth; None where it is not there. Raises `BadConfig`."""
    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise BadConfig(_("{file} cannot be read: {reason}.").format(file=file, reason=error.strerror)) from None
    if len(content) > LARGEST:
        raise BadConfig(
            _("{file} is larger than {limit} MB, and surely no configuration.").format(
                file=file, limit=LARGEST // 10**6
            )
        )
    return content


def check(values: Mapping[str, Any], file: Path) -> Settings:
    """The settings that these values make. Raises `BadConfig`, naming the file and the key."""
    found: dict[str, Any] = {}
    for key, value in {**DEFAULTS, **values}.items():
        if key in TABLES:
            _check_tables(key, value, file)
            found[key] = value
            continue
        known_key(key, file)
        try:
            if not isinstance(value, str):
                raise ValueError(_("it is a text, in quotes."))
            found[key] = KEYS[key](value)
        except ValueError as wrong:
            raise BadConfig(
                _("{file}: {key} = {value}: {wrong}").format(file=file, key=key, value=named(repr(value)), wrong=wrong)
            ) from None
    return Settings(**found)


def _check_tables(key: str, tables: Any, file: Path) -> None:
    if not isinstance(tables, dict):
        raise BadConfig(_("{file}: {key}: it has tables by name: [{key}.NAME].").format(file=file, key=key))
    for name, table in tables.items():
        wrong = TABLES[key](name, table)
        if wrong is not None:
            raise BadConfig(
                _("{file}: [{key}.{name}]: {wrong}").format(file=file, key=key, name=named(name), wrong=wrong)
            )


def known_key(key: str, file: Path | None = None) -> None:
    """Raises `BadConfig` with the nearest known key, unless there is this one."""
    if key in KEYS:
        return
    from difflib import get_close_matches

    text = _("{key}: there is no such setting.").format(key=named(key))
    near = get_close_matches(key, KEYS, 1)
    if near:
        text += _(" Did you mean {guess}?").format(guess=near[0])
    text += "\n" + _("Settings: {keys}.").format(keys=listed(KEYS))
    raise BadConfig(text if file is None else _("{file}: {says}").format(file=file, says=text))


def parsed(content: bytes, file: Path) -> dict[str, Any]:
    """The keys and values of the file's content. Raises `BadConfig` where it is no TOML."""
    from esimtrack import toml

    try:
        return toml.parse(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise BadConfig(_("{file} is not text in UTF-8.").format(file=file)) from None
    except toml.BadToml as bad:
        raise BadConfig(_("{file}: {says}").format(file=file, says=bad)) from None
