"""The records of reviews, from the branch that only ever grows."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

from learnscape.model import Record
from learnscape.problems import Problem
from learnscape.read import git
from learnscape.read.fields import RecordError
from learnscape.read.records import SIGNED, read_record
from learnscape.read.signatures import (
    ClockError,
    Signer,
    backdated,
    read_signers,
    timely,
    with_signer,
)

_FOLDERS = ("changes/", "pages/")
_HERE, _AT_ORIGIN = f"refs/heads/{git.LEDGER}", f"refs/remotes/origin/{git.LEDGER}"
_FILES = ("100644", "100755")  # git's modes of plain files
_SHORT = 12  # signs of a commit's name
_LAST_SECOND = 253402300799  # the end of the year 9999

_AGAIN = "run `learnscape record`, which writes it anew"
_UPGRADE = "install the newest learnscape"
_NOT_HERE = "this clone has no old contents, so reviews cannot be read; clone without `--filter`"
_CUT_SHORT = (
    "the ledger's history is cut short, so it cannot be told whether a record was changed; "
    "run `git fetch --unshallow`"
)

File = tuple[str, str, str]  # mode, blob, path


class Ledger(NamedTuple):
    """What the ledger says, and what of it cannot be read."""

    records: tuple[Record, ...] = ()  # in the order in which they were added
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    files: frozenset[str] = frozenset()  # the names of all records, readable or not


class LedgerError(Exception):
    """Somebody rewrote the ledger; the message says what, `mend` what to do about it."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what)
        self.mend = mend


@dataclass(slots=True)
class _Commit:
    """A commit of the ledger."""

    sha: str
    parents: Sequence[str]
    time: datetime  # when it was committed, as it says
    added: Counter[File] = field(default_factory=Counter)  # each as often as a parent lacks it


class _Reading(NamedTuple):
    """A record, and the commits that brought it, with their times."""

    record: Record
    commits: Mapping[str, datetime]


def read_ledger(
    repository: git.Repository, texts: git.Blobs, *, strict: bool = False, allowed: bytes = b""
) -> Ledger:
    """Read every record, and make sure that none was ever changed or taken away.

    The records of all tips count, so nothing is lost when two people wrote at the same time.

    Args:
        repository: Where.
        texts: Reads the contents of files.
        strict: Whether it has to be known of every record if it is signed.
        allowed: The file `.allowed_signers` of the newest commit of the published branch.

    Raises:
        LedgerError: A record was changed or taken away.
    """
    if not repository.ledger:
        return Ledger()
    commits = _read_log(repository)
    late = backdated((one.sha, one.parents, one.time) for one in commits.values())
    found = _files(commits)
    names = frozenset(path for _, _, path in found)
    contents = texts(blob for _, blob, _ in found)
    if repository.partial and not all(contents.values()):
        return Ledger(notes=(_NOT_HERE,), files=names)
    readings, wrong = _read(found, contents)
    signers = _signers(repository, readings, strict=strict, allowed=allowed)
    records = []
    for reading in readings:
        try:
            brought = (
                timely(reading.commits, late)
                if _matters(reading, strict=strict)
                else reading.commits
            )
            records.append(with_signer(reading.record, brought, signers))
        except RecordError as error:
            wrong.append((reading.record.name, error))
    notes = [_CUT_SHORT] if any(sha in commits for sha in repository.boundary) else []
    known = {_change_in(record.name) for record in records}
    left = [(name, error) for name, error in wrong if _change_in(name) not in known]
    problems = {_problem(name, error) for name, error in left if _is_mendable(name, error)}
    notes += sorted(
        f"{_place(name)}: {error}" for name, error in left if not _is_mendable(name, error)
    )
    return Ledger(tuple(records), tuple(sorted(problems)), tuple(notes), names)


