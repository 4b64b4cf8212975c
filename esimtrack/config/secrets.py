"""Secrets that a configuration names and never holds: `env:NAME`, or `cmd:PROGRAM …`, the first line that it prints.

A secret is looked up when it is needed. Nothing here keeps it or says it, not even of one that cannot be had.
"""

import os
import shlex

from esimtrack import external_program
from esimtrack.i18n import _
from esimtrack.units.labels import named

PATIENCE = 60
"""Seconds that a program has to give a secret: somebody may have to unlock it first."""

LARGEST = 2**16
"""Bytes that a program may print."""

_WAYS = ("env:", "cmd:")


class BadSecret(ValueError):
    """The secret cannot be had; the text says why, in one line, without anything of it."""


def is_reference(text: str) -> bool:
    """Whether a text says where a secret is, instead of being one."""
    return text.startswith(_WAYS)


def secret(reference: str) -> str:
    """What `env:NAME` or `cmd:PROGRAM …` stands for; no shell is called. Raises `BadSecret`."""
    way, rest = reference[:4], reference[4:].strip()
    if way == "env:":
        found = os.environ.get(rest, "")
        if not found:
            raise BadSecret(
                _("the environment has no {name}.").format(name=named(rest) if rest else _("name after env:"))
            )
        return found
    if way == "cmd:":
        return _printed(rest)
    raise BadSecret(_("a secret is named, as env:NAME or cmd:PROGRAM …, and not written down."))


def _printed(command: str) -> str:
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise BadSecret(
            _("cmd:{command} is no command: {reason}.").format(command=named(command), reason=error)
        ) from None
    if not words:
        raise BadSecret(_("cmd: needs a program: cmd:pass show NAME"))
    try:
        ended = external_program.run(words, PATIENCE, LARGEST, alone=False)
    except external_program.TooLate:
        raise BadSecret(
            _("{name} gave no secret in {count} seconds.").format(name=named(words[0]), count=PATIENCE)
        ) from None
    except external_program.TooMuch:
        raise BadSecret(_("{name} prints more than a secret.").format(name=named(words[0]))) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise BadSecret(_("{name} cannot be run: {reason}.").format(name=named(words[0]), reason=reason)) from None
    if ended.code:
        raise BadSecret(_("{name} fails: exit code {code}.").format(name=named(words[0]), code=ended.code))
    found = ended.output.decode(errors="replace").split("\n", 1)[0].rstrip("\r")
    if not found:
        raise BadSecret(_("{name} printed no secret.").format(name=named(words[0])))
    return found
