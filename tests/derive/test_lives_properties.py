"""Laws that hold for every history, however people branched, moved, deleted and merged."""

import itertools
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learnscape.library import load
from learnscape.read.git import find_repository
from learnscape.read.history import parse_log, start_log
from tests.fixtures.hard import TODAY, prose
from tests.fixtures.repository import Repository, git

PATHS = (
    "README.md",
    "docs/a.md",
    "docs/A.md",
    "docs/b.md",
    "docs/sub/b.md",
    "docs/two words.md",
    'docs/"q"|\t.md',
    "docs/new\nline.md",
    "docs/été.md",
    "docs/\udce9.md",  # a byte that is no UTF-8
    "docs/picture.png",
)
BRANCHES = ("main", "side", "other")
NOTHING, EDIT, MOVE, DELETE, MERGE = range(5)

lines = st.binary(max_size=30).map(lambda raw: raw.translate(None, b"\0\n<>"))
messages = st.binary(max_size=60).map(lambda raw: raw.replace(b"\0", b""))
steps = st.fixed_dictionaries(
    {
        "what": st.sampled_from([NOTHING, EDIT, EDIT, EDIT, MOVE, MOVE, DELETE, MERGE, MERGE]),
        "branch": st.sampled_from(BRANCHES),
        "path": st.sampled_from(PATHS),
        "other": st.sampled_from(PATHS + BRANCHES),
        "paragraphs": st.integers(0, 9),
        "author": st.builds(lambda name, mail: name + b" <" + mail + b">", lines, lines),
        "on": st.integers(-800, 4000),
        "landed": st.integers(-800, 4000),
        "message": messages,
        "co": st.lists(st.sampled_from(["Bob <bob@example.org>", "<b> <x>", "nobody"]), max_size=2),
    }
)
histories = st.lists(steps, min_size=1, max_size=12)
few = settings(
    max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


@pytest.fixture
def folder():
    """Give a folder of our own: every example makes its repository in it anew."""
    path = Path(tempfile.mkdtemp())
    yield path
    shutil.rmtree(path)


def built(folder, history):
    """Make the repository that a list of steps tells of."""
    shutil.rmtree(folder / "repository", ignore_errors=True)
    with Repository(folder / "repository") as repository:
        repository.commit("Begin", {"docs/index.md": prose("home")}, on=-900)
        for step in history:
            _take(step, repository)
    return repository.root


def _take(step, repository):
    signed = {key: step[key] for key in ("on", "landed", "co")} | {"by": step["author"]}
    branch, what = step["branch"], step["what"]
    if branch not in repository._trees:
        repository.commit(step["message"], {}, branch=branch, **signed)
    tree = {path.decode(errors="surrogateescape") for path in repository._trees[branch]}
    files, moves = {}, {}
    path, other = step["path"], step["other"]
    text = prose("topic", step["paragraphs"]) if step["paragraphs"] else ""
    if what == EDIT:
        files[path] = text
    elif what == MOVE and path in tree and other in PATHS and other != path:
        moves[path] = other
        if step["paragraphs"] % 2:
            files[other] = text
    elif what == DELETE and path in tree:
        files[path] = None
    if what == MERGE and other in BRANCHES and other in repository._tips and other != branch:
        if other in repository._forks and branch != "main":
            other, branch = branch, "main"
        if other != "main":
            files = {path: text} if step["paragraphs"] > 6 else {}
            repository.merge(other, files, into=branch, **signed)
            return
    repository.commit(step["message"], files, branch=branch, moves=moves, **signed)


@few
@given(history=histories)
def test_no_commit_is_lost(folder, history):
    """However odd its bytes, each commit that git counts is read, once."""
    root = built(folder, history)

    read = [commit.sha for commit in parse_log(start_log(find_repository(root)))]

    assert sorted(read) == sorted(git(root, "rev-list", "HEAD").split())
    assert len(read) == int(git(root, "rev-list", "--count", "HEAD"))


@few
@given(history=histories)
def test_a_page_is_created_then_published_then_updated_then_touched(folder, history):
    """No clock of anybody's makes a page older or newer than what came of it."""
    told = load(built(folder, history) / "docs", today=TODAY)

    for path, dates in told.dates.items():
        days = (dates.created, dates.published, dates.updated, dates.touched)
        known = [day for day in days if day is not None]
        assert all(earlier <= later for earlier, later in itertools.pairwise(known)), path
        assert all(day < TODAY + timedelta(days=1) for day in known), path


@few
@given(history=histories)
def test_every_page_has_one_creator_and_no_commit_counts_twice(folder, history):
    """A committed page was begun by somebody, and nobody made more commits than there are."""
    root = built(folder, history)
    commits = int(git(root, "rev-list", "--count", "HEAD"))

    told = load(root / "docs", today=TODAY)

    for path, dates in told.dates.items():
        made = told.credits[path]
        assert (dates.created is not None) == bool(made), path
        assert [credit.role for credit in made].count("creator") == bool(made), path
        assert all(1 <= credit.commits <= commits for credit in made), path
        assert all(credit.first <= credit.last for credit in made), path
        assert all(credit.name and "\n" not in credit.name for credit in made), path


@few
@given(history=histories)
def test_the_same_history_tells_the_same(folder, history):
    """What is read anew and what is remembered are one."""
    docs = built(folder, history) / "docs"

    first, second = load(docs, today=TODAY), load(docs, today=TODAY)

    assert first.dates == second.dates
    assert first.credits == second.credits
    assert first.problems == second.problems
