"""Pace, budget and urgency: what a statement means to a person today."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from esimtrack.events import Usage
from esimtrack.insight.budget import Budget, budgets
from esimtrack.insight.course import Course
from esimtrack.insight.course import course as course_of
from esimtrack.insight.look import Insight, look
from esimtrack.insight.pace import pace as pace_of
from esimtrack.insight.pace import steadily
from esimtrack.insight.urgency import Symbol
from esimtrack.ledger.port import ListUsage
from esimtrack.ledger.statement import AccountStatement, Unlogged, Why
from esimtrack.terms.model import Exhaustion, Rollover, Unstarted, Validity
from esimtrack.units.shares import Share
from esimtrack.units.spans import parse_span
from tests.views.build import account, bucket, changed, cycle, purchase, terms, when
from tests.views.stories import daily

NOW = when("2026-11-21 09:00")
NOTHING = ListUsage([])
GB = 1_000_000_000
UTC = ZoneInfo("UTC")
MONTH = cycle("2026-11-01 00:00", "2026-12-01 00:00")


def used(*days: tuple[str, str]) -> ListUsage:
    """Usage of the account main: ("11-20", "50 MB") is at noon."""
    return ListUsage(
        [usage for day, size in days for usage in daily("main", size, 1, f"2026-{day}")],
    )


def seen(what: AccountStatement, usage: ListUsage = NOTHING, as_of: datetime = NOW) -> Insight:
    return look(what, as_of, usage, UTC)


def pace(what: AccountStatement, as_of: datetime, usage: ListUsage) -> tuple[int, int] | None:
    """So much a day, and of how many days it is the mean."""
    found = pace_of(what, as_of, usage, UTC)
    return None if found is None else (found.per_day, found.days)


def budget(what: AccountStatement, as_of: datetime) -> Budget | None:
    """Of an account whose data is the same everywhere."""
    found = budgets(what, as_of, UTC)
    assert len(found) <= 1
    return found[0] if found else None


def course(what: AccountStatement, as_of: datetime, per_day: int) -> Course:
    return course_of(what, as_of, steadily(per_day), UTC)


class TestPace:
    """Recent are the last 7 days that are known."""

    MAIN = account(purchases=[purchase()])

    def test_the_mean_of_the_last_seven_days(self) -> None:
        """Ten days of 100 MB, then four of 50: the last seven days are three of the one and four of the other."""
        days = [*daily("main", "50 MB", 4, "2026-11-20"), *daily("main", "100 MB", 10, "2026-11-16")]
        assert pace(self.MAIN, NOW, ListUsage(days)) == ((4 * 50_000_000 + 3 * 100_000_000) // 7, 7)

    def test_what_was_typed_is_spread_over_the_days_since_the_entry_before(self) -> None:
        """A GB each Friday is a seventh of it a day; after two months, a month's part is."""
        usage = used(("11-20", "1 GB"), ("11-13", "2 GB"), ("11-06", "3 GB"))
        assert pace(self.MAIN, NOW, usage) == (GB // 7, 7)
        usage = used(("11-20", "3 GB"), ("09-20", "3 GB"))
        assert pace(self.MAIN, NOW, usage) == (100_000_000, 7)

    def test_what_a_device_counted_stays_where_it_was(self) -> None:
        """A GB on Friday, after three days without any: that is a GB on Friday, and the others had none."""
        lines = [*daily("main", "1 GB", 1, "2026-11-20"), *daily("main", "1 GB", 1, "2026-11-16")]
        counted = [structs.replace(line, source="vnstat") for line in lines]
        assert pace(self.MAIN, NOW, ListUsage(counted)) == (2 * GB // 5, 5)

    def test_everybody_has_an_entry_before(self) -> None:
        """Ada counts each day, Bo types on Fridays, and somebody new typed today: each since their own entry before."""
        ada = daily("main", "100 MB", 14, "2026-11-20")
        bo = [*daily("main", "7 GB", 1, "2026-11-20"), *daily("main", "1 GB", 1, "2026-11-13")]
        lines = [
            *(structs.replace(line, member="Ada", source="vnstat") for line in ada),
            *(structs.replace(line, member="Bo", id=f"b{line.id}") for line in bo),
            *(structs.replace(line, id=f"n{line.id}") for line in daily("main", "70 MB", 1, "2026-11-20")),
        ]
        found = pace_of(self.MAIN, NOW, ListUsage(lines), UTC)
        assert found is not None
        assert (found.of("Ada"), found.of("Bo"), found.of(None)) == (100_000_000, GB, 10_000_000)

    def test_fewer_than_three_days_are_no_pace(self) -> None:
        """Two days say nothing, however much was used on them."""
        assert pace(self.MAIN, NOW, used(("11-20", "1 GB"), ("11-20", "1 GB"), ("11-19", "2 GB"))) is None

    def test_four_weeks_ago_is_not_lately(self) -> None:
        """What nobody went on to log is no pace of today."""
        assert pace(self.MAIN, NOW, used(("10-20", "1 GB"), ("10-19", "1 GB"), ("10-18", "9 GB"))) is None

    def test_a_day_is_the_plans_own(self) -> None:
        """Noon in UTC is 21:00 in Tokyo, and 16:00 the next day there."""
        tokyo = account(purchases=[purchase(terms(timezone="Asia/Tokyo"))])
        lines = [
            Usage(id=f"u{n}", at=when(at), account="main", bytes=GB)
            for n, at in enumerate(["2026-11-19 14:59", "2026-11-19 15:00", "2026-11-20 14:00", "2026-11-18 12:00"])
        ]
        assert pace(tokyo, NOW, ListUsage(lines)) == (4 * GB // 3, 3)

    def test_what_comes_later_is_not_known_yet(self) -> None:
        """As of 21 November 09:00, the noon of that day has not been."""
        usage = used(("11-21", "9 GB"), ("11-20", "1 GB"), ("11-19", "1 GB"), ("11-18", "1 GB"))
        assert pace(self.MAIN, NOW, usage) == (GB, 3)

    def test_unlogged_usage_is_spread_evenly_up_to_its_reading(self) -> None:
        """9 GB found on the 20th, ten days after the last evidence: the days between have evidence, 900 MB each."""
        found = Unlogged(when("2026-11-11 00:00"), when("2026-11-21 00:00"), 9 * GB, False)
        what = account(purchases=[purchase()], unlogged=[found], last_evidence="2026-11-21 00:00")
        # The reading itself is evidence of the 21st, on which nothing was used yet.
        assert pace(what, NOW, NOTHING) == (6 * 900_000_000 // 7, 7)

    def test_the_first_reading_reaches_back_to_the_purchase(self) -> None:
        """Bought on the 18th, 3 GB gone on the 21st at the same hour: a GB a day."""
        found = Unlogged(None, when("2026-11-21 00:00"), 3 * GB, False)
        bought = purchase(at="2026-11-18 00:00", start="2026-11-18 00:00")
        what = account(purchases=[bought], unlogged=[found], last_evidence="2026-11-21 00:00")
        assert pace(what, NOW, NOTHING) == (3 * GB // 4, 4)

    def test_a_call_is_evidence_of_no_data(self) -> None:
        """Usage of 0 bytes makes a day known."""
        assert pace(self.MAIN, NOW, used(("11-20", "0 B"), ("11-19", "0 B"), ("11-18", "3 GB"))) == (GB, 3)


class TestBudget:
    """What is left by the days to the end that binds, today counted."""

    def test_the_cycles_end_binds(self) -> None:
        """21 to 30 November are ten days, whatever hour it is; that some of it carries over changes nothing."""
        what = account(
            purchases=[purchase(terms(every="1 month"))],
            buckets=[
                bucket("1.2 GB", "3 GB", "2026-12-01 00:00", kind="rollover"),
                bucket("10 GB", "10 GB", "2026-12-01 00:00"),
            ],
            cycle=MONTH,
        )
        assert budget(what, NOW) == Budget(1_120_000_000, when("2026-12-01 00:00"), 10)
        assert budget(what, when("2026-11-30 23:59")) == Budget(11_200_000_000, when("2026-12-01 00:00"), 1)

    def test_without_a_cycle_the_last_end_binds(self) -> None:
        """A pack that ends at 14:05 can be used on that day too."""
        pack = account(purchases=[purchase()], buckets=[bucket("3 GB", "5 GB", "2026-11-23 14:05")])
        assert budget(pack, NOW) == Budget(GB, when("2026-11-23 14:05"), 3)

    def test_a_budget_lasts_where_some_ends_before(self) -> None:
        """9 GB until the 21st and 9 GB until the 30th: a GB a day, for what ends today cannot be used tomorrow."""
        two = account(
            purchases=[purchase()],
            buckets=[bucket("9 GB", "9 GB", "2026-11-22 00:00"), bucket("9 GB", "9 GB", "2026-12-01 00:00")],
        )
        assert budget(two, NOW) == Budget(GB, when("2026-12-01 00:00"), 10)

    def test_a_day_is_the_plans_own(self) -> None:
        """21 November 16:00 in UTC is the 22nd in Tokyo: nine days are left there."""
        trip = account(
            purchases=[purchase(terms(timezone="Asia/Tokyo"))], buckets=[bucket("9 GB", "9 GB", "2026-11-30 15:00")]
        )
        found = budget(trip, when("2026-11-21 16:00"))
        assert found is not None
        assert (found.per_day, found.days) == (GB, 9)

    @pytest.mark.parametrize(
        "what",
        [
            account(),
            account(purchases=[purchase()], buckets=[bucket("0 B", "5 GB", "2026-12-01 00:00")], cycle=MONTH),
            account(purchases=[purchase()], buckets=[bucket("1 GB", "5 GB", None)]),
            account(purchases=[purchase()], buckets=[bucket(None, None, "2026-12-01 00:00")], cycle=MONTH),
            account(purchases=[purchase()], buckets=[bucket("5 GB", "5 GB", "2026-12-01 00:00", frozen=True)]),
        ],
        ids=["nothing", "empty", "no end", "unlimited", "frozen"],
    )
    def test_nothing_binds_where_nothing_ends_or_nothing_is_left(self, what: AccountStatement) -> None:
        """No budget is better than one that means nothing."""
        assert budget(what, NOW) is None

    @given(
        st.lists(st.tuples(st.integers(1, 10**6), st.integers(1, 60)), min_size=1, max_size=5),
        st.integers(0, 10**6),
    )
    def test_the_budget_is_the_pace_at_which_it_just_lasts(self, data: list[tuple[int, int]], more: int) -> None:
        """Data with several ends: at the budget it never runs out, at a byte a day more it does."""
        buckets = [
            bucket(f"{left} B", f"{left} B", f"{NOW + timedelta(days=days):%Y-%m-%d} 00:00")
            for left, days in sorted(data, key=lambda pair: pair[1])
        ]
        what = account(purchases=[purchase()], buckets=buckets)
        found = budget(what, NOW)
        assert found is not None
        assert course(what, NOW, found.per_day).runs_out is None
        assert course(what, NOW, found.per_day + 1 + more).runs_out is not None


class TestCourse:
    """What becomes of today's data at a steady pace."""

    def monthly(self, why: Why, carries: str, *, share: int = 100) -> AccountStatement:
        rule = terms(every="1 month")
        rule = structs.replace(rule, rollover=Rollover(share=Share(share, 100)))
        return account(
            purchases=[purchase(rule)],
            buckets=[
                bucket(
                    "10 GB",
                    "10 GB",
                    "2026-12-01 00:00",
                    judged="2026-12-01 00:00",
                    why=why,
                    carries=carries,
                    until=None,
                )
            ],
            cycle=MONTH,
        )

    def test_it_runs_out_on_the_day_that_needs_more_than_there_is(self) -> None:
        """10 GB at 3 GB a day: the 24th needs more, and is the last day."""
        what = account(purchases=[purchase()], buckets=[bucket("10 GB", "10 GB", "2026-12-01 00:00")])
        assert course(what, NOW, 3 * GB).runs_out == when("2026-11-25 00:00")

    @pytest.mark.parametrize(
        ("why", "carries", "share", "lost"),
        [
            ("no-rollover", "0 B", 100, 5 * GB),
            ("carried", "10 GB", 100, 0),
            ("share", "5 GB", 50, 2_500_000_000),
            ("cap", "2 GB", 100, 3 * GB),
            ("cap", "2 GB", 50, 3 * GB),
            ("per-cycle", "8 GB", 100, 0),
        ],
    )
    def test_what_is_left_by_then_is_judged_as_it_would_be_today(
        self, why: Why, carries: str, share: int, lost: int
    ) -> None:
        """10 GB at 500 MB a day leave 5 GB at the end of the month; the cap has the room that it had."""
        found = course(self.monthly(why, carries, share=share), NOW, 500_000_000)
        assert sum(loss.bytes for loss in found.losses) == lost

    def test_what_pays_first_is_used_first(self) -> None:
        """1.2 GB carried and 10 GB new, at 50 MB a day for ten days: 700 MB of the carried data is lost."""
        what = account(
            purchases=[purchase(terms(every="1 month"))],
            buckets=[
                bucket(
                    "1.2 GB", "3 GB", "2026-12-01 00:00", kind="rollover", judged="2026-12-01 00:00", why="last-cycle"
                ),
                bucket("10 GB", "10 GB", "2026-12-01 00:00", judged="2026-12-01 00:00", why="carried", carries="10 GB"),
            ],
            cycle=MONTH,
        )
        (loss,) = course(what, NOW, 50_000_000).losses
        assert (loss.bytes, loss.carried, loss.at) == (700_000_000, True, when("2026-12-01 00:00"))


class TestUrgency:
    """`soon` is within 3 days, or within 14 for what a person must do; the rest is ok, lost or unknown."""

    MANUAL = terms(every="1 month", manual=True)

    @pytest.mark.parametrize(("days", "symbol"), [(3, "soon"), (4, "ok")])
    def test_data_that_is_lost_is_soon_within_three_days(self, days: int, symbol: Symbol) -> None:
        """To the second: three days of 24 hours."""
        end = f"{NOW + timedelta(days=days):%Y-%m-%d %H:%M}"
        what = account(
            purchases=[purchase()],
            buckets=[bucket("1 GB", "9 GB", end)],
            expiry=(end, "1 GB"),
            last_evidence="2026-11-20 09:00",
        )
        assert seen(what).symbol == symbol

    @pytest.mark.parametrize(("days", "symbol"), [(14, "soon"), (15, "ok")])
    def test_a_renewal_is_soon_within_fourteen_days(self, days: int, symbol: Symbol) -> None:
        """Somebody must do it, and may be away."""
        end = f"{NOW + timedelta(days=days):%Y-%m-%d %H:%M}"
        what = account(
            purchases=[purchase(self.MANUAL, cycle_end=end)],
            buckets=[bucket("9 GB", "9 GB", end, judged=end, carries="9 GB", why="carried")],
            cycle=cycle("2026-11-08 09:00", end),
            last_evidence="2026-11-20 09:00",
        )
        assert seen(what).symbol == symbol
        assert [concern.matter for concern in seen(what).ahead] == ["renew"]

    def test_a_renewal_that_is_secured_is_no_deadline(self) -> None:
        """Renewed ahead: nothing is to be done before the next end."""
        end = "2026-11-23 00:00"
        what = account(
            purchases=[purchase(self.MANUAL, cycle_end=end, renews=True)],
            buckets=[bucket("9 GB", "9 GB", end, judged=end, carries="9 GB", why="carried")],
            cycle=cycle("2026-10-23 00:00", end),
        )
        assert seen(what).ahead == ()

    def test_a_start_that_lapses_is_a_deadline_and_one_by_itself_is_none(self) -> None:
        """Both are urgent by their date; only the one that is lost otherwise is marked."""
        trip = terms(lasts="7 days")
        expected: tuple[tuple[Unstarted, Symbol], ...] = (("lapses", "soon"), ("starts", "ok"))
        for unstarted, symbol in expected:
            validity = Validity(trip.validity.lasts, "first-use", parse_span("30 days"), unstarted)
            line = purchase(
                structs.replace(trip, validity=validity), state="pending", start=None, start_by="2026-11-30 09:00"
            )
            found = seen(account(purchases=[line]))
            assert (found.symbol, found.urgency) == (symbol, when("2026-11-30 09:00"))

    def test_frozen_data_is_renewed_or_lost(self) -> None:
        """The grace's end is a deadline."""
        what = account(
            purchases=[purchase(self.MANUAL, state="frozen", end="2026-11-28 00:00")],
            buckets=[
                bucket("5 GB", "9 GB", "2026-11-28 00:00", frozen=True, judged="2026-11-28 00:00", carries="5 GB")
            ],
            expiry=("2026-11-28 00:00", "5 GB"),
        )
        found = seen(what)
        assert found.symbol == "soon"
        assert found.advice is not None
        assert found.advice.matter == "renew-frozen"

    def test_running_out_at_the_pace_of_late_is_urgent_before_the_end(self) -> None:
        """2 GB at 1 GB a day are gone with tomorrow, nine days before the end."""
        what = account(
            purchases=[purchase(terms(every="1 month"))],
            buckets=[bucket("2 GB", "10 GB", "2026-12-01 00:00", judged="2026-12-01 00:00")],
            cycle=MONTH,
            expiry=("2026-12-01 00:00", "2 GB"),
            last_evidence="2026-11-20 12:00",
        )
        found = seen(what, ListUsage(daily("main", "1 GB", 7, "2026-11-20")))
        assert (found.symbol, found.urgency) == ("soon", when("2026-11-24 00:00"))
        assert found.advice is not None
        assert found.advice.matter == "runs-out"

    def test_nothing_left_is_lost_and_slowed_down_is_soon(self) -> None:
        """A plan that throttles still runs; one that waits in a queue takes over."""
        empty = account(purchases=[purchase()], buckets=[bucket("0 B", "5 GB", "2026-12-31 00:00")])
        assert seen(empty).symbol == "lost"
        slow = purchase(structs.replace(terms(), exhaustion=Exhaustion("throttle")))
        assert seen(changed(empty, purchases=(slow,))).symbol == "soon"
        queued = structs.replace(terms(), validity=Validity(stacking="queue"))
        waits = purchase(queued, id="e02", state="pending", start=None)
        assert seen(changed(empty, purchases=(*empty.purchases, waits))).symbol == "ok"

    def test_silence_is_unknown_after_a_week(self) -> None:
        """Seven days are fine, more are a question."""
        what = account(purchases=[purchase()], buckets=[bucket("5 GB", "9 GB", "2026-12-31 00:00")])
        assert seen(changed(what, last_evidence=NOW - timedelta(days=7))).silent_days is None
        asked = seen(changed(what, last_evidence=NOW - timedelta(days=8)))
        assert (asked.silent_days, asked.symbol) == (8, "?")

    def test_a_number_is_kept_alive_until_two_weeks_after_its_date(self) -> None:
        """Nothing else is there: the account is finished only then."""
        ended = purchase(state="ended", end="2026-01-01 00:00")
        for due, finished, symbol in (
            ("2026-12-20 09:00", False, "ok"),
            ("2026-12-01 09:00", False, "soon"),
            ("2026-11-20 09:00", False, "lost"),
            ("2026-11-01 09:00", True, "lost"),
        ):
            found = seen(account(purchases=[ended], keep_alive=due))
            assert (found.finished, found.symbol) == (finished, symbol), due

    def test_the_rest_of_a_cycle_is_mentioned_late_and_carried_data_early(self) -> None:
        """Ten days before the end the ordinary loss of a plan without rollover is no news."""
        ordinary = account(
            purchases=[purchase(terms(every="1 month"))],
            buckets=[bucket("9 GB", "9 GB", "2026-12-01 00:00", judged="2026-12-01 00:00")],
            cycle=MONTH,
            expiry=("2026-12-01 00:00", "9 GB"),
        )
        carried = changed(
            ordinary,
            buckets=(bucket("9 GB", "9 GB", "2026-12-01 00:00", kind="rollover", judged="2026-12-01 00:00"),),
        )
        assert seen(ordinary).advice is None
        assert seen(ordinary, as_of=when("2026-11-28 00:00")).advice is not None
        assert seen(carried).advice is not None

    def test_what_someone_can_do_comes_before_what_happens_at_the_same_instant(self) -> None:
        """Renewing saves the data: that is the advice, not the loss."""
        end = "2026-11-23 00:00"
        what = account(
            purchases=[purchase(self.MANUAL, cycle_end=end)],
            buckets=[bucket("9 GB", "9 GB", end, judged=end, carries="9 GB", why="carried")],
            cycle=cycle("2026-10-23 00:00", end),
            expiry=(end, "9 GB"),
        )
        assert [concern.matter for concern in seen(what).ahead] == ["renew", "lost"]
