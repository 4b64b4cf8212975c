"""The manual page (`docs/man/esimtrack.1`), made from the commands' own help."""

import re
import textwrap
from typing import Any

from esimtrack import __version__
from tools.commands import arguments, commands, first_sentence, long_first, options

DAY = "2026-11-25"
"""When this version is from, as the page's foot says."""

_LEAD = """\
esimtrack says what is left on your SIM and eSIM plans, until when, and what carries over. You tell it what you bought,
and now and then what you used or what your seller's app shows; it knows the rules. Everything stays in one file on your
machine.

Options may stand anywhere behind the command.
"""
_VALUES = {
    "TIME": "2026-11-24, 2026-11-24T14:30, today, yesterday, 14:30, '2 hours ago', 'in 3 days'. What names no offset is"
    " local.",
    "SIZE": "1.5GB, '500 MB', 750m, 1GiB. There is no size without a unit.",
    "SPAN": "'30 days', '1 month', '12 hours', '2 weeks'.",
    "NAME": "An account is one SIM or eSIM. Where there is one, it need not be named.",
    "PLAN": "To buy: a plan file, or a name of the catalogue. What was bought: its plan's name, or the last four or"
    " more characters of its id, which `esimtrack history` shows.",
}
_CODES = {
    "0": "Done.",
    "1": "Refused, or failed: one line that starts with `error:` says why, and the next ones what to do.",
    "2": "A wrong command line.",
    "3": "The store cannot be used: busy for too long, damaged, not writable, or made by a newer version.",
    "130": "Interrupted.",
}
_ENVIRONMENT = {
    "ESIMTRACK_HOME": "One folder for the configuration, the plan files and the store.",
    "ESIMTRACK_STORE": "Another store.",
    "ESIMTRACK_LANG": "The language of texts, whatever the locale says: zh_CN is Simplified Chinese, en English.",
    "LANGUAGE, LC_ALL, LC_MESSAGES, LANG": "The locale, which says it otherwise.",
    "ESIMTRACK_NOW": "The time that it is, for tests and demonstrations.",
    "NO_COLOR": "Plain text.",
    "COLUMNS": "How wide a screen is.",
    "VISUAL, EDITOR": "What `esimtrack config edit` opens.",
}
_FILES = {
    "~/.config/esimtrack/config.toml": "The configuration.",
    "~/.config/esimtrack/plans/": "Your own plan files.",
    "~/.config/esimtrack/sellers/": "How sellers are asked by `esimtrack sync`.",
    "~/.local/share/esimtrack/journal.db": "The store. `esimtrack config path` says where all are on this machine.",
}


def man_page() -> str:
    """The text of the page, in the macros of man(7)."""
    (_root, whole), *all_commands = commands()
    page = [
        '.\\" Made from the commands\\(aq help: the build writes it, do not edit.',
        f'.TH ESIMTRACK 1 {DAY} "esimtrack {__version__}" "esimtrack"',
        ".SH NAME",
        _text(f"esimtrack - {first_sentence(whole.help)[:1].lower()}{first_sentence(whole.help)[1:]}"),
        ".SH SYNOPSIS",
        ".B esimtrack",
        ".I COMMAND",
        _text("[OPTION]... [ARGUMENT]..."),
        ".SH DESCRIPTION",
        *_paragraphs(_LEAD),
        ".SH OPTIONS",
        *_options(whole),
        ".SH COMMANDS",
    ]
    for words, command in all_commands:
        page += _command(words, command)
    page += [".SH VALUES", *_listed(_VALUES), ".SH EXIT STATUS", *_listed(_CODES)]
    page += [".SH ENVIRONMENT", *_listed(_ENVIRONMENT), ".SH FILES", *_listed(_FILES)]
    return "\n".join(page) + "\n"


def _command(words: str, command: Any) -> list[str]:
    metavars = [_shown_argument(argument) for argument in arguments(command)]
    page = [f".SS {_escaped(' '.join(['esimtrack', words, *metavars]))}", *_paragraphs(command.help)]
    if options(command)[:-1]:
        page += [".PP", "Options:", *_options(command)]
    return page


def _shown_argument(argument: Any) -> str:
    metavar = str(argument.metavar)
    return f"{{{metavar}}}" if "|" in metavar and not metavar.startswith("[") else metavar


def _options(command: Any) -> list[str]:
    ours = options(command)
    # That every command has its help is said once, for the program.
    return _listed(
        {_shown(option): option.help for option in (ours if command.name in (None, "esimtrack") else ours[:-1])}
    )


def _shown(option: Any) -> str:
    names = ", ".join(reversed(long_first(option.opts)))
    return names if option.is_flag else f"{names} {option.metavar}"


def _listed(items: dict[str, str]) -> list[str]:
    return [line for tag, text in items.items() for line in (".TP", f".B {_escaped(tag)}", _text(text))]


def _paragraphs(text: str) -> list[str]:
    # As the program shows them: what begins with a backspace stands line by line.
    page = []
    for number, paragraph in enumerate(re.split(r"\n\s*\n", text.strip())):
        lead = [".PP"] if number else []
        if paragraph.startswith("\b"):
            first, *lines = paragraph.removeprefix("\b").strip("\n").splitlines()
            shown = [_escaped(line.removeprefix("  ")) for line in lines]
            page += [*lead, _text(first), ".PP", ".RS 4", ".EX", *shown, ".EE", ".RE"]
        else:
            page += [*lead, _text(" ".join(paragraph.split()))]
    return page


def _text(text: str) -> str:
    lines = textwrap.wrap(text, 72, break_long_words=False, break_on_hyphens=False)
    return "\n".join(re.sub(r"\\\(ga(.+?)\\\(ga", r"\\fB\1\\fR", _escaped(line)) for line in lines)


def _escaped(text: str) -> str:
    # As they are typed: what the page's language reads otherwise, and what typesetting would make nicer.
    for character, escape in (
        ("\\", "\\e"),
        ("-", "\\-"),
        ("'", "\\(aq"),
        ("`", "\\(ga"),
        ("~", "\\(ti"),
        ("^", "\\(ha"),
    ):
        text = text.replace(character, escape)
    return "\\&" + text if text.startswith(".") else text
