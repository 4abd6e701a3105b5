"""Which community cares for a page."""

from collections.abc import Iterable, Sequence

from learnscape.model import Community, Page

EVERYTHING = "/"


def owner_of(
    path: str, communities: Iterable[Community], named: Sequence[str] = ()
) -> Community | None:
    """Return the community that owns a page; of several, the one that says it most closely.

    A question lies in one folder with all others, so the first community that it names cares for
    it, unless one owns that page or folder; what owns everything comes last.

    Args:
        path: Under the docs folder.
        communities: All of them; where two own the very same, the first by its short name.
        named: The short names that a question gives.
    """
    closest: tuple[int, str] = (0, "")
    owner, by_name = None, {}
    for community in communities:
        by_name[community.slug] = community
        for owned in community.owns:
            if is_under(path, owned):
                rank = (-len(owned), community.slug)
                if owner is None or rank < closest:
                    closest, owner = rank, community
    asked = next((by_name[slug] for slug in named if slug in by_name), None)
    return asked if asked and closest[0] >= -len(EVERYTHING) else owner


def owner_of_page(page: Page, communities: Iterable[Community]) -> Community | None:
    """Return the community that owns a page of today."""
    return owner_of(page.path, communities, page.communities if page.question else ())


def is_under(path: str, owned: str) -> bool:
    """Say whether a page is what a community owns, or in a folder of it; `/` is every page."""
    return owned in (EVERYTHING, path) or (owned.endswith("/") and path.startswith(owned))
