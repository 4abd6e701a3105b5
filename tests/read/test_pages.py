"""What a page says of itself: its title and first words, as a reader reads them; its settings."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnscape.model import Answer, NamedCredit, Question
from learnscape.problems import Problem
from learnscape.read.pages import find_pages, read_page
from tests.builders import moment


def reading(text, path="git/undo.md", **options):
    """Give what is read of such a page."""
    raw = text if isinstance(text, bytes) else text.encode()
    return read_page(path, raw, name=f"docs/{path}", **options)


def page(text, **options):
    """Give the page."""
    return reading(text, **options).page


def told(text, **options):
    """Give the problems as (line, what, mend)."""
    return [(one.line, one.what, one.mend) for one in reading(text, **options).problems]


def test_a_page_without_settings_is_a_good_page():
    """It has a title, a summary and a kind."""
    one = page("# Undo\n\nThree ways.\n")

    assert (one.path, one.title, one.summary, one.kind) == (
        "git/undo.md",
        "Undo",
        "Three ways.",
        "guide",
    )
    assert told("# Undo\n\nThree ways.\n") == []


def test_every_setting_is_read():
    """As the guide lists them, with the line of each."""
    one = page(
        """---
title: Undo
description: Three ways.
kind: story
communities: [version-control]
review_every: 6 months
status: retired
replaced_by: git/redo.md
tags: [git, 2026]
credits:
  - {name: Kim, role: illustrator}
  - {person: ada, role: tester, when: 2024-01-03}
whats_new: A fourth way.
created: 2024-01-03
---
# Another title
"""
    )

    assert (one.title, one.summary, one.kind, one.status) == (
        "Undo",
        "Three ways.",
        "story",
        "retired",
    )
    assert (one.communities, one.tags) == (("version-control",), ("git", "2026"))
    assert (one.review_every, one.replaced_by) == ("6 months", "git/redo.md")
    assert one.whats_new == "A fourth way."
    assert one.created == moment(2).replace(hour=0)
    assert one.credits == (
        NamedCredit("illustrator", name="Kim"),
        NamedCredit("tester", person="ada", when=moment(2).replace(hour=0)),
    )
    assert (one.lines["title"], one.lines["credits"], one.lines["created"]) == (2, 10, 14)
    assert (one.lines["credits[0]"], one.lines["credits[1]"]) == (11, 12)


def test_windows_writes_pages_too():
    """With its line ends the settings are the settings."""
    one = page(
        b"---\r\ntitle: Undo\r\nstatus: draft\r\n---\r\n\r\n# Undo it\r\n\r\nThree ways.\r\n"
    )

    assert (one.title, one.status, one.summary) == ("Undo", "draft", "Three ways.")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Undo #", "Undo"),
        ("Undo\n====\n", "Undo"),
        ("# Undo `git push`", "Undo git push"),
        ("# *Undo* [it](x.md)", "Undo it"),
        ("# Undo {#undo .big}", "Undo"),
        ("# A &amp; B", "A & B"),
        ("# snake_case_name", "snake_case_name"),
        ("# 2 * 3 * 4", "2 * 3 * 4"),
        ("# Undo <br> it", "Undo it"),
        ("```\n# no title\n```\n\n# Undo", "Undo"),
        ("~~~\n# no title\n~~~\n\n# Undo", "Undo"),
        ("## Second\n\n# Undo", "Undo"),
        ("text", "Undo"),
        ("#no heading", "Undo"),
    ],
)
def test_the_title_is_what_a_reader_reads(text, title):
    """The first heading of the first rank, without markup; else the name of the file."""
    assert page(text).title == title


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("how-to_undo.md", "How to undo"),
        ("API-keys.md", "API keys"),
        ("git/index.md", "Git"),
        ("git/README.md", "Git"),
        ("index.md", "Home"),
        ("two words.markdown", "Two words"),
    ],
)
def test_a_page_without_a_heading_is_called_by_its_file(path, title):
    """An index is called by its folder."""
    assert page("text", path=path).title == title


@pytest.mark.parametrize(
    "text",
    [
        "# T\n\nThree *ways* to [undo](x.md).\n\nMore.",
        "# T\n\n![picture](x.png)\n\nThree ways to undo.",
        "# T\n\n- a list\n\nThree ways\nto undo.",
        "# T\n\n```\ncode\n```\n\nThree ways to undo.",
        "# T\n\n!!! note\n    Hint.\n\nThree ways to undo.",
        "# T\n\n| a | b |\n|---|---|\n\nThree ways to undo.",
        "# T\n\n## Part\n\nThree ways to undo.",
        "# T\n\n> quoted\n\nThree `ways` to undo.",
        "# T\n<!-- hidden -->\n\nThree ways to undo.",
    ],
)
def test_the_summary_is_the_first_paragraph_of_prose(text):
    """Not a list, a table, a picture, a note, or code."""
    assert page(text).summary == "Three ways to undo."


def test_a_long_paragraph_is_cut_between_words():
    """At most three hundred signs, and a mark that there is more."""
    summary = page("# T\n\n" + "word, " * 100).summary

    assert summary.endswith("word …")
    assert len(summary) <= 302


def test_old_bytes_are_a_problem_and_the_page_is_there():
    """What is not UTF-8 is read as well as can be."""
    raw = "# Größe\n".encode("latin-1")

    assert page(raw).title == "Gr\ufffd\ufffde"
    assert told(raw) == [(0, "the file is not in UTF-8", "save it as UTF-8")]


def test_a_file_in_another_encoding_is_one_problem():
    """Its bytes are not to be deleted one by one."""
    assert told("# Größe".encode("utf-16")) == [
        (0, "the file is not in UTF-8", "save it as UTF-8")
    ]  # fmt: skip


def test_a_replacement_needs_a_retirement():
    """Else it would be said of a page that holds."""
    assert told("---\nreplaced_by: a.md\n---\n") == [
        (2, "`replaced_by` says nothing while the page is not retired", "add `status: retired`")
    ]


def test_a_theme_may_have_more_statuses():
    """Material's own are known, and those that a site names."""
    assert page("---\nstatus: new\n---\n").status == "new"
    assert page("---\nstatus: hot\n---\n", statuses=["hot"]).status == "hot"
    assert told("---\nstatus: hot\n---\n") == [
        (2, "`status: hot` is none of the choices",
         "write one of draft, experiment, retired, new, deprecated")
    ]  # fmt: skip


