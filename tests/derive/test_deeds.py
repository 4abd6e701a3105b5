"""What counts as having done something for a page, and how much."""

from dataclasses import replace

import pytest

from learnscape.derive.deeds import ABOVE, ON_PAGE, deeds_of, places_of, strength
from learnscape.derive.identities import Identities
from learnscape.model import Answer, Dates, Question, Signature, Standing, Vouched
from tests.builders import ADA, BOB, CLEO, moment, page, past, people, person, share

BOT = Signature("dependabot[bot]", "1+dependabot[bot]@users.noreply.github.com")
CLAUDE = Signature("Claude", "noreply@anthropic.com")


def deeds(one, told, known=None):
    """Give what was done for one page: who, what and on which day."""
    signed = {author for share in told.shares for author in share.authors}
    identities = Identities(signed, known or {})
    found = deeds_of([one], {one.path: told}, known or {}, identities, lambda claim: claim)
    return [(deed.who, deed.kind, (deed.when - moment(0)).days) for deed in found]


def test_who_began_a_page_and_who_improved_it():
    """Of two who signed its first commit, the first began it."""
    told = past(share(9, BOB), share(1, ADA, CLEO))
    assert deeds(page(), told) == [
        ("address:bob@example.org", "wrote", 9),
        ("address:ada@example.org", "created", 1),
        ("address:cleo@example.org", "wrote", 1),
    ]


def test_a_person_is_one_whatever_the_address():
    """By the people file."""
    known = people(person("ada", "ada@example.org", "cleo@example.org"))
    told = past(share(9, CLEO), share(1, ADA))
    assert deeds(page(), told, known) == [("person:ada", "wrote", 9), ("person:ada", "created", 1)]


@pytest.mark.parametrize(
    "touch",
    [
        share(5, BOT),
        share(5, CLAUDE),
        share(5, BOB, bulk=True),
        share(5, BOB, minor=True),
    ],
    ids=["machine", "assistant", "bulk", "a few words"],
)
def test_what_tells_of_nobody(touch):
    """It is no sign that somebody knows the page."""
    told = past(touch, share(1, ADA))
    assert [who for who, _, _ in deeds(page(), told)] == ["address:ada@example.org"]


def test_of_many_edits_of_one_page_the_newest_counts():
    """Whoever saves often knows no more for that."""
    told = past(*(share(day, BOB) for day in range(9, 1, -1)), share(1, ADA))
    assert [day for who, _, day in deeds(page(), told) if "bob" in who] == [9]


def test_a_review_that_validated():
    """Each of those who did it, at that time."""
    vouched = Vouched(("olga", "bob"), moment(7), "change", "c", "imported")
    told = replace(past(share(1)), standing=Standing("valid", vouched, times=(vouched,)))
    reviews = [(who, day) for who, kind, day in deeds(page(), told) if kind == "validated"]
    assert reviews == [("bob", 7), ("olga", 7)]


@pytest.mark.parametrize("kind", ["person", "community"])
def test_what_people_say_of_themselves_is_no_deed(kind):
    """Nobody else knows more of it."""
    assert not deeds(page(kind=kind), past(share(1)))


def test_a_retired_page_tells_of_nobody():
    """What it said may be wrong by now."""
    assert not deeds(page(status="retired"), past(share(1)))


def question(*answers, state="unreviewed"):
    """Give what Ada asked, as it was answered."""
    told = past(share(1, ADA), dates=Dates(updated=moment(4)))
    known = people(person("bob"), person("cleo"))
    return (
        page(kind="question", question=Question(answers=answers)),
        replace(told, standing=Standing(state)),
        known,
    )


def test_to_answer_is_a_deed_and_to_ask_is_none():
    """By handle alone, and while the answer holds."""
    answered = question(Answer("bob"), Answer(), Answer("Somebody"), Answer("cleo", "it is not so"))
    assert deeds(*answered) == [("person:bob", "answered", 4)]


@pytest.mark.parametrize(
    ("state", "kind"),
    [("valid", "endorsed"), ("edited", "endorsed"), ("changed", "answered")],
)
def test_an_answer_that_a_community_stands_by_counts_for_more(state, kind):
    """While the validated text is the one that stands."""
    assert deeds(*question(Answer("bob"), state=state)) == [("person:bob", kind, 4)]


def test_the_newest_come_first_whatever_order_pages_are_in():
    """So what is made of them is the same bytes."""
    told = {"a.md": past(share(1, BOB)), "b.md": past(share(2, ADA))}
    pages = [page("a.md"), page("b.md")]
    known = Identities((ADA, BOB), {})
    orders = [deeds_of(some, told, {}, known, lambda claim: claim) for some in (pages, pages[::-1])]
    assert orders[0] == orders[1]
    assert [deed.path for deed in orders[0]] == ["b.md", "a.md"]


def test_a_page_and_the_folders_around_it():
    """The nearer, the more it says."""
    assert places_of("git/undo/push.md") == [
        ("git/undo/push.md", ON_PAGE),
        ("git/undo/", 1.0),
        ("git/", ABOVE),
        ("", ABOVE * ABOVE),
    ]
    assert places_of("index.md") == [("index.md", ON_PAGE), ("", 1.0)]


def test_a_year_halves_and_a_review_tells_more_than_an_edit():
    """As the record of that decision has it."""
    now, before = moment(1000), moment(1000 - 365.25)
    assert strength("wrote", now) == pytest.approx(2 * strength("wrote", before))
    by_weight = ["wrote", "created", "validated"]
    assert sorted(by_weight, key=lambda kind: strength(kind, now)) == by_weight
