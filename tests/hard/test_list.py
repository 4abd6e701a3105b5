"""The list of hard cases in the documents is the list of the tests."""

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent
PAGE = FOLDER.parents[1] / "docs" / "project" / "hard-cases.md"
RANGES = {
    "HC": {*range(1, 118)},
    "FR": {*range(1, 39)},  # the rules of a feed
}


def cases(text, kind):
    """Give the numbers of the cases that a text names."""
    return {int(number) for number in re.findall(rf"{kind}-(\d+)", text)}


def covered(kind):
    """Give the numbers of the cases that have a test, by its name and by its docstring."""
    test = rf'def test_{kind.lower()}(\d+)_\w+\([^)]*\):\n    """{kind}-(\d+): '
    for file in sorted(FOLDER.glob("test_*.py")):
        for name, docstring in re.findall(test, file.read_text()):
            assert int(name) == int(docstring)
            yield file.name, int(name)


@pytest.mark.parametrize("kind", RANGES)
def test_every_case_is_tested_or_said_to_be_left_out(kind):
    """Nobody has to wonder about a number."""
    page = PAGE.read_text("utf-8")
    left_out = cases(page.partition("## Not ours")[2], kind)

    assert RANGES[kind] - left_out <= {number for _, number in covered(kind)}
    assert cases(page, kind) >= RANGES[kind]


@pytest.mark.parametrize("kind", RANGES)
def test_a_case_is_listed_under_the_file_that_tests_it(kind):
    """Whoever looks for a case finds its test."""
    page = PAGE.read_text("utf-8").partition("## Not ours")[0]
    sections = {
        file: text
        for text in re.split(r"\n###? ", page)
        for file in re.findall(r"test_\w+\.py`[.,]", text)
    }

    for file, number in covered(kind):
        section = sections.get(f"{file}`.") or sections[f"{file}`,"]
        assert number in cases(section, kind), f"{kind}-{number:02}"
