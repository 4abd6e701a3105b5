"""Hard cases of feeds; each test's docstring begins with the number of its case."""

import json
import re
from urllib.parse import unquote, urlsplit

import pytest
from lxml import etree, html

from tests.fixtures import news
from tests.fixtures.hard import prose
from tests.fixtures.news import (
    FORMATS,
    NASTY,
    feed_of,
    feeds_of,
    front,
    is_feed,
    outlines,
    read,
    telling,
)
from tests.fixtures.repository import BOB
from tests.fixtures.site import STOPPED

SAMPLE = """\
def greet(name):

    \treturn f"<b>{name}</b>  &amp;"  # keep  two  spaces
"""
RELATIVE = re.compile(r"(?!https?://|mailto:)")


@pytest.fixture
def told(site):
    """Give a site that tells its news, with a home page by Ada."""
    return telling(site).commit("Begin", {"docs/index.md": prose("home")}, on=0)


def nasty(said):
    """Give the entries of the page whose every text is against us."""
    return [
        entry for entry in said.entries if NASTY in entry.title and "Welcome" not in entry.title
    ]


def addresses(text):
    """Give every address in some HTML."""
    for element in html.fragment_fromstring(text, create_parent=True).iter():
        for name in ("href", "src", "poster", "cite"):
            if name in element.attrib:
                yield element.get(name)
        yield from (part.split()[0] for part in element.get("srcset", "").split(",") if part)


def born(said):
    """Give what of a feed's entries never changes."""
    return [(entry.id, entry.title, entry.when) for entry in said.entries]


def written(built):
    """Give the bytes of everything that feed readers fetch."""
    return {path: data for path, data in built.files().items() if path.startswith("feeds/")}


def pages_of(built):
    """Give the ids in the feed of everything, by the title."""
    return {entry.title: entry.id for entry in feed_of(built).entries}


@pytest.mark.parametrize("name", FORMATS)
def test_hc61_a_name_with_markup_is_a_name(hostile_site, name):
    """HC-61: `&`, `<` and the end of an element, in any name, are characters of that name."""
    built, _ = hostile_site
    said = feed_of(built, name=name)

    assert said.title == f"Site {NASTY}: what's new"
    entry = nasty(said)[-1]
    assert entry.title == NASTY
    assert entry.authors == (f"Eve {NASTY}",)
    assert entry.tags == (NASTY, "topic")


def test_hc62_a_control_character_ends_no_feed(hostile_site):
    """HC-62: what XML cannot hold is left out, and the author is told where it stands."""
    built, _ = hostile_site

    assert feeds_of(built)
    for path, data in built.files().items():
        if is_feed(path):
            assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", data.decode()), path
            assert r"\u000c" not in data.decode(), path
    (warning,) = (text for text in built.warnings if "control character" in text)
    assert ".md:10: an invisible control character (U+000C)" in warning


@pytest.mark.parametrize("name", FORMATS)
def test_hc63_the_end_of_a_section_of_characters_is_text(hostile_site, name):
    """HC-63: `]]>` reaches a reader as it was written, in titles and in texts."""
    built, _ = hostile_site
    entry = nasty(feed_of(built, name=name))[-1]

    assert "]]>" in entry.title
    assert 'if a < 1 and "]]>":' in html.fromstring(f"<div>{entry.html}</div>").text_content()


def test_hc64_every_address_leads_there_from_anywhere(hostile_site):
    """HC-64: links and pictures of a page are absolute, and samples of code stay what they are."""
    built, _ = hostile_site
    here = "https://example.org/base/x%20%26%20%3Cy%3E%20%22z%22/"

    for path, said in feeds_of(built).items():
        for entry in said.entries:
            assert not [one for one in addresses(entry.html) if RELATIVE.match(one)], path
    entry = nasty(feed_of(built))[-1]
    assert {*addresses(entry.html)} >= {
        "https://example.org/base/#top",
        f"{entry.url}#part",
        f"{here}picture.png",
        f"{entry.url}picture.png",  # as the page has it, where Markdown did not mend it
        f"{here}big.png",
        f"{here}said/",
    }
    assert 'href="relative.html"' in html.fromstring(f"<div>{entry.html}</div>").text_content()


