"""Read and check it all, once: the library that every feature asks."""

import os
import time
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from learnscape.derive import checks
from learnscape.derive.credits import credits_of, helpers_of, shown_name, signatures_of
from learnscape.derive.identities import Identities
from learnscape.derive.landings import mainline
from learnscape.derive.lives import Lives
from learnscape.derive.merges import blobs_written, own_work
from learnscape.derive.pasts import bulk_commits, past_of
from learnscape.model import Credit, Dates, Page, Past, Person
from learnscape.problems import Problem
from learnscape.read import git, history
from learnscape.read.cache import cache_key, keep_pasts, read_pasts
from learnscape.read.pages import Source, find_pages, read_page
from learnscape.read.people import collisions, is_person, read_person

_DAY = 86400
_DEEPEN = {  # who runs the build, to the setting that brings the whole history
    "GITHUB_ACTIONS": "give `actions/checkout` the option `fetch-depth: 0`",
    "GITLAB_CI": 'set the variable `GIT_DEPTH: "0"` for the job',
    "BITBUCKET_BUILD_NUMBER": "set `clone: {depth: full}` for the step",
    "TF_BUILD": "set `fetchDepth: 0` for the `checkout` step",
}


@dataclass(frozen=True)
class Library:
    """Everything the repository says, in plain values.

    What was wrong was left out and stands under `problems`; whoever builds decides whether to go
    on. All mappings of pages are by the path under the docs folder.
    """

    commit: str | None  # the newest, where there is a history
    pages: Mapping[str, Page]
    people: Mapping[str, Person]  # by handle
    dates: Mapping[str, Dates]
    credits: Mapping[str, tuple[Credit, ...]]
    helped: Mapping[str, tuple[str, ...]]  # the AI assistants that helped
    histories: Mapping[str, str]  # full; cut: the oldest is not here; none: not committed; absent
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()  # worth saying, with nothing to mend


@dataclass
class Content:
    """What the files under the docs folder say, without any history."""

    docs: Path  # as it was given
    place: str  # what problems put before a page's path
    pages: dict[str, Page] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    refused: tuple[str, ...] = ()  # links to files that are none of the site's
    problems: list[Problem] = field(default_factory=list)

    @property
    def names(self) -> dict[str, str]:
        """What problems call each page."""
        return {path: self.place + path for path in self.pages}


@dataclass
class _Told:
    """What the histories tell: one of each repository under the docs folder."""

    commit: str | None = None
    pasts: dict[str, Past] = field(default_factory=dict)  # by the path under the docs folder
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def history_of(self, path: str) -> str:
        """Say how much is known of a page's history."""
        past = self.pasts.get(path)
        if past:
            return "full" if past.born else "cut"
        return "none" if self.commit else "absent"


