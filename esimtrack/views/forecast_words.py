"""The words of a forecast: when data runs out, and what is known for it."""

from datetime import date, timedelta

from esimtrack.advice.forecast import WEEK, Balance, End, Forecast
from esimtrack.calendar.wall import local_date
from esimtrack.i18n import _, n_
from esimtrack.units.sizes import show_size
from esimtrack.views import bucket_words, times
from esimtrack.views.account_words import answer
from esimtrack.views.reader import Reader

_SURE = 0.005
_TICK = timedelta(microseconds=1)
_QUIET = timedelta(days=3)
"""So long after the last known day, it is said that nothing is known since."""


def runs_out(balance: Balance, forecast: Forecast, reader: Reader) -> str:
    """When it runs out, as a sentence."""
    if balance.zones is None:
        return _when(balance, forecast, reader)
    where = bucket_words.where(balance.zones, forecast.account)
    if not balance.used_there:
        return _("{where}: nothing was used there lately, so that nothing can be said.").format(where=where)
    return _("{where}: {sentence}").format(where=where, sentence=_when(balance, forecast, reader))


def _when(balance: Balance, forecast: Forecast, reader: Reader) -> str:
    slows, out = balance.slows, balance.runs_out
    days = {name: _day(day, reader) for name, day in (("early", out.early), ("likely", out.likely), ("late", out.late))}
    if forecast.basis == "pace" and out.likely is not None:
        words = (
            _("At the pace of late, it slows down on {likely}.")
            if slows
            else _("At the pace of late, it runs out on {likely}.")
        )
    elif out.early is not None and out.early == out.late:
        words = _("Slows down on {likely}.") if slows else _("Runs out on {likely}.")
    elif out.early is not None and out.late == out.early + timedelta(days=1):
        words = _("Slows down on {early} or {late}.") if slows else _("Runs out on {early} or {late}.")
    elif out.late is not None:
        words = (
            _("Slows down between {early} and {late}, most likely around {likely}.")
            if slows
            else _("Runs out between {early} and {late}, most likely around {likely}.")
        )
    elif out.likely is not None and out.likely == out.early:
        words = (
            _("Probably slows down, most likely on {likely}.")
            if slows
            else _("Probably runs out, most likely on {likely}.")
        )
    elif out.likely is not None:
        words = (
            _("Probably slows down, most likely around {likely}; hardly before {early}.")
            if slows
            else _("Probably runs out, most likely around {likely}; hardly before {early}.")
        )
    else:
        return _lasts(balance, forecast, reader)
    return words.format(**days)


def _lasts(balance: Balance, forecast: Forecast, reader: Reader) -> str:
    early = _day(balance.runs_out.early, reader)
    if balance.until is None:
        if early:
            words = (
                _("Probably lasts, but may be slowed down on {early} already.")
                if balance.slows
                else _("Probably lasts, but may run out on {early} already.")
            )
        elif forecast.basis == "pace":
            words = _("At the pace of late, it lasts.")
        else:
            words = _("Lasts.") if balance.runs_out.chance < _SURE else _("Very likely lasts.")
        return words.format(early=early)
    zone = reader.zone_of(forecast.account)
    until = times.until(balance.until, zone, reader)
    if early and balance.runs_out.early == local_date(balance.until - _TICK, zone):
        words = (
            _("Probably lasts {until}, but may be slowed down on that day.")
            if balance.slows
            else _("Probably lasts {until}, but may run out on that day.")
        )
    elif early:
        words = (
            _("Probably lasts {until}, but may be slowed down on {early} already.")
            if balance.slows
            else _("Probably lasts {until}, but may run out on {early} already.")
        )
    elif forecast.basis == "pace":
        words = _("At the pace of late, it lasts {until}.")
    else:
        words = _("Lasts {until}.") if balance.runs_out.chance < _SURE else _("Very likely lasts {until}.")
    return words.format(early=early, until=until)


def unknown(forecast: Forecast) -> str:
    """Why there is no forecast, and what would help."""
    account = forecast.account
    if not account.remaining and not account.unlimited:
        return _("Nothing to forecast: {answer}.").format(answer=answer(account))
    return _(
        "Too little is known for a forecast: say on three days at least what you used or what is left, "
        "with esimtrack log-usage."
    )


def nothing(forecast: Forecast) -> str:
    """That there is nothing left which could run out."""
    return _("Nothing is left that could run out: {answer}.").format(answer=answer(forecast.account))


def basis(forecast: Forecast) -> str:
    """What it is made from."""
    words = {"size": show_size(forecast.per_day, forecast.account.gb), "days": forecast.days}
    if forecast.basis == "pace" and forecast.days >= WEEK:
        return _("Known from one or two entries only: this is the plain pace of late. A range needs three.")
    if forecast.basis == "pace":
        said = n_(
            "Known for {days} day only: this is the plain pace of late. A range needs a week.",
            "Known for {days} days only: this is the plain pace of late. A range needs a week.",
            forecast.days,
        )
    else:
        said = _(
            "Made from {days} days of your own use, recently {size} a day: eight of ten such futures lie in the range."
        )
    return said.format(**words)


def over(end: End, forecast: Forecast, reader: Reader) -> str | None:
    """By how much it will be too little, if that is likely; until when, where the sentences above are of sooner."""
    slowed = not end.overage.likely
    size = end.throttled.likely if slowed else end.overage.likely
    if not size:
        return None
    pace = forecast.basis == "pace"
    sooner = any(b.until is not None and b.until != end.at for b in forecast.balances)
    if slowed and sooner:
        said = (
            _("At that pace {size} is used slowed down {until}.")
            if pace
            else _("It is likely that {size} is used slowed down {until}.")
        )
    elif slowed:
        said = (
            _("At that pace {size} is used slowed down.")
            if pace
            else _("It is likely that {size} is used slowed down.")
        )
    elif sooner:
        said = (
            _("At that pace it is {size} too little {until}.")
            if pace
            else _("It is likely to be {size} too little {until}.")
        )
    else:
        said = _("At that pace it is {size} too little.") if pace else _("It is likely to be {size} too little.")
    until = times.until(end.at, reader.zone_of(forecast.account), reader)
    return said.format(size=show_size(size, forecast.account.gb), until=until)


def stale(forecast: Forecast, reader: Reader) -> str | None:
    """That nothing is known of the days before this one: what was used on them is not in the forecast."""
    today = local_date(forecast.as_of, reader.zone_of(forecast.account))
    if forecast.last is None or today - forecast.last <= _QUIET:
        return None
    return _("Nothing is logged since {day}: what was used since then is not in it.").format(
        day=times.day(forecast.last, reader)
    )


def _day(day: date | None, reader: Reader) -> str:
    return "" if day is None else times.day(day, reader)
