"""Each finding of `check` as a sentence, and what to do about it.

Every code has a pair of functions, in a table: damage in `esimtrack.views.check_damage_words`, what was recorded in
`esimtrack.views.check_journal_words`, and the ledger's own warnings in `esimtrack.views.warnings`. Names are as they
were typed; show them with `safe`.
"""

from esimtrack.audit.finding import Finding
from esimtrack.i18n import _
from esimtrack.ledger.statement import Warned
from esimtrack.views import check_damage_words, check_journal_words, warnings
from esimtrack.views.check_context import Context, Pair

PAIRS: dict[str, Pair] = check_damage_words.PAIRS | check_journal_words.PAIRS
"""What says a code, and what to do; the ledger's codes are not among them."""


def sentence(finding: Finding, context: Context) -> str:
    """What was found."""
    pair = PAIRS.get(finding.code)
    if pair is not None:
        return pair[0](finding, context)
    account = context.account(finding.account)
    what = warnings.sentence(_warned(finding), account)
    return _("{account}: {what}").format(account=account.account, what=what)


def advice(finding: Finding, context: Context) -> str:
    """What to do about it."""
    pair = PAIRS.get(finding.code)
    return pair[1](finding, context) if pair is not None else warnings.advice(_warned(finding))


def _warned(finding: Finding) -> Warned:
    return Warned(finding.code, finding.event or "", finding.about[0] if finding.about else None)
