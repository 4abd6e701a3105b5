"""Which community cares for a page."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learnscape.derive.owners import is_under, owner_of, owner_of_page
from learnscape.model import Community, Question
from tests.builders import page

PARTS = ("git", "ops", "gi", "a", "git.md")
paths = st.lists(st.sampled_from(PARTS), max_size=3).map(lambda parts: "/".join([*parts, "p.md"]))
folders = st.lists(st.sampled_from(PARTS), min_size=1, max_size=3).map("/".join)
owned = st.one_of(st.just("/"), folders.map("{}/".format), paths)


def community(slug, *owns):
    """Give a community that owns some folders and pages."""
    return Community(slug, slug.title(), owns=owns)


def owner(path, *communities):
    """Give the slug of the community that cares for a page."""
    found = owner_of(path, communities)
    return found.slug if found else None


@pytest.mark.parametrize(
    ("owns", "named", "answer"),
    [
        ({}, ("git", "ops"), "git"),
        ({}, ("gone", "ops"), "ops"),
        ({}, ("gone",), None),
        ({"ops": "/"}, ("git",), "git"),
        ({"ops": "/"}, (), "ops"),
        ({"ops": "questions/"}, ("git",), "ops"),
        ({"ops": "questions/push.md"}, ("git",), "ops"),
    ],
)
def test_a_question_belongs_to_the_first_community_that_it_names(owns, named, answer):
    """Unless one owns its page or its folder; what owns everything comes last."""
    there = [community(slug, *owns.get(slug, "").split()) for slug in ("git", "ops")]
    asks = page("questions/push.md", question=Question(), communities=named)
    found = owner_of_page(asks, there)
    assert (found.slug if found else None) == answer


def test_a_guide_that_names_a_community_does_not_belong_to_it():
    """For whoever writes a page does not choose who may vouch for it."""
    assert owner_of_page(page("undo.md", communities=("git",)), [community("git")]) is None


@pytest.mark.parametrize(
    ("path", "place", "answer"),
    [
        ("git/undo.md", "git/", True),
        ("git/deep/undo.md", "git/", True),
        ("git/undo.md", "git/undo.md", True),
        ("git/undo.md", "/", True),
        ("index.md", "/", True),
        ("gitlab/undo.md", "git/", False),
        ("git/undo.md.md", "git/undo.md", False),
        ("docs/git/undo.md", "git/", False),
        ("Git/undo.md", "git/", False),
        ("git.md", "git/", False),
    ],
)
def test_a_folder_holds_what_is_under_it(path, place, answer):
    """Whole names of folders, letter by letter."""
    assert is_under(path, place) is answer


def test_a_page_of_nobody():
    """A page may have no community at all."""
    assert owner("index.md", community("git", "git/"), community("none")) is None
    assert owner("index.md") is None


def test_the_longest_match_wins():
    """A folder within a folder, and a page within both."""
    every, git = community("every", "/"), community("git", "git/")
    undo, deep = community("undo", "git/undo.md"), community("deep", "ops/", "git/deep/")
    four = every, git, undo, deep

    assert owner("index.md", *four) == "every"
    assert owner("git/merge.md", *four) == "git"
    assert owner("git/undo.md", *four) == "undo"
    assert owner("git/deep/one.md", *four) == "deep"
    assert owner("ops/run.md", *four) == "deep"


def test_of_two_equal_claims_the_first_short_name_wins():
    """The order in which files are read decides nothing."""
    one, two = community("alpha", "git/"), community("beta", "git/")

    assert owner("git/undo.md", one, two) == owner("git/undo.md", two, one) == "alpha"


def test_communities_may_come_one_by_one():
    """They are asked for once."""
    assert owner_of("git/a.md", iter([community("git", "git/")])).slug == "git"


@settings(deadline=None)
@given(paths, st.lists(st.lists(owned, max_size=3), max_size=4), st.randoms())
def test_there_is_one_owner_in_any_order(path, places, random):
    """Somebody owns a page where anybody claims it; no order of files or claims matters."""
    known = [community(f"c{n}", *owns) for n, owns in enumerate(places)]
    claims = [(place, one.slug) for one in known for place in one.owns if is_under(path, place)]
    shuffled = [community(one.slug, *random.sample(one.owns, len(one.owns))) for one in known]
    random.shuffle(shuffled)

    found = owner(path, *known)

    assert found == owner(path, *shuffled)
    assert (found is None) == (not claims)
    if claims:
        longest = max(len(place) for place, _ in claims)
        assert found == min(slug for place, slug in claims if len(place) == longest)
