"""The command line: `main` runs one command and says how it went.

Exit codes: 0 done; 1 refused or failed; 2 a wrong command line; 3 the store cannot be used; 130 interrupted. Whatever
goes wrong, a person reads one line that starts with `error: ` and what to do, on standard error; a traceback only
with `--debug`.
"""

import os
import sys
from collections.abc import Sequence

from esimtrack.cli.line import remember

ANYWHERE = ("--no-color", "--debug")
"""Options of the program that may stand anywhere on its command line."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that the arguments name (default: the process's own). Returns the exit code."""
    line = list(sys.argv[1:] if arguments is None else arguments)
    ours, line = _ours(line)
    if "--no-color" in ours:
        os.environ["NO_COLOR"] = "1"
    for stream in (sys.stdout, sys.stderr):
        # What a terminal's encoding lacks is shown as "?", never as a traceback.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    remember(line)
    try:
        code = _run(line)
        sys.stdout.flush()
    except BrokenPipeError:
        # Who reads has read enough: what the command did is done.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except BaseException as error:
        if "--debug" in ours and not isinstance(error, SystemExit):
            raise
        return _explain(error, line)
    return code


def _run(line: list[str]) -> int:
    from esimtrack.cli.app import app

    code = app(args=line, prog_name="esimtrack", standalone_mode=False)
    return code if isinstance(code, int) else 0


def _explain(error: BaseException, line: list[str]) -> int:
    try:
        from esimtrack.cli.failures import explain

        return explain(error, line)
    except Exception:
        # Not even the explanation worked: a broken installation, a closed stream.
        os.write(2, f"error: {type(error).__name__}: {error}\n".encode(errors="replace"))
        return 1


def _ours(line: list[str]) -> tuple[list[str], list[str]]:
    end = line.index("--") if "--" in line else len(line)
    return [word for word in line[:end] if word in ANYWHERE], [
        word for place, word in enumerate(line) if place >= end or word not in ANYWHERE
    ]
