"""What always holds (`docs/ledger.md`), verified on a statement: where it does not, the program is wrong."""

from collections.abc import Iterator

from esimtrack.audit.finding import Finding
from esimtrack.ledger.statement import AccountStatement


def broken(account: AccountStatement, logged: int) -> Iterator[Finding]:
    """What does not hold for an account, of which the journal has lines of `logged` bytes by then."""
    came = account.granted + account.transferred_in
    went = account.drawn + account.remaining + account.frozen + account.expired + account.transferred_out
    if came != went:
        yield Finding("not-conserved", account.account, bytes=abs(came - went))
    paid = account.drawn + account.drawn_unlimited + account.overage + account.throttled
    known = logged + account.unlogged - account.corrected
    if not account.used == paid == known:
        yield Finding("use-unexplained", account.account, bytes=max(abs(account.used - paid), abs(known - paid)))
    if account.points < 0:
        yield Finding("points-below-zero", account.account, count=-account.points)
    for bucket in account.buckets:
        if bucket.size is not None and not 0 <= (bucket.left or 0) <= bucket.size:
            yield Finding("bucket-out-of-bounds", account.account, bucket.purchase, bytes=bucket.left)
