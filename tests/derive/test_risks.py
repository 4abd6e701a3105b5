"""What depends on few people: communities, pages and topics, and whom to invite."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnscape.derive.deeds import Deed
from learnscape.derive.experts import Experts
from learnscape.derive.invitations import invitations_of
from learnscape.derive.risks import (
    Loss,
    Risks,
    Shelf,
    Site,
    Staff,
    Still,
    Unanswered,
    loss_of,
    risks_of,
)
from learnscape.derive.topics import topics_of
from learnscape.model import (
    Answer,
    Community,
    Contributor,
    Credit,
    Dates,
    Question,
    Validation,
    Vouched,
)
from tests.builders import page, people, person

TODAY = date(2026, 9, 1)
RECENT = datetime(2026, 6, 1, tzinfo=UTC)
OLD = datetime(2025, 3, 3, tzinfo=UTC)
ADA, BOB = person("ada"), person("bob")
GONE = person("gone", left=datetime(2026, 1, 1, tzinfo=UTC))
QUIET = person("quiet", credit="none")
EVERYONE = people(ADA, BOB, GONE, QUIET)


def wrote(path, *who, kind="wrote", on=RECENT):
    """Give what some people did for a page; a name with a blank is of nobody with a file."""
    keys = (f"address:{one}" if " " in one else f"person:{one}" for one in who)
    return [Deed(key, kind, path, on) for key in keys]


def asking(path, *tags, answered=False):
    """Give a question."""
    answers = (Answer("ada"),) if answered else ()
    return page(path, kind="question", tags=tags, question=Question(answers=answers))


def community(slug, *validators, owns=(), title="", **facts):
    """Give a community."""
    path = f"communities/{slug}.md"
    return Community(slug, title or slug, path, owns=owns, validators=validators, **facts)


def site(*pages, deeds=(), communities=(), dates=None, known=EVERYONE, **facts):
    """Give a site whose pages are all published, and for which some people did something."""
    named = {one.slug: one for one in communities}
    experts = Experts(
        sorted(deeds, key=lambda deed: (-deed.when.timestamp(), deed)),
        people=known,
        communities=named,
        shown=lambda who: None if "bot" in who else Contributor(who.partition(":")[2]),
    )
    return Site(
        {one.path: one for one in pages},
        named,
        known,
        topics_of(pages, communities),
        experts,
        {one.path: Dates(*[RECENT] * 4) for one in pages} if dates is None else dates,
        **facts,
    )


def risks(*pages, **facts):
    """Give what depends on few people."""
    return risks_of(site(*pages, **facts), TODAY)


def single(*who, kind="guide", **facts):
    """Say whether a page that some people wrote is known to one person."""
    return risks(page("a.md", kind=kind, **facts), deeds=wrote("a.md", *who)).single != ()


@pytest.mark.parametrize("one", ["ada", "quiet", "Kim Example"])
def test_a_page_that_one_person_knows_is_at_risk(one):
    """With a people file or without one, and whether or not they wish to be named."""
    assert single(one)
    assert single(one, "gone")
    for other in {"ada", "quiet", "Lee Example", "a nameless one"} - {one}:
        assert not single(one, other)


def test_who_has_left_knows_nothing():
    """Whenever that is or will be; so their going makes a risk of it, or more than that."""
    lost = (Shelf(None, ("a.md",)),)
    for left in (date(2020, 1, 1), date(2030, 1, 1)):
        known = people(ADA, person("gone", left=left))
        assert risks(page("a.md"), deeds=wrote("a.md", "gone"), known=known) == Risks(lost=lost)
        assert risks(page("a.md"), deeds=wrote("a.md", "gone", "ada"), known=known).single


def test_reviews_tell_of_knowledge_too():
    """Two know what one wrote and another validated."""
    deeds = [*wrote("a.md", "ada"), *wrote("a.md", "bob", kind="validated")]

    assert risks(page("a.md"), deeds=deeds) == Risks()


def test_what_was_done_long_ago_tells_of_nobody():
    """Five years before the newest, whoever did that."""
    long_ago = wrote("a.md", "bob", on=RECENT - timedelta(days=5 * 365))
    before = wrote("a.md", "bob", on=RECENT - timedelta(days=5 * 365 - 1))

    assert risks(page("a.md"), deeds=[*wrote("a.md", "ada"), *long_ago]).single
    assert risks(page("a.md"), deeds=[*wrote("a.md", "ada"), *before]) == Risks()
    assert risks(page("a.md"), deeds=[*wrote("a.md", "gone"), *long_ago]).lost
    assert risks(page("a.md"), deeds=[*wrote("a.md", "gone"), *before]).single


def test_what_nobody_has_to_know_is_at_no_risk():
    """Drafts, what is retired, people's own pages; and questions are told of by topic."""
    for status in ("draft", "retired"):
        assert not single("ada", status=status)
    for kind in ("person", "community"):
        assert not single("ada", kind=kind)
    for question in (Question(), Question(answers=(Answer("ada"),)), Question(answered_in="b.md")):
        assert not single("ada", kind="question", question=question)
        assert not single(kind="question", question=question)


