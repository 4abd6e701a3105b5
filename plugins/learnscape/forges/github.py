"""Who approved what on GitHub: some twenty changes a request, through GraphQL."""

import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from learnscape.forges.changes import (
    IN_A_ROW,
    ForgeError,
    ForkError,
    MergedChange,
    in_batches,
    in_order,
    last_opinions,
)
from learnscape.forges.github_questions import Known, Repository
from learnscape.model import Commit, Decision

_AT_ONCE = 25  # commits or changes a query: GitHub gives up on large ones after ten seconds
_FILES_AT_ONCE = 100
_NEW = 3600  # seconds: a merge queue checks a commit before it lands
_LAGS = (15, 30, 45)  # seconds, until GitHub knows what a commit that just landed came with

_PULLS = """{ ... on Commit { associatedPullRequests(first: 20) {
  nodes { number merged mergeCommit { oid } baseRepository { id } } } } }"""
_WHO = "{ __typename ... on User { databaseId } ... on Bot { databaseId } }"
_COMMITS = """{ pageInfo { hasNextPage endCursor }
  nodes { commit { authoredDate authors(first: 100) { nodes { user { databaseId } } } } } }"""
_REVIEWS = f"""{{ pageInfo {{ hasNextPage endCursor }}
  nodes {{ state submittedAt url author {_WHO} commit {{ oid }} }} }}"""
_PULL = f"""{{ number mergedAt mergeCommit {{ oid }} author {_WHO} mergedBy {_WHO}
  commits(first: 25) {_COMMITS} reviews(first: 100) {_REVIEWS} }}"""
_MORE = {  # at first few commits: each costs as much of GitHub's patience as a change
    "commits": f"commits(first: 100, after: $after) {_COMMITS}",
    "reviews": f"reviews(first: 100, after: $after) {_REVIEWS}",
}

Asked = TypeVar("Asked")
Told = TypeVar("Told")


