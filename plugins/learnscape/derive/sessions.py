"""When a community meets next, by the clocks of the place where it meets."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import chain, islice
from typing import Literal, NamedTuple

from dateutil.rrule import DAILY, MONTHLY, WEEKLY, YEARLY, rrule

from learnscape.model import Session

_FREQUENCIES: dict[str, Literal[0, 1, 2, 3]] = {
    "days": DAILY,
    "weeks": WEEKLY,
    "months": MONTHLY,
    "years": YEARLY,
}
_DAYS = {"days": 1, "weeks": 7}


class Meeting(NamedTuple):
    """One date of a session; both times have the zone of the session."""

    session: Session
    starts: datetime
    ends: datetime


def next_dates(
    sessions: Iterable[Session], zones: Mapping[str, tzinfo], *, today: date, count: int = 3
) -> tuple[Meeting, ...]:
    """Return the meetings that begin next, in their order.

    What recurs keeps its time by the clocks of its zone, and a month without its day has no
    meeting, as in the calendar file (RFC 5545).

    Args:
        sessions: In the order of the file, which decides where two begin together.
        zones: By the names that the sessions call them.
        today: The day of the build; in UTC, as that is.
        count: How many at most.
    """
    midnight = datetime(today.year, today.month, today.day, tzinfo=UTC)
    coming = (
        islice(_coming(session, zones[session.zone], midnight), count) for session in sessions
    )
    every = sorted(chain.from_iterable(coming), key=lambda one: one.starts.astimezone(UTC))
    return tuple(every[:count])


def _coming(session: Session, zone: tzinfo, midnight: datetime) -> Iterator[Meeting]:
    for local in _times(session, midnight.replace(tzinfo=None)):
        # a time that the clocks skip is counted on from before; of one that they show twice, the
        # first is meant
        starts = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
        if starts >= midnight:
            ends = starts + timedelta(minutes=session.minutes)
            yield Meeting(session, starts.astimezone(zone), ends.astimezone(zone))


def _times(session: Session, midnight: datetime) -> Iterator[datetime]:
    if not session.every:
        return iter([session.starts])
    digits, unit = session.every.split()
    number, first = int(digits), session.starts
    if unit in _DAYS:  # skip years of them; no clocks are a day late, so none of those is to come
        step = timedelta(number * _DAYS[unit])
        first += max((midnight - first) // step, 0) * step
    return iter(rrule(_FREQUENCIES[unit], dtstart=first, interval=number))
