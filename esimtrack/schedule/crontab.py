"""The user's crontab: our lines stand in it between two comments, and all others stay as they are, to the byte."""

import os
import re
import shlex
import subprocess
from shutil import which

from esimtrack.i18n import _
from esimtrack.schedule import NotScheduled
from esimtrack.schedule.job import MARK, Job

BEGIN = f"# {MARK}: begin (`esimtrack remind uninstall` takes these lines out)"
END = f"# {MARK}: end"
LONGEST = 900
"""Debian's cron takes 998 bytes of a command."""


class Crontab:
    """See the module."""

    name = "cron"

    def there(self) -> bool:
        return which("crontab") is not None

    def place(self) -> str:
        return _("your crontab")

    def text(self, job: Job) -> str:
        return lines(job)

    def found(self) -> str:
        return ours(_read())

    def put(self, job: Job) -> None:
        before = _read()
        _write(with_ours(before, lines(job)))

    def take_out(self) -> None:
        _write(with_ours(_read(), ""))


def lines(job: Job) -> str:
    """Our lines. Raises `NotScheduled` where the environment does not fit into them."""
    words = [*(f"{name}={shlex.quote(text)}" for name, text in job.env.items()), shlex.join(job.words)]
    # A percent sign would end the command, and what follows be its input. A backslash keeps cron from that, unless
    # another stands before it: shlex has all backslashes between single quotes, and two more quotes part each from what
    # follows.
    command = " ".join(words).replace("\\", "\\''").replace("%", "\\%")
    if not command.isprintable():
        raise NotScheduled(_("the environment has what no crontab can hold: line ends or control characters."))
    if len(command.encode(errors="surrogateescape")) > LONGEST:
        raise NotScheduled(
            _("the environment is too long for a crontab; PATH, most likely."),
            _("With a shorter one: {command}").format(command="PATH=/usr/bin:/bin esimtrack remind install"),
        )
    return "\n".join((BEGIN, *(f"{time.minute} {time.hour} * * * {command}" for time in job.times), END)) + "\n"


def ours(text: str) -> str:
    """Our lines in a crontab, empty where there are none. Raises `NotScheduled` where they have no end."""
    found = re.findall(r"[^\n]*\n|[^\n]+", text)
    first = next((place for place, line in enumerate(found) if line.rstrip("\r\n") == BEGIN), None)
    if first is None:
        return ""
    last = next((place for place in range(first, len(found)) if found[place].rstrip("\r\n") == END), None)
    if last is None:
        raise NotScheduled(
            _("your crontab has the line {begin}, and not the one that ends ours: {end}").format(begin=BEGIN, end=END),
            _("Take out what is ours by hand: crontab -e"),
        )
    return "".join(found[first : last + 1])


def with_ours(text: str, new: str) -> str:
    """The crontab with our lines: where they stood, else at its end. Empty, they are taken out."""
    old = ours(text)
    if old:
        return text.replace(old, new, 1)
    return text + ("\n" if text and not text.endswith("\n") else "") + new


def _read() -> str:
    done = _crontab("-l")
    if done.returncode == 0:
        return done.stdout.decode(errors="surrogateescape")
    said = done.stderr.decode(errors="replace").strip()
    if "no crontab for" in said:
        return ""
    raise NotScheduled(_("your crontab cannot be read: {reason}").format(reason=" ".join(said.split())))


def _write(text: str) -> None:
    done = _crontab("-", text) if text else _crontab("-r")
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        raise NotScheduled(_("crontab does not take it: {reason}").format(reason=" ".join(said.split())))


def _crontab(argument: str, stdin: str = "") -> "subprocess.CompletedProcess[bytes]":
    try:
        return subprocess.run(
            ["crontab", argument],
            input=stdin.encode(errors="surrogateescape"),
            capture_output=True,
            env={**os.environ, "LC_ALL": "C"},
            check=False,
        )
    except OSError as error:
        raise NotScheduled(
            _("crontab cannot be run: {reason}.").format(reason=error.strerror),
            _("On Debian: apt-get install cron"),
        ) from None
