"""What goes together: for each rule, what is refused with the two keys that it names, and what is fine beside it."""

from typing import NamedTuple

import pytest

from tests.terms.say import plan, problems, terms, wrong


class Rule(NamedTuple):
    """Of two plans, the one is refused with `says`, and the other is fine."""

    refused: str
    says: str
    fine: str


MONTH = '[cycle]\nevery = "1 month"'
MANUAL = f'{MONTH}\nrenews = "manual"'
FAIR_USE = '[[allowance]]\ndata = "unlimited"\nfair_use = "2 GB"'
DAYS = "from = 2026-11-11\nthrough = 2026-11-30"

RULES = {
    "one of data and allowance": Rule(
        'data = "1 GB"\n[[allowance]]\ndata = "2 GB"',
        "data: does not go with [[allowance]]: exactly one of them says what is granted.",
        '[[allowance]]\ndata = "2 GB"',
    ),
    "fair_use needs unlimited data": Rule(
        '[[allowance]]\ndata = "5 GB"\nfair_use = "2 GB"',
        '[[allowance]] 1 fair_use: needs [[allowance]] 1 data = "unlimited".',
        FAIR_USE,
    ),
    "fair_use throttles": Rule(
        f'{FAIR_USE}\n[exhaustion]\nthen = "overage"\nprice = "1 EUR"\nblock = "1 GB"',
        '[[allowance]] 1 fair_use: needs [exhaustion] then = "throttle".',
        f'{FAIR_USE}\n[exhaustion]\nspeed = "1 Mbps"',
    ),
    "price_per needs price": Rule(
        f'price_per = "purchase"\n{MONTH}',
        "price_per: needs price.",
        f'price_per = "purchase"\nprice = "1 EUR"\n{MONTH}',
    ),
    "price_per needs a cycle": Rule(
        'price_per = "purchase"\nprice = "1 EUR"',
        "price_per: needs [cycle].",
        'price_per = "cycle"\nprice = "1 EUR"',
    ),
    "rollover needs a cycle": Rule("[rollover]", "[rollover]: needs [cycle].", f"{MONTH}\n[rollover]"),
    "a promotion's rollover needs a cycle": Rule(
        f"[[promotion]]\n{DAYS}\nrollover = {{}}",
        "[[promotion]] 1 rollover: needs [cycle].",
        f"{MONTH}\n[[promotion]]\n{DAYS}\nrollover = {{}}",
    ),
    "a promotion on renewal needs a cycle": Rule(
        f'[[promotion]]\n{DAYS}\non = ["renewal"]\nbonus = "10%"',
        "[[promotion]] 1 on: needs [cycle].",
        f'{MONTH}\n[[promotion]]\n{DAYS}\non = ["renewal"]\nbonus = "10%"',
    ),
    "a compensation's bonus needs a cycle": Rule(
        '[compensation]\nbonus = "50%"',
        "[compensation] bonus: needs [cycle].",
        f'{MONTH}\n[compensation]\nbonus = "50%"',
    ),
    "grace needs manual renewal": Rule(
        f'{MONTH}\ngrace = "7 days"', '[cycle] grace: needs [cycle] renews = "manual".', f'{MANUAL}\ngrace = "7 days"'
    ),
    "early needs manual renewal": Rule(
        f'{MONTH}\n[rollover]\nearly = "forfeits"',
        '[rollover] early: needs [cycle] renews = "manual".',
        f'{MANUAL}\n[rollover]\nearly = "forfeits"',
    ),
    "a promotion's early needs manual renewal": Rule(
        f'{MONTH}\n[[promotion]]\n{DAYS}\nrollover = {{ early = "forfeits" }}',
        '[[promotion]] 1 rollover.early: needs [cycle] renews = "manual".',
        f'{MONTH}\n[[promotion]]\n{DAYS}\nrollover = {{ early = "carries" }}',
    ),
    "hours count from the start": Rule(
        '[cycle]\nevery = "24 hours"\nanchor = "day"',
        '[cycle] every: "24 hours" does not go with [cycle] anchor = "day".',
        '[cycle]\nevery = "24 hours"\nanchor = "start"',
    ),
    "hours go with no day of the month": Rule(
        '[cycle]\nevery = "24 hours"\nanchor = 1',
        '[cycle] every: "24 hours" does not go with [cycle] anchor = 1.',
        '[cycle]\nevery = "24 hours"',
    ),
    "the calendar has one of each unit": Rule(
        '[cycle]\nevery = "2 months"\nanchor = "calendar"',
        '[cycle] every: "2 months" does not go with [cycle] anchor = "calendar".',
        '[cycle]\nevery = "1 week"\nanchor = "calendar"',
    ),
    "a day of the month goes with a month": Rule(
        '[cycle]\nevery = "1 week"\nanchor = 31',
        '[cycle] every: "1 week" does not go with [cycle] anchor = 31.',
        '[cycle]\nevery = "1 month"\nanchor = 31',
    ),
    "prorated needs a boundary of the calendar": Rule(
        f'{MONTH}\nanchor = "day"\nfirst = "prorated"',
        '[cycle] first: needs [cycle] anchor = "calendar" | 1 … 31.',
        f'{MONTH}\nanchor = 15\nfirst = "prorated"',
    ),
    "start_by needs a later start": Rule(
        '[validity]\nstart_by = "60 days"',
        '[validity] start_by: needs [validity] starts = "first-use" | "activate".',
        '[validity]\nstarts = "first-use"\nstart_by = "60 days"',
    ),
    "unstarted needs start_by": Rule(
        '[validity]\nstarts = "first-use"\nunstarted = "starts"',
        "[validity] unstarted: needs [validity] start_by.",
        '[validity]\nstarts = "first-use"\nunstarted = "lapses"',
    ),
    "ends needs lasts": Rule(
        '[validity]\nends = "end-of-day"',
        "[validity] ends: needs [validity] lasts.",
        '[validity]\nends = "end-of-day"\nlasts = "1 day"',
    ),
    "ends needs days": Rule(
        '[validity]\nends = "end-of-month"\nlasts = "48 hours"',
        '[validity] ends: "end-of-month" does not go with [validity] lasts = "48 hours".',
        '[validity]\nends = "same-time"\nlasts = "48 hours"',
    ),
    "a promotion's extend needs lasts": Rule(
        f'[[promotion]]\n{DAYS}\nextend = "30 days"',
        "[[promotion]] 1 extend: needs [validity] lasts.",
        f'[validity]\nlasts = "30 days"\n[[promotion]]\n{DAYS}\nextend = "30 days"',
    ),
    "a promotion's extend is for purchases": Rule(
        f'[validity]\nlasts = "1 year"\n{MONTH}\n[[promotion]]\n{DAYS}\non = ["renewal"]\nextend = "30 days"',
        '[[promotion]] 1 extend: needs [[promotion]] 1 on = [… "purchase" …].',
        f'[validity]\nlasts = "1 year"\n{MONTH}\n[[promotion]]\n{DAYS}\non = ["purchase"]\nextend = "9 days"',
    ),
    "stacking extend needs lasts": Rule(
        '[validity]\nstacking = "extend"',
        "[validity] stacking: needs [validity] lasts.",
        '[validity]\nstacking = "extend"\nlasts = "30 days"',
    ),
    "stacking extend has no cycle": Rule(
        f'{MONTH}\n[validity]\nstacking = "extend"\nlasts = "30 days"',
        '[validity] stacking: "extend" does not go with [cycle].',
        f'{MONTH}\n[validity]\nstacking = "queue"\nlasts = "30 days"',
    ),
    "a queue is not activated": Rule(
        '[validity]\nstacking = "queue"\nstarts = "activate"',
        '[validity] stacking: "queue" does not go with [validity] starts = "activate".',
        '[validity]\nstacking = "queue"\nstarts = "first-use"',
    ),
    "speed needs throttle": Rule(
        '[exhaustion]\nspeed = "1 Mbps"',
        '[exhaustion] speed: needs [exhaustion] then = "throttle".',
        '[exhaustion]\nspeed = "1 Mbps"\nthen = "throttle"',
    ),
    "overage needs a price": Rule(
        '[exhaustion]\nthen = "overage"\nblock = "1 GB"',
        "[exhaustion] then: needs [exhaustion] price.",
        '[exhaustion]\nthen = "overage"\nblock = "1 GB"\nprice = "1 EUR"',
    ),
    "overage needs a block": Rule(
        '[exhaustion]\nthen = "overage"\nprice = "1 EUR"',
        "[exhaustion] then: needs [exhaustion] block.",
        '[exhaustion]\nthen = "throttle"',
    ),
    "a promotion offers something": Rule(
        f"[[promotion]]\n{DAYS}",
        "[[promotion]] 1: needs at least one of bonus, extend, rollover.",
        f'[[promotion]]\n{DAYS}\nbonus = "1 GB"',
    ),
    "bonus_lasts needs a bonus": Rule(
        f'{MONTH}\n[[promotion]]\n{DAYS}\nrollover = {{}}\nbonus_lasts = "9 days"',
        "[[promotion]] 1 bonus_lasts: needs [[promotion]] 1 bonus.",
        f'[[promotion]]\n{DAYS}\nbonus = "1 GB"\nbonus_lasts = "9 days"',
    ),
    "a promotion's priority needs a bonus": Rule(
        f"{MONTH}\n[[promotion]]\n{DAYS}\nrollover = {{}}\npriority = 2",
        "[[promotion]] 1 priority: needs [[promotion]] 1 bonus.",
        f'[[promotion]]\n{DAYS}\nbonus = "1 GB"\npriority = 2',
    ),
    "from is not after through": Rule(
        '[[promotion]]\nfrom = 2026-11-12\nthrough = 2026-11-11\nbonus = "1 GB"',
        "[[promotion]] 1 from: 2026-11-12 is after [[promotion]] 1 through = 2026-11-11.",
        '[[promotion]]\nfrom = 2026-11-11\nthrough = 2026-11-11\nbonus = "1 GB"',
    ),
    "a compensation gives something": Rule(
        f"{MONTH}\n[compensation]",
        "[compensation]: needs at least one of points, credit, bonus.",
        f'{MONTH}\n[compensation]\nbonus = "1%"',
    ),
    "points need per": Rule(
        "[compensation]\npoints = 10",
        "[compensation] points: needs [compensation] per.",
        '[compensation]\npoints = 10\nper = "1 GB"',
    ),
    "credit needs per": Rule(
        '[compensation]\ncredit = "1 GBP"',
        "[compensation] credit: needs [compensation] per.",
        '[compensation]\ncredit = "1 GBP"\nper = "1 GB"',
    ),
    "per needs points or credit": Rule(
        f'{MONTH}\n[compensation]\nbonus = "10%"\nper = "1 GB"',
        "[compensation] per: needs [compensation] points or credit.",
        f'{MONTH}\n[compensation]\nbonus = "10%"\ncredit = "1 GBP"\nper = "1 GB"',
    ),
    "a compensation's cap needs its bonus": Rule(
        '[compensation]\npoints = 1\nper = "1 GB"\ncap = "2 GB"',
        "[compensation] cap: needs [compensation] bonus.",
        f'{MONTH}\n[compensation]\nbonus = "10%"\ncap = "2 GB"',
    ),
}


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_what_does_not_go_together_is_refused_by_both_keys(rule: Rule) -> None:
    """One thing is wrong, one line says so, and the plan beside it is fine."""
    assert problems(rule.refused) == [rule.says]
    assert problems(rule.fine) == []


