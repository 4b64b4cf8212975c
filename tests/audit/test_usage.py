"""What `check` tells of the usage in a journal, and what it does not: a family's devices and calls are no mistakes."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.audit.lines import EUROPE, Journal, counter, daily, line, plan, readings, usage

AMERICA = {**EUROPE, "cycle": {"every": "1 month"}, "allowance": [{"data": "1 GB", "zones": ["US"]}]}


def test_a_plain_journal_has_no_findings() -> None:
    """A plan, its members, calls, several uses a day."""
    lines = [usage(f"u{n}", f"{n:02}", bytes=n * 10**7, member="Ada" if n % 2 else "Bo") for n in range(2, 20)]
    lines += [usage("call", "05", bytes=0), usage("call2", "05", bytes=0)]
    assert Journal(plan(), line("member", "m", "01", name="Ada"), *lines).codes() == []


class TestTwoSources:
    """Traffic that is counted twice, and what only looks so."""

    def test_a_counter_beside_an_importer_is_told_with_the_days_and_what_counts_twice(self) -> None:
        """The smaller of both is what counts twice at most, day by day."""
        lines = [*daily("v", range(3, 9), source="vnstat"), *readings("c", range(2, 9), 4 * 10**8)]
        [found] = Journal(plan(), *lines).found()
        assert (found.code, found.account, found.about) == ("two-sources", "home", ("", "vnstat"))
        assert (found.count, found.bytes) == (6, 6 * 4 * 10**8)
        assert (found.start, found.end) == (
            datetime(2026, 11, 3, 12, tzinfo=UTC),
            datetime(2026, 11, 8, 12, tzinfo=UTC),
        )

    def test_two_importers_are_told(self) -> None:
        """Whatever each of them counts by."""
        lines = [*daily("v", range(3, 9), source="vnstat"), *daily("m", range(5, 12), 10**8, source="mmcli")]
        assert Journal(plan(), *lines).codes() == ["two-sources"]

    def test_several_devices_of_one_source_are_normal(self) -> None:
        """A family's phones, each read off by hand."""
        lines = [*readings("c", range(2, 9)), *readings("t", range(2, 9), device="tablet")]
        assert Journal(plan(), *lines).codes() == []

    def test_sources_of_several_members_are_normal(self) -> None:
        """Each sees its own."""
        lines = [*daily("v", range(3, 9), source="vnstat", member="Ada"), *readings("c", range(2, 9), member="Bo")]
        assert Journal(plan(), *lines).codes() == []

    def test_two_sources_of_one_member_are_told_with_the_member(self) -> None:
        """As for nobody in particular."""
        lines = [*daily("v", range(3, 9), source="vnstat", member="Ada"), *readings("c", range(2, 9), member="Ada")]
        assert [finding.about for finding in Journal(plan(), *lines).found()] == [("", "vnstat", "Ada")]

    def test_a_change_from_one_to_the_other_is_no_overlap(self) -> None:
        """On the day of the change both count."""
        lines = [*daily("v", range(3, 9), source="vnstat"), *daily("m", range(8, 15), 10**8, source="mmcli")]
        assert Journal(plan(), *lines).codes() == []

    def test_what_is_logged_by_hand_is_no_source(self) -> None:
        """Somebody may log one device, and import another."""
        assert Journal(plan(), *daily("v", range(3, 9), source="vnstat"), *daily("u", range(3, 9), 10**8)).codes() == []

    def test_other_accounts_do_not_count(self) -> None:
        """Each SIM has its own traffic."""
        lines = [*daily("v", range(3, 9), source="vnstat"), *daily("m", range(3, 9), account="work", source="mmcli")]
        assert Journal(plan(), plan("q", account="work"), *lines).codes() == []


class TestTwice:
    """The same line under two ids."""

    def test_the_same_use_again_is_told_once_for_all(self) -> None:
        """With the first of the doubles, how many, and how much."""
        lines = [*daily("a", range(3, 6)), *daily("b", range(3, 6))]
        [found] = Journal(plan(), *lines).found()
        assert (found.code, found.event, found.count, found.bytes) == ("twice", "b3", 3, 3 * 10**9)

    @pytest.mark.parametrize(
        "other",
        [{"member": "Bo"}, {"zone": "FR"}, {"bytes": 10**9 + 1}, {"at": "2026-11-03T12:00:01Z"}, {"account": "w"}],
    )
    def test_what_differs_is_another_use(self, other: dict[str, object]) -> None:
        """In whom, where, how much, when, or for which account."""
        double: dict[str, Any] = {"id": "b", "at": "03", **other}
        assert "twice" not in Journal(plan(), plan("q", account="w"), usage("a", "03"), usage(**double)).codes()

    def test_what_was_taken_back_is_not_there(self) -> None:
        """A void is the remedy."""
        void = {"id": "v", "type": "void", "at": "2026-11-09T00:00:00Z", "event": "b3"}
        assert Journal(plan(), usage("a3", "03"), usage("b3", "03"), void).codes() == []