def test_hc65_a_summary_is_whole_words_that_a_reader_reads(told):
    """HC-65: it is the description, else the first paragraph, cut between words, never markup."""
    linked = "A [link to *somewhere*](https://example.org/a) and `code`, " + "word " * 100
    described = front(description="What it is about.") + f"# Described\n\n{linked}\n"
    told.commit("Write", {"docs/long.md": f"# Long\n\n{linked}\n", "docs/d.md": described}, on=1)

    said = json.loads(told.build(strict=True).built("feeds/all/feed.json"))

    summaries = {one["title"]: one["summary"] for one in said["items"]}
    assert summaries["Described"] == "What it is about."
    assert summaries["Long"].startswith("A link to somewhere and code, word word")
    assert summaries["Long"].endswith("word …")
    assert len(summaries["Long"]) <= 302


def test_hc66_samples_of_code_keep_every_space(told):
    """HC-66: no line is joined, no tab and no blank line lost."""
    page = f"# Code\n\n```python\n{SAMPLE}```\n\n    indented\n\n    as well\n"
    told.configure(markdown_extensions=["fenced_code"]).commit("Show", {"docs/a.md": page}, on=1)

    built = told.build(strict=True)

    for name in FORMATS:
        shown = html.fromstring(f"<div>{feed_of(built, name=name).entries[0].html}</div>")
        assert [pre.text_content() for pre in shown.iter("pre")] == [
            SAMPLE.expandtabs(4), "indented\n\nas well\n",
        ]  # fmt: skip


def test_hc67_a_move_announces_nothing_again(told):
    """HC-67: a renamed page has the id it had, and its own address."""
    told.commit("Write", {"docs/old/name.md": prose("page")}, on=1)
    before = pages_of(told.build())
    told.commit("Move", moves={"docs/old/name.md": "docs/new/name.md"}, on=2)

    after = told.build()

    assert pages_of(after) == before
    assert feed_of(after).entries[0].url == "https://example.org/new/name/"


def test_hc67_a_new_address_of_the_site_announces_nothing_again(told):
    """HC-67: `tag_authority` keeps every id when a site moves, and https was never part of one."""
    told.configure(site_url="http://example.org/docs/")
    before = pages_of(told.build())
    plugins = [{"learnscape": {"tag_authority": "example.org/docs"}}, "learnscape/whats-new"]

    secure = told.configure(site_url="https://example.org/docs/").build()
    moved = told.configure(site_url="https://new.example/", plugins=plugins).build()

    assert pages_of(secure) == pages_of(moved) == before
    assert {urlsplit(entry.url).netloc for entry in feed_of(moved).entries} == {"new.example"}


def test_hc67_an_id_is_no_address(hostile_site):
    """HC-67: it is a `tag:`, the same in every feed, and no reader takes it for a link."""
    built, _ = hostile_site
    known = {}

    for path, said in feeds_of(built).items():
        for entry in said.entries:
            assert entry.id.startswith("tag:example.org,2024-01-0")
            known.setdefault((entry.title, entry.when), set()).add(entry.id)
        if path.endswith("rss.xml"):
            guids = etree.fromstring((built.root / path).read_bytes()).iter("guid")
            assert {guid.get("isPermaLink") for guid in guids} <= {"false"}
    assert all(len(ids) == 1 for ids in known.values())


def test_hc68_an_edit_is_news_once_or_not_at_all(told):
    """HC-68: a mended word adds nothing; a new chapter is an entry, and the first stays put."""
    told.commit("Write", {"docs/a.md": prose("a")}, on=1)
    first = feed_of(told.build())
    told.commit("Mend", {"docs/a.md": prose("a").replace("a1x03", "a1x3")}, on=2)
    mended = feed_of(told.build())
    told.commit("Add a chapter", {"docs/a.md": prose("a", 9)}, on=3)

    grown = feed_of(told.build())

    assert born(mended) == born(first)
    assert born(grown)[1:] == born(first)
    assert grown.entries[0].title == "About a: Add a chapter"
    assert grown.entries[0].id.startswith(first.entries[0].id + ":")


def test_hc69_an_entry_is_born_when_it_is_published(told):
    """HC-69: neither at midnight nor on the day of writing, but when it was merged."""
    page = {"docs/a.md": prose("a")}
    told.commit("Write", page, branch="work", on="2024-01-02T08:00:00")
    told.repository.merge("work", on="2024-03-03T09:05:07+10:00")

    said = feed_of(told.build(strict=True))

    assert (said.entries[0].title, said.entries[0].when) == ("About a", "2024-03-02T23:05:07Z")