def test_a_price_for_overage_alone_is_refused() -> None:
    """`price` and `block` need "overage" as it needs them."""
    assert problems('[exhaustion]\nprice = "1 EUR"\nblock = "1 GB"') == [
        '[exhaustion] price: needs [exhaustion] then = "overage".',
        '[exhaustion] block: needs [exhaustion] then = "overage".',
    ]


CYCLE_TOP_UP = '[validity]\nlasts = "cycle"'
NOT_WITH = '[validity] lasts: "cycle" does not go with [validity]'
TOP_UP_RULES = {
    f'{CYCLE_TOP_UP}\nstarts = "activate"': f'{NOT_WITH} starts = "activate".',
    f'{CYCLE_TOP_UP}\nends = "end-of-day"': f'{NOT_WITH} ends = "end-of-day".',
    f'{CYCLE_TOP_UP}\nstacking = "queue"': f'{NOT_WITH} stacking = "queue".',
    f'{CYCLE_TOP_UP}\n[[promotion]]\n{DAYS}\nextend = "1 day"': (
        '[[promotion]] 1 extend: "1 day" does not go with [validity] lasts = "cycle".'
    ),
    MONTH: '[cycle]: does not go with role = "top-up": a top-up grants once.',
}


@pytest.mark.parametrize(("text", "says"), TOP_UP_RULES.items())
def test_a_top_up_that_ends_with_a_cycle_says_nothing_else_about_its_time(text: str, says: str) -> None:
    """`lasts = "cycle"` goes with no start, rounding or stacking of its own, and no top-up has a cycle."""
    assert problems(text, "top-up") == [says]


