"""Which landings changed a page in substance, read from its texts, the newest first."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from learnscape.derive.landings import Landing, Mainline
from learnscape.derive.lives import Life, Part
from learnscape.derive.merges import Texts
from learnscape.derive.sections import changed_sections
from learnscape.derive.words import is_substantive
from learnscape.model import Announcement

RECENT = 200  # edits: so many of the newest are all read, and of older ones a page's last
_IN_STEP = 100  # pages whose texts are held at once


class Revision(NamedTuple):
    """What one landing did to a page that stood already."""

    landing: Landing
    substantive: bool
    after: Announcement
    before: Announcement
    sections: tuple[str, ...] = ()

    @property
    def retires(self) -> bool:
        """Whether it says that the page is not to be relied upon any more."""
        return self.after.retired and not self.before.retired

    @property
    def answers(self) -> bool:
        """Whether it gives a question its first answer."""
        return self.after.answered and not self.before.answered


Announced = Callable[[bytes], Announcement]  # reads the front matter of a page's text


def recent_landings(
    mainline: Mainline, edits: Mapping[str, int], ignored: Collection[str]
) -> set[str]:
    """Return the newest landings, as many as hold together some two hundred edits of pages.

    Args:
        mainline: The published branch.
        edits: How many pages each edited, those counted that are gone: the past stays as it is.
        ignored: Commits that are no news, whatever they changed.
    """
    recent: set[str] = set()
    left = RECENT
    for landing in reversed(mainline.landings):
        if left <= 0:
            break
        commits = landing.brought or (landing.commit,)
        counts = not all(commit.sha in ignored for commit in commits)
        if counts or any(commit.news for commit in landing):
            recent.add(landing.commit.sha)
        if counts:
            left -= edits.get(landing.commit.sha, 0)
    return recent


def revisions(
    merges: Mapping[Life, Sequence[Part]],
    *,
    drafts: Collection[Life] = (),
    bulk: Collection[str],
    recent: Collection[str],
    texts: Texts,
    announced: Announced,
) -> dict[Life, list[Revision]]:
    """Return the revisions of each page, newest first, as far as anybody asks for them.

    Each page is read back to its last substantive change, and as far as its changes are recent;
    what began as a draft is read whole, for it is new when it stops being one. Many are read in
    step, the newest edit of each, then the one before it, so that git is asked seldom and for much.

    Args:
        merges: The pages, each with the merges that changed it themselves.
        drafts: Those that began as drafts.
        bulk: The commits that count for nobody.
        recent: The landings that are.
        texts: Reads contents.
        announced: Reads front matter.
    """
    found: dict[Life, list[Revision]] = {}
    left = iter(merges.items())
    while some := dict(islice(left, _IN_STEP)):
        here: dict[Life, list[Revision]] = {life: [] for life in some}
        waiting = {
            life: _edits(life, own, bulk)
            if life in drafts
            else _to_read(_edits(life, own, bulk), recent, here[life])
            for life, own in some.items()
        }
        _read(waiting, here, recent, texts, announced)
        found |= here
    return found


def substantive_edits(known: Mapping[Life, Sequence[Revision]]) -> set[tuple[str, str]]:
    """Return the pairs of blobs, old and new, that are known to differ in substance."""
    found = set()
    for life, several in known.items():
        landings = {id(revision.landing) for revision in several if revision.substantive}
        changes = (step.change for step in life.steps if id(step.landing) in landings)
        found |= {(change.old, change.new) for change in changes}
    return found


def is_edit(step: Part) -> bool:
    """Say whether a step changed a text that was there."""
    return bool(step.change.old) and step.change.old != step.change.new


class _Edit(NamedTuple):
    """A step that changed a text, and whether that was in bulk."""

    step: Part
    bulk: bool


def _read(
    waiting: dict[Life, Iterator[_Edit]],
    found: Mapping[Life, list[Revision]],
    recent: Collection[str],
    texts: Texts,
    announced: Announced,
) -> None:
    contents: Mapping[str, bytes] = {}
    while waiting:
        asked = {life: edit for life, edits in waiting.items() if (edit := next(edits, None))}
        changes = [edit.step.change for edit in asked.values()]
        names = [name for change in changes for name in (change.old, change.new)]
        held = {name: contents[name] for name in names if name in contents}  # what was old is new
        contents = held | dict(texts(name for name in names if name not in held))
        for life, (step, bulk) in asked.items():
            old, new = contents[step.change.old], contents[step.change.new]
            if step.landing:
                substantive = not bulk and is_substantive(old, new)
                told = substantive and step.landing.commit.sha in recent
                sections = changed_sections(old, new) if told else ()
                found[life].append(
                    Revision(step.landing, substantive, announced(new), announced(old), sections)
                )
        waiting = {life: waiting[life] for life in asked}


def _to_read(
    edits: Iterable[_Edit], recent: Collection[str], found: Collection[Revision]
) -> Iterator[_Edit]:
    """Yield what is recent, and all up to the last that was substantive; `found` grows meanwhile.

    Between two that are recent there may be one that is not, such as a machine's. Of what was done
    in bulk only that is recent which is to be told, and it may say that a page is a draft now.
    """
    for edit in edits:
        landing = edit.step.landing
        is_recent = landing is not None and landing.commit.sha in recent
        if is_recent or not (edit.bulk or any(revision.substantive for revision in found)):
            yield edit


def _edits(life: Life, merges: Sequence[Part], bulk: Collection[str]) -> Iterator[_Edit]:
    """Yield what changed a page's text on the published branch, newest first."""
    parts = (*life.parts, *merges)
    by_hand = {id(part.landing) for part in parts if part.commit.sha not in bulk}
    in_bulk = {id(part.landing) for part in parts if part.commit.sha in bulk} - by_hand
    for step in reversed(life.steps):
        if is_edit(step):
            yield _Edit(step, id(step.landing) in in_bulk)
