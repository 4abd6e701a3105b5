"""What is new: the page that tells it, the page that says how to follow, and what is announced."""

import json

import jsonschema
import pytest

from tests.fixtures.hard import prose
from tests.fixtures.news import NASTY, feed_of, feeds_of, front, outlines, read, telling
from tests.fixtures.repository import BOB, CLEO, Link, Repository
from tests.fixtures.site import STOPPED, Reading, Site

THEMES = ["material", "mkdocs", "readthedocs"]
ADA = front(kind="person", name="Ada Lovelace", emails=["ada@example.org"]) + "Ask me.\n"
GENERATE = """
from mkdocs.structure.files import File

def on_files(files, config):
    files.append(File.generated(config, "made.md", content="# Made\\n"))
    return files
"""
STRICT_ABOUT_LINKS = {
    "nav": {"omitted_files": "warn", "not_found": "warn", "absolute_links": "warn"},
    "links": {"anchors": "warn", "unrecognized_links": "warn"},
}


@pytest.fixture
def told(site):
    """Give a site that tells its news, with a home page by Ada."""
    return telling(site).commit("Begin", {"docs/index.md": prose("home")}, on=0)


@pytest.fixture(scope="module")
def two_weeks(tmp_path_factory):
    """Give a site with a bit of everything: pages, people, changes, in two weeks."""
    folder = tmp_path_factory.mktemp("news")
    repository = Repository(folder / "repository")
    site = telling(Site(repository.root, folder / "built", repository),
                   repo_url="https://github.com/example/site")  # fmt: skip
    site.commit("Begin", {"docs/index.md": page("home"), "docs/people/ada.md": ADA}, on=0)
    pages = {f"docs/git/{name}.md": page(name) for name in ("undo", "rebase", "merge")}
    site.commit("Explain git (#12)", pages, by=BOB, on=1, co=["Ada <ada@example.org>"])
    chapter = {"docs/git/undo.md": page("undo") + "\n## Undo a merge\n\n" + prose("more", 1)[14:]}
    site.commit("Tell of merges", chapter, branch="more", on=7, by=CLEO)
    title = "Merge pull request #7 from cleo/more\n\nMore on undo"
    repository.merge("more", message=title, by=BOB, on=8)
    retired = page("merge").replace("---\n", "---\nstatus: retired\nreplaced_by: git/undo.md\n", 1)
    site.commit("Retire it", {"docs/git/merge.md": retired}, on=9)
    yield site.build(strict=True)
    repository.close()


def page(topic):
    """Give a page about something, which says so."""
    return front(title=topic.capitalize(), description=f"About {topic}.") + prose(topic)


def news(built, path="whats-new/index.html"):
    """Give what a reader reads of the news."""
    return built.page(path).text("learnscape-news")


def announced(built, path):
    """Give the titles and addresses of the feeds that a page announces, of one format."""
    links = [link for link in built.page(path).all("link") if link.get("rel") == "alternate"]
    return {link["title"]: link["href"] for link in links if link["type"] == "application/atom+xml"}


def linked(built, path, within):
    """Give every address within a part of a page."""
    return [link["href"] for link in built.page(path).all("a", within=within)]


def knowledge(built):
    """Give what programs are told, which is by the schema published beside it."""
    told = json.loads(built.built("knowledge.json"))
    jsonschema.validate(told, json.loads(built.built("knowledge.schema.json")))
    return told


def test_the_page_tells_by_week_what_happened(two_weeks):
    """Newest first: what kind, which page, why, which parts, by whom, and when."""
    assert news(two_weeks) == (
        "Want to be told? Follow everything here, or one part. "
        "8 – 14 January 2024 "
        "Retired Merge Retire it Read Undo instead. "
        "By Ada Lovelace · 10 January 2024 · See what changed "
        "Revised Undo More on undo Parts that changed: Undo a merge "
        "By Cleo Diaz , accepted by Bob Kahn · 9 January 2024 · See what changed "
        "Welcome Cleo Diaz ( Undo ), with a first contribution. "
        "1 – 7 January 2024 "
        "Explain git New Rebase About rebase. New Undo About undo. "
        "By Bob Kahn and Ada Lovelace · 2 January 2024 · See what changed "
        "New Home About home. By Ada Lovelace · 1 January 2024 · See what changed "
        "Welcome Bob Kahn ( Merge ) and Ada Lovelace ( Home ), with a first contribution."
    )


