"""What happens to an account by itself as time passes: buckets end, cycles close and open, deadlines pass.

At one instant first the buckets end that end on their own, then each purchase takes its turn, closed and opened again
before the next, and then whoever waits in a queue starts.
"""

from datetime import datetime

from esimtrack.ledger.account import Account
from esimtrack.ledger.buckets import Bucket
from esimtrack.ledger.compensation import expire_all
from esimtrack.ledger.cycles import close_cycle, end_grace
from esimtrack.ledger.holding import Holding
from esimtrack.ledger.purchases import call_queue, start_by_passes


def next_boundary(account: Account) -> datetime | None:
    """The next instant at which something happens by itself, None where nothing ever does."""
    instants = [b.end for b in account.loose if b.cycle_of is None and b.end is not None]
    for holding in account.active:
        due = _due(holding)
        if due is not None:
            instants.append(due)
    return min(instants, default=None)


def _due(holding: Holding) -> datetime | None:
    match holding.state:
        case "pending":
            return holding.start_by
        case "frozen":
            return holding.frozen_until
        case _:
            return holding.cycle_end if holding.recurring else holding.own_end


def cross(account: Account, at: datetime) -> None:
    """Let everything happen that is due at `at`, the account's next boundary."""
    account.caused_by(None)
    _end_own(account, [b for b in account.loose if b.cycle_of is None and b.end == at], at)
    for holding in list(account.active):
        if _due(holding) == at:
            _pass(account, holding, at)
    call_queue(account, at)


def _end_own(account: Account, buckets: list[Bucket], at: datetime) -> None:
    # Together for each purchase that granted them: its compensation counts what expires at one instant.
    for purchase in dict.fromkeys(b.purchase for b in buckets):
        holding = None if purchase is None else account.holdings[purchase]
        terms = holding.terms_at_next_edge if holding is not None and _due(holding) == at else None
        expire_all(account, [b for b in buckets if b.purchase == purchase], at, holding, "own-end", terms)


def _pass(account: Account, holding: Holding, at: datetime) -> None:
    match holding.state:
        case "pending":
            start_by_passes(account, holding, at)
        case "frozen":
            end_grace(account, holding, at)
        case "live" if holding.recurring:
            close_cycle(account, holding, at)
        case "live":
            account.close(holding, "ended", at)
        case _:
            pass  # a booster that has just ended with its plan's cycle
