"""Where reminders go beside standard output: the tables `[notify.NAME]` of the configuration.

`to` is `desktop`, or an address as Apprise writes them, in which `{secret}` stands for what `secret` names. A secret is
never in the file: it is `env:NAME`, a variable of the environment, or `cmd:PROGRAM …`, what a program prints. The whole
address may be one.
"""

import re
from collections.abc import Mapping
from typing import Any

from esimtrack.config.secrets import is_reference
from esimtrack.i18n import _

PRINT = "print"
"""How standard output is called among the channels."""
DESKTOP = "desktop"
SECRET = "{secret}"

_NAME = re.compile(r"[A-Za-z0-9._-]{1,40}", re.ASCII)
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,30}://\S+", re.ASCII)
_PASSWORD = re.compile(r"://[^/?#]*?:(?P<password>[^/?#]*)@", re.ASCII)


def problem(name: str, value: Any) -> str | None:
    """Why a table cannot be a channel's; None where it can. What it holds is never repeated: it may be a secret."""
    if not _NAME.fullmatch(name) or name == PRINT:
        return _("a channel's name is made of A-Z a-z 0-9 . _ and -, and is not {print}.").format(print=PRINT)
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        return _('it is a table of texts: to = "…" and, where that needs one, secret = "env:NAME".')
    if not value.keys() <= {"to", "secret"}:
        unknown = next(key for key in value if key not in ("to", "secret"))
        return _("{key}: there is no such key. There are to and secret.").format(key=unknown)
    if "to" not in value:
        return _("to is missing: where do the reminders go?")
    return _wrong_address(value["to"]) or _wrong_secret(value["to"], value.get("secret"))


def shown(channel: Mapping[str, str]) -> str:
    """What kind of channel it is, without anything that could be a secret."""
    to = channel["to"]
    return to if to == DESKTOP else to.partition(":")[0]


def _wrong_address(to: str) -> str | None:
    if to == DESKTOP or is_reference(to):
        return None
    if not _ADDRESS.fullmatch(to):
        return _("to is desktop, an address such as ntfy://topic, env:NAME or cmd:PROGRAM.")
    typed = _PASSWORD.search(to)
    if typed is not None and typed["password"] not in ("", SECRET):
        return _('a password stands in it. Write {secret} there, and secret = "env:NAME" or "cmd:PROGRAM".').format(
            secret=SECRET
        )
    return None


def _wrong_secret(to: str, secret: str | None) -> str | None:
    if secret is None:
        return (
            _('to has {secret}: say what it is with secret = "env:NAME".').format(secret=SECRET)
            if SECRET in to
            else None
        )
    if not is_reference(secret):
        return _("secret is env:NAME or cmd:PROGRAM: the secret itself does not belong into a file.")
    if SECRET not in to:
        return _("to has no {secret}, for which the secret would stand.").format(secret=SECRET)
    return None
