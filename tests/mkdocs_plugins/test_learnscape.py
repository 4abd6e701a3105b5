"""The library in a site: `knowledge.json`, what is not published, and the same bytes everywhere."""

import json
import os
import shutil
import time

import jsonschema
import pytest

from learnscape.library import Loading
from learnscape.write.knowledge import schema
from tests.fixtures.repository import BOB
from tests.fixtures.site import Site

ADA = """---
kind: person
name: Ada Lovelace
emails: [ada@example.org]
---
Ask me.
"""


@pytest.fixture
def two_pages(site):
    """Give a site of two pages, one of them in a folder."""
    return site.commit("Begin", {"docs/index.md": "# Home\n", "docs/git/undo.md": "# Undo\n"})


def knowledge(built):
    """Give what programs are told, which is by the schema published beside it."""
    told = json.loads(built.built("knowledge.json"))
    jsonschema.validate(told, json.loads(built.built("knowledge.schema.json")))
    return told


def paths(built):
    """Give the pages that programs are told of."""
    return [page["path"] for page in knowledge(built)["pages"]]


def test_programs_are_told_by_the_published_schema(two_pages):
    """With the commit, and where each page is."""
    built = two_pages.build(strict=True)

    told = knowledge(built)
    assert built.built("knowledge.schema.json") == schema()
    assert len(told["commit"]) == 40
    assert {page["path"]: page["url"] for page in told["pages"]} == {
        "index.md": "https://example.org/", "git/undo.md": "https://example.org/git/undo/",
    }  # fmt: skip


def test_without_an_address_of_the_site_pages_have_relative_ones(two_pages):
    """From the root of the site."""
    del two_pages.settings["site_url"]

    urls = [page["url"] for page in knowledge(two_pages.build())["pages"]]

    assert urls == ["git/undo/", "./"]


def test_a_page_has_an_address_that_leads_to_it(two_pages):
    """Also where the site is in a folder of its host, and where pages are files."""
    two_pages.configure(site_url="https://example.org/kb/", use_directory_urls=False)

    urls = [page["url"] for page in knowledge(two_pages.build())["pages"]]

    assert urls == ["https://example.org/kb/git/undo.html", "https://example.org/kb/index.html"]


def test_drafts_are_not_published(two_pages):
    """Not as a page, nor to programs, nor to search."""
    two_pages.commit("Draft", {"docs/draft.md": "---\nstatus: draft\n---\n# Secretplan\n"}, on=1)

    built = two_pages.build()

    assert paths(built) == ["git/undo.md", "index.md"]
    assert not (built.root / "draft").exists()
    assert "Secretplan" not in built.built("search/search_index.json")
    assert built.warnings == []


def test_a_draft_that_is_in_the_menu_is_not_published(two_pages):
    """Whoever wrote the menu is told of it, and nothing fails."""
    two_pages.commit("Draft", {"docs/draft.md": "---\nstatus: draft\n---\n# Secretplan\n"}, on=1)
    two_pages.configure(nav=["index.md", "draft.md", "git/undo.md"])

    built = two_pages.build()

    assert not (built.root / "draft").exists()
    assert "Secretplan" not in built.built("index.html")


def test_somebodys_page_has_their_name_for_a_title(two_pages):
    """In the menu, in the head, and for programs; a title of its own wins."""
    two_pages.commit("People", {"docs/people/ada.md": ADA}, on=1)
    built = two_pages.build()
    assert "Ada Lovelace" in built.page("people/ada/index.html").text("h1")
    assert {page["path"]: page["title"] for page in knowledge(built)["pages"]}[
        "people/ada.md"
    ] == "Ada Lovelace"

    two_pages.commit(
        "Title", {"docs/people/ada.md": ADA.replace("kind", "title: Countess\nkind")}, on=2
    )

    assert "Countess" in two_pages.build().built("people/ada/index.html")


