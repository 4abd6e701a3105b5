"""What readers, search engines and subscribers see of questions, on whole sites."""

import json
import re
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from tests.fixtures.ledger import (
    OLGA,
    TEXT,
    front,
    person,
    review,
    security_site,
)
from tests.fixtures.news import NAMESPACES
from tests.fixtures.site import STOPPED, Site, captured

DAY = "1788264000"  # 1 September 2026, 12:00
LINE, FOOT = "learnscape-question", "learnscape-asking"
PLUGINS = ["search", "learnscape", "learnscape/validation", "learnscape/whats-new"]
NASTY = '<script>alert("1")</script> & `x` \u202e*y*'
BODY = "# {heading}\n\nSince June it does this.\n"
ANSWER = "\n## Answer from {by}\n\nTurn it off, and on again.\n"
WRONG = "\n## Answer from {by} (corrected: it <b>deletes</b> all & more)\n\nPress `format`.\n"
ON = {"asked": "2026-02-03"}

SAID = {  # of every state
    "open": "Open question · nobody has answered it yet · asked 3 February 2026 "
    "· 1 other person asked this too "
    "Do you know? Write your answer below a line ## Answer .",
    "wrong": "Open question · nobody has an answer that holds yet · asked 3 February 2026 "
    "Do you know? Write your answer below a line ## Answer .",
    "answered": "Answered · asked 3 February 2026 by Zoe Amari · 4 other people asked this too",
    "endorsed": "Answered and endorsed · asked 3 February 2026",
    "nobodys": "Answered · asked by Mary Jones",
    "folded": "Answered · the answer is now part of About secrets · asked 3 February 2026",
    "retired": "Retired question · asked 3 February 2026",
}


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    """It is 1 September 2026."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", DAY)


def question(heading, *parts, communities=("security",), **facts):
    """Give the file of a question."""
    named = {"communities": [*communities]} if communities else {}
    return front(BODY.format(heading=heading) + "".join(parts), kind="question", **named, **facts)


def files():
    """Give questions in every state, and the page that one became part of."""
    bob, quiet = ANSWER.format(by="Bob"), ANSWER.format(by="quentin")
    return {
        "open": question("Open?", **ON, asked_also=1),
        "wrong": question("Wrong?", WRONG.format(by="olga"), **ON, by="quentin"),
        "answered": question("Answered?", bob, quiet, by="zoe", asked_also=4, **ON),
        "nobodys": question("Nobody's?", bob, communities=(), by="Mary Jones <m@example.org>"),
        "folded": question("Folded?", **ON, answered_in="security/secrets.md"),
        "retired": question("Retired?", **ON, status="retired"),
        "draft": question("Draft?", **ON, status="draft"),
        "nasty": question("", communities=("security", "ops"), **ON, title=NASTY, by=NASTY),
    }


def begin(root):
    """Give a site with those questions, one of which is endorsed."""
    site = security_site(root, {
        "docs/people/quentin.md": person("Quentin", "gh:107", credit="none"),
        "docs/security/secrets.md": TEXT,
    })  # fmt: skip
    site.land("Ask", {f"docs/questions/{name}.md": text for name, text in files().items()},
              on="2026-05-01")  # fmt: skip
    site.land("Ask more", {"docs/questions/endorsed.md": question("Endorsed?", **ON)},
              on="2026-05-02")  # fmt: skip
    answered = question("Endorsed?", ANSWER.format(by="zoe"), WRONG.format(by="quentin"), **ON)
    landing = site.land("Say how", {"docs/questions/endorsed.md": answered}, on="2026-06-01")
    site.record(site.change(landing, review(OLGA, "2026-06-01")))
    return site


@pytest.fixture(scope="module")
def handbook(tmp_path_factory):
    """Give that site."""
    site = begin(tmp_path_factory.mktemp("questions") / "handbook")
    yield site
    site.close()


def build(site, into="built", *, ask_url=None, plugins=PLUGINS, strict=False, **more):
    """Give a site, built."""
    ours = {"learnscape/questions": {"ask_url": ask_url}} if ask_url else "learnscape/questions"
    settings = {"plugins": [*plugins, ours], "theme": "mkdocs", "edit_uri": "edit/main/docs/",
                "repo_url": "https://github.com/example/handbook"} | more  # fmt: skip
    return Site(site.root, site.root.parent / into).configure(**settings).build(strict=strict)


@pytest.fixture(scope="module")
def told(handbook):
    """Give that site, built."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", DAY)
        yield build(handbook, ask_url="https://ask.example.org/?page={page}", strict=True)


