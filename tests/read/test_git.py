"""What git answers, whoever asks and from wherever."""

import os

import pytest

from learnscape.read.git import Blobs, NoHistoryError, blob_ids, find_repository, stream
from tests.fixtures.repository import git


@pytest.fixture
def made(repository):
    """Give a repository with two commits, and the ids of both."""
    first = repository.commit("Begin", {"docs/a.md": "# A\n", "b.md": "", "c.bin": b"\0\xff\n\n"})
    second = repository.commit("Go on", {"docs/a.md": "# AA\n"}, on=1)
    repository.checkout()
    return repository.root, first, second


def test_a_repository_is_found_from_any_folder_in_it(made):
    """Its root, its newest commit, and that it is whole."""
    root, _, newest = made

    for folder in (root, root / "docs"):
        found = find_repository(folder)
        assert (found.root.resolve(), found.head) == (root.resolve(), newest)
        assert not found.boundary
        assert not found.partial


def test_a_repository_with_odd_signs_in_its_path_is_found(tmp_path):
    """A newline, a space and an accent are parts of a name."""
    root = tmp_path / "odd \n é"
    root.mkdir()
    git(root, "init", "--quiet")

    assert find_repository(root).root.resolve() == root.resolve()


def test_a_repository_without_a_commit_has_no_newest(tmp_path):
    """It is a repository nonetheless."""
    git(tmp_path, "init", "--quiet")

    assert find_repository(tmp_path).head is None


def test_a_folder_outside_of_any_repository(tmp_path):
    """The reason is told, and nothing is wrong with that."""
    with pytest.raises(NoHistoryError) as error:
        find_repository(tmp_path)

    assert str(error.value) == "this folder is in no git repository, so nobody can be credited"
    assert error.value.mend == "run `git init`, or build from a clone"
    assert error.value.harmless


def test_a_machine_without_git(tmp_path, monkeypatch):
    """The reason is told, and nothing is wrong with that."""
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(NoHistoryError) as error:
        find_repository(tmp_path)

    assert str(error.value) == "there is no `git` program here, so nobody can be credited"
    assert (error.value.mend, error.value.harmless) == ("install git", True)


def test_a_broken_repository_is_not_harmless(made):
    """A repository that git cannot read is not "no repository"."""
    root, *_ = made
    (root / ".git" / "config").write_text("[broken")

    with pytest.raises(NoHistoryError) as error:
        find_repository(root)

    assert str(error.value).startswith("git does not answer: fatal: bad config line ")
    assert not error.value.harmless


def test_a_shallow_clone_knows_where_it_was_cut(made, tmp_path):
    """At the commit whose parents are not there."""
    root, _, newest = made
    git(tmp_path, "clone", "--quiet", "--depth=1", root.as_uri(), "cut")

    assert set(find_repository(tmp_path / "cut").boundary) == {newest}


@pytest.mark.parametrize(
    ("kind", "partial"), [("blob:none", True), ("blob:limit=1m", False), ("tree:0", True)]
)
def test_a_clone_without_contents_is_known(made, tmp_path, kind, partial):
    """One that left out large files only has every text."""
    root, *_ = made
    git(root, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "--quiet", f"--filter={kind}", root.as_uri(), "clone")

    assert find_repository(tmp_path / "clone").partial is partial


def test_blobs_are_read_by_id_and_by_path(made):
    """Any bytes, empty ones too, in one process."""
    root, first, second = made
    blobs = Blobs(root)
    names = [f"{first}:docs/a.md", f"{second}:docs/a.md", f"{second}:b.md", f"{second}:c.bin"]
    names.append(git(root, "rev-parse", f"{first}:docs/a.md"))

    told = blobs(names)
    blobs.close()

    assert list(told.values()) == [b"# A\n", b"# AA\n", b"", b"\0\xff\n\n", b"# A\n"]


def test_what_is_no_blob_reads_as_empty(made):
    """Missing, a folder, a commit, not a name at all; and the next one is read rightly."""
    root, first, second = made
    blobs = Blobs(root)
    odd = [
        f"{second}:none.md",
        f"{second}:docs",
        first,
        "0" * 40,
        f"{second}:two words.md",
        "",
        "abc",
    ]

    told = blobs([*odd, f"{second}:docs/a.md"])
    blobs.close()

    assert told == dict.fromkeys(odd, b"") | {f"{second}:docs/a.md": b"# AA\n"}


