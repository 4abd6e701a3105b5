"""The list of hard cases in the documents is the list of the tests."""

import re
from pathlib import Path

FOLDER = Path(__file__).parent
PAGE = FOLDER.parents[1] / "docs" / "project" / "hard-cases.md"
RANGE = {*range(1, 61), *range(90, 94), *range(95, 110), *range(111, 118)}


def cases(text):
    """Give the numbers of the cases that a text names."""
    return {int(number) for number in re.findall(r"HC-(\d+)", text)}


def covered():
    """Give the numbers of the cases that have a test, by its name and by its docstring."""
    for file in sorted(FOLDER.glob("test_*.py")):
        found = re.findall(r'def test_hc(\d+)_\w+\([^)]*\):\n    """HC-(\d+): ', file.read_text())
        for name, docstring in found:
            assert int(name) == int(docstring)
            yield file.name, int(name)


def test_every_case_is_tested_or_said_to_be_left_out():
    """Nobody has to wonder about a number."""
    page = PAGE.read_text("utf-8")
    left_out = cases(page.partition("## Not ours")[2])

    assert RANGE - left_out <= {number for _, number in covered()}
    assert cases(page) >= RANGE


def test_a_case_is_listed_under_the_file_that_tests_it():
    """Whoever looks for a case finds its test."""
    page = PAGE.read_text("utf-8").partition("## Not ours")[0]
    sections = {
        file: text for text in page.split("\n## ") for file in re.findall(r"test_\w+\.py`\.", text)
    }

    for file, number in covered():
        assert number in cases(sections[file + "`."]), f"HC-{number:02}"
