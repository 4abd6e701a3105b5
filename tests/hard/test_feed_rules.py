"""The rules of feeds, each by its number, over one site of hostile texts and one of many pages."""

import json
import os
import re
import shutil
from collections import defaultdict
from urllib.parse import quote, urljoin, urlsplit

import pytest
from lxml import etree, html

from tests.fixtures.hard import prose
from tests.fixtures.news import (
    FORMATS,
    HOSTILE_SETTINGS,
    NAMESPACES,
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
from tests.fixtures.site import Reading, Site

RFC_822 = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} "
    r"\d\d:\d\d:\d\d \+0000"
)
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
URI = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
UNSAFE = {
    "script", "style", "iframe", "form", "button", "input", "object", "embed", "link", "meta",
    "svg", "math", "textarea", "select", "template", "base", "frame", "noscript",
}  # fmt: skip
SAMPLE = """\
def f(a):
    if a < 1 and "]]>":
        return "<b>&amp;</b>"  # href="relative.html"
"""
BASE = "https://example.org/base/"


@pytest.fixture(scope="module")
def built(hostile_site):
    """Give the hostile site."""
    return hostile_site[0]


@pytest.fixture(scope="module")
def feeds(built, long_site):
    """Give every feed of both sites, read, by the site's address and its path."""
    return {
        (address, path): said
        for address, one in ((BASE, built), ("https://example.org/", long_site))
        for path, said in feeds_of(one).items()
    }


@pytest.fixture(scope="module")
def files(built, long_site):
    """Give the bytes of every feed of both sites, with the name of its format."""
    return [
        (".".join(path.rpartition("/")[2].split(".")[-2:]), data)
        for one in (built, long_site)
        for path, data in one.files().items()
        if is_feed(path)
    ]


@pytest.fixture
def told(site):
    """Give a site that tells its news, with a home page by Ada."""
    return telling(site).commit("Begin", {"docs/index.md": prose("home")}, on=0)


def at(files, path, name=None):
    """Give what the XML files, or those of one format, have at a path."""
    return [
        found if isinstance(found, str) else found.text
        for file, data in files
        if file in ((name,) if name else FORMATS[:2])
        for found in etree.fromstring(data).xpath(path, namespaces=NAMESPACES)
    ]


def read_json(files):
    """Give what the feeds in JSON say."""
    return [json.loads(data) for name, data in files if name == "feed.json"]


def texts(feeds):
    """Give the HTML of every entry, parsed."""
    for said in feeds.values():
        for entry in said.entries:
            yield entry, html.fragment_fromstring(entry.html, create_parent=True)


def born(said):
    """Give what of a feed's entries never changes."""
    return [(entry.id, entry.title, entry.when) for entry in said.entries]


def test_fr01_an_id_is_absolute_and_stands_once_in_a_feed(feeds):
    """FR-01: a `tag:` URI of the site's own, escaped as it has to be."""
    for (_, path), said in feeds.items():
        assert len({*said.ids}) == len(said.ids), path
        for one in said.ids:
            assert re.match(r"tag:example\.org,\d{4}-\d\d-\d\d:\S", one)
            assert URI.fullmatch(one)


def test_fr02_the_same_entry_has_the_same_id_everywhere(feeds, files):
    """FR-02: in each feed and format, and RSS does not call it an address."""
    ids = defaultdict(set)
    for (address, _), said in feeds.items():
        for entry in said.entries:
            ids[address, entry.title, entry.url, entry.when].add(entry.id)

    assert {len(some) for some in ids.values()} == {1}
    assert {*at(files, "//guid/@isPermaLink")} == {"false"}
    assert len(at(files, "//guid/@isPermaLink")) == len(at(files, "//item"))


