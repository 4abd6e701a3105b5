"""A time zone with its rules, for a calendar file.

The library's own lists the changes of its clocks one by one up to a last year, and in spring an
hour late.
"""

from bisect import bisect_left
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_YEAR = 2099  # a rule that holds until then goes on
_WEEK = 7 * 24 * 3600  # seconds; no clocks change twice in one
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

Rule = dict[str, str | int | list[int]]


class _Kind(NamedTuple):
    """How the clocks are changed."""

    before: timedelta
    after: timedelta
    name: str
    daylight: bool


class _Change(NamedTuple):
    """One time that they are."""

    local: datetime  # by the clocks as they were until then
    kind: _Kind


def zone_with_rules(name: str, zone: tzinfo, since: datetime) -> Timezone:
    """Return a zone with what its clocks do.

    Args:
        name: As the times in the file call it.
        zone: The zone itself.
        since: The first time that the file tells, by its clocks.
    """
    changes = _changes(zone)
    before = sum(change.local <= since - timedelta(days=1) for change in changes)
    by_kind: dict[_Kind, list[datetime]] = defaultdict(list)
    if not before:
        offset = _offset(zone, 0)
        kind = _Kind(offset, offset, _EPOCH.astimezone(zone).tzname() or name, daylight=False)
        by_kind[kind].append(_EPOCH.replace(tzinfo=None))
    for local, kind in changes[max(before - 1, 0) :]:
        by_kind[kind].append(local)
    component = Timezone()
    component.add("TZID", name)
    for kind, times in by_kind.items():
        for part in _parts(kind, times):
            component.add_component(part)
    return component


@lru_cache  # of one site, all communities may be in one zone
def _changes(zone: tzinfo) -> tuple[_Change, ...]:
    """Return when the clocks are changed, from 1970 on."""
    end = int(datetime(_LAST_YEAR + 1, 1, 1, tzinfo=UTC).timestamp())
    weeks = pairwise((week, _offset(zone, week)) for week in range(0, end + _WEEK, _WEEK))
    return tuple(
        _change(zone, week, following)
        for (week, before), (following, after) in weeks
        if before != after
    )


def _change(zone: tzinfo, start: int, end: int) -> _Change:
    before = _offset(zone, start)
    seconds = range(start, end + 1)
    place = bisect_left(seconds, True, key=lambda second: _offset(zone, second) != before)
    was = datetime.fromtimestamp(seconds[place] - 1, zone)
    now = datetime.fromtimestamp(seconds[place], zone)
    daylight = (now.dst() or timedelta()) > (
        was.dst() or timedelta()
    )  # Ireland's winter is below 0
    local = datetime.fromtimestamp(seconds[place], UTC).replace(tzinfo=None) + before
    kind = _Kind(before, _offset(zone, seconds[place]), now.tzname() or str(now), daylight)
    return _Change(local, kind)


def _offset(zone: tzinfo, second: int) -> timedelta:
    return datetime.fromtimestamp(second, zone).utcoffset() or timedelta()


def _parts(kind: _Kind, times: Sequence[datetime]) -> Iterator[TimezoneStandard | TimezoneDaylight]:
    """Give what was done by no rule that still holds, and what is done every year."""
    rules = ((place, _rule(times[place:])) for place in range(len(times)))
    place, rule = next(((place, rule) for place, rule in rules if rule), (len(times), None))
    if one_by_one := times[:place]:
        part = _part(kind, one_by_one[0])
        if len(one_by_one) > 1:
            for time in one_by_one:  # Thunderbird reads no list, and overlooks the first
                part.add("RDATE", time)
        yield part
    if rule:
        part = _part(kind, times[place])
        part.add("RRULE", rule)
        yield part


def _part(kind: _Kind, first: datetime) -> TimezoneStandard | TimezoneDaylight:
    part = TimezoneDaylight() if kind.daylight else TimezoneStandard()
    part.add("DTSTART", first)
    part.add("TZOFFSETFROM", kind.before)
    part.add("TZOFFSETTO", kind.after)
    part.add("TZNAME", kind.name)
    return part


def _rule(times: Sequence[datetime]) -> Rule | None:
    """Return the rule that makes these times, one a year on some weekday; None for other times."""
    years = [time.year for time in times]
    same = {(time.month, time.weekday(), time.time()) for time in times}
    days = sorted({time.day for time in times})
    first, last = days[0], days[-1]
    if (
        years != [*range(years[0], _LAST_YEAR + 1)]
        or len(same) != 1
        or last - first != len(_WEEKDAYS) - 1
    ):
        return None
    month, weekday = times[0].month, _WEEKDAYS[times[0].weekday()]
    rule: Rule = {"FREQ": "YEARLY", "BYMONTH": month}
    if last == monthrange(times[0].year, month)[1]:
        return rule | {"BYDAY": f"-1{weekday}"}
    if first % len(_WEEKDAYS) == 1:
        return rule | {"BYDAY": f"{first // len(_WEEKDAYS) + 1}{weekday}"}
    return rule | {"BYDAY": weekday, "BYMONTHDAY": [*range(first, last + 1)]}
