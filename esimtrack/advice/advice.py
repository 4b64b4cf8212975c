"""What is answered to somebody who asks for advice: for an account's own past, or for a journey."""

from msgspec import Struct

from esimtrack.advice.demand import Demand
from esimtrack.advice.kinds import Habit
from esimtrack.advice.ranking import Prefer, Ranking
from esimtrack.units.money import Rates


class Advice(Struct, frozen=True):
    """`account` is None for a journey, which is to the zone `trip`.

    `known` is how many days the past has, of which anything is known: where they are too few, there is no `demand`, and
    nothing is ranked. `unlogged` counts the days within it of which nothing is known, `cycles` those of the account's
    plan that it is made of. `silent`: nothing was logged for days. `over`: the plan that the account has had is over.
    `several`: it is one of several accounts. `people` is how many share it. `alone`: there are no plan files that could
    be tried. `gb` is what 1 GB means to the account.
    """

    account: str | None
    prefer: Prefer
    gb: int = 1000
    known: int = 0
    demand: Demand | None = None
    ranking: Ranking = Ranking((), ())
    habit: Habit | None = None
    unlogged: int = 0
    cycles: int = 0
    trip: str | None = None
    rates: Rates | None = None
    alone: bool = False
    silent: bool = False
    over: bool = False
    several: bool = False
    people: int = 0
