"""Issues on GitHub: mine under one label, opened, changed, closed and answered."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from learnscape.forges.answers import said_in
from learnscape.forges.changes import ForgeError
from learnscape.forges.http import Api, Say
from learnscape.forges.remotes import Remote

_CURES = {
    401: "set GITHUB_TOKEN to a token that is still good; in a workflow, to `${{ github.token }}`",
    403: "give the token `issues: write` for this repository",
    404: "look whether GITHUB_REPOSITORY names the repository, and the token may read it",
    410: "switch issues on, in the settings of the repository",
}
_PAGE = 100
_TRIES = 3  # of what must not be there twice
_LAG = 5  # seconds, until GitHub lists what it took
_ME = "query { viewer { login } }"
_EDIT = """mutation($id: ID!, $body: String!) {
  updateIssue(input: {id: $id, body: $body}) { issue { number } }
}"""
_CLOSE = "mutation($id: ID!) { closeIssue(input: {issueId: $id}) { issue { number } } }"

Fact = TypeVar("Fact")


class Issue(NamedTuple):
    """An issue."""

    number: int
    node: str  # its id in GraphQL
    url: str
    body: str
    open: bool


class Issues:
    """The issues of one repository on GitHub, as one account sees them."""

    def __init__(self, api: Api, graphql: str, repository: str) -> None:
        """Prepare to ask; `graphql` is where that interface is, `repository` is `owner/name`."""
        self._api, self._graphql = api, graphql
        self._place = f"/repos/{repository}/issues"
        self._me = ""

    @property
    def me(self) -> str:
        """The login that the token acts under, as in `github-actions[bot]`."""
        if not self._me:
            data = self._ask(_ME)
            self._me = self._told(lambda: str(data["viewer"]["login"]))
        return self._me

    def mine(self, label: str, *, since: datetime) -> list[Issue]:
        """Return my issues with a label: the open ones, and closed ones that changed since."""
        closed = self._listed(label, state="closed", since=_stamp(since))
        return [*self._listed(label, state="open"), *closed]

    def create(self, title: str, body: str, label: str) -> Issue:
        """Open an issue, and never two: whoever it mentions is told of each."""

        def find() -> Issue | None:
            there = self._listed(label, state="open")
            return next((one for one in there if one.body == body), None)

        said = {"title": title, "body": body, "labels": [label]}
        return self._once(self._place, said, find, _issue)

    def edit(self, issue: Issue, body: str) -> None:
        """Give an issue another text."""
        self._ask(_EDIT, id=issue.node, body=body)

    def close(self, issue: Issue) -> None:
        """Close an issue."""
        self._ask(_CLOSE, id=issue.node)

    def comment(self, number: int, body: str, *, since: datetime) -> None:
        """Answer, once, to what was said on an issue then."""

        def find() -> str | None:
            return body if body in self.answers(number, since=since) else None

        place = f"{self._place}/{number:d}/comments"
        self._once(place, {"body": body}, find, lambda said: str(said["body"]))

    def answers(self, number: int, *, since: datetime) -> list[str]:
        """Return what I answered to an issue since then."""
        place = f"{self._place}/{number:d}/comments"
        found = [*self._api.pages(place, "per_page", _PAGE, since=_stamp(since))]
        me = self.me
        return self._told(lambda: [one["body"] for one in found if one["user"]["login"] == me])

    def _listed(self, label: str, **asked: str) -> list[Issue]:
        found = [
            *self._api.pages(self._place, "per_page", _PAGE, labels=label, creator=self.me, **asked)
        ]
        return self._told(lambda: [_issue(one) for one in found if "pull_request" not in one])

    def _once(
        self,
        place: str,
        said: Mapping[str, object],
        find: Callable[[], Fact | None],
        read: Callable[[Any], Fact],
    ) -> Fact:
        """Send something; where the answer gets lost, look whether it is there before trying again.

        Args:
            place: Where to.
            said: What.
            find: Looks for it.
            read: Makes of the answer what is returned.
        """
        turn = 0
        while True:
            turn += 1
            try:
                return self._told(lambda: read(self._api.post(place, said, tries=1).content))
            except ForgeError as error:
                if error.status is not None or turn == _TRIES:
                    raise
            self._api.wait(_LAG, "to see whether GitHub took it")
            if (found := find()) is not None:
                return found

    def _ask(self, query: str, **variables: str) -> dict[str, Any]:
        data, errors = self._api.graphql(self._graphql, query, variables)
        if errors:
            raise ForgeError(f"{self._api.name} answers: {said_in(errors[0])}", _CURES[403])
        return data

    def _told(self, read: Callable[[], Fact]) -> Fact:
        """Return a fact of an answer, whatever the forge calls an answer."""
        try:
            return read()
        except (KeyError, TypeError, ValueError):
            raise self._api.garbled() from None


def issues_at(remote: Remote, environment: Mapping[str, str], *, say: Say) -> Issues:
    """Return the issues of a repository.

    Args:
        remote: Where that is.
        environment: Where the token is.
        say: Tells whoever waits why.

    Raises:
        ForgeError: It is not on GitHub, or there is no token, or it is none.
    """
    if remote.kind != "github":
        raise ForgeError("reminders are issues on GitHub, and this repository is elsewhere")
    if not (token := environment.get("GITHUB_TOKEN", "").strip()):
        raise ForgeError("GitHub opens no issue without a token", _CURES[401])
    header = {"Authorization": f"Bearer {token}"}
    api = Api("GitHub", remote.rest, token=header, cures=_CURES, say=say)
    return Issues(api, remote.graphql, remote.path)


def _issue(said: Mapping[str, Any]) -> Issue:
    return Issue(
        said["number"],
        said["node_id"],
        said["html_url"],
        said["body"] or "",
        said["state"] == "open",
    )


def _stamp(when: datetime) -> str:
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")