@pytest.fixture
def own(tmp_path):
    """Give a site of a test's own, without a question."""
    site = security_site(tmp_path / "handbook")
    yield site
    site.close()


def on(built, name, within=LINE):
    """Give what a reader reads of a question."""
    return built.page(f"questions/{name}/index.html").text(within)


def structured(built, path):
    """Give what search engines read of a page, by its type."""
    html = built.built(f"{path}/index.html")
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    return {said["@type"]: said for said in map(json.loads, found)}


@pytest.mark.parametrize("name", sorted(SAID))
def test_a_question_says_how_far_it_has_come(name, told):
    """In words, with who asked where they wish to be known, and how many share it."""
    assert on(told, name) == SAID[name]


def test_an_open_question_leads_to_where_it_is_answered(told, handbook):
    """The editor of the forge; without one, the file is named."""
    editor = "https://github.com/example/handbook/edit/main/docs/questions/open.md"
    plain = build(handbook, "no-editor", edit_uri=None, repo_url=None)

    assert editor in [one["href"] for one in told.page("questions/open/index.html").all("a", LINE)]
    assert editor in [one["href"] for one in told.page("questions/index.html").all("a")]
    assert "Write your answer into questions/open.md , below a line" in on(plain, "open")


def test_the_list_has_what_waits_first(told):
    """By community, then all that is answered, with who asks; drafts and the retired are left out.

    What most people share comes first.
    """
    page = told.page("questions/index.html")

    assert (
        page.text("learnscape-questions")
        .split("Answer it")[0]
        .startswith(
            "Is something not said here? Ask a question · Ask without an account "
            "Waiting for an answer Security"
        )
    )
    assert [one["href"] for one in page.all("a", within="learnscape-asked")
            if one["href"].endswith("/") and one["href"].count("/") == 1] == [
        "open/", "nasty/", "wrong/", "answered/", "nobodys/", "endorsed/", "folded/"
    ]  # fmt: skip
    ids = [one["id"] for tag in ("h2", "h3") for one in page.all(tag) if "id" in one]
    assert ids == ["open", "answered", "endorsed", "folded", "open-in-security"]
    said = page.text("learnscape-questions")
    assert "Answered? Security · asked 3 February 2026 by Zoe Amari" in said
    assert "Folded? now in About secrets · Security · asked" in said
    assert "also with Operations" in said
    assert "Retired?" not in said
    assert "Draft?" not in said


def test_without_questions_the_list_says_so(own):
    """And still where to ask."""
    text = build(own).page("questions/index.html").text("learnscape-questions")

    assert text == "Is something not said here? Ask a question Nobody has asked a question yet."


def test_what_the_site_says_of_questions_comes_first(own):
    """Its own page stays, and is no question itself."""
    own.land("Say", {"docs/questions/index.md": "# Ask away\n\nWe like it.\n"}, on="2026-06-01")
    page = build(own).page("questions/index.html")

    assert page.text("col-md-9").startswith("Ask away")
    assert "We like it." in page.text("col-md-9")
    assert page.text("learnscape-questions").endswith("Nobody has asked a question yet.")
    assert page.text(FOOT) == ""


