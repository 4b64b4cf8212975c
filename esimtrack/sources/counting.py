"""Choice of the totals of a counter that become events: the first sets the base, then each that moved.

The ledger takes another epoch, or a fall, for a new beginning from 0. So an epoch must stay the same as long as the
counter does, whichever way it was read: this machine's boot is part of it where a program here was asked, and unknown
in a file. Where another account was counted for meanwhile, or only what comes from now on is wanted, the account goes
on with a new device, which has a base of its own.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from esimtrack.events import Counter
from esimtrack.sources.found import Total
from esimtrack.sources.naming import bucket_id, bucket_name, source_name
from esimtrack.sources.taking import WRAP, Kept, Line, Taken, doubtful, remark

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


class _Look(Struct, frozen=True):
    """What a device showed in this import."""

    account: str
    device: str
    at: datetime
    total: int
    epoch: str | None


class Counting:
    """What is asked for: the totals of `source`, for `account`.

    `kept` gives the journal's lines of a name, as `Taking` has it; `shown` what all devices of a source's name showed
    last by an instant, for any account. `boot` is this machine's, where a program here was asked.
    """

    def __init__(
        self,
        source: str,
        account: str,
        kept: Callable[[str], Sequence[Kept]],
        shown: Callable[[str, datetime], Sequence[Shown]],
        boot: str | None = None,
        since: datetime | None = None,
        member: str | None = None,
        place: str | None = None,
        note: str | None = None,
        sellers: bool = False,
    ) -> None:
        self._source, self._account = source, account
        self._kept, self._shown = kept, shown
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
                    self._looks.append(_Look(self._account, event.device, event.at, event.total, event.epoch))
            all_taken.lines += taken.lines
            all_taken.known += taken.known
            all_taken.base |= taken.base
            all_taken.anew |= taken.anew
            if all_taken.since is None and taken.lines:
                all_taken.since = taken.since or total.at
            for account, count in taken.elsewhere.items():
                all_taken.elsewhere[account] = all_taken.elsewhere.get(account, 0) + count
        return all_taken

    def _take(self, total: Total) -> Taken:
        key = f"{total.at:%Y%m%dT%H%M%SZ}"
        kept = self._kept(bucket_name(self._source, total.series, key))
        if self._sellers:
            kept = [line for line in kept if line.account == self._account]
        if standing := [line for line in kept if line.counts or (line.alone and line.account == self._account)]:
            return Taken(known=1, elsewhere={line.account: 1 for line in standing if line.account != self._account})
        name = source_name(self._source, total.series)
        shown: list[Shown] = [*self._shown(name, total.at), *self._looks]
        device, last = self._device(name, [one for one in shown if not self._sellers or one.account == self._account])
        epoch = _epoch(last, total, self._boot)
        if last is not None and (last.total, last.epoch) == (total.bytes, epoch):
            return Taken(known=1, since=last.at)
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
        return Taken(lines=[Line(event, last.at, total.at, rise, doubts, full=full)], anew=anew, since=last.at)

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
