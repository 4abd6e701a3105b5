"""Why something landed, in words that a reader who knows no git can use."""

import time

import pytest

from learnscape.derive.landings import Landing
from learnscape.derive.reasons import reason_of
from tests.builders import commit


def told(subject, body="", *commits):
    """Give what a landing says of itself: its reason, and the number of its pull request."""
    landing = commit(9, subject=subject, body=body, after=(1, 2))
    brought = [commit(day, subject=one) for day, one in enumerate(commits, 1)]
    return tuple(reason_of(Landing(landing), brought or [landing]))


@pytest.mark.parametrize(
    ("subject", "body", "number"),
    [
        ("Explain rebasing", "", None),
        ("Explain rebasing (#12)", "", "12"),
        ("Explain rebasing(#12)", "", "12"),
        ("Explain rebasing（#12）", "", "12"),
        ("Explain rebasing (#7) (#12)", "", "12"),
        ("Explain rebasing (!12)", "", "12"),
        ("Explain rebasing (pull request #12)", "", "12"),
        ("Merge pull request #12 from ada/patch-1", "Explain rebasing\n", "12"),
        ("Merge pull request #12 from ada/patch-1", "\nExplain rebasing\n\nAnd why.\n", "12"),
        ("Merge pull request 12 from rebase into main", "Explain rebasing", "12"),
        ("🔀 Merge pull request #12 from ada/rebase", "📝 Explain rebasing", "12"),
        (":twisted_rightwards_arrows: Merge PR #12", ":memo: Explain rebasing", "12"),
        ("Merge PR #12: Explain rebasing", "", "12"),
        ("Merge pull request 'Explain rebasing' (#12) from ada/rebase into main", "", "12"),
        ("Merge pull request 'Explain rebasing' (#12) from ada/x into main",
         "Reviewed-on: https://codeberg.org/a/b/pulls/12\n", "12"),
        ("Pull request #12: Explain rebasing", "Merge in DOC/book from rebase to main", "12"),
        ("Merge pull request #12 in DOC/book from rebase to main", "Explain rebasing", "12"),
        ("Merged in rebase (pull request #12)", "Explain rebasing\n\nApproved-by: Bob", "12"),
        ("Merged PR 12: Explain rebasing", "", "12"),
        ("Merge branch 'rebase' into 'main'",
         "Explain rebasing\n\nCloses #7\n\nSee merge request docs/book!12", "12"),
        ("Merge branch 'rebase' into 'main'", "Explain rebasing\n\nSee merge request !12", "12"),
        ("Auto merge of #12 - ada:rebase, r=bob", "Explain rebasing\n\nIt is.", "12"),
        ("Merge #12", "12: Explain rebasing r=bob a=ada\n\nIt is.", "12"),
        ("Merge #12 `Explain rebasing`", "", "12"),
        ('Merge "Explain rebasing"', "", None),
        ('Merge "Explain rebasing" into stable', "", None),
        ("docs: explain rebasing", "", None),
        ("docs(git): explain rebasing (#12)", "", "12"),
        ("feat(git.md):explain rebasing", "", None),
        ("fix(git.md)：explain rebasing", "", None),
        ("feat!: explain rebasing", "", None),
        ("Docs: :memo: Explain rebasing", "", None),
        ("✏️ Explain rebasing", "", None),
        ("[DOC-123] Explain rebasing", "", None),
        ("[WIP] [docs]: explain rebasing", "", None),
        ("fixup! squash! Explain rebasing", "", None),
        ("  explain   rebasing ", "", None),
    ],
)  # fmt: skip
def test_every_forge_tells_the_title(subject, body, number):
    """Without its number, its kind and its pictures."""
    assert told(subject, body) == ("Explain rebasing", number)


