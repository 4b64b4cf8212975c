"""The page on plan files keeps up with the reader."""

import re
from pathlib import Path

import pytest

from esimtrack.catalogue import load
from esimtrack.terms import tables

PAGE = (Path(__file__).parents[2] / "docs" / "plans.md").read_text(encoding="utf-8")
SECTIONS = {
    "The plan": tables.PLAN,
    "`[[allowance]]`": tables.ALLOWANCE,
    "`[validity]`": tables.VALIDITY,
    "`[cycle]`": tables.CYCLE,
    "`[rollover]`": tables.ROLLOVER,
    "`[exhaustion]`": tables.EXHAUSTION,
    "`[sharing]`": tables.SHARING,
    "`[[promotion]]`": tables.PROMOTION,
    "`[compensation]`": tables.COMPENSATION,
}


@pytest.mark.parametrize("section", SECTIONS)
def test_each_table_is_documented_key_by_key(section: str) -> None:
    """Every key of a table has its line in the table's section, and no other key has."""
    text = PAGE.split(f"\n## {section}")[1].split("\n## ")[0]
    rows = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    described = {key for row in rows for key in re.findall(r"`(\w+)`", row)}
    tables_of_their_own = {name for name, key in SECTIONS[section].keys.items() if f"[{name}]" in PAGE}
    own_keys = SECTIONS[section].keys.keys() - (tables_of_their_own if section == "The plan" else set())
    assert described == own_keys | ({"role"} if section == "The plan" else set())


def test_the_examples_load(tmp_path: Path) -> None:
    """What the page shows as a plan is one."""
    examples = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert len(examples) >= 3
    for example in examples:
        path = tmp_path / "example.toml"
        path.write_text(example, encoding="utf-8")
        load(path, lambda: "Europe/Berlin")
