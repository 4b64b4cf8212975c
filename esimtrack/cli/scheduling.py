"""`remind install`, `uninstall` and `status`: what is to be written is shown first, and asked about on a terminal."""

import os
import re
import shlex
from collections.abc import Sequence
from shutil import which

from esimtrack.cli.output import asks, say, warn
from esimtrack.cli.refusal import Refusal, WrongLine
from esimtrack.config import paths
from esimtrack.config.settings import Settings, read
from esimtrack.i18n import _, listed, n_
from esimtrack.schedule import NotScheduled, Schedule
from esimtrack.schedule.crontab import Crontab
from esimtrack.schedule.job import Clock, job
from esimtrack.schedule.timer import Timer

DEFAULT = "09:00"
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", re.ASCII)
_MAILERS = os.pathsep.join(("/usr/sbin", "/usr/lib", "/usr/bin"))


def install(cron: bool, systemd: bool, times: Sequence[str], dry_run: bool) -> None:
    """Have reminders run by themselves at these times of the day."""
    settings = read(paths.config_file())
    way = _way(cron, systemd)
    what = job(_clocks(times))
    try:
        new = way.text(what)
        if new == way.found():
            say(_("Reminders run by themselves already ({way}): nothing to do.").format(way=way.name))
            say(_where(way, settings))
            return
        say(_("This is written into {place}:").format(place=way.place()))
        _show(new)
        if _goes_on(dry_run):
            way.put(what)
            say(_("Reminders run by themselves now. To end it: esimtrack remind uninstall"))
            say(_where(way, settings))
            for other in _ways():
                if other.name != way.name and other.there() and other.found():
                    warn(_("they run by {other}, too.").format(other=other.name))
            _warn_of_what_is_missing(way, settings)
    except NotScheduled as reason:
        raise Refusal(str(reason)) from None


def uninstall(dry_run: bool) -> None:
    """Take out what `install` wrote, wherever it did."""
    try:
        found = [(way, text) for way in _ways() if way.there() and (text := way.found())]
        for way, text in found:
            say(_("This is taken out of {place}:").format(place=way.place()))
            _show(text)
        if not found:
            say(_("Reminders do not run by themselves: nothing to do."))
        elif _goes_on(dry_run):
            for way, _text in found:
                way.take_out()
            say(_("Reminders no longer run by themselves."))
    except NotScheduled as reason:
        raise Refusal(str(reason)) from None


def status() -> None:
    """Say whether reminders run by themselves, where they go, and how many wait there."""
    from esimtrack.cli.reminding import waiting
    from esimtrack.config.channels import PRINT, shown

    settings = read(paths.config_file())
    try:
        found = [(way, text) for way in _ways() if way.there() and (text := way.found())]
    except NotScheduled as reason:
        raise Refusal(str(reason)) from None
    if not found:
        say(_("Reminders do not run by themselves. To have them: esimtrack remind install"))
    for way, text in found:
        say(_("Reminders run by themselves, by what is in {place}:").format(place=way.place()))
        _show(text)
    for name, count in waiting().items():
        kind = _("standard output") if name == PRINT else shown(settings.notify[name])
        words = n_("{channel} ({kind}): {count} reminder waits.", "{channel} ({kind}): {count} reminders wait.", count)
        say(words.format(channel=name, kind=kind, count=count))


def _ways() -> tuple[Schedule, ...]:
    return Crontab(), Timer()


def _way(cron: bool, systemd: bool) -> Schedule:
    if cron and systemd:
        raise WrongLine(_("--cron and --systemd: one of them."))
    for way in _ways():
        wanted = {"cron": cron, "systemd": systemd}[way.name]
        if wanted or (not cron and not systemd and way.there()):
            return way
    raise Refusal(
        _("this machine has neither crontab nor systemctl."),
        _("Have something else run this every day: {command}").format(command=shlex.join(job(()).words)),
    )


def _clocks(times: Sequence[str]) -> tuple[Clock, ...]:
    found = set()
    for text in times or (DEFAULT,):
        match = _CLOCK.fullmatch(text)
        if match is None:
            raise WrongLine(
                _("{text} is no time of day: 09:00, 18:30.").format(text=text if text.isprintable() else repr(text))
            )
        found.add(Clock(int(match[1]), int(match[2])))
    return tuple(sorted(found))


def _show(text: str) -> None:
    for line in text.splitlines():
        say(f"  {line}".rstrip())


def _goes_on(dry_run: bool) -> bool:
    if dry_run:
        say(_("A dry run: nothing is changed."))
        return False
    if asks():
        from esimtrack.cli.ask import confirm

        if not confirm(_("Shall it be?")):
            say(_("Nothing was changed."))
            return False
    return True


def _where(way: Schedule, settings: Settings) -> str:
    """Where reminders will go, and how to test it."""
    from esimtrack.config.channels import shown

    printed = _("cron's mail") if way.name == "cron" else _("systemd's journal")
    channels = [f"{name} ({shown(table)})" for name, table in settings.notify.items()]
    if not channels:
        return _("Reminders go to {printed} only: no channel is set up. To test it: esimtrack remind --test").format(
            printed=printed
        )
    return _("Reminders go to {channels}. To test it: esimtrack remind --test").format(
        channels=listed([*channels, printed])
    )


def _warn_of_what_is_missing(way: Schedule, settings: Settings) -> None:
    unknown = sorted(
        name
        for name, table in settings.notify.items()
        if any(text.startswith("env:") for text in (table["to"], table.get("secret", "")))
    )
    if unknown:
        warn(
            _("{way} does not know your environment: {channels} cannot find its secret there.").format(
                way=way.name, channels=listed(unknown)
            )
            + "\n"
            + _("Name a program that prints it instead: cmd:PROGRAM …")
        )
    if settings.notify:
        return
    if way.name == "systemd":
        warn(_("what is printed goes to the journal alone. Set up a channel: {page}").format(page="docs/reminders.md"))
    elif which("sendmail", path=_MAILERS) is None:
        warn(
            _("cron mails what is printed, and nothing on this machine sends mail. Set up a channel: {page}").format(
                page="docs/reminders.md"
            )
        )
