"""What a feed has no more room for, in parts that stay as they are (RFC 5005, section 4)."""

from collections.abc import Sequence
from itertools import groupby

from learnscape.model import Update

AT_MOST = 40  # updates in a feed, and in a part of its archive


def archives_of(updates: Sequence[Update]) -> list[tuple[str, tuple[Update, ...]]]:
    """Return the parts of the archive, oldest first, each with its name: `2026-03`, `2026-03-2`.

    None while one feed holds everything. A part is a month, or forty updates of one, and is
    written when it will not grow any more; what is in no part yet is in the feed.

    Args:
        updates: All of them, newest first.
    """
    if len(updates) <= AT_MOST:
        return []
    this_month = _month(updates[0])
    parts = []
    for month, some in groupby(reversed(updates), _month):
        told = tuple(some)
        for number, start in enumerate(range(0, len(told), AT_MOST), start=1):
            part = told[start : start + AT_MOST]
            if month != this_month or len(part) == AT_MOST:
                parts.append((month if number == 1 else f"{month}-{number}", part))
    return parts


def _month(update: Update) -> str:
    return f"{update.when:%Y-%m}"
