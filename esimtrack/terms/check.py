"""Terms from a plan file or from the journal: `read_terms` is the only way to `Terms`; nothing contradictory passes it.

What it takes is a plain mapping with the plan file's keys; days may be dates (TOML) or text (JSON), and a key that
holds null is one that is not there. It touches no file, and a `timezone` must be among the keys. All that is wrong is
told at once.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal, TypeAlias

from esimtrack.i18n import _
from esimtrack.terms import together
from esimtrack.terms.fields import Wrong, gigabyte, near, one_of
from esimtrack.terms.model import Terms
from esimtrack.terms.problem import BadTerms, Named, Path, Problem, found
from esimtrack.terms.tables import PLAN, Key, Table

Role: TypeAlias = Literal["plan", "top-up"]

MOST_PROBLEMS = 100
"""More are not told: it is no plan then."""

_role = one_of({"plan": "plan", "top-up": "top-up"})


def read_terms(data: Mapping[str, Any], role: Role = "plan") -> Terms:
    """The terms that `data` says, bought as a plan or as a top-up; raises `BadTerms` with all that is wrong."""
    reading = _Reading(data)
    terms = reading.terms(role)
    if reading.problems:
        raise BadTerms(tuple(reading.problems))
    return terms


def read_plan(data: Mapping[str, Any], role: Role | None = None) -> tuple[Terms, Role]:
    """The terms of a plan file and the role to buy them in: the given one, else the file's. Raises `BadTerms`."""
    rest = {key: value for key, value in data.items() if key != "role"}
    reading = _Reading(rest)
    written: Role = "plan"
    if data.get("role") is not None:
        try:
            written = _role(data["role"], 1000)  # type: ignore[assignment]
        except Wrong as wrong:
            reading.wrong(("role",), wrong)
    terms = reading.terms(role or written)
    if reading.problems:
        raise BadTerms(tuple(reading.problems))
    return terms, role or written


