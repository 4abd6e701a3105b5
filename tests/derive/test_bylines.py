"""What the foot of a page says, sorted into its sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnscape.derive.bylines import NAMED_AT_ONCE, byline
from learnscape.model import Dates
from tests.builders import credit, moment


def said(*credits, dates=None, helped=(), history="full", reviewers=()):
    """Give what is said of some credits."""
    return byline(dates or Dates(), credits, helped, history=history, reviewers=reviewers)


def names(credits):
    """Give their names."""
    return [one.name for one in credits]


def test_the_creator_is_apart_from_those_who_improved():
    """Co-authors improved it as well; whoever left no commit is thanked."""
    told = said(
        credit("Ada", "creator"),
        credit("Bob"),
        credit("Cleo", "co-author"),
        credit("Kim", "illustrator", commits=0),
    )

    assert names(told.created_by) == ["Ada"]
    assert names(told.improved_by) == ["Bob", "Cleo"]
    assert names(told.thanks_to) == ["Kim"]
    assert told.also_by == ()


@pytest.mark.parametrize(("others", "more"), [(0, 0), (8, 0), (9, 3), (106, 100)])
def test_of_more_than_eight_six_are_named_at_once(others, more):
    """Nobody is left out, and it is never one or two alone who are put aside."""
    told = said(*(credit(f"P{n}") for n in range(others)))

    assert len(told.also_by) == more
    assert names(told.improved_by + told.also_by) == [f"P{n}" for n in range(others)]


def test_a_name_that_says_nothing_more_is_said_once():
    """Two addresses that nobody joined, or two who wish not to be named."""
    told = said(credit("Ada", "creator"), credit("a contributor"), credit("Ada"),
                credit("a contributor"))  # fmt: skip

    assert names(told.created_by) == ["Ada"]
    assert names(told.improved_by) == ["a contributor"]


def test_two_people_of_one_name_with_pages_are_two():
    """A reader can tell them apart by where the links lead."""
    told = said(credit("John", handle="john"), credit("John", handle="john-2"), credit("John"))

    assert [one.person for one in told.improved_by] == ["john", "john-2", None]


def test_whoever_made_a_page_is_thanked_for_other_work_as_well():
    """In another role."""
    told = said(credit("Ada", "creator"), credit("Ada", "illustrator", commits=0))

    assert names(told.created_by) == names(told.thanks_to) == ["Ada"]


def test_reviewers_are_those_on_record():
    """Whom only the front matter calls one is thanked, in its own words."""
    olga = credit("Olga", "reviewer", commits=0, handle="olga")
    kim = credit("Kim", "reviewer", commits=0)
    told = said(credit("Ada", "creator"), kim, reviewers=(olga,))

    assert told.reviewed_by == (olga,)
    assert told.thanks_to == (kim,)


def test_whoever_is_on_record_is_not_thanked_for_the_same_again():
    """The page says itself that she reviewed it; for her drawings she is thanked."""
    olga = credit("Olga", "reviewer", commits=0, handle="olga")
    drew = credit("Olga", "illustrator", commits=0, handle="olga")
    told = said(olga, drew, reviewers=(olga,))

    assert (told.reviewed_by, told.thanks_to) == ((olga,), (drew,))


def test_an_update_is_told_if_there_was_one():
    """A page that is as it was published was not updated."""
    same = said(dates=Dates(moment(1), moment(2), moment(2), moment(9)))
    later = said(dates=Dates(moment(1), moment(2), moment(5), moment(9)))

    assert (same.created, same.published, same.updated) == (moment(1), moment(2), None)
    assert later.updated == moment(5)


def test_an_update_is_told_where_publication_is_not_known():
    """As in a clone cut short."""
    assert said(dates=Dates(updated=moment(5))).updated == moment(5)


@pytest.mark.parametrize("history", ["full", "cut", "none", "absent"])
def test_how_much_is_known_is_passed_on(history):
    """So that the foot can say why it says little; so are helpers."""
    told = said(helped=("Claude",), history=history)

    assert (told.history, told.helped) == (history, ("Claude",))


roles = st.sampled_from(["creator", "author", "co-author", "tester"])


@given(st.lists(st.builds(credit, st.sampled_from("ABCDEFGHIJ"), roles, st.integers(0, 3))))
def test_everyone_is_said_somewhere(credits):
    """Whoever is credited is at the foot of the page, and nobody else."""
    told = said(*credits)
    places = told.created_by, told.improved_by, told.also_by, told.thanks_to

    assert {name for place in places for name in names(place)} >= {
        one.name for one in credits if one.commits or one.role != "creator"
    }
    assert {one for place in places for one in place} <= set(credits)
    assert len(told.improved_by) <= NAMED_AT_ONCE
