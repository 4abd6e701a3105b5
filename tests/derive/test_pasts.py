"""What a page's history comes to: its dates, and who had which part in it."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnscape.derive.pasts import bulk_commits, past_of
from learnscape.derive.revisions import revisions
from learnscape.model import Announcement, Dates, Landed
from tests.builders import (
    BOB,
    CLEO,
    LATER,
    LONG,
    LONGER,
    added,
    commit,
    days,
    deleted,
    edited,
    life,
    lives,
    moment,
    moved,
    seconds,
    sha,
    texts,
)

TYPO = LONG.replace("w7 ", "v7 ")


def revised(one, merges, bulk, texts):
    """Give the revisions of a life whose front matter says nothing."""
    options = {"recent": (), "texts": texts, "announced": lambda _: Announcement()}
    return revisions({one: merges}, bulk=bulk, **options)[one]


def told(one, *, bulk=(), merges=(), texts=texts, landed=(), now=LATER):
    """Give the past of a life; without texts, as a clone without contents tells it."""
    bulk = {sha(day) for day in bulk}
    return past_of(
        one,
        bulk=bulk,
        merges=merges,
        revisions=revised(one, merges, bulk, texts) if texts else (),
        contents_known=bool(texts),
        name="name",
        landed=landed,
        now=seconds(now),
    )


def dates(*commits, bulk=(), texts=texts, now=LATER, **options):
    """Give the dates of `a.md` as days: created, published, updated, touched."""
    known = told(life(*commits, now=now, **options), bulk=bulk, texts=texts, now=now).dates
    return tuple(
        None if when is None else (when - moment(0)).days
        for when in (known.created, known.published, known.updated, known.touched)
    )


def shares(*commits, **options):
    """Give the shares in `a.md` as days, with whether they are bulk."""
    return [(int(one.sha, 16), one.bulk) for one in told(life(*commits), **options).shares]


def edits(pages, *, births=0):
    """Give a commit of day 2 that edits so many pages and begins so many, and their births."""
    names = [f"p{n}.md" for n in range(pages)]
    return (
        commit(2, *names, *(added(f"q{n}.md") for n in range(births))),
        *(commit(1, *map(added, names)),),
    )


@pytest.mark.parametrize(("pages", "bulk"), [(1, False), (20, False), (21, True), (200, True)])
def test_more_than_twenty_edits_are_bulk(pages, bulk):
    """Twenty are not."""
    assert (sha(2) in bulk_commits(lives(*edits(pages)).every, [])) is bulk


def test_births_are_never_bulk():
    """An import of two hundred pages is two hundred pages made."""
    assert bulk_commits(lives(*edits(20, births=200)).every, []) == set()


def test_renames_are_edits():
    """Whoever moves a folder writes about none of its pages."""
    names = [f"p{n}.md" for n in range(21)]
    start = commit(1, *map(added, names))
    moves = commit(2, *(moved(name, f"sub/{name}") for name in names))

    assert bulk_commits(lives(moves, start).every, []) == {sha(2)}


def test_edits_of_pages_that_are_gone_count():
    """What a commit was does not change with what came later."""
    commits = commit(3, *(deleted(f"p{n}.md") for n in range(15))), *edits(21)

    assert bulk_commits(lives(*commits).every, []) == {sha(2)}


def test_a_merge_is_not_bulk_for_what_it_brings():
    """Thirty pages edited on a branch, one a commit, were edited with care."""
    names = [f"p{n}.md" for n in range(30)]
    side = [
        commit(40 - n, name, after=(39 - n,) if n < 29 else (1,)) for n, name in enumerate(names)
    ]
    start = commit(1, *map(added, names), after=())
    known = lives(commit(50, *names, after=(1, 40)), *side, start)

    assert bulk_commits(known.every, []) == set()


@pytest.mark.parametrize("listed", [sha(0xABC), sha(0xABC)[:39], sha(0xABC)[:7]])
def test_a_listed_commit_is_bulk(listed):
    """However few pages it edits; an id may be given in short."""
    commits = commit(0xABC, "a.md"), commit(1, added("a.md"))

    assert sha(0xABC) in bulk_commits(lives(*commits).every, [listed])


def test_an_empty_list_lists_nothing():
    """No commit begins with nothing."""
    assert bulk_commits(lives(*edits(1)).every, []) == set()


def test_a_new_page_is_as_old_as_its_commit():
    """All four dates are one."""
    assert dates(commit(3, added("a.md"))) == (3, 3, 3, 3)


def test_written_first_committed_later():
    """Creation is the day of writing; publication that of the commit."""
    assert dates(commit(3, added("a.md"), landed=5)) == (3, 5, 5, 5)


def test_nobody_writes_after_committing():
    """A computer whose clock runs ahead creates no page of the future."""
    assert dates(commit(8, added("a.md"), landed=5)) == (5, 5, 5, 5)


def test_a_substantive_edit_updates():
    """And touches."""
    assert dates(commit(4, edited("a.md", LONG, LONGER)), commit(3, added("a.md", LONG))) == (
        3, 3, 4, 4,
    )  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        edited("a.md", LONG, TYPO),
        edited("a.md", LONG, LONG.replace(" ", "\n")),
        edited("a.md", LONG, "---\ntags: [x]\n---\n" + LONG),
        moved("b.md", "a.md", LONG),
        moved("b.md", "a.md", LONG, TYPO),
    ],
)
def test_what_is_not_substantive_touches_only(change):
    """A typo, another layout, settings, a move."""
    start = commit(3, added(change.was or "a.md", LONG))

    assert dates(commit(4, change), start) == (3, 3, 3, 4)


def test_a_move_with_another_text_updates():
    """The old text is that of the old name."""
    commits = commit(4, moved("b.md", "a.md", LONG, LONGER)), commit(3, added("b.md", LONG))

    assert dates(*commits) == (3, 3, 4, 4)


def test_a_bulk_edit_touches_only():
    """However much of the text it changed."""
    commits = commit(4, edited("a.md", LONG, "other words")), commit(3, added("a.md", LONG))

    assert dates(*commits, bulk=[4]) == (3, 3, 3, 4)


def test_a_landing_of_bulk_commits_only_touches_only():
    """A merge says nothing of its own."""
    commits = (
        commit(9, edited("a.md", LONG, "other words"), after=(1, 3)),
        commit(3, edited("a.md", LONG, "other words"), after=(1,)),
        commit(1, added("a.md", LONG), after=()),
    )

    assert dates(*commits, bulk=[3]) == (1, 1, 1, 9)
    assert dates(*commits) == (1, 1, 9, 9)


def test_many_small_commits_can_land_as_a_large_change():
    """A landing is judged as a whole."""
    commits = (
        commit(9, edited("a.md", LONG, LONGER), after=(1, 4)),
        commit(4, edited("a.md", LONGER[:-20], LONGER), after=(3,)),
        commit(3, edited("a.md", LONG, LONGER[:-20]), after=(1,)),
        commit(1, added("a.md", LONG), after=()),
    )

    assert dates(*commits) == (1, 1, 9, 9)


def test_a_change_that_was_taken_back_on_its_branch_is_none():
    """What readers never saw is no update."""
    commits = (
        commit(9, moved("b.md", "a.md", LONG, TYPO), after=(1, 4)),
        commit(4, edited("a.md", LONGER, TYPO), after=(3,)),
        commit(3, moved("b.md", "a.md", LONG, LONGER), after=(1,)),
        commit(1, added("b.md", LONG), after=()),
    )

    assert dates(*commits) == (1, 1, 1, 9)


def test_a_branch_is_created_published_and_updated_by_its_landing():
    """The day of writing is kept; the rest is the day of the merge."""
    commits = (
        commit(9, added("a.md", LONGER), after=(1, 4)),
        commit(4, edited("a.md", LONG, LONGER), after=(3,)),
        commit(3, added("a.md", LONG), after=(1,)),
        commit(1, added("b.md"), after=()),
    )

    assert dates(*commits) == (3, 9, 9, 9)


def test_a_clone_without_contents_knows_no_update_of_an_edited_page():
    """A page that was never edited was updated when it was published."""
    edit = commit(4, edited("a.md", LONG, LONGER)), commit(3, added("a.md", LONG))
    move = commit(4, moved("b.md", "a.md")), commit(3, added("b.md", "same"))

    assert dates(*edit, texts=None) == (3, 3, None, 4)
    assert dates(*move, texts=None) == (3, 3, 3, 4)


def test_a_page_from_beyond_the_edge_knows_its_last_change_only():
    """Neither creation nor publication is made up, nor an update where none was seen."""
    old = commit(1, added("a.md", LONG))

    assert dates(commit(4, edited("a.md", LONG, LONGER)), old, boundary=[1]) == (None, None, 4, 4)
    assert dates(commit(4, edited("a.md", LONG, TYPO)), old, boundary=[1]) == (None, None, None, 4)
    assert dates(old, boundary=[1]) == (None, None, None, None)


def test_a_page_whose_birth_is_unsure_has_no_beginning():
    """Nor a creator."""
    commits = commit(2, deleted("b.md"), added("a.md")), commit(1, added("b.md"))
    one = life(*commits, exact_renames_only=True)

    known = told(one, texts=None)

    assert known.dates == Dates(touched=moment(2))
    assert known.born is None


def test_a_proposed_page_was_created_and_no_more():
    """It has not been published, so it was neither updated nor touched."""
    commits = (
        commit(4, subject=f"Merge {sha(3)} into {sha(2)}", after=(2, 3)),
        commit(3, added("a.md"), after=(1,)),
        commit(2, "b.md", after=(1,)),
        commit(1, added("b.md"), after=()),
    )

    assert dates(*commits) == (3, None, None, None)


def test_a_page_of_the_future_is_of_today():
    """At most."""
    assert dates(commit(99, added("a.md")), now=50) == (50, 50, 50, 50)


def test_a_page_has_a_name_where_its_beginning_is_known():
    """Ids are made of it, so it is never guessed."""
    here = life(commit(2, "a.md"), commit(1, added("a.md")))
    cut = life(commit(2, "a.md"), commit(1, added("a.md")), boundary=[1])
    unsure = life(
        commit(2, deleted("b.md"), added("a.md")), commit(1, added("b.md")), exact_renames_only=True
    )

    assert told(here).name == "name"
    assert told(cut).name is told(unsure, texts=None).name is None


def test_what_is_worth_telling_is_handed_on():
    """As it was given."""
    news = (Landed("new", sha(1), moment(1), ()),)

    assert told(life(commit(1, added("a.md"))), landed=news).landed == news


def test_the_newest_share_comes_first():
    """As git has it."""
    known = shares(commit(3, "a.md", by=BOB), commit(2, "a.md"), commit(1, added("a.md")))

    assert known == [(3, False), (2, False), (1, False)]


def test_a_bulk_edit_is_marked_and_a_bulk_birth_is_not():
    """Whoever imports three hundred pages made them."""
    commits = commit(2, "a.md"), commit(1, added("a.md"))

    assert shares(*commits, bulk=[1, 2]) == [(2, True), (1, False)]


def test_nobody_has_a_share_in_a_merge_that_only_brought():
    """Unless it is said to have changed the page itself."""
    commits = (
        commit(9, "a.md", after=(2, 3)),
        commit(3, "a.md", after=(1,)),
        commit(2, "a.md", after=(1,), by=CLEO),
        commit(1, added("a.md"), after=()),
    )
    merge = [part for part in life(*commits).mixed if days([part]) == [9]]

    assert sorted(shares(*commits)) == [(1, False), (2, False), (3, False)]
    assert (9, False) in shares(*commits, merges=merge)


def test_a_deletion_on_a_branch_is_no_share():
    """Whoever deleted a page that stayed did nothing for it."""
    commits = (
        commit(9, after=(2, 3)),
        commit(3, deleted("a.md", "after2"), after=(1,), by=BOB),
        commit(2, "a.md", after=(1,)),
        commit(1, added("a.md"), after=()),
    )

    assert shares(*commits) == [(2, False), (1, False)]


change = st.tuples(
    st.sampled_from([LONG, TYPO, LONGER, ""]), st.integers(0, 30), st.integers(0, 30)
)


@given(st.lists(change, min_size=1, max_size=8), st.integers(0, 40), st.sets(st.integers(1, 8)))
def test_dates_are_in_order_whatever_the_clocks_say(changes, now, bulk):
    """Created, published, updated, touched, today."""
    commits, before = [], None
    for day, (text, wrote, landed) in enumerate(changes, 1):
        step = added("a.md", text) if before is None else edited("a.md", before, text)
        one = commit(day, step)._replace(authored=seconds(wrote), committed=seconds(landed))
        commits.insert(0, one)
        before = text

    known = dates(*commits, bulk=bulk, now=now)

    assert None not in known
    assert all(early <= late for early, late in itertools.pairwise((*known, now)))


def test_deletions_on_a_branch_are_no_edits():
    """Whoever clears away twenty pages and mends one has mended it, merged or not."""
    names = [f"p{n}.md" for n in range(21)]
    commits = (
        commit(4, *map(deleted, names), after=(2, 3), subject="Merge"),
        commit(3, *map(deleted, names), edited("a.md", "old", "new"), after=(1,)),
        commit(2, after=(1,)),
        commit(1, *map(added, [*names, "a.md"]), after=()),
    )

    assert bulk_commits(lives(*commits).every, []) == set()