def _read_log(repository: git.Repository) -> dict[str, _Commit]:
    """Read the commits of all tips: by their dates, but parents before children."""
    log = git.stream(
        repository.root,
        "log",
        "-z",
        "--raw",
        "--no-abbrev",
        "--no-renames",
        "--diff-merges=separate",
        "--date-order",
        "--reverse",
        "--format=tformat:%H%x00%P%x00%ct%x00",
        *sorted(repository.ledger),  # which of both is here and which at origin means nothing
        "--",
    )
    commits: dict[str, _Commit] = {}
    commit = _Commit("", (), datetime.fromtimestamp(0, UTC))
    tokens = iter(b"".join(log).decode(errors="surrogateescape").split("\0"))
    for token in tokens:
        if token.startswith(("\n:", ":")):
            _, mode, _, blob, status = token.split()
            path = next(tokens)
            if not path.startswith(_FOLDERS):
                continue
            if status != "A":
                raise _rewritten(repository, commit, path, status)
            commit.added[mode, blob, path] += 1
        elif token:  # once for each parent of a merge
            parents, seconds = next(tokens).split(), int(next(tokens) or 0)
            time = datetime.fromtimestamp(min(max(seconds, 0), _LAST_SECOND), UTC)
            commit = commits.setdefault(token, _Commit(token, parents, time))
    return commits


def _rewritten(repository: git.Repository, commit: _Commit, path: str, status: str) -> LedgerError:
    did = "deletes" if status == "D" else "changes"
    what = f"the ledger was rewritten: commit {commit.sha[:_SHORT]} of `validations` {did} {path!r}"
    return LedgerError(what, _whole_before(repository, commit))


def _whole_before(repository: git.Repository, commit: _Commit) -> str:
    """Return how to put every branch that has a commit back to where it was before."""
    form, good = "--format=%(refname)", commit.parents[0][:_SHORT]
    asked = git.stream(
        repository.root, "for-each-ref", "--contains", commit.sha, form, _HERE, _AT_ORIGIN
    )
    refs = b"".join(asked).decode().split()
    ways = []
    if _AT_ORIGIN in refs:  # first: what is here alone comes back with the next push
        push = f"`git push --force-with-lease origin {good}:{git.LEDGER}`"
        ways.append(f"`origin/{git.LEDGER}` with {push}, once the forge's rule for it is lifted")
    if _HERE in refs:
        ways.append(f"`{git.LEDGER}` with `git branch --force {git.LEDGER} {good}`")
    back = ", and ".join(ways) or f"`{git.LEDGER}`"
    return (
        f"see who did that with `git show {commit.sha[:_SHORT]}`, and put back to {good}, where "
        f"it was before: {back}"
    )


def _files(commits: Mapping[str, _Commit]) -> dict[File, dict[str, datetime]]:
    """Return every file with the commits that brought it; a merge only if no parent had it."""
    found: dict[File, dict[str, datetime]] = {}
    for commit in commits.values():
        for file, count in sorted(commit.added.items()):
            if count >= len(commit.parents):
                found.setdefault(file, {})[commit.sha] = commit.time
    return found


def _read(
    found: Mapping[File, Mapping[str, datetime]], contents: Mapping[str, bytes]
) -> tuple[list[_Reading], list[tuple[str, RecordError]]]:
    """Return the records, and what is wrong with the files that are none."""
    readings, wrong = [], []
    for (mode, blob, path), commits in found.items():
        content = contents[blob] if mode in _FILES else b""
        try:
            readings.append(_Reading(read_record(path, content), commits))
        except RecordError as error:
            wrong.append((path, error))
    return readings, wrong


def _signers(
    repository: git.Repository, readings: Iterable[_Reading], *, strict: bool, allowed: bytes
) -> Mapping[str, Signer]:
    """Return who signed each commit whose signature matters."""
    asked = [
        sha for reading in readings if _matters(reading, strict=strict) for sha in reading.commits
    ]
    return read_signers(repository.root, [*dict.fromkeys(asked)], allowed) if asked else {}


def _matters(reading: _Reading, *, strict: bool) -> bool:
    """Say whether a record counts only by the signature of its commit."""
    return strict or reading.record.evidence == SIGNED


def _change_in(name: str) -> str:
    """Return which change a file is about: the replacement of one has a number more."""
    folder, _, file = name.rpartition("/")
    return f"{folder}/{file.partition('.')[0]}"


def _is_mendable(name: str, error: RecordError) -> bool:
    if isinstance(error, ClockError):
        return False
    return name.startswith(_FOLDERS[0]) or error.newer


def _problem(name: str, error: RecordError) -> Problem:
    return Problem(_place(name), 0, str(error), _UPGRADE if error.newer else _AGAIN)


def _place(name: str) -> str:
    return f"validations:{name}" if name.isprintable() else f"validations:{name!r}"
