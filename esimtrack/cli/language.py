"""The reader's language: `speak_asked` loads its catalogue. Loaded only where something else than English is asked for.

zh, zh_CN, zh_SG, zh-Hans and their like are Simplified Chinese. zh_TW, zh_HK, zh_MO and zh-Hant are not: whoever reads
Traditional Chinese gets English, as from every program that lacks it, and may ask for `ESIMTRACK_LANG=zh_CN`.
"""

import re
from gettext import GNUTranslations
from pathlib import Path
from typing import Any

from esimtrack.i18n import WIDE, speak

_LOCALE = Path(__file__).parents[1] / "locale"
_TRADITIONAL = {"tw", "hk", "mo", "hant"}
_EDGE = "\ue001"
_NEEDLESS = re.compile(rf"(?<=[{WIDE}])(?:{_EDGE}+ {_EDGE}*| {_EDGE}+)(?=[{WIDE}])")


def speak_asked(asked: str) -> None:
    """Say texts in the language that a locale's name asks for; English where there is no catalogue for it."""
    name = language(asked)
    if name is None:
        return
    catalogue = _LOCALE / name / "LC_MESSAGES" / "esimtrack.mo"
    if not catalogue.is_file():
        return  # A clone in which nothing was built.
    with catalogue.open("rb") as file:
        speak(Chinese(file))


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


def language(asked: str) -> str | None:
    """The catalogue for a locale's name: "zh_CN" for "zh_CN.UTF-8" or "zh-Hans"; None for English."""
    parts = re.split(r"[-_]", re.split(r"[.@]", asked.lower())[0])
    if parts[0] != "zh" or (_TRADITIONAL & set(parts[1:]) and "hans" not in parts):
        return None
    return "zh_CN"
