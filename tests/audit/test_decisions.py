"""What `check` tells of a journal's decisions, and what must hold of the ledger's numbers."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from msgspec.structs import replace

from esimtrack.audit.features import features
from esimtrack.audit.finding import KEPT, Finding, Findings
from esimtrack.audit.invariants import broken
from esimtrack.audit.judged import not_holding, without_effect
from esimtrack.ledger.fold import statement
from tests.audit.lines import EUROPE, NOW, Journal, line, plan, usage
from tests.ledger.plausible import START, instants, journals


class TestReplacing:
    """Purchases that say what they replace."""

    def test_a_chain_of_corrections_is_fine(self) -> None:
        """The last one counts."""
        assert Journal(plan(), plan("q", replaces="p"), plan("r", replaces="q")).codes() == []

    @pytest.mark.parametrize(
        "lines",
        [
            [plan("q", replaces="nothing")],
            [plan("p", account="work"), plan("q", replaces="p")],
            [plan("q", replaces="q")],
            [plan("p"), plan("q", replaces="p"), plan("r", replaces="p")],
        ],
        ids=["unknown", "another account's", "itself", "replaced already"],
    )
    def test_what_replaces_nothing_is_told(self, lines: list[dict[str, Any]]) -> None:
        """It counts as a purchase of its own."""
        [found] = Journal(*lines).found()
        assert (found.code, found.event, found.about[0]) == ("replaces-nothing", "q", "Monthly")


class TestTheLedger:
    """What the ledger says, and what must hold of it."""

    def test_each_warning_is_a_finding_with_what_it_named(self) -> None:
        """The codes are those of `status`."""
        events = Journal(plan(), line("renew", "r", "02", purchase="nothing"), line("renew", "s", "03", purchase="p"))
        found = list(without_effect(statement(events.decisions, events.usage, NOW)))
        assert [(f.code, f.account, f.event, f.about) for f in found] == [
            ("unknown-purchase", "home", "r", ("nothing",)),
            ("cannot-renew", "home", "s", ("p",)),
        ]

    @given(journals(), instants)
    def test_nothing_is_broken_in_any_journal(self, lines: list[dict[str, Any]], as_of: datetime) -> None:
        """At any instant, what is logged, granted and left adds up."""
        found = Journal(*lines)
        for at, by_now in ((as_of, True), (START + timedelta(days=400), False)):
            use = found.use(as_of)
            logged = use.logged_by_now if by_now else use.logged
            assert list(not_holding(statement(found.decisions, found.usage, at), logged)) == []

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"granted": 1}, "not-conserved"),
            ({"expired": 5}, "not-conserved"),
            ({"used": 1}, "use-unexplained"),
            ({"unlogged": 7}, "use-unexplained"),
        ],
    )
    def test_a_number_that_does_not_add_up_is_told(self, change: dict[str, int], code: str) -> None:
        """With by how much."""
        events = Journal(plan(), usage("u", "03"))
        [account] = statement(events.decisions, events.usage, NOW).accounts
        wrong = replace(account, **{key: getattr(account, key) + by for key, by in change.items()})
        assert [(f.code, f.bytes) for f in broken(wrong, 10**9)] == [(code, *change.values())]

    @pytest.mark.parametrize("left", [-1, 10**10 + 1])
    def test_a_bucket_that_cannot_be_is_told(self, left: int) -> None:
        """Below nothing, or above its size."""
        events = Journal(plan())
        [account] = statement(events.decisions, events.usage, NOW).accounts
        wrong = replace(account, buckets=(replace(account.buckets[0], left=left),))
        assert [f.code for f in broken(wrong, 0)] == ["bucket-out-of-bounds"]

    def test_points_below_zero_are_told(self) -> None:
        """With how many."""
        [account] = statement(Journal(plan()).decisions, Journal(plan()).usage, NOW).accounts
        assert [(f.code, f.count) for f in broken(replace(account, points=-3), 0)] == [("points-below-zero", 3)]


def test_many_findings_of_a_kind_are_counted_and_not_kept() -> None:
    """Memory stays flat; errors come first."""
    findings = Findings()
    for number in range(KEPT + 30):
        findings.add(Finding("twice", event=str(number)))
    findings.add(Finding("damaged"))
    assert [(f.code, f.severity) for f in findings][:2] == [("damaged", "error"), ("twice", "warning")]
    assert (len(list(findings)), len(findings), findings.more) == (KEPT + 1, KEPT + 31, {"twice": 30})


def test_features_are_keys_and_no_values_that_could_name_anything() -> None:
    """Words, spans and numbers of rules are told; names, prices and notes are not."""
    terms = {
        **EUROPE,
        "name": "Secret name",
        "provider": "Secret seller",
        "notes": "secret",
        "price": "1.23 EUR",
        "validity": {"lasts": "30 days", "stacking": "queue"},
        "sharing": {"members": [{"name": "Secret Ada", "limit": "1 GB"}]},
    }
    told = features(Journal(plan(terms=terms), plan("q", role="plan", replaces="p")).decisions)
    assert told["validity.stacking = queue"] == 1
    assert told["sharing.members.limit"] == 1
    assert told["timezone"] == 2
    assert told["replaces"] == 1
    assert not any("ecret" in key or "1.23" in key or "FR" in key for key in told)
