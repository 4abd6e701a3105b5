"""Why YAML cannot read a block, in an author's words, at the line of the mistake, with a cure.

YAML complains where it gives up, in the words of its grammar. A line to copy is told only after
trying that it can be read.
"""

import contextlib
import re
from collections.abc import Iterator
from itertools import takewhile
from typing import NamedTuple

import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_TAB = re.compile(r" *-?\t")
_ENTRY = re.compile(r"(?P<before>\s*(?:-\s+)*(?:(?P<key>\w[^:]*):\s+)?)(?P<value>\S.*)")
_A_KEY = re.compile(r"\s*(?:-\s+)*[\w-]+:(?:\s|$)")
_COLON = re.compile(r":(?:\s|$)")
_NO_SPACE = re.compile(r"(\s*(?:-\s+)*[\w-]+):([^\s:/].*)")
_NO_ESCAPE = re.compile(r"\\[^0abtnvfre \"/\\N_LPxuU]")
_IN_A_LIST = re.compile(r"',' or '|node content")
_KEPT = "@`%*&!|>?,]}[{"  # signs that mean something to YAML where a text begins
_QUOTES = "'\""
_SHOWN = 32  # signs of a line
_LONGEST = 1000  # signs of a line to copy; a longer one might nest deeper than the parser can go


class Complaint(NamedTuple):
    """Where a block cannot be read, why, and how to mend it."""

    line: int  # counted from 1
    why: str
    mend: str


class _Trouble(NamedTuple):
    """Where YAML gave up, and where that began which it was reading; counted from 0."""

    lines: list[str]
    number: int
    column: int
    begun: int
    said: str

    @property
    def line(self) -> str:
        return self.lines[self.number]

    def here(self, why: str, mend: str) -> Complaint:
        return Complaint(self.number + 1, why, mend)


def complaint(error: yaml.MarkedYAMLError, block: str) -> Complaint:
    """Return what an author should hear of an error: the surest guess."""
    lines, begun = block.split("\n"), error.context_mark
    at = error.problem_mark or begun
    number, column = (at.line, at.column) if at else (0, 0)
    if number >= len(lines):  # where the block ends without a line end
        number, column = len(lines) - 1, len(lines[-1])
    said = str(error.problem or error.context)
    trouble = _Trouble(lines, number, column, begun.line if begun else number, said)
    for look in (_tab, _open_quote, _quotes_needed, _no_key, _inside, _open_list, _sign, _indented):
        if found := look(trouble):
            return found
    mend = "write one `key: value` a line, and put a text in quotes that has signs in it"
    return trouble.here(f"YAML says: {said}", mend)


def _tab(trouble: _Trouble) -> Complaint | None:
    if not _TAB.match(trouble.line):
        return None
    return trouble.here("the line is indented with a tab", "write spaces instead of the tab")


def _open_quote(trouble: _Trouble) -> Complaint | None:
    number = trouble.begun if "end of stream" in trouble.said else _quote_up_to(trouble)
    if number is None:
        return None
    entry = _ENTRY.fullmatch(trouble.lines[number].rstrip())
    opens = f"{_name(entry)} opens" if entry and entry["value"][0] in _QUOTES else "a text opens"
    written = _in_quotes(trouble.lines, number)
    mend = f"write `{written}`" if written else "close it with the same quote"
    return Complaint(number + 1, f"{opens} with a quote, and nothing closes it", mend)


def _quote_up_to(trouble: _Trouble) -> int | None:
    """Return where a text begins that takes the opening quote of this line for its closing one."""
    if not _A_KEY.match(trouble.line):
        return None
    for token in _tokens(trouble):
        quoted, begun = getattr(token, "style", None) in ("'", '"'), int(token.start_mark.line)
        if quoted and begun < token.end_mark.line == trouble.number:
            return None if _indent(trouble.line) > _indent(trouble.lines[begun]) else begun
    return None


def _quotes_needed(trouble: _Trouble) -> Complaint | None:
    entry = _ENTRY.fullmatch(trouble.line.rstrip())
    if not entry or not entry["before"].strip() or _is_list(entry["value"]):
        return None
    if entry["value"].startswith("- "):
        mend = "begin the list on the next line, or put a text in quotes"
        return trouble.here("a list begins on the line of its key", mend)
    why, written = _why_quotes(entry), _in_quotes(trouble.lines, trouble.number)
    if why and written:
        rest = "delete the rest, or " * (entry["value"][0] in "[{")
        return trouble.here(why, f"{rest}write `{written}`")
    if why and "second" in why and trouble.column >= entry.start("value"):
        return trouble.here(why, 'put all of it in quotes: `title: "Git: the basics"`')
    return None


def _why_quotes(entry: re.Match[str]) -> str | None:
    value, name = entry["value"], _name(entry)
    if value[0] == '"' and (escape := _NO_ESCAPE.search(value)):
        return f"`{escape[0]}` means nothing between double quotes"
    if value[0] in "[{" + _QUOTES:
        return f"{name} goes on after its closing {'quote' if value[0] in _QUOTES else 'bracket'}"
    if value[0] in _KEPT:
        return f"{name} begins with {_shown(value[0])}"
    return f"{name} has a second `:`" if _COLON.search(value) else None


