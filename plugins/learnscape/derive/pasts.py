"""What every page's history comes to: its dates, and who had which part in it."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime

from learnscape.derive.landings import Landing
from learnscape.derive.lives import Life, Part
from learnscape.derive.revisions import Revision, is_edit
from learnscape.model import Dates, Landed, Past, Share

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
    revisions: Sequence[Revision],
    contents_known: bool = True,
    name: str,
    landed: Sequence[Landed] = (),
    now: int,
) -> Past:
    """Tell the past of one page that stands.

    Args:
        life: The page's life.
        bulk: The commits that count for nobody, but for the pages they began.
        merges: The merges that changed this page themselves.
        revisions: Its revisions, newest first.
        contents_known: Whether those could be told.
        name: What the page is called for ever.
        landed: What is worth telling of it.
        now: The end of the day of the build, seconds since 1970.
    """
    small = {id(one.landing) for one in revisions if not one.substantive}
    shares = tuple(
        Share(
            part.commit.sha,
            datetime.fromtimestamp(_written(part, now), UTC),
            part.commit.authors,
            bulk=part.commit.sha in bulk and part.change.status != "A",
            minor=id(part.landing) in small,
        )
        for part in reversed([*life.parts, *merges])
        if part.change.status != "D"
    )
    born = next((part for part in life.parts + life.mixed if part.commit is life.born), None)
    revised = next((revision.landing for revision in revisions if revision.substantive), None)
    known = born is not None and not life.unsure
    return Past(
        dates=_dates(life, born, revised, contents_known=contents_known, now=now),
        shares=shares,
        born=born.commit.sha if born and known else None,
        name=name if known else None,
        landed=tuple(landed),
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
    if life.steps and (contents_known or not any(map(is_edit, life.steps))):
        updated = revised.time if revised else published
    if published is not None and updated is not None:
        updated = max(updated, published)
    if touched is not None:
        touched = max(touched, updated or 0, published or 0)
    return Dates(*map(_moment, (created, published, updated, touched)))


def _written(part: Part, now: int) -> int:
    """Say when a commit was written: never after it was committed, published or built from."""
    limit = part.landing.time if part.landing else now
    return min(part.commit.authored, part.commit.committed, limit)


def _moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