def test_of_what_is_not_committed_nothing_is_said():
    """Nobody made it, as far as anybody can tell."""
    assert risks(page("a.md"), dates={}) == Risks()
    assert risks(page("a.md"), dates={"a.md": Dates()}) == Risks()
    assert risks(page("a.md")).lost


def test_a_question_that_nobody_knows_is_not_lost():
    """What it tells stands there."""
    assert risks(asking("a.md", answered=True)) == risks(asking("a.md")) == Risks()


def test_pages_at_risk_are_told_by_community():
    """By title, pages by path; last what nobody cares for."""
    pages = [page(path) for path in ("z.md", "b/2.md", "a/1.md", "b/1.md")]
    deeds = [deed for one in pages for deed in wrote(one.path, "ada")]
    apes = community("apes", "ada", "bob", owns=("b/",))
    zebras = community("zebras", "ada", "bob", owns=("a/",), title="A")

    assert risks(*pages, deeds=deeds, communities=[apes, zebras]).single == (
        Shelf("zebras", ("a/1.md",)),
        Shelf("apes", ("b/1.md", "b/2.md")),
        Shelf(None, ("z.md",)),
    )


def test_the_owner_is_the_one_that_readers_see():
    """As the page's validation has it."""
    found = risks(
        page("a.md"), deeds=wrote("a.md", "ada"), communities=[community("b", "ada", "bob")],
        validations={"a.md": Validation(owner="b")},
    )  # fmt: skip

    assert found.single == (Shelf("b", ("a.md",)),)


def test_communities_with_one_validator_or_none_are_told():
    """Whoever has left on that day is none, and neither is a handle that nobody has."""
    several = [
        community("none"),
        community("one", "ada", "gone", "nobody"),
        community("two", "ada", "quiet"),
    ]

    assert risks(communities=several).few == (Staff("none", 0), Staff("one", 1))


def still(*, credits=(), validated=(), began=OLD, today=TODAY):
    """Give since when nobody was active in a community with one page."""
    facts = {
        "communities": [community("c", "ada", "bob", owns=("c/",))],
        "dates": {"communities/c.md": Dates(published=began)},
        "credits": {"c/a.md": [Credit("Ada", "author", last=when) for when in credits]},
        "validated": {"c/a.md": [Vouched(("ada",), when, "change", "", "") for when in validated]},
    }
    return risks_of(site(page("c/a.md"), **facts), today).still


def test_a_community_where_nobody_was_active_for_a_year_is_told():
    """Whoever makes, answers or validates something in its pages is active."""
    assert still() == (Still("c", OLD.date()),)
    assert still(credits=[OLD, RECENT]) == ()
    assert still(validated=[RECENT, OLD]) == ()
    assert still(credits=[OLD + timedelta(1), OLD, None]) == (Still("c", date(2025, 3, 4)),)


def test_a_year_is_a_year():
    """To the day."""
    assert still(credits=[OLD], today=date(2026, 3, 2)) == ()
    assert still(credits=[OLD], today=date(2026, 3, 3)) == (Still("c", OLD.date()),)


def test_a_new_community_has_a_year_to_begin():
    """And where no time is known, nothing is said."""
    assert still(began=RECENT) == ()
    assert still(began=None) == ()
    assert still(began=RECENT, credits=[OLD]) == ()


def test_a_topic_with_questions_and_nobody_to_ask_is_told():
    """Not one without questions; not one that a community with validators names."""
    pages = [asking("q.md", "Fog"), asking("r.md", "fog"), asking("s.md", "rope"),
             page("t.md", tags=("cats",))]  # fmt: skip
    deeds = wrote("t.md", "Kim Example")
    seas = community("seas", "ada", "bob", topics=(("rope",),))

    assert risks(*pages, deeds=deeds).unanswered == (Unanswered("fog", 2), Unanswered("rope", 1))
    assert risks(*pages, communities=[seas]).unanswered == (Unanswered("fog", 2),)
    retired = replace(asking("r.md", "fog"), status="retired")
    assert risks(pages[0], retired).unanswered == (Unanswered("fog", 1),)
    assert risks(retired).unanswered == ()


def test_one_who_likes_to_be_asked_is_somebody_to_ask():
    """Before they did anything; one without a people file is not."""
    known = people(person("ada", ask_me_about=("FOG",)))
    topics = {"known": known, "deeds": wrote("r.md", "Kim Example")}
    pages = [asking("q.md", "fog"), page("r.md", tags=("rope",)), asking("s.md", "rope")]
    experts = Experts(people=known, slug_of=str.lower, shown=Contributor)
    asked = site(*pages, **topics)

    assert risks_of(asked, TODAY).unanswered == (Unanswered("fog", 1), Unanswered("rope", 1))
    with_slugs = Site(asked.pages, people=known, topics=asked.topics, experts=experts)
    assert risks_of(with_slugs, TODAY).unanswered == (Unanswered("rope", 1),)


