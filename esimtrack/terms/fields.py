"""How each kind of value is read: one reader for each. A reader is given the value and what the seller means by 1 GB.

Readers are strict: a number is never text, `true` is never 1, and what a reader returns is within its limits. A reader
that cannot read raises `Wrong`, which says what would be right.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from typing import Any, TypeAlias, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from esimtrack.i18n import _
from esimtrack.terms.problem import Named, Path, found
from esimtrack.units.labels import hidden_problem, label_problem
from esimtrack.units.money import Money, parse_money
from esimtrack.units.shares import Share, parse_share
from esimtrack.units.sizes import BadSize, parse_size
from esimtrack.units.spans import Span, parse_span

T = TypeVar("T")
Reader: TypeAlias = Callable[[Any, int], T]

UNLIMITED = "unlimited"
FIRST_YEAR, LAST_YEAR = 2000, 2199
LONGEST_NOTES = 2000


class Wrong(Exception):
    """A value that its reader refuses; `at` is where in it, `guess` what was probably meant."""

    def __init__(
        self,
        says: str,
        *,
        at: Path = (),
        keys: Mapping[str, Named] | None = None,
        allowed: tuple[str, ...] = (),
        guess: str | None = None,
        **fields: str,
    ) -> None:
        super().__init__(says)
        self.says, self.at, self.keys, self.allowed, self.guess, self.fields = (
            says,
            at,
            keys or {},
            allowed,
            guess,
            fields,
        )


def near(text: str, allowed: tuple[str, ...]) -> str | None:
    """The one of the allowed words that was probably meant."""
    from difflib import get_close_matches

    close = get_close_matches(text.lower().replace("-", "_"), [word.replace("-", "_") for word in allowed], 1, 0.6)
    return next((word for word in allowed if close and word.replace("-", "_") == close[0]), None)


def _text(value: Any, example: str) -> str:
    if type(value) is not str:
        raise Wrong(_("found {found}, where text belongs: {example}."), found=found(value), example=f'"{example}"')
    return value


def label(value: Any, gb: int) -> str:
    """A name or label: 1 to 64 characters, nothing hidden."""
    text = _text(value, "Europe")
    if problem := label_problem(text):
        raise Wrong(_("{found} {problem}."), found=found(text), problem=problem)
    return text


def notes(value: Any, gb: int) -> str:
    """Text of several lines: 1 to 2,000 characters, nothing hidden but line ends and tabs."""
    text = _text(value, "…")
    if not text or len(text) > LONGEST_NOTES:
        raise Wrong(
            _("has {length} characters; 1 to {longest} are fine."), length=str(len(text)), longest=str(LONGEST_NOTES)
        )
    if problem := hidden_problem(text, controls="\t\r\n"):
        raise Wrong(_("{found} {problem}."), found=found(text), problem=problem)
    return text


def url(value: Any, gb: int) -> str:
    """An address, shown and never fetched: one word of at most 2,000 characters."""
    text = notes(value, gb)
    if len(text.split()) != 1 or text.strip() != text:
        raise Wrong(_("{found} is no address: it has spaces."), found=found(text))
    return text


def one_of(words: Mapping[str, T]) -> Reader[T]:
    """One of a few words, each of which stands for a value."""
    allowed = tuple(words)

    def read(value: Any, gb: int) -> T:
        if type(value) is str and value in words:
            return words[value]
        guess = near(value, allowed) if type(value) is str else None
        raise Wrong(_("{found} is not allowed."), found=found(value), allowed=allowed, guess=guess)

    return read


def word(*words: str) -> Reader[str]:
    """One of a few words."""
    return one_of({text: text for text in words})


def whole(least: int, most: int) -> Reader[int]:
    """A whole number from `least` to `most`."""

    def read(value: Any, gb: int) -> int:
        if type(value) is int and least <= value <= most:
            return value
        raise Wrong(
            _("{found} is not allowed: it is a whole number from {least} to {most}."),
            found=found(value),
            least=f"{least:,}",
            most=f"{most:,}",
        )

    return read


def gigabyte(value: Any, gb: int) -> int:
    """What the seller means by 1 GB, in MB."""
    if type(value) is int and value in (1000, 1024):
        return value
    raise Wrong(_("{found} is not allowed."), found=found(value), allowed=("1000", "1024"))


def size(value: Any, gb: int) -> int:
    """A size of data above nothing, as bytes."""
    text = _text(value, "10 GB")
    try:
        read = parse_size(text, gb)
    except BadSize as bad:
        raise _bad_size(bad.reason, text) from None
    if read < 1:
        raise Wrong(_("{found} is nothing: a size is above 0."), found=found(text))
    return read


def _bad_size(reason: str, text: str) -> Wrong:
    if reason == "unit":
        return Wrong(
            _("{found} has no unit: {mega}, {giga}."),
            found=found(text),
            mega=f"{text.strip()} MB",
            giga=f"{text.strip()} GB",
        )
    if reason == "comma":
        return Wrong(_("{found} may mean two things: write 1.5 GB, or 1500 GB."), found=found(text))
    if reason == "range":
        return Wrong(_("{found} is too much: 1 PiB is the most."), found=found(text))
    return Wrong(_('{found} is no size; a size is like "500 MB", "1.5 GB", "1 GiB".'), found=found(text))


def data(value: Any, gb: int) -> int | None:
    """A size of data, or None for `"unlimited"`."""
    return None if value == UNLIMITED else size(value, gb)


def span(value: Any, gb: int) -> Span:
    """A span of time, from one unit to 100 years."""
    read = parse_span(_text(value, "30 days"))
    if read is None:
        raise Wrong(
            _('{found} is no span; a span is like "30 days": hours, days, weeks, months or years, 100 years at most.'),
            found=found(value),
        )
    return read


def span_or_cycle(value: Any, gb: int) -> Span | str:
    """A span of time, or `"cycle"`."""
    return "cycle" if value == "cycle" else span(value, gb)


def money(value: Any, gb: int) -> Money:
    """An amount, 0 or more, of one currency."""
    read = parse_money(_text(value, "12.00 EUR"))
    if read is None:
        raise Wrong(
            _('{found} is no price; a price is an amount and an ISO 4217 code: "12.00 EUR".'), found=found(value)
        )
    return read


def percent(most: int) -> Reader[Share]:
    """A percentage above 0, at most `most`."""

    def read(value: Any, gb: int) -> Share:
        share = parse_share(_text(value, "50%"))
        if share is None or not 0 < share.numerator * 100 <= most * share.denominator:
            raise Wrong(
                _('{found} is not allowed: it is a percentage above 0%, at most {most}%: "50%".'),
                found=found(value),
                most=f"{most:,}",
            )
        return share

    return read


_bonus_share = percent(1000)


def bonus(value: Any, gb: int) -> Share | int:
    """A percentage of what is granted, or a size."""
    return _bonus_share(value, gb) if type(value) is str and "%" in value else size(value, gb)


def cycles(value: Any, gb: int) -> int | None:
    """A number of further cycles; None for `"forever"`."""
    if value == "forever":
        return None
    if type(value) is int and 1 <= value <= 1200:
        return value
    raise Wrong(_('{found} is not allowed: it is a whole number from 1 to 1,200, or "forever".'), found=found(value))


def anchor(value: Any, gb: int) -> Any:
    """`"start"`, `"day"`, `"calendar"` or a day of the month."""
    if value in ("start", "day", "calendar") or (type(value) is int and 1 <= value <= 31):
        return value
    raise Wrong(
        _("{found} is not allowed."),
        found=found(value),
        allowed=("start", "day", "calendar", _("a day of the month from 1 to 31")),
    )


def day(value: Any, gb: int) -> date:
    """A local day, as a date or as text like `2026-11-11`."""
    read = value if type(value) is date else None
    if type(value) is str:
        with suppress(ValueError):
            read = date.fromisoformat(value)
        if read is not None and read.isoformat() != value:
            read = None
    if read is None:
        raise Wrong(_("{found} is no day; a day is like 2026-11-11."), found=found(value))
    if not FIRST_YEAR <= read.year <= LAST_YEAR:
        raise Wrong(
            _("{found} lies outside {first} to {last}."), found=found(value), first=str(FIRST_YEAR), last=str(LAST_YEAR)
        )
    return read


def timezone(value: Any, gb: int) -> str:
    """The IANA name of a time zone that this machine knows."""
    text = _text(value, "Europe/Berlin")
    # ZoneInfo itself refuses what leads out of its folders; these two hold all zones again, one with leap seconds.
    if not text.startswith(("posix/", "right/")):
        try:
            ZoneInfo(text)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            pass
        else:
            return text
    raise Wrong(
        _('{found} is no time zone that this machine knows; zones are named like "Europe/Berlin" or "UTC".'),
        found=found(text),
    )


def several(read_one: Reader[T]) -> Reader[tuple[T, ...]]:
    """A list that is not empty and names nothing twice."""

    def read(value: Any, gb: int) -> tuple[T, ...]:
        if not isinstance(value, list | tuple):
            raise Wrong(_("found {found}, where a list belongs: [ … ]."), found=found(value))
        if not value:
            raise Wrong(_("is an empty list; leave the key out instead."))
        items: dict[T, None] = {}
        for position, raw in enumerate(value):
            try:
                item = read_one(raw, gb)
            except Wrong as wrong:
                wrong.at = (position, *wrong.at)
                raise
            if item in items:
                raise Wrong(_("names {found} twice."), found=found(raw))
            items[item] = None
        return tuple(items)

    return read
