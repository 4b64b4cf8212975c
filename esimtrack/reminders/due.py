"""Everything that an account is worth a reminder of at an instant."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from esimtrack.insight.look import Insight
from esimtrack.ledger.answers import Item
from esimtrack.ledger.statement import AccountStatement
from esimtrack.reminders.deadlines import deadlines, keep_alive
from esimtrack.reminders.levels import levels, limits
from esimtrack.reminders.losses import losses
from esimtrack.reminders.occasion import Occasion
from esimtrack.reminders.pace import nothing_logged, runs_out
from esimtrack.reminders.watch import Watch

_LAST = datetime.max.replace(tzinfo=UTC)


def horizon(watch: Watch) -> timedelta:
    """How far ahead the ledger is to be asked for what is lost or due."""
    return timedelta(days=max(watch.days, default=0))


def occasions(
    account: AccountStatement, insight: Insight, items: Sequence[Item], as_of: datetime, watch: Watch, local: ZoneInfo
) -> list[Occasion]:
    """The account's occasions, also those of rank 0.

    `items` are what it loses, or what is due of it, within the `horizon`; `local` is the reader's zone of time.
    """
    if insight.finished:
        return []
    return [
        *losses(account, items, as_of, insight.course, watch),
        *deadlines(account, items, as_of, watch),
        *keep_alive(account, as_of, watch),
        *levels(account, as_of, watch),
        *limits(account, as_of, watch),
        *runs_out(account, as_of, insight.course, local),
        *nothing_logged(account, as_of, watch),
    ]


def place_in_order(occasion: Occasion) -> tuple[datetime, str, str]:
    """What occasions are sorted by: the most urgent first, by when each happens; what has no instant comes last."""
    return occasion.at or _LAST, occasion.account, occasion.key
