"""The meetings of a community, from the front matter of its page."""

import difflib
import re
from datetime import UTC, datetime

import yaml

from learnscape.model import Session
from learnscape.read import front_matter
from learnscape.read.front_matter import FrontMatter
from learnscape.read.zones import zone_names, zone_of

_EXAMPLE = "sessions: [{title: Drop-in, starts: 2026-01-14T15:00, zone: Europe/London}]"
_LOCAL = re.compile(
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[Tt]|[ \t]+)([0-9]{1,2}):([0-9]{2})(?::00)?"
)
_OFFSET = re.compile(r"\s*(?:[Zz]|[+-][0-9]{1,2}(?::?[0-9]{2})?)")
_DAY = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")
_YEARS = range(1970, 2100)  # whose zones can be told
_MINUTES = re.compile(r"[1-9][0-9]{0,3}")
_IN_A_DAY = 24 * 60
_USUAL = 60  # minutes
_DIGITS = 3  # of the longest number of days or years
_NEEDED = {
    "title": "title: Drop-in",
    "starts": "starts: 2026-01-14T15:00",
    "zone": "zone: Europe/London",
}
_KEYS = (*_NEEDED, "minutes", "every", "where")


def read_sessions(front: FrontMatter, key: str, node: yaml.Node) -> tuple[Session, ...]:
    """Read the meetings; one whose time would have to be guessed is left out."""
    entries = front_matter.mappings(front, key, node, _EXAMPLE)
    return tuple(session for entry in entries if (session := _session(entry)))


def _session(entry: FrontMatter) -> Session | None:
    misspelt = _tell_unknown(entry)
    for key, example in _NEEDED.items():
        if not _says(entry, key) and key not in misspelt:
            entry.wrong("", f"this session has no `{key}`", f"add `{example}`")
    title = entry.get("title", front_matter.text)
    starts = entry.get("starts", _starts) if _says(entry, "starts") else None
    zone = entry.get("zone", _zone) if _says(entry, "zone") else None
    minutes = entry.get("minutes", _minutes) if _says(entry, "minutes") else _USUAL
    every = entry.get("every", front_matter.span) if _says(entry, "every") else None
    where = entry.get("where", front_matter.text) or ""
    if not (title and starts and zone and minutes) or (_says(entry, "every") and not every):
        return None
    if misspelt - {"where"}:
        return None
    if not _is_near(entry, every) or not _comes(entry, starts, zone):
        return None
    return Session(title, starts, zone, minutes, every, where)


def _tell_unknown(entry: FrontMatter) -> set[str]:
    """Note a problem at each key that says nothing here, and return those that were meant."""
    meant = set()
    for key in entry.nodes:
        if key in _KEYS:
            continue
        near = difflib.get_close_matches(key.lower(), _KEYS, 1)
        if near and near[0] not in entry.nodes:
            entry.wrong(key, f"`{key}` looks like a misspelt `{near[0]}`", f"write `{near[0]}`")
            meant.add(near[0])
        else:
            mend = f"delete it: a session has {', '.join(_KEYS)}"
            entry.wrong(key, f"`{key}` says nothing of a session", mend)
    return meant


def _says(entry: FrontMatter, key: str) -> bool:
    """Say whether there is anything, be it right or wrong."""
    node = entry.get(key, lambda _front, _key, node: node)
    return node is not None and (front_matter.plain(node).strip() != "" or _is_many(node))


def _is_many(node: yaml.Node) -> bool:
    return not isinstance(node, yaml.ScalarNode)


def _starts(entry: FrontMatter, key: str, node: yaml.Node) -> datetime | None:
    value = front_matter.plain(node).strip()
    local = _LOCAL.match(value)
    if local and local.end() == len(value) and int(local[1]) in _YEARS:
        try:
            year, *others = local.groups()
            month, day, hour, minute = (other.zfill(2) for other in others)
            return datetime.fromisoformat(f"{year}-{month}-{day}T{hour}:{minute}")
        except ValueError:  # 30 February, or 25:00
            pass
    elif local and _OFFSET.fullmatch(value, local.end()):
        what = f"`{key}: {value}` counts from UTC, which knows no summer"
        mend = f"write what clocks show there, `{key}: 2026-01-14T15:00`, and `zone: Europe/London`"
        entry.wrong(node, what, mend)
        return None
    elif _DAY.fullmatch(value):
        entry.wrong(node, f"`{key}: {value}` has no time of day", f"write `{key}: {value}T15:00`")
        return None
    said = f"`{key}: {value}`" if value else f"`{key}`"
    what = f"{said} is no day and time from {_YEARS[0]} to {_YEARS[-1]}"
    entry.wrong(node, what, f"write `{key}: 2026-01-14T15:00`")
    return None


def _zone(entry: FrontMatter, key: str, node: yaml.Node) -> str | None:
    value = front_matter.plain(node).strip()
    if value in zone_names():
        return value
    said = f"`{key}: {value}`" if value else f"`{key}`"
    what = f"{said} is no time zone by its name in the IANA database"
    entry.wrong(node, what, f"write `{key}: {_nearest(value)}`")
    return None


def _nearest(value: str) -> str:
    """Return the zone that somebody may have meant: the city alone, or almost the name."""
    written = "_".join(value.split()).lower()[:100]  # longer than any name
    names = {name.lower(): name for name in sorted(zone_names())}
    places = {name.rpartition("/")[2]: name for name in names}
    near = difflib.get_close_matches(written, [*names, *places], 1)
    return names[places.get(near[0], near[0])] if near else "Europe/London"


def _minutes(entry: FrontMatter, key: str, node: yaml.Node) -> int | None:
    value = front_matter.plain(node)
    if _MINUTES.fullmatch(value) and int(value) <= _IN_A_DAY:
        return int(value)
    said = f"`{key}: {value}`" if value else f"`{key}`"
    entry.wrong(node, f"{said} is not a number from 1 to {_IN_A_DAY}", f"write `{key}: 45`")
    return None


def _is_near(entry: FrontMatter, every: str | None) -> bool:
    """Say whether anybody would wait for the next time."""
    if not every or len(every.split()[0]) <= _DIGITS:
        return True
    what = f"`every: {every}` is longer than a calendar can tell"
    entry.wrong("every", what, "write `every: 2 weeks`, or delete it")
    return False


def _comes(entry: FrontMatter, starts: datetime, name: str) -> bool:
    """Say whether the clocks of a zone ever show a time: in spring they skip some."""
    there = starts.replace(tzinfo=zone_of(name))
    shown = there.astimezone(UTC).astimezone(there.tzinfo).replace(tzinfo=None)
    if shown == starts:
        return True
    what = f"the clocks in {name} skip {starts:%H:%M} on that day"
    entry.wrong("starts", what, f"write `starts: {shown:%Y-%m-%dT%H:%M}`")
    return False
