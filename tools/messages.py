"""The catalogues of other languages: extracted, merged, checked and compiled.

`python -m tools.messages` takes what the source says into every catalogue and lists what is not translated yet; with
`--check` it changes nothing, and fails on what is untranslated, fuzzy, stale or has other fields than the English.
The build and the tests compile (`compiled`); a catalogue is compiled anew only when it is newer than what is there.
"""

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from esimtrack.cli.completion import OWN

CLONE = Path(__file__).parents[1]
TYPERS = ("Options", "Arguments", "Commands", "required", "default: {default}")
"""What Typer looks up in our catalogues (`esimtrack/cli/typers_words.py`)."""
_FIELD = re.compile(r"\{[^{}]*\}|%(?:\([a-z]+\))?[sd]")


def catalogues(root: Path = CLONE) -> list[Path]:
    """Every language's catalogue."""
    return sorted((root / "esimtrack" / "locale").glob("*/LC_MESSAGES/esimtrack.po"))


def extracted() -> Catalog:
    """What the source says, without line numbers: they would change with every commit."""
    found = Catalog(fuzzy=False)
    keywords = {"_": None, "n_": (1, 2), "p_": ((1, "c"), 2)}
    for file, _line, said, comments, context in extract_from_dir(CLONE / "esimtrack", keywords=keywords):
        found.add(said, None, [(f"esimtrack/{file}", None)], auto_comments=comments, context=context)  # type: ignore[list-item]
    for said, file in (*((text, "typers_words.py") for text in TYPERS), (OWN, "completion/__init__.py")):
        found.add(said, None, [(f"esimtrack/cli/{file}", None)])  # type: ignore[list-item]
    return found


def read(path: Path) -> Catalog:
    """A language's catalogue."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parents[1].name)


def problems(catalogue: Catalog, said: Catalog) -> Iterator[str]:
    """What keeps a catalogue from saying all that the source says, a line each."""
    for message in said:
        if message.id and (known := catalogue.get(_one(message), message.context)) is None:
            yield f"missing: {_one(message)}"
        elif message.id and not all(texts(known.string)):  # type: ignore[union-attr]
            yield f"untranslated: {_one(message)}"
    yield from wrong(catalogue)
    for message in catalogue:
        if message.id and said.get(_one(message), message.context) is None:
            yield f"stale: {_one(message)}"


def wrong(catalogue: Catalog) -> Iterator[str]:
    """What is fuzzy, or has other fields than the English, a line each."""
    for message in catalogue:
        if not message.id:
            continue
        if message.fuzzy:
            yield f"fuzzy: {_one(message)}"
        many = set(_FIELD.findall(texts(message.id)[-1]))
        one = set(_FIELD.findall(_one(message)))
        for text in filter(None, texts(message.string)):
            if not one & many <= set(_FIELD.findall(text)) <= one | many:
                yield f"other fields: {_one(message)} -> {text}"


def merged(path: Path, said: Catalog) -> Catalog:
    """A language's catalogue with all that the source says; what it no longer says is taken away."""
    catalogue = read(path)
    made = catalogue.creation_date
    catalogue.update(said, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    # What is not said anew does not change the file.
    catalogue.creation_date = made
    return catalogue


def compiled(root: Path = CLONE) -> None:
    """Compile what is newer than what was compiled. Several may do so at once."""
    for path in catalogues(root):
        made = path.with_suffix(".mo")
        if made.exists() and made.stat().st_mtime_ns >= path.stat().st_mtime_ns:
            continue
        descriptor, name = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(descriptor, "wb") as file:
            write_mo(file, read(path))
        Path(name).chmod(0o644)
        Path(name).replace(made)


def main() -> int:
    """Merge, or check. Returns the exit code."""
    said = extracted()
    found = []
    for path in catalogues():
        catalogue = read(path) if "--check" in sys.argv[1:] else merged(path, said)
        if "--check" not in sys.argv[1:]:
            with path.open("wb") as file:
                write_po(file, catalogue, width=120, sort_by_file=True, include_lineno=False, ignore_obsolete=True)
            compiled()
        found += [f"{path.parents[1].name}: {line}" for line in problems(catalogue, said)]
    print(*found, sep="\n", end="\n" * bool(found))
    return 1 if found else 0


def texts(text: str | list[str] | tuple[str, ...] | None) -> list[str]:
    """The texts of a message, for one and for many; empty where there is none."""
    return [text or ""] if text is None or isinstance(text, str) else list(text)


def _one(message: Message) -> str:
    return texts(message.id)[0]


if __name__ == "__main__":
    sys.exit(main())
