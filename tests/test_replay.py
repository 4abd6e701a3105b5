"""The replay of reviews: it names by what came before, and counts what it says."""

from learnscape.read import git
from learnscape.read.history import parse_log, start_log
from tests.bench.replay import replay
from tests.fixtures.repository import ADA, BOB, CLEO, Repository

ALL = ("created", "wrote", "validated")
DAN = "Dan Ruiz <dan@example.org>"


def replayed(folder, kinds=ALL):
    """Give how many changes there were, and how often a true reviewer was named first."""
    commits = list(parse_log(start_log(git.find_repository(folder))))[::-1]
    count, hits = replay(commits, kinds)
    return count, hits[1]


def reviewed(repository, path, day, by, *reviewers):
    """Commit a change of a page, reviewed by some."""
    message = "Edit\n\n" + "".join(f"Reviewed-by: {who}\n" for who in reviewers)
    repository.commit(message, {path: f"# {day}\n"}, by=by, on=day)


def test_whoever_reviewed_a_folder_is_named_for_it(tmp_path):
    """But not before they did, and whoever wrote it never."""
    with Repository(tmp_path) as repository:
        for day in range(1, 9, 2):
            reviewed(repository, "git/undo.md", day, ADA, BOB)
            reviewed(repository, "css/flex.md", day + 1, ADA, CLEO)
    assert replayed(tmp_path) == (8, 6)  # of the first of each nobody can know
    assert replayed(tmp_path, ["created", "wrote"]) == (8, 0)  # and nobody names who wrote it


def test_a_review_of_ones_own_change_or_by_a_machine_is_none(tmp_path):
    """Nobody could be named for these."""
    with Repository(tmp_path) as repository:
        reviewed(repository, "a.md", 1, ADA, ADA)
        reviewed(repository, "a.md", 2, ADA, "Checks[bot] <1+checks[bot]@users.noreply.github.com>")
    assert replayed(tmp_path) == (0, 0)


def test_a_page_is_known_by_what_was_done_under_another_name(tmp_path):
    """A rename changes nobody's knowledge."""
    with Repository(tmp_path) as repository:
        reviewed(repository, "old/a.md", 1, ADA, BOB)
        repository.commit("Move", moves={"old/a.md": "new/b.md"}, by=DAN, on=2)
        reviewed(repository, "new/b.md", 3, ADA, BOB)
    assert replayed(tmp_path) == (2, 1)


def test_what_is_done_in_bulk_tells_nothing(tmp_path):
    """Nor is it asked about."""
    with Repository(tmp_path) as repository:
        files = {f"a/{n}.md": f"# {n}\n" for n in range(21)}
        repository.commit("All\n\nReviewed-by: " + BOB, files, by=ADA, on=1)
        reviewed(repository, "a/1.md", 2, ADA, BOB)
    assert replayed(tmp_path) == (1, 0)
