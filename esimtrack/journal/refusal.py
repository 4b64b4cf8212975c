"""The one way in which the door says no."""


class BadEvent(ValueError):
    """An event that the journal does not take; `reason` says in one line what is wrong and what would be right."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