def test_fr03_addresses_are_absolute_escaped_and_lead_to_their_file(feeds, built):
    """FR-03: an entry leads to a page that was built, a feed to itself, none with a query."""
    for (address, path), said in feeds.items():
        for url in (said.home, said.url, *(entry.url for entry in said.entries)):
            assert url.startswith("https://example.org/")
            assert not urlsplit(url).query
            assert URI.fullmatch(url)
        if "/20" not in path or not path.endswith(".json"):  # in JSON all parts are one feed
            assert said.url == address + quote(path, safe="/&")
    pages = {f"{BASE}{quote(path.removesuffix('index.html'))}" for path in built.files()}
    assert {entry.url for said in feeds_of(built).values() for entry in said.entries} <= pages


def test_fr04_atom_has_one_link_of_each_kind(files):
    """FR-04: an entry leads to its page once; a feed to its page and to itself."""
    for name, data in files:
        if name == "atom.xml":
            root = etree.fromstring(data)
            for parent in (root, *root.iter("{*}entry")):
                links = [(link.get("rel"), link.get("type")) for link in parent.iter("{*}link")]
                own = links[: len(links) - len(root.findall("{*}entry")) * (parent is root)]
                assert len({*own}) == len(own)
                assert [rel for rel, _ in own].count("alternate") == 1


def test_fr05_what_somebody_follows_does_not_vanish(told):
    """FR-05: a topic of which there is nothing to tell any more keeps its feed, which is empty."""
    page = front(tags=["quiet"])
    told.commit("Write", {"docs/a/b.md": page + prose("b")}, on=1)
    before = {path for path in told.build().files() if path.startswith("feeds/")}
    silent = front(tags=["quiet"], whats_new=False)
    told.commit("Be silent", {"docs/a/b.md": silent + prose("b")}, on=2)

    built = told.build(strict=True)

    assert {path for path in built.files() if path.startswith("feeds/")} == before
    assert [len(feed_of(built, "topics/quiet", name).entries) for name in FORMATS] == [0, 0, 0]
    assert feed_of(built, "sections/a").updated == "2024-01-02T12:00:00Z"


def test_fr06_dates_of_rss_are_in_english_with_a_numeric_zone(files):
    """FR-06: a day's name that is right, four digits of a year, single spaces."""
    dates = at(files, "//pubDate | //lastBuildDate")

    assert dates
    assert not [date for date in dates if not RFC_822.fullmatch(date)]


def test_fr07_dates_of_atom_and_json_are_instants(files, built):
    """FR-07: RFC 3339 in UTC, the very moment at which something landed."""
    dates = at(files, "//a:updated | //a:published", "atom.xml")
    dates += [one["date_published"] for told in read_json(files) for one in told["items"]]

    assert not [date for date in dates if not RFC_3339.fullmatch(date)]
    assert feed_of(built).entries[-1].when == "2024-01-01T12:00:00Z"


def test_fr08_the_day_of_publication_never_moves(told, files):
    """FR-08: `published` ≤ `updated`, and what comes later leaves both where they were."""
    told.commit("Write", {"docs/a.md": prose("a")}, on=1)
    before = born(feed_of(told.build()))
    told.commit("Add", {"docs/a.md": prose("a", 9)}, on=2)
    told.commit("Move", moves={"docs/a.md": "docs/b.md"}, on=3)

    assert born(feed_of(told.build()))[1:] == before
    assert at(files, "//a:entry/a:published") == at(files, "//a:entry/a:updated")


def test_fr09_a_feed_is_as_old_as_its_newest_entry(feeds):
    """FR-09: and never as old as its build."""
    for said in feeds.values():
        if said.entries and said.updated:
            assert said.updated == max(entry.when for entry in said.entries)


def test_fr10_every_file_is_well_formed(files, built):
    """FR-10: UTF-8 with its declaration first, no mark of byte order, nothing XML forbids."""
    opml = (built.root / "feeds/feeds.opml").read_bytes()
    for name, data in [*files, ("feeds.opml", opml)]:
        assert not FORBIDDEN.search(data.decode("utf-8")), name
        start = b"{" if name.endswith("json") else b"<?xml version='1.0' encoding='utf-8'?>"
        assert data.startswith(start), name


