"""What readers see of people: their own pages, the list of everybody, whom to ask on each page."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urljoin

import pytest

from tests.fixtures.ledger import OLGA, ZOE, community, front, person, review, sentences
from tests.fixtures.ledger import Site as Handbook
from tests.fixtures.repository import Link
from tests.fixtures.site import Reading, Site

ALONE = ["search", "learnscape", "learnscape/people"]
REVIEWED = ["search", "learnscape", "learnscape/validation", "learnscape/people"]
ALL = [
    "search",
    "learnscape",
    "learnscape/credits",
    "learnscape/validation",
    "learnscape/communities",
    "learnscape/questions",
    "learnscape/topics",
    "learnscape/people",
    "learnscape/whats-new",
]
THEMES = ["material", "mkdocs", "readthedocs"]
BY_OLGA = "Olga Ruiz <olga@example.org>"
BY_ZOE = "Zoe Amari <zoe@example.org>"
PIXEL = "<svg xmlns='http://www.w3.org/2000/svg'/>"
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)> \u202eevil {{ 7*7 }} `*_[a](b)"


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    """It is 1 September 2026."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1788264000")


@pytest.fixture
def handbook(tmp_path):
    """Give a repository with a page that Olga began, Zoe improved, and Olga validated."""
    book = Handbook(tmp_path / "repository")
    olga = person("Olga Ruiz", OLGA, ask_me_about=["Keys", "secrets"], mentor={"places": 2})
    begin = {
        "docs/index.md": "# Home\n",
        "docs/people/olga.md": olga,
        "docs/people/zoe.md": person("Zoe Amari", ZOE, ask_me_about=["keys"], mentor=True),
        "docs/communities/security.md": community(
            "Security", "olga", owns=["security/"], members=["zoe"]
        ),
        "docs/communities/ops.md": community("Operations", owns=["ops/"], champions=["olga"]),
    }
    book.land("Begin", begin, on="2026-01-01")
    keys = front(sentences("keys"), title="Keys", tags=["Keys"])
    book.land("Tell of keys", {"docs/security/keys.md": keys}, by=BY_OLGA, on="2026-02-01")
    more = {"docs/security/keys.md": keys + sentences("more")}
    landing = book.land("Say more", more, by=BY_ZOE, on="2026-03-01")
    book.record(book.change(landing, review(OLGA, "2026-03-01"), authors=[ZOE]))
    asked = "# Which key?\n\nThere are two.\n\n## Answer from zoe\n\nThe small one.\n"
    files = {"docs/questions/key.md": front(asked, kind="question", title="Which key?")}
    book.land("Ask", files, by=BY_OLGA, on="2026-04-01")
    yield book
    book.close()


def built(book, plugins=REVIEWED, *, strict=False, **settings):
    """Build a handbook."""
    site = Site(book.root, book.root.parent / "built")
    return site.configure(plugins=plugins, **settings).build(strict=strict)


def links(site, path):
    """Give where the links of ours lead to on a page, each to the file that it is."""
    found = {}
    for link in site.page(path).all("a", within="learnscape-people"):
        there = unquote(urljoin(f"/{path}", link["href"])).lstrip("/").partition("#")[0]
        found[link["href"]] = there + "index.html" * (not there or there.endswith("/"))
    return found


def said(site, path, within="learnscape-people"):
    """Give what a reader reads there."""
    return re.sub(r"\s+([.,:)])|(?<=\()\s+", r"\1", site.page(path).text(within))


@pytest.mark.parametrize("theme", THEMES)
def test_a_persons_page_says_what_they_did_and_what_to_ask_them(handbook, theme):
    """Below their own words."""
    site = built(handbook, theme=theme, strict=True)

    assert said(site, "people/olga/index.html") == (
        "Ask me about Keys, secrets Mentor takes 2 mentees now "
        "Communities Operations (champion), Security (validator) "
        "Created Keys February 2026 Validated Keys March 2026"
    )
    assert said(site, "people/zoe/index.html") == (
        "Ask me about Keys Mentor takes a mentee now Community Security (member) "
        "Improved Keys March 2026 Answered Which key?"
    )
    html = site.built("people/olga/index.html")
    assert html.index("Hello.") < html.index("learnscape-profile")


