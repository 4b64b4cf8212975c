"""Which of the buckets that a source found become events: what is new, and counts once.

A bucket is taken once, for one account. Taken back with its whole import, it may come again, for any account; taken
back by itself, for another. A longer bucket gives what the shorter ones that it is made of do not explain: days fill in
for hours that nobody fetched in time. Where nothing of an account was live at a bucket's start and something starts
within it, it counts from then: before, that SIM had no data.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol

from msgspec import Struct

from esimtrack.events import Counter, Usage
from esimtrack.sources.found import Bucket
from esimtrack.sources.naming import bucket_id, bucket_name, source_name

FIRST = datetime(2000, 1, 1, tzinfo=UTC)
"""What lies before was dated by a clock that was not set."""

SHORT = timedelta(hours=1)
"""A bucket not longer than this is taken whole where a plan starts within it; of a longer one, or where the plan ran
before and what was left includes it, the share by time.
"""

DUST = 2**16
"""A rest of a longer bucket below this is what its parts were rounded by, and is left."""

WRAP = 2**32
"""Where a counter of 32 bits begins again: one that was reset can be taken for one that was full."""


class Kept(Protocol):
    """A line of a bucket in the journal."""

    @property
    def id(self) -> str:
        """Its name there."""

    @property
    def account(self) -> str:
        """For which account it is."""

    @property
    def bytes(self) -> int:
        """How much it says."""

    @property
    def counts(self) -> bool:
        """Whether it counts; else it was taken back."""

    @property
    def alone(self) -> bool:
        """Whether it was taken back by itself, and not with all of its import."""


class Span(Struct, frozen=True):
    """From when to when a purchase gives data; `end` None: without an end. `ran`: it ran before, unknown to us."""

    start: datetime
    end: datetime | None = None
    ran: bool = False


class Line(Struct, frozen=True):
    """An event that is new, of which stretch it is, and how much it adds. `estimated`: it is only a share of what was
    found; `doubtful`: see `doubtful`.
    """

    event: Usage | Counter
    start: datetime
    end: datetime
    bytes: int
    doubtful: bool = False
    estimated: bool = False
    share: bool = False
    """It is a day's share of a row of several days."""
    full: int | None = None
    """How much it would add if a counter that fell did not begin anew, but was one of 32 bits that was full."""


class Correction(Struct, frozen=True):
    """A row that has another amount than the line of it that counts, of this `id`: its line, and the amount before."""

    id: str
    line: Line
    before: int


class Taken(Struct, kw_only=True):
    """What is new, by instant, and what became of the rest."""

    lines: list[Line] = []
    known: int = 0
    corrections: list[Correction] = []
    """Those of the known that have another amount now."""
    elsewhere: dict[str, int] = {}
    """How many of the known count for other accounts."""
    early: int = 0
    """How many lie before what is asked for."""
    undated: int = 0
    """How many lie before `FIRST`."""
    base: bool = False
    """The line is the first of a counter: it adds nothing, and what comes after it does."""
    anew: bool = False
    """The counter began anew after it was looked at last: what it counted before that and after the look is lost."""
    since: datetime | None = None
    """When the counter was looked at last."""
    glitches: dict[str, tuple[datetime, int]] = {}
    """Looks at which the counter showed less for once, by the ids of their lines: when, and what. They count for
    nothing, and those that the journal has are to be taken back.
    """


