"""What a forge knows of merged changes, and what may be asked of any forge."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import NamedTuple, Protocol, TypeVar

from learnscape.model import Commit, Decision

Item = TypeVar("Item")
Merged = TypeVar("Merged")

IN_A_ROW = 3  # changes that cannot be read, before we take it for the forge's fault
_NOT_FOUND = 404
_DAY = 86400  # seconds
_OPINIONS = {"approved", "changes_requested", "dismissed"}


class MergedChange(NamedTuple):
    """A pull request, or what a forge calls it, that landed on the published branch."""

    id: str  # `gh:owner/repo#12`
    commit: str  # of the published branch: what it landed as, the last where they are several
    evidence: str  # github-review, gitlab-approval, forgejo-review
    decisions: tuple[Decision, ...] = ()  # the last of each person, before it was merged
    authors: tuple[str, ...] = ()
    merged_by: str | None = None
    base: str | None = None  # the commit before it, where the forge says so
    work: tuple[int, ...] = ()  # when its commits were written, seconds since 1970


class ForgeError(Exception):
    """A forge did not tell what we asked; the message says what happened, `mend` what helps."""

    def __init__(
        self,
        what: str,
        mend: str = "",
        *,
        status: int | None = None,
        passing: bool = False,
    ) -> None:
        super().__init__(what)
        self.mend = mend
        self.status = status  # as in HTTP
        self.passing = passing  # another time, or a smaller question, may do


class ForkError(ForgeError):
    """The repository is a copy of another, where the reviews are."""


class Forge(Protocol):
    """What can be asked about merged changes."""

    @property
    def requests(self) -> int:
        """How many requests were made so far."""

    def changes(
        self, mainline: Sequence[Commit], wanted: Collection[str]
    ) -> Iterator[tuple[str, MergedChange | ForgeError | None]]:
        """Yield the change that brought each wanted commit in, the oldest first.

        None: there was no pull request. An error is about this commit alone.

        Args:
            mainline: The published branch, oldest first.
            wanted: Those of its commits to ask about.

        Raises:
            ForgeError: It is of no use to go on.
        """

    def blobs(self, places: Sequence[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
        """Return git's ids of files, by commit and path; a file that is not there is left out.

        Raises:
            ForgeError: They cannot be told.
        """


class Store(Protocol):
    """Where records are kept."""

    def append(self, files: Mapping[str, bytes], message: str) -> None:
        """Add files to the branch, in one commit; a file that is there already is left alone."""


def last_opinions(decisions: Sequence[Decision]) -> tuple[Decision, ...]:
    """Return each person's last opinion, in a total order; a comment is none.

    Of what is said in one second, what is no approval is the last word.
    """
    last: dict[str, Decision] = {}
    for decision in sorted(decisions, key=lambda one: (one.at, one.verdict != "approved", one.url)):
        if decision.verdict in _OPINIONS:
            last[decision.by] = decision
    return tuple(sorted(last.values(), key=lambda one: (one.at, one.by)))


def in_order(accounts: Sequence[str | None]) -> tuple[str, ...]:
    """Return accounts once each, by kind and number."""
    known = {account for account in accounts if account}
    return tuple(sorted(known, key=lambda one: (len(one), one)))


def carriers(
    mainline: Sequence[Commit], wanted: Collection[str], merged: Mapping[str, Merged]
) -> Iterator[tuple[str, Merged | None]]:
    """Yield what each wanted commit may have come with, the oldest first.

    Whatever lands as several commits lands at once: so only what the next merge brought comes into
    question.

    Args:
        mainline: The published branch, oldest first.
        wanted: Those of its commits to tell of.
        merged: What was merged, by the last commit that it landed as.
    """
    found: list[tuple[str, Merged | None]] = []
    upcoming: Merged | None = None
    for commit in reversed(mainline):
        upcoming = merged.get(commit.sha, None if commit.parents[1:] else upcoming)
        if commit.sha in wanted:
            found.append((commit.sha, upcoming))
    yield from reversed(found)


def read_each(
    carried: Iterable[tuple[str, Merged | None]], read: Callable[[Merged], MergedChange]
) -> Iterator[tuple[str, MergedChange | ForgeError | None]]:
    """Yield the change of each commit, each read once; some that cannot be read end it.

    Args:
        carried: Commits, and what each may have come with.
        read: Asks the forge about that.

    Raises:
        ForgeError: It is of no use to go on.
    """
    known: dict[int, MergedChange | ForgeError] = {}
    failures = 0
    for sha, merged in carried:
        if merged is None:
            yield sha, None
            continue
        if id(merged) not in known:
            try:
                known[id(merged)] = read(merged)
                failures = 0
            except ForgeError as error:
                failures += 1
                if failures > IN_A_ROW or not (error.passing or error.status == _NOT_FOUND):
                    raise
                known[id(merged)] = error
        yield sha, known[id(merged)]


def oldest(mainline: Sequence[Commit], wanted: Collection[str]) -> datetime:
    """Return a time before which nothing wanted was merged, though clocks differ by hours."""
    first = min(commit.committed for commit in mainline if commit.sha in wanted)
    return datetime.fromtimestamp(max(first - _DAY, 0), UTC)


def in_batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Yield items so many at a time."""
    left = iter(items)
    while some := list(islice(left, size)):
        yield some
