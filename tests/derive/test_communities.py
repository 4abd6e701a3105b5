"""What a community's page says."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from learnscape.derive.communities import Spot, homes_of, portraits_of
from learnscape.derive.deeds import Deed
from learnscape.derive.experts import Experts
from learnscape.derive.sessions import Meeting
from learnscape.model import (
    Answer,
    Community,
    Contributor,
    Question,
    Session,
    Validation,
)
from tests.builders import moment, page, people, person

TODAY = date(2026, 9, 1)
LEFT = datetime(2999, 1, 1, tzinfo=UTC)  # whatever the day
GIT = Community("git", "Version control", owns=("git/",), validators=("olga",))


def portraits(*pages, of=(GIT,), who=(), validations=None, **more):
    """Give the portraits of some communities."""
    known, told = {one.slug: one for one in of}, {one.path: one for one in pages}
    more = {"experts": Experts(), "meetings": {}, "today": TODAY} | more
    return portraits_of(
        known,
        told,
        homes_of(told, known),
        people=people(*who),
        validations=validations or {},
        **more,
    )


def portrait(*pages, **more):
    """Give the portrait of the only community."""
    (one,) = portraits(*pages, **more)
    return one


def shelves(one):
    """Give the kinds and the paths of what a community lists."""
    return {shelf.kind: [entry.page.path for entry in shelf.entries] for shelf in one.shelves}


def question(path, *answers, also=0, asked=None, **facts):
    """Give a question."""
    said = Question(asked=asked and moment(asked), asked_also=also, answers=answers)
    return page(path, kind="question", question=said, **facts)


def test_a_page_belongs_to_who_owns_it_and_to_those_it_names():
    """Each once; what nobody knows is left out, and so is what people say of themselves."""
    art, sea = Community("art", "Art", owns=("/",)), Community("sea", "Sea")
    known = {one.slug: one for one in (GIT, art, sea)}
    pages = {
        "git/a.md": page("git/a.md", communities=("git", "sea", "none", "art", "sea")),
        "git/b.md": page("git/b.md"),
        "people/x.md": page("people/x.md", kind="person", communities=("sea",)),
        "communities/git.md": page("communities/git.md", kind="community"),
    }

    assert homes_of(pages, known) == {"git/a.md": (GIT, (sea, art)), "git/b.md": (GIT, ())}
    assert homes_of({"b.md": page("b.md", communities=("sea",))}, {"sea": sea}) == {
        "b.md": (None, (sea,))
    }
    assert homes_of({"b.md": page("b.md")}, {"sea": sea}) == {}


def test_people_come_by_role_each_once():
    """Whoever is confirmed comes before those who only belong; the first validator leads."""
    community = Community(
        "a", "A", validators=("gone", "olga", "oleg"), champions=("ines", "oleg"),
        members=("jo", "olga", "stranger"),
    )  # fmt: skip
    who = [person(handle) for handle in ("olga", "oleg", "ines", "jo")]
    one = portrait(of=[community], who=[*who, person("gone", left=LEFT)])

    assert [(member.who.name, member.roles) for member in one.people] == [
        ("Olga", ("validator", "lead")),
        ("Oleg", ("validator", "champion")),
        ("Ines", ("champion",)),
    ]
    assert [(member.who.name, member.roles) for member in one.members] == [("Jo", ())]
    assert (one.size, one.unnamed, one.unnamed_members) == (4, 0, 0)


def test_people_are_shown_as_they_wish():
    """Some by name alone, some under another, and some as a number, where they stand."""
    community = Community(
        "a", "A", validators=("olga", "oleg"), champions=("kim",), members=("ines", "jo")
    )
    who = [
        person("olga", credit="none", ask_me_about=("secrets",)),
        person("oleg", credit="name", ask_me_about=("bread", "x@example.org", "tea a@b.c")),
        person("ines", credit="as", shown_as="Countess"),
        person("jo", credit="none"),
        person("kim", credit="none"),
    ]
    one = portrait(of=[community], who=who)

    assert [member.who for member in one.people] == [Contributor("Oleg")]
    assert one.people[0].roles == ("validator",)  # that somebody unnamed leads is not told
    assert one.people[0].ask == ("bread", "tea")
    assert [member.who for member in one.members] == [Contributor("Countess", "ines")]
    assert (one.size, one.unnamed, one.unnamed_members) == (5, 2, 1)


def test_what_people_did_is_about_the_pages_that_it_cares_for():
    """Not about others that name it; of one page alone, the page itself tells."""
    pages = [page("git/a.md"), page("git/b.md"), page("b.md", communities=("git",))]
    olga = person("olga")
    deeds = [Deed("person:olga", "wrote", one.path, moment(1)) for one in pages]
    known = Experts(deeds, people=people(olga), shown=lambda _: Contributor("Olga", "olga"))
    one, few = (portrait(*some, who=[olga], experts=known) for some in (pages, pages[1:]))

    assert one.owned == ("git/a.md", "git/b.md")
    assert [member.expert.made for member in one.people] == [2]
    assert [member.expert for member in few.people] == [None]


def test_pages_come_by_kind_and_title():
    """A way to begin comes first; what is retired or a draft is not there, nor what asks."""
    one = portrait(
        page("git/1.md", title="b", kind="story"),
        page("git/2.md", title="B", kind="guide"),
        page("git/3.md", title="a", kind="guide"),
        page("git/4.md", title="Way", kind="pathway"),
        page("git/5.md", status="retired"),
        page("git/6.md", status="draft"),
        page("git/7.md", title="Form", kind="template", status="experiment"),
        page("x.md", title="ab", communities=("git",)),
        question("q.md", communities=("git",)),
        question("r.md", Answer(), communities=("git",)),
    )

    assert shelves(one) == {
        "pathway": ["git/4.md"],
        "guide": ["git/3.md", "x.md", "git/2.md"],
        "template": ["git/7.md"],
        "story": ["git/1.md"],
        "question": ["r.md"],
    }
    assert one.start.path == "git/4.md"
    assert [entry.page.path for entry in one.questions] == ["q.md"]
    assert portrait(page("git/1.md")).start is None


def test_open_questions_that_many_share_come_first():
    """Then those that wait longest; one whose answers hold no longer is open."""
    one = portrait(
        question("git/1.md"),
        question("git/2.md", asked=9),
        question("git/3.md", asked=2),
        question("git/4.md", Answer(corrected="it deletes more"), also=3, asked=50),
    )

    assert [entry.page.path for entry in one.questions] == [
        "git/4.md", "git/3.md", "git/2.md", "git/1.md",
    ]  # fmt: skip


def test_pages_have_the_state_of_their_review():
    """In the numbers only those that the community cares for."""
    validations = {
        "git/a.md": Validation("valid", owner="git", until=date(2027, 3, 3)),
        "git/b.md": Validation("unreviewed", owner="git"),
        "x.md": Validation("valid"),
    }
    pages = [page("git/a.md"), page("git/b.md"), page("x.md", communities=("git",))]
    one = portrait(*pages, validations=validations)

    assert [(e.verdict.state, e.owner and e.owner.slug) for e in one.shelves[0].entries] == [
        ("valid", "git"), ("unreviewed", "git"), ("valid", None),
    ]  # fmt: skip
    assert (one.numbers.validated, one.numbers.pages) == (1, 2)
    assert portrait(*pages).numbers is None
    assert portrait(*pages).shelves[0].entries[0].verdict is None


def test_sessions_come_in_the_order_of_their_next_dates():
    """Those of one session together."""
    zone = ZoneInfo("UTC")
    tea, work = (
        Session(name, datetime(2026, 1, 1), "UTC", where=where)  # noqa: DTZ001 - as a file has it
        for name, where in (("Tea", "Room 2 (me@example.org)"), ("Work", "https://meet.example/"))
    )
    times = [datetime(2026, 9, day, 12, tzinfo=zone) for day in (3, 4, 5)]
    dates = [Meeting(s, when, when) for s, when in zip((work, tea, work), times, strict=True)]
    one = portrait(meetings={"git": dates})

    assert [(s.title, s.where, [d.starts.day for d in s.dates]) for s in one.sessions] == [
        ("Work", Spot(url="https://meet.example/"), [3, 5]),
        ("Tea", Spot("Room 2"), [4]),
    ]


@pytest.mark.parametrize(
    ("channel", "spot"),
    [
        ("https://chat.example.org/git", Spot(url="https://chat.example.org/git")),
        ("https://chat.example.org/@git", Spot(url="https://chat.example.org/@git")),
        ("javascript:alert(1)", Spot("javascript:alert(1)")),
        ("data:text/html,x", Spot("data:text/html,x")),
        ("https://ada@chat.example.org/", Spot()),
        ("mailto:ada@example.org", Spot()),
        ("Channel 12, or ada@example.org", Spot("Channel 12, or")),
        ("", Spot()),
    ],
)
def test_only_an_address_of_the_web_becomes_a_link(channel, spot):
    """Words stay words, and nobody's e-mail address is told."""
    assert portrait(of=[Community("a", "A", channel=channel)]).channel == spot


def test_communities_come_by_title():
    """In any mix of capitals, then by short name; topics under the names that they have here."""
    some = portraits(
        of=[
            Community("z", "alpine"),
            Community("b", "Boats", topics=(("Knots", "knot"), ("a@b.c",), ("sea",))),
            Community("a", "Boats"),
        ]
    )

    assert [one.community.slug for one in some] == ["z", "a", "b"]
    assert some[2].topics == ("Knots", "sea")
