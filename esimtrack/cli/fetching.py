"""Where `import --from` gets a source's bytes: a file, standard input, or the programs here that have them."""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from esimtrack.cli.near import did_you_mean
from esimtrack.cli.refusal import Refusal
from esimtrack.cli.surroundings import Surroundings
from esimtrack.i18n import _, listed
from esimtrack.sources.found import About, BadSource, Source
from esimtrack.views.safe import safe

LARGEST = 2**25
"""Bytes of an input that are read; nothing that sources write is near it."""

PATIENCE = 60
"""Seconds that a program here has to answer."""

_BOOT = "/proc/sys/kernel/random/boot_id"


def source_named(name: str) -> Source:
    """The source of that name; refused with the near ones, or with what is wrong with its package."""
    # importlib.metadata takes longer than all else: nothing but this loads it.
    from esimtrack.sources.table import UnknownSource, named, names

    try:
        return named(name)
    except UnknownSource:
        known = names()
        raise Refusal(
            _("there is no source {name}.").format(name=safe(name)) + did_you_mean(name, known),
            _("Sources: {names}.").format(names=listed(known))
            if known
            else _("No source at all is installed: install esimtrack anew, with its metadata."),
        ) from None
    except (ImportError, AttributeError) as error:
        raise Refusal(_("the source {name} cannot be loaded: {reason}.").format(name=name, reason=error)) from None


def fetched(source: Source, file: str | None, at: str | None, around: Surroundings) -> tuple[bytes, About]:
    """The bytes, and what is known of them: `file` None asks the source's own programs, "-" is standard input."""
    if file is None:
        from esimtrack.calendar.wall import zone_named
        from esimtrack.config.zone import machine_zone

        content = source.call(_run)
        return content, About(at=around.time(at), zone=zone_named(machine_zone()), live=True)
    if file == "-":
        return _limited(sys.stdin.buffer.read(LARGEST + 1)), About(at=around.time(at), zone=around.zone)
    content, written = _of_file(file)
    return content, About(at=min(written, around.now) if at is None else around.time(at), zone=around.zone)


def _of_file(file: str) -> tuple[bytes, datetime]:
    import os

    try:
        with open(file, "rb") as opened:
            content, status = opened.read(LARGEST + 1), os.fstat(opened.fileno())
        written = datetime.fromtimestamp(status.st_mtime, UTC)
    except (OSError, ValueError, OverflowError) as error:
        shown = file if file.isprintable() else repr(file)
        raise Refusal(
            _("{file} cannot be read: {reason}.").format(file=shown, reason=getattr(error, "strerror", None) or error)
        ) from None
    return _limited(content), written


def _limited(content: bytes) -> bytes:
    if len(content) > LARGEST:
        raise _too_much()
    return content


def _too_much() -> BadSource:
    return BadSource(_("this is more than {count} MiB: no source writes so much.").format(count=LARGEST >> 20))


def _run(command: Sequence[str]) -> bytes:
    """What a program writes to standard output. Raises `BadSource` where it is not there, or fails."""
    from esimtrack import external_program

    shown = " ".join(command)
    try:
        ended = external_program.run(command, PATIENCE, LARGEST, keep_errors=True)
    except FileNotFoundError:
        raise BadSource(
            _("there is no program {name} here. Name a file with what it writes, or pipe it in: -").format(
                name=command[0]
            )
        ) from None
    except external_program.TooLate:
        raise BadSource(_("{name} takes more than {count} s.").format(name=shown, count=PATIENCE)) from None
    except external_program.TooMuch:
        raise _too_much() from None
    except OSError as error:
        raise BadSource(_("{command}: {reason}.").format(command=shown, reason=error)) from None
    if ended.code:
        said = (ended.errors.strip() or ended.output.strip()).decode(errors="replace").splitlines()
        reason = said[0] if said else _("exit code {code}").format(code=ended.code)
        raise BadSource(_("{command} fails: {reason}").format(command=shown, reason=reason))
    return ended.output


def boot() -> str | None:
    """Which boot of this machine runs; None where it does not say."""
    try:
        with open(_BOOT, encoding="ascii") as file:
            return file.read().strip()
    except (OSError, ValueError):
        return None
