"""What is left is what is left where somebody is: data for Europe is nothing in Switzerland."""

import json
from typing import Any

import pytest

from tests.cli.conftest import Home

FORM = "status --format '{zone} {remaining} {percent} {symbol}'"


@pytest.fixture
def europe(home: Home) -> Home:
    """A week in Europe: 3 GB in the union, 1 GB in Switzerland, all of which is used."""
    home.does("add-plan travel-7-days -a eu --at 2026-11-19", "log-usage 1GB --zone CH --at 2026-11-20")
    return home


def places(home: Home, line: str = "status --json") -> list[dict[str, Any]]:
    """The places of the only account."""
    (account,) = json.loads(home.does(line))["accounts"]
    found: list[dict[str, Any]] = account["places"]
    return found


class TestWhere:
    """Where an account is used: as is said, as is set, or as the last use was."""

    def test_the_zone_of_the_last_use(self, europe: Home) -> None:
        """Of use with a zone, the latest: a line without one, from an import, tells nothing."""
        assert europe.does(FORM) == "CH 0 B 0% lost\n"
        europe.does("log-usage 500MB --zone DE --at 2026-11-20T12:00", "log-usage 1MB --zone CH --at 2026-11-20T11:00")
        assert europe.does(FORM) == "DE 2.50 GB 83% ok\n"
        assert europe.does(f"{FORM} --as-of 2026-11-20T11:59") == "CH 0 B 0% lost\n"

    def test_of_two_at_one_instant_the_later_recorded(self, europe: Home) -> None:
        """As the ledger has them in order."""
        europe.does("log-usage 1MB --zone DE --at 2026-11-20", "log-usage 1MB --zone CH --at 2026-11-20")
        assert europe.does(FORM).startswith("CH")
        europe.does("log-usage 1MB --zone AT --at 2026-11-20")
        assert europe.does(FORM).startswith("AT")

    def test_what_is_said_goes_before(self, europe: Home) -> None:
        """However it is written; where no data covers it, nothing can be used."""
        assert europe.does(f"{FORM} --zone de") == "DE 3.00 GB 100% ok\n"
        assert europe.does(f"{FORM} --zone US") == "US 0 B - lost\n"
        assert europe.does(FORM) == "CH 0 B 0% lost\n"
        assert "the zone '' is empty" in europe.refuses("status --zone ''")

    def test_a_setting_goes_before_the_last_use(self, europe: Home) -> None:
        """For all accounts, or for one; a prompt that was kept before does not hold."""
        europe.does(FORM, "config set home_zone AT")
        assert europe.does(FORM) == "AT 3.00 GB 100% ok\n"
        europe.does("config set home_zone 'eu = DE, japan = JP'")
        assert europe.does(FORM) == "DE 3.00 GB 100% ok\n"
        europe.does("config set home_zone 'japan = JP'")
        assert europe.does(FORM) == "CH 0 B 0% lost\n"
        assert "home_zone" in europe.refuses("config set home_zone 'eu ='")

    def test_where_nobody_knows_it_is_all_of_it(self, home: Home) -> None:
        """Usage without a zone may draw from every bucket."""
        home.does("add-plan travel-7-days -a eu --at 2026-11-19", "activate", "config set home_zone 'x = CH'")
        assert home.does(FORM) == "- 4.00 GB 100% ok\n"

    def test_a_journey_before_tells_nothing(self, europe: Home) -> None:
        """What no plan of today names is not where somebody is."""
        europe.now = "2026-12-10T10:00+01:00"
        europe.does("add-plan --name Japan --data 5GB --zones JP --lasts '7 days' -a eu")
        assert europe.does(FORM) == "- 5.00 GB 100% ok\n"

    def test_plans_without_zones_are_the_same_everywhere(self, home: Home) -> None:
        """No setting and no option changes anything."""
        home.does("add-plan monthly -a home", "config set home_zone CH")
        assert home.does(f"{FORM} --zone US") == "- 10.0 GB 100% ok\n"
        home.does("log-usage 1GB")
        assert "zone" not in home.journal()[-1]


