"""Where words go: the answer to standard output, everything else to standard error."""

import os
import sys
from typing import TextIO

NARROWEST = 40


def say(text: str) -> None:
    """A line of the answer."""
    print(text)


def say_bytes(data: bytes) -> None:
    """An answer that is bytes: JSON is UTF-8, whatever the terminal is."""
    sys.stdout.flush()
    if hasattr(sys.stdout, "buffer"):
        sys.stdout.buffer.write(data)
    else:
        sys.stdout.write(data.decode())


def tell(text: str) -> None:
    """A line beside the answer."""
    print(text, file=sys.stderr)


def warn(text: str) -> None:
    """What the person should know, although the command does what it was asked."""
    _labelled("warning: ", text)


def fail(text: str) -> None:
    """Why the command does not do what it was asked: the first line what is wrong, the others what to do."""
    _labelled("error: ", text)


def _labelled(label: str, text: str) -> None:
    first, *more = text.splitlines() or [""]
    print(f"{label}{first}", *(" " * len(label) + line for line in more), sep="\n", file=sys.stderr)


def coloured(stream: TextIO) -> bool:
    """Whether a stream is a terminal that wants colour: not with NO_COLOR, `--no-color`, or a dumb one."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb" and is_terminal(stream)


def is_terminal(stream: TextIO) -> bool:
    """Whether a person is at the other end of the stream."""
    return not stream.closed and stream.isatty()


def asks() -> bool:
    """Whether a question would reach a person, and the answer us."""
    return is_terminal(sys.stdin) and is_terminal(sys.stderr)


def width() -> int:
    """Columns of the terminal, or 80 where there is none; `COLUMNS` decides."""
    from shutil import get_terminal_size

    return max(NARROWEST, get_terminal_size((80, 24)).columns)
