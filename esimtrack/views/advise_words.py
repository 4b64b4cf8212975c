"""The words of `advise`: the sentence for the best plan, the kind of plan that fits, what is left out, and why."""

from collections.abc import Iterator
from decimal import ROUND_HALF_EVEN, Decimal

from esimtrack.advice.kinds import Habit
from esimtrack.advice.ranking import Omission, Omitted, Ranking, Row
from esimtrack.i18n import _, n_
from esimtrack.units.sizes import show_size
from esimtrack.views import times
from esimtrack.views.reader import Reader

_CENT = Decimal("0.01")
_WHOLE = Decimal(1)


def amount(sum: Decimal, row: Row) -> str:
    """A sum as people read it: two places, none where the plan's price has none."""
    price = row.candidate.sold.terms.price
    places = _WHOLE if price is not None and price.currency == row.currency and _whole(price.amount) else _CENT
    return f"{sum.quantize(places, ROUND_HALF_EVEN):f}"


def _whole(amount: Decimal) -> bool:
    exponent = amount.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= 0


def name(row: Row) -> str:
    """ "Monthly 10 GB", "Monthly 10 GB + Booster 2 GB"."""
    booster = row.candidate.booster
    if booster is None:
        return row.candidate.name
    return _("{plan} + {booster}").format(plan=row.candidate.name, booster=booster.terms.name)


def cost(row: Row) -> str:
    """ "12.00 EUR"; what is not known, or not comparable, as it is."""
    if row.compared is not None and row.currency is not None:
        return f"{amount(row.compared, row)} {row.currency}"
    known = [f"{amount(each, row)} {currency}" for currency, each in row.cost.items()]
    return " + ".join(known) if known else _("no price")


def best(ranking: Ranking, gb: int, over: bool) -> Iterator[str]:
    """The first plan of all against the present one, as sentences; `over`: nobody has that any more."""
    first, present = ranking.best, ranking.present
    if first is None:
        return
    if first.compared is None:
        yield _("Of what these plans cost nothing is known, so that they cannot be compared.")
        return
    if first.candidate.present and first.candidate.booster is None:
        alone = len(ranking.groups[0].rows) == 1
        if alone and over:
            said = _("{plan}, which you had, comes to {cost} for 30 days.")
        elif alone:
            said = _("{plan}, which you have, comes to {cost} for 30 days.")
        elif over:
            said = _("{plan}, which you had, is the best of these: {cost} for 30 days.")
        else:
            said = _("{plan}, which you have, is the best of these: {cost} for 30 days.")
        yield said.format(plan=name(first), cost=cost(first))
        yield from _gaps(first, gb)
        return
    if present is None or present.currency != first.currency or present.compared is None:
        yield _("The best of these is {plan}: {cost} for 30 days.").format(plan=name(first), cost=cost(first))
        yield from _gaps(first, gb)
        return
    yield _against(first, present)
    if present.score.days_without:
        yield _out(present, over)


def _against(first: Row, present: Row) -> str:
    assert first.compared is not None
    assert present.compared is not None
    got = first.score
    fields = {
        "plan": name(first),
        "new": amount(first.compared, first),
        "old": cost(present),
        "count": got.days_without or got.days_slowed,
    }
    if got.days_without:
        said = n_(
            "With {plan} you would have paid {new}, not {old}, for 30 days, and been without data on {count} day.",
            "With {plan} you would have paid {new}, not {old}, for 30 days, and been without data on {count} days.",
            got.days_without,
        )
    elif got.days_slowed:
        said = n_(
            "With {plan} you would have paid {new}, not {old}, for 30 days, and been slowed down on {count} day.",
            "With {plan} you would have paid {new}, not {old}, for 30 days, and been slowed down on {count} days.",
            got.days_slowed,
        )
    else:
        said = _("With {plan} you would have paid {new} instead of {old} for 30 days, and never run out.")
    return said.format(**fields)


