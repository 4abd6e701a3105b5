"""Front matter, value by value: what is understood, and the whole text of what is not."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from learnscape.problems import Problem
from learnscape.read import front_matter
from learnscape.read.front_matter import read_front_matter
from tests.builders import moment


def read(block, body="# Page\n"):
    """Give what stands in such a block."""
    return read_front_matter("docs/a.md", f"---\n{block}\n---\n{body}")


def value(reader, line, *, key="key"):
    """Give what a reader makes of one line, and the problem, if any."""
    front = read(line)
    return front.get(key, reader), front.problems


def wrong(what, mend, *, line=2):
    """Give the one problem."""
    return [Problem("docs/a.md", line, what, mend)]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_of_any_system_and_a_byte_order_mark(end, mark):
    """An editor for Windows writes front matter as well as any other."""
    text = mark + end.join(["---", "title: One", "kind: story", "---", "# Page", ""])

    front = read_front_matter("docs/a.md", text)

    assert front.get("title", front_matter.text) == "One"
    assert front.lines == {"title": 2, "kind": 3}
    assert front.body.strip() == "# Page"


@pytest.mark.parametrize(
    "text", ["---\ntitle: One\n...\n# Page\n", "--- \ntitle: One\n---\t\n# Page\n"]
)
def test_the_forms_that_mkdocs_knows(text):
    """Three dots may close it; spaces after the lines do not matter."""
    front = read_front_matter("docs/a.md", text)

    assert front.get("title", front_matter.text) == "One"
    assert front.body.strip() == "# Page"


@pytest.mark.parametrize(
    "text",
    ["", "# Page\n", "---\n", "---\n# Page\n", "text\n---\ntitle: One\n---\n", "--- x\na: 1\n---\n",
     "---\n\nAn opening.\n\n---\n\n# Page\n", "---\n- one\n- two\n---\n# Page\n",
     " ---\na: 1\n---\n"],
)  # fmt: skip
def test_what_is_no_front_matter_is_text(text):
    """A rule at the top, a list, a block further down: all of it is the page."""
    front = read_front_matter("docs/a.md", text)

    assert (front.body, front.nodes, front.problems) == (text, {}, [])


@pytest.mark.parametrize("block", ["", "# a comment", "\n\n"])
def test_an_empty_block_says_nothing(block):
    """And it is no text."""
    front = read(block)

    assert (front.body.strip(), front.nodes, front.problems) == ("# Page", {}, [])


def test_lines_are_counted_from_the_top_of_the_file():
    """Through comments, empty lines and values of several lines."""
    front = read("# a comment\n\none: |\n  a\n  b\n\ntwo: [\n  x]\nthree: 3")

    assert front.lines == {"one": 4, "two": 8, "three": 10}
    assert front.body.split("\n")[12 - front.begins] == "# Page"
    assert read_front_matter("docs/a.md", "# Page\n").begins == 1


@pytest.mark.parametrize(
    ("block", "line", "what", "mend"),
    [
        ("title: Git: the basics", 2, "the value of `title` has a second `:`",
         'write `title: "Git: the basics"`'),
        ("# note\n\nkind: story\ntitle: [open", 5, "nothing closes the `[`",
         "write `]` at its end, or put quotes around a text"),
        ("\n\n \n  kind: story\n  title: [open", 6, "nothing closes the `[`",
         "write `]` at its end, or put quotes around a text"),
        ("kind: story\ntitle: a\x7fb", 3, "an invisible control character (U+007F) stands here",
         "delete it"),
    ],
)  # fmt: skip
def test_what_yaml_cannot_read_is_told_with_its_line(block, line, what, mend):
    """In one sentence, with something to copy; the text below it is there."""
    front = read(block)

    assert front.problems == wrong(f"the front matter cannot be read: {what}", mend, line=line)
    assert front.body.strip() == "# Page"


@pytest.mark.parametrize(
    "text",
    ["---\ntitle: One\n", "---\ntitle: One\nkind: story\n\n# Page\n", "---\r\ntags:\r\n  - git\r\n",
     "---\ntitle: One\n----\n# Page\n", "\ufeff---  \nhide:\n", "---\nmy-key: 1\n  ---\n# Page\n"],
)  # fmt: skip
def test_settings_that_never_end_are_told(text):
    """They are text, to MkDocs as well, and readers would see them."""
    front = read_front_matter("docs/a.md", text)

    assert (front.nodes, "---" in front.body) == ({}, True)
    assert front.problems == wrong(
        "the front matter begins here and never ends",
        "write `---` on a line below the settings",
        line=1,
    )


@pytest.mark.parametrize(
    "text",
    ["---\n\ntitle: One\n", "---\nSome words: and more.\n", "---\nNote: this.\n", "---\n[a]: x\n",
     "---\nhttps://example.org\n", "---\n**a:** b\n", "---\n- a: b\n", "---", "--- \n\n\n",
     "----\ntitle: One\n", "***\ntitle: One\n", "---\n\nWords.\n\nNote: this.\n\n---\n\nMore.\n",
     "---\n\n![a](b.png): *c*\n---\n", "---\n\n> [!note]: x: y\n\n---\n"],
)  # fmt: skip
def test_a_rule_at_the_top_is_no_problem(text):
    """Whatever stands below it, and even where another follows."""
    front = read_front_matter("docs/a.md", text)

    assert (front.body, front.nodes, front.problems) == (text, {}, [])


def test_a_key_given_twice_is_told_with_the_line_of_the_first():
    """The last one counts, as it does for MkDocs; in entries of lists as well."""
    front = read("title: One\nkind: story\ntitle: Two\ntitle: Three\nkey: [{a: b, a: c}]")
    (entry,) = front_matter.mappings(front, "key", front.nodes["key"], "x")

    assert front.get("title", front_matter.text) == "Three"
    assert entry.get("a", front_matter.text) == "c"
    assert front.problems == [
        Problem("docs/a.md", 4, "`title` stands on line 2 already", "keep one of the two"),
        Problem("docs/a.md", 5, "`title` stands on line 2 already", "keep one of the two"),
        Problem("docs/a.md", 6, "`a` stands on line 6 already", "keep one of the two"),
    ]


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_no_text_is_too_odd(block):
    """Whatever stands between the lines, it is read or told of."""
    front = read(block)

    for key in [*front.nodes]:
        for reader in (front_matter.text, front_matter.texts, front_matter.slugs,
                       front_matter.moment, front_matter.span, front_matter.text_or_false,
                       front_matter.path_under_docs):  # fmt: skip
            front.get(key, reader)
    assert all(problem.line >= 1 for problem in front.problems)


@given(st.dictionaries(st.from_regex(r"[a-z]{1,6}", fullmatch=True), st.text(max_size=20)))
def test_a_text_that_a_program_wrote_is_read_as_it_was(values):
    """What YAML quotes, we understand; white space is folded."""
    front = read(yaml.safe_dump(values, allow_unicode=True).rstrip("\n") if values else "")

    told = {key: front.get(key, front_matter.text) for key in values}

    assert told == {key: " ".join(one.split()) for key, one in values.items()}
    assert front.problems == []


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("key: some words", "some words"),
        ("key: 2026", "2026"),
        ("key: 1.10", "1.10"),
        ("key: '2026-01-31'", "2026-01-31"),
        ('key: "yes"', "yes"),
        ("key: >\n  two\n  lines", "two lines"),
    ],
)
def test_a_text_is_taken_as_it_is_written(line, text):
    """A number is a text, and quotes are none of it."""
    assert value(front_matter.text, line) == (text, [])


@pytest.mark.parametrize("line", ["other: 1", "key:", "key: ~", "key: null"])
def test_what_is_empty_is_absent(line):
    """And no problem."""
    for reader in (front_matter.text, front_matter.texts, front_matter.moment, front_matter.span):
        assert value(reader, line) == (None, [])


@pytest.mark.parametrize(
    ("line", "what", "mend"),
    [
        ("key: [a]", "`key` is not a text", 'write `key: "some words"`'),
        ("key: {a: b}", "`key` is not a text", 'write `key: "some words"`'),
        ("key: yes", "`key: yes` is read as a yes or no, not as text", 'write `key: "yes"`'),
        ("key: 2026-01-31", "`key: 2026-01-31` is read as a date, not as text",
         'write `key: "2026-01-31"`'),
    ],
)  # fmt: skip
def test_what_is_no_text(line, what, mend):
    """The line to write is told."""
    assert value(front_matter.text, line)[1] == wrong(what, mend)


@pytest.mark.parametrize(
    ("line", "texts"),
    [
        ("key: one", ("one",)),
        ("key: [one, two words, 3]", ("one", "two words", "3")),
        ("key:\n- one\n- one", ("one",)),
        ("key: []", ()),
        ("key: ['']", ()),
        ("key: 5", ("5",)),
        ("key: 1.10", ("1.10",)),
        ("key: [0x1F, 1e3]", ("0x1F", "1e3")),
    ],
)
def test_a_list_of_texts(line, texts):
    """One alone is a list of one; each is said once."""
    assert value(front_matter.texts, line) == (texts, [])


@pytest.mark.parametrize(
    ("said", "text", "brackets"),
    [
        ("a, b", "a, b", "[a, b]"),
        ("a  c,b,", "a c,b,", "[a c, b]"),
        ("'@ann, it''s, C#'", "@ann, it's, C#", "['@ann', 'it''s', 'C#']"),
        ("git/, undo.md", "git/, undo.md", "[git/, undo.md]"),
        ("','", ",", "[]"),
    ],
)
def test_a_list_without_brackets_is_one_text(said, text, brackets):
    """Its author is told what to write, and that can be read."""
    assert value(front_matter.texts, f"key: {said}") == (
        (text,), wrong(f"`key: {text}` is one text, not a list", f"write `key: {brackets}`"),
    )  # fmt: skip
    assert value(front_matter.texts, f"key: {brackets}")[1] == []
    assert value(front_matter.texts, "key: ['a, b']") == (("a, b",), [])


@pytest.mark.parametrize(
    ("line", "read", "what", "mend"),
    [
        ("key: {5: 6}", (), "`key` is not a list", "write `key: [one, two]`"),
        ("key: {a: b}", (), "`key` is not a list", "write `key: [one, two]`"),
        ("key: [one, [two]]", ("one",), "`key` holds something that is not a text",
         "write `key: [one]`"),
        ("key: [no, x]", ("no", "x"), "`no` in `key` is read as a yes or no, not as text",
         'write `"no"`'),
    ],
)  # fmt: skip
def test_what_is_no_list_of_texts(line, read, what, mend):
    """What can be used is used."""
    assert value(front_matter.texts, line) == (read, wrong(what, mend))


def test_a_short_name_is_proposed():
    """Made of what was written; those that are right are kept."""
    assert value(front_matter.slugs, "key: [git, Version Control]") == (
        ("git",), wrong("`Version Control` is not a short name", "write `key: [version-control]`"),
    )  # fmt: skip
    assert value(front_matter.slugs, "key: 日本") == (
        (), wrong("`日本` is not a short name", "write `key: [version-control]`"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "when"),
    [
        ("key: 2024-01-03", moment(2).replace(hour=0)),
        ("key: '2024-01-03'", moment(2).replace(hour=0)),
        ("key: 2024-01-03 12:00:00", moment(2)),
        ("key: 2024-01-03T12:00", moment(2)),
        ("key: 2024-01-03T13:00+01:00", moment(2)),
        ("key: 2024-01-03 13:00:00 +01:00", moment(2)),
        ("key: 2024-01-03T12:00:00Z", moment(2)),
        ("key: 2024-01-02T22:00:00-14:00", moment(2)),
    ],
)
def test_a_date_or_a_date_and_time(line, when):
    """With a zone, or in UTC."""
    assert value(front_matter.moment, line) == (when, [])


@pytest.mark.parametrize(
    ("line", "said"),
    [("03.02.2026", ": 03.02.2026"), ("soon", ": soon"), ("2026", ": 2026"),
     ("2026-02-30", ": 2026-02-30"), ("[2026-01-01]", ""), ("2026-1-1", ": 2026-1-1"),
     ("0001-01-01T00:00+01:00", ": 0001-01-01T00:00+01:00"),
     ("9999-12-31T23:59-01:00", ": 9999-12-31T23:59-01:00")],
)  # fmt: skip
def test_what_is_no_date(line, said):
    """Nobody guesses which number is the month, or crashes at the ends of time."""
    assert value(front_matter.moment, f"key: {line}") == (
        None,
        wrong(
            f"`key{said}` is not a date", "write `key: 2026-01-31` or `key: 2026-01-31T15:00+01:00`"
        ),
    )


@pytest.mark.parametrize("span", ["6 months", "1 years", "10 days", "2 weeks"])
def test_a_length_of_time(span):
    """A number and a unit; of one, the unit may be without an s."""
    assert value(front_matter.span, f"key: {span}") == (span, [])
    assert value(front_matter.span, f"key: {span[:-1]}") == (span, [])


@pytest.mark.parametrize(
    "line", ["soon", "6", "0 days", "-1 weeks", "1.5 years", "6 Months", "six months"]
)
def test_what_is_no_length_of_time(line):
    """A length to copy is told."""
    assert value(front_matter.span, f"key: {line}") == (
        None, wrong(f"`key: {line}` is not a length of time", "write `key: 6 months`"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "mend"),
    [
        ("every: week", "every: 1 week"),
        ("every: Monthly", "every: 1 month"),
        ("every: every year", "every: 1 year"),
        ("review_every: years", "review_every: 1 year"),
        ("every: 2 Wednesdays", "every: 2 weeks"),
        ("every: []", "every: 2 weeks"),
    ],
)
def test_the_length_of_time_that_was_meant(line, mend):
    """Told as it can be read; nobody is asked to meet every six months."""
    key = line.partition(":")[0]
    _, problems = value(front_matter.span, line, key=key)

    assert [one.mend for one in problems] == [f"write `{mend}`"]
    assert value(front_matter.span, mend, key=key)[1] == []


def test_a_text_or_false():
    """False in any of YAML's words; true says nothing."""
    reader = front_matter.text_or_false

    assert value(reader, "key: Something new") == ("Something new", [])
    for word in ("false", "no", "Off"):
        assert value(reader, f"key: {word}") == (False, [])
    assert value(reader, 'key: "no"') == ("no", [])
    assert value(reader, "key: true") == (
        None, wrong("`key: true` says nothing", "write `key: What is new`"),
    )  # fmt: skip


