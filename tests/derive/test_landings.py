"""Which commit of the published branch brought each commit in, and when."""

from hypothesis import given
from hypothesis import strategies as st

from learnscape.derive.landings import mainline
from tests.builders import commit, history, seconds, sha

LATE = seconds(1000)


def landed(*commits, now=LATE):
    """Give each landing's day with the days that it brought, oldest first."""
    return [
        (_day(landing.commit), [_day(one) for one in landing.brought])
        for landing in mainline(history(*commits), now=now).landings
    ]


def times(*commits, now=LATE):
    """Give when each landing reached the branch, oldest first."""
    return [landing.time for landing in mainline(history(*commits), now=now).landings]


def _day(one):
    return int(one.sha, 16)


def proposal(day, *, onto, of, after=None):
    """Give the merge that a forge makes to test a pull request."""
    subject = f"Merge {sha(of)} into {sha(onto)}"
    return commit(day, subject=subject, after=after or (onto, of))


def test_without_commits_nothing_landed():
    """An empty history is a history."""
    assert landed() == []


def test_a_commit_on_the_branch_lands_itself():
    """A straight line is a landing each."""
    assert landed(commit(3), commit(2), commit(1)) == [(1, []), (2, []), (3, [])]


def test_a_merge_lands_what_it_brings():
    """A branch's commits came with its merge, the oldest first."""
    commits = commit(5, after=(2, 4)), commit(4), commit(3, after=(1,)), commit(2, after=(1,))

    assert landed(*commits, commit(1)) == [(1, []), (2, []), (5, [3, 4])]


def test_a_branch_within_a_branch_lands_with_the_outer_merge():
    """What was merged aside had not been published."""
    commits = (
        commit(6, after=(1, 5)),
        commit(5, after=(2, 4)),
        commit(4, after=(3,)),
        commit(3, after=(1,)),
        commit(2, after=(1,)),
        commit(1),
    )

    assert landed(*commits) == [(1, []), (6, [2, 3, 4, 5])]


def test_a_branch_merged_twice_brings_each_commit_once():
    """The second merge brings only what came since."""
    commits = (
        commit(5, after=(3, 4)),
        commit(4, after=(2,)),
        commit(3, after=(1, 2)),
        commit(2, after=(1,)),
        commit(1),
    )

    assert landed(*commits) == [(1, []), (3, [2]), (5, [4])]


def test_a_merge_of_three_lands_them_all():
    """No parent of an octopus is left out."""
    commits = commit(4, after=(1, 2, 3)), commit(3, after=(1,)), commit(2, after=(1,)), commit(1)

    assert landed(*commits) == [(1, []), (4, [2, 3])]


def test_another_root_lands_with_its_merge():
    """A history that was imported from elsewhere came on the day it was merged."""
    commits = commit(4, after=(3, 2)), commit(3, after=(1,)), commit(2, after=()), commit(1)

    assert landed(*commits) == [(1, []), (3, []), (4, [2])]


def test_main_merged_into_a_branch_lands_nothing_twice():
    """What a branch took over from the published branch had been there."""
    commits = (
        commit(5, after=(3, 4)),
        commit(4, after=(2, 3)),
        commit(3, after=(1,)),
        commit(2, after=(1,)),
        commit(1),
    )

    assert landed(*commits) == [(1, []), (3, []), (5, [2, 4])]


def test_a_history_that_was_cut_off_begins_where_it_is_cut():
    """Parents that are not there are not followed."""
    assert landed(commit(3, after=(2, 9)), commit(2, after=(1,))) == [(2, []), (3, [])]


def test_a_landing_has_the_date_of_its_commit():
    """Not the day on which it was written."""
    assert times(commit(2, landed=7), commit(1)) == [seconds(1), seconds(7)]


def test_clocks_may_run_back():
    """History gives the order; a landing dated before its parent keeps its date."""
    assert times(commit(2, landed=3), commit(1, landed=8)) == [seconds(8), seconds(3)]


def test_a_future_landing_gets_the_date_of_the_next():
    """It cannot have come after what came after it; the newest came by the end of today."""
    commits = commit(4, landed=99), commit(3), commit(2, landed=88), commit(1)

    assert times(*commits, now=seconds(5)) == [
        seconds(1), seconds(3), seconds(3), seconds(5),
    ]  # fmt: skip
    told = mainline(history(*commits), now=seconds(5)).ahead_of_time
    assert [_day(one) for one in told] == [4, 2]


def test_the_last_second_of_today_is_not_the_future():
    """The border is the end of the day, which belongs to it."""
    assert mainline(history(commit(5)), now=seconds(5)).ahead_of_time == ()
    assert len(mainline(history(commit(5)), now=seconds(5) - 1).ahead_of_time) == 1


def test_a_merge_made_to_test_a_proposal_is_no_landing():
    """The proposed commits have not landed."""
    commits = proposal(4, onto=2, of=3), commit(3, after=(1,)), commit(2, after=(1,)), commit(1)

    told = mainline(history(*commits), now=LATE)

    assert landed(*commits) == [(1, []), (2, [])]
    assert [_day(one) for one in told.proposed] == [3]


def test_a_merge_that_only_reads_like_a_test_is_a_landing():
    """The two commits in the subject have to be the parents, the other way round."""
    for after in ((3, 2), (2, 3, 1), (2, 1)):
        commits = (
            proposal(4, onto=2, of=3, after=after), commit(3, after=(1,)), commit(2, after=(1,)),
            commit(1),
        )  # fmt: skip
        assert mainline(history(*commits), now=LATE).proposed == ()
        assert landed(*commits)[-1][0] == 4


def test_a_test_of_a_proposal_deeper_in_history_is_a_landing():
    """Only the newest commit can be a forge's own."""
    merge = proposal(4, onto=2, of=3)
    commits = commit(5, after=(4,)), merge, commit(3, after=(1,)), commit(2, after=(1,)), commit(1)

    assert landed(*commits) == [(1, []), (2, []), (4, [3]), (5, [])]


def test_a_test_of_a_proposal_in_a_clone_cut_short_is_a_landing():
    """Where the published branch is not there, there is nothing else to go by."""
    assert landed(proposal(4, onto=2, of=3)) == [(4, [])]


@given(st.data())
def test_every_commit_lands_once(data):
    """Whatever branches and merges there were, each commit is in one place."""
    count = data.draw(st.integers(1, 12))
    parents = {0: ()} | {
        day: tuple(data.draw(st.lists(st.integers(0, day - 1), min_size=1, max_size=3,
                                      unique=True)))
        for day in range(1, count)
    }  # fmt: skip
    reached, waiting = set(), [count - 1]
    while waiting:
        reached.add(day := waiting.pop())
        waiting += set(parents[day]) - reached
    commits = [commit(day, after=parents[day]) for day in sorted(reached, reverse=True)]

    told = landed(*commits)

    assert sorted([day for day, _ in told] + [one for _, many in told for one in many]) == sorted(
        reached
    )
    for day, brought in told:
        assert brought == sorted(brought)  # parents before children
        assert all(one < day for one in brought)
