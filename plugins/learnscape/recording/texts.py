"""Which texts the reviewers had before them: from this clone, else from the forge."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from learnscape.forges.changes import Forge
from learnscape.read import git

Place = tuple[str, str]  # a commit, and a path there


class Texts:
    """Git's ids of files at commits that may be in this clone or not."""

    def __init__(self, root: Path, here: Collection[str], forge: Forge) -> None:
        """Prepare to look; `here` are the commits that this clone has."""
        self._blobs, self._here, self._forge = git.Blobs(root), here, forge

    def __call__(self, places: Iterable[Place]) -> Mapping[Place, str]:
        """Return the ids; a file that is not there is left out.

        Raises:
            ForgeError: The forge does not tell.
        """
        wanted = sorted(set(places))
        here = [place for place in wanted if place[0] in self._here]
        away = [place for place in wanted if place[0] not in self._here and _is_text(place[1])]
        return {**dict(self._read(here)), **(self._forge.blobs(away) if away else {})}

    def _read(self, places: Iterable[Place]) -> Iterator[tuple[Place, str]]:
        names = {":".join(place): place for place in places}
        for name, content in self._blobs(names).items():
            if content:  # empty, or not there: such a text vouches for nothing
                commit, _ = place = names[name]
                yield place, next(one for one in git.blob_ids(content) if len(one) == len(commit))

    def close(self) -> None:
        """End the process, if one was started."""
        self._blobs.close()


def _is_text(path: str) -> bool:
    """Say whether a path can be sent: one of odd bytes cannot."""
    return path.encode(errors="ignore").decode() == path
