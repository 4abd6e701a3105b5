"""Which parts of a page changed, by their headings."""

import re
from collections import Counter
from collections.abc import Mapping

from learnscape.derive.words import body_of, words_of

_LONG = 1 << 17  # bytes; a hundred pages in print
_LONGEST = 400  # signs of a heading
_MARKS = re.compile(  # a fence, or a heading; the first level is the page's own title
    r"^[ ]{0,3}(?:(`{3,}|~{3,})(.*)|#{2,6}(?!#)(.*))$", re.MULTILINE
)
_DETAILS = (
    (re.compile(r"\s*\{[^{}]*\}\s*$"), ""),  # attributes
    (re.compile(r"!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])"), r"\1"),
    (re.compile(r"<[^<>]+>"), ""),
    (re.compile(r"(\*\*\*|\*\*|\*|__|``|`)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
)


def changed_sections(old: bytes, new: bytes) -> tuple[str, ...]:
    """Return the headings of the parts whose words changed, came or went, in the page's order.

    None where the change is in the text before the first heading alone, or in a text so long that
    it is a list of changes itself.
    """
    if max(len(old), len(new)) > _LONG:
        return ()
    before, after = _sections(old), _sections(new)
    lines = dict.fromkeys((*after, *before))
    touched = [line for line in lines if before.get(line) != after.get(line)]
    headings = {line: _plain(line) for line in touched}
    gone, come = _words(before, headings), _words(after, headings)
    return tuple(
        heading
        for heading in dict.fromkeys(headings.values())
        if heading and gone.get(heading) != come.get(heading)
    )


def _sections(raw: bytes) -> dict[str, list[str]]:
    """Return the text below each heading, as it is written; parts of one name are one part."""
    text = body_of(raw).decode(errors="replace")
    parts: dict[str, list[str]] = {}
    heading, start, fence = "", 0, ""
    for mark in _MARKS.finditer(text):
        if mark[1]:
            closes = fence and mark[1].startswith(fence) and not mark[2].strip()
            fence = "" if closes else fence or mark[1]
        elif not fence:
            parts.setdefault(heading, []).append(text[start : mark.start()])
            heading, start = mark[3].strip(), mark.end()
    parts.setdefault(heading, []).append(text[start:])
    return parts


def _words(parts: Mapping[str, list[str]], headings: Mapping[str, str]) -> dict[str, Counter[str]]:
    """Return the words below some headings, which may be written in several ways."""
    found: dict[str, Counter[str]] = {}
    for line, heading in headings.items():
        if line in parts:
            found.setdefault(heading, Counter()).update(words_of(parts[line]))
    return found


def _plain(heading: str) -> str:
    heading = heading[:_LONGEST].strip().rstrip("#")
    for pattern, replacement in _DETAILS:
        heading = pattern.sub(replacement, heading)
    return " ".join(heading.split())
