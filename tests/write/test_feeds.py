"""Feeds: valid by their schemas whatever the texts hold, and the same bytes for the same items."""

import json
import locale
import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from html import unescape
from pathlib import Path

import feedparser
import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from learnscape.write.feeds import FORMATS, atom, json_feed, rss
from learnscape.write.items import Author, Category, Feed, Item, Place, uri

SCHEMAS = Path(__file__).parents[1] / "fixtures" / "feeds"
XML = {name: etree.RelaxNG(file=SCHEMAS / name.replace("xml", "rng")) for name in [*FORMATS][:2]}
JSON = jsonschema.Draft202012Validator(json.loads((SCHEMAS / "jsonfeed.schema.json").read_text()))
NAMESPACES = {
    "a": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "fh": "http://purl.org/syndication/history/1.0",
}

SITE = "https://docs.example.org/"
FIRST = datetime(2026, 3, 3, 9, 5, tzinfo=UTC)
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
HOSTILE = (
    "a & b &amp; c &copy; &#38; &#x26; & &&",
    "</title></item><item><title>x",
    "x</name></author></entry><entry>",
    "<script>alert(1)</script>",
    "]]> <![CDATA[ ]]&gt;",
    "\"quotes' <!-- --> <?php ?> %20 \\u0000",
    '","items":[],"x":"',
    "form\x0cfeed\x00, \x1b[31mcolour, \x85 and \x93quotes\x94",
    "\ud800lone\udfff, \udce9t\udce9, \ufffe\uffff\U0001fffe",
    "\u202eשבת\u202c \u2066شمس\u2069",
    "👩🏽\u200d🚀 🏳️\u200d🌈 e\u0301 ﷺ",
    "line\r\none\u2028two\u2029\ttab",
    "word " * 2000 + "&" * 10,
    "\x0c\ud800 \n",
    "",
    "null",
)
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=40)


def item(number=1, **changes):
    """Give an entry, an hour newer than the one of the number before."""
    fields = {
        "id": f"tag:docs.example.org,2026-03-03:page-{number}.md",
        "title": f"Page {number}",
        "url": f"{SITE}page-{number}/",
        "when": FIRST + timedelta(hours=number),
        "summary": f"What page {number} is about.",
    }
    return Item(**fields | changes)


def feed(*items, **changes):
    """Give a feed of these entries."""
    fields = {
        "id": f"{SITE}feeds/all/",
        "title": "Example: what's new",
        "subtitle": "What is new on Example",
        "home": f"{SITE}whats-new/",
        "language": "en",
        "author": "Example",
        "updated": FIRST,
    }
    return Feed(items=items, **fields | changes)


def hostile(text):
    """Give a feed that says one thing wherever it can say something."""
    items = (
        item(1, title=text, summary=text, authors=(Author(text, text), Author(text, SITE + text))),
        item(2, title=text, summary="", content=text, categories=(Category(text, text),) * 2),
        item(3, title=text, id=f"tag:x,2026:{text}", url=SITE + text, summary=text),
        item(4, title=text, categories=(Category(text, "x", SITE + text), Category("x", text))),
    )
    home = f"{SITE}?{text}"
    return feed(*items, title=text, subtitle=text, home=home, language=text, author=text)


def place(name="atom.xml", **others):
    """Give the place of a file of the feed."""
    return Place(f"{SITE}feeds/all/{name}", **others)


def everywhere(said, **others):
    """Give the feed in each format, by the name of the file."""
    return {name: form.write(said, place(name, **others)) for name, form in FORMATS.items()}


def assert_valid(name, data):
    """Fail unless a file is what its specification asks for."""
    if name == "feed.json":
        JSON.validate(json.loads(data))
    else:
        XML[name].assertValid(etree.fromstring(data))


def entries(data):
    """Give the entries of a file as text by name, whichever its format."""
    if data.startswith(b"{"):
        return json.loads(data)["items"]
    found = etree.fromstring(data).iter("{*}entry", "{*}item")
    return [{etree.QName(part).localname: part.text for part in entry} for entry in found]


