"""The catalogue: plan files, the samples and a person's own. `load` reads one, `find` and `listing` find them."""

from esimtrack.catalogue.files import BadPlanFile, FileProblem, Plan, load
from esimtrack.catalogue.shelf import Entry, UnknownPlan, find, listing, own, samples_folder

__all__ = [
    "BadPlanFile",
    "Entry",
    "FileProblem",
    "Plan",
    "UnknownPlan",
    "find",
    "listing",
    "load",
    "own",
    "samples_folder",
]
