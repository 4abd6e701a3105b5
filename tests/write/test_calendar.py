"""The calendar file of a community."""

import os
import re
import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import files
from io import StringIO
from itertools import count

import icalendar
import pytest
import recurring_ical_events
from dateutil.tz import tzical
from hypothesis import given
from hypothesis import strategies as st

from learnscape.derive.sessions import next_dates
from learnscape.model import Community, Session
from learnscape.read.zones import zone_of, zones_of
from learnscape.write.calendar import calendar

STAMP = datetime(2026, 3, 1, 12, tzinfo=UTC)
NAMES = ("Europe/London", "America/New_York", "Asia/Kolkata", "Pacific/Apia", "Australia/Lord_Howe")
SEEN = 'a,b;c\\d END:VCALENDAR "q" <script> é\u202e👩\u200d👩\u200d👧 :;=^n'
HOSTILE = SEEN.replace(" END", "\r\nEND\x00").replace(' "q"', '\n\u2028\x07\x85\x9f\ud800 "q"')
FRESH = count()


def session(starts="2026-01-14T15:00", every="2 weeks", **said):
    """Give a session that begins as in `2026-01-14T15:00`."""
    values = {"title": "Drop-in", "zone": "Europe/London", "minutes": 45, "where": "Room 2"} | said
    return Session(starts=datetime.fromisoformat(starts), every=every, **values)


def written(*sessions, title="Version control", purpose="Nobody loses work.", **said):
    """Give the file of a community with these sessions."""
    community = Community("git", title, purpose=purpose, sessions=sessions)
    values = {"site_name": "Site", "authority": "kb.example.org", "stamp": STAMP} | said
    url = said.get("url", "https://kb.example.org/communities/git/")
    return calendar(community, zones_of(sessions), **values | {"url": url})


def read(data):
    """Give the calendar, once it was read without a complaint."""
    file = icalendar.Calendar.from_ical(data)
    assert [part.errors for part in file.walk() if part.errors] == []
    return file


def by_its_own_rules(data, name):
    """Give a calendar whose zone no program knows by name, so that what the file says decides."""
    return read(data.replace(name.encode(), f"Zone/Number{next(FRESH)}".encode()))


def test_a_session_is_an_event_with_its_rule():
    """Whole, as a program gets it."""
    assert written(session()).decode().split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Learnscape//Sessions//EN",
        "DESCRIPTION:Nobody loses work.",
        "NAME:Version control – Site",
        "X-WR-CALNAME:Version control – Site",
        "REFRESH-INTERVAL;VALUE=DURATION:P1D",
        "BEGIN:VTIMEZONE",
        "TZID:Europe/London",
        "BEGIN:STANDARD",
        "DTSTART:20251026T020000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
        "TZNAME:GMT",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0000",
        "END:STANDARD",
        "BEGIN:DAYLIGHT",
        "DTSTART:20260329T010000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
        "TZNAME:BST",
        "TZOFFSETFROM:+0000",
        "TZOFFSETTO:+0100",
        "END:DAYLIGHT",
        "END:VTIMEZONE",
        "BEGIN:VEVENT",
        "SUMMARY:Drop-in",
        "DTSTART;TZID=Europe/London:20260114T150000",
        "DURATION:PT45M",
        "DTSTAMP:20260301T120000Z",
        "UID:42aaf626-6917-50e1-8cd1-6c81c3380f75",
        "RRULE:FREQ=WEEKLY;INTERVAL=2",
        "DESCRIPTION:Nobody loses work.",
        "LOCATION:Room 2",
        "URL:https://kb.example.org/communities/git/",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_what_is_not_known_is_not_said():
    """No place, no purpose, no address of the site; a page that git does not know yet."""
    once = session(every=None, where="", title="")
    (event,) = read(
        written(once, purpose="", url="", authority="", site_name="", stamp=None)
    ).events

    assert not {"RRULE", "LOCATION", "DESCRIPTION", "URL"} & {*event}
    assert event["SUMMARY"] == "Version control"
    assert event["DTSTAMP"].dt == datetime(1970, 1, 1, tzinfo=UTC)


def test_an_event_is_the_same_wherever_and_whenever_it_is():
    """Another time, place, zone or rule, and other sessions beside it, leave its id."""
    moved = session("2027-02-01T09:00", None, zone="Asia/Kolkata", minutes=60, where="Room 9")
    uids = [
        {event["UID"] for event in read(data).events}
        for data in (
            written(session()),
            written(moved),
            written(session(title="Clinic"), session()),
            written(session(title="Clinic"), session(), moved),
        )
    ]

    assert uids[0] == uids[1] < uids[2] < uids[3]
    assert [len(each) for each in uids] == [1, 1, 2, 3]
    assert uids[0].isdisjoint(
        event["UID"] for event in read(written(session(), authority="other.example.org")).events
    )


