"""Which feeds a site has, what is in each, and what pages say of them."""

from dataclasses import replace

from learnscape.derive.scopes import Scope
from learnscape.derive.topics import topics_by_page, topics_of
from learnscape.model import Contributor
from learnscape.syndication import Site, Syndication, announced_by, groups_of, offer_of
from tests.builders import moment, page
from tests.fixtures.news import FORMATS, read, update

URL = "https://example.org/"
PAGES = {
    "a.md": page("a.md", title="A", tags=("Git", "git", "C++", "!")),
    "git/b.md": page("git/b.md", title="B"),
}
TOPICS = topics_by_page(topics_of(PAGES.values()))
SITE = Site(
    "Site",
    URL,
    "en",
    page_url=lambda path: f"{URL}{path[:-3]}/" if path in PAGES or "people" in path else None,
    person_url=lambda handle: f"{URL}people/{handle}/" if handle else None,
    news_url=f"{URL}whats-new/",
)


def scope(path="all", kind="all", label="", **facts):
    """Give something to follow."""
    return Scope(path, kind, label, moment(0), tuple(facts.pop("updates", ())), **facts)


def files(*scopes, also=None, contents=None):
    """Give every file, by its path."""
    return dict(Syndication(SITE, TOPICS, contents or {}).files(scopes, also))


def feeds(*scopes, **options):
    """Give every feed, read, by its path."""
    return {
        path: read(path, data)
        for path, data in files(*scopes, **options).items()
        if not path.endswith("opml")
    }


def test_each_scope_has_a_feed_in_each_format():
    """In a folder of its own, and there is one list of all."""
    git = scope("sections/git", "section", "Git")

    assert [*files(scope(), git)] == [
        "feeds/all/atom.xml", "feeds/all/rss.xml", "feeds/all/feed.json",
        "feeds/sections/git/atom.xml", "feeds/sections/git/rss.xml",
        "feeds/sections/git/feed.json", "feeds/feeds.opml",
    ]  # fmt: skip


def test_the_same_update_is_the_same_entry_everywhere():
    """In the feed of everything, of a part, and in any format."""
    told = update(1, title="A", summary="What.")
    said = feeds(scope(updates=[told]), scope("topics/git", "topic", "Git", updates=[told]))

    entries = {entry for one in said.values() for entry in one.entries}
    assert len(entries) == 1
    assert len([entry for one in said.values() for entry in one.entries]) == 6


def test_a_feed_holds_the_newest_and_the_archive_the_rest():
    """Of everything; a part has no archive, for the whole has it."""
    told = [update(day, page="a.md") for day in range(60, 0, -1)]
    said = feeds(scope(updates=told), scope("sections/git", "section", "Git", updates=told))

    assert [len(one.entries) for path, one in said.items() if path.endswith("atom.xml")] == [
        40, 40, 40,
    ]  # fmt: skip
    assert [path for path in said if "2024" in path] == [
        f"feeds/all/archive/{part}.{name}" for name in FORMATS for part in ("2024",)
    ]


def test_a_copy_under_another_path_knows_its_own_address():
    """And several may be made of one feed."""
    told = update(1, page="a.md")
    said = files(scope(updates=[told]), also={"old.xml": "all/rss.xml", "older.xml": "all/rss.xml"})

    copies = [read("rss.xml", said[path]) for path in ("old.xml", "older.xml")]
    assert [copy.url for copy in copies] == [f"{URL}old.xml", f"{URL}older.xml"]
    assert {copy.entries for copy in copies} == {read("rss.xml", said["feeds/all/rss.xml"]).entries}


def test_an_entry_leads_to_where_it_can_be_read():
    """Its page; who is welcomed, where they have one; else the news: a forge is not for all."""
    told = {
        "page": update(1),
        "person": update(2, kind="welcome", people=(Contributor("Ada", "ada"),)),
        "first page": update(3, kind="welcome", people=(Contributor("Bob"),)),
        "change": update(4, page=None, change="https://forge.example/1"),
        "news": update(5, page=None),
        "gone": update(6, page="gone.md", pages=()),
    }
    where = Syndication(SITE, TOPICS, {}).url_of

    assert {name: where(one) for name, one in told.items()} == {
        "page": f"{URL}a/",
        "person": f"{URL}people/ada/",
        "first page": f"{URL}a/",
        "change": f"{URL}whats-new/",
        "news": f"{URL}whats-new/",
        "gone": f"{URL}whats-new/",
    }