@pytest.mark.parametrize("theme", THEMES)
def test_everybody_is_listed_and_by_topic(handbook, theme):
    """By name, and without a script; the form is for those who have one."""
    site = built(handbook, theme=theme, strict=True)

    page = site.page("people/index.html")

    assert said(site, "people/index.html", "learnscape-cards") == (
        "Olga Ruiz Ask about Keys, secrets Mentor: takes 2 mentees now "
        "Operations (champion), Security (validator) "
        "Zoe Amari Ask about Keys Mentor: takes a mentee now Security (member)"
    )
    assert said(site, "people/index.html", "topic-keys") == "Keys: Olga Ruiz, Zoe Amari"
    assert said(site, "people/index.html", "topic-secrets") == "secrets: Olga Ruiz"
    (form,) = page.all("form", within="learnscape-finder")
    assert "hidden" in form
    assert [one["value"] for one in page.all("option", within="learnscape-finder")] == [
        "", "keys", "secrets", "", "ops", "security",
    ]  # fmt: skip
    assert [one["data-topics"] for one in page.all("li", within="learnscape-cards")] == [
        "keys secrets",
        "keys",
    ]
    assert [one for one in page.all("p") if one.get("role") == "status"]
    assert "learnscape/people.js" in site.built("people/index.html")


@pytest.mark.parametrize("directories", [True, False])
@pytest.mark.parametrize("plugins", [ALONE, ALL], ids=["alone", "with all others"])
def test_every_link_leads_somewhere(handbook, plugins, directories):
    """Wherever the site is, and however its addresses look."""
    site = built(handbook, plugins, use_directory_urls=directories, site_url="")
    names = ["people/index.html", "people/olga/index.html", "people/zoe/index.html"]
    if not directories:
        names = ["people/index.html", "people/olga.html", "people/zoe.html"]

    found = {name: links(site, name) for name in names}

    assert all(found.values())
    there = site.files()
    assert [one for name in names for one in found[name].values() if one not in there] == []


def test_topics_are_linked_where_they_have_pages(handbook):
    """With the plugin for topics; a topic that no page is about has none."""
    page = built(handbook, ALL).page("people/olga/index.html")

    hrefs = [one["href"] for one in page.all("a", within="learnscape-facts")]
    assert "../../topics/keys/" in hrefs
    assert not [href for href in hrefs if "secrets" in href]


def test_feeds_are_offered_where_there_are_feeds(handbook):
    """Three formats, on the page of whom they are about."""
    with_feeds = built(handbook, ALL).page("people/olga/index.html")
    hrefs = [one["href"] for one in with_feeds.all("a", within="learnscape-facts")]
    assert hrefs[-3:] == [
        f"https://example.org/feeds/people/olga/{name}"
        for name in ("atom.xml", "rss.xml", "feed.json")
    ]

    for settings in ({"plugins": ALONE}, {"plugins": ALL, "site_url": ""}):
        assert "Follow" not in said(built(handbook, **settings), "people/olga/index.html")


def test_these_lines_are_about_people_and_not_found_by_search(handbook):
    """They stand above the foot, wherever the plugin is listed."""
    site = built(handbook, [*ALL[1:], "search"])

    html = site.built("people/olga/index.html")
    assert html.index("learnscape-profile") < html.index("learnscape-credits")
    index = site.built("search/search_index.json")
    for words in ("Ask me about", "takes 2 mentees", "Whom to ask", "No longer here"):
        assert words not in index


# ---- whom to ask ----


@pytest.mark.parametrize("theme", THEMES)
def test_a_page_says_whom_to_ask_and_why(handbook, theme):
    """In one line at its foot, with links to their pages."""
    site = built(handbook, theme=theme)

    line = said(site, "security/keys/index.html", "learnscape-ask")
    assert line == (
        "Whom to ask: Olga Ruiz (validator, wrote it, validated it, "
        "likes to be asked about it, last in March 2026), "
        "Zoe Amari (improved it, likes to be asked about it, last in March 2026)."
    )
    hrefs = [
        one["href"] for one in site.page("security/keys/index.html").all("a", "learnscape-ask")
    ]
    assert hrefs == ["../../people/olga/", "../../people/zoe/"]


def test_nobody_is_asked_about_people_and_communities(handbook):
    """Their pages name them already; and a page of ours is nobody's."""
    site = built(handbook, ALL)

    for path in ("people/olga", "people", "communities/security", "communities", "whats-new"):
        assert "Whom to ask" not in said(site, f"{path}/index.html", None)


# ---- how people wish to be shown ----


