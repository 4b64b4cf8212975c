"""Texts for people pass through one door."""

from collections.abc import Iterator

import pytest

from esimtrack.i18n import _, n_, p_, speak


class Loud:
    """A language in which everything is said loudly."""

    def gettext(self, message: str) -> str:
        return message.upper()

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return (msgid1 if n == 1 else msgid2).upper()


@pytest.fixture(autouse=True)
def _quiet_again() -> Iterator[None]:
    yield
    speak(None)


def test_until_a_catalogue_is_given_texts_stand_as_they_are() -> None:
    """One or many are told apart."""
    assert _("{size} left.") == "{size} left."
    assert (n_("one line", "{count} lines", 1), n_("one line", "{count} lines", 2)) == ("one line", "{count} lines")


def test_a_catalogue_says_all_texts() -> None:
    """From then on; and no longer once it is taken away."""
    speak(Loud())
    assert (_("left"), n_("line", "lines", 2)) == ("LEFT", "LINES")
    speak(None)
    assert _("left") == "left"


class Precise:
    """A language that has two words for a day."""

    def gettext(self, message: str) -> str:
        return {"heading\x04day": "date"}.get(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return msgid1


def test_one_word_can_mean_several_things() -> None:
    """Each by what it means there; what a catalogue lacks stands as it is."""
    assert p_("heading", "day") == "day"
    speak(Precise())
    assert (p_("heading", "day"), p_("cycle", "day"), _("day")) == ("date", "day", "day")
