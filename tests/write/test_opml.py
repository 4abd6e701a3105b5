"""The list of all feeds, for feed readers: valid by its schema, whatever the feeds are called."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from learnscape.write.opml import Outline, opml

SCHEMA = etree.RelaxNG(file=Path(__file__).parents[1] / "fixtures" / "feeds" / "opml.rng")
SITE = "https://docs.example.org/"
ALL = Outline("All & everything", f"{SITE}feeds/all/atom.xml", SITE, "Whatever is new")
GIT = Outline("Git", f"{SITE}feeds/topics/é/atom.xml", f"{SITE}tags/", "")


def read(data):
    """Give the outlines of a valid file, and how deep each lies."""
    root = etree.fromstring(data)
    SCHEMA.assertValid(root)
    return [(len([*one.iterancestors()]) - 1, dict(one.attrib)) for one in root.iter("outline")]


def test_every_feed_is_listed_in_its_group():
    """A feed has what a reader needs to subscribe; groups and feeds keep their order."""
    data = opml("Feeds", {"": [ALL], "Nothing": [], "Topics": [GIT]})

    assert read(data) == [
        (1, {
            "type": "rss",
            "text": "All & everything",
            "title": "All & everything",
            "description": "Whatever is new",
            "xmlUrl": f"{SITE}feeds/all/atom.xml",
            "htmlUrl": SITE,
        }),
        (1, {"text": "Topics"}),
        (2, {
            "type": "rss",
            "text": "Git",
            "title": "Git",
            "xmlUrl": f"{SITE}feeds/topics/%C3%A9/atom.xml",
            "htmlUrl": f"{SITE}tags/",
        }),
    ]  # fmt: skip
    assert etree.fromstring(data).findtext("head/title") == "Feeds"
    assert data.startswith(
        b"<?xml version='1.0' encoding='utf-8'?>\n<opml version=\"2.0\">\n  <head>"
    )
    assert data.endswith(b"\n  </body>\n</opml>\n")


@pytest.mark.parametrize("text", ['"/><outline text="x', "</outline>", "a\x0cb\ud800", "]]>", ""])
def test_no_name_breaks_the_list(text):
    """A name ends no element and adds none."""
    outlines = [Outline(text, SITE + text, f"{SITE}?{text}", text)] * 2

    assert len(read(opml(text, {text: outlines}))) == 2 + bool(text)


@given(st.text(st.characters(exclude_categories=())))
def test_any_name_may_be_listed(text):
    """Whatever text it is, the file is well-formed and the feed is in it."""
    assert len(read(opml(text, {"Feeds": [Outline(text, SITE + text, SITE, text)]}))) == 2
