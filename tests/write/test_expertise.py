"""Why to ask somebody, in words."""

import pytest

from learnscape.model import Contributor, Expert
from learnscape.write.expertise import because
from tests.builders import moment

ADA = Contributor("Ada")


@pytest.mark.parametrize(
    ("facts", "pages", "words"),
    [
        ({"made": 4, "created": 2, "validated": 3}, 6, "wrote 4 of its 6 pages, validated 3"),
        ({"made": 1}, 2, "improved 1 of its 2 pages"),
        ({"validated": 2}, 5, "validated 2 of its 5 pages"),
        ({"answered": 1}, 5, "answered 1 question"),
        ({"answered": 2}, 5, "answered 2 questions"),
        ({"made": 1, "created": 1, "validated": 1}, 1, "wrote it, validated it"),
        ({"made": 1}, 1, "improved it"),
        ({"answered": 1}, 1, "answered it"),
        ({"beside": 1}, 1, "knows 1 page close to it"),
        ({"confirmed": "validator", "of": "Git"}, 1, "validator"),
        ({"confirmed": "validator", "of": "Git"}, 5, "validator of Git"),
        (
            {"confirmed": "champion", "of": "Git", "made": 1, "declares": True},
            1,
            "champion, improved it, likes to be asked about it",
        ),
        ({}, 1, ""),
    ],
)
def test_words(facts, pages, words):
    """Somebody should recognise themselves in them."""
    assert because(Expert(ADA, "ada", **facts), pages) == words


def test_the_month_of_the_last():
    """A day would be more than anybody needs to know."""
    expert = Expert(ADA, "ada", made=1, last=moment(0))
    assert because(expert) == "improved it, last in January 2024"
