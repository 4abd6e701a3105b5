"""Topics: one for each tag, however it is spelt, in any script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnscape.derive.topics import Topic, nameless_tags, slug, topics_of
from learnscape.problems import Problem
from tests.builders import page


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("git", "git"),
        ("Version Control", "version-control"),
        ("version_control", "version-control"),
        ("  version -- control! ", "version-control"),
        ("CI/CD", "ci-cd"),
        (".NET", "net"),
        ("../etc", "etc"),
        ("C", "c"),
        ("C++", "c-plus-plus"),
        ("C#", "c-sharp"),
        ("R&D", "r-and-d"),
        ("Café", "café"),
        ("Cafe\u0301", "café"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("ﬁnance", "finance"),
        ("\u210cello", "hello"),
        ("İstanbul", "i\u0307stanbul"),
        ("日本語 入門", "日本語-入門"),
        ("हिन्दी", "हिन्दी"),
        ("ภาษาไทย", "ภาษาไทย"),
        ("العَرَبِيَّة", "العَرَبِيَّة"),
        ("❤️", ""),
        ("❤️ git", "git"),
        ("…", ""),
        ("", ""),
    ],
)
def test_a_topic_has_a_short_name(tag, name):
    """That reads like the tag, and can stand in an address."""
    assert slug(tag) == name


@given(st.text(max_size=20))
def test_a_name_is_its_own_name(tag):
    """And no sign in it means anything in a path."""
    name = slug(tag)

    assert slug(name) == name
    assert not {*name} & {*"/\\.%?#_ \n\0"}
    assert slug(tag.casefold()) == name


def test_spellings_of_one_name_are_one_topic():
    """Called as most pages have it; of as many, as the alphabet has it."""
    pages = (
        page("c.md", tags=("Git", "CI")),
        page("a.md", tags=("git",)),
        page("b.md", tags=("Git", "git", "ci")),
    )

    assert topics_of(pages) == {
        "ci": Topic("ci", "CI", ("b.md", "c.md")),
        "git": Topic("git", "Git", ("a.md", "b.md", "c.md")),
    }


def test_a_tag_without_a_name_is_no_topic():
    """Its author is told."""
    odd = page("a.md", tags=("git", "🎉"), lines={"tags": 3})

    assert [*topics_of([odd])] == ["git"]
    assert nameless_tags({"a.md": odd}, {"a.md": "docs/a.md"}) == [
        Problem(
            "docs/a.md",
            3,
            "the tag `🎉` has no letter or digit, so nobody can follow it",
            "write a word, or delete the tag",
        )
    ]
