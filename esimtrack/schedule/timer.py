"""A timer of the user's systemd: two units of ours, files among the user's own."""

import os
import subprocess
from pathlib import Path
from shutil import which

from esimtrack.i18n import _
from esimtrack.schedule import NotScheduled
from esimtrack.schedule.job import MARK, Job

SERVICE, TIMER = "esimtrack-remind.service", "esimtrack-remind.timer"
_HEAD = f"# {MARK}: `esimtrack remind uninstall` takes this file away\n"


class Timer:
    """See the module."""

    name = "systemd"

    def there(self) -> bool:
        return which("systemctl") is not None

    def place(self) -> str:
        return _("{service} and {timer} in {folder}").format(service=SERVICE, timer=TIMER, folder=folder())

    def text(self, job: Job) -> str:
        return "\n".join(units(job).values())

    def found(self) -> str:
        return "\n".join(_ours().values())

    def put(self, job: Job) -> None:
        _ours()
        try:
            folder().mkdir(parents=True, exist_ok=True)
            for name, text in units(job).items():
                (folder() / name).write_text(text, encoding="utf-8", errors="surrogateescape")
        except OSError as error:
            raise NotScheduled(
                _("{file} cannot be written: {reason}.").format(file=error.filename, reason=error.strerror)
            ) from None
        _systemctl("daemon-reload")
        _systemctl("enable", "--now", TIMER)

    def take_out(self) -> None:
        try:
            _systemctl("disable", "--now", TIMER)
        finally:
            # What is disabled by hand or not reachable now must not come back.
            (folder() / "timers.target.wants" / TIMER).unlink(missing_ok=True)
            for name in _ours():
                (folder() / name).unlink()
        _systemctl("daemon-reload")


def folder() -> Path:
    """Where the user's own units are."""
    config = os.environ.get("XDG_CONFIG_HOME", "")
    return (Path(config) if config.startswith("/") else Path.home() / ".config") / "systemd" / "user"


def units(job: Job) -> dict[str, str]:
    """Our units, by the names of their files. Raises `NotScheduled` where the environment does not fit into them."""
    words = (*job.env.values(), *job.words)
    if not all(word.isprintable() for word in words):
        raise NotScheduled(_("the environment has what no unit can hold: line ends or control characters."))
    environment = [f"Environment={_quoted(f'{name}={text}')}" for name, text in job.env.items()]
    # The first word could not hold every name that a folder may have.
    command = " ".join(("/usr/bin/env", *(_quoted(word).replace("$", "$$") for word in job.words)))
    unit = ["[Unit]", "Description=Reminders of esimtrack", ""]
    service = [*unit, "[Service]", "Type=oneshot", *environment, f"ExecStart={command}", ""]
    when = [f"OnCalendar=*-*-* {time}:00" for time in job.times]
    timer = [*unit, "[Timer]", *when, "Persistent=true", "", "[Install]", "WantedBy=timers.target", ""]
    return {SERVICE: _HEAD + "\n".join(service), TIMER: _HEAD + "\n".join(timer)}


def _ours() -> dict[str, str]:
    found = {}
    for name in (SERVICE, TIMER):
        file = folder() / name
        try:
            text = file.read_text(encoding="utf-8", errors="surrogateescape")
        except FileNotFoundError:
            continue
        except OSError as error:
            raise NotScheduled(_("{file} cannot be read: {reason}.").format(file=file, reason=error.strerror)) from None
        if not text.startswith(_HEAD):
            raise NotScheduled(
                _("{file} is there, and esimtrack did not write it; it was left as it is.").format(file=file)
            )
        found[name] = text
    return found


def _systemctl(*words: str) -> None:
    line = ["systemctl", "--user", *words]
    try:
        done = subprocess.run(line, capture_output=True, check=False)
    except OSError as error:
        raise NotScheduled(_("systemctl cannot be run: {reason}.").format(reason=error.strerror)) from None
    if done.returncode:
        said = " ".join(done.stderr.decode(errors="replace").split())
        raise NotScheduled(
            _("systemd does not do it now: {reason}").format(reason=said),
            _("The files are as they are to be. When you are logged in: {command}").format(command=" ".join(line)),
        )


def _quoted(text: str) -> str:
    # As systemd.syntax(7) has it; a percent sign would begin a specifier.
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'
