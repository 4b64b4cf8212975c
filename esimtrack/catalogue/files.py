"""Plan files: TOML that a person writes, read into terms or refused with all that is wrong, file and line named."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from msgspec import Struct

from esimtrack import toml
from esimtrack.catalogue.lines import Lines
from esimtrack.i18n import _
from esimtrack.terms.check import Role, read_plan, terms_json
from esimtrack.terms.fields import near
from esimtrack.terms.model import Terms
from esimtrack.terms.problem import BadTerms, shown

LARGEST_FILE = 1_000_000
"""Bytes; the longest of the samples has 2,000."""


class Plan(Struct, frozen=True):
    """A plan that can be bought. `terms_json` is what the journal holds of it; `about` is the file's first comment.

    `path` is None where there is no file: the plan was typed.
    """

    path: Path | None
    terms: Terms
    terms_json: dict[str, Any]
    role: Role
    about: str = ""


class FileProblem(Struct, frozen=True):
    """One thing that is wrong with a file, on a line (from 1) where it has one; `lines` say what, and what is right."""

    file: str
    line: int | None
    lines: tuple[str, ...]

    def text(self) -> tuple[str, ...]:
        """What a person reads: the file, the line, what is wrong; then what is allowed."""
        where = self.file if self.line is None else _("{file}, line {line}").format(file=self.file, line=self.line)
        return (_("{file}: {says}").format(file=where, says=self.lines[0]), *self.lines[1:])


class BadPlanFile(Exception):
    """A plan file that cannot be used; `problems` are all that is wrong with it."""

    def __init__(self, *problems: FileProblem) -> None:
        super().__init__(problems)
        self.problems = problems

    def lines(self) -> list[str]:
        """All problems in words."""
        return [line for problem in self.problems for line in problem.text()]

    def __str__(self) -> str:
        return "\n".join(self.lines())


def load(path: Path, timezone: Callable[[], str], role: Role | None = None) -> Plan:
    """The plan in a file. `timezone` is asked where the file names none; `role`, where given, wins over the file's.

    Raises `BadPlanFile`.
    """
    text = _text(path)
    data = _toml(path, text)
    if data.get("timezone") is None:
        data["timezone"] = timezone()
    try:
        terms, role = read_plan(data, role)
    except BadTerms as bad:
        lines = Lines(text)
        problems = [FileProblem(_name(path), lines.of(p.path), tuple(p.lines())) for p in bad.problems]
        raise BadPlanFile(*sorted(problems, key=lambda problem: problem.line or 0)) from None
    data.pop("role", None)
    return Plan(path, terms, terms_json(data), role, _about(text))


def _name(path: Path) -> str:
    return shown(str(path), 200)


def _bad(path: Path, says: str, line: int | None = None, *more: str) -> BadPlanFile:
    return BadPlanFile(FileProblem(_name(path), line, (says, *more)))


def _text(path: Path) -> str:
    try:
        # Not more than the limit is ever read, whatever the file claims to be.
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        raise _bad(path, _no_such_file(path)) from None
    except IsADirectoryError:
        raise _bad(path, _("this is a folder; a plan is a file that ends in .toml.")) from None
    except ValueError:
        raise _bad(path, _("this is no file's name.")) from None
    except OSError as error:
        raise _bad(path, _("cannot be read: {reason}.").format(reason=error.strerror)) from None
    if len(content) > LARGEST_FILE:
        raise _bad(path, _("is larger than {limit} MB, and surely no plan file.").format(limit=LARGEST_FILE // 10**6))
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _bad(path, _("is UTF-16; a plan file is UTF-8: save it as that."))
    if b"\0" in content:
        raise _bad(path, _("is not a text file."))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _bad(path, _("is not UTF-8: save it as that."), line) from None


def _no_such_file(path: Path) -> str:
    says = _("no such file.")
    try:
        guess = near(path.name, tuple(sorted(p.name for p in path.parent.glob("*.toml"))))
    except (OSError, ValueError):
        guess = None
    return says if guess is None else says + _(" Did you mean {guess}?").format(guess=path.with_name(guess))


def _toml(path: Path, text: str) -> dict[str, Any]:
    try:
        data = toml.parse(text)
    except toml.BadToml as bad:
        raise _bad(path, bad.reason, bad.line) from None
    if not data:
        raise _bad(path, _("says nothing; a plan has at least a name and data."), None, *_smallest())
    return data


def _smallest() -> tuple[str, ...]:
    return (_("For example: {example}").format(example='name = "Monthly 10 GB" ⏎ data = "10 GB"'),)


def _about(text: str) -> str:
    """The comment that a file begins with."""
    about = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        about.append(line.lstrip("#").strip())
    return "\n".join(about).strip()
