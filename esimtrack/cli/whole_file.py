"""A file that is written for a person: complete or not at all, with the rights that it had.

It takes the place of an older one that the same command wrote, and of nothing else; never of a file that esimtrack
keeps for itself; and not through a link that another user may have made.
"""

import errno
import os
import re
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from esimtrack.cli.refusal import Refusal
from esimtrack.config import paths
from esimtrack.i18n import _
from esimtrack.store.termination import unwind_on_termination

_HEAD = 1_000
_MOST_LINKS = 40
_BESIDE_STORE = r"(-wal|-shm|-journal|-remind|-sync|\.version-\d+|\.before-restore-\d+)?"
"""What is kept beside the store: SQLite's files, locks, copies."""


def writable(path: Path, command: str, ours: Callable[[bytes], bool], standard_output: str | None = None) -> Path:
    """The file that is meant, which can be written as far as one can see; else it is refused.

    Where a link points to, the file is written; it stays one. `ours` knows by its first bytes a file that the `command`
    wrote; an empty one is fine. `standard_output` is how to ask for that instead.
    """
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            more = (
                [] if standard_output is None else [_("For standard output: {option}").format(option=standard_output)]
            )
            raise Refusal(_("{file} is no ordinary file.").format(file=path), *more)
        path = _followed(path)
        if path.is_dir():
            raise Refusal(_("{file} is a folder: name a file in it.").format(file=path))
        if not path.parent.is_dir():
            raise Refusal(_("{folder}: no such folder.").format(folder=path.parent))
        if _kept(path):
            raise Refusal(_("{file} is one of esimtrack's own files: name another one.").format(file=path))
        if path.exists() and (head := _head(path)) and not ours(head):
            raise Refusal(
                _("{file} was not written by {command}: it was left as it is.").format(file=path, command=command),
                _("Name another file, or delete that one."),
            )
    except (OSError, ValueError) as error:
        raise refusal(path, error) from None
    return path


def replace(path: Path, content: bytes) -> None:
    """Put a file with that content in the place of what is there, in one step."""
    with unwind_on_termination():
        handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        try:
            with open(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(name, _mode(path))
            os.replace(name, path)
        except BaseException:
            os.unlink(name)
            raise


def refusal(path: Path, error: OSError | ValueError) -> Refusal:
    """Why it could not be written."""
    reason = getattr(error, "strerror", None) or error
    return Refusal(_("{file} cannot be written: {reason}.").format(file=path, reason=reason))


def _followed(path: Path) -> Path:
    # As Path.resolve, with a look at each link on the way.
    path = Path.cwd() / path
    at, rest, links = Path(path.anchor), list(reversed(path.parts[1:])), 0
    while rest:
        part = rest.pop()
        here = at.parent if part == ".." else at / part
        if not here.is_symlink():
            at = here
            continue
        links += 1
        if links > _MOST_LINKS:
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        if _may_be_anothers(here):
            raise Refusal(
                _("{link} is a link that another user may have made: it is not followed.").format(link=here),
                _("Name the file itself."),
            )
        to = Path(os.readlink(here))
        if to.is_absolute():
            at = Path(to.anchor)
        rest += reversed(to.parts[1:] if to.is_absolute() else to.parts)
    return at


def _may_be_anothers(link: Path) -> bool:
    if os.name != "posix":
        return False
    return bool(link.parent.stat().st_mode & 0o022) or link.lstat().st_uid not in (0, os.geteuid())


def _kept(path: Path) -> bool:
    store, config = paths.store_file().resolve(), paths.config_file().resolve()
    name = re.escape(store.name)
    return (
        path == config
        or (path.parent == store.parent and re.fullmatch(rf"{name}{_BESIDE_STORE}|\.{name}\..*", path.name) is not None)
        or any(folder.resolve() in path.parents for folder in (paths.plans_folder(), paths.sellers_folder()))
    )


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_HEAD)


def _mode(path: Path) -> int:
    # As it was; a new one as any file that is made here: whoever serves it must be able to read it.
    with suppress(FileNotFoundError):
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