@pytest.mark.parametrize(
    "subject",
    [
        "Explain the fix: use a fresh clone",
        "Meet at 10:30:45 in std::vector::push",
        "Say what the `docs: ` prefix is for",
        "UTF-8 in names",
        "iOS and macOS",
        "npm: how to pin",
        "`git bisect` in ten minutes",
        'Revert "Explain rebasing"',
        "Revert: explain rebasing",
        "Fix typo in rebase.md",
        "Update the fix for #12",
        "Merge two pages about rebasing",
        "Closes the gap between the chapters",
        "增加线段树分裂的简单介绍",
    ],
)
def test_a_title_that_only_resembles_another_thing_stays(subject):
    """Word for word, but for a capital."""
    assert told(subject) == (subject.replace("npm", "Npm"), None)


@pytest.mark.parametrize(
    "subject",
    [
        "Update rebase.md",
        "Update git/rebase.md (#12)",
        "Updated `rebase.md`",
        "📝 Update `git/rebase.md`",
        "docs: update rebase.md #12",
        "Create rebase.markdown",
        "Rename a.md to b.md",
        "rebase.md",
        "Update mkdocs.yml",
        "Add files via upload",
        "Apply suggestions from code review",
        "Resolve merge conflicts",
        "Fix #12",
        "Closes https://forge.example/a/b/issues/12#1",
        "Patch 1",
        "Ada patch 17 (#12)",
        "Minor changes",
        "wip",
        "fix: fix",
        "Initial commit",
        'Revert "Update rebase.md (#7)"',
        "https://forge.example/a/b/issues/12",
        "Merge branch 'main' of https://forge.example/a/b",
        "Merge remote-tracking branch 'origin/main' into rebase",
        "…",
        "",
    ],
)
def test_what_says_nothing_is_not_told(subject):
    """Web editors and hurry write it by themselves."""
    assert told(subject)[0] == ""


@pytest.mark.parametrize(
    "body",
    [
        "",
        "\n",
        "# Conflicts:\n#\tdocs/a.md\n",
        "Conflicts:\n\tdocs/a.md\n",
        "* rebase:\n  Explain rebasing\n",
        "- Change my name\n",
        "News: Rebasing is explained\n",
        "Co-authored-by: Bob <bob@example.org>\n",
        "Signed-off-by: Bob <bob@example.org>\n",
        "Reviewed-on: https://forge.example/a/b/pulls/12\n",
        "This closes #7.\n",
        "See merge request docs/book!12\n",
    ],
)
def test_what_git_and_forges_put_below_a_merge_is_no_title(body):
    """Then the first commit about the page speaks."""
    told_by = told("Merge branch 'rebase'", body, "Update a.md", "Explain rebasing", "Typo")

    assert told_by[0] == "Explain rebasing"


def test_a_landing_with_a_title_speaks_itself():
    """Its number is kept in any case."""
    merge = "Merge pull request #12 from ada/rebase"

    assert told(merge, "Explain rebasing", "Begin") == ("Explain rebasing", "12")
    assert told(merge, "", "Begin (#3)") == ("Begin", "12")
    assert told(merge, "", "Update a.md") == ("", "12")


def test_an_address_is_not_published():
    """Wherever it stands."""
    assert told("Thank Kim <kim@example.org> for rebasing (#12)") == (
        "Thank Kim for rebasing",
        "12",
    )


def test_a_long_title_is_cut_at_a_word():
    """Or anywhere, where there are none."""
    words, _ = told("word " * 100)
    signs, _ = told("字" * 300)

    assert words == "Word " + "word " * 38 + "word …"
    assert signs == "字" * 200 + " …"


@pytest.mark.parametrize(
    "part",
    [" (#1)", "(#1)", "' (#1) from ", "fix: ", "[a-1]", "a.md ", 'Revert "', ":a", " ", "📝"],
)
def test_a_title_of_any_length_is_read_at_once(part):
    """Anyone can write one."""
    started = time.process_time()

    told("Merge pull request '" + part * 20_000)
    told(part * 20_000 + "x")
    told("Merge branch 'x'", part * 400)

    assert time.process_time() - started < 1
