"""The front matter of a Markdown file, checked value by value, with the line of each."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal, TypeVar

import frontmatter
import yaml

from learnscape.problems import Problem
from learnscape.read.blocks import UnreadableError, compose

_OPENING = re.compile(r"---[ \t]*$", re.MULTILINE)
_SETTING = re.compile(r"[a-z][\w-]*:(?:[ \t]|$)", re.MULTILINE)
_PROSE = re.compile(r"\n[ \t]*\n\s*+(?![\w\"'-]+:(?:\s|$)|#)")
_SPAN = re.compile(r"[1-9][0-9]* (days|weeks|months|years)")
_ONE = re.compile(r"(?:every )?(day|week|month|year)(?:s|ly)?", re.IGNORECASE)
_SPANS = {"every": "2 weeks"}  # to copy, by key
_USUAL_SPAN = "6 months"
_PATHS = {"picture": ("picture", "people/ada.jpg")}  # what, and one to copy, by key
_USUAL_PATH = ("page", "git/undo.md")
_NEEDS_NO_QUOTES = re.compile(r"[^\W_][\w ./+-]*")
_COUNT = re.compile(r"0|[1-9][0-9]{0,5}")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

T = TypeVar("T")


class _Handler(frontmatter.default_handlers.YAMLHandler):
    """Splits as MkDocs does: three dots close a block too, and a longer line does not."""

    FM_BOUNDARY = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)


TextOrFalse = str | Literal[False]


@dataclass
class FrontMatter:
    """What stands between the two `---` lines of a file, and what is wrong with it.

    A value that cannot be used is left out and becomes a problem; whoever builds decides
    whether problems are fatal.
    """

    path: str  # as problems name it
    body: str = ""
    begins: int = 1  # the line where the body does
    nodes: dict[str, yaml.Node] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    unread: bool = False  # there are settings, which a site generator would show as text

    def wrong(self, node: yaml.Node | str, what: str, mend: str) -> None:
        """Note a problem at a value, or at a key."""
        self.wrong_at(self.lines.get(node, 0) if isinstance(node, str) else _line(node), what, mend)

    def wrong_at(self, line: int, what: str, mend: str) -> None:
        """Note a problem at a line of the file; 0: at the file as a whole."""
        self.problems.append(Problem(self.path, line, what, mend))

    def take(self, node: yaml.MappingNode) -> None:
        """Add what stands in a list of keys; of a key that is given twice, the last."""
        first: dict[str, int] = {}
        for key, value in node.value:
            name, line = plain(key), _line(key)
            if name in first:
                what = f"`{name}` stands on line {first[name]} already"
                self.problems.append(Problem(self.path, line, what, "keep one of the two"))
            if name:
                first.setdefault(name, line)
                self.lines[name], self.nodes[name] = line, value

    def get(self, key: str, read: Callable[["FrontMatter", str, yaml.Node], T | None]) -> T | None:
        """Return the value of a key, read as said; None where it is absent, empty or wrong."""
        node = self.nodes.get(key)
        if node is None or node.tag == "tag:yaml.org,2002:null":
            return None
        return read(self, key, node)


def read_front_matter(path: str, text: str) -> FrontMatter:
    """Split a Markdown file into its front matter and its body.

    A file that opens with a horizontal rule, or whose front matter is no list of keys, has none.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    opening = _OPENING.match(text)
    if not opening:
        return FrontMatter(path, text)
    try:
        block, body = _Handler().split(text)
    except ValueError:
        return _never_closed(path, text, opening.end() + 1)
    result = FrontMatter(path, body, text.count("\n") - body.count("\n") + 1)
    try:
        node = compose(block)
    except UnreadableError as error:
        if _PROSE.match(block):  # text between two rules
            return FrontMatter(path, text)
        line, why, mend = error.told
        what = f"the front matter cannot be read: {why}"
        result.problems.append(Problem(path, line, what, mend))
        result.unread = True
        return result
    if not isinstance(node, yaml.MappingNode):
        return result if node is None else FrontMatter(path, text)
    result.take(node)
    return result


def _never_closed(path: str, text: str, start: int) -> FrontMatter:
    """Take it for text, as MkDocs does: a rule at the top, or settings that nothing ends."""
    front = FrontMatter(path, text)
    if _SETTING.match(text, start):
        front.unread = True
        what = "the front matter begins here and never ends"
        front.problems.append(Problem(path, 1, what, "write `---` on a line below the settings"))
    return front


def plain(node: yaml.Node) -> str:
    """Return what stands there, where it is one value; else "".

    A list or a mapping is never turned into text: a few lines of aliases can hold a billion items.
    """
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""


def text(front: FrontMatter, key: str, node: yaml.Node) -> str | None:
    """A line of text; a number is taken as it is written."""
    if not isinstance(node, yaml.ScalarNode):
        front.wrong(node, f"`{key}` is not a text", f'write `{key}: "some words"`')
        return None
    if _kind(node) in ("bool", "timestamp") and not node.style:
        what = f"`{key}: {node.value}` is read as a {_PLAIN[_kind(node)]}, not as text"
        front.wrong(node, what, f'write `{key}: "{node.value}"`')
    return " ".join(str(node.value).split())


