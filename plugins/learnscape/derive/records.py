"""Which records agree with git: a record cannot make a page, a text or a commit up."""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from itertools import accumulate
from typing import NamedTuple

from learnscape.derive.landings import Mainline
from learnscape.derive.lives import left_by
from learnscape.model import Record, RecordedPage


class Said(NamedTuple):
    """A sound record, and where on the published branch it belongs."""

    record: Record
    place: int  # of the landing that it is about
    base: int  # of the one before it; -1: before all


class Net(NamedTuple):
    """What some landings did to one page together."""

    was: str | None  # its path before; None: there was none
    old: str  # its blob before; "" where there was none
    new: str


class Published:
    """The published branch, as records speak of it: landings by number, texts by path."""

    def __init__(self, mainline: Mainline, boundary: Collection[str] = ()) -> None:
        """Learn what there is.

        Args:
            mainline: The published branch.
            boundary: The commits where a shallow clone was cut off.
        """
        self.landings = mainline.landings
        self.places = {landing.commit.sha: n for n, landing in enumerate(mainline.landings)}
        times = (landing.time for landing in mainline.landings)
        self._times = [*accumulate(times, max)]  # nothing is older than what it builds on
        self._cut = frozenset(boundary)
        self._texts: dict[str, list[tuple[int, str]]] | None = None
        self._nets: dict[tuple[int, int], dict[str, Net]] = {}

    def last_at(self, seconds: float) -> int:
        """Return the newest landing that is not after a moment; -1: none is."""
        return bisect_right(self._times, seconds) - 1

    def net(self, base: int, place: int) -> dict[str, Net]:
        """Return what the landings after one, up to another, did together, by path."""
        if (base, place) in self._nets:
            return self._nets[base, place]
        found = self._nets[base, place] = {}
        for landing in self.landings[base + 1 : place + 1]:
            changes = landing.commit.changes
            before = {c: found.pop(was) for c in changes if (was := left_by(c)) in found}
            for change in changes:
                known = before.get(change) or found.get(change.path)
                was = change.was or (change.path if change.old else None)
                first = known or Net(was, change.old, change.new)
                if change.status != "D":
                    found[change.path] = first._replace(new=change.new)
        return found

    def text_at(self, path: str, place: int) -> str:
        """Return the blob that a path had after a landing; "" where it had none."""
        if self._texts is None:
            self._texts = {}
            for number, landing in enumerate(self.landings):
                for change in landing.commit.changes:
                    if left := left_by(change):
                        self._texts.setdefault(left, []).append((number, ""))
                for change in landing.commit.changes:
                    if change.status != "D":
                        self._texts.setdefault(change.path, []).append((number, change.new))
        texts = self._texts.get(path, [])
        found = bisect_right(texts, place, key=lambda text: text[0])
        return texts[found - 1][1] if found else ""

    def said(self, record: Record) -> Said | None:
        """Return where a record belongs; None where the commits are not on this branch."""
        place = self.places.get(record.commit)
        if place is None:
            return None
        if record.kind != "change":
            return Said(record, place, place)
        base = self.places.get(record.base, -1) if record.base else -1
        return Said(record, place, base)

    def complaint(self, record: Record) -> str | None:
        """Say what of a record is not as git has it; None where all is."""
        said = self.said(record)
        if said is None:
            return f"`{record.commit[:12]}` is no commit of this branch"
        commit = self.landings[said.place].commit
        if commit.sha in self._cut:
            return None
        if record.kind != "change":
            return next(self._wrong_texts(record, said.place), None)
        if self._cut and said.base < 0:
            return None
        between = self.landings[said.base + 2 : said.place + 1]  # a pull request that was rebased
        if (
            said.base >= said.place
            or (said.base < 0 and (record.base or commit.parents))
            or any(landing.commit.parents[1:] for landing in between)
        ):
            return f"`{record.base[:12] or 'nothing'}` is not what `{commit.sha[:12]}` builds on"
        return next(_wrong_changes(record.pages, self.net(said.base, said.place)), None)

    def sound(self, records: Iterable[Record]) -> tuple[list[Said], dict[str, str]]:
        """Return the records that agree with git, one of each change, and what is wrong by name."""
        found: list[Said] = []
        wrong: dict[str, str] = {}
        taken: dict[str, Record] = {}
        for record in records:
            said = self.said(record)
            if complaint := self.complaint(record):
                wrong[record.name] = complaint
            elif said and record.kind == "change":
                first = taken.setdefault(record.commit, record)
                if first is record:
                    found.append(said)
                elif first._replace(name="", signed=False) != record._replace(
                    name="", signed=False
                ):
                    wrong[record.name] = f"it contradicts `{first.name}`, which came first"
            elif said:
                found.append(said)
        return found, wrong

    def _wrong_texts(self, record: Record, place: int) -> Iterator[str]:
        for page in record.pages:
            there = self.text_at(page.path, place)
            if not there:
                yield f"there was no page {_named(page)} at `{record.commit[:12]}`"
            elif there != page.blob and record.kind != "withdrawal":
                yield f"{_named(page)} had another text at `{record.commit[:12]}`"


def _wrong_changes(pages: Iterable[RecordedPage], net: dict[str, Net]) -> Iterator[str]:
    for page in pages:
        known = net.get(page.path)
        if known is None:
            yield f"the change did nothing to {_named(page)}"
        elif page.blob != known.new:
            yield f"{_named(page)} was published with another text"
        elif page.old and page.old != known.old:
            yield f"{_named(page)} had another text before"


def _named(page: RecordedPage) -> str:
    """Return a path in a sentence, with what steers a terminal or turns a line around escaped."""
    signs = (sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in page.path)
    return f"`{''.join(signs)}`"
