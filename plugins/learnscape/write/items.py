"""What a feed is made of, and the texts in it as every format needs them."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import quote

from learnscape.write.xml import xml_text

_CONTROLS = re.compile("[\x7f-\x9f]")  # XML bears them, but no reader shows them
_BLANKS = re.compile("[ \t\n\r]+")
_LANGUAGE_TAG = re.compile("[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_STRAY_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_IP_LITERAL = re.compile(r"(?<=://)%5B([0-9A-Fa-f:.]+)%5D")
_WEB = re.compile(r"https?://", re.IGNORECASE)


class Author(NamedTuple):
    """Who had a hand in an item, and where they have a page."""

    name: str
    url: str | None = None


class Category(NamedTuple):
    """What an item is about: a term that stays, in the words that readers see."""

    term: str
    label: str
    scheme: str | None = None  # the address of the list that the term is from


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a feed."""

    id: str  # an absolute URI, which never changes
    title: str
    url: str
    when: datetime
    summary: str  # plain text
    content: str = ""  # clean HTML with absolute addresses; "" where there is only the summary
    authors: tuple[Author, ...] = ()
    categories: tuple[Category, ...] = ()
    _made: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def once(self, make: Callable[["Item"], Any]) -> Any:
        """Return what a format makes of this item, made once: it goes into many feeds."""
        if make not in self._made:
            self._made[make] = make(self)
        return self._made[make]


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says, in whichever format; its items come in any order."""

    id: str
    title: str
    subtitle: str
    home: str  # the page that it belongs to
    language: str
    author: str  # the site: who made the items that name nobody
    updated: datetime  # told while there are no items
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file is published, and which files go with it, after RFC 5005."""

    url: str
    previous: str | None = None  # the archive before
    current: str | None = None  # the feed itself, in an archive


def newest_first(items: Iterable[Item]) -> list[Item]:
    """Return each item once, in an order that is not the caller's."""
    by_id: dict[str, Item] = {}
    for item in sorted(items, key=lambda item: (item.when, item.id), reverse=True):
        by_id.setdefault(item.id, item)
    return [*by_id.values()]


def title(of: Feed | Item) -> str:
    """Return a title, or the address where there is none."""
    return one_line(of.title) or uri(of.home if isinstance(of, Feed) else of.url)


def summary(item: Item) -> str:
    """Return a summary, or the title where there is none."""
    return clean(item.summary) or title(item)


def updated(feed: Feed) -> datetime:
    """Return when its newest item is from."""
    return max((item.when for item in feed.items), default=feed.updated)


def language(feed: Feed) -> str:
    """Return the tag of its language, after BCP 47; "" where it is none."""
    tag = feed.language.replace("_", "-")
    return tag if _LANGUAGE_TAG.fullmatch(tag) else ""


def authors(item: Item) -> list[tuple[str, str]]:
    """Return names, each with an address on the web or ""."""
    return [
        (name, uri(author.url) if author.url and _WEB.match(author.url) else "")
        for author in item.authors
        if (name := one_line(author.name))
    ]


def categories(item: Item) -> Iterable[tuple[str, str, str]]:
    """Return terms, labels and schemes, each term once."""
    by_term: dict[str, tuple[str, str, str]] = {}
    for category in item.categories:
        label = one_line(category.label) or one_line(category.term)
        if term := one_line(category.term) or label:
            by_term.setdefault(term, (term, label, uri(category.scheme or "")))
    return by_term.values()


def one_line(text: str) -> str:
    """Return plain text in one line, without characters that nobody sees."""
    return _BLANKS.sub(" ", clean(text)).strip(" ")


def clean(text: str) -> str:
    """Return text without characters that nobody sees."""
    return _CONTROLS.sub("", xml_text(text)).strip()


@lru_cache(4096)  # an address stands in many feeds
def uri(address: str) -> str:
    """Return an address as RFC 3986 writes it; what is escaped already stays as it is."""
    before, mark, fragment = _STRAY_PERCENT.sub("%25", address.strip()).partition("#")
    return _IP_LITERAL.sub(r"[\1]", _quoted(before)) + mark + _quoted(fragment)


def _quoted(text: str) -> str:
    return quote(text, safe="%/?:@!$&'()*+,;=", errors="surrogatepass")
