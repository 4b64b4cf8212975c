"""What could stand at the cursor of a command line: answers a shell that completes, at every press of Tab.

The scripts beside this module (`scripts/`) set `_ESIMTRACK_COMPLETE` to the shell's name and hand over what was typed.
What comes back is text: the first line is `words`, or `files` where the shell should complete a file's name instead if
none of the words fits; then a line for each word. Whatever goes wrong, a completion says nothing.

It stands on its own: neither Typer nor the ledger is loaded. The commands and what each of their words names are in
`table`, made from the commands themselves; names come straight from the store (`esimtrack.store.names`). What a word is
is told in the reader's language by a module of that name, `zh_cn`, made from the catalogue: to load that takes longer.

| shell | is given | a line is |
|---|---|---|
| bash | `COMP_WORDBREAKS`, the line up to the cursor | the text that takes the place of the last word's end, quoted |
| zsh | the words before, what of the word is typed | the word, and behind a colon what it is; colons in it are `\\:` |
| fish | the same | the word, and behind a tab what it is |
"""

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

SHELLS = ("bash", "zsh", "fish")
OWN = "your own"
"""What completion calls a plan file of the owner."""


def script(shell: str) -> str:
    """The script that makes a shell complete `esimtrack`."""
    file = os.path.join(os.path.dirname(__file__), "scripts", f"esimtrack.{shell}")
    with open(file, encoding="utf-8") as opened:
        return opened.read()


def complete(shell: str, words: "Sequence[str]", asked: str) -> None:
    """Write the answer to standard output; nothing, where there is none or something is wrong.

    `asked` is the locale that asks for another language than English, or empty.
    """
    try:
        answer = b"".join(map(_encoded, answered(shell, words, asked).splitlines(keepends=True)))
        while answer:
            answer = answer[os.write(1, answer) :]
    except Exception:
        return  # Whoever is typing wants no error in the line.


def answered(shell: str, words: "Sequence[str]", asked: str = "") -> str:
    """The answer to a shell that has these words to give (see the module)."""
    if shell == "bash":
        from esimtrack.cli.completion.bash import Line

        line = Line(words[1], breaks=words[0])
        found, files = _found(line.words, line.redirected)
        fitting = [text for text, _what in found if line.fits(text)] or [
            text for text, _what in found if line.fits(text, fold=True)
        ]
        return _lines(not fitting and files, line.rests(fitting))
    found, files = _found(list(words))
    found = _said(found, asked) if asked else found
    if shell == "fish":
        fits = any(text.casefold().startswith(words[-1].casefold()) for text, _what in found)
        return _lines(files and not fits, [f"{text}\t{what}" for text, what in found])
    if shell == "zsh":
        return _lines(files, [text.replace("\\", "\\\\").replace(":", "\\:") + f":{what}" for text, what in found])
    raise ValueError(shell)


def _found(words: "Sequence[str]", redirected: bool = False) -> "tuple[Sequence[tuple[str, str]], bool]":
    # The words that could stand last, each with what it is, and whether a file's name could, too.
    if redirected:
        return (), True
    from esimtrack.cli.completion.candidates import candidates
    from esimtrack.cli.completion.position import position

    return candidates(position(words))


def _said(found: "Sequence[tuple[str, str]]", asked: str) -> "Sequence[tuple[str, str]]":
    from importlib import import_module

    from esimtrack.cli.language import language

    name = language(asked)
    if name is None:
        return found
    said = import_module(f"esimtrack.cli.completion.{name.lower()}").SAID
    return [(text, said.get(what, what)) for text, what in found]


def _encoded(line: str) -> bytes:
    # What the terminal's characters lack cannot stand on its line.
    try:
        return line.encode(sys.getfilesystemencoding(), "surrogateescape")
    except UnicodeEncodeError:
        return b""


def _lines(files: bool, lines: "Sequence[str]") -> str:
    return "".join(f"{line}\n" for line in ("files" if files else "words", *lines))
