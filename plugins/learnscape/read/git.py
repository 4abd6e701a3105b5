"""What git answers about one repository, whatever the user's configuration and environment say."""

import hashlib
import io
import os
import re
import shlex
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")  # no git program: said by us, in our words

from git import Git, GitConfigParser
from git.exc import GitCommandNotFound

# Whatever of a user's or a repository's configuration could change an answer, pinned.
_PINNED = (
    "color.ui=false",
    "core.commentChar=#",
    "core.fsmonitor=false",
    "core.quotePath=false",
    "core.useReplaceRefs=false",
    f"diff.orderFile={os.devnull}",
    "diff.relative=false",
    "i18n.logOutputEncoding=UTF-8",
    "log.follow=false",
    "log.showRoot=true",
    "log.showSignature=false",
    "mailmap.blob=",
    "mailmap.file=",
    "trailer.separators=:",
)
LEDGER = "validations"  # the branch that keeps reviews
_LEDGERS = (  # a pattern matches none or one, where a name that is not there would be an error
    f"--glob=refs/heads/{LEDGER[:-1]}[{LEDGER[-1]}]",
    f"--glob=refs/remotes/origin/{LEDGER[:-1]}[{LEDGER[-1]}]",
)
_NAME = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_ENVIRONMENT = {"GIT_ALLOW_PROTOCOL": "none", "TZ": "UTC"}  # days of allowed keys have no zone
_HIDING = Lock()  # one at a time hides and restores
_CHUNK = 1 << 16  # bytes
_AT_ONCE = 1 << 14  # bytes of requests: more could fill both pipes, and neither side would read


@dataclass(frozen=True, slots=True)
class Repository:
    """Where a history is, and what of it is there."""

    root: Path
    head: str | None = None  # None: no commit yet
    boundary: tuple[str, ...] = ()  # the commits where a shallow clone was cut off, in order
    partial: bool = False  # a clone that left file contents behind
    ledger: tuple[
        str, ...
    ] = ()  # the newest commits of the branch with reviews, here and at origin


class NoHistoryError(Exception):
    """Git has nothing to say here; the message says why, `mend` what to do about it."""

    def __init__(self, what: str, mend: str = "", *, harmless: bool = False) -> None:
        super().__init__(what)
        self.mend = mend
        self.harmless = harmless  # a site without a repository is a site


def find_repository(folder: Path) -> Repository:
    """Find the repository whose work tree holds a folder.

    Raises:
        NoHistoryError: There is no git, no repository, or git refuses to read it.
    """
    questions = ("--show-toplevel", "--is-shallow-repository", "--git-common-dir")
    try:
        status, answer, complaint = _run(folder, "rev-parse", *questions, *_LEDGERS, "HEAD")
    except GitCommandNotFound:
        what = "there is no `git` program here, so nobody can be credited"
        raise NoHistoryError(what, "install git", harmless=True) from None
    lines = os.fsdecode(answer).split("\n")
    if len(lines) <= len(questions):
        raise _refusal(folder, complaint.decode(errors="replace"))
    head, ledger = lines.pop(), list[str]()
    while _NAME.fullmatch(lines[-1]):
        ledger.append(lines.pop())
    *top, shallow, common = lines  # a newline in the path stays in the path
    common_dir = folder / common
    boundary = common_dir / "shallow"
    return Repository(
        root=Path("\n".join(top)),
        head=None if status else head,
        boundary=tuple(sorted(boundary.read_text().split())) if shallow == "true" else (),
        partial=_is_without_contents(common_dir),
        ledger=tuple(dict.fromkeys(reversed(ledger))),
    )


def origin_of(root: Path) -> str | None:
    """Return the address of the remote `origin`; None where there is none."""
    try:
        return os.fsdecode(b"".join(stream(root, "remote", "get-url", "origin"))).strip()
    except NoHistoryError:
        return None


def _is_without_contents(common_dir: Path) -> bool:
    """Say whether a clone left contents behind, other than large ones (`--filter=blob:none`)."""
    if not any((common_dir / "objects" / "pack").glob("*.promisor")):
        return False
    config = GitConfigParser(common_dir / "config", read_only=True)
    filters = (
        str(config.get_value(section, "partialclonefilter", ""))
        for section in config.sections()
        if section.startswith("remote ")
    )
    return any(spec and not spec.startswith("blob:limit") for spec in filters)


def _refusal(folder: Path, complaint: str) -> NoHistoryError:
    if "dubious ownership" in complaint:
        place = complaint.split("'")[1] if "'" in complaint else str(folder)
        return NoHistoryError(
            "git does not read this repository, for it belongs to another user",
            f"run `git config --global --add safe.directory {shlex.quote(place)}`",
        )
    if "not a git repository" in complaint:
        return NoHistoryError(
            "this folder is in no git repository, so nobody can be credited",
            "run `git init`, or build from a clone",
            harmless=True,
        )
    return NoHistoryError(f"git does not answer: {_first_line(complaint)}")


