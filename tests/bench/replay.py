"""How often we name the true reviewer: every reviewed change of a repository, by what came before.

A change counts where its message names a reviewer who did not write it (`Reviewed-by:`), and it is
about no more than twenty pages. From what had been done until then for its pages, and for others of
their folders, those are named who should know them best, as for the readers of a page. One name is
one person here, for a repository without people files has nothing else that joins addresses.
"""

import argparse
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from math import fsum
from pathlib import Path

from learnscape.derive.deeds import places_of, strength
from learnscape.derive.identities import is_machine
from learnscape.derive.pasts import BULK
from learnscape.model import Change, Commit, Signature
from learnscape.read import git
from learnscape.read.history import parse_log, start_log

_REVIEWER = re.compile(
    r"^(?:Reviewed|Approved)-by:[ \t]*([^<>\n]+?)[ \t]*<([^<>\s]+)>", re.MULTILINE
)
_FIRST = (1, 3, 5)
_WAYS = {
    "what is shown": ("created", "wrote", "validated"),
    "reviews alone": ("validated",),
    "authors alone": ("created", "wrote"),
}


class Memory:
    """What was done, page by page and folder by folder, and who should know a change."""

    def __init__(self, kinds: Iterable[str]) -> None:
        self._kinds = frozenset(kinds)
        self._known: dict[str, dict[str, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))

    def ranked(self, changes: Iterable[Change], *, without: Iterable[str]) -> list[str]:
        """Return who should know what is changed, the best first."""
        scores: dict[str, list[float]] = defaultdict(list)
        for change in changes:
            for place, weight in places_of(change.was or change.path):
                for who, strengths in self._known.get(place, {}).items():
                    scores[who].append(weight * fsum(strengths.values()))
        for who in without:
            scores.pop(who, None)
        return sorted(scores, key=lambda who: (-fsum(scores[who]), who))

    def learn(self, commit: Commit, authors: Iterable[str], reviewers: Iterable[str]) -> None:
        """Take in who wrote and who reviewed what."""
        when = datetime.fromtimestamp(commit.committed, UTC)
        for change in commit.changes:
            if change.was and change.was in self._known:
                self._known[change.path] = self._known.pop(change.was)
            wrote = "created" if change.status == "A" else "wrote"
            deeds = [(who, wrote) for who in authors] + [(who, "validated") for who in reviewers]
            for who, kind in deeds:
                deed = f"{kind} {change.path} {'' if kind == 'wrote' else commit.sha}"  # the newest
                for place, _ in places_of(change.path) if kind in self._kinds else ():
                    self._known[place][who][deed] = strength(kind, when)


def replay(commits: Iterable[Commit], kinds: Iterable[str]) -> tuple[int, dict[int, int]]:
    """Return how many changes were reviewed, and of how many a true reviewer was among the first.

    Args:
        commits: Oldest first.
        kinds: Which deeds tell.
    """
    memory, count, hits = Memory(kinds), 0, dict.fromkeys(_FIRST, 0)
    for commit in commits:
        authors = [by.name for by in commit.authors if not is_machine(by)]
        reviewers = [name for name in _reviewers(commit) if name not in authors]
        if not commit.changes or len(commit.changes) > BULK:
            continue
        if reviewers:
            count += 1
            named = memory.ranked(commit.changes, without=authors)
            for first in _FIRST:
                hits[first] += not set(reviewers).isdisjoint(named[:first])
        memory.learn(commit, authors, reviewers)
    return count, hits


def _reviewers(commit: Commit) -> Iterator[str]:
    for name, address in dict.fromkeys(_REVIEWER.findall(commit.vouches)):
        if not is_machine(Signature(name, address)):
            yield name


def main() -> None:
    """Replay a repository, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0], prog="scripts/replay")
    parser.add_argument("repository", type=Path, help="a clone with its whole history")
    folder = parser.parse_args().repository
    commits = list(parse_log(start_log(git.find_repository(folder))))[::-1]
    lines = ["| by | changes | first 1 | first 3 | first 5 |", "|---|--:|--:|--:|--:|"]
    for way, kinds in _WAYS.items():
        count, hits = replay(commits, kinds)
        parts = (f"{100 * hits[first] / max(count, 1):.1f} %" for first in _FIRST)
        lines.append(f"| {way} | {count} | {' | '.join(parts)} |")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
