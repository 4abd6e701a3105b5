"""What is told of people, and what is not: of those who left, or who wish to be hidden."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnscape.derive.profiles import directory_of, in_order, profiles_of
from learnscape.derive.topics import topics_of
from learnscape.model import Answer, Community, Credit, Question
from tests.builders import moment, page, person

CREATOR, AUTHOR, REVIEWER = "creator", "author", "reviewer"


def credited(path, role, *, last=1, handle="ada", commits=1):
    """Give somebody's share in a page."""
    when = None if last is None else moment(last)
    return path, Credit(handle, role, handle, commits, when, when)


def by_page(shares):
    """Give shares by page."""
    found = {}
    for path, share in shares:
        found.setdefault(path, []).append(share)
    return found


def told(*people, pages=(), credits=(), reviews=(), communities=()):
    """Give what is told of each of some people."""
    return profiles_of(
        people or [person("ada")],
        {one.path: one for one in pages},
        credits=by_page(credits),
        reviewed_by=by_page(reviews),
        communities=communities,
        topics=topics_of(pages, communities),
    )


def paths(parts):
    """Give the paths of some pages."""
    return [part.page.path for part in parts]


def question(path, *answers, **facts):
    """Give a question."""
    return page(path, kind="question", question=Question(answers=answers, **facts))


def test_what_somebody_made_is_told_newest_first():
    """What they began apart from what they improved; pages of one day by title."""
    pages = [page(path, title=title) for path, title in zip("abcd", "ZÄbc", strict=True)]
    credits = [
        credited("a", CREATOR, last=1),
        credited("b", CREATOR, last=3),
        credited("c", CREATOR, last=3),
        credited("d", "co-author", last=2),
        credited("d", CREATOR, last=2, handle="bob"),
    ]

    ada = told(pages=pages, credits=credits)["ada"]

    assert paths(ada.created) == ["b", "c", "a"]
    assert paths(ada.improved) == ["d"]


def test_each_is_told_with_the_month_of_what_is_told():
    """That a page was begun, which may be before git; what was done to it last; no other day."""
    span = Credit("ada", CREATOR, "ada", 2, moment(2), moment(9))
    pages = [page("a"), page("b", created=moment(1)), page("c"), question("q", Answer("ada"))]
    credits = [("a", span), ("b", span), ("c", replace(span, role=AUTHOR))]
    credits.append(credited("a", "tester", last=None, commits=0))

    ada = told(pages=pages, credits=credits, reviews=[credited("a", REVIEWER, last=4)])["ada"]

    def when(parts):
        return [(part.page.path, part.when) for part in parts]

    assert when(ada.created) == [("a", moment(2)), ("b", moment(1))]
    assert when(ada.improved) == [("c", moment(9))]
    assert when(ada.validated) == [("a", moment(4))]
    assert when(ada.helped) == [("a", None)]
    assert when(ada.answered) == [("q", None)]


def test_work_without_a_commit_is_told_with_its_role():
    """Each page once; a review that is on record is told as a validation alone."""
    credits = [
        credited("a", "drawings", commits=0, last=None),
        credited("a", "patience", commits=0, last=None),
        credited("b", "Reviewer", commits=0, last=None),
        credited("c", AUTHOR, commits=0, last=None),
    ]
    reviews = [credited("b", REVIEWER, commits=0)]

    ada = told(pages=[*map(page, "abc")], credits=credits, reviews=reviews)["ada"]

    assert [(part.page.path, part.roles) for part in ada.helped] == [
        ("a", ("drawings", "patience")), ("c", (AUTHOR,)),
    ]  # fmt: skip
    assert ada.improved == ()
    assert paths(ada.validated) == ["b"]


def test_what_somebody_validated_is_told_newest_first():
    """Whoever wrote it; and what has no person behind it is on nobody's page."""
    pages = [page(path) for path in "abc"]
    reviews = [
        credited(path, REVIEWER, last=day) for path, day in zip("abc", (1, 3, 2), strict=True)
    ]
    reviews.append(credited("a", REVIEWER, last=9, handle=None))

    assert paths(told(pages=pages, reviews=reviews)["ada"].validated) == ["b", "c", "a"]


def test_answers_that_hold_are_told_each_question_once():
    """One that was corrected is not; nor is it making a page to type a question down."""
    pages = [
        question("asked-and-answered", Answer("ada"), Answer("ada"), asked=moment(1)),
        question("newer", Answer("bob"), Answer("ada"), asked=moment(2)),
        question("corrected", Answer("ada", "it deletes too much")),
        question("open"),
    ]

    ada = told(pages=pages, credits=[credited("open", CREATOR), credited("newer", AUTHOR)])["ada"]

    assert paths(ada.answered) == ["newer", "asked-and-answered"]
    assert ada.created == ada.improved == ()


@pytest.mark.parametrize("kind", ["person", "community"])
def test_pages_about_people_are_nothing_that_somebody_made(kind):
    """Their own page, above all."""
    own = page("people/ada.md", kind=kind)

    assert told(pages=[own], credits=[credited(own.path, CREATOR)])["ada"].created == ()


