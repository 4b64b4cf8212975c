"""A calendar's entries from run to run, whatever is due."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from esimtrack.views.agenda import Entry, Looked, agenda
from esimtrack.views.appointments import Appointment

START = datetime(2026, 11, 1, tzinfo=UTC)


def appointment(account: str, purchase: str | None, hour: int, words: str) -> Appointment:
    at = START + timedelta(hours=hour)
    return Appointment(
        account=account, kind="data", purchase=purchase, at=at, day=None, begins=at, summary=words, description="",
        alarms=(-7200, -3600),
    )  # fmt: skip


DUE = st.lists(
    st.builds(
        appointment, st.sampled_from("ab"), st.sampled_from([None, "p"]), st.integers(0, 40), st.sampled_from("xyz")
    ),
    max_size=5,
    unique_by=lambda what: (what.about, what.at),
)


@given(st.lists(st.tuples(DUE, st.sampled_from([None, "a"]), st.integers(10, 60)), max_size=6))
def test_every_entry_keeps_its_identity(runs: list[tuple[list[Appointment], str | None, int]]) -> None:
    """What is due is there once, as it is; what is not is cancelled; a sequence rises with every change alone."""
    before: dict[str, Entry] = {}
    for hour, (due, account, until) in enumerate(runs):
        now, end = START + timedelta(hours=hour), START + timedelta(hours=until)
        found = [w for w in due if now < w.at <= end and account in (None, w.account)]
        looked = Looked(end, None if account is None else {account})
        after = agenda(found, before, looked, now)
        assert len({entry.uid for entry in after}) == len(after)
        live = [(e.what.about, e.what.at, e.what.summary) for e in after if not e.cancelled]
        assert sorted(live, key=str) == sorted(((w.about, w.at, w.summary) for w in found), key=str)
        for entry in after:
            old = before.get(entry.uid)
            assert entry.what.at > now
            if old is None:
                assert (entry.sequence, entry.created, entry.cancelled) == (0, now, False)
            elif entry != old:
                assert (entry.sequence, entry.modified, entry.created) == (old.sequence + 1, now, old.created)
        written = {entry.uid for entry in after}
        dropped = [e for uid, e in before.items() if uid not in written and e.what.at > now and not e.cancelled]
        assert not any(looked.at(entry.what) for entry in dropped)
        assert agenda(found, {**before, **{e.uid: e for e in after}}, looked, now) == after
        before = {uid: e for uid, e in before.items() if e.what.at > now} | {e.uid: e for e in after}
