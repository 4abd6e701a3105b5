"""What readers see of communities, on whole sites."""

import re

import pytest

from tests.fixtures.ledger import (
    OLGA,
    community,
    front,
    person,
    review,
    security_site,
    sentences,
)
from tests.fixtures.news import NASTY
from tests.fixtures.site import Site

DAY = "1788264000"  # 1 September 2026, 12:00
PLUGINS = ["search", "learnscape", "learnscape/credits", "learnscape/validation",
           "learnscape/whats-new", "learnscape/communities"]  # fmt: skip
ALONE = ["learnscape", "learnscape/communities"]
HOME, OURS = "learnscape-home", "learnscape-community"
THEMES = ["material", "mkdocs", "readthedocs"]
SLUG, TITLE = "quiddity-circle", "Quiddity and Co"
SESSIONS = [
    {"title": "Drop-in", "starts": "2026-09-02T15:00", "zone": "Europe/London", "every": "2 weeks",
     "minutes": 45, "where": "Room 2"},
]  # fmt: skip
FULL = {
    "purpose": "Nobody here fears quiddity.",
    "owns": ["quiddity/"],
    "champions": ["pia"],
    "members": ["zoe"],
    "topics": ["quiddity"],
    "channel": "https://chat.example.org/quiddity",
    "sessions": SESSIONS,
}
PAGES = {
    "docs/quiddity/one.md": sentences("one"),
    "docs/quiddity/two.md": front(sentences("two"), communities=["security"]),
    "docs/quiddity/way.md": front(sentences("way"), kind="pathway"),
    "docs/quiddity/old.md": front(sentences("old"), status="retired"),
    "docs/quiddity/why.md": front("# Why not?\n\nBecause?\n", kind="question", asked_also=2),
    "docs/quiddity/how.md": front("# How?\n\n## Answer\n\nSo.\n", kind="question"),
}


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    """It is 1 September 2026."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", DAY)


def settings(**more):
    """Give what mkdocs.yml says."""
    return {"plugins": PLUGINS, "theme": "mkdocs", "edit_uri": "edit/main/docs/",
            "repo_url": "https://github.com/example/handbook"} | more  # fmt: skip


def build(site, into="built", **more):
    """Give a site, built."""
    return Site(site.root, site.root.parent / into).configure(**settings(**more)).build()


@pytest.fixture(scope="module")
def handbook(tmp_path_factory):
    """Give a site with a community more than Security and Operations, and pages for it."""
    site = security_site(tmp_path_factory.mktemp("communities") / "handbook", PAGES)
    before = site.land("Add", {"docs/quiddity/three.md": sentences("three")}, on="2026-06-02")
    text = community(TITLE, "olga", "oleg", **FULL)
    site.land("Begin it", {f"docs/communities/{SLUG}.md": text}, on="2026-06-03")
    site.record(site.change(before, review(OLGA, "2026-06-02")))
    site.record(site.revalidation("quiddity/one.md", review(OLGA, "2026-06-10")))
    yield site
    site.close()


@pytest.fixture(scope="module")
def told(handbook):
    """Give that site, built with every plugin that it uses."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", DAY)
        yield build(handbook)


@pytest.fixture
def own(tmp_path):
    """Give a site of a test's own, with Security and Operations."""
    site = security_site(tmp_path / "handbook")
    yield site
    site.close()


def seen(built, path, within=OURS):
    """Give what a reader reads on a page, from us."""
    text = built.page(f"{path}/index.html").text(within)
    return re.sub(r" (?=[.,)])|(?<=\() ", "", text)


def links(built, path, within=OURS):
    """Give where that leads."""
    return [one["href"] for one in built.page(f"{path}/index.html").all("a", within=within)]