@pytest.mark.parametrize("wish", ["none", "name"])
def test_who_wishes_no_page_has_none(two_pages, wish):
    """And is in no menu, whatever the file says."""
    text = ADA.replace("emails", f"credit: {wish}\nemails")
    two_pages.commit("People", {"docs/people/ada.md": text}, on=1)

    built = two_pages.build()

    assert not (built.root / "people").exists()
    assert [one["handle"] for one in knowledge(built)["people"]] == (
        ["ada"] if wish == "name" else []
    )
    assert "Ask me" not in built.built("search/search_index.json")


@pytest.mark.parametrize("text", ["---\nname: 'Ada' B\nemails: [ada@example.org]\n---\nHello.\n",
                                  "---\nkind: person\nemails: [ada@example.org]\n"])  # fmt: skip
def test_what_somebody_said_in_settings_that_cannot_be_read_is_not_shown(two_pages, text):
    """MkDocs shows such settings as text, and an address that went out cannot be called back."""
    built = two_pages.commit("People", {"docs/people/ada.md": text}, on=1).build()

    assert not (built.root / "people").exists()
    assert not any(b"ada@example.org" in content for content in built.files().values())
    assert any("docs/people/ada.md:" in warning for warning in built.warnings)


def test_windows_line_ends_keep_a_wish(two_pages):
    """Who wishes not to be named is not named, whatever editor they use."""
    text = ADA.replace("emails", "credit: none\nemails").replace("\n", "\r\n")
    two_pages.commit("People", {"docs/people/ada.md": text}, on=1)

    built = two_pages.build()

    assert not (built.root / "people").exists()
    assert "Ada Lovelace" not in built.built("index.html") + built.built("knowledge.json")


def test_problems_are_warnings_with_all_their_text(two_pages):
    """As `learnscape check` tells them; the page is there."""
    two_pages.commit("Mistake", {"docs/bad.md": "---\nreview_every: soon\n---\n# Bad\n"}, on=1)

    built = two_pages.build()

    assert [warning.removeprefix("learnscape: ") for warning in built.warnings] == [
        "docs/bad.md:2: `review_every: soon` is not a length of time\n"
        "  mend: write `review_every: 6 months`"
    ]
    assert "bad.md" in paths(built)


def test_a_page_that_cannot_be_read_by_yaml_hides_no_other(two_pages):
    """An invisible sign in the settings of one is told of, and the site is built."""
    two_pages.commit("Mistake", {"docs/bad.md": "---\ntitle: a\x07b\n---\n# Bad\n"}, on=1)

    built = two_pages.build()

    assert len([warning for warning in built.warnings if "docs/bad.md:2" in warning]) == 1
    assert "index.md" in paths(built)


@pytest.mark.parametrize("extra", [{"status": None}, {}, {"status": {"hot": "Hot"}}])
def test_a_site_may_name_statuses_or_none(two_pages, extra):
    """An empty key is none."""
    assert two_pages.configure(extra=extra).build(strict=True)


def test_more_machines_and_assistants_can_be_named(site):
    """The options of the plugin."""
    site.commit("Begin", {"docs/index.md": "# Home\n"}, co=["Robot <r@example.org>",
                                                            "Helper <h@example.org>"])  # fmt: skip
    options = {"bots": ["r@example.org"], "assistants": ["h@example.org"]}
    site.configure(plugins=[{"learnscape": options}, "learnscape/credits"])

    built = site.build(strict=True)

    assert [one["name"] for one in knowledge(built)["pages"][0]["credits"]] == ["Ada Lovelace"]
    assert "With help of Helper." in built.credits()


def test_an_unknown_option_is_told(site):
    """As MkDocs tells of any."""
    site.commit("Begin", {"docs/index.md": "# Home\n"})
    site.configure(plugins=[{"learnscape": {"robots": []}}])

    assert any("robots" in warning for warning in site.build().warnings)


