"""A plan, asked for on a terminal in the fewest questions that make a good one. The rest is for a plan file."""

from collections.abc import Mapping
from typing import Any

from esimtrack.cli.ask import ask, confirm
from esimtrack.i18n import _
from esimtrack.terms.check import read_terms
from esimtrack.terms.problem import BadTerms, Path


def ask_for_plan(timezone: str) -> dict[str, Any]:
    """The plan that the answers describe, with the keys of a plan file; it can be bought as it is."""
    plan: dict[str, Any] = {"name": ask(_("What is the plan called?"), _fits({}, "name"))}
    plan["data"] = ask(_("How much data does it give (10GB, or unlimited)?"), _fits(plan, "data"))
    every = ask(
        _("Does it come anew: each 1 month, 30 days …? Leave it empty for a plan bought once:"),
        _fits(plan, "cycle", "every"),
    )
    if every:
        _ask_about_cycle(plan, every)
    else:
        lasts = ask(_("How long does it last (30 days)? Empty: until it is used up:"), _fits(plan, "validity", "lasts"))
        if lasts:
            plan["validity"] = {"lasts": lasts}
        if not confirm(_("Does it start when you buy it? (no: at its first use)")):
            plan.setdefault("validity", {})["starts"] = "first-use"
    price = ask(_("What does it cost (12.00 EUR)? Empty: I do not say:"), _fits(plan, "price"))
    if price:
        plan["price"] = price
    plan["timezone"] = ask(_("In which zone of time are its days counted?"), _fits(plan, "timezone"), timezone)
    return plan


def _ask_about_cycle(plan: dict[str, Any], every: str) -> None:
    plan["cycle"] = {"every": every}
    if not confirm(_("Does it renew by itself?")):
        plan["cycle"]["renews"] = "manual"
    if plan["data"].casefold() == "unlimited":
        return
    cycles = ask(_("For how many more cycles is what is left good (0: it is lost; or forever)?"), _carries(plan), "0")
    if cycles == "0":
        return
    plan["rollover"] = {"cycles": int(cycles) if cycles.isdigit() else cycles}
    cap = ask(_("At most how much is carried in all (20GB)? Empty: there is no limit:"), _fits(plan, "rollover", "cap"))
    if cap:
        plan["rollover"]["cap"] = cap


def _fits(plan: Mapping[str, Any], *path: str) -> Any:
    """What is wrong with an answer, as the value at `path`; where a key may be left out, an empty answer does so."""

    def read(answer: str) -> str | None:
        if not answer and path not in (("name",), ("data",), ("timezone",)):
            return None
        return _wrong(plan, path, answer)

    return read


def _carries(plan: Mapping[str, Any]) -> Any:
    def read(answer: str) -> str | None:
        if answer == "0":
            return None
        return _wrong(plan, ("rollover", "cycles"), int(answer) if answer.isascii() and answer.isdigit() else answer)

    return read


def _wrong(plan: Mapping[str, Any], path: tuple[str, ...], value: Any) -> str | None:
    trial: dict[str, Any] = {"name": "?", "data": "1 GB", "timezone": "UTC", **plan}
    if path[0] == "cycle":
        trial = {**trial, "cycle": {path[1]: value}}
    elif len(path) == 2:
        trial = {**trial, path[0]: {**trial.get(path[0], {}), path[1]: value}}
    else:
        trial = {**trial, path[0]: value}
    try:
        read_terms(trial)
    except BadTerms as bad:
        for problem in bad.problems:
            if _under(problem.path, path):
                return " ".join(line.partition(": ")[2] or line for line in problem.lines())
    return None


def _under(found: Path, path: tuple[str, ...]) -> bool:
    return found[: len(path)] == path
