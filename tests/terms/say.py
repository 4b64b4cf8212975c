"""Terms for tests, written as a plan file is."""

import tomllib
from typing import Any

from esimtrack.terms.check import Role, read_terms
from esimtrack.terms.model import Terms
from esimtrack.terms.problem import BadTerms

BASE = {"name": "P", "timezone": "Europe/Berlin"}


def plan(text: str, **more: Any) -> dict[str, Any]:
    """A plan file's keys; a name, a zone of time and 1 GB of data are filled in where they are not told."""
    written = tomllib.loads(text)
    data = {} if "data" in written or "allowance" in written else {"data": "1 GB"}
    return BASE | data | written | more


def terms(text: str, role: Role = "plan") -> Terms:
    """The terms that a plan file says."""
    return read_terms(plan(text), role)


def problems(text: str, role: Role = "plan") -> list[str]:
    """All that is wrong with a plan file, line by line."""
    return wrong(plan(text), role)


def wrong(data: dict[str, Any], role: Role = "plan") -> list[str]:
    """All that is wrong with terms, line by line."""
    try:
        read_terms(data, role)
    except BadTerms as bad:
        return str(bad).splitlines()
    return []