def test_a_path_under_the_docs_folder():
    """With or without a slash before it; never out of the folder, never an address."""
    reader = front_matter.path_under_docs
    mend = "write the path from the docs folder, as in `key: git/undo.md`"

    assert value(reader, "key: git/undo.md") == ("git/undo.md", [])
    assert value(reader, "key: /git/undo.md") == ("git/undo.md", [])
    for path in ("../undo.md", "git/../../undo.md", "https://example.org/undo.md"):
        assert value(reader, f"key: {path}") == (
            None, wrong(f"`key: {path}` is not a page of this site", mend),
        )  # fmt: skip
        assert value(reader, f"picture: {path}", key="picture")[1] == wrong(
            f"`picture: {path}` is not a picture of this site",
            "write the path from the docs folder, as in `picture: people/ada.jpg`",
        )


def test_entries_of_a_list_of_small_mappings():
    """Each is read like a front matter, with lines of the file."""
    front = read("key:\n  - {a: one}\n  - two\n  - a: [x]")
    entries = [*front_matter.mappings(front, "key", front.nodes["key"], "key: [{a: b}]")]

    assert [entry.get("a", front_matter.text) for entry in entries] == ["one", None]
    assert front.problems == [
        Problem("docs/a.md", 4, "an entry of `key` is no list of keys", "write `key: [{a: b}]`"),
        Problem("docs/a.md", 5, "`a` is not a text", 'write `a: "some words"`'),
    ]


BILLION = "a0: &a0 [x]\n" + "\n".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)
)


@pytest.mark.parametrize("line", ["? *a9\n: x", "credits: [{? *a9 : x}]", "status: *a9"])
def test_a_billion_items_in_ten_lines_are_never_written_out(line):
    """What is no single value is not turned into text, be it a key or a value."""
    front = read(f"{BILLION}\n{line}")

    assert front.get("a0", front_matter.texts) == ("x",)
    assert front.get("status", front_matter.text) is None