def test_an_entry_has_the_topics_of_its_page():
    """Each once, whatever the spelling; what has no name in an address is no topic."""
    (said, *_) = feeds(scope(updates=[update(1)])).values()

    assert said.entries[0].tags == ("C++", "Git")


def test_the_text_of_a_page_goes_out_where_it_is_given():
    """Else what is said of the update."""
    told = [update(2, summary="In short."), update(1, summary="In short.")]
    (said, *_) = feeds(scope(updates=told), contents={told[0].id: "<p>Long.</p>"}).values()

    assert [entry.html for entry in said.entries] == ["<p>Long.</p>", "In short."]


def test_feeds_are_told_apart_by_their_titles():
    """And lead to the page that they are about."""
    ada = scope("people/ada", "person", "Ada", home="people/ada.md")
    some = (
        scope(),
        scope("sections/git", "section", "Git"),
        scope("topics/git", "topic", "Git"),
        ada,
    )
    offers = [offer_of(SITE, one) for one in some]

    assert [(offer.title, offer.brings, offer.home) for offer in offers] == [
        ("Site: what's new", "What is new on Site", URL),
        ("Git · Site", "What is new in Git", f"{URL}whats-new/"),
        ("Topic Git · Site", "What is new about Git", f"{URL}whats-new/"),
        ("Ada · Site", "What Ada worked on", f"{URL}people/ada/"),
    ]
    assert [*groups_of(SITE, some)] == ["Everything", "Parts of the site", "Topics", "People"]


def test_a_community_and_its_reviews_have_feeds_of_their_own():
    """With titles that no folder has; what is due leads to the list of it."""
    security = scope("communities/security", "community", "Security", home="people/x.md")
    due = scope("due", "due", "Reviews due")
    listed = replace(SITE, due_url=f"{URL}validation/")

    assert [(offer.title, offer.brings, offer.home) for offer in (
        offer_of(SITE, security), offer_of(SITE, due), offer_of(listed, due),
    )] == [
        ("Community Security · Site", "What is new in the pages of Security, and which of them "
         "were checked", f"{URL}people/x/"),
        ("Reviews due · Site", "Which pages of Site need a review", f"{URL}whats-new/"),
        ("Reviews due · Site", "Which pages of Site need a review", f"{URL}validation/"),
    ]  # fmt: skip
    assert [*groups_of(SITE, [security, due])] == ["Communities", "For reviewers"]
    assert "feeds/due/rss.xml" in files(security, due)


def test_a_folder_in_folders_is_shown_so():
    """As deep as three."""
    paths = "sections/a", "sections/a/b", "sections/a/b/c/d/e"

    assert [offer_of(SITE, scope(path, "section", "x")).depth for path in paths] == [0, 1, 3]


def test_a_page_announces_the_closest_feed_first():
    """Its community; somebody's own, or the deepest folder; the whole site. Follow has more."""
    scopes = [
        scope(pages=("a/b/c.md", "d.md")),
        scope("communities/y", "community", pages=("communities/x.md",), home="communities/y.md"),
        scope("communities/x", "community", pages=("a/b/c.md", "e.md"), home="communities/x.md"),
        scope("sections/a", "section", pages=("a/b/c.md",)),
        scope("sections/a/b", "section", pages=("a/b/c.md",)),
        scope("topics/x", "topic", pages=("a/b/c.md",)),
        scope("people/ada", "person", pages=("people/ada.md",)),
        scope("due", "due"),
    ]

    announced = {path: [one.path for one in some] for path, some in announced_by(scopes).items()}

    assert announced == {
        "a/b/c.md": ["communities/x", "sections/a/b", "all"],
        "e.md": ["communities/x", "all"],
        "communities/x.md": ["communities/x", "all"],
        "communities/y.md": ["communities/y", "all"],
        "people/ada.md": ["people/ada", "all"],
    }


def test_addresses_are_escaped():
    """A folder may have any name."""
    said = feeds(scope("sections/a b/é&<", "section", "X"))

    assert {one.url for one in said.values()} == {
        f"{URL}feeds/sections/a%20b/%C3%A9&%3C/{name}" for name in FORMATS
    }
