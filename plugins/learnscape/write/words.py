"""Moments, days and short phrases, the same whatever the machine's language and zone."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ENDS = (".", "!", "?", "…", "。", "！", "？", ":")
_FEW = 5  # headings that are named


def sentence(text: str) -> str:
    """Return a text with an end, so that another can follow."""
    return text if not text or text.endswith(_ENDS) else f"{text}."


def parts(headings: Sequence[str]) -> str:
    """Return the parts of a page that changed, in words; "" where there are none."""
    if not headings:
        return ""
    more = f" and {len(headings) - _FEW} more" if len(headings) > _FEW else ""
    return f"Parts that changed: {' · '.join(headings[:_FEW])}{more}"


def rfc3339(when: datetime) -> str:
    """Return a moment as RFC 3339 has it, in UTC and to the second."""
    return when.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def day(when: date) -> str:
    """Return a day, as in "3 March 2026"."""
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


def weekday(when: date) -> str:
    """Return a day with its name, as in "Tuesday 3 March 2026"."""
    return f"{_WEEKDAYS[when.weekday()]} {day(when)}"


def clock(zone: str) -> str:
    """Return whose clocks a time is by, as in "London time", from the name of its zone."""
    place = zone.rpartition("/")[2].replace("_", " ")
    return place if place == "UTC" else f"{place} time"


def month(when: date) -> str:
    """Return a month, as in "March 2026"."""
    return f"{_MONTHS[when.month - 1]} {when.year}"


def days(first: date, last: date) -> str:
    """Return a span of days, as in "29 June – 5 July 2026"."""
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} – {day(last)}"
    if first.year == last.year:
        return f"{first.day} {_MONTHS[first.month - 1]} – {day(last)}"
    return f"{day(first)} – {day(last)}"
