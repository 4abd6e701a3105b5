"""Which page a path became: births, moves and ends, on the published branch and beside it."""

import time

import pytest

from tests.builders import (
    BOB,
    added,
    commit,
    days,
    deleted,
    edited,
    life,
    lives,
    moved,
    sha,
)


def born(one):
    """Give the day on which a page began."""
    return one.born and int(one.born.sha, 16)


def published(one):
    """Give the day of the landing that first brought a page."""
    return one.published and int(one.published.commit.sha, 16)


def branch(*commits):
    """Give a history: a branch from day 1, newest first, and what its merge on day 9 changes."""
    *side, net = commits
    return (
        commit(9, *net, after=(2, int(side[0].sha, 16))),
        *side,
        commit(2, "base.md", after=(1,)),
        commit(1, added("old.md", "o"), added("base.md", "b"), after=()),
    )


def test_a_page_lives_from_its_first_commit():
    """Edits go on with the same life."""
    told = life(commit(3, "a.md"), commit(2, "a.md"), commit(1, added("a.md")))

    assert (born(told), published(told), days(told.parts)) == (1, 1, [1, 2, 3])


def test_a_page_that_was_deleted_stands_no_more():
    """Its path has nobody."""
    assert lives(commit(2, deleted("a.md")), commit(1, added("a.md"))).standing == {}


def test_added_again_is_a_new_life():
    """What was deleted has no part in it."""
    told = life(commit(3, added("a.md")), commit(2, deleted("a.md")), commit(1, added("a.md")))

    assert (born(told), days(told.parts)) == (3, [3])


def test_a_life_goes_on_under_another_name():
    """Through one rename and the next."""
    told = life(
        commit(4, "c.md"),
        commit(3, moved("b.md", "c.md")),
        commit(2, moved("a.md", "b.md", "old", "new")),
        commit(1, added("a.md")),
        path="c.md",
    )

    assert (born(told), days(told.parts)) == (1, [1, 2, 3, 4])
    assert told.paths == {"a.md", "b.md", "c.md"}


def test_an_old_name_can_begin_another_life():
    """A page that takes the name of one that moved is not that one."""
    told = lives(
        commit(3, "a.md", "b.md"),
        commit(2, moved("a.md", "b.md"), added("a.md")),
        commit(1, added("a.md")),
    ).standing

    assert (born(told["a.md"]), days(told["a.md"].parts)) == (2, [2, 3])
    assert (born(told["b.md"]), days(told["b.md"].parts)) == (1, [1, 2, 3])


def test_two_pages_can_change_places():
    """In one commit, each with its own past."""
    told = lives(
        commit(3, moved("a.md", "b.md"), moved("b.md", "a.md")),
        commit(2, added("b.md")),
        commit(1, added("a.md")),
    ).standing

    assert (born(told["a.md"]), born(told["b.md"])) == (2, 1)
    assert told["a.md"].path == "a.md"


def test_three_pages_can_change_places_in_a_ring():
    """However the commit lists them."""
    ring = moved("a.md", "b.md"), moved("b.md", "c.md"), moved("c.md", "a.md")
    for turn in range(3):
        told = lives(
            commit(4, *ring[turn:], *ring[:turn]),
            commit(3, added("c.md")),
            commit(2, added("b.md")),
            commit(1, added("a.md")),
        ).standing
        assert [born(told[path]) for path in ("a.md", "b.md", "c.md")] == [3, 1, 2]


def test_a_page_that_replaces_another_keeps_its_own_past():
    """Moved onto the path of one that went in the same commit."""
    told = life(
        commit(3, moved("b.md", "a.md")),
        commit(2, added("b.md")),
        commit(1, added("a.md")),
    )

    assert (born(told), days(told.parts)) == (2, [2, 3])


def test_a_page_that_became_a_link_is_the_same_page():
    """Another type of file is a change like any other."""
    link = edited("a.md", "new", "target")._replace(status="T")

    assert days(life(commit(2, link), commit(1, added("a.md"))).parts) == [1, 2]


