"""What reviews tell: pages that were found right as they stand, and pages that need a look."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from learnscape.derive.credits import ANONYMOUS
from learnscape.derive.due import SOON, Due
from learnscape.derive.ids import Mint
from learnscape.derive.owners import owner_of_page
from learnscape.derive.verdicts import web_address
from learnscape.model import Community, Contributor, Page, Update, Validation, Vouched


@dataclass(frozen=True)
class Reviews:
    """What is known of reviews, and who is behind a claim, as they wish to be shown."""

    reviewers: Mapping[str, Sequence[Contributor]] = field(default_factory=dict)  # by landing
    times: Mapping[str, Sequence[Vouched]] = field(default_factory=dict)  # by path
    communities: Mapping[str, Community] = field(default_factory=dict)  # by slug
    contributor: Callable[[str, Community | None], Contributor] = lambda *_: Contributor(ANONYMOUS)

    def of_landing(self, sha: str, authors: Collection[Contributor]) -> tuple[Contributor, ...]:
        """Return who reviewed what others wrote."""
        named = self.reviewers.get(sha, ())
        return tuple(one for one in named if one not in authors and one.name != ANONYMOUS)


def checks_of(reviews: Reviews, pages: Iterable[Page], mint: Mint) -> Iterator[Update]:
    """Yield each time that a page was found right as it stands; those in one second are one."""
    for page in filter(mint.knows, pages):
        times = [one for one in reviews.times.get(page.path, ()) if one.kind == "revalidation"]
        owner = owner_of_page(page, reviews.communities.values()) if times else None
        for at, one in {one.at.replace(microsecond=0): one for one in times}.items():
            people = tuple(dict.fromkeys(reviews.contributor(by, owner) for by in one.by))
            yield Update(
                kind="validated",
                when=at,
                title=page.title,
                summary=f"Checked by {_named(people)}, no change needed",
                id=mint.of_review(page.path, "validated", at),
                commit=one.commit,
                page=page.path,
                pages=(page.path,),
                people=people,
                change=web_address(one.url),
            )


def reminders_of(
    due: Iterable[Due], pages: Mapping[str, Page], communities: Mapping[str, Community], mint: Mint
) -> tuple[Update, ...]:
    """Return the pages whose clock runs out, and those that left what was validated; newest first.

    What was never validated is no news: it is a list to work through, and has no day.

    Args:
        due: What needs a review.
        pages: By path.
        communities: By slug.
        mint: Mints the ids.
    """
    found = []
    for path, why, owner, validation in due:
        kind = "due" if why in ("overdue", "soon") else why
        when = _since(kind, validation)
        if when is None or not mint.knows(pages[path]):
            continue
        community = communities[owner].title if owner else "No community"
        until = validation.until if kind == "due" else None
        update = Update(
            kind=kind,
            when=when,
            title=pages[path].title,
            summary=f"{community} looks after this page",
            id=mint.of_review(path, kind, until or when),
            commit="",
            page=path,
            pages=(path,),
            until=until,
            change=web_address(validation.since) if kind == "changed" else None,
        )
        found.append(update)
    return tuple(sorted(found, key=lambda update: (update.when, update.page), reverse=True))


def _since(kind: str, validation: Validation) -> datetime | None:
    """Return from when on a page needs a look; None where it is not news."""
    if kind == "due" and (until := validation.until):
        begins = until - min(timedelta(SOON), until - date.min)
        first = datetime.combine(begins, time(), UTC)
        return max(first, validation.at or first)
    return {"changed": validation.changed, "withdrawn": validation.at}.get(kind)


def _named(people: Sequence[Contributor]) -> str:
    *names, last = (one.name for one in people)
    return f"{', '.join(names)} and {last}" if names else last