def at(data, path):
    """Give what an XML file has at a path, texts of elements or of attributes."""
    found = etree.fromstring(data).xpath(path, namespaces=NAMESPACES)
    return [one if isinstance(one, str) else one.text for one in found]


@pytest.fixture
def abroad(clock_in):
    """Be where days begin earlier, and have other names if such a language is installed."""
    before = locale.setlocale(locale.LC_ALL)
    clock_in("Australia/Brisbane")
    for name in ("de_DE.UTF-8", "fr_FR.UTF-8", "ja_JP.UTF-8"):
        with suppress(locale.Error):
            locale.setlocale(locale.LC_ALL, name)
    yield
    locale.setlocale(locale.LC_ALL, before)


@pytest.mark.parametrize("count", [0, 1, 40])
@pytest.mark.parametrize("previous", [None, f"{SITE}feeds/all/2026-02/x"])
@pytest.mark.parametrize("current", [None, f"{SITE}feeds/all/x"])
def test_every_feed_is_valid(count, previous, current):
    """With entries or without, an archive or not, a file keeps the rules of its format."""
    said = feed(*map(item, range(count)))

    for name, data in everywhere(said, previous=previous, current=current).items():
        assert_valid(name, data)
        assert len(entries(data)) == count


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_breaks_a_feed(text):
    """Whatever a text holds, it ends no element, adds no entry and leads nobody elsewhere."""
    for name, data in everywhere(hostile(text)).items():
        assert_valid(name, data)
        assert len(entries(data)) == 4
        if name != "feed.json":
            read = feedparser.parse(data)
            assert not read.bozo
            assert len({entry.id for entry in read.entries}) == len(read.entries) == 4
            assert {entry.link.split("/")[2] for entry in read.entries} == {"docs.example.org"}


@given(ANY_TEXT)
def test_every_title_is_read_back(text):
    """A reader gets the text itself, but for line breaks and what no file may hold."""
    shown = re.sub("[ \t\r\n]+", " ", UNSEEN.sub("", text)).strip()

    for name, data in everywhere(hostile(text)).items():
        assert_valid(name, data)
        titles = [entry["title"] for entry in entries(data)]
        assert len(titles) == 4
        assert all(titles)
        assert {title.strip() for title in titles} == {shown} or not shown


@given(st.lists(st.tuples(ANY_TEXT, ANY_TEXT), unique=True, max_size=5), ANY_TEXT)
def test_no_item_is_lost(texts, content):
    """Each item is one entry, under the same id in every format."""
    items = [
        item(number, title=title, summary=summary, content=content)
        for number, (title, summary) in enumerate(texts)
    ]
    ids = [one.id for one in reversed(items)]

    written = everywhere(feed(*items))

    assert at(written["atom.xml"], "//a:entry/a:id") == ids
    assert at(written["rss.xml"], "//item/guid[@isPermaLink='false']") == ids
    assert [entry["id"] for entry in entries(written["feed.json"])] == ids


def test_the_newest_item_comes_first_and_each_comes_once():
    """The order is by date, then by id, whatever order the items were given in."""
    one, two, three = item(1), item(2), item(3, when=item(2).when)

    written = everywhere(feed(three, one, two, three))

    assert written == everywhere(feed(one, two, three))
    for data in written.values():
        assert [entry["title"] for entry in entries(data)] == ["Page 3", "Page 2", "Page 1"]


def test_feeds_that_share_items_leave_each_other_alone():
    """An item stands whole in each feed it belongs to, and each feed can be written again."""
    shared = item(2, content="<p>Text</p>")
    some, others = feed(item(1), shared, item(3)), feed(shared, title="Others")
    first = everywhere(some)

    written = everywhere(others, current=f"{SITE}feeds/all/x")

    assert written == everywhere(feed(item(2, content="<p>Text</p>"), title="Others"),
                                 current=f"{SITE}feeds/all/x")  # fmt: skip
    assert everywhere(some) == first


def test_an_item_is_made_once_however_many_feeds_it_goes_into():
    """What a format makes of an item is kept with the item."""
    made, told = [], item()

    assert [told.once(made.append), told.once(made.append)] == [None, None]
    assert made == [told]


