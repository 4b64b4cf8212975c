"""A plan from the command line: each flag is a key of a plan file, and means what that key means.

Flags are laid over what a plan file, or the purchase that is being replaced, says already. What is wrong with the
result is told by the names of the flags.
"""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from esimtrack.cli.refusal import Refusal
from esimtrack.i18n import _
from esimtrack.terms.check import Role, read_terms
from esimtrack.terms.model import Terms
from esimtrack.terms.problem import BadTerms, Named, Path, key_name

FLAGS: dict[str, Path] = {
    "name": ("name",),
    "provider": ("provider",),
    "price": ("price",),
    "timezone": ("timezone",),
    "gb": ("gb",),
    "keep_alive": ("keep_alive",),
    "data": ("data",),
    "fair_use": ("allowance", 0, "fair_use"),
    "zones": ("allowance", 0, "zones"),
    "lasts": ("validity", "lasts"),
    "starts": ("validity", "starts"),
    "start_by": ("validity", "start_by"),
    "unstarted": ("validity", "unstarted"),
    "ends": ("validity", "ends"),
    "stacking": ("validity", "stacking"),
    "every": ("cycle", "every"),
    "anchor": ("cycle", "anchor"),
    "first": ("cycle", "first"),
    "renews": ("cycle", "renews"),
    "grace": ("cycle", "grace"),
    "rollover": ("rollover", "cycles"),
    "share": ("rollover", "share"),
    "per_cycle": ("rollover", "per_cycle"),
    "cap": ("rollover", "cap"),
}
"""Each flag, and where its key stands in a plan file."""

# Numbers are numbers in a plan file: gb = 1024, anchor = 15, cycles = 2.
_NUMBERS = ("gb", "anchor", "rollover")


def lay_over(base: Mapping[str, Any], flags: Mapping[str, Any]) -> dict[str, Any]:
    """The plan that `base` says, with what the given flags say instead."""
    plan = deepcopy(dict(base))
    given = {flag: value for flag, value in flags.items() if value is not None and value != []}
    if "data" in given:
        plan.pop("allowance", None)
    if "fair_use" in given or "zones" in given:
        plan.setdefault("allowance", [{"data": given.pop("data", None) or plan.pop("data", None)}])
        plan.pop("data", None)
    for flag, value in given.items():
        *tables, key = FLAGS[flag]
        place: Any = plan
        for table in tables:
            place = place[table] if isinstance(table, int) else place.setdefault(table, {})
        place[key] = _number(value) if flag in _NUMBERS else value
    return plan


def _number(value: str) -> int | str:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else value


def checked(plan: Mapping[str, Any], role: Role) -> Terms:
    """The terms of a plan that was put together from flags; refused with all that is wrong, by the flags' names."""
    try:
        return read_terms({key: value for key, value in plan.items() if key != "role"}, role)
    except BadTerms as bad:
        lines = [line for problem in bad.problems for line in problem.lines(_flag)]
        raise Refusal(*lines, _("The flags are a plan file's words: esimtrack add-plan --help")) from None


def _flag(key: Named) -> str:
    for flag, path in FLAGS.items():
        if path == key.path:
            named = "--" + flag.replace("_", "-")
            return named if key.value is None else f"{named} {key.value}"
    tables = {("cycle",): "--every", ("rollover",): "--rollover", ("allowance", 0, "data"): "--data"}
    return tables.get(key.path) or key_name(key)
