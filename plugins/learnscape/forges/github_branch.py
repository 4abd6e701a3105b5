"""The branch `validations` on GitHub, written through its interface, so that GitHub signs it."""

import time
from base64 import b64encode
from collections.abc import Iterator, Mapping

from learnscape.forges.branch import NAME, README
from learnscape.forges.changes import ForgeError, in_batches
from learnscape.forges.github_questions import ConflictError, Repository

_AT_ONCE = 100  # files in a question
_LARGEST = 700_000  # bytes of files in one commit
_TRIES = 20  # beside others who write at the same time
_PAUSE = (0.1, 5.0)  # seconds, the first and the longest
_TAKEN = 422  # what REST answers where there is such a branch

_TIP = f'ref(qualifiedName: "refs/heads/{NAME}") {{ target {{ oid }} }}'
_COMMIT = """mutation($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) { commit { oid } }
}"""


class GitHubBranch:
    """The branch `validations` of one repository on GitHub."""

    def __init__(self, repository: Repository) -> None:
        """Prepare to write."""
        self._repository = repository

    def append(self, files: Mapping[str, bytes], message: str) -> None:
        """Add files, in one commit or, where they are large, in several.

        A file that is there already is left alone. An answer may get lost: called again, it comes
        to the same.

        Raises:
            ForgeError: They are not all kept.
        """
        for some in _portions(files):
            self._append(some, message)

    def _append(self, files: Mapping[str, bytes], message: str) -> None:
        first, longest = _PAUSE
        for turn in range(_TRIES):
            if (tip := self._tip() or self._begin()) is None:
                continue
            left = files.keys() - self._known(tip, [*files])
            if not left:
                return
            try:
                self._commit(tip, {name: files[name] for name in sorted(left)}, message)
            except ConflictError:
                time.sleep(min(first * 2**turn, longest))
            else:
                return
        raise ForgeError(
            f"the branch `{NAME}` on GitHub could not be written, however often it was tried",
            "run it again later",
        )

    def _tip(self) -> str | None:
        known, failed = self._repository.ask(_TIP, {})
        if failed:
            raise failed["ref"]
        return str(known["ref"]["target"]["oid"]) if known.get("ref") else None

    def _begin(self) -> str | None:
        """Make the branch, and return its commit; None where somebody else made it first."""
        make = self._repository.make
        readme = {"path": "README.md", "mode": "100644", "type": "blob", "content": README}
        tree = make("trees", {"tree": [readme]})
        tip = make("commits", {"message": "Begin to record reviews", "tree": tree, "parents": []})
        try:
            self._repository.branch(NAME, tip)
        except ForgeError as error:
            if error.status == _TAKEN and self._tip():
                return None
            raise
        return tip

    def _known(self, tip: str, names: list[str]) -> set[str]:
        """Return which files are there at a commit."""
        found: set[str] = set()
        for some in in_batches(names, _AT_ONCE):
            asked = {f"f{n}": f"{tip}:{name}" for n, name in enumerate(some)}
            fields = " ".join(f"{field}: object(expression: ${field}) {{ oid }}" for field in asked)
            known, failed = self._repository.ask(fields, asked)
            for error in failed.values():
                raise error
            found |= {name for name, field in zip(some, asked, strict=True) if known[field]}
        return found

    def _commit(self, tip: str, files: Mapping[str, bytes], message: str) -> None:
        branch = {"repositoryNameWithOwner": self._repository.path, "branchName": NAME}
        additions = [
            {"path": name, "contents": b64encode(data).decode()} for name, data in files.items()
        ]
        self._repository.change(
            _COMMIT,
            {
                "branch": branch,
                "expectedHeadOid": tip,
                "message": {"headline": message},
                "fileChanges": {"additions": additions},
            },
        )


def _portions(files: Mapping[str, bytes]) -> Iterator[dict[str, bytes]]:
    portion: dict[str, bytes] = {}
    size = 0
    for name, data in files.items():
        if portion and size + len(data) > _LARGEST:
            yield portion
            portion, size = {}, 0
        portion[name] = data
        size += len(data)
    if portion:
        yield portion
