"""Topics: a page for each, a list of all, and what leads there, on whole sites."""

import json
import posixpath
from urllib.parse import unquote

import pytest

from tests.fixtures.hard import prose
from tests.fixtures.news import feed_of, front, outlines
from tests.fixtures.repository import BOB, Repository
from tests.fixtures.site import STOPPED, THEMES, Site

PLUGINS = ["search", "learnscape", "learnscape/topics"]
TOPIC, FOOT = "learnscape-topic", "learnscape-foot"
ADA = {"kind": "person", "name": "Ada Lovelace", "emails": ["ada@example.org"]}
CONTROL = {
    "kind": "community",
    "title": "Version control",
    "purpose": "Nobody here loses work.",
    "owns": ["git/"],
    "validators": ["ada"],
    "topics": ["git", {"Rebasing": ["rebase", "rebases"]}, "bisecting"],
}
HOSTILE = (
    "<script>alert(1)</script>",
    "a \"b' <c",
    "one/../../two",
    "مرحبا بالعالم",
    "*bold* _and_ `code` {{ x }} {#id} :smile:",
    "# heading",
    "&lt;b&gt;",
    "index",
    "README",
    "long " * 60,
)


def page(title, *tags, **facts):
    """Give a page with some tags."""
    return front(title=title, tags=[*tags], **facts) + prose(title.split()[0].lower())


def question(title, *tags, answer="", **facts):
    """Give a question with some tags."""
    head = front(kind="question", title=title, tags=[*tags], **facts)
    return f"{head}{prose(title.split()[-1])}\n{answer}"


def handbook(site, **settings):
    """Give a site with pages on two topics, a community that names three, and who knows of them."""
    site.configure(**{"plugins": PLUGINS} | settings)
    first = {
        "docs/index.md": prose("home"),
        "docs/people/ada.md": front(**ADA, ask_me_about=["rebases"], tags=["gardening"]) + "Hello.",
        "docs/communities/control.md": front(**CONTROL) + "We meet.",
        "docs/git/rebase.md": page("Rebase a branch", "Rebase", description="Rewrite it."),
        "docs/git/squash.md": page("Squash", "rebases", "GIT", description="Make one of many."),
        "docs/git/old.md": page("Old ways", "rebase", status="retired"),
        "docs/git/later.md": page("Not yet", "secret", "git", status="draft"),
    }
    site.commit("Begin", first, on=0)
    more = {
        "docs/git/undo.md": page("Undo it", "REBASING", kind="story", description="Once."),
        "docs/questions/safe.md": question("Is it safe", "rebase", answer="## Answer\n\nIt is."),
        "docs/questions/why.md": question("Why rebase", "rebase", asked_also=4),
        "docs/questions/gone.md": question("Where is it", "Rebasing", answered_in="git/undo.md"),
    }
    return site.commit("Tell of rebasing", more, by=BOB, on=1)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Give the handbook, built as strictly as can be."""
    folder = tmp_path_factory.mktemp("topics")
    repository = Repository(folder / "repository")
    site = handbook(Site(repository.root, folder / "built", repository))
    yield site.build(strict=True)
    repository.close()


def links(built, path, within):
    """Give what is linked from a part of a page: the files of the site, in order."""
    found = []
    for link in built.page(path).all("a", within=within):
        target, _, anchor = link["href"].partition("#")
        if target.startswith("http"):
            found.append(target)
            continue
        file = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(target)))
        if target and (built.root / file).is_dir():
            file = f"{file}/index.html".removeprefix("./")
        assert (built.root / file).is_file(), link
        found.append(file if target else f"#{anchor}")
    return found


def searchable(built):
    """Give what the search knows: title and text by the page's address."""
    index = json.loads(built.built("search/search_index.json"))
    return {one["location"]: (one["title"], one["text"]) for one in index["docs"]}


def test_a_topic_has_a_page_with_all_there_is_on_it(built):
    """In whatever spelling; not what is retired, a draft, or somebody's own page."""
    said = built.page("topics/rebasing/index.html")

    assert said.text("h1") == "Rebasing"
    assert said.text(TOPIC) == (
        "All topics · also written rebase and rebases "
        "Pages Rebase a branch Rewrite it. Squash Make one of many. Undo it Once. story "
        "Questions Why rebase open, 4 others share it Is it safe answered "
        "Where is it answered in Undo it "
        "Whom to ask Ada Lovelace validator of Version control, wrote 2 of its 6 pages, "
        "likes to be asked about it, last in January 2024 "
        "Communities Version control Nobody here loses work."
    )
    assert links(built, "topics/rebasing/index.html", TOPIC) == [
        "topics/index.html",
        "git/rebase/index.html", "git/squash/index.html", "git/undo/index.html",
        "questions/why/index.html", "questions/safe/index.html",
        "questions/gone/index.html", "git/undo/index.html",
        "people/ada/index.html", "communities/control/index.html",
    ]  # fmt: skip


