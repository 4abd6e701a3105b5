"""How long a review holds: spans of days, weeks, months and years, added to a day."""

from calendar import monthrange
from datetime import date, timedelta

CLOCK = "12 months"  # where neither the page nor its community says anything else
_DIGITS = 9  # of the longest number that is worth reading
_FOR_EVER = 10**_DIGITS
_DAYS = {"days": 1, "weeks": 7}
_MONTHS = {"months": 1, "years": 12}


def after(day: date, span: str) -> date:
    """Return the day so long after another: `after(date(2026, 1, 31), "1 months")` is 28 February.

    A month that has no such day ends with its last.

    Args:
        day: The first.
        span: As `review_every` is written, `<n> days|weeks|months|years`.
    """
    digits, unit = span.split()
    number = int(digits) if len(digits) <= _DIGITS else _FOR_EVER
    if unit in _DAYS:
        return day + timedelta(min(number * _DAYS[unit], (date.max - day).days))
    months = day.year * 12 + day.month - 1 + number * _MONTHS[unit]
    year, month = divmod(months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
