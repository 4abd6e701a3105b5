"""Read and check it all, once: the library that every feature asks."""

import os
import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property, partial
from pathlib import Path

from learnscape.derive import checks
from learnscape.derive.credits import (
    credits_of,
    has_page,
    helpers_of,
    reviewers_of,
    shown_name,
    signatures_of,
)
from learnscape.derive.deeds import deeds_of
from learnscape.derive.due import NOBODYS
from learnscape.derive.experts import Experts
from learnscape.derive.forges import change_url, compare_url
from learnscape.derive.identities import Identities
from learnscape.derive.publishable import askable, publishable
from learnscape.derive.questions import heading_of, named_by
from learnscape.derive.reviewers import Reviewers
from learnscape.derive.risks import Site
from learnscape.derive.topics import (
    Topic,
    colliding_tags,
    contested_topics,
    nameless_tags,
    topics_of,
    vocabulary_of,
)
from learnscape.derive.updates import News, news_of
from learnscape.derive.vouching import Shown, validation_of
from learnscape.derive.wishes import links_to_nobody, names_left
from learnscape.histories import Told, repository_of, tell
from learnscape.model import (
    Community,
    Contributor,
    Credit,
    Dates,
    Page,
    Past,
    Person,
    Rules,
    Validation,
    Vouched,
)
from learnscape.problems import Problem
from learnscape.read import git
from learnscape.read.communities import is_community, read_community
from learnscape.read.front_matter import FrontMatter
from learnscape.read.pages import Source, find_pages, read_page
from learnscape.read.people import FOLDER as PEOPLE
from learnscape.read.people import collisions, is_own_page, is_person, read_person
from learnscape.read.prose import answer_of

_DAY = 86400  # seconds


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
    today: date  # the day of the build
    news: News = field(default_factory=News)
    communities: Mapping[str, Community] = field(default_factory=dict)  # by slug
    validations: Mapping[str, Validation] = field(default_factory=dict)
    past_validations: Mapping[str, tuple[Vouched, ...]] = field(default_factory=dict)
    reviewed_by: Mapping[str, tuple[Credit, ...]] = field(default_factory=dict)
    reviewers: Mapping[str, tuple[Contributor, ...]] = field(default_factory=dict)  # by landing
    reviews_known: bool = False
    contributor: Shown = Reviewers((), Identities((), {})).shown  # behind a claim of a review
    experts: Experts = field(default_factory=Experts)
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()  # worth saying, with nothing to mend


def site_of(
    library: Library, shown: Iterable[str], topics: Mapping[str, Topic] | None = None
) -> Site:
    """Return what tells how much depends on few people, of the pages that readers get.

    Args:
        library: What is known.
        shown: The paths of these pages.
        topics: Theirs, where somebody has sorted them already.
    """
    pages = {path: library.pages[path] for path in shown}
    return Site(
        pages=pages,
        communities=library.communities,
        people=library.people,
        topics=topics_of(pages.values(), library.communities.values())
        if topics is None
        else topics,
        experts=library.experts,
        dates=library.dates,
        credits=library.credits,
        validations=library.validations,
        validated=library.past_validations,
    )


