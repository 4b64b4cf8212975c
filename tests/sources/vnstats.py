"""vnStat's JSON as a machine in Berlin writes it, made for a test."""

import json
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")


def row(time: str, received: int, sent: int = 0, zone: ZoneInfo = BERLIN) -> dict[str, Any]:
    """A row of hours (`2026-11-24T10`) or days (`2026-11-24`), as version 2.10 has them."""
    wall = datetime.fromisoformat(time if "T" not in time else f"{time}:00")
    stamp = int(wall.replace(tzinfo=zone).timestamp())
    found: dict[str, Any] = {"date": {"year": wall.year, "month": wall.month, "day": wall.day}, "timestamp": stamp}
    if "T" in time:
        found["time"] = {"hour": wall.hour, "minute": 0}
    return {**found, "rx": received, "tx": sent}


def vnstat(updated: str, zone: ZoneInfo = BERLIN, /, **interfaces: dict[str, int]) -> str:
    """The output of `vnstat --json`: for each interface, what was received in each hour and day."""
    wall = datetime.fromisoformat(updated)
    stamp = int(wall.replace(tzinfo=zone).timestamp())
    told = {
        "date": {"year": wall.year, "month": wall.month, "day": wall.day},
        "time": {"hour": wall.hour, "minute": wall.minute},
        "timestamp": stamp,
    }
    found = [
        {
            "name": name,
            "alias": "",
            "created": told,
            "updated": told,
            "traffic": {
                "total": {"rx": 0, "tx": 0},
                "hour": [row(time, size, zone=zone) for time, size in rows.items() if "T" in time],
                "day": [row(time, size, zone=zone) for time, size in rows.items() if "T" not in time],
            },
        }
        for name, rows in interfaces.items()
    ]
    return json.dumps({"vnstatversion": "2.10", "jsonversion": "2", "interfaces": found})


def instant(time: str, zone: ZoneInfo = BERLIN) -> str:
    """A local time as the journal writes it."""
    return f"{datetime.fromisoformat(time).replace(tzinfo=zone).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
