"""What waits for a review, community by community."""

from datetime import UTC, date, datetime

from learnscape.derive.due import coverage_of, due_of
from learnscape.derive.worklists import worklists_of
from learnscape.model import Community, Contributor, Validation
from tests.builders import page, people, person

TODAY = date(2026, 9, 1)
SECURITY = Community("security", "Security", owns=("a/",), validators=("olga", "oleg", "stranger"))
ALPINE = Community("z", "alpine", owns=("z/",))
LEFT = datetime(2026, 8, 31, tzinfo=UTC)


def lists(states, *communities):
    """Give the worklists of some pages, by their state and the slug of their owner."""
    pages = {path: page(path) for path in states}
    known = {one.slug: one for one in communities}
    validations = {
        path: Validation(state, owner=owner, until=date(2026, 10, 30))
        for path, (state, owner) in states.items()
    }
    return worklists_of(
        due_of(validations, known, pages, today=TODAY),
        coverage_of(validations, known, pages, today=TODAY),
        known,
        people(person("olga"), person("oleg", left=LEFT)),
        shown=lambda claim, community: Contributor(f"{claim} of {community.title}"),
        today=TODAY,
    )


def test_each_community_has_what_waits_for_it():
    """By reason, the most urgent first; what is in order waits for nobody."""
    states = {
        "a/1.md": ("unreviewed", "security"),
        "a/2.md": ("overdue", "security"),
        "a/3.md": ("valid", "security"),
        "a/4.md": ("overdue", "security"),
    }
    (work,) = lists(states, SECURITY)

    assert {why: [due.path for due in some] for why, some in work.lists.items()} == {
        "overdue": ["a/2.md", "a/4.md"],
        "unreviewed": ["a/1.md"],
    }
    assert list(work.lists) == ["overdue", "unreviewed"]
    assert (work.numbers.pages, work.numbers.validated) == (4, 1)


def test_they_come_by_title_and_what_belongs_to_nobody_last():
    """In any mix of capitals; also those for whom nothing waits."""
    some = lists({"x.md": ("unreviewed", None)}, SECURITY, ALPINE)

    assert [work.title for work in some] == ["alpine", "Security", "No community"]
    assert [work.place for work in some] == ["in-z", "in-security", "unowned"]
    assert [list(work.lists) for work in some] == [[], [], ["unreviewed"]]


def test_where_every_page_has_an_owner_there_is_no_rest():
    """Nor where there is no page at all."""
    assert [work.title for work in lists({"a/1.md": ("valid", "security")}, SECURITY)] == [
        "Security"
    ]
    assert lists({}) == ()


def test_validators_are_those_who_are_here():
    """Who has left, or has no file, validates nothing."""
    (work,) = lists({}, SECURITY)

    assert [who.name for who in work.validators] == ["olga of Security"]
