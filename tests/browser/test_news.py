"""What is new, as readers get it: without scripts, from the keyboard, and as a newsletter."""

import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

from tests.browser.visits import look_at
from tests.fixtures.demo.__main__ import LAST_DAY

pytestmark = pytest.mark.browser

names = pytest.mark.parametrize("name", ["whats-new", "follow"])
HEADINGS = "e => [...e.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(h => h.tagName)"
OUTLINE = "e => [getComputedStyle(e).outlineStyle, parseFloat(getComputedStyle(e).outlineWidth)]"
OURS = "[class*='learnscape-']"


@pytest.fixture
def opened(address, browser):
    """Open a page of the demonstration, without scripts and on a phone if need be."""
    contexts = []

    def go(name, **options):
        contexts.append(browser.new_context(reduced_motion="reduce", **options))
        page = contexts[-1].new_page()
        page.goto(f"{address('site')}{name}/")
        return page

    yield go
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def newsletter(folder):
    """The news of the last weeks, as a file that stands alone."""
    file = folder / "newsletter.html"
    learnscape = Path(sys.executable).with_name("learnscape")
    made = subprocess.run(
        [learnscape, "digest", "--since", "2026-08-20", "--format", "html"],
        cwd=folder / "repository",
        env=os.environ | {"SOURCE_DATE_EPOCH": LAST_DAY},
        capture_output=True,
        check=True,
    )
    file.write_bytes(made.stdout)
    return file


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("whats-new", "Bring the cards of all sea marks out of the drawer"),
        ("whats-new", "The Widow"),  # in a fold
        ("whats-new", "ليلى الصياد"),
        ("follow", "feed reader"),
        ("follow", "Candle Bank"),
    ],
)
def test_news_needs_no_script(name, opened, said):
    """What is new, and how to follow it, is there for everybody."""
    page = opened(name, java_script_enabled=False)
    for summary in page.locator(f"{OURS} summary").all():
        summary.click()

    assert page.get_by_text(said).first.is_visible()


@names
def test_links_lead_somewhere(address, folder, name, opened):
    """To a page or a feed of this site, or to the forge."""
    site, published = address("site"), "https://handbook.puffin-sound.example/"
    links = opened(name, java_script_enabled=False).locator(f"{OURS} a")
    hrefs = {link.get_attribute("href") for link in links.all()}
    paths = {
        urlsplit(url.replace(published, site)).path.lstrip("/")
        for href in hrefs
        if (url := urljoin(f"{site}{name}/", href)).startswith((site, published))
    }
    lost = [path for path in paths if not (folder / "site" / path).exists()]

    assert len(paths) > 50
    assert lost == []
    assert all("/keepers/handbook/" in h for h in hrefs if "//github." in h)


@names
def test_headings_come_in_order(name, opened):
    """One title, and no level left out, so that a page can be skimmed by ear."""
    levels = [int(tag[1]) for tag in opened(name).locator("article").evaluate(HEADINGS)]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(lower - upper <= 1 for upper, lower in pairwise(levels))


@names
def test_the_keyboard_is_seen(name, opened):
    """Whoever presses Tab sees where they are, on every link and fold of ours."""
    page = opened(name)
    unseen = []
    for control in page.locator(f":is({OURS}) :is(a, summary)").all()[:40]:
        if control.is_visible():
            control.focus()
            page.keyboard.press("Shift+Tab")
            page.keyboard.press("Tab")
            outline, width = control.evaluate(OUTLINE)
            if outline == "none" or width < 1:
                unseen.append(control.inner_text())

    assert unseen == []


@pytest.mark.parametrize(("has_touch", "least"), [(False, 24), (True, 44)])
def test_feeds_are_easy_to_hit(has_touch, least, opened):
    """A link to a feed is as high as a pointer or a finger wants it."""
    page = opened("follow", has_touch=has_touch, viewport={"width": 390, "height": 800})
    boxes = [link.bounding_box() for link in page.locator(".learnscape-formats a").all()]

    assert boxes
    assert min(box["height"] for box in boxes) >= least
    assert min(box["width"] for box in boxes) >= 24


def test_right_to_left_names_leave_the_line_alone(opened):
    """Each name stands by itself, so that what follows stays in its place."""
    names = opened("whats-new").locator("bdi", has_text="ليلى")

    assert names.count() >= 2
    assert names.first.evaluate("e => getComputedStyle(e).unicodeBidi") == "isolate"


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_the_newsletter_is_for_everyone(browser, newsletter, width):
    """As a file on a disk, by WCAG 2.2 AA, asking for nothing, on any screen."""
    seen = look_at(browser, f"{newsletter.parent.as_uri()}/", newsletter.name, "light", width)

    assert seen.barriers == set()
    assert seen.elsewhere == []
    assert seen.complaints == []
    assert seen.overflow <= 0


def test_the_newsletter_calls_for_help(newsletter):
    """A question waits for an answer."""
    after = newsletter.read_text("utf-8").partition("Can you help?")[2]

    assert re.search(r'href="[^"]*/questions/whose-storm-glass/"', after)
