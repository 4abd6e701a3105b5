"""What one visit to one page shows."""

import re
from dataclasses import dataclass

from axe_playwright_python.sync_playwright import Axe

# Material takes each feed that a page announces for a translation, and looks for a sitemap beside
# it: https://github.com/squidfunk/mkdocs-material/issues/8576, mended in what comes after it.
THEIRS = re.compile(r"/feeds/\S+/sitemap\.xml$")
WCAG = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@dataclass
class Visit:
    """What one visit to one page showed."""

    barriers: set[tuple[str, str]]  # what axe finds, and the element it finds it in
    elsewhere: list[str]  # requests that left the site
    complaints: list[str]  # what the console said
    overflow: int  # pixels beyond the right edge
    scheme: str


def look_at(browser, site, url, scheme, width, *, picture=None):
    """Visit a page, and say what was seen."""
    size = {"width": width, "height": 800}
    context = browser.new_context(color_scheme=scheme, reduced_motion="reduce", viewport=size)
    requests, complaints = [], []
    context.on("request", lambda request: requests.append(request.url))
    context.on("console", lambda message: complaints.append(_told(message)))
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    page = context.new_page()
    page.goto(site + url, wait_until="networkidle")
    if picture:
        page.screenshot(path=picture, full_page=True)
    found = Axe().run(page, options={"runOnly": WCAG}).response["violations"]
    seen = Visit(
        barriers={(rule["id"], _element(node)) for rule in found for node in rule["nodes"]},
        elsewhere=[
            request
            for request in requests
            if not (request.startswith((site, "data:")) or THEIRS.search(request))
        ],
        complaints=[complaint for complaint in complaints if not THEIRS.search(complaint)],
        overflow=page.evaluate("document.documentElement.scrollWidth - window.innerWidth"),
        scheme=page.evaluate("document.body.dataset.mdColorScheme"),
    )
    context.close()
    return seen


def _told(message):
    """One line of the console, and what it is about."""
    return f"{message.type}: {message.text} {message.location.get('url', '')}".strip()


def _element(node):
    """One element, whatever it leads to: without us a draft may be the first page of its folder."""
    return " ".join(re.sub(r'href="[^"]*"', "", node["html"]).split())
