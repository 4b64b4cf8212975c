"""A plan in plain words."""

import tomllib

import pytest

from esimtrack.catalogue import load, samples_folder
from esimtrack.terms.check import read_plan, read_terms
from esimtrack.views import plan_phrases, plan_words

MONTH = 'data = "10 GB"\n[cycle]\nevery = "1 month"\n'


def explained(text: str) -> list[str]:
    """What is said of a plan, in Berlin's days."""
    terms, role = read_plan({"name": "P", "timezone": "Europe/Berlin", **tomllib.loads(text)})
    return plan_words.explain(terms, role)


def test_a_plan_is_said_as_a_buyer_asks() -> None:
    """What it grants, what is carried, what is used first, what comes after it, until when, and what it costs."""
    assert explained(f'price = "12.00 EUR"\n{MONTH}[rollover]\ncap = "20 GB"') == [
        "10 GB each month, counted from the day you buy.",
        "What is left is good for one more month, 20 GB at most.",
        "It is used before new data.",
        "When it is used up, data stops.",
        "It renews by itself until you cancel it.",
        "12.00 EUR each month.",
        "Days are those of Europe/Berlin.",
    ]


SAID: dict[str, tuple[str, str]] = {
    "data": ('data = "1.5 GB"', "1.5 GB, once."),
    "gb": ('data = "10 GB"\ngb = 1024', "10 GB (1024), once."),
    "unlimited": (
        'data = "unlimited"\n[cycle]\nevery = "28 days"',
        "Unlimited data every 28 days, counted from the day you buy.",
    ),
    "allowance": (
        '[[allowance]]\nname = "Europe"\ndata = "5 GB"\nzones = ["FR", "DE", "IT"]',
        "Europe: 5 GB in FR, DE and IT, once.",
    ),
    "priority": (
        '[[allowance]]\ndata = "5 GB"\npriority = 3',
        "It pays in place 3; what has a smaller one pays first.",
    ),
    "fair_use": (
        '[[allowance]]\ndata = "unlimited"\nfair_use = "3 GB"\n[cycle]\nevery = "1 day"\nanchor = "day"',
        "Unlimited data, 3 GB of it at full speed each day, from midnight to midnight.",
    ),
    "fair use's speed": (
        '[[allowance]]\ndata = "unlimited"\nfair_use = "3 GB"\n[exhaustion]\nspeed = "1 Mbps"',
        "Beyond that, data slows down to 1 Mbps.",
    ),
    "role": ('data = "1 GB"\nrole = "top-up"', "It is a top-up: bought beside a plan."),
    "lasts": ('data = "1 GB"\n[validity]\nlasts = "30 days"', "It is good for 30 days from when you buy it."),
    "no end": ('data = "1 GB"', "It has no end."),
    "lasts a cycle": (
        'data = "1 GB"\nrole = "top-up"\n[validity]\nlasts = "cycle"',
        "It ends with the running cycle of the plan that it joins; where none runs, it is lost.",
    ),
    "starts": (
        'data = "1 GB"\n[validity]\nlasts = "7 days"\nstarts = "first-use"',
        "It is good for 7 days from its first use.",
    ),
    "starts without an end": ('data = "1 GB"\n[validity]\nstarts = "activate"', "It starts when it is activated."),
    "start_by": (
        'data = "1 GB"\n[validity]\nstarts = "first-use"\nstart_by = "60 days"',
        "It must start within 60 days of buying, or it is lost.",
    ),
    "unstarted": (
        'data = "1 GB"\n[validity]\nstarts = "first-use"\nstart_by = "60 days"\nunstarted = "starts"',
        "Not started within 60 days of buying, it starts by itself.",
    ),
    "ends": (
        'data = "1 GB"\n[validity]\nlasts = "7 days"\nends = "end-of-day"',
        "The day on which it starts is day 1, and it ends at the midnight that closes the last.",
    ),
    "queue": (
        'data = "1 GB"\n[validity]\nlasts = "7 days"\nstacking = "queue"',
        "It waits until all that the account bought before has ended or is used up.",
    ),
    "extend": (
        'data = "1 GB"\n[validity]\nlasts = "7 days"\nstacking = "extend"',
        "Other data of the account that has an end of its own stays good at least as long.",
    ),
    "calendar": (f'{MONTH}anchor = "calendar"', "10 GB each month, by the calendar."),
    "week": ('data = "1 GB"\n[cycle]\nevery = "1 week"\nanchor = "calendar"', "1 GB each week, from Monday to Sunday."),
    "bill day": (f"{MONTH}anchor = 31", "10 GB each month, from midnight on day 31 of the month, or on its last day."),
    "first": (f'{MONTH}anchor = 15\nfirst = "prorated"', "A first month that is cut short grants for its days only."),
    "manual": (f'{MONTH}renews = "manual"', "It goes on only if you renew it by the end of each month."),
    "grace": (
        f'{MONTH}renews = "manual"\ngrace = "1 day"\n[rollover]',
        "Renewed up to 1 day late, what would have been carried still is.",
    ),
    "a cycle with an end": (
        f'{MONTH}[validity]\nlasts = "1 year"',
        "Until then each month begins by itself, unless you cancel it.",
    ),
    "no rollover": (MONTH, "What is left at the end of each month is lost."),
    "forever": (f'{MONTH}[rollover]\ncycles = "forever"', "What is left is carried without an end."),
    "share": (
        f'{MONTH}[rollover]\nshare = "50%"\ncycles = 3\ncap = "9 GB"',
        "50% of what is left is good for 3 more months, 9 GB at most.",
    ),
    "per_cycle": (f'{MONTH}[rollover]\nper_cycle = "5 GB"', "At most 5 GB is carried from one month."),
    "rolls": (f'{MONTH}[rollover]\nrolls = ["base", "bonus"]', "What rolls: the plan's own data and bonuses."),
    "rolled last": (f"{MONTH}[rollover]\npriority = 1", "It is used after new data."),
    "rolled for long": (f"{MONTH}[rollover]\ncycles = 2", "Of it and new data, what ends first is used first."),
    "early": (
        f'{MONTH}renews = "manual"\n[rollover]\nearly = "forfeits"',
        "Renewed before its time, nothing is carried, and what had been carried is lost.",
    ),
    "overage": (
        f'{MONTH}[exhaustion]\nthen = "overage"\nprice = "10.00 EUR"\nblock = "1 GB"',
        "When it is used up, each 1 GB that is begun in a month costs 10.00 EUR.",
    ),
    "throttle": (
        'data = "1 GB"\n[exhaustion]\nthen = "throttle"\nspeed = "1 Mbps"',
        "When it is used up, data slows down to 1 Mbps.",
    ),
    "price": ('data = "1 GB"\nprice = "5.00 EUR"', "5.00 EUR, paid once."),
    "price_per": (f'price = "5.00 EUR"\nprice_per = "purchase"\n{MONTH}', "5.00 EUR, paid once."),
    "sharing": (
        f'{MONTH}[sharing]\nmembers = [{{name = "Ada", limit = "3 GB"}}, {{name = "Bo"}}]',
        "Shared by Ada (3 GB at most each month) and Bo.",
    ),
    "promotion": (
        'data = "1 GB"\n[validity]\nlasts = "30 days"\n[[promotion]]\nname = "Sale"\nfrom = 2026-11-11\n'
        'through = 2026-11-30\nbonus = "20%"\nbonus_lasts = "90 days"\npriority = 2\nextend = "30 days"',
        "Sale (11 November 2026 to 30 November 2026): Bought then, you are given 20% more. The bonus is good for 90 "
        "days. "
        "The bonus pays in place 2. Bought then, it is good for 30 days longer.",
    ),
    "promotion's rollover": (
        f"{MONTH}[[promotion]]\nfrom = 2026-11-11\nthrough = 2026-11-30\nrollover = {{}}",
        "Promotion (11 November 2026 to 30 November 2026): What a month leaves that ends then is carried. "
        "What is left is good for one more month. It is used before new data.",
    ),
    "points": (
        'data = "1 GB"\n[compensation]\npoints = 10\nper = "1 GB"',
        "For each full 1 GB that expires you are given 10 points.",
    ),
    "credit": (
        'data = "1 GB"\n[compensation]\ncredit = "1 GBP"\nper = "1 GB"',
        "For each full 1 GB that expires 1 GBP comes back.",
    ),
    "bonus": (
        f'{MONTH}[compensation]\nbonus = "50%"\ncap = "2 GB"',
        "50% of what expires comes back as a bonus for the next month, 2 GB at most.",
    ),
    "keep_alive": (
        'data = "1 GB"\nkeep_alive = "180 days"',
        "The number is lost unless it is used, topped up or renewed every 180 days.",
    ),
    "notes": ('data = "1 GB"\nnotes = "one\\n[bold]two"', "one [bold]two"),
    "url": ('data = "1 GB"\nurl = "https://example.com"', "The terms: https://example.com"),
}