def test_a_page_of_a_branch_is_published_by_its_merge():
    """It is as old as its first commit."""
    told = life(*branch(commit(4, "a.md", after=(3,)), commit(3, added("a.md"), after=(1,)),
                        [added("a.md")]))  # fmt: skip

    assert (born(told), published(told), days(told.parts)) == (3, 9, [3, 4])
    assert days(told.mixed) == days(told.steps) == [9]


def test_edits_on_a_branch_belong_to_the_page_they_land_on():
    """Each counts; what they come to is one step."""
    told = life(
        *branch(commit(4, "base.md", after=(3,)), commit(3, "base.md", after=(1,)), ["base.md"]),
        path="base.md",
    )

    assert sorted(days(told.parts)) == [1, 2, 3, 4]
    assert days(told.steps) == [1, 2, 9]


def test_a_page_that_moved_on_a_branch_and_was_edited_there():
    """The merge shows one rename, and the branch's edits are of the same life."""
    told = life(
        *branch(
            commit(4, edited("new.md", "o", "oo"), after=(3,), by=BOB),
            commit(3, moved("old.md", "new.md", "o"), after=(1,)),
            [moved("old.md", "new.md", "o", "oo")],
        ),
        path="new.md",
    )

    assert (born(told), days(told.parts)) == (1, [1, 3, 4])


def test_a_rename_that_took_several_commits_is_a_rename():
    """Where the merge shows a death and a birth, the branch knows better."""
    told = lives(
        *branch(
            commit(5, edited("new.md", "x", "y"), after=(4,)),
            commit(4, edited("new.md", "o", "x"), after=(3,)),
            commit(3, moved("old.md", "new.md", "o"), after=(1,)),
            [deleted("old.md", "o"), added("new.md", "y")],
        )
    ).standing

    assert "old.md" not in told
    assert (born(told["new.md"]), published(told["new.md"])) == (1, 1)
    last = told["new.md"].steps[-1].change
    assert (last.status, last.was, last.old, last.new) == ("R", "old.md", "o", "y")


def test_a_page_edited_here_and_moved_there_is_one():
    """What the published branch did to the old name meanwhile stays with the life."""
    told = life(
        commit(9, moved("base.md", "new.md", "x", "y"), after=(2, 3)),
        commit(3, moved("base.md", "new.md", "b"), after=(1,)),
        commit(2, edited("base.md", "b", "x"), after=(1,)),
        commit(1, added("base.md", "b"), after=()),
        path="new.md",
    )

    assert born(told) == 1
    assert sorted(days(told.parts)) == [1, 2, 3]


def test_the_same_page_added_on_two_sides_is_one():
    """Whoever added it where it is published began it; the other's work is not lost."""
    told = life(
        commit(9, edited("a.md", "mine", "both"), after=(2, 3)),
        commit(3, added("a.md", "theirs"), after=(1,), by=BOB),
        commit(2, added("a.md", "mine"), after=(1,)),
        commit(1, added("b.md"), after=()),
    )

    assert born(told) == 2
    assert sorted(days(told.parts)) == [2, 3]


def test_a_branch_that_was_thrown_away_leaves_no_page():
    """A merge that keeps nothing of its branch publishes nothing."""
    told = lives(*branch(commit(3, added("a.md"), after=(1,)), []))

    assert "a.md" not in told.standing


def test_what_comes_later_from_a_page_thrown_away_is_new():
    """A page that a merge left out and somebody adds later begins then."""
    told = life(
        commit(10, added("a.md"), after=(9,)),
        *branch(commit(3, added("a.md"), after=(1,)), []),
    )

    assert born(told) == 10


def test_at_the_edge_of_a_clone_nobody_is_born():
    """What the oldest commit seems to add was there before."""
    told = life(commit(2, "a.md"), commit(1, added("a.md")), boundary=[1])

    assert (born(told), published(told), days(told.parts)) == (None, None, [2])


def test_after_the_edge_pages_are_born():
    """What came since is known."""
    told = life(commit(2, added("a.md")), commit(1, added("b.md")), boundary=[1])

    assert (born(told), published(told)) == (2, 2)


