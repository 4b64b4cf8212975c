"""Ways by which a message reaches a person."""

from typing import Protocol


class NotTaken(Exception):
    """A channel did not take a message; the text says why, without any secret."""


class Channel(Protocol):
    """Takes messages, or raises `NotTaken`. What it has taken is delivered, as far as can be known."""

    def deliver(self, subject: str, text: str) -> None:
        """Send a message; `text` holds all of it, a line for each reminder."""
