"""Which landings changed a page in substance, and how far back anybody reads."""

import pytest

from learnscape.derive import revisions as module
from learnscape.derive.landings import mainline
from learnscape.derive.news import crowds_of
from learnscape.derive.revisions import recent_landings, revisions
from learnscape.model import Announcement
from learnscape.read.announcements import read_announcement
from tests.builders import (
    LATER,
    LONG,
    LONGER,
    added,
    commit,
    edited,
    history,
    life,
    lives,
    moved,
    seconds,
    sha,
    texts,
)

DRAFT, RETIRED = (f"---\nstatus: {status}\n---\n{LONG}" for status in ("draft", "retired"))


def found(*commits, draft=False, bulk=(), recent=(), texts=texts, **options):
    """Give the revisions of `a.md`, newest first."""
    one = life(*commits, **options)
    return revisions(
        {one: ()},
        drafts={one} if draft else (),
        bulk={sha(day) for day in bulk},
        recent={sha(day) for day in recent},
        texts=texts,
        announced=read_announcement,
    )[one]


def substance(*commits, **options):
    """Give the days of some revisions of `a.md`, with whether they are substantive."""
    return [
        (int(one.landing.commit.sha, 16), one.substantive) for one in found(*commits, **options)
    ]


def told_of(before, after):
    """Give the one revision that such an edit is."""
    (one,) = found(commit(2, edited("a.md", before, after)), commit(1, added("a.md", before)))
    return one


def recent(*commits, ignored=()):
    """Give the days of the recent landings, oldest first."""
    published = mainline(history(*commits), now=seconds(LATER))
    edits = crowds_of(lives(*commits).every).edits
    return sorted(int(name, 16) for name in
                  recent_landings(published, edits, {sha(day) for day in ignored}))  # fmt: skip


def test_no_text_is_read_beyond_the_last_substantive_change():
    """Reading goes back from the newest edit of each page, and stops there."""
    asked = set()

    def read(names):
        contents = texts(names)
        asked.update(contents)
        return contents

    old = [commit(day, edited("a.md", f"old{day - 1}", f"old{day}")) for day in range(9, 1, -1)]
    commits = (
        commit(11, edited("a.md", LONGER, LONGER + "!")),
        commit(10, edited("a.md", "old9", LONGER)),
        *old,
        commit(1, added("a.md", "old1")),
    )

    assert substance(*commits, texts=read) == [(11, False), (10, True)]
    assert asked == {LONGER, LONGER + "!", "old9"}


def test_every_recent_text_is_read():
    """And of older ones those up to the last change of substance."""
    commits = [commit(day, edited("a.md", f"b{day - 1}", f"b{day}")) for day in range(9, 1, -1)]

    told = substance(*commits, commit(1, added("a.md", "b1")), recent=[9, 8, 7])

    assert told == [(9, True), (8, True), (7, True)]


def test_every_recent_text_is_read_whatever_stands_between():
    """A machine's change, or one in bulk, is not recent; what is before it may be."""
    commits = [commit(day, edited("a.md", f"b{day - 1}", f"b{day}")) for day in range(9, 1, -1)]

    told = substance(*commits, commit(1, added("a.md", "b1")), recent=[9, 6], bulk=[8])

    assert told == [(9, True), (6, True)]


def test_what_began_as_a_draft_is_read_whole():
    """What was done in bulk, too: it may have made it one no more. Nobody worked on it there."""
    commits = (
        commit(4, edited("a.md", LONG, LONGER)),
        commit(3, edited("a.md", DRAFT, LONG)),
        commit(2, edited("a.md", "before", DRAFT)),
        commit(1, added("a.md", "before")),
    )

    assert substance(*commits, bulk=[3, 2]) == [(4, True)]
    assert substance(*commits, bulk=[3, 2], draft=True) == [(4, True), (3, False), (2, False)]


def test_what_was_done_in_bulk_is_read_where_it_is_recent():
    """It is that where somebody wants it told, and never of substance."""
    commits = commit(2, edited("a.md", LONG, LONGER)), commit(1, added("a.md", LONG))

    assert substance(*commits, bulk=[2]) == []
    assert substance(*commits, bulk=[2], recent=[2]) == [(2, False)]


