"""The updates as a page tells them: by week, and what landed together in one entry."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from learnscape.model import Contributor, Update

_KINDS = ("new", "revised", "answered", "retired")


@dataclass(frozen=True, slots=True)
class Entry:
    """What landed at once, and by whom: an update, or several of one change."""

    updates: tuple[Update, ...]

    @property
    def first(self) -> Update:
        """The update that speaks for all of them."""
        return self.updates[0]

    @property
    def people(self) -> tuple[Contributor, ...]:
        """Everybody who had a hand in it."""
        return tuple(dict.fromkeys(who for update in self.updates for who in update.people))

    @property
    def reason(self) -> str:
        """Why it landed, in the contributor's words."""
        return next((update.reason for update in self.updates if update.reason), "")


@dataclass(frozen=True, slots=True)
class Week:
    """What was new in a week that began on a Monday, in UTC."""

    monday: date
    entries: tuple[Entry, ...]
    welcomed: tuple[Update, ...]  # one a person

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + timedelta(days=6)


def weeks_of(updates: Iterable[Update]) -> tuple[Week, ...]:
    """Return the weeks that have an update, newest first, from updates that come newest first."""
    return tuple(_week(monday, list(some)) for monday, some in groupby(updates, _monday))


def _week(monday: date, updates: Sequence[Update]) -> Week:
    told: dict[str, list[Update]] = {}
    for update in updates:
        if update.kind != "welcome":
            told.setdefault(update.commit, []).append(update)
    entries = (Entry(tuple(sorted(some, key=_as_read))) for some in told.values())
    return Week(monday, tuple(entries), tuple(u for u in updates if u.kind == "welcome"))


def _as_read(update: Update) -> tuple[int, str]:
    return (_KINDS.index(update.kind), update.title)


def _monday(update: Update) -> date:
    day = update.when.date()
    return day - timedelta(days=day.weekday())
