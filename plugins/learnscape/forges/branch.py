"""The branch that keeps reviews: it grows by whole commits, here and at a remote."""

import os
import random
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from learnscape.forges.changes import ForgeError
from learnscape.forges.plumbing import Answer, File, Git, Tree, reason, refusal

NAME = "validations"
_HERE = f"refs/heads/{NAME}"
_RECORDS = ("changes/", "pages/")
README = """\
# Reviews

Who reviewed which text, and when. The site is built from it.

- `changes/` has a file for each change that was merged.
- `pages/` has a file for each time that somebody checked a page as it stands.

`learnscape record` and `learnscape validate` write here. Files are only ever added, never changed
or deleted: a build stops where one was. So leave this branch as it is, and merge it nowhere.
"""
_ONLY = ("--no-tags", "--no-write-fetch-head", "--recurse-submodules=no")  # of a fetch
_PLAIN = "100644"  # git's mode of a plain file
_TRIES = 50  # beside others who write at the same time
_REFUSALS = 3  # by a remote where nothing changed meanwhile
_PAUSE = (0.05, 1.0)  # seconds, the first and the longest
_SOON = 15  # seconds that somebody waits for news from a remote
_LAST_SECOND = 253402300799  # the end of the year 9999


class NotPushedError(ForgeError):
    """What was to be kept is kept here, but not at the remote."""


class _Ground(NamedTuple):
    """What the next commit builds on."""

    parents: Sequence[str]
    tree: Tree
    grown: bool = False  # it has files that no single parent has


