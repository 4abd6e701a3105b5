"""Every feed of a site, as files: each scope in each format, the archives, and the list of all."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from learnscape.derive.archives import AT_MOST, archives_of
from learnscape.derive.scopes import ALL, DUE, Scope
from learnscape.derive.topics import Topic
from learnscape.model import Update
from learnscape.write.entries import item_of
from learnscape.write.feeds import FORMATS
from learnscape.write.items import Feed, Item, Place, uri
from learnscape.write.opml import Outline, opml

FOLDER = "feeds"
OPML = f"{FOLDER}/feeds.opml"
_IN_OPML = "atom.xml"  # whoever imports the list wants each feed once
_GROUPS = {
    "all": "Everything",
    "community": "Communities",
    "questions": "Questions",
    "section": "Parts of the site",
    "topic": "Topics",
    "person": "People",
    "due": "For reviewers",
}
_TITLES = {
    "all": "{site}: what's new",
    "community": "Community {label} · {site}",
    "topic": "Topic {label} · {site}",
}
_BRINGS = {
    "all": "What is new on {site}",
    "community": "What is new in the pages of {label}, and which of them were checked",
    "due": "Which pages of {site} need a review",
    "questions": "What was asked and answered on {site}",
    "section": "What is new in {label}",
    "topic": "What is new about {label}",
    "person": "What {label} worked on",
}


@dataclass(frozen=True)
class Site:
    """What feeds say of the site they belong to."""

    name: str
    url: str  # absolute, and ends with a slash
    language: str
    page_url: Callable[[str], str | None]  # by the path under the docs folder; absolute
    person_url: Callable[[str | None], str | None]
    news_url: str  # where all updates are listed
    due_url: str = ""  # where the pages are that need a review
    id_url: str = ""  # what ids of feeds begin with, where it is not the address of today


@dataclass(frozen=True)
class Offer:
    """A feed as a page offers it."""

    title: str
    label: str  # short: among others of its kind
    depth: int  # 0 to 3: of a folder in folders
    brings: str
    home: str
    urls: Mapping[str, str]  # of the files, by name


def announced_by(scopes: Sequence[Scope]) -> dict[str, tuple[Scope, ...]]:
    """Return what readers of each page are offered: its community, then what is closest to it.

    That is its folder, or its person; of a question, all questions.

    The site comes last, and nothing more: of many feeds nobody can choose, and the page Follow has
    them all.
    """
    closest = {scope.home: scope for scope in scopes if scope.kind == "topic" and scope.home}
    for scope in sorted(scopes, key=lambda scope: len(scope.path)):  # the deepest folder last
        for path in scope.pages if scope.kind in ("section", "person") else ():
            closest[path] = scope
    for scope in scopes:
        if scope.kind == "questions":
            closest |= dict.fromkeys((*scope.pages, scope.home or ""), scope)
    communities = [scope for scope in scopes if scope.kind == "community"]
    cared = {path: scope for scope in communities for path in scope.pages}
    cared |= {scope.home: scope for scope in communities if scope.home}  # whoever owns that
    whole = tuple(scope for scope in scopes if scope.path == ALL)
    return {
        path: (*(found[path] for found in (cared, closest) if path in found), *whole)
        for path in cared | closest
    }


def groups_of(site: Site, scopes: Iterable[Scope]) -> dict[str, list[Offer]]:
    """Return all feeds as a page lists them, in their groups."""
    groups: dict[str, list[Offer]] = {}
    for scope in scopes:
        groups.setdefault(_GROUPS[scope.kind], []).append(offer_of(site, scope))
    return groups


def offer_of(site: Site, scope: Scope) -> Offer:
    """Return the feeds of a scope, under names that tell it apart from all others."""
    words = {"site": site.name, "label": scope.label}
    page = site.page_url(scope.home) if scope.home else None
    lists = {ALL: site.url, DUE: site.due_url}
    return Offer(
        _TITLES.get(scope.kind, "{label} · {site}").format(**words),
        scope.label or site.name,
        min(scope.path.count("/") - 1, 3) if scope.kind == "section" else 0,
        _BRINGS[scope.kind].format(**words),
        page or lists.get(scope.path) or site.news_url,
        {name: uri(site.url + _file(scope, name)) for name in FORMATS},
    )


@dataclass
class Syndication:
    """The feeds of a site; an update is written out once, in however many feeds it is."""

    site: Site
    topics: Mapping[str, Sequence[Topic]]  # of each page, by its path
    contents: Mapping[str, str]  # HTML for the newest updates, by id
    _items: dict[str, Item] = field(default_factory=dict)

    def files(
        self, scopes: Sequence[Scope], also: Mapping[str, str] | None = None
    ) -> Iterator[tuple[str, bytes]]:
        """Yield the path and the bytes of every file.

        Args:
            scopes: What can be followed.
            also: Other paths, to those of feeds: a copy is published there as well.
        """
        copies: dict[str, list[str]] = {}
        for path, original in (also or {}).items():
            copies.setdefault(f"{FOLDER}/{original}", []).append(path)
        for scope in scopes:
            yield from self._feeds(scope, copies)
        if not scopes:
            return
        outlines = {
            group: [Outline(o.title, o.urls[_IN_OPML], o.home, o.brings) for o in offers]
            for group, offers in groups_of(self.site, scopes).items()
        }
        yield OPML, opml(f"{self.site.name}: feeds", outlines)

    def _feeds(
        self, scope: Scope, copies: Mapping[str, Sequence[str]]
    ) -> Iterator[tuple[str, bytes]]:
        parts = archives_of(scope.updates) if scope.path == ALL else []
        archives = [(part, self._feed(scope, updates)) for part, updates in parts]
        feed = self._feed(scope, scope.updates[:AT_MOST])
        for name, form in FORMATS.items():
            current, previous = _file(scope, name), None
            for part, older in archives:
                path = f"{FOLDER}/{scope.path}/archive/{part}.{name}"
                place = Place(self._url(path), previous, self._url(current))
                yield path, form.write(older, place)
                previous = place.url
            for path in (current, *copies.get(current, ())):
                yield path, form.write(feed, Place(self._url(path), previous))

    def _feed(self, scope: Scope, updates: Iterable[Update]) -> Feed:
        offer = offer_of(self.site, scope)
        return Feed(
            id=uri(f"{(self.site.id_url or self.site.url).rstrip('/')}/{FOLDER}/{scope.path}/"),
            title=offer.title,
            subtitle=offer.brings,
            home=offer.home,
            language=self.site.language,
            author=self.site.name,
            updated=scope.since,
            items=tuple(map(self._item, updates)),
        )

    def _item(self, update: Update) -> Item:
        key = update.id or ""
        if key not in self._items:
            self._items[key] = item_of(
                update,
                url=self.url_of(update),
                person_url=self.site.person_url,
                topics={one.slug: one.label for one in self.topics.get(update.page or "", ())},
                content=self.contents.get(key, ""),
            )
        return self._items[key]

    def url_of(self, update: Update) -> str:
        """Return where to read of an update."""
        page = self.site.page_url(update.page) if update.page else None
        who = update.people[0].person if update.kind == "welcome" else None
        return self.site.person_url(who) or page or self.site.news_url

    def _url(self, path: str) -> str:
        return uri(self.site.url + path)


def _file(scope: Scope, name: str) -> str:
    return f"{FOLDER}/{scope.path}/{name}"
