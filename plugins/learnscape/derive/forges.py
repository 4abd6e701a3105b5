"""Where a forge shows a change, from the address of the repository alone."""

from urllib.parse import urlsplit

_PATHS = {  # a word in the host, to the paths of a pull request and of a commit
    "github": ("pull/{}", "commit/{}"),
    "gitlab": ("-/merge_requests/{}", "-/commit/{}"),
    "codeberg": ("pulls/{}", "commit/{}"),
    "forgejo": ("pulls/{}", "commit/{}"),
    "gitea": ("pulls/{}", "commit/{}"),
    "bitbucket.org": ("pull-requests/{}", "commits/{}"),
}


def change_url(repository: str | None, commit: str, number: str | None) -> str | None:
    """Return where a forge shows a change; None where the host does not say which forge it is.

    Args:
        repository: Its address, as a browser has it.
        commit: What landed.
        number: Of the pull request, where it is known.
    """
    try:
        parts = urlsplit(repository or "")
    except ValueError:  # `https://[`
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    for word, (of_request, of_commit) in _PATHS.items():
        if word in parts.hostname:
            place = (repository or "").rstrip("/").removesuffix(".git")
            return f"{place}/{of_request.format(number) if number else of_commit.format(commit)}"
    return None
