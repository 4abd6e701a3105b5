"""The pages of topics, and their list, as everybody reads them."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.visits import WCAG

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("url", ["topics/", "topics/handing-over/", "topics/sea-marks/"])
def test_everybody_can_read_of_topics(url, width, scheme, address, browser):
    """By WCAG 2.2 AA, without a script of ours, and without a way to the side."""
    size = {"width": width, "height": 800}
    context = browser.new_context(color_scheme=scheme, viewport=size)
    page = context.new_page()
    page.goto(address("site") + url)

    found = Axe().run(page, context=".learnscape-topic", options={"runOnly": WCAG}).response

    assert [rule["id"] for rule in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    context.close()


def test_a_reader_comes_from_a_page_to_its_topic_and_on(address, browser):
    """From the foot of a page to what else there is to read, and to whom to ask."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address("site") + "handover/ten-minutes/")
    page.locator(".learnscape-foot").get_by_role("link", name="handing over", exact=True).click()
    assert page.get_by_role("heading", level=1).inner_text() == "handing over"

    page.get_by_role("link", name="Mara Lindqvist").click()
    assert page.url.endswith("/people/mara/")

    page.go_back()
    page.get_by_role("link", name="All topics").click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("Topics")
    context.close()