def test_all_topics_are_on_one_page(built):
    """With how much there is on each; a community's own also while nothing is written."""
    assert built.page("topics/index.html").text("learnscape-index") == (
        "bisecting nothing yet git 1 page Rebasing 3 pages, 3 questions"
    )
    assert {path for path in built.files() if path.startswith("topics/")} == {
        "topics/index.html", "topics/bisecting/index.html", "topics/git/index.html",
        "topics/rebasing/index.html",
    }  # fmt: skip
    assert "Nothing is written about this yet. Until it is, ask somebody." in (
        built.page("topics/bisecting/index.html").text(TOPIC)
    )


def test_a_page_leads_to_its_topics(built):
    """From one quiet line at its foot; a page without topics has none."""
    assert built.page("git/squash/index.html").text(FOOT) == "Topics: git · Rebasing"
    assert links(built, "git/squash/index.html", FOOT) == [
        "topics/git/index.html", "topics/rebasing/index.html",
    ]  # fmt: skip
    assert built.page("git/rebase/index.html").text(FOOT) == "Topic: Rebasing"
    for path in ("index.html", "people/ada/index.html", "topics/git/index.html"):
        assert built.page(path).text(FOOT) == ""


def test_search_finds_a_topic_by_its_name_alone(built):
    """What else its page says is found where it is written."""
    assert {place: said for place, said in searchable(built).items() if "topics" in place} == {
        "topics/": ("Topics", ""),
        "topics/bisecting/": ("bisecting", ""),
        "topics/git/": ("git", ""),
        "topics/rebasing/": ("Rebasing", ""),
    }


def test_only_the_list_of_topics_is_in_the_navigation(built):
    """There may be hundreds of them."""
    assert "topics/" in {link["href"] for link in built.page().all("a", within="md-nav")}
    assert not [link for link in built.page().all("a") if "topics/git" in link["href"]]
    toc = built.page("topics/rebasing/index.html").all("a", within="md-nav--secondary")
    assert [*dict.fromkeys(link["href"] for link in toc)] == [
        "#learnscape-pages", "#learnscape-questions", "#learnscape-ask", "#learnscape-communities",
    ]  # fmt: skip


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("directories", [True, False])
def test_topics_are_named_as_text_in_any_theme(site, theme, directories):
    """Whatever a tag holds; without an address, without search, and without a community."""
    pages = {f"docs/p{n}.md": page(f"P{n} page", tag) for n, tag in enumerate(HOSTILE)}
    site.commit("Begin", {"docs/index.md": prose("home"), **pages}, on=0)
    site.configure(
        theme=theme, plugins=PLUGINS[1:], site_url="", use_directory_urls=directories,
        markdown_extensions=["attr_list", "pymdownx.emoji", "smarty"],
    )  # fmt: skip

    built = site.build(strict=True)

    list_of_all = "topics/index.html"
    said = built.page(list_of_all)
    index = said.text("learnscape-index")
    assert all(f"{' '.join(tag.split())} 1 page" in index for tag in HOSTILE)
    targets = links(built, list_of_all, "learnscape-index")
    assert len({*targets, list_of_all}) == len(HOSTILE) + 1
    for path in targets:
        topic = built.page(path)
        assert topic.text("h1").strip() in {" ".join(tag.split()) for tag in HOSTILE}
        assert len(links(built, path, "learnscape-entries")) == 1
        assert not [s for s in topic.all("script") if "alert" in s.get("src", "")]
        assert "<script>alert" not in built.built(path)
    for n in range(len(HOSTILE)):
        path = f"p{n}/index.html" if directories else f"p{n}.html"
        assert len(links(built, path, FOOT)) == 1
        assert "<script>alert" not in built.built(path)


def test_material_s_tags_lead_to_topics_where_they_lead_nowhere(site):
    """Then nothing is said below; the other themes show no tags, and so it is."""
    handbook(site, plugins=[*PLUGINS, "tags"])

    built = site.build(strict=True)

    assert built.page("git/squash/index.html").text("md-tags") == "GIT rebases"
    assert links(built, "git/squash/index.html", "md-tags") == [
        "topics/git/index.html", "topics/rebasing/index.html",
    ]  # fmt: skip
    assert built.page("git/squash/index.html").text(FOOT) == ""
    assert links(built, "people/ada/index.html", "md-tags") == []

    elsewhere = site.configure(theme="mkdocs", plugins=[*PLUGINS, "material/tags"]).build()
    assert elsewhere.page("git/squash/index.html").text(FOOT) == "Topics: git · Rebasing"

    site.configure(theme="material", plugins=["tags", *PLUGINS])
    listed = {"docs/tags.md": "# Tags\n\n<!-- material/tags { include: [GIT] } -->\n"}
    built = site.commit("List them", listed, on=2).build(strict=True)

    assert links(built, "git/squash/index.html", "md-tags") == [
        "tags/index.html", "topics/rebasing/index.html",
    ]  # fmt: skip


def test_a_page_that_hides_its_tags_hides_its_topics(site):
    """Whoever shows them."""
    files = {"docs/index.md": front(tags=["git"], hide=["tags"]) + prose("home")}
    site.commit("Begin", files, on=0).configure(plugins=PLUGINS)

    assert site.build(strict=True).page().text(FOOT) == ""