def test_hc70_a_feed_is_explained_on_a_page_and_needs_no_style(hostile_site):
    """HC-70: no feed asks for a style sheet; the page Follow has a link to every one of them."""
    built, _ = hostile_site
    follow = built.page("follow/index.html")

    for path, data in built.files().items():
        if is_feed(path):
            assert b"<?xml-stylesheet" not in data, path
    linked = {one["href"] for one in follow.all("a", within="learnscape-follow")}
    assert linked >= {said.url for said in feeds_of(built).values()}
    assert linked >= {*outlines(built).values()}
    assert "feed reader" in follow.text("learnscape-follow")


def test_hc71_the_clock_is_in_no_feed(told, monkeypatch, tmp_path):
    """HC-71: the same commit gives the same bytes a year later, dated by the newest entry."""
    built = []
    for year in (2025, 2026):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", f"{(year - 1970) * 31556952}")
        built.append(told.build(into=tmp_path / str(year)))

    assert written(built[0]) == written(built[1])
    assert feed_of(built[0]).updated == "2024-01-01T12:00:00Z"


def test_hc72_without_any_option_a_feed_is_whole(told):
    """HC-72: what is not known is absent, and nobody has to have an e-mail address."""
    built = told.build(strict=True)

    channel = etree.fromstring((built.root / "feeds/all/rss.xml").read_bytes())[0]
    assert channel.findtext("description")
    assert channel.find("image") is None
    assert not [*channel.iter("author", "managingEditor", "webMaster")]
    for path, data in written(built).items():
        assert "None" not in data.decode(), path
        assert "null" not in data.decode(), path


def test_hc73_without_an_address_there_is_no_feed(told):
    """HC-73: a strict build stops and says what to write; the page What's new is there."""
    del told.settings["site_url"]

    built = told.build()

    assert built.warnings == [
        "learnscape: mkdocs.yml: the site has no address, so there are no feeds of what is new\n"
        "  mend: add `site_url: https://docs.example.org/`"
    ]
    assert not [path for path in built.files() if path.startswith(("feeds", "follow"))]
    assert "About home" in built.page("whats-new/index.html").text("learnscape-news")
    assert "alternate" not in {link.get("rel") for link in built.page().all("link")}
    with pytest.raises(STOPPED):
        told.build(strict=True)


@pytest.mark.parametrize("directory_urls", [True, False])
def test_hc73_a_base_path_is_in_every_address(told, directory_urls):
    """HC-73: a site in a folder, with or without addresses of folders, links to itself."""
    told.configure(site_url="https://example.org/a/b", use_directory_urls=directory_urls)
    built = told.commit("Write", {"docs/x/c.md": prose("c")}, on=1).build(strict=True)

    for path, said in feeds_of(built).items():
        assert said.url == f"https://example.org/a/b/{path}"
        for entry in (*said.entries, said):
            address = entry.url if entry is not said else entry.home
            place = unquote(address).removeprefix("https://example.org/a/b/")
            assert (built.root / place / ("index.html" * (not place.endswith("html")))).is_file()


def test_hc74_what_nobody_is_to_see_is_in_no_feed_and_takes_no_room(hostile_site, long_site):
    """HC-74: drafts, excluded and future pages are left out before anything is counted."""
    built, _ = hostile_site
    for path, data in built.files().items():
        if path.startswith(("feeds/", "whats-new", "follow")):
            assert "unseen" not in data.decode().lower(), path

    assert feed_of(long_site).titles == [f"Page {day}" for day in range(44, 4, -1)]


def test_hc75_a_page_without_a_date_is_in_no_feed(told, own, site_in):
    """HC-75: not committed, or from a clone that was cut short, it gets no date that is guessed."""
    told.write("docs/uncommitted.md", "# Uncommitted\n\nNot yet.\n")
    built = told.build(strict=True)
    assert {*feed_of(built).titles} == {"About home", "Welcome, Ada Lovelace"}
    assert "Not published yet" in built.credits("uncommitted/index.html")

    cut = telling(site_in(own("shallow").parent)).build()

    assert not [entry for said in feeds_of(cut).values() for entry in said.entries]
    assert any("cut short" in warning for warning in cut.warnings)


