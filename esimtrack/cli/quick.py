"""The quick way to what is asked again and again: `status`, by people, prompts and programs.

Loading a library for command lines takes longer than answering. A line that is plainly this one is answered without
it; every other line (help, an unknown option) is left to the full program, which means the same by it.
"""

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_FLAGS = ("--all", "--json", "--waybar", "--prometheus")
_VALUES = ("--as-of", "--format", "--zone")


def answered(words: "Sequence[str]") -> bool:
    """Answer the line if it is one of these; else False, with nothing done."""
    if not words or words[0] != "status":
        return False
    given: dict[str, str] = {}
    accounts: list[str] = []
    rest = iter(words[1:])
    for word in rest:
        name, equals, value = word.partition("=")
        if word in _FLAGS:
            given[word] = ""
        elif name in _VALUES and name not in given:
            given[name] = value if equals else next(rest, "--")
        elif word.startswith("-"):
            return False
        else:
            accounts.append(word)
    if any(value.startswith("-") for value in given.values()):
        return False
    if given.keys() == {"--format"}:
        from esimtrack.cli.prompting import told

        lines = told(given["--format"], accounts)
        if lines is not None:
            sys.stdout.write("".join(f"{line}\n" for line in lines))
            return True
    _load_msgspec()
    from esimtrack.cli.answering import answer_status

    answer_status(
        accounts,
        every="--all" in given,
        form=given.get("--format"),
        json="--json" in given,
        waybar="--waybar" in given,
        prometheus="--prometheus" in given,
        as_of=given.get("--as-of"),
        zone=given.get("--zone"),
    )
    return True


def _load_msgspec() -> None:
    # msgspec takes two names from typing_extensions if it is there, and as good ones from typing if not. Nothing else
    # on this way needs it, and it takes longer to load than all that is asked of the store (docs/performance.md).
    if "typing_extensions" in sys.modules or "msgspec" in sys.modules:
        return
    sys.modules["typing_extensions"] = None  # type: ignore[assignment]
    try:
        import msgspec  # noqa: F401
    finally:
        del sys.modules["typing_extensions"]