def test_a_site_may_leave_welcomes_out(told):
    """Of the page, the feeds and what Follow promises; what is new stays."""
    options = {"learnscape/whats-new": {"welcomes": False}}
    plugins = ["search", "learnscape", options]

    built = told.configure(plugins=plugins).commit("Add", {"docs/a.md": prose("a")}).build()

    assert "Welcome" not in news(built)
    assert not any(b"Welcome" in data for path, data in built.files().items() if "feeds/" in path)
    assert "first time" not in built.page("follow/index.html").text("learnscape-follow")
    assert "About a" in news(built)


@pytest.mark.parametrize("path", ["a/index.html", "feeds/all/atom.xml", "picture.svg"])
def test_a_feed_overwrites_nothing(told, path):
    """Whatever else is at that address is told of, and stays."""
    told.configure(
        plugins=["learnscape", {"learnscape/whats-new": {"paths": {path: "all/rss.xml"}}}]
    )
    told.commit("Add", {"docs/a.md": prose("a"), "docs/picture.svg": "<svg/>"})

    built = told.build()

    assert not built.built(path).startswith("<?xml version='1.0' encoding='utf-8'?>\n<rss")
    assert any(f"there is a file `{path}` already" in warning for warning in built.warnings)


def test_each_week_is_in_the_table_of_contents(two_weeks):
    """As the headings of any page are, and each leads to its heading."""
    anchors = [link for link in linked(two_weeks, "whats-new/index.html", "nav") if "#20" in link]
    ids = {heading.get("id") for heading in two_weeks.page("whats-new/index.html").all("h2")}

    assert anchors == ["#2024-01-08", "#2024-01-01"]
    assert {anchor[1:] for anchor in anchors} <= ids


def test_people_and_changes_are_linked(two_weeks):
    """People where they have a page, changes where the forge shows them."""
    links = linked(two_weeks, "whats-new/index.html", "learnscape-news")

    assert "../people/ada/" in links
    assert "../git/undo/" in links
    assert "https://github.com/example/site/pull/7" in links
    assert "https://github.com/example/site/pull/12" in links


def test_programs_are_told_of_the_same_updates(two_weeks):
    """With ids that are those of the feeds, and by the published schema."""
    updates = knowledge(two_weeks)["updates"]

    assert [(one["kind"], one["title"]) for one in updates] == [
        ("retired", "Merge"), ("revised", "Undo"), ("welcome", "Welcome, Cleo Diaz"),
        ("new", "Rebase"), ("new", "Undo"), ("welcome", "Welcome, Bob Kahn"),
        ("new", "Home"), ("welcome", "Welcome, Ada Lovelace"),
    ]  # fmt: skip
    assert {one["id"] for one in updates} == {*feed_of(two_weeks).ids}
    assert updates[1] == {
        "id": updates[1]["id"],
        "kind": "revised",
        "page": "git/undo.md",
        "title": "Undo",
        "summary": "More on undo",
        "when": "2024-01-09T12:00:00Z",
        "people": ["Cleo Diaz"],
        "url": "https://example.org/git/undo/",
        "change": "https://github.com/example/site/pull/7",
    }


@pytest.mark.parametrize("kind", ["", "learnscape/credits"])
def test_it_works_without_the_other_plugins(told, kind):
    """And with any of them, in any order below `learnscape`."""
    plugins = ["learnscape", "learnscape/whats-new", *filter(None, [kind])]

    built = told.configure(plugins=plugins).build(strict=True)

    assert "New About home" in news(built)
    assert bool(built.credits()) == bool(kind)