def test_one_file_gives_a_community_its_page(told):
    """Its people and what they did, sessions, questions, pages with their state, and news."""
    text = seen(told, f"communities/{SLUG}")

    for part in (
        "How to use this community Read and ask. Begin to read with About way. Write in its "
        "channel, or to one of its people. Come. Next is Drop-in, Wednesday 2 September 2026 at "
        "15:00, London time. Take part.",
        "add yourself to the members in the file of this page, or ask one of its people",
        "People Olga Ruiz validator, leads Validated 1 of its 6 pages, last in June 2026. "
        "Oleg Chen validator Pia Berg champion Member: Zoe Amari.",
        "Sessions Drop-in · Room 2 Wednesday 2 September 2026, 15:00 to 15:45, London time "
        "Wednesday 16 September 2026,",
        "Add them to your calendar : open it once, or give its address to your calendar under "
        "Subscribe or Add by URL. Then it hears of every change.",
        "Open questions Why not? 2 others share it",
        "Pages 1 of 5 pages are validated (what waits for a review). Topics: quiddity. "
        "Pathways About way never reviewed Guides About one validated until 10 June 2027 "
        "About three reviewed, not validated About two never reviewed "
        "Answered questions How? never reviewed",
        "What's new 2 June 2026 New: About three 1 June 2025 New: How?",
        "All that is new · Follow this community: Atom · RSS · JSON Feed",
    ):
        assert part in text
    assert "About old" not in text


def test_that_nothing_was_reviewed_is_said_once(own):
    """Above pages of a kind that nobody ever looked at, as of every new community."""
    pages = {f"docs/new/{name}.md": sentences(name) for name in "abc"}
    new = community("New", "olga", owns=["new/"])
    own.land("Add", {**pages, "docs/communities/new.md": new}, on="2026-06-01")

    assert seen(build(own), "communities/new").partition("(what waits for a review). ")[2][:77] == (
        "None of these was ever reviewed. About a About b About c What's new 1 June 20"
    )


def test_it_leads_to_people_pages_and_feeds(told):
    """And to the calendar, the channel, the file to edit, and what waits for a review."""
    urls = links(told, f"communities/{SLUG}")

    for url in (
        "https://chat.example.org/quiddity",
        f"https://github.com/example/handbook/edit/main/docs/communities/{SLUG}.md",
        "../../people/olga/",
        "../../quiddity/one/",
        "sessions.ics",
        f"../../validation/#in-{SLUG}",
        "../../whats-new/",
        *(
            f"https://example.org/feeds/communities/{SLUG}/{name}"
            for name in ("atom.xml", "rss.xml", "feed.json")
        ),
    ):
        assert url in urls
    assert told.built(f"communities/{SLUG}/sessions.ics").startswith("BEGIN:VCALENDAR")


def test_its_contents_are_in_the_contents_of_the_page(told):
    """Those sections that it has, and no others; the theme shows them."""
    menu = [one["href"] for one in told.page(f"communities/{SLUG}/index.html").all("a")]
    few = [one["href"] for one in told.page("communities/ops/index.html").all("a")]
    there = ("how", "people", "sessions", "questions", "pages", "news")

    assert [name for name in there if f"#learnscape-{name}" in menu] == [*there]
    assert [name for name in there if f"#learnscape-{name}" in few] == ["how", "people"]
    assert all("learnscape-" not in file for file in [told.built("search/search_index.json")])


def test_a_community_with_little_has_steps_that_are_true(own):
    """Whoever it has is asked; where there is nobody and nothing, that is said."""
    own.land("Add", {"docs/communities/new.md": community("New", owns=["new/"])}, on="2026-06-01")
    built = build(own, plugins=ALONE, repo_url=None, edit_uri=None)

    assert seen(built, "communities/new") == (
        "How to use this community Ask. Write your question as a page, and name new there under "
        "communities. Read. There is no page yet. What you find out can be the first. Take part. "
        "Mend a page where it is wrong, or write what is missing. To become a member, add "
        "yourself to the members in communities/new.md."
    )


