"""What somebody asks about, by whatever they call it."""

import pytest

from learnscape.derive.subjects import Subject, Subjects, nearest
from learnscape.derive.topics import topics_of
from learnscape.model import Community
from tests.builders import page

GIT = Community(
    "version-control", "Version control", owns=("git/",), topics=(("git",), ("rebasing", "rebases"))
)
SEA = Community("sea", "The sea", "communities/sea.md", owns=("sea/",), topics=(("rebasing",),))
PAGES = {
    one.path: one
    for one in (
        page("git/rebase.md", title="Rebase", tags=("Rebases",)),
        page("git/undo.md", title="Undo", tags=("git",)),
        page("git/index.md", title="About git"),
        page("sea/undo.md", title="UNDO", tags=("sea",)),
        page("c.md", title="C++", tags=("C++",)),
        page("cook.md", title="Cook", tags=("cooking",)),
        page("people/ada.md", title="Ada Lovelace", kind="person"),
        page("communities/sea.md", title="The sea", kind="community"),
    )
}
COMMUNITIES = {one.slug: one for one in (GIT, SEA)}
HERE = Subjects(PAGES, COMMUNITIES, topics_of(PAGES.values(), COMMUNITIES.values()), ["Knots"])
OWNED = ("git/index.md", "git/rebase.md", "git/undo.md")
OF_GIT = ("version-control",)


@pytest.mark.parametrize("asked", ["rebasing", "Rebases", "REBASING"])
def test_a_topic_is_found_in_any_spelling(asked):
    """With the communities that name it."""
    found = Subject("rebasing", ("git/rebase.md",), ("rebasing",), ("sea", "version-control"))
    assert HERE.find(asked) == found


@pytest.mark.parametrize("asked", ["version-control", "Version control", "VERSION  CONTROL"])
def test_a_community_is_found_by_either_name(asked):
    """With the pages that it cares for."""
    assert HERE.find(asked) == Subject("Version control", OWNED, (), OF_GIT)


def test_a_name_may_be_of_a_topic_and_a_community():
    """Then both are meant."""
    assert HERE.find("sea") == Subject("sea", ("sea/undo.md",), ("sea",), ("sea",))


def test_a_path_is_a_path():
    """Whatever else is called so; a folder needs its slash where a topic has the same name."""
    assert HERE.find("git/") == Subject("git/", OWNED, (), OF_GIT)
    assert HERE.find("git") == Subject("git", ("git/undo.md",), ("git",), OF_GIT)
    assert HERE.find("git/undo.md") == HERE.find("git/undo")
    assert HERE.find("git/undo") == Subject("Undo", ("git/undo.md",), (), OF_GIT)
    assert HERE.find("c.md") == Subject("C++", ("c.md",))


def test_pages_are_found_by_title():
    """All that have it."""
    found = Subject("Undo", ("git/undo.md", "sea/undo.md"), (), ("version-control", "sea"))
    assert HERE.find("undo") == found
    assert HERE.find("cook") == Subject("Cook", ("cook.md",))


def test_what_people_like_to_be_asked_about_is_found_last():
    """There may be nothing to read about it."""
    assert HERE.find("knots") == Subject("knots", topics=("knots",))


def test_the_page_of_a_community_means_the_community():
    """With the pages that it cares for."""
    assert HERE.find("communities/sea.md") == HERE.find("The sea")
    assert HERE.find("The sea") == Subject("The sea", ("sea/undo.md",), (), ("sea",))


@pytest.mark.parametrize("asked", ["Ada Lovelace", "people/ada", "people/ada.md", "people/"])
def test_nobody_is_asked_about_people(asked):
    """Their pages are nothing to know, nor to be proposed."""
    assert HERE.find(asked) is None
    assert Subjects(PAGES, {}, {}).near(asked) == ()


@pytest.mark.parametrize("asked", ["", "/", "??", "nothing", "nothing/", "git/undo.txt"])
def test_what_is_called_like_nothing_is_nothing(asked):
    """Rather than a guess."""
    assert HERE.find(asked) is None


def test_what_may_have_been_meant_is_told():
    """All names where they are few, the nearest first, and each once."""
    assert HERE.near("xxxxxx") == (
        "C++", "cooking", "git", "rebasing", "sea", "Version control", "The sea"
    )  # fmt: skip
    assert HERE.near("rebasng")[:3] == ("rebasing", "C++", "cooking")
    git = Community("git", "Git")
    assert (
        Subjects({}, {"git": git}, topics_of(PAGES.values(), [git])).near("gti").count("Git") == 0
    )


def test_the_nearest_are_told_by_their_spelling():
    """At most three, and perhaps none."""
    assert nearest("OLGGA", ["oleg", "olga", "pia"]) == ("olga", "oleg")
    assert nearest("zzz", ["oleg", "olga", "pia"]) == ()
    alone = Subjects(PAGES, {}, {})
    assert alone.near("Cok") == ("Cook",)
