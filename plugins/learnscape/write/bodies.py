"""What a page says, as HTML for feeds: harmless, and readable where our files are not."""

from collections.abc import Callable

import nh3
from lxml import etree
from lxml.etree import _Element as Element

from learnscape.write.links import SCHEMES, absolute, candidates
from learnscape.write.xml import xml_text

# The elements that go out, each with its attributes. No ids and no classes: they mean us alone.
_KEPT: dict[str, set[str]] = {tag: set() for tag in (
    "address", "article", "aside", "dd", "div", "dl", "dt", "figcaption", "figure", "footer",
    "h2", "h3", "h4", "h5", "h6", "header", "hr", "p", "picture", "pre", "section", "ul",
    "caption", "table", "tbody", "tfoot", "thead", "tr",
    "abbr", "b", "bdi", "br", "cite", "code", "dfn", "em", "i", "kbd", "mark", "rp", "rt",
    "ruby", "s", "samp", "small", "strong", "sub", "sup", "u", "var", "wbr",
)} | {
    "*": {"dir", "lang", "title"},
    "a": {"href"}, "audio": {"src"}, "video": {"height", "poster", "src", "width"},
    "blockquote": {"cite"}, "q": {"cite"},
    "col": {"span"}, "colgroup": {"span"},
    "del": {"cite", "datetime"}, "ins": {"cite", "datetime"}, "time": {"datetime"},
    "img": {"alt", "height", "sizes", "src", "srcset", "width"},
    "li": {"value"}, "ol": {"reversed", "start", "type"},
    "source": {"media", "sizes", "src", "srcset", "type"},
    "td": {"align", "colspan", "rowspan"}, "th": {"align", "colspan", "rowspan", "scope"},
}  # fmt: skip
_ADDRESSES = {
    "a": ("href",), "iframe": ("src",), "audio": ("src",), "video": ("poster", "src"),
    "blockquote": ("cite",), "del": ("cite",), "ins": ("cite",), "q": ("cite",),
    "img": ("src", "srcset"), "source": ("src", "srcset"),
}  # fmt: skip
# These go with all that they hold, before parsers can differ about where they end.
_GONE = ("button", "datalist", "noembed", "noframes", "plaintext", "script", "select", "style",
         "template", "textarea", "xmp")  # fmt: skip
_BLOCKS = ("blockquote", "div", "dl", "h2", "h3", "h4", "h5", "h6", "ol", "p", "pre", "table", "ul")
_DIVISIONS = ("center", "dialog", "fieldset", "form", "legend", "main", "nav", "noscript")
_NAMES = {"details": "blockquote", "h1": "h2"} | dict.fromkeys(_DIVISIONS, "div")
_BARE = ("label", "span")  # these go last, and what they hold stays
_BLANKS = bytes(range(33)).decode()
_EMOJI = ("emojione", "gemoji", "twemoji")
_ROUNDS = 9  # pages need two, the second of which changes nothing

_PARSER = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
_ON_TOP = etree.XPath("not(preceding::text()[normalize-space()] or preceding::img)")
_SANITIZER = nh3.Cleaner(
    tags=_KEPT.keys() - {"*"},
    attributes=_KEPT,
    set_tag_attribute_values={"audio": {"controls": ""}, "video": {"controls": ""}},
    link_rel=None,
    url_schemes=SCHEMES,
    url_relative="deny",
)


def cleaned(html: str, *, base: str) -> str:
    """Return the HTML of a page as it may go into a feed, whose readers have none of our files.

    Every address is absolute and nothing runs. What our styles and scripts make readable, elements
    do here: tabs and notes have titles, what was folded is open, formulas and diagrams show their
    source. The heading on top is left out, for an item has a title.

    Parsers differ about broken HTML, which is how scripts get past sanitizers. So it goes through
    two, until both read the same: cleaning it again changes nothing.

    Args:
        html: The rendered content.
        base: The absolute address of the page.
    """
    for _ in range(_ROUNDS):
        before, html = html, _once(html, base)
        if html == before:
            break
    return html


def _once(html: str, base: str) -> str:
    root = etree.fromstring(b"<html><body>" + xml_text(html).encode(), _PARSER)
    _simplify(root)
    for element in reversed([*root.iter()]):  # whatever an element holds comes before it
        for name in element.get("class", "").split():
            if name in _BY_CLASS:
                _BY_CLASS[name](element)
        if element.tag in _ADDRESSES:
            _resolve(element, base)
        if element.tag in _BY_TAG:
            _BY_TAG[element.tag](element)
        elif element.tag not in _KEPT and element.tag not in _BARE:
            element.tag = _NAMES.get(str(element.tag), "span")
    etree.strip_tags(root, *_BARE)
    for link in root.iter("a"):
        _keep_use(link)
    for listing in root.iter("pre"):
        _keep_lines(listing)
    whole = etree.tostring(root, method="html", encoding="unicode")
    return _SANITIZER.clean(xml_text(whole)).strip()


