"""Whom to ask about a page or a topic, and why."""

import itertools
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnscape.derive.deeds import WEIGHTS, Deed
from learnscape.derive.experts import SHOWN, Experts
from learnscape.model import Community, Contributor, Question
from tests.builders import moment, page, people, person

PEOPLE = people(
    *(person(name) for name in ("ada", "bob", "cleo", "dan", "eve")),
    person("left", left=moment(1)),
    person("later", left=moment(99_999)),
    person("hidden", credit="none"),
    person("named", credit="name"),
    person("asked", ask_me_about=("Rebasing", "hooks")),
)
GIT = Community(
    "git", "Version control", owns=("git/",), validators=("cleo", "left"), champions=("dan", "ada")
)


def did(who, kind="wrote", path="git/undo.md", day=100):
    """Give a deed; a name that has no people file is an address."""
    return Deed(f"person:{who}" if who in PEOPLE else f"address:{who}", kind, path, moment(day))


def experts(*deeds, communities=(), slug_of=str.lower, pages=()):
    """Give experts who did this."""
    return Experts(
        sorted(deeds, key=lambda deed: deed.when, reverse=True),
        pages=pages,
        people=PEOPLE,
        communities={one.slug: one for one in communities},
        shown=lambda who: Contributor(who.partition(":")[2]),
        slug_of=slug_of,
    )


def names(found):
    """Give their names."""
    return [expert.who.name for expert in found]


def of_page(*deeds, path="git/undo.md", communities=(), **facts):
    """Give whom readers of a page are shown."""
    return experts(*deeds, communities=communities).of_page(page(path, **facts))


def test_who_did_most_for_the_page_comes_first_and_no_more_than_three():
    """A review says most, then the beginning, then an edit."""
    found = of_page(
        did("ada", "wrote"), did("bob", "validated"), did("cleo", "created"), did("dan", day=1)
    )
    assert names(found) == ["bob", "cleo", "ada"]
    assert [(one.made, one.created, one.validated) for one in found] == [
        (0, 0, 1),
        (1, 1, 0),
        (1, 0, 0),
    ]


def test_what_was_done_lately_counts_for_more():
    """What is long ago may be forgotten."""
    assert names(of_page(did("ada", "created", day=1), did("bob", "wrote", day=900))) == [
        "bob",
        "ada",
    ]


@pytest.mark.parametrize("who", ["left", "later", "hidden", "stranger@example.org"])
def test_who_is_never_shown_to_readers(who):
    """Not even where a community names them."""
    there = Community("git", "Git", owns=("git/",), validators=(who,), champions=(who,))
    assert not of_page(did(who, "validated"), communities=[there])
    assert not experts(did(who)).about(["git/undo.md"], communities=[])


def test_whoever_wants_a_name_and_no_page_is_named():
    """They agreed to that."""
    assert names(of_page(did("named"))) == ["named"]


def test_those_whom_the_community_confirmed_come_first():
    """Among them, whoever did most."""
    found = of_page(did("eve", "validated"), did("dan"), did("bob"), communities=[GIT])
    assert names(found) == ["dan", "cleo", "ada"]
    assert [(one.confirmed, one.of) for one in found][:2] == [
        ("champion", "Version control"),
        ("validator", "Version control"),
    ]


def test_the_community_of_another_page_confirms_nobody_here():
    """It speaks for its own pages."""
    assert not of_page(path="other.md", communities=[GIT])


def test_a_question_is_for_the_community_that_it_names():
    """Though no community owns its folder."""
    found = of_page(
        path="questions/push.md", question=Question(), communities=[GIT], kind="question"
    )
    assert not found
    asked = page("questions/push.md", kind="question", question=Question(), communities=("git",))
    assert names(experts(communities=[GIT]).of_page(asked)) == ["cleo", "dan", "ada"]


def test_a_question_is_for_those_who_know_its_topics_and_not_for_whoever_asked_it():
    """All questions lie in one folder, so who answered others says nothing."""
    there = [page("radio.md", tags=("Radio",)), page("fog.md", tags=("fog",))]
    deeds = [did("ada", path="radio.md"), did("bob", path="radio.md"), did("eve", path="fog.md")]
    deeds += [did("dan", "answered", path="questions/cat.md")]
    asks = page("questions/beep.md", kind="question", tags=("radio",), question=Question(by="bob"))
    found = experts(*deeds, pages=there).of_page(asks)
    assert [(one.who.name, one.beside) for one in found] == [("ada", 1)]


