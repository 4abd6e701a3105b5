"""Questions to GitHub about one repository, in GraphQL, and what its complaints mean."""

import re
from collections.abc import Mapping
from typing import Any

from learnscape.forges.answers import said_in
from learnscape.forges.changes import ForgeError
from learnscape.forges.http import Api

CURES = {
    401: "set GITHUB_TOKEN to a token that is still good; in a workflow, to `${{ github.token }}`",
    403: "give the token `contents: write` and `pull-requests: read` for this repository",
    404: "look whether `git remote get-url origin` names the repository, and the token may read it",
}
_STATUSES = {"NOT_FOUND": 404, "FORBIDDEN": 403, "INSUFFICIENT_SCOPES": 403}
_ALIAS = re.compile(r"(\w+): (?:object|pullRequest)\(")  # what we call a part of the answer
_MOVED_ON = ("STALE_DATA", "Expected branch to point to")

Known = dict[str, Any]


class ConflictError(Exception):
    """Somebody else wrote to the branch first."""


class Repository:
    """One repository on GitHub, as both its interfaces know it."""

    def __init__(self, api: Api, graphql: str, path: str) -> None:
        """Prepare to ask.

        Args:
            api: The interface.
            graphql: Where that in GraphQL is.
            path: `owner/name`.
        """
        self._api, self._graphql, self.path = api, graphql, path

    @property
    def requests(self) -> int:
        """How many requests were made so far."""
        return self._api.requests

    def wait(self, seconds: float, why: str) -> None:
        """Let time pass, and say what for."""
        self._api.wait(seconds, why)

    def garbled(self) -> ForgeError:
        """Return the error for an answer that makes no sense."""
        return self._api.garbled()

    def ask(
        self, fields: str, variables: Mapping[str, str], *, of: str = "String"
    ) -> tuple[Known, dict[str, ForgeError]]:
        """Ask for fields of the repository; return them, and what is wrong with which."""
        owner, _, name = self.path.partition("/")
        declared = "".join(f", ${variable}: {of}!" for variable in variables)
        query = (
            f"query($owner: String!, $name: String!{declared}) "
            f"{{ repository(owner: $owner, name: $name) {{ {fields} }} }}"
        )
        asked = {"owner": owner, "name": name, **variables}
        known, complaints = self._api.graphql(self._graphql, query, asked)
        failed: dict[str, ForgeError] = {}
        for complaint in complaints:
            field = (complaint.get("path") or ())[1:2]  # `["repository", "c3", …]`
            error = _error(complaint, partly=bool(field))
            if not field:
                raise error
            failed[str(field[0])] = error
        repository = known.get("repository")
        if not isinstance(repository, dict):
            raise self.garbled()
        for name in _ALIAS.findall(fields):
            if name not in repository:
                failed.setdefault(name, self.garbled())
        return repository, failed

    def change(self, mutation: str, asked: Known) -> Known:
        """Change something.

        Raises:
            ConflictError: It has changed meanwhile.
            ForgeError: It cannot be changed.
        """
        known, complaints = self._api.graphql(self._graphql, mutation, {"input": asked})
        for complaint in complaints:
            if any(word in str(complaint) for word in _MOVED_ON):
                raise ConflictError
            raise _error(complaint, partly=False)
        return known

    def make(self, what: str, facts: Known) -> str:
        """Make one of git's own objects through REST, and return its id."""
        answer = self._api.post(f"/repos/{self.path}/git/{what}", facts)
        try:
            return str(answer.content["sha"])
        except (KeyError, TypeError):
            raise self.garbled() from None

    def branch(self, name: str, tip: str) -> None:
        """Make a branch through REST."""
        facts = {"ref": f"refs/heads/{name}", "sha": tip}
        self._api.post(f"/repos/{self.path}/git/refs", facts)


def _error(complaint: Known, *, partly: bool) -> ForgeError:
    status = _STATUSES.get(str(complaint.get("type")))
    said = said_in(complaint)
    cure = CURES.get(status or 0, "run it again later")
    if "SAML" in said:
        cure = "authorize the token for the organization's single sign-on, in its settings"
    return ForgeError(
        f"GitHub answers: {said}", cure, status=status, passing=partly or status is None
    )
