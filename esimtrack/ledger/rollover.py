"""What of a cycle's buckets is carried into the next, and why not more: one verdict for each bucket.

The share is taken once: data that was carried before stays whole while it has cycles left. Newly carried data shares
the room that `per_cycle` and `cap` leave by origin, kind, event, order of `[[allowance]]`.
"""

from msgspec import Struct

from esimtrack.ledger.buckets import Bucket
from esimtrack.ledger.statement import Reason, Why
from esimtrack.terms.model import Rollover

_LIMITS: tuple[Reason, ...] = ("carried", "share", "cap", "per-cycle")


class Verdict(Struct, frozen=True):
    """Of what is left of a bucket, `carries` bytes move on. `why` is one of the codes of `rollover --json`."""

    bucket: Bucket
    carries: int
    why: Why


def has_cycles_left(bucket: Bucket, number: int) -> bool:
    """Whether a carried bucket survives the end of its plan's cycle of that number."""
    return bucket.kind == "rollover" and (bucket.last_cycle is None or bucket.last_cycle > number)


def is_no_loss(bucket: Bucket, why: Reason) -> bool:
    """Whether what ends is the full speed of unlimited data: that is lost to a rollover's limits alone."""
    return bucket.fair_use and why not in _LIMITS


def rolls(bucket: Bucket, rule: Rollover | None) -> bool:
    """Whether a bucket that was not carried yet is of a kind that the rule carries."""
    return rule is not None and bucket.size is not None and bucket.kind in rule.rolls


def judge(
    buckets: list[Bucket], rule: Rollover | None, forfeits: bool, number: int = 0, held: int = 0
) -> list[Verdict]:
    """The verdicts where a next cycle opens. With `forfeits` nothing is carried, and what had been carried is lost.

    `number` is the cycle's that ends; `held` is what was carried before and stays, for the cap.
    """
    verdicts = []
    room_of_cap = None if rule is None or rule.cap is None else max(0, rule.cap - held)
    room_of_cycle = None if rule is None else rule.per_cycle
    for bucket in sorted(buckets, key=Bucket.grant_order):
        if bucket.size is None:
            verdicts.append(Verdict(bucket, 0, "unlimited"))
        elif forfeits:
            verdicts.append(Verdict(bucket, 0, "forfeits"))
        elif bucket.kind == "rollover":
            stays = has_cycles_left(bucket, number)
            verdicts.append(Verdict(bucket, bucket.left if stays else 0, "carried" if stays else "last-cycle"))
        elif rule is None:
            verdicts.append(Verdict(bucket, 0, "no-rollover"))
        elif not rolls(bucket, rule):
            verdicts.append(Verdict(bucket, 0, "kind-does-not-roll"))
        else:
            wanted = rule.share.of(bucket.left)
            carries = min(r for r in (wanted, room_of_cap, room_of_cycle) if r is not None)
            verdicts.append(Verdict(bucket, carries, _why(bucket.left, wanted, carries, room_of_cap, room_of_cycle)))
            room_of_cap = None if room_of_cap is None else room_of_cap - carries
            room_of_cycle = None if room_of_cycle is None else room_of_cycle - carries
    return verdicts


def _why(left: int, wanted: int, carries: int, cap: int | None, per_cycle: int | None) -> Why:
    if carries == left:
        return "carried"
    if carries == wanted:
        return "share"
    return "cap" if cap is not None and (per_cycle is None or cap <= per_cycle) else "per-cycle"
