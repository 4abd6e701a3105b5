"""Pages that the site introduces and we complete: its words, then our lists, then the foot."""

import itertools
import json

import pytest

from tests.fixtures.hard import prose
from tests.fixtures.ledger import front
from tests.fixtures.news import NASTY
from tests.fixtures.repository import Repository
from tests.fixtures.site import Site

FEATURES = [
    "learnscape/credits",
    "learnscape/validation",
    "learnscape/communities",
    "learnscape/people",
    "learnscape/topics",
    "learnscape/questions",
    "learnscape/whats-new",
]
FILES = {
    "communities/index.md": "learnscape-community",
    "people/index.md": "learnscape-people",
    "questions/index.md": "learnscape-questions",
    "topics/index.md": "learnscape-topic",
    "whats-new.md": "learnscape-news",
    "follow.md": "learnscape-follow",
    "validation.md": "learnscape-reviews",
}


@pytest.mark.parametrize("order", [FEATURES, FEATURES[::-1]], ids=["as advised", "backwards"])
def test_our_lists_stand_between_the_words_and_the_foot(tmp_path, order):
    """Whatever order the plugins are in."""
    there = {f"docs/{path}": f"# Ours\n\n{prose('introduction')}" for path in FILES}
    repository = Repository(tmp_path / "repository")
    site = Site(repository.root, tmp_path / "site", repository)
    site.configure(plugins=["search", "learnscape", *order])
    site.commit("Begin", {"docs/index.md": prose("home"), **there}, on=0).build()
    repository.close()

    for path, ours in FILES.items():
        name = path.removesuffix(".md").removesuffix("/index")
        html = (tmp_path / "site" / name / "index.html").read_text()
        words, foot = html.index("introduction"), html.index('class="learnscape-credits"')
        places = [words, html.index(f'class="{ours}"'), foot]
        assert all(one < other for one, other in itertools.pairwise(places)), path


ALONE = [["learnscape/people"], ["learnscape/communities"], FEATURES]
OWN = {
    "people/ann": front("Hello.\n\n## Hobbies\n\nTea.\n", kind="person", name="Ann Example"),
    "people/bob": front("# I am Bob\n\nHello.\n", kind="person", name="Bob Example"),
    "communities/git": front("Hello.\n\n## Rules\n\nBe kind.\n", kind="community", title="Git"),
    "communities/odd": front("Hello.\n", kind="community", title=NASTY),
}
TITLES = {"people/ann": "Ann Example", "communities/git": "Git", "people/bob": "I am Bob"}


@pytest.mark.parametrize("plugins", ALONE, ids=["people", "communities", "all"])
@pytest.mark.parametrize("theme", ["material", "mkdocs", "readthedocs"])
def test_people_and_communities_stand_below_their_names(site, theme, plugins):
    """Once, in each theme; so search finds them, and the contents begin with that."""
    files = {f"docs/{path}.md": text for path, text in OWN.items()}
    site.configure(theme=theme, plugins=["search", "learnscape", *plugins])
    site.commit("Begin", {"docs/index.md": prose("home"), **files}, on=0)

    built = site.build(strict=True)

    index = json.loads(built.built("search/search_index.json"))["docs"]
    for path, title in TITLES.items():
        if not [one for one in plugins if path.partition("/")[0] in one]:
            continue
        page = built.page(f"{path}/index.html")
        assert page.text("h1").removesuffix("¶").strip() == title
        assert len(page.all("h1")) == 1
        found = [one["location"] for one in index if one["title"].startswith(title)]
        assert found == [f"{path}/"] or path == "people/bob"
    if plugins == FEATURES:
        assert built.page("communities/odd/index.html").text("h1") == " ".join(NASTY.split())


@pytest.mark.parametrize("theme", ["material", "mkdocs", "readthedocs"])
def test_what_is_ours_stands_beside_their_own_sections_in_the_contents(site, theme):
    """And not below the first of these, as its part."""
    text = OWN["communities/git"].replace("title", "validators: [ann]\ntitle", 1)
    files = {"docs/communities/git.md": text, "docs/people/ann.md": OWN["people/ann"]}
    site.configure(theme=theme, plugins=["learnscape", "learnscape/communities"])
    site.commit("Begin", {"docs/index.md": prose("home"), **files}, on=0)

    html = site.build(strict=True).built("communities/git/index.html")

    at, depths = 0, []
    for anchor in ("rules", "learnscape-how", "learnscape-people"):
        at = html.index(f'href="#{anchor}"', at)
        depths.append(html[:at].count("<ul") - html[:at].count("</ul"))
    assert len({*depths}) == 1
