"""From a seller's answer, as JSON, to a balance, by the expressions that its file has for it.

Several items are one balance: what is left of them is summed. A number that is not there, is no number, or is below 0
is unknown: then there is no balance.
"""

import re
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError, JMESPathTypeError

from esimtrack.balances.balance import AHEAD, BadAnswer, Balance
from esimtrack.balances.seller import UNITS, Answer
from esimtrack.i18n import _
from esimtrack.units.labels import named
from esimtrack.units.sizes import LARGEST

FIRST, LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
_NUMERAL = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,20})?", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_INDEX = re.compile(r"\[-?[0-9]+\]", re.ASCII)
_ZONE = re.compile(r"(?<=[+-][0-9]{2})(?=[0-9]{2}\Z)")


def balance(answer: Any, by: Answer, now: datetime) -> Balance:
    """What an answer that arrived `now` says. Raises `BadAnswer`."""
    items = _items(answer, by)
    if not items:
        return Balance(nothing="no-match")
    if by.unlimited is not None and any(_look(by.unlimited, "unlimited", item) is True for item in items):
        return Balance(nothing="unlimited")
    instants = [at for item in items if (at := _measured(item, by, now)) is not None]
    at = min(instants, default=None)
    ends = min((end for item in items if (end := _ends(item, by, at or now)) is not None), default=None)
    if by.remaining is None and by.total is None:
        return Balance(used=sum(_size(by.used or "", "used", item, by) for item in items), at=at, ends=ends)
    total = None if by.total is None else sum(_size(by.total, "total", item, by) for item in items)
    picked = _picks_one(by.items, answer) or any(
        _picks_one(expression, item) for expression in (by.remaining, by.total, by.used) for item in items
    )
    return Balance(remaining=sum(_remaining(item, by) for item in items), total=total, picked=picked, at=at, ends=ends)


def _items(answer: Any, by: Answer) -> list[Any]:
    found = _look(by.items, "items", answer)
    if found is None:
        raise BadAnswer(_("the answer has nothing at items ({expression}).").format(expression=named(by.items)))
    items = found if isinstance(found, list) else [found]
    return [item for item in items if by.match is None or _look(by.match, "match", item) is True]


def _picks_one(expression: str | None, value: Any) -> bool:
    """Whether an expression takes one of several objects by its place in their list."""
    for index in _INDEX.finditer(expression or ""):
        try:
            before = (expression or "")[: index.start()].rstrip(" |.")
            siblings = jmespath.search(before, value) if before else value
        except JMESPathError:
            continue
        if isinstance(siblings, list) and sum(isinstance(sibling, dict) for sibling in siblings) > 1:
            return True
    return False


def _remaining(item: Any, by: Answer) -> int:
    if by.remaining is not None:
        return _size(by.remaining, "remaining", item, by)
    # More than all can be used: then nothing is left.
    return max(0, _size(by.total or "", "total", item, by) - _size(by.used or "", "used", item, by))


def _size(expression: str, key: str, item: Any, by: Answer) -> int:
    number = _number(_look(expression, key, item), key, expression)
    if number < 0:
        raise _unknown(key, expression, _("it is below 0"))
    size = min(number, Decimal(LARGEST + 1)) * UNITS[by.unit]
    if size > LARGEST:
        raise _unknown(key, expression, _("it is more than any plan has"))
    return int(size)


def _number(value: Any, key: str, expression: str) -> Decimal:
    if isinstance(value, str) and _NUMERAL.fullmatch(value):
        return Decimal(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _unknown(key, expression, _("it is not there") if value is None else _("it is no number"))
    # The shortest that is this fraction is what the seller wrote.
    number = Decimal(repr(value) if isinstance(value, float) else value)
    if not number.is_finite():
        raise _unknown(key, expression, _("it is no number"))
    return number


def _measured(item: Any, by: Answer, now: datetime) -> datetime | None:
    if by.measured_at is None:
        return None
    at = _instant(_look(by.measured_at, "measured_at", item), "measured_at", by.measured_at, by)
    if at > now + AHEAD:
        raise _unknown("measured_at", by.measured_at, _("it has not come yet"))
    return min(at, now)


def _ends(item: Any, by: Answer, at: datetime) -> datetime | None:
    # Many a plan has no end: one that is not said is none.
    if by.expires is not None and (value := _look(by.expires, "expires", item)) is not None:
        return _instant(_behind_day(value), "expires", by.expires, by)
    if by.expires_in is not None and (value := _look(by.expires_in, "expires_in", item)) is not None:
        seconds = _number(value, "expires_in", by.expires_in)
        if not 0 <= seconds < 10**10:
            raise _unknown("expires_in", by.expires_in, _("it is no number of seconds"))
        return at + timedelta(seconds=int(seconds))
    return None


def _behind_day(value: Any) -> Any:
    # A date alone that ends something includes its day.
    if isinstance(value, str) and _DAY.fullmatch(value.strip()):
        with suppress(ValueError, OverflowError):
            return f"{date.fromisoformat(value.strip()) + timedelta(days=1)}T00:00:00"
    return value


def _instant(value: Any, key: str, expression: str, by: Answer) -> datetime:
    try:
        at = _read_instant(value, key, expression, by)
    except (ValueError, OverflowError, InvalidOperation) as error:
        if isinstance(error, BadAnswer):
            raise
        raise _unknown(key, expression, _("it is no time")) from None
    if not FIRST <= at < LAST:
        raise _unknown(key, expression, _("it is no time of ours"))
    return at


def _read_instant(value: Any, key: str, expression: str, by: Answer) -> datetime:
    if not isinstance(value, str) or _NUMERAL.fullmatch(value):
        number = _number(value, key, expression)
        if abs(number) > 10**14:
            raise ValueError(expression)
        # Seconds since 1970; from 1973 on, as many milliseconds are more than seconds of our time.
        seconds = number / 1000 if number > 10**11 else number
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=int(seconds * 10**6))
    at = datetime.fromisoformat(_ZONE.sub(":", value.strip()))
    if at.tzinfo is None:
        if by.zone is None:
            raise _unknown(key, expression, _("it names no offset, and tz is not set"))
        at = at.replace(tzinfo=by.zone)
    return at.astimezone(UTC)


def check(by: Answer) -> None:
    """Raises `BadAnswer` for an expression that is none."""
    for key in ("items", "match", "unlimited", "remaining", "used", "total", "expires", "expires_in", "measured_at"):
        expression = getattr(by, key)
        if expression is not None:
            _compiled(expression, key)


@lru_cache(maxsize=64)
def _compiled(expression: str, key: str) -> jmespath.parser.ParsedResult:
    try:
        compiled = jmespath.compile(expression)
        with suppress(JMESPathTypeError):
            # A function that there is not is found only when it is called.
            compiled.search(None)
        return compiled
    except RecursionError:
        raise BadAnswer(_("answer.{key}: the expression is nested too deep.").format(key=key)) from None
    except JMESPathError as error:
        reason = str(error).splitlines()[0].rstrip(" :")
        raise BadAnswer(
            _("answer.{key}: {expression} is no JMESPath: {reason}.").format(
                key=key, expression=repr(named(expression)), reason=named(reason, 50)
            )
        ) from None


def _look(expression: str, key: str, item: Any) -> Any:
    try:
        return _compiled(expression, key).search(item)
    except (JMESPathError, TypeError, ValueError, RecursionError):
        raise _unknown(key, expression, _("the answer has another form")) from None


def _unknown(key: str, expression: str, why: str) -> BadAnswer:
    return BadAnswer(
        _("the answer does not say {key} ({expression}): {why}.").format(key=key, expression=named(expression), why=why)
    )
