"""Where data can be used: zones that the same buckets cover.

Data for Europe is nothing in Japan, so that how long it lasts is a question for each place. An account whose usable
data covers the same zones throughout, as most do, has one place: all of it.
"""

from msgspec import Struct, structs

from esimtrack.ledger.statement import AccountStatement, BucketLine


class Place(Struct, frozen=True):
    """The zones that the same data covers, and the account as it is there.

    `zones` stand in the order of the plans; None: the place is the whole account; empty: wherever no plan names a zone.
    `there` holds the usable buckets alone that cover them, and the running cycle only if one of them is that cycle's.
    """

    zones: tuple[str, ...] | None
    there: AccountStatement


def usable(account: AccountStatement) -> list[BucketLine]:
    """The buckets that something can be drawn from now, in paying order."""
    return [bucket for bucket in account.buckets if not bucket.frozen and (bucket.left or bucket.size is None)]


def covers(bucket: BucketLine, zone: str | None) -> bool:
    """Whether usage in a zone can draw from a bucket; usage that names none can draw from any."""
    return zone is None or bucket.zones is None or zone in bucket.zones


def places(account: AccountStatement) -> tuple[Place, ...]:
    """The account's places, as what pays first covers them; at least one, which is then the whole account."""
    live = usable(account)
    if len({None if bucket.zones is None else frozenset(bucket.zones) for bucket in live}) < 2:
        return (Place(None, account),)
    found: dict[tuple[int, ...], list[str]] = {}
    for zone in dict.fromkeys(zone for bucket in live for zone in bucket.zones or ()):
        found.setdefault(tuple(n for n, bucket in enumerate(live) if covers(bucket, zone)), []).append(zone)
    anywhere = tuple(n for n, bucket in enumerate(live) if bucket.zones is None)
    if anywhere:
        found[anywhere] = []
    return tuple(Place(tuple(zones), _there(account, [live[n] for n in cover])) for cover, zones in found.items())


def place_of(account: AccountStatement, zone: str | None) -> Place | None:
    """The place that a zone lies in, None where no data covers it; the whole account for usage that names no zone."""
    found = places(account)
    if zone is None or len(found) == 1:
        return Place(None, account)
    elsewhere = found[-1] if found[-1].zones == () else None
    return next((place for place in found if zone in (place.zones or ())), elsewhere)


def _there(account: AccountStatement, buckets: list[BucketLine]) -> AccountStatement:
    cycle = account.cycle
    if cycle is not None and not any(b.purchase == cycle.purchase or b.fate.at == cycle.end for b in buckets):
        cycle = None
    return structs.replace(
        account,
        buckets=tuple(buckets),
        cycle=cycle,
        remaining=sum(bucket.left or 0 for bucket in buckets),
        unlimited=any(bucket.size is None for bucket in buckets),
    )