@pytest.mark.parametrize("theme", ["material", "mkdocs"])
def test_the_same_commit_gives_the_same_bytes(two_pages, theme, tmp_path, monkeypatch, clock_in):
    """In any folder, time zone and language, and with nothing remembered."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    two_pages.commit("People", {"docs/people/ada.md": ADA}, on="2024-05-05T23:30:00-11:00")
    two_pages.commit("Edit", {"docs/git/undo.md": "# Undo\n" + "word " * 50}, by=BOB, on=200)
    here = two_pages.configure(theme=theme).build(into=tmp_path / "one")
    copy = tmp_path / "far" / "away"
    shutil.copytree(two_pages.root, copy)
    elsewhere = Site(copy, tmp_path / "two")
    elsewhere.settings = two_pages.settings
    clock_in("Pacific/Kiritimati")
    monkeypatch.setenv("LC_ALL", "tr_TR.UTF-8")
    monkeypatch.setenv("XDG_CACHE_HOME", os.fspath(tmp_path / "fresh"))

    there = elsewhere.build()

    for file in sorted(here.root.rglob("*")):
        if file.suffix in (".html", ".json", ".css"):
            name = file.relative_to(here.root)
            assert file.read_bytes() == (there.root / name).read_bytes(), name


def test_builds_in_one_process_are_equal(two_pages, tmp_path):
    """With the cache and without it, three times in a row."""
    sites = [two_pages.build(into=tmp_path / name) for name in "abc"]

    assert len({site.built("knowledge.json") for site in sites}) == 1
    assert len({site.built("git/undo/index.html") for site in sites}) == 1


def test_a_file_of_ours_is_no_page_of_the_site(two_pages):
    """Neither in the menu nor in search."""
    built = two_pages.build(strict=True)

    assert "knowledge" not in built.built("search/search_index.json")
    assert "knowledge" not in built.built("sitemap.xml")


@pytest.mark.parametrize("name", ["日本/東京.md", "two words.md", "a&b'c.md"])
def test_a_page_of_any_name_is_built(two_pages, name):
    """Committed, and with its foot."""
    two_pages.commit("Page", {f"docs/{name}": "# Page\n"}, on=1)

    built = two_pages.build(strict=True)

    assert name in paths(built)
    assert "Ada Lovelace" in built.credits(f"{name.removesuffix('.md')}/index.html")


def test_the_content_is_read_while_git_still_works(two_pages, tmp_path, monkeypatch):
    """A long history keeps nobody waiting who does not ask for it yet."""
    two_pages.repository.checkout()
    slow = tmp_path / "bin" / "git"
    slow.parent.mkdir()
    slow.write_text(
        f'#!/bin/sh\ncase " $* " in *" log "*) sleep 2;; esac\nexec {shutil.which("git")} "$@"\n'
    )
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", f"{slow.parent}{os.pathsep}{os.environ['PATH']}")
    started = time.monotonic()

    loading = Loading(two_pages.root / "docs")

    assert set(loading.content.pages) == {"index.md", "git/undo.md"}
    assert time.monotonic() - started < 1.5
    assert loading.library.credits["index.md"]


def test_a_name_in_the_menu_is_text(site):
    """Themes print a page's title as it is, and a person's name becomes one."""
    site.commit(
        "Join",
        {"docs/index.md": "# Home", "docs/people/eve.md": EVE},
    )

    built = site.build()

    for page in ("index.html", "people/eve/index.html"):
        assert not [
            tag for tag, attributes, _ in built.page(page).elements
            if tag == "img" and attributes.get("src") in ("x", "y")
        ]  # fmt: skip
        assert "Eve\u2039/title\u203a\u2039img src=x\u203a" in built.built(page)


def test_a_hidden_persons_page_is_hidden_under_any_ending(site):
    """MkDocs knows five endings of Markdown."""
    hidden = "---\nkind: person\nname: Ada\ncredit: none\n---\n"
    site.commit("Join", {"docs/index.md": "# Home", "docs/people/ada.markdown": hidden})

    assert not [path for path in site.build().files() if path.startswith("people")]


EVE = """---
kind: person
name: "Eve</title><img src=x> &lt;/title&gt;&lt;img src=y&gt;"
---
Hello.
"""
