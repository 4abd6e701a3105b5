"""Templates: each escapes for where its text lands."""

import re

import markdown as renderer
import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnscape.write.templates import THEME, environment, markdown
from tests.fixtures.site import Reading

# What a line of text can hold: no line end, no sign that no XML may hold.
LINES = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=40)
HOSTILE = (
    "[click](https://evil.example)", "![x](y)", "<img src=x>", "`code` ``x``", "**a** __b__ *c*",
    "# Heading", "1. one", "- item", "+ item", "> quote", "a\\*b", "| a | b |", "&amp; &#60;",
    "~~~", "---", "===", "https://evil.example <https://evil.example>", "a  ", "[x]: https://y",
    "![", "](", "\\", "\\\\[", ":::", "{: .x}", "$x$", "==a==", "^b^", "(c)", "http://a_b_c",
)  # fmt: skip


def shown(text):
    """Give what a reader sees of Markdown, and the elements it made."""
    read = Reading(renderer.markdown(f"x{markdown(text)}x"))
    return read.text(), [tag for tag, _, _ in read.elements]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_in_markdown_reads_the_same(text):
    """It makes nothing bold, links nowhere and heads nothing."""
    assert shown(text) == (f"x{' '.join(text.split())}x", ["p"])


@given(LINES)
def test_any_line_of_text_is_safe_in_markdown(text):
    """Whatever signs are in it."""
    assert shown(text) == (f"x{' '.join(text.split())}x", ["p"])


@pytest.mark.parametrize(("name", "escaped"), [
    ("a.html", True), ("a.xml", True), ("learnscape/whats-new.html", True), ("digest.html", True),
    ("a.md.html", False), ("a.text.html", False), ("amd.html", True),
])  # fmt: skip
def test_html_escapes_and_text_does_not(tmp_path, name, escaped):
    """By the end of a template's name."""
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("{{ x }}")

    written = environment([str(tmp_path)]).get_template(name).render(x="<b> & 'c'")

    assert (written == "<b> & 'c'") != escaped
    assert Reading(written).all("b") == ([] if escaped else [{}])


def test_the_first_folder_wins(tmp_path):
    """A site's own template comes before ours."""
    (tmp_path / "learnscape").mkdir()
    (tmp_path / "learnscape/update.html").write_text("Ours.")

    templates = environment([str(tmp_path), THEME])

    assert templates.get_template("learnscape/update.html").render() == "Ours."
    assert templates.get_template("learnscape/follow.html").filename.startswith(THEME)


def test_no_template_of_ours_turns_escaping_off():
    """Neither by a filter nor by a block."""
    templates = environment([THEME])
    for name in templates.list_templates(extensions=["html"]):
        source = templates.loader.get_source(templates, name)[0]
        assert not re.search(r"\|\s*safe|autoescape|Markup", source), name


@pytest.mark.parametrize("key", ["keys", "items", "__class__"])
def test_a_key_is_no_attribute(tmp_path, key):
    """Or a topic that is called `keys` would lead to a method."""
    (tmp_path / "a.html").write_text("{{ x[key] or 'none' }}")
    template = environment([str(tmp_path)]).get_template("a.html")

    assert template.render(x={}, key=key) == "none"
    assert template.render(x={key: "there"}, key=key) == "there"
