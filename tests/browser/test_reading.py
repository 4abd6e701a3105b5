"""What we add for communities, people, topics and questions: fit for everybody to read."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.visits import WCAG

pytestmark = pytest.mark.browser

PARTS = [
    ("communities/", ".learnscape-community"),
    ("communities/boats/", ".learnscape-community"),
    ("people/", ".learnscape-people"),
    ("people/mara/", ".learnscape-people"),
    ("people/halvard/", ".learnscape-people"),
    ("people/ines/", ".learnscape-people"),
    ("topics/", ".learnscape-topic"),
    ("topics/handing-over/", ".learnscape-topic"),
    ("topics/sea-marks/", ".learnscape-topic"),
    ("questions/", ".learnscape-questions"),
    ("questions/a-dog-for-a-fortnight/", ".learnscape-question"),
    ("questions/fog-signal-warm-up/", ".learnscape-question"),
    ("questions/hand-held-radio/", ".learnscape-question"),
    ("questions/rope-round-the-propeller/", ".learnscape-corrected"),
    ("questions/suggestion-box/", ".learnscape-question"),
    ("lights/cleaning-a-lens/", ".learnscape-foot"),
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize(("url", "part"), PARTS)
def test_everybody_can_read_it(url, part, width, scheme, open_page):
    """By WCAG 2.2 AA, and without a way to the side."""
    page = open_page(url, scheme=scheme, width=width)

    found = Axe().run(page, context=part, options={"runOnly": WCAG}).response
    assert [rule["id"] for rule in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


@pytest.mark.parametrize(("url", "part"), PARTS)
def test_nothing_is_lost_without_scripts(url, part, open_page):
    """The words are the same, but for the form that needs a script."""
    with_scripts, without = (open_page(url, scripts=on).locator(part).first for on in (True, False))

    words = with_scripts.inner_text().split()
    if url == "people/":
        words = words[words.index("people") + 1 :]  # after "6 of 6 people"
    assert without.inner_text().split() == words


def test_a_corrected_answer_is_struck_through_with_its_reason_first(open_page):
    """And whoever cannot see that is told in words."""
    page = open_page("questions/rope-round-the-propeller/")
    corrected = page.locator("del.learnscape-corrected")

    assert "line-through" in corrected.locator("p").first.evaluate(
        "element => getComputedStyle(element.closest('del')).textDecorationLine"
    )
    reason = page.locator(".learnscape-correction").first.inner_text()
    assert reason.startswith("Corrected: ")
