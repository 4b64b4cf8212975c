"""Why data carries over or does not, in words: one clause for each code of `rollover --json`.

A clause follows what happens: "1.20 GB are lost: this plan carries nothing over." What is judged stands in a bucket's
fate; whose rule judged it, in the ruling of its plan. Terms that come into force there are named: they are others than
those that somebody knows as this plan's.
"""

from collections.abc import Callable

from esimtrack.i18n import _
from esimtrack.insight.judging import changes, judge
from esimtrack.ledger.statement import AccountStatement, BucketLine, Kind, Ruling, Why
from esimtrack.terms.model import Rollover
from esimtrack.views import bucket_words
from esimtrack.views import plan_phrases as say
from esimtrack.views.reader import Reader

WHY: dict[Why, Callable[[], str]] = {
    "unlimited": lambda: _("they have no size"),
    "fair-use": lambda: _("unlimited data has its full speed again"),
    "own-end": lambda: _("no cycle ends them"),
    "no-end": lambda: _("nothing ends them"),
    "cancelled": lambda: _("the plan is cancelled, and carries nothing past its end"),
    "purchase-ends": lambda: _("the plan itself ends then"),
    "forfeits": lambda: _("nothing is carried with the change to {plan}"),
    "carried": lambda: _("{plan} carries them whole"),
    "last-cycle": lambda: _("they were {carried}, and {plan} carries data for {further} only"),
    "no-rollover": lambda: _("{plan} carries nothing over"),
    "kind-does-not-roll": lambda: _("{plan} does not carry data of this kind"),
    "share": lambda: _("{plan} carries {share} of what is left"),
    "cap": lambda: _("{plan} holds {cap} of carried data at most"),
    "per-cycle": lambda: _("{plan} carries {per_cycle} from one {cycle} at most"),
}
"""The clause for each code."""
_KINDS: dict[Kind, Callable[[], str]] = {
    "base": lambda: _("{plan} does not carry its own data"),
    "top-up": lambda: _("{plan} does not carry top-ups"),
    "bonus": lambda: _("{plan} does not carry bonuses"),
    "transfer": lambda: _("{plan} does not carry what others gave"),
}


def why(bucket: BucketLine, account: AccountStatement, reader: Reader) -> str:
    """Why so much of a bucket is carried, and not more."""
    line = judge(account, bucket)
    ruling = None if line is None else line.ruling
    named = changes(line) or bucket.fate.why == "forfeits"
    carried = bucket_words.name(bucket, account, reader)
    return clause(bucket.fate.why, bucket.kind, ruling, account.gb, carried, named)


def clause(why: Why, kind: Kind, ruling: Ruling | None, gb: int, carried: str, named: bool) -> str:
    """The clause for a code and a kind of data; `named`: the plan is called by its name."""
    words = WHY[why]()
    if ruling is None or ruling.terms.cycle is None:
        return words
    rule = ruling.rollover or Rollover()
    if why == "kind-does-not-roll":
        words = _KINDS.get(kind, WHY["kind-does-not-roll"])()
    elif why == "last-cycle" and (ruling.rollover is None or rule.cycles is None):
        words = _("they were {carried}, and their time is over")
    return words.format(
        plan=ruling.terms.name if named else _("this plan"),
        carried=carried,
        further=say.further(rule.cycles or 1, ruling.terms.cycle),
        share=rule.share,
        cap=say.size(rule.cap or 0, gb),
        per_cycle=say.size(rule.per_cycle or 0, gb),
        cycle=say.one(ruling.terms.cycle),
    )
