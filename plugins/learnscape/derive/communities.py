"""What a community's page says: who belongs to it, what to ask them, and what it cares for."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from learnscape.derive.credits import has_page, shown_name
from learnscape.derive.due import NOBODYS, Numbers, coverage_of
from learnscape.derive.experts import Experts
from learnscape.derive.identities import without_address
from learnscape.derive.owners import owner_of_page
from learnscape.derive.publishable import plain, public_address
from learnscape.derive.questions import by_need
from learnscape.derive.sessions import Meeting
from learnscape.derive.verdicts import Verdict, verdict
from learnscape.model import Community, Contributor, Expert, Page, Person, Session, Validation

_KINDS = ("pathway", "guide", "policy", "template", "signpost", "story", "question")  # as listed


class Home(NamedTuple):
    """Where a page belongs."""

    owner: Community | None  # that cares for it
    also: tuple[Community, ...] = ()  # others that the page names


class Spot(NamedTuple):
    """Where people talk or meet: an address that may become a link, or words."""

    words: str = ""
    url: str | None = None


class Sitting(NamedTuple):
    """A session, and when it is next."""

    title: str
    where: Spot
    dates: tuple[Meeting, ...]


class Member(NamedTuple):
    """Somebody who belongs to a community, and wishes to be named."""

    who: Contributor
    roles: tuple[str, ...]  # validator, lead, champion; none: a member
    ask: tuple[str, ...] = ()  # what to ask them about, in their words
    expert: Expert | None = None  # what they did for its pages


class Entry(NamedTuple):
    """One page in the lists of a community."""

    page: Page
    owner: Community | None  # that cares for it, which may be another
    verdict: Verdict | None = None  # None: no reviews are read


class Shelf(NamedTuple):
    """The pages of one kind."""

    kind: str
    entries: tuple[Entry, ...]

    @property
    def is_unreviewed(self) -> bool:
        """Whether there are several, and nobody ever reviewed any of them."""
        states = [one.verdict.state if one.verdict else "" for one in self.entries]
        return len(states) > 1 and {*states} == {"unreviewed"}


@dataclass(frozen=True, slots=True)
class Portrait:
    """A community as its page shows it."""

    community: Community
    channel: Spot
    sessions: tuple[Sitting, ...] = ()  # that are to come; the next one first
    topics: tuple[str, ...] = ()
    people: tuple[Member, ...] = ()  # validators and champions
    members: tuple[Member, ...] = ()  # the others
    unnamed: int = 0  # validators and champions who wish not to be named
    unnamed_members: int = 0  # others who wish that
    questions: tuple[Entry, ...] = ()  # that wait for an answer
    shelves: tuple[Shelf, ...] = ()  # all other pages, by kind
    owned: tuple[str, ...] = ()  # of all these, those that it cares for, by path
    numbers: Numbers | None = None  # None: no reviews are read

    @property
    def start(self) -> Page | None:
        """The page to begin with, where one is made for that."""
        first = next(iter(self.shelves), None)
        return first.entries[0].page if first and first.kind == _KINDS[0] else None

    @property
    def size(self) -> int:
        """How many people belong to it."""
        return len(self.people) + len(self.members) + self.unnamed + self.unnamed_members


def homes_of(pages: Mapping[str, Page], communities: Mapping[str, Community]) -> dict[str, Home]:
    """Return where each page belongs, by path, of those that belong somewhere.

    What a community or a person says of itself belongs to nobody else.
    """
    found = {}
    for path, page in pages.items():
        if page.kind in NOBODYS:
            continue
        owner = owner_of_page(page, communities.values())
        named = dict.fromkeys(page.communities)
        others = (communities[slug] for slug in named if slug in communities)
        also = tuple(one for one in others if not owner or one.slug != owner.slug)
        if owner or also:
            found[path] = Home(owner, also)
    return found


def portraits_of(
    communities: Mapping[str, Community],
    pages: Mapping[str, Page],
    homes: Mapping[str, Home],
    *,
    people: Mapping[str, Person],
    experts: Experts,
    validations: Mapping[str, Validation],
    meetings: Mapping[str, Sequence[Meeting]],
    today: date,
) -> tuple[Portrait, ...]:
    """Return what each community's page shows, by title.

    Args:
        communities: By slug; as they may be published.
        pages: The pages that readers get, by path.
        homes: Where these belong.
        people: By handle.
        experts: Whom to ask.
        validations: By path; none where no reviews are read.
        meetings: The next of each community, by slug.
        today: The day of the build.
    """
    entries: dict[str, list[Entry]] = defaultdict(list)
    for path, (owner, also) in homes.items():
        page = pages[path]
        if page.status in ("draft", "retired"):
            continue
        known = validations.get(path)
        entry = Entry(page, owner, verdict(page, known, communities) if known else None)
        for one in (owner, *also):
            if one:
                entries[one.slug].append(entry)
    numbers = coverage_of(validations, communities, pages, today=today).parts
    return tuple(
        _portrait(
            community,
            sorted(entries[community.slug], key=_by_title),
            people,
            experts=experts,
            meetings=meetings.get(community.slug, ()),
            numbers=numbers[community.slug] if validations else None,
        )
        for community in sorted(communities.values(), key=lambda c: (c.title.casefold(), c.slug))
    )


def _portrait(
    community: Community,
    entries: Sequence[Entry],
    people: Mapping[str, Person],
    *,
    experts: Experts,
    meetings: Sequence[Meeting],
    numbers: Numbers | None,
) -> Portrait:
    slug = community.slug
    owned = tuple(one.page.path for one in entries if one.owner and one.owner.slug == slug)
    here = _people_here(community, people)
    did = {one.handle: one for one in experts.about(owned)} if len(owned) > 1 else {}
    unnamed = [bool(roles) for person, roles in here if person.credit == "none"]
    members = [
        Member(
            Contributor(shown_name(person), person.handle if has_page(person) else None),
            roles,
            tuple(plain(person.ask_me_about)),
            did.get(person.handle),
        )
        for person, roles in here
        if person.credit != "none"
    ]
    return Portrait(
        community,
        channel=_spot(community.channel),
        sessions=_sittings(meetings),
        topics=tuple(plain(names[0] for names in community.topics)),
        people=tuple(one for one in members if one.roles),
        members=tuple(one for one in members if not one.roles),
        unnamed=unnamed.count(True),
        unnamed_members=unnamed.count(False),
        questions=tuple(
            sorted((one for one in entries if one.page.asks), key=lambda one: by_need(one.page))
        ),
        shelves=tuple(_shelves(one for one in entries if not one.page.asks)),
        owned=owned,
        numbers=numbers,
    )


def _people_here(
    community: Community, people: Mapping[str, Person]
) -> list[tuple[Person, tuple[str, ...]]]:
    """Return everybody who has a file and has not left, whatever the day, each once."""
    groups = (community.validators, community.champions, community.members)
    validators, champions, _ = here = [
        [handle for handle in group if handle in people and not people[handle].left]
        for group in groups
    ]
    return [
        (
            people[handle],
            (
                *(["validator"] if handle in validators else []),
                *(["lead"] if handle in validators[:1] else []),
                *(["champion"] if handle in champions else []),
            ),
        )
        for handle in dict.fromkeys(handle for group in here for handle in group)
    ]


def _spot(text: str) -> Spot:
    url = public_address(text)
    return Spot(url=url) if url else Spot(without_address(text))


def _sittings(meetings: Iterable[Meeting]) -> tuple[Sitting, ...]:
    by_session: dict[Session, list[Meeting]] = defaultdict(list)
    for meeting in meetings:
        by_session[meeting.session].append(meeting)
    return tuple(
        Sitting(session.title, _spot(session.where), tuple(dates))
        for session, dates in by_session.items()
    )


def _shelves(entries: Iterable[Entry]) -> list[Shelf]:
    by_kind: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_kind[entry.page.kind].append(entry)
    return [Shelf(kind, tuple(by_kind[kind])) for kind in _KINDS if by_kind[kind]]


def _by_title(entry: Entry) -> tuple[str, str]:
    return (entry.page.title.casefold(), entry.page.path)
