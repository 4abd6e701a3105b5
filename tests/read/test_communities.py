"""Communities, and the pages that they care for."""

import pytest

from learnscape.model import Community
from learnscape.read.communities import is_community, is_of_community, read_community
from learnscape.read.front_matter import read_front_matter


def read(block="", path="communities/version-control.md"):
    """Give a community and what is wrong, as (line, what, mend)."""
    front = read_front_matter(f"docs/{path}", f"---\nkind: community\n{block}\n---\n")
    one = read_community(path, front, "Version control")
    return one, [(problem.line, problem.what, problem.mend) for problem in front.problems]


def test_a_file_is_enough():
    """The short name is that of the file; it owns nothing, and one approval will do."""
    expected = Community(
        "version-control", "Version control", path="communities/version-control.md"
    )

    assert read() == (expected, [])


def test_topics_have_a_name_and_perhaps_other_spellings():
    """In the order that they are written."""
    one, problems = read("topics: [git, {Rebasing: [rebase, rebases]}, {CI: ci/cd}]\nchannel: x")

    assert problems == []
    assert one.topics == (("git",), ("Rebasing", "rebase", "rebases"), ("CI", "ci/cd"))
    assert one.channel == "x"


def test_a_topic_may_hold_a_comma_but_is_no_list():
    """In brackets each is one; a list without them is told, also of spellings."""
    assert read("topics: ['Lions, tigers', {'a, b': [c]}]")[1] == []
    one, problems = read("topics: git, rebasing")
    assert (one.topics, problems) == (
        (("git, rebasing",),),
        [(3, "`topics: git, rebasing` is one text, not a list",
          "write `topics: [git, rebasing]`")],
    )  # fmt: skip
    assert read("topics:\n  - Rebasing: rebase, rebases")[1] == [
        (4, "`Rebasing: rebase, rebases` is one text, not a list",
         "write `Rebasing: [rebase, rebases]`"),
    ]  # fmt: skip


@pytest.mark.parametrize("block", ["topics: [[a]]", "topics: [{a: {b: c}}]", "topics: {a: b}"])
def test_topics_that_are_none(block):
    """The others are kept."""
    _, problems = read(block)

    assert [line for line, _, _ in problems] == [3]


def test_every_setting_is_read():
    """Who, what, how often and how many."""
    one, problems = read(
        """purpose: Nobody here loses work to git.
owns: [git/, undo.md]
validators: [ada, bob]
champions: [ines]
members: jo
review_every: 6 months
min_approvals: 2"""
    )

    assert problems == []
    assert one == Community(
        "version-control",
        "Version control",
        path="communities/version-control.md",
        purpose="Nobody here loses work to git.",
        owns=("git/", "undo.md"),
        validators=("ada", "bob"),
        champions=("ines",),
        members=("jo",),
        review_every="6 months",
        min_approvals=2,
    )
    assert one.lines["owns"] == 4


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("communities/git.md", True),
        ("communities/deep/git.md", False),
        ("git/communities/git.md", False),
        ("communities.md", False),
    ],
)
def test_a_community_is_where_communities_are(path, answer):
    """Directly in the folder, and of that kind."""
    front = read_front_matter("x", "---\nkind: community\n---\n")

    assert is_of_community(path) is answer
    assert is_community(path, front) is answer
    for block in ("kind: guide", "kind: [community]", "kind: {community: 1}", "title: Git"):
        assert not is_community(path, read_front_matter("x", f"---\n{block}\n---\n"))


def test_a_draft_is_no_community_yet():
    """It owns nothing, and nobody validates for it."""
    front = read_front_matter("x", "---\nkind: community\nstatus: draft\n---\n")

    assert not is_community("communities/git.md", front)


@pytest.mark.parametrize(
    "slug", ["Git", "two words", "-git", "git-", "a--b", "naïve", "a_b", "a.b"]
)
def test_a_file_with_another_name_is_no_community(slug):
    """Its name stands in addresses."""
    one, problems = read(path=f"communities/{slug}.md")

    assert one is None
    mend = "name the file with small letters, digits and hyphens: `version-control.md`"
    assert problems == [(2, f"`{slug}` cannot be a short name", mend)]


@pytest.mark.parametrize(
    ("written", "owned"),
    [
        ("git/", "git/"),
        ("git", "git/"),
        ("/git/", "git/"),
        ("/git", "git/"),
        ("git/deep", "git/deep/"),
        ("git/undo.md", "git/undo.md"),
        ("git/undo.markdown", "git/undo.markdown"),
        ("/undo.MD", "undo.MD"),
        ("v1.2", "v1.2/"),
        ("two words/", "two words/"),
        ("naïve/", "naïve/"),
        ("/", "/"),
    ],
)
def test_folders_and_pages_are_taken_as_people_write_them(written, owned):
    """With and without slashes; `/` is everything."""
    assert read(f"owns: ['{written}']")[0].owns == (owned,)
    assert read(f"owns: ['{written}']")[1] == []


def test_what_is_owned_twice_is_owned_once():
    """In the order in which it stands there."""
    assert read("owns: [git, ops/, git/, /git/]")[0].owns == ("git/", "ops/")


@pytest.mark.parametrize(
    "written", ["../git/", "git/../ops/", "./git/", "git//deep/", "git/*", "*.md", "git/?.md", "//"]
)
def test_patterns_and_ways_out_are_problems(written):
    """A folder or a page, from the docs folder; nothing else is guessed."""
    one, problems = read(f"owns: [ops/, '{written}']")

    assert one.owns == ("ops/",)
    mend = "write folders and pages from the docs folder, as in `owns: [git/, undo.md]`"
    assert problems == [(3, f"`{written}` in `owns` is no folder and no page", mend)]


def test_handles_may_be_written_as_people_mention_each_other():
    """An `@` is no part of a handle."""
    assert read("validators: ['@ada', bob]")[0].validators == ("ada", "bob")


@pytest.mark.parametrize(
    "written", ["0", "-1", "two", "1.5", "[1]", "{a: 1}", "100", "1e3", "yes", "٣"]
)
def test_a_number_of_people_is_a_number(written):
    """Whoever misspells it is told; until then nobody is enough, and nothing valid by mistake."""
    one, problems = read(f"min_approvals: {written}")

    assert one.min_approvals == 99
    assert problems == [
        (3, "`min_approvals` is not a number of people", "write `min_approvals: 1`")
    ]


def test_a_very_long_number_is_told_too():
    """Nobody waits while it is counted."""
    assert len(read(f"min_approvals: {'9' * 10_000}")[1]) == 1
    assert len(read(f"min_approvals: 1{'0' * 20}")[1]) == 1
    assert len(read(f"min_approvals: {'0' * 9}1")[1]) <= 1


@pytest.mark.parametrize("written", ["soon", "0 months", "6", "P6M", "[6 months]", "-1 days"])
def test_a_clock_that_nobody_can_read_is_a_problem(written):
    """It falls back to the clock of the site."""
    one, problems = read(f"review_every: {written}")

    assert one.review_every is None
    assert [(line, mend) for line, _, mend in problems] == [(3, "write `review_every: 6 months`")]


@pytest.mark.parametrize("key", ["owns", "validators", "champions", "members"])
@pytest.mark.parametrize("written", ["{a: b}", "[{a: b}]", "[[a]]"])
def test_a_list_of_another_shape_is_a_problem(key, written):
    """Nothing is taken from it, and its author is told where."""
    one, problems = read(f"{key}: {written}")

    assert getattr(one, key) == ()
    assert [line for line, _, _ in problems] == [3]
