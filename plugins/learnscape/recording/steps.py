"""Which landings a change landed as, and what can be recorded when."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from learnscape.derive.records import Published
from learnscape.forges.changes import ForgeError, MergedChange

NO_CHANGE = MergedChange("", "", "imported")


class Unread(NamedTuple):
    """A landing that could not be recorded, and why."""

    commit: str
    error: ForgeError


class Step(NamedTuple):
    """Landings to be recorded together, by number."""

    change: MergedChange
    base: int  # of the landing before them; -1: there is none
    place: int  # of the last of them


Answer = tuple[str, MergedChange | ForgeError | None]


class Steps:
    """Sorts what the forge answers into steps."""

    def __init__(
        self, published: Published, wanted: Mapping[str, int], told: Collection[int]
    ) -> None:
        """Begin.

        Args:
            published: The published branch.
            wanted: The landings that the forge is asked about, and their numbers, oldest first.
            told: The numbers of those that are recorded.
        """
        self._landings, self._places = published.landings, published.places
        self._wanted, self._told = wanted, told
        self._known = {*told, *wanted.values()}
        self._failed: dict[int, ForgeError] = {}
        self.unread: list[Unread] = []

    def of(self, answers: Iterable[Answer]) -> Iterator[tuple[str, list[Step]]]:
        """Yield each landing that was asked about, and what can be recorded by then.

        A step is yielded once all its landings are known, so that it is the same whatever was
        asked at once.
        """
        upcoming = [*self._wanted.values(), len(self._landings)]
        waiting: dict[int, list[tuple[int, Step]]] = defaultdict(list)
        for number, (sha, told) in enumerate(answers, 1):
            place = self._wanted[sha]
            if isinstance(told, ForgeError):
                self._failed[place] = told
                self.unread.append(Unread(sha, told))
            else:
                step = self._step(told or NO_CHANGE, place)
                waiting[step.place].append((place, step))
            over = [end for end in waiting if end < upcoming[number]]
            yield sha, [step for end in over for step in self._settled(waiting.pop(end))]

    def _step(self, change: MergedChange, place: int) -> Step:
        """Return the landings of a change, as far as one of them tells."""
        landed = self._places.get(change.commit, -1)
        if landed in self._told:  # the rest of it is recorded
            return Step(change, place - 1, place)
        base = self._base(change, landed) if landed >= place else place
        return Step(change, base, landed) if base < place else _alone(place)

    def _base(self, change: MergedChange, place: int) -> int:
        """Return the landing before a change, which may have landed as several commits.

        A forge that rebases makes the same commits once more. Each keeps the time when it was
        written, where what is squashed has a time of its own.
        """
        if change.base is not None:
            base = self._places.get(change.base, place)
            alone = all(self._is_plain(between) for between in range(base + 1, place + 1))
            return base if base < place and alone else place - 1
        base, left = place, Counter(change.work)
        while base >= 0 and self._is_plain(base) and left[written := self._written(base)]:
            left[written] -= 1
            base -= 1
        return min(base, place - 1)

    def _is_plain(self, place: int) -> bool:
        return len(self._landings[place].commit.parents) <= 1

    def _written(self, place: int) -> int:
        return self._landings[place].commit.authored

    def _settled(self, members: Sequence[tuple[int, Step]]) -> list[Step]:
        """Return what to record of landings that end alike: all between must be theirs."""
        change, base, end = members[-1][1]
        theirs = {place for place, step in members if step.change.id == change.id}
        for place in range(end, base, -1):
            if place in self._failed:
                sha = self._landings[end].commit.sha
                self.unread.append(Unread(sha, self._failed[place]))
                return []
            if place in self._known and place not in theirs:
                base = place
                break
        alone = [_alone(place) for place, _ in members if place <= base]
        return [*alone, Step(change, base, end)]


def _alone(place: int) -> Step:
    return Step(NO_CHANGE, place - 1, place)