class _Reading:
    """One reading of terms: the problems so far, and which keys cannot be believed."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data
        self.problems: list[Problem] = []
        self.doubted: set[Path] = set()
        try:
            self.gb = gigabyte(data.get("gb") or 1000, 1000)
        except Wrong:
            self.gb = 1000

    def wrong(self, path: Path, wrong: Wrong) -> None:
        self.doubted.add(path)
        self.add(Problem((*path, *wrong.at), wrong.says, wrong.fields, wrong.keys, wrong.allowed, wrong.guess))

    def add(self, problem: Problem) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)

    def terms(self, role: Role) -> Terms:
        terms: Terms = self.table(self.data, PLAN, ())
        self.one_kind_of_data()
        for path, rule in together.broken(terms):
            self.contradiction(path, rule)
        self.role(terms, role)
        return terms

    def table(self, value: Any, table: Table, path: Path) -> Any:
        if not isinstance(value, Mapping):
            self.wrong(path, Wrong(_("found {found}, where a table belongs."), found=found(value)))
            value = {}
        keys = table.keys
        read: dict[str, Any] = {}
        for name, raw in value.items():
            if raw is None:
                continue
            key = keys.get(name)
            if key is None:
                self.unknown(name, table, path)
                continue
            reader = key.reader
            try:
                if not isinstance(reader, Table):
                    read[key.field] = reader(raw, self.gb)
                elif key.many:
                    read[key.field] = self.tables(raw, reader, (*path, name))
                else:
                    read[key.field] = self.table(raw, reader, (*path, name))
            except Wrong as wrong:
                self.wrong((*path, name), wrong)
        for name, key in keys.items():
            if key.example and key.field not in read:
                self.missing(name, key, path)
                read[key.field] = key.default
        try:
            return table.make(**read)
        except Wrong as wrong:
            # What is made refuses one of its keys beside another: the rest is read without it.
            wrong.keys = {word: Named((*path, *key.path), key.value) for word, key in wrong.keys.items()}
            self.wrong(path, wrong)
            del read[str(wrong.at[0])]
            return table.make(**read)

    def tables(self, value: Any, table: Table, path: Path) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple):
            raise Wrong(_("found {found}, where a list of tables belongs."), found=found(value))
        if not value:
            raise Wrong(_("is an empty list; leave the key out instead."))
        items = tuple(self.table(item, table, (*path, place)) for place, item in enumerate(value))
        names: set[str] = set()
        for place, item in enumerate(items if table.distinct else ()):
            name = (*path, place, "name")
            if item.name in names and name not in self.doubted:
                self.wrong(name, Wrong(_("{found} is there twice."), found=found(item.name)))
            if item.name is not None:
                names.add(item.name)
        return items

    def unknown(self, name: str, table: Table, path: Path) -> None:
        allowed = tuple(table.keys)
        guess = near(name, allowed) if len(self.problems) < MOST_PROBLEMS else None
        if guess is not None:
            # It is probably there, with another spelling: nothing that it says or leaves out can be judged.
            self.doubted.add((*path, guess))
        self.wrong((*path, name), Wrong(_("no such key."), allowed=allowed, guess=guess))

    def missing(self, name: str, key: Key, path: Path) -> None:
        if not self.doubtful((*path, name)):
            example = {"example": Named((*path, name), key.example)}
            self.wrong((*path, name), Wrong(_("is missing; for example {example}."), keys=example))

    def one_kind_of_data(self) -> None:
        given = [name for name in ("data", "allowance") if self.data.get(name) is not None or (name,) in self.doubted]
        allowance = {"other": Named(("allowance",))}
        if not given:
            example = {"example": Named(("data",), '"10 GB"')}
            self.wrong(("data",), Wrong(_("is missing; for example {example}, or {other}."), keys=allowance | example))
        elif len(given) == 2:
            self.wrong(
                ("data",),
                Wrong(_("does not go with {other}: exactly one of them says what is granted."), keys=allowance),
            )

    def contradiction(self, path: Path, rule: together.Rule) -> None:
        key, other = _path(rule.key, path), _path(rule.other, path)
        if self.doubtful(key) or self.doubtful(other):
            return
        value = rule.value if rule.says is together.needs else None
        if rule.says in (together.clashes, together.is_after):
            written = self.written(other)
            value = None if isinstance(written, Mapping) else found(written)
        fields = {"found": found(self.written(key)), "value": rule.value or ""}
        self.add(Problem(key, rule.says(), fields, {"other": Named(other, value)}))

    def role(self, terms: Terms, role: Role) -> None:
        if role == "top-up" and terms.cycle is not None:
            self.role_problem(("cycle",), _("does not go with {other}: a top-up grants once."), role)
        if role == "plan" and terms.validity.lasts == "cycle":
            self.role_problem(("validity", "lasts"), _('"cycle" is for top-ups, and needs {other}.'), "top-up")

    def role_problem(self, path: Path, says: str, role: Role) -> None:
        if not self.doubtful(path) and not self.doubtful(("role",)):
            self.wrong(path, Wrong(says, keys={"other": Named(("role",), f'"{role}"')}))

    def doubtful(self, path: Path) -> bool:
        return any(path[:length] in self.doubted for length in range(1, len(path) + 1))

    def written(self, path: Path) -> Any:
        value: Any = self.data
        for part in path:
            value = value[part] if isinstance(part, int) else value.get(part)
        return value


def _path(key: str, table: Path) -> Path:
    if not key:
        return table
    return (*table, key[1:]) if key.startswith(".") else tuple(key.split("."))


def terms_json(data: Mapping[str, Any]) -> dict[str, Any]:
    """The same terms as the journal holds them: keys by name, days as text, no key that holds null."""
    return {key: _json(data[key]) for key in sorted(data) if data[key] is not None}


def _json(value: Any) -> Any:
    if isinstance(value, Mapping):
        return terms_json(value)
    if isinstance(value, list | tuple):
        return [_json(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
