"""A forge and the branch there, as whoever runs the command may use them."""

from collections.abc import Mapping
from pathlib import Path

from learnscape.forges import forgejo, gitlab
from learnscape.forges.branch import Branch
from learnscape.forges.changes import Forge, ForgeError, Store
from learnscape.forges.github import GitHub
from learnscape.forges.github_branch import GitHubBranch
from learnscape.forges.github_questions import CURES, Repository
from learnscape.forges.http import Api, Say
from learnscape.forges.remotes import Remote

_JOB = "CI_JOB_TOKEN"
_TOKENS = {
    "github": ("GITHUB_TOKEN", "GH_TOKEN"),
    "gitlab": ("GITLAB_TOKEN", _JOB),
    "forgejo": ("FORGEJO_TOKEN", "GITEA_TOKEN"),
}


def access(
    remote: Remote, root: Path, environment: Mapping[str, str], *, say: Say
) -> tuple[Forge, Store]:
    """Return who can be asked about reviews, and where they are kept; nothing is asked yet.

    Args:
        remote: The repository on its forge.
        root: The clone of it.
        environment: Where the token is.
        say: Tells whoever waits why.

    Raises:
        ForgeError: There is no token, and nothing can be asked without; or it is none.
    """
    names = _TOKENS[remote.kind]
    name = next((name for name in names if environment.get(name, "").strip()), None)
    token = environment[name].strip() if name else None
    if remote.kind == "github":
        if token is None:
            raise ForgeError("GitHub answers nobody without a token", CURES[401])
        header = {"Authorization": f"Bearer {token}"}
        api = Api("GitHub", remote.rest, token=header, cures=CURES, say=say)
        repository = Repository(api, remote.graphql, remote.path)
        return GitHub(repository), GitHubBranch(repository)
    if remote.kind == "gitlab":
        name = "JOB-TOKEN" if name == _JOB else "PRIVATE-TOKEN"
        api = Api("GitLab", remote.rest, token=_header(name, token), cures=gitlab.CURES, say=say)
        return gitlab.GitLab(api, remote.graphql, remote.path), Branch(root)
    header = _header("Authorization", token and f"token {token}")
    api = Api("Forgejo", remote.rest, token=header, cures=forgejo.CURES, say=say)
    return forgejo.Forgejo(api, remote.path), Branch(root)


def _header(name: str, value: str | None) -> dict[str, str]:
    return {name: value} if value else {}