def test_nothing_is_told_of_pages_that_readers_do_not_get():
    """Drafts, for instance, of which a title would say too much."""
    credits, reviews = [credited("draft", CREATOR)], [credited("draft", REVIEWER)]

    ada = told(pages=[], credits=credits, reviews=reviews)["ada"]

    assert ada.created == ada.validated == ()


def test_topics_have_one_spelling_for_all():
    """The site's, else that of most people; one that a community joined to another is that one."""
    git = Community("vc", "Version control", topics=(("Rebasing", "rebase"),))
    people = [
        person("ada", ask_me_about=("rebase", "Rebasing", "GIT", "tea", "…")),
        person("bob", ask_me_about=("Tea", "git")),
        person("cleo", ask_me_about=("Tea",)),
    ]

    known = told(*people, pages=[page("a", tags=("Git",))], communities=[git])

    assert known["ada"].subjects == (("rebasing", "Rebasing"), ("git", "Git"), ("tea", "Tea"))
    listed = directory_of(known.values()).subjects
    assert {one.label: [who.name for who in several] for one, several in listed.items()} == {
        "Git": ["Ada", "Bob"],
        "Rebasing": ["Ada"],
        "Tea": ["Ada", "Bob", "Cleo"],
    }


def test_no_address_is_a_topic():
    """Whoever writes one there does not publish it by that."""
    ada = told(person("ada", ask_me_about=("ada@example.org", "git ada@example.org")))["ada"]

    assert ada.subjects == (("git", "git"),)


def test_duties_are_told_with_every_role():
    """A member is whoever is nothing else; communities stand by title."""
    communities = [
        Community("b", "Alpha", validators=("ada",), champions=("ada",), members=("ada",)),
        Community("a", "beta", members=("ada", "ada")),
        Community("c", "Gamma", champions=("bob",)),
    ]

    ada = told(communities=communities)["ada"]

    assert [(duty.community.slug, duty.roles) for duty in ada.duties] == [
        ("b", ("validator", "champion")),
        ("a", ("member",)),
    ]


@pytest.mark.parametrize("left", [1, 100_000], ids=["long ago", "in a hundred years"])
def test_of_who_left_only_the_work_is_told(left):
    """Whatever day it is, for no list may turn with the day of the build."""
    ada = person("ada", ask_me_about=("git",), mentor=2, left=moment(left))
    community = Community("vc", "Version control", validators=("ada",))

    known = told(ada, pages=[page("a")], credits=[credited("a", CREATOR)], communities=[community])

    profile, listed = known["ada"], directory_of(known.values())
    assert paths(profile.created) == ["a"]
    assert (profile.subjects, profile.mentor, profile.duties) == ((), None, ())
    assert (listed.here, listed.left) == ((), (profile,))
    assert (listed.subjects, listed.communities) == ({}, ())


@pytest.mark.parametrize("credit", ["none", "name"])
def test_nothing_is_told_of_who_wishes_no_page(credit):
    """Not even in the spelling of a topic."""
    ada = person("ada", ask_me_about=("Hidden Spelling",), credit=credit)
    bob = person("bob", ask_me_about=("hidden spelling",))

    known = told(ada, bob, communities=[Community("vc", "Version control", members=("ada",))])

    assert [*known] == ["bob"]
    assert known["bob"].subjects == (("hidden-spelling", "hidden spelling"),)


def test_people_stand_where_they_are_looked_for():
    """By the name they wish for, whatever its accents and capitals; then by handle."""
    people = [
        person("z", name="Émile"),
        person("y", name="eve"),
        person("x", name="Zoe", credit="as", shown_as="Ada"),
        person("b", name="Ada"),
        person("m", name="Øyvind"),
    ]

    here = directory_of(told(*people).values()).here

    assert [who.person.handle for who in here] == ["b", "x", "z", "y", "m"]


@given(st.permutations(["Ada", "ada", "Äda", "Ad\u0430", "Bo", "bö", "Bo\u0308", "\u05d0"]))
def test_the_order_of_texts_is_total(texts):
    """However they come, they come out alike, and no two different ones are the same."""
    ordered = sorted(texts, key=in_order)

    assert ordered == sorted(sorted(texts), key=in_order)
    assert len({in_order(text) for text in texts}) == len(texts)


@given(st.permutations(range(4)))
def test_the_order_of_files_changes_nothing(order):
    """Neither that of people, nor of pages, nor of communities."""
    people = [person(f"p{n}", name="Same", ask_me_about=("a", "A")) for n in range(4)]
    pages = [page(f"{n}.md", title="Same") for n in range(4)]
    communities = [Community(f"c{n}", "Same", members=("p0", "p1")) for n in range(4)]
    credits = [credited(one.path, CREATOR, handle="p0") for one in pages]
    shuffled = [[several[n] for n in order] for several in (people, pages, communities)]

    def everything(people, pages, communities):
        known = told(*people, pages=pages, credits=credits, communities=communities)
        return [*known.items()], directory_of(known.values())

    assert everything(*shuffled) == everything(people, pages, communities)
