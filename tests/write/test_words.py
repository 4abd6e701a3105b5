"""Days in words."""

from datetime import date

import pytest

from learnscape.write.words import clock, day, days, weekday


def test_a_day_is_told_in_full():
    """Without a zero in front, and in English."""
    assert day(date(2026, 3, 3)) == "3 March 2026"
    assert day(date(26, 12, 31)) == "31 December 26"


@pytest.mark.parametrize(("first", "last", "words"), [
    ((2026, 3, 2), (2026, 3, 8), "2 – 8 March 2026"),
    ((2026, 6, 29), (2026, 7, 5), "29 June – 5 July 2026"),
    ((2025, 12, 29), (2026, 1, 4), "29 December 2025 – 4 January 2026"),
    ((2025, 3, 2), (2026, 3, 8), "2 March 2025 – 8 March 2026"),
    ((2026, 3, 2), (2026, 3, 2), "2 March 2026"),
])  # fmt: skip
def test_a_span_says_no_month_or_year_twice(first, last, words):
    """And a span of one day is a day."""
    assert days(date(*first), date(*last)) == words


def test_a_meeting_is_told_by_the_day_of_the_week_and_the_clocks_of_its_place():
    """The place as people call it."""
    assert weekday(date(2026, 3, 3)) == "Tuesday 3 March 2026"
    assert clock("Europe/London") == "London time"
    assert clock("America/Argentina/Buenos_Aires") == "Buenos Aires time"
    assert clock("UTC") == clock("Etc/UTC") == "UTC"
