"""A purchase as the fold knows it: its terms in force, its state, its running cycle."""

from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from msgspec import Struct

from esimtrack.calendar.edges import Edges
from esimtrack.calendar.wall import FAR, zone_named
from esimtrack.ledger.statement import State
from esimtrack.terms.model import Cycle, Terms


class Holding(Struct):
    """`order` is its place among its account's purchases, by instant and then event id.

    `own_end` is the end by `lasts` or an extension, None where there is none. The running cycle is `[cycle_start,
    cycle_end)`; its full end is edge `edge` of `edges`, before which `own_end` may cut it. `secured` cycles are paid
    for ahead.
    """

    id: str
    at: datetime
    order: int
    terms: Terms
    role: Literal["plan", "top-up"]
    state: State = "pending"
    start: datetime | None = None
    own_end: datetime | None = None
    closed: datetime | None = None
    start_by: datetime | None = None
    turn: bool = False
    with_cycle_of: str | None = None
    number: int = 0
    cycle_start: datetime = FAR
    cycle_end: datetime = FAR
    edges: Edges | None = None
    edge: int = 0
    secured: int = 0
    cancelled: bool = False
    waiting: Terms | None = None
    waiting_forfeits: bool = False
    frozen_until: datetime | None = None
    lost_at: datetime | None = None
    lost: int = 0
    compensated: int = 0

    @property
    def zone(self) -> ZoneInfo:
        """The seller's zone of time, by the terms in force."""
        return zone_named(self.terms.timezone)

    @property
    def cycle(self) -> Cycle:
        """The cycle of a recurring purchase, by the terms in force."""
        assert self.terms.cycle is not None
        return self.terms.cycle

    @property
    def recurring(self) -> bool:
        """Whether it grants every cycle."""
        return self.terms.cycle is not None

    @property
    def running(self) -> bool:
        """Whether a cycle of it runs."""
        return self.state == "live" and self.recurring

    @property
    def terms_at_next_edge(self) -> Terms:
        """The terms that rule the next cycle boundary: those that wait, else those in force."""
        return self.waiting or self.terms

    def within_own_end(self, at: datetime) -> bool:
        """Whether its own end is still to come at an instant."""
        return self.own_end is None or at < self.own_end

    def edge_after(self, cycles: int) -> datetime:
        """The full end of the cycle that comes `cycles` after the running one, as the terms that rule then have it."""
        if not cycles:
            return self.cycle_end
        if self.waiting is not None:
            assert self.waiting.cycle is not None
            return Edges(self.cycle_end, self.waiting.cycle, zone_named(self.waiting.timezone)).edge(cycles)
        assert self.edges is not None
        return self.edges.edge(self.edge + cycles)
