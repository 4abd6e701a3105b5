"""The sessions of a community as a calendar file, RFC 5545, to subscribe to."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from uuid import NAMESPACE_URL, uuid5

import icalendar

from learnscape.model import Community, Session
from learnscape.write.items import clean, uri
from learnscape.write.zones import zone_with_rules

_MAKER = "-//Learnscape//Sessions//EN"
_FREQUENCIES = {"days": "DAILY", "weeks": "WEEKLY", "months": "MONTHLY", "years": "YEARLY"}
_ONCE_A_DAY = timedelta(days=1)
_UNKNOWN = datetime(1970, 1, 1, tzinfo=UTC)  # any later revision replaces it


def calendar(
    community: Community,
    zones: Mapping[str, tzinfo],
    *,
    site_name: str,
    authority: str,
    url: str,
    stamp: datetime | None,
) -> bytes:
    """Return the calendar of a community that has sessions.

    Args:
        community: Without e-mail addresses in its texts, which go out as they are.
        zones: By the names that the sessions call them.
        site_name: Told beside the community's own, for whoever follows several sites.
        authority: The site's name in ids, "" where it has none.
        url: Of the community's page, "" where the site has no address.
        stamp: When the community's page was last touched; None where that is not known.
    """
    file = icalendar.Calendar()
    file.add("VERSION", "2.0")
    file.add("PRODID", _MAKER)
    name = f"{community.title} – {site_name}" if site_name else community.title
    _say(file, "NAME", name)
    _say(file, "X-WR-CALNAME", name)  # what most programs read instead
    _say(file, "DESCRIPTION", community.purpose)
    file.add("REFRESH-INTERVAL", _ONCE_A_DAY, parameters={"VALUE": "DURATION"})
    for zone in sorted({session.zone for session in community.sessions}):
        since = min(one.starts for one in community.sessions if one.zone == zone)
        file.add_component(zone_with_rules(zone, zones[zone], since))
    for number, session in _numbered(community.sessions):
        event = _event(session)
        event.add("UID", _uid(authority, community.slug, session.title, number))
        event.add("DTSTAMP", stamp or _UNKNOWN)
        _say(event, "SUMMARY", session.title or community.title)
        _say(event, "DESCRIPTION", community.purpose)
        if url:
            event.add("URL", uri(url))
        file.add_component(event)
    written: bytes = file.to_ical()
    return written


def _numbered(sessions: Iterable[Session]) -> Iterator[tuple[int, Session]]:
    """Give each session with its number among those of its title."""
    seen: Counter[str] = Counter()
    for session in sessions:
        seen[session.title] += 1
        yield seen[session.title], session


def _uid(authority: str, slug: str, title: str, number: int) -> str:
    """Return what stays when a session gets another time or place."""
    name = f"{authority}/communities/{slug}/sessions/{number}/{title}"
    return str(uuid5(NAMESPACE_URL, name.encode(errors="backslashreplace").decode()))


def _event(session: Session) -> icalendar.Event:
    """Return the times of a session, and where it is."""
    event = icalendar.Event()
    event.add("DTSTART", session.starts, parameters={"TZID": session.zone})
    # neither an end by the clocks, which can show that time twice, nor a day, which can have 23
    # hours
    event["DURATION"] = f"PT{session.minutes}M"
    if session.every:
        number, unit = session.every.split()
        event.add("RRULE", {"FREQ": _FREQUENCIES[unit], "INTERVAL": int(number)})
    _say(event, "LOCATION", session.where)
    return event


def _say(component: icalendar.Component, name: str, text: str) -> None:
    """Add a text, where there is one: in one line, and without signs that no file may hold."""
    if line := " ".join(clean(text).split()):
        component[name] = icalendar.vText(line)
