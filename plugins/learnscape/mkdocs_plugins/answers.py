"""Answers as readers see them: under the names that people wish, struck through where corrected."""

import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import ETX, STX

from learnscape.derive.identities import without_address
from learnscape.derive.questions import heading_of
from learnscape.model import Answer, Contributor
from learnscape.read.prose import answer_of
from learnscape.write.structured import ANSWER, ANSWERER, CORRECTED

_PRIORITY = 5.5  # when all words are there (`smarty` has 6), before `toc` makes ids of them (5)
_TAG = re.compile(r"<[^<>]*>")
_ESCAPED = re.compile(f"{STX}([0-9]+){ETX}")  # a sign behind a backslash


class Answerer(NamedTuple):
    """Who answered, as they wish to be shown, and their own page."""

    who: Contributor | None  # None: nobody is to be named
    page: str = ""  # from the question's file; "" where there is none


class AnswersExtension(Extension):
    """Makes the answers of the page that is being rendered what readers are to see."""

    answerer: Callable[[Answer], Answerer] | None = None  # None: the page is no question

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - as Markdown calls it
        """Take part in the rendering."""
        md.treeprocessors.register(_Answers(md, self), "learnscape-answers", _PRIORITY)


class _Answers(Treeprocessor):
    def __init__(self, md: Markdown, extension: AnswersExtension) -> None:
        super().__init__(md)
        self._markdown, self._extension = md, extension

    def run(self, root: Element) -> None:
        """Change the headings that begin an answer, and what lies below those that are corrected.

        Headings inside of anything else are examples, or somebody's quotation.
        """
        if self._extension.answerer is None:
            return
        for heading in root.findall("h2"):
            written = self._plain(heading)
            if answer := answer_of(written):
                answerer = self._extension.answerer(answer)
                _tell(heading, written, answer, answerer)
                place = [*root].index(heading) + 1
                if answer.corrected is not None:
                    _strike(root, place, answer.corrected)
                elif answerer.page and answerer.who:
                    root.insert(place, _link(answerer.who, answerer.page))

    def _plain(self, heading: Element) -> str:
        """Return a heading's text as a browser shows it; some of it is put back only at the end."""
        html = str(self._markdown.serializer(heading))
        for processor in self._markdown.postprocessors:
            html = processor.run(html)
        text = unescape(_TAG.sub("", html))
        return " ".join(_ESCAPED.sub(lambda sign: chr(int(sign[1])), text).split())


def _tell(heading: Element, written: str, answer: Answer, answerer: Answerer) -> None:
    told = heading_of(written, answer, answerer.who)
    if told:
        if answer.by and not answerer.who:
            heading.attrib.clear()  # an id that the author chose may name them as well
        for child in [*heading]:
            heading.remove(child)
        heading.text = _text(told.before)
        if told.name:
            name = SubElement(heading, "bdi")
            name.text, name.tail = _text(told.name), _text(told.after)
    kind = ANSWER if answer.corrected is None else CORRECTED
    heading.set("class", " ".join(filter(None, [heading.get("class"), kind])))


def _strike(root: Element, place: int, reason: str) -> None:
    """Say why an answer holds no longer, and strike through all up to the next heading."""
    below = [*_below(root, place)]
    said = Element("p", {"class": "learnscape-correction"})
    reason = without_address(reason)
    mark = SubElement(said, "strong")
    mark.text, mark.tail = ("Corrected:", " ") if reason else ("Corrected", "")
    if reason:
        SubElement(said, "bdi").text = _text(reason)
    said.tail = "\n"
    root.insert(place, said)
    if below:
        # search of Material leaves out what is wrong; any other finds it below its heading
        struck = Element("del", {"class": "learnscape-corrected", "data-search-exclude": ""})
        struck.text = struck.tail = "\n"
        root.insert(place + 1, struck)
        for element in below:
            root.remove(element)
            struck.append(element)


def _below(root: Element, place: int) -> Iterator[Element]:
    """Yield what belongs to a heading: footnotes are the whole page's."""
    for element in [*root][place:]:
        if element.tag in ("h1", "h2") or "footnote" in element.get("class", "").split():
            return
        yield element


def _link(who: Contributor, page: str) -> Element:
    line = Element("p", {"class": ANSWERER})
    link = SubElement(line, "a", {"href": page})
    link.text = "More from "
    SubElement(link, "bdi").text = _text(who.name)
    line.tail = "\n"
    return line


def _text(text: str) -> str:
    """Return a text that stays as it is: Markdown takes `&lt;` for a sign that is escaped."""
    return text.replace("&", "&amp;")
