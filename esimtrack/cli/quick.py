"""The quick way to what programs ask again and again: `status --json` and `status --format`.

Loading a library for command lines takes longer than answering. A line that is plainly one of these is answered
without it; every other line (help, an unknown option, a screen for people) is left to the full program, which means
the same by it.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_VALUES = ("--as-of", "--format")


def answered(words: "Sequence[str]") -> bool:
    """Answer the line if it is one of these; else False, with nothing done."""
    if not words or words[0] != "status":
        return False
    given: dict[str, str] = {}
    accounts: list[str] = []
    rest = iter(words[1:])
    for word in rest:
        name, equals, value = word.partition("=")
        if word == "--json":
            given["--json"] = ""
        elif name in _VALUES and name not in given:
            given[name] = value if equals else next(rest, "--")
        elif word.startswith("-"):
            return False
        else:
            accounts.append(word)
    if not ("--json" in given or "--format" in given) or any(value.startswith("-") for value in given.values()):
        return False
    from esimtrack.cli.answering import answer_status

    answer_status(accounts, form=given.get("--format"), json="--json" in given, as_of=given.get("--as-of"))
    return True
