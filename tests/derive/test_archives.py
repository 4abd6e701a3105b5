"""The archive: everything, in parts that never change."""

from hypothesis import given
from hypothesis import strategies as st

from learnscape.derive.archives import AT_MOST, archives_of
from tests.fixtures.news import update

NUMBERS = st.lists(st.integers(0, 2000), max_size=200).map(sorted)


def updates(days):
    """Give an update for each of these days, newest first."""
    found = [update(day, id=f"tag:example.org,2024:{number}") for number, day in enumerate(days)]
    return found[::-1]


def names(days):
    """Give the names of the parts, and how many updates each has."""
    return [(name, len(part)) for name, part in archives_of(updates(days))]


def test_what_one_feed_holds_needs_no_archive():
    """Forty updates are in the feed."""
    assert names(range(AT_MOST)) == []
    assert names([0] * AT_MOST) == []


def test_a_part_is_a_year_that_is_over():
    """What is of this year is in the feed, until there are forty of it."""
    assert names([0] * 30 + [366] * 20) == [("2024", 30)]
    assert names([0] * 30 + [366] * 40) == [("2024", 30), ("2025", 40)]
    assert names([0] * 90 + [366] * 2) == [("2024", 40), ("2024-2", 40), ("2024-3", 10)]


@given(NUMBERS)
def test_nothing_is_lost_or_doubled(days):
    """Whoever reads the feed and then its archive has read everything, each part in its order."""
    told = updates(days)
    parts = archives_of(told)

    archived = [one for _, part in parts for one in part]
    assert {*archived, *told[:AT_MOST]} == {*told}
    assert archived == told[::-1][: len(archived)]
    assert all(0 < len(part) <= AT_MOST for _, part in parts)
    assert len({name for name, _ in parts}) == len(parts)


@given(NUMBERS, st.lists(st.integers(0, 900), max_size=60).map(sorted))
def test_a_part_stays_as_it_is(days, later):
    """However much is told after it."""
    last = days[-1] if days else 0
    before, after = updates(days), updates([*days, *(last + day for day in later)])

    assert archives_of(after)[: len(archives_of(before))] == archives_of(before)
