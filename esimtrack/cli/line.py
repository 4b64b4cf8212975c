"""The command line that is being run, as a person would type it again."""

_words: list[str] = []


def remember(words: list[str]) -> None:
    """This is what was typed, without the program's name."""
    _words[:] = words


def words() -> list[str]:
    """What was typed, without the program's name."""
    return list(_words)


def again(*more: str) -> str:
    """What was typed, with more behind it."""
    import shlex

    return " ".join(["esimtrack", shlex.join([*_words, *more])])
