"""A fair split of a shared pool: what each should be allowed in a cycle, and who could give room to whom now.

The split, from what each really used:

1. Who has a fixed size has that. What is used without a name is kept back.
2. Of the rest everybody gets what they need, but never less than the floor, which must be there. Where the needs are
   more than there is, they are cut from above: nobody is cut below what somebody else gets.
3. What is still there adds headroom, the same part of each one's need; and what is there after that is shared evenly.
4. Sizes are rounded to steps, and what rounding leaves goes to those who lost most by it, the smaller first. The sum is
   never more than there is.

Room in the running cycle goes from those whose limit is above what they will need to those whose limit is below: as
much as is short, or as there is, and no more than is left of the pool; those with most to spare give first.
"""

from collections.abc import Mapping, Sequence

from msgspec import Struct

HEADROOM = 20
"""Percent of a need."""


class Person(Struct, frozen=True):
    """A member. `need` is what they use in a cycle, `coming` in the rest of the running one; bytes.

    `limit` and `used` are those of the running cycle; `fixed` is what they are to have, None: what is fair.
    """

    name: str
    need: int
    coming: int
    limit: int | None
    used: int
    fixed: int | None = None


class Rule(Struct, frozen=True):
    """`headroom` in percent of a need; `floor` and `step` in bytes."""

    headroom: int
    floor: int
    step: int


class Move(Struct, frozen=True):
    """So many bytes of the running cycle's limit that one gives another."""

    giver: str
    taker: str
    bytes: int


class TooLittle(Exception):
    """The fixed sizes, and the least for each of the others, are more than there is: `wanted` bytes of `there`."""

    def __init__(self, wanted: int, there: int) -> None:
        super().__init__(f"{wanted} of {there}")
        self.wanted, self.there = wanted, there


def split(pool: int, kept_back: int, people: Sequence[Person], rule: Rule) -> dict[str, int]:
    """What each is to be allowed of a pool, of which `kept_back` bytes at most are for nobody by name.

    In the order of the people. Raises `TooLittle`.
    """
    fixed = {person.name: person.fixed for person in people if person.fixed is not None}
    others = sorted((person for person in people if person.fixed is None), key=lambda person: person.name)
    least = max(rule.step, _steps_up(rule.floor, rule.step))
    wanted = sum(fixed.values()) + least * len(others)
    if wanted > pool:
        raise TooLittle(wanted, pool)
    rest = pool - sum(fixed.values())
    # What has no name gives way before somebody has nothing.
    rest = max(rest - kept_back, least * len(others))
    sizes = fixed | _rounded(_fair(rest, others, rule, least), rest, rule.step, least)
    return {person.name: sizes[person.name] for person in people}


def _fair(room: int, people: Sequence[Person], rule: Rule, least: int) -> dict[str, int]:
    needs = [max(person.need, least) for person in people]
    sizes = level(room, needs)
    if sum(needs) < room:
        headroom = [need * rule.headroom // 100 for need in needs]
        left = room - sum(needs)
        if sum(headroom) > left:
            headroom = [left * one // sum(headroom) for one in headroom]
        sizes = [size + one for size, one in zip(sizes, headroom, strict=True)]
        even = (room - sum(sizes)) // len(people) if people else 0
        sizes = [size + even for size in sizes]
    return {person.name: size for person, size in zip(people, sizes, strict=True)}


def level(room: int, wanted: Sequence[int]) -> list[int]:
    """Water-filling: each gets what they want, or the level that the room reaches, whichever is less."""
    given = [0] * len(wanted)
    left, open_ = room, sorted(range(len(wanted)), key=lambda place: wanted[place])
    while open_:
        even = max(0, left) // len(open_)
        place = open_.pop(0)
        given[place] = min(wanted[place], even)
        left -= given[place]
    return given


def _rounded(sizes: Mapping[str, int], room: int, step: int, least: int) -> dict[str, int]:
    # Largest remainders; nobody gets less than the least.
    steps = {name: max(least, size) // step for name, size in sizes.items()}
    while sum(steps.values()) * step > room:
        steps[max(steps, key=lambda name: (steps[name], name))] -= 1
    for name in sorted(sizes, key=lambda name: (-(sizes[name] % step), sizes[name], name)):
        if (sum(steps.values()) + 1) * step <= min(room, sum(sizes.values()) + step - 1):
            steps[name] += 1
    return {name: count * step for name, count in steps.items()}


def moves(people: Sequence[Person], rule: Rule, there: int | None) -> list[Move]:
    """Who could give room to whom in the running cycle; nobody without a limit, or with a fixed one, takes part.

    `there` is what is left of the pool, None without an end: no more room than that is moved.
    """
    limited = sorted((p for p in people if p.limit is not None and p.fixed is None), key=lambda p: p.name)
    short = {p.name: _steps_up(shortfall(p), rule.step) for p in limited}
    spare = {p.name: _spare(p, rule) for p in limited}
    takers = [name for name in short if short[name] > 0]
    givers = [name for name in spare if spare[name] > 0]
    room = min(sum(short[name] for name in takers), sum(spare[name] for name in givers))
    room = room if there is None else min(room, there)
    taken = dict(zip(takers, level(room // rule.step, [short[name] // rule.step for name in takers]), strict=True))
    room = sum(taken.values())
    # Those with most to spare give first: what is left to each is levelled.
    kept = level(sum(spare[n] for n in givers) // rule.step - room, [spare[name] // rule.step for name in givers])
    given = {name: spare[name] // rule.step - rest for name, rest in zip(givers, kept, strict=True)}
    found = []
    for taker in takers:
        for giver in givers:
            size = min(taken[taker], given[giver])
            if size > 0:
                found.append(Move(giver, taker, size * rule.step))
                taken[taker] -= size
                given[giver] -= size
    return found


def shortfall(person: Person) -> int:
    """How many bytes more than the limit somebody is likely to use in the running cycle."""
    return 0 if person.limit is None else max(0, person.used + person.coming - person.limit)


def _steps_up(size: int, step: int) -> int:
    return -(-size // step) * step


def _spare(person: Person, rule: Rule) -> int:
    keeps = person.used + person.coming + person.coming * rule.headroom // 100
    # A limit is above nothing.
    room = (person.limit or 0) - max(keeps, rule.step)
    return max(0, room) // rule.step * rule.step
