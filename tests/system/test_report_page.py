"""The page of `report --html` in Debian's Chromium: on a phone and a desktop, light and dark, on paper.

What is seen is kept in the folder that `ESIMTRACK_SCREENSHOTS` names, else in pytest's temporary one.
"""

import os
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from tests.system.needs import needed
from tools.browser import DESKTOP, PHONE, Browser, browser
from tools.pictures import PAGE, SIZE, page, photograph

pytestmark = pytest.mark.system

VIEWS = [(PHONE, False), (PHONE, True), (DESKTOP, False), (DESKTOP, True)]
MORE = f"""
log-usage 100MB --member {"W" * 60} --at 2026-11-20
add-plan travel-7-days --account trip --at 2026-11-15
log-usage 700MB --zone FR --account trip --at 2026-11-16
log-usage 900MB --zone CH --account trip --at 2026-11-18
add-plan unlimited --account home-of-{"o" * 40} --at 2026-11-01
"""
NAMES = ["phone-light", "phone-dark", "desktop-light", "desktop-dark"]


@pytest.fixture(scope="module")
def shown() -> Iterator[Browser]:
    needed("chromium")
    needed("chromedriver")
    with browser() as found:
        yield found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where screenshots are kept."""
    named = os.environ.get("ESIMTRACK_SCREENSHOTS")
    kept = Path(named) if named else tmp_path_factory.mktemp("screenshots")
    kept.mkdir(parents=True, exist_ok=True)
    return kept


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a family's month and of a trip, with a name that is long."""
    return page(tmp_path_factory.mktemp("page"), MORE)


@pytest.mark.parametrize(("size", "dark"), VIEWS, ids=NAMES)
def test_it_is_quiet_fits_and_can_be_read_by_all(
    shown: Browser, file: Path, folder: Path, size: tuple[int, int], dark: bool, request: pytest.FixtureRequest
) -> None:
    """Nothing in the console, nothing asked for but the page, no sideways scrolling, no finding of axe-core."""
    shown.logged.clear()
    shown.asked.clear()
    shown.open(file, size, dark)
    shown.picture(folder / f"report-{request.node.callspec.id}.png")
    assert shown.logged == []
    assert shown.asked == [file.as_uri()]
    assert shown.run("return document.documentElement.scrollWidth") <= size[0]
    light = shown.run("return getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)[0]") > 128
    assert light is not dark
    shown.run(files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    found = shown.run("return axe.run(document).then(done => done.violations.map(v => v.id + ': ' + v.nodes[0].html))")
    assert found == []
    assert shown.run("return axe.run(document).then(done => done.passes.length)") > 15


def test_letters_are_large_enough_on_a_phone(shown: Browser, file: Path) -> None:
    """No text is below 12 pixels, in pictures too: they are not shrunk, their room is."""
    shown.open(file, PHONE)
    smallest = shown.run(
        "return Math.min(...[...document.querySelectorAll('body *')].filter(e => e.checkVisibility() &&"
        " [...e.childNodes].some(n => n.nodeType == 3 && n.data.trim()) && !e.closest('.unseen, title'))"
        ".map(e => parseFloat(getComputedStyle(e).fontSize)))"
    )
    assert smallest >= 12


def test_on_paper_it_is_dark_on_white(shown: Browser, file: Path) -> None:
    """Whatever the screen is; and it fills a few pages."""
    shown.open(file, DESKTOP, dark=True)
    shown.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert shown.run("return getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert shown.run("return [...document.querySelectorAll('details')].some(e => e.checkVisibility())") is False
    shown.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_its_picture_in_the_readme_is_what_it_looks_like(folder: Path) -> None:
    """Made anew, it is as large, and nearly the same once letters are blurred: fonts differ between machines."""
    needed("chromium")
    photograph(folder / "report.png")
    with Image.open(PAGE) as kept, Image.open(folder / "report.png") as made:
        assert kept.size == made.size == SIZE
        blurred = [image.convert("RGB").resize((90, 118), Image.Resampling.BOX) for image in (kept, made)]
    difference = ImageStat.Stat(ImageChops.difference(blurred[0], blurred[1]))
    assert max(difference.mean) < 4, "python -m tools.pictures makes it anew: look at it"
