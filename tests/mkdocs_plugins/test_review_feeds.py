"""What subscribers hear of reviews: by community, of what is due, and who reviewed what."""

import json

import pytest

from tests.fixtures.ledger import (
    COMMUNITIES,
    OLEG,
    OLGA,
    PIA,
    ZOE,
    community,
    front,
    person,
    review,
    security_site,
    sentences,
)
from tests.fixtures.news import feed_of, feeds_of, outlines, read
from tests.fixtures.repository import BOB, git
from tests.fixtures.site import Site

PLUGINS = ["search", "learnscape", "learnscape/validation", "learnscape/whats-new"]
EVERYTHING = "https://example.org/feeds/all/atom.xml"
SETTINGS = {"plugins": PLUGINS, "theme": "mkdocs", "repo_url": "https://github.com/example/h"}
DAY = "1788264000"  # 1 September 2026, 12:00
URL = "https://forge.example/handbook/pull/12"


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    """It is 1 September 2026."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", DAY)


@pytest.fixture
def handbook(tmp_path):
    """Give a site with Security and Operations, without pages yet."""
    site = security_site(tmp_path / "handbook")
    yield site
    site.close()


def add(handbook, name, *reviews, on="2026-06-01", body=None, **options):
    """Publish a page of Security, with the record of its reviews."""
    text = front(body or sentences(name), title=name.capitalize())
    landing = handbook.land(f"Add {name}", {f"docs/security/{name}.md": text}, on=on, **options)
    handbook.record(handbook.change(landing, *reviews))
    return landing


def check(handbook, name, by=OLGA, on="2026-08-01", **more):
    """Record that somebody found a page right as it stands."""
    handbook.record(handbook.revalidation(f"security/{name}.md", review(by, on, **more)))


def built(handbook, into="built", **settings):
    """Give the site, built."""
    site = Site(handbook.root, handbook.root.parent / into)
    return site.configure(**SETTINGS | settings).build()


def titles(site, scope):
    """Give the titles of a feed, which is the same in all formats."""
    feeds = [feed_of(site, scope, name) for name in ("atom.xml", "rss.xml", "feed.json")]
    assert feeds[0].entries == feeds[1].entries
    assert feeds[0].ids == feeds[2].ids
    return feeds[0].titles


def announced(site, path):
    """Give the scopes that a page announces, the closest first."""
    links = [link for link in site.page(path).all("link") if link.get("rel") == "alternate"]
    atom = [link["href"] for link in links if link["type"] == "application/atom+xml"]
    assert len({link["title"] for link in links}) == len(links)
    return [url.removeprefix("https://example.org/feeds/").rpartition("/")[0] for url in atom]


def updates(site):
    """Give what programs are told of what is new."""
    return json.loads(site.built("knowledge.json"))["updates"]


def test_a_check_is_told_to_those_who_follow_the_community_or_the_person(handbook):
    """And to programs, but not to everybody: nothing changed."""
    add(handbook, "keys", review(OLGA, "2026-06-01"))
    check(handbook, "keys", OLEG)

    site = built(handbook)

    words = "Keys: Checked by Oleg Chen, no change needed"
    having = {path for path, feed in feeds_of(site).items() if words in feed.titles}
    assert {path.rpartition("/")[0] for path in having} == {
        "feeds/communities/security", "feeds/people/oleg",
    }  # fmt: skip
    (entry, *_) = feed_of(site, "communities/security").entries
    assert (entry.when, entry.authors) == ("2026-08-01T10:00:00Z", ("Oleg Chen",))
    assert entry.url == "https://example.org/security/keys/"
    assert f'<a href="{URL}">See the review</a>' in entry.html
    assert "Checked" not in site.page("whats-new/index.html").text()
    (told,) = [one for one in updates(site) if one["kind"] == "validated"]
    assert (told["id"], told["title"], told["change"]) == (entry.id, "Keys", URL)


def test_a_change_says_who_reviewed_it(handbook):
    """On the page and in feeds; who merged it is told where nobody is known to have reviewed."""
    add(handbook, "keys", review(OLGA, "2026-06-01"), review(ZOE, "2026-06-01"), by=BOB)
    text = {"docs/security/locks.md": sentences("locks")}
    handbook.repository.commit("Add locks", text, branch="locks", by=BOB, on="2026-06-02")
    handbook.merge("locks", on="2026-06-03")
    edited = sentences("keys") + sentences("more")
    landing = handbook.land("Tell more", {"docs/security/keys.md": edited}, on="2026-06-04")
    handbook.record(handbook.change(landing, review(OLEG, "2026-06-04")))

    site = built(handbook)

    news = site.page("whats-new/index.html").text("learnscape-news")
    assert "By Ada Lovelace, reviewed by Oleg Chen · 4 June 2026" in news.replace(" ,", ",")
    assert "By Bob Kahn, accepted by Ada Lovelace · 3 June 2026" in news.replace(" ,", ",")
    assert "By Bob Kahn, reviewed by Olga Ruiz and Zoe Amari ·" in news.replace(" ,", ",")
    (entry,) = [one for one in feed_of(site).entries if "Tell more" in one.title]
    assert "<p>Reviewed by <bdi>Oleg Chen</bdi></p>" in entry.html


def test_a_page_that_is_due_is_in_the_feed_of_what_is_due(handbook):
    """From thirty days before, late or not; and what left its review, in words that stay true."""
    add(handbook, "fresh", review(OLGA, "2026-06-01"), on="2026-06-01")
    add(handbook, "soon", review(OLGA, "2026-03-10"), on="2026-03-10")
    add(handbook, "late", review(OLGA, "2026-01-10"), on="2026-01-10")
    add(handbook, "rewritten", review(OLGA, "2026-06-01"))
    handbook.land("Rewrite", {"docs/security/rewritten.md": sentences("x")}, on="2026-07-01")
    add(handbook, "wrong", review(OLGA, "2026-06-01"))
    handbook.record(handbook.withdrawal("security/wrong.md", review(OLEG, "2026-07-15")))
    add(handbook, "never")

    site = built(handbook)

    feed = feed_of(site, "due")
    assert titles(site, "due") == [
        "Review due by 10 September 2026: Soon",
        "Validation withdrawn: Wrong",
        "Changed since it was validated: About x",
        "Review due by 10 July 2026: Late",
    ]
    assert [entry.when for entry in feed.entries] == [
        "2026-08-11T00:00:00Z", "2026-07-15T10:00:00Z", "2026-07-01T12:00:00Z",
        "2026-06-10T00:00:00Z",
    ]  # fmt: skip
    assert feed.entries[0].id == "tag:example.org,2026-03-10:docs/security/soon.md:due:2026-09-10"
    assert feed.entries[0].url == "https://example.org/security/soon/"
    assert "https://github.com/example/h/" in feed.entries[2].html
    assert (feed.title, feed.home) == ("Reviews due · Site", "https://example.org/validation/")
    assert not {*feed.ids} & {one["id"] for one in updates(site)}


def test_a_page_leaves_the_feed_of_what_is_due_when_it_is_reviewed(handbook):
    """The next time that it is due is another entry."""
    add(handbook, "keys", review(OLGA, "2026-03-10"), on="2026-03-10")
    (before,) = feed_of(built(handbook), "due").ids

    check(handbook, "keys", on="2026-08-30")
    assert feed_of(built(handbook), "due").ids == []
    check(handbook, "keys", OLEG, on="2026-08-31", until="2026-09-20")

    (after,) = feed_of(built(handbook), "due").ids
    assert before.endswith(":due:2026-09-10")
    assert after.endswith(":due:2026-09-20")


def test_only_what_is_due_depends_on_the_day(handbook, monkeypatch):
    """All other feeds are the same every day, and on one day all are."""
    add(handbook, "keys", review(OLGA, "2026-03-10"), on="2026-03-10")
    check(handbook, "keys", on="2026-03-20")
    first = {path: data for path, data in built(handbook).files().items() if "feeds/" in path}
    assert first == {p: d for p, d in built(handbook, "b").files().items() if "feeds/" in p}
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1780000000")  # 28 May 2026

    other = {path: data for path, data in built(handbook).files().items() if "feeds/" in path}

    differing = {path.rpartition("/")[0] for path in first if first[path] != other[path]}
    assert differing == {"feeds/due"}
    assert read("feeds/due/atom.xml", other["feeds/due/atom.xml"]).ids == []


def test_pages_announce_the_feed_of_their_community_first(handbook):
    """So does the community's own page; the list of what is due announces that."""
    add(handbook, "keys", review(OLGA, "2026-06-01"))

    site = built(handbook)

    community = "communities/security"
    assert announced(site, "security/keys/index.html") == [community, "sections/security", "all"]
    assert announced(site, "communities/security/index.html") == [
        community, "sections/communities", "all",
    ]  # fmt: skip
    assert announced(site, "validation/index.html") == ["due", "all"]
    assert announced(site, "index.html") == announced(site, "whats-new/index.html") == ["all"]
    assert outlines(site)["Community Security · Site"].endswith("communities/security/atom.xml")
    assert outlines(site)["Reviews due · Site"].endswith("feeds/due/atom.xml")


