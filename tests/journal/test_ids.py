"""New ids are UUIDv7 and stand in the order in which they were made."""

from uuid import UUID

from esimtrack.journal.ids import new_id


def test_ids_sort_by_when_they_were_made() -> None:
    """A thousand ids of one moment are all different and in order."""
    ids = [new_id() for _ in range(1000)]
    assert ids == sorted(set(ids))


def test_an_id_is_a_uuid_of_version_7_that_tells_its_moment() -> None:
    """The first 48 bits are the milliseconds since 1970."""
    milliseconds = 4_000_000_000_000
    made = UUID(new_id(lambda: milliseconds * 1_000_000))
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert made.int >> 80 == milliseconds


def test_a_clock_that_goes_back_does_not_change_the_order() -> None:
    """Set back by an hour, the clock gives ids that still sort behind the earlier ones."""
    later = new_id(lambda: 5_000_000_000_000_000_000)
    assert new_id(lambda: 4_999_996_400_000_000_000) > later