def _simplify(root: Element) -> None:
    """Leave what every parser reads alike, and no title on top."""
    for script in root.iter("script"):
        kind = script.get("type", "")
        if kind.startswith("math/tex"):
            script.tag = "pre" if "display" in kind else "code"
    etree.strip_elements(root, *_GONE, with_tail=False)
    for drawing in [*root.iter("math", "svg")]:
        etree.strip_tags(drawing, "math", "svg")  # or each would say its words again
        words = next(drawing.iter("annotation"), drawing).itertext()
        _say(drawing, " ".join(" ".join(words).split()))
    heading = next(root.iter("h1"), None)
    if heading is not None and _ON_TOP(heading):
        _say(heading)


def _resolve(element: Element, base: str) -> None:
    """Make the addresses of an element absolute; one that leads nowhere goes."""
    for name in _ADDRESSES[str(element.tag)]:
        address = element.get(name)
        if name.startswith("src"):  # a script would load the picture late, from there
            address = element.get(f"data-{name}", address)
        if address is None:
            continue
        if name == "srcset":
            whole = ", ".join(candidates(address, base))
        else:
            whole = absolute(address.strip(_BLANKS), base)
        if (whole and name == "href") or (whole.startswith("http") and address):
            element.set(name, whole)
        else:
            element.attrib.pop(name, None)


def _say(element: Element, words: str = "") -> None:
    """Put words, or nothing, in the place of an element."""
    element.clear(keep_tail=True)
    element.tag = "span"
    element.text = xml_text(words)


def _wrap(element: Element, tag: str) -> None:
    """Put all that an element holds into one within it."""
    inner = etree.Element(tag)
    inner.text = xml_text(element.text or "")
    inner.extend([*element])
    element.text = None
    element.append(inner)


def _title(element: Element) -> None:
    """Make a title a bold paragraph, unless it holds blocks."""
    if next(element.iterdescendants(*_BLOCKS), None) is not None:
        element.tag = "div"
    else:
        element.tag = "p"
        _wrap(element, "strong")


def _note(element: Element) -> None:
    element.tag = "blockquote"


def _tabs(element: Element) -> None:
    """Put the title of each tab above it, where the older of two styles has it already."""
    labels = element.findall("*[@class='tabbed-labels']/label")
    tabs = element.findall("*[@class='tabbed-content']/div")
    for label, tab in zip(labels, tabs, strict=False):
        tab.addprevious(label)
    for label in labels or element.findall("label"):
        _title(label)


def _listing(element: Element) -> None:
    """Undo the table that held line numbers beside the code."""
    for cell in element.iter("tbody", "td", "th", "tr"):
        cell.tag = "span"
    element.tag = "div"


def _source(element: Element) -> None:
    """Keep the source of a formula or a diagram, once."""
    for preview in element.iterchildren():
        if preview.get("class") == "MathJax_Preview":
            _say(preview)
    if element.find("code") is None and element.find("pre") is None:
        element.tag = "code" if element.tag == "span" else "pre"


def _picture(element: Element) -> None:
    """Say what is on a picture that cannot be had, and show one of two that take turns."""
    if element.get("src", "").endswith(("#only-dark", "#gh-dark-mode-only")):
        _say(element)
    elif not {"src", "srcset"} & {*element.attrib} or element.get("class") in _EMOJI:
        _say(element, element.get("alt", ""))


def _frame(element: Element) -> None:
    """Link to what a frame would show."""
    address = element.get("src")
    _say(element, element.get("title", address or ""))
    if address:
        element.tag = "a"
        element.set("href", address)


def _field(element: Element) -> None:
    """Draw a checkbox, which task lists have."""
    box = "☐" if element.get("checked") is None else "☑"
    _say(element, box if element.get("type") == "checkbox" else "")


def _cell(element: Element) -> None:
    """Keep the alignment, which Markdown writes as a style."""
    name, _, side = element.get("style", "").rstrip("; ").partition(":")
    if name == "text-align" and side.strip() in {"center", "left", "right"}:
        element.set("align", side.strip())


def _keep_use(element: Element) -> None:
    """Keep a link only where it leads from something to somewhere."""
    if not (element.get("href") and (len(element) or (element.text or "").strip())):
        element.tag = "span"


def _keep_lines(element: Element) -> None:
    """Keep a blank line on top: HTML drops the newline after `<pre>`, and not after `<code>`."""
    if next(element.iterdescendants("pre"), None) is not None:
        element.tag = "div"
        return
    if (text := element.text or "").startswith("\n"):
        element.text = text = xml_text(text[1:])
    if text or not len(element) or element[0].tag != "code":
        _wrap(element, "code")


_BY_CLASS: dict[str, Callable[[Element], None]] = {
    "admonition": _note, "admonition-title": _title, "arithmatex": _source, "filename": _title,
    "headerlink": _say, "highlighttable": _listing, "linenos": _say, "mermaid": _source,
    "tabbed-set": _tabs,
}  # fmt: skip
_BY_TAG: dict[str, Callable[[Element], None]] = {
    "iframe": _frame, "img": _picture, "input": _field, "summary": _title,
    "td": _cell, "th": _cell, "title": _say,
}  # fmt: skip