def test_fr11_a_title_is_what_its_author_wrote(feeds, files):
    """FR-11: plain text, escaped once, and said to be text where that can be said."""
    titles = {entry.title for said in feeds.values() for entry in said.entries}

    assert NASTY in titles
    assert f"Welcome, Eve {NASTY}" in titles
    assert {*at(files, "//a:title/@type")} == {"text"}


def test_fr12_in_rss_the_whole_text_follows_the_description(files):
    """FR-12: each item has a title and a description, and the content comes after them."""
    for name, data in files:
        for item in etree.fromstring(data).iter("item") if name == "rss.xml" else ():
            tags = [etree.QName(child).localname for child in item]
            assert item.findtext("title")
            assert item.findtext("description")
            assert "encoded" not in tags or tags.index("encoded") > tags.index("description")


def test_fr13_every_address_in_a_text_is_absolute(feeds):
    """FR-13: of links, pictures, posters and citations, without `xml:base`."""
    for _, shown in texts(feeds):
        for element in shown.iter():
            for name in ("href", "src", "poster", "cite"):
                assert urlsplit(element.get(name, "https://x.example/")).netloc
            for candidate in filter(None, element.get("srcset", "").split(",")):
                assert urlsplit(candidate.split()[0]).netloc


def test_fr14_nothing_in_a_text_runs_or_restyles(feeds):
    """FR-14: no script, style, frame, form, button, handler of an event, id or class."""
    for _, shown in texts(feeds):
        for element in shown.iter():
            assert element.tag not in UNSAFE
            assert not {*element.attrib} & {"style", "class", "id"}
            assert not [name for name in element.attrib if name.startswith("on")]
        assert "alert(" not in shown.text_content()


def test_fr15_a_sample_keeps_its_lines(feeds):
    """FR-15: and what it says of addresses stays as it is."""
    samples = {pre.text_content() for _, shown in texts(feeds) for pre in shown.iter("pre")}

    assert samples == {SAMPLE}


def test_fr16_there_is_always_something_to_read(feeds, files):
    """FR-16: no summary, description or text is empty."""
    assert all(shown.text_content().strip() for _, shown in texts(feeds))
    assert all(at(files, "//a:entry/a:summary | //item/description"))
    for told in read_json(files):
        assert all(one.get("summary") or one.get("content_text") for one in told["items"])


def test_fr17_in_rss_names_stand_where_names_may(files):
    """FR-17: one `dc:creator` a person, and no element that is for addresses."""
    assert at(files, "//author | //managingEditor | //webMaster", "rss.xml") == []
    assert "a contributor" in at(files, "//item/dc:creator")
    both = "//item[dc:creator = 'a contributor']/dc:creator"
    assert at(files, both)[:2] == ["a contributor", "Countess & <b>"]


def test_fr18_authors_have_names_and_no_address_of_mail(files):
    """FR-18: the feed has an author; a page of somebody's own is on the web; JSON lists names."""
    assert all(at(files, "/a:feed/a:author/a:name"))
    assert at(files, "//a:email") == []
    uris = at(files, "//a:author/a:uri")
    assert {*uris} == {f"{BASE}people/cleo/", f"{BASE}people/eve/"}
    authors = [who for told in read_json(files) for one in told["items"] for who in one["authors"]]
    assert all(who["name"] for who in authors)
    assert not [data for _, data in files if b"@example.org" in data or b"mailto:" in data]


def test_fr19_categories_are_trimmed_and_stand_once(feeds, files):
    """FR-19: with a term that stays, whatever the spelling."""
    for said in feeds.values():
        for entry in said.entries:
            assert len({*entry.tags}) == len(entry.tags)
            assert [tag.strip() for tag in entry.tags] == [*entry.tags]
    assert {"topic", "count"} < {*at(files, "//a:category/@term")}
    assert not [term for term in at(files, "//a:category/@term") if re.search(r"[\s&<>\"]", term)]