def _out(row: Row, over: bool) -> str:
    count = row.score.days_without
    if over:
        said = n_(
            "With {plan}, which you had, you would have been without data on {count} day.",
            "With {plan}, which you had, you would have been without data on {count} days.",
            count,
        )
    else:
        said = n_(
            "With {plan}, which you have, you would have been without data on {count} day.",
            "With {plan}, which you have, you would have been without data on {count} days.",
            count,
        )
    return said.format(plan=name(row), count=count)


def _gaps(row: Row, gb: int) -> Iterator[str]:
    got = row.score
    if got.days_without:
        yield n_(
            "It would have left you without data on {count} day, for {size}.",
            "It would have left you without data on {count} days, for {size}.",
            got.days_without,
        ).format(count=got.days_without, size=show_size(got.without, gb))
    elif got.days_slowed:
        yield n_(
            "It would have slowed you down on {count} day.",
            "It would have slowed you down on {count} days.",
            got.days_slowed,
        ).format(count=got.days_slowed)
    else:
        yield _("With it you would never have run out.")


def journey(ranking: Ranking, zone: str, gb: int) -> Iterator[str]:
    """The first plan for a journey."""
    first = ranking.best
    if first is None:
        if ranking.omitted:
            yield _("None of these plans covers {zone}.").format(zone=zone)
        return
    if first.compared is None:
        yield _("Of what these plans cost nothing is known, so that they cannot be compared.")
        return
    yield _("The best of these is {plan}: {cost} in all.").format(plan=name(first), cost=cost(first))
    if first.score.bought > 1:
        yield n_("It is bought {count} time.", "It is bought {count} times.", first.score.bought).format(
            count=first.score.bought
        )
    if first.score.days_without:
        yield from _gaps(first, gb)


def habit(found: Habit, gb: int, reader: Reader) -> str:
    """The kind of plan that fits, with the numbers that say so."""
    low, high = min(found.stretches), max(found.stretches)
    fields = {
        "mean": show_size(found.mean, gb),
        "low": show_size(low, gb),
        "high": show_size(high, gb),
        "days": found.days,
        "day": times.day(found.busiest_day, reader),
        "peak": show_size(found.busiest, gb),
    }
    match found.fit:
        case "prepaid":
            said = _(
                "Your use is light: {mean} in 30 days, {peak} on the busiest day ({day}). That fits prepaid data, "
                "which is paid for when it is used, rather than every month."
            )
        case "unlimited":
            said = _(
                "Your use is very heavy: {mean} in 30 days, {peak} on the busiest day ({day}). That fits unlimited "
                "data; look at its fair use."
            )
        case "monthly" if fields["low"] == fields["high"]:
            said = _(
                "Your use is steady: {high} in each {days} days, {peak} on the busiest day ({day}). That fits a "
                "monthly plan of about that size."
            )
        case "monthly":
            said = _(
                "Your use is steady: {mean} in 30 days, from {low} to {high} in each {days} days, {peak} on the "
                "busiest day ({day}). That fits a monthly plan of about that size."
            )
        case "lasting":
            said = _(
                "Your use comes and goes: {mean} in 30 days, but from {low} to {high} in each {days} days, {peak} on "
                "the busiest day ({day}). That fits data that lasts longer than a month: with rollover, or prepaid."
            )
    return said.format(**fields)


def omitted(omissions: tuple[Omission, ...]) -> Iterator[str]:
    """The plans that are left out, by the reason."""
    found: dict[Omitted, list[str]] = {}
    for one in omissions:
        found.setdefault(one.why, []).append(one.name)
    for why, names in found.items():
        yield _omitted(why).format(plans=_("; ").join(names))


def _omitted(why: Omitted) -> str:
    match why:
        case "top-up":
            return _("Left out, for a top-up alone is no plan: {plans}.")
        case "not-there":
            return _("Left out, for they cover nothing of where it is used: {plans}.")
        case "too-often":
            return _("Left out, for they would have to be bought again all the time: {plans}.")
        case "broken":
            return _("Left out, for their files are wrong (esimtrack plans check says how): {plans}.")
