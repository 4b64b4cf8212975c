"""The configuration in its owner's editor: a copy is edited, and put into its place where it can be used."""

import os
import shlex
import subprocess
import tempfile
from pathlib import Path

from esimtrack.cli.output import asks, fail, say
from esimtrack.cli.refusal import Refusal
from esimtrack.config.edit import content, set_content
from esimtrack.config.settings import BadConfig
from esimtrack.i18n import _


def edit_config(file: Path) -> None:
    """Have the configuration edited. What cannot be used is refused and kept beside it; on a terminal, edited again."""
    editor = _editor(file)
    before = content(file)
    copy = _copy(file, before)
    while True:
        _run(editor, copy)
        after = copy.read_bytes()
        if after == before:
            copy.unlink()
            say(_("Nothing was changed."))
            return
        try:
            set_content(file, after)
        except BadConfig as bad:
            if _once_more(bad):
                continue
            raise Refusal(
                *str(bad).replace(str(copy), str(file)).splitlines(),
                _("{file} stays as it was. What you wrote is in {copy}").format(file=file, copy=copy),
            ) from None
        copy.unlink()
        say(_("The settings are those of {file} now.").format(file=file))
        return


def _editor(file: Path) -> list[str]:
    for name in ("VISUAL", "EDITOR"):
        try:
            words = shlex.split(os.environ.get(name, ""))
        except ValueError as error:
            raise Refusal(_("{name} is no command: {reason}.").format(name=name, reason=error)) from None
        if words:
            return words
    raise Refusal(
        _("no editor is set: neither VISUAL nor EDITOR says which."),
        _("For example: EDITOR=nano esimtrack config edit"),
        _("Or without one: esimtrack config set SETTING VALUE; the file is {file}").format(file=file),
    )


def _copy(file: Path, content: bytes) -> Path:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Its name ends as the file's does: editors go by that.
    handle, name = tempfile.mkstemp(prefix=f"{file.stem}-edited-", suffix=file.suffix, dir=file.parent)
    with open(handle, "wb") as copy:
        copy.write(content)
    return Path(name)


def _run(editor: list[str], copy: Path) -> None:
    try:
        code = subprocess.run([*editor, str(copy)], check=False).returncode
    except OSError as error:
        copy.unlink()
        raise Refusal(
            _("the editor {editor} cannot be started: {reason}.").format(editor=editor[0], reason=error.strerror),
            _("VISUAL, else EDITOR, says which one is meant."),
        ) from None
    if code != 0:
        copy.unlink()
        raise Refusal(_("the editor ended with code {code}: nothing was changed.").format(code=code))


def _once_more(bad: BadConfig) -> bool:
    if not asks():
        return False
    from esimtrack.cli.ask import confirm

    fail(str(bad))
    return confirm(_("Edit it again?"))
