"""When a community meets next."""

from datetime import UTC, date, datetime, timedelta
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnscape.derive.publishable import publishable
from learnscape.derive.sessions import Meeting, next_dates
from learnscape.model import Community, Session
from learnscape.read.zones import zones_of

NAMES = ("Europe/London", "America/New_York", "Asia/Kolkata", "Pacific/Apia", "Australia/Lord_Howe")


def session(starts, every=None, *, zone="Europe/London", minutes=60, title="Drop-in"):
    """Give a session that begins as in `2026-01-14T15:00`."""
    return Session(title, datetime.fromisoformat(starts), zone, minutes, every)


def coming(*sessions, today, count=3):
    """Give the meetings from a day on, as in `2026-01-14`."""
    zones = zones_of(sessions)
    return next_dates(sessions, zones, today=date.fromisoformat(today), count=count)


def starts(*sessions, today, count=3):
    """Give when they begin, as text."""
    found = coming(*sessions, today=today, count=count)
    return [f"{one.starts:%Y-%m-%dT%H:%M%z}" for one in found]


def test_a_meeting_keeps_its_time_by_the_clocks_of_its_place():
    """Over both changes; London, New York, and an island that moves half an hour."""
    assert starts(session("2026-03-18T15:00", "1 weeks"), today="2026-03-20") == [
        "2026-03-25T15:00+0000",
        "2026-04-01T15:00+0100",
        "2026-04-08T15:00+0100",
    ]
    autumn = session("2026-01-14T15:00", "1 weeks", zone="America/New_York")
    assert starts(autumn, today="2026-10-28", count=2) == [
        "2026-10-28T15:00-0400",
        "2026-11-04T15:00-0500",
    ]
    island = session("2026-01-14T15:00", "1 days", zone="Australia/Lord_Howe")
    assert starts(island, today="2026-04-04", count=2) == [
        "2026-04-04T15:00+1100",
        "2026-04-05T15:00+1030",
    ]


def test_it_ends_so_many_minutes_later_whatever_the_clocks_do():
    """An hour is an hour, also in the night when clocks show it twice."""
    (meeting,) = coming(session("2026-10-25T01:30", minutes=90), today="2026-10-01")

    assert meeting.ends - meeting.starts.astimezone(UTC) == timedelta(minutes=90)
    assert f"{meeting.starts:%H:%M%z} {meeting.ends:%H:%M%z}" == "01:30+0100 02:00+0000"


def test_a_time_that_clocks_skip_is_counted_from_before():
    """As RFC 5545 has it; the next day it is what it was."""
    nightly = session("2026-03-27T01:30", "1 days")

    assert starts(nightly, today="2026-03-28") == [
        "2026-03-28T01:30+0000",
        "2026-03-29T02:30+0100",
        "2026-03-30T01:30+0100",
    ]


@pytest.mark.parametrize(
    ("first", "every", "expected"),
    [
        ("2026-01-31T09:00", "1 months", ["2026-01-31", "2026-03-31", "2026-05-31"]),
        ("2026-01-30T09:00", "1 months", ["2026-01-30", "2026-03-30", "2026-04-30"]),
        ("2026-11-30T09:00", "3 months", ["2026-11-30", "2027-05-30", "2027-08-30"]),
        ("2024-02-29T09:00", "1 years", ["2028-02-29", "2032-02-29", "2036-02-29"]),
        ("2026-01-14T09:00", "18 months", ["2026-01-14", "2027-07-14", "2029-01-14"]),
        ("2025-12-25T09:00", "10 days", ["2026-01-04", "2026-01-14", "2026-01-24"]),
    ],
)
def test_a_month_without_its_day_has_no_meeting(first, every, expected):
    """As in every calendar program (RFC 5545), and unlike the clock of a review."""
    found = coming(session(first, every), today="2026-01-01")

    assert [f"{one.starts:%Y-%m-%d}" for one in found] == expected


