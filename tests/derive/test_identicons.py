"""Pictures drawn from handles: to be told apart, seen on any ground, and never another tomorrow."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnscape.derive.identicons import COLOURS, SIDE, identicon_of

GROUNDS = {
    "white": "#ffffff",
    "white, tinted": "#f0f0f0",
    "Read the Docs": "#fcfcfc",
    "Material, slate": "#1e2129",
    "slate, tinted": "#2c2f37",
    "MkDocs, dark": "#212529",
}
STROKE = re.compile(r"M(\d) (\d)h(\d)v1h-(\d)z")


def cells(identicon):
    """Give the cells that are filled."""
    assert STROKE.sub("", identicon.path) == ""
    found = [tuple(map(int, stroke)) for stroke in STROKE.findall(identicon.path)]
    assert all(width == back for _, _, width, back in found)
    return {(x + step, y) for x, y, width, _ in found for step in range(width)}


def brightness(colour):
    """Give the relative luminance, as WCAG reckons it."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(part * c for part, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_a_picture_never_changes():
    """Whoever built the site in whatever year: people know each other by it."""
    ada = "M0 0h5v1h-5zM1 1h3v1h-3zM0 2h1v1h-1zM4 2h1v1h-1zM0 3h1v1h-1zM4 3h1v1h-1zM2 4h1v1h-1z"

    assert identicon_of("ada") == ("#b26834", ada)


@given(st.text(min_size=1))
def test_a_picture_is_a_pattern_in_its_square(handle):
    """It is the same from both sides, and neither empty nor a block."""
    drawn = identicon_of(handle)
    filled = cells(drawn)

    assert filled == {(SIDE - 1 - x, y) for x, y in filled}
    assert all(0 <= x < SIDE and 0 <= y < SIDE for x, y in filled)
    assert SIDE < len(filled) < SIDE * SIDE - 2
    assert drawn.colour in COLOURS


def test_people_are_told_apart():
    """A thousand people have more or less a thousand pictures."""
    assert len({identicon_of(f"person-{n}") for n in range(1000)}) > 990


@pytest.mark.parametrize("ground", GROUNDS.values(), ids=GROUNDS)
@pytest.mark.parametrize("colour", COLOURS)
def test_a_colour_is_seen_on_any_ground(colour, ground):
    """At 3 : 1, as WCAG asks of what is no text."""
    one, other = sorted((brightness(colour), brightness(ground)), reverse=True)

    assert (one + 0.05) / (other + 0.05) >= 3
