"""Where the docs folder was at any time: it may be renamed, and its pages keep their reviews."""

from bisect import bisect_right
from collections.abc import Sequence

from learnscape.derive.landings import Landing


class DocsFolder:
    """The docs folder, followed back through renames of what lies in one of its folders."""

    def __init__(self, landings: Sequence[Landing], prefix: str, told_by: str) -> None:
        """Follow it.

        Args:
            landings: The published branch, oldest first.
            prefix: Where it is now, from the root of the repository: `docs/`, or "" for the root.
            told_by: The folder in it whose files tell where it was: `communities/`.
        """
        self._since, self._prefixes = [0], [prefix]  # newest first, until they are turned around
        while before := _moved_from(landings, self._prefixes[-1], told_by):
            place, was = before
            self._since[-1:] = [place, 0]
            self._prefixes.append(was)
        self._since.reverse()
        self._prefixes.reverse()

    @property
    def moves(self) -> Sequence[int]:
        """The landings that renamed it, oldest first."""
        return self._since[1:]

    def at(self, place: int) -> str:
        """Return where it was after a landing."""
        return self._prefixes[max(bisect_right(self._since, place) - 1, 0)]

    def inside(self, path: str, place: int) -> str | None:
        """Return a path from the docs folder, as that was after a landing; None: not in it."""
        prefix = self.at(place)
        return path.removeprefix(prefix) if path.startswith(prefix) else None


def _moved_from(landings: Sequence[Landing], prefix: str, told_by: str) -> tuple[int, str] | None:
    """Return the landing that renamed a folder to this, and its name before; None: it began so.

    Only the first that ever brought such a file can have done that: a file that moves in beside
    others is not the folder moving.
    """
    here = prefix + told_by
    for place, landing in enumerate(landings):
        told = [change for change in landing.commit.changes if change.path.startswith(here)]
        for change in told:
            inside, was = change.path.removeprefix(prefix), change.was or ""
            if was != change.path and f"/{was}".endswith(f"/{inside}"):
                return place, was.removesuffix(inside)
        if told:
            return None
    return None
