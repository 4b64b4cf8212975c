"""What becomes of today's data at a pace that is kept to: when it runs out, and what is lost or carried on the way.

It counts local days, today as a whole one. Data is used in the order in which it pays, in zones that it covers: each
zone at its own pace. What has not started yet is left out.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from esimtrack.calendar.wall import local_date, midnight
from esimtrack.insight.budget import binding_end
from esimtrack.insight.days import days_to, zone_of
from esimtrack.insight.judging import judge
from esimtrack.insight.pace import Pace
from esimtrack.insight.places import Place, covers, place_of, places, usable
from esimtrack.ledger.statement import AccountStatement, BucketLine


class Loss(Struct, frozen=True):
    """`bytes` lost at `at`; `carried` says that all of it had been carried there from an earlier cycle."""

    at: datetime
    bytes: int
    carried: bool


class Course(Struct, frozen=True):
    """What becomes of today's data at `per_day` bytes every local day, up to the end that binds."""

    per_day: int
    runs_out: datetime | None
    """The end of the local day (or the end that binds) on which more is needed than there is."""
    losses: tuple[Loss, ...]
    carries: int = 0
    """Bytes that are carried at the ends of cycles on the way."""
    zones: tuple[str, ...] | None = None
    """Those of the place where it runs out; None: all of it does."""
    there: int = 0
    """How much of `per_day` is used where it runs out."""

    def lost(self, at: datetime) -> int:
        """Bytes lost at an instant."""
        return sum(loss.bytes for loss in self.losses if loss.at == at)


class _Stream(Struct, frozen=True):
    # So many bytes a day of the buckets at these places of the paying order, up to the end that binds there.
    cover: tuple[int, ...]
    zones: tuple[str, ...] | None
    end: datetime
    per_day: int


def course(account: AccountStatement, as_of: datetime, pace: Pace, local: ZoneInfo) -> Course:
    """What becomes of today's data at a pace that is kept to. `local` is the reader's zone of time.

    What is used where no data covers it draws on nothing. Without an end that binds, everywhere: nothing becomes of it.
    """
    live = usable(account)
    streams = _streams(account, live, pace)
    per_day = sum(stream.per_day for stream in streams)
    ends = {binding_end(place.there) for place in places(account)}
    stops = {end for end in ends if end is not None} | {stream.end for stream in streams}
    if None in ends:
        return Course(per_day, None, ())
    last = max(stops)
    zone = zone_of(account, local)
    left = [bucket.left or 0 for bucket in live]
    passed = carries = 0
    losses: list[Loss] = []
    out: tuple[datetime, _Stream] | None = None
    since = as_of
    for stop in sorted(stops | {min(b.end, last) for b in live if b.end is not None}):
        days = days_to(stop, as_of, zone)
        there = [bucket.end is None or bucket.end > since for bucket in live]
        while passed < days:
            # Streams that may draw from the same bucket take turns, a day each.
            step = 1 if len(streams) > 1 else days - passed
            for stream in streams:
                lasts = _draw(stream, step, left, there) if since < stream.end else None
                if lasts is not None and out is None:
                    day = local_date(as_of, zone) + timedelta(days=passed + lasts + 1)
                    out = min(stop, midnight(day, zone)), stream
            passed += step
        loss, kept = _at(stop, account, live, left)
        losses += [loss] if loss.bytes else []
        carries += kept
        since = stop
    if out is None:
        return Course(per_day, None, tuple(losses), carries)
    return Course(per_day, out[0], tuple(losses), carries, out[1].zones, out[1].per_day)


def _streams(account: AccountStatement, live: list[BucketLine], pace: Pace) -> list[_Stream]:
    # What is used in zones that the same buckets cover is one stream. Who can draw from less comes first.
    used: dict[tuple[int, ...], int] = {}
    where: dict[tuple[int, ...], Place] = {}
    for zone, size in pace.zones.items():
        place = place_of(account, zone)
        if place is not None:
            cover = tuple(n for n, bucket in enumerate(live) if covers(bucket, zone))
            used[cover] = used.get(cover, 0) + size
            where[cover] = place
    found = []
    for cover in sorted(used, key=lambda cover: (len(cover), cover)):
        end = binding_end(where[cover].there)
        if cover and end is not None:
            found.append(_Stream(cover, where[cover].zones, end, used[cover] // pace.days))
    return found


def _draw(stream: _Stream, days: int, left: list[int], there: list[bool]) -> int | None:
    # Draw so many days' use. Where less is there: for how many whole days it is enough.
    need = stream.per_day * days
    found = sum(left[n] for n in stream.cover if there[n])
    for n in stream.cover:
        if there[n]:
            drawn = min(need, left[n])
            left[n] -= drawn
            need -= drawn
    return found // stream.per_day if need else None


_CARRIES = ("carried", "share", "cap", "per-cycle")


def _at(at: datetime, account: AccountStatement, live: list[BucketLine], left: list[int]) -> tuple[Loss, int]:
    # What is lost and what is carried, judged as the ledger judged today's data, of which less is left by then.
    sized = [(b, rest) for b, rest in zip(live, left, strict=True) if b.fate.why != "fair-use"]
    ending = [(b, rest) for b, rest in sized if (b.fate.at or b.end) == at]
    kept = [(b, rest, _share(account, b, rest) if b.fate.why in _CARRIES else 0) for b, rest in ending]
    lost = sum(rest - keeps for _, rest, keeps in kept)
    carried = sum(rest - keeps for b, rest, keeps in kept if b.kind == "rollover")
    for purchase in {b.purchase for b, _ in ending}:
        lost += _over_the_cap([(b, keeps) for b, _, keeps in kept if b.purchase == purchase])
    return Loss(at, lost, carried == lost), sum(rest for _, rest in ending) - lost


def _over_the_cap(kept: list[tuple[BucketLine, int]]) -> int:
    # A cap that cut today's data has as much room as it let through; `per_cycle` has it for what is newly carried.
    reasons = {b.fate.why for b, _ in kept}
    if not reasons & {"cap", "per-cycle"}:
        return 0
    under = [(b, keeps) for b, keeps in kept if b.fate.why in _CARRIES and ("cap" in reasons or b.kind != "rollover")]
    return max(0, sum(keeps for _, keeps in under) - sum(b.fate.carries for b, _ in under))


def _share(account: AccountStatement, bucket: BucketLine, rest: int) -> int:
    # How much of `rest` may be carried, limits apart. The share is taken once: not of what was carried before.
    if bucket.kind == "rollover":
        return rest
    if bucket.fate.why == "share":
        return rest * bucket.fate.carries // (bucket.left or 1)
    line = judge(account, bucket)
    rule = None if line is None or line.ruling is None else line.ruling.rollover
    return rest if rule is None else rule.share.of(rest)