def hidden_handbook(book, **facts):
    """Add somebody who has a hand in everything, and wishes to be shown in some way."""
    quiet = "Casimir Wolanski <casimir@example.org>"
    own = person("Casimir Wolanski", "gh:777", ask_me_about=["Moonlight"], mentor=True, **facts)
    own = own.replace("casimir@", "casimir@").replace("Hello.", "About wolanskis.")
    security = community(
        "Security", "olga", "quietus", owns=["security/"], champions=["quietus"], members=["zoe"]
    )
    lamps = front(sentences("lamps"), title="Lamps", credits=[{"person": "quietus", "role": "ear"}])
    question = "# Which lamp?\n\nOne is dark.\n\n## Answer from quietus\n\nThe other.\n"
    question = front(question, kind="question", title="Which lamp?", by="quietus")
    files = {
        "docs/people/quietus.md": own,
        "docs/communities/security.md": security,
        "docs/security/lamps.md": lamps,
        "docs/questions/lamp.md": question,
    }
    landing = book.land("Tell of lamps", files, by=quiet, on="2026-05-01")
    book.record(book.change(landing, review(OLGA, "2026-05-01"), authors=["gh:777"]))
    book.record(book.revalidation("security/keys.md", review("gh:777", "2026-05-02")))
    return book


def mentions(site, *words):
    """Give the files of a site that say a word in any form, among their bytes or in their names."""
    found = []
    for path, content in site.files().items():
        text = f"{path}\n{content.decode(errors='replace')}".lower()
        found += [(path, word) for word in words if word in text]
    return found


def test_of_who_wishes_to_be_hidden_nothing_is_anywhere(handbook):
    """No page, name or handle: not in search, feeds, JSON or calendars, nor as an anchor."""
    site = built(hidden_handbook(handbook, credit="none"), ALL)

    assert mentions(site, "casimir", "wolanski", "quietus", "moonlight") == []
    assert "Created by a contributor" in said(site, "security/lamps/index.html", None)


def test_what_a_wish_to_be_hidden_leaves_is_told(handbook):
    """The name in git under another address, and links: by file and line, and never by name."""
    files = {"docs/ops/a.md": "# Ask\n\nAsk [him](../people/quietus.md).\n"}
    quiet = "Casimir Wolanski <casimir@laptop.local>"
    hidden_handbook(handbook, credit="none").land("Ask", files, by=quiet, on="2026-06-01")

    site = built(handbook)

    link = (
        "docs/ops/a.md:3: the link to `../people/quietus.md` leads nowhere: that page is not "
        "published\n  mend: take the link out: whoever is meant has no page"
    )
    note = (
        "docs/people/quietus.md hides a name that another address in the history still shows: "
        "add to `emails` those that are the same person's, and leave it if they are somebody else's"
    )
    assert site.warnings == [f"learnscape: {link}"]
    assert f"learnscape: {note}" in site.log
    command = [Path(sys.executable).parent / "learnscape", "check"]
    checked = subprocess.run(
        command, cwd=handbook.root, capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stdout) == (1, f"{link}\n")
    assert note in checked.stderr
    assert "wolanski" not in f"{checked.stderr}{site.log}".lower()


def test_who_wishes_a_name_alone_has_no_page(handbook):
    """The name stands where they did something, as plain text."""
    site = built(hidden_handbook(handbook, credit="name"), ALL)

    assert {path for path, _ in mentions(site, "quietus")} <= {"knowledge.json"}
    assert "Casimir" not in said(site, "people/index.html", None)
    assert "Created by Casimir Wolanski" in said(site, "security/lamps/index.html", None)


@pytest.mark.parametrize("credit", ["full", {"as": "The Lamp"}])
def test_everybody_else_has_a_page_under_their_name(handbook, credit):
    """The one they wish to be known by, and no other."""
    site = built(hidden_handbook(handbook, credit=credit), ALL)

    name = "Casimir Wolanski" if credit == "full" else "The Lamp"
    assert said(site, "people/index.html", "topic-moonlight") == f"Moonlight: {name}"
    assert said(site, "people/quietus/index.html", "learnscape-facts").startswith(
        "Ask me about Moonlight Mentor takes a mentee now "
        "Community Security (validator and champion)"
    )
    assert said(site, "people/quietus/index.html").endswith(
        "Created Lamps May 2026 Helped with Lamps ear Validated Keys May 2026 Answered Which lamp?"
    )
    if credit != "full":
        assert mentions(site, "casimir") == []