def test_a_line_break_in_a_path_asks_nothing(made):
    """It would be taken for two questions, and every answer after it for another's."""
    root, _, second = made
    blobs = Blobs(root)

    told = blobs([f"{second}:a\nb.md", f"{second}:docs/a.md"])
    blobs.close()

    assert told[f"{second}:docs/a.md"] == b"# AA\n"


def test_blobs_that_nobody_asks_for_start_nothing(made, git_calls):
    """Neither does closing."""
    blobs = Blobs(made[0])
    blobs([])
    blobs.close()

    assert git_calls() == []


def test_a_failure_of_git_is_never_an_empty_answer(made):
    """What git complains of is told."""
    with pytest.raises(NoHistoryError, match=r"^git log stopped: fatal: ambiguous argument 'nowhe"):
        [*stream(made[0], "log", "nowhere")]


def test_variables_of_a_hook_are_not_heard_and_put_back(made, monkeypatch):
    """Whoever calls us finds the environment as it was."""
    root, _, newest = made
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_CONFIG_COUNT", "nonsense")

    assert find_repository(root).head == newest
    assert (os.environ["GIT_DIR"], os.environ["GIT_CONFIG_COUNT"]) == ("/nowhere", "nonsense")


@pytest.mark.parametrize("content", [b"", b"# A\n", b"# A\r\n", b"\0\xff", b"a\rb\n"])
@pytest.mark.parametrize("form", ["sha1", "sha256"])
def test_what_git_calls_a_file(tmp_path, content, form):
    """By either way of counting, as it stands."""
    git(tmp_path, "init", "--quiet", f"--object-format={form}")
    name = git(tmp_path, "hash-object", "--stdin", "--no-filters", data=content)

    assert name in blob_ids(content)


def test_line_ends_of_another_system_may_be_git_s_work():
    """A file may be in git with other line ends than on the disk; else nothing is another file."""
    assert set(blob_ids(b"a\nb\n")) < set(blob_ids(b"a\r\nb\r\n"))
    assert set(blob_ids(b"a\nb\n")).isdisjoint(blob_ids(b"a\rb\n"))
    assert len(set(blob_ids(b"a\r\nb\n"))) == 4
    assert len(blob_ids(b"a\nb\n")) == 2


def test_a_repository_without_a_ledger(made):
    """Other branches are none, whatever they are called."""
    root, _, newest = made
    for name in ("validations2", "validation", "deep/validations", "Validations"):
        git(root, "branch", name, newest)
    git(root, "tag", "validations", newest)

    assert find_repository(root).ledger == ()


def test_the_newest_records_here_and_at_origin(made):
    """Those of here first; where both are the same, it is one."""
    root, first, newest = made
    git(root, "update-ref", "refs/remotes/origin/validations", first)
    assert find_repository(root).ledger == (first,)

    git(root, "update-ref", "refs/heads/validations", newest)
    assert find_repository(root).ledger == (newest, first)

    git(root, "update-ref", "refs/remotes/origin/validations", newest)
    assert find_repository(root).ledger == (newest,)


def test_the_ledger_of_another_remote_is_not_ours(made):
    """Only that of `origin` is the site's."""
    root, first, _ = made
    git(root, "update-ref", "refs/remotes/fork/validations", first)

    assert find_repository(root).ledger == ()


def test_a_ledger_before_the_first_commit(tmp_path):
    """A new repository can have fetched one."""
    git(tmp_path, "init", "--quiet")
    blob = git(tmp_path, "hash-object", "-w", "--stdin", data=b"")
    tree = git(tmp_path, "mktree", data=f"100644 blob {blob}\ta\n".encode())
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    commit = git(tmp_path, *who, "commit-tree", "-m", "Begin", tree)
    git(tmp_path, "update-ref", "refs/heads/validations", commit)
    found = find_repository(tmp_path)

    assert (found.head, found.ledger) == (None, (commit,))
