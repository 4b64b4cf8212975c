"""A command line as bash hands it over, and words as bash takes them back.

Bash gives its completions the line as it was typed, quotes and all, and puts what it gets in the place of what stands
behind the last unquoted break (a blank, a quote, or one of `COMP_WORDBREAKS`), as it is. So quotes are taken off and
put on here.
"""

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./,+@%^-=:")
"""What means nothing to bash, wherever it stands in a word that has begun."""


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
        self._read(line)
        self.words.append(self._word)
        del self.words[0]

    def fits(self, text: str, fold: bool = False) -> bool:
        """Whether a word can be what is being typed; with `fold`, in other letters, large or small."""
        if text[: self._kept] != self._word[: self._kept]:
            return False
        if fold:
            return text.casefold().startswith(self._word.casefold())
        return text.startswith(self._word)

    def rest(self, text: str) -> str:
        """What stands for a word that fits: quoted as it is there, from where bash puts it in."""
        return _quoted(text[self._kept :], self._quote)

    def _read(self, line: str) -> None:
        characters = iter(line)
        for c in characters:
            if self._quote == "'":
                self._close() if c == "'" else self._add(c)
            elif c == "\\":
                self._add_escaped(next(characters, ""))
            elif self._quote:
                self._close() if c == '"' else self._add(c)
            elif c in "'\"":
                self._open(c)
            elif c in " \t\n|&;()":
                self._end()
            elif c in "<>":
                self._redirect()
            else:
                self._add(c)
                if c in self._breaks:
                    self._kept = len(self._word)

    def _add(self, c: str) -> None:
        self._word += c
        self._begun = True

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

    def _redirect(self) -> None:
        if self._word.isdigit():
            self._word, self._begun = "", False
        self._end()
        self.redirected = True


def _quoted(text: str, quote: str) -> str:
    if quote == "'":
        shown = text.replace("'", "'\\''")
    elif quote:
        # History is expanded between double quotes, too, and no backslash helps there.
        shown = "".join('"\\!"' if c == "!" else f"\\{c}" if c in '"$`\\' else c for c in text)
    else:
        shown = "".join(c if c in _PLAIN or not c.isascii() else f"\\{c}" for c in text)
    # Bash closes the quote, unless it is what stands there.
    return shown + quote if quote and shown.endswith(quote) else shown
