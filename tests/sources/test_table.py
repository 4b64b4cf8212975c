"""The table of sources: ours, those of other packages, and none that is asked for by a plain import."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from esimtrack.cli.commands.import_ import SOURCES
from esimtrack.sources.table import names
from tests.sources.conftest import Importing

METER = """
from datetime import timedelta
from esimtrack.sources.found import BadSource, Bucket, Found

def call(run):
    return run(("echo", "7"))

def read(content, about):
    hour = about.at.replace(minute=0) - timedelta(hours=1)
    bucket = Bucket(series="meter", key="0", start=hour, end=hour + timedelta(hours=1), received=int(content))
    return Found(as_of=about.at, series=("meter",), buckets=(bucket,))
"""


def test_all_of_ours_are_in_the_table_and_offered_to_shells() -> None:
    """Shells are told without a look at what is installed, which takes its time."""
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    ours = project["entry-points"]["esimtrack.sources"]
    assert sorted(ours) == list(SOURCES)
    assert set(ours) <= set(names()), "install esimtrack anew: its metadata is old"


def test_another_package_adds_a_source(importing: Importing, monkeypatch: pytest.MonkeyPatch) -> None:
    """By an entry point alone; one that is broken says so, and a name is answered with the near one."""
    folder = importing.home.folder / "packages"
    described = folder / "meter-1.0.dist-info"
    described.mkdir(parents=True)
    (folder / "meter.py").write_text(METER)
    (described / "METADATA").write_text("Metadata-Version: 2.1\nName: meter\nVersion: 1.0\n")
    (described / "entry_points.txt").write_text("[esimtrack.sources]\nmeter = meter\nbroken = nothing.there\n")
    monkeypatch.syspath_prepend(str(folder))
    assert "Read meter:meter, as of now: 1 (7 B) new" in importing.home.does("import --from meter")
    assert "the source broken cannot be loaded: No module named 'nothing'" in importing.home.refuses(
        "import --from broken"
    )
    assert "Did you mean meter?" in importing.home.refuses("import --from metre")


def test_a_plain_import_does_not_look_for_sources(importing: Importing) -> None:
    """It would load importlib.metadata, which takes longer than all the rest."""
    importing.write("none.jsonl", "")
    code = "import sys; from esimtrack.cli import run; run(sys.argv[1:]); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code, "import", "none.jsonl"], capture_output=True, text=True, check=True
    )
    assert "Read none.jsonl" in done.stdout
    assert "importlib.metadata" not in done.stdout.split()


@pytest.mark.parametrize(
    "option", ["--interface x", "-a x", "--since today", "--at now", "--force", "--map x", "--save x"]
)
def test_what_belongs_to_sources_is_refused_without_one(importing: Importing, option: str) -> None:
    """A journal's lines say it themselves."""
    assert "goes with --from only" in importing.home.refuses(f"import none.jsonl {option}", 2)


def test_an_import_of_nothing_says_what_there_is(importing: Importing) -> None:
    """Both kinds, with how they are written."""
    assert "import --from vnstat" in importing.home.refuses("import", 2)
