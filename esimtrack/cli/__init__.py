"""The command line: `run` runs one command and says how it went, `main` is the process.

Exit codes: 0 done, also where something was recorded and nobody could be told; 1 refused or failed; 2 a wrong command
line; 3 the store cannot be used; 130 interrupted. Whatever goes wrong, a person reads one line that starts with
`error: ` and what to do, on standard error; a traceback only with `--debug`.

Shells and prompts wait for this module: it loads nothing that Python has not loaded already.
"""

import gc
import os
import sys

from esimtrack.cli.line import remember
from esimtrack.cli.quick import answered

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn, TextIO

ANYWHERE = ("--no-color", "--debug")
"""Options of the program that may stand anywhere on its command line."""

INTERRUPTED = 130

LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")
"""The variables that say the reader's locale; the first that is set counts."""


def main() -> "NoReturn":
    """The whole process: run what it was asked for, and end at once."""
    if shell := os.environ.get("_ESIMTRACK_COMPLETE"):
        from esimtrack.cli.completion import complete

        complete(shell, sys.argv[1:], _asked())
        os._exit(0)
    # Collecting garbage while modules are loaded, and taking the interpreter apart at the end, take a tenth of the time
    # of a quick command each (docs/performance.md).
    gc.set_threshold(100_000)
    code = run(sys.argv[1:])
    for stream in (sys.stdout, sys.stderr):
        _flush(stream)
    os._exit(code)


def run(line: "Sequence[str]") -> int:
    """Run the command that a line's words name. Returns the exit code."""
    ours, words = _ours(line)
    if "--no-color" in ours:
        os.environ["NO_COLOR"] = "1"
    _ready_streams()
    _speak()
    remember(words)
    try:
        code = _run(words)
        sys.stdout.flush()
    except BaseException as error:
        if _is_broken_pipe(error):
            # Who reads has read enough, and what the command did is done.
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            return 0
        if "--debug" in ours and not isinstance(error, SystemExit):
            raise
        return _explain(error, words)
    return code


def _speak() -> None:
    if asked := _asked():
        from esimtrack.cli.language import speak_asked

        speak_asked(asked)


def _asked() -> str:
    # The locale that asks for another language; empty for English, which loads nothing. As everywhere, LANGUAGE goes
    # before the locale, unless that is none.
    asked = os.environ.get("ESIMTRACK_LANG")
    if not asked:
        asked = next(filter(None, map(os.environ.get, LOCALE)), "C")
        if asked.partition(".")[0] not in ("C", "POSIX"):
            asked = os.environ.get("LANGUAGE") or asked
    return asked.partition(":")[0] if asked[:2].lower() == "zh" else ""


def _flush(stream: "TextIO") -> None:
    try:
        stream.flush()
    except (OSError, ValueError):
        return  # Nobody is there to read it, or to be told.


def _ready_streams() -> None:
    # A process can be started with its streams closed; what a terminal's encoding lacks is shown as "?".
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
        elif hasattr(getattr(sys, name), "reconfigure"):
            getattr(sys, name).reconfigure(errors="replace")


def _is_broken_pipe(error: BaseException) -> bool:
    # Typer makes a SystemExit of it.
    return isinstance(error, BrokenPipeError) or isinstance(error.__context__, BrokenPipeError)


def _run(line: list[str]) -> int:
    if answered(line):
        return 0
    from esimtrack.cli.app import app

    code = app(args=line, prog_name="esimtrack", standalone_mode=False)
    if code == INTERRUPTED:
        raise KeyboardInterrupt
    return code if isinstance(code, int) else 0


def _explain(error: BaseException, line: list[str]) -> int:
    try:
        from esimtrack.cli.failures import explain

        return explain(error, line)
    except Exception:
        # Not even the explanation worked: a broken installation, a closed stream.
        from contextlib import suppress

        with suppress(OSError):
            os.write(2, f"error: {type(error).__name__}: {error}\n".encode(errors="replace"))
        return 1


def _ours(line: "Sequence[str]") -> tuple[list[str], list[str]]:
    # The program's own words, and the rest; behind `--` no word is an option.
    end = list(line).index("--") if "--" in line else len(line)
    ours = [word for word in line[:end] if word in ANYWHERE]
    return ours, [word for word in line[:end] if word not in ANYWHERE] + list(line[end:])
