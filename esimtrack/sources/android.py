"""Android: `dumpsys netstats --full`, as `adb shell` gives it; old versions (milliseconds, rxBytes) and new ones.

The same bytes stand there three times: by device, by what is billed (Xt) and by app (UID). Xt is taken, or the first
where there is none; of it, mobile networks, for all apps, without tags. A phone looks now and then, and then spreads
what it finds since the last time: a bucket is closed when one that begins later has something, or, asked just now, an
hour after its end.
"""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from esimtrack.i18n import _
from esimtrack.sources.decoding import text_of
from esimtrack.sources.found import About, BadSource, Bucket, Found
from esimtrack.sources.reading import instant_of, size_of

SETTLES = timedelta(hours=1)
"""So long after the end of a bucket nothing is added to it any more: a phone looks every half an hour."""

_SECTION = re.compile(r"\s*(Dev|Xt|UID|UID tag) stats:\s*\Z")
_IDENT = re.compile(
    r"\s*ident=\[(?P<ident>.*)\] uid=(?P<uid>-?\d+) set=(?P<set>\w+) tag=0x(?P<tag>[0-9a-f]+)\s*\Z", re.ASCII
)
# By name, or by number: 0, and what a phone counts apart of it (MMS, SUPL, DUN, HIPRI, FOTA, IMS, CBS, IA, emergency).
_MOBILE = re.compile(r"[\[{]type=(?:MOBILE(?:_[A-Z]+)?|0|2|3|4|5|10|11|12|14|15)\b", re.ASCII)
_SUBSCRIBER = re.compile(r"\bsubscriberId=([0-9]+)", re.ASCII)
_SUB_ID = re.compile(r"\bsubId=([0-9]+)", re.ASCII)
_DURATION = re.compile(r"\s*NetworkStatsHistory: bucketDuration=(\d+)", re.ASCII)
_OMITTED = re.compile(r"\s*\(omitting (\d{1,9}) buckets\)", re.ASCII)
_NEW = re.compile(r"\s*st=(\d+) rb=(\d+) .*\btb=(\d+)\b", re.ASCII)
_OLD = re.compile(r"\s*bucketStart=(\d+) .*\brxBytes=(\d+) .*\btxBytes=(\d+)\b", re.ASCII)

# What is larger is no number of seconds, but of milliseconds: a day, and the year 5138.
_DAY, _SECONDS = 86_400, 10**11


def call(run: Callable[[Sequence[str]], bytes]) -> bytes:
    """What the phone that is attached has counted."""
    return run(("adb", "shell", "dumpsys", "netstats", "--full"))


def read(content: bytes, about: About) -> Found:
    """The buckets of each SIM that are closed. Raises `BadSource`."""
    dump = _Dump(text_of(content))
    section = "Xt" if dump.rows["Xt"] else "Dev"
    rows = dump.rows[section]
    buckets: dict[tuple[str, datetime], Bucket] = {}
    growing = 0
    for series, start, length, received, sent in rows:
        end = start + length
        if not (end <= dump.latest or (about.live and end + SETTLES <= about.at)):
            growing += 1
            continue
        before = buckets.get((series, start))
        buckets[series, start] = Bucket(
            series=series,
            key=f"{start:%Y%m%dT%H%M%SZ}",
            start=start,
            end=end if before is None else max(end, before.end),
            received=received + (0 if before is None else before.received),
            sent=sent + (0 if before is None else before.sent),
        )
    as_of = about.at if about.live else min(dump.latest, about.at)
    series_found = tuple(sorted({row[0] for row in rows}))
    return Found(
        as_of=as_of,
        series=series_found,
        buckets=tuple(buckets.values()),
        growing=growing,
        omitted=dump.omitted[section],
    )


class _Dump:
    """The rows of each section (series, start, length, received, sent), the latest start of any, and how many of each
    series of a section the phone left out.
    """

    def __init__(self, text: str) -> None:
        self.rows: dict[str, list[tuple[str, datetime, timedelta, int, int]]] = {"Dev": [], "Xt": []}
        self.omitted: dict[str, dict[str, int]] = {"Dev": {}, "Xt": {}}
        self.latest = datetime(1970, 1, 1, tzinfo=UTC)
        section, series, length = "", None, timedelta()
        found = False
        for number, line in enumerate(text.splitlines(), 1):
            if match := _SECTION.match(line):
                section, series, found = match[1], None, True
            elif match := _IDENT.match(line):
                series = _series(match["ident"]) if _whole(match) else None
            elif match := _DURATION.match(line):
                length = timedelta(seconds=min(_seconds(match[1], _DAY, number), _DAY))
            elif match := _OMITTED.match(line):
                if series is not None and section in self.omitted:
                    omitted = self.omitted[section]
                    omitted[series] = omitted.get(series, 0) + int(match[1])
            elif match := _NEW.match(line) or _OLD.match(line):
                start = _instant(match[1], number)
                self.latest = max(self.latest, start)
                if series is not None and section in self.rows and length:
                    received, sent = (
                        size_of(size, _("line {number}").format(number=number)) for size in match.group(2, 3)
                    )
                    self.rows[section].append((series, start, length, received, sent))
        if not found:
            raise BadSource(_("this is not what `dumpsys netstats` writes: it has no Dev, Xt or UID stats."))


def _whole(match: re.Match[str]) -> bool:
    return match["uid"] == "-1" and match["set"] == "ALL" and int(match["tag"], 16) == 0


def _series(ident: str) -> str | None:
    """The SIM: what Android shows of its number, and which of the phone's it is; None where it is no mobile network."""
    if not _MOBILE.match(ident):
        return None
    subscriber, sub_id = _SUBSCRIBER.search(ident), _SUB_ID.search(ident)
    return "/".join(part[1] for part in (subscriber, sub_id) if part is not None) or "mobile"


def _seconds(text: str, largest: int, number: int) -> int:
    if len(text) > 15:
        raise BadSource(_("line {number}: {value} is no time.").format(number=number, value=text[:40]))
    return int(text) // 1000 if int(text) > largest else int(text)


def _instant(text: str, number: int) -> datetime:
    return instant_of(_seconds(text, _SECONDS, number), _("line {number}").format(number=number))
