"""An update as an entry of a feed."""

from datetime import date

import pytest

from learnscape.model import Contributor
from learnscape.write.entries import headline, in_words, item_of
from learnscape.write.items import Author, Category
from tests.builders import moment
from tests.fixtures.news import update


@pytest.mark.parametrize(("facts", "words"), [
    ({"title": "Undo"}, "Undo"),
    ({"kind": "retired", "title": "Undo"}, "Retired: Undo"),
    ({"kind": "answered", "title": "How?", "summary": "Say how"}, "Answered: How?"),
    ({"kind": "revised", "title": "Undo"}, "Undo (revised)"),
    ({"kind": "revised", "title": "Undo", "sections": ("A merge", "B")}, "Undo: A merge"),
    ({"kind": "revised", "title": "Undo", "summary": "Tell of merges"}, "Undo: Tell of merges"),
    ({"kind": "new", "title": "Undo", "summary": "Three ways."}, "Undo"),
    ({"kind": "revised", "title": "Check all links", "summary": "30 pages: A, B, C",
      "page": None}, "Check all links"),
    ({"kind": "retired", "title": "Retire the old", "page": None}, "Retire the old"),
    ({"kind": "welcome", "title": "Welcome, Ada", "summary": "First contribution: Undo"},
     "Welcome, Ada"),
    ({"kind": "validated", "title": "Undo", "summary": "Checked by Olga, no change needed"},
     "Undo: Checked by Olga, no change needed"),
    ({"kind": "due", "title": "Undo", "summary": "Git looks after this page",
      "until": date(2026, 12, 1)}, "Review due by 1 December 2026: Undo"),
    ({"kind": "changed", "title": "Undo"}, "Changed since it was validated: Undo"),
    ({"kind": "withdrawn", "title": "Undo"}, "Validation withdrawn: Undo"),
])  # fmt: skip
def test_a_headline_tells_the_page_and_why_it_is_there_again(facts, words):
    """So that a list of headlines alone can be read."""
    assert headline(update(**facts)) == words


@pytest.mark.parametrize(("summary", "sections", "words"), [
    ("", (), ""),
    ("Why", (), "Why"),
    ("", ("A", "B"), "Parts that changed: A · B."),
    ("", tuple("ABCDEFG"), "Parts that changed: A · B · C · D · E and 2 more."),
    ("Why", ("A",), "Why. Parts that changed: A."),
    ("Why?", ("A",), "Why? Parts that changed: A."),
    ("Why …", ("A",), "Why … Parts that changed: A."),
    ("なぜ。", ("A",), "なぜ。 Parts that changed: A."),
])  # fmt: skip
def test_sentences_end_where_others_follow(summary, sections, words):
    """And nothing is said where there is nothing to say."""
    assert in_words(update(summary=summary, sections=sections)) == words


def test_an_entry_has_what_an_update_has():
    """The id that never changes, the moment, everybody, with an address where they have a page."""
    ada, bob = Contributor("Ada", "ada"), Contributor("Bob")
    told = update(3, title="Undo", summary="Three ways.", people=(ada, bob))

    item = item_of(
        told,
        url="https://example.org/undo/",
        person_url={"ada": "https://example.org/people/ada/"}.get,
        topics={"git": "Git"},
        content="<p>Text</p>",
    )

    assert (item.id, item.when, item.url) == (told.id, moment(3), "https://example.org/undo/")
    assert (item.title, item.summary, item.content) == ("Undo", "Three ways.", "<p>Text</p>")
    assert item.authors == (Author("Ada", "https://example.org/people/ada/"), Author("Bob"))
    assert item.categories == (Category("git", "Git"),)
