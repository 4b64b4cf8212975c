"""Another program, run to its end: no shell, no standard input, and neither more time nor more output than allowed."""

import os
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from threading import Thread, Timer
from typing import IO

from msgspec import Struct

_CHUNK = 2**16


class TooLate(Exception):
    """It did not end in time, and was ended."""


class TooMuch(Exception):
    """It printed more than allowed, and was ended."""


class Ended(Struct, frozen=True):
    """How a program ended: its exit code, and what it wrote to standard output; `errors` is where that was kept."""

    code: int
    output: bytes
    errors: bytes = b""


def run(words: Sequence[str], timeout: float, largest: int, keep_errors: bool = False, alone: bool = True) -> Ended:
    """Run a program for at most `timeout` seconds, and take at most `largest` bytes of what it prints.

    Standard error goes where ours goes, or its beginning is kept. `alone`: what the program has called ends with it;
    such a program cannot ask at the terminal. Raises `OSError`, `ValueError`, `TooLate`, `TooMuch`.
    """
    errors = subprocess.PIPE if keep_errors else None
    process = subprocess.Popen(
        words,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=errors,
        process_group=0 if alone else None,
    )
    late = False

    def kill() -> None:
        process.kill()
        if alone and hasattr(os, "killpg"):
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)

    def stop() -> None:
        nonlocal late
        late = True
        kill()

    timer = Timer(timeout, stop)
    timer.start()
    said: list[bytes] = []
    listener = Thread(target=_listen, args=(process.stderr, said), daemon=True)
    try:
        if keep_errors:
            listener.start()
        assert process.stdout is not None
        with process.stdout:
            output = process.stdout.read(largest + 1)
        if len(output) > largest:
            raise TooMuch
        code = process.wait()
    except BaseException:
        # Also where somebody presses Ctrl-C.
        kill()
        raise
    finally:
        timer.cancel()
        process.wait()
    if late:
        raise TooLate
    if keep_errors:
        listener.join(1)
    return Ended(code, output, b"".join(said))


def _listen(stream: IO[bytes], said: list[bytes]) -> None:
    # The beginning is kept and the rest read away: a pipe that is full would stop the program.
    with stream, suppress(ValueError):
        while part := stream.read1(_CHUNK):  # type: ignore[attr-defined]
            if not said:
                said.append(part)