class Taking:
    """What is asked for: the buckets of `source`, for `account`.

    `kept` gives the journal's lines of the bucket of a name (`bucket_name`). `spans` are the account's purchases.
    Without `since`, what ended before the first of them is left out; with it, what began before it. `sellers`: what
    other accounts have has nothing to do with it.
    """

    def __init__(
        self,
        source: str,
        account: str,
        kept: Callable[[str], Sequence[Kept]],
        spans: Sequence[Span],
        since: datetime | None = None,
        member: str | None = None,
        place: str | None = None,
        note: str | None = None,
        sellers: bool = False,
    ) -> None:
        self._source, self._account = source, account
        self._kept, self._spans, self._sellers = kept, spans, sellers
        self._since, self._begins = since, min((span.start for span in spans), default=FIRST)
        self._member, self._place, self._note = member, place, note
        # What is explained in this run by a bucket that is here: all that it has, whatever becomes of it.
        self._here: dict[str, int] = {}
        self._taken = Taken()

    def take(self, buckets: Iterable[Bucket]) -> Taken:
        """What becomes of the buckets. It is asked once."""
        for bucket in sorted(buckets, key=lambda b: (b.end - b.start, b.start, b.key)):
            # A source that says a bucket twice is believed once.
            if (bucket.bytes or self._sellers) and self._name(bucket, bucket.key) not in self._here:
                self._take(bucket)
        self._taken.lines.sort(key=lambda line: (line.event.at, line.event.id))
        return self._taken

    def _take(self, bucket: Bucket) -> None:
        taken, name = self._taken, self._name(bucket, bucket.key)
        ours = self._settled(name)
        if not ours:
            self._here[name] = bucket.bytes
        if bucket.start < FIRST:
            taken.undated += 1
        elif bucket.end <= self._begins if self._since is None else bucket.start < self._since:
            taken.early += 1
        elif ours or (bucket.within is not None and self._settled(self._name(bucket, bucket.within))):
            taken.known += 1
            for account in {line.account for line in ours} - {self._account}:
                taken.elsewhere[account] = taken.elsewhere.get(account, 0) + 1
            if correction := self._correction(bucket, ours):
                taken.corrections.append(correction)
        elif line := self._line(bucket):
            taken.lines.append(line)

    def _correction(self, bucket: Bucket, ours: Sequence[Kept]) -> Correction | None:
        counts = next((kept for kept in ours if kept.counts), None)
        if not self._sellers or counts is None:
            return None
        line = self._line(bucket, empty=True)
        # A share by time changes with the plan, and not with the file.
        if line is None or line.estimated or line.bytes == counts.bytes:
            return None
        return Correction(counts.id, line, counts.bytes)

    def _line(self, bucket: Bucket, empty: bool = False) -> Line | None:
        parts = [self._name(bucket, key) for key in bucket.parts]
        explained = sum(self._here.get(part) or self._told(part) for part in parts)
        begins = self._starts_within(bucket)
        at, size = bucket.start if begins is None else begins.start, bucket.bytes - explained
        estimated = begins is not None and (begins.ran or bucket.end - bucket.start > SHORT)
        if explained and (estimated or size < DUST):
            return None
        if estimated:
            size = int(size * ((bucket.end - at) / (bucket.end - bucket.start)))
        doubts = not explained and doubtful(bucket.received, bucket.sent)
        event = Usage(
            bucket_id(self._source, bucket.series, bucket.key, self._account),
            at,
            self._account,
            bytes=size,
            member=bucket.member or self._member,
            zone=bucket.zone or self._place,
            note=remark(bucket.note or self._note, doubts, estimated, bucket.share),
            source=source_name(self._source, bucket.series),
        )
        return Line(event, bucket.start, bucket.end, size, doubts, estimated, bucket.share) if size or empty else None

    def _starts_within(self, bucket: Bucket) -> Span | None:
        if any(span.start <= bucket.start and (span.end is None or bucket.start < span.end) for span in self._spans):
            return None
        within = [span for span in self._spans if bucket.start < span.start < bucket.end]
        return min(within, key=lambda span: span.start, default=None)

    def _settled(self, name: str) -> list[Kept]:
        return [line for line in self._of(name) if line.counts or (line.alone and line.account == self._account)]

    def _told(self, name: str) -> int:
        # What somebody took back by itself, for whatever account, is no rest of a longer bucket either.
        return max((line.bytes for line in self._of(name) if line.counts or line.alone), default=0)

    def _of(self, name: str) -> Sequence[Kept]:
        return [line for line in self._kept(name) if not self._sellers or line.account == self._account]

    def _name(self, bucket: Bucket, key: str) -> str:
        return bucket_name(self._source, bucket.series, key)


def doubtful(*sizes: int) -> bool:
    """Whether one is nearly a multiple of 4 GiB (within 1 %), as a counter that began anew leaves it behind."""
    return any(size > WRAP // 2 and abs(size - round(size / WRAP) * WRAP) <= WRAP // 100 for size in sizes)


def remark(
    note: str | None, doubts: bool, estimated: bool = False, share: bool = False, full: bool = False
) -> str | None:
    """The note of a line: what the person or the source says, and what there is to say of the line itself."""
    said = [note] if note else []
    if doubts:
        said.append("nearly a multiple of 4 GiB: perhaps a counter that began anew")
    if full:
        said.append("it fell by less than 4 GiB: perhaps a counter of 32 bits that was full")
    if share:
        said.append("estimated: a day's share of several days")
    if estimated:
        said.append("estimated: the share of a longer stretch since the plan started")
    return "; ".join(said) or None
