"""The demonstration, served to a real browser; built once for all tests of pages."""

import json
import shutil
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[2]
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
)  # fmt: skip
PLAIN = """
from pathlib import Path
from shutil import copytree
from mkdocs.commands.build import build
from mkdocs.config import load_config
docs = Path(copytree("docs", "../stock")).resolve()
titles = {"whats-new": "What's new", "follow": "Follow", "validation": "Validation"}
titles |= {"people/index": "People", "questions/index": "Questions"}
for name, title in titles.items():
    (docs / f"{name}.md").write_text(f"# {title}")
build(load_config("mkdocs.yml", docs_dir=str(docs), plugins=["search"], site_dir="../plain"))
"""


class _Handler(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """The demonstration, built twice: `site` with our plugins, `plain` with stock Material."""
    folder = tmp_path_factory.mktemp("demo")
    run = partial(subprocess.run, check=True, stdout=subprocess.DEVNULL)
    run([sys.executable, "-m", "tests.fixtures.demo", folder], cwd=ROOT)
    run([sys.executable, "-c", PLAIN], cwd=folder / "repository")
    return folder


@pytest.fixture(scope="session")
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


@pytest.fixture(scope="session")
def knowledge(folder):
    """What the site says of itself to programs, with addresses under wherever it is served."""
    told = json.loads((folder / "site" / "knowledge.json").read_text("utf-8"))
    home = next(page["url"] for page in told["pages"] if page["path"] == "index.md")
    for entry in told["pages"] + told["people"]:
        if "url" in entry:
            entry["url"] = entry["url"].removeprefix(home)
    return told


@pytest.fixture(scope="session")
def browser():
    """Chromium as the machine has it, which asks nothing of the network by itself."""
    found = filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome")))
    path = next(found, None)
    assert path, "no browser here; on Debian: apt install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


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