def test_each_choice_is_told_once():
    """Though the site names some of them again; `draft`, which hides a page, is no first guess."""
    text = "---\nstatus: archived\n---\n"

    assert told(text, statuses=["new", "draft", "hot"]) == [
        (2, "`status: archived` is none of the choices",
         "write one of draft, experiment, retired, new, deprecated, hot")
    ]  # fmt: skip
    assert told("---\nstatus: Retired\n---\n")[0][2] == "write `status: retired`"


@pytest.mark.parametrize(
    ("block", "mend"),
    [
        ("communitis: [git]", "write `communities`"),
        ("kind: person\nemail: a@example.org", "write `emails`"),
        ("communities: {git: 1}", "write `communities: [one, two]`"),
        ("tags: {git: 1}", "write `tags: [one, two]`"),
    ],
)
def test_nothing_is_left_out_in_silence(block, mend):
    """Neither a misspelt key, nor a value of another shape."""
    assert [one[2] for one in told(f"---\n{block}\n---\n")] == [mend]


def test_numbers_are_words():
    """As they were written: years and versions among tags, a number for a community."""
    one = page("---\ntags: 5\ncommunities: [5, 1]\ntitle: 1.10\nicon: 5\n---\n")

    assert (one.tags, one.communities, one.title) == (("5",), ("5", "1"), "1.10")


def test_a_file_of_a_person_that_does_not_say_so():
    """It is told where the folder and the keys are a person's."""
    assert told("---\nname: Ada\nmentor: true\n---\n", path="people/ada.md") == [
        (3, "this looks like a person's file", "add `kind: person`")
    ]


@pytest.mark.parametrize(
    ("text", "line", "sign"),
    [
        ("# Undo\n\nThree \x0cways.\x01\n", 3, "U+000C"),
        ("# Undo\r\n\r\nThree ways.\x00\r\n", 3, "U+0000"),
        ("# Undo\r\rThree ways.\x1f\r", 3, "U+001F"),
        ("---\ntitle: Un\x07do\n---\n\nThree ways.\n", 2, "U+0007"),
        ("# Undo\n\nThree ways.\n\n字\ufffe\n", 5, "U+FFFE"),
        ("# Un\uffffdo\n\nThree ways.\n", 1, "U+FFFF"),
    ],
)
def test_what_xml_cannot_hold_is_told_and_dropped(text, line, sign):
    """HC-62: a form feed in one page would break the feed for every reader."""
    assert told(text) == [
        (line, f"an invisible control character ({sign}) stands here, "
               "which feeds and other XML cannot hold", "delete it")
    ]  # fmt: skip
    assert (page(text).title, page(text).summary) == ("Undo", "Three ways.")


def test_what_xml_can_hold_is_no_problem():
    """Tabs, line ends of any system, and letters of every kind."""
    assert told("# Größe\t字\r\n\r\n\x7f\x85\u2028\ufffd\ue000\U0010ffff 😀\n") == []


