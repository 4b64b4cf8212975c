"""Where words go: the answer to standard output, everything else to standard error."""

import os
import sys
from io import BytesIO
from typing import Any, BinaryIO, TextIO

NARROWEST = 40


def say(text: str) -> None:
    """A line of the answer."""
    print(text)


def say_bytes(data: bytes) -> None:
    """An answer that is bytes: JSON is UTF-8, whatever the terminal is."""
    if hasattr(sys.stdout, "buffer"):
        data_out().write(data)
    else:
        sys.stdout.write(data.decode())


def data_out() -> BinaryIO:
    """Where an answer that is data goes: as it is; but on a terminal, with what would control or hide escaped."""
    sys.stdout.flush()
    return _Terminal() if is_terminal(sys.stdout) else sys.stdout.buffer


class _Terminal(BytesIO):
    """What is written goes to the terminal at once, whole characters at a time; JSON stays the same JSON."""

    def write(self, data: Any, /) -> int:
        from esimtrack.units.labels import hidden

        text = bytes(data).decode()
        if not text.replace("\r\n", "").replace("\n", "").isprintable():
            keep = {place for place, c in enumerate(text) if c == "\n" or text.startswith("\r\n", place)}
            text = "".join(
                _escaped(c) if place not in keep and hidden(text, place) else c for place, c in enumerate(text)
            )
        return sys.stdout.buffer.write(text.encode())


def _escaped(character: str) -> str:
    from json import dumps

    return f"\\u{ord(character):04x}" if character <= "\xff" else dumps(character)[1:-1]


def tell(text: str) -> None:
    """A line beside the answer."""
    _print_beside(_harmless(text))


def warn(text: str) -> None:
    """What the person should know, although the command does what it was asked."""
    _labelled("warning: ", text)


def fail(text: str) -> None:
    """Why the command does not do what it was asked: the first line what is wrong, the others what to do."""
    _labelled("error: ", text)


def _labelled(label: str, text: str) -> None:
    first, *more = (_harmless(line) for line in text.split("\n"))
    _print_beside("\n".join((f"{label}{first}", *(" " * len(label) + line for line in more))))


def _print_beside(text: str) -> None:
    # Where nobody can be told, what is done and its exit code stay what they are.
    try:
        print(text, file=sys.stderr)
    except OSError:
        return


def _harmless(line: str) -> str:
    # What went wrong may quote what another program said, or what stood in a file.
    if line.isascii() and line.isprintable():
        return line
    from esimtrack.views.safe import safe

    return safe(line)


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
