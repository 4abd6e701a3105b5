"""Pages that the site introduces and we complete: its words, then our lists, then the foot."""

import itertools

import pytest

from tests.fixtures.hard import prose
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