def test_a_page_of_the_site_s_own_comes_first(site):
    """Of a topic, and the list of all; it keeps its title, and its place in the navigation."""
    files = {
        "docs/index.md": page("Home", "git", "rebasing", "draft"),
        "docs/topics/index.md": "# What we know\n\nIn words of ours.\n",
        "docs/topics/git/README.md": "# All about git\n\nBegin here.\n",
        "docs/topics/rebasing.md": front(title="Rebase", tags=["git"]) + "# Rebase it\n\nSo.\n",
        "docs/topics/draft.md": front(status="draft") + "# Not yet\n",
    }
    site.commit("Begin", files, on=0).configure(plugins=PLUGINS)

    built = site.build(strict=True)

    assert (
        built.page("topics/index.html")
        .text("md-content")
        .startswith("What we know In words of ours. What the pages here are about.")
    )
    said = built.page("topics/git/index.html").text("md-content")
    assert said.startswith("All about git Begin here. All topics Pages Home")
    assert "Topic: git" in built.page("topics/rebasing/index.html").text("md-content")
    assert links(built, "topics/index.html", "learnscape-index") == [
        "topics/git/index.html", "topics/rebasing/index.html",
    ]  # fmt: skip
    assert built.page().text(FOOT) == "Topics: draft · git · rebasing"
    assert links(built, "index.html", FOOT) == [
        "topics/git/index.html",
        "topics/rebasing/index.html",
    ]


def test_a_topic_and_its_feed_agree(site):
    """One feed for all spellings, announced on the topic's page and told of there."""
    handbook(site, plugins=[*PLUGINS, "learnscape/whats-new"], theme="mkdocs")

    built = site.build()

    feed = feed_of(built, "topics/rebasing")
    told = {"Rebase a branch", "Squash", "Undo it", "Is it safe", "Why rebase", "Where is it"}
    assert {*feed.titles} - {"Old ways"} == told
    assert feed.home == "https://example.org/topics/rebasing/"
    assert {tag for entry in feed.entries for tag in entry.tags} == {"Rebasing", "git"}
    assert {path.split("/")[2] for path in built.files() if path.startswith("feeds/topics/")} == {
        "git", "rebasing",
    }  # fmt: skip
    assert outlines(built)["Topic Rebasing · Site"].endswith("/feeds/topics/rebasing/atom.xml")
    offered = [
        link for link in links(built, "topics/rebasing/index.html", TOPIC) if "feeds/" in link
    ]
    announced = built.page("topics/rebasing/index.html").all("link")
    assert len(offered) == 3
    assert [link["href"] for link in announced if link.get("rel") == "alternate"][:3] == offered
    assert "Follow" not in built.page("topics/bisecting/index.html").text(TOPIC)


def test_the_state_of_each_page_is_said_where_reviews_are_read(site):
    """And not where they are not."""
    handbook(site, plugins=[*PLUGINS, "learnscape/validation"])

    assert "Rebase a branch Rewrite it. never reviewed" in (
        site.build().page("topics/rebasing/index.html").text(TOPIC)
    )


def test_colliding_topics_stop_a_strict_build(site):
    """With the file, the line and what to do; a preview goes on."""
    files = {
        "docs/index.md": page("Home", "C++"),
        "docs/one.md": page("One", "C++"),
        "docs/two.md": page("Two", "C plus plus"),
        "docs/communities/a.md": front(kind="community", title="A", topics=["Git", "!"]),
    }
    site.commit("Begin", files, on=0).configure(plugins=PLUGINS)

    built = site.build()

    assert [line for line in built.warnings if "docs/" in line] == [
        "learnscape: docs/communities/a.md:4: the topic `!` has no letter or digit, "
        "so it can have no page\n"
        "  mend: write a word, or delete it",
        "learnscape: docs/two.md:3: the tag `C plus plus` has the same address as `C++`\n"
        "  mend: write one of them everywhere, or name both under `topics` of a community",
    ]
    assert built.page("topics/index.html").text("learnscape-index") == "C++ 3 pages Git nothing yet"
    with pytest.raises(STOPPED):
        site.build(strict=True)


def test_the_same_commit_gives_the_same_topics(site, tmp_path):
    """Every byte of them, built again and elsewhere."""
    handbook(site, plugins=[*PLUGINS[1:], "tags"])
    first, second = site.build().files(), site.build(into=tmp_path / "again").files()

    for path in first.keys() | second.keys():
        if path.startswith(("topics/", "git/")):
            assert first[path] == second[path]


def test_a_site_without_a_topic_has_an_empty_list(site):
    """Which says how to begin one."""
    site.commit("Begin", {"docs/index.md": prose("home")}, on=0).configure(plugins=PLUGINS)

    said = site.build(strict=True).page("topics/index.html").text(TOPIC)

    assert said == "There is no topic yet. A page gets one with tags in its front matter."
