"""Where the docs folder was."""

import pytest

from learnscape.derive.folders import DocsFolder
from learnscape.derive.landings import Landing
from learnscape.model import Change, Commit
from tests.builders import sha

ONE, OTHER = "communities/a.md", "communities/b.md"


def landings(*changes):
    """Give a landing for each list of changes: a path that came, or (old path, path)."""
    return [
        Landing(
            Commit(
                sha(number),
                (),
                0,
                0,
                (),
                "",
                tuple(
                    Change(one, "A") if isinstance(one, str) else Change(one[1], "R", one[0])
                    for one in several
                ),
            )
        )
        for number, several in enumerate(changes)
    ]


def places(folder, count):
    """Give where the folder was after each landing."""
    return [folder.at(place) for place in range(-1, count)]


@pytest.mark.parametrize(("old", "new"), [("doc/", "docs/"), ("", "docs/"), ("docs/", "")])
def test_a_renamed_folder_is_followed(old, new):
    """Also from and to the root of the repository."""
    told = landings([old + ONE, f"{old}page.md"], [(old + ONE, new + ONE)], [new + OTHER])
    folder = DocsFolder(told, new, "communities/")

    assert places(folder, 3) == [old, old, new, new]
    assert [*folder.moves] == [1]
    assert folder.inside(f"{old}page.md", 0) == "page.md"


def test_two_renames_are_followed():
    """One after the other."""
    told = landings(["a/" + ONE], [("a/" + ONE, "b/" + ONE)], [("b/" + ONE, "c/" + ONE)])

    assert places(DocsFolder(told, "c/", "communities/"), 3) == ["a/", "a/", "b/", "c/"]


@pytest.mark.parametrize(
    "told",
    [
        [["docs/" + ONE]],
        [["docs/page.md"], [("docs/page.md", "docs/" + ONE)]],
        [["docs/" + ONE], [("docs/" + ONE, "docs/" + OTHER)]],
        [["docs/" + ONE, "docs/more/" + OTHER], [("docs/more/" + OTHER, "docs/" + OTHER)]],
        [],
    ],
)
def test_a_file_that_moves_is_no_folder(told):
    """Nor is one that moves in beside others."""
    folder = DocsFolder(landings(*told), "docs/", "communities/")

    assert {*places(folder, len(told))} == {"docs/"}
    assert not folder.moves


def test_what_lies_elsewhere_is_not_in_it():
    """By where it was at that time."""
    folder = DocsFolder(landings(["a/" + ONE], [("a/" + ONE, "b/" + ONE)]), "b/", "communities/")

    assert folder.inside("b/page.md", 0) is None
    assert folder.inside("a/page.md", 1) is None
    assert folder.inside("b/page.md", 1) == "page.md"
