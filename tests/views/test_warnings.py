"""Warnings in words: every code that the ledger knows has a sentence, and the docs have a row for it."""

import re
from pathlib import Path

import pytest

from esimtrack.ledger.statement import Warned
from esimtrack.views.warnings import SENTENCES, advice, sentence
from tests.views.build import account, purchase, terms

MAIN = account(purchases=[purchase(terms("Monthly 10 GB"), id="e01")])
ROOT = Path(__file__).parents[2]


def test_the_docs_list_the_codes() -> None:
    """docs/json.md has a row for each code, in their order."""
    page = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    table = page.split("### Warnings")[1].split("\n## ")[0]
    assert re.findall(r"^\| `([a-z-]+)` \|", table, flags=re.MULTILINE) == list(SENTENCES)


@pytest.mark.parametrize("code", SENTENCES)
def test_a_warning_is_a_whole_sentence(code: str) -> None:
    """It names the plan, not the id, where it is about one; what to do is a command that can be typed."""
    said = sentence(Warned(code, "e09", "e01"), MAIN)
    assert said.endswith(".")
    assert "{" not in said
    assert "e01" not in said
    assert advice(Warned(code, "e09", "e01")).endswith("esimtrack undo e09")


def test_what_is_unknown_is_named_as_the_event_has_it() -> None:
    """An id that stands for nothing here is all there is to say."""
    assert sentence(Warned("unknown-purchase", "e09", "e77"), MAIN).startswith("e77 is no purchase")
    assert sentence(Warned("cannot-renew", "e09"), MAIN).startswith("Event e09 could not")


def test_a_code_without_a_sentence_is_shown_as_itself() -> None:
    """No warning is swallowed."""
    assert sentence(Warned("brand-new", "e09"), MAIN) == "Event e09 had no effect: brand-new."
