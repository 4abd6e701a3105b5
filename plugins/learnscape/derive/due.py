"""What needs a review, and how much of the site has a good one: lists and numbers for stewards."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import NamedTuple

from learnscape.model import Community, Page, Validation

SOON = 30  # days
REASONS = ("overdue", "soon", "changed", "withdrawn", "reviewed", "unreviewed")  # as they are read
_GOOD = ("valid", "edited")
NOBODYS = ("person", "community")  # kinds of pages that nobody has to vouch for
_LAST = datetime.max.replace(tzinfo=UTC)


class Due(NamedTuple):
    """A page that needs a review."""

    path: str
    why: str  # one of REASONS
    community: str | None  # the slug of the owner
    validation: Validation


class Numbers(NamedTuple):
    """How many pages there are, and how many of them are in which state."""

    pages: int = 0
    validated: int = 0  # also with small edits since
    soon: int = 0  # of those validated, due soon
    overdue: int = 0
    changed: int = 0
    reviewed: int = 0
    withdrawn: int = 0
    unreviewed: int = 0
    unowned: int = 0


class Coverage(NamedTuple):
    """How much of the site has a good review."""

    whole: Numbers
    parts: Mapping[str | None, Numbers]  # by slug of the owner; None: of what nobody owns


def due_of(
    validations: Mapping[str, Validation],
    communities: Mapping[str, Community],
    pages: Mapping[str, Page],
    *,
    today: date,
    within: int = SOON,
) -> tuple[Due, ...]:
    """Return what needs a review: by reason, of each what waits longest, then by path.

    Args:
        validations: By path.
        communities: By slug.
        pages: The pages that readers get, by path; whoever is left out here is not due.
        today: The day of the build.
        within: Days before its last valid day on which a page begins to be due.
    """
    found = [
        Due(path, why, _owner(validation, communities), validation)
        for path, validation in reviewable(validations, pages)
        if (why := _why(validation, today, within))
    ]
    return tuple(sorted(found, key=_longest_first))


def coverage_of(
    validations: Mapping[str, Validation],
    communities: Mapping[str, Community],
    pages: Mapping[str, Page],
    *,
    today: date,
    within: int = SOON,
) -> Coverage:
    """Return the numbers of the whole site and of each community, also of one without a page."""
    counts: dict[str | None, Counter[str]] = defaultdict(Counter)
    for _, validation in reviewable(validations, pages):
        owner = _owner(validation, communities)
        state, why = validation.state, _why(validation, today, within)
        counts[owner].update(
            ["pages", "validated" if state in _GOOD else state],
            soon=why == "soon",
            unowned=owner is None,
        )
    owners = [*sorted(communities), *({None} & counts.keys())]
    whole = Numbers(**sum(counts.values(), Counter()))
    return Coverage(whole, {owner: Numbers(**counts[owner]) for owner in owners})


def reviewable(
    validations: Mapping[str, Validation], pages: Mapping[str, Page]
) -> Iterator[tuple[str, Validation]]:
    """Yield the pages whose reviews count, by path: no drafts, nothing retired, nobody's own."""
    for path, validation in sorted(validations.items()):
        page = pages.get(path)
        if page and page.status not in ("draft", "retired") and is_judged(page):
            yield path, validation


def is_judged(page: Page) -> bool:
    """Say whether it is for anybody to vouch for a page.

    It is not for what people say of themselves, nor for a question that has no answer, or whose
    answer is to be read elsewhere, or that nobody asks any more.
    """
    question = page.question
    if question and (question.is_open or question.answered_in or page.status == "retired"):
        return False
    return page.kind not in NOBODYS


def _owner(validation: Validation, communities: Mapping[str, Community]) -> str | None:
    return validation.owner if validation.owner in communities else None


def _why(validation: Validation, today: date, within: int) -> str | None:
    if validation.state not in _GOOD:
        return validation.state
    until = validation.until
    return "soon" if until and (until - today).days <= within else None


def _longest_first(due: Due) -> tuple[object, ...]:
    of, place = due.validation, REASONS.index(due.why)
    if due.why in ("overdue", "soon"):
        return (place, of.until or date.max, due.path)
    return (place, of.changed or of.at or _LAST, due.path)