def test_who_knows_the_pages_beside_it_comes_after_who_knows_the_page():
    """However many of those they know."""
    beside = [did("bob", "validated", path=f"git/{name}.md") for name in "abc"]
    found = of_page(did("ada", "wrote"), *beside)
    assert names(found) == ["ada", "bob"]
    assert [(one.made, one.validated, one.beside) for one in found] == [(1, 0, 0), (0, 0, 3)]


def test_the_rest_of_the_site_says_nothing_about_a_page():
    """Better nobody than somebody who cannot say why."""
    assert not of_page(did("bob", "validated", path="css/flex.md"), path="git/undo.md")


@pytest.mark.parametrize("kind", ["person", "community"])
def test_nobody_is_to_be_asked_about_what_people_say_of_themselves(kind):
    """Other than those people."""
    assert not of_page(did("ada"), kind=kind)


def test_about_a_topic_it_counts_pages():
    """Each page once, whatever was done there how often."""
    found = experts(
        did("ada", "created", "a.md"),
        did("ada", "wrote", "b.md"),
        did("ada", "wrote", "a.md"),
        did("ada", "validated", "c.md", day=300),
        did("ada", "answered", "q.md"),
        did("bob", "wrote", "elsewhere.md"),
    ).about(["a.md", "b.md", "c.md", "q.md"])
    (ada,) = found
    assert (ada.made, ada.created, ada.validated, ada.answered) == (2, 1, 1, 1)
    assert ada.last == moment(300)


def test_who_likes_to_be_asked_about_it():
    """As if they had validated a page of it today."""
    found = experts(did("bob", "wrote", "a.md")).about(["a.md"], topics=["rebasing"])
    assert names(found) == ["asked", "bob"]
    assert [one.declares for one in found] == [True, False]


def test_stewards_hear_of_those_without_a_file_and_of_nobody_who_is_hidden():
    """They can invite them."""
    deeds = [did("kim@example.org", "created", "a.md"), did("hidden", "created", "a.md")]
    deeds += [did("left", "created", "a.md"), did("bob", "wrote", "a.md")]
    found = experts(*deeds).about(["a.md"], agreed=False)
    assert [(one.who.name, one.handle) for one in found] == [
        ("kim@example.org", None),
        ("bob", "bob"),
    ]


def test_whose_deeds_are_alike_come_in_one_order():
    """By handle; those without one by their names, whoever did it first."""
    for several in itertools.permutations([did("zoe"), did("amy"), did("bob"), did("ada")]):
        found = experts(*several).about(["git/undo.md"], agreed=False)
        assert names(found) == ["amy", "zoe", "ada", "bob"]


def test_nobody_to_ask():
    """Is no error."""
    assert experts().about(["a.md"], topics=["git"], communities=[]) == ()
    assert Experts().of_page(page()) == ()


@given(
    st.lists(
        st.builds(
            did,
            st.sampled_from([*PEOPLE, "kim@example.org"]),
            st.sampled_from(sorted(WEIGHTS)),
            st.sampled_from(["git/undo.md", "git/push.md", "index.md"]),
            st.integers(1, 3000),
        ),
        max_size=30,
    ),
    st.integers(1, 5000),
)
def test_the_order_is_the_same_on_any_day(deeds, days):
    """A half-life keeps it; only who is confirmed goes before."""
    later = [deed._replace(when=deed.when + timedelta(days)) for deed in deeds]
    asked = page("git/undo.md")
    before, after = (experts(*some, communities=[GIT]).of_page(asked) for some in (deeds, later))
    assert names(before) == names(after)
    assert len(before) <= SHOWN
    confirmed = [bool(one.confirmed) for one in before]
    assert confirmed == sorted(confirmed, reverse=True)
    assert not {"left", "later", "hidden"} & set(names(before))


def test_what_is_shown_is_best_though_only_the_nearest_are_looked_at():
    """Nobody else of the folder could be among the three."""
    everyone = ["ada", "bob", "cleo", "dan", "eve", "asked", "named"]
    for few in itertools.permutations(everyone, 4):
        deeds = [did(who, path=f"git/{who}.md", day=n) for n, who in enumerate(few, 1)]
        known = experts(*deeds)
        assert names(known.of_page(page("git/undo.md"))) == list(few[:0:-1])
