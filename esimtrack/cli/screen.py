"""The terminal, for what Rich draws on it. Rich is loaded here alone."""

import os
import sys
from datetime import datetime

from rich.console import Console

from esimtrack.cli.output import coloured, width
from esimtrack.cli.surroundings import Surroundings
from esimtrack.views.reader import Reader


def console() -> Console:
    """Standard output: coloured on a terminal that wants it, else plain."""
    wants = coloured(sys.stdout)
    return Console(
        file=sys.stdout,
        width=width(),
        force_terminal=wants,
        no_color=not wants,
        color_system="auto" if wants else None,
        legacy_windows=False if os.name != "nt" else None,
    )


def reader(now: datetime, around: Surroundings) -> Reader:
    """Who reads the screen, as of `now`."""
    encoding = (sys.stdout.encoding or "ascii").lower().replace("-", "")
    return Reader(now, around.zone, width(), ascii=not encoding.startswith("utf"), soon=around.soon)
