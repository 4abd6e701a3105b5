"""What git tells of the files under a docs folder, from each repository that has some of them."""

import gc
import os
import shlex
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from learnscape.derive.identities import is_machine
from learnscape.derive.landings import Mainline, mainline
from learnscape.derive.lives import Life, Lives, Part
from learnscape.derive.merges import blobs_written, own_work
from learnscape.derive.news import Crowds, crowds_of, firsts_of, landed_of, names_of
from learnscape.derive.pasts import bulk_commits, past_of
from learnscape.derive.revisions import (
    Revision,
    recent_landings,
    revisions,
    substantive_edits,
)
from learnscape.model import NEVER_REVIEWED, Announcement, Commit, First, Past, Rules
from learnscape.problems import Problem
from learnscape.read import git, history
from learnscape.read.announcements import read_announcement
from learnscape.read.cache import Kept, cache_key, keep, read_kept
from learnscape.read.mailmap import Mailmap
from learnscape.standings import Standings, read_standings

GIT = ".git"  # where problems of a repository are
_AT_ONCE = 100  # texts held
_SHORT = 12  # signs of a commit's name
_OBJECTS_BETWEEN = 50_000  # two looks for garbage
_DEEPEN = {  # who runs the build, to the setting that brings the whole history
    "GITHUB_ACTIONS": "give `actions/checkout` the option `fetch-depth: 0`",
    "GITLAB_CI": 'set the variable `GIT_DEPTH: "0"` for the job',
    "BITBUCKET_BUILD_NUMBER": "set `clone: {depth: full}` for the step",
    "TF_BUILD": "set `fetchDepth: 0` for the `checkout` step",
}


@dataclass
class Told:
    """What git tells of a site, and what is to be said about that."""

    commit: str | None = None  # the newest of the site's own repository
    pasts: dict[str, Past] = field(default_factory=dict)  # by the path under the docs folder
    firsts: list[First] = field(default_factory=list)
    elsewhere: set[str] = field(default_factory=set)  # pages of other repositories than the site's
    reviewers: dict[str, tuple[str, ...]] | None = None  # claims, by landing; None: not known
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def without(self, reason: git.NoHistoryError) -> None:
        """Note why a repository tells nothing."""
        if reason.harmless:
            self.notes.append(str(reason))
        else:
            self.problems.append(Problem(GIT, 0, str(reason), reason.mend))

    def history_of(self, path: str) -> str:
        """Say how much is known of a page's history: full, cut, none, or absent."""
        if past := self.pasts.get(path):
            return "full" if past.born else "cut"
        return "none" if self.commit else "absent"


def repository_of(folder: Path) -> git.Repository | git.NoHistoryError:
    """Return the repository that holds a folder, or the reason why there is none to read."""
    try:
        return git.find_repository(folder)
    except git.NoHistoryError as reason:
        return reason


