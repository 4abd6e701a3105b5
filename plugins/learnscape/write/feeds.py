"""The news as Atom 1.0, RSS 2.0 and JSON Feed 1.1: a feed in, the bytes of one file out.

Whatever the texts hold, the file is well-formed and has one entry for each item.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from typing import Any, NamedTuple

from lxml import etree

from learnscape.write.items import (
    Feed,
    Item,
    Place,
    authors,
    categories,
    clean,
    language,
    newest_first,
    one_line,
    summary,
    title,
    updated,
    uri,
)
from learnscape.write.words import rfc3339

_ATOM = "{http://www.w3.org/2005/Atom}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_HISTORY = "{http://purl.org/syndication/history/1.0}"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_ATOM_PREFIXES = {None: _ATOM[1:-1]}
_RSS_PREFIXES = {"atom": _ATOM[1:-1], "content": _CONTENT[1:-1], "dc": _DC[1:-1]}

_encode = json.JSONEncoder(ensure_ascii=False).encode


def atom(feed: Feed, place: Place) -> bytes:
    """Return the feed as Atom 1.0."""
    root = etree.Element(f"{_ATOM}feed", nsmap=_prefixes(_ATOM_PREFIXES, place))
    if tag := language(feed):
        root.set(_LANGUAGE, tag)
    _add(root, f"{_ATOM}id", uri(feed.id))
    _add(root, f"{_ATOM}title", title(feed), type="text")
    if subtitle := one_line(feed.subtitle):
        _add(root, f"{_ATOM}subtitle", subtitle, type="text")
    _add(root, f"{_ATOM}updated", rfc3339(updated(feed)))
    _add(_add(root, f"{_ATOM}author"), f"{_ATOM}name", one_line(feed.author) or title(feed))
    _add(root, f"{_ATOM}link", rel="alternate", type="text/html", href=uri(feed.home))
    _add_place(root, place, "application/atom+xml")
    etree.indent(root)
    return _file(root, root, (item.once(_atom_entry) for item in newest_first(feed.items)))


def rss(feed: Feed, place: Place) -> bytes:
    """Return the feed as RSS 2.0, with modules for names, full texts and its own address."""
    root = etree.Element("rss", nsmap=_prefixes(_RSS_PREFIXES, place), version="2.0")
    channel = _add(root, "channel")
    _add(channel, "title", title(feed))
    _add(channel, "link", uri(feed.home))
    _add(channel, "description", one_line(feed.subtitle) or title(feed))
    if tag := language(feed):
        _add(channel, "language", tag)
    _add(channel, "lastBuildDate", _rfc822(updated(feed)))
    _add(channel, "docs", "https://www.rssboard.org/rss-specification")
    _add(channel, f"{_DC}creator", one_line(feed.author) or title(feed))
    _add_place(channel, place, "application/rss+xml")
    etree.indent(root)
    _mark_as_plain(channel, "title", "description")
    return _file(root, channel, (item.once(_rss_item) for item in newest_first(feed.items)))


def json_feed(feed: Feed, place: Place) -> bytes:
    """Return the feed as JSON Feed 1.1; its archives bear the address of the feed itself."""
    head = _members(
        " ",
        version="https://jsonfeed.org/version/1.1",
        title=title(feed),
        home_page_url=uri(feed.home),
        feed_url=uri(place.current or place.url),
        next_url=uri(place.previous or ""),
        description=one_line(feed.subtitle),
        language=language(feed),
        authors=[{"name": one_line(feed.author) or title(feed)}],
    )
    items = ",".join(item.once(_json_item) for item in newest_first(feed.items))
    return f'{{{head},\n "items": [{items}\n ]\n}}\n'.encode()


class Format(NamedTuple):
    """A way to write a feed."""

    media_type: str
    name: str
    write: Callable[[Feed, Place], bytes]


FORMATS: Mapping[str, Format] = {
    "atom.xml": Format("application/atom+xml", "Atom", atom),
    "rss.xml": Format("application/rss+xml", "RSS", rss),
    "feed.json": Format("application/feed+json", "JSON Feed", json_feed),
}


def _atom_entry(item: Item) -> etree._Element:
    entry = etree.Element(f"{_ATOM}entry", nsmap=_ATOM_PREFIXES)
    _add(entry, f"{_ATOM}id", uri(item.id))
    _add(entry, f"{_ATOM}title", title(item), type="text")
    _add(entry, f"{_ATOM}link", rel="alternate", type="text/html", href=uri(item.url))
    _add(entry, f"{_ATOM}published", rfc3339(item.when))
    _add(entry, f"{_ATOM}updated", rfc3339(item.when))
    for name, url in authors(item):
        author = _add(entry, f"{_ATOM}author")
        _add(author, f"{_ATOM}name", name)
        if url:
            _add(author, f"{_ATOM}uri", url)
    for term, label, scheme in categories(item):
        _add(entry, f"{_ATOM}category", **_known(term=term, scheme=scheme, label=label))
    _add(entry, f"{_ATOM}summary", summary(item), type="text")
    if content := clean(item.content):
        _add(entry, f"{_ATOM}content", content, type="html")
    etree.indent(entry, level=1)
    return entry


def _rss_item(item: Item) -> etree._Element:
    element = etree.Element("item", nsmap=_RSS_PREFIXES)
    _add(element, "title", title(item))
    _add(element, "link", uri(item.url))
    _add(element, "guid", uri(item.id), isPermaLink="false")
    _add(element, "pubDate", _rfc822(item.when))
    for name, _ in authors(item):
        _add(element, f"{_DC}creator", name)
    for label, scheme in {label: scheme for _, label, scheme in categories(item)}.items():
        _add(element, "category", label, **_known(domain=scheme))
    # Readers take a description for HTML, so a `<b>` that is meant as text has to be said in HTML.
    _add(element, "description", escape(summary(item), quote=False))
    if content := clean(item.content):
        _add(element, f"{_CONTENT}encoded", content)
    etree.indent(element, level=2)
    _mark_as_plain(element, "title", "category")
    return element


def _json_item(item: Item) -> str:
    content = clean(item.content)
    members = _members(
        "   ",
        id=uri(item.id),
        url=uri(item.url),
        title=title(item),
        date_published=rfc3339(item.when),
        authors=[_known(name=name, url=url) for name, url in authors(item)],
        tags=[*dict.fromkeys(label for _, label, _ in categories(item))],
        summary=clean(item.summary),
        content_html=content,
        content_text="" if content else summary(item),
    )
    return f"\n  {{{members}\n  }}"


def _file(root: etree._Element, parent: etree._Element, entries: Iterable[etree._Element]) -> bytes:
    """Return the whole file, with the entries below what the parent holds already.

    An entry moves here out of the feed that was written before: to copy it takes far longer.
    """
    between, end = parent.text, parent[-1].tail
    parent[-1].tail = between
    for entry in entries:
        entry.tail = between
        parent.append(entry)
    parent[-1].tail = end
    return etree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _prefixes(prefixes: Mapping[Any, str], place: Place) -> dict[Any, str]:
    return {**prefixes, "fh": _HISTORY[1:-1]} if place.current else {**prefixes}


def _add_place(parent: etree._Element, place: Place, media_type: str) -> None:
    links = {"self": place.url, "current": place.current, "prev-archive": place.previous}
    for rel, url in links.items():
        if url:
            _add(parent, f"{_ATOM}link", rel=rel, type=media_type, href=uri(url))
    if place.current:
        _add(parent, f"{_HISTORY}archive")


def _add(parent: etree._Element, tag: str, text: str = "", **attributes: str) -> etree._Element:
    child = etree.SubElement(parent, tag, attributes)
    child.text = text or None
    return child


def _mark_as_plain(parent: etree._Element, *tags: str) -> None:
    """Write `&` and `<` as the RSS Profile does, so that no reader takes the text for HTML."""
    for child in list(parent.iterchildren(*tags)):
        child.text, *rest = re.split("([&<])", child.text or "")
        for mark, text in zip(rest[::2], rest[1::2], strict=True):
            reference = etree.Entity(f"#x{ord(mark):X}")
            reference.tail = text
            child.append(reference)


def _members(margin: str, **values: Any) -> str:
    """Return what is known, a line each; the encoder takes twice as long to indent."""
    return ",".join(
        f'\n{margin}"{key}": {_encode(value)}' for key, value in _known(**values).items()
    )


def _known(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value}


def _rfc822(when: datetime) -> str:
    return format_datetime(when.astimezone(UTC))
