"""A split of a pool is fair: nobody is cut below what another gets, and never more is shared out than there is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from esimtrack.advice.allocation import Person, Rule, TooLittle, moves, split

GB, MB = 10**9, 10**6
RULE = Rule(headroom=20, floor=500 * MB, step=100 * MB)
NAMES = ["Ada", "Bo", "Cem", "Dora"]

sizes = st.integers(0, 30 * GB)
people = st.lists(
    st.builds(
        Person,
        name=st.just(""),
        need=sizes,
        coming=sizes,
        limit=st.none() | st.integers(1, 30 * GB),
        used=sizes,
        fixed=st.none() | st.integers(1, 5 * GB),
    ),
    min_size=1,
    max_size=4,
).map(lambda found: [replace(person, name=name) for person, name in zip(found, NAMES, strict=False)])
rules = st.builds(Rule, st.integers(0, 100), st.integers(0, 5 * GB), st.sampled_from([1, MB, 100 * MB, GB]))


def person(name: str, need: int, fixed: int | None = None) -> Person:
    """Somebody of whom only the need matters."""
    return Person(name, need, 0, None, 0, fixed)


def shared(pool: int, *needs: int, kept_back: int = 0) -> list[int]:
    """The split of a pool among people with these needs."""
    named = [person(name, need) for name, need in zip(NAMES, needs, strict=False)]
    return list(split(pool, kept_back, named, RULE).values())


def test_everybody_gets_what_they_need_and_the_rest_evenly() -> None:
    """8 and 2 GB of 20: 20 % headroom each, and 4 GB more for both."""
    assert shared(20 * GB, 8 * GB, 2 * GB) == [136 * GB // 10, 64 * GB // 10]


def test_headroom_shrinks_before_anybody_is_cut() -> None:
    """8 and 2 GB of 11: one more GB, shared as the needs are."""
    assert shared(11 * GB, 8 * GB, 2 * GB) == [88 * GB // 10, 22 * GB // 10]


def test_what_is_too_little_is_cut_from_above() -> None:
    """8, 6 and 2 GB of 10: the small need is met, the others have the same."""
    assert shared(10 * GB, 8 * GB, 6 * GB, 2 * GB) == [4 * GB, 4 * GB, 2 * GB]


def test_nobody_falls_below_the_floor() -> None:
    """Who used nothing has half a GB; if not even that is there for all, there is no such split."""
    assert shared(10 * GB, 12 * GB, 0) == [95 * GB // 10, 5 * GB // 10]
    with pytest.raises(TooLittle):
        shared(800 * MB, 12 * GB, 0)


def test_what_has_no_name_is_kept_back_but_not_from_the_floor() -> None:
    """Use without a name takes from the pool; nobody is pushed below the floor by it."""
    assert sum(shared(10 * GB, 2 * GB, 2 * GB, kept_back=3 * GB)) == 7 * GB
    assert shared(GB, 2 * GB, 2 * GB, kept_back=3 * GB) == [500 * MB, 500 * MB]


def test_fixed_sizes_are_kept() -> None:
    """And what they leave is shared among the others; more than there is, is refused."""
    found = split(10 * GB, 0, [person("Ada", 9 * GB, fixed=3 * GB), person("Bo", GB)], RULE)
    assert found == {"Ada": 3 * GB, "Bo": 7 * GB}
    with pytest.raises(TooLittle) as raised:
        split(2 * GB, 0, [person("Ada", 0, fixed=2 * GB), person("Bo", 0)], RULE)
    assert (raised.value.wanted, raised.value.there) == (25 * GB // 10, 2 * GB)


@given(st.integers(0, 50 * GB), st.integers(0, 10 * GB), people, rules)
def test_a_split(pool: int, kept_back: int, found: list[Person], rule: Rule) -> None:
    """Never more than there is; whole steps, none under the floor; fixed as said; whatever the order; fair."""
    least = max(rule.step, -(-rule.floor // rule.step) * rule.step)
    wanted = sum(one.fixed or least for one in found)
    if wanted > pool:
        with pytest.raises(TooLittle):
            split(pool, kept_back, found, rule)
        return
    sizes = split(pool, kept_back, found, rule)
    assert sum(sizes.values()) <= pool
    assert split(pool, kept_back, found[::-1], rule) == sizes
    others = [one for one in found if one.fixed is None]
    assert all(sizes[one.name] == one.fixed for one in found if one.fixed is not None)
    assert all(sizes[one.name] % rule.step == 0 and sizes[one.name] >= least for one in others)
    for one in others:
        for other in others:
            # Who has less than they need, by more than rounding, has no less than anybody.
            if sizes[one.name] + rule.step < max(one.need, rule.floor):
                assert sizes[one.name] + rule.step >= sizes[other.name]
            if one.need >= other.need:
                assert sizes[one.name] + rule.step >= sizes[other.name]


@given(people, rules, st.none() | st.integers(0, 40 * GB))
def test_moves(found: list[Person], rule: Rule, there: int | None) -> None:
    """Nobody gives what they need, or takes more than they are short of, or than the pool holds; sums stay."""
    by_name = {one.name: one for one in found}
    given_, taken = dict.fromkeys(by_name, 0), dict.fromkeys(by_name, 0)
    for move in moves(found, rule, there):
        assert move.bytes > 0
        assert move.bytes % rule.step == 0
        given_[move.giver] += move.bytes
        taken[move.taker] += move.bytes
    assert there is None or sum(taken.values()) <= there
    for name, one in by_name.items():
        if one.limit is None or one.fixed is not None:
            assert not given_[name]
            assert not taken[name]
            continue
        assert one.limit - given_[name] > 0
        if given_[name]:
            assert not taken[name]
            assert one.limit - given_[name] >= one.used + one.coming
        if taken[name]:
            assert one.limit + taken[name] < one.used + one.coming + rule.step


def test_room_goes_from_who_has_most_to_who_is_short() -> None:
    """Bo is short of 2.4 GB; of 2.8 and 0.8 GB to spare, as much stays to both."""
    found = [
        Person("Ada", 0, GB, 5 * GB, GB),
        Person("Bo", 0, 34 * GB // 10, 4 * GB, 3 * GB),
        Person("Cem", 0, GB, 3 * GB, GB),
        Person("Dora", 0, 9 * GB, None, GB),
    ]
    assert [(m.giver, m.taker, m.bytes) for m in moves(found, RULE, None)] == [
        ("Ada", "Bo", 22 * GB // 10),
        ("Cem", "Bo", 2 * GB // 10),
    ]