def test_the_page_follow_explains_them_where_they_are(handbook):
    """In plain words, and not where there are none."""
    add(handbook, "keys", review(OLGA, "2026-06-01"))
    words = built(handbook).page("follow/index.html").text("learnscape-follow")
    assert "found right as it stands" in words
    assert "thirty days before its review ends" in words

    unread = [plugin for plugin in PLUGINS if "validation" not in plugin]
    site = built(handbook, plugins=unread)

    words = site.page("follow/index.html").text("learnscape-follow")
    assert "people who look after some pages" in words
    assert "checked" not in words
    assert "thirty days" not in words
    assert {path for path in site.files() if "feeds/due" in path} == set()
    assert "feeds/communities/security/atom.xml" in site.files()


def test_a_site_without_communities_has_no_feed_of_what_is_due(handbook):
    """Nobody could review anything."""
    add(handbook, "keys", review(OLGA, "2026-06-01"))
    handbook.land("Dissolve", dict.fromkeys(COMMUNITIES), on="2026-07-01")

    site = built(handbook)

    assert [path for path in site.files() if "feeds/due" in path] == []
    assert [path for path in site.files() if "feeds/communities" in path] == []
    assert "community" not in site.page("follow/index.html").text("learnscape-follow")


@pytest.mark.parametrize("credit", ["none", "name"])
def test_who_wishes_no_page_or_no_name_has_none(handbook, credit):
    """Neither in feeds, nor on the page, nor for programs."""
    hidden = {"docs/people/olga.md": person("Olga Ruiz", OLGA, credit=credit)}
    handbook.land("Hide", hidden, on="2025-07-01")
    add(handbook, "keys", review(OLGA, "2026-06-01"))
    check(handbook, "keys")

    site = built(handbook)

    named = credit == "name"
    summary = "Olga Ruiz" if named else "an owner of Security"
    assert f"Keys: Checked by {summary}, no change needed" in titles(site, "communities/security")
    assert not [path for path in site.files() if path.startswith("feeds/people/olga")]
    texts = b"\n".join(
        data for path, data in site.files().items()
        if path.startswith(("feeds/", "whats-new/", "knowledge.json"))
    )  # fmt: skip
    assert (b"Olga" in texts, b"people/olga" in texts) == (named, False)


