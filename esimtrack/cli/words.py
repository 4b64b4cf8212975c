"""What a word of a command line names, where a shell can complete it and the word's name in help does not tell.

An option or argument says it as its `parser`: the word itself stays as it was typed. The table that shells complete by
is made of these (`tools/completion_table.py`): a value called ACCOUNT, ZONE or FILE needs none, nor does one of several
words (`auto|manual`).
"""

from collections.abc import Iterable


class Word:
    """A kind of word. `choices` are all words that there can be, where the program knows them."""

    def __init__(self, kind: str, choices: Iterable[str] = ()) -> None:
        self.__name__ = kind
        self.choices = tuple(choices)

    def __call__(self, text: str) -> str:
        """The word as it was typed: what it names is looked up where it is used."""
        return text


ACCOUNT = Word("account")
MEMBER = Word("member")
PLAN = Word("plan")
"""A plan file, or a name of the catalogue."""
PURCHASE = Word("purchase")
"""What was bought: by its plan's name or the end of its id."""
TIMEZONE = Word("timezone")
VALUE = Word("value")
"""What the setting before it can be."""


def one_of(choices: Iterable[str]) -> Word:
    """One of these words; another is refused where it is used."""
    return Word("choice", choices)
