"""The tables that shells complete by, made from the commands themselves.

`esimtrack/cli/completion/table.py`, and beside it one for each other language, of what its words are.
"""

from inspect import cleandoc
from typing import Any

from babel.messages.catalog import Catalog

from esimtrack.catalogue import listing, load
from esimtrack.cli.completion import OWN
from esimtrack.cli.words import Word
from esimtrack.config.settings import KEYS, WEEKDAYS
from tools.commands import arguments, commands, first_sentence, long_first, options, without_stop

FREE = {
    "SIZE", "TIME", "SPAN", "TEXT", "MONEY", "N", "PERCENT", "NAME", "NEW", "EVENT", "BATCH", "LIMIT", "MAP", "HH:MM",
    "COLUMNVALUE", "COMMAND", "NAMESIZE",
}  # fmt: skip
"""Names of values, in help, that no shell can complete."""
NAMED = {"ACCOUNT": "account", "ZONE": "zone", "FILE": "file"}
"""Names of values that say what they are."""
SETTINGS: dict[str, str | tuple[str, ...]] = {
    "default_account": "account",
    "timezone": "timezone",
    "first_day": WEEKDAYS,
}
"""What the value of a setting names, or all words that it can be."""

_HEAD = '''"""The commands, and what each of their words names. The build makes it (`tools/built.py`).

A kind of value is the name of what is looked up (`account`, `file`, …), all words that it can be, or empty where
nothing can be told.
"""

# ruff: noqa: E501
# fmt: off

Kind = str | tuple[str, ...]
Option = tuple[tuple[str, ...], Kind | None, bool, str]
"""Names, the long one first; the kind of its value, None for a flag; whether it may be repeated; what it is."""
Argument = tuple[Kind, bool]
"""Its kind, and whether it takes all that follows."""

'''


_SAID_HEAD = '''"""What the words of a command line are. The build makes it (`tools/built.py`)."""

# ruff: noqa: E501
# fmt: off

'''


def completion_table() -> str:
    """The text of the module."""
    parts = [_HEAD, "COMMANDS: dict[str, tuple[str, tuple[Option, ...], tuple[Argument, ...]]] = {\n"]
    groups: dict[str, tuple[str, ...]] = {}
    for words, command in commands():
        if inner := getattr(command, "commands", None):
            groups[words] = tuple(inner)
        parts.append(f"    {words!r}: ({first_sentence(command.help)!r}, (\n")
        parts += [f"        {_option(words, option)!r},\n" for option in options(command)]
        parts.append(f"    ), {tuple((_kind(words, a), a.nargs == -1) for a in arguments(command))!r}),\n")
    parts.append("}\n")
    parts.append("GROUPS: dict[str, tuple[str, ...]] = {\n")
    parts += [
        f"    {words!r}: (\n" + "".join(f"        {n!r},\n" for n in names) + "    ),\n"
        for words, names in groups.items()
    ]
    parts.append("}\n")
    parts.append(f"SETTINGS: dict[str, Kind] = { {key: SETTINGS.get(key, '') for key in KEYS}!r}\n")
    parts.append("PLANS: dict[str, str] = {\n")
    for entry in listing(None):
        parts.append(f"    {entry.name!r}: {load(entry.path, lambda: 'Etc/UTC').terms.name!r},\n")
    parts.append("}\n")
    return "".join(parts)


def completion_said(catalogue: Catalog) -> str:
    """The text of the module for a language, from its catalogue."""
    # A command's help stands there with the indent that it has in the source.
    known = {
        cleandoc(message.id): cleandoc(str(message.string)) for message in catalogue if isinstance(message.id, str)
    }
    said = {OWN: known[OWN]}
    for _words, command in commands():
        said[first_sentence(command.help)] = first_sentence(known[command.help])
        said |= {without_stop(option.help): without_stop(known[option.help]) for option in options(command)}
    told = "".join(f"    {what!r}: {text!r},\n" for what, text in sorted(said.items()))
    return f"{_SAID_HEAD}SAID: dict[str, str] = {{\n{told}}}\n"


def _option(words: str, option: Any) -> tuple[tuple[str, ...], Any, bool, str]:
    kind = None if option.is_flag else _kind(words, option)
    return tuple(long_first(option.opts)), kind, bool(option.multiple), without_stop(option.help)


def _kind(words: str, value: Any) -> str | tuple[str, ...]:
    said = getattr(value.type, "func", None)
    if isinstance(said, Word):
        return said.choices or said.__name__
    names = (value.metavar or "").replace("...", "").replace("=", "").translate(str.maketrans("[]", "||")).split("|")
    names = [name for name in names if name]
    if any(name.islower() or name.isdigit() for name in names):
        return tuple(name for name in names if not name.isupper())
    for name in names:
        if name in NAMED:
            return NAMED[name]
    if not names or not set(names) <= FREE:
        raise ValueError(
            f"esimtrack {words}: what does {value.metavar} of {value.name} name? Say it as its parser"
            " (esimtrack.cli.words), or in tools/completion_table.py where no shell can complete it."
        )
    return ""
