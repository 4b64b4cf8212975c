"""Chinese: what is peculiar to its texts."""

import re
from gettext import GNUTranslations
from typing import Any

from esimtrack.i18n import WIDE

_EDGE = "\ue001"
_NEEDLESS = re.compile(rf"(?<=[{WIDE}])(?:{_EDGE}+ {_EDGE}*| {_EDGE}+)(?=[{WIDE}])")


class Chinese(GNUTranslations):
    """A catalogue whose texts have a space beside each field, for Latin names and numbers: "{plan} 不结转".

    Where a Chinese name stands there, and Chinese beside it, the space falls away. Spaces of the name itself stay.
    """

    def gettext(self, message: str) -> str:
        """The text in Chinese."""
        return _fitting(super().gettext(message))

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The same, for texts that in English are two."""
        return _fitting(super().ngettext(msgid1, msgid2, n))


def _fitting(said: str) -> str:
    return _Fitting(said) if "{" in said else said


class _Fitting(str):
    __slots__ = ()

    def format(self, *values: Any, **fields: Any) -> str:
        edged = {name: _Edged(value) if isinstance(value, str) else value for name, value in fields.items()}
        return _NEEDLESS.sub("", super().format(*values, **edged)).replace(_EDGE, "")


class _Edged(str):
    __slots__ = ()

    def __format__(self, spec: str) -> str:
        return f"{_EDGE}{super().__format__(spec)}{_EDGE}"