def test_on_any_page_readers_can_ask(told):
    """With the forge's form, or without an account; not on what people say of themselves."""
    page = told.page("security/secrets/index.html")
    form, elsewhere = (one["href"] for one in page.all("a", within=FOOT))
    filled = parse_qs(urlsplit(form).query)

    assert page.text(FOOT) == "Ask a question about this page · Ask without an account"
    assert form.startswith("https://github.com/example/handbook/issues/new?title=")
    assert "`About secrets`: https://example.org/security/secrets/\n" in filled["body"][0]
    assert elsewhere == (
        "https://ask.example.org/?page=https%3A%2F%2Fexample.org%2Fsecurity%2Fsecrets%2F"
    )
    for path in ("people/olga", "communities/security", "questions", "whats-new", "validation",
                 "questions/retired"):  # fmt: skip
        assert told.page(f"{path}/index.html").text(FOOT) == "", path


@pytest.mark.parametrize(
    ("settings", "links"),
    [
        ({"repo_url": None}, []),
        ({"repo_url": "https://code.example.org/a/b"}, []),
        ({"repo_url": "https://gitlab.com/a/b", "site_url": None}, ["https://gitlab.com/a/b/-/issu"]),
        ({"repo_url": None, "ask_url": "mailto:ask@example.org?subject={page}", "site_url": None},
         ["mailto:ask@example.org?subject="]),
    ],
)  # fmt: skip
def test_where_there_is_no_place_to_ask_nothing_is_said(settings, links, own):
    """No line, rather than one that leads nowhere; without an address the page has its path."""
    page = build(own, **settings).page("communities/../index.html")

    found = [one["href"] for one in page.all("a", within=FOOT)]
    assert [one[: len(link)] for one, link in zip(found, links, strict=True)] == links
    assert all("index.md" in unquote(one) for one in found)


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "ask@example.org", "//ask.example.org", "https://", "mailto:", "https://[",
     "https://{page}.example.org/", "https://ask.example.org/a b", "ftp://ask.example.org/", 5],
)  # fmt: skip
def test_an_address_that_is_none_is_refused(address, own):
    """With one to copy."""
    with pytest.raises(STOPPED):
        build(own, ask_url=address)


def test_who_hides_is_nowhere(told):
    """Neither as who asks, nor as who answers: in pages, ids, feeds, search or JSON."""
    said = {path: data.decode(errors="replace").lower() for path, data in told.files().items()
            if path.endswith((".html", ".xml", ".json", ".opml"))}  # fmt: skip

    assert [path for path, text in said.items() if "quentin" in text] == []
    assert "Answer Turn it off" in on(told, "answered", "col-md-9")


def test_no_address_of_mail_is_published(told):
    """Whatever somebody wrote after their name."""
    assert [path for path, data in told.files().items() if b"m@example.org" in data] == []


def test_answers_are_headed_by_names_as_people_wish(told):
    """Linked below; the table of contents says the same."""
    page = told.page("questions/endorsed/index.html")

    assert "Answer from Zoe Amari More from Zoe Amari Turn it off" in page.text("col-md-9")
    assert "../../people/zoe/" in [one["href"] for one in page.all("a", "learnscape-answerer")]
    assert "Answer from Zoe Amari" in page.text("bs-sidebar")
    assert [one["href"] for one in page.all("a", "bs-sidebar")][-2:] == [
        "#answer-from-zoe-amari", "#corrected-answer"
    ]  # fmt: skip


def test_a_corrected_answer_is_struck_through(told):
    """Under its reason, which is a text."""
    page = told.page("questions/wrong/index.html")

    assert "Corrected answer from Olga Ruiz" in page.text("h2")
    assert page.text("learnscape-correction") == "Corrected: it deletes all & more"
    assert page.text("del") == "Press format ."
    assert "learnscape-correction" not in page.text("del")