def test_the_list_has_a_line_for_each(told):
    """With what it is for, how much it has, and when it meets next."""
    text = seen(told, "communities")

    assert "Operations 1 person Quiddity and Co" in text
    assert (
        "Quiddity and Co Nobody here fears quiddity. 6 pages, 1 of them validated · 1 open question"
        " · 4 people Next session: Drop-in, Wednesday 2 September 2026 at 15:00, London time"
    ) in text
    assert links(told, "communities") == ["ops/", f"{SLUG}/", "security/"]


def test_every_page_says_who_cares_for_it(told):
    """Question pages too; what communities and people say of themselves does not."""
    both = "Cared for by Quiddity and Co. Also with Security."

    assert seen(told, "quiddity/one", HOME) == "Cared for by Quiddity and Co."
    assert seen(told, "quiddity/two", HOME) == both
    assert seen(told, "quiddity/why", HOME) == "Cared for by Quiddity and Co."
    assert links(told, "quiddity/two", HOME) == [
        f"../../communities/{SLUG}/", "../../communities/security/",
    ]  # fmt: skip
    for path in ("people/olga", f"communities/{SLUG}", "communities", "validation"):
        assert seen(told, path, HOME) == ""


def test_a_page_of_nobody_names_whom_it_is_shown_with(own):
    """And they list it, with who cares for it where another does."""
    text = front("# A\n", communities=["ops", "security", "none"])
    own.land("Add", {"docs/a.md": text, "docs/security/b.md": text}, on="2026-06-01")
    built = build(own, plugins=ALONE)

    assert seen(built, "a", HOME) == "Shown with Operations and Security."
    assert seen(built, "communities/ops").endswith("Pages A A cared for by Security")
    assert seen(built, "communities/security").endswith("Pages A A")


def test_without_the_file_all_of_it_is_gone(tmp_path):
    """From pages, feeds, menus, search and lists; nothing else is needed."""
    site = security_site(tmp_path / "handbook", PAGES)
    site.land("Add", {f"docs/communities/{SLUG}.md": community(TITLE, **FULL)}, on="2026-06-03")
    before = build(site, "before").files()
    site.land("Leave", {f"docs/communities/{SLUG}.md": None}, on="2026-06-04")
    after = build(site, "after").files()
    site.close()

    gone = before.keys() - after.keys()
    assert gone >= {
        f"communities/{SLUG}/index.html",
        f"communities/{SLUG}/sessions.ics",
        *(f"feeds/communities/{SLUG}/{name}" for name in ("atom.xml", "rss.xml", "feed.json")),
    }
    for word in (SLUG, TITLE, "fears quiddity"):
        assert [path for path, data in after.items() if word.encode() in data] == []
        assert [path for path, data in before.items() if word.encode() in data] != []


def test_who_left_or_wishes_not_to_be_named_is_nowhere(own):
    """Neither by name nor by handle; how many have no name is told, who left is none of them."""
    hidden, member, left = (person(name, f"gh:{n}", **facts) for name, n, facts in (
        ("Quentina Q", 201, {"credit": "none", "ask_me_about": ["zymurgy"]}),
        ("Quentin Q", 203, {"credit": "none"}),
        ("Leander L", 202, {"left": "2999-01-01", "ask_me_about": ["zymurgy"]}),
    ))  # fmt: skip
    everyone = ["quentina", "leander", "olga", "nobody"]
    files = {
        "docs/people/quentina.md": hidden,
        "docs/people/quentin.md": member,
        "docs/people/leander.md": left,
        "docs/communities/new.md": community(
            "New", *everyone, owns=["new/"], champions=everyone, members=["quentin", *everyone]
        ),
    }
    own.land("Add", files, on="2026-06-01")
    built = build(own, plugins=ALONE)

    text = seen(built, "communities/new")
    assert text.endswith(
        "People Olga Ruiz validator, champion One more, who wishes not to be named. "
        "Member: somebody who wishes not to be named."
    )
    assert "3 people" in seen(built, "communities")
    for path, data in built.files().items():
        for word in ("Quentin", "quentin", "zymurgy"):
            assert word not in data.decode(errors="replace") or path == "people/leander/index.html"
    for path in ("communities/new/index.html", "communities/index.html"):
        assert "eander" not in seen(built, path.removesuffix("/index.html"))