def test_fr20_the_language_is_a_tag_of_one(feeds):
    """FR-20: in every feed, the one of the site's theme."""
    assert {said.language for said in feeds.values()} == {"en"}


def test_fr21_a_channel_has_each_part_once(files):
    """FR-21: title, link and description; no picture that is none, no source that is ours."""
    for name, data in files:
        if name == "rss.xml":
            (channel,) = etree.fromstring(data)
            for tag in ("title", "link", "description", "docs"):
                assert len(channel.findall(tag)) == 1
            assert channel.findtext("docs") == "https://www.rssboard.org/rss-specification"
            assert not [*channel.iter("image", "source", "ttl")]


def test_fr22_a_feed_of_atom_has_an_id_that_no_entry_has(files):
    """FR-22: feeds and entries have an id, a title and a date each."""
    for name, data in files:
        if name == "atom.xml":
            root = etree.fromstring(data)
            for one in (root, *root.iter("{*}entry")):
                assert all(one.findtext(f"{{*}}{tag}") for tag in ("id", "title", "updated"))
            ids = [one.findtext("{*}id") for one in root.iter("{*}entry")]
            assert root.findtext("{*}id") not in ids


def test_fr23_nothing_is_enclosed(files):
    """FR-23: pages have no attachment, so no entry claims one."""
    assert at(files, "//enclosure | //a:link[@rel='enclosure']") == []
    assert not [one for told in read_json(files) for one in told["items"] if "attachments" in one]


def test_fr24_json_says_what_is_known_and_no_more(files):
    """FR-24: version, title and items; an entry has content; no key of our own, no null."""
    for told in read_json(files):
        assert told["version"] == "https://jsonfeed.org/version/1.1"
        assert {"title", "items", "home_page_url", "feed_url"} <= {*told}
        for one in told["items"]:
            assert isinstance(one["id"], str)
            assert ("content_html" in one) != ("content_text" in one)
    assert not [data for name, data in files if name == "feed.json" and b": null" in data]


def test_fr25_nothing_is_said_twice_in_two_vocabularies(files):
    """FR-25: no twin of a core element, and every namespace is a known one."""
    assert at(files, "//dc:date | //dc:title | //dc:subject | //dc:language | //a:updated",
              "rss.xml") == []  # fmt: skip
    for name, data in files:
        if name != "feed.json":
            used = {etree.QName(one).namespace for one in etree.fromstring(data).iter()
                    if isinstance(one.tag, str)}  # fmt: skip
            assert used <= {*NAMESPACES.values(), None}


def test_fr26_the_newest_entry_comes_first(feeds):
    """FR-26: the order is total: by date, then by id."""
    for (_, path), said in feeds.items():
        order = [(entry.when, entry.id) for entry in said.entries]
        assert order == sorted(order, reverse=True), path


def test_fr27_a_feed_holds_forty_entries_of_what_readers_may_see(feeds, long_site, files):
    """FR-27: what is not to be seen is left out before that, and bytes are counted as well."""
    assert max(len(said.entries) for said in feeds.values()) == 40
    assert feed_of(long_site).titles[0] == "Page 44"
    assert max(len(data) for _, data in files) < 300_000
    unseen = re.compile("made by a machine|unseen|draft", re.IGNORECASE)
    for (_, path), said in feeds.items():
        assert "made" not in path
        for entry in said.entries:
            assert not unseen.search(entry.title + entry.html)