class Loading:
    """A library on its way: the content is there, git is still running beside us."""

    def __init__(
        self,
        docs: Path,
        *,
        today: datetime | None = None,
        bots: Iterable[str] = (),
        assistants: Iterable[str] = (),
        statuses: Collection[str] = (),
    ) -> None:
        """Start git, then read the content.

        Args:
            docs: The docs folder.
            today: The day of the build; else `SOURCE_DATE_EPOCH`, else today in UTC.
            bots: More addresses of machines, which get no credit.
            assistants: More addresses of AI assistants, which help.
            statuses: More values of `status` that the site's theme knows.
        """
        self._bots, self._assistants = tuple(bots), tuple(assistants)
        now, given = _end_of_day(today), docs.absolute()
        inside, outside = find_pages(docs)
        docs = docs.resolve()
        repositories = {home: _repository(home) for home in {docs, *(s.home for s in inside)}}
        main = repositories[docs]
        root = main.root if isinstance(main, git.Repository) else docs.parent
        accepted = [source for source in outside if _is_of_repository(source.file, root)]
        sources = {source.path: source for source in (*inside, *accepted)}
        with ThreadPoolExecutor(1) as pool:
            self._told: Future[_Told] = pool.submit(_tell, docs, repositories, sources, now)
            pool.shutdown(wait=False)
        self.content = _read_content(given, docs, root, sources, statuses)
        self._refuse([source for source in outside if source not in accepted])

    @cached_property
    def library(self) -> Library:
        """What git tells, once it has told it, brought together with what the content says."""
        content, told = self.content, self._told.result()
        identities = Identities(
            signatures_of(told.pasts.values()),
            content.people,
            bots=self._bots,
            assistants=self._assistants,
        )
        pages, names = dict(sorted(content.pages.items())), content.names
        dates = {path: _dates(page, told.pasts.get(path)) for path, page in pages.items()}
        from_git = {path: told.pasts[path].dates for path in pages if path in told.pasts}
        problems = {
            *content.problems,
            *told.problems,
            *checks.unknown_people(pages.values(), content.people, names),
            *checks.unknown_replacements(pages, names),
            *checks.late_creations(pages, {p: from_git.get(p, Dates()) for p in pages}, names),
        }
        return Library(
            commit=told.commit,
            pages=pages,
            people=dict(sorted(content.people.items())),
            dates=dates,
            credits={
                path: credits_of(page, told.pasts.get(path), content.people, identities)
                for path, page in pages.items()
            },
            helped={path: helpers_of(told.pasts.get(path), identities) for path in pages},
            histories={path: told.history_of(path) for path in pages},
            problems=tuple(sorted(problems)),
            notes=tuple(told.notes),
        )

    def _refuse(self, links: Iterable[Source]) -> None:
        self.content.refused = tuple(link.path for link in links)
        self.content.problems += [
            Problem(
                self.content.place + path,
                0,
                "this is a link to a file outside the repository, so it is not published",
                "put the file itself here, or delete the link",
            )
            for path in self.content.refused
        ]


def load(docs: Path, *, today: datetime | None = None) -> Library:
    """Read the docs folder and the history of its repository."""
    return Loading(docs, today=today).library


def _read_content(
    given: Path,
    docs: Path,
    root: Path,
    sources: Mapping[str, Source],
    statuses: Collection[str],
) -> Content:
    inside = docs.is_relative_to(root) and docs != root
    content = Content(given, docs.relative_to(root).as_posix() + "/" if inside else "")
    people = []
    for path, source in sources.items():
        raw = source.file.read_bytes()
        reading = read_page(path, raw, name=content.place + path, statuses=statuses)
        content.pages[path] = reading.page
        if is_person(path, reading.front) and (person := read_person(path, reading.front)):
            content.people[person.handle] = person
            if not reading.titled:
                content.pages[path] = replace(reading.page, title=shown_name(person))
            people.append((person, reading.front))
        content.problems += reading.problems
    content.problems += collisions(people)
    return content


def _repository(folder: Path) -> git.Repository | git.NoHistoryError:
    try:
        return git.find_repository(folder)
    except git.NoHistoryError as reason:
        return reason


def _is_of_repository(file: Path, root: Path) -> bool:
    if not file.is_file() or not file.is_relative_to(root):
        return False
    return ".git" not in file.relative_to(root).parts


def _tell(
    docs: Path,
    repositories: Mapping[Path, git.Repository | git.NoHistoryError],
    sources: Mapping[str, Source],
    now: int,
) -> _Told:
    told = _Told()
    for home, repository in repositories.items():
        if isinstance(repository, git.NoHistoryError):
            if repository.harmless:
                told.notes.append(str(repository))
            else:
                told.problems.append(Problem(".git", 0, str(repository), repository.mend))
            continue
        if repository.boundary:
            told.problems.append(_cut_short())
        if repository.partial:
            told.notes.append(
                "this clone has no old contents, so it cannot be told when a page was last updated "
                "in substance; run `git fetch --refetch` for a whole one"
            )
        if repository.head is None:
            told.notes.append("nothing is committed yet, so nobody can be credited")
            continue
        if home == docs:
            told.commit = repository.head
        here = {p: s.file for p, s in sources.items() if s.home == home}
        _tell_of(repository, home, here, now, told)
    return told


