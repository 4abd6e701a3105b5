"""Pages as readers see them: a real browser on the demonstration, beside the same pages without us.

To look at them too: LEARNSCAPE_PICTURES=/tmp/pictures scripts/test -m browser -n 0
"""

import os
from pathlib import Path

import pytest

from tests.browser.visits import look_at

pytestmark = pytest.mark.browser

PICTURES = os.environ.get("LEARNSCAPE_PICTURES")

pages = pytest.mark.parametrize("page", ["home", "article", "person", "whats-new", "follow"])
schemes = pytest.mark.parametrize("scheme", ["light", "dark"])
widths = pytest.mark.parametrize("width", [1280, 390])


@pytest.fixture(scope="module")
def article(knowledge):
    """The page that most people made."""
    return max(knowledge["pages"], key=lambda page: (len(page.get("credits", ())), page["path"]))


@pytest.fixture(scope="module")
def visit(address, article, browser, knowledge):
    """Visit a page of a build once, and remember what was seen."""
    person = next(person for person in knowledge["people"] if "url" in person)
    urls = {"home": "", "article": article["url"], "person": person["url"]}
    urls |= {"whats-new": "whats-new/", "follow": "follow/"}
    seen = {}

    def go(name, scheme, width, build="site"):
        key = (name, scheme, width, build)
        if key not in seen:
            picture = PICTURES and Path(PICTURES, f"{name}-{scheme}-{width}-{build}.png")
            seen[key] = look_at(browser, address(build), urls[name], scheme, width, picture=picture)
        return seen[key]

    return go


@pages
@schemes
@widths
def test_we_put_no_new_barrier_on_a_page(page, scheme, width, visit):
    """By WCAG 2.2 AA, axe finds nothing that stock Material does not have without us."""
    ours, plain = visit(page, scheme, width), visit(page, scheme, width, "plain")

    assert ours.barriers - plain.barriers == set()


@pages
@schemes
@widths
def test_a_page_asks_nothing_of_another_host(page, scheme, width, visit):
    """Nobody else learns what is read here."""
    assert visit(page, scheme, width).elsewhere == []


@pages
@schemes
@widths
def test_the_console_stays_silent(page, scheme, width, visit):
    """No error and no warning, in the light or in the dark."""
    assert visit(page, scheme, width).complaints == []


@pages
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_nothing_runs_off_the_right_edge(page, width, visit):
    """A reader on the narrowest phone scrolls one way only."""
    assert visit(page, "light", width).overflow <= 0


@schemes
def test_the_page_follows_the_reader_into_the_dark(scheme, visit):
    """What the tests above call dark is dark."""
    assert visit("article", scheme, 1280).scheme == {"light": "default", "dark": "slate"}[scheme]


def test_credits_need_no_script(address, article, browser):
    """Who made a page is text, visible to everyone; where there are many, after one click."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address("site") + article["url"])
    for summary in page.locator("[class*='learnscape-'] summary").all():
        summary.click()
    shown = " ".join(page.locator("[class*='learnscape-']:not(svg)").all_inner_texts())
    context.close()

    assert article["credits"]
    assert [credit["name"] for credit in article["credits"] if credit["name"] not in shown] == []
