"""Whom to ask, and why: by what people did, by what they say, and by whom communities confirmed."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache, cached_property
from math import fsum
from typing import NamedTuple

from learnscape.derive.deeds import ON_PAGE, Deed, Place, places_of, strength
from learnscape.derive.due import NOBODYS
from learnscape.derive.owners import owner_of_page
from learnscape.model import Community, Contributor, Expert, Page, Person

SHOWN = 3
_LONG = timedelta(days=5 * 365)  # by then it says a thirtieth of what it did
_DECLARED = "validated"  # "ask me about" it tells as much as if that were done today
_NOBODY = Contributor("")


@dataclass(slots=True)
class _Record:
    """What one person did for some pages."""

    pages: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # by kind of deed
    strengths: list[float] = field(default_factory=list)
    last: datetime | None = None

    def add(self, deed: Deed) -> None:
        self.pages[deed.kind].add(deed.path)
        self.strengths.append(strength(deed.kind, deed.when))
        self.last = max(self.last or deed.when, deed.when)

    def expert(self, **known: object) -> Expert:
        pages = self.pages
        return Expert(
            made=len(pages["created"] | pages["wrote"]),
            created=len(pages["created"]),
            validated=len(pages["validated"]),
            answered=len(pages["answered"] | pages["endorsed"]),
            last=self.last,
            **known,  # type: ignore[arg-type]
        )


_Records = dict[str, _Record]  # by who


class _Confirmed(NamedTuple):
    """What a community names somebody as."""

    place: int  # among all whom it names
    role: str
    community: Community


class Experts:
    """Whom to ask about pages and topics."""

    def __init__(
        self,
        deeds: Sequence[Deed] = (),
        *,
        pages: Iterable[Page] = (),
        people: Mapping[str, Person] | None = None,
        communities: Mapping[str, Community] | None = None,
        shown: Callable[[str], Contributor | None] = lambda _: None,
        slug_of: Callable[[str], str] = str,
    ) -> None:
        """Learn who there is.

        Args:
            deeds: What was done, the newest first.
            pages: All of them.
            people: Those with a file of their own, by handle.
            communities: By slug.
            shown: How somebody wishes to be shown, by the key of an identity; None: not at all.
            slug_of: The short name of a topic, in any spelling.
        """
        self._deeds, self._shown, self._slug_of = deeds, cache(shown), slug_of
        self._pages = pages
        self._communities = communities or {}
        self._people = {f"person:{handle}": person for handle, person in (people or {}).items()}
        self._nearest: dict[str, list[str]] = {}

    def of_page(self, page: Page) -> tuple[Expert, ...]:
        """Return whom the readers of a page are shown, the best first, at most three.

        Those whom the page's community confirmed come first, then those who did most for the page
        and for others of its folder; where it is a question, for pages on its topics, since all
        questions lie in one folder. All have a people file, and none has left, nor asked it.
        """
        if page.kind in NOBODYS:
            return ()
        on_page, around = self._records([page.path]), self._around(page)
        asker = f"person:{page.question.by}" if page.question else ""
        owner = owner_of_page(page, self._communities.values())
        confirmed = self._confirmed([owner.slug] if owner else ())
        topics = frozenset(map(self._slug_of, page.tags))
        near = [*on_page, *confirmed, *self._best_around(around)]
        found = []
        for who in filter(self._agreed, dict.fromkeys(near)):
            if who == asker:
                continue
            record = on_page.get(who, _Record())
            expert = self._expert(who, record, confirmed, topics)
            if not record.strengths and who in around[0][1]:
                expert = _beside(expert, around[0][1][who])
            if not expert.last and who not in confirmed:
                continue  # only in a folder above: too far away to say why
            score = ON_PAGE * fsum(record.strengths) + _score(who, around)
            found.append((score + self._declared(expert), expert))
        return self._in_order(found, confirmed)[:SHOWN]

    def about(
        self,
        paths: Iterable[str],
        *,
        topics: Collection[str] = (),
        communities: Iterable[str] = (),
        agreed: bool = True,
    ) -> tuple[Expert, ...]:
        """Return whom to ask about some pages, the best first.

        Args:
            paths: The pages.
            topics: What they are about, by slug: whoever likes to be asked about these is named.
            communities: Whose validators and champions come first, by slug.
            agreed: Only those with a people file; others are for stewards to invite.
        """
        records, confirmed = self._records(paths), self._confirmed(communities)
        wanted = frozenset(topics)
        everyone = self._people if wanted else ()
        declaring = (who for who in everyone if self._declares(who, wanted))
        found = []
        for who in dict.fromkeys([*records, *confirmed, *declaring]):
            if self._agreed(who) if agreed or who in self._people else self._shown(who):
                record = records.get(who, _Record())
                expert = self._expert(who, record, confirmed, wanted)
                found.append((fsum(record.strengths) + self._declared(expert), expert))
        return self._in_order(found, confirmed)

    def known_to(self, path: str) -> frozenset[str]:
        """Return the keys of those who know a page and have not left, whether or not to be named.

        What was done long before the newest of it tells no more of who knows the page.
        """
        deeds = self._by_page.get(path, ())
        recent = {deed.who for deed in deeds if deeds[0].when - deed.when < _LONG}
        return frozenset(who for who in recent if not self._has_left(who))

    @cached_property
    def _by_page(self) -> Mapping[str, Sequence[Deed]]:
        found: dict[str, list[Deed]] = defaultdict(list)
        for deed in self._deeds:
            found[deed.path].append(deed)
        return found

    @cached_property
    def _folders(self) -> Mapping[str, _Records]:
        """What was done in each folder, at any depth, by those whom readers are shown."""
        found: dict[str, _Records] = defaultdict(lambda: defaultdict(_Record))
        for path, deeds in self._by_page.items():
            shown = [deed for deed in deeds if self._agreed(deed.who)]
            for folder, _ in places_of(path)[1:] if shown else ():
                for deed in shown:
                    found[folder][deed.who].add(deed)
        return {folder: dict(records) for folder, records in found.items()}

    @cached_property
    def _by_topic(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for page in self._pages:
            for tag in page.tags if page.kind not in NOBODYS else ():
                found[self._slug_of(tag)].append(page.path)
        return found

    @cached_property
    def _slugs(self) -> Mapping[str, frozenset[str]]:
        return {
            who: frozenset(map(self._slug_of, person.ask_me_about))
            for who, person in self._people.items()
            if self._agreed(who)
        }

    def _records(self, paths: Iterable[str]) -> _Records:
        found: _Records = {}
        for path in sorted(paths):
            for deed in self._by_page.get(path, ()):
                found.setdefault(deed.who, _Record()).add(deed)
        return found

    def _around(self, page: Page) -> list[tuple[Place, _Records]]:
        """Return what was done close to a page, the nearest first, by those who are shown."""
        if not page.question:
            folders = places_of(page.path)[1:]
            return [(place, self._folders.get(place.path, {})) for place in folders]
        topics = sorted(set(map(self._slug_of, page.tags)))
        paths = {path for topic in topics for path in self._by_topic.get(topic, ())}
        records = self._records(paths - {page.path})
        shown = {who: record for who, record in records.items() if self._agreed(who)}
        return [(Place(f"topics:{'/'.join(topics)}", 1.0), shown)]

    def _best_around(self, around: Sequence[tuple[Place, _Records]]) -> list[str]:
        """Return who did most in the folder of a page: nobody else there is ever shown."""
        folder = around[0][0].path
        if folder not in self._nearest:
            everyone = dict.fromkeys(who for _, records in around for who in records)
            ranked = sorted(everyone, key=lambda who: (-_score(who, around), who))
            self._nearest[folder] = ranked[:SHOWN]
        return self._nearest[folder]

    def _confirmed(self, communities: Iterable[str]) -> dict[str, _Confirmed]:
        """Return those whom communities name, in their order."""
        found: dict[str, _Confirmed] = {}
        for community in (self._communities[slug] for slug in communities):
            named = [("validator", handle) for handle in community.validators]
            named += [("champion", handle) for handle in community.champions]
            for role, handle in named:
                if self._agreed(who := f"person:{handle}"):
                    found.setdefault(who, _Confirmed(len(found), role, community))
        return found

    def _agreed(self, who: str) -> bool:
        """Say whether somebody has a people file, has not left, and wishes to be named."""
        person = self._people.get(who)
        return person is not None and person.left is None and person.credit != "none"

    def _has_left(self, who: str) -> bool:
        person = self._people.get(who)
        return person is not None and person.left is not None

    def _declares(self, who: str, topics: Collection[str]) -> bool:
        return not self._slugs.get(who, frozenset()).isdisjoint(topics)

    def _declared(self, expert: Expert) -> float:
        if not expert.declares or not self._deeds:
            return 0.0
        return strength(_DECLARED, self._deeds[0].when)

    def _expert(
        self,
        who: str,
        record: _Record,
        confirmed: Mapping[str, _Confirmed],
        topics: Collection[str],
    ) -> Expert:
        _, role, community = confirmed.get(who, (0, "", None))
        person = self._people.get(who)
        return record.expert(
            who=self._shown(who) or _NOBODY,
            handle=person.handle if person else None,
            confirmed=role,
            of=community.title if community else "",
            declares=self._declares(who, topics),
        )

    def _in_order(
        self, found: Iterable[tuple[float, Expert]], confirmed: Mapping[str, _Confirmed]
    ) -> tuple[Expert, ...]:
        def rank(one: tuple[float, Expert]) -> tuple[object, ...]:
            score, expert = one
            named = confirmed.get(f"person:{expert.handle}")
            place = named.place if named else len(confirmed)
            return (named is None, -score, place, expert.handle or "", expert.who.name)

        return tuple(expert for _, expert in sorted(found, key=rank))


def _score(who: str, around: Iterable[tuple[Place, _Records]]) -> float:
    return fsum(
        place.weight * fsum(records[who].strengths) for place, records in around if who in records
    )


def _beside(expert: Expert, record: _Record) -> Expert:
    """Return somebody who did nothing for a page, by what they did for others of its folder."""
    pages = set().union(*record.pages.values())
    return expert._replace(beside=len(pages), last=record.last)
