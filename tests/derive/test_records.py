"""Which records agree with git."""

import pytest

from learnscape.derive.landings import mainline
from learnscape.derive.records import Net, Published, Said
from learnscape.model import Decision, Record, RecordedPage
from tests.builders import LATER, added, commit, deleted, edited, history, moment, moved, sha

APPROVED = (Decision("gh:101", "approved", moment(3)),)


def published(*commits, boundary=()):
    """Give a published branch; commits newest first."""
    known = mainline(history(*commits), now=int(moment(LATER).timestamp()))
    return Published(known, [sha(day) for day in boundary])


def record(day, base=None, *pages, kind="change", **facts):
    """Give a record about the commit of a day."""
    before = "" if base is None else sha(base)
    return Record(kind, sha(day), before, pages, facts.pop("decisions", APPROVED), **facts)


def look(day, *pages, kind="revalidation"):
    """Give a record of somebody who looked at pages."""
    return record(day, None, *pages, kind=kind)


def page(path, blob, old=""):
    """Give what a record says of a page."""
    return RecordedPage(path, blob, old)


THREE = (
    commit(3, edited("a.md", "two", "three")),
    commit(2, edited("a.md", "one", "two"), added("b.md", "b")),
    commit(1, added("a.md", "one")),
)


def test_landings_have_numbers():
    """The oldest is 0."""
    assert published(*THREE).places == {sha(1): 0, sha(2): 1, sha(3): 2}


@pytest.mark.parametrize(("day", "place"), [(0, -1), (1, 0), (2.5, 1), (3, 2), (9, 2)])
def test_the_newest_landing_at_a_time(day, place):
    """The one of that very second is there already."""
    assert published(*THREE).last_at(moment(day).timestamp()) == place


@pytest.mark.parametrize(("day", "place"), [(1, 0), (3, 0), (4, 2), (5, 3)])
def test_nothing_is_older_than_what_it_builds_on(day, place):
    """One clock went wrong: a landing of day 2 follows one of day 4."""
    commits = commit(5), commit(9, landed=2), commit(4), commit(1)

    assert published(*commits).last_at(moment(day).timestamp()) == place


