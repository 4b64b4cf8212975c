"""What a checkpoint holds: the accounts of a walk, written down and read back."""

from collections.abc import Iterable
from copy import copy
from datetime import datetime
from typing import Any

import msgspec

from esimtrack.calendar.edges import Edges
from esimtrack.calendar.wall import zone_named
from esimtrack.ledger.account import Account, Overage
from esimtrack.ledger.trail import Checkpoint
from esimtrack.terms.model import Cycle

_UNDER_WAY = ("pending", "live", "frozen")


def checkpoint(at: datetime, zones: Iterable[str], accounts: Iterable[Account]) -> Checkpoint:
    """The accounts as they are, which were walked up to `at`."""
    states = []
    for account in accounts:
        state = copy(account)
        state.active = []  # the same holdings, which would come back twice
        state.charges = {}  # JSON has no pairs for keys
        states.append((state, list(account.charges.items())))
    return Checkpoint(at, frozenset(zones), _encode(states))


def accounts_of(start: Checkpoint) -> dict[str, Account]:
    """The accounts of a checkpoint by name, as a walk may change them."""
    accounts = {}
    for account, charges in _decode(start.state):
        account.active = [h for h in account.holdings.values() if h.state in _UNDER_WAY]
        account.charges = dict(charges)
        accounts[account.name] = account
    return accounts


def _plain(value: Any) -> Any:
    if isinstance(value, Edges):
        return value.opening, value.cycle, value.zone.key
    raise NotImplementedError


def _edges(kind: type, value: Any) -> Any:
    opening, cycle, zone = msgspec.convert(value, tuple[datetime, Cycle, str])
    return Edges(opening, cycle, zone_named(zone))


# JSON, because its numbers have no bound, as those of the ledger: MessagePack's have 64 bits.
_encode = msgspec.json.Encoder(enc_hook=_plain).encode
_decode = msgspec.json.Decoder(list[tuple[Account, list[tuple[tuple[str, int], Overage]]]], dec_hook=_edges).decode