@pytest.mark.parametrize("name", FORMATS)
def test_fr28_what_falls_off_stays_within_reach(long_site, name):
    """FR-28: from the feed back through its archive, every entry there ever was."""
    seen, path = {}, f"feeds/all/{name}"
    while path:
        data = (long_site.root / path).read_bytes()
        seen |= dict.fromkeys(entry.id for entry in read(path, data).entries)
        if name == "feed.json":
            older = json.loads(data).get("next_url")
        else:
            links = {one.get("rel"): one.get("href") for one in
                     etree.fromstring(data).iter("{http://www.w3.org/2005/Atom}link")}  # fmt: skip
            older = links.get("prev-archive")
            in_archive = path != f"feeds/all/{name}"
            assert (links.get("current") == f"https://example.org/feeds/all/{name}") == in_archive
            assert (b"<fh:archive/>" in data) == in_archive
        path = older and older.removeprefix("https://example.org/")

    updates = json.loads(long_site.built("knowledge.json"))["updates"]
    assert {*seen} == {update["id"] for update in updates}
    assert len(updates) == 46


def test_fr28_a_part_of_the_archive_is_never_written_anew(told):
    """FR-28: more news add parts, and change none that is there."""
    for year in range(3):
        pages = {f"docs/{year}/{n:02}.md": f"# Page {year} {n}\n" for n in range(20)}
        told.commit("Write", pages, on=f"{2021 + year}-01-10")
    before = told.build().files()
    told.commit("More", {"docs/more.md": prose("more")}, on="2025-05-01")

    after = told.build().files()

    parts = [path for path in before if path.startswith("feeds/all/archive/")]
    assert {path.split("/")[3][:4] for path in parts} == {"2021", "2022", "2023"}
    assert {path: after[path] for path in parts} == {path: before[path] for path in parts}
    assert "feeds/all/archive/2024.atom.xml" in after


def test_fr29_an_edit_makes_no_second_entry(built):
    """FR-29: a page is new once; each revision is an entry of its own, with its landing's name."""
    updates = json.loads(built.built("knowledge.json"))["updates"]
    (new,) = (one["id"] for one in updates if (one["kind"], one["title"]) == ("new", NASTY))
    revised = [one["id"] for one in updates if one["kind"] == "revised"]

    assert len({*revised}) == len(revised) == 2
    assert all(re.fullmatch(re.escape(new) + ":[0-9a-f]{12}", one) for one in revised)


def test_fr30_who_leaves_and_what_leaves_is_in_no_feed(told):
    """FR-30: neither a page that was removed, nor a person who wishes not to be named."""
    bob = {"kind": "person", "name": "Bob Kahn", "emails": ["bob@example.org"]}
    files = {"docs/people/bob.md": front(**bob), "docs/a/gone.md": prose("gone"),
             "docs/b.md": prose("b")}  # fmt: skip
    told.commit("Write", files, by=BOB, on=1)
    assert feed_of(told.build(), "people/bob").titles
    files = {"docs/people/bob.md": front(**bob, credit="none"), "docs/a/gone.md": None}
    told.commit("Leave", files, by=BOB, on=2)

    built = told.build(strict=True)

    for path, data in built.files().items():
        if path.startswith(("feeds/", "whats-new/", "follow/")) or path == "knowledge.json":
            assert b"Bob" not in data, path
            assert b"gone" not in data, path
    assert "feeds/people/bob/atom.xml" not in built.files()
    assert "a contributor" in feed_of(built).entries[0].authors


def test_fr31_the_same_commit_gives_the_same_bytes(hostile_site, tmp_path, monkeypatch, clock_in):
    """FR-31: in another folder, time zone, language, and with nothing remembered."""
    here, _ = hostile_site
    copy = tmp_path / "far" / "away"
    shutil.copytree(here.root.with_name("repository"), copy)
    clock_in("Pacific/Kiritimati")
    monkeypatch.setenv("LC_ALL", "tr_TR.UTF-8")
    monkeypatch.setenv("XDG_CACHE_HOME", os.fspath(tmp_path / "fresh"))

    there = Site(copy, tmp_path / "built").configure(**HOSTILE_SETTINGS).build()

    ours = re.compile("feeds/|knowledge")
    assert {p: d for p, d in there.files().items() if ours.match(p)} == {
        p: d for p, d in here.files().items() if ours.match(p)
    }
    assert os.fspath(tmp_path) not in there.built("feeds/all/atom.xml")


