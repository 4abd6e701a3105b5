"""What a feed has no more room for, in parts that stay as they are (RFC 5005, section 4)."""

from collections.abc import Sequence
from itertools import groupby

from learnscape.model import Update

AT_MOST = 40  # updates in a feed, and in a part of its archive


def archives_of(updates: Sequence[Update]) -> list[tuple[str, tuple[Update, ...]]]:
    """Return the parts of the archive, oldest first, each with its name: `2026`, `2026-2`.

    None while one feed holds everything. A part is a year, or forty updates of one, and is written
    when it will not grow any more; what is in no part yet is in the feed. Smaller parts would be
    many files, which cost a build more than what is in them.

    Args:
        updates: All of them, newest first.
    """
    if len(updates) <= AT_MOST:
        return []
    this_year = _year(updates[0])
    parts = []
    for year, some in groupby(reversed(updates), _year):
        told = tuple(some)
        for number, start in enumerate(range(0, len(told), AT_MOST), start=1):
            part = told[start : start + AT_MOST]
            if year != this_year or len(part) == AT_MOST:
                parts.append((year if number == 1 else f"{year}-{number}", part))
    return parts


def _year(update: Update) -> str:
    return f"{update.when:%Y}"
