"""Who vouches for a page, as readers see it: in every state, on every screen, on any day."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.visits import look_at
from tests.fixtures.demo.__main__ import LAST_DAY

pytestmark = pytest.mark.browser

LINE = ".learnscape-validation"
VALID, DUE = "lights/grumble-rock/", datetime(2027, 10, 19, 23, 59, tzinfo=UTC)  # its last minute
STATES = {
    VALID: "Validated by Tomás Quispe for Lights and stations · 19 October 2026"
    " · review due 19 October 2027",
    "lights/sun-and-batteries/": "review due 29 April 2027 · 1 small edit since",
    "lights/clockwork/": "Changed since it was validated · see what changed · last validated by"
    " Dil of the Spindle for Lights and stations · 4 February 2026",
    "station/kitchen/": "Review overdue since 30 September 2026 · last validated by Tomás Quispe",
    "station/lightning/": "validated this page on 17 August 2026 for another community",
    "learning/mentoring/": "Not validated yet",
    "visitors/school-visits/": "Not validated yet · the page itself says that it was reviewed",
    "station/computer/": "Validation withdrawn by Siobhán Daly · 12 October 2026",
    "handover/ten-minutes/": "Validated by an owner of Learning and handing over · 24 August 2026",
    "handover/silent-handover/": "Retired · read The ten-minute handover instead",
    "validation/": "On 31 October 2026, ",
}
OVERDUE = "Review overdue since 19 October 2027 · last validated by Tomás Quispe"
INSTANT = """
from mkdocs.commands.build import build
from mkdocs.config import load_config
config = load_config("mkdocs.yml", site_url={url!r}, site_dir="../instant")
config.theme["features"].append("navigation.instant")
build(config)
"""

ALIKE = (
    "lights/sun-and-batteries/",
    "visitors/school-visits/",
    "handover/ten-minutes/",
)  # to look at
pages = pytest.mark.parametrize("page", STATES)
looks = pytest.mark.parametrize("page", [page for page in STATES if page not in ALIKE])


@pytest.fixture
def opened(address, browser):
    """Open a page of the demonstration, at a time and anywhere if need be."""
    contexts = []

    def go(page, *, at=None, **options):
        contexts.append(browser.new_context(reduced_motion="reduce", **options))
        tab = contexts[-1].new_page()
        if at:
            tab.clock.set_fixed_time(at)
        tab.goto(address("site") + page)
        return tab

    yield go
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def instant(address, folder):
    """The demonstration, whose pages Material turns itself."""
    url = address("instant")
    subprocess.run(
        [sys.executable, "-c", INSTANT.format(url=url)],
        cwd=folder / "repository",
        env=os.environ | {"SOURCE_DATE_EPOCH": LAST_DAY},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return url


@looks
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_a_line_is_for_everyone(page, scheme, width, address, browser):
    """By WCAG 2.2 AA no worse than Material without us; it asks nothing of another host."""
    ours, plain = (
        look_at(browser, address(build), page, scheme, width) for build in ("site", "plain")
    )

    assert ours.barriers - plain.barriers == set()
    assert ours.elsewhere == []
    assert ours.complaints == []


@looks
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_a_line_stays_on_the_screen(page, width, opened):
    """A reader on the narrowest phone scrolls one way only."""
    tab = opened(page, viewport={"width": width, "height": 800})
    for summary in tab.locator(".learnscape-fold summary").all():
        summary.click()

    assert tab.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


@pages
def test_a_line_needs_no_script(page, opened):
    """All that it says stands in the page as it is sent."""
    tab = opened(page, java_script_enabled=False)
    for summary in tab.locator(f"{LINE} summary").all():
        summary.click()

    assert STATES[page] in _said(tab.locator(f"{LINE}, .learnscape-reviews"))


def test_every_line_stands_below_the_title(opened):
    """Before anything of the text, and once."""
    tab = opened(VALID)

    assert tab.locator(LINE).count() == 1
    assert tab.locator(f"h1 + {LINE}").is_visible()


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "America/Los_Angeles"])
@pytest.mark.parametrize(
    ("at", "said"), [(DUE, STATES[VALID]), (DUE + timedelta(minutes=1), OVERDUE)]
)
def test_the_line_turns_on_its_day(zone, at, said, opened):
    """In the minute after its last day, which ends for everybody at once; built long before."""
    tab = opened(VALID, at=at, timezone_id=zone)

    assert _said(tab.locator(LINE)).startswith(said)
    assert tab.locator(f"{LINE} p").count() == 1


def test_a_page_left_open_turns_too(opened):
    """When somebody comes back to it."""
    tab = opened(VALID, at=DUE)
    tab.clock.set_fixed_time(DUE + timedelta(days=1))
    tab.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    assert _said(tab.locator(LINE)).startswith(OVERDUE)


@pytest.mark.parametrize("page", ["lights/clockwork/", "station/computer/", "station/kitchen/"])
def test_other_lines_stay_as_they_are(page, opened):
    """Who no longer vouches for a page has nothing that could run out."""
    tab = opened(page, at=datetime(2036, 1, 1, tzinfo=UTC))

    assert STATES[page] in _said(tab.locator(LINE))


def test_the_line_turns_where_pages_turn_by_themselves(browser, instant):
    """With `navigation.instant` a page is put in place of another, and no script runs anew."""
    context = browser.new_context(reduced_motion="reduce", viewport={"width": 1280, "height": 800})
    tab = context.new_page()
    tab.clock.set_fixed_time(DUE + timedelta(minutes=1))
    tab.goto(f"{instant}lights/clockwork/", wait_until="networkidle")
    tab.evaluate("window.sameDocument = true")
    tab.locator(".md-sidebar--primary").get_by_role("link", name="Grumble Rock").click()
    tab.locator("h1", has_text="Grumble Rock").wait_for()

    expect(tab.locator(LINE)).to_contain_text(OVERDUE)
    assert tab.evaluate("window.sameDocument") is True
    context.close()


def test_a_number_leads_to_its_pages(opened):
    """From the page Validation to a list that opens, and from there to the page."""
    tab = opened("validation/")
    fold = tab.locator("#overdue-in-lights")
    hidden = not fold.is_visible()
    tab.locator("a[href='#overdue-in-lights']").click()
    fold.wait_for()
    fold.get_by_role("link", name="Spare parts").click()

    assert hidden
    assert tab.locator("h1", has_text="Spare parts").is_visible()


def test_the_keyboard_opens_the_reason(opened):
    """Why a review is no validation, for those who do not point."""
    tab = opened("station/lightning/")
    tab.locator(f"{LINE} summary").focus()
    tab.keyboard.press("Enter")

    assert tab.get_by_text("for another community").is_visible()


def test_a_line_on_paper(opened):
    """A printed page still says until when somebody vouches for it."""
    tab = opened(VALID)
    tab.emulate_media(media="print")

    assert tab.locator(LINE).is_visible()


def _said(place):
    """What a reader sees there, in one line."""
    return " ".join(place.first.inner_text().split())