def test_hostile_texts_stay_in_their_line():
    """No line is longer than 75 octets, none is cut within a sign, and nothing gets out."""
    texts = [f"{HOSTILE}{'🎉' * number}{'é' * 2000}" for number in range(5)]
    data = written(
        *(session(title=text, where=text) for text in texts), title=HOSTILE, purpose=texts[0]
    )

    lines = data.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert [line.decode() for line in lines]  # or it raises
    assert not re.search(rb"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f]|[^\r]\n|\r[^\n]", data)
    assert lines.count(b"END:VCALENDAR") == 1
    file = read(data)
    assert file["X-WR-CALNAME"] == re.sub(
        r"([\\\\,;])", r"\\\1", f"{SEEN} – Site"
    )  # as it stands there
    for event, text in zip(file.events, texts, strict=True):
        assert event["SUMMARY"] == event["LOCATION"] == SEEN + text.removeprefix(HOSTILE)
    assert file.events[0]["DESCRIPTION"] == file.events[0]["SUMMARY"]


def test_the_bytes_are_those_of_every_machine(tmp_path):
    """Elsewhere, in another tongue, and where the machine calls another zone by that name."""
    for name in ("Europe/London", "America/New_York"):
        wrong = tmp_path / "zones" / name
        wrong.parent.mkdir(parents=True)
        wrong.write_bytes(files("tzdata").joinpath("zoneinfo/Asia/Tokyo").read_bytes())
    script = (
        "import sys; from tests.write.test_calendar import session, written;"
        "sys.stdout.buffer.write(written(session(), session(zone='America/New_York')))"
    )
    here = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    told = [
        subprocess.run([sys.executable, "-c", script], env=here | there, check=True, stdout=-1)
        for there in (
            {"TZ": "UTC", "PYTHONTZPATH": ""},
            {"TZ": "Pacific/Auckland", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "7"},
            {"TZ": "America/New_York", "PYTHONTZPATH": str(tmp_path / "zones")},
        )
    ]

    assert {one.stdout for one in told} == {written(session(), session(zone="America/New_York"))}


@pytest.mark.parametrize("since", [1990, 2026])
@pytest.mark.parametrize(
    "name",
    [
        *NAMES,
        "Africa/Cairo",  # no rule for autumn that a calendar can tell
        "Africa/Monrovia",
        "America/Nuuk",  # on a Saturday
        "America/Santiago",  # south of the equator, on no n-th Sunday
        "Asia/Gaza",
        "Europe/Dublin",  # daylight saving in winter, says the database
        "UTC",
    ],
)
def test_a_zone_is_told_as_it_is(name, since):
    """At whatever time from the first session on, as another library reads it."""
    data = written(session(f"{since}-01-14T15:00", "1 years", zone=name))
    text = data.decode().replace("\r\n ", "")
    told, zone = tzical(StringIO(text)).get(name), zone_of(name)

    moments = (datetime(since, 1, 14, 15) + timedelta(hours=97 * place) for place in range(4000))  # noqa: DTZ001 - by its clocks
    for local in moments:
        true = local.replace(tzinfo=zone)
        if true.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == local:
            assert local.replace(tzinfo=told).utcoffset() == true.utcoffset(), local


def test_changes_without_a_rule_are_told_one_by_one():
    """Thunderbird reads one date of a list, and takes the first only from there."""
    (zone,) = read(written(session(zone="Africa/Cairo"))).timezones
    (autumn,) = zone.standard

    lines = autumn.to_ical().decode().split("\r\n")
    listed = [line.removeprefix("RDATE:") for line in lines if line.startswith("RDATE")]
    assert listed[0] == autumn["DTSTART"].to_ical().decode() == "20251031T000000"
    assert listed[-1] == "20991030T000000"
    assert len(listed) == 75


@given(
    one=st.builds(
        Session,
        title=st.just("Drop-in"),
        starts=st.builds(
            datetime.combine,
            st.dates(date(2012, 1, 1), date(2050, 1, 1)),
            st.times(time(4), time(20)).map(lambda at: at.replace(second=0, microsecond=0)),
        ),  # clocks are changed at night
        zone=st.sampled_from(NAMES),
        minutes=st.integers(1, 180),
        every=st.sampled_from(
            [None, "1 days", "10 days", "1 weeks", "2 weeks", "1 months", "5 months", "1 years"]
        ),
    ),
    asked=st.integers(-400, 4000),
)
def test_programs_find_the_dates_that_the_site_shows(one, asked):
    """Over both changes of the clocks, for months without their day, by the file's own rules."""
    today = one.starts.date() + timedelta(asked)
    start = datetime(today.year, today.month, today.day, tzinfo=UTC)

    shown = next_dates([one], zones_of([one]), today=today, count=30)
    end = shown[-1].starts.astimezone(UTC) if shown else start + timedelta(400)
    file = by_its_own_rules(written(one), one.zone)
    found = recurring_ical_events.of(file).between(start, end + timedelta(seconds=1))

    told = sorted((event["DTSTART"].dt, event["DTEND"].dt) for event in found)
    assert [(begin, until) for begin, until in told if begin >= start] == [
        (meeting.starts, meeting.ends) for meeting in shown
    ]
