"""The reader's language: `speak_asked` loads its catalogue. Loaded only where something else than English is asked for.

zh, zh_CN, zh_SG, zh-Hans and their like are Simplified Chinese. zh_TW, zh_HK, zh_MO and zh-Hant are not: whoever reads
Traditional Chinese gets English, as from every program that lacks it, and may ask for `ESIMTRACK_LANG=zh_CN`.
"""

import re
from pathlib import Path

from esimtrack.i18n import speak

_LOCALE = Path(__file__).parents[1] / "locale"
_TRADITIONAL = {"tw", "hk", "mo", "hant"}


def speak_asked(asked: str) -> None:
    """Say texts in the language that a locale's name asks for; English where there is no catalogue for it."""
    name = language(asked)
    if name is None:
        return
    catalogue = _LOCALE / name / "LC_MESSAGES" / "esimtrack.mo"
    if not catalogue.is_file():
        return  # A clone in which nothing was built.
    from esimtrack.cli.chinese import Chinese

    with catalogue.open("rb") as file:
        speak(Chinese(file))


def language(asked: str) -> str | None:
    """The catalogue for a locale's name: "zh_CN" for "zh_CN.UTF-8" or "zh-Hans"; None for English."""
    parts = re.split(r"[-_]", re.split(r"[.@]", asked.lower())[0])
    if parts[0] != "zh" or (_TRADITIONAL & set(parts[1:]) and "hans" not in parts):
        return None
    return "zh_CN"
