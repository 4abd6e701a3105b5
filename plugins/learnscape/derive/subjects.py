"""What somebody asks about, by whatever they call it: a topic, a community, a folder or a page."""

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import NamedTuple

from learnscape.derive.due import NOBODYS
from learnscape.derive.owners import owner_of, owner_of_page
from learnscape.derive.topics import Topic, slug, vocabulary_of
from learnscape.model import Community, Page

_FEW = 10  # names that are read at a glance


class Subject(NamedTuple):
    """Something that people know of."""

    label: str
    pages: tuple[str, ...] = ()  # by path, in order
    topics: tuple[str, ...] = ()  # by slug
    communities: tuple[str, ...] = ()  # whom to ask first, by slug


class Subjects:
    """Everything that one can ask about."""

    def __init__(
        self,
        pages: Mapping[str, Page],
        communities: Mapping[str, Community],
        topics: Mapping[str, Topic],
        declared: Iterable[str] = (),
    ) -> None:
        """Learn what there is.

        Args:
            pages: Those that readers get, by path; nobody is asked about people's own.
            communities: By slug.
            topics: By slug.
            declared: What people like to be asked about, which may be nothing that one can read.
        """
        self._pages = {path: page for path, page in pages.items() if page.kind not in NOBODYS}
        self._communities, self._topics = communities, topics
        self._slug_of = vocabulary_of(communities.values()).slug_of
        self._declared = {self._slug_of(spelling) for spelling in declared}

    def find(self, asked: str) -> Subject | None:
        """Return what is meant; None where nothing is called like that.

        A path is a path. Any other name means a topic and a community, or else the pages with that
        title, or else a folder.
        """
        by_path = self._page(asked) or self._folder(asked if asked.endswith("/") else "")
        if by_path or not slug(asked):
            return by_path
        return (
            self._topic(asked)
            or self._titled(asked)
            or self._folder(f"{asked}/")
            or self._page(f"{asked}.md")
            or self._page(f"{asked}/index.md")
            or self._unwritten(asked)
        )

    def near(self, asked: str) -> tuple[str, ...]:
        """Return what may have been meant, the nearest first: all names where these are few.

        Where no topic and no community is near, a page may be.
        """
        called: dict[str, str] = {}
        for name in (
            *(topic.label for topic in self._topics.values()),
            *(community.title for community in self._communities.values()),
        ):
            called.setdefault(slug(name), name)
        names = [*called.values()]
        near = nearest(asked, names, slug)
        near += tuple(name for name in names if len(names) <= _FEW and name not in near)
        return near or nearest(asked, (page.title for page in self._pages.values()), slug)

    def _page(self, path: str) -> Subject | None:
        page = self._pages.get(path)
        return self._of_pages(page.title, [page]) if page else None

    def _titled(self, asked: str) -> Subject | None:
        wanted = slug(asked)
        pages = [page for _, page in sorted(self._pages.items()) if slug(page.title) == wanted]
        return self._of_pages(pages[0].title, pages) if pages else None

    def _folder(self, folder: str) -> Subject | None:
        inside = tuple(sorted(path for path in self._pages if folder and path.startswith(folder)))
        owner = owner_of(folder, self._communities.values())
        return Subject(folder, inside, (), (owner.slug,) if owner else ()) if inside else None

    def _topic(self, asked: str) -> Subject | None:
        """Return the topic and the community of a name: they may well have the same."""
        own = slug(asked)
        topic = self._topics.get(self._slug_of(asked))
        named = [
            community
            for name, community in sorted(self._communities.items())
            if own in (slug(name), slug(community.title)) or asked == community.path
        ]
        if not topic and not named:
            return None
        slugs = dict.fromkeys(community.slug for community in named)
        paths = {
            path
            for path, page in self._pages.items()
            if slugs and (owner := self._owner(page)) and owner.slug in slugs
        }
        return Subject(
            topic.label if topic else named[0].title,
            tuple(sorted(paths.union(topic.pages if topic else ()))),
            (topic.slug,) if topic else (),
            tuple(dict.fromkeys((*slugs, *(topic.communities if topic else ())))),
        )

    def _unwritten(self, asked: str) -> Subject | None:
        topic = self._slug_of(asked)
        return Subject(asked, topics=(topic,)) if topic in self._declared else None

    def _of_pages(self, label: str, pages: Iterable[Page]) -> Subject:
        owners = (self._owner(page) for page in pages)
        communities = dict.fromkeys(owner.slug for owner in owners if owner)
        return Subject(label, tuple(page.path for page in pages), (), tuple(communities))

    def _owner(self, page: Page) -> Community | None:
        return owner_of_page(page, self._communities.values())


def nearest(
    asked: str, names: Iterable[str], spelled: Callable[[str], str] = str.casefold
) -> tuple[str, ...]:
    """Return the names that are spelled most like what was asked for, the nearest first."""
    by_spelling = {spelled(name): name for name in names}
    return tuple(by_spelling[near] for near in get_close_matches(spelled(asked), by_spelling))
