"""Pages as readers see them: a real browser on the demonstration, beside the same pages without us.

To look at them too: LEARNSCAPE_PICTURES=/tmp/pictures scripts/test -m browser -n 0
"""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
PICTURES = os.environ.get("LEARNSCAPE_PICTURES")
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
)  # fmt: skip
WCAG = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
PLAIN = """
from mkdocs.commands.build import build
from mkdocs.config import load_config
build(load_config("mkdocs.yml", plugins=["search"], site_dir="../plain"))
"""

pages = pytest.mark.parametrize("page", ["home", "article", "person"])
schemes = pytest.mark.parametrize("scheme", ["light", "dark"])
widths = pytest.mark.parametrize("width", [1280, 390])


@dataclass
class Visit:
    """What one visit to one page showed."""

    barriers: set[tuple[str, str]]  # what axe finds, and the element it finds it in
    elsewhere: list[str]  # requests that left the site
    complaints: list[str]  # what the console said
    overflow: int  # pixels beyond the right edge
    scheme: str


class _Handler(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The demonstration, built twice: `site` with our plugins, `plain` with stock Material."""
    folder = tmp_path_factory.mktemp("demo")
    run = partial(subprocess.run, check=True, stdout=subprocess.DEVNULL)
    run([sys.executable, "-m", "tests.fixtures.demo", folder], cwd=ROOT)
    run([sys.executable, "-c", PLAIN], cwd=folder / "repository")
    return folder


@pytest.fixture(scope="module")
def address(folder):
    """Give the address at which a build of the demonstration is served."""
    servers = {}

    def of(build):
        if build not in servers:
            handler = partial(_Handler, directory=folder / build)
            servers[build] = ThreadingHTTPServer(("127.0.0.1", 0), handler)
            threading.Thread(target=servers[build].serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{servers[build].server_port}/"

    yield of
    for server in servers.values():
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def knowledge(folder):
    """What the site says of itself to programs, with addresses under wherever it is served."""
    told = json.loads((folder / "site" / "knowledge.json").read_text("utf-8"))
    home = next(page["url"] for page in told["pages"] if page["path"] == "index.md")
    for entry in told["pages"] + told["people"]:
        if "url" in entry:
            entry["url"] = entry["url"].removeprefix(home)
    return told


@pytest.fixture(scope="module")
def article(knowledge):
    """The page that most people made."""
    return max(knowledge["pages"], key=lambda page: (len(page.get("credits", ())), page["path"]))


@pytest.fixture(scope="module")
def browser():
    """Chromium as the machine has it, which asks nothing of the network by itself."""
    found = filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome")))
    path = next(found, None)
    assert path, "no browser here; on Debian: apt install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def visit(address, article, browser, knowledge):
    """Visit a page of a build once, and remember what was seen."""
    person = next(person for person in knowledge["people"] if "url" in person)
    urls = {"home": "", "article": article["url"], "person": person["url"]}
    seen = {}

    def go(name, scheme, width, build="site"):
        key = (name, scheme, width, build)
        if key not in seen:
            picture = PICTURES and Path(PICTURES, f"{name}-{scheme}-{width}-{build}.png")
            seen[key] = _visit(browser, address(build), urls[name], scheme, width, picture=picture)
        return seen[key]

    return go


def _visit(browser, site, url, scheme, width, *, picture):
    size = {"width": width, "height": 800}
    context = browser.new_context(color_scheme=scheme, reduced_motion="reduce", viewport=size)
    requests, complaints = [], []
    context.on("request", lambda request: requests.append(request.url))
    context.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    page = context.new_page()
    page.goto(site + url, wait_until="networkidle")
    if picture:
        page.screenshot(path=picture, full_page=True)
    found = Axe().run(page, options={"runOnly": WCAG}).response["violations"]
    seen = Visit(
        barriers={(rule["id"], _element(node)) for rule in found for node in rule["nodes"]},
        elsewhere=[request for request in requests if not request.startswith((site, "data:"))],
        complaints=complaints,
        overflow=page.evaluate("document.documentElement.scrollWidth - window.innerWidth"),
        scheme=page.evaluate("document.body.dataset.mdColorScheme"),
    )
    context.close()
    return seen


def _element(node):
    """One element, whatever it leads to: without us a draft may be the first page of its folder."""
    return " ".join(re.sub(r'href="[^"]*"', "", node["html"]).split())


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
    shown = " ".join(page.locator("[class*='learnscape-']").all_inner_texts())
    context.close()

    assert article["credits"]
    assert [credit["name"] for credit in article["credits"] if credit["name"] not in shown] == []
