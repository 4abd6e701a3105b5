"""Which repository on which forge is meant, by the address of `origin` or by the CI's word."""

import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from learnscape.forges.changes import ForgeError

KINDS = ("github", "gitlab", "forgejo")

_HOSTS = {  # a token for one of these must not go to a host that is only called alike
    "github.com": "github",
    "gitlab.com": "gitlab",
    "codeberg.org": "forgejo",
}
_ENTERPRISE = ".ghe.com"
_SHORT_SSH = re.compile(
    r"(?:[^@/:]+@)?(\[[^]]+\]|[^/:\[\]]+):(?!//)(.+)"
)  # git@host:owner/name.git
_SAME = {"ssh.github.com": "github.com", "altssh.gitlab.com": "gitlab.com"}
_WEB = ("http", "https")
_ACTIONS = ("GITEA_ACTIONS", "FORGEJO_ACTIONS")


class Remote(NamedTuple):
    """One repository on one forge."""

    kind: str  # github, gitlab, forgejo
    path: str  # owner/name, and on GitLab groups in between
    rest: str  # where its interface is
    graphql: str  # where that in GraphQL is; "" where there is none


def remote_of(kind: str | None, origin: str | None, environment: Mapping[str, str]) -> Remote:
    """Return what a repository is on its forge.

    Args:
        kind: Of the forge, where that is said.
        origin: The address of the remote, if there is one.
        environment: Where a CI says what it runs.

    Raises:
        ForgeError: It cannot be told.
    """
    told = _by_ci(environment)
    if told and kind in (None, told.kind):
        return told
    if not origin:
        raise ForgeError(
            "this repository has no remote `origin`, so it is on no forge",
            "add it with `git remote add origin …`; without any forge nothing has to be recorded",
        )
    scheme, host, path = _parts(origin)
    if not host or path.count("/") < 1:
        raise ForgeError(
            "the remote `origin` is no repository on a forge",
            "set it with `git remote set-url origin …`",
        )
    kind = kind or ("github" if host.endswith(_ENTERPRISE) else _HOSTS.get(host))
    if kind is None:
        raise ForgeError(
            f"it cannot be told which forge {host} is",
            f"say so with `--forge`: {', '.join(KINDS)}, or none",
        )
    scheme = "https" if host in _HOSTS else scheme  # no token goes there for everybody to read
    return _remote(kind, f"{scheme}://{host}", host, path)


def _by_ci(said: Mapping[str, str]) -> Remote | None:
    if (project := said.get("CI_PROJECT_PATH")) and (rest := said.get("CI_API_V4_URL")):
        graphql = said.get("CI_API_GRAPHQL_URL") or f"{rest.removesuffix('/v4')}/graphql"
        return Remote("gitlab", project, rest, graphql)
    if (path := said.get("GITHUB_REPOSITORY")) and (server := said.get("GITHUB_SERVER_URL")):
        host = urlsplit(server).netloc
        kind = "forgejo" if any(map(said.get, _ACTIONS)) else "github"
        if kind == "github" and "GITHUB_API_URL" in said and "GITHUB_GRAPHQL_URL" in said:
            return Remote(kind, path, said["GITHUB_API_URL"], said["GITHUB_GRAPHQL_URL"])
        return _remote(kind, server.rstrip("/"), host, path)
    return None


def _remote(kind: str, server: str, host: str, path: str) -> Remote:
    if kind == "gitlab":
        return Remote(kind, path, f"{server}/api/v4", f"{server}/api/graphql")
    if kind == "forgejo":
        return Remote(kind, path, f"{server}/api/v1", "")
    if host == "github.com" or host.endswith(_ENTERPRISE):
        return Remote(kind, path, f"https://api.{host}", f"https://api.{host}/graphql")
    return Remote(kind, path, f"{server}/api/v3", f"{server}/api/graphql")


def _parts(origin: str) -> tuple[str, str, str]:
    """Return the scheme and host of a forge's own pages, and the path of a repository there.

    A password in an address, and the port of SSH, are nobody's business.
    """
    if match := _SHORT_SSH.fullmatch(origin):
        scheme, host, path = "ssh", match[1], match[2]
    else:
        try:
            parts = urlsplit(origin)
            host = parts.netloc.rpartition("@")[2] if parts.scheme in _WEB else parts.hostname or ""
        except ValueError:  # `https://[`
            return "", "", ""
        scheme, path = parts.scheme, unquote(parts.path)
    scheme, host = scheme if scheme in _WEB else "https", host.lower()
    return scheme, _SAME.get(host, host), path.strip("/").removesuffix(".git")
