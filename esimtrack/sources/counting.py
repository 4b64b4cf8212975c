"""Choice of the totals of a counter that become events: the first sets the base, then each that moved.

The ledger takes another epoch, or a fall, for a new beginning from 0. So an epoch must stay the same as long as the
counter does, whichever way it was read: this machine's boot is part of it where a program here was asked, and unknown
in a file. Where another account was counted for meanwhile, or only what comes from now on is wanted, the account goes
on with a new device, which has a base of its own.

A counter that falls and comes back near its old value within a day did not begin anew: what it showed meanwhile is
passed over, or taken back where an earlier import brought it.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from msgspec import Struct

from esimtrack.events import Counter
from esimtrack.sources.found import Total
from esimtrack.sources.naming import bucket_id, bucket_name, source_name, total_key
from esimtrack.sources.taking import WRAP, Kept, Line, Taken, doubtful, remark

GLITCH = timedelta(days=1)
"""A counter that fell, and is back within so long, showed something wrong meanwhile."""
LOOKS = 6
"""At so many looks at most; what stays fallen for more has begun anew."""
_NEAR = 10
"""Near is within the tenth part."""

_BOOT = re.compile(r"([0-9a-f-]{36})(?: (.*))?", re.DOTALL)


class Shown(Protocol):
    """What a device showed last."""

    @property
    def account(self) -> str:
        """The account that it counted for."""

    @property
    def device(self) -> str:
        """Its name."""

    @property
    def at(self) -> datetime:
        """When."""

    @property
    def total(self) -> int:
        """How much."""

    @property
    def epoch(self) -> str | None:
        """Since which beginning."""

    @property
    def id(self) -> str:
        """By which line of the journal."""


class _Look(Struct, frozen=True):
    """What a device showed in this import."""

    account: str
    device: str
    at: datetime
    total: int
    epoch: str | None
    id: str


def came_back(before: int, fallen: Sequence[int], now: int) -> bool:
    """Whether a counter that showed `before`, then less, and then `now`, never began anew.

    It is back near its old value, and at a jump: one that climbs there look by look was used.
    """
    lowest, highest = min(fallen), max(fallen)
    return (
        highest < before <= now and (now - before) * _NEAR <= before and (highest - lowest) * _NEAR <= before - lowest
    )


def looks_that_fell(looks: Sequence[Shown], at: datetime, total: int, same: Callable[[Shown], bool]) -> list[Shown]:
    """The latest of a device's looks at which it showed less for once, and last the one before it fell.

    `looks` stand by instant; the device shows `total` at `at`, and `same` says of a look whether it had begun then when
    it has now. Empty where it never fell, or began anew.
    """
    for place in range(len(looks) - 2, -1, -1):
        before, fallen = looks[place], looks[place + 1 :]
        if (
            all(same(look) for look in (before, *fallen))
            and at - before.at <= GLITCH
            and came_back(before.total, [look.total for look in fallen], total)
        ):
            return [*fallen, before]
    return []


class Counting:
    """What is asked for: the totals of `source`, for `account`.

    `kept` gives the journal's lines of a name, as `Taking` has it; `shown` what all devices of a source's name showed
    last by an instant, for any account, and `looks` what one device showed for an account by an instant, so many of
    them, the last first. `boot` is this machine's, where a program here was asked.
    """

    def __init__(
        self,
        source: str,
        account: str,
        kept: Callable[[str], Sequence[Kept]],
        shown: Callable[[str, datetime], Sequence[Shown]],
        looks: Callable[[str, str, datetime, int], Sequence[Shown]],
        boot: str | None = None,
        since: datetime | None = None,
        member: str | None = None,
        place: str | None = None,
        note: str | None = None,
        sellers: bool = False,
    ) -> None:
        self._source, self._account = source, account
        self._kept, self._shown, self._looks_of = kept, shown, looks
        self._boot, self._since = boot, since
        self._member, self._place, self._note, self._sellers = member, place, note, sellers
        self._looks: list[_Look] = []

    def take(self, totals: Iterable[Total]) -> Taken:
        """What becomes of the totals of one series, by instant. It is asked once."""
        all_taken = Taken()
        for total in totals:
            taken = self._take(total)
            for line in taken.lines:
                event = line.event
                if isinstance(event, Counter):
                    self._looks.append(_Look(self._account, event.device, event.at, event.total, event.epoch, event.id))
            all_taken.lines = [line for line in all_taken.lines if line.event.id not in taken.glitches] + taken.lines
            all_taken.glitches |= taken.glitches
            all_taken.known += taken.known
            all_taken.base |= taken.base
            all_taken.anew = (all_taken.anew and not taken.glitches) or taken.anew
            if all_taken.since is None and taken.lines:
                all_taken.since = taken.since or total.at
            for account, count in taken.elsewhere.items():
                all_taken.elsewhere[account] = all_taken.elsewhere.get(account, 0) + count
        return all_taken

    def _take(self, total: Total) -> Taken:
        key = total_key(total.at)
        kept = self._kept(bucket_name(self._source, total.series, key))
        if self._sellers:
            kept = [line for line in kept if line.account == self._account]
        standing = [line for line in kept if line.counts or (line.alone and line.account == self._account)]
        name = source_name(self._source, total.series)
        shown: list[Shown] = [*self._shown(name, total.at), *self._looks]
        device, last = self._device(name, [one for one in shown if not self._sellers or one.account == self._account])
        glitches: dict[str, tuple[datetime, int]] = {}
        if last is not None and (wrong := self._glitches(device, total)):
            *fallen, last = wrong
            glitches = {look.id: (look.at, look.total) for look in fallen}
            self._looks = [look for look in self._looks if look.id not in glitches]
        if standing:
            elsewhere = {line.account: 1 for line in standing if line.account != self._account}
            return Taken(known=1, elsewhere=elsewhere, glitches=glitches)
        epoch = _epoch(last, total, self._boot)
        if last is not None and (last.total, last.epoch) == (total.bytes, epoch):
            return Taken(known=1, since=last.at, glitches=glitches)
        rise, full, anew = _rise(last, total, epoch)
        doubts = last is not None and not anew and doubtful(rise)
        event = Counter(
            bucket_id(self._source, total.series, key, self._account),
            total.at,
            self._account,
            device=device,
            total=total.bytes,
            epoch=epoch,
            member=self._member,
            zone=self._place,
            note=remark(self._note, doubts, full=full is not None),
            source=name,
        )
        if last is None:
            return Taken(lines=[Line(event, total.at, total.at, 0)], base=True)
        line = Line(event, last.at, total.at, rise, doubts, full=full)
        return Taken(lines=[line], anew=anew, since=last.at, glitches=glitches)

    def _glitches(self, device: str, total: Total) -> list[Shown]:
        """The latest looks at which the counter showed less for once, and behind them the one before it fell."""
        own: list[Shown] = [look for look in self._looks if look.device == device and look.at < total.at]
        kept = self._looks_of(self._account, device, total.at, LOOKS)
        known = {look.id for look in own}
        earlier = [look for look in kept if look.id not in known and look.at < total.at]
        looks = sorted([*own[-LOOKS:], *earlier], key=lambda look: look.at)[-LOOKS:]

        def same(look: Shown) -> bool:
            return _epoch(look, total, self._boot) == look.epoch == looks[-1].epoch

        return looks_that_fell(looks, total.at, total.bytes, same)

    def _device(self, name: str, shown: Sequence[Shown]) -> tuple[str, Shown | None]:
        latest = max(shown, key=lambda device: device.at, default=None)
        goes_on = latest is not None and (self._since is None or latest.at >= self._since)
        if latest is not None and goes_on and latest.account == self._account:
            return latest.device, latest
        ours = {device.device for device in shown if device.account == self._account}
        number, free = 1, name
        while free in ours:
            number += 1
            free = f"{name}.{number}"
        return free, None


def _rise(last: Shown | None, total: Total, epoch: str | None) -> tuple[int, int | None, bool]:
    """What a total adds; what it would add if a counter that was full made it fall (`Line.full`); whether it began
    anew.
    """
    if last is None:
        return 0, None, False
    if epoch == last.epoch and total.bytes >= last.total:
        return total.bytes - last.total, None, False
    # Sent or received alone was full, and the other went on: then a part of the total was counted before.
    full = total.bytes + WRAP - last.total
    return total.bytes, full if epoch == last.epoch and 0 <= full < total.bytes else None, True


def _epoch(last: Shown | None, total: Total, boot: str | None) -> str | None:
    told = " ".join(part for part in (boot, total.epoch) if part) or None
    if last is None:
        return told
    before = _BOOT.fullmatch(last.epoch or "")
    known, own = (None, last.epoch) if before is None else (before[1], before[2])
    if own == total.epoch and (boot is None or (known is None and total.bytes >= last.total)):
        return last.epoch
    return told
