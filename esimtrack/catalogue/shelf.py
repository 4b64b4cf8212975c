"""Where plan files stand: a person's own folder, and the samples that are shipped. An own plan wins over a sample."""

from pathlib import Path

from msgspec import Struct

from esimtrack.terms.fields import near

_PACKAGE = Path(__file__).resolve().parents[1]


class Entry(Struct, frozen=True):
    """A plan file that can be named: by its file's name without `.toml`."""

    name: str
    path: Path
    own: bool


class UnknownPlan(LookupError):
    """No plan file has this name; `guess` is the nearest name, `known` are all."""

    def __init__(self, name: str, guess: str | None, known: tuple[str, ...]) -> None:
        super().__init__(name)
        self.name, self.guess, self.known = name, guess, known


def samples_folder() -> Path:
    """Where the samples are: in the installed package, or beside it in a clone."""
    shipped = _PACKAGE / "sample_plans"
    return shipped if shipped.is_dir() else _PACKAGE.parent / "sample_plans"


def own(folder: Path) -> list[Entry]:
    """A person's own plan files, by name; the folder may not exist."""
    return [Entry(path.stem, path, True) for path in _plans(folder)]


def listing(folder: Path | None) -> list[Entry]:
    """Every plan file that can be named, by name; `folder` holds a person's own, and may not exist."""
    entries = {path.stem: Entry(path.stem, path, False) for path in _plans(samples_folder())}
    if folder is not None:
        entries.update({entry.name: entry for entry in own(folder)})
    return sorted(entries.values(), key=lambda entry: entry.name)


def find(name: str, folder: Path | None) -> Path:
    """The file that `name` means: a path (it ends in `.toml` or holds a separator) or a name of the catalogue.

    A path is given back as it is, there or not. Raises `UnknownPlan`.
    """
    if name.endswith(".toml") or "/" in name or "\\" in name:
        return Path(name).expanduser()
    entries = listing(folder)
    for entry in entries:
        if entry.name == name:
            return entry.path
    folded = [entry.path for entry in entries if entry.name.casefold() == name.casefold()]
    if len(folded) == 1:
        return folded[0]
    known = tuple(entry.name for entry in entries)
    raise UnknownPlan(name, near(name, known), known)


def _plans(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.glob("*.toml") if path.is_file())
    except OSError:
        return []