def test_search_finds_questions_and_marks_what_is_corrected(told, handbook):
    """Material's leaves the wrong words out, any other finds them below the heading that warns."""
    stock = json.loads(told.built("search/search_index.json"))["docs"]
    material = build(handbook, "material", theme="material").built("search/search_index.json")

    (found,) = [one for one in stock if "Press format" in one["text"]
                and one["location"].startswith("questions/wrong/#")]  # fmt: skip
    assert found["title"] == "Corrected answer from Olga Ruiz"
    assert {one["title"] for one in stock} >= {"Open?", "Answered?", "Answer from Zoe Amari"}
    assert "Corrected answer from Olga Ruiz" in material
    assert "Press" not in material
    for words in ("Open question", "asked this too", "Ask a question", "learnscape-"):
        assert words not in material


def test_programs_read_a_question_and_its_answers(told):
    """All that hold of an endorsed one are accepted; a corrected one is left out."""
    url = "https://example.org/questions/endorsed/"
    said = structured(told, "questions/endorsed")

    assert said["QAPage"] == {
        "@context": "https://schema.org",
        "@type": "QAPage",
        "@id": url,
        "url": url,
        "mainEntity": {
            "@type": "Question",
            "name": "Endorsed?",
            "text": "Since June it does this.",
            "dateCreated": "2026-02-03",
            "answerCount": 1,
            "acceptedAnswer": [
                {
                    "@type": "Answer",
                    "text": "Turn it off, and on again.",
                    "url": f"{url}#answer-from-zoe-amari",
                    "author": {"@type": "Person", "name": "Zoe Amari"},
                }
            ],
        },
    }
    assert said["WebPage"]["reviewedBy"][0]["name"] == "Olga Ruiz"


def test_programs_read_nothing_that_is_not_so(told):
    """Two answers of which nobody vouches, none, none that holds; a guide asks nothing."""
    several = structured(told, "questions/answered")["QAPage"]["mainEntity"]

    by = [one.get("author", {}).get("name") for one in several["suggestedAnswer"]]
    assert by == ["Bob", None]
    assert several["author"] == {
        "@type": "Person", "name": "Zoe Amari", "url": "https://example.org/people/zoe/"
    }  # fmt: skip
    for name in ("open", "wrong", "folded"):
        said = structured(told, f"questions/{name}")["QAPage"]["mainEntity"]
        assert said["answerCount"] == 0
        assert {"acceptedAnswer", "suggestedAnswer", "author"}.isdisjoint(said)
    assert "QAPage" not in structured(told, "questions/retired")
    assert "QAPage" not in structured(told, "security/secrets")


@pytest.mark.parametrize("path", ["questions/nasty/index.html", "questions/index.html"])
def test_titles_and_names_are_texts(path, told):
    """Whatever is in them."""
    page = told.page(path)
    around = "learnscape-questions" if path == "questions/index.html" else LINE

    assert page.all("script", around) == []
    assert f"asked 3 February 2026 by {NASTY}" in page.text(around)
    assert structured(told, "questions/nasty")["QAPage"]["mainEntity"]["name"] == NASTY


def test_answers_are_news(told):
    """On the page, in feeds with the answer, and where questions can be followed."""
    feed = told.built("feeds/questions/atom.xml")
    news = told.page("whats-new/index.html").text("learnscape-news")

    assert "Answered Endorsed?" in news
    assert "Parts that changed: Answer from Zoe Amari · Corrected answer" in news
    assert "Answered: Endorsed?" in feed
    assert "Turn it off, and on again." in feed
    assert NAMESPACES["a"] in feed
    assert "New Open?" not in feed
    assert "Open?" in feed
    assert "About secrets" not in feed