def test_before_anything_is_committed_there_is_nothing_to_tell(site_in, tmp_path):
    """And nothing to follow; both pages say so."""
    (tmp_path / "site" / "docs").mkdir(parents=True)
    site = telling(site_in(tmp_path / "site")).write("docs/index.md", "# Home\n")

    built = site.build(strict=True)

    assert "Nothing to tell yet." in news(built)
    assert "There is nothing to follow yet." in built.page("follow/index.html").text()
    assert announced(built, "index.html") == {}
    assert feeds_of(built) == {}


def test_a_page_and_a_link_to_it_are_told_once(told):
    """By the page itself: no two updates have one id."""
    told.commit("Write", {"docs/x/b.md": prose("b")}, by=BOB, on=1)
    told.commit("Link", {"docs/b.md": Link("x/b.md")}, by=BOB, on=2)

    updates = knowledge(told.build(strict=True))["updates"]

    assert [one["page"] for one in updates] == ["x/b.md", "x/b.md", "index.md", "index.md"]
    assert len({one["id"] for one in updates}) == 4


def test_a_welcome_does_not_come_again_when_its_commit_is_listed(told):
    """In `.git-blame-ignore-revs`, which can name a commit only after it has landed."""
    listed = told.repository.commit("Format", {"docs/index.md": prose("home", 7)}, by=BOB, on=1)
    told.commit("List it", {".git-blame-ignore-revs": f"{listed}\n"}, on=2)
    told.commit("Write", {"docs/b.md": prose("b")}, by=BOB, on=3)

    updates = knowledge(told.build(strict=True))["updates"]

    assert [one["when"][:10] for one in updates if one["title"] == "Welcome, Bob Kahn"] == [
        "2024-01-02"
    ]


def test_pages_of_other_repositories_are_told_apart(own, site_in):
    """Their paths may be the site's as well, so ids name a commit; no change is linked."""
    site = site_in(own("submodules").parent)
    telling(site, repo_url="https://github.com/example/site")

    updates = knowledge(site.build(strict=True))["updates"]

    new = {one["page"]: one for one in updates if one["kind"] == "new"}
    assert [path for path, one in new.items() if "change" in one] == ["index.md"]
    name, _, born = new["handbook/guide.md"]["id"].rpartition(":")
    assert (name, len(born)) == ("tag:example.org,2024-01-03:guide.md", 12)


def test_a_bulk_landing_is_one_line(told):
    """More than twenty pages at once are told together, each with its link."""
    pages = {f"docs/all/{n:02}.md": page(f"page {n:02}") for n in range(21)}
    told.commit("Bring the old handbook", pages, by=BOB, on=1)

    built = told.build(strict=True)

    assert "New Bring the old handbook 21 pages Page 00 Page 01" in news(built)
    bulk = feed_of(built, "sections/all").entries
    assert [entry.title for entry in bulk] == ["Bring the old handbook"]
    assert bulk[0].html.count('<a href="https://example.org/all/') == 21
    assert [entry.id for entry in bulk] == [
        one["id"] for one in knowledge(built)["updates"] if len(one.get("pages", ())) == 21
    ]


def test_a_retired_page_says_in_a_feed_what_to_read_instead(two_weeks):
    """With its address."""
    (entry,) = (e for e in feed_of(two_weeks).entries if e.title == "Retired: Merge")

    shown = Reading(entry.html)
    assert "Read Undo instead." in shown.text()
    assert shown.all("a")[0]["href"] == "https://example.org/git/undo/"


@pytest.mark.parametrize("theme", THEMES)
def test_whatever_the_texts_are_the_page_has_its_own_elements(told, theme):
    """Titles, reasons, names and parts are characters."""
    hostile = front(title=NASTY, description=NASTY, tags=[NASTY]) + prose("a")
    told.commit(NASTY, {"docs/a.md": hostile}, on=1, by=BOB, co=["<img src=x> <i@example.org>"])
    part = f"\n## Part {NASTY} <img src=x>\n\n" + prose("part")
    told.commit(f"Add <img src=x> {NASTY}", {"docs/a.md": hostile + part}, on=2)

    built = told.configure(theme=theme, site_name="Site").build()

    whole = built.page("whats-new/index.html")
    assert NASTY in whole.text("learnscape-news")
    assert f"Add <img src=x> {NASTY}" in whole.text("learnscape-news")
    for within in ("learnscape-news", "learnscape-follow"):
        for path in ("whats-new/index.html", "follow/index.html"):
            for tag in ("img", "i", "script", "item"):
                assert not built.page(path).all(tag, within=within)