@pytest.mark.parametrize("theme", THEMES)
def test_what_people_write_is_shown_as_they_wrote_it(theme, own):
    """However it looks: nothing of it becomes HTML, an address of another kind, or a pattern."""
    nasty = community(
        NASTY, "olga", owns=["a/"], purpose=f"{NASTY} me@example.org", topics=[NASTY],
        channel="javascript:alert(1)",
        sessions=[SESSIONS[0] | {"title": NASTY, "where": "javascript:alert(2)"}],
    )  # fmt: skip
    page = front("Text.\n", title=NASTY, communities=["ops"])
    own.land("Add", {"docs/communities/nasty.md": nasty, "docs/a/b.md": page}, on="2026-06-01")
    built = build(own, theme=theme, plugins=ALONE)

    for path in ("communities/nasty", "communities", "a/b", "communities/ops"):
        html = built.built(f"{path}/index.html")
        ours = html[html.index(f'class="{OURS}' if OURS in html else "learnscape-foot") :]
        assert "<i>d</i>" not in ours.partition("</section>\n</div>")[0]
        assert "me@example.org" not in ours
        assert not [url for url in links(built, path) if url.startswith("javascript")]
    shown = " ".join(NASTY.split())
    assert shown in seen(built, "communities/nasty", "learnscape-purpose")
    assert shown in " ".join(seen(built, "a/b", HOME).split())
    assert "Its people talk here: javascript:alert(1)." in seen(built, "communities/nasty")


@pytest.mark.parametrize(
    ("purpose", "text", "shown"),
    [
        ("All is well.", "Text.", "All is well."),
        ("All is well.", "We hope that **all** is  \nwell, always.", ""),
        ("All is well & good", "All is well &amp; good!", ""),
        ("", "Text.", ""),
    ],
)
def test_its_purpose_is_below_the_heading_once(purpose, text, shown, own):
    """Unless the community says it in its own words."""
    page = front(f"# New\n\n{text}\n", kind="community", title="New", purpose=purpose)
    own.land("Add", {"docs/communities/new.md": page}, on="2026-06-01")
    built = build(own, plugins=ALONE)
    html = built.built("communities/new/index.html")

    assert seen(built, "communities/new", "learnscape-purpose") == shown
    if shown:
        assert html.index("</h1>") < html.index("learnscape-purpose") < html.index("Text.")


@pytest.mark.parametrize("plugins", [ALONE, PLUGINS], ids=["alone", "all"])
@pytest.mark.parametrize(
    "more",
    [
        *({"theme": theme} for theme in THEMES),
        {"use_directory_urls": False},
        {"site_url": ""},
        {"site_url": "https://example.org/base/"},
    ],
    ids=str,
)
def test_whatever_the_site_every_link_leads_somewhere(more, plugins, handbook):
    """To a file that is there; and every section that is named is on the page."""
    built = build(handbook, "elsewhere", plugins=plugins, **more)
    flat = more.get("use_directory_urls") is False
    names = [f"communities/{SLUG}", "communities", "quiddity/two"]
    pages = [
        f"{name}.html" if flat and name != "communities" else f"{name}/index.html" for name in names
    ]
    checked = 0
    for path in pages:
        reading = built.page(path)
        ids = {one.get("id") for tag in ("h1", "h2", "h3") for one in reading.all(tag)}
        for one in (*reading.all("a", within=OURS), *reading.all("a", within=HOME)):
            url, _, anchor = one["href"].partition("#")
            if url.startswith("https://"):
                continue
            target = (built.root / path).parent / url if url else built.root / path
            target = target / "index.html" if target.is_dir() else target
            assert target.is_file(), one["href"]
            assert not anchor or url or anchor in ids
            checked += 1
    assert checked >= 19
    feeds = [url for url in links_in(built, pages[0]) if "/feeds/" in url]
    assert len(feeds) == (3 if plugins == PLUGINS and more.get("site_url") != "" else 0)


