"""Finding somebody to ask: with a script, without one, and with eyes closed."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.visits import WCAG

pytestmark = pytest.mark.browser


@pytest.fixture
def open_page(address, browser):
    """Open a page of the demonstration."""
    contexts = []

    def go(url, *, scripts=True, scheme="light", width=1280):
        size = {"width": width, "height": 800}
        contexts.append(
            browser.new_context(color_scheme=scheme, java_script_enabled=scripts, viewport=size)
        )
        page = contexts[-1].new_page()
        page.goto(address("site") + url)
        return page

    yield go
    for context in contexts:
        context.close()


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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("url", ["people/", "people/mara/", "people/halvard/", "people/ines/"])
def test_everybody_can_read_of_people(url, width, scheme, open_page):
    """By WCAG 2.2 AA, and without a way to the side."""
    page = open_page(url, scheme=scheme, width=width)

    found = Axe().run(page, context=".learnscape-people", options={"runOnly": WCAG}).response
    assert [rule["id"] for rule in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
