"""Every command of the program, for what is made from the commands: the table of completions, the man page."""

import re
from collections.abc import Iterator
from typing import Any

from typer.main import get_command

from esimtrack.cli.app import app


def commands() -> Iterator[tuple[str, Any]]:
    """Each command by its words, in the order of help: the program itself first, by no word at all."""
    whole: Any = get_command(app)
    yield "", whole
    yield from _inner("", whole)


def _inner(words: str, group: Any) -> Iterator[tuple[str, Any]]:
    for name, command in getattr(group, "commands", {}).items():
        path = f"{words} {name}".strip()
        yield path, command
        yield from _inner(path, command)


def options(command: Any) -> list[Any]:
    """A command's options, in the order of help, `--help` last."""
    ours = [p for p in command.params if p.param_type_name == "option" and not p.hidden]
    whole: Any = get_command(app)
    return [*ours, whole.get_help_option(whole.make_context("esimtrack", ["status"], resilient_parsing=True))]


def arguments(command: Any) -> list[Any]:
    """A command's arguments, in their order."""
    return [p for p in command.params if p.param_type_name == "argument"]


def long_first(names: list[str]) -> list[str]:
    """The names of an option, the long one first."""
    return sorted(names, key=lambda name: not name.startswith("--"))


def first_sentence(text: str) -> str:
    """What a help text begins with, in any language, without its full stop."""
    paragraph = " ".join(text.strip().partition("\n\n")[0].split())
    return without_stop(re.split(r"\. |。", paragraph)[0])


def without_stop(text: str) -> str:
    """A text without the full stop at its end."""
    return text.removesuffix(".").removesuffix("。")
