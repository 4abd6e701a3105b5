"""The updates by week, and what landed together in one entry."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from learnscape.derive.weeks import weeks_of
from learnscape.model import Contributor, Update


def update(when, *, commit="c", kind="revised", **facts):
    """Give an update."""
    title = facts.pop("title", "t")
    return Update(kind, datetime.fromisoformat(when).replace(tzinfo=UTC), title, "", None, commit,
                  **facts)  # fmt: skip


def test_a_week_begins_on_monday():
    """At midnight, in UTC; weeks without an update are left out."""
    days = "2026-01-19T00:00", "2026-01-18T23:59:59", "2026-01-12T00:00", "2025-12-29T12:00"

    assert [(week.monday, week.sunday) for week in weeks_of(map(update, days))] == [
        (date(2026, 1, 19), date(2026, 1, 25)),
        (date(2026, 1, 12), date(2026, 1, 18)),
        (date(2025, 12, 29), date(2026, 1, 4)),
    ]


def test_what_landed_together_is_one_entry():
    """What is new first, then by title; with everybody in it, and the first reason there is."""
    ada, bob = Contributor("Ada"), Contributor("Bob")
    day = "2026-01-14T12:00"
    (week,) = weeks_of([
        update(day, commit="2", title="Z", people=(ada,)),
        update(day, commit="2", title="B", kind="new", people=(bob, ada), reason="Because"),
        update(day, commit="1"),
        update(day, commit="2", title="A", reason="Later"),
    ])  # fmt: skip

    both, alone = week.entries

    assert [one.title for one in both.updates] == ["B", "A", "Z"]
    assert (both.first.title, both.people, both.reason) == ("B", (bob, ada), "Because")
    assert (len(alone.updates), alone.people, alone.reason) == (1, (), "")


def test_those_who_are_welcomed_stand_by_themselves():
    """Also in a week of nothing else."""
    (week,) = weeks_of([update("2026-01-14T12:00", kind="welcome")])

    assert (len(week.welcomed), week.entries) == (1, ())


@given(st.lists(st.tuples(st.integers(0, 90), st.sampled_from("abc"))))
def test_nothing_is_lost_or_moved(days):
    """Each update is in one entry of its own week."""
    start = datetime(2026, 1, 1, tzinfo=UTC)
    updates = [
        Update("new", start + timedelta(days=day), "t", "", None, commit)
        for day, commit in sorted(days, reverse=True)
    ]

    weeks = weeks_of(updates)

    told = [(week, one) for week in weeks for entry in week.entries for one in entry.updates]
    assert sorted(one.when for _, one in told) == sorted(one.when for one in updates)
    assert all(week.monday <= one.when.date() <= week.sunday for week, one in told)
    assert [week.monday for week in weeks] == sorted({w.monday for w in weeks}, reverse=True)
