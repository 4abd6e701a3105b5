"""What reviews make of a page's text: who vouches for it, and whether that still holds.

A page is validated by an approval, from a validator of the community that owned it before the
change, who wrote none of it, of the text that was published, while the page was new or changed in
substance; or by a validator's word that it is right as it stands. From then on it is compared
with that very text, however many small edits lie between.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from learnscape.derive.approvals import Ground, opinions, seen
from learnscape.derive.records import Said
from learnscape.model import Community, Decision, Record, RecordedPage, Standing, Vouched


class Step(NamedTuple):
    """What one landing made of a page."""

    place: int  # of the landing
    when: datetime
    blob: str
    authors: frozenset[str] = frozenset()  # claims of who wrote it


@dataclass
class _Anchor:
    """The text that was validated."""

    place: int
    clock: str  # the blob that started the clock
    text: str  # the newest blob whose every edit since was approved
    key: int  # of the community
    vouched: Vouched
    votes: tuple[Decision, ...]
    needed: int  # how many of them it takes
    until: date | None


def standing_of(
    steps: Sequence[Step], said: Iterable[tuple[Said, RecordedPage]], ground: Ground
) -> Standing:
    """Return what the records that are about a page make of its present text.

    Args:
        steps: What the page was, oldest first; the last is its present text.
        said: The records, each with what it says of this page.
        ground: What every page is judged by.
    """
    return _Page(steps, ground).judge(sorted(said, key=_in_order))


@dataclass
class _Page:
    """One page, judged record by record."""

    steps: Sequence[Step]
    ground: Ground
    anchor: _Anchor | None = None
    reviewed: tuple[str, Vouched] | None = None  # why that validated nothing, and who it was
    withdrawn: Vouched | None = None
    times: list[Vouched] = field(default_factory=list)
    votes: dict[tuple[str, int], dict[str, Decision]] = field(default_factory=dict)
    recorded: list[tuple[int, int, tuple[str, ...]]] = field(default_factory=list)  # who wrote what

    def judge(self, said: Sequence[tuple[Said, RecordedPage]]) -> Standing:
        """Return what some records, in order, make of the page."""
        self.recorded = [(one.base, one.place, one.record.authors) for one, _ in said]
        for one, page in said:
            if one.record.kind == "withdrawal":
                self._withdraw(one, page)
        for one, page in said:
            if one.record.kind == "change":
                self._approve(one, page)
            elif one.record.kind == "revalidation":
                self._check(one, page)
        return self._standing()

    def _withdraw(self, said: Said, page: RecordedPage) -> None:
        for one in said.record.decisions:
            if self.ground.validator(said, page, one) and one.at <= self.ground.now:
                vouched = _vouched(said.record, [one])
                if not self.withdrawn or vouched.at > self.withdrawn.at:
                    self.withdrawn = vouched

    def _approve(self, said: Said, page: RecordedPage) -> None:
        """Take in the approvals of a change."""
        ground, record = self.ground, said.record
        wrote = self._authors(said.base, said.place)  # also in a merge that wrote itself
        approvals = [
            one
            for one in ground.approvals(said)
            if not self._is_taken_back(one)
            and not ground.is_among(one.by, wrote, said)
            and not ground.answered(one.by, page.blob, said)
        ]
        if not approvals:
            return
        community, votes = ground.voters(said, page, approvals)
        right = {
            handle: one
            for handle, one in votes.items()
            if self._is_near(seen(one, record.decisions, page), page.blob)
        }
        if community is None or not votes:
            why = "not_a_validator"
        elif ground.size(said.base, said.place) > ground.rules.bulk_limit:
            why = "bulk"
        elif not right:
            why = "another_text"
        else:
            why = self._count(said, page, community, right)
        if why:
            self.reviewed = why, _vouched(record, approvals)

    def _count(
        self, said: Said, page: RecordedPage, community: Community, votes: dict[str, Decision]
    ) -> str:
        """Count the validators of a change; return why that validates nothing, or ""."""
        ground, key = self.ground, self.ground.charters.at(said.base).key(community)
        old, blob = self._blob_at(said.base) or page.old, page.blob
        if not old or ground.differs(old, blob):
            return "" if self._elect(said, blob, key, community, votes) else "too_few"
        if len(votes) < community.min_approvals:
            return "too_few"
        if not self.anchor or (self.anchor.text, self.anchor.key) != (old, key):
            return "small_edit"
        self.anchor.text = blob
        return ""

    def _check(self, said: Said, page: RecordedPage) -> None:
        """Take in the word of those who looked at the page as it stands."""
        for one in opinions(said.record.decisions, self.ground.who):
            known = self.ground.validator(said, page, one)
            heard = self.ground.is_heard(one) and not self._is_taken_back(one)
            if not known or not heard or self._is_own(one, page.blob, said):
                continue
            key, community, handle = known
            if len(said.record.pages) > self.ground.rules.bulk_limit:
                self.reviewed = "bulk", _vouched(said.record, [one])
            elif not self._elect(said, page.blob, key, community, {handle: one}):
                self.reviewed = "too_few", _vouched(said.record, [one])

    def _elect(
        self, said: Said, blob: str, key: int, community: Community, votes: dict[str, Decision]
    ) -> bool:
        """Add votes for a text; where they are enough, its clock starts at the oldest it takes."""
        known = self.votes.setdefault((blob, key), {})
        for handle, one in votes.items():
            if handle not in known or known[handle].at <= one.at:
                known[handle] = one
        newest = sorted(sorted(known), key=lambda handle: known[handle].at, reverse=True)
        needed = [known[handle] for handle in newest[: community.min_approvals]]
        if len(needed) < community.min_approvals:
            return False
        all_of_them = [*(known[h] for h in newest if h in votes or known[h] in needed)]
        vouched = _vouched(said.record, all_of_them)._replace(at=needed[-1].at)
        until = min((one.until for one in needed if one.until), default=None)
        if self.anchor and self.anchor.clock == blob and self.anchor.vouched.at >= vouched.at:
            self.anchor.until = until
            return True
        self.times.append(vouched)
        self.anchor = _Anchor(
            place=said.place,
            clock=blob,
            text=blob,
            key=key,
            vouched=vouched,
            votes=tuple(known[handle] for handle in newest),
            needed=community.min_approvals,
            until=until,
        )
        return True

    def _standing(self) -> Standing:
        anchor, today = self.anchor, self.ground.today
        known = Standing(blob=self.steps[-1].blob, times=tuple(reversed(self.times)))
        if not anchor:
            why, vouched = self.reviewed or ("", None)
            if self.withdrawn:
                return known._replace(state="withdrawn", vouched=self.withdrawn)
            return known._replace(state="reviewed", vouched=vouched, why=why) if why else known
        known = known._replace(vouched=anchor.vouched)
        community = today.community(anchor.key)
        if community is None:
            return known._replace(state="reviewed", why="moved")
        if self.ground.rules.revoke_on_leave and not self._stays(anchor, community):
            return known._replace(state="reviewed", why="left")
        since = [step for step in self.steps if step.place > anchor.place]
        blobs = [anchor.clock, *(step.blob for step in since)]
        return known._replace(
            state=self._state(anchor, known.blob),
            until=anchor.until,
            community=community.slug,
            changed=self._left_at(anchor, since),
            edits=sum(map(str.__ne__, blobs, blobs[1:])) if known.blob != anchor.clock else 0,
        )

    def _state(self, anchor: _Anchor, blob: str) -> str:
        if blob == anchor.clock:
            return "valid"
        return "edited" if self._is_near(anchor.text, blob) else "changed"

    def _left_at(self, anchor: _Anchor, since: Sequence[Step]) -> datetime | None:
        """Return when the text left what was validated, for good."""
        left = None
        for step in reversed(since):
            if self._state(anchor, step.blob) != "changed":
                break
            left = step.when
        return left

    def _stays(self, anchor: _Anchor, community: Community) -> bool:
        ground = self.ground
        here = [
            handle
            for one in anchor.votes
            if (handle := ground.today.handle(one.by))
            and ground.validates(ground.today, handle, community, ground.now)
        ]
        return len(here) >= anchor.needed

    def _is_taken_back(self, one: Decision) -> bool:
        return self.withdrawn is not None and one.at <= self.withdrawn.at

    def _is_near(self, blob: str | None, other: str) -> bool:
        return blob == other or bool(blob and not self.ground.differs(blob, other))

    def _is_own(self, one: Decision, blob: str, said: Said) -> bool:
        """Say whether somebody vouches for words of their own that nobody validated before."""
        if self.anchor and self._state(self.anchor, blob) != "changed":
            return False
        first = self.anchor.place if self.anchor else -1
        wrote: set[str] = set()
        for step in self.steps:
            if first < step.place <= said.place and not self._is_small(step):
                wrote |= self._authors(step.place - 1, step.place)
        return self.ground.is_among(one.by, wrote, said) or self.ground.answered(one.by, blob, said)

    def _is_small(self, step: Step) -> bool:
        before = self._blob_at(step.place - 1)
        return bool(before) and self._is_near(before, step.blob)

    def _authors(self, base: int, place: int) -> set[str]:
        """Return who wrote what landed after one landing, by git and by the records."""
        wrote = {
            claim
            for before, at, claims in self.recorded
            if before < place and base < at
            for claim in claims
        }
        return wrote.union(*(step.authors for step in self.steps if base < step.place <= place))

    def _blob_at(self, place: int) -> str:
        return next((step.blob for step in reversed(self.steps) if step.place <= place), "")


def _vouched(record: Record, decisions: Sequence[Decision]) -> Vouched:
    newest = max(decisions, key=lambda one: one.at)
    by = tuple(dict.fromkeys(one.by for one in decisions))
    return Vouched(
        by, newest.at, record.kind, record.commit, record.evidence, newest.url, record.change
    )


def _in_order(said: tuple[Said, RecordedPage]) -> tuple[object, ...]:
    """By landing; at one landing the change itself, then what was said of it, by time."""
    one, _ = said
    times = [decision.at.timestamp() for decision in one.record.decisions]
    return one.place, one.record.kind != "change", max(times, default=0), one.record.name
