"""Which words of a page stand for it: the first paragraph that is prose, as a reader reads it."""

import time

import pytest

from learnscape.read.prose import title_and_summary


def summary(text):
    """Give the summary of a page with a title above this text."""
    return title_and_summary(f"# T\n\n{text}\n")[1]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (
            "`learnscape digest` tells of\npages in `docs`.",
            "learnscape digest tells of pages in docs.",
        ),
        ("`git undo` undoes.", "git undo undoes."),
        ("```x``` is code in a line.", "x is code in a line."),
        ("~~Two~~ Three ways.", "Two Three ways."),
        ("$5 is the price.", "$5 is the price."),
        ("==Three== ways.", "Three ways."),
        ("%APPDATA% is a folder.", "%APPDATA% is a folder."),
        ("<kbd>S</kbd> opens the search.", "S opens the search."),
        ("<https://example.org> has more.", "https://example.org has more."),
        ("<3 is a heart.", "<3 is a heart."),
        ("!important is a word.", "!important is a word."),
        ("![picture](x.png) Three ways.", "Three ways."),
        (":material-undo: Three ways.", "Three ways."),
        ("***Three*** ways.", "Three ways."),
        ("[Three](x.md): ways.", "Three: ways."),
    ],
)
def test_a_paragraph_may_begin_with_any_sign(text, read):
    """Only the starts of blocks are passed over."""
    assert summary(text) == read


@pytest.mark.parametrize(
    "block",
    [
        "- a list\nthat goes on",
        "1. a list\n   that goes on",
        "- a list\n  ```\n  code\n  ```\n  that goes on",
        "> a quote\nthat goes on",
        "!!! note\n    A note.\nThat goes on",
        "??? note\n    A note.\nThat goes on",
        "/// note\n\nA note.\n\n///",
        "| a | b |\n|---|---|\nc | d",
        "a | b\n--|--\nc | d",
        "<div>\nraw text\n</div>",
        "</details>",
        "<style>\na {}\n\nb {}\n</style>",
        "<!-- hidden\n\nstill hidden -->",
        "$$\nx\n\ny\n$$",
        "$$x$$\nand so on",
        "\\begin{aligned}\nx\n\\end{aligned}",
        "~~~\n```\ncode\n\n~~~",
        '=== "Tab"\n\n    In a tab.',
        "::: package.module\n    options: none",
        "Term\n:   What it means\n    and more",
        "{% include 'x' %}",
        '--8<-- "x.md"',
        "[x]: https://example.org",
        "[^1]: A footnote\nthat goes on",
        "*[HTML]: A language",
        "[TOC]",
        "Part\n----",
    ],
)
def test_a_block_is_passed_over_up_to_the_next_empty_line(block):
    """With the lines that go on with it, though they look like text."""
    assert summary(f"{block}\n\nThree ways.") == "Three ways."


@pytest.mark.parametrize(
    "line",
    ["## Part", "---", "* * *", "***", "<!-- hidden -->", "{% if x %}", "[x]: y", "```\ncode\n```"],
)
def test_text_right_below_a_line_that_stands_alone_is_prose(line):
    """A heading, a rule, or what nobody sees."""
    assert summary(f"{line}\nThree ways.") == "Three ways."


@pytest.mark.parametrize(
    "text",
    [
        "Three ways.\n## Part",
        "Three ways.\n- one\n- two",
        "Three ways.\n1. one",
        "Three ways.\n> quoted",
        "Three ways.\n```\ncode\n```",
        "Three\nways.\n---",
    ],
)
def test_a_block_ends_a_paragraph(text):
    """With no empty line between."""
    assert summary(text) == "Three ways."


@pytest.mark.parametrize("line", ["#2 and more", "1986. A year", "    indented"])
def test_a_line_that_was_wrapped_ends_no_paragraph(line):
    """A number or a sign may come to stand at its beginning."""
    assert summary(f"See\n{line}") == f"See {line.strip()}"


