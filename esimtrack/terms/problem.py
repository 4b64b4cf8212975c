"""What is wrong with terms, as data with a place: all of it is shown at once, and each screen names keys its own way.

A `Path` is where a value stands: `("cycle", "every")`, `("promotion", 1, "rollover", "cap")`; list places count from 0.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple, TypeAlias

from msgspec import Struct

from esimtrack.i18n import _, listed
from esimtrack.units.labels import hidden_problem

Path: TypeAlias = tuple[str | int, ...]

_LISTS = ("allowance", "promotion")
_TABLES = ("validity", "cycle", "rollover", "exhaustion", "sharing", "compensation")


class Named(NamedTuple):
    """A key that a message speaks of, and where it matters, the value that the key has or should have."""

    path: Path
    value: str | None = None


Namer: TypeAlias = Callable[[Named], str]


class Problem(Struct, frozen=True):
    """One thing that is wrong at `path`.

    `says` is a sentence with named fields: texts in `fields`, keys in `keys`. `allowed` lists what would be right, and
    `guess` is what was probably meant.
    """

    path: Path
    says: str
    fields: Mapping[str, str] = {}
    keys: Mapping[str, Named] = {}
    allowed: tuple[str, ...] = ()
    guess: str | None = None

    def lines(self, name: Namer | None = None) -> list[str]:
        """The problem, its key first; what is allowed is a line of its own. `name` says how keys are called."""
        name = name or key_name
        words = {field: name(key) for field, key in self.keys.items()}
        says = self.says.format(**self.fields, **words)
        text = _("{key}: {says}").format(key=name(Named(self.path)), says=says)
        if self.guess is not None:
            text += _(" Did you mean {guess}?").format(guess=self.guess)
        if not self.allowed:
            return [text]
        return [text, _("Allowed: {allowed}.").format(allowed=listed(self.allowed))]


class BadTerms(ValueError):
    """Terms that cannot be used; `problems` are all that is wrong with them."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(line for problem in self.problems for line in problem.lines())


def key_name(key: Named) -> str:
    """How a plan file calls a key: `price`, `[[promotion]] 2 rollover.cap`, `[cycle] renews = "manual"`."""
    path = key.path
    if not path:
        return _("the plan")
    head, rest = shown(str(path[0])), path[1:]
    words = [head]
    if head in _LISTS:
        words = [f"[[{head}]]"]
        if rest:
            words.append(_place(rest[0]))
            rest = rest[1:]
    elif head in _TABLES:
        words = [f"[{head}]"]
        if rest:
            words.append(shown(str(rest[0])))
            rest = rest[1:]
    inner = [_place(part) for part in rest]
    if head == "promotion" and len(inner) > 1:
        inner = [".".join(inner)]
    text = " ".join([*words, *inner])
    return text if key.value is None else f"{text} = {key.value}"


def _place(part: str | int) -> str:
    return str(part + 1) if isinstance(part, int) else shown(part)


def shown(text: str, longest: int = 40) -> str:
    """A text from data, safe and short enough for a message."""
    cut = text if len(text) <= longest else text[:longest] + "…"
    return cut if hidden_problem(cut) is None else ascii(cut)[1:-1]


def found(value: Any) -> str:
    """What a key holds, in the words of a plan file, short: `"10 GB"`, `true`, `a list`."""
    if isinstance(value, str):
        return f'"{shown(value)}"'
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value) if abs(value) < 10**18 else _("a huge number")
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return _("a table")
    if isinstance(value, list | tuple):
        return _("a list")
    return _("nothing") if value is None else type(value).__name__