def _tell_of(
    repository: git.Repository, home: Path, files: Mapping[str, Path], now: int, told: _Told
) -> None:
    paths = {
        path: file.relative_to(repository.root).as_posix()
        for path, file in files.items()
        if file.is_relative_to(repository.root)
    }
    prefix = home.relative_to(repository.root).as_posix() + "/"
    prefix = "" if prefix == "./" else prefix
    elsewhere = {path for path in paths.values() if not path.startswith(prefix)}
    pasts = _pasts(repository, prefix, elsewhere, now, told)
    spellings = {_folded(path): path for path in pasts}
    for path, tracked in paths.items():
        found = pasts.get(tracked)
        if found is None and (other := spellings.get(_folded(tracked))):
            found = pasts[other]
            if _composed(other) != _composed(tracked):
                what = f"git knows this file as `{other}`"
                mend = f"run `git mv --force '{other}' '{tracked}'` and commit"
                told.problems.append(Problem(tracked, 0, what, mend))
        if found:
            told.pasts[path] = found


def _pasts(
    repository: git.Repository, prefix: str, elsewhere: Collection[str], now: int, told: _Told
) -> dict[str, Past]:
    """Return the past of every page under a folder, and of some files elsewhere."""
    lists = [_bytes_of(repository.root / name) for name in (".mailmap", ".git-blame-ignore-revs")]
    place = f"{repository.root}\0{prefix}"
    key = cache_key(repository, prefix, sorted(elsewhere), lists, now)
    if kept := read_pasts(place, key):
        return kept
    commits = list(history.parse_log(history.start_log(repository)))
    commits = history.mapped_co_authors(repository, commits)
    published = mainline(commits, now=now)
    told.notes += [
        f"commit {commit.sha[:10]} is dated {_day(commit.committed)}, after today"
        for commit in published.ahead_of_time
    ]
    lives = Lives(repository.boundary, exact_renames_only=repository.partial)
    lives.read(published)
    under = [life for life in lives.every if any(p.startswith(prefix) for p in life.paths)]
    bulk = bulk_commits(under, _listed(lists[1]))
    wanted = {
        path: life
        for path, life in lives.standing.items()
        if path.startswith(prefix) or path in elsewhere
    }
    mixed = any(life.mixed for life in wanted.values()) and not repository.partial
    written = blobs_written(commits) if mixed else set()
    texts = git.Blobs(repository.root)
    pasts = {
        path: past_of(
            life,
            bulk=bulk,
            merges=own_work(life, written, texts) if mixed else (),
            texts=None if repository.partial else texts,
            now=now,
        )
        for path, life in sorted(wanted.items())
    }
    texts.close()
    if not published.ahead_of_time:
        keep_pasts(place, key, pasts)
    return pasts


def _dates(page: Page, past: Past | None) -> Dates:
    dates = past.dates if past else Dates()
    if page.created is None:
        return dates
    limit = dates.published or page.created
    return replace(dates, created=min(page.created, limit))


def _cut_short() -> Problem:
    runner = next((name for name in _DEEPEN if os.environ.get(name)), None)
    cure = _DEEPEN[runner] if runner else "in a workflow, check out with `fetch-depth: 0`"
    return Problem(
        ".git",
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


def _end_of_day(today: datetime | None) -> int:
    """Return the last second of the day of the build."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    seconds = today.timestamp() if today else float(epoch) if epoch else time.time()
    return (int(seconds) // _DAY + 1) * _DAY - 1


def _day(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()


def _composed(path: str) -> str:
    return unicodedata.normalize("NFC", path)


def _folded(path: str) -> str:
    return _composed(path).casefold()