class TestBeforeAnyPlan:
    """Usage of accounts that had nothing."""

    def test_usage_from_before_the_first_plan_is_told_with_the_plan(self) -> None:
        """It counts as overage, and the plan may have run already."""
        [found] = Journal(plan(at="05"), usage("u1", "02"), usage("u2", "04"), usage("u3", "06")).found()
        assert (found.code, found.event, found.count, found.bytes) == ("before-any-plan", "u1", 2, 2 * 10**9)
        assert found.about == ("p",)

    def test_a_counters_base_and_a_call_may_come_before(self) -> None:
        """They use no data."""
        lines = [counter("c1", "02", 10**9), usage("call", "03", bytes=0), counter("c2", "06", 2 * 10**9)]
        assert Journal(plan(at="05"), *lines).codes() == []

    def test_data_that_was_given_or_sent_is_a_beginning_too(self) -> None:
        """An account may have nothing else."""
        given = line("bonus", "b", "02", "gift", bytes=10**9)
        sent = line("transfer", "t", "02", to="tablet", bytes=10**9)
        lines = [usage("u1", "03", "gift"), usage("u2", "03", "tablet", 10**8)]
        assert Journal(plan(), given, sent, *lines).codes() == []

    def test_usage_of_an_account_without_a_plan_is_told_with_the_one_that_is_meant(self) -> None:
        """A name that was mistyped in an import."""
        [found] = Journal(plan(), usage("u1", "03", "hom"), usage("u2", "04", "hom")).found()
        assert (found.code, found.account, found.about, found.count) == ("no-plan", "hom", ("home",), 2)

    def test_so_is_an_account_that_only_has_members_or_readings(self) -> None:
        """Nothing is guessed where no name is near."""
        [found] = Journal(plan(), line("reading", "r", "03", "elsewhere", remaining=5)).found()
        assert (found.code, found.account, found.about, found.event) == ("no-plan", "elsewhere", (), None)


class TestNames:
    """Names that are nearly the same, and names of nothing."""

    def test_accounts_that_differ_in_case_or_signs_are_told(self) -> None:
        """Each pair once."""
        pairs = [f.about for f in Journal(plan(), plan("q", account="Home"), plan("r", account="e-sim 1")).found()]
        assert pairs == [("Home", "home")]
        assert Journal(plan(account="e-sim 1"), plan("q", account="E Sim-1")).codes() == ["near-account"]

    @pytest.mark.parametrize(("one", "other"), [("sim1", "sim2"), ("japan", "japan 2"), ("🏠", "🚗"), ("ada", "eda")])
    def test_other_accounts_are_others(self, one: str, other: str) -> None:
        """A second one is often called as the first, with a number."""
        assert Journal(plan(account=one), plan("q", account=other)).codes() == []

    def test_members_that_differ_in_case_are_told(self) -> None:
        """Declared or seen in usage."""
        lines = [line("member", "m", "01", name="Ada"), usage("u", "03", member="ada")]
        assert [(f.code, f.about) for f in Journal(plan(), *lines).found()] == [("near-member", ("Ada", "ada"))]

    def test_a_member_that_nobody_declared_and_that_is_near_one_is_told(self) -> None:
        """And not one that is declared, however near."""
        family = [line("member", f"m{name}", "01", name=name) for name in ("Anna", "Hanna")]
        assert Journal(plan(), *family, usage("u", "03", member="Anna")).codes() == []
        assert Journal(plan(), *family, usage("u", "03", member="Hans")).codes() == []
        [found] = Journal(plan(), *family, usage("u", "03", member="Ana")).found()
        assert (found.code, found.about) == ("near-member", ("Ana", "Anna"))

    def test_an_earlier_name_of_a_member_is_no_mistake(self) -> None:
        """It is nobody else's; after a name is given back, the other one is."""
        lines = [line("member", "m", "02", name="Anna", was="Ana"), usage("u", "03", member="Ana")]
        assert Journal(plan(), *lines).codes() == []
        back = line("member", "n", "04", name="Ana", was="Anna")
        assert Journal(plan(), *lines, back, usage("v", "05", member="Anna")).codes() == []

    def test_a_zone_that_no_plan_covers_is_told_with_those_that_are(self) -> None:
        """Also where it was covered by another account."""
        [found] = Journal(plan(terms=EUROPE), usage("u", "03", zone="US"), usage("v", "03", zone="FR")).found()
        assert (found.code, found.about, found.bytes) == ("unknown-zone", ("US", "DE", "FR"), 10**9)

    def test_a_zone_that_is_only_written_otherwise_is_told_as_such(self) -> None:
        """Even where other data covers every zone."""
        lines = [plan(terms=EUROPE), plan("q"), usage("u", "03", zone="fr")]
        assert [(f.code, f.about) for f in Journal(*lines).found()] == [("near-zone", ("fr", "FR"))]

    @pytest.mark.parametrize(
        "covering",
        [
            plan("q"),
            line("bonus", "b", "02", bytes=10**9),
            line("bonus", "b", "02", bytes=10**9, zones=["US"]),
            line(
                "amend",
                "a",
                "02",
                purchase="q",
                terms=AMERICA,
            ),
        ],
        ids=["everywhere", "gift", "gift for it", "new terms"],
    )
    def test_a_zone_that_anything_covers_is_fine(self, covering: dict[str, Any]) -> None:
        """Some plan, a gift, or what a plan became."""
        assert Journal(plan(terms=EUROPE), covering, usage("u", "03", zone="US")).codes() == []

    def test_labels_of_zones_are_free_where_no_plan_has_any(self) -> None:
        """They are for the reader then."""
        assert Journal(plan(), usage("u", "03", zone="cabin")).codes() == []
