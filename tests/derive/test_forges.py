"""Where each forge shows a change."""

import pytest

from learnscape.derive.forges import change_url, compare_url


@pytest.mark.parametrize(
    ("repository", "request_path", "commit_path"),
    [
        ("https://github.com/a/b", "/pull/7", "/commit/abc"),
        ("https://github.example.org/a/b", "/pull/7", "/commit/abc"),
        ("https://gitlab.com/a/deep/b", "/-/merge_requests/7", "/-/commit/abc"),
        ("https://gitlab.example.org/a/b", "/-/merge_requests/7", "/-/commit/abc"),
        ("https://codeberg.org/a/b", "/pulls/7", "/commit/abc"),
        ("https://forgejo.example.org/a/b", "/pulls/7", "/commit/abc"),
        ("http://gitea.example.org:3000/a/b", "/pulls/7", "/commit/abc"),
        ("https://bitbucket.org/a/b", "/pull-requests/7", "/commits/abc"),
    ],
)
def test_each_forge_has_its_own_paths(repository, request_path, commit_path):
    """The pull request, where its number is known; else the commit."""
    for written in (repository, f"{repository}/", f"{repository}.git", f"{repository}.git/"):
        assert change_url(written, "abc", "7") == repository + request_path
        assert change_url(written, "abc", None) == repository + commit_path


@pytest.mark.parametrize(
    "repository",
    [
        None,
        "",
        "https://code.example.org/a/b",
        "https://example.org/github/b",
        "git@github.com:a/b.git",
        "ssh://git@github.com/a/b",
        "javascript:alert('github.com')",
        "github.com/a/b",
    ],
)
def test_an_address_that_names_no_forge_shows_nothing(repository):
    """It is not guessed."""
    assert change_url(repository, "abc", "7") is None


@pytest.mark.parametrize(
    ("repository", "place"),
    [
        (
            "https://github.com/a/b",
            "/compare/old...new"
            "#diff-e6f1d6b26a644d3d042700e257705bdd7f143bde34c6bfebbf19073a1e4ebfa0",
        ),
        (
            "https://gitlab.com/a/deep/b",
            "/-/compare/old...new#0742fa58a6af63c9d908604aa3f6d43b1eb6c4f0",
        ),
        ("https://codeberg.org/a/b", "/compare/old...new"),
        ("https://forgejo.example.org/a/b", "/compare/old...new"),
        ("https://bitbucket.org/a/b", "/branches/compare/new..old"),
    ],
)
def test_each_forge_compares_in_its_own_way(repository, place):
    """Two commits, at the part about one file where the forge has a name for it."""
    for written in (repository, f"{repository}/", f"{repository}.git"):
        assert compare_url(written, "old", "new", "docs/git/undo.md") == repository + place


def test_no_forge_compares_nothing():
    """As with changes."""
    assert compare_url("https://code.example.org/a/b", "old", "new", "a.md") is None
    assert compare_url(None, "old", "new", "a.md") is None


def test_a_name_of_odd_bytes_can_be_compared():
    """What is no UTF-8 has a part of its own as well."""
    odd = compare_url("https://github.com/a/b", "old", "new", "docs/\udce9.md")

    assert odd != compare_url("https://github.com/a/b", "old", "new", "docs/e.md")
