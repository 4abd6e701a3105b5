"""What every page's history comes to: its dates, and who had which part in it."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice

from learnscape.derive.landings import Landing
from learnscape.derive.lives import Life, Part
from learnscape.derive.merges import Texts
from learnscape.derive.words import is_substantive
from learnscape.model import Dates, Past, Share

_IN_STEP = 100  # pages whose texts are held at once
BULK = 20  # a commit that edits more pages than this is not about any of them


def bulk_commits(lives: Iterable[Life], ignored: Iterable[str]) -> set[str]:
    """Return the commits whose edits are nobody's work on a page in particular.

    Args:
        lives: Every page there ever was.
        ignored: What `.git-blame-ignore-revs` lists, ids in full or short.
    """
    edits = Counter(
        part.commit.sha for life in lives for part in life.parts if part.change.status not in "AD"
    )
    listed = tuple(ignored)
    return {
        sha for sha, pages in edits.items() if pages > BULK or (listed and sha.startswith(listed))
    }


def past_of(
    life: Life,
    *,
    bulk: Collection[str],
    merges: Iterable[Part],
    revised: Landing | None,
    contents_known: bool = True,
    now: int,
) -> Past:
    """Tell the past of one page that stands.

    Args:
        life: The page's life.
        bulk: The commits that count for nobody, but for the pages they began.
        merges: The merges that changed this page themselves.
        revised: The last landing of substance, where there is one.
        contents_known: Whether that could be told.
        now: The end of the day of the build, seconds since 1970.
    """
    shares = tuple(
        Share(
            part.commit.sha,
            datetime.fromtimestamp(_written(part, now), UTC),
            part.commit.authors,
            bulk=part.commit.sha in bulk and part.change.status != "A",
        )
        for part in reversed([*life.parts, *merges])
        if part.change.status != "D"
    )
    born = next((part for part in life.parts + life.mixed if part.commit is life.born), None)
    return Past(
        dates=_dates(life, born, revised, contents_known=contents_known, now=now),
        shares=shares,
        born=born.commit.sha if born and not life.unsure else None,
    )


def _dates(
    life: Life, born: Part | None, revised: Landing | None, *, contents_known: bool, now: int
) -> Dates:
    known = born and not life.unsure
    published = life.published.time if life.published and known else None
    created = _written(born, now) if born and known else None
    if created is not None and published is not None:
        created = min(created, published)
    touched = life.steps[-1].landing.time if life.steps and life.steps[-1].landing else None
    updated = None
    if life.steps and (contents_known or not any(map(_is_edit, life.steps))):
        updated = revised.time if revised else published
    if published is not None and updated is not None:
        updated = max(updated, published)
    if touched is not None:
        touched = max(touched, updated or 0, published or 0)
    return Dates(*map(_moment, (created, published, updated, touched)))


def last_substantive(
    merges: Mapping[Life, Sequence[Part]], bulk: Collection[str], texts: Texts
) -> dict[Life, Landing]:
    """Return the last landing that changed each page in substance; none where none did.

    No page is read further back than that. Many are read in step, the newest edit of each, then
    the one before it of those that were not substantive, so that git is asked seldom and for much.

    Args:
        merges: The pages, each with the merges that changed it themselves.
        bulk: The commits that count for nobody.
        texts: Reads contents.
    """
    found: dict[Life, Landing] = {}
    left = iter(merges.items())
    while waiting := {life: _edits(life, own, bulk) for life, own in islice(left, _IN_STEP)}:
        found |= _last_of(waiting, texts)
    return found


def _last_of(waiting: dict[Life, Iterator[Part]], texts: Texts) -> dict[Life, Landing]:
    found: dict[Life, Landing] = {}
    contents: Mapping[str, bytes] = {}
    while waiting:
        asked = {life: edit for life, edits in waiting.items() if (edit := next(edits, None))}
        names = [n for edit in asked.values() for n in (edit.change.old, edit.change.new)]
        held = {name: contents[name] for name in names if name in contents}  # what was old is new
        contents = held | dict(texts(name for name in names if name not in held))
        for life, edit in asked.items():
            old, new = contents[edit.change.old], contents[edit.change.new]
            if edit.landing and is_substantive(old, new):
                found[life] = edit.landing
        waiting = {life: waiting[life] for life in asked if life not in found}
    return found


def _edits(life: Life, merges: Sequence[Part], bulk: Collection[str]) -> Iterator[Part]:
    """Yield what changed a page's text on the published branch, newest first, bulk left out."""
    parts = (*life.parts, *merges)
    by_hand = {id(part.landing) for part in parts if part.commit.sha not in bulk}
    in_bulk = {id(part.landing) for part in parts if part.commit.sha in bulk} - by_hand
    for step in reversed(life.steps):
        if _is_edit(step) and id(step.landing) not in in_bulk:
            yield step


def _is_edit(step: Part) -> bool:
    return bool(step.change.old) and step.change.old != step.change.new


def _written(part: Part, now: int) -> int:
    """Say when a commit was written: never after it was committed, published or built from."""
    limit = part.landing.time if part.landing else now
    return min(part.commit.authored, part.commit.committed, limit)


def _moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