@pytest.mark.usefixtures("abroad")
@pytest.mark.parametrize(
    ("when", "rfc822", "rfc3339"),
    [
        (
            datetime(2026, 3, 3, 9, 5, 0, 999, UTC),
            "Tue, 03 Mar 2026 09:05:00 +0000",
            "2026-03-03T09:05:00Z",
        ),
        (
            datetime(2026, 3, 3, tzinfo=UTC),
            "Tue, 03 Mar 2026 00:00:00 +0000",
            "2026-03-03T00:00:00Z",
        ),
        (
            datetime(2026, 1, 1, 9, 59, 59, tzinfo=timezone(timedelta(hours=10))),
            "Wed, 31 Dec 2025 23:59:59 +0000",
            "2025-12-31T23:59:59Z",
        ),
        (
            datetime(2024, 2, 28, 20, 30, tzinfo=timezone(timedelta(hours=-3, minutes=-30))),
            "Thu, 29 Feb 2024 00:00:00 +0000",
            "2024-02-29T00:00:00Z",
        ),
    ],
)
def test_dates_are_instants_told_in_english(when, rfc822, rfc3339):
    """The zone of the writer, of the machine or its language never shows; midnight is midnight."""
    written = everywhere(feed(item(when=when)))

    assert at(written["rss.xml"], "//pubDate | //lastBuildDate") == [rfc822, rfc822]
    assert at(written["atom.xml"], "//a:updated | //a:published") == [rfc3339] * 3
    assert entries(written["feed.json"])[0]["date_published"] == rfc3339


@pytest.mark.usefixtures("abroad")
def test_the_same_items_give_the_same_bytes_abroad(clock_in):
    """Neither the zone nor the language of a machine is in a file."""
    there = everywhere(hostile("a"))
    locale.setlocale(locale.LC_ALL, "C")
    clock_in("UTC")

    assert everywhere(hostile("a")) == there


def test_a_feed_is_as_old_as_its_newest_item():
    """Without items it has the date it was given; the clock is never asked."""
    assert at(atom(feed(item(1), item(5), item(3)), place()), "/*/a:updated") == [
        "2026-03-03T14:05:00Z"
    ]
    assert at(atom(feed(), place()), "/*/a:updated") == ["2026-03-03T09:05:00Z"]
    assert at(rss(feed(), place()), "//lastBuildDate") == ["Tue, 03 Mar 2026 09:05:00 +0000"]


def test_a_file_says_where_it_is():
    """A feed names its own address and page, each entry its page, and each once."""
    written = everywhere(feed(item()))

    assert at(written["atom.xml"], "//a:link/@href") == [
        f"{SITE}whats-new/",
        f"{SITE}feeds/all/atom.xml",
        f"{SITE}page-1/",
    ]
    assert at(written["atom.xml"], "//a:link/@rel") == ["alternate", "self", "alternate"]
    assert at(written["atom.xml"], "//a:link[@rel='self']/@type") == ["application/atom+xml"]
    assert at(written["rss.xml"], "//a:link/@*") == [
        "self",
        "application/rss+xml",
        f"{SITE}feeds/all/rss.xml",
    ]
    assert at(written["rss.xml"], "//link") == [f"{SITE}whats-new/", f"{SITE}page-1/"]
    head = json.loads(written["feed.json"])
    assert head["home_page_url"] == f"{SITE}whats-new/"
    assert head["feed_url"] == f"{SITE}feeds/all/feed.json"
    assert "next_url" not in head


@pytest.mark.parametrize("write", [atom, rss])
def test_an_archive_leads_back_to_the_feed_and_to_what_is_older(write):
    """What fell off a feed stays within reach, as RFC 5005 has it."""
    old, older, new = f"{SITE}2026-02/x", f"{SITE}2026-01/x", f"{SITE}x"
    links = "//a:link[not(@rel='alternate')]"

    archive = write(feed(item()), Place(old, previous=older, current=new))
    newest = write(feed(item()), Place(new, previous=old))

    assert at(archive, f"{links}/@rel") == ["self", "current", "prev-archive"]
    assert at(archive, f"{links}/@href") == [old, new, older]
    assert at(archive, "//fh:archive") == [None]
    assert at(newest, f"{links}/@rel") == ["self", "prev-archive"]
    assert at(newest, "//fh:archive") == []


