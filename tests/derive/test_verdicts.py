"""What the line at the top of a page says, sorted into its parts."""

from datetime import date

import pytest

from learnscape.derive.credits import unnamed_owner
from learnscape.derive.verdicts import verdict, web_address
from learnscape.model import Community, Contributor, Validation
from tests.builders import moment, page

SECURITY = Community("security", "Security", min_approvals=2)
OLGA = Contributor("Olga Ruiz", "olga")
STATES = ["valid", "edited", "changed", "overdue", "reviewed", "unreviewed", "withdrawn"]


def said(state="valid", *, of=None, **facts):
    """Give what is said of a page that Olga validated for Security."""
    known = {"by": (OLGA,), "community": "security", "owner": "security", "at": moment(0),
             "until": date(2026, 12, 1)}  # fmt: skip
    validation = Validation(state, **known | facts)
    return verdict(of or page(), validation, {"security": SECURITY})


@pytest.mark.parametrize("kind", ["person", "community"])
def test_nobody_vouches_for_what_people_say_of_themselves(kind):
    """Their own pages, and those of communities, have no line."""
    assert said(of=page(kind=kind)) is None


def test_the_community_is_whole():
    """With its title and the place of its page; one that is no more is not named."""
    assert (said().community, said().owner) == (SECURITY, SECURITY)
    assert said(community="gone").community is None


@pytest.mark.parametrize("state", STATES)
def test_the_line_turns_only_while_somebody_vouches(state):
    """What is no longer true cannot become overdue, and what has no last day never does."""
    assert said(state).turns == (state in ("valid", "edited"))
    assert not said(state, until=None).turns
    assert not said(state, of=page(status="retired")).turns


@pytest.mark.parametrize("state", STATES)
def test_who_vouched_is_told_apart_from_who_approved(state):
    """A page that was only reviewed, or never, was not validated before either."""
    assert said(state).validated == (state in ("valid", "edited", "changed", "overdue"))


@pytest.mark.parametrize(("state", "edits"), [("edited", 2), ("overdue", 2), ("changed", 0)])
def test_small_edits_are_counted_while_they_are_small(state, edits):
    """Of a page that changed in substance the number says nothing."""
    assert said(state, edits=2).edits == edits


def test_a_retired_page_says_what_to_read():
    """And what was true of it."""
    retired = said(of=page(status="retired", replaced_by="b.md"))

    assert (retired.retired, retired.instead, retired.state) == (True, "b.md", "valid")
    assert not said().retired


def test_a_page_that_belongs_to_nobody_says_so_first():
    """Whatever else would be missing: nobody can validate it."""
    assert said("reviewed", why="bulk", owner=None).why == "unowned"
    assert said("reviewed", why="bulk").why == "bulk"
    assert said("valid", owner=None).why == ""


def test_how_many_have_to_approve():
    """As the community asks today; not where it asks for fewer than there were."""
    both = (OLGA, Contributor("Oleg Chen"))

    assert said("reviewed", why="too_few").needed == 2
    assert said("reviewed", why="too_few", by=both).needed == 0


def test_what_a_page_says_of_itself_counts_where_nobody_else_says_anything():
    """Without anybody's address."""
    declared = page(declared="Ada <ada@example.org>, 2026-02-01")

    assert said("unreviewed", of=declared).declared == "Ada, 2026-02-01"
    assert said("valid", of=declared).declared == ""


def test_who_wishes_not_to_be_named_is_not_among_the_names():
    """They are "an owner of Security" in the line, and nobody elsewhere."""
    unnamed = Contributor(unnamed_owner(SECURITY))
    shown = said(by=(OLGA, unnamed))

    assert unnamed.name == "an owner of Security"
    assert shown.by == (OLGA, unnamed)
    assert shown.named == (OLGA,)


@pytest.mark.parametrize("url", ["https://forge.example/1", "http://forge.example/a?b#c"])
def test_addresses_of_the_web_become_links(url):
    """Of the review, and of what changed since."""
    assert (said(url=url).review, said(since=url).since) == (url, url)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "/etc", "https://", "https://[", "", None]
)
def test_nothing_else_does(url):
    """Whoever wrote it."""
    assert web_address(url) is None
