"""The command line that is being run, as a person would type it again."""

_words: list[str] = []
_recorded: list[bool] = []


def remember(words: list[str]) -> None:
    """This is what was typed, without the program's name. Nothing of it is recorded yet."""
    _words[:] = words
    _recorded.clear()


def note_recorded() -> None:
    """What was typed is in the journal: it must not be typed again because something fails from here on."""
    _recorded.append(True)


def is_recorded() -> bool:
    """Whether what was typed is in the journal."""
    return bool(_recorded)


def words() -> list[str]:
    """What was typed, without the program's name."""
    return list(_words)


def again(*more: str) -> str:
    """What was typed, with more behind it."""
    import shlex

    return " ".join(["esimtrack", shlex.join([*_words, *more])])


def instead(option: str, value: str, short: str | None = None) -> str:
    """What was typed, with an option's value replaced, or with the option behind it; `short` is its one letter."""
    import shlex

    kept: list[str] = []
    words = iter(_words)
    for word in words:
        if word in (option, short):
            next(words, None)
        elif not word.startswith(option + "=") and not (short and word.startswith(short)):
            kept.append(word)
    return " ".join(["esimtrack", shlex.join([*kept, option, value])])
