"""What a command says when it does not do what it was asked.

The text's first line says what is wrong, where; the lines after it say what to do. `main` writes it behind `error: ` on
standard error, and ends with the exit code.
"""


class Refusal(Exception):
    """Refused or failed (exit code 1)."""

    exit_code = 1

    def __init__(self, text: str, *more: str) -> None:
        super().__init__("\n".join((text, *more)))


class WrongLine(Refusal):
    """The command line itself cannot be meant (exit code 2)."""

    exit_code = 2
