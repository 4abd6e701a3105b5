"""What depends on few people: communities, pages and topics; nobody is ranked or counted.

Somebody knows a page who wrote or validated it, less than five years before the newest of that
(`derive/experts.py`), and has not left: with a people file or without one, and whether or not they
wish to be named. Whom to ask a question's topic is another matter: its page tells what it knows.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from learnscape.derive.cover import validators_here
from learnscape.derive.due import NOBODYS
from learnscape.derive.experts import Experts
from learnscape.derive.owners import owner_of_page
from learnscape.derive.spans import after
from learnscape.derive.topics import Topic
from learnscape.model import Community, Credit, Dates, Expert, Page, Person, Validation, Vouched

_LONG = "1 years"  # without anybody active
_ENOUGH = 2  # validators


@dataclass(frozen=True)
class Site:
    """What is known of a site; of its pages by path, of communities and topics by slug."""

    pages: Mapping[str, Page]  # that readers get
    communities: Mapping[str, Community] = field(default_factory=dict)
    people: Mapping[str, Person] = field(default_factory=dict)  # by handle
    topics: Mapping[str, Topic] = field(default_factory=dict)
    experts: Experts = field(default_factory=Experts)
    dates: Mapping[str, Dates] = field(default_factory=dict)
    credits: Mapping[str, tuple[Credit, ...]] = field(default_factory=dict)
    validations: Mapping[str, Validation] = field(default_factory=dict)
    validated: Mapping[str, tuple[Vouched, ...]] = field(default_factory=dict)  # newest first

    @cached_property
    def living(self) -> tuple[str, ...]:
        """The pages that anybody should know: no drafts, nothing retired, nobody's own."""
        return tuple(
            path
            for path, page in sorted(self.pages.items())
            if page.status not in ("draft", "retired") and page.kind not in NOBODYS
        )

    @cached_property
    def owners(self) -> Mapping[str, str | None]:
        """The community that cares for each of these."""
        everyone = self.communities.values()
        known = {path: one.owner for path, one in self.validations.items()}
        asked = (path for path in self.living if path not in known)
        owners = {path: owner_of_page(self.pages[path], everyone) for path in asked}
        known |= {path: owner.slug if owner else None for path, owner in owners.items()}
        return {path: known[path] for path in self.living}

    def by_title(self, slugs: Iterable[str]) -> list[str]:
        """Return communities in the order in which readers find them."""
        return sorted(slugs, key=lambda slug: (self.communities[slug].title.casefold(), slug))


class Staff(NamedTuple):
    """A community with one validator, or with none."""

    community: str  # the slug
    validators: int


class Still(NamedTuple):
    """A community where nobody was active for long."""

    community: str  # the slug
    since: date


class Shelf(NamedTuple):
    """Some pages of one community."""

    community: str | None  # the slug; None: nobody cares for them
    pages: tuple[str, ...]  # by path


class Unanswered(NamedTuple):
    """A topic that is asked about, and that nobody can be asked about."""

    topic: str  # the slug
    questions: int


@dataclass(frozen=True, slots=True)
class Risks:
    """What depends on few people; communities by title, pages by path, topics by slug."""

    few: tuple[Staff, ...] = ()
    still: tuple[Still, ...] = ()
    single: tuple[Shelf, ...] = ()  # pages that one person knows
    lost: tuple[Shelf, ...] = ()  # pages that nobody knows who is still here
    unanswered: tuple[Unanswered, ...] = ()

    def __bool__(self) -> bool:
        """Say whether there is any."""
        return any((self.few, self.still, self.single, self.lost, self.unanswered))


@dataclass(frozen=True, slots=True)
class Loss:
    """What would depend on nobody, or on one validator, if somebody left."""

    pages: tuple[Shelf, ...] = ()  # that nobody else knows
    communities: tuple[Staff, ...] = ()
    topics: tuple[str, ...] = ()  # by slug, with nobody else to ask

    def __bool__(self) -> bool:
        """Say whether there is any."""
        return any((self.pages, self.communities, self.topics))


def risks_of(site: Site, today: date) -> Risks:
    """Return what depends on few people, on the day of the build."""
    known = {path: len(site.experts.known_to(path)) for path in _committed(site)}
    return Risks(
        few=tuple(_few(site, today)),
        still=tuple(_still(site, today)),
        single=_shelves(site, (path for path, people in known.items() if people == 1)),
        lost=_shelves(site, (path for path, people in known.items() if not people)),
        unanswered=tuple(_unanswered(site)),
    )


def loss_of(site: Site, handle: str, today: date) -> Loss:
    """Return what would be at risk if somebody left, whom a people file tells of."""
    alone = {f"person:{handle}"}
    return Loss(
        pages=_shelves(
            site, (path for path in _committed(site) if site.experts.known_to(path) == alone)
        ),
        communities=tuple(_few(site, today, without=handle)),
        topics=tuple(
            slug
            for slug, topic in sorted(site.topics.items())
            if [expert.handle for expert in _to_ask(site, topic)] == [handle]
        ),
    )


def _committed(site: Site) -> Iterator[str]:
    """Yield the pages of which git tells, but for questions: these are told of by topic."""
    for path in site.living:
        if path in site.dates and site.dates[path].touched and not site.pages[path].question:
            yield path


def _few(site: Site, today: date, without: str | None = None) -> Iterator[Staff]:
    """Yield the communities with too few validators; those that somebody would leave so."""
    for slug in site.by_title(site.communities):
        here = validators_here(site.communities[slug], site.people, today)
        others = sum(person.handle != without for person in here)
        if others < _ENOUGH and (without is None or others < len(here)):
            yield Staff(slug, others)


def _still(site: Site, today: date) -> Iterator[Still]:
    active: dict[str, datetime] = {}
    for slug, when in _active(site):
        active[slug] = max(when, active.get(slug, when))
    for slug in site.by_title(active):
        since = active[slug].date()
        if after(since, _LONG) <= today:
            yield Still(slug, since)


def _active(site: Site) -> Iterator[tuple[str, datetime]]:
    """Yield when somebody made, validated or answered anything, and when each community began."""
    for slug, community in site.communities.items():
        began = site.dates.get(community.path, Dates()).published
        if began:
            yield slug, began
    for path, owner in site.owners.items():
        if owner:
            made = (credit.last for credit in site.credits.get(path, ()))
            validated = (vouched.at for vouched in site.validated.get(path, ())[:1])
            for when in (*made, *validated):
                if when:
                    yield owner, when


def _unanswered(site: Site) -> Iterator[Unanswered]:
    for slug, topic in sorted(site.topics.items()):
        asked = [path for path in topic.pages if path in site.owners and site.pages[path].question]
        if asked and not _to_ask(site, topic):
            yield Unanswered(slug, len(asked))


def _to_ask(site: Site, topic: Topic) -> tuple[Expert, ...]:
    return site.experts.about(topic.pages, topics=[topic.slug], communities=topic.communities)


def _shelves(site: Site, paths: Iterable[str]) -> tuple[Shelf, ...]:
    """Return pages by community, and last those that nobody cares for."""
    found: dict[str | None, list[str]] = defaultdict(list)
    for path in paths:
        found[site.owners[path]].append(path)
    order = [*site.by_title(slug for slug in found if slug), None]
    return tuple(Shelf(slug, tuple(found[slug])) for slug in order if found[slug])
