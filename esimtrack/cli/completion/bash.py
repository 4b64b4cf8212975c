"""A command line as bash hands it over, and words as bash takes them back.

Bash gives its completions the line as it was typed, quotes and all, and puts what it gets in the place of what stands
behind the last unquoted break (a blank, a quote, or one of `COMP_WORDBREAKS`), as it is. So quotes are taken off and
put on here.
"""

from itertools import accumulate, takewhile

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./,+@%^-=:")
"""What means nothing to bash, wherever it stands in a word that has begun."""
_ACTIVE = frozenset("$`!*?[{~#")
"""What bash would replace, where no quote or backslash keeps it from that."""


class Line:
    """A line up to the cursor. `words` stand behind the program's name, without quotes; the last is being typed.

    `redirected`: what is being typed is the file of a redirection.
    """

    def __init__(self, line: str, breaks: str) -> None:
        self.words: list[str] = []
        self.redirected = False
        self._breaks = breaks
        self._word = ""
        self._begun = False
        self._kept = 0
        self._kept_before = 0
        self._quote = ""
        self._active: int | None = None
        self._read(line)
        self.words.append(self._word)
        del self.words[0]

    def fits(self, text: str, fold: bool = False) -> bool:
        """Whether a word can be what is being typed; with `fold`, in other letters, large or small."""
        if text[: self._kept] != self._word[: self._kept]:
            return False
        if self._active is not None and self._active < self._kept:
            return False  # Bash keeps what it will replace with something else.
        if fold:
            return text.casefold().startswith(self._word.casefold())
        return text.startswith(self._word)

    def rests(self, texts: "Sequence[str]") -> list[str]:
        """What stands for each of the words that fit: quoted as it is there, from where bash puts it in.

        Of several, bash puts in what they begin with: that ends where a character does. Empty where one cannot be
        given, so that another is not taken for the only one.
        """
        units = [[_quoted(c, self._quote) for c in text[self._kept :]] for text in texts]
        shown = [_closed("".join(each), self._quote) for each in units]
        # What begins with the open quote would be put in place of it, and close nothing.
        if self._quote and any(each.startswith(self._quote) for each in shown):
            return []
        if len(shown) < 2:
            return shown
        common = shown[0][: _alike(shown)]
        if all(common in accumulate(each, initial="") for each in units):
            return shown
        if self._quote:
            return []
        place = _alike(units)
        odd = next(number for number, each in enumerate(units) if each[place] != "\\'")
        units[odd][place] = f"'{units[odd][place][1:]}'"
        shown[odd] = "".join(units[odd])
        return shown

    def _read(self, line: str) -> None:
        characters = iter(line)
        for c in characters:
            if self._quote == "'":
                self._close() if c == "'" else self._add(c)
            elif c == "\\":
                self._add_escaped(next(characters, ""))
            elif self._quote:
                self._close() if c == '"' else self._add_active(c)
            elif c in "'\"":
                self._open(c)
            elif c in " \t\n|&;()":
                self._end()
            elif c in "<>":
                self._redirect()
            else:
                self._add_active(c)
                if c in self._breaks:
                    self._kept = len(self._word)

    def _add(self, c: str) -> None:
        self._word += c
        self._begun = True

    def _add_active(self, c: str) -> None:
        if c in _ACTIVE and self._active is None:
            self._active = len(self._word)
        self._add(c)

    def _add_escaped(self, c: str) -> None:
        # Between double quotes a backslash stands for itself before most characters.
        if self._quote and c not in '$`"\\\n':
            self._add("\\")
        if c != "\n":
            self._add(c)

    def _open(self, quote: str) -> None:
        self._quote, self._begun = quote, True
        self._kept_before, self._kept = self._kept, len(self._word)

    def _close(self) -> None:
        # A quote that is closed is no break any more.
        self._quote, self._kept = "", self._kept_before

    def _end(self) -> None:
        if not self._begun:
            return
        if not self.redirected:
            self.words.append(self._word)
        self._word, self._begun, self._kept, self.redirected = "", False, 0, False
        self._active = None

    def _redirect(self) -> None:
        if self._word.isdigit():
            self._word, self._begun = "", False
        self._end()
        self.redirected = True


def _alike(these: "Sequence[Sequence[str]]") -> int:
    # With so many items all begin alike.
    return len([*takewhile(lambda each: len(set(each)) == 1, zip(*these, strict=False))])


def _quoted(c: str, quote: str) -> str:
    if quote == "'":
        return "'\\''" if c == "'" else c
    if quote:
        # History is expanded between double quotes, too, and no backslash helps there.
        return '"\\!"' if c == "!" else f"\\{c}" if c in '"$`\\' else c
    return c if c in _PLAIN or not c.isascii() else f"\\{c}"


def _closed(shown: str, quote: str) -> str:
    # Bash closes the quote, unless it is what stands there.
    return shown + quote if quote and shown.endswith(quote) else shown
