"""The phrases that a plan in words is put together from: sizes, spans, cycles, days, and what an allowance is."""

from collections.abc import Sequence
from datetime import date

from esimtrack.i18n import _, n_
from esimtrack.terms.model import Allowance, Cycle, Promotion, Terms
from esimtrack.units.sizes import show_size
from esimtrack.units.spans import Span
from esimtrack.views import times


def size(of: int, gb: int) -> str:
    """ "10 GB", "1.5 GB"; where a GB is 1024 MB, "10 GB (1024)"."""
    number, unit = show_size(of, gb).split(" ")
    if "." in number:
        number = number.rstrip("0").rstrip(".")
    text = f"{number} {unit}"
    return _("{size} (1024)").format(size=text) if gb == 1024 and of >= gb else text


def span(of: Span) -> str:
    """ "30 days", "1 month"."""
    forms = {
        "hours": lambda: n_("{count} hour", "{count} hours", of.count),
        "days": lambda: n_("{count} day", "{count} days", of.count),
        "weeks": lambda: n_("{count} week", "{count} weeks", of.count),
        "months": lambda: n_("{count} month", "{count} months", of.count),
        "years": lambda: n_("{count} year", "{count} years", of.count),
    }
    return forms[of.unit]().format(count=of.count)


def each(cycle: Cycle) -> str:
    """ "each month", "every 28 days"."""
    if cycle.every.count == 1:
        return _("each {cycle}").format(cycle=one(cycle))
    forms = {
        "hours": lambda: n_("every {count} hour", "every {count} hours", cycle.every.count),
        "days": lambda: n_("every {count} day", "every {count} days", cycle.every.count),
        "weeks": lambda: n_("every {count} week", "every {count} weeks", cycle.every.count),
        "months": lambda: n_("every {count} month", "every {count} months", cycle.every.count),
        "years": lambda: n_("every {count} year", "every {count} years", cycle.every.count),
    }
    return forms[cycle.every.unit]().format(count=cycle.every.count)


def one(cycle: Cycle) -> str:
    """What a cycle is called: "month", or "28 days"."""
    names = {
        "hours": lambda: _("hour"),
        "days": lambda: _("day"),
        "weeks": lambda: _("week"),
        "months": lambda: _("month"),
        "years": lambda: _("year"),
    }
    return names[cycle.every.unit]() if cycle.every.count == 1 else span(cycle.every)


def further(cycles: int, cycle: Cycle) -> str:
    """ "one more month", "12 more months", "one more cycle of 28 days"."""
    forms = {
        "hours": lambda: n_("one more hour", "{count} more hours", cycles),
        "days": lambda: n_("one more day", "{count} more days", cycles),
        "weeks": lambda: n_("one more week", "{count} more weeks", cycles),
        "months": lambda: n_("one more month", "{count} more months", cycles),
        "years": lambda: n_("one more year", "{count} more years", cycles),
    }
    if cycle.every.count == 1:
        return forms[cycle.every.unit]().format(count=cycles)
    return n_("one more cycle of {span}", "{count} more cycles of {span}", cycles).format(
        count=cycles, span=span(cycle.every)
    )


def counted(cycle: Cycle, starts: str) -> str:
    """From when cycles count: "counted from the day you buy", "from midnight to midnight"."""
    if isinstance(cycle.anchor, int):
        if cycle.anchor <= 28:
            return _("from midnight on day {day} of the month").format(day=cycle.anchor)
        return _("from midnight on day {day} of the month, or on its last day").format(day=cycle.anchor)
    if cycle.anchor == "calendar":
        by_unit = {
            "days": lambda: _("from midnight to midnight"),
            "weeks": lambda: _("from Monday to Sunday"),
            "months": lambda: _("by the calendar"),
            "years": lambda: _("by the calendar"),
        }
        return by_unit[cycle.every.unit]()
    if cycle.anchor == "day":
        if str(cycle.every) == "1 day":
            return _("from midnight to midnight")
        return _("counted from the midnight before it starts")
    if starts == "purchase":
        return (
            _("counted from the moment you buy") if cycle.every.unit == "hours" else _("counted from the day you buy")
        )
    return _("counted from the first use") if starts == "first-use" else _("counted from its activation")


def data(allowance: Allowance, gb: int) -> str:
    """What an allowance grants: "10 GB", "5 GB in FR and DE", "unlimited data, 3 GB of it at full speed"."""
    if allowance.size is None:
        text = _("unlimited data")
    elif allowance.fair_use:
        text = _("unlimited data, {size} of it at full speed").format(size=size(allowance.size, gb))
    else:
        text = size(allowance.size, gb)
    if allowance.zones is None:
        return text
    return _("{data} in {zones}").format(data=text, zones=listed(allowance.zones))


def promotion(of: Promotion) -> str:
    """What a promotion is called, and its days: "Summer (1 June 2026 to 31 August 2026):"."""
    return _("{name} ({first} to {last}):").format(
        name=of.name or _("Promotion"), first=day(of.first), last=day(of.last)
    )


def listed(words: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    if len(words) == 1:
        return words[0]
    return _("{first} and {last}").format(first=_(", ").join(words[:-1]), last=words[-1])


def day(of: date) -> str:
    """ "30 November 2026"."""
    return _("{day} {month} {year}").format(day=of.day, month=times.month(of), year=of.year)


def opened(text: str) -> str:
    """The text as the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def kind(terms: Terms) -> str:
    """What kind of plan it is, in a word or two: "monthly", "every 28 days", "prepaid"."""
    from esimtrack.terms.kind import kind_of

    names = {
        "unlimited": lambda: _("unlimited"),
        "family": lambda: _("family"),
        "hourly": lambda: _("hourly"),
        "daily": lambda: _("daily"),
        "weekly": lambda: _("weekly"),
        "monthly": lambda: _("monthly"),
        "yearly": lambda: _("yearly"),
        "prepaid": lambda: _("prepaid"),
    }
    found = kind_of(terms)
    return each(terms.cycle) if found == "recurring" and terms.cycle is not None else names[found]()
