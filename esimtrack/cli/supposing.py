"""`--what-if`: an answer as if commands had been run. They run on a copy of the store, which is then thrown away.

So they are read, checked and counted like any other, the second one sees the first, and nothing of it is recorded: the
store is not opened for writing.
"""

import os
import shlex
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

from esimtrack.cli import line
from esimtrack.cli.output import say
from esimtrack.cli.refusal import Refusal, WrongLine
from esimtrack.config.paths import store_file
from esimtrack.i18n import _, listed
from esimtrack.store import file
from esimtrack.store.termination import Terminated, unwind_on_termination
from esimtrack.views.safe import safe

RECORDING = (
    "add-plan", "log-usage", "top-up", "renew", "activate", "cancel", "extend", "amend", "bonus", "transfer",
    "member add", "member limit", "member rename", "member remove",
)  # fmt: skip
"""The commands that record an event about an account, and do nothing else."""
_STORE = "ESIMTRACK_STORE"
_USELESS = {"--dry-run", "--help", "-h"}


@contextmanager
def supposing(commands: Sequence[str] | None) -> Iterator[tuple[str, ...]]:
    """Within it, the store is as if these commands had been run; each as it is said again, without the program's name.

    Raises `Refusal` where one of them is refused, with its reason.
    """
    if not commands:
        yield ()
        return
    from tempfile import TemporaryDirectory

    with unwind_on_termination(), TemporaryDirectory(prefix="esimtrack-") as folder:
        copy, store = Path(folder) / "journal.db", store_file()
        if file.is_there(store):
            file.copy_into(store, copy, copy)
        before = os.environ.get(_STORE)
        os.environ[_STORE] = str(copy)
        try:
            yield tuple(_suppose(command) for command in commands)
        finally:
            if before is None:
                del os.environ[_STORE]
            else:
                os.environ[_STORE] = before


def say_supposed(supposed: Sequence[str]) -> None:
    """Above an answer on a screen: what it supposes."""
    for command in supposed:
        say(_("As if: {command}").format(command=safe(command)))
    if supposed:
        say("")


def _suppose(command: str) -> str:
    words = _words(command)
    typed, stdin, told = line.words(), sys.stdin, StringIO()
    line.remember(words)
    # Nobody can be asked: the questions would be about something else than what was typed.
    sys.stdin = StringIO()
    try:
        with redirect_stdout(StringIO()), redirect_stderr(told):
            code = _run(words)
    finally:
        sys.stdin = stdin
        line.remember(typed)
    if code:
        raise _refusal(command, told.getvalue(), code)
    sys.stderr.write(told.getvalue())
    return shlex.join(words)


def _words(command: str) -> list[str]:
    try:
        words = shlex.split(command)
    except ValueError:
        raise WrongLine(
            _("--what-if {command}: a quotation mark is never closed.").format(command=shlex.quote(command))
        ) from None
    words = words[1:] if words[:1] == ["esimtrack"] else words
    if not {" ".join(words[:1]), " ".join(words[:2])} & set(RECORDING) or _USELESS & set(words):
        raise WrongLine(
            _("--what-if {command}: that cannot be supposed.").format(command=shlex.quote(command)),
            _("It takes one of these, as you would type it: {names}.").format(names=listed(RECORDING)),
        )
    return words


def _run(words: list[str]) -> int:
    from esimtrack.cli.app import app

    try:
        code = app(args=words, prog_name="esimtrack", standalone_mode=False)
    except (KeyboardInterrupt, Terminated):
        raise
    except BaseException as error:
        from esimtrack.cli.failures import explain

        return explain(error, words)
    return code if isinstance(code, int) else 0


def _refusal(command: str, told: str, code: int) -> Refusal:
    # What it said itself, with the name of what was supposed before the reason.
    reason = told.partition("error: ")[2].splitlines()
    first, *more = reason or [_("it failed.")]
    refusal = Refusal(
        _("--what-if {command}: {reason}").format(command=shlex.quote(command), reason=first),
        *(each.strip() for each in more),
    )
    refusal.exit_code = code
    return refusal