def test_what_would_be_missed_if_somebody_left():
    """What only they know, where few could validate, and what nobody else can be asked about."""
    pages = [page("c/a.md", tags=("rope",)), page("c/b.md", tags=("rope", "fog")),
             page("c/d.md", tags=("fog",)), page("e.md"), page("f.md"), page("g.md")]  # fmt: skip
    deeds = [
        *wrote("c/a.md", "ada"),
        *wrote("c/b.md", "ada", "gone"),
        *wrote("c/d.md", "ada", "bob"),
        *wrote("e.md", "bob"),
        *wrote("f.md", "ada", "Kim Example"),
        *wrote("g.md", "bob", "quiet"),
    ]
    communities = [
        community("c", "ada", "bob", owns=("c/",)),
        community("d", "ada"),
        community("e", "bob"),
        community("f"),
    ]
    here = site(*pages, deeds=deeds, communities=communities)

    assert loss_of(here, "ada", TODAY) == Loss(
        pages=(Shelf("c", ("c/a.md", "c/b.md")),),
        communities=(Staff("c", 1), Staff("d", 0)),
        topics=("rope",),
    )
    assert loss_of(here, "bob", TODAY) == Loss(
        pages=(Shelf(None, ("e.md",)),), communities=(Staff("c", 1), Staff("e", 0))
    )
    assert not loss_of(here, "gone", TODAY)
    assert not loss_of(here, "quiet", TODAY)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from([*EVERYONE, "Kim Example"]))))
def test_who_could_be_missed_is_who_alone_knows_a_page(did):
    """Each page at risk depends on one person, who has a file or is somebody that git names."""
    pages = [page(f"{name}.md") for name in "abc"]
    deeds = [deed for name, who in did for deed in wrote(f"{name}.md", who)]
    here = site(*pages, deeds=deeds)
    missed = [path for who in EVERYONE for shelf in loss_of(here, who, TODAY).pages
              for path in shelf.pages]  # fmt: skip

    found = risks_of(here, TODAY)
    knowing = {one.path: {who for name, who in did if one.path == f"{name}.md"} for one in pages}
    strangers = [path for path, who in knowing.items() if who - {"gone"} == {"Kim Example"}]
    assert sorted(missed + strangers) == [path for one in found.single for path in one.pages]
    assert [path for path, who in knowing.items() if not who - {"gone"}] == [
        path for one in found.lost for path in one.pages
    ]


def invited(*pages, **facts):
    """Give whom to invite, and for what."""
    found = invitations_of(site(*pages, **facts))
    return [(one.about, one.pages, one.expert.who.name) for one in found]


def test_who_knows_much_and_has_no_file_is_invited():
    """Once, for what they know most of, among the first three; not for one page."""
    pages = [page(f"c/{n}.md", tags=("Rope", "fog") if n < 3 else ("Rope",)) for n in range(4)]
    deeds = [deed for one in pages for deed in wrote(one.path, "Kim Example", "gone", "bot bot")]
    seas = community("seas", "ada", "bob", owns=("c/",))

    assert invited(*pages, deeds=deeds) == [("Rope", 4, "Kim Example")]
    assert invited(*pages, deeds=deeds, communities=[seas]) == [("Rope", 4, "Kim Example")]
    assert invited(*pages, deeds=wrote("c/1.md", "Kim Example")) == []
    others = [deed for one in pages[1:3] for deed in wrote(one.path, "Lee E", "Mo E", "No E")]
    assert invited(*pages, deeds=[*deeds, *others, *others]) == [
        ("fog", 3, "Lee E"), ("fog", 3, "Mo E"), ("fog", 3, "No E"), ("Rope", 4, "Kim Example"),
    ]  # fmt: skip


def test_without_tags_one_is_invited_for_a_community():
    """And nobody whose name is not known."""
    pages = [page("c/a.md"), page("c/b.md")]
    deeds = [deed for one in pages for deed in wrote(one.path, "Kim Example", "a contributor")]

    assert invited(
        *pages, deeds=deeds, communities=[community("c", owns=("c/",), title="Sea")]
    ) == [("Sea", 2, "Kim Example")]


def test_the_risks_of_a_large_site_are_found_at_once():
    """Two thousand pages, thirty communities, two hundred people: about 30 ms, at most 150 here."""
    everyone = people(*(person(f"p{n}", ask_me_about=(f"t{n}",)) for n in range(200)))
    pages = [page(f"f{n % 40}/{n}.md", tags=(f"t{n % 100}",)) for n in range(2000)]
    deeds = [deed for n, one in enumerate(pages)
             for deed in wrote(one.path, *(f"p{n * k % 200}" for k in range(1, 7)))]  # fmt: skip
    communities = [community(f"c{n}", f"p{n}", owns=(f"f{n}/",)) for n in range(30)]
    here = site(*pages, deeds=deeds, communities=communities, known=everyone)
    here.experts.about(["f1/1.md"])  # the build has asked long before

    began = process_time()
    found = risks_of(here, TODAY)

    assert process_time() - began < 0.15
    assert len(found.few) == 30
