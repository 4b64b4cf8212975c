"""A file that an answer is written to: whole or not at all, through a link, with the rights that it had."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from esimtrack.cli.refusal import Refusal
from esimtrack.i18n import _


def writable(path: Path, standard_output: str) -> Path:
    """The file that is meant, which can be written as far as one can see; else it is refused.

    Where a link points to, the file is written; it stays one. `standard_output` is how to ask for that instead.
    """
    try:
        path = path.resolve()
    except (OSError, RuntimeError) as error:
        raise Refusal(_("{file} cannot be written: {reason}.").format(file=path, reason=error)) from None
    if path.is_dir():
        raise Refusal(_("{file} is a folder: name a file in it.").format(file=path))
    if not path.parent.is_dir():
        raise Refusal(_("{folder}: no such folder.").format(folder=path.parent))
    if path.exists() and not path.is_file():
        raise Refusal(
            _("{file} is no ordinary file. For standard output: {option}").format(file=path, option=standard_output)
        )
    return path


def replace(path: Path, content: bytes) -> None:
    """Put a file with that content in the place of what is there, in one step."""
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


def refusal(path: Path, error: OSError) -> Refusal:
    """Why it could not be written."""
    return Refusal(_("{file} cannot be written: {reason}.").format(file=path, reason=error.strerror or error))


def _mode(path: Path) -> int:
    # As it was; a new one as any file that is made here: whoever serves it must be able to read it.
    with suppress(FileNotFoundError):
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
