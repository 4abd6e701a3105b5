"""What needs a review, in which order, and the numbers of it all."""

from datetime import date, timedelta

import pytest

from learnscape.derive.due import REASONS, Numbers, coverage_of, due_of
from learnscape.model import Community, Validation
from tests.builders import moment, page

TODAY = date(2026, 9, 1)
GIT, FOOD = Community("git", "Git"), Community("food", "Food")
COMMUNITIES = {"git": GIT, "food": FOOD}


def valid(days, state="valid", **facts):
    """Give a validation that ends so many days after today."""
    return Validation(state, until=TODAY + timedelta(days), **facts)


def due(validations, pages=None, communities=COMMUNITIES, **options):
    """Give what is due."""
    pages = {path: page(path) for path in validations} | (pages or {})
    return due_of(validations, communities, pages, today=TODAY, **options)


def why(validation, **options):
    """Give why one page is due; None where it is not."""
    return next((one.why for one in due({"a.md": validation}, **options)), None)


def numbers(validations, pages=None, communities=COMMUNITIES, **options):
    """Give the numbers, of everything and by community, without those that are none."""
    pages = {path: page(path) for path in validations} | (pages or {})
    found = coverage_of(validations, communities, pages, today=TODAY, **options)
    parts = {slug: one for slug, one in found.parts.items() if slug not in communities or any(one)}
    assert found.parts.keys() >= communities.keys()
    return _some(found.whole), {slug: _some(one) for slug, one in parts.items()}


def _some(numbers):
    return {name: number for name, number in numbers._asdict().items() if number}


@pytest.mark.parametrize(("days", "within", "reason"), [
    (31, 30, None),
    (30, 30, "soon"),
    (1, 30, "soon"),
    (0, 30, "soon"),  # the last day is a good one
    (0, 0, "soon"),
    (1, 0, None),
    (365, 365, "soon"),
])  # fmt: skip
@pytest.mark.parametrize("state", ["valid", "edited"])
def test_a_page_is_due_some_days_before_its_last(days, within, reason, state):
    """The first of them and the last day included; with small edits since or without."""
    assert why(valid(days, state), within=within) == reason


@pytest.mark.parametrize("state", ["overdue", "changed", "withdrawn", "reviewed", "unreviewed"])
def test_whatever_is_not_valid_needs_a_review(state):
    """Whenever it would have ended."""
    assert why(valid(300, state)) == why(valid(-300, state)) == why(Validation(state)) == state


def test_what_has_no_end_is_not_due():
    """As long as it is valid."""
    assert why(Validation("valid")) is None


def test_what_waits_longest_comes_first():
    """By reason, and what waits for the same by path."""
    found = due({
        "never/b.md": Validation("unreviewed"),
        "never/a.md": Validation("unreviewed"),
        "by others/late.md": Validation("reviewed", at=moment(5)),
        "by others/early.md": Validation("reviewed", at=moment(2)),
        "by others/unknown.md": Validation("reviewed"),
        "withdrawn/late.md": Validation("withdrawn", at=moment(4)),
        "withdrawn/early.md": Validation("withdrawn", at=moment(3)),
        "changed/late.md": Validation("changed", at=moment(1), changed=moment(9)),
        "changed/early.md": Validation("changed", at=moment(2), changed=moment(8)),
        "soon/last.md": valid(30),
        "soon/b.md": valid(2),
        "soon/a.md": valid(2, "edited"),
        "not yet.md": valid(31),
        "overdue/short.md": valid(-1, "overdue"),
        "overdue/b.md": valid(-20, "overdue"),
        "overdue/a.md": valid(-20, "overdue"),
    })  # fmt: skip

    assert [one.path for one in found] == [
        "overdue/a.md", "overdue/b.md", "overdue/short.md",
        "soon/a.md", "soon/b.md", "soon/last.md",
        "changed/early.md", "changed/late.md",
        "withdrawn/early.md", "withdrawn/late.md",
        "by others/early.md", "by others/late.md", "by others/unknown.md",
        "never/a.md", "never/b.md",
    ]  # fmt: skip
    assert [*dict.fromkeys(one.why for one in found)] == [*REASONS]


def test_a_page_is_due_to_the_community_that_cares_for_it_today():
    """Not to the one that vouched; to nobody, where nobody owns it or the owner is gone."""
    overdue = valid(-1, "overdue", owner="git", community="food")
    found = due({
        "a.md": overdue,
        "b.md": Validation("unreviewed"),
        "c.md": Validation("unreviewed", owner="gone"),
    })  # fmt: skip

    assert [one.community for one in found] == ["git", None, None]
    assert found[0].validation is overdue


@pytest.mark.parametrize("facts", [
    {"status": "draft"}, {"status": "retired"}, {"kind": "person"}, {"kind": "community"},
])  # fmt: skip
def test_some_pages_never_need_a_review(facts):
    """Nor do they count."""
    validations = {"a.md": valid(-1, "overdue"), "b.md": valid(-1, "overdue")}
    pages = {"a.md": page("a.md", **facts)}

    assert [one.path for one in due(validations, pages)] == ["b.md"]
    assert numbers(validations, pages) == (
        {"pages": 1, "overdue": 1, "unowned": 1},
        {None: {"pages": 1, "overdue": 1, "unowned": 1}},
    )


def test_a_page_that_readers_do_not_get_is_not_due():
    """And an experiment is a page like others."""
    validations = dict.fromkeys(("a.md", "b.md"), Validation())
    pages = {"b.md": page("b.md", status="experiment")}

    assert [d.path for d in due_of(validations, {}, pages, today=TODAY)] == ["b.md"]
    assert coverage_of(validations, {}, pages, today=TODAY).whole.pages == 1


def test_every_page_counts_once_in_its_state():
    """What is due soon counts as validated as well, and what nobody owns in its state as well."""
    states = {
        "a.md": valid(100, owner="git"),
        "b.md": valid(100, "edited", owner="git"),
        "c.md": valid(30, owner="git"),
        "d.md": valid(-1, "overdue", owner="git"),
        "e.md": Validation("changed", owner="git"),
        "f.md": Validation("withdrawn", owner="git"),
        "g.md": Validation("reviewed"),
        "h.md": Validation("unreviewed"),
    }

    whole, parts = numbers(states)

    assert whole == {
        "pages": 8, "validated": 3, "soon": 1, "overdue": 1, "changed": 1, "withdrawn": 1,
        "reviewed": 1, "unreviewed": 1, "unowned": 2,
    }  # fmt: skip
    assert parts == {
        "git": {
            "pages": 6, "validated": 3, "soon": 1, "overdue": 1, "changed": 1, "withdrawn": 1,
        },
        None: {"pages": 2, "reviewed": 1, "unreviewed": 1, "unowned": 2},
    }  # fmt: skip


def test_the_numbers_and_the_list_agree_on_soon():
    """Both with their own length of it."""
    states = {"a.md": valid(10), "b.md": valid(40)}

    for within, some in ((9, 0), (10, 1), (39, 1), (40, 2)):
        assert len(due(states, within=within)) == some
        assert numbers(states, within=within)[0].get("soon", 0) == some


def test_a_community_without_a_page_has_numbers_too():
    """All of them none; by the short name, what nobody owns last."""
    found = coverage_of({"a.md": Validation()}, COMMUNITIES, {"a.md": page("a.md")}, today=TODAY)

    assert [*found.parts] == ["food", "git", None]
    assert found.parts["food"] == found.parts["git"] == Numbers()
    assert [*coverage_of({}, COMMUNITIES, {}, today=TODAY).parts] == ["food", "git"]
