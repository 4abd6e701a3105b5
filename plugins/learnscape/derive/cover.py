"""How well the communities cover the pages: what nobody owns, and which `owns` do nothing."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from learnscape.derive.due import reviewable
from learnscape.derive.owners import is_under, owner_of_page
from learnscape.model import Community, Page, Person, Validation
from learnscape.problems import Problem

_NAMED = 5  # pages in one line


class Owned(NamedTuple):
    """An entry of a community's `owns` that does nothing."""

    community: str  # the slug
    place: str  # a folder (`git/`) or a page
    by: tuple[str, ...] = ()  # the communities that own every page there


class Few(NamedTuple):
    """A community with one validator, or with none who is here."""

    community: str  # the slug
    here: str | None = None  # the handle of the only one


class Gone(NamedTuple):
    """A validator who has left."""

    community: str  # the slug
    handle: str


class Cover(NamedTuple):
    """How well the communities cover the pages; all in the order of slugs and paths."""

    unowned: tuple[str, ...] = ()  # paths of pages
    dead: tuple[Owned, ...] = ()  # no page is there
    shadowed: tuple[Owned, ...] = ()  # others own every page there
    few: tuple[Few, ...] = ()
    gone: tuple[Gone, ...] = ()


def cover_of(
    pages: Mapping[str, Page],
    communities: Mapping[str, Community],
    people: Mapping[str, Person],
    *,
    today: date,
) -> Cover:
    """Return how well the communities cover the pages.

    Args:
        pages: By path; all of them, also those that nobody has to review.
        communities: By slug.
        people: By handle.
        today: The day of the build.
    """
    owners = {path: owner_of_page(pages[path], communities.values()) for path in sorted(pages)}
    to_review = reviewable(dict.fromkeys(owners, Validation()), pages)
    dead, shadowed, few, gone = [], [], [], []
    for slug, community in sorted(communities.items()):
        for place in community.owns:
            theirs = {by.slug for path, by in owners.items() if by and is_under(path, place)}
            if not theirs:
                dead.append(Owned(slug, place))
            elif slug not in theirs:
                shadowed.append(Owned(slug, place, tuple(sorted(theirs))))
        here = [person.handle for person in validators_here(community, people, today)]
        if len(here) < 2:  # noqa: PLR2004
            few.append(Few(slug, *here))
        left = (handle for handle in community.validators if handle in people)
        gone += [Gone(slug, handle) for handle in left if handle not in here]
    return Cover(
        unowned=tuple(path for path, _ in to_review if not owners[path]),
        dead=tuple(dead),
        shadowed=tuple(shadowed),
        few=tuple(few),
        gone=tuple(gone),
    )


def validators_here(
    community: Community, people: Mapping[str, Person], today: date
) -> tuple[Person, ...]:
    """Return the validators who have a file and have not left; the first leads."""
    known = (people[handle] for handle in community.validators if handle in people)
    return tuple(person for person in known if not person.left or today < person.left.date())


def problems_of(
    cover: Cover, communities: Mapping[str, Community], prefix: str
) -> tuple[Problem, ...]:
    """Return what communities should mend, each with the line of their file.

    Args:
        cover: How well they cover the pages.
        communities: By slug.
        prefix: What problems put before a page's path: `docs/`.
    """
    found = (_problem(prefix, communities[slug], *what) for slug, *what in _complaints(cover))
    return tuple(sorted(found))


def unowned_in_words(unowned: Sequence[str]) -> str:
    """Return a line about the pages that nobody owns; "" where there are none."""
    if not unowned:
        return ""
    verb = "page belongs" if len(unowned) == 1 else "pages belong"
    more = f" and {len(unowned) - _NAMED} more" if len(unowned) > _NAMED else ""
    return f"{len(unowned)} {verb} to no community: {', '.join(unowned[:_NAMED])}{more}"


def _complaints(cover: Cover) -> Iterator[tuple[str, str, str, str]]:
    """Yield slug, key, what and how to mend it."""
    for slug, place, _ in cover.dead:
        yield slug, "owns", f"there is no page at `{place}`", f"take `{place}` out of `owns`"
    for slug, place, by in cover.shadowed:
        what = f"every page of `{place}` belongs to {' and '.join(by)}"
        yield slug, "owns", what, f"take `{place}` out of `owns`, here or there"
    for slug, only in cover.few:
        what = f"`{only}` is the only validator" if only else "no validator is here"
        yield slug, "validators", what, "add somebody to `validators`"
    for slug, handle in cover.gone:
        yield slug, "validators", f"`{handle}` has left", f"take `{handle}` out of `validators`"


def _problem(prefix: str, community: Community, key: str, what: str, mend: str) -> Problem:
    return Problem(prefix + community.path, community.lines.get(key, 0), what, mend)
