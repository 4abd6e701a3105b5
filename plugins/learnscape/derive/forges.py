"""Where a forge shows a change, and where it takes questions, from the repository's address."""

from hashlib import sha1, sha256
from urllib.parse import quote, urlsplit

_PATHS = {  # a word in the host, to the paths of a pull request, a commit, and a comparison
    "github": ("pull/{}", "commit/{}", "compare/{}...{}"),
    "gitlab": ("-/merge_requests/{}", "-/commit/{}", "-/compare/{}...{}"),
    "codeberg": ("pulls/{}", "commit/{}", "compare/{}...{}"),
    "forgejo": ("pulls/{}", "commit/{}", "compare/{}...{}"),
    "gitea": ("pulls/{}", "commit/{}", "compare/{}...{}"),
    "bitbucket.org": ("pull-requests/{}", "commits/{}", "branches/compare/{1}..{0}"),
}
_FORMS = {  # for a new issue: its path, and what it calls the title and the text
    "github": ("issues/new", "title", "body"),
    "gitlab": ("-/issues/new", "issue[title]", "issue[description]"),
    "codeberg": ("issues/new", "title", "body"),
    "forgejo": ("issues/new", "title", "body"),
    "gitea": ("issues/new", "title", "body"),
}
_HASHES = {"github": sha256, "gitlab": sha1}  # of a path, by which these forges name its part


def change_url(repository: str | None, commit: str, number: str | None) -> str | None:
    """Return where a forge shows a change; None where the host does not say which forge it is.

    Args:
        repository: Its address, as a browser has it.
        commit: What landed.
        number: Of the pull request, where it is known.
    """
    place, word = _forge(repository)
    if not word:
        return None
    of_request, of_commit, _ = _PATHS[word]
    return f"{place}/{of_request.format(number) if number else of_commit.format(commit)}"


def compare_url(repository: str | None, old: str, new: str, path: str) -> str | None:
    """Return where a forge shows what two commits have different, at a file where it can."""
    place, word = _forge(repository)
    if not word:
        return None
    named = _HASHES.get(word)
    name = named(path.encode(errors="surrogateescape")).hexdigest() if named else ""
    part = {"github": f"#diff-{name}", "gitlab": f"#{name}"}.get(word, "")
    return f"{place}/{_PATHS[word][2].format(old, new)}{part}"


def new_issue_url(repository: str | None, title: str, body: str) -> str | None:
    """Return the form for a new issue, filled in; None where it is not known to be there."""
    place, word = _forge(repository)
    if word not in _FORMS:
        return None
    path, *names = _FORMS[word]
    values = (quote(text, safe="", errors="replace") for text in (title, body))
    pairs = zip(names, values, strict=True)
    said = "&".join(f"{quote(name, safe='')}={value}" for name, value in pairs)
    return f"{place}/{path}?{said}"


def _forge(repository: str | None) -> tuple[str, str]:
    """Return a repository's address, and what kind of forge is there; "" where that is not said."""
    try:
        parts = urlsplit(repository or "")
    except ValueError:  # `https://[`
        return "", ""
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return "", ""
    word = next((word for word in _PATHS if word in parts.hostname), "")
    return (repository or "").rstrip("/").removesuffix(".git"), word
