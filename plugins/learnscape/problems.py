"""What is wrong, where, and how to mend it, as values to gather before anyone complains."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing for an author to mend."""

    path: str  # relative to the repository, as an author would type it
    line: int  # 0 for the file as a whole
    what: str
    mend: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.what}\n  mend: {self.mend}"


class ContentError(Exception):
    """The content cannot be built; holds every problem found, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))
