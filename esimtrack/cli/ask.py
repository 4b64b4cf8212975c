"""Questions on a terminal. Nobody is asked anything where no person is at the other end (`output.asks`)."""

import sys
from collections.abc import Callable

import typer

from esimtrack.i18n import _


def ask(question: str, read: Callable[[str], str | None], default: str = "") -> str:
    """The answer to a question, asked again until `read` finds nothing wrong with it (None); empty means `default`."""
    shown = f"{question} [{default}] " if default else f"{question} "
    while True:
        print(shown, end="", file=sys.stderr, flush=True)
        line = sys.stdin.readline()
        if not line:
            print(file=sys.stderr)
            raise typer.Abort
        answer = line.strip() or default
        problem = read(answer)
        if problem is None:
            return answer
        print(f"  {problem}", file=sys.stderr)


def confirm(question: str, default: bool = True) -> bool:
    """Yes or no."""
    yes, no = _("y"), _("n")

    def read(answer: str) -> str | None:
        return None if answer.casefold()[:1] in (yes, no) else _("Answer {yes} or {no}.").format(yes=yes, no=no)

    return ask(question, read, yes if default else no).casefold()[:1] == yes