class GitHub:
    """One repository on GitHub."""

    def __init__(self, repository: Repository) -> None:
        """Prepare to ask."""
        self._repository = repository
        self._changes: dict[int, MergedChange | ForgeError] = {}
        self._failures = 0  # in a row

    @property
    def requests(self) -> int:
        """How many requests were made so far."""
        return self._repository.requests

    def changes(
        self, mainline: Sequence[Commit], wanted: Collection[str]
    ) -> Iterator[tuple[str, MergedChange | ForgeError | None]]:
        """Yield the change that brought each wanted commit in, the oldest first."""
        published = {commit.sha for commit in mainline}
        for batch in in_batches((c for c in mainline if c.sha in wanted), _AT_ONCE):
            numbers = self._numbers([commit.sha for commit in batch], published)
            young = [commit.sha for commit in batch if commit.committed > time.time() - _NEW]
            for seconds in _LAGS:
                if not (late := [sha for sha in young if numbers[sha] is None]):
                    break
                self._repository.wait(seconds, "for the pull request of a new commit")
                numbers |= self._numbers(late, published)
            new = {number for number in numbers.values() if isinstance(number, int)}
            self._changes |= self._each(sorted(new - self._changes.keys()), self._read)
            for sha, number in numbers.items():
                if not isinstance(number, int):
                    yield sha, number
                    continue
                change = self._changes[number]
                if isinstance(change, MergedChange) and not change.commit:
                    change = change._replace(commit=sha)
                yield sha, change

    def blobs(self, places: Sequence[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
        """Return git's ids of files, by commit and path."""
        found: dict[tuple[str, str], str] = {}
        for some in in_batches(places, _FILES_AT_ONCE):
            variables = {f"f{n}": f"{head}:{path}" for n, (head, path) in enumerate(some)}
            fields = " ".join(
                f"{name}: object(expression: ${name}) {{ oid }}" for name in variables
            )
            known, failed = self._repository.ask(fields, variables)
            for place, name in zip(some, variables, strict=True):
                if name in failed:
                    raise failed[name]
                if blob := known[name]:
                    found[place] = blob["oid"]
        return found

    def _each(
        self,
        asked: Sequence[Asked],
        ask: Callable[[Sequence[Asked]], Mapping[Asked, Told | ForgeError]],
    ) -> dict[Asked, Told | ForgeError]:
        """Ask about many at once; where that is too much, about half of them."""
        if not asked:
            return {}
        try:
            told = ask(asked)
        except ForgeError as error:
            if not error.passing:
                raise
            if len(asked) == 1:
                self._failures += 1
                if self._failures > IN_A_ROW:
                    raise
                return {asked[0]: error}
            half = len(asked) // 2
            return self._each(asked[:half], ask) | self._each(asked[half:], ask)
        self._failures = 0
        return dict(told)

    def _numbers(
        self, shas: Sequence[str], published: Collection[str]
    ) -> dict[str, int | ForgeError | None]:
        """Return the number of the pull request that each commit came with; None: it has none."""
        found = self._each(shas, self._pulls_of)
        pulls = ((sha, found[sha]) for sha in shas)
        return {
            sha: known if isinstance(known, ForgeError) else _number(sha, known, published)
            for sha, known in pulls
        }

    def _pulls_of(self, shas: Sequence[str]) -> dict[str, list[Known] | ForgeError]:
        variables = {f"c{n}": sha for n, sha in enumerate(shas)}
        fields = " ".join(f"{name}: object(oid: ${name}) {_PULLS}" for name in variables)
        known, failed = self._repository.ask(f"id isFork {fields}", variables, of="GitObjectID")
        if known.get("isFork"):
            raise ForkError(
                f"{self._repository.path} is a fork: its reviews are where it came from"
            )
        missing = ForgeError(
            "GitHub does not have it",
            "push it, or look whether `git remote get-url origin` names the repository",
        )
        found: dict[str, list[Known] | ForgeError] = {}
        for name, sha in variables.items():
            try:
                told = failed.get(name) or known[name] or missing
                at = told if isinstance(told, ForgeError) else told["associatedPullRequests"]
                found[sha] = at if isinstance(at, ForgeError) else _own(known["id"], _nodes(at))
            except (KeyError, TypeError):
                found[sha] = self._repository.garbled()
        return found

    def _read(self, numbers: Sequence[int]) -> dict[int, MergedChange | ForgeError]:
        fields = " ".join(f"p{number}: pullRequest(number: {number}) {_PULL}" for number in numbers)
        known, failed = self._repository.ask(fields, {})
        return {n: failed.get(f"p{n}") or self._change(known.get(f"p{n}")) for n in numbers}

    def _change(self, pull: Known | None) -> MergedChange | ForgeError:
        try:
            return self._told(self._whole(pull or {}))
        except ForgeError as error:
            if not error.passing:
                raise
            return error
        except (KeyError, TypeError, ValueError):
            return self._repository.garbled()

    def _whole(self, pull: Known) -> Known:
        """Return all there is of a pull request, where the first page of a list was not all."""
        for name, field in _MORE.items():
            while (info := pull[name]["pageInfo"])["hasNextPage"]:
                asked = f"p: pullRequest(number: {pull['number']:d}) {{ {field} }}"
                known, failed = self._repository.ask(asked, {"after": info["endCursor"]})
                if failed:
                    raise failed["p"]
                more = known["p"][name]
                pull[name] = more | {"nodes": _nodes(pull[name]) + _nodes(more)}
        return pull

    def _told(self, pull: Known) -> MergedChange:
        merged = _moment(pull["mergedAt"])
        works = [node["commit"] for node in _nodes(pull["commits"])]
        writers = [node["user"] for work in works for node in _nodes(work["authors"])]
        decisions = [
            Decision(
                by=by,
                verdict=view["state"].lower(),
                at=at,
                head=(view["commit"] or {}).get("oid") or "",
                url=view["url"],
                bot=view["author"]["__typename"] == "Bot",
            )
            for view in _nodes(pull["reviews"])
            if (by := _account(view["author"]))
            and view["submittedAt"]
            and (at := _moment(view["submittedAt"])) <= merged
        ]
        return MergedChange(
            id=f"gh:{self._repository.path}#{pull['number']}",
            commit=(pull["mergeCommit"] or {}).get("oid") or "",
            evidence="github-review",
            decisions=last_opinions(decisions),
            authors=in_order([_account(pull["author"]), *map(_account, writers)]),
            merged_by=_account(pull["mergedBy"]),
            work=tuple(int(_moment(work["authoredDate"]).timestamp()) for work in works),
        )


def _own(repository: str, pulls: Sequence[Known]) -> list[Known]:
    """Return the pull requests of a repository; a fork has its own, with the same numbers."""
    return [pull for pull in pulls if (pull["baseRepository"] or {}).get("id") == repository]


def _number(sha: str, pulls: Sequence[Known], published: Collection[str]) -> int | None:
    """Return which of a commit's pull requests landed as it, or as commits around it."""
    fitting = []
    for pull in pulls:
        merge = (pull["mergeCommit"] or {}).get("oid")
        if pull["merged"] and (merge is None or merge in published):
            fitting.append((merge != sha, merge is None, pull["number"]))
    return min(fitting)[-1] if fitting else None


def _account(actor: Known | None) -> str | None:
    """Return an account by its number; None for one that is deleted, or of no person or bot."""
    number = (actor or {}).get("databaseId")
    return f"gh:{number:d}" if number else None


def _nodes(connection: Known) -> list[Known]:
    """Return what a list holds, which has to be there: nothing would be taken for an answer."""
    return [node for node in connection["nodes"] if node is not None]


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