def _failure(name: str, complaint: str) -> NoHistoryError:
    if "promisor" in complaint or "lazy fetching disabled" in complaint:
        return NoHistoryError(
            "this clone has no old folders, so nobody can be credited",
            "make a whole one, or one with `--filter=blob:none`",
        )
    return NoHistoryError(
        f"git {name} stopped: {_first_line(complaint)}",
        "run `git fsck`; if that complains, make a new clone",
    )


def _first_line(complaint: str) -> str:
    return next(iter(complaint.strip().splitlines()), "it said nothing")


def blob_ids(content: bytes) -> tuple[str, ...]:
    """Return the ids that git may have for a file: as it stands, or with its line ends as LF."""
    texts = [content, content.replace(b"\r\n", b"\n")] if b"\r\n" in content else [content]
    headed = [b"blob %d\0" % len(text) + text for text in texts]
    hashes = (hashlib.sha1, hashlib.sha256)
    return tuple(made(one, usedforsecurity=False).hexdigest() for one in headed for made in hashes)


def stream(root: Path, *arguments: str, pins: Sequence[str] = ()) -> Iterator[bytes]:
    """Yield what a git command prints, piece by piece as it comes.

    Git runs from the moment of the call, beside us; the pieces can be taken later.

    Args:
        root: The repository.
        arguments: The command.
        pins: More of the configuration to pin, as in `log.follow=false`.
    """
    process = _start(root, *arguments, pins=pins)
    return _pieces(process, arguments[0])


def _pieces(process: Any, name: str) -> Iterator[bytes]:
    with process.stdout as output:
        while piece := output.read1(_CHUNK):
            yield piece
    complaint = process.stderr.read().decode(errors="replace").strip()
    process.stderr.close()
    if process.proc.wait():  # an error is never "no history"
        raise _failure(name, complaint)


class Blobs:
    """The contents of files in history, read through one git process that starts when needed."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._process: Any = None

    def __call__(self, names: Iterable[str]) -> Mapping[str, bytes]:
        """Read blobs by name (an id, or `commit:path`); one that is missing reads as empty."""
        wanted = [name for name in dict.fromkeys(names) if "\n" not in name]
        if wanted and not self._process:
            self._process = _start(self._root, "cat-file", "--batch", stdin=subprocess.PIPE)
            self._answers = io.BufferedReader(self._process.stdout.raw, _CHUNK)
        contents: dict[str, bytes] = {}
        for some in _batches(wanted):
            self._process.stdin.write(b"".join(os.fsencode(name) + b"\n" for name in some))
            self._process.stdin.flush()
            contents |= {name: self._read() for name in some}
        return contents

    def _read(self) -> bytes:
        header = self._answers.readline().split()
        if not header or not header[-1].isdigit():  # missing, ambiguous, a submodule
            return b""
        content = self._answers.read(int(header[-1]) + 1)[:-1]
        return content if header[-2] == b"blob" else b""

    def close(self) -> None:
        """End the process, if one was started."""
        if self._process:
            self._process.proc.communicate()
            self._process = None


def _batches(names: Iterable[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for name in names:
        if size + len(name) > _AT_ONCE and batch:
            yield batch
            batch, size = [], 0
        batch.append(name)
        size += len(name) + 1
    if batch:
        yield batch


def _run(folder: Path, *arguments: str) -> tuple[int, bytes, bytes]:
    process = _start(folder, *arguments)
    output, complaint = process.proc.communicate()
    return process.proc.returncode, output.removesuffix(b"\n"), complaint


def _start(
    folder: Path, *arguments: str, pins: Sequence[str] = (), stdin: int | None = None
) -> Any:
    git = Git(os.fspath(folder))
    pinned = [part for pin in (*_PINNED, *pins) for part in ("-c", pin)]
    command = [git.GIT_PYTHON_GIT_EXECUTABLE or "git", "--no-replace-objects", *pinned, *arguments]
    execute: Any = git.execute  # some releases leave out of its type what they take
    with _without_git_variables():
        return execute(command, istream=stdin, as_process=True, env=_ENVIRONMENT)


@contextmanager
def _without_git_variables() -> Iterator[None]:
    """Hide `GIT_DIR` and its kin, which hooks set, from a process being started."""
    with _HIDING:
        kept = {name: value for name, value in os.environ.items() if name.startswith("GIT_")}
        for name in kept:
            os.environ.pop(name, None)
        try:
            yield
        finally:
            os.environ.update(kept)
