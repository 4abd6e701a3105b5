"""Blocks of YAML: whatever makes one unreadable is told at its line, with a cure that is true."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnscape.read.blocks import UnreadableError, compose


def told(block):
    """Give where such a block cannot be read, why, and the cure; the first line is line 1."""
    with pytest.raises(UnreadableError) as stop:
        compose(block)
    return tuple(stop.value.told)


@pytest.mark.parametrize(
    ("line", "why", "mend"),
    [
        ("title: Git: the basics", "the value of `title` has a second `:`",
         'title: "Git: the basics"'),
        ("title: Was it 'no': or", "the value of `title` has a second `:`",
         "title: \"Was it 'no': or\""),
        ('title: a "b": c\\d', "the value of `title` has a second `:`",
         "title: 'a \"b\": c\\d'"),
        ("title: open:", "the value of `title` has a second `:`", 'title: "open:"'),
        ("- a: b: c", "the value of `a` has a second `:`", '- a: "b: c"'),
        ('title: "open', 'the value of `title` opens with a quote, and nothing closes it',
         'title: "open"'),
        ("title: 'open", "the value of `title` opens with a quote, and nothing closes it",
         'title: "open"'),
        ("title: 'It's so'", "the value of `title` goes on after its closing quote",
         'title: "It\'s so"'),
        ("title: 'It's: so'", "the value of `title` goes on after its closing quote",
         'title: "It\'s: so"'),
        ('title: He said "no": twice', "the value of `title` has a second `:`",
         "title: 'He said \"no\": twice'"),
        ('title: "He said "no" twice"', 'the value of `title` goes on after its closing quote',
         "title: 'He said \"no\" twice'"),
        ('title: "Git" basics', 'the value of `title` goes on after its closing quote',
         "title: '\"Git\" basics'"),
        ('title: "C:\\dir"', "`\\d` means nothing between double quotes", "title: 'C:\\dir'"),
        ("title: @ada", "the value of `title` begins with `@`", 'title: "@ada"'),
        ("title: `git`: how", "the value of `title` begins with a backtick", 'title: "`git`: how"'),
        ("title: 50 %", None, None),
        ("title: %50", "the value of `title` begins with `%`", 'title: "%50"'),
        ("title: *nobody", "the value of `title` begins with `*`", 'title: "*nobody"'),
        ("title: **bold** words", "the value of `title` begins with `*`",
         'title: "**bold** words"'),
        ("title: & Co", "the value of `title` begins with `&`", 'title: "& Co"'),
        ("title: ! Wow: yes", "the value of `title` begins with `!`", 'title: "! Wow: yes"'),
        ("title: > x", "the value of `title` begins with `>`", 'title: "> x"'),
        ("title: ]x", "the value of `title` begins with `]`", 'title: "]x"'),
        ("title: ? x: y", "the value of `title` begins with `?`", 'title: "? x: y"'),
        ("  - @ada", "an entry begins with `@`", '  - "@ada"'),
    ],
)  # fmt: skip
@pytest.mark.parametrize("around", ["{}", "kind: story\n{}", "{}\nkind: story"])
def test_a_value_that_needs_quotes_is_shown_in_quotes(line, why, mend, around):
    """At its line, wherever it stands; written so, the block can be read."""
    if line.startswith(("-", " ")):
        around = around.replace("{}", "list:\n{}")
    block = around.format(line)
    if why is None:
        assert compose(block)
        return

    assert told(block) == (block.split("\n").index(line) + 1, why, f"write `{mend.strip()}`")
    assert compose(block.replace(line, mend))


@pytest.mark.parametrize(
    ("block", "line", "why", "mend"),
    [
        ('a: 1\ntitle: "open\nb: "x"\nc: 3', 2,
         'the value of `title` opens with a quote, and nothing closes it', 'write `title: "open"`'),
        ("a: 1\ntitle: 'open\nb: it's", 2,
         "the value of `title` opens with a quote, and nothing closes it", 'write `title: "open"`'),
        ('a: 1\ntags: [a, "b]\ntitle: "x"', 2,
         'a text opens with a quote, and nothing closes it', "close it with the same quote"),
        ('tags: [a, "b]', 1, 'a text opens with a quote, and nothing closes it',
         "close it with the same quote"),
        ("a: 1\ntags:\n\t- git", 3, "the line is indented with a tab",
         "write spaces instead of the tab"),
        ("tags:\n  - git\n\t- web", 3, "the line is indented with a tab",
         "write spaces instead of the tab"),
        ("\ttitle: Git", 1, "the line is indented with a tab", "write spaces instead of the tab"),
        ("tags:\n  \t- git: a", 2, "the line is indented with a tab",
         "write spaces instead of the tab"),
        ("tags:\n-\tgit: web", 2, "the line is indented with a tab",
         "write spaces instead of the tab"),
        ("a: 1\ntitle:Git\nb: 2", 2, "`title:Git` has no space after its `:`",
         "write `title: Git`"),
        ("title:Git\nb: 2", 1, "`title:Git` has no space after its `:`", "write `title: Git`"),
        ("a: 1\njust words\nb: 2", 2, "`just words` is no `key: value`",
         "write a `:` after its key, or a key before it: `title: Some words`"),
        ("just words\nb: 2", 1, "`just words` is no `key: value`",
         "write a `:` after its key, or a key before it: `title: Some words`"),
        ("a: 1\njust words", 2, "`just words` is no `key: value`",
         "write a `:` after its key, or a key before it: `title: Some words`"),
        ("a: 1\n\nJust a paragraph of a page that nobody has closed.\n\nMore.", 3,
         "`Just a paragraph of a page …` is no `key: value`",
         "write `---` above it, if the page begins here"),
        ("a: text\n  b: c", 2, "`b:` stands inside of the text above it",
         "put that text in quotes, or begin the line where the other keys begin"),
        ("title: Git: the\n  basics", 1, "the value of `title` has a second `:`",
         'put all of it in quotes: `title: "Git: the basics"`'),
        ("title: [open", 1, "nothing closes the `[`",
         "write `]` at its end, or put quotes around a text"),
        ("a: {b: c\nd: 1", 1, "nothing closes the `{`",
         "write `}` at its end, or put quotes around a text"),
        ("tags: [a, b: c: d]", 1, "the list cannot be read from `: d]` on",
         'write the entries as in `["one: two", three]`'),
        ("tags: [a, , b]", 1, "the list cannot be read from `, b]` on",
         'write the entries as in `["one: two", three]`'),
        ("kind: story\ntitle: [\n", 2, "nothing closes the `[`",
         "write `]` at its end, or put quotes around a text"),
        ("tags: [a]\nb: [{c: d, e]", 2, "nothing closes the `{`",
         "write `}` at its end, or put quotes around a text"),
        ("title: [WIP] Git", 1, "the value of `title` goes on after its closing bracket",
         'delete the rest, or write `title: "[WIP] Git"`'),
        ("title: {{ x }} y", 1, "the value of `title` goes on after its closing bracket",
         'delete the rest, or write `title: "{{ x }} y"`'),
        ("credits:\n  - person ada\n    role: x", 2, "`- person ada` is no `key: value`",
         "write a `:` after its key, or a key before it: `title: Some words`"),
        ("credits:\n  - person:ada\n    role: x", 2, "`- person:ada` has no space after its `:`",
         "write `- person: ada`"),
        ("tags\n  - git\ntitle: x", 1, "`tags` is no `key: value`",
         "write a `:` after its key, or a key before it: `title: Some words`"),
        ("@kind: guide", 1, "`@` means something else to YAML here",
         "put quotes around the text that it is part of, or delete it"),
        ("tags: [a,\n  %b]", 2, "`%` means something else to YAML here",
         "put quotes around the text that it is part of, or delete it"),
        ("tags: - git", 1, "a list begins on the line of its key",
         "begin the list on the next line, or put a text in quotes"),
        (" a: 1\nb: 2", 2, "the line is not indented like those it belongs to",
         "begin all keys in one column, and all `-` of a list"),
        ("tags:\n- a: b\n c: d", 3, "the line is not indented like those it belongs to",
         "begin all keys in one column, and all `-` of a list"),
        ("title: a\n- b", 2, "the line is not indented like those it belongs to",
         "begin all keys in one column, and all `-` of a list"),
        ("日本: x\x07", 1, "an invisible control character (U+0007) stands here", "delete it"),
        ("a: 日\nb: 2\nc: \x9f", 3, "an invisible control character (U+009F) stands here",
         "delete it"),
        ("a: x\n--- y", 2, "YAML says: but found another document",
         "write one `key: value` a line, and put a text in quotes that has signs in it"),
    ],
)  # fmt: skip
def test_whatever_else_is_wrong_is_told_in_words(block, line, why, mend):
    """At the line where it is wrong, rather than at the one where YAML gives up."""
    assert told(block) == (line, why, mend)


@pytest.mark.parametrize("nested", ["[" * 100_000, "\n- " + "- " * 100_000, "{a: " * 100_000])
def test_lists_too_deep_for_the_parser_are_told(nested):
    """Its recursion would end the whole program, and nobody could say why."""
    assert told(f"tags: {nested}")[1:] == (
        "too many lists stand inside of one another", "keep to one list inside of another",
    )  # fmt: skip


@pytest.mark.parametrize(
    "block",
    ["a:" + "[" * 100_000 + "\nb: c", "a: b" + " " * 100_000 + "c: d", "a: \"" + "x: " * 30_000,
     "a: [" + "b, " * 30_000, "a: 'b\n" + "- " * 90 + " " * 100_000 + "c: 'd'"],
    ids=["brackets", "spaces", "colons", "commas", "dashes"],
)  # fmt: skip
def test_a_long_line_is_told_at_once(block):
    """However long it is; and no line is tried that the parser could not bear."""
    started = time.process_time()

    assert len(told(block)[1]) < 100
    assert time.process_time() - started < 1


@given(st.text(alphabet="ab:-#'\"[]{},&*!|>%@`?\\ \t\n", max_size=40))
def test_no_text_is_too_odd(block):
    """It is read, or told with a line that is there; a line to copy is never a new mistake."""
    try:
        compose(block)
    except UnreadableError as error:
        lines, told = block.split("\n"), error.told
        assert lines[told.line - 1 :]
        if told.line == len(lines) and (copy := re.fullmatch("write `(.*)`", told.mend)):
            indent = lines[-1][: -len(lines[-1].lstrip()) or None]
            compose("\n".join([*lines[:-1], indent + copy[1]]))