def test_only_top_ups_last_a_cycle() -> None:
    """A plan that lasts "cycle" is refused; a top-up that does is fine, also with defaults written out."""
    assert problems(CYCLE_TOP_UP) == ['[validity] lasts: "cycle" is for top-ups, and needs role = "top-up".']
    assert problems(CYCLE_TOP_UP, "top-up") == []
    defaults = '\nstarts = "purchase"\nends = "same-time"\nstacking = "parallel"\nunstarted = "lapses"'
    assert problems(CYCLE_TOP_UP + defaults, "top-up") == []


def test_a_key_written_with_its_default_value_never_contradicts_another() -> None:
    """A one-off plan may say every default that a plan has, though the keys beside it are not there."""
    assert (
        problems(
            f"""
            price_per = "cycle"
            gb = 1000
            [validity]
            starts = "purchase"
            unstarted = "lapses"
            ends = "same-time"
            stacking = "parallel"
            [exhaustion]
            then = "stop"
            [[promotion]]
            {DAYS}
            on = ["purchase"]
            bonus = "1 GB"
            """
        )
        == []
    )


def test_fair_use_beside_a_written_stop_throttles() -> None:
    """ "stop" is the default, and fair use implies "throttle"."""
    assert problems(f'{FAIR_USE}\n[exhaustion]\nthen = "stop"') == []
    assert terms(f'{FAIR_USE}\n[exhaustion]\nthen = "stop"').throttles


def test_all_that_is_wrong_is_told_at_once_and_nothing_for_what_cannot_be_judged() -> None:
    """A key that is misspelled or cannot be read is one problem: what it may have said breaks no rule."""
    text = """
    [cycle]
    evry = "1 month"
    grace = true
    [validity]
    starts = "later"
    start_by = "1 day"
    [compensation]
    points = 5
    pr = "1 GB"
    """
    assert problems(text) == [
        "[cycle] evry: no such key. Did you mean every?",
        "Allowed: every, anchor, first, renews, grace.",
        '[cycle] grace: found true, where text belongs: "30 days".',
        '[validity] starts: "later" is not allowed.',
        "Allowed: purchase, first-use, activate.",
        "[compensation] pr: no such key. Did you mean per?",
        "Allowed: points, credit, per, bonus, cap.",
    ]


def test_nothing_at_all_is_two_problems() -> None:
    """A name and data are all that a plan needs, beside the zone of time that its reader fills in."""
    assert wrong({"timezone": "UTC"}) == [
        'name: is missing; for example name = "Monthly 10 GB".',
        'data: is missing; for example data = "10 GB", or [[allowance]].',
    ]
    assert wrong(plan("")) == []
