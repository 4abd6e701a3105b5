"""Which page a path became: the unbroken lives of files, through renames and merges."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from learnscape.derive.landings import Landing, Mainline
from learnscape.model import Change, Commit


@dataclass(frozen=True, slots=True)
class Part:
    """What one commit did to one page, and the landing that published it (None: not yet)."""

    commit: Commit
    change: Change
    landing: Landing | None


@dataclass(slots=True, eq=False)
class Life:
    """One file from its first commit on, whatever its path was.

    A life grows while the history is read, oldest landing first, and is only read afterwards.
    """

    path: str
    first_path: str = ""
    born: Commit | None = None  # None: before what we know
    unsure: bool = False  # whether it was born there cannot be told in this clone
    published: Landing | None = None
    paths: set[str] = field(default_factory=set)
    parts: list[Part] = field(default_factory=list)  # oldest first
    mixed: list[Part] = field(default_factory=list)  # what merges say; mostly others' work
    steps: list[Part] = field(default_factory=list)  # on the published branch, net, oldest first

    def absorb(self, other: "Life") -> None:
        """Take over what a branch knew of the same page under a life of its own."""
        self.parts += other.parts
        self.mixed += other.mixed
        self.paths |= other.paths


class Lives:
    """The lives that a history tells, and which of them still stand."""

    def __init__(self, boundary: Collection[str] = (), *, exact_renames_only: bool = False) -> None:
        """Begin before the first commit.

        Args:
            boundary: The commits where a shallow clone was cut off: what they seem to add is older.
            exact_renames_only: A birth beside a death may be a rename that could not be seen.
        """
        self.standing: dict[str, Life] = {}
        self.every: list[Life] = []
        self._boundary = frozenset(boundary)
        self._exact_renames_only = exact_renames_only
        self._deadly: set[str] = set()  # commits whose births may be such renames
        self._tenures: dict[str, list[tuple[int, Life]]] = {}  # who got a path at which landing
        self._places: dict[str, int] = {}  # the landings, numbered

    def read(self, mainline: Mainline) -> None:
        """Live through the whole history."""
        if self._exact_renames_only:
            landed = (commit for landing in mainline.landings for commit in landing)
            self._deadly = {
                commit.sha
                for commit in (*landed, *mainline.proposed)
                if any(change.status == "D" for change in commit.changes)
            }
        for place, landing in enumerate(mainline.landings):
            branch = self._follow(landing.brought, landing) if landing.brought else {}
            self._places[landing.commit.sha] = place
            self._land(landing, branch)
        for path, life in self._follow(mainline.proposed, None).items():
            if life:
                self.standing[path] = life
            else:
                self.standing.pop(path, None)

    def _follow(self, branch: Sequence[Commit], landing: Landing | None) -> dict[str, Life | None]:
        """Follow a branch up to its landing.

        Returns:
            Who has which path at the end, where the branch had a say; None: nobody has.
        """
        here: dict[str, Life | None] = {}
        forks: dict[str, int] = {}  # how much of the published branch each commit knew
        for commit in branch:
            fork = forks[commit.sha] = max(
                (self._places.get(p, forks.get(p, -1)) for p in commit.parents), default=-1
            )
            if commit.sha in self._boundary:
                continue
            merge = len(commit.parents) > 1
            owners = [
                here.get(change.path)  # known already: two sides added the same page
                if change.status == "A"
                else here.get(path := change.was or change.path) or self._owner(path, fork)
                for change in commit.changes
            ]
            here |= {was: None for change in commit.changes if (was := left_by(change))}
            for change, owner in zip(commit.changes, owners, strict=True):
                brought = self._owner(change.path, fork) if merge else None
                life = owner or brought or self._begin(change, commit)
                (life.mixed if merge else life.parts).append(Part(commit, change, landing))
                if change.status != "D":
                    here[change.path] = life
        return here

    def _land(self, landing: Landing, branch: Mapping[str, Life | None]) -> None:
        """Move the published branch on by one landing."""
        commit, standing = landing.commit, self.standing
        owners = [
            None if change.status == "A" else standing.get(change.was or change.path)
            for change in commit.changes
        ]
        left = {life: c for c in commit.changes if (life := standing.pop(left_by(c) or "", None))}
        pairs = zip(commit.changes, owners, strict=True)
        placed = {owner for change, owner in pairs if owner and change.status != "D"}
        for change, owner in zip(commit.changes, owners, strict=True):
            if change.status == "D":
                continue
            on_branch = branch.get(change.path)
            if on_branch and (on_branch in placed or standing.get(on_branch.path) is on_branch):
                on_branch = None  # it stands, here or elsewhere, so it did not become this page
            life = owner or on_branch or self._begin(change, commit)
            placed.add(life)
            if on_branch and on_branch is not life and not on_branch.steps:  # both sides added it
                life.absorb(on_branch)
            step = change
            if change.status == "A" and life.steps:  # it had left, or moved in several commits
                before = left[life].old if life in left else life.steps[-1].change.new
                step = change._replace(status="R", was=life.path, old=before)
            self._step(life, step, landing)

    def _step(self, life: Life, change: Change, landing: Landing) -> None:
        if self.standing.get(change.path) is not life:
            place = self._places[landing.commit.sha]
            self._tenures.setdefault(change.path, []).append((place, life))
        self.standing[change.path] = life
        life.path = change.path
        life.paths.add(change.path)
        if landing.commit.sha in self._boundary:
            return
        part = Part(landing.commit, change, landing)
        life.steps.append(part)
        (life.mixed if len(landing.commit.parents) > 1 else life.parts).append(part)
        if life.born and not life.published:
            life.published = landing

    def _owner(self, path: str, fork: int) -> Life | None:
        """Return who had a path on the published branch when another branch left it."""
        tenures = self._tenures.get(path, ())
        return next((life for place, life in reversed(tenures) if place <= fork), None)

    def _begin(self, change: Change, commit: Commit) -> Life:
        known = change.status == "A" and commit.sha not in self._boundary
        if self._boundary and len(commit.parents) > 1:
            known = False  # the branch that brought it may have been cut off
        life = Life(
            change.path,
            first_path=change.path,
            born=commit if known else None,
            unsure=commit.sha in self._deadly,
            paths={change.path},
        )
        self.every.append(life)
        return life


def left_by(change: Change) -> str | None:
    """Return the path that a change empties."""
    return change.path if change.status == "D" else change.was
