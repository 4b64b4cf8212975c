"""The names under which found lines enter the journal: the same lines, read again, have the same.

An id is `source:key:series:account`, the last two as hashes: at most 55 characters, so that it has room for the `.2` of
a line that was taken back and comes again. All but the account names the bucket.
"""

from hashlib import sha256

from esimtrack.units.labels import LONGEST_LABEL, label_problem


def bucket_name(source: str, series: str, key: str) -> str:
    """What the ids of one bucket begin with, whatever account it counts for."""
    return f"{source}:{key}:{_hash(series, 12)}:"


def bucket_id(source: str, series: str, key: str, account: str) -> str:
    """The id of a bucket's line for an account."""
    return bucket_name(source, series, key) + _hash(account, 8)


def source_name(source: str, series: str) -> str:
    """What an event's `source` says: a label, of the source and the series."""
    name = f"{source}:{series}" if series else source
    return name if label_problem(name) is None and len(name) <= LONGEST_LABEL else f"{source}:{_hash(series, 12)}"


def _hash(text: str, digits: int) -> str:
    return sha256(text.encode(errors="surrogatepass")).hexdigest()[:digits]
