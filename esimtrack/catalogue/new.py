"""New plan files: a commented plan to start from, or one written from answers."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

TEMPLATE = """\
# A plan file. It is a plan already: change what is there, and take the # off what your seller's terms say.
# `esimtrack plans check FILE` says what is wrong with it, `esimtrack plans show FILE` what it means in plain words.

name = "Monthly 10 GB"
# provider = "Example Mobile"
# price = "12.00 EUR"             # an amount and an ISO 4217 code
# price_per = "cycle"             # or "purchase": paid once, for a plan with a [cycle]
# timezone = "Europe/Berlin"      # where days and months are counted; left out: yours
# gb = 1000                       # or 1024: what the seller means by 1 GB, in MB
data = "10 GB"                    # or "unlimited"
# url = "https://example.com"     # where the terms are
# notes = "Anything else."
# keep_alive = "180 days"         # the number is lost unless it is used, topped up or renewed this often
# role = "plan"                   # or "top-up"

# Instead of `data`, for a plan of several parts: once for each.
# [[allowance]]
# name = "Europe"
# data = "5 GB"                   # or "unlimited"
# fair_use = "2 GB"               # with "unlimited": full speed up to this
# zones = ["FR", "DE"]            # left out: everywhere
# priority = 0                    # smaller pays first

# When it starts and ends.
# [validity]
# lasts = "30 days"               # hours, days, weeks, months, years; or "cycle" for a top-up; left out: no end
# starts = "purchase"             # or "first-use", "activate"
# start_by = "365 days"           # after the purchase
# unstarted = "lapses"            # or "starts": what happens then
# ends = "same-time"              # or "end-of-day", "end-of-last-day", "end-of-month"
# stacking = "parallel"           # or "queue", "extend"

# The data is granted anew in each cycle. Without this table: once.
[cycle]
every = "1 month"
# anchor = "start"                # or "day", "calendar", or a day of the month: 1 to 31
# first = "full"                  # or "prorated"
# renews = "auto"                 # or "manual"
# grace = "7 days"                # with "manual"

# What is left at a cycle's end is carried. Without this table: it is lost.
# [rollover]
# cycles = 1                      # further cycles, or "forever"
# share = "100%"
# per_cycle = "5 GB"              # at most this from one cycle
# cap = "20 GB"                   # at most this in all
# rolls = ["base"]                # of base, top-up, bonus
# priority = 0                    # smaller pays first; left out: that of what is carried
# early = "carries"               # or "forfeits": what renewing early does to it; with renews = "manual"

# What happens when it is used up.
# [exhaustion]
# then = "stop"                   # or "throttle", "overage"
# speed = "512 kbps"              # with "throttle"
# price = "10.00 EUR"             # with "overage": for each block that is begun
# block = "1 GB"

# A plan that several people share.
# [sharing]
# members = [ { name = "Ada", limit = "3 GB" }, { name = "Bo" } ]

# An offer, on the days from `from` through `through`: once for each.
# [[promotion]]
# name = "Singles' Day"
# from = 2026-11-11
# through = 2026-11-30
# on = ["purchase"]               # and/or "renewal"
# bonus = "20%"                   # or a size
# bonus_lasts = "90 days"         # left out: as long as the data that it comes with
# priority = 0                    # of the bonus
# extend = "30 days"              # with `lasts`: that much longer
# rollover = { cycles = 1 }       # for cycles that end on those days

# What the seller gives for data that expires.
# [compensation]
# points = 10                     # for each full `per`
# credit = "1.00 GBP"             # for each full `per`
# per = "1 GB"
# bonus = "50%"                   # of what expires, in the next cycle
# cap = "2 GB"                    # the bonus is at most this
"""


def plan_text(plan: Mapping[str, Any]) -> str:
    """The text of a plan file that says `plan` (a plan file's keys, text, numbers, lists and tables)."""
    import tomli_w

    return tomli_w.dumps(plan)


def write_new(path: Path, text: str) -> None:
    """Write a plan file, in a folder that is made if need be. A file that is there is left: `FileExistsError`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)
