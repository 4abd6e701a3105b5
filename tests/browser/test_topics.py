"""From page to topic to people, as a reader goes."""

import pytest

pytestmark = pytest.mark.browser


def test_a_reader_comes_from_a_page_to_its_topic_and_on(open_page):
    """From the foot of a page to what else there is to read, and to whom to ask."""
    page = open_page("handover/ten-minutes/", scripts=False)
    page.locator(".learnscape-foot").get_by_role("link", name="handing over", exact=True).click()
    assert page.get_by_role("heading", level=1).inner_text() == "handing over"

    page.get_by_role("link", name="Mara Lindqvist").click()
    assert page.url.endswith("/people/mara/")

    page.go_back()
    page.get_by_role("link", name="All topics").click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("Topics")
