"""A journal whose every text tries something: to be a command, a path, a screen's control, markup, or a formula."""

import json
from typing import Any

MARKER = "pwned-7f3a"
"""What must never become a file, nor a part of a path that is opened."""

# A name may hold any of this: what a name may not hold, the journal refuses.
NAMES = [
    f"../../{MARKER}",
    f"/tmp/{MARKER}",
    f"$(touch {MARKER})",
    f"`touch {MARKER}`; touch {MARKER}",
    f'=HYPERLINK("{MARKER}")',
    "+1+1",
    "-1-1",
    "@SUM(1)",
    "[red]x[/red]",
    "[/]",
    "%s{0}{remaining}",
    "--json",
]
# A note may hold anything at all.
NOTES = [
    "\x1b[31mred\x1b[0m\x1b]0;title\x07",
    "\x9b31m\x85\x7f",
    "a\u202eb\u2066c\u200fd",
    "zero\u200bwidth\u2028line\r\nend",
    *NAMES,
]


def journal() -> list[dict[str, Any]]:
    """Each name is an account with a plan, a booster, usage of a member in a zone, a counter, a gift and a transfer."""
    events: list[dict[str, Any]] = []
    for number, name in enumerate(NAMES):
        note = NOTES[number]
        terms = {
            "name": name,
            "timezone": "Europe/Berlin",
            "cycle": {"every": "1 month"},
            "rollover": {"cycles": 1},
            "allowance": [{"data": "10 GB"}, {"data": "1 GB", "zones": [name]}],
            "notes": name,
            "sharing": {"members": [{"name": name, "limit": "1 GB"}]},
        }
        more = {"account": name, "note": note, "source": name}
        at = f"2026-11-{number + 1:02}T10:00:00Z"
        events += [
            {"id": f"p{number}", "type": "purchase", "at": at, "terms": terms, **more},
            {"id": f"u{number}", "type": "usage", "at": at, "bytes": 5, "member": name, "zone": name, **more},
            {"id": f"c{number}", "type": "counter", "at": at, "device": name, "total": 5, "epoch": name, **more},
            {"id": f"b{number}", "type": "bonus", "at": at, "bytes": 10**9, "batch": name, **more},
            {"id": f"t{number}", "type": "transfer", "at": at, "to": NAMES[number - 1], "bytes": 10**6, **more},
            {"id": f"x{number}", "type": "renew", "at": at, "purchase": "nobody-bought-this", **more},
        ]
    return events


def lines() -> str:
    """The journal as a file."""
    return "".join(json.dumps(event) + "\n" for event in journal())
