"""Hard cases of privacy and security; docstrings begin with the number of the case."""

import hashlib
import json
import os
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from learnscape.library import load
from tests.fixtures.hard import HOSTILE_NAMES, TODAY, WEB_FLOW, prose
from tests.fixtures.repository import BOB
from tests.fixtures.site import THEMES, Site, names_of

PROJECT = Path(__file__).parents[2]
ADDRESSES = [
    f"{name}@example.org" for name in ("ada", "bob", "cleo", "robin", "sam", "bare", "secret")
]


@pytest.fixture(scope="module")
def built_site(hard_repository, tmp_path_factory):
    """Give the site of a repository, built once."""
    made = {}

    def build(name):
        if name not in made:
            root = hard_repository(name).parent
            made[name] = Site(root, tmp_path_factory.mktemp("built")).build()
        return made[name]

    return build


def ours(built):
    """Give the text files of a site that say something of it, and no theme's assets."""
    return {
        path: data.decode()
        for path, data in built.files().items()
        if path.endswith((".html", ".json", ".xml", ".txt")) and not path.startswith("assets/")
    }


@pytest.mark.parametrize("name", ["site", "people", "mailmap", "landings"])
def test_hc102_no_address_is_published(built_site, name):
    """HC-102: neither an address, nor a link to one, nor a hash of one is in any file."""
    for path, text in ours(built_site(name)).items():
        for address in ADDRESSES:
            raw = address.encode()
            hashes = [hashlib.new(kind, raw).hexdigest() for kind in ("md5", "sha1", "sha256")]
            assert address not in text.lower(), path
            assert not any(digest in text for digest in hashes), path
        assert "mailto:" not in text, path
        assert "users.noreply" not in text, path


def test_hc103_no_picture_service_and_no_login_name(built_site, monkeypatch):
    """HC-103: no page asks another host for anything of a person, nor names the machine's user."""
    monkeypatch.setenv("USER", "machine-user")
    built = built_site("people")

    for path, text in ours(built).items():
        assert "gravatar" not in text.lower(), path
        assert "machine-user" not in text, path
    for page in ("ada/index.html", "machines/index.html"):
        for tag in ("img", "script", "link", "iframe"):
            for attributes in built.page(page).all(tag, within="learnscape-credits"):
                assert not urlsplit(attributes.get("src") or attributes.get("href", "")).netloc


def test_hc104_an_old_name_is_shown_nowhere(built_site):
    """HC-104: the side of `.mailmap` that is replaced is in no file of the site."""
    built = built_site("mailmap")

    assert "Robin Park" in built.credits("author/index.html")
    for path, text in ours(built).items():
        assert "Former Name" not in text, path
        assert "former@" not in text.lower(), path


def test_hc105_who_wishes_not_to_be_named_is_not_named(built_site):
    """HC-105: `credit: none` reads "a contributor" on pages, in the JSON and in search."""
    built = built_site("site")

    assert "a contributor" in built.credits("git/rebase/index.html")
    for path, text in ours(built).items():
        assert "Bob Kahn" not in text, path
    assert "people/bob/index.html" not in built.files()
    known = json.loads(built.built("knowledge.json"))
    assert "bob" not in {person["handle"] for person in known["people"]}
    assert "bob" not in {made["person"] for page in known["pages"] for made in page["credits"]}


def test_hc105_a_name_without_a_page(site):
    """HC-105: `credit: name` gives the name and publishes no page; `as` gives the name wished."""
    person = "---\nkind: person\nname: {}\nemails: [{}]\ncredit: {}\n---\n"
    site.commit(
        "Begin",
        {
            "docs/index.md": prose("home"),
            "docs/people/ada.md": person.format("Ada Lovelace", "ada@example.org", "name"),
            "docs/people/bob.md": person.format("Bob Kahn", "bob@example.org", "{as: Countess}"),
        },
    )
    site.commit("Improve", {"docs/index.md": prose("home", 7)}, by=BOB, on=1)

    built = site.build()

    assert "Ada Lovelace" in built.credits()
    assert "Countess" in built.credits()
    assert "Bob Kahn" not in built.credits()
    assert "people/ada/index.html" not in built.files()


def test_hc105_a_name_written_by_hand_is_no_way_around(site):
    """HC-105: `credits` with the handle of somebody who is private names nobody."""
    person = "---\nkind: person\nname: Bob Kahn\ncredit: none\n---\n"
    page = "---\ncredits:\n  - {person: bob, role: editor}\n---\n" + prose("home")
    site.commit("Begin", {"docs/index.md": page, "docs/people/bob.md": person})

    built = site.build()

    assert "a contributor" in built.credits()
    assert all("Bob Kahn" not in text for text in ours(built).values())


@pytest.mark.parametrize("theme", THEMES)
def test_hc106_a_name_cannot_bring_markup(own, site_in, theme):
    """HC-106: whatever a trailer holds, a page has the elements that the template has."""
    built = site_in(own("hostile").parent).configure(theme=theme).build()

    page = built.page()
    assert not page.all("img", within="learnscape-credits")
    assert not page.all("script", within="learnscape-credits")
    assert not page.all("b", within="learnscape-credits")
    assert not [a for a in page.all("a") if "evil.example" in a.get("href", "")]
    assert HOSTILE_NAMES[0] in built.credits()


def test_hc107_a_name_cannot_leave_an_attribute(own, site_in):
    """HC-107: quotes in names end no attribute, so no element has a handler of an event."""
    page = site_in(own("hostile").parent).build().page()

    for tag, attributes, inside in page.elements:
        if "learnscape-credits" in inside:
            assert not [name for name in attributes if name.startswith("on")], tag


