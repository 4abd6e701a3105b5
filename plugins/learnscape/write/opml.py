"""Every feed in one file, OPML 2.0, for a feed reader to import."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from lxml import etree

from learnscape.write.items import one_line, uri


class Outline(NamedTuple):
    """One feed to subscribe to."""

    title: str
    feed_url: str
    home: str
    description: str


def opml(title: str, groups: Mapping[str, Sequence[Outline]]) -> bytes:
    """Return the feeds in their groups, in the order given; those of the group "" stand alone."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = one_line(title)
    body = etree.SubElement(root, "body")
    for group, outlines in groups.items():
        if not outlines:
            continue
        name = one_line(group)
        parent = etree.SubElement(body, "outline", text=name) if name else body
        for outline in outlines:
            etree.SubElement(parent, "outline", _attributes(outline))
    etree.indent(root)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _attributes(outline: Outline) -> dict[str, str]:
    title = one_line(outline.title) or uri(outline.feed_url)
    attributes = {
        "type": "rss",  # what every reader looks for, whatever the format
        "text": title,
        "title": title,
        "description": one_line(outline.description),
        "xmlUrl": uri(outline.feed_url),
        "htmlUrl": uri(outline.home),
    }
    return {name: value for name, value in attributes.items() if value}