def test_drafts_retired_pages_and_pages_left_out_are_in_no_feed_of_reviews(handbook):
    """Though they were validated, and their time is up."""
    pages = {"draft": "draft", "retired": "retired", "shown": None}
    for name, status in pages.items():
        add(handbook, name, review(OLGA, "2026-01-10"), on="2026-01-10")
        check(handbook, name, on="2026-02-10")
        if status:
            text = front(sentences(name), title=name.capitalize(), status=status)
            handbook.land("Mark", {f"docs/security/{name}.md": text}, on="2026-03-01")
    add(handbook, "hidden", review(OLGA, "2026-01-10"), on="2026-01-10")
    check(handbook, "hidden", on="2026-02-10")

    site = built(handbook, exclude_docs="hidden.md\n")

    assert titles(site, "due") == ["Review due by 10 August 2026: Shown"]
    checked = [title for title in titles(site, "communities/security") if "Checked" in title]
    assert checked == ["Shown: Checked by Olga Ruiz, no change needed"]


def test_a_page_that_moves_to_another_community_takes_its_news_along(handbook):
    """Under the ids it had; the old community hears of it no more."""
    add(handbook, "keys", review(OLGA, "2026-06-01"))
    check(handbook, "keys")
    before = feed_of(built(handbook), "communities/security")
    text = front(sentences("keys"), title="Keys")
    handbook.land(
        "Move", {"docs/security/keys.md": None, "docs/ops/keys.md": text}, on="2026-08-10"
    )

    site = built(handbook)

    moved = feed_of(site, "communities/ops")
    assert {*before.ids} <= {*moved.ids}
    assert "feeds/communities/security/atom.xml" not in site.files()
    assert announced(site, "ops/keys/index.html")[0] == "communities/ops"


