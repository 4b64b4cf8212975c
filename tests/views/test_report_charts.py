"""The page's pictures: their scales hold what is drawn, in round steps, and nothing is drawn outside."""

import pytest

from esimtrack.views import report_charts
from tests.views.journals import Story, Writer, story
from tests.views.test_report_screens import STORIES, of, seen


def used(size: str) -> Story:
    return story("2026-11-21 09:00", Writer("main").buys("family", "2026-10-31 23:00").uses(size, "2026-11-05 10:00"))


@pytest.mark.parametrize(
    ("size", "scale"),
    [
        ("1 MB", ["0", "200 MB", "400 MB", "600 MB", "800 MB"]),
        ("700 MB", ["0", "200 MB", "400 MB", "600 MB", "800 MB"]),
        ("1.3 GB", ["0", "500 MB", "1 GB", "1.5 GB"]),
        ("22 GB", ["0", "10 GB", "20 GB", "30 GB"]),
    ],
)
def test_the_scale_has_round_steps(size: str, scale: list[str]) -> None:
    """Few of them, from 0 to what is not below the most: here an even share of 20 GB in 30 days, or what was used."""
    (one,) = seen(used(size))
    assert one.report is not None
    chart = report_charts.use(one.report, one.account, of("pool").reader(80))
    assert [place.said for place in chart.scale] == scale


@pytest.mark.parametrize("name", STORIES)
def test_nothing_is_drawn_outside(name: str) -> None:
    """Bars, the line, and what was left stand between 0 and the top; each known day says its values."""
    story = of(name)
    for account, _insight, made in seen(story):
        if made is None:
            continue
        known = [step for step in made.steps if step.used is not None]
        for chart in (draw(made, account, story.reader(80)) for draw in (report_charts.use, report_charts.left)):
            assert len(chart.hovers) == len(known)
            for bar in (*chart.logged, *chart.found):
                assert 0 <= bar.x <= bar.x + bar.width <= 1000
                assert -0.01 <= bar.y <= bar.y + bar.height <= 100.7
            heights = [float(point.split(",")[1]) for shape in chart.shapes for point in shape.split(" ")]
            assert all(0 <= height <= 100 for height in heights)
            assert chart.line is None or 0 <= chart.line < 100
            assert len({place.said for place in chart.scale}) == len(chart.scale)
