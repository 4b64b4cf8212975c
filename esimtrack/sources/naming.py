"""The names under which found lines enter the journal: the same lines, read again, have the same.

An id is `source:key:bucket:line`, the last two as hashes: at most 55 characters, so that it has room for the `.2` of a
line that was taken back and comes again. All but the last part names the bucket, whatever account it counts for; the
last, of the account too, ends differently for each line, as people name a line by the end of its id.
"""

import re
from datetime import datetime
from hashlib import sha256

from esimtrack.units.labels import LONGEST_LABEL, label_problem

_SHOWN = re.compile(r"[A-Za-z0-9._:-]{1,16}", re.ASCII)


def bucket_name(source: str, series: str, key: str) -> str:
    """What the ids of one bucket begin with, whatever account it counts for."""
    shown = _SHOWN.match(key)
    return f"{source}:{shown[0] if shown else ''}:{_hash(series + chr(0) + key, 12)}:"


def bucket_id(source: str, series: str, key: str, account: str) -> str:
    """The id of a bucket's line for an account."""
    name = bucket_name(source, series, key)
    return name + _hash(name + account, 8)


def total_key(at: datetime) -> str:
    """The key of what a counter showed at an instant."""
    return f"{at:%Y%m%dT%H%M%SZ}"


def source_name(source: str, series: str) -> str:
    """What an event's `source` says, and a counter's device: a label that has room for a number behind it."""
    name = f"{source}:{series}" if series else source
    return name if label_problem(name) is None and len(name) <= LONGEST_LABEL - 6 else f"{source}:{_hash(series, 12)}"


def _hash(text: str, digits: int) -> str:
    return sha256(text.encode(errors="surrogatepass")).hexdigest()[:digits]