@pytest.mark.parametrize("name", ["whats-new.md", "whats-new/index.md", "whats-new/README.md"])
def test_a_page_of_the_sites_own_keeps_its_introduction(told, name):
    """And the news follow below it."""
    told.commit("Introduce", {f"docs/{name}": "# Fresh\n\nWords of our own.\n"}, on=1)

    built = told.build(strict=True)

    text = (
        built.page("whats-new/index.html").text("main") or built.page("whats-new/index.html").text()
    )
    assert text.index("Fresh") < text.index("Words of our own.") < text.index("New About home")
    assert "What's new" not in text


@pytest.mark.parametrize("nav", [
    None, ["index.md"], ["index.md", {"News": "whats-new.md"}, "follow.md"]
])  # fmt: skip
@pytest.mark.parametrize("theme", THEMES)
def test_pages_of_ours_fit_any_menu(told, nav, theme):
    """Without one they are in it; where the site wrote its own they are where it says, or not."""
    settings = {"nav": nav} if nav else {}
    told.configure(theme=theme, validation=STRICT_ABOUT_LINKS, **settings)

    built = told.build(strict=True)

    assert "New About home" in news(built)
    menu = {link.get("href", "") for link in built.page().all("a")}
    assert ("whats-new/" in menu) == (nav is None or len(nav) > 1)


def test_another_plugin_may_write_our_pages(told):
    """As the site itself may."""
    told.write("hook.py", GENERATE.replace("made.md", "whats-new.md"))
    first = '@__import__("mkdocs").plugins.event_priority(100)\ndef on_files'
    hook = (told.root / "hook.py").read_text().replace("def on_files", first)

    built = told.write("hook.py", hook).configure(hooks=["hook.py"]).build(strict=True)

    assert "New About home" in news(built)
    assert "Made" in built.page("whats-new/index.html").text()


def test_pages_of_ours_can_be_linked(told):
    """From any page, without a warning."""
    told.configure(validation=STRICT_ABOUT_LINKS)
    told.commit("Link", {"docs/a.md": "# A\n\n[News](whats-new.md), [feeds](follow.md)\n"}, on=1)

    assert told.build(strict=True)


def test_search_finds_what_is_new_where_it_is_new(two_weeks):
    """And not on the page that tells of it."""
    index = json.loads(two_weeks.built("search/search_index.json"))["docs"]
    about = [one["text"] for one in index if one["location"].startswith(("whats-new", "follow"))]

    assert "More on undo" not in " ".join(about)
    assert "Undo a merge" in json.dumps(index)


def test_search_leaves_the_news_out_wherever_it_is_listed(told):
    """Below our plugin as well."""
    told.commit("Say more", {"docs/index.md": prose("home", 9)}, on=1)
    told.configure(plugins=["learnscape", "learnscape/whats-new", "search"])

    built = told.build(strict=True)

    assert "Say more" in news(built)
    assert "Say more" not in built.built("search/search_index.json")


def test_the_page_follow_lists_every_feed(two_weeks):
    """In each format, with the list of all; and they are there."""
    links = linked(two_weeks, "follow/index.html", "learnscape-follow")
    feeds = feeds_of(two_weeks)

    assert {said.url for path, said in feeds.items() if path.endswith("atom.xml")} == {
        *outlines(two_weeks).values()
    }
    for path in feeds:
        assert f"https://example.org/{path}" in links
    assert "https://example.org/feeds/feeds.opml" in links
    assert "../whats-new/" in links


