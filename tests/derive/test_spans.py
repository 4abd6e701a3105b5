"""How long a review holds."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learnscape.derive.spans import CLOCK, after

days = st.dates(date(1970, 1, 1), date(2200, 1, 1))
settled = settings(deadline=None)  # the first example waits for the machine


@pytest.mark.parametrize(
    ("day", "span", "last"),
    [
        ((2026, 6, 1), "1 days", (2026, 6, 2)),
        ((2026, 6, 1), "2 weeks", (2026, 6, 15)),
        ((2026, 6, 1), "6 months", (2026, 12, 1)),
        ((2026, 6, 1), "1 years", (2027, 6, 1)),
        ((2026, 12, 31), "1 days", (2027, 1, 1)),
        ((2026, 1, 31), "1 months", (2026, 2, 28)),
        ((2028, 1, 31), "1 months", (2028, 2, 29)),
        ((2026, 1, 31), "3 months", (2026, 4, 30)),
        ((2026, 3, 31), "11 months", (2027, 2, 28)),
        ((2026, 12, 31), "12 months", (2027, 12, 31)),
        ((2028, 2, 29), "1 years", (2029, 2, 28)),
        ((2028, 2, 29), "4 years", (2032, 2, 29)),
        ((2026, 11, 30), "1 months", (2026, 12, 30)),
    ],
)
def test_a_span_is_added_as_people_count(day, span, last):
    """A month that has no such day ends with its last."""
    assert after(date(*day), span) == date(*last)


def test_without_a_word_it_is_a_year():
    """The clock of a page that nobody set one for."""
    assert after(date(2026, 6, 1), CLOCK) == date(2027, 6, 1)


@pytest.mark.parametrize("unit", ["days", "weeks", "months", "years"])
@pytest.mark.parametrize("number", ["4000000", "9" * 12, "9" * 5000], ids=len)
def test_no_span_is_too_long(unit, number):
    """Whoever writes a very long time means for ever: the last day that a calendar has."""
    assert after(date(2026, 6, 1), f"{number} {unit}") == date.max


@settled
@given(days, st.integers(1, 2000))
def test_months_keep_the_day_or_end_with_the_month(day, months):
    """No review ends in another month than the one that people count to."""
    last = after(day, f"{months} months")

    assert (last.year * 12 + last.month) - (day.year * 12 + day.month) == months
    assert last.day == min(day.day, monthrange(last.year, last.month)[1])


@settled
@given(days, st.integers(1, 200))
def test_spans_agree(day, number):
    """Seven days are a week, and twelve months a year."""
    assert after(day, f"{7 * number} days") == after(day, f"{number} weeks")
    assert after(day, f"{number} weeks") == day + timedelta(weeks=number)
    assert after(day, f"{12 * number} months") == after(day, f"{number} years")


@settled
@given(days, days, st.integers(1, 500), st.sampled_from(["days", "weeks", "months", "years"]))
def test_who_looks_later_is_asked_no_earlier(one, other, number, unit):
    """A later look never ends before an earlier one, and every span ends after it began."""
    first, second = sorted((one, other))

    assert first < after(first, f"{number} {unit}") <= after(second, f"{number} {unit}")
