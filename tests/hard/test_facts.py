"""Every fact of the table beside the fixture repositories is what the library reads."""

import itertools

import pytest

from tests.fixtures.hard import FACTS, moment
from tests.fixtures.site import facts_of

PAGES = [(name, path) for name, pages in FACTS.items() for path in pages]
DATES = ("created", "published", "updated", "touched")


@pytest.mark.parametrize(("name", "path"), PAGES, ids=lambda text: text.encode("unicode_escape"))
def test_a_page_has_the_facts_of_the_table(library, name, path):
    """Dates and credits are those that an attentive reader of the history would find."""
    expected = FACTS[name][path]
    dates, made = facts_of(library(name), path)

    for date in DATES:
        wanted = getattr(expected, date)
        if wanted != "any":
            found = getattr(dates, date, None)
            assert found == (None if wanted is None else moment(wanted)), date
    if expected.credits is not None:
        assert made == expected.credits


@pytest.mark.parametrize("name", FACTS)
def test_dates_are_in_order(library, name):
    """Nothing is published before it is created, nor touched before it is updated."""
    for dates in library(name).dates.values():
        known = [day for date in DATES if (day := getattr(dates, date))]
        assert all(earlier <= later for earlier, later in itertools.pairwise(known))
