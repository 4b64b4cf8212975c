"""Writing the configuration: one setting changes, and all else in the file, comments too, stays as its owner wrote it;
or its owner writes all of it anew. What cannot be used is never written.

Only `config set` and `config edit` load this, and with it tomlkit.
"""

import os
from collections.abc import Mapping
from pathlib import Path

import tomlkit
from tomlkit.exceptions import TOMLKitError

from esimtrack.config.settings import BadConfig, bytes_of, check, known_key, parsed
from esimtrack.i18n import _

TEMPLATE = b"""\
# What you set here, esimtrack goes by: one setting a line, its value in quotes.
#
# default_account = "home"       the account that is meant where none is named
# timezone = "Europe/Berlin"     what local means; else the machine's own
# first_day = "monday"           on which day "this week" begins
# soon_data = "3 days"           data that is lost or runs out within this is marked soon
# soon_deadlines = "14 days"     so is what you must do within this
# expiring_within = "14 days"    how far `esimtrack expiring` looks ahead
# remind_before = "7, 3, 1 days" when `esimtrack remind` tells of what is lost or due; "never" is a value, too
# remind_keep_alive = "30, 14, 7, 3, 1 days"      the same for a number that is to be kept
# remind_levels = "50, 80, 90, 100%"              of a cycle's data, a bucket, a member's limit
# remind_rest = "20%"            the rest of a cycle that renews by itself is told above this share of it
# remind_unlogged = "14 days"    nothing logged for so long is told
# rates = "1 USD = 0.92 EUR"     by which `esimtrack advise` compares prices in several currencies
# home_zone = "CH"               where you are, for plans with zones; or for each account: "japan = JP, home = DE"
#
# Where reminders go, beside standard output: docs/reminders.md
# [notify.desk]
# to = "desktop"
# [notify.mail]
# to = "mailtos://you:{secret}@example.com"
# secret = "env:MAIL_PASSWORD"   or "cmd:pass show mail"; never the password itself
"""
"""What there is to edit where nothing is set yet."""


def content(file: Path) -> bytes:
    """What the file holds, whatever it is worth; a template where it is not there. Raises `BadConfig`."""
    found = bytes_of(file)
    return TEMPLATE if found is None else found


def set_content(file: Path, content: bytes) -> None:
    """Write all of the file anew. Raises `BadConfig` where that could not be used; then nothing is written."""
    check(parsed(content, file), file)
    _write(file, content)


def set_value(file: Path, key: str, value: str) -> None:
    """Set one key; an empty value takes it out. The file is made, private to its owner, where it is not there.

    Raises `BadConfig` where the key, the value or what the file held before is wrong; then nothing is written.
    """
    known_key(key)
    document = _document(file)
    if value:
        document[key] = value
    elif key in document:
        del document[key]
    check(document.unwrap(), file)
    _write(file, tomlkit.dumps(document).encode())


def set_table(file: Path, key: str, name: str, values: Mapping[str, str]) -> None:
    """Set one of the tables of a key, `[key.name]`, whole. As `set_value`."""
    document = _document(file)
    tables = document.setdefault(key, tomlkit.table(is_super_table=True))
    table = tomlkit.table()
    table.update(values)
    tables[name] = table
    check(document.unwrap(), file)
    _write(file, tomlkit.dumps(document).encode())


def _document(file: Path) -> tomlkit.TOMLDocument:
    found = bytes_of(file)
    if found is None:
        return tomlkit.document()
    # What can be read can be read here, too: the limits are there.
    parsed(found, file)
    try:
        return tomlkit.parse(found.decode("utf-8-sig"))
    except TOMLKitError as error:
        raise BadConfig(_("{file} is not TOML: {reason}.").format(file=file, reason=error)) from None


def _write(file: Path, content: bytes) -> None:
    try:
        _replace(file, content)
    except OSError as error:
        raise BadConfig(_("{file} cannot be written: {reason}.").format(file=file, reason=error.strerror)) from None


def _replace(file: Path, content: bytes) -> None:
    # Another process sees the old file or the new one, never half of one.
    file = file.resolve()
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as new:
            new.write(content)
            new.flush()
            os.fsync(new.fileno())
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