@contextmanager
def _collecting_seldom() -> Iterator[None]:
    """Let Python look for garbage seldom while a history, which has none, fills the memory.

    It looks after every 700 new objects, again and again at all there are: a sixth of the time.
    """
    usual = gc.get_threshold()
    gc.set_threshold(_OBJECTS_BETWEEN, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


@_collecting_seldom()
def tell(
    docs: Path,
    repositories: Mapping[Path, git.Repository | git.NoHistoryError],
    files: Mapping[Path, Mapping[str, Path]],
    *,
    bots: Collection[str] = (),
    rules: Rules | None = None,
    now: int,
) -> Told:
    """Read every repository that has a page, once.

    Args:
        docs: The docs folder.
        repositories: What is known of each, by the folder that its pages are in.
        files: Where the text of each page is, by that folder and by its path under `docs`.
        bots: More addresses of machines, whose changes are no news.
        rules: What the site asks of a review; None: no reviews are read.
        now: The end of the day of the build, seconds since 1970.
    """
    told = Told()
    for home, repository in repositories.items():
        if isinstance(repository, git.NoHistoryError):
            told.without(repository)
            continue
        if repository.boundary:
            told.problems.append(_cut_short())
        if repository.partial:
            told.notes.append(
                "this clone has no old contents, so it cannot be told when a page was last updated "
                "in substance; clone without `--filter` to know"
            )
        if repository.head is None:
            told.notes.append("nothing is committed yet, so nobody can be credited")
            continue
        try:
            here = files.get(home, {})
            if home != docs:
                told.elsewhere |= here.keys()
            asked = rules if home == docs else None  # reviews are kept where the communities are
            _tell_of(repository, home, here, told, bots=sorted(bots), rules=asked, now=now)
        except git.NoHistoryError as reason:
            told.without(reason)
            continue
        if home == docs:
            told.commit = repository.head
    return told


def _tell_of(
    repository: git.Repository,
    home: Path,
    files: Mapping[str, Path],
    told: Told,
    *,
    bots: Sequence[str],
    rules: Rules | None,
    now: int,
) -> None:
    base = f"{repository.root}{os.sep}"
    paths = {
        path: name.removeprefix(base).replace(os.sep, "/")
        for path, file in files.items()
        if (name := str(file)).startswith(base)  # `relative_to` takes twenty times as long
    }
    prefix = home.relative_to(repository.root).as_posix() + "/"
    prefix = "" if prefix == "./" else prefix
    elsewhere = {path for path in paths.values() if not path.startswith(prefix)}
    endings = sorted({path.rpartition(".")[2].lower() for path in paths.values()})
    kept = _pasts(
        repository,
        prefix,
        elsewhere,
        endings=endings,
        bots=bots,
        rules=rules,
        now=now,
        told=told,
    )
    pasts = kept.pasts
    told.problems += kept.problems
    told.notes += kept.notes
    if rules and not repository.partial:
        told.reviewers = kept.reviewers
    here: dict[str, str] = {}
    for path, tracked in sorted(paths.items()):
        if tracked not in here or files[path].as_posix().endswith(f"/{path}"):
            here[tracked] = path  # rather the page itself than a link to it
    told.firsts += [first._replace(path=here.get(first.path or "")) for first in kept.firsts]
    present = set(paths.values())
    spellings = {_folded(path): path for path in pasts}
    for path, tracked in paths.items():
        found = pasts.get(tracked)
        if found is None and (other := spellings.get(_folded(tracked))):
            if other in present:
                continue  # another page, whose name differs in capitals alone
            found = pasts[other]
            _tell_spelling(other, tracked, told)
        if found and here[tracked] != path:
            found = replace(found, landed=())  # told once, or two would have one id
        if found and path in told.elsewhere and found.name:  # one repository knows no other's names
            found = replace(found, name=f"{found.name}:{(found.born or '')[:_SHORT]}")
        if found:
            told.pasts[path] = found


def _tell_spelling(known: str, path: str, told: Told) -> None:
    if _composed(known) != _composed(path):
        what = f"git knows this file as `{known}`"
        mend = f"run `git mv --force {shlex.quote(known)} {shlex.quote(path)}` and commit"
        told.problems.append(Problem(path, 0, what, mend))


def _pasts(
    repository: git.Repository,
    prefix: str,
    elsewhere: Collection[str],
    *,
    endings: Collection[str],
    bots: Sequence[str],
    rules: Rules | None,
    now: int,
    told: Told,
) -> Kept:
    """Return the past of every page under a folder, and of some files elsewhere."""
    lists = [_bytes_of(repository.root / name) for name in (".mailmap", ".git-blame-ignore-revs")]
    place = f"{repository.root}\0{prefix}"
    key = cache_key(repository, prefix, sorted(elsewhere), endings, bots, rules, lists, now)
    if kept := read_kept(place, key):
        return kept
    reading = _Reading(repository, prefix, elsewhere, rules, now)
    reading.read(endings, lists, bots)
    told.notes += reading.notes
    pasts, reviews = dict(reading.pasts()), reading.standings
    kept = Kept(pasts, reading.firsts, reviews.reviewers, reviews.problems, reviews.notes)
    if not reading.notes:  # what is capped today is not capped tomorrow
        keep(place, key, kept)
    return kept


class _Reading:
    """One reading of a history; it forgets each page as it tells its past, for there is much."""

    def __init__(
        self,
        repository: git.Repository,
        prefix: str,
        elsewhere: Collection[str],
        rules: Rules | None,
        now: int,
    ) -> None:
        self.notes: list[str] = []
        self.firsts: list[First] = []
        self.standings = Standings()
        self._repository, self._now, self._rules = repository, now, rules
        self._prefix, self._elsewhere = prefix, elsewhere
        self._lives: dict[str, Life] = {}
        self._merges: dict[Life, Sequence[Part]] = {}
        self._revisions: dict[Life, list[Revision]] | None = None
        self._births: dict[Life, Announcement] = {}
        self._names: dict[Life, str] = {}
        self._crowds = Crowds()
        self._bulk: set[str] = set()
        self._recent: set[str] = set()
        self._not_yet: frozenset[str] = frozenset()
        self._aliases: Mapping[str, Collection[str]] = {}

    def read(self, endings: Collection[str], lists: Sequence[bytes], bots: Collection[str]) -> None:
        """Read the whole history, and of old contents what dates and news need."""
        repository = self._repository
        mailmap = Mailmap(lists[0].decode(errors="replace"))
        self._aliases = mailmap.aliases()
        commits = list(history.parse_log(history.start_log(repository, endings), mailmap))
        published = mainline(commits, now=self._now)
        self._not_yet = frozenset(commit.sha for commit in published.ahead_of_time)
        self.notes += [
            f"commit {commit.sha[:10]} is dated {_day(commit.committed)}, after today"
            for commit in published.ahead_of_time
        ]
        lives = Lives(repository.boundary, exact_renames_only=repository.partial)
        lives.read(published)
        pages = [life for life in lives.every if any(map(self._is_page, life.paths))]
        self._bulk = bulk_commits(pages, _listed(lists[1]))
        self._names, self._crowds = names_of(pages), crowds_of(pages)
        for path in sorted(lives.standing):
            if path.startswith(self._prefix) or path in self._elsewhere:
                self._lives[path] = lives.standing[path]
        self._merges = dict.fromkeys(self._lives.values(), ())
        if not repository.boundary:  # else the first that can be seen need not be the first
            large = bulk_commits(pages, ())  # what is listed later is not told again for another
            self.firsts = firsts_of(
                pages, published, standing=self._merges, bulk=large, not_yet=self._not_yet
            )
        if not repository.partial:
            with closing(git.Blobs(repository.root)) as texts:
                self._read_contents(commits, published, frozenset(bots), texts)

    def pasts(self) -> Iterator[tuple[str, Past]]:
        """Yield the past of each page that stands."""
        for path in list(self._lives):
            life = self._lives.pop(path)
            merges = self._merges.pop(life, ())
            known = self._revisions.pop(life, []) if self._revisions is not None else []
            landed = landed_of(
                life,
                merges,
                known,
                first=self._births.get(life, Announcement()),
                recent=self._recent,
                not_yet=self._not_yet,
                crowds=self._crowds,
            )
            past = past_of(
                life,
                bulk=self._bulk,
                merges=merges,
                revisions=known,
                contents_known=self._revisions is not None,
                name=self._names.get(life, ""),
                landed=landed,
                now=self._now,
            )
            yield path, replace(past, standing=self.standings.of.get(life, NEVER_REVIEWED))

    def _read_contents(
        self,
        commits: Sequence[Commit],
        published: Mainline,
        bots: Collection[str],
        texts: git.Blobs,
    ) -> None:
        if any(life.mixed for life in self._merges):
            written = blobs_written(commits)
            self._merges = {life: own_work(life, written, texts) for life in self._merges}
        signed = {by for commit in commits for by in commit.authors}
        machine = {by: is_machine(by, bots) for by in signed}
        by_machines = {
            commit.sha for commit in commits if all(map(machine.__getitem__, commit.authors))
        }
        self._recent = recent_landings(published, self._crowds.edits, self._bulk | by_machines)
        self._births = dict(self._read_births(texts))
        self._revisions = revisions(
            self._merges,
            drafts={life for life, birth in self._births.items() if birth.draft},
            bulk=self._bulk,
            recent=self._recent,
            texts=texts,
            announced=read_announcement,
        )
        if self._rules:
            self.standings = read_standings(
                self._repository,
                published,
                self._merges,
                prefix=self._prefix,
                rules=self._rules,
                bots=bots,
                aliases=self._aliases,
                substantive=substantive_edits(self._revisions),
                texts=texts,
                now=self._now,
            )

    def _read_births(self, texts: git.Blobs) -> Iterator[tuple[Life, Announcement]]:
        """Yield what each page said when it was published."""
        born = ((life, life.steps[0]) for life in self._merges if life.steps)
        left = ((life, step) for life, step in born if step.landing is life.published)
        while some := dict(islice(left, _AT_ONCE)):
            contents = texts(step.change.new for step in some.values())
            for life, step in some.items():
                yield life, read_announcement(contents[step.change.new])

    def _is_page(self, path: str) -> bool:
        return path.startswith(self._prefix) and path.lower().endswith(history.MARKDOWN)


def _cut_short() -> Problem:
    runner = next((name for name in _DEEPEN if os.environ.get(name)), None)
    cure = _DEEPEN[runner] if runner else "in a workflow, check out with `fetch-depth: 0`"
    return Problem(
        GIT,
        0,
        "the history is cut short, so most people would go uncredited",
        f"run `git fetch --unshallow`; {cure}",
    )


def _listed(ignore_revs: bytes) -> list[str]:
    lines = (
        line.partition("#")[0].strip() for line in ignore_revs.decode(errors="replace").split("\n")
    )
    return [line.lower() for line in lines if line]


def _bytes_of(file: Path) -> bytes:
    return file.read_bytes() if file.is_file() else b""


def _day(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()


def _composed(path: str) -> str:
    return unicodedata.normalize("NFC", path)


def _folded(path: str) -> str:
    return _composed(path).casefold()