def test_an_archive_in_json_is_the_next_part_of_the_feed():
    """JSON Feed has one address for all the parts of a feed, and one for the part that follows."""
    head = json.loads(json_feed(feed(), Place(f"{SITE}2", f"{SITE}1", f"{SITE}3")))

    assert (head["feed_url"], head["next_url"]) == (f"{SITE}3", f"{SITE}1")


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("https://x.example/git/undo/?a=1&b=2#top", "https://x.example/git/undo/?a=1&b=2#top"),
        ("https://x.example/a b/é/日", "https://x.example/a%20b/%C3%A9/%E6%97%A5"),
        ("https://x.example/a%20b/100%/%zz", "https://x.example/a%20b/100%25/%25zz"),
        ("https://x.example/[1]<2>\"{3}|\\^`", "https://x.example/%5B1%5D%3C2%3E%22%7B3%7D%7C%5C%5E%60"),
        ("http://[::1]:8000/a", "http://[::1]:8000/a"),
        ("https://x.example/#a#b", "https://x.example/#a%23b"),
        (" https://x.example/\n", "https://x.example/"),
        ("tag:x.example,2026-03-03:c#/é.md", "tag:x.example,2026-03-03:c#/%C3%A9.md"),
        ("https://x.example/\udcff", "https://x.example/%ED%B3%BF"),
    ],
)  # fmt: skip
def test_addresses_are_escaped_where_they_have_to_be(address, written):
    """An address goes out as RFC 3986 has it; what was escaped already is left alone."""
    assert uri(address) == written


@given(ANY_TEXT)
def test_what_is_escaped_stays(text):
    """To escape an address twice is to escape it once, and nothing but ASCII is left."""
    assert uri(uri(text)) == uri(text)
    assert re.fullmatch(r"[!#$%&'()*+,/0-9:;=?@A-Z\[\]_a-z~.-]*", uri(text))


def test_each_author_is_named_alone():
    """Every author has an element; only web addresses are led to, and no element is for e-mail."""
    ada = Author("Ada Lovelace", f"{SITE}people/ada/")
    written = everywhere(
        feed(item(authors=(ada, Author("Bob", "mailto:b@x.example"), Author(" "))))
    )

    assert at(written["atom.xml"], "//a:entry/a:author/a:name") == ["Ada Lovelace", "Bob"]
    assert at(written["atom.xml"], "//a:uri") == [f"{SITE}people/ada/"]
    assert at(written["rss.xml"], "//item/dc:creator") == ["Ada Lovelace", "Bob"]
    assert at(written["rss.xml"], "//author | //managingEditor | //webMaster") == []
    assert entries(written["feed.json"])[0]["authors"] == [
        {"name": "Ada Lovelace", "url": f"{SITE}people/ada/"},
        {"name": "Bob"},
    ]
    assert "@" not in "".join(data.decode() for data in written.values())


def test_the_site_speaks_where_nobody_is_named():
    """An entry without authors is the feed's own, whose author is the site."""
    written = everywhere(feed(item()))

    assert at(written["atom.xml"], "//a:author/a:name") == ["Example"]
    assert at(written["atom.xml"], "/*/a:author/a:name") == ["Example"]
    assert at(written["rss.xml"], "//dc:creator") == ["Example"]
    assert json.loads(written["feed.json"])["authors"] == [{"name": "Example"}]


def test_categories_are_trimmed_and_unique():
    """A term comes once, with the words that readers see and the list that it is from."""
    topics = f"{SITE}topics/"
    written = everywhere(feed(item(categories=(
        Category(" git ", " Git & co\n", topics),
        Category("git", "Again"),
        Category("teams", ""),
        Category("", "Teams"),
        Category("Teams", "Teams"),
        Category(" ", "\x00"),
    ))))  # fmt: skip

    assert at(written["atom.xml"], "//a:category/@*") == [
        *("git", topics, "Git & co"), *("teams", "teams"), *("Teams", "Teams"),
    ]  # fmt: skip
    assert at(written["rss.xml"], "//category/@domain") == [topics]
    assert entries(written["feed.json"])[0]["tags"] == ["Git & co", "teams", "Teams"]


