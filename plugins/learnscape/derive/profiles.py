"""What is told of each person: what they made, checked and answered, and what to ask them."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from learnscape.derive.credits import has_page, shown_name, without_twins
from learnscape.derive.due import NOBODYS
from learnscape.derive.identicons import Identicon, identicon_of
from learnscape.derive.identities import without_address
from learnscape.derive.topics import Topic, vocabulary_of
from learnscape.model import Community, Credit, Page, Person

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_MAKERS = {"creator": "created", "author": "improved", "co-author": "improved"}


class Subject(NamedTuple):
    """A topic that somebody likes to be asked about."""

    slug: str
    label: str


class Duty(NamedTuple):
    """What somebody is in a community."""

    community: Community
    roles: tuple[str, ...]  # validator, champion; or else member


class Part(NamedTuple):
    """A page that somebody had a part in."""

    page: Page
    roles: tuple[str, ...] = ()  # where its front matter says some
    when: datetime | None = None  # they began it, or did this last; None: nobody knows


@dataclass(frozen=True, slots=True)
class Profile:
    """What is told of one person; of somebody who has left, only what they did."""

    person: Person
    name: str  # as they wish to be shown
    created: tuple[Part, ...] = ()  # each the newest first
    improved: tuple[Part, ...] = ()
    helped: tuple[Part, ...] = ()  # without a commit
    validated: tuple[Part, ...] = ()
    answered: tuple[Part, ...] = ()
    subjects: tuple[Subject, ...] = ()
    mentor: int | None = None  # free places; None: not a mentor
    duties: tuple[Duty, ...] = ()

    @property
    def has_left(self) -> bool:
        """Whether they are here no longer, or said when that will be: no list turns with a day."""
        return self.person.left is not None

    @property
    def identicon(self) -> Identicon:
        """Their picture, where they gave none."""
        return identicon_of(self.person.handle)


@dataclass(frozen=True, slots=True)
class Directory:
    """Everybody with a page, by name."""

    here: tuple[Profile, ...]
    left: tuple[Profile, ...]  # they are in no other list
    subjects: Mapping[Subject, tuple[Profile, ...]]  # whom to ask
    communities: tuple[Community, ...]  # that any of them belongs to


def profiles_of(
    people: Iterable[Person],
    pages: Mapping[str, Page],
    *,
    credits: Mapping[str, Sequence[Credit]],
    reviewed_by: Mapping[str, Sequence[Credit]],
    communities: Collection[Community],
    topics: Mapping[str, Topic],
) -> dict[str, Profile]:
    """Return what is told of each person who wishes to have a page, by handle.

    Args:
        people: Those with a file of their own.
        pages: The pages that readers get, by path: of no other is anything told.
        credits: Who made each page.
        reviewed_by: Who ever validated each page.
        communities: All of them.
        topics: Those of the site: its spelling is everybody's.
    """
    deeds: dict[tuple[str, str], list[_Deed]] = defaultdict(list)
    for deed in _deeds(pages, credits, reviewed_by):
        deeds[deed.handle, deed.kind].append(deed)
    done: dict[str, dict[str, tuple[Part, ...]]] = defaultdict(dict)
    for (handle, kind), several in deeds.items():
        done[handle][kind] = _newest_first(several)
    shown = [who for who in sorted(people, key=lambda who: who.handle) if has_page(who)]
    subjects = _subjects(shown, topics, vocabulary_of(communities).slug_of)
    duties = _duties(communities)
    return {
        who.handle: Profile(
            who,
            shown_name(who),
            **done[who.handle],
            subjects=subjects.get(who.handle, ()),
            mentor=None if who.left else who.mentor,
            duties=() if who.left else tuple(duties[who.handle]),
        )
        for who in shown
    }


def directory_of(profiles: Iterable[Profile]) -> Directory:
    """Return everybody by name, topics by theirs, and communities by their titles."""
    everyone = sorted(profiles, key=lambda who: (*in_order(who.name), who.person.handle))
    here = tuple(who for who in everyone if not who.has_left)
    subjects: dict[Subject, list[Profile]] = defaultdict(list)
    for who in here:
        for subject in who.subjects:
            subjects[subject].append(who)
    communities = {duty.community.slug: duty.community for who in here for duty in who.duties}
    return Directory(
        here,
        tuple(who for who in everyone if who.has_left),
        {
            one: tuple(subjects[one])
            for one in sorted(subjects, key=lambda one: (*in_order(one.label), one.slug))
        },
        tuple(sorted(communities.values(), key=lambda one: (*in_order(one.title), one.slug))),
    )


def in_order(text: str) -> tuple[str, str]:
    """Return what a text is sorted by: as people look for it, without accents and capitals."""
    marked = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in marked if not unicodedata.combining(sign)), text


def _subjects(
    people: Iterable[Person], topics: Mapping[str, Topic], slug_of: Callable[[str], str]
) -> dict[str, tuple[Subject, ...]]:
    """Return what people like to be asked about, each topic in one spelling for all."""
    named: dict[str, dict[str, str]] = {}
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for who in people:
        texts = map(without_address, who.ask_me_about if not who.left else ())
        named[who.handle] = {name: text for text in texts if (name := slug_of(text))}
        for name, text in named[who.handle].items():
            spellings[name][text] += 1
    labels = {name: _usual(found) for name, found in spellings.items()}
    labels |= {name: topic.label for name, topic in topics.items()}
    return {
        handle: tuple(Subject(name, labels[name]) for name in names)
        for handle, names in named.items()
    }


class _Deed(NamedTuple):
    handle: str
    kind: str  # a field of Profile
    when: datetime
    page: Page
    role: str = ""


def _deeds(
    pages: Mapping[str, Page],
    credits: Mapping[str, Sequence[Credit]],
    reviewed_by: Mapping[str, Sequence[Credit]],
) -> Iterator[_Deed]:
    """Yield who did what; to type a question down is not to make a page."""
    for path, page in pages.items():
        if page.kind in NOBODYS:
            continue
        reviewers = reviewed_by.get(path, ())
        for credit in () if page.question else without_twins(credits.get(path, ()), reviewers):
            kind = _MAKERS.get(credit.role) if credit.commits else None
            role = "" if kind else credit.role
            when = _begun(page, credit) if kind == "created" else credit.last or _LONG_AGO
            yield _Deed(credit.person or "", kind or "helped", when, page, role)
        for credit in reviewers:
            yield _Deed(credit.person or "", "validated", credit.last or _LONG_AGO, page)
        if page.question:
            when = page.question.asked or _LONG_AGO
            for answer in page.question.answers:
                if answer.corrected is None:
                    yield _Deed(answer.by, "answered", when, page)


def _begun(page: Page, credit: Credit) -> datetime:
    """Return when somebody began a page, which may have been before it was in git."""
    return min(filter(None, (page.created, credit.first)), default=_LONG_AGO)


def _newest_first(deeds: Iterable[_Deed]) -> tuple[Part, ...]:
    parts: dict[str, Part] = {}
    by_title = sorted(deeds, key=lambda deed: (*in_order(deed.page.title), deed.page.path))
    for deed in sorted(by_title, key=lambda deed: deed.when, reverse=True):
        is_known = deed.when > _LONG_AGO and deed.kind != "answered"  # that is when it was asked
        known = parts.get(deed.page.path, Part(deed.page, when=deed.when if is_known else None))
        roles = dict.fromkeys((*known.roles, *filter(None, [deed.role])))
        parts[deed.page.path] = known._replace(roles=tuple(roles))
    return tuple(parts.values())


def _duties(communities: Iterable[Community]) -> dict[str, list[Duty]]:
    found: dict[str, list[Duty]] = defaultdict(list)
    for community in sorted(communities, key=lambda one: (*in_order(one.title), one.slug)):
        named = {"validator": community.validators, "champion": community.champions}
        for handle in dict.fromkeys((*named["validator"], *named["champion"], *community.members)):
            roles = tuple(role for role, handles in named.items() if handle in handles)
            found[handle].append(Duty(community, roles or ("member",)))
    return found


def _usual(spellings: Mapping[str, int]) -> str:
    return min(spellings, key=lambda spelling: (-spellings[spelling], spelling))
