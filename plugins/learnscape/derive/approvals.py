"""Whose word counts for a page: not a machine's, not an author's, and only a validator's."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from learnscape.derive.charters import Charter, Charters, claims_of
from learnscape.derive.identities import is_machine_claim
from learnscape.derive.records import Said
from learnscape.model import Community, Decision, RecordedPage, Rules


class Ground(NamedTuple):
    """What every page of a site is judged by. Landings go by their number, -1 is before all."""

    charters: Charters
    rules: Rules
    inside: Callable[[str, int], str | None]  # a path from the docs folder, as that was then
    differs: Callable[[str, str], bool]  # whether two blobs differ in substance
    last_at: Callable[[float], int]  # the newest landing not after a moment
    wrote: Callable[[int, int], Collection[str]]  # claims of who wrote the landings after, up to
    size: Callable[[int, int], int]  # how many pages these landings changed
    now: datetime  # the end of the day of the build
    bots: Collection[str] = ()
    named: Callable[[str], tuple[str, ...]] = lambda _: ()  # communities, by a question's blob
    answerers: Callable[[str], tuple[str, ...]] = lambda _: ()  # of what holds, by that blob

    @property
    def today(self) -> Charter:
        """What holds now."""
        return self.charters.newest

    def owner(self, charter: Charter, page: RecordedPage, place: int) -> Community | None:
        """Return who owned a page, by the path and the text that it had after a landing."""
        inside = self.inside(page.path, place)
        return None if inside is None else charter.owner(inside, self.named(page.blob))

    def is_heard(self, one: Decision) -> bool:
        """Say whether it is an approval, by a person, and not of a day to come."""
        machine = one.bot or is_machine_claim(one.by, self.bots)
        return one.verdict == "approved" and not machine and one.at <= self.now

    def is_among(self, by: str, claims: Collection[str], said: Said) -> bool:
        """Say whether somebody is one of several, by any claim of theirs, before, then or now."""
        mine = {by}
        for charter in {self.charters.at(said.base), self.charters.at(said.place), self.today}:
            if handle := charter.handle(by):
                mine |= {handle, *claims_of(charter.people[handle])}
        return not mine.isdisjoint(claims)

    def answered(self, by: str, blob: str, said: Said) -> bool:
        """Say whether somebody is named as one who answered a question, by handle or by name."""
        named = {name.casefold() for name in self.answerers(blob)}
        for charter in {self.charters.at(said.base), self.charters.at(said.place), self.today}:
            person = charter.people.get(charter.handle(by) or "")
            names = (person.handle, person.name, person.shown_as) if person else ()
            if not named.isdisjoint(name.casefold() for name in names if name):
                return True
        return False

    def approvals(self, said: Said) -> list[Decision]:
        """Return the approvals of a change, by those who wrote none of it."""
        wrote = {*self.wrote(said.base, said.place), *said.record.authors}
        return [
            one
            for one in opinions(said.record.decisions, self.who)
            if self.is_heard(one) and not self.is_among(one.by, wrote, said)
        ]

    def who(self, by: str) -> str:
        """Return what somebody is called, whatever file or account they had."""
        return self.charters.who(by)

    def voters(
        self, said: Said, page: RecordedPage, approvals: Iterable[Decision]
    ) -> tuple[Community | None, dict[str, Decision]]:
        """Return the community that a change was for, and its validators among those who approved.

        They had to be validators before the change, all of it, for a pull request that was
        rebased lands in several commits; and still when they said it, where that was later.
        """
        before = self.charters.at(said.base)
        community = self.owner(before, page, said.place)
        if community is None:
            return None, {}
        key, votes = before.key(community), {}
        for one in approvals:
            later = max(said.place - 1, self.last_at(one.at.timestamp()))
            asked = {before, self.charters.at(said.place - 1), self.charters.at(later)}
            if all(self._may(charter, one, said, page, key) for charter in asked):
                votes[self.who(one.by)] = one
        return community, votes

    def _may(
        self, charter: Charter, one: Decision, said: Said, page: RecordedPage, key: int
    ) -> bool:
        owner, handle = self.owner(charter, page, said.place), charter.handle(one.by)
        if owner is None or handle is None or charter.key(owner) != key:
            return False
        return self.validates(charter, handle, owner, one.at)

    def validator(
        self, said: Said, page: RecordedPage, one: Decision
    ) -> tuple[int, Community, str] | None:
        """Return who looked at a page as it stands, for which community; None: no validator of it.

        What held when they looked counts, or later, when they say so: a record cannot go back to
        a time when somebody still was a validator.
        """
        charter = self.charters.at(max(said.place, self.last_at(one.at.timestamp())))
        community, handle = self.owner(charter, page, said.place), charter.handle(one.by)
        if community and handle and self.validates(charter, handle, community, one.at):
            return charter.key(community), community, self.who(one.by)
        return None

    def validates(
        self, charter: Charter, handle: str, community: Community, when: datetime
    ) -> bool:
        """Say whether somebody was a validator, and had not left, by what was known or is now."""
        people = [charter.people.get(handle), self.today.people.get(handle)]
        left = [who.left.date() for who in people if who and who.left]
        gone = people[0] is None or any(day <= when.date() for day in left)
        return not gone and handle in community.validators


def opinions(decisions: Iterable[Decision], who: Callable[[str], str]) -> list[Decision]:
    """Return what each person thought in the end: a later comment takes nothing back.

    Args:
        decisions: What was said.
        who: Tells a person by any of their accounts.
    """
    last: dict[str, Decision] = {}
    for one in sorted(decisions, key=lambda one: one.at):
        if one.verdict != "commented":
            last[who(one.by)] = one
    return list(last.values())


def seen(one: Decision, decisions: Iterable[Decision], page: RecordedPage) -> str | None:
    """Return the text that somebody had before them; None where that is not known."""
    heads = [(other.at, other.head) for other in decisions if other.verdict == "approved"]
    at_last = one.head == max(heads, default=(one.at, one.head))[1]
    return one.seen.get(page.path, page.reviewed if at_last else None)