def test_what_was_before_the_day_is_over_and_that_day_is_not():
    """The day is one in UTC: what begins on it somewhere is to come."""
    once = session("2026-01-14T15:00")
    assert len(coming(once, today="2026-01-14")) == 1
    assert coming(once, today="2026-01-15") == ()

    evening = session("2026-01-14T20:00", zone="Pacific/Honolulu")  # 06:00 in UTC, a day later
    assert len(coming(evening, today="2026-01-15")) == 1
    morning = session("2026-01-15T09:00", zone="Pacific/Auckland")  # 20:00 the day before
    assert coming(morning, today="2026-01-15") == ()


def test_a_series_has_no_meeting_before_its_first():
    """However early one asks."""
    weekly = session("2026-01-14T15:00", "1 weeks")

    assert starts(weekly, today="2020-01-01", count=1) == ["2026-01-14T15:00+0000"]


def test_several_sessions_make_one_list():
    """By when they begin; at one time, in the order of the file."""
    london = session("2026-07-01T15:00", "1 weeks", title="London")
    paris = session("2026-07-01T16:00", "2 weeks", zone="Europe/Paris", title="Paris")
    delhi = session("2026-07-01T15:00", zone="Asia/Kolkata", title="Delhi")

    found = coming(paris, london, delhi, today="2026-07-01", count=4)
    assert [one.session.title for one in found] == ["Delhi", "Paris", "London", "London"]
    assert coming(today="2026-07-01") == ()


def test_a_series_of_many_years_costs_no_more():
    """Daily since 1970, asked for a day in 2099: none of those between is gone through."""
    daily, zones = session("1970-01-01T15:00", "1 days"), zones_of([session("1970-01-01T15:00")])
    began = process_time()
    for _ in range(100):
        found = next_dates([daily], zones, today=date(2099, 6, 1))
    spent = process_time() - began

    assert [f"{one.starts:%Y-%m-%d}" for one in found] == ["2099-06-01", "2099-06-02", "2099-06-03"]
    assert spent < 1  # going through them takes a hundred times as long


def test_what_is_published_names_no_address():
    """Neither of itself nor of its sessions; the rest is as it was."""
    one = session("2026-01-14T15:00", title="Drop-in <ada@example.org>")._replace(
        where="Room 2, or bob@example.org"
    )
    community = Community(
        "git", "Git ada@example.org", purpose="Ask ada@example.org!", sessions=(one,)
    )

    shown = publishable(community)
    assert "@" not in repr(shown)
    assert (shown.title, shown.sessions[0].title) == ("Git", "Drop-in")
    assert shown.sessions[0].where.startswith("Room 2, or")


@given(
    first=st.datetimes(datetime(1970, 1, 1), datetime(2099, 12, 31)),  # noqa: DTZ001 - local
    number=st.integers(1, 999),
    unit=st.sampled_from(["days", "weeks", "months", "years"]),
    zone=st.sampled_from(NAMES),
    today=st.dates(date(1970, 1, 1), date(2120, 1, 1)),
)
def test_whatever_the_day_the_next_are_the_next(first, number, unit, zone, today):
    """None begins before the day, they are in order, and asking for fewer gives the first."""
    one = Session("a", first.replace(microsecond=0), zone, 60, f"{number} {unit}")
    zones = zones_of([one])

    found = next_dates([one], zones, today=today, count=5)
    begins = [each.starts.astimezone(UTC) for each in found]
    assert begins == sorted(begins)
    assert all(begin.date() >= today for begin in begins)
    assert all(isinstance(each, Meeting) and each.session == one for each in found)
    assert next_dates([one], zones, today=today, count=2) == found[:2]
    if found:
        after = begins[0].date() + timedelta(1)
        later = next_dates([one], zones, today=after, count=5)
        kept = [each for each, begin in zip(found, begins, strict=True) if begin.date() >= after]
        assert [*later[: len(kept)]] == kept