def test_hc75_nobody_is_welcomed_by_a_guess(own, site_in):
    """HC-75: where a clone was cut short, the first that can be seen need not be the first."""
    cut = telling(site_in(own("shallow_3").parent)).build()

    assert json.loads(cut.built("knowledge.json"))["updates"] == []


def test_hc76_nothing_is_doubled_by_a_rebuild(told, tmp_path):
    """HC-76: three builds in one process have the same feeds, and no id is in one twice."""
    told.commit("Write", {"docs/a/b.md": front(tags=["b", "B"]) + prose("b")}, by=BOB, on=1)

    first, second, third = (told.build(into=tmp_path / name) for name in "abc")

    assert written(first) == written(second) == written(third)
    for path, said in feeds_of(third).items():
        assert len(said.ids) == len({*said.ids}), path


def test_hc77_a_feed_has_a_size_and_an_order(long_site):
    """HC-77: forty entries at most, newest first, in a file that a phone can fetch."""
    for path, said in feeds_of(long_site).items():
        assert len(said.entries) <= 40, path
        order = [(entry.when, entry.id) for entry in said.entries]
        assert order == sorted(order, reverse=True), path
        assert (long_site.root / path).stat().st_size < 300_000, path
        if not (path.endswith("json") and path.count("/") > 2):  # in JSON all parts are one feed
            assert said.url == f"https://example.org/{path}", path


def test_hc77_only_the_newest_pages_bring_their_text(long_site):
    """HC-77: the forty newest of the site; what is older says its summary, in any feed."""
    path = "feeds/all/archive/2024.atom.xml"
    older = read(path, (long_site.root / path).read_bytes()).entries

    whole = {entry.title for entry in older if entry.html.startswith("<p>")}
    assert whole == {f"Page {day}" for day in range(5, 39)}
    assert {f"Page {day}" for day in range(5)} < {entry.title for entry in older} - whole


def test_hc77_long_pages_do_not_make_a_long_feed(told):
    """HC-77: beyond some hundred kB the rest is told by its summary."""
    pages = {
        f"docs/{n:02}.md": f"# Page {n}\n\nShort.\n\n" + prose(f"p{n}", 150) for n in range(19)
    }
    built = told.commit("Write", pages, on=1).build(strict=True)

    said = feed_of(built)

    assert (built.root / "feeds/all/atom.xml").stat().st_size < 500_000
    assert len(said.entries) == 21
    assert {entry.html for entry in said.entries} >= {"<p>Short.</p>"}


def test_hc77_an_old_address_lives_on(site):
    """HC-77: `paths` keeps a feed where it was, with the same entries and its own address."""
    paths = {"feed_rss_created.xml": "all/rss.xml", "old/news.json": "all/feed.json"}
    telling(site, options={"paths": paths}).commit("Begin", {"docs/index.md": prose("home")})

    built = site.build(strict=True)

    for path, feed in paths.items():
        copy = news.read(feed, (built.root / path).read_bytes())
        assert copy.url == f"https://example.org/{path}"
        assert copy.entries == feed_of(built, *feed.split("/")).entries


@pytest.mark.parametrize(("theme", "language"), [
    ({"name": "mkdocs", "locale": "pt_BR"}, "pt-BR"),
    ({"name": "material", "font": False, "language": "de"}, "de"),
])  # fmt: skip
def test_hc77_a_feed_says_which_language_its_pages_are_in(told, theme, language):
    """HC-77: the language is the theme's."""
    built = told.configure(theme=theme).build()

    assert {said.language.lower() for said in feeds_of(built).values()} == {language.lower()}


def test_hc110_front_matter_adds_no_entry(told):
    """HC-110: whatever ends an element or opens one, in any key, a page stays one entry."""
    attack = "x</author></title></item><item><title>More</title><link>https://evil.example/</link>"
    keys = {
        "title": attack,
        "description": attack,
        "author": attack,
        "date": attack,
        "tags": [attack, "]]>" + attack],
        "whats_new": attack,
        "credits": [{"name": attack, "role": attack}],
    }
    told.commit("Write", {"docs/a.md": front(**keys) + prose("a")}, on=1)

    feeds = feeds_of(told.build())

    assert [len(feeds[f"feeds/all/{name}"].entries) for name in FORMATS] == [3, 3, 3]
    for said in feeds.values():
        assert {entry.url for entry in said.entries} <= {
            "https://example.org/", "https://example.org/a/",
        }  # fmt: skip