@pytest.mark.parametrize("theme", THEMES)
def test_every_page_announces_its_feeds_in_any_theme(told, theme):
    """The closest first, under titles that tell them apart; a generated page has the site's."""
    page = {"docs/git/undo.md": front(tags=["git"]) + prose("undo"), "docs/people/ada.md": ADA}
    told.commit("Write", page, on=1).write("hook.py", GENERATE)

    built = told.configure(theme=theme, hooks=["hook.py"]).build(strict=True)

    whole = {"Site: what's new (Atom)": "https://example.org/feeds/all/atom.xml"}
    assert [*announced(built, "git/undo/index.html").items()] == [
        ("Git · Site (Atom)", "https://example.org/feeds/sections/git/atom.xml"),
        *whole.items(),
    ]
    assert [*announced(built, "people/ada/index.html").items()] == [
        ("Ada Lovelace · Site (Atom)", "https://example.org/feeds/people/ada/atom.xml"),
        *whole.items(),
    ]
    for path in ("index.html", "made/index.html", "whats-new/index.html", "follow/index.html"):
        assert announced(built, path) == whole


@pytest.mark.parametrize("theme", THEMES)
def test_a_title_cannot_take_the_announcement_with_it(told, theme):
    """Where a theme prints titles as they are, the feeds still stand after the title."""
    text = front(title="How to close </head>") + prose("a")
    built = told.configure(theme=theme).commit("Write", {"docs/a.md": text}, on=1).build()

    head, _, _ = built.built("a/index.html").partition("<body")
    assert head.index("</title>") < head.index("feeds/all/atom.xml")


def test_an_old_path_of_a_feed_has_the_same_entries(site):
    """Under its own address, in each format."""
    paths = {"feed_rss_created.xml": "all/rss.xml", "blog/atom.xml": "all/atom.xml",
             "feed_json_created.json": "all/feed.json"}  # fmt: skip
    telling(site, options={"paths": paths}).commit("Begin", {"docs/index.md": prose("home")})

    built = site.build(strict=True)

    for path, feed in paths.items():
        copy = read(feed, (built.root / path).read_bytes())
        assert copy.entries == feed_of(built, *feed.split("/")).entries
        assert copy.url == f"https://example.org/{path}"


@pytest.mark.parametrize("feed", ["topics/nothing/rss.xml", "all/2024-01/rss.xml"])
def test_a_path_to_a_feed_that_is_not_there_is_told(site, feed):
    """Rather than found out by those who followed it; a part of an archive is no feed."""
    telling(site, options={"paths": {"old.xml": feed}})
    for day in range(41):
        name = f"docs/{day}.md" if day else "docs/index.md"
        site.commit("Write", {name: prose(f"{day}")}, on=day)

    built = site.build()

    assert built.warnings == [
        f"learnscape: mkdocs.yml: there is no feed `{feed}`, so `old.xml` is not "
        "written\n  mend: write one of those that the page `follow/` lists, or delete the line"
    ]


@pytest.mark.parametrize(("option", "told"), [
    ({"paths": {"../up.xml": "all/rss.xml"}}, "'../up.xml' is no path from the root of the site"),
    ({"paths": {"/up.xml": "all/rss.xml"}}, "'/up.xml' is no path from the root of the site"),
    ({"paths": {"a.xml": "all/rss"}}, "'all/rss' is no feed: write 'a.xml: all/rss.xml'"),
    ({"paths": {"a.xml": None}}, "'None' is no feed: write 'a.xml: all/rss.xml'"),
    ({"paths": {1: "all/rss.xml"}}, "'1' is no path from the root of the site"),
    ({"paths": ["a.xml"]}, "Expected type: <class 'dict'> but received: <class 'list'>"),
])  # fmt: skip
def test_a_wrong_option_is_told_in_words(site, caplog, option, told):
    """Which, and what to write."""
    site.commit("Begin", {"docs/index.md": "# Home\n"})

    with pytest.raises(STOPPED):
        telling(site, options=option).build()
    assert told in caplog.text


