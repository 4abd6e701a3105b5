"""Pictures for those who gave none: a pattern and a colour, from the handle and nothing else."""

from functools import lru_cache
from hashlib import sha256
from itertools import groupby
from typing import NamedTuple

SIDE = 5  # cells
_HALF = SIDE // 2 + 1  # columns; the others mirror them
_CELLS = _HALF * SIDE  # that a handle decides about

# As bright as each other: 4 : 1 against white and against what themes have for black.
COLOURS = (
    "#ca554a", "#b26834", "#927725", "#6b8421", "#318c29", "#288b59", "#27887f",
    "#2e84a0", "#3c7dc6", "#6871d3", "#9162d2", "#b64ccb", "#c946a2", "#cb4e77",
)  # fmt: skip


class Identicon(NamedTuple):
    """A picture in the words of SVG, in a square of as many units as it has cells."""

    colour: str
    path: str  # what is filled


@lru_cache(maxsize=1 << 10)  # it stands on several pages
def identicon_of(handle: str) -> Identicon:
    """Return somebody's picture: the same wherever and whenever it is drawn."""
    digest = sha256(handle.encode()).digest()
    bits = f"{int.from_bytes(digest[1:], 'big'):0248b}"
    several = [bits[start : start + _CELLS] for start in range(0, 240, _CELLS)]
    pattern = min(several, key=_off_balance)
    rows = [_mirrored(pattern[start : start + _HALF]) for start in range(0, _CELLS, _HALF)]
    path = "".join(_strokes(y, row) for y, row in enumerate(rows))
    return Identicon(COLOURS[digest[0] % len(COLOURS)], path)


def _off_balance(pattern: str) -> int:
    """Return how far a pattern is from filling half: little is no pattern, and much a block."""
    return abs(2 * pattern.count("1") - _CELLS - 1)


def _mirrored(half: str) -> str:
    return half + half[-2::-1]


def _strokes(y: int, row: str) -> str:
    """Return the filled cells of a row, those side by side as one: no seams are seen then."""
    strokes, x = [], 0
    for cell, cells in groupby(row):
        width = len(list(cells))
        if cell == "1":
            strokes.append(f"M{x} {y}h{width}v1h-{width}z")
        x += width
    return "".join(strokes)
