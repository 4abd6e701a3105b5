"""How a reviewer wishes to be shown: records hold numbers, names are what people say today."""

from collections.abc import Iterable
from functools import cache

from learnscape.derive.charters import Charter
from learnscape.derive.credits import (
    ANONYMOUS,
    contributor_of,
    has_page,
    shown_name,
    unnamed_owner,
)
from learnscape.derive.identities import Identities
from learnscape.model import Community, Contributor, Person


class Reviewers:
    """Everyone who ever reviewed, by what records call them."""

    def __init__(self, people: Iterable[Person], identities: Identities) -> None:
        self._charter = Charter({}, people)
        self._identities = identities
        self.shown = cache(self._shown)

    def key(self, claim: str) -> str:
        """Return the key of the identity behind a claim; the claim itself where nobody is known."""
        if handle := self._charter.handle(claim):
            return f"person:{handle}"
        signature = self._identities.behind(claim)
        return self._identities.of(signature).key if signature else claim

    def named(self, key: str) -> Contributor | None:
        """Return who is behind a key, as they wish to be shown; None where nobody is to be named.

        Args:
            key: Of an identity.
        """
        kind, _, handle = key.partition(":")
        if kind == "person" and (person := self._charter.people.get(handle)):
            page = handle if has_page(person) else None
            return None if person.credit == "none" else Contributor(shown_name(person), page)
        signature = self._identities.behind(key)
        known = signature and contributor_of(signature, self._identities)
        return known if known and known.name != ANONYMOUS else None

    def _shown(self, claim: str, community: Community | None = None) -> Contributor:
        """Return somebody as they wish to be shown, or by what they did: "an owner of Security".

        Args:
            claim: As in `Decision.by`.
            community: For which they spoke.
        """
        nobody = Contributor(unnamed_owner(community))
        if handle := self._charter.handle(claim):
            person = self._charter.people[handle]
            if person.credit == "none":
                return nobody
            return Contributor(shown_name(person), handle if has_page(person) else None)
        signature = self._identities.behind(claim)
        known = signature and contributor_of(signature, self._identities)
        return known if known and known.name != ANONYMOUS else nobody