@pytest.mark.parametrize("authority", ["https://example.org", "a b", "example.org?x", "", "é.org"])
def test_an_authority_is_a_host(site, caplog, authority):
    """And perhaps a path; anything else would make ids that are none."""
    plugins = [{"learnscape": {"tag_authority": authority}}, "learnscape/whats-new"]
    site.commit("Begin", {"docs/index.md": "# Home\n"}).configure(plugins=plugins)

    with pytest.raises(STOPPED):
        site.build()
    assert "is no host: write 'docs.example.org', without https://" in caplog.text


@pytest.mark.parametrize("plugins", [
    ["learnscape/whats-new"], ["learnscape/whats-new", "learnscape"]
])  # fmt: skip
def test_without_the_plugin_above_it_the_build_says_what_to_write(site, caplog, plugins):
    """The line, and where it belongs."""
    site.commit("Begin", {"docs/index.md": "# Home\n"}).configure(plugins=plugins)

    with pytest.raises(STOPPED):
        site.build()
    assert [record.getMessage() for record in caplog.records] == [
        "`learnscape/whats-new` needs the plugin `learnscape` above it.\n"
        "  mend: in mkdocs.yml, write `- learnscape` before the line `- learnscape/whats-new`"
    ]


def test_a_site_can_have_templates_of_its_own(told):
    """A file of the same name in its theme folder wins, and is escaped for."""
    words = "<p class='mine'>{{ weeks[0].entries[0].first.title }}</p>"
    told.write("mine/learnscape/whats-new.html", words)
    told.write("mine/learnscape/follow.html", "<p class='mine'>{{ groups | join(' ') }}</p>")
    told.write("mine/learnscape/update.html", "<p>Ours: {{ update.title }}</p>")
    told.configure(theme={"name": "mkdocs", "custom_dir": "mine"})
    page = front(title="<b> & </b>", tags=["b"]) + prose("b")
    told.commit("Write", {"docs/b.md": page}, on=1)
    told.commit("Improve", {"docs/b.md": page + prose("more")}, on=2)

    built = told.build(strict=True)

    assert built.page("whats-new/index.html").text("mine") == "<b> & </b>"
    assert built.page("follow/index.html").text("mine") == "Everything Topics"
    assert feed_of(built).entries[0].html == "<p>Ours: &lt;b&gt; &amp; &lt;/b&gt;</p>"


def test_git_is_started_five_times_at_most(told, git_calls):
    """Whatever is told, and however many pages there are."""
    for day in range(1, 5):
        pages = {f"docs/{n}.md": prose(f"{n}", 5 + 2 * day) for n in range(10)}
        told.commit(f"Write {day}", pages, on=day)
    told.repository.checkout()
    before = len(git_calls())

    told.build(strict=True)

    assert len([call for call in git_calls()[before:] if " symbolic-ref" not in call
                and " reset " not in call]) <= 5  # fmt: skip


def test_a_host_is_written_as_the_network_has_it(told):
    """A name in any script, which not every feed reader can look up."""
    built = told.configure(site_url="https://bücher.example:8000/a/").build(strict=True)

    host = "xn--bcher-kva.example"
    assert feed_of(built).url == f"https://{host}:8000/a/feeds/all/atom.xml"
    assert {entry.url for entry in feed_of(built).entries} == {f"https://{host}:8000/a/"}
    assert all(one.startswith(f"tag:{host},") for one in feed_of(built).ids)


@pytest.mark.parametrize("theme", ["material", "mkdocs"])
def test_a_site_whose_addresses_are_files_links_to_itself(told, theme):
    """With `use_directory_urls: false`, in a folder of a host."""
    told.configure(theme=theme, use_directory_urls=False, site_url="https://example.org/a/")
    built = told.commit("Write", {"docs/git/undo.md": prose("undo")}, on=1).build(strict=True)

    assert "git/undo.html" in linked(built, "whats-new.html", "learnscape-news")
    assert feed_of(built).entries[0].url == "https://example.org/a/git/undo.html"
    assert "https://example.org/a/feeds/all/atom.xml" in announced(built, "index.html").values()
