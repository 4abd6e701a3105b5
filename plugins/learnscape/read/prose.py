"""The words of a Markdown text as a reader reads them: its title and its first paragraph."""

import html
import re
from collections.abc import Iterable, Iterator
from itertools import dropwhile

from learnscape.model import Answer

_LINES_READ = 100  # what comes later is neither title nor summary
_SUMMARY_LENGTH = 300
_LOOKED_AT = 10 * _SUMMARY_LENGTH  # signs: markup that nobody closes is looked for up to the end
_BREAK_WITHIN = 40  # signs: a last word longer than this is cut, as where nothing parts the words
_KEY_WITHIN = 40  # signs
_SENTENCES = re.compile(r".{40,}[.!?](?=\s[A-Z])|.{20,}[。\uff0e！？]")  # what can stand alone
_WORD = re.compile(r"[\w-]{1,20}", re.ASCII)  # alone it is a label, as `Accepted`
_SENTENCE_ENDS = tuple(".!?…。\uff0e！？")
_SKIPPED = ("block", "table", "definition")  # with all lines up to the next empty one
_ANSWER = re.compile(r"answer(?: (?:from|by) (?P<by>[^(:,;]+))?(?![^\W_])", re.IGNORECASE)
_REMARK = re.compile(r"answer(?: (?:from|by) [^(:,;]+)? ?\((?P<word>\w+): .*\)$", re.IGNORECASE)
_CORRECTED = re.compile(r"\( ?corrected(?![^\W_])[: ]*(?P<why>.*?) ?\)$", re.IGNORECASE)
_ATTRIBUTES = re.compile(r"\s*\{\s*[:#.][^{}]*\}\s*$")
_ANSWERS = re.compile(r"##[ \t]*answer(?![^\W_])", re.IGNORECASE)
_HEADING = re.compile(r"#\s+(.*)")
_CLOSING = {"$$": "$$", "<!--": "-->"} | {
    f"<{tag}": f"</{tag}" for tag in ("script", "style", "pre", "textarea")
}  # any other fence is closed by its like
_FENCE = re.compile(r"\s*(`{3,}(?=[^`]*$)|~{3,})")
_BLOCK_TAGS = (
    "address|article|aside|audio|blockquote|body|canvas|center|col|d[dlt]|details|dialog|div|"
    "fieldset|figcaption|figure|footer|form|frame|h[1-6r]|head(?:er)?|html|iframe|legend|li(?:nk)?|"
    "main|math|menu|meta|nav|noscript|object|[ou]l|opt(?:group|ion)|p|param|picture|section|"
    "source|summary|svg|t(?:able|body|d|foot|h|head|itle|r|rack)|video"
)
_START = re.compile(
    rf"""(?P<gap>\s*$)
    |\s*(?P<fence>`{{3,}}(?=[^`]*$)|~{{3,}}|/{{3,}}(?=[ ]*\w)|\$\$(?!.*\$\$)|<!--(?!.*-->)
        |<(?:script|style|pre|textarea)\b(?!.*</))
    |(?P<code>[ ]{{4}}|\t)
    |\s*(?:(?P<table>(?=[\s:-]*\|)(?=[^-]*-)[\s:|-]+$)
    |(?P<definition>:(?:\s|$))
    |(?P<rule>[=-]+\s*$|(?P<sign>[-*_])(?:[ ]*(?P=sign)){{2,}}\s*$)
    |(?P<heading>\#)
    # a comment, a template's tag, a file to include, the definition of a link or an abbreviation:
    |(?P<aside><!--.*-->\s*$|\{{[%{{*!].*[%}}*!]\}}\s*$|-+8<-|\*?\[(?!\^)[^\]]+\]:)
    # a quote or table, a list, a note, a tab, mathematics, other tools' blocks, a footnote, HTML:
    |(?P<block>[>|]|[-*+]\s|\d+[.)]\s|!!!|\?\?\?|===[!+]?\s|\$\$|:::|\{{%|\\begin\{{|\[\^[^\]]+\]:
        |<(?:[?!]|/?(?:{_BLOCK_TAGS}|script|style|pre|textarea)\b)))""",
    re.VERBOSE | re.IGNORECASE,
)
_WRAPPED = re.compile(r"\s*(?:#+[^\s#]|(?!1[.)])\d+[.)]\s)")  # begins a block, but ends none
_CODE = re.compile(r"(?<![\\`])(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_SIGN = re.compile(r"[!-/:-@\[-`{-~]")
_TEXT = r"\[((?:[^\[\]]++|\[[^\[\]]*+\])*+)\]"
_TARGET = r"(?:\((?:\s*<[^<>]*>[^()]*|[^()]*+(?:\([^()]*+\)[^()]*+)*+)\)|\[[^\]]*\])"
_IMAGE = rf"!{_TEXT}{_TARGET}"
_MARKUP = (  # the sign that stands in all of a kind: to look for it costs nothing
    ("[", re.compile(rf"{_IMAGE}|\[\^[^\]\s]+\]"), ""),
    ("[", re.compile(_TEXT + _TARGET), r"\1"),
    ("<", re.compile(r"<(https?://[^>]+)>"), r"\1"),
    ("<", re.compile(r"<[^<>]+>"), ""),
    ("{", re.compile(r"\s*\{\s*[:#.=][^{}]*\}"), ""),
    ("*", re.compile(r"(\*\*\*|\*\*|\*)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    ("__", re.compile(r"__(?=\S)(.+?)(?<=\S)__"), r"\1"),
    ("_", re.compile(r"(?<!\w)_(?=\S)(.+?)(?<=\S)_(?!\w)"), r"\1"),
    ("~~", re.compile(r"~~(?=\S)(.+?)(?<=\S)~~"), r"\1"),
    ("==", re.compile(r"(?<!\w)==(?=\S)(.+?)(?<=\S)==(?!\w)"), r"\1"),
    (":", re.compile(r"(?<!\S):[a-z][\w+-]*:(?!\S)"), ""),
    ("\\", re.compile(r"\\([\\`*_{}\[\]()#+\-.!~|<>])"), r"\1"),
)
_LINKS = re.compile(
    rf"{_IMAGE}|{_TEXT}{_TARGET}?|<https?:[^>]+>|<a\b[^>]*>.*?</a>|\{{\s*[:#.=][^{{}}]*\}}|:[\w+-]+:"
)
_ITEM = r"[^\s,]+(?: [^\s,]+){0,2}"  # a value, of few words
_SETTING = re.compile(rf"\w[\w-]*(?: [\w-]+)?:(?!//)\s*(?:{_ITEM}(?:,\s*{_ITEM})*)?|https?://\S+")


def title_and_summary(body: str) -> tuple[str, str]:
    """Return the first heading and the first paragraph of prose below it, as plain text.

    Without a heading, or with none above it, any first paragraph will do.
    """
    title = earlier = ""
    lines = body.split("\n", _LINES_READ)[:_LINES_READ]
    for heading, part in _parts(dropwhile(_is_setting, lines)):
        if heading:
            title = title or _plain(part[0])
        elif (title or not earlier) and (summary := _prose(part)):
            if title:
                return title, _shortened(summary)
            earlier = summary
    return title, _shortened(earlier)


def answers_of(body: str) -> tuple[Answer, ...]:
    """Return the answers of a question's page, by its headings `## Answer`, in no example.

    `## Answer from bob (corrected: it deletes more than it says)` is one that holds no longer.
    """
    return tuple(answer_of(heading) or Answer() for _, heading in answer_headings(body))


def answer_headings(body: str) -> Iterator[tuple[int, str]]:
    """Yield the headings `## Answer` as plain text, each with its line, counted from 0."""
    close = ""
    for number, line in enumerate(body.split("\n")):
        if close:
            close = "" if _closes(line, close) else close
        elif opened := _FENCE.match(line):
            close = opened[1]
        elif _ANSWERS.match(line):
            yield number, _plain(line.strip("# \t"))


def answer_of(heading: str) -> Answer | None:
    """Return the answer that a heading begins, by its plain text; None where it begins none."""
    text = _heading(heading)
    match = _ANSWER.match(text)
    if not match:
        return None
    corrected = _CORRECTED.search(text)
    return Answer((match["by"] or "").strip(" @"), corrected["why"] if corrected else None)


def slip_in(heading: str) -> tuple[str, str] | None:
    """Return what is wrong with the heading of an answer, and the heading that was meant."""
    text = _heading(heading)
    corrected, remark = _CORRECTED.search(text), _REMARK.match(text)
    if corrected and not corrected["why"]:
        what = "an answer says that it was corrected, and not why"
        return what, f"{text[: corrected.start()]}(corrected: it deletes more than it says)"
    if remark and not corrected:
        what = "in parentheses only `corrected: why` means something"
        return what, f"{text[: remark.start('word')]}corrected{text[remark.end('word') :]}"
    return None


def _heading(text: str) -> str:
    return " ".join(_ATTRIBUTES.sub("", text).split())


def _parts(lines: Iterable[str]) -> Iterator[tuple[bool, list[str]]]:
    """Yield headings of the first rank (True, and their text), and paragraphs as their lines."""
    paragraph: list[str] = []
    skipping, close = False, ""
    for line in lines:
        if close:
            close = "" if _closes(line, close) else close
            continue
        start = None if not line or line[0].isalpha() else _START.match(line)
        kind = start.lastgroup if start else "text" if line else "gap"
        if paragraph and (kind in ("text", "code") or _WRAPPED.match(line)):
            paragraph.append(line.strip())
        elif kind == "text":
            paragraph = [] if skipping else [line.strip()]
        elif kind != "aside":
            if paragraph or kind == "heading":
                yield from _ended(paragraph, kind, line)
                paragraph = []
            skipping = kind in _SKIPPED or (skipping and kind in ("fence", "code"))
            if start and kind == "fence":
                close = _CLOSING.get(start[kind].lower(), start[kind])
    yield from _ended(paragraph, "gap", "")


def _ended(paragraph: list[str], kind: str | None, line: str) -> Iterator[tuple[bool, list[str]]]:
    """Yield what ends at a line of this kind, and the heading that the line is."""
    if len(paragraph) == 1 and kind == "rule" and not line.strip().strip("=-"):
        if "=" in line:
            yield True, paragraph
    elif paragraph and kind not in ("table", "definition"):
        yield False, paragraph
    if kind == "heading" and (heading := _HEADING.fullmatch(line)):
        yield True, [heading[1].rstrip().rstrip("#")]


def _closes(line: str, close: str) -> bool:
    """Say whether a line ends what a fence began: code, a block, mathematics, or raw HTML."""
    return close in line and (close[0] not in "`~/" or not line.strip().strip(close[0]))


def _prose(lines: list[str]) -> str:
    """Return a paragraph as plain text; nothing if it is but a label, links or settings."""
    text = " ".join(lines)[:_LOOKED_AT]
    if not text[0].isalpha() and (_is_label(text) or not _has_words(_LINKS.sub("", text))):
        return ""
    plain = "" if all(map(_is_setting, lines)) else _plain(text)
    return plain if _has_words(plain) and not _WORD.fullmatch(plain) else ""


def _is_label(text: str) -> bool:
    """Say whether a paragraph is one bold phrase that is no sentence."""
    mark, inner = text[:2], text.rstrip(":")[2:-2]
    if mark not in ("**", "__") or mark in inner or text.rstrip(":") != mark + inner + mark:
        return False
    return not inner.endswith(_SENTENCE_ENDS)


def _is_setting(line: str) -> bool:
    """Say whether a line is a key and a few values, as `Date: 2026-03-01`."""
    if ":" not in line[:_KEY_WITHIN]:
        return False
    plain = _plain(line)
    return not plain.endswith(_SENTENCE_ENDS) and bool(_SETTING.fullmatch(plain))


def _has_words(text: str) -> bool:
    return any(map(str.isalnum, text))


def _plain(text: str) -> str:
    text = text[:_LOOKED_AT]
    if "`" in text:
        text = _CODE.sub(lambda code: _SIGN.sub(_as_entity, code[2].strip()), text)
    for sign, pattern, replacement in _MARKUP:
        if sign in text:
            text = pattern.sub(replacement, text)
    return " ".join(html.unescape(text).split())


def _as_entity(sign: re.Match[str]) -> str:
    return f"&#{ord(sign[0])};"


def _shortened(text: str) -> str:
    """Return a text of no more signs than a summary has, without the announcement of a list."""
    if len(text) > _SUMMARY_LENGTH:
        short = text[:_SUMMARY_LENGTH]
        if " " in short[-_BREAK_WITHIN:]:
            short = short.rpartition(" ")[0]
        return short.rstrip(".,;: ") + " …"
    if not text.endswith((":", "：")):
        return text
    before = _SENTENCES.match(text)
    return before[0] if before else text.rstrip(":： ") + " …"