def links_in(built, path):
    """Give where a built page leads."""
    return [one["href"] for one in built.page(path).all("a")]


@pytest.mark.parametrize("theme", THEMES)
def test_what_is_said_of_who_made_a_page_comes_after_it(theme, handbook):
    """Wherever the plugin stands in mkdocs.yml."""
    late = build(handbook, f"order-{theme}", theme=theme).built(f"communities/{SLUG}/index.html")

    assert late.count(f'class="{OURS}"') == 1
    assert late.index(OURS) < late.index("learnscape-credits")


def test_a_site_may_introduce_the_list_itself(own):
    """Its page of that name keeps its own words."""
    own.land("Add", {"docs/communities.md": "# Who we are\n\nHello there.\n"}, on="2026-06-01")
    built = build(own, plugins=ALONE)

    assert "Hello there." in built.page("communities/index.html").text()
    assert "Security" in seen(built, "communities")


def test_a_community_that_is_not_published_is_nowhere(own):
    """A draft has no line, no calendar, and no name at the foot of its pages."""
    text = community("Quiddity", "olga", **FULL | {"status": "draft"})
    own.land("Add", {"docs/communities/new.md": text, **PAGES}, on="2026-06-01")
    files = build(own, plugins=ALONE).files()

    assert not [path for path in files if path.startswith("communities/new/")]
    assert seen(build(own, plugins=ALONE), "quiddity/one", HOME) == ""
    assert "communities/new" not in files["communities/index.html"].decode()


def test_a_file_of_the_site_is_not_overwritten(own):
    """It is said whose calendar is missing."""
    files = {
        "docs/communities/new.md": community("New", owns=["new/"], sessions=SESSIONS),
        "docs/communities/new/sessions.ics": "Mine.\n",
    }
    own.land("Add", files, on="2026-06-01")
    built = build(own, plugins=ALONE)

    assert built.built("communities/new/sessions.ics") == "Mine.\n"
    assert built.warnings == [
        "learnscape: mkdocs.yml: there is a file `communities/new/sessions.ics` already, "
        "so no calendar is written there\n"
        "  mend: delete that file, or the sessions in `communities/new.md`"
    ]
    assert "Add them to your calendar" not in seen(built, "communities/new")


def test_without_a_community_the_page_says_how_one_begins(site):
    """And nothing is at the foot of any page."""
    site.commit("Add", {"docs/a.md": "# A\n"}, on=1)
    built = site.configure(plugins=ALONE).build()

    assert seen(built, "communities").startswith("There is no community yet.")
    assert seen(built, "a", HOME) == ""


def test_without_git_and_reviews_the_rest_is_there(site_in, tmp_path):
    """A plain folder has communities as well."""
    folder = tmp_path / "plain"
    site = site_in(folder).configure(plugins=ALONE, theme="mkdocs")
    site.write("docs/communities/new.md", community("New", "olga", **FULL))
    site.write("docs/people/olga.md", person("Olga Ruiz", OLGA))
    for path, text in PAGES.items():
        site.write(path, text)
    text = seen(site.build(), "communities/new")

    assert "People Olga Ruiz validator, leads" in text
    assert "Pathways About way Guides About one About two" in text
    assert not {"validated", "reviewed", "new"} & set(text.partition("Pages")[2].split())


def test_the_same_day_has_the_same_bytes(handbook, clock_in):
    """Dates of sessions are by the clocks of their zone, whatever those of the machine say."""
    found = []
    for zone in ("America/Los_Angeles", "Pacific/Auckland"):
        clock_in(zone)
        files = build(handbook, "zone", plugins=ALONE).files()
        found.append({path: data for path, data in files.items() if path != "sitemap.xml.gz"})

    assert found[0] == found[1]
