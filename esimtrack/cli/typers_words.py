"""What Typer says by itself, in the reader's language: the frame of a help page, and why a line cannot be read.

Typer has these texts in English alone, most of them out of reach of a catalogue. In English they stay as they are.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any

import typer
import typer.core
from rich.cells import cell_len
from typer._click import _textwrap, formatting

from esimtrack.i18n import CLOSING, OPENING, WIDE, _

_HELP = "Show this message and exit."

_SAID: list[tuple[str, Callable[[], str]]] = [
    (r"No such option: (?P<name>\S+)", lambda: _("no such option: {name}")),
    (
        r"No such option: (?P<name>\S+) \(Possible options: (?P<names>.*)\)",
        lambda: _("no such option: {name} (Possible options: {names})"),
    ),
    (r"No such command (?P<name>'.*')\.", lambda: _("no such command {name}.")),
    (r"Missing command\.", lambda: _("missing command.")),
    (r"Missing argument (?P<name>.*)\.", lambda: _("missing argument {name}.")),
    (r"Missing option (?P<name>.*)\.", lambda: _("missing option {name}.")),
    (r"Option (?P<name>'.*') does not take a value\.", lambda: _("option {name} does not take a value.")),
    (r"Option (?P<name>'.*') requires an argument\.", lambda: _("option {name} requires an argument.")),
    (
        r"Got unexpected extra argument(?:s|\(s\))? \((?P<names>.*)\)",
        lambda: _("got unexpected extra arguments ({names})"),
    ),
    (
        r"Invalid value for (?P<name>.*): (?P<value>'.*') is not a valid int(eger)?( range)?\.",
        lambda: _("invalid value for {name}: {value} is not a whole number."),
    ),
    (
        r"Invalid value for (?P<name>.*): (?P<value>.*) is not in the range (?P<range>.*)\.",
        lambda: _("invalid value for {name}: {value} is not in the range {range}."),
    ),
]
"""What a message of Typer's looks like, and the same in a catalogue's reach."""


def why(message: str) -> str:
    """Why a line cannot be read, as Typer says it, in the reader's language, begun small as all that is wrong is."""
    for pattern, sentence in _SAID:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found is not None:
            return sentence().format(**found.groupdict())
    return message[:1].lower() + message[1:]


class _Formatter(formatting.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, _("Usage: ") if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        self.write(" " * self.current_indent + _("{heading}:").format(heading=heading) + "\n")

    def write_dl(self, rows: Sequence[tuple[str, str]], *more: Any, **settings: Any) -> None:
        told = [(name, _("Show this message and exit.") if text == _HELP else text) for name, text in rows]
        super().write_dl(told, *more, **settings)


class _Cells(str):
    # A piece of a line, as long as the cells that it takes.
    __slots__ = ()

    def __len__(self) -> int:
        return cell_len(str(self))


class _Wrapper(_textwrap.TextWrapper):
    # Wide characters take two cells, and may be parted from each other, but not from the marks beside them.
    def _split(self, text: str) -> list[str]:
        return [_Cells(piece) for piece in _PIECE.findall(text)]


_PIECE = re.compile(rf"\s+|[{OPENING}]*(?:[{WIDE}]|[^\s{WIDE}]+)[{CLOSING}]*|[{OPENING}{CLOSING}]+")


def retell() -> None:
    """From now on, help pages are framed in the reader's language, and their lines are as wide as it makes them."""
    # Typer looks headings and defaults up by gettext, and the rest not at all.
    setattr(typer.core, "_", _)  # noqa: B010
    for kind in typer.Context.__mro__:
        if "formatter_class" in vars(kind):
            setattr(kind, "formatter_class", _Formatter)  # noqa: B010
    for module, name, ours in ((formatting, "term_len", cell_len), (_textwrap, "TextWrapper", _Wrapper)):
        setattr(module, name, ours)
