"""Where data can be used: zones that the same buckets cover.

Data for Europe is nothing in Japan, so that how long it lasts is a question for each place. An account whose usable
data covers the same zones throughout, as most do, has one place: all of it.
"""

from datetime import datetime

from msgspec import Struct, structs

from esimtrack.ledger.statement import AccountStatement, BucketLine, Expiry


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
    return _places(account, usable(account))


def all_places(account: AccountStatement) -> tuple[Place, ...]:
    """Its places, also those of which the data is used up. One alone has the zones of its data, None for all zones."""
    live = _live(account)
    found = _places(account, live)
    return found if len(found) > 1 or not live else (Place(live[0].zones, account),)


def _places(account: AccountStatement, live: list[BucketLine]) -> tuple[Place, ...]:
    if account.zone is not None or len({_zones(bucket) for bucket in live}) < 2:
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


def place_here(account: AccountStatement, zone: str | None) -> Place | None:
    """The one of `all_places` that a zone lies in; None where no data covers it, or nobody knows which of several."""
    found = all_places(account)
    if len(found) == 1:
        return found[0] if located(account, zone) is account else None
    elsewhere = found[-1] if found[-1].zones == () and zone is not None else None
    return next((place for place in found if zone in (place.zones or ())), elsewhere)


def located(account: AccountStatement, zone: str | None) -> AccountStatement:
    """The account as it is in a zone: all of it, where all of its data can be used there.

    What was carried or is lost later is that of the buckets that cover the zone; members and totals are the account's.
    """
    live = _live(account)
    if zone is None or not live or all(covers(bucket, zone) for bucket in live):
        return account
    here = [bucket for bucket in live if covers(bucket, zone)]
    bought = [line for line in account.purchases if line.state != "live" or line.terms.covers(zone)]
    end = account.next_end
    return structs.replace(
        _there(account, here),
        zone=zone,
        elsewhere=tuple(bucket for bucket in live if not covers(bucket, zone)),
        buckets=(*here, *(bucket for bucket in account.buckets if bucket.frozen)),
        purchases=tuple(bought) if any(line.state == "live" for line in bought) else account.purchases,
        next_expiry=_next_loss(here),
        next_end=end if any(line.id == end.purchase for line in bought if end is not None) else None,
    )


def _live(account: AccountStatement) -> list[BucketLine]:
    return [bucket for bucket in account.buckets if not bucket.frozen]


def _zones(bucket: BucketLine) -> frozenset[str] | None:
    return None if bucket.zones is None else frozenset(bucket.zones)


def _next_loss(buckets: list[BucketLine]) -> Expiry | None:
    # As each bucket's fate has it: what is carried is followed to where it ends.
    losses: dict[datetime, int] = {}
    for bucket in buckets:
        fate = bucket.fate
        stays = (bucket.left or 0) - fate.expires if fate.why != "fair-use" else 0
        for at, size in ((fate.at, fate.expires), (fate.until, stays)):
            if at is not None and size:
                losses[at] = losses.get(at, 0) + size
    at = min(losses, default=None)
    return None if at is None else Expiry(at, losses[at])


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