@pytest.mark.parametrize(("text", "sentence"), SAID.values(), ids=SAID)
def test_each_thing_that_a_plan_file_can_say_has_its_words(text: str, sentence: str) -> None:
    """The sentence is among those that explain the plan."""
    assert sentence in explained(text)


@pytest.mark.parametrize("path", sorted(samples_folder().glob("*.toml")), ids=lambda path: path.stem)
def test_each_sample_can_be_said(path: str) -> None:
    """Sentences begin with a capital or a number and end with a point; nothing is left unfilled."""
    plan = load(samples_folder() / path, lambda: "Europe/Berlin")
    for sentence in plan_words.explain(plan.terms, plan.role):
        assert sentence.endswith(".") or sentence.startswith("The terms: ")
        assert not sentence[0].islower()
        assert not {"{", "}"} & set(sentence)
        assert "None" not in sentence
    assert plan_phrases.kind(plan.terms)


SUMMARIES = {
    'data = "10 GB"': "10 GB, without an end",
    'data = "10 GB"\n[validity]\nlasts = "30 days"': "10 GB, 30 days",
    MONTH: "10 GB each month",
    'data = "1 GB"\n[validity]\nlasts = "7 days"\n[cycle]\nevery = "1 day"': "1 GB each day, for 7 days",
    f"{MONTH}[rollover]": "10 GB each month, carried for one more month",
    f'{MONTH}[rollover]\ncycles = "forever"': "10 GB each month, carried without an end",
    '[[allowance]]\ndata = "1 GB"\n[[allowance]]\ndata = "unlimited"\nzones = ["X"]': (
        "1 GB + unlimited data in X, without an end"
    ),
}


@pytest.mark.parametrize(("text", "line"), SUMMARIES.items())
def test_a_plan_fits_a_line_of_a_table(text: str, line: str) -> None:
    """What it grants and whether it is carried."""
    assert plan_words.summary(read_terms({"name": "P", "timezone": "UTC", **tomllib.loads(text)})) == line
