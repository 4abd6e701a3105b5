"""What cannot be true, though every file on its own is well written."""

from learnscape.derive import checks
from learnscape.model import Dates, NamedCredit
from learnscape.problems import Problem
from tests.builders import moment, page, people, person

NAMES = {"a.md": "docs/a.md", "b.md": "docs/b.md"}


def test_a_handle_that_nobody_has():
    """Each is told of, with the line of the entry, and what to write."""
    entries = NamedCredit("tester", person="ada"), NamedCredit("tester", person="zoe")
    one = page(credits=entries, lines={"credits": 3, "credits[0]": 4, "credits[1]": 5})

    assert checks.unknown_people([one], people(person("ada")), NAMES) == [
        Problem(
            "docs/a.md",
            5,
            "nobody has the handle `zoe`",
            "write a `name` instead of a `person`, or add `people/zoe.md`",
        )
    ]


def test_a_name_needs_no_file():
    """Anyone can be thanked."""
    one = page(credits=(NamedCredit("tester", name="Zoe"),))

    assert checks.unknown_people([one], {}, NAMES) == []


def test_a_replacement_that_is_no_page():
    """The reader of a retired page is sent nowhere."""
    old = page(status="retired", replaced_by="gone.md", lines={"replaced_by": 3})

    assert checks.unknown_replacements({"a.md": old}, NAMES) == [
        Problem(
            "docs/a.md",
            3,
            "there is no page `gone.md`",
            "write the path of the new page from the docs folder, or delete the line",
        )
    ]


def test_a_replacement_that_is_a_page():
    """Nothing is wrong."""
    old, new = page(status="retired", replaced_by="b.md"), page("b.md")

    assert checks.unknown_replacements({"a.md": old, "b.md": new}, NAMES) == []


def test_a_page_created_after_it_was_published():
    """The line shows both days."""
    one = page(created=moment(9), lines={"created": 2})

    assert checks.late_creations({"a.md": one}, {"a.md": Dates(published=moment(5))}, NAMES) == [
        Problem(
            "docs/a.md",
            2,
            "`created: 2024-01-10` is after the page was published, on 2024-01-06",
            "write the day it was first written, or delete the line",
        )
    ]


def test_a_page_created_when_it_was_published_or_before():
    """Nor is anything wrong where publication is not known."""
    for published in (moment(9), moment(10), None):
        one = page(created=moment(9))
        dates = {"a.md": Dates(published=published)}
        assert checks.late_creations({"a.md": one}, dates, NAMES) == []


def test_a_page_published_on_the_day_it_says_it_was_created():
    """A day without a time is that whole day, even where the commit came from further east."""
    one = page(created=moment(5).replace(hour=0))

    assert checks.late_creations({"a.md": one}, {"a.md": Dates(published=moment(5))}, NAMES) == []
