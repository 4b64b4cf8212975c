"""Rows of a file that were imported before in another form, by another map or with coarser times: refused.

Ids cannot show it, as they come of a row's own time. So the batch of each import names the file and the map, and a file
that lacks lines which count within its own time is taken for the same data in another form.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from msgspec import Struct

from esimtrack.calendar.wall import local_date, midnight
from esimtrack.cli.importing_words import moment_of
from esimtrack.cli.line import again
from esimtrack.cli.mapping import written
from esimtrack.cli.refusal import Refusal
from esimtrack.cli.surroundings import Surroundings
from esimtrack.i18n import _, n_
from esimtrack.journal.ids import new_id
from esimtrack.sources.found import About, Found
from esimtrack.sources.naming import bucket_name, source_name, total_key
from esimtrack.sources.taking import Kept, Line
from esimtrack.views.event_words import short_id

if TYPE_CHECKING:
    from esimtrack.store.imported import Imports, Recorded

MINUTE = timedelta(minutes=1)

UNDONE = 3
"""So many imports can be undone by one line to type."""


class Reading(Struct, frozen=True):
    """A file as it is read now: what was found in a series of it, and for which account it is taken, since when."""

    source: str
    series: str
    account: str
    found: Found
    since: datetime | None
    content: bytes
    about: About
    around: Surroundings


def batch_of(content: bytes, columns: Mapping[str, str]) -> str:
    """A new batch that names the file and the map."""
    return f"{_file(content)}{_map(columns)}:{new_id()}"


def refuse_reread(
    reading: Reading, imports: "Imports", brought: Callable[[str], Sequence[Kept]], lines: Sequence[Line]
) -> None:
    """Raise `Refusal` where new lines are of data that counts already in another form."""
    source = source_name(reading.source, reading.series)
    file = _file(reading.content)
    before = [
        line
        for line in imports.of_batches(reading.account, source, file)
        if not (line.batch or "").startswith(file + _map(reading.about.columns)) and _may_be(line, lines)
    ]
    if before:
        raise _refusal(
            _("this file was imported for {account} before, by another map: its data would count twice.").format(
                account=reading.account
            ),
            before,
            lines,
            reading.about.zone,
        )
    start, end = _times(reading)
    coarser = _coarser(start, reading.about.zone)
    names = (bucket_name(reading.source, reading.series, key) for key in _keys(reading))
    here = {kept.id for name in names for kept in brought(name)}
    lacking = [
        line
        for line in imports.recorded(reading.account, source, min(coarser), end)
        if (line.at >= start or line.at in coarser) and line.id not in here and _may_be(line, lines)
    ]
    if lacking:
        first, last = (moment_of(line.at, reading.around) for line in (lacking[0], lacking[-1]))
        said = n_(
            "{count} row that counts on {first} is not in this file: it may have the same data in another form.",
            "{count} rows that count from {first} to {last} are not in this file:"
            " it may have the same data in another form.",
            len(lacking),
        )
        raise _refusal(said.format(count=len(lacking), first=first, last=last), lacking, lines, reading.about.zone)


def _refusal(said: str, before: "Sequence[Recorded]", lines: Sequence[Line], zone: ZoneInfo) -> Refusal:
    batches = list(dict.fromkeys(line.batch for line in before if line.batch))
    ways = []
    if 0 < len(batches) <= UNDONE:
        undo = " && ".join(f"esimtrack undo {short_id(batch)}" for batch in batches)
        ways.append(_("Take this file instead of those: first {command}").format(command=undo))
    times = {line.at for line in before}
    later = [line.start for line in lines if line.start > before[-1].at and not _coarser(line.start, zone) & times]
    if later:
        since = again("--since", f"{min(later):%Y-%m-%dT%H:%M:%SZ}")
        ways.append(_("Take only what is later: {command}").format(command=since))
    return Refusal(
        said,
        *ways,
        _("Count both, as different data: {command}").format(command=again("--force")),
        _("Nothing of it was taken."),
    )


def _may_be(line: "Recorded", lines: Sequence[Line]) -> bool:
    # Different members, or zones, are different data; what has none may be of any.
    return any(
        (line.member is None or new.event.member in (None, line.member))
        and (line.zone is None or new.event.zone in (None, line.zone))
        for new in lines
    )


def _times(reading: Reading) -> tuple[datetime, datetime]:
    """From when to when the file's rows are."""
    since = reading.since
    spans = [(b.start, b.end) for b in reading.found.buckets if since is None or b.start >= since]
    spans += [(t.at, t.at) for t in reading.found.totals if since is None or t.at >= since]
    # A row without seconds is of a minute.
    minute = max(first for first, _last in spans).replace(second=0) + MINUTE
    return min(first for first, _last in spans), max(minute, *(last for _first, last in spans))


def _coarser(at: datetime, zone: ZoneInfo) -> set[datetime]:
    """When a row of an instant would be that is of its second, its minute or its day."""
    return {at, at.replace(second=0, microsecond=0), midnight(local_date(at, zone), zone)}


def _keys(reading: Reading) -> list[str]:
    return [*(b.key for b in reading.found.buckets), *(total_key(t.at) for t in reading.found.totals)]


def _file(content: bytes) -> str:
    return f"csv:{sha256(content).hexdigest()[:12]}:"


def _map(columns: Mapping[str, str]) -> str:
    return sha256(written(dict(sorted(columns.items()))).encode(errors="surrogatepass")).hexdigest()[:8]