@pytest.mark.parametrize(
    "label",
    [
        "**Goals**",
        "__Goals:__",
        "**Goals:**",
        "**Goals**:",
        "Goals:",
        "Accepted",
        "[Home](x.md) | [Up](y.md)",
        "[![badge](x.svg)](y) ![badge](z.svg)",
        "[Begin](x.md){ .md-button }",
        "<https://example.org>",
        "https://example.org/a",
        '<a href="x"><img src="y"></a>',
        "Date: 2020-03-20",
        "Status: accepted\nDeciders: Ada Lovelace, Bob",
        "**Documentation**: [example.org](https://example.org)",
        "&nbsp;",
    ],
)
def test_a_label_a_link_or_a_setting_alone_is_no_summary(label):
    """The next paragraph says more; where there is none, there is no summary."""
    assert summary(f"{label}\n\nThree ways.") == "Three ways."
    assert summary(f"{label}\n\n- a list") == ""


@pytest.mark.parametrize(
    "text",
    [
        "**This page holds no longer.**",
        "**Three** ways to **undo**",
        "See [the guide](x.md).",
        "Note: there are three ways to undo a commit",
        "Time: it flies.",
        "Two words",
    ],
)
def test_what_says_something_is_a_summary(text):
    """However short it is."""
    assert summary(f"{text}\n\nMore.") == title_and_summary(text)[1] != ""


def test_settings_above_everything_are_no_prose():
    """As old pages have them, without dashes around them."""
    assert title_and_summary("author: ada, bob\ntags:\nThree ways.\n") == ("", "Three ways.")


def test_without_a_title_the_first_paragraph_is_the_summary():
    """And not the last one that was looked at."""
    assert title_and_summary("## Part\n\nFirst one.\n\nSecond one.\n") == ("", "First one.")
    assert title_and_summary("First one.\n\n# T\n\n- a list\n") == ("T", "First one.")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("From [it](<https://example.org/a_(b)>) too.", "From it too."),
        ("From [it](https://example.org/a_(b)) too.", "From it too."),
        ('From [it](x.md "so (it) is") too.', "From it too."),
        ("From [list[int]](x.md) too.", "From list[int] too."),
        ("From [[1]](x.md) too.", "From [1] too."),
        ("From it[^1] too.", "From it too."),
        ("[![picture](x.png)](y.md) From it.", "From it."),
    ],
)
def test_a_link_is_read_as_its_words(text, read):
    """Whatever stands in its address."""
    assert summary(text) == read


def test_code_is_read_as_it_stands():
    """It holds no markup."""
    text = "Write `<div>`, `a_b_c`, `*x*`, `[y](z)`, `&amp;`, `\\*` or `` a`b ``."

    assert summary(text) == "Write <div>, a_b_c, *x*, [y](z), &amp;, \\* or a`b."


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("This command reads:\n\n- a", "This command reads …"),
        ("This command reads:\n- a", "This command reads …"),
        ("它们如下所示：\n\n- a", "它们如下所示 …"),
        (
            "This command reads the settings of all pages. It takes:\n\n- a",
            "This command reads the settings of all pages.",
        ),
        ("It reads, e.g. It takes:", "It reads, e.g. It takes …"),
    ],
)
def test_a_summary_announces_no_list(text, read):
    """The list isn't there: the sentences before will do, or a mark that there is more."""
    assert summary(text) == read


@pytest.mark.parametrize(
    "signs",
    [
        "[",
        "[a](",
        "[a](<",
        "(",
        "`",
        "``x`",
        "<a ",
        "|",
        "- ",
        "-",
        "{:",
        ":a",
        "a: ",
        "a, ",
        "$$ ",
    ],
)
def test_signs_without_end_are_read_at_once(signs):
    """No line takes the square of its length."""
    started = time.process_time()
    for before in ("", "x", "x: ", "[x](", "`"):
        summary(before + signs * 50_000 + "!")
        summary(before + signs * 50_000 + "\n---")

    assert time.process_time() - started < 1
