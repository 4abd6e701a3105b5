"""Who approved what on GitLab: one list of what was merged, then two questions a change."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import quote

from learnscape.forges.answers import said_in
from learnscape.forges.changes import (
    ForgeError,
    MergedChange,
    carriers,
    in_batches,
    last_opinions,
    oldest,
    read_each,
)
from learnscape.forges.http import Api
from learnscape.model import Commit, Decision

_TOKEN = "a project access token with the scope `read_api`"  # noqa: S105 - a name for it
CURES = {
    401: f"set GITLAB_TOKEN to {_TOKEN}: a job's own token may not read approvals",
    403: f"set GITLAB_TOKEN to {_TOKEN}",
    404: f"look whether `git remote get-url origin` names the project, and set GITLAB_TOKEN to "
    f"{_TOKEN}",
}
_PAGE = 100
_HEADS_AT_ONCE = 8  # GitLab refuses a query that is too complex
_PATHS_AT_ONCE = 10
_APPROVED = "approved this merge request"
_MACHINE = re.compile(r"(?:project|group)_\d+_bot(?:_\w+)?")

Facts = dict[str, Any]


class _Version(NamedTuple):
    """What a merge request proposed from a time on."""

    at: datetime
    head: str
    base: str


class GitLab:
    """One project on GitLab."""

    def __init__(self, api: Api, graphql: str, path: str) -> None:
        """Prepare to ask.

        Args:
            api: The interface.
            graphql: Where that in GraphQL is.
            path: Of the project, with its groups.
        """
        self._api, self._graphql, self._path = api, graphql, path
        self._place = f"/projects/{quote(path, safe='')}/merge_requests"

    @property
    def requests(self) -> int:
        """How many requests were made so far."""
        return self._api.requests

    def changes(
        self, mainline: Sequence[Commit], wanted: Collection[str]
    ) -> Iterator[tuple[str, MergedChange | ForgeError | None]]:
        """Yield the change that brought each wanted commit in, the oldest first."""
        since = oldest(mainline, wanted)
        published = {commit.sha for commit in mainline}
        asked = {"state": "merged", "order_by": "created_at", "sort": "asc"}
        listed = self._api.pages(
            self._place, "per_page", _PAGE, updated_after=since.isoformat(), **asked
        )
        merged: dict[str, Facts] = {}
        for facts in listed:
            if isinstance(facts, dict) and (landed := _landed(facts)) in published:
                merged[landed] = facts
        carried = (
            (sha, facts if facts and (_landed(facts) == sha or _is_fast_forward(facts)) else None)
            for sha, facts in carriers(mainline, wanted, merged)
        )
        return read_each(carried, self._read)

    def blobs(self, places: Sequence[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
        """Return git's ids of files, by commit and path."""
        by_head: dict[str, list[str]] = defaultdict(list)
        for head, path in places:
            by_head[head].append(path)
        portions = [
            (head, some)
            for head, paths in by_head.items()
            for some in in_batches(paths, _PATHS_AT_ONCE)
        ]
        found: dict[tuple[str, str], str] = {}
        for batch in in_batches(portions, _HEADS_AT_ONCE):
            found |= self._blobs(batch)
        return found

    def _blobs(self, portions: Sequence[tuple[str, list[str]]]) -> dict[tuple[str, str], str]:
        variables: Facts = {"project": self._path}
        declared, fields = "$project: ID!", ""
        for n, (head, paths) in enumerate(portions):
            variables |= {f"r{n}": head, f"p{n}": paths}
            declared += f", $r{n}: String!, $p{n}: [String!]!"
            fields += f" h{n}: blobs(ref: $r{n}, paths: $p{n}) {{ nodes {{ path oid }} }}"
        whole = f"project(fullPath: $project) {{ repository {{{fields} }} }}"
        query = f"query({declared}) {{ {whole} }}"
        known, complaints = self._api.graphql(self._graphql, query, variables)
        if complaints:
            raise ForgeError(f"GitLab answers: {said_in(complaints[0])}", passing=True)
        with self._api.sense():
            told = known["project"]["repository"]
            return {
                (head, node["path"]): node["oid"]
                for n, (head, _) in enumerate(portions)
                for node in told[f"h{n}"]["nodes"]
            }

    def _read(self, facts: Facts) -> MergedChange:
        with self._api.sense():
            place = f"{self._place}/{facts['iid']:d}"
            merged = _moment(facts["merged_at"])
            approvals = self._api.get(f"{place}/approvals").content["approved_by"]
            straight = _is_fast_forward(facts)
            versions = self._versions(place) if approvals or straight else []
            decisions = [
                Decision(
                    by=_account(approval["user"]),
                    verdict="approved",
                    at=at,
                    head=_head(versions, at),
                    url=facts["web_url"],
                    bot=bool(_MACHINE.fullmatch(approval["user"]["username"])),
                )
                for approval, at in self._dated(place, approvals)
                if at <= merged
            ]
            merger = facts.get("merge_user") or facts.get("merged_by")
            author = facts["author"]
            return MergedChange(
                id=f"gl:{self._path}!{facts['iid']}",
                commit=_landed(facts) or "",
                evidence="gitlab-approval",
                decisions=last_opinions(decisions),
                authors=(_account(author),) if author else (),
                merged_by=_account(merger) if merger else None,
                base=versions[-1].base if straight else None,
            )

    def _versions(self, place: str) -> list[_Version]:
        told = self._api.pages(f"{place}/versions", "per_page", _PAGE)
        return sorted(
            _Version(_moment(one["created_at"]), one["head_commit_sha"], one["base_commit_sha"])
            for one in told
        )

    def _dated(self, place: str, approvals: Sequence[Facts]) -> Iterator[tuple[Facts, datetime]]:
        """Yield approvals with their times, for which an older GitLab is asked once more."""
        times: dict[int, datetime] = {}
        if any(not approval.get("approved_at") for approval in approvals):
            asked = {"order_by": "created_at", "sort": "asc"}
            for note in self._api.pages(f"{place}/notes", "per_page", _PAGE, **asked):
                if note["system"] and note["body"] == _APPROVED:
                    times[note["author"]["id"]] = _moment(note["created_at"])
        for approval in approvals:
            if at := approval.get("approved_at"):
                yield approval, _moment(at)
            elif known := times.get(approval["user"]["id"]):
                yield approval, known


def _landed(facts: Facts) -> str | None:
    """Return the commit of the published branch that a merge request became, the last of them."""
    found = facts.get("merge_commit_sha") or facts.get("squash_commit_sha") or facts.get("sha")
    return found if isinstance(found, str) else None


def _is_fast_forward(facts: Facts) -> bool:
    return not facts.get("merge_commit_sha") and not facts.get("squash_commit_sha")


def _head(versions: Sequence[_Version], at: datetime) -> str:
    """Return what a merge request proposed at a time; "" where that is not known."""
    known = [version for version in versions if version.at <= at]
    return known[-1].head if known else ""


def _account(user: Facts) -> str:
    return f"gl:{user['id']:d}"


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
