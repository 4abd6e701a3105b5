"""Topics: one for each tag, however it is spelt, in any script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnscape.derive.topics import (
    Topic,
    colliding_tags,
    contested_topics,
    nameless_tags,
    page_of,
    slug,
    topics_by_page,
    topics_of,
    vocabulary_of,
)
from learnscape.model import Community
from learnscape.problems import Problem
from tests.builders import page


def community(slug, *topics):
    """Give a community that names topics, in line 7."""
    path = f"communities/{slug}.md"
    return Community(slug, slug, path, topics=topics, lines={"topics": 7})


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
        "ci": Topic("ci", "CI", ("b.md", "c.md"), ("CI", "ci")),
        "git": Topic("git", "Git", ("a.md", "b.md", "c.md"), ("Git", "git")),
    }


def test_the_topics_of_each_page_are_known():
    """In the order of their addresses; a page without a tag has none."""
    pages = (page("a.md"), page("b.md", tags=("Git", "CI", "git")))
    topics = topics_of(pages)

    assert topics_by_page(topics) == {"b.md": (topics["ci"], topics["git"])}


def test_a_community_joins_spellings():
    """Under the name it gives, whatever pages prefer; its address is that of the name."""
    pages = (
        page("a.md", tags=("rebase",)),
        page("b.md", tags=("rebase", "REBASING")),
        page("c.md", tags=("Git-SCM",)),
    )
    control = community("control", ("git", "git scm", "unused"), ("Rebasing", "rebases", "rebase"))
    other = community("other", ("Git",))

    assert topics_of(pages, [other, control]) == {
        "git": Topic(
            "git", "git", ("c.md",), ("git", "Git-SCM", "Git", "git scm", "unused"),
            ("control", "other"),
        ),
        "rebasing": Topic(
            "rebasing", "Rebasing", ("a.md", "b.md"),
            ("Rebasing", "rebase", "REBASING", "rebases"), ("control",),
        ),
    }  # fmt: skip
    slug_of = vocabulary_of([other, control]).slug_of
    assert [*map(slug_of, ("REBASES", "rebasing", "git_scm", "merging", "!"))] == [
        "rebasing", "rebasing", "git", "merging", "",
    ]  # fmt: skip


def test_other_spellings_are_told_where_somebody_could_look_for_them():
    """Those that differ in more than case, spaces and hyphens, each once."""
    spellings = ("Version control", "version-control", "VCS", "vcs", "scm")

    assert Topic("version-control", "Version control", (), spellings).also == ("VCS", "scm")


def test_a_topic_that_only_a_community_names_is_there():
    """What it is about, it has still to write; people's own tags make no topic."""
    person = page("people/ada.md", kind="person", tags=("gardening", "git"))

    assert topics_of([person], [community("control", ("Git",))]) == {
        "git": Topic("git", "Git", (), ("Git",), ("control",))
    }


def test_an_address_of_mail_is_in_no_topic():
    """Not in its name, nor in its address."""
    odd = page("a.md", tags=("ask ada@example.org", "ada@example.org"))

    assert topics_of([odd]) == {"ask": Topic("ask", "ask", ("a.md",), ("ask",))}


def test_the_page_of_a_topic_is_never_the_list_of_all():
    """Whatever a topic is called."""
    assert [page_of("git"), page_of("index")] == ["topics/git.md", "topics/index/index.md"]


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


LONG = "a tag that goes on and on, far beyond what a folder's name could ever hold"
SAME = "write one of them everywhere, or name both under `topics` of a community"


def told(pages, *communities):
    """Give what is said of tags, each with its place."""
    pages = {one.path: one for one in pages}
    found = colliding_tags(pages, communities, {path: f"docs/{path}" for path in pages})
    assert {problem.mend for problem in found} <= {SAME}
    return [(problem.path, problem.line, problem.what) for problem in found]


