"""What is wrong, where, and how to mend it, as values to gather before anyone complains."""

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
        return f"{_visible(f'{place}: {self.what}')}\n  mend: {_visible(self.mend)}"


def _visible(text: str) -> str:
    """Escape what would break the line, command a terminal, or is no text at all."""
    return "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text
    )