@pytest.mark.parametrize("pages", [1, 99, 100, 101, 250])
def test_many_pages_are_read_like_one(pages):
    """However many there are, each has its own last change of substance, or none."""
    names = [f"p{n}.md" for n in range(pages)]
    typos = commit(3, *(edited(name, LONGER, LONGER + "!") for name in names))
    edits = commit(2, *(edited(name, LONG, LONGER) for name in names[::2]))
    start = commit(1, *(added(name, LONG) for name in names))
    standing = lives(typos, edits, start).standing.values()

    told = revisions(
        dict.fromkeys(standing, ()),
        bulk=(),
        recent=(),
        texts=texts,
        announced=lambda _: Announcement(),
    )

    assert {
        one.path: [int(each.landing.commit.sha, 16) for each in some if each.substantive]
        for one, some in told.items()
    } == {name: [2] if number % 2 == 0 else [] for number, name in enumerate(names)}


def test_a_move_and_a_bulk_edit_are_no_revisions():
    """Whatever changed in them."""
    commits = (
        commit(4, edited("a.md", LONG, LONGER)),
        commit(3, moved("b.md", "a.md", LONG)),
        commit(2, edited("b.md", "before", LONG)),
        commit(1, added("b.md", "before")),
    )

    assert substance(*commits, bulk=[4]) == [(2, True)]


def test_a_landing_is_judged_as_a_whole():
    """What a branch came to, and by hand where one of its commits was."""
    commits = (
        commit(9, edited("a.md", LONG, LONGER), after=(1, 4)),
        commit(4, edited("a.md", LONGER[:-20], LONGER), after=(3,)),
        commit(3, edited("a.md", LONG, LONGER[:-20]), after=(1,)),
        commit(1, added("a.md", LONG), after=()),
    )

    assert substance(*commits) == substance(*commits, bulk=[3]) == [(9, True)]
    assert substance(*commits, bulk=[3, 4]) == []


def test_a_page_is_retired_when_the_word_comes():
    """And no second time while it stands there."""
    assert told_of(LONG, RETIRED).retires
    assert not told_of(RETIRED, RETIRED + LONGER).retires
    assert not told_of(RETIRED, LONG).retires


def test_sections_are_named_of_recent_changes_of_substance_alone():
    """Nobody reads the others."""
    before, after = f"## One\n{LONG}\n## Two\n", f"## One\n{LONG}\n## Two\n{LONGER}\n"
    typo = before.replace("w7 ", "v7 ")
    start = commit(1, added("a.md", before))

    (told,) = found(commit(2, edited("a.md", before, after)), start, recent=[2])
    (old,) = found(commit(2, edited("a.md", before, after)), start)
    (small,) = found(commit(2, edited("a.md", before, typo)), start, recent=[2])

    assert (told.sections, old.sections, small.sections) == (("Two",), (), ())


def test_recent_are_as_many_landings_as_hold_so_many_edits(monkeypatch):
    """Births are none, so an import does not push everything else out."""
    monkeypatch.setattr(module, "RECENT", 3)
    edits = [commit(day, "a.md") for day in range(9, 4, -1)]
    births = commit(4, *(added(f"p{n}.md") for n in range(9))), commit(1, added("a.md"))

    assert recent(*edits, *births) == [7, 8, 9]
    assert recent(*edits[3:], *births) == [1, 4, 5, 6]


def test_what_is_no_news_pushes_nothing_out(monkeypatch):
    """A machine may edit every page every night."""
    monkeypatch.setattr(module, "RECENT", 2)
    commits = *(commit(day, "a.md") for day in range(9, 1, -1)), commit(1, added("a.md"))

    assert recent(*commits) == [8, 9]
    assert recent(*commits, ignored=[9, 8, 6]) == [5, 7]


def test_what_a_message_tells_is_recent_and_pushes_nothing_out(monkeypatch):
    """Also of a machine, or in bulk; a commit that was brought by a merge may say it."""
    monkeypatch.setattr(module, "RECENT", 2)
    commits = (
        commit(9, "a.md", after=(7, 8)),
        commit(8, "a.md", after=(7,), news="Look"),
        commit(7, "a.md"),
        commit(6, "a.md", news="Hear"),
        commit(5, "a.md", news="Hear"),
        commit(4, "a.md"),
        commit(3, "a.md", news="Hear"),
        commit(1, added("a.md")),
    )

    assert recent(*commits, ignored=[8, 7, 6, 5]) == [3, 4, 5, 6, 9]
    assert recent(*commits, ignored=[9, 8, 6, 3]) == [5, 6, 7, 9]