@dataclass
class Content:
    """What the files under the docs folder say, without any history."""

    docs: Path  # as it was given
    place: str  # what problems put before a page's path
    pages: dict[str, Page] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    communities: dict[str, Community] = field(default_factory=dict)
    files: dict[str, Path] = field(default_factory=dict)  # where the text of each page is
    to_people: dict[str, str] = field(default_factory=dict)  # texts that may link to their pages
    refused: tuple[str, ...] = ()  # links to files that are none of the site's
    unsafe: set[str] = field(default_factory=set)  # a person's settings that would be shown as text
    problems: list[Problem] = field(default_factory=list)

    @property
    def names(self) -> dict[str, str]:
        """What problems call each page."""
        return {path: self.place + path for path in self.pages}

    @property
    def unlisted(self) -> set[str]:
        """The pages that no reader gets: of people who wish to have none, or with such settings."""
        return self.unsafe | {who.path for who in self.people.values() if not has_page(who)}

    @property
    def unlisted_pictures(self) -> set[str]:
        """The pictures of people who wish to have no page."""
        unlisted = self.unlisted
        given = {who.path: who.picture for who in self.people.values() if who.picture}
        shown = {picture for path, picture in given.items() if path not in unlisted}
        return {*given.values()} - shown


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
        rules: Rules | None = None,
        repository: str | None = None,
    ) -> None:
        """Start git, then read the content.

        Args:
            docs: The docs folder.
            today: The day of the build; else `SOURCE_DATE_EPOCH`, else today in UTC.
            bots: More addresses of machines, which get no credit.
            assistants: More addresses of AI assistants, which help.
            statuses: More values of `status` that the site's theme knows.
            rules: What the site asks of a review; None: no reviews are read.
            repository: Its address at a forge, as a browser has it.
        """
        self._repository = repository
        self._bots, self._assistants = tuple(bots), tuple(assistants)
        now, given = _end_of_day(today), docs.absolute()
        self._today = datetime.fromtimestamp(now, UTC).date()
        inside, outside = find_pages(docs)
        docs = docs.resolve()
        homes = dict.fromkeys((docs, *(source.home for source in inside)))
        repositories = {home: repository_of(home) for home in homes}
        main = repositories[docs]
        root = main.root if isinstance(main, git.Repository) else docs.parent
        accepted = [source for source in outside if _is_of_repository(source.file, root)]
        sources = {source.path: source for source in (*inside, *accepted)}
        files: dict[Path, dict[str, Path]] = defaultdict(dict)
        for path, source in sources.items():
            files[source.home][path] = source.file
        pool = ThreadPoolExecutor(1)
        self._told: Future[Told] = pool.submit(
            tell,
            docs,
            repositories,
            files,
            bots=[bot.lower() for bot in self._bots],
            rules=rules,
            now=now,
        )
        pool.shutdown(wait=False)
        known = main if isinstance(main, git.Repository) else None
        self._head, self._has_ledger = (known and known.head) or "", bool(known and known.ledger)
        self.content = _read_content(given, docs, root, sources, statuses)
        self._refuse([source for source in outside if source not in accepted])

    @cached_property
    def library(self) -> Library:
        """What git tells, once it has told it, brought together with what the content says."""
        content, told = self.content, self._told.result()
        del self._told  # the pasts are large, and what readers want of them is taken here
        signatures = signatures_of(told.pasts.values())
        signatures |= {first.signature for first in told.firsts}
        identities = Identities(
            signatures,
            content.people,
            bots=self._bots,
            assistants=self._assistants,
        )
        pages, names = dict(sorted(content.pages.items())), content.names
        from_git = {path: _dates(told.pasts.get(path)) for path in pages}
        reviewers = Reviewers(content.people.values(), identities)
        reviewed = told.reviewers is not None
        validations = {
            path: self._validation(page, told.pasts.get(path), reviewers.shown)
            for path, page in pages.items()
            if reviewed and page.kind not in NOBODYS
        }
        times = {
            path: past.standing.times
            for path in pages
            if reviewed and (past := told.pasts.get(path)) and past.standing.times
        }
        problems = {
            *content.problems,
            *told.problems,
            *checks.unknown_people(pages.values(), content.people, names),
            *checks.unknown_replacements(pages, names),
            *checks.unknown_answers(pages, names),
            *checks.unknown_communities(pages.values(), content.communities, names),
            *checks.late_creations(pages, from_git, names),
            *nameless_tags(pages, names),
            *colliding_tags(pages, content.communities.values(), names),
            *contested_topics(content.communities.values(), names),
            *links_to_nobody(content.to_people.items(), content.people, names),
            *checks.unknown_members(content.communities.values(), content.people, names),
            *checks.owned_twice(content.communities.values(), names),
            *checks.out_of_place(content.communities.values(), pages, names, content.place),
        }
        return Library(
            commit=told.commit,
            pages=pages,
            people=dict(sorted(content.people.items())),
            dates={path: _as_claimed(page, from_git[path]) for path, page in pages.items()},
            credits={
                path: credits_of(page, told.pasts.get(path), content.people, identities)
                for path, page in pages.items()
            },
            helped={path: helpers_of(told.pasts.get(path), identities) for path in pages},
            histories={path: told.history_of(path) for path in pages},
            today=self._today,
            news=self._with_answers(news_of(told.pasts, told.firsts, identities, told.elsewhere)),
            communities=dict(sorted(content.communities.items())),
            validations=validations,
            reviews_known=reviewed,
            past_validations=times,
            reviewed_by={
                path: reviewers_of(
                    several, partial(self._shown_for, validations.get(path), reviewers.shown)
                )
                for path, several in times.items()
            },
            reviewers={
                sha: tuple(dict.fromkeys(reviewers.shown(claim) for claim in claims))
                for sha, claims in (told.reviewers or {}).items()
            },
            contributor=reviewers.shown,
            experts=self._experts(told, identities, reviewers),
            problems=tuple(sorted(problems)),
            notes=(
                *told.notes,
                *self._without_ledger(told),
                *names_left(signatures, identities, content.people, names),
            ),
        )

    def _experts(self, told: Told, identities: Identities, reviewers: Reviewers) -> Experts:
        people = self.content.people
        return Experts(
            deeds_of(self.content.pages.values(), told.pasts, people, identities, reviewers.key),
            pages=self.content.pages.values(),
            people=people,
            communities=self.content.communities,
            shown=reviewers.named,
            slug_of=vocabulary_of(self.content.communities.values()).slug_of,
        )

    def _with_answers(self, news: News) -> News:
        """Return the news with the headings of answers as readers see them."""
        told = {
            path: tuple(
                one._replace(sections=tuple(map(self._shown_heading, one.sections)))
                for one in news.landed[path]
            )
            for path, page in self.content.pages.items()
            if page.question and path in news.landed
        }
        return replace(news, landed={**news.landed, **told})

    def _shown_heading(self, written: str) -> str:
        answer = answer_of(written)
        who = named_by(answer.by, self.content.people) if answer else None
        shown = heading_of(written, answer, who) if answer else None
        return "".join(shown) if shown else written

    def _without_ledger(self, told: Told) -> Iterator[str]:
        if told.reviewers is not None and self.content.communities and not self._has_ledger:
            yield (
                f"no branch `{git.LEDGER}` is here, so no reviews are known: "
                f"`git fetch origin {git.LEDGER}:{git.LEDGER}` brings one that is there already; "
                "else `learnscape record` makes it, or without a forge `learnscape validate`"
            )

    def _shown_for(self, known: Validation | None, shown: Shown, claim: str) -> Contributor:
        return shown(claim, self.content.communities.get((known and known.owner) or ""))

    def _validation(self, page: Page, past: Past | None, shown: Shown) -> Validation:
        content = self.content

        def since_url(path: str, commit: str) -> str | None:
            return compare_url(self._repository, commit, self._head, content.place + path)

        return validation_of(
            page,
            past,
            content.communities,
            today=self._today,
            shown=shown,
            change_url=self._change_url,
            since_url=since_url,
            as_published=not past or self._is_as_published(page, past),
        )

    def _is_as_published(self, page: Page, past: Past) -> bool:
        blob = past.standing.blob
        return not blob or blob in git.blob_ids(self.content.files[page.path].read_bytes())

    def _change_url(self, vouched: Vouched) -> str | None:
        number = (vouched.change or "").rpartition("#" if "#" in (vouched.change or "") else "!")[2]
        return change_url(self._repository, vouched.commit, number or None)

    def _refuse(self, links: Collection[Source]) -> None:
        self.content.refused = tuple(link.path for link in links)
        self.content.problems += [
            Problem(
                self.content.place + link.path,
                0,
                "this is a link to a file outside the repository, so it is not published"
                if os.path.exists(link.file)
                else "this is a link to a file that is not there, so nothing is published",
                "put the file itself here, or delete the link",
            )
            for link in links
        ]


