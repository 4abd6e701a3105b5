"""The meetings of a community, and the zones that they are in."""

from datetime import UTC, datetime

import pytest

from learnscape.model import Session
from learnscape.read.communities import read_community
from learnscape.read.front_matter import read_front_matter
from learnscape.read.zones import zone_names, zone_of, zones_of

LOCAL = "write what clocks show there, `starts: 2026-01-14T15:00`, and `zone: Europe/London`"


def read(*entries):
    """Give the sessions and what is wrong, as (line, what, mend); the first is on line 4."""
    lines = "".join(f"  - {entry}\n" for entry in entries)
    front = read_front_matter("docs/x.md", f"---\nkind: community\nsessions:\n{lines}---\n")
    community = read_community("communities/git.md", front, "Git")
    return community.sessions, [(one.line, one.what, one.mend) for one in front.problems]


def entry(**said):
    """Give an entry that is right, but for what is said; None: not there."""
    values = {"title": "Drop-in", "starts": "2026-01-14T15:00", "zone": "Europe/London"} | said
    return "{" + ", ".join(f"{key}: {value}" for key, value in values.items() if value) + "}"


def test_an_entry_says_when_and_where():
    """In the order of the file; an hour, and once, where it says no more."""
    sessions, problems = read(
        entry(minutes="45", every="2 weeks", where="Room 2"), entry(title="Once", zone="UTC")
    )

    start = datetime(2026, 1, 14, 15)  # noqa: DTZ001 - by the clocks of its zone
    assert problems == []
    assert sessions == (
        Session("Drop-in", start, "Europe/London", 45, "2 weeks", "Room 2"),
        Session("Once", start, "UTC", 60, None, ""),
    )


@pytest.mark.parametrize(
    "written",
    [
        "2026-01-04 09:05",
        "2026-01-04 09:05:00",
        "2026-01-04T09:05:00",
        "2026-1-4 9:05",
        "'2026-01-04T09:05'",
        "2026-01-04t09:05:00",
    ],
)
def test_a_time_may_be_written_as_yaml_has_it(written):
    """With and without seconds, and whichever of them YAML takes for a time."""
    sessions, problems = read(entry(starts=written))

    assert problems == []
    assert [one.starts.isoformat() for one in sessions] == ["2026-01-04T09:05:00"]


