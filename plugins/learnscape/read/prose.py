"""The words of a Markdown text as a reader reads them: its title and its first paragraph."""

import html
import re

_LINES_READ = 100  # what comes later is neither title nor summary
_SUMMARY_LENGTH = 300
_LOOKED_AT = 10 * _SUMMARY_LENGTH  # signs: markup that nobody closes is looked for up to the end
_BREAK_WITHIN = 40  # signs: a last word longer than this is cut, as where nothing parts the words
_HEADING = re.compile(r"#\s+(.*)")
_UNDERLINE = re.compile(r"=+\s*")
_FENCE = re.compile(r"\s*(```+|~~~+)")
_NO_PROSE = re.compile(
    r"\s*(?:[#>|!?=:<`~$%]|[-*+]\s|\d+[.)]\s|\[[^\]]+\]:|---|\*\*\*|___)|    |\t"
)
_MARKUP = (
    (re.compile(r"!\[([^\]]*)\]\([^)]*\)|!\[([^\]]*)\]\[[^\]]*\]"), ""),
    (re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\[[^\]]*\])"), r"\1"),
    (re.compile(r"<(https?://[^>]+)>"), r"\1"),
    (re.compile(r"<[^<>]+>"), ""),
    (re.compile(r"\s*\{\s*[:#.=][^{}]*\}"), ""),
    (re.compile(r"(\*\*\*|\*\*|\*|__|``|`|~~)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<!\w)_(?=\S)(.+?)(?<=\S)_(?!\w)"), r"\1"),
    (re.compile(r"\\([\\`*_{}\[\]()#+\-.!~|<>])"), r"\1"),
)


def title_and_summary(body: str) -> tuple[str, str]:
    """Return the first heading and the first paragraph of prose below it, as plain text.

    Without a heading, or with none above it, any first paragraph will do.
    """
    title, fenced, previous = "", False, ""
    paragraph: list[str] = []
    earlier: list[str] = []
    for line in body.split("\n", _LINES_READ)[:_LINES_READ]:
        if _FENCE.match(line):
            fenced = not fenced
        if not title and not fenced:
            if heading := _HEADING.fullmatch(line):
                title = _plain(heading[1].rstrip().rstrip("#"))
            elif _UNDERLINE.fullmatch(line) and previous.strip():
                title, paragraph = _plain(previous), []
                continue
        if not fenced and line.strip() and (paragraph or not _NO_PROSE.match(line)):
            paragraph.append(line.strip())
        elif paragraph:
            if title:
                break
            paragraph, earlier = [], earlier or paragraph
        previous = line
    return title, _shortened(_plain(" ".join(paragraph or earlier)))


def _plain(text: str) -> str:
    text = text[:_LOOKED_AT]
    for pattern, replacement in _MARKUP:
        text = pattern.sub(replacement, text)
    return " ".join(html.unescape(text).split())


def _shortened(text: str) -> str:
    if len(text) <= _SUMMARY_LENGTH:
        return text
    short = text[:_SUMMARY_LENGTH]
    if " " in short[-_BREAK_WITHIN:]:
        short = short.rpartition(" ")[0]
    return short.rstrip(".,;:") + " …"


def has_answer(body: str) -> bool:
    """Say whether a question's page has a heading `## Answer`, which stands in no example."""
    fence = ""
    for line in body.split("\n"):
        if fence:
            end = line.strip()
            fence = "" if end.startswith(fence) and not end.strip(fence[0]) else fence
        elif opened := _FENCE.match(line):
            fence = opened[1]
        elif line.startswith("## Answer"):
            return True
    return False
