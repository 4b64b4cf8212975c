"""`report --html FILE`: a page is written."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from esimtrack.cli.output import say, say_bytes
from esimtrack.cli.refusal import Refusal
from esimtrack.cli.whole_file import refusal, replace, writable
from esimtrack.i18n import _

if TYPE_CHECKING:
    from esimtrack.views.reader import Reader
    from esimtrack.views.report import Seen


def write_page(to: str, seen: "Sequence[Seen]", reader: "Reader") -> None:
    """Write the page to a file, or to standard output (`-`), and say so."""
    try:
        from esimtrack.views.report_page import is_ours, report_page
    except ModuleNotFoundError as missing:
        if missing.name is None or missing.name.partition(".")[0] not in ("jinja2", "markupsafe"):
            raise
        raise Refusal(
            _("a page needs Jinja2, which is not installed."),
            _("With it: pipx inject esimtrack {libraries}, or pip install {libraries}").format(libraries="jinja2"),
        ) from None
    page = report_page(seen, reader)
    if to == "-":
        say_bytes(page)
        return
    path = writable(Path(to), "esimtrack report --html", is_ours, "--html -")
    try:
        replace(path, page)
    except OSError as error:
        raise refusal(path, error) from None
    say(_("{file}: open it in a browser.").format(file=to))
