"""Debian's cron with crontabs of its own: nobody's are read or written, and what it would mail comes into a folder.

Its minutes pass in seconds, by libfaketime; what it runs has the real clock and cron's bare environment. Only root can
have it.
"""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

import pytest

from tests.system.fast import fast
from tests.system.needs import needed
from tests.system.process import PATIENCE

SPEED = 10
"""So many of cron's seconds pass in one."""

_BARE = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "TZ": "Europe/Berlin"}
_MAILER = """#!/bin/sh
cat > "{folder}/$$.new" && mv "{folder}/$$.new" "{folder}/$$.mail"
"""
# Where libfaketime can share nothing, no process waits for another's semaphore.
_APART = """
mount -t tmpfs -o mode=1730 none /var/spool/cron/crontabs && chgrp crontab /var/spool/cron/crontabs &&
mount -t tmpfs -o ro none /dev/shm && mount -t tmpfs none /etc/cron.d &&
mount --bind /dev/null /etc/crontab && mount -t tmpfs none /run &&
mkdir /run/upper /run/work &&
mount -t overlay -o lowerdir=/usr/sbin,upperdir=/run/upper,workdir=/run/work none /usr/sbin &&
cp "$MAILER" /usr/sbin/sendmail && echo ready && exec cat
"""


class Cron:
    """The daemon, once it was started, and its crontabs."""

    def __init__(self, holder: int, folder: Path) -> None:
        self._holder = holder
        self._folder = folder

    def within(self, command: Sequence[str]) -> list[str]:
        """The command, to be run where these crontabs are."""
        return [needed("nsenter"), "--mount", f"--target={self._holder}", *command]

    def crontab(self, text: str | None = None) -> str:
        """Root's crontab; with a text, that is put in its place before."""
        if text is not None:
            subprocess.run(self.within(["crontab", "-"]), input=text, text=True, check=True, timeout=PATIENCE)
        shown = subprocess.run(self.within(["crontab", "-l"]), capture_output=True, text=True, check=False)
        return shown.stdout

    @contextmanager
    def running(self, begins: datetime) -> Iterator[Callable[[Callable[[], object], str], None]]:
        """The daemon runs, from `begins` on, in Berlin, by its clock; gives what waits until something is true."""
        with (self._folder / "cron.log").open("wb") as log:
            daemon = subprocess.Popen(
                self.within(fast(begins, SPEED, [needed("cron"), "-f"])),
                env=_BARE,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

        def until(true: Callable[[], object], what: str) -> None:
            end = time.monotonic() + PATIENCE
            while not true():
                if daemon.poll() is not None or time.monotonic() > end:
                    pytest.fail(f"{what}: it did not come.\n{self._state()}")
                time.sleep(0.1)

        try:
            yield until
        finally:
            with suppress(ProcessLookupError):
                os.killpg(daemon.pid, signal.SIGTERM)
            daemon.wait(10)

    def _state(self) -> str:
        """What cron says, and what runs on this machine and what it waits for."""
        shown = subprocess.run(
            [needed("ps"), "-ww", "-eo", "pid,ppid,etimes,stat,wchan:24,args"],
            capture_output=True,
            text=True,
            check=False,
        )
        lines = [line for line in shown.stdout.splitlines() if not line.endswith("]")]
        return "\n".join([(self._folder / "cron.log").read_text(), *lines])

    def mails(self) -> list[str]:
        """What cron mailed: the output of what it ran, with a head."""
        return [file.read_text() for file in sorted(self._folder.glob("*.mail"))]


@contextmanager
def cron(folder: Path) -> Iterator[Cron]:
    """A place for crontabs, all of which are empty; mails come into the folder."""
    assert os.geteuid() == 0, "cron's daemon is root's: run `make test-system` as root."
    needed("crontab")
    mailer = folder / "sendmail"
    mailer.write_text(_MAILER.format(folder=folder))
    mailer.chmod(0o755)
    holder = subprocess.Popen(
        [needed("unshare"), "--mount", "--propagation=private", "sh", "-c", _APART],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**_BARE, "MAILER": str(mailer)},
    )
    assert holder.stdin is not None
    assert holder.stdout is not None
    try:
        assert holder.stdout.readline() == b"ready\n"
        yield Cron(holder.pid, folder)
    finally:
        holder.stdin.close()
        holder.wait(10)
        holder.stdout.close()
