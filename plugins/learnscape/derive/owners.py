"""Which community cares for a page."""

from collections.abc import Iterable

from learnscape.model import Community


def owner_of(path: str, communities: Iterable[Community]) -> Community | None:
    """Return the community that owns a page; of several, the one that says it most closely.

    Args:
        path: Under the docs folder.
        communities: All of them; where two own the very same, the first by its short name.
    """
    closest: tuple[int, str] = (0, "")
    owner = None
    for community in communities:
        for owned in community.owns:
            if is_under(path, owned):
                rank = (-len(owned), community.slug)
                if owner is None or rank < closest:
                    closest, owner = rank, community
    return owner


def is_under(path: str, owned: str) -> bool:
    """Say whether a page is what a community owns, or in a folder of it; `/` is every page."""
    return owned in ("/", path) or (owned.endswith("/") and path.startswith(owned))
