"""The buyer: walks a demand through the ledger with one plan, and buys it as such plans are bought.

- A plan that goes on until it is cancelled is bought on the first day. One that renews by itself does; one that is
  renewed by hand is renewed at each cycle's end.
- Any other is bought when it is first needed, and again when it is needed and the one before has ended. A one-off plan
  that gives no data when it is empty is bought again when it is empty, too.
- A plan that someone must activate is activated when it is bought.

Where a plan covers nothing that is needed at an instant, it is not bought for that. With a booster, one is bought
whenever the plan's data is gone, one after the other.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from msgspec import Struct

from esimtrack.advice.demand import Demand, Need
from esimtrack.advice.imagined import Imagined
from esimtrack.calendar.wall import TICK
from esimtrack.events import AccountEvent, Activate, Purchase, Renew
from esimtrack.ledger.explaining import Explained
from esimtrack.ledger.port import Line
from esimtrack.ledger.statement import AccountStatement
from esimtrack.ledger.stepping import Steps
from esimtrack.terms.model import Terms

ACCOUNT = "imagined"
MOST = 200
"""Who would have to buy or renew more often than this has the wrong plan, and no ranking is needed to say so."""


class TooOften(Exception):
    """The plan would have to be bought or renewed more than `MOST` times."""


class Sold(Struct, frozen=True):
    """Something that can be bought: its terms, and the same as the journal has them."""

    terms: Terms
    written: Mapping[str, Any]


class Bought(Struct, frozen=True):
    """What became of a demand with a plan. `events` and `lines` are the journal that tells it.

    `statement` is as of just before the demand's end; `told` goes up to that end, what closes there included.
    """

    terms: Terms
    demand: Demand
    events: tuple[AccountEvent, ...]
    lines: tuple[Line, ...]
    statement: AccountStatement
    told: Explained


def buy(plan: Sold, demand: Demand, booster: Sold | None = None) -> Bought:
    """Walk a demand with a plan, and perhaps a booster. Raises `TooOften`."""
    buyer = _Buyer(plan, booster, demand)
    for need in demand.needs():
        buyer.use(need)
    return buyer.ends()


class _Buyer:
    def __init__(self, plan: Sold, booster: Sold | None, demand: Demand) -> None:
        self._plan, self._booster, self._demand = plan, booster, demand
        self._terms = terms = plan.terms
        self._usage = Imagined(ACCOUNT)
        self._steps = Steps(ACCOUNT, self._usage, demand.timezone, demand.start - TICK)
        self._events: list[AccountEvent] = []
        self._times = 0
        self._at = demand.start
        self._goes_on = terms.cycle is not None and terms.validity.lasts is None
        self._by_hand = terms.cycle is not None and terms.cycle.manual
        # Whoever is slowed down, or charged for more, still has data; who has a cycle waits for the next one.
        self._again_when_empty = terms.cycle is None and terms.exhaustion.then == "stop" and not terms.throttles
        if self._goes_on:
            self._buy()

    def use(self, need: Need) -> None:
        """Use what is needed, and buy what that takes."""
        self._at = max(need.at, self._at)
        rest = need.bytes
        follows = self._goes_on and not self._by_hand and self._booster is None  # Nothing is to be decided.
        decides = self._terms.covers(need.zone) and not follows
        tried = False
        while decides and rest:
            self._walk(self._at - TICK)
            held = [h for h in self._steps.held() if h.end is None or h.end > self._at]
            usable = self._steps.usable(need.zone, self._at)
            if not held:
                self._buy()
            elif all(h.state == "pending" for h in held):
                # The first byte starts it: how much it holds is seen then.
                if tried:
                    break
                rest, tried = rest - self._use(1, need.zone), True
            elif usable is None or usable >= rest or not (self._again_when_empty or self._boosts(need.zone)):
                break
            elif usable:
                rest -= self._use(usable, need.zone)
            elif any(h.state == "pending" for h in held):
                break  # One more is there, and waits behind data for another zone.
            elif self._boosts(need.zone):
                self._boost()
            else:
                self._buy()
        if rest:
            self._use(rest, need.zone)

    def ends(self) -> Bought:
        """What became of it."""
        end = self._demand.end
        self._walk(end - TICK)
        statement = self._steps.statement()
        self._walk(end)
        events, lines = tuple(self._events), tuple(self._usage.all)
        return Bought(self._terms, self._demand, events, lines, statement, self._steps.explained())

    def _use(self, size: int, zone: str | None) -> int:
        self._usage.add(self._at, size, zone)
        self._at += TICK
        return size

    def _walk(self, until: datetime) -> None:
        # Up to an instant, with the renewals that come due.
        while self._by_hand and (due := self._due(until)) is not None:
            self._once_more()
            renew = Renew(id=self._id(), at=due[0], account=ACCOUNT, purchase=due[1])
            self._events.append(renew)
            self._steps.to(renew.at, [renew])
        self._steps.to(until)

    def _due(self, until: datetime) -> tuple[datetime, str] | None:
        # The first cycle's end by then after which a purchase can go on.
        ends = (
            (h.cycle_end, h.id)
            for h in self._steps.held()
            if h.cycle_end is not None and (h.end is None or h.cycle_end < h.end)
        )
        return min(((end, id) for end, id in ends if self._steps.reached < end <= until), default=None)

    def _boosts(self, zone: str | None) -> bool:
        return self._booster is not None and self._booster.terms.covers(zone)

    def _boost(self) -> None:
        assert self._booster is not None
        self._take(self._booster, "top-up")

    def _buy(self) -> None:
        self._take(self._plan, None)

    def _take(self, what: Sold, role: Literal["top-up"] | None) -> None:
        self._once_more()
        purchase = Purchase(id=self._id(), at=self._at, account=ACCOUNT, terms=dict(what.written), role=role)
        events: list[AccountEvent] = [purchase]
        self._events.append(purchase)
        if what.terms.validity.starts == "activate":
            events.append(Activate(id=self._id(), at=self._at, account=ACCOUNT, purchase=purchase.id))
            self._events.append(events[-1])
        self._steps.to(self._at, events)
        self._at += TICK

    def _once_more(self) -> None:
        if self._times == MOST:
            raise TooOften
        self._times += 1

    def _id(self) -> str:
        return f"e{len(self._events):06}"