@pytest.mark.parametrize(
    ("said", "what", "mend"),
    [
        ({"title": None}, "this session has no `title`", "add `title: Drop-in`"),
        ({"title": "' '"}, "this session has no `title`", "add `title: Drop-in`"),
        ({"starts": None}, "this session has no `starts`", "add `starts: 2026-01-14T15:00`"),
        ({"zone": "~"}, "this session has no `zone`", "add `zone: Europe/London`"),
        (
            {"starts": "2026-01-14T15:00Z"},
            "`starts: 2026-01-14T15:00Z` counts from UTC, which knows no summer",
            LOCAL,
        ),
        (
            {"starts": "2026-01-14 15:00:00 +05:30"},
            "`starts: 2026-01-14 15:00:00 +05:30` counts from UTC, which knows no summer",
            LOCAL,
        ),
        (
            {"starts": "2026-01-14"},
            "`starts: 2026-01-14` has no time of day",
            "write `starts: 2026-01-14T15:00`",
        ),
        (
            {"starts": "2026-02-30T10:00"},
            "`starts: 2026-02-30T10:00` is no day and time from 1970 to 2099",
            "write `starts: 2026-01-14T15:00`",
        ),
        (
            {"starts": "0026-01-14T15:00"},
            "`starts: 0026-01-14T15:00` is no day and time from 1970 to 2099",
            "write `starts: 2026-01-14T15:00`",
        ),
        (
            {"starts": "[tomorrow]"},
            "`starts` is no day and time from 1970 to 2099",
            "write `starts: 2026-01-14T15:00`",
        ),
        (
            {"starts": "2026-03-29T01:30"},
            "the clocks in Europe/London skip 01:30 on that day",
            "write `starts: 2026-03-29T02:30`",
        ),
        (
            {"zone": "london"},
            "`zone: london` is no time zone by its name in the IANA database",
            "write `zone: Europe/London`",
        ),
        (
            {"zone": "america/new york"},
            "`zone: america/new york` is no time zone by its name in the IANA database",
            "write `zone: America/New_York`",
        ),
        (
            {"zone": "../../../etc/localtime"},
            "`zone: ../../../etc/localtime` is no time zone by its name in the IANA database",
            "write `zone: Europe/London`",
        ),
        (
            {"zone": "[UTC]"},
            "`zone` is no time zone by its name in the IANA database",
            "write `zone: Europe/London`",
        ),
        ({"minutes": "0"}, "`minutes: 0` is not a number from 1 to 1440", "write `minutes: 45`"),
        (
            {"minutes": "1441"},
            "`minutes: 1441` is not a number from 1 to 1440",
            "write `minutes: 45`",
        ),
        ({"minutes": "1h"}, "`minutes: 1h` is not a number from 1 to 1440", "write `minutes: 45`"),
        ({"every": "week"}, "`every: week` is not a length of time", "write `every: 1 week`"),
        (
            {"every": f"{'9' * 30} days"},
            f"`every: {'9' * 30} days` is longer than a calendar can tell",
            "write `every: 2 weeks`, or delete it",
        ),
        ({"minute": "90"}, "`minute` looks like a misspelt `minutes`", "write `minutes`"),
        ({"zone": None, "Zone": "UTC"}, "`Zone` looks like a misspelt `zone`", "write `zone`"),
    ],
)
def test_what_would_have_to_be_guessed_is_left_out(said, what, mend):
    """Whoever wrote it is told on its line, and the other sessions stay."""
    sessions, problems = read(entry(title="First"), entry(**said), entry(title="Last"))

    assert [one.title for one in sessions] == ["First", "Last"]
    assert problems == [(5, what, mend)]


def test_a_key_that_says_nothing_is_told():
    """A session stays, since its time is known."""
    sessions, problems = read(entry(until="2027-01-01"), entry(Where="Room 2"))

    mend = "delete it: a session has title, starts, zone, minutes, every, where"
    assert len(sessions) == 2
    assert problems == [
        (4, "`until` says nothing of a session", mend),
        (5, "`Where` looks like a misspelt `where`", "write `where`"),
    ]


@pytest.mark.parametrize("written", ["3", "[]", "Drop-in", "[{title: a}]"])
def test_what_is_no_entry_is_told(written):
    """With an entry to copy."""
    mend = "write `sessions: [{title: Drop-in, starts: 2026-01-14T15:00, zone: Europe/London}]`"
    assert read(written) == ((), [(4, "an entry of `sessions` is no list of keys", mend)])


def test_of_a_time_that_clocks_show_twice_the_first_is_meant():
    """It is shown, so it is no mistake."""
    sessions, problems = read(entry(starts="2026-10-25T01:30"))

    assert problems == []
    assert sessions[0].starts.replace(tzinfo=zone_of("Europe/London")).astimezone(UTC).hour == 0


def test_every_zone_that_is_named_can_be_read():
    """And none by another way to a file."""
    assert all(zone_of(name).key == name for name in zone_names())
    assert [zone_of(name) for name in ("", "..", "Europe", "/etc/localtime", "zone.tab")] == [
        None
    ] * 5


def test_zones_are_those_of_the_package(tmp_path, monkeypatch):
    """What a machine calls by that name is not asked."""
    (tmp_path / "Europe").mkdir()
    (tmp_path / "Europe/Paris").write_bytes(b"")
    monkeypatch.setattr("zoneinfo.TZPATH", (str(tmp_path),))
    (session,), _ = read(entry(zone="Europe/Paris", starts="2026-07-01T12:00"))

    zones = zones_of([session])
    assert [*zones] == ["Europe/Paris"]
    assert session.starts.replace(tzinfo=zones["Europe/Paris"]).astimezone(UTC).hour == 10
