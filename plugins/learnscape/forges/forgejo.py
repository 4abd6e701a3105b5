"""Who approved what on Forgejo or Gitea: one list of what was merged, two questions a change."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from learnscape.forges.changes import (
    ForgeError,
    MergedChange,
    carriers,
    in_order,
    last_opinions,
    oldest,
    read_each,
)
from learnscape.forges.http import Api
from learnscape.model import Commit, Decision

CURES = {
    401: "set FORGEJO_TOKEN to a token that is still good, with the scope `read:repository`",
    403: "set FORGEJO_TOKEN to a token with the scope `read:repository`",
    404: "look whether `git remote get-url origin` names the repository, and set FORGEJO_TOKEN to "
    "a token that may read it",
}
_PAGE = 50  # more than that, few servers give
_ENTRIES = 1000  # of a folder
_NOT_FOUND = 404
_VERDICTS = {"APPROVED": "approved", "REQUEST_CHANGES": "changes_requested"}

Facts = dict[str, Any]


class Forgejo:
    """One repository on Forgejo or Gitea."""

    def __init__(self, api: Api, path: str) -> None:
        """Prepare to ask; `path` is `owner/name`."""
        self._api, self._path, self._place = api, path, f"/repos/{path}"

    @property
    def requests(self) -> int:
        """How many requests were made so far."""
        return self._api.requests

    def changes(
        self, mainline: Sequence[Commit], wanted: Collection[str]
    ) -> Iterator[tuple[str, MergedChange | ForgeError | None]]:
        """Yield the change that brought each wanted commit in, the oldest first."""
        since = oldest(mainline, wanted)
        merged: dict[str, Facts] = {}
        asked = {"state": "closed", "sort": "recentupdate"}
        with self._api.sense():
            for facts in self._api.pages(f"{self._place}/pulls", "limit", _PAGE, **asked):
                if _moment(facts["updated_at"]) < since:
                    break
                if facts["merged"] and facts["merge_commit_sha"]:
                    merged[facts["merge_commit_sha"]] = facts
        yield from read_each(carriers(mainline, wanted, merged), self._read)

    def blobs(self, places: Sequence[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
        """Return git's ids of files, by commit and path."""
        wanted: dict[str, set[str]] = defaultdict(set)
        for head, path in places:
            wanted[head].add(path)
        return {
            (head, entry["path"]): entry["sha"]
            for head, paths in wanted.items()
            for entry in self._tree(head)
            if entry["path"] in paths
        }

    def _tree(self, head: str) -> Iterator[Facts]:
        """Yield all that is at a commit; nothing where there is no such commit any more."""
        page, more = 0, True
        while more:
            page += 1
            place = f"{self._place}/git/trees/{head}"
            try:
                told = self._api.get(place, recursive="true", per_page=_ENTRIES, page=page).content
            except ForgeError as error:
                if error.status == _NOT_FOUND:
                    return
                raise
            with self._api.sense():
                entries, more = told["tree"], bool(told["truncated"] and told["tree"])
                yield from [entry for entry in entries if entry["type"] == "blob"]

    def _read(self, facts: Facts) -> MergedChange:
        with self._api.sense():
            merged, place = _moment(facts["merged_at"]), f"{self._place}/pulls/{facts['number']:d}"
            reviews = [*self._api.pages(f"{place}/reviews", "limit", _PAGE)]
            works = [*self._api.pages(f"{place}/commits", "limit", _PAGE)]
            decisions = [
                Decision(
                    by=by,
                    verdict="dismissed" if view["dismissed"] else _VERDICTS[view["state"]],
                    at=at,
                    head=view["commit_id"] or "",
                    url=view["html_url"],
                    bot=view["user"]["login"].endswith("[bot]"),
                )
                for view in reviews
                if view["state"] in _VERDICTS
                and (by := _account(view["user"]))
                and (at := _moment(view["submitted_at"])) <= merged
            ]
            authors = [facts["user"], *(work["author"] for work in works)]
            return MergedChange(
                id=f"fj:{self._path}#{facts['number']}",
                commit=facts["merge_commit_sha"],
                evidence="forgejo-review",
                decisions=last_opinions(decisions),
                authors=in_order([*map(_account, authors)]),
                merged_by=_account(facts["merged_by"]),
                work=tuple(
                    int(_moment(work["commit"]["author"]["date"]).timestamp()) for work in works
                ),
            )


def _account(user: Facts | None) -> str | None:
    """Return an account by its number; a ghost, whose account is deleted, has one below zero."""
    number = (user or {}).get("id") or 0
    return f"fj:{number:d}" if number > 0 else None


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
