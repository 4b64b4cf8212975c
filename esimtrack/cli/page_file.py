"""`report --html FILE`: a page is written whole or not at all, in the place of an older page, and of nothing else."""

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

_HEAD = 1_000


def write_page(to: str, seen: "Sequence[Seen]", reader: "Reader") -> None:
    """Write the page to a file, or to standard output (`-`), and say so."""
    try:
        from esimtrack.views.report_page import GENERATOR, report_page
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
    path = writable(Path(to), "--html -")
    try:
        if path.exists() and not _ours(path, GENERATOR):
            raise Refusal(
                _("{file} is there already, and is no page of esimtrack: it stays as it is.").format(file=path),
                _("Name another file, or delete that one."),
            )
        replace(path, page)
    except OSError as error:
        raise refusal(path, error) from None
    say(_("{file}: open it in a browser.").format(file=to))


def _ours(path: Path, mark: bytes) -> bool:
    with path.open("rb") as file:
        head = file.read(_HEAD)
    return not head or mark in head
