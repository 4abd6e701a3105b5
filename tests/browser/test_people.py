"""Finding somebody to ask: with a script, without one, and with eyes closed."""

import pytest

pytestmark = pytest.mark.browser


def shown(page):
    """Give the names of those whose cards are seen, but of those who left."""
    cards = page.locator("[data-topics]:visible .learnscape-name")
    return [name.strip() for name in cards.all_inner_texts()]


def test_a_script_narrows_the_list(open_page):
    """By topic, community and free places together; the number is said aloud."""
    page = open_page("people/")
    everybody, said = shown(page), page.get_by_role("status")
    assert said.inner_text() == f"{len(everybody)} of {len(everybody)} people"

    page.get_by_label("Takes a mentee now").check()
    mentors = shown(page)
    assert "Mara Lindqvist" in mentors
    assert 0 < len(mentors) < len(everybody)
    assert said.inner_text() == f"{len(mentors)} of {len(everybody)} people"

    page.get_by_label("Community").select_option("boats")
    assert shown(page) == ["Mara Lindqvist"]
    page.get_by_label("Ask about").select_option("knots")
    assert shown(page) == []
    assert said.inner_text() == "Nobody fits. Ask for less."

    page.get_by_label("Takes a mentee now").uncheck()
    assert shown(page) == ["Tevita Moala"]


def test_without_a_script_everybody_is_there(open_page):
    """By name, and by topic; nothing that would not work is seen."""
    page = open_page("people/", scripts=False)

    assert shown(page) == shown(open_page("people/"))
    assert page.locator("#topic-knots").inner_text() == "knots: Tevita Moala"
    assert not page.locator("form.learnscape-finder").is_visible()