def test_other_words_under_one_address_are_a_problem():
    """The rarer ones, or of as many those that come later, in every place."""
    pages = (
        page("a.md", tags=("C plus plus", f"{LONG} A"), lines={"tags": 2}),
        page("b.md", tags=("C++",), lines={"tags": 3}),
        page("c.md", tags=("c++", "git", "🎉"), lines={"tags": 4}),
        page("d.md", tags=(f"{LONG} B", "Git", "☂"), lines={"tags": 5}),
    )

    assert told(pages) == [
        ("docs/a.md", 2, "the tag `C plus plus` has the same address as `C++`"),
        ("docs/d.md", 5, f"the tag `{LONG} B` has the same address as `{LONG} A`"),
    ]


@pytest.mark.parametrize(
    "tags",
    [
        ("Version control", "version-control", "VERSION_CONTROL", "version  control"),
        ("Straße", "STRASSE"),
        ("CI/CD", "ci-cd"),
        ("Cafe\u0301", "Café"),
        ("fog–lights", "fog lights"),
    ],
)
def test_case_spaces_and_hyphens_join_in_silence(tags):
    """So does what a keyboard has two ways to write."""
    assert told([page(f"{n}.md", tags=(tag,)) for n, tag in enumerate(tags)]) == []


def test_a_community_says_which_words_are_one():
    """Those that it names together; by one alone it says which is right."""
    pages = [page(f"{n}.md", tags=(tag,)) for n, tag in enumerate(("C++", "C++", "C plus plus"))]

    assert told(pages, community("a", ("cpp", "C++", "C plus plus"))) == []
    assert told(pages, community("a", ("C++",)), community("b", ("c plus plus", "C++"))) == []
    assert told(pages, community("a", ("C plus plus",))) == [
        ("docs/0.md", 0, "the tag `C++` has the same address as `C plus plus`"),
        ("docs/1.md", 0, "the tag `C++` has the same address as `C plus plus`"),
    ]


@pytest.mark.parametrize(
    ("topics", "what", "mend"),
    [
        (
            [("Merging", "rebase")],
            "`rebase` is a spelling of `Rebasing` already",
            "keep it with one of the two topics",
        ),
        (
            [("Merging", "REBASING")],
            "`REBASING` is a topic itself, and no other spelling of `Merging`",
            "take it out of the spellings of `Merging`, or out of the topics",
        ),
        ([("🎉", "party")], "the topic `🎉` has no letter or digit, so it can have no page", None),
        ([("Party", "🎉")], "the topic `🎉` has no letter or digit, so it can have no page", None),
        ([("C plus plus",)], "the topic `C plus plus` has the same address as `C++`", SAME),
        ([("Rebasing",), ("C++", "cpp"), ("rebasing", "Rebase")], None, None),
    ],
)
def test_a_spelling_belongs_to_one_topic(topics, what, mend):
    """Two communities that disagree are told, the later one by its short name."""
    first = community("a", ("Rebasing", "rebase"), ("C++",))
    second = community("b", *topics)

    names = {"communities/a.md": "docs/a", "communities/b.md": "docs/b"}
    found = [*contested_topics([second, first], names)]

    mend = mend or "write a word, or delete it"
    assert found == ([Problem("docs/b", 7, what, mend)] if what else [])


def test_a_contested_spelling_means_what_the_first_community_says():
    """A preview has to go on, and the next build has to say the same."""
    first, second = community("a", ("Rebasing", "rebase")), community("b", ("Merging", "rebase"))

    for several in ([first, second], [second, first]):
        assert vocabulary_of(several).slug_of("rebase") == "rebasing"
        assert topics_of((), several)["merging"].spellings == ("Merging",)


@given(st.lists(st.lists(st.text(max_size=9), min_size=1, max_size=3), max_size=4))
def test_every_spelling_means_one_topic_that_is_there(topics):
    """Whatever communities write, a page that has a name for a topic is among its pages."""
    several = [community(f"c{n}", tuple(topic)) for n, topic in enumerate(topics)]
    pages = [page(f"{n}.md", tags=tuple(topic)) for n, topic in enumerate(topics)]
    found, slug_of = topics_of(pages, several), vocabulary_of(several).slug_of

    assert [*found] == sorted(found)
    for one in pages:
        for name in filter(None, map(slug_of, one.tags)):
            assert one.path in found[name].pages
    for name, topic in found.items():
        assert topic.slug == name == slug_of(topic.label)
        assert {*map(slug_of, topic.spellings)} == {name}