def _no_key(trouble: _Trouble) -> Complaint | None:
    number = _keyless(trouble)
    if number is None:
        return None
    above, line, text = trouble.lines[:number], trouble.lines[number], trouble.lines[number].strip()
    if spaceless := _NO_SPACE.fullmatch(line):
        why, line = f"{_shown(text)} has no space after its `:`", ": ".join(spaceless.groups())
        readable = _is_readable(trouble.lines, number, line)
        mend = f"write `{line.strip()}`" if readable else "write a space after the `:`"
        return Complaint(number + 1, why, mend)
    if _indent(trouble.line) and _indent(line) and not text.startswith("- "):
        return None  # it may well belong to the text above
    mend = "write a `:` after its key, or a key before it: `title: Some words`"
    if any(above) and not above[-1].strip():  # it begins a paragraph
        mend = "write `---` above it, if the page begins here"
    return Complaint(number + 1, f"{_shown(text)} is no `key: value`", mend)


def _keyless(trouble: _Trouble) -> int | None:
    """Return where the text without a key begins that ends before this line, if there is one."""
    if not re.match("mapping values|.*expected ':'", trouble.said):
        return None
    last = trouble.begun if "expected" in trouble.said else trouble.number - 1
    filled = (n for n in range(last, -1, -1) if trouble.lines[n].strip())
    keyless = takewhile(lambda n: not _COLON.search(trouble.lines[n]), filled)
    return min(keyless, key=lambda n: (_indent(trouble.lines[n]), n), default=None)


def _inside(trouble: _Trouble) -> Complaint | None:
    key = _A_KEY.match(trouble.line)
    if not key or not _indent(trouble.line) or not trouble.said.startswith("mapping values"):
        return None
    mend = "put that text in quotes, or begin the line where the other keys begin"
    return trouble.here(f"`{key[0].strip()}` stands inside of the text above it", mend)


def _open_list(trouble: _Trouble) -> Complaint | None:
    opened = _IN_A_LIST.search(trouble.said) and next(reversed(_open_brackets(trouble)), None)
    if not opened:
        return None
    begun, rest = opened.start_mark.line, trouble.line[trouble.column :]
    bracket, closing = "[]" if isinstance(opened, yaml.FlowSequenceStartToken) else "{}"
    outside = _indent(trouble.line) <= _indent(trouble.lines[begun])
    if closing not in rest or (trouble.number > begun and outside):
        mend = f"write `{closing}` at its end, or put quotes around a text"
        return Complaint(begun + 1, f"nothing closes the `{bracket}`", mend)
    mend = 'write the entries as in `["one: two", three]`'
    return trouble.here(f"the list cannot be read from {_shown(rest)} on", mend)


def _open_brackets(trouble: _Trouble) -> list[yaml.Token]:
    opened: list[yaml.Token] = []
    for token in _tokens(trouble):
        if (token.start_mark.line, token.start_mark.column) >= (trouble.number, trouble.column):
            break
        if isinstance(token, yaml.FlowSequenceStartToken | yaml.FlowMappingStartToken):
            opened.append(token)
        elif isinstance(token, yaml.FlowSequenceEndToken | yaml.FlowMappingEndToken):
            del opened[-1:]
    return opened


def _sign(trouble: _Trouble) -> Complaint | None:
    before = max(trouble.column - 1, 0)
    found = next((sign for sign in trouble.line[before:][:2][::-1] if sign in _KEPT), None)
    if not found:
        return None
    mend = "put quotes around the text that it is part of, or delete it"
    return trouble.here(f"{_shown(found)} means something else to YAML here", mend)


def _indented(trouble: _Trouble) -> Complaint | None:
    if "expected" not in trouble.said or trouble.line[: trouble.column].strip():
        return None
    mend = "begin all keys in one column, and all `-` of a list"
    return trouble.here("the line is not indented like those it belongs to", mend)


def _in_quotes(lines: list[str], number: int) -> str | None:
    """Return a line with its value in quotes, if it can be read like that."""
    entry = _ENTRY.fullmatch(lines[number].rstrip())
    if not entry or not entry["before"].strip() or _is_list(entry["value"]):
        return None
    text = value = entry["value"]
    if value[0] in _QUOTES and (value.count(value[0]) == 1 or value[-1] == value[0]):
        text = value[1:].removesuffix(value[0])
    double = '"' not in text and "\\" not in text
    quoted = f'"{text}"' if double else "'" + text.replace("'", "''") + "'"
    line = entry["before"] + quoted
    return line.strip() if _is_readable(lines, number, line) else None


def _is_list(value: str) -> bool:
    closing = {"[": "]", "{": "}"}.get(value[0])
    return closing is not None and (closing not in value or value.endswith(closing))


def _is_readable(lines: list[str], number: int, line: str) -> bool:
    """Say whether a line could stand there, with all above it and what belongs to it below."""
    if len(line) > _LONGEST:
        return False
    rest = takewhile(lambda one: _indent(one) > _indent(line), lines[number + 1 :])
    try:
        yaml.compose("\n".join([*lines[:number], line, *rest]), Loader=LOADER)
    except yaml.YAMLError:
        return False
    return True


def _tokens(trouble: _Trouble) -> Iterator[yaml.Token]:
    """Yield what YAML can tell apart, as far as it can."""
    with contextlib.suppress(yaml.YAMLError):
        yield from yaml.scan("\n".join(trouble.lines), Loader=LOADER)


def _name(entry: re.Match[str]) -> str:
    return f"the value of {_shown(entry['key'])}" if entry["key"] else "an entry"


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _shown(text: str) -> str:
    """Return the beginning of a text as a message shows it."""
    if text == "`":
        return "a backtick"
    if len(text) > _SHOWN:
        short = text[: _SHOWN - 2]
        text = (short.rpartition(" ")[0] or short) + " …"
    return f"`{text}`"