class TestShown:
    """Screens, bars and metrics say where it is that they speak of."""

    def test_one_account(self, europe: Home) -> None:
        """What is left there first, then what is elsewhere."""
        said = europe.does("status")
        assert "in CH: 0 B left of 1.00 GB" in said
        assert said.index("Switzerland (CH)") < said.index("elsewhere") < said.index("Europe (AT, BE, DE")
        assert "! Nothing is left in CH; 3.00 GB is left elsewhere." in said
        assert "in US: nothing to use" in europe.does("status --zone US")

    def test_several(self, europe: Home) -> None:
        """The list has the zone beside the name."""
        europe.does("add-plan monthly -a home")
        lines = europe.does("status").splitlines()
        assert [line.split()[:5] for line in lines[:2]] == [["eu", "in", "CH", "0", "B"], lines[1].split()[:5]]
        assert "eu: Nothing is left in CH; 3.00 GB is left elsewhere." in lines[-1]

    def test_the_pace_is_that_of_the_place(self, home: Home) -> None:
        """What was used elsewhere is not used up here."""
        home.does("add-plan travel-7-days -a eu --at 2026-11-17")
        for day in (18, 19, 20):
            home.does(f"log-usage 100MB --zone CH --at 2026-11-{day}", f"log-usage 500MB --zone DE --at 2026-11-{day}")
        assert "lately you use 100 MB a day" in home.does("status --zone CH")
        assert "lately you use 500 MB a day" in home.does("status --zone DE")

    @pytest.mark.parametrize(("zone", "left", "state"), [("CH", "0 B", "lost"), ("DE", "3.00 GB 5d", "ok")])
    def test_waybar(self, europe: Home, zone: str, left: str, state: str) -> None:
        """Text and tooltip name it."""
        module = json.loads(europe.does(f"status --waybar --zone {zone}"))
        assert (module["text"], module["class"]) == (f"in {zone}: {left}", state)
        assert module["tooltip"].startswith(f"eu: in {zone}: ")

    def test_metrics(self, europe: Home) -> None:
        """A label names it where it matters, and nowhere else."""
        metrics = europe.does("status --prometheus")
        assert 'esimtrack_remaining_bytes{account="eu",zone="CH"} 0' in metrics
        assert 'esimtrack_state{account="eu",zone="CH",state="lost"} 1' in metrics
        assert 'esimtrack_used_bytes{account="eu"} 1000000000' in metrics

    def test_programs_have_every_place(self, europe: Home) -> None:
        """Used up or not, with what lasts there; one of them is here, and the sum stays what it is."""
        union, swiss = places(europe)
        assert (union["zones"][:2], union["here"], union["remaining"]) == (["AT", "BE"], False, 3_000_000_000)
        assert union["budget"] == {"per_day": 500_000_000, "end": "2026-11-26T23:00:00Z", "days": 6}
        assert (swiss["zones"], swiss["here"], swiss["remaining"], swiss["size"]) == (["CH"], True, 0, 1_000_000_000)
        assert swiss["budget"] is None
        assert [place["here"] for place in places(europe, "status --json --zone DE")] == [True, False]
        assert [place["here"] for place in places(europe, "status --json --zone US")] == [False, False]
        assert europe.accounts()["eu"]["remaining"] == 3_000_000_000

    def test_most_accounts_are_one_place(self, home: Home) -> None:
        """It is everywhere, and here."""
        home.does("add-plan monthly -a home")
        (place,) = places(home)
        assert (place["zones"], place["here"], place["remaining"]) == (None, True, 10_000_000_000)

    def test_data_for_one_country_is_nothing_elsewhere(self, home: Home) -> None:
        """One place too, and not everywhere."""
        home.does("add-plan --name Japan --data 5GB --zones JP --lasts '7 days' -a japan --at 2026-11-20")
        assert [(place["zones"], place["here"]) for place in places(home)] == [(["JP"], True)]
        assert home.does(FORM) == "- 5.00 GB 100% ok\n"
        assert home.does(f"{FORM} --zone FR") == "FR 0 B - lost\n"
        assert [place["here"] for place in places(home, "status --json --zone FR")] == [False]

    def test_data_without_zones_is_there_wherever_no_plan_names_one(self, home: Home) -> None:
        """A month's data and a pack for Japan: in Japan both can be used, elsewhere one."""
        home.does(
            "add-plan monthly -a home --at 2026-11-01",
            "add-plan --name Pack --data 5GB --zones JP --lasts '7 days' -a home --at 2026-11-20",
        )
        assert home.does(f"{FORM} --zone JP").startswith("- 15.0 GB")
        assert home.does(f"{FORM} --zone FR").startswith("FR 10.0 GB")
        assert [(place["zones"], place["here"]) for place in places(home, "status --json --zone FR")] == [
            (["JP"], False),
            ([], True),
        ]


class TestRecorded:
    """What is typed without a zone is used where somebody is."""

    @pytest.mark.parametrize("line", ["log-usage 100MB", "log-usage --counter 100MB"])
    def test_it_takes_the_zone_of_its_place(self, europe: Home, line: str) -> None:
        """It is in the journal, and is said."""
        said = europe.does(line)
        assert europe.journal()[-1]["zone"] == "CH"
        assert "(CH)" in said
        assert "CH: Nothing is left." in said

    def test_it_is_that_of_its_time(self, europe: Home) -> None:
        """A line for yesterday was used where somebody was then."""
        europe.does("log-usage 1MB --zone DE --at 2026-11-20T12:00")
        europe.does("log-usage 2MB --at 2026-11-20T11:00")
        assert {event["bytes"]: event["zone"] for event in europe.journal() if "bytes" in event} == {
            1_000_000_000: "CH",
            1_000_000: "DE",
            2_000_000: "CH",
        }

    def test_the_setting_counts_here_too(self, europe: Home) -> None:
        """Even before the first use."""
        europe.does("config set home_zone DE", "log-usage 100MB")
        assert europe.journal()[-1]["zone"] == "DE"

    def test_what_is_taken_back_leaves_what_is_there(self, europe: Home) -> None:
        """An undo and a redo say what is left where somebody is."""
        europe.does("log-usage 500MB --zone DE --at 2026-11-20T12:00", "log-usage 100MB")
        assert "eu: DE: 2.50 GB left until" in europe.does("undo")
        assert "eu: DE: 2.40 GB left until" in europe.does("redo")

    def test_a_call_is_nowhere(self, europe: Home) -> None:
        """It uses no data."""
        europe.does("log-usage --alive")
        assert "zone" not in europe.journal()[-1]