class Branch:
    """The branch `validations`, here and at a remote."""

    def __init__(
        self, root: Path, remote: str | None = "origin", key: Path | str | None = None
    ) -> None:
        """Find out where to push to.

        Args:
            root: The repository.
            remote: Where to push to, if there is such a remote.
            key: Of SSH, which signs: its file, or what git takes for `user.signingKey`.
        """
        self._git, self._key = Git(root), key
        self._prepared: tuple[object, str | None] = (None, None)
        known = remote and not self._git.ask("remote", "get-url", remote).code
        self._remote = remote if known else None
        self._there = f"refs/remotes/{remote or 'origin'}/{NAME}"

    def append(self, files: Mapping[str, bytes], message: str) -> None:
        """Add files in one commit, and push it along with all that was not pushed before.

        A file that is there already is left alone. Killed at any point, and called again, it comes
        to the same.

        Raises:
            NotPushedError: They are kept here, but not at the remote.
            ForgeError: They are not kept.
        """
        self._refuse_work_trees()
        refused = 0
        for turn in range(_TRIES):
            here, there = self._git.tip(_HERE), self._git.tip(self._there)
            commit = self._commit(here, there, files, message)
            if commit in (None, there) or (commit == here and not self._remote):
                return
            push = self._push(commit)
            if refused_for := refusal(push):
                refused += 1
                if self._fetch() != there or refused < _REFUSALS:
                    _wait(turn)
                    continue
            if not self._git.move(_HERE, commit, here):
                _wait(turn)
            elif push.code:
                raise self._not_pushed(refused_for or reason(push.complaint))
            else:
                return
        raise ForgeError(
            f"the branch `{NAME}` could not be written, however often it was tried",
            f"look in the folder .git for a file `{_HERE}.lock` that was left behind",
        )

    def refresh(self) -> str:
        """Get what is at the remote; return why that cannot be had soon, "" where all is well.

        Raises:
            ForgeError: It has lost what we knew of the branch.
        """
        if not self._remote:
            return ""
        whys, errors = list[str](), list[ForgeError]()

        def look() -> None:
            try:
                self._fetch()
                answer = self._git.ask("fetch", *_ONLY, str(self._remote))
                whys.append(reason(answer.complaint) if answer.code else "")
            except ForgeError as error:
                errors.append(error)

        looking = threading.Thread(target=look, daemon=True)  # git may wait for minutes
        looking.start()
        looking.join(_SOON)
        if errors:
            raise errors[0]
        return whys[0] if whys else f"nothing came for {_SOON} seconds"

    def latest(self) -> tuple[str, int] | None:
        """Return the commit with the latest date, and that in seconds since 1970.

        It need not be the newest: a clock may have been wrong before.
        """
        tips = filter(None, map(self._git.tip, (_HERE, self._there)))
        lines = [
            line.split()
            for tip in tips
            for line in self._git.tell("rev-list", "--timestamp", tip).split("\n")
        ]
        dated = [(min(int(seconds), _LAST_SECOND), commit) for seconds, commit in lines]
        seconds, commit = max(dated, default=(0, ""))
        return (commit, seconds) if commit else None

    def prepare(self, files: Mapping[str, bytes], message: str) -> str | None:
        """Return the commit that `append` would add, while it is on no branch yet.

        It is signed once: `append` takes this very one, if nobody else wrote meanwhile.
        """
        self._refuse_work_trees()
        return self._commit(self._git.tip(_HERE), self._git.tip(self._there), files, message)

    def _commit(
        self, here: str | None, there: str | None, files: Mapping[str, bytes], message: str
    ) -> str | None:
        """Return the commit that has all there is to keep; None where there is nothing."""
        asked = (here, there, dict(files), message)
        if self._prepared[0] != asked:
            self._prepared = asked, self._made(here, there, files, message)
        return self._prepared[1]

    def _made(
        self, here: str | None, there: str | None, files: Mapping[str, bytes], message: str
    ) -> str | None:
        parents, tree, grown = self._ground(here, there)
        new = {path: data for path, data in files.items() if path not in tree}
        if not new and not grown:
            return parents[0] if parents else None
        if not parents:
            new["README.md"] = README.encode()
        blobs = self._git.store([*new.values()])
        tree |= {path: File(_PLAIN, blob) for path, blob in zip(new, blobs, strict=True)}
        seconds = max([now(), *map(self._git.seconds, parents)])
        planted = self._git.plant(tree)
        return self._git.commit(planted, parents, message, seconds=seconds, key=self._key)

    def _ground(self, here: str | None, there: str | None) -> _Ground:
        if not here or not there or here == there:
            tip = there or here
            return _Ground([tip], self._git.tree(tip)) if tip else _Ground([], {})
        ours, theirs = self._git.ahead(here, there)
        if not ours or not theirs:
            tip = here if ours else there
            return _Ground([tip], self._git.tree(tip))
        tree, at_remote = self._git.tree(here), self._git.tree(there)
        contrary = sorted(
            path
            for path in tree.keys() & at_remote.keys()
            if path.startswith(_RECORDS) and tree[path] != at_remote[path]
        )
        if contrary and self._git.has_signatures(here, there):
            raise ForgeError(
                f"`{contrary[0]}` says one thing here and another at `{self._remote}`, so that "
                "what was signed here cannot be added there",
                f"take what is there, `git branch --force {NAME} {self._there}`, and do it again",
            )
        parents = [there] if contrary else [there, here]
        return _Ground(parents, tree | at_remote, grown=True)

    def _push(self, commit: str) -> Answer:
        if not self._remote:
            return Answer(0, "", "")
        refs = f"{commit}:{_HERE}"
        return self._git.ask(
            "push", "--porcelain", "--no-verify", "--no-signed", self._remote, refs
        )

    def _fetch(self) -> str | None:
        """Get what is at the remote, and return where that is.

        Raises:
            ForgeError: It has lost what we knew of it.
        """
        refs = f"{_HERE}:{self._there}"
        answer = self._git.ask("fetch", *_ONLY, "--refmap=", str(self._remote), refs)
        if "(non-fast-forward)" in answer.complaint:
            raise ForgeError(
                f"somebody rewrote the branch `{NAME}` at `{self._remote}`",
                f"compare `git log {self._there}` here with what is there; if an owner put it "
                f"back, run `git fetch {self._remote}`",
            )
        return self._git.tip(self._there)

    def _refuse_work_trees(self) -> None:
        """Complain where somebody has the branch before them: it would seem to lose files."""
        place = ""
        for line in self._git.tell("worktree", "list", "--porcelain").split("\n"):
            fact, _, value = line.partition(" ")
            place = value if fact == "worktree" else place
            if (fact, value) == ("branch", _HERE):
                raise ForgeError(
                    f"the branch `{NAME}` is checked out in {place}",
                    "switch to another branch there",
                )

    def _not_pushed(self, why: str) -> NotPushedError:
        return NotPushedError(
            f"`{self._remote}` did not take it ({why}), so it is kept in this clone alone",
            f"run `git push {self._remote} {NAME}`; where others pushed meanwhile, the next "
            "`learnscape validate` or `learnscape record` joins both and pushes them",
        )


def now() -> int:
    """Return the time, in seconds since 1970; `SOURCE_DATE_EPOCH` may say another."""
    return int(float(os.environ.get("SOURCE_DATE_EPOCH") or time.time()))


def _wait(turn: int) -> None:
    """Let others finish, each for another while."""
    first, longest = _PAUSE
    time.sleep(random.uniform(0, min(first * 2**turn, longest)))  # noqa: S311
