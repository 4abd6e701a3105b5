"""What a page says of its makers, sorted into the sentences that say it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from learnscape.derive.credits import without_twins
from learnscape.model import Credit, Dates

NAMED_AT_ONCE = 8  # of more than these, …
NAMED_FIRST = 6  # … so many, and the others for those who ask


@dataclass(frozen=True, slots=True)
class Byline:
    """The people and the dates at the foot of a page."""

    history: str  # full; cut: older facts are not here; none: not committed; absent: no git at all
    created_by: tuple[Credit, ...] = ()
    improved_by: tuple[Credit, ...] = ()
    also_by: tuple[Credit, ...] = ()
    reviewed_by: tuple[Credit, ...] = ()
    thanks_to: tuple[Credit, ...] = ()  # those whose work left no commit
    helped: tuple[str, ...] = ()
    created: datetime | None = None
    published: datetime | None = None
    updated: datetime | None = None  # only where later than published


def byline(
    dates: Dates,
    credits: Sequence[Credit],
    helped: tuple[str, ...],
    *,
    history: str,
    reviewers: Sequence[Credit] = (),
) -> Byline:
    """Sort a page's credits into creator, improvers, reviewers and those to be thanked.

    A name that says nothing more than one before it (two addresses that nobody joined, two people
    who wish not to be named) is said once. Reviewers are those on record; whom only the front
    matter calls one is thanked.
    """
    seen: set[tuple[str, str | None]] = set()
    created_by = _new(seen, (c for c in credits if c.role == "creator"))
    improved_by = _new(seen, (c for c in credits if c.commits and c.role != "creator"))
    first = NAMED_FIRST if len(improved_by) > NAMED_AT_ONCE else NAMED_AT_ONCE
    updated = dates.updated if dates.updated != dates.published else None
    return Byline(
        history=history,
        created_by=created_by,
        improved_by=improved_by[:first],
        also_by=improved_by[first:],
        reviewed_by=tuple(reviewers),
        thanks_to=tuple(c for c in without_twins(credits, reviewers) if not c.commits),
        helped=helped,
        created=dates.created,
        published=dates.published,
        updated=updated,
    )


def _new(seen: set[tuple[str, str | None]], credits: Iterable[Credit]) -> tuple[Credit, ...]:
    said = []
    for credit in credits:
        if (key := (credit.name, credit.person)) not in seen:
            seen.add(key)
            said.append(credit)
    return tuple(said)
