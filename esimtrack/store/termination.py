"""Ends a program that makes copies in an orderly way: SIGTERM and SIGHUP leave none behind."""

from collections.abc import Iterator
from contextlib import contextmanager


class Terminated(SystemExit):
    """A signal ends the program, with the exit code that a shell gives for it."""


@contextmanager
def unwind_on_termination() -> Iterator[None]:
    """Within it, SIGTERM and SIGHUP raise `Terminated`, once; one that was ignored stays so."""
    import signal

    found = [number for name in ("SIGTERM", "SIGHUP") if (number := getattr(signal, name, None)) is not None]
    ours = [number for number in found if signal.getsignal(number) is signal.SIG_DFL]

    def end(number: int, _frame: object) -> None:
        for each in ours:
            signal.signal(each, signal.SIG_IGN)
        raise Terminated(128 + number)

    for number in ours:
        signal.signal(number, end)
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, signal.SIG_DFL)
