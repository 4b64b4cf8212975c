"""Where the cursor stands in a command line: of which command, and before which of its words.

Words are read as the program itself reads them: options anywhere, `--name value` and `--name=value`, `-a value` and
`-avalue`, nothing an option behind `--`.
"""

from esimtrack.cli.completion.table import COMMANDS, GROUPS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from esimtrack.cli.completion.table import Kind, Option


class Position:
    """What can stand at the cursor: a value of `kind`, or one of `words` (each with what it is); or nothing.

    `before` is what stands before the value in the same word (`--account=`); `given` are values of the same option or
    argument, `account` the account that the line names, `setting` the first argument.
    """

    def __init__(self) -> None:
        self.kind: Kind | None = None
        self.words: list[tuple[str, str]] = []
        self.before = ""
        self.given: list[str] = []
        self.account: str | None = None
        self.setting = ""


def position(words: "Sequence[str]") -> Position:
    """Of the words behind the program's name, the last of which is being typed (and may be empty)."""
    *done, typed = words
    walk = _Walk()
    for word in done:
        walk.take(word)
    return walk.stand(typed)


class _Walk:
    def __init__(self) -> None:
        self.command = ""
        self.known = True
        self.values: dict[str, list[str]] = {}  # by an option's first name
        self.arguments: list[str] = []
        self.waiting: Option | None = None
        self.only_arguments = False

    def take(self, word: str) -> None:
        if self.waiting is not None:
            self._give(self.waiting, word)
            self.waiting = None
        elif word == "--" and not self.only_arguments:
            self.only_arguments = True
        elif self._is_option(word):
            self._take_option(word)
        elif self.command in GROUPS and not self.arguments and not self.only_arguments:
            self.command = f"{self.command} {word}".strip()
            self.known &= self.command in COMMANDS
            self.values.clear()
        else:
            self.arguments.append(word)

    def stand(self, typed: str) -> Position:
        found = Position()
        if not self.known:
            return found
        if accounts := self.values.get("--account"):
            found.account = accounts[-1]
        found.setting = self.arguments[0] if self.arguments else ""
        if self.waiting is not None:
            self._value(found, self.waiting, "")
        elif self._is_option(typed):
            name, option = self._split(typed)
            if option is not None and option[1] is not None and len(name) < len(typed):
                self._value(found, option, name + "=" if typed.startswith("--") else name)
            else:
                found.words = self._options()
        elif self.command in GROUPS and not self.arguments and not self.only_arguments:
            found.words = [(name, COMMANDS[f"{self.command} {name}".strip()][0]) for name in GROUPS[self.command]]
        else:
            self._argument(found)
        return found

    def _is_option(self, word: str) -> bool:
        return word.startswith("-") and word != "-" and not self.only_arguments

    def _split(self, word: str) -> "tuple[str, Option | None]":
        # An option's name and the option; behind the name may stand its value.
        name = word.partition("=")[0] if word.startswith("--") else word[:2]
        for option in COMMANDS[self.command][1] if self.known else ():
            if name in option[0]:
                return name, option
        return name, None

    def _take_option(self, word: str) -> None:
        name, option = self._split(word)
        if option is None:
            return
        if option[1] is None:
            self.values.setdefault(option[0][0], [])
        elif len(name) < len(word):
            self._give(option, word[len(name) :].removeprefix("=") if word.startswith("--") else word[len(name) :])
        else:
            self.waiting = option

    def _give(self, option: "Option", value: str) -> None:
        self.values.setdefault(option[0][0], []).append(value)

    def _value(self, found: Position, option: "Option", before: str) -> None:
        found.kind, found.before = option[1], before
        found.given = self.values.get(option[0][0], [])

    def _options(self) -> list[tuple[str, str]]:
        # Those that can still be given, each by its long name.
        return [
            (names[0], what)
            for names, _kind, repeatable, what in COMMANDS[self.command][1]
            if repeatable or names[0] not in self.values
        ]

    def _argument(self, found: Position) -> None:
        arguments = COMMANDS[self.command][2]
        place = len(self.arguments)
        if place < len(arguments):
            found.kind = arguments[place][0]
        elif arguments and arguments[-1][1]:
            found.kind = arguments[-1][0]
            place = len(arguments) - 1
        elif not self.only_arguments:
            found.words = self._options()
        found.given = self.arguments[place:]
