"""Having `esimtrack remind` run by itself: a job of the user's crontab, or a timer of the user's systemd.

Both run in a bare environment. What a person's shell has set, and the program goes by, is therefore in the job itself.
"""

from typing import Protocol

from esimtrack.schedule.job import Job


class NotScheduled(Exception):
    """It cannot be done here: the first line says why, the others what to do."""

    def __init__(self, text: str, *more: str) -> None:
        super().__init__("\n".join((text, *more)))


class Schedule(Protocol):
    """One of the two ways. What is not ours is never touched; everything may raise `NotScheduled`."""

    name: str

    def there(self) -> bool:
        """Whether this machine has it."""

    def place(self) -> str:
        """Where it is written, for people."""

    def text(self, job: Job) -> str:
        """What would be written for a job."""

    def found(self) -> str:
        """What we wrote and is there; empty where nothing is."""

    def put(self, job: Job) -> None:
        """Write it, in the place of what we wrote before."""

    def take_out(self) -> None:
        """Take out what we wrote."""
