"""The issue that asks for reviews: what it says, and that its numbers stay."""

import re
from datetime import date

import markdown as renderer
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learnscape.write.reminders import (
    MOST,
    Listed,
    Reminder,
    Waiting,
    body_of,
    continued,
    read_reminder,
    text_of,
    title_of,
)
from learnscape.write.templates import THEME
from tests.fixtures.site import Reading

EMPTY = Reminder("security", "2026-09", ("olga-ruiz", "oleg"))
HOSTILE = (
    "@everyone look", "see #12", "GH-12", "owner/repo#12", "https://evil.example/", "www.evil.org",
    "<img src=x onerror=alert(1)>", "[click](https://evil.example)", "![x](https://evil.example/)",
    "-->", "--> <!-- learnscape-reminder {} -->", "`code`", "1. one", "- [ ] task", "a\nb",
    "~~gone~~", "\N{RIGHT-TO-LEFT OVERRIDE}drawkcab", "| a | b |", "&lt;b&gt;", "x\0y\x1b[31m",
    "mail@example.org",
)  # fmt: skip


def waiting(path, why="overdue", title=None, **facts):
    """Give a page that waits for a review."""
    facts = {"until": date(2026, 8, 1), "url": f"https://docs.example/{path}/"} | facts
    return Waiting(Listed(path, f"{path}-blob"), path if title is None else title, why, **facts)


def body(*entries, reminder=EMPTY, community="Security", titles=()):
    """Give the text of an issue."""
    return body_of(
        continued(reminder, entries),
        entries,
        community=community,
        titles=dict(titles),
        folders=[THEME],
    )


def shown(text):
    """Give an issue as a browser has it; the mark is a comment, which nobody sees."""
    return Reading(renderer.markdown(text))


def test_an_issue_says_which_pages_are_due_and_what_to_do():
    """In numbers, with links, and until when."""
    text = body(
        waiting("docs/a.md", "overdue", "Keys"),
        waiting("docs/b.md", "soon", "Locks", until=date(2026, 9, 12)),
        waiting("docs/c.md", "changed", "Doors", since="https://forge.example/compare/a...b"),
        waiting("docs/d.md", "changed", "Windows"),
    )

    assert text.split("<!--")[0].split("\n") == [
        "These pages of **Security** are due for a review:",
        "",
        "1. [Keys](<https://docs.example/docs/a.md/>): review overdue since 1 August 2026",
        "2. [Locks](<https://docs.example/docs/b.md/>): review due 12 September 2026",
        "3. [Doors](<https://docs.example/docs/c.md/>): "
        "[changed](<https://forge.example/compare/a...b>) since it was validated",
        "4. [Windows](<https://docs.example/docs/d.md/>): changed since it was validated",
        "",
        "Read a page as if you needed it today. "
        "Then write a comment that holds one of these lines, and nothing else:",
        "",
        "- `/still-valid 1` says that page 1 is right as it stands; "
        "`/still-valid 1 3` says it of two",
        "- `/withdraw 1` says that readers should not trust page 1 until it is mended",
        "",
        "A page that has to change is mended as always; the approval of that change validates it.",
        "",
        "@olga-ruiz, @oleg: it is your word that counts for these pages.",
        "",
        "",
    ]


def test_the_title_says_community_and_month():
    """In words, on one line."""
    assert title_of("Security", EMPTY) == "Review due: Security, September 2026"
    assert title_of("A\n<b>@x", EMPTY) == "Review due: A <b>@x, September 2026"
    assert len(title_of("x" * 1000, EMPTY)) < 256


def test_where_nobody_can_validate_the_issue_says_so():
    """And mentions nobody."""
    text = body(waiting("docs/a.md"), reminder=Reminder("security", "2026-09"))

    assert "Nobody's word counts for these pages now" in text
    assert "@" not in text


def test_what_is_done_keeps_its_number():
    """Somebody may be writing a number down while the list is changed."""
    before = read_reminder(body(waiting("a.md"), waiting("b.md"), waiting("c.md")))

    text = body(
        waiting("d.md"), waiting("c.md"), reminder=before, titles={"a.md": "Ay", "b.md": "Bee"}
    )

    lines = [line for line in text.splitlines() if re.match("[0-9]", line)]
    assert lines == [
        "1. ~~Ay~~: no longer due",
        "2. ~~Bee~~: no longer due",
        "3. [c.md](<https://docs.example/c.md/>): review overdue since 1 August 2026",
        "4. [d.md](<https://docs.example/d.md/>): review overdue since 1 August 2026",
    ]


def test_a_page_that_is_gone_is_named_by_its_path():
    """It has no title any more."""
    before = read_reminder(body(waiting("docs/a_b.md")))

    assert "1. ~~docs/a\\_b.md~~: no longer due" in body(reminder=before)