def test_plain_text_is_escaped_for_where_it_lands():
    """Titles are escaped once; what readers take for HTML says in HTML that it is text."""
    text = "How <b> & &amp; differ"
    written = everywhere(feed(item(title=text, summary=text)))

    assert at(written["atom.xml"], "//a:entry/*[@type='text']") == [text, text]
    assert b"<title>How &#x3C;b&gt; &#x26; &#x26;amp; differ</title>" in written["rss.xml"]
    description = entries(written["rss.xml"])[0]["description"]
    assert description == "How &lt;b&gt; &amp; &amp;amp; differ"
    assert unescape(description) == text
    entry = entries(written["feed.json"])[0]
    assert entry["title"] == entry["summary"] == entry["content_text"] == text


def test_content_is_not_touched():
    """HTML goes out as it is, in escaped text, with every space of a code sample."""
    html = "<pre><code>if a &lt; b:\n\n\tprint( 1)\n</code></pre>\n<p>]]&gt; é</p>"
    written = everywhere(feed(item(content=html)))

    assert at(written["atom.xml"], "//a:content[@type='html']") == [html]
    assert at(written["rss.xml"], "//content:encoded") == [html]
    assert entries(written["feed.json"])[0]["content_html"] == html
    assert all(b"CDATA" not in data for data in written.values())


def test_an_entry_always_says_something():
    """Without full text there is the summary, and without a summary the title."""
    written = everywhere(feed(item(2, summary=" "), item(1, content="<p>All</p>")))

    assert at(written["atom.xml"], "//a:summary") == ["Page 2", "What page 1 is about."]
    assert at(written["rss.xml"], "//item/description") == ["Page 2", "What page 1 is about."]
    assert at(written["rss.xml"], "//content:encoded") == ["<p>All</p>"]
    short, full = entries(written["feed.json"])
    assert (short["content_text"], "summary" in short) == ("Page 2", False)
    assert (full["content_html"], "content_text" in full) == ("<p>All</p>", False)


@pytest.mark.parametrize(
    ("language", "tag"),
    [("en", ["en"]), ("pt_BR", ["pt-BR"]), ("zh-Hant-TW", ["zh-Hant-TW"]), ("", []), ("a b", [])],
)
def test_a_language_is_a_tag_or_absent(language, tag):
    """What is no tag of a language is left out."""
    written = everywhere(feed(language=language))

    assert at(written["atom.xml"], "/*/@xml:lang") == tag
    assert at(written["rss.xml"], "//language") == tag
    assert [*filter(None, [json.loads(written["feed.json"]).get("language")])] == tag


def test_a_person_can_read_the_file():
    """It is indented, begins with its declaration, and names its namespaces once, at the root."""
    content = "<p>Text</p>"
    told = item(authors=(Author("Ada"),), content=content)

    written = everywhere(feed(told, item(2)), current=f"{SITE}x")

    assert written["atom.xml"].startswith(b"<?xml version='1.0' encoding='utf-8'?>\n<feed xmlns=")
    assert b"\n  <entry>\n    <id>tag:" in written["atom.xml"]
    assert b"\n    <author>\n      <name>Ada</name>\n    </author>\n" in written["atom.xml"]
    assert written["atom.xml"].endswith(b"\n  </entry>\n</feed>\n")
    assert written["rss.xml"].startswith(b"<?xml version='1.0' encoding='utf-8'?>\n<rss xmlns:")
    assert b"\n    <item>\n      <title>Page 2</title>\n" in written["rss.xml"]
    assert written["rss.xml"].endswith(b"\n    </item>\n  </channel>\n</rss>\n")
    assert (written["atom.xml"].count(b"xmlns"), written["rss.xml"].count(b"xmlns")) == (2, 4)
    assert b'\n  {\n   "id": "tag:' in written["feed.json"]
    assert b"null" not in written["feed.json"]
