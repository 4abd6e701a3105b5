"""Which commit of the published branch brought each commit in."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from learnscape.model import Commit

_PULL_REQUEST_MERGE = re.compile(r"Merge ([0-9a-f]{40}) into ([0-9a-f]{40})")


@dataclass(frozen=True, slots=True)
class Landing:
    """One step of the published branch: a commit on it, and what it brought in by merging."""

    commit: Commit
    brought: tuple[Commit, ...] = ()  # oldest first
    time: int = 0  # when it reached the branch, seconds since 1970

    def __iter__(self) -> Iterator[Commit]:
        yield from self.brought
        yield self.commit


@dataclass(frozen=True, slots=True)
class Mainline:
    """The published branch, oldest landing first."""

    landings: tuple[Landing, ...]
    proposed: tuple[Commit, ...] = ()  # a pull request under test, oldest first: not yet landed
    ahead_of_time: tuple[Commit, ...] = ()  # landed, by their own clock, after today


def mainline(commits: Sequence[Commit], *, now: int) -> Mainline:
    """Sort a history into landings.

    The published branch is the chain of first parents. A forge that tests a pull request makes
    a merge of its own for that: nobody wrote it, it is on no branch, and so it is left out.

    A commit dated after `now` gets the time of the landing that follows it.

    Args:
        commits: The whole history, children before parents.
        now: The end of the day of the build, seconds since 1970.
    """
    if not commits:
        return Mainline(())
    by_sha = {commit.sha: commit for commit in commits}
    head, proposals = commits[0], commits[0].parents[:0]
    match = _PULL_REQUEST_MERGE.fullmatch(head.subject)
    if match and match.groups() == head.parents[::-1] and head.parents[0] in by_sha:
        head, proposals = by_sha[head.parents[0]], head.parents[1:]
    chain = list(_first_parents(head, by_sha))
    taken = {commit.sha for commit in chain}
    brought_by: dict[str, str] = {}  # a commit off the branch, to its landing
    for landing in reversed(chain):
        if others := landing.parents[1:]:
            brought_by |= dict.fromkeys(_reach(others, by_sha, taken), landing.sha)
    brought_by |= dict.fromkeys(_reach(proposals, by_sha, taken), "")
    brought: dict[str, list[Commit]] = defaultdict(list)
    for commit in reversed(commits):
        if commit.sha in brought_by:
            brought[brought_by[commit.sha]].append(commit)
    landings, future, time = [], [], now
    for commit in chain:
        if commit.committed > now:
            future.append(commit)
        else:
            time = commit.committed
        landings.append(Landing(commit, tuple(brought.get(commit.sha, ())), time))
    return Mainline(tuple(reversed(landings)), tuple(brought[""]), tuple(future))


def _first_parents(head: Commit, by_sha: Mapping[str, Commit]) -> Iterator[Commit]:
    commit: Commit | None = head
    while commit:
        yield commit
        commit = by_sha.get(commit.parents[0]) if commit.parents else None


def _reach(tips: Sequence[str], by_sha: Mapping[str, Commit], taken: set[str]) -> Iterator[str]:
    """Yield the commits that the tips reach and that nobody took before, and take them."""
    waiting = list(tips)
    while waiting:
        sha = waiting.pop()
        if sha in by_sha and sha not in taken:
            taken.add(sha)
            waiting += by_sha[sha].parents
            yield sha