def test_who_left_keeps_the_credit_and_is_not_asked(handbook):
    """From the day somebody writes it down, whatever date it gives."""
    olga = person("Olga Ruiz", OLGA, ask_me_about=["Keys"], mentor=True, left="2027-01-01")
    handbook.land("Say goodbye", {"docs/people/olga.md": olga}, on="2026-06-01")

    site = built(handbook)

    assert said(site, "people/olga/index.html") == (
        "No longer here What they did stays under their name. "
        "Created Keys February 2026 Validated Keys March 2026"
    )
    assert said(site, "people/index.html", "topic-keys") == "Keys: Zoe Amari"
    everybody = said(site, "people/index.html")
    assert everybody.endswith("No longer here What they did stays under their names. Olga Ruiz")
    assert "Olga" not in said(site, "security/keys/index.html", "learnscape-ask")


def test_no_name_or_topic_breaks_a_page(handbook):
    """Whatever is in it, and from whichever side it is read."""
    names = {
        "docs/people/eve.md": front(
            f"# {'Eve'}\n",
            kind="person",
            name=HOSTILE,
            emails=["eve@example.org"],
            ask_me_about=[HOSTILE, "\u05e9\u05dc\u05d5\u05dd"],
        ),
        "docs/communities/odd.md": community("odd", "eve", owns=["odd/"]).replace(
            "title: odd", f"title: {json.dumps(HOSTILE)}"
        ),
        "docs/odd/page.md": front("Text.\n", title=HOSTILE),
    }
    handbook.land("Be odd", names, by="Eve <eve@example.org>", on="2026-06-01")

    site = built(handbook, theme="mkdocs")

    for path in ("people/index.html", "people/eve/index.html", "odd/page/index.html"):
        page = site.page(path)
        ours = "learnscape-ask" if path.startswith("odd") else "learnscape-people"
        shown = page.text(ours)
        assert "onerror=alert(1)>" in shown
        assert page.all("script", within=ours) == []
        assert [one for one in page.all("img", within=ours) if one.get("src") == "x"] == []
        ours_alone = (given for _, given, marks in page.elements if ours in marks)
        assert "onerror" not in {name for given in ours_alone for name in given}
        assert all("evil" not in text or "bdi" in marks or "option" in marks
                   for text, marks in page._texts if ours in marks)  # fmt: skip


# ---- pictures ----


def pictured(book, picture, files=None):
    """Give Olga a picture."""
    olga = person("Olga Ruiz", OLGA, picture=picture)
    book.land("Smile", {"docs/people/olga.md": olga, **(files or {})}, on="2026-06-01")
    return book


def pictures(site, path):
    """Give the pictures of a page: addresses, and "drawn" for a pattern."""
    page = site.page(path)
    shown = [one["src"] for one in page.all("img", within="learnscape-picture")]
    return shown + ["drawn" for one in page.all("svg", within="learnscape-identicon")]


@pytest.mark.parametrize("name", ["people/olga.svg", "assets/O & \"quotes\" 'é'.png"])
def test_a_picture_is_shown_where_the_person_gave_one(handbook, name):
    """It takes its room before it is there, comes only when it is looked at, and has a text."""
    site = built(pictured(handbook, name, {f"docs/{name}": PIXEL}), strict=True)

    (own,) = site.page("people/olga/index.html").all("img", within="learnscape-picture")
    there = unquote(urljoin("/people/olga/", own.pop("src"))).lstrip("/")
    assert there in site.files()
    assert own == {
        "class": "learnscape-picture", "alt": "Olga Ruiz", "width": "96", "height": "96",
        "loading": "lazy",
    }  # fmt: skip
    (small,) = site.page("people/index.html").all("img", within="learnscape-picture")
    assert small["alt"] == ""  # the name stands beside it


def test_others_have_a_pattern_with_a_name(handbook):
    """Beside a name it is silent."""
    site = built(handbook)

    (own,) = site.page("people/olga/index.html").all("svg", within="learnscape-identicon")
    assert (own["role"], own["aria-label"]) == ("img", "Olga Ruiz")
    hidden = site.page("people/index.html").all("svg", within="learnscape-identicon")
    assert [one["aria-hidden"] for one in hidden] == ["true", "true"]


