"""A menu that is rendered once for many pages: readers see no difference."""

import pytest

from tests.fixtures.news import front
from tests.fixtures.site import THEMES

TOPICS = ("bisecting", "git", "merging", "rebasing")
OVERRIDE = """{% extends "base.html" %}
{% block site_nav %}<p id="where">{{ page.title }}</p>{{ super() }}{% endblock %}
"""

COUNT = """{% extends "base.html" %}
{% block site_nav %}{% set _ = config.extra.rendered.append(page.url) %}{{ super() }}{% endblock %}
{% block footer %}<p id="rendered">{{ config.extra.rendered | join(" ") }}</p>{% endblock %}
"""


def topical(site, **settings):
    """Give a site with four topics, of which the last two have questions as well."""
    nav = ["index.md", {"Git": ["git/undo.md", "git/merge.md"]}]
    plugins = ["search", "learnscape", "learnscape/topics"]
    site.configure(
        **{"plugins": plugins, "nav": nav, "not_in_nav": "aside/\nquestions/"} | settings
    )
    site.write("docs/index.md", "# Home\n")
    site.write("docs/aside/page.md", "# Aside\n")
    site.write("docs/git/undo.md", front(tags=["git", "rebasing"]) + "# Undo\n")
    site.write("docs/git/merge.md", front(tags=["merging", "bisecting"]) + "# Merge\n")
    site.write(
        "docs/questions/how.md", front(kind="question", tags=["merging", "rebasing"]) + "# How?\n"
    )
    return site


def links(page):
    """Give where the menus of a page lead, without what leads to parts of the page itself."""
    hrefs = [link.get("href", "") for link in page.all("a", "nav")]
    return [href for href in hrefs if not href.startswith("#")]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("folders", [True, False], ids=["folders", "files"])
def test_every_topic_has_the_menu_of_a_page_outside_of_menus(site, theme, folders):
    """It leads to the same places from each, by addresses that are right there."""
    built = topical(site, theme=theme, use_directory_urls=folders).build()
    end = "/index.html" if folders else ".html"
    usual = links(built.page(f"aside/page{end}"))

    assert f"../{'../' * folders}git/undo{'/' if folders else '.html'}" in usual
    for topic in TOPICS:
        assert links(built.page(f"topics/{topic}{end}")) == usual


def test_contents_are_those_of_each_topic(site):
    """What stands beside a page leads to the parts that this page has, and to no other."""
    built = topical(site).build()

    for topic in TOPICS:
        page = built.page(f"topics/{topic}/index.html")
        contents = [link["href"] for link in page.all("a", "md-nav--secondary")]
        parts = ["pages", "questions"] if topic in TOPICS[2:] else ["pages"]
        assert contents == [f"#learnscape-{part}" for part in parts]


def test_menus_alike_are_rendered_once(site):
    """Once for each kind of page, and once more to see whether the theme makes the same of two."""
    site.write("theme/main.html", COUNT)
    theme = {"name": "material", "font": False, "custom_dir": "theme"}
    built = topical(site, theme=theme, extra={"rendered": []}).build()

    said = [built.page(f"topics/{topic}/index.html").text("rendered") for topic in TOPICS]
    rendered = max(said, key=len).split()
    assert [url for url in rendered if url.startswith("topics/") and url != "topics/"] == [
        f"topics/{topic}/" for topic in TOPICS[:3]
    ]


def test_menu_that_names_the_page_is_rendered_for_each(site):
    """A site may put anything into its own template."""
    site.write("theme/main.html", OVERRIDE)
    theme = {"name": "material", "font": False, "custom_dir": "theme"}
    built = topical(site, theme=theme).build()

    said = [built.page(f"topics/{topic}/index.html").text("where") for topic in TOPICS]
    assert said == [*TOPICS]