def test_the_feed_of_questions_is_offered(told):
    """On Follow, in the list of feeds, on each question and on the page Questions."""
    address = "https://example.org/feeds/questions/atom.xml"

    def announced(path):
        links = told.page(path).all("link")
        return [one["href"] for one in links if one.get("type") == "application/atom+xml"]

    follow = told.page("follow/index.html")
    assert address in [one["href"] for one in follow.all("a", within="learnscape-feeds")]
    assert "A question that was answered , with the answer." in follow.text()
    assert address in told.built("feeds/feeds.opml")
    assert announced("questions/open/index.html") == [
        "https://example.org/feeds/communities/security/atom.xml", address,
        "https://example.org/feeds/all/atom.xml",
    ]  # fmt: skip
    assert announced("questions/index.html")[0] == address
    assert address not in announced("security/secrets/index.html")
    assert 'href="https://example.org/questions/"' in told.built("feeds/questions/atom.xml")


def test_without_questions_there_is_no_such_feed(own):
    """Nor is one announced."""
    built = build(own)

    assert "feeds/questions/atom.xml" not in built.files()
    assert "question" not in built.page("follow/index.html").text("learnscape-follow")


@pytest.mark.parametrize("theme", ["material", "mkdocs", "readthedocs"])
@pytest.mark.parametrize("settings", [{}, {"site_url": None, "use_directory_urls": False}])
def test_it_needs_no_other_plugin(theme, settings, handbook):
    """In every theme, with the line below the heading, once; with or without an address."""
    into = f"{theme}-{len(settings)}"
    plugins = ["search", "learnscape"]
    built = build(handbook, into, plugins=plugins, theme=theme, strict=True, **settings)
    path = "questions/open.html" if settings else "questions/open/index.html"
    html, reading = built.built(path), built.page(path)

    assert html.count(f'class="{LINE} ') == 1
    assert html.index("</h1>") < html.index(LINE) < html.index("Since June")
    assert reading.text(LINE).startswith("Open question · nobody has answered it yet")
    answered = path.replace("open", "answered")
    assert built.page(answered).text(LINE).startswith("Answered · asked 3 February 2026")
    assert built.page("questions/index.html").text("learnscape-questions")


def test_a_retired_question_leads_on(own):
    """And says so once: nobody vouches for what nobody asks."""
    text = question("Old?", status="retired", replaced_by="index.md")
    own.land("Retire", {"docs/questions/old.md": text}, on="2026-06-01")

    assert on(build(own, plugins=["learnscape"]), "old") == "Retired question · read Home instead"
    both = build(own, "both")
    assert on(both, "old") == "Retired question · read Home instead"
    assert on(both, "old", "learnscape-validation") == ""


def test_it_needs_learnscape_above_it(own):
    """The error says which line to add."""
    with pytest.raises(STOPPED), captured() as records:
        build(own, plugins=["search"])
    assert "write `- learnscape` before the line `- learnscape/questions`" in (
        records[-1].getMessage()
    )


def test_two_builds_are_alike(handbook, told):
    """Byte by byte; and a configuration may be built twice."""
    again = build(handbook, "again", ask_url="https://ask.example.org/?page={page}")

    assert again.files() == told.files()


def test_what_cannot_be_true_is_told(own):
    """Before a build that is strict goes on."""
    own.land("Ask", {
        "docs/questions/a.md": question("A?", communities=("gone",), answered_in="gone.md"),
        "docs/questions/b.md": question("B?", answered_in="questions/b.md"),
    }, on="2026-06-01")  # fmt: skip
    warned = build(own).warnings

    assert [one for one in warned if "docs/questions" in one] == [
        "learnscape: docs/questions/a.md:3: there is no community `gone`\n"
        "  mend: add `communities/gone.md`, or take `gone` out of `communities`",
        "learnscape: docs/questions/a.md:5: there is no page `gone.md`\n"
        "  mend: write the path of the page that has the answer, from the docs folder, "
        "or delete the line",
        "learnscape: docs/questions/b.md:5: "
        "the answer is said to be part of the question's own page\n"
        "  mend: write the path of the page that has the answer, from the docs folder, "
        "or delete the line",
    ]