@pytest.mark.parametrize(
    ("picture", "files", "said", "mend"),
    [
        ("people/olga.jpg", {}, "there is no file `people/olga.jpg`",
         "put the picture there, or delete the line"),
        ("people/o.png", {"docs/people/o.png": Link("/etc/hostname")},
         "`people/o.png` is a link to a file outside the repository",
         "put the picture itself there, or delete the line"),
        ("people/\0.png", {}, "there is no file `people/\\x00.png`",
         "put the picture there, or delete the line"),
    ],
)  # fmt: skip
def test_a_picture_that_is_not_there_is_a_problem(handbook, picture, files, said, mend):
    """For a check as for a build, with the line; the pattern is shown then."""
    site = built(pictured(handbook, picture, files))

    told = f"learnscape: docs/people/olga.md:10: {said}\n  mend: {mend}"
    assert told in site.warnings
    assert pictures(site, "people/olga/index.html") == ["drawn"]
    command = [Path(sys.executable).parent / "learnscape", "check"]
    checked = subprocess.run(
        command, cwd=handbook.root, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 1
    assert told.removeprefix("learnscape: ") in checked.stdout


def test_a_link_within_the_repository_is_a_picture(handbook):
    """Such as one to a folder of pictures beside the docs."""
    files = {"docs/people/o.png": Link("../../pictures/o.png"), "pictures/o.png": PIXEL}

    site = built(pictured(handbook, "people/o.png", files), strict=True)

    assert pictures(site, "people/olga/index.html") == ["../o.png"]


def test_a_picture_that_is_not_published_is_not_shown(handbook):
    """The build says so: only it knows what is left out."""
    book = pictured(handbook, "people/o.png", {"docs/people/o.png": PIXEL})

    site = built(book, exclude_docs="*.png\n")

    assert site.warnings == [
        "learnscape: docs/people/olga.md:10: "
        "the picture `people/o.png` is not published with the site\n"
        "  mend: take it out of `exclude_docs` in mkdocs.yml, or delete the line"
    ]
    assert pictures(site, "people/olga/index.html") == ["drawn"]


# ---- the rest ----


def test_long_lists_are_folded(handbook):
    """After the newest twelve; a few more are not worth a fold."""
    for count, folded in ((15, ""), (16, "4 more")):
        pages = {f"docs/many/{n:02}.md": sentences(f"many{n}x{count}") for n in range(count)}
        handbook.land("Tell much", pages, by=BY_ZOE, on=f"2026-06-{count}")

        page = built(handbook).page("people/zoe/index.html")

        assert page.text("summary") == folded
        created = [
            one for one in page.all("a", within="learnscape-profile") if "many" in one["href"]
        ]
        assert len(created) == count


def test_drafts_are_nowhere(handbook):
    """A title alone would say too much; somebody's own page may be one, too."""
    files = {
        "docs/security/plan.md": front(sentences("plan"), title="Secret plan", status="draft"),
        "docs/people/zoe.md": person("Zoe Amari", ZOE, ask_me_about=["tea"], status="draft"),
    }
    handbook.land("Plan", files, by=BY_OLGA, on="2026-06-01")

    site = built(handbook)

    assert "Secret plan" not in said(site, "people/olga/index.html", None)
    assert "Zoe" not in said(site, "people/index.html", None)
    line = site.page("security/keys/index.html")
    assert "Zoe" in line.text("learnscape-ask")
    assert [one["href"] for one in line.all("a", within="learnscape-ask")] == ["../../people/olga/"]


def test_a_page_of_the_sites_own_introduces_the_list(handbook):
    """Ours comes below what it says."""
    handbook.land("Say hello", {"docs/people/index.md": "# Us\n\nWelcome.\n"}, on="2026-06-01")

    site = built(handbook, strict=True)

    text = said(site, "people/index.html", None)
    assert text.index("Welcome.") < text.index("Olga Ruiz Ask about")


def test_without_people_the_page_says_so(tmp_path):
    """And a site without git is built all the same."""
    (tmp_path / "site" / "docs").mkdir(parents=True)
    (tmp_path / "site" / "docs" / "index.md").write_text("# Home\n")

    site = Site(tmp_path / "site", tmp_path / "built").configure(plugins=ALONE).build()

    assert said(site, "people/index.html") == "Nobody has a page here yet."


def test_the_same_commit_gives_the_same_bytes_on_any_day(handbook, monkeypatch):
    """In any folder, and years later."""
    first = built(handbook, ALONE).files()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1988264000")
    copy = handbook.root.parent / "elsewhere"
    os.rename(handbook.root, copy)

    site = Site(copy, handbook.root.parent / "again").configure(plugins=ALONE)
    second = site.build().files()

    ours = [path for path in first if path.endswith(".html")]
    assert {path: first[path] for path in ours} == {path: second[path] for path in ours}


def test_a_reading_knows_what_it_reads():
    """The helper of these tests sees what a browser would run."""
    page = Reading(f"<p class='learnscape-people'>{HOSTILE}</p>")

    assert page.all("img", within="learnscape-people")