def test_fr32_names_of_files_tell_their_type(built, long_site):
    """FR-32: `.xml` and `.json`, which every host serves as what they are."""
    for one in (built, long_site):
        names = {path.rpartition("/")[2] for path in one.files() if path.startswith("feeds/")}
        assert {".".join(name.split(".")[-2:]) for name in names} == {
            "atom.xml", "rss.xml", "feed.json", "feeds.opml",
        }  # fmt: skip


def test_fr33_every_page_announces_its_feeds(built, long_site):
    """FR-33: the closest first, under distinct titles, at the address where they are."""
    types = ["application/atom+xml", "application/rss+xml", "application/feed+json"]
    urls = {said.url for said in feeds_of(built).values()}
    for one, settings in ((built, BASE), (long_site, "https://example.org/")):
        pages = [path for path in one.files() if path.endswith("index.html")]
        for path in pages:
            links = [link for link in Reading(one.built(path)).all("link")
                     if link.get("rel") == "alternate"]  # fmt: skip
            assert [link["type"] for link in links] == types * (len(links) // 3), path
            assert len({link["title"] for link in links}) == len(links) >= 3, path
            assert links[-1]["href"] == urljoin(settings, "feeds/all/feed.json"), path
            assert one is long_site or {link["href"] for link in links} <= urls, path


def test_fr34_a_page_for_people_tells_how_to_follow(built):
    """FR-34: what a feed is, what it brings, how to subscribe, without any script or style."""
    follow = built.page("follow/index.html")

    for word in ("feed reader", "Add feed", "What a feed brings", "Everything", "Topics", "People"):
        assert word in follow.text("learnscape-follow")
    assert not follow.all("script", within="learnscape-follow")


def test_fr35_one_file_lists_every_feed(built, feeds):
    """FR-35: OPML 2.0, valid by its schema, each feed once and under a title of its own."""
    listed = outlines(built)

    atom = {said.url for (address, path), said in feeds.items()
            if address == BASE and path.endswith("atom.xml")}  # fmt: skip
    assert {*listed.values()} == atom
    assert len(listed) == len(atom)


def test_fr37_what_is_read_back_is_what_was_meant(hostile_site):
    """FR-37: in each format the entries, with their ids and links, are those of the updates."""
    built, meant = hostile_site
    updates = json.loads(built.built("knowledge.json"))["updates"]
    assert [(update["kind"], update.get("page")) for update in updates] == meant

    told = {update["id"]: update for update in updates}
    people = {"Welcome, Countess & <b>": "people/cleo/", f"Welcome, Eve {NASTY}": "people/eve/"}
    for name in FORMATS:
        said = feed_of(built, name=name)
        assert {*said.ids} == {*told}
        assert len(said.entries) == len(meant)
        for entry in said.entries:
            own = people.get(entry.title)
            assert entry.url == (BASE + own if own else told[entry.id]["url"])
            assert entry.when == told[entry.id]["when"]
            assert [*entry.authors] == told[entry.id]["people"]


def test_fr37_a_part_has_its_share_of_the_whole(built):
    """FR-37: a folder, a topic and a person have exactly the updates that concern them."""
    counts = {path.split("/", 1)[1].rpartition("/")[0]: len(said.entries)
              for path, said in feeds_of(built).items()}  # fmt: skip
    topic = next(path for path in counts if path.startswith("topics/a-and"))

    assert counts == {
        "all": 9,
        'sections/x & <y> "z"': 3,
        "topics/topic": 4,
        topic: 3,
        "people/cleo": 2,
        "people/eve": 3,
    }