def test_hc108_a_template_of_the_site_gets_safe_values(own, site_in):
    """HC-108: a site that overrides our template and escapes nothing is still safe."""
    root = own("hostile").parent
    package = PROJECT / "plugins" / "learnscape" / "theme" / "learnscape"
    overridden = [path for path in package.rglob("*.html") if "credits" in path.name]
    assert overridden
    for path in overridden:
        mine = root / "overrides" / "learnscape" / path.relative_to(package)
        mine.parent.mkdir(parents=True, exist_ok=True)
        mine.write_text(path.read_text() + '<p class="mine">Ours</p>')
    theme = THEMES["material"] | {"custom_dir": os.fspath(root / "overrides")}

    built = site_in(root).configure(theme=theme).build()

    assert built.page().text("mine") == "Ours"
    assert HOSTILE_NAMES[0] in built.credits()
    assert not built.page().all("img", within="learnscape-credits")


def test_hc109_a_name_cannot_bring_markdown(own, site_in):
    """HC-109: links, emphasis, code and headings in a name are characters of that name."""
    built = site_in(own("hostile").parent).build()

    page = built.page()
    assert "[click](https://evil.example) **bold** `code`" in built.credits()
    assert not page.all("code", within="learnscape-credits")
    assert not page.all("strong", within="learnscape-credits")
    assert "49" not in built.credits().replace("alert", "")  # {{ 7 * 7 }}


def test_hc111_links_lead_to_pages_only(site):
    """HC-111: no value of a people file becomes an address that runs or holds something."""
    person = """---
kind: person
name: Ada Lovelace
emails: [ada@example.org]
accounts:
  github: {id: 1, login: "javascript:alert(1)"}
---

# Ada
"""
    site.commit("Begin", {"docs/index.md": prose("home"), "docs/people/ada.md": person})

    built = site.build()

    for path in ("index.html", "people/ada/index.html"):
        for tag in ("a", "img", "link"):
            for attributes in built.page(path).all(tag):
                address = attributes.get("href") or attributes.get("src") or ""
                assert urlsplit(address).scheme in ("", "http", "https", "mailto")


def test_hc112_no_workflow_gives_a_fork_our_secrets():
    """HC-112: nothing that runs somebody's proposal runs with what only we may know."""
    workflows = [
        path
        for folder in (PROJECT / ".github", PROJECT / "plugins")
        for path in folder.rglob("*.y*ml")
    ]
    for path in workflows:
        text = path.read_text()
        assert "pull_request_target" not in text, path
        assert not re.search(r"^\s+workflow_run:", text, re.MULTILINE), path


def test_hc113_a_link_out_of_the_repository_is_refused(library):
    """HC-113: such a page is a problem, and broken links are too."""
    problems = {problem.path: problem for problem in library("links").problems}

    assert "docs/outside.md" in problems
    assert "docs/absolute.md" in problems
    assert "outside.md" not in library("links").pages


def test_hc113_what_lies_outside_is_not_published(own, site_in):
    """HC-113: the text of a file beyond the repository is in no file of the site."""
    docs = own("links")
    (docs / "broken.md").unlink()

    built = site_in(docs.parent).build()

    assert not [path for path, text in ours(built).items() if "Nobody may read this" in text]
    assert "outside/index.html" not in built.files()


def test_hc114_nothing_is_fetched_to_build():
    """HC-114: no module of ours can reach a host: none imports what it takes."""
    reaching = re.compile(
        r"^\s*(?:import|from)\s+(?:requests|urllib\.request|urllib3|httpx|aiohttp|http\.client|"
        r"socket|ssl|ftplib|smtplib)\b",
        re.MULTILINE,
    )
    for path in (PROJECT / "plugins" / "learnscape").rglob("*.py"):
        if "forges" not in path.parts:
            assert not reaching.search(path.read_text()), path


def test_hc115_a_commit_header_is_no_proof(library):
    """HC-115: a known name with an unknown address leads to nobody's page."""
    (credit,) = library("people").credits["forged.md"]

    assert credit.person is None
    assert names_of(library("people"), "ada.md") == ["Ada Lovelace"]


def test_hc116_what_programs_and_search_get_is_text(site):
    """HC-116: titles and summaries are what a reader reads, without markup or samples of it."""
    page = """# Using <em>HTML</em> & `<b>` *here*

A paragraph with <span onclick="x()">markup</span>, a [link](index.md) and **weight**.

```html
<script>alert("sample")</script>
```
"""
    site.commit("Begin", {"docs/index.md": page})

    built = site.build()

    (known,) = json.loads(built.built("knowledge.json"))["pages"]
    told = f"{known['title']} {known.get('summary', '')}"
    assert "<em>" not in told
    assert "<span" not in told
    assert "<script" not in told
    assert "**" not in told
    assert "](" not in told
    search = json.loads(built.built("search/search_index.json"))
    assert all("learnscape-" not in doc["text"] for doc in search["docs"])


def test_the_button_of_a_forge_is_nobody(library):
    """The address that a forge signs merges with is no contributor's."""
    for made in library("people").credits.values():
        assert WEB_FLOW.split(" <")[0] not in [credit.name for credit in made]


def test_a_library_holds_no_address_where_it_shows_people(own):
    """What templates and JSON are made from has names and handles only."""
    told = load(own("people"), today=TODAY)

    for made in told.credits.values():
        for credit in made:
            assert "@" not in f"{credit.name} {credit.person}"
