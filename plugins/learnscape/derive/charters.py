"""Who may validate what, at any time: communities and people as the published branch had them.

Nobody makes themselves a validator in the change that they approve, so what counts is what was
published before it.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from learnscape.derive.identities import account_of, login_of
from learnscape.derive.owners import owner_of
from learnscape.model import Community, Person


class Entry(NamedTuple):
    """What one file of a community or of a person became with a landing."""

    place: int  # of the landing
    path: str
    said: Community | Person | None  # None: gone, or not readable
    key: int = 0  # of a community: the same through every name it had


class Charter:
    """Communities and people at one time."""

    def __init__(self, communities: Mapping[Community, int], people: Iterable[Person]) -> None:
        self._keys = communities
        self._owners: dict[tuple[str, tuple[str, ...]], Community | None] = {}
        self.people = {person.handle: person for person in people}
        self._handles: dict[str, str | None] = {}
        for person in self.people.values():
            for claim in claims_of(person):  # what two people claim is nobody's
                self._handles[claim] = None if claim in self._handles else person.handle

    def owner(self, path: str, named: tuple[str, ...] = ()) -> Community | None:
        """Return the community that owned a page.

        Args:
            path: Under the docs folder.
            named: The short names of communities that a question gave.
        """
        key = path, named
        if key not in self._owners:
            self._owners[key] = owner_of(path, self._keys, named)
        return self._owners[key]

    def key(self, community: Community) -> int:
        """Return what stays the same of a community when its file is renamed."""
        return self._keys[community]

    def community(self, key: int) -> Community | None:
        """Return a community, whatever its file is called now; None where it is no more."""
        return next((one for one, known in self._keys.items() if known == key), None)

    def handle(self, claim: str) -> str | None:
        """Return whose a claim is, as in `Decision.by`."""
        if claim in self.people:
            return claim
        return self._handles.get(claim)


class Charters:
    """The charter of every time."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        files: dict[str, Entry] = {}
        self._places: list[int] = []
        self._files: list[dict[str, Entry]] = []
        self._made: dict[int, Charter] = {}
        self._ever: dict[str, str] = {}  # the last handle of each claim
        for entry in sorted(entries, key=_in_order):
            if not self._places or self._places[-1] != entry.place:
                files = dict(files)
                self._places.append(entry.place)
                self._files.append(files)
            if entry.said is None:
                files.pop(entry.path, None)
            else:
                files[entry.path] = entry
            if isinstance(entry.said, Person):
                self._ever |= dict.fromkeys(claims_of(entry.said), entry.said.handle)

    @property
    def newest(self) -> Charter:
        """What holds now."""
        return self.at(self._places[-1] if self._places else -1)

    def who(self, claim: str) -> str:
        """Return who somebody is, or was last; the claim itself where that was never known."""
        return self.newest.handle(claim) or self._ever.get(claim, claim)

    def at(self, place: int) -> Charter:
        """Return what held after a landing; -1: before the first."""
        number = bisect_right(self._places, place) - 1
        if number not in self._made:
            there = list(self._files[number].values()) if number >= 0 else []
            self._made[number] = Charter(
                {one.said: one.key for one in there if isinstance(one.said, Community)},
                [one.said for one in there if isinstance(one.said, Person)],
            )
        return self._made[number]


def claims_of(person: Person) -> set[str]:
    """Return what says that somebody is this person: accounts, addresses, logins."""
    mails = {f"mail:{address}" for address in person.emails}
    numbers = {number for address in person.emails if (number := account_of(address))}
    logins = {f"login:{login.partition(':')[2]}" for login in person.logins}
    return {*person.accounts, *mails, *numbers, *logins}


def claims_of_address(address: str) -> set[str]:
    """Return what an address in git says about who it is."""
    address = address.strip().lower()
    if not address:
        return set()
    known = {account_of(address), login_of(address), f"mail:{address}"}
    return {claim for claim in known if claim}


def _in_order(entry: Entry) -> tuple[int, bool]:
    return entry.place, entry.said is not None  # who leaves a path goes before who takes it
