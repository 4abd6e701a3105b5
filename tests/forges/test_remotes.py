"""Which repository on which forge is meant: by the address of `origin`, or by the CI's word."""

import pytest

from learnscape.forges.changes import ForgeError
from learnscape.forges.remotes import Remote, remote_of

GITHUB = Remote("github", "o/r", "https://api.github.com", "https://api.github.com/graphql")
ACTIONS = {"GITHUB_REPOSITORY": "o/r", "GITHUB_SERVER_URL": "https://github.com"}
OWN = {
    "GITHUB_REPOSITORY": "o/r",
    "GITHUB_SERVER_URL": "https://code.example.org",
    "GITHUB_API_URL": "https://code.example.org/api/v3",
    "GITHUB_GRAPHQL_URL": "https://code.example.org/api/graphql",
}


@pytest.mark.parametrize(
    "origin",
    [
        "https://github.com/o/r.git",
        "https://github.com/o/r",
        "https://github.com/o/r/",
        "https://user:secret@GitHub.com/o/r.git",
        "git@github.com:o/r.git",
        "github.com:o/r",
        "ssh://git@github.com/o/r.git",
        "ssh://git@ssh.github.com:443/o/r.git",
        "git://github.com/o/r.git",
    ],
)
def test_every_way_to_write_an_address(origin):
    """However it was cloned, the repository is the same; a password in it is not used."""
    assert remote_of(None, origin, {}) == GITHUB


@pytest.mark.parametrize(
    ("kind", "origin", "remote"),
    [
        (
            None,
            "git@gitlab.com:group/part/project.git",
            Remote(
                "gitlab",
                "group/part/project",
                "https://gitlab.com/api/v4",
                "https://gitlab.com/api/graphql",
            ),
        ),
        (
            None,
            "http://codeberg.org/o/r",  # the token goes there over TLS all the same
            Remote("forgejo", "o/r", "https://codeberg.org/api/v1", ""),
        ),
        (
            None,
            "https://codeberg.org/o/r",
            Remote("forgejo", "o/r", "https://codeberg.org/api/v1", ""),
        ),
        (
            "forgejo",
            "ssh://git@git.example.org:2222/o/r.git",
            Remote("forgejo", "o/r", "https://git.example.org/api/v1", ""),
        ),
        (
            "gitlab",
            "http://git.example.org:8080/o/r.git",
            Remote(
                "gitlab",
                "o/r",
                "http://git.example.org:8080/api/v4",
                "http://git.example.org:8080/api/graphql",
            ),
        ),
        (
            "github",
            "https://code.example.org/o/r",
            Remote(
                "github",
                "o/r",
                "https://code.example.org/api/v3",
                "https://code.example.org/api/graphql",
            ),
        ),
        (
            None,
            "https://firm.ghe.com/o/r",
            Remote("github", "o/r", "https://api.firm.ghe.com", "https://api.firm.ghe.com/graphql"),
        ),
    ],
)
def test_every_forge(kind, origin, remote):
    """Each has its interface at another place."""
    assert remote_of(kind, origin, {}) == remote


@pytest.mark.parametrize(
    ("environment", "remote"),
    [
        (ACTIONS, GITHUB),
        (OWN, Remote("github", "o/r", OWN["GITHUB_API_URL"], OWN["GITHUB_GRAPHQL_URL"])),
        (
            ACTIONS | {"GITHUB_SERVER_URL": "https://codeberg.org", "FORGEJO_ACTIONS": "true"},
            Remote("forgejo", "o/r", "https://codeberg.org/api/v1", ""),
        ),
        (
            {"CI_PROJECT_PATH": "g/p", "CI_API_V4_URL": "https://git.example.org/sub/api/v4"},
            Remote(
                "gitlab",
                "g/p",
                "https://git.example.org/sub/api/v4",
                "https://git.example.org/sub/api/graphql",
            ),
        ),
    ],
)
def test_ci_knows_better(environment, remote):
    """What it says of itself counts, whatever `origin` says."""
    assert remote_of(None, "https://elsewhere.example/x/y", environment) == remote


def test_mirror_is_asked_at_its_home():
    """A CI of another forge than the one that is named says nothing of it."""
    assert remote_of("gitlab", "git@gitlab.com:g/p", ACTIONS).kind == "gitlab"


@pytest.mark.parametrize(
    ("origin", "what"),
    [
        (None, "this repository has no remote `origin`, so it is on no forge"),
        ("/srv/git/r.git", "the remote `origin` is no repository on a forge"),
        ("../r", "the remote `origin` is no repository on a forge"),
        ("https://[", "the remote `origin` is no repository on a forge"),
        ("https://github.com/o", "the remote `origin` is no repository on a forge"),
        ("https://git.example.org/o/r", "it cannot be told which forge git.example.org is"),
        ("https://github.com.evil.example/o/r",
         "it cannot be told which forge github.com.evil.example is"),
        ("https://github.evil.example/o/r", "it cannot be told which forge github.evil.example is"),
    ],
)  # fmt: skip
def test_what_cannot_be_told(origin, what):
    """No token goes to a host that is only called like a forge: it is asked for."""
    with pytest.raises(ForgeError) as error:
        remote_of(None, origin, {})

    assert str(error.value) == what
    assert error.value.mend