def test_without_contents_a_birth_beside_a_death_is_unsure():
    """It may be a rename with a change, which this clone cannot see; alone it is a birth."""
    beside = commit(2, deleted("a.md"), added("b.md")), commit(1, added("a.md"))
    alone = commit(2, added("b.md")), commit(1, added("a.md"))

    assert life(*beside, path="b.md", exact_renames_only=True).unsure
    assert not life(*beside, path="b.md").unsure
    assert not life(*alone, path="b.md", exact_renames_only=True).unsure


def proposed(*changes):
    """Give a history whose newest commit is a forge's test of a proposal with one commit."""
    return (
        commit(4, subject=f"Merge {sha(3)} into {sha(2)}", after=(2, 3)),
        commit(3, *changes, after=(1,)),
        commit(2, "a.md", after=(1,)),
        commit(1, added("a.md"), after=()),
    )


def test_a_proposed_page_has_a_life_and_is_not_published():
    """It stands where the proposal is shown."""
    told = life(*proposed(added("b.md")), path="b.md")

    assert (born(told), published(told)) == (3, None)
    assert [part.landing for part in told.parts] == [None]


def test_a_proposed_edit_is_a_part_without_a_landing():
    """The page keeps what it has."""
    told = life(*proposed("a.md"))

    assert (born(told), published(told)) == (1, 1)
    assert [part.landing and int(part.landing.commit.sha, 16) for part in told.parts] == [
        1,
        2,
        None,
    ]


def test_a_proposed_move_shows_the_page_under_its_new_name():
    """And under the old one no more."""
    told = lives(*proposed(moved("a.md", "b.md"))).standing

    assert set(told) == {"b.md"}
    assert born(told["b.md"]) == 1


def test_a_proposed_deletion_takes_the_page_away():
    """As it will be."""
    assert lives(*proposed(deleted("a.md"))).standing == {}


def test_every_life_is_kept_also_of_pages_that_are_gone():
    """A commit is bulk by all the pages that it edited, whatever became of them."""
    told = lives(commit(3, added("a.md")), commit(2, deleted("a.md")), commit(1, added("a.md")))

    assert [born(one) for one in told.every] == [1, 3]


def test_sixty_thousand_pages_can_begin_in_one_commit():
    """Each birth costs the same, however many there are."""
    started = time.process_time()
    lives(commit(1, *(added(f"p{n}.md") for n in range(60_000))))

    assert time.process_time() - started < 10


def test_a_page_keeps_its_first_path():
    """Whatever it is called later, and on a branch as well."""
    moves = commit(2, moved("b.md", "a.md")), commit(1, added("b.md"))
    aside = branch(
        commit(4, moved("c.md", "a.md"), after=(3,)),
        commit(3, added("c.md"), after=(1,)),
        [added("a.md")],
    )

    assert (life(*moves).first_path, life(*aside).first_path) == ("b.md", "c.md")


@pytest.mark.parametrize("turn", [1, -1])
def test_a_page_that_moved_on_a_branch_stands_once(turn):
    """Where the merge says that it went elsewhere, the merge is right, in whatever order."""
    net = [moved("old.md", "x.md", "o"), added("y.md", "o")][::turn]
    told = lives(
        commit(9, *net, after=(2, 3)),
        commit(3, moved("old.md", "y.md", "o"), after=(1,)),
        commit(2, "base.md", after=(1,)),
        commit(1, added("old.md", "o"), added("base.md", "b"), after=()),
    ).standing

    assert {path: born(one) for path, one in told.items()} == {"x.md": 1, "y.md": 9, "base.md": 1}


def test_two_births_of_a_merge_are_two_pages():
    """Also where the branch moved one page from the one path to the other, or copied it back."""
    told = lives(
        commit(9, added("a.md", "n"), added("b.md", "n"), after=(2, 5)),
        commit(5, added("a.md", "n"), after=(4,)),
        commit(4, moved("a.md", "b.md", "n"), after=(3,)),
        commit(3, added("a.md", "n"), after=(1,)),
        commit(2, "base.md", after=(1,)),
        commit(1, added("base.md", "b"), after=()),
    ).standing

    assert len({id(one) for one in told.values()}) == len(told) == 3
    assert {path: one.path for path, one in told.items()} == {path: path for path in told}
    assert (born(told["b.md"]), born(told["a.md"])) == (3, 5)