@pytest.mark.parametrize(
    ("front", "body", "asks"),
    [
        ("kind: question", "How?\n", True),
        ("kind: question", "How?\n\n## Answer\n\nSo.\n", False),
        ("kind: question", "How?\r\n\r\n## Answer from ada\r\n", False),
        ("kind: question", "How?\n\n```\n## Answer\n```\n", True),
        ("kind: question", "````\n```\n## Answer\n````\n", True),
        ("kind: question", "~~~ md\n## Answer\n```\n", True),
        ("kind: question", "```\ncode\n```\n\n## Answer\n", False),
        ("kind: question", "How?\n\n### Answer\n\n # Answer\n\n## The answer\n", True),
        ("kind: question", "How?\n\n## Answer (corrected: it is not so)\n", True),
        ("kind: question", "## Answer (corrected: not so)\n\n## Answer from bob\n", False),
        ("kind: question\nstatus: retired", "How?\n", False),
        ("kind: question\nanswered_in: git/undo.md", "How?\n", False),
        ("kind: question\nanswered_in:", "How?\n", True),
        ("kind: guide", "How?\n", False),
        ("title: Undo", "How?\n", False),
    ],
)
def test_a_question_asks_until_it_is_answered(front, body, asks):
    """On its page, under a heading of its own, or on another page, as its settings say."""
    assert page(f"---\n{front}\n---\n# Undo\n\n{body}").asks is asks


def test_what_a_question_says():
    """When, by whom, for how many others, and which answers it has."""
    front = "asked: 2026-02-03\nby: '@ada'\nasked_also: 4\nanswered_in: /git/undo.md"
    body = "## Answer from bob (corrected: it deletes more than it says)\n\n## Answer\n"

    assert page(f"---\nkind: question\n{front}\n---\n# How?\n\n{body}").question == Question(
        asked=datetime(2026, 2, 3, tzinfo=UTC),
        by="ada",
        asked_also=4,
        answered_in="git/undo.md",
        answers=(Answer("bob", "it deletes more than it says"), Answer()),
    )


def test_a_correction_says_why():
    """Or nobody learns from it."""
    text = "---\r\nkind: question\nasked_also: many\n---\n\n## Answer\n\n{}\n\n## Answer\n"
    what = "an answer says that it was corrected, and not why"
    why = "(corrected: it deletes more than it says)"

    for heading, meant in {
        "## Answer (corrected)": "Answer",
        "## Answer from [bob](../people/bob.md) (Corrected: ) ##": "Answer from bob",
        "##  Answer from bob: use `revert` (corrected) {#so}": "Answer from bob: use revert",
    }.items():
        assert sorted(told(text.format(heading))) == [
            (3, "`asked_also` is not a number", "write `asked_also: 3`"),
            (8, what, f"write `## {meant} {why}`"),
        ]
    bare = f"---\nkind: question\n...\n## Answer {why}\n## Answer (corrected)"
    assert [line for line, _, _ in told(bare)] == [5]


def test_an_answer_is_corrected_in_no_other_words():
    """It would stand as one that holds; but words in parentheses may be part of a name."""
    text = "---\nkind: question\n---\n## {}\n"
    what = "in parentheses only `corrected: why` means something"

    for said, meant in {
        "Answer (outdated: x)": "Answer (corrected: x)",
        "Answer from Ann Example (wrong: x (y: z))":
            "Answer from Ann Example (corrected: x (y: z))",
    }.items():  # fmt: skip
        assert told(text.format(said)) == [(4, what, f"write `## {meant}`")]
    for heading in ("Answer from Bob (Ops)", "Answer: use git (the tool: git)", "Answer from bob"):
        assert told(text.format(heading)) == []


def test_tags_without_brackets_are_told():
    """And nothing breaks."""
    one = "---\ntags: git, rebasing\ncommunities: git, ops\n---\n"

    assert page(one).tags == ("git, rebasing",)
    assert page(one).communities == ()
    assert told(one) == [
        (2, "`tags: git, rebasing` is one text, not a list", "write `tags: [git, rebasing]`"),
        (3, "`communities: git, ops` is one text, not a list", "write `communities: [git, ops]`"),
    ]


@pytest.mark.parametrize(
    ("entry", "line"),
    [("{name: Kim}", 4), ("{role: x}", 4), ("{name: Kim, person: ada, role: x}", 4), ("{}", 4)],
)
def test_a_credit_needs_a_role_and_one_name(entry, line):
    """The others are kept."""
    text = f"---\ncredits:\n  - {{name: Zoe, role: tester}}\n  - {entry}\n---\n"

    assert page(text).credits == (NamedCredit("tester", name="Zoe"),)
    assert told(text) == [
        (line, "an entry of `credits` needs a `role` and either a `name` or a `person`",
         'write `credits: [{name: "Mary Jones", role: "illustrator"}]`')
    ]  # fmt: skip


