"""The pages: each link leads somewhere, each heading that it names is there, and each page can be reached."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("sample_plans/*.md"), *ROOT.glob(".github/**/*.md")]
)
FENCED = re.compile(r"^ *```.*?^ *```", re.DOTALL | re.MULTILINE)


def links(page: Path) -> Iterator[str]:
    """What a page links to or shows; examples and code are no links."""
    text = re.sub(r"`[^`\n]*`", "code", FENCED.sub("", page.read_text(encoding="utf-8")))
    for found in re.finditer(r"\]\(([^)\s]+)\)|\b(?:src|href)=\"([^\"]+)\"", text):
        yield found[1] or found[2]


def headings(page: Path) -> set[str]:
    """The names of a page's headings, as GitHub makes them."""
    seen: dict[str, int] = {}
    for heading in re.findall(r"^#+ (.+)$", FENCED.sub("", page.read_text(encoding="utf-8")), re.MULTILINE):
        shown = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
        name = re.sub(r"[^\w\- ]", "", shown).replace(" ", "-")
        seen[name] = seen.get(name, 0) + 1
    return {name if nth == 0 else f"{name}-{nth}" for name, count in seen.items() for nth in range(count)}


def leads_to(page: Path, link: str) -> Path:
    """The file that a link within the clone means."""
    path = link.partition("#")[0]
    return (page.parent / path).resolve() if path else page


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    """To a file of the clone, and to a heading that it has; what lies elsewhere is not asked."""
    dead = []
    for link in links(page):
        if re.match(r"[a-z]+:", link):
            continue
        file, heading = leads_to(page, link), link.partition("#")[2]
        if not file.exists() or (heading and heading not in headings(file)):
            dead.append(link)
    assert dead == []


def test_every_page_can_be_reached() -> None:
    """From the README, link by link; and from the index of the documentation, each page for a reader of English."""
    for start, wanted in (
        (ROOT / "README.md", PAGES),
        (ROOT / "docs/index.md", [page for page in PAGES if page.parent == ROOT / "docs"]),
    ):
        reached, ahead = {start}, [start]
        while ahead:
            page = ahead.pop()
            near = {leads_to(page, link) for link in links(page) if not re.match(r"[a-z]+:", link)}
            new = {file for file in near if file.suffix == ".md" and file.exists()} - reached
            reached |= new
            # The index itself has every page: nobody looks for one behind another.
            ahead += new if start.name == "README.md" else []
        assert [str(page.relative_to(ROOT)) for page in wanted if page not in reached] == []
