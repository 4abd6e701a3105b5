"""What people did for pages, and how much each deed says of who knows them.

Who reviewed a page tells best who knows it, better than who wrote it; beginning it tells more than
touching it; and what was done a year ago counts half. `docs/project/decisions/0023-whom-to-ask.md`
has the figures. A half-life has a virtue besides: it keeps an order, on whatever day one asks.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from learnscape.derive.due import NOBODYS
from learnscape.derive.identities import Identities
from learnscape.model import Page, Past, Person

WEIGHTS = {"created": 2.0, "wrote": 1.0, "validated": 4.0, "answered": 2.0, "endorsed": 4.0}
HALF_LIFE = 365.25 * 86400  # seconds: a year
ON_PAGE = 20.0  # what was done for a page itself, against what was for others of its folder …
ABOVE = 0.05  # … and what was for those of the folder above, against these; and so on
_BEGIN = datetime(2000, 1, 1, tzinfo=UTC)
_GOOD = ("valid", "edited")


class Deed(NamedTuple):
    """Something that somebody did for a page."""

    who: str  # the key of an identity: `person:ada`, `address:…`
    kind: str  # one of WEIGHTS
    path: str
    when: datetime


class Place(NamedTuple):
    """A page, or a folder around it (`git/`; "" is everything), and how near that is."""

    path: str
    weight: float


def places_of(path: str) -> list[Place]:
    """Return a page and each folder around it, the nearest first."""
    places, folder, weight = [Place(path, ON_PAGE)], path, 1.0
    while folder:
        above = folder.rstrip("/").rpartition("/")[0]
        folder = f"{above}/" if above else ""
        places.append(Place(folder, weight))
        weight *= ABOVE
    return places


def strength(kind: str, when: datetime) -> float:
    """Return how much a deed says: by what it was, doubled for each year since 2000."""
    return float(WEIGHTS[kind] * 2 ** ((when - _BEGIN).total_seconds() / HALF_LIFE))


def deeds_of(
    pages: Iterable[Page],
    pasts: Mapping[str, Past],
    people: Mapping[str, Person],
    identities: Identities,
    who_reviewed: Callable[[str], str],
) -> list[Deed]:
    """Return what was done for the pages that stand, the newest first.

    Nothing of machines and assistants, nothing that was done in bulk, and no edit that is known to
    have changed but a few words. To ask a question is no deed, to answer it is one, by the name
    that stands at the answer; a retired page tells of nobody.

    Args:
        pages: All of them.
        pasts: What git says of each, by path.
        people: Those with a file of their own, by handle.
        identities: Who is behind a signature.
        who_reviewed: The key of the identity behind a claim, as in `Decision.by`.
    """
    found: list[Deed] = []
    for page in pages:
        past = pasts.get(page.path)
        if past is None or page.kind in NOBODYS or page.status == "retired":
            continue
        found += (
            Deed(who_reviewed(by), "validated", page.path, vouched.at)
            for vouched in past.standing.times
            for by in vouched.by
        )
        if page.question:
            found += _answers(page, past, people)
        else:
            found += _work(page, past, identities)
    return list(_without_repeats(sorted(found, key=_newest_first)))


def _work(page: Page, past: Past, identities: Identities) -> Iterator[Deed]:
    for share in past.shares:
        if share.bulk or share.minor:
            continue
        everyone = (identities.of(author) for author in share.authors)
        people = dict.fromkeys(who.key for who in everyone if not who.bot and not who.assistant)
        for place, key in enumerate(people):
            began = share.sha == past.born and place == 0
            yield Deed(key, "created" if began else "wrote", page.path, share.when)


def _answers(page: Page, past: Past, people: Mapping[str, Person]) -> Iterator[Deed]:
    """Yield the answers that hold; nobody says when one was written, so the page's time is told."""
    dates, question = past.dates, page.question
    when = dates.updated or dates.published or dates.created
    kind = "endorsed" if past.standing.state in _GOOD else "answered"
    for answer in question.answers if question and when else ():
        if answer.by in people and answer.corrected is None and when:
            yield Deed(f"person:{answer.by}", kind, page.path, when)


def _without_repeats(deeds: Iterable[Deed]) -> Iterator[Deed]:
    """Yield deeds, but of one person's edits of a page only the newest.

    Whoever saves often knows no more for that.
    """
    seen: set[tuple[str, str]] = set()
    for deed in deeds:
        edit = (deed.who, deed.path)
        if deed.kind != "wrote" or edit not in seen:
            yield deed
        if deed.kind == "wrote":
            seen.add(edit)


def _newest_first(deed: Deed) -> tuple[object, ...]:
    return (-deed.when.timestamp(), deed)
