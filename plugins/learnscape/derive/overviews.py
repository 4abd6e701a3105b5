"""What a topic's page says: what there is to read about it, what people asked, who cares for it."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from learnscape.derive.communities import Entry
from learnscape.derive.owners import owner_of_page
from learnscape.derive.questions import Asked, asked_of, lists_of
from learnscape.derive.topics import Topic
from learnscape.derive.verdicts import verdict
from learnscape.model import Community, Page, Person, Validation


class Overview(NamedTuple):
    """One topic, with all that is told of it."""

    topic: Topic
    entries: tuple[Entry, ...] = ()  # its pages that are no questions, by title
    questions: tuple[Asked, ...] = ()  # open ones first
    communities: tuple[Community, ...] = ()  # those that name it, then those that own such a page

    @property
    def paths(self) -> tuple[str, ...]:
        """All of its pages that are shown."""
        read = (one.page.path for one in self.entries)
        return (*read, *(one.page.path for one in self.questions))


def overview_of(
    topic: Topic,
    pages: Mapping[str, Page],
    communities: Mapping[str, Community],
    people: Mapping[str, Person],
    validations: Mapping[str, Validation],
) -> Overview:
    """Return what is told of a topic; of what is retired, nothing.

    Args:
        topic: The topic.
        pages: The pages that readers get, by path.
        communities: By slug.
        people: By handle.
        validations: By path; none where no reviews are read.
    """
    shown = [pages[path] for path in topic.pages if path in pages]
    shown = [page for page in shown if page.status not in ("draft", "retired")]
    read = [page for page in shown if not page.question and page.kind != "community"]
    asked = [
        asked_of(page, validations.get(page.path), pages, communities, people)
        for page in shown
        if page.question
    ]
    entries = [
        Entry(
            page,
            owner_of_page(page, communities.values()),
            verdict(page, known, communities) if (known := validations.get(page.path)) else None,
        )
        for page in read
    ]
    owners = (*(one.owner for one in entries), *(one.community for one in asked))
    return Overview(
        topic,
        tuple(sorted(entries, key=lambda one: (one.page.title.casefold(), one.page.path))),
        tuple(one for several in lists_of(asked).values() for one in several),
        _communities(topic, shown, owners, communities),
    )


def _communities(
    topic: Topic,
    pages: Iterable[Page],
    owners: Iterable[Community | None],
    communities: Mapping[str, Community],
) -> tuple[Community, ...]:
    """Return those that name a topic, or whose own page has its tag; then the owners of pages."""
    tagged = [page.path for page in pages if page.kind == "community"]
    naming = (
        one for one in communities.values() if one.slug in topic.communities or one.path in tagged
    )
    first, then = ({one.slug: one for one in several if one} for several in (naming, owners))
    return (*_by_title(first.values()), *_by_title(then[slug] for slug in then.keys() - first))


def _by_title(communities: Iterable[Community]) -> list[Community]:
    return sorted(communities, key=lambda one: (one.title.casefold(), one.slug))
