"""Why data carries over or does not, in words: one clause for each code of `rollover --json`.

A clause follows what happens: "1.20 GB are lost: this plan carries nothing over." What is judged stands in a bucket's
fate; whose rule judged it, in the ruling of its plan.
"""

from collections.abc import Callable

from esimtrack.i18n import _
from esimtrack.insight.judging import judge
from esimtrack.ledger.statement import AccountStatement, BucketLine, Ruling, Why
from esimtrack.terms.model import Rollover
from esimtrack.views import bucket_words
from esimtrack.views import plan_phrases as say
from esimtrack.views.reader import Reader


def why(bucket: BucketLine, account: AccountStatement, reader: Reader) -> str:
    """Why so much of a bucket is carried, and not more. The bucket is named where that is the reason."""
    line = judge(account, bucket)
    return WHY[bucket.fate.why](bucket, None if line is None else line.ruling, account, reader)


def _last_cycle(bucket: BucketLine, ruling: Ruling | None, account: AccountStatement, reader: Reader) -> str:
    what = bucket_words.name(bucket, account, reader)
    rule = _rule(ruling)
    if ruling is None or ruling.terms.cycle is None or rule is None or rule.cycles is None:
        return _("they were {carried}, and their time is over").format(carried=what)
    return _("they were {carried}, and this plan carries data for {further} only").format(
        carried=what, further=say.further(rule.cycles, ruling.terms.cycle)
    )


def _other_kind(bucket: BucketLine, ruling: Ruling | None, account: AccountStatement, reader: Reader) -> str:
    kinds = {
        "base": lambda: _("this plan does not carry its own data"),
        "top-up": lambda: _("this plan does not carry top-ups"),
        "bonus": lambda: _("this plan does not carry bonuses"),
        "transfer": lambda: _("this plan does not carry what others gave"),
    }
    return kinds[bucket.kind]()


def _forfeits(bucket: BucketLine, ruling: Ruling | None, account: AccountStatement, reader: Reader) -> str:
    if ruling is None:
        return _("nothing is carried with the change of plan")
    return _("nothing is carried with the change to {plan}").format(plan=ruling.terms.name)


def _share(bucket: BucketLine, ruling: Ruling | None, account: AccountStatement, reader: Reader) -> str:
    rule = _rule(ruling)
    if rule is None:
        return _("this plan carries a part of what is left")
    return _("this plan carries {share} of what is left").format(share=rule.share)


def _cap(bucket: BucketLine, ruling: Ruling | None, account: AccountStatement, reader: Reader) -> str:
    rule = _rule(ruling)
    if rule is None or rule.cap is None:
        return _("this plan holds only so much carried data")
    return _("this plan holds {size} of carried data at most").format(size=say.size(rule.cap, account.gb))


def _per_cycle(bucket: BucketLine, ruling: Ruling | None, account: AccountStatement, reader: Reader) -> str:
    rule = _rule(ruling)
    if ruling is None or ruling.terms.cycle is None or rule is None or rule.per_cycle is None:
        return _("this plan carries only so much at once")
    return _("this plan carries {size} from one {cycle} at most").format(
        size=say.size(rule.per_cycle, account.gb), cycle=say.one(ruling.terms.cycle)
    )


def _rule(ruling: Ruling | None) -> Rollover | None:
    return None if ruling is None else ruling.rollover


_Clause = Callable[[BucketLine, Ruling | None, AccountStatement, Reader], str]

WHY: dict[Why, _Clause] = {
    "unlimited": lambda *_of: _("they have no size"),
    "own-end": lambda *_of: _("no cycle ends them"),
    "no-end": lambda *_of: _("nothing ends them"),
    "cancelled": lambda *_of: _("the plan is cancelled, and carries nothing past its end"),
    "purchase-ends": lambda *_of: _("the plan itself ends then"),
    "forfeits": _forfeits,
    "carried": lambda *_of: _("this plan carries them whole"),
    "last-cycle": _last_cycle,
    "no-rollover": lambda *_of: _("this plan carries nothing over"),
    "kind-does-not-roll": _other_kind,
    "share": _share,
    "cap": _cap,
    "per-cycle": _per_cycle,
}
"""The clause for each code."""
