"""Which parts of a page changed, by the headings that readers see."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnscape.derive.sections import changed_sections


def changed(old, new):
    """Give the headings of the parts that changed between two texts."""
    return changed_sections(old.encode(), new.encode())


def titled(heading):
    """Give the name of a part with such a heading, as it is told."""
    (name,) = changed("", f"{heading}\nwords\n")
    return name


PAGE = "# Page\n\nintro\n\n## One\n\nfirst\n\n### Two\n\nsecond\n\n## Three\n\nthird\n"


@pytest.mark.parametrize(
    ("was", "now", "sections"),
    [
        ("first", "first and more", ("One",)),
        ("second", "another", ("Two",)),
        ("intro", "another", ()),
        ("# Page", "# Another", ()),
        ("third", "third  \n", ()),
        ("first", "[first](elsewhere.md)", ()),
        ("third\n", "third\n\n## Four\n\nfourth\n", ("Four",)),
        ("### Two\n\nsecond\n\n", "", ("Two",)),
        ("second\n\n## Three\n\nthird", "third\n\n## Three\n\nsecond", ("Two", "Three")),
        ("", "---\ntitle: Another\n---\n", ()),
    ],
)
def test_parts_are_named_whose_words_changed_came_or_went(was, now, sections):
    """In the order of the page; not its settings, and not what only looks different."""
    assert changed(PAGE, PAGE.replace(was, now, 1)) == sections


def test_however_many_parts_changed_all_are_named():
    """Whoever shows them may show the first."""
    old, new = ("".join(f"## {n}\n{word}\n" for n in range(9)) for word in ("old", "new"))

    assert changed(old, new) == tuple("012345678")


def test_a_very_long_page_names_no_part():
    """It takes long to read, and is a list of changes itself, as release notes are."""
    body = "".join(f"- Line {n} of many\n" for n in range(9000))

    assert changed(f"## Latest\nOld.\n{body}", f"## Latest\nNew.\n{body}") == ()


def test_parts_of_one_name_are_one():
    """Nobody can tell them apart by it."""
    assert changed("## A\none\n## A\ntwo\n", "## A\none\n## A\nthree\n") == ("A",)
    assert changed("## A\none\n## A\ntwo\n", "## A\ntwo\n## A\none\n") == ()


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("## Undo", "Undo"),
        ("   ###### Undo ######  ", "Undo"),
        ("##\tUndo", "Undo"),
        ("##Undo", "Undo"),
        ("## Undo { #undo .big }", "Undo"),
        ("## [Undo](undo.md) a **pushed** _commit_", "Undo a pushed _commit_"),
        ("## `git revert`", "git revert"),
        ("## ![Stop](stop.png) Undo", "Stop Undo"),
        ("## Undo <small>soon</small>", "Undo soon"),
        ("## C#", "C"),
        ("## 撤销", "撤销"),
        ("## snake_case", "snake_case"),
    ],
)
def test_a_heading_is_told_as_readers_see_it(heading, name):
    """Without its markup."""
    assert titled(heading) == name


@pytest.mark.parametrize(
    "text",
    [
        "```sh\n## no heading\nx\n```\n",
        "~~~\n## no heading\nx\n~~~\n",
        "````\n```\n## no heading\nx\n````\n",
        "```\n```python\n## no heading\nx\n```\n",
        "  ```\n## no heading\nx\n",
        "    ## no heading\nx\n",
        "####### no heading\nx\n",
        "# the title\nx\n",
        "##\nx\n",
    ],
)
def test_what_is_no_heading_begins_no_part(text):
    """Comments in code above all."""
    assert changed("", text) == ()


def test_after_code_come_headings_again():
    """However long its fence was."""
    assert changed("", "````\n## no\n`````\n## Yes\nx\n") == ("Yes",)


@given(st.binary(max_size=80), st.binary(max_size=80))
def test_no_bytes_are_too_odd(old, new):
    """Any two files can be compared, and a file has not changed from itself."""
    assert changed_sections(old, old) == ()
    assert all(changed_sections(old, new))


@pytest.mark.parametrize(
    "part", [" ", "#", "[a", "![a](", "{", "<", "`a", "**a", "*** ", "[]([", "\t"]
)
def test_a_heading_of_any_length_is_read_at_once(part):
    """Anyone can write one."""
    started = time.process_time()

    changed("", f"## a{part * 20_000}b\n{part * 20_000}")

    assert time.process_time() - started < 1