NETS = {
    "added": ([commit(2, added("a.md", "x")), commit(1)], Net(None, "", "x")),
    "edited": ([commit(2, edited("a.md", "x", "y")), commit(1)], Net("a.md", "x", "y")),
    "edited-twice": (
        [commit(3, edited("a.md", "y", "z")), commit(2, edited("a.md", "x", "y")), commit(1)],
        Net("a.md", "x", "z"),
    ),
    "added-and-edited": (
        [commit(3, edited("a.md", "x", "y")), commit(2, added("a.md", "x")), commit(1)],
        Net(None, "", "y"),
    ),
    "moved": ([commit(2, moved("b.md", "a.md", "x", "y")), commit(1)], Net("b.md", "x", "y")),
    "moved-twice": (
        [commit(3, moved("b.md", "a.md", "y", "z")), commit(2, moved("c.md", "b.md", "x", "y")),
         commit(1)],
        Net("c.md", "x", "z"),
    ),
    "edited-and-moved": (
        [commit(3, moved("b.md", "a.md", "y", "z")), commit(2, edited("b.md", "x", "y")),
         commit(1)],
        Net("b.md", "x", "z"),
    ),
    "deleted": ([commit(2, deleted("a.md", "x")), commit(1)], None),
    "added-and-deleted": (
        [commit(3, deleted("a.md", "x")), commit(2, added("a.md", "x")), commit(1)], None,
    ),
    "deleted-and-added": (
        [commit(3, added("a.md", "y")), commit(2, deleted("a.md", "x")), commit(1)],
        Net(None, "", "y"),
    ),
    "moved-away": ([commit(2, moved("a.md", "b.md", "x")), commit(1)], None),
    "before": ([commit(2, "b.md"), commit(1, edited("a.md", "x", "y"))], None),
    "made-room": (
        [commit(2, moved("a.md", "b.md", "x"), added("a.md", "y")), commit(1)],
        Net(None, "", "y"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("commits", "net"), NETS.values(), ids=NETS)
def test_what_some_landings_did_together(commits, net):
    """From the landing after the first up to the last, to one page."""
    known = published(*commits)

    assert known.net(0, len(commits) - 1).get("a.md") == net
    assert known.net(0, len(commits) - 1).get("a.md") == net  # asked once more


def test_landings_after_the_last_are_not_told():
    """What came later is another change's."""
    assert published(*THREE).net(0, 1)["a.md"] == Net("a.md", "one", "two")


@pytest.mark.parametrize(
    ("path", "texts"),
    [("a.md", ["one", "two", "two", "", "four"]), ("b.md", ["", "b", "b", "two", "two"]),
     ("c.md", [""] * 5)],
)  # fmt: skip
def test_the_text_of_a_path_at_any_time(path, texts):
    """None before it was there, none after it left."""
    known = published(
        commit(5, added("a.md", "four")),
        commit(4, moved("a.md", "b.md", "two")),
        commit(3, "x.md"),
        commit(2, edited("a.md", "one", "two"), added("b.md", "b")),
        commit(1, added("a.md", "one")),
    )

    assert [known.text_at(path, place) for place in range(5)] == texts


def test_where_a_record_belongs():
    """A change: after its base; a look: at its commit; what is not here: nowhere."""
    known = published(*THREE)
    change, first, looked = record(3, 1), record(1), look(2, page("a.md", "two"))

    assert known.said(change) == Said(change, 2, 0)
    assert known.said(first) == Said(first, 0, -1)
    assert known.said(looked) == Said(looked, 1, 1)
    assert known.said(record(7, 1)) is None


SOUND = {
    "change": record(3, 2, page("a.md", "three", "two")),
    "old-not-said": record(3, 2, page("a.md", "three")),
    "several-pages": record(2, 1, page("a.md", "two", "one"), page("b.md", "b")),
    "not-all-pages": record(2, 1, page("b.md", "b")),
    "no-pages": record(3, 2),
    "the-first": record(1, None, page("a.md", "one")),
    "rebased": record(3, 1, page("a.md", "three", "one"), page("b.md", "b")),
    "look": look(3, page("a.md", "three")),
    "look-at-an-older-one": look(2, page("a.md", "two"), page("b.md", "b")),
    "withdrawn": look(3, page("a.md", "three"), kind="withdrawal"),
    "withdrawn-whatever-the-text": look(3, page("a.md", "gone"), kind="withdrawal"),
}
UNSOUND = {
    "unknown-commit": (record(7, 2), f"`{sha(7)[:12]}` is no commit of this branch"),
    "another-text": (record(3, 2, page("a.md", "zero")), "`a.md` was published with another text"),
    "another-old": (record(3, 2, page("a.md", "three", "one")), "`a.md` had another text before"),
    "old-of-a-new-one": (record(2, 1, page("b.md", "b", "a")), "`b.md` had another text before"),
    "second-page": (
        record(2, 1, page("a.md", "two"), page("b.md", "x")),
        "`b.md` was published with another text",
    ),
    "not-touched": (record(3, 2, page("b.md", "b")), "the change did nothing to `b.md`"),
    "odd-signs": (
        record(3, 2, page("a\x1b\u202e\n.md", "b")),
        "the change did nothing to `a\\u001b\\u202e\\u000a.md`",
    ),
    "no-base": (record(3, None), f"`nothing` is not what `{sha(3)[:12]}` builds on"),
    "unknown-base": (record(3, 9), f"`{sha(9)[:12]}` is not what `{sha(3)[:12]}` builds on"),
    "itself": (record(3, 3), f"`{sha(3)[:12]}` is not what `{sha(3)[:12]}` builds on"),
    "later": (record(2, 3), f"`{sha(3)[:12]}` is not what `{sha(2)[:12]}` builds on"),
    "first-with-base": (record(1, 9), f"`{sha(9)[:12]}` is not what `{sha(1)[:12]}` builds on"),
    "look-at-another": (
        look(3, page("a.md", "two")),
        f"`a.md` had another text at `{sha(3)[:12]}`",
    ),
    "look-too-early": (look(1, page("b.md", "b")), f"there was no page `b.md` at `{sha(1)[:12]}`"),
    "withdrawn-nothing": (
        look(1, page("b.md", "b"), kind="withdrawal"),
        f"there was no page `b.md` at `{sha(1)[:12]}`",
    ),
}


@pytest.mark.parametrize("said", SOUND.values(), ids=SOUND)
def test_what_git_agrees_with(said):
    """Nothing is wrong with it."""
    assert published(*THREE).complaint(said) is None


@pytest.mark.parametrize(("said", "what"), UNSOUND.values(), ids=UNSOUND)
def test_what_git_contradicts(said, what):
    """The first thing that is wrong is told."""
    assert published(*THREE).complaint(said) == what


@pytest.mark.parametrize("base", [1, 2, 3])
def test_a_rebased_change_has_no_merge_in_it(base):
    """A base further back would give a change the pages, and the validators, of another."""
    commits = [
        commit(4, edited("a.md", "two", "three")),
        commit(3, edited("a.md", "one", "two"), after=(2, 20)),
        commit(20, edited("a.md", "one", "two"), after=(1,)),
        commit(2, "b.md"),
        commit(1, added("a.md", "one")),
    ]
    commits[0] = commits[0]._replace(parents=(sha(3),))
    known = published(*commits)
    wide = record(4, base, page("a.md", "three"))

    assert known.complaint(wide) == (
        None if base > 1 else f"`{sha(base)[:12]}` is not what `{sha(4)[:12]}` builds on"
    )
    assert known.complaint(record(2, 1)) is None  # the merge comes after it


CUT = (commit(3, edited("a.md", "two", "three")), commit(2, added("a.md", "two"), after=()))


@pytest.mark.parametrize(
    ("said", "sound"),
    [
        (record(3, 2, page("a.md", "three")), True),
        (record(3, 2, page("a.md", "zero")), False),
        (record(2, 1, page("a.md", "zero")), True),
        (record(3, 1, page("a.md", "zero")), True),
        (look(2, page("a.md", "zero")), True),
        (look(3, page("a.md", "zero")), False),
    ],
)
def test_where_the_history_is_cut_off_nothing_can_be_contradicted(said, sound):
    """In a shallow clone; what lies within it is checked as ever."""
    assert (published(*CUT, boundary=[2]).complaint(said) is None) == sound


def test_the_first_sound_record_of_a_change_counts():
    """One that git contradicts is none; another that says the same is nobody's loss."""
    lie = record(3, 2, page("a.md", "zero"), name="lie")
    first, again = (record(3, 2, page("a.md", "three"), name=name) for name in ("1", "2"))
    other = again._replace(name="3", decisions=())
    looks = [look(3, page("a.md", "three"))._replace(name=f"look{n}") for n in (1, 2)]

    known = published(*THREE)
    sound, wrong = known.sound([lie, first, again._replace(signed=True), other, *looks])

    assert [one.record.name for one in sound] == ["1", "look1", "look2"]
    assert wrong == {
        "lie": "`a.md` was published with another text",
        "3": "it contradicts `1`, which came first",
    }


def test_records_of_different_changes_are_in_nobody_s_way():
    """Each commit has its own."""
    both = [record(3, 2, name="three"), record(2, 1, name="two")]

    assert [one.record.name for one in published(*THREE).sound(both)[0]] == ["three", "two"]