def test_every_mistake_is_told():
    """The first hides none of the others."""
    text = "---\nkind: x\nstatus: y\nreview_every: soon\ncreated: then\ntags: {a: b}\n---\n"

    assert sorted(line for line, _, _ in told(text)) == [2, 3, 4, 5, 6]
    assert isinstance(reading(text).problems[0], Problem)


@given(st.binary(max_size=200))
def test_no_file_is_too_odd(raw):
    """Any bytes are a page with a title."""
    assert page(raw).title


@given(st.text(alphabet="#`*_[]()<>!-=~|:{}\n ab1.\\&;\"'", max_size=80))
def test_no_markup_is_too_odd(text):
    """A title and a summary are one line each."""
    one = page("# T\n\n" + text)

    assert "\n" not in one.title + one.summary
    assert len(one.summary) <= 302


def files(root, *paths):
    """Make files, and folders around them."""
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("# Page\n")


def found(docs):
    """Give the paths of pages, and of links that lead away."""
    return tuple([source.path for source in sources] for sources in find_pages(docs))


def test_markdown_files_are_pages(tmp_path):
    """Of any ending that MkDocs takes for Markdown, sorted by their paths; hidden ones are not."""
    files(tmp_path, "b.md", "a/c.markdown", "a/D.MD", "e.mdown", "f.mkd", "g.mkdn", "x.txt",
          ".hidden.md", ".git/y.md", ".venv/z.md", "md", "README.md")  # fmt: skip

    assert found(tmp_path)[0] == ["README.md", "a/D.MD", "a/c.markdown", "b.md", "e.mdown", "f.mkd",
                                  "g.mkdn"]  # fmt: skip


def test_a_page_of_another_repository_has_its_home_there(tmp_path):
    """The nearest folder above with a `.git`, be it a folder or a file."""
    files(tmp_path, "a.md", "sub/b.md", "sub/deep/c.md", "sub/.git")

    homes = {source.path: source.home for source in find_pages(tmp_path)[0]}

    root = tmp_path.resolve()
    assert homes == {"a.md": root, "sub/b.md": root / "sub", "sub/deep/c.md": root / "sub"}


def test_links_are_followed_and_never_in_a_circle(tmp_path):
    """Within the folder; those that lead out of it, or nowhere, are told apart."""
    docs = tmp_path / "docs"
    files(docs, "a.md", "sub/b.md")
    files(tmp_path, "outside.md")
    (docs / "link.md").symlink_to("a.md")
    (docs / "out.md").symlink_to("../outside.md")
    (docs / "gone.md").symlink_to("nothing.md")
    (docs / "sub" / "up").symlink_to("..")
    (docs / "again").symlink_to("sub")

    inside, outside = found(docs)

    assert {"a.md", "link.md", "sub/b.md", "again/b.md"} <= set(inside)
    assert not any("up/sub" in path for path in inside)
    assert outside == ["gone.md", "out.md"]


@pytest.mark.parametrize(
    "text",
    [
        "# a" + " " * 5_000 + "b",
        "# t\n\nx" + "![" * 100_000,
        "# t\n\nx" + "*a " * 100_000,
        "# t\n\nx" + " _a" * 100_000,
    ],
    ids=["spaces", "brackets", "stars", "underlines"],
)
def test_a_page_that_opens_and_never_closes_is_read_at_once(text):
    """No text takes the square of its length, or the cube."""
    started = time.process_time()
    reading(text)

    assert time.process_time() - started < 1


def test_a_summary_without_spaces_is_cut_where_it_is_long():
    """Chinese and Japanese part no words."""
    assert page("# 题\n\n" + "汉" * 500).summary == "汉" * 300 + " …"


@pytest.mark.parametrize("target", ["circle.md", "x" * 4000], ids=["to itself", "too long"])
def test_a_link_that_cannot_be_followed_leads_nowhere(tmp_path, target):
    """It is told like one to a file that is not there."""
    (tmp_path / "circle.md").symlink_to(target)
    (tmp_path / "folder").symlink_to("folder")

    inside, outside = find_pages(tmp_path)

    assert (inside, [source.path for source in outside]) == ([], ["circle.md"])


@pytest.mark.parametrize(
    ("front", "declared"),
    [
        ("last_reviewed_on: 2026-01-31", "2026-01-31"),
        ("reviewed_by: Ada", "Ada"),
        ("last_reviewed: 2026-01-31\nlast_reviewed_by: Ada", "Ada, 2026-01-31"),
        ("reviewed_by: [Ada, Bob]", ""),
        ("reviewed_by:", ""),
        ("review_every: 6 months", ""),
    ],
)
def test_what_a_page_says_of_a_review_of_itself(front, declared):
    """In the keys of other tools; no problem, and no more than a claim."""
    text = f"---\n{front}\n---\n\n# Undo\n"

    assert page(text).declared == declared
    assert told(text) == []
