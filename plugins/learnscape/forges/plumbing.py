"""Git's plumbing: commits that are made beside the files and the index people work with."""

import os
import re
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from learnscape.forges.changes import ForgeError

_PINS = (
    f"core.hooksPath={os.devnull}",
    "core.quotePath=false",
    "core.useReplaceRefs=false",
    "gc.auto=0",
    "gpg.format=ssh",
    "gpg.ssh.program=ssh-keygen",
    "i18n.commitEncoding=UTF-8",
    "maintenance.auto=false",
    "push.followTags=false",
    "push.recurseSubmodules=no",
    "user.useConfigOnly=true",  # no address made up from the name of a machine
)
_OF_ANOTHER = (  # what hooks set, to speak of the repository that they run in
    "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR", "GIT_DIR", "GIT_GRAFT_FILE",
    "GIT_INDEX_FILE", "GIT_NAMESPACE", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX",
    "GIT_QUARANTINE_PATH", "GIT_SHALLOW_FILE", "GIT_WORK_TREE",
)  # fmt: skip
_NOBODY = ("learnscape", "noreply@learnscape.invalid")  # where git knows no name, as in CI
_IDENTITY = re.compile(r"(.*) <(.*)> [0-9]+ [-+][0-9]{4}", re.DOTALL)
_REFUSED = re.compile(r"(?m)^!\t[^\t]*\t(.*)$")
_REASON = re.compile(r"(?:fatal|error): (.+)")
_SECRET = re.compile(r"(?<=://)[^\s/@]+@")  # in an address: a password, or a token for a name
_PATIENCE = 300  # seconds for what goes over a network


class File(NamedTuple):
    """A file in a tree."""

    mode: str
    blob: str


Tree = dict[str, File]  # by path


class Answer(NamedTuple):
    """What a git command came to."""

    code: int
    output: str
    complaint: str


class Git:
    """The plumbing of one repository."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def ask(
        self,
        *arguments: str,
        data: bytes = b"",
        pins: Sequence[str] = (),
        variables: Mapping[str, str] | None = None,
    ) -> Answer:
        """Run a command, and return what it came to, whatever that is."""
        pinned = [part for pin in (*_PINS, *pins) for part in ("-c", pin)]
        kept = {name: value for name, value in os.environ.items() if name not in _OF_ANOTHER}
        try:
            done = subprocess.run(
                ["git", *pinned, *arguments],
                cwd=self._root,
                input=data,
                capture_output=True,
                check=False,
                env=kept | {"LC_ALL": "C", "LANGUAGE": "C"} | dict(variables or {}),
                timeout=_PATIENCE,
            )
        except FileNotFoundError:
            raise ForgeError("there is no `git` program here", "install git") from None
        except subprocess.TimeoutExpired:
            return Answer(-1, "", f"nothing came for {_PATIENCE} seconds")
        return Answer(done.returncode, _text(done.stdout), _text(done.stderr))

    def tell(
        self,
        *arguments: str,
        data: bytes = b"",
        pins: Sequence[str] = (),
        variables: Mapping[str, str] | None = None,
    ) -> str:
        """Run a command that has to succeed, and return what it prints.

        Raises:
            ForgeError: It failed.
        """
        answer = self.ask(*arguments, data=data, pins=pins, variables=variables)
        if answer.code:
            raise ForgeError(f"git {arguments[0]} stopped: {reason(answer.complaint)}")
        return answer.output.removesuffix("\n")

    def tip(self, ref: str) -> str | None:
        """Return the commit that a ref is at; None where there is none."""
        return self.ask("rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}").output[:-1] or None

    def tree(self, commit: str) -> Tree:
        """Return every file of a commit."""
        listed = self.tell("ls-tree", "-r", "-z", "--full-tree", commit).split("\0")
        split = (line.partition("\t") for line in listed if line)
        return {path: File(facts.split()[0], facts.split()[2]) for facts, _, path in split}

    def seconds(self, commit: str) -> int:
        """Return when a commit was made, since 1970."""
        return int(self.tell("show", "--no-patch", "--no-show-signature", "--format=%ct", commit))

    def ahead(self, one: str, other: str) -> tuple[int, int]:
        """Return how many commits only one has, and only the other."""
        ours, theirs = self.tell("rev-list", "--count", "--left-right", f"{one}...{other}").split()
        return int(ours), int(theirs)

    def has_signatures(self, one: str, other: str) -> bool:
        """Say whether anything that only one has is signed."""
        return "\ngpgsig" in self.tell("rev-list", "--header", one, f"^{other}")

    def store(self, contents: Sequence[bytes]) -> list[str]:
        """Keep contents, and return their names."""
        with tempfile.TemporaryDirectory() as folder:
            files = [Path(folder, str(number)) for number in range(len(contents))]
            for file, content in zip(files, contents, strict=True):
                file.write_bytes(content)
            paths = "".join(f"{file}\n" for file in files).encode()
            return self.tell(
                "hash-object", "-w", "--no-filters", "--stdin-paths", data=paths
            ).split()

    def plant(self, tree: Tree) -> str:
        """Keep a tree, and return its name."""
        lines = "".join(f"{mode} {blob}\t{path}\0" for path, (mode, blob) in tree.items())
        with tempfile.TemporaryDirectory() as folder:
            index = {"GIT_INDEX_FILE": os.path.join(folder, "index")}
            data = lines.encode(errors="surrogateescape")
            self.tell("update-index", "-z", "--index-info", data=data, variables=index)
            return self.tell("write-tree", variables=index)

    def commit(
        self,
        tree: str,
        parents: Sequence[str],
        message: str,
        *,
        seconds: int,
        key: Path | str | None,
    ) -> str:
        """Make a commit, and return its name; it is on no branch yet.

        Args:
            tree: Its files.
            parents: What it builds on.
            message: What it says.
            seconds: When it is made, since 1970.
            key: Of SSH, which signs: its file, or what git takes for `user.signingKey`.
        """
        name, address = self._identity()
        date = f"@{seconds} +0000"
        variables = {
            f"GIT_{role}_{fact}": value
            for role in ("AUTHOR", "COMMITTER")
            for fact, value in (("NAME", name), ("EMAIL", address), ("DATE", date))
        }
        before = [part for parent in parents for part in ("-p", parent)]
        pins = [f"user.signingKey={key}"] if key else []
        signed = ["-S"] if key else []
        command = ("commit-tree", *signed, *before, "-F", "-", tree)
        return self.tell(
            *command, data=message.encode(errors="surrogateescape"), pins=pins, variables=variables
        )

    def move(self, ref: str, commit: str, before: str | None) -> bool:
        """Put a ref to a commit, unless it is elsewhere than it was before; say whether it is."""
        return not self.ask("update-ref", ref, commit, before or "").code

    def _identity(self) -> tuple[str, str]:
        """Return who git says is working here, for a name and an address that nobody made up."""
        match = _IDENTITY.match(self.ask("var", "GIT_COMMITTER_IDENT").output)
        return (match[1], match[2]) if match else _NOBODY


def refusal(answer: Answer) -> str:
    """Return why a remote refused what was pushed; "" where it was not even reached."""
    match = _REFUSED.search(answer.output)
    return match[1] if match else ""


def reason(complaint: str) -> str:
    """Return what git complained of, in one line, without any password."""
    lines = _SECRET.sub("", complaint).strip().splitlines() or ["it said nothing"]
    said = (_REASON.match(line) for line in lines)
    return next((match[1] for match in said if match), lines[-1])


def _text(output: bytes) -> str:
    return output.decode(errors="surrogateescape")