def test_a_page_that_changed_is_listed_with_its_new_text():
    """What is looked at from now on is that."""
    before = read_reminder(body(waiting("a.md")))
    now = waiting("a.md")._replace(page=Listed("a.md", "new-blob"))

    assert read_reminder(body(now, reminder=before)).pages == (Listed("a.md", "new-blob"),)


def test_no_issue_has_more_than_twenty_pages():
    """It counts the others."""
    many = [waiting(f"{number:02}.md") for number in range(25)]

    text = body(*many)

    assert len(read_reminder(text).pages) == MOST == 20
    assert "5 more pages are due, and will be asked about later." in text
    assert "1 more page is due, and will be asked about later." in body(*many[:21])
    assert "more page" not in body(*many[:20])


PATHS = st.sampled_from([f"{sign}.md" for sign in "abcdefghijklmnopqrstuvwxyz"])


@given(st.lists(st.lists(PATHS, unique=True), max_size=5))
def test_a_number_always_means_the_same_page(months):
    """However the list changes, and never more than twenty."""
    reminder, meant = EMPTY, {}
    for paths in months:
        reminder = continued(reminder, [waiting(path) for path in paths])
        for number, page in enumerate(reminder.pages):
            assert meant.setdefault(number, page.path) == page.path
        listed = [page.path for page in reminder.pages]
        assert len(set(listed)) == len(listed) <= MOST
        assert set(paths) <= set(listed) or len(listed) == MOST


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("done", [False, True])
def test_a_title_mentions_nobody_and_links_nowhere(text, done):
    """Wherever it stands in an issue."""
    entry = waiting("docs/a.md", title=text)
    reminder = continued(EMPTY, [entry])
    written = body_of(
        reminder,
        [] if done else [entry],
        community=text,
        titles={"docs/a.md": text},
        folders=[THEME],
    )

    page = shown(written)
    links = [link["href"] for link in page.all("a")]
    assert links == ([] if done else ["https://docs.example/docs/a.md/"])
    assert {tag for tag, _, _ in page.elements} <= {"p", "ol", "ul", "li", "a", "strong", "code"}
    own = page.text().replace("@olga-ruiz, @oleg:", "")
    assert not re.search(r"@\w|#\d|GH-\d|://|www\.\w", own)
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in own
    assert read_reminder(written) == reminder


def test_a_title_without_an_end_is_cut():
    """GitHub refuses an issue that is too long, and then nobody would be reminded."""
    assert text_of("x" * 1000) == "x" * 99 + "…"


ODD = st.text(max_size=20) | st.text('<>-!{}"\\ ', max_size=20)


@settings(max_examples=30, deadline=None)
@given(
    st.builds(
        Reminder,
        ODD,
        ODD,
        st.lists(st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,9}", fullmatch=True)).map(tuple),
        st.lists(st.builds(Listed, ODD, ODD), max_size=MOST).map(tuple),
    )
)
def test_a_mark_is_read_as_it_was_written(reminder):
    """Whatever names are in it, none ends the comment that it stands in."""
    text = body_of(reminder, [], community="x", titles={}, folders=[THEME])
    mark = text.rstrip("\n").rpartition("\n")[2]

    assert read_reminder(text) == reminder
    assert read_reminder(text.replace("\n", "\r\n")) == reminder
    assert re.fullmatch(r"<!-- [^<>]*[^<>-] -->", mark)
    assert "--" not in mark[4:-3]


@pytest.mark.parametrize("text", [
    "", "no mark", "<!-- learnscape-reminder {} -->", "<!-- learnscape-reminder [] -->",
    "<!-- learnscape-reminder {] -->", '<!-- learnscape-reminder {"community": 1} -->',
    '<!-- learnscape-reminder {"community": "a", "month": "b", "asked": [], "pages": [{}]} -->',
    '<!-- learnscape-reminder {"community": "a", "month": "b", "asked": [], "pages": {}} --> more',
    '<!-- learnscape-reminder {"community": "a", "month": "b", "asked": [], "pages": 3} -->',
    "<!-- learnscape-reminder {" + '"a":[' * 5000 + "} -->",
])  # fmt: skip
def test_what_is_no_mark_is_none(text):
    """Half of one, somebody else's, or one that is not the end of the issue."""
    assert read_reminder(text) is None


def test_a_mark_that_somebody_changed_mentions_nobody_new():
    """Logins alone, and no more pages than we would write."""
    pages = ", ".join('{"path": "a.md", "blob": "b"}' for _ in range(99))
    text = (
        '<!-- learnscape-reminder {"community": "a", "month": "b", '
        f'"asked": ["ada", "org/team", "[x](y)", ""], "pages": [{pages}]}} -->'
    )

    reminder = read_reminder(text)

    assert reminder.asked == ("ada",)
    assert len(reminder.pages) == MOST