def test_texts_that_break_feeds_break_none_of_these(handbook):
    """Names of people and of communities."""
    nasty = 'a & b <i>c</i> "d" ]]> </title> 🦉'
    facts = {"name": f"Olga {nasty} o@x.org", "accounts": {"github": {"id": 101, "login": "o"}}}
    handbook.land("Rename", {
        "docs/communities/security.md": community(nasty, "olga", owns=["security/"]),
        "docs/people/olga.md": front("Hello.\n", kind="person", **facts),
    }, on="2025-07-01")  # fmt: skip
    add(handbook, "keys", review(OLGA, "2025-08-01"), on="2025-08-01")
    check(handbook, "keys", on="2025-08-10")

    site = built(handbook)

    shown = f"Olga {nasty}"
    assert titles(site, "communities/security")[0] == f"Keys: Checked by {shown}, no change needed"
    assert titles(site, "due") == ["Review due by 10 August 2026: Keys"]
    assert feed_of(site, "due").entries[0].html == (
        "<p>a &amp; b &lt;i&gt;c&lt;/i&gt; &#34;d&#34; ]]&gt; &lt;/title&gt; 🦉 looks after this "
        "page</p>"
    )
    feeds = b"\n".join(data for path, data in site.files().items() if path.startswith("feeds/"))
    assert b"o@x.org" not in feeds
    assert nasty in site.page("follow/index.html").text("learnscape-follow")


def test_one_check_of_two_pages_is_two_entries(handbook):
    """Each under its own id."""
    add(handbook, "keys", review(OLGA, "2026-06-01"))
    add(handbook, "locks", review(OLGA, "2026-06-01"))
    both = handbook.revalidation("security/keys.md", review(OLGA, "2026-08-01"))
    other = handbook.revalidation("security/locks.md", review(OLGA, "2026-08-01"))
    handbook.record(both | {"pages": [*both["pages"], *other["pages"]]})

    feed = feed_of(built(handbook), "people/olga")

    assert {*feed.titles} == {
        "Keys: Checked by Olga Ruiz, no change needed",
        "Locks: Checked by Olga Ruiz, no change needed",
    }
    assert len({*feed.ids}) == 2


def test_a_word_that_does_not_count_is_no_news(handbook):
    """Of somebody who may not validate the page, or of a day to come."""
    add(handbook, "keys", review(OLGA, "2026-06-01"))
    check(handbook, "keys", PIA)
    check(handbook, "keys", OLGA, on="2026-09-02")

    site = built(handbook)

    assert [title for title in titles(site, "communities/security") if "Checked" in title] == []


def test_a_shallow_clone_is_built_without_feeds(tmp_path):
    """A preview goes on, with the page Validation and the cure, where no feed can be told."""
    site = security_site(tmp_path / "handbook")
    site.close()
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{site.root}", str(clone))
    plugins = ["learnscape", "learnscape/validation", "learnscape/whats-new"]

    built = Site(clone, tmp_path / "built").configure(plugins=plugins).build(strict=False)

    assert "There is nothing to follow yet" in built.page("follow/index.html").text()
    assert built.page("validation/index.html").text()
