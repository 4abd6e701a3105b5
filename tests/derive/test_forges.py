"""Where each forge shows a change."""

import pytest

from learnscape.derive.forges import change_url


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