def texts(front: FrontMatter, key: str, node: yaml.Node) -> tuple[str, ...]:
    """A list of texts; one alone is a list of one, but commas tell that several were meant."""
    if isinstance(node, yaml.ScalarNode):
        one = text(front, key, node)
        if is_unbracketed(node):
            several = ", ".join(_as_item(part) for part in node.value.split(",") if part.strip())
            what = f"`{key}: {one}` is one text, not a list"
            front.wrong(node, what, f"write `{key}: [{several}]`")
        return (one,) if one else ()
    if isinstance(node, yaml.MappingNode):
        front.wrong(node, f"`{key}` is not a list", f"write `{key}: [one, two]`")
        return ()
    found: dict[str, None] = {}
    for item in node.value:
        if not isinstance(item, yaml.ScalarNode):
            front.wrong(
                item, f"`{key}` holds something that is not a text", f"write `{key}: [one]`"
            )
        elif value := _item(front, key, item):
            found[value] = None
    return tuple(found)


def is_unbracketed(node: yaml.Node) -> bool:
    """Say whether a list was meant that lacks its brackets: `texts` has told of it."""
    return "," in plain(node)


def slugs(front: FrontMatter, key: str, node: yaml.Node) -> tuple[str, ...]:
    """A list of slugs: small letters, digits and hyphens."""
    values = texts(front, key, node)
    for value in () if is_unbracketed(node) else values:
        if not _SLUG.fullmatch(value):
            slug = "-".join(re.findall(r"[a-z0-9]+", value.lower())) or "version-control"
            front.wrong(node, f"`{value}` is not a short name", f"write `{key}: [{slug}]`")
    return tuple(filter(_SLUG.fullmatch, values))


def moment(front: FrontMatter, key: str, node: yaml.Node) -> datetime | None:
    """A date, or a date and time, with a zone or in UTC."""
    value = plain(node)
    try:
        when = datetime.fromisoformat(re.sub(r"\s+([+-])", r"\1", value.strip()))
        return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    except (OverflowError, ValueError):
        said = f"`{key}: {value}`" if value else f"`{key}`"
        mend = f"write `{key}: 2026-01-31` or `{key}: 2026-01-31T15:00+01:00`"
        front.wrong(node, f"{said} is not a date", mend)
        return None


def span(front: FrontMatter, key: str, node: yaml.Node) -> str | None:
    """A length of time: a number of days, weeks, months or years."""
    value = " ".join(plain(node).split())
    plural = value if value.endswith("s") else value + "s"
    if _SPAN.fullmatch(plural):
        return plural
    said = f"`{key}: {value}`" if value else f"`{key}`"
    one = _ONE.fullmatch(value)
    example = f"1 {one[1].lower()}" if one else _SPANS.get(key, _USUAL_SPAN)
    front.wrong(node, f"{said} is not a length of time", f"write `{key}: {example}`")
    return None


def count(front: FrontMatter, key: str, node: yaml.Node) -> int | None:
    """A number of people or things."""
    value = plain(node)
    if _COUNT.fullmatch(value):
        return int(value)
    front.wrong(node, f"`{key}` is not a number", f"write `{key}: 3`")
    return None


def text_or_false(front: FrontMatter, key: str, node: yaml.Node) -> TextOrFalse | None:
    """A text, or `false`."""
    if _kind(node) == "bool" and not getattr(node, "style", None):
        if str(node.value).lower() in ("false", "no", "off"):
            return False
        front.wrong(node, f"`{key}: {node.value}` says nothing", f"write `{key}: What is new`")
        return None
    return text(front, key, node)


def path_under_docs(front: FrontMatter, key: str, node: yaml.Node) -> str | None:
    """The path of a page or a picture, from the docs folder."""
    value = text(front, key, node)
    if value is None:
        return None
    parts = value.removeprefix("/").split("/")
    if ".." in parts or "://" in value:
        what, example = _PATHS.get(key, _USUAL_PATH)
        mend = f"write the path from the docs folder, as in `{key}: {example}`"
        front.wrong(node, f"`{key}: {value}` is not a {what} of this site", mend)
        return None
    return "/".join(parts)


def mappings(front: FrontMatter, key: str, node: yaml.Node, example: str) -> Iterator[FrontMatter]:
    """Yield the entries of a list of small mappings, each to be read like a front matter.

    The line of the key "" is that of the entry.
    """
    items = node.value if isinstance(node, yaml.SequenceNode) else [node]
    for item in items:
        if not isinstance(item, yaml.MappingNode):
            front.wrong(item, f"an entry of `{key}` is no list of keys", f"write `{example}`")
            continue
        entry = FrontMatter(front.path, lines={"": _line(item)}, problems=front.problems)
        entry.take(item)
        yield entry


_PLAIN = {"bool": "yes or no", "timestamp": "date"}


def _item(front: FrontMatter, key: str, item: yaml.ScalarNode) -> str:
    if _kind(item) in _PLAIN and not item.style:
        what = f"`{item.value}` in `{key}` is read as a {_PLAIN[_kind(item)]}, not as text"
        front.wrong(item, what, f'write `"{item.value}"`')
    return " ".join(str(item.value).split())


def _as_item(part: str) -> str:
    """Return a text as an entry of a list in brackets, in quotes where it needs them."""
    one = " ".join(part.split())
    return one if _NEEDS_NO_QUOTES.fullmatch(one) else "'" + one.replace("'", "''") + "'"


def _kind(node: yaml.Node) -> str:
    return str(node.tag).rpartition(":")[2]


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1  # counted from 0, and from the line of `---`