def statuses_of(setting: object) -> tuple[str, ...]:
    """Return the statuses that a site's `extra.status` names, whatever stands there."""
    return tuple(map(str, setting)) if isinstance(setting, Mapping | list) else ()


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
        content.files[path] = source.file
        if PEOPLE.encode() in raw or path.startswith(PEOPLE):
            content.to_people[path] = raw.decode(errors="replace")
        if is_community(path, reading.front) and (
            community := read_community(path, reading.front, reading.page.title)
        ):
            content.communities[community.slug] = publishable(community)
        if reading.front.unread and is_own_page(path):
            content.unsafe.add(path)
        if is_person(path, reading.front) and (person := read_person(path, reading.front)):
            person = askable(_with_its_picture(person, docs, root, reading.front))
            if person.handle in content.people:  # `ada.markdown` comes before `ada.md`
                content.unsafe.add(content.people[person.handle].path)
            content.people[person.handle] = person
            if not reading.titled:
                content.pages[path] = replace(reading.page, title=shown_name(person))
            people.append((person, reading.front))
        content.problems += reading.problems
    content.problems += collisions(people)
    return content


def _with_its_picture(person: Person, docs: Path, root: Path, front: FrontMatter) -> Person:
    """Return a person without a picture where there is no such file, or none of the site's."""
    if person.picture is None:
        return person
    file = docs / person.picture
    if not os.path.isfile(file):
        what = f"there is no file `{person.picture}`"
        front.wrong("picture", what, "put the picture there, or delete the line")
    elif not _is_of_repository(Path(os.path.realpath(file)), root):
        what = f"`{person.picture}` is a link to a file outside the repository"
        front.wrong("picture", what, "put the picture itself there, or delete the line")
    else:
        return person
    return replace(person, picture=None)


def _is_of_repository(file: Path, root: Path) -> bool:
    if not os.path.isfile(file) or not file.is_relative_to(root):  # `is_file` may raise
        return False
    return ".git" not in file.relative_to(root).parts


def _dates(past: Past | None) -> Dates:
    return past.dates if past else Dates()


def _as_claimed(page: Page, dates: Dates) -> Dates:
    if page.created is None:
        return dates
    limit = dates.published or page.created
    return replace(dates, created=min(page.created, limit))


def _end_of_day(today: datetime | None) -> int:
    """Return the last second of the day of the build."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    seconds = today.timestamp() if today else float(epoch) if epoch else time.time()
    return (int(seconds) // _DAY + 1) * _DAY - 1
