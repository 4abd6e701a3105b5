"""What a merge wrote itself: lines that no parent has, or that all parents have and it has not."""

import pytest

from learnscape.derive.merges import blobs_written, own_work
from tests.builders import added, commit, days, edited, life, lives, sha, texts


def merged(ours, theirs, result, *, base="base"):
    """Give the merges that changed a page themselves, by their day."""
    commits = (
        commit(4, edited("a.md", ours, result), after=(3, 2)),
        commit(3, edited("a.md", base, ours), after=(1,)),
        commit(2, edited("a.md", base, theirs), after=(1,)),
        commit(1, added("a.md", base), after=()),
    )

    def read(names):
        theirs_at = f"{sha(2)}:a.md"
        return texts(names) | {name: theirs.encode() for name in names if name == theirs_at}

    return days(own_work(life(*commits), blobs_written(commits), read))


@pytest.mark.parametrize(
    ("ours", "theirs", "result"),
    [
        ("one\ntwo", "two\nthree", "one\ntwo\nthree"),
        ("top\nbase", "base\nend", "top\nbase\nend"),
        ("a\nb", "b\nc", "c\nb\na"),
        ("  a\nb", "b\nc", "a\nb  \n\nc\n"),
        ("a\nb\nc", "a\nb\nd", "a\nb"),
        ("a\r\nb", "b\r\nc", "a\nb\nc"),
    ],
)
def test_bringing_lines_together_is_no_work(ours, theirs, result):
    """A result whose every line came from a parent is what git makes, or anyone would."""
    assert merged(ours, theirs, result) == []


@pytest.mark.parametrize(
    ("ours", "theirs", "result"),
    [
        ("one\ntwo", "two\nthree", "one\ntwo\nthree\nand more"),
        ("a\nb", "a\nc", "b\nc"),
        ("a\nb", "a\nc", "a\na\nb\nc"),
        ("a", "b", "a and b"),
    ],
)
def test_a_line_of_its_own_is_work(ours, theirs, result):
    """So is taking away what all sides had kept."""
    assert merged(ours, theirs, result) == [4]


def test_a_text_that_somebody_wrote_is_not_the_merges():
    """Taking one side whole is taking sides, not writing."""
    assert merged("ours entirely", "theirs entirely", "theirs entirely") == []


def test_a_merge_of_merges_texts_is_judged_as_well():
    """What a merge wrote is no text that a commit wrote."""
    commits = (commit(2, added("a.md", "by a merge"), after=(1, 9)),
               commit(1, added("a.md", "by a commit"), after=()))  # fmt: skip

    assert blobs_written(commits) == {"by a commit"}


def test_a_deletion_in_a_merge_is_nobodys_text():
    """A page that went in a merge has no line to judge."""
    commits = (
        commit(3, added("a.md", "anew"), after=(2, 1)),
        commit(2, after=(1,)),
        commit(1, added("b.md"), after=()),
    )

    assert days(own_work(lives(*commits).standing["b.md"], set(), texts)) == []


def test_a_page_written_in_the_merge_is_its_work():
    """Nobody else wrote it."""
    commits = (
        commit(3, added("a.md", "written while merging"), after=(1, 2)),
        commit(2, added("c.md"), after=(1,)),
        commit(1, added("b.md"), after=()),
    )
    nothing_elsewhere = lambda names: {  # noqa: E731
        name: b"" if ":" in name else name.encode() for name in names
    }

    assert days(own_work(life(*commits), blobs_written(commits), nothing_elsewhere)) == [3]
