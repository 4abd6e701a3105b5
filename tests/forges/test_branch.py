"""The branch that keeps reviews: it grows beside the checkout, and loses nothing to anybody."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from learnscape.forges import branch as module
from learnscape.forges.branch import Branch, NotPushedError
from learnscape.forges.changes import ForgeError
from learnscape.forges.keys import signing_key
from learnscape.forges.plumbing import reason
from learnscape.read.git import Blobs, find_repository
from learnscape.read.ledger import read_ledger
from learnscape.read.signatures import read_signers
from tests.fixtures.keys import new_key
from tests.fixtures.repository import Repository, clean_environment, git, raw_date

NOW = 1788264000  # 1 September 2026, 12:00
A, B, C = (f"changes/{sign * 2}/{sign * 40}.json" for sign in "abc")


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    """Give every commit the same time."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(NOW))


@pytest.fixture
def origin(tmp_path):
    """Give a bare repository with a commit on main."""
    with Repository(tmp_path / "made") as made:
        made.commit("Begin", {"docs/a.md": "# A\n"})
    root = tmp_path / "origin.git"
    git(tmp_path, "clone", "--quiet", "--bare", str(made.root), str(root))
    return root


@pytest.fixture
def clone(tmp_path, origin):
    """Make a clone, by name."""

    def make(name, *options):
        root = tmp_path / name
        git(tmp_path, "clone", "--quiet", *options, origin.as_uri(), str(root))
        git(root, "config", "user.name", name.capitalize())
        git(root, "config", "user.email", f"{name}@example.org")
        return root

    return make


def files(root, ref="validations"):
    """Give the files of the branch, with what is in them."""
    names = git(root, "ls-tree", "-r", "-z", "--name-only", ref).strip("\0").split("\0")
    return {name: git(root, "show", f"{ref}:{name}") for name in names if name != "README.md"}


def log(root, form, ref="validations"):
    """Give something of each commit of the branch, newest first."""
    return git(root, "log", "--topo-order", f"--format={form}", ref).split("\n")


def is_sound(root):
    """Say whether a build takes the branch for one that only grew."""
    with closing(Blobs(root)) as texts:
        return read_ledger(find_repository(root), texts).files is not None


def test_the_branch_begins_with_a_page_that_says_what_it_is(clone):
    """On its own root: nothing of the site is in it."""
    root = clone("ada")

    Branch(root).append({A: b"1"}, "Record a change")

    assert log(root, "%s|%an|%ae|%cn|%ce|%ct|%P") == [
        f"Record a change|Ada|ada@example.org|Ada|ada@example.org|{NOW}|"
    ]
    assert git(root, "ls-tree", "-r", "--name-only", "validations").split("\n") == ["README.md", A]
    assert git(root, "show", "validations:README.md").startswith("# Reviews\n\nWho reviewed")
    assert git(root, "ls-tree", "validations", A).startswith("100644 blob ")


def test_each_commit_adds_and_is_pushed(clone, origin):
    """One commit for all that is given at once."""
    root = clone("ada")
    branch = Branch(root)

    branch.append({A: b"1"}, "One")
    branch.append({B: b"2", C: b"3\r\n\xff"}, "Two")

    assert log(origin, "%s") == ["Two", "One"]
    assert git(origin, "rev-parse", "validations") == git(root, "rev-parse", "origin/validations")
    assert git(origin, "rev-parse", "validations") == git(root, "rev-parse", "validations")
    raw = subprocess.run(
        ["git", "-C", root, "show", f"validations:{C}"], capture_output=True, check=True
    )
    assert raw.stdout == b"3\r\n\xff"


def test_a_file_that_is_there_is_left_alone(clone, origin):
    """And where nothing is new, nothing is written."""
    root = clone("ada")
    Branch(root).append({A: b"1"}, "One")
    Branch(root).append({A: b"other", B: b"2"}, "Two")
    Branch(root).append({A: b"other", B: b"other"}, "Three")
    Branch(clone("bob")).append({}, "Four")

    assert files(origin) == {A: "1", B: "2"}
    assert log(origin, "%s") == ["Two", "One"]


def test_nothing_at_all_makes_no_branch(clone, origin):
    """Neither here nor there."""
    root = clone("ada")
    Branch(root).append({}, "Nothing")

    for place in (root, origin):
        assert git(place, "for-each-ref", "--format=%(refname)", "*validations") == ""


@pytest.mark.parametrize("remote", [None, "origin", "elsewhere"])
def test_without_a_remote_it_is_kept_here(repository, remote):
    """Whether none is asked for or none is there."""
    repository.commit("Begin", {"a.md": ""})
    repository.checkout()

    Branch(repository.root, remote).append({A: b"1"}, "One")
    Branch(repository.root, remote).append({A: b"1", B: b"2"}, "Two")

    assert files(repository.root) == {A: "1", B: "2"}


def test_it_is_not_pushed_where_that_is_not_asked_for(clone, origin):
    """It goes on from what the remote has, though."""
    Branch(clone("ada")).append({A: b"1"}, "One")
    root = clone("bob")

    Branch(root, None).append({A: b"1", B: b"2"}, "Two")

    assert files(origin) == {A: "1"}
    assert log(root, "%s") == ["Two", "One"]


def test_the_checkout_is_not_touched(clone, monkeypatch):
    """Not the files, not the index, not the branch; whatever a hook says of where it is."""
    root = clone("ada")
    (root / "docs" / "a.md").write_text("# Changed\n")
    (root / "new.md").write_text("new\n")
    git(root, "add", "new.md")
    asked = ["status", "--porcelain"], ["rev-parse", "HEAD"], ["ls-files", "--stage"], ["reflog"]
    before = [git(root, *ask) for ask in asked]
    index = (root / ".git" / "index").read_bytes()
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_INDEX_FILE", "/nowhere/index")
    monkeypatch.chdir(root / "docs")

    Branch(root).append({A: b"1"}, "One")

    assert (root / ".git" / "index").read_bytes() == index
    assert [git(root, *ask) for ask in asked] == before


def test_hooks_and_settings_of_the_user_are_not_heard(clone, origin):
    """They are about the work of people, and could stop or change what is kept."""
    root = clone("ada")
    for name in ("pre-commit", "commit-msg", "pre-push", "reference-transaction", "post-commit"):
        hook = root / ".git" / "hooks" / name
        hook.write_text("#!/bin/sh\nexit 1\n")
        hook.chmod(0o755)
    for name, value in [
        ("commit.gpgSign", "true"),
        ("push.gpgSign", "true"),
        ("push.default", "nothing"),
        ("core.autocrlf", "true"),
        ("core.commentChar", "1"),
        ("i18n.commitEncoding", "ISO-8859-1"),
        ("log.showSignature", "true"),
        ("transfer.hideRefs", "refs/heads/other"),
    ]:
        git(root, "config", name, value)

    Branch(root).append({A: b"1\r\n"}, "1 é")

    assert log(origin, "%s") == ["1 é"]
    assert subprocess.run(["git", "-C", origin, "show", f"validations:{A}"],
                          capture_output=True, check=True).stdout == b"1\r\n"  # fmt: skip


def test_where_git_knows_nobody_nobody_is_made_up(clone, monkeypatch):
    """No name of a machine gets into an address."""
    root = clone("ada")
    for name in ("user.name", "user.email"):
        git(root, "config", "--unset", name)
    monkeypatch.delenv("EMAIL", raising=False)

    Branch(root).append({A: b"1"}, "One")

    assert log(root, "%an <%ae> %cn <%ce>") == [
        "learnscape <noreply@learnscape.invalid> learnscape <noreply@learnscape.invalid>"
    ]


def test_time_never_goes_back(clone):
    """Not even behind a clock that was wrong."""
    root = clone("ada")
    Branch(root).append({A: b"1"}, "One")
    future = "2031-01-01T00:00:00"
    stream = (
        f"commit refs/heads/validations\ncommitter X <x> {raw_date(future).decode()}\ndata 0\n"
        f"from refs/heads/validations^0\nM 100644 inline {B}\ndata 1\n2\n"
    )
    git(root, "fast-import", "--quiet", "--date-format=raw", data=stream.encode())

    Branch(root).append({C: b"3"}, "Three")

    assert log(root, "%cs") == ["2031-01-01", "2031-01-01", "2026-09-01"]
    assert is_sound(root)


@pytest.mark.parametrize("where", ["here", "beside"])
def test_a_branch_that_somebody_looks_at_is_left_alone(clone, tmp_path, where):
    """Their files would seem to be deleted, and a careless commit would delete them."""
    root = clone("ada")
    Branch(root).append({A: b"1"}, "One")
    place = root if where == "here" else tmp_path / "beside"
    if where == "here":
        git(root, "switch", "--quiet", "validations")
    else:
        git(root, "worktree", "add", "--quiet", str(place), "validations")

    with pytest.raises(ForgeError) as error:
        Branch(root).append({B: b"2"}, "Two")

    assert str(error.value) == f"the branch `validations` is checked out in {place}"
    assert files(root) == {A: "1"}


# Others


def test_a_clone_that_knows_nothing_of_the_branch(clone, origin):
    """As of one branch alone: what is there is fetched, and built upon."""
    Branch(clone("ada")).append({A: b"1"}, "One")
    root = clone("bob", "--single-branch")

    Branch(root).append({A: b"other", B: b"2"}, "Two")

    assert log(origin, "%s") == ["Two", "One"]
    assert files(origin) == {A: "1", B: "2"} == files(root)


def test_who_comes_second_builds_upon_the_first(clone, origin):
    """Both had the same before them."""
    ada, bob = clone("ada"), clone("bob")
    Branch(ada).append({A: b"1"}, "One")
    git(bob, "fetch", "--quiet")
    Branch(ada).append({B: b"2"}, "Two")

    Branch(bob).append({B: b"other", C: b"3"}, "Three")

    assert log(origin, "%s") == ["Three", "Two", "One"]
    assert files(origin) == {A: "1", B: "2", C: "3"}


def test_what_was_not_pushed_is_pushed_with_the_next(clone, origin):
    """By a merge that keeps both, in time."""
    ada, bob = clone("ada"), clone("bob")
    Branch(ada).append({A: b"1"}, "One")
    git(ada, "remote", "set-url", "origin", "file:///nowhere")
    with pytest.raises(NotPushedError) as error:
        Branch(ada).append({B: b"2"}, "Two")
    Branch(bob).append({C: b"3"}, "Three")
    git(ada, "remote", "set-url", "origin", origin.as_uri())

    Branch(ada).append({}, "Bring together")

    assert str(error.value).startswith("`origin` did not take it (")
    assert str(error.value).endswith("), so it is kept in this clone alone")
    assert error.value.mend == (
        "run `git push origin validations`; where others pushed meanwhile, the next `learnscape "
        "validate` or `learnscape record` joins both and pushes them"
    )
    assert files(origin) == {A: "1", B: "2", C: "3"}
    assert log(origin, "%s") == ["Bring together", "Two", "Three", "One"]
    assert git(ada, "log", "-1", "--format=%P", "validations").split() == [
        git(bob, "rev-parse", "validations"), git(ada, "rev-parse", "validations^2"),
    ]  # fmt: skip
    assert is_sound(ada)


def test_what_contradicts_the_remote_gives_way(clone, origin):
    """Both recorded the same change; whoever pushed first is kept, and the rest is added."""
    ada, bob = clone("ada"), clone("bob")
    git(ada, "remote", "set-url", "origin", "file:///nowhere")
    with pytest.raises(NotPushedError):
        Branch(ada).append({A: b"mine", B: b"2"}, "Mine")
    Branch(bob).append({A: b"theirs"}, "Theirs")
    git(ada, "remote", "set-url", "origin", origin.as_uri())

    Branch(ada).append({C: b"3"}, "Three")

    assert files(origin) == {A: "theirs", B: "2", C: "3"} == files(ada)
    assert log(origin, "%s") == ["Three", "Theirs"]
    assert is_sound(ada)


def test_what_is_signed_does_not_give_way(clone, origin, tmp_path):
    """Nobody else could sign it anew; so its owner is told."""
    key = new_key(tmp_path / "key")
    ada, bob = clone("ada"), clone("bob")
    git(ada, "remote", "set-url", "origin", "file:///nowhere")
    with pytest.raises(NotPushedError):
        Branch(ada, key=key.file).append({A: b"mine"}, "Mine")
    Branch(bob).append({A: b"theirs"}, "Theirs")
    git(ada, "remote", "set-url", "origin", origin.as_uri())
    git(ada, "fetch", "--quiet")

    with pytest.raises(ForgeError) as error:
        Branch(ada).append({C: b"3"}, "Three")

    assert f"`{A}` says one thing here and another at `origin`" in str(error.value)
    assert files(origin) == {A: "theirs"}
    assert files(ada) == {A: "mine"}


def test_a_remote_that_was_rewritten_is_not_joined(clone, origin):
    """What was known of it is lost there."""
    ada = clone("ada")
    Branch(ada).append({A: b"1"}, "One")
    Branch(ada).append({B: b"2"}, "Two")
    git(origin, "update-ref", "refs/heads/validations", "validations~1")
    Branch(clone("bob")).append({C: b"3"}, "Three")

    with pytest.raises(ForgeError) as error:
        Branch(ada).append({"pages/2026/x.json": b"4"}, "Four")

    assert str(error.value) == "somebody rewrote the branch `validations` at `origin`"
    assert files(ada) == {A: "1", B: "2"}


def test_news_of_a_remote(clone, origin, monkeypatch):
    """Of every branch; where there is none, or it does not answer, that is told."""
    ada, bob = clone("ada"), clone("bob", "--single-branch")
    Branch(ada).append({A: b"1"}, "One")
    git(ada, "commit", "--quiet", "--allow-empty", "--message=More")
    git(ada, "push", "--quiet", "origin", "HEAD")

    assert Branch(bob).refresh() == ""
    for name in ("validations", "main"):
        known = git(bob, "rev-parse", f"refs/remotes/origin/{name}")
        assert known == git(origin, "rev-parse", name)
    git(bob, "remote", "set-url", "origin", "file:///nowhere")
    assert "/nowhere" in Branch(bob).refresh()
    assert Branch(bob, remote=None).refresh() == ""
    monkeypatch.setattr(module, "_SOON", 0)
    monkeypatch.setattr(Branch, "_fetch", lambda _: time.sleep(1))
    assert Branch(bob).refresh() == "nothing came for 0 seconds"


def test_news_of_a_remote_that_was_rewritten(clone, origin):
    """It is not taken for what it was, and not taken over."""
    ada = clone("ada")
    Branch(ada).append({A: b"1"}, "One")
    Branch(ada).append({B: b"2"}, "Two")
    git(origin, "update-ref", "refs/heads/validations", "validations~1")

    with pytest.raises(ForgeError) as error:
        Branch(ada).refresh()

    assert str(error.value) == "somebody rewrote the branch `validations` at `origin`"
    assert files(ada, "origin/validations") == {A: "1", B: "2"}


def test_the_latest_date_need_not_be_the_newest(clone):
    """Here or at the remote, and however far off."""
    root = clone("ada")
    assert Branch(root).latest() is None
    Branch(root).append({A: b"1"}, "One")
    first = git(root, "rev-parse", "validations")
    assert Branch(root).latest() == (first, NOW)
    stream = (
        "commit refs/heads/validations\ncommitter X <x> 999999999999 +0000\ndata 0\n"
        "from refs/heads/validations^0\n\n"
        "commit refs/heads/validations\ncommitter X <x> 1788264000 +0000\ndata 0\n"
    )
    git(root, "fast-import", "--quiet", "--date-format=raw-permissive", data=stream.encode())
    git(root, "update-ref", "refs/remotes/origin/validations", "validations")
    git(root, "update-ref", "refs/heads/validations", first)

    assert Branch(root).latest() == (git(root, "rev-parse", "origin/validations~1"), 253402300799)


def test_a_remote_that_refuses_is_asked_a_few_times(clone, origin, monkeypatch):
    """Then what it says is told, and the records are kept here."""
    monkeypatch.setattr(module, "_PAUSE", (0, 0))
    count = origin / "count"
    hook = origin / "hooks" / "pre-receive"
    hook.write_text(f"#!/bin/sh\necho >>{count}\necho no >&2\nexit 1\n")
    hook.chmod(0o755)
    root = clone("ada")

    with pytest.raises(NotPushedError) as error:
        Branch(root).append({A: b"1"}, "One")

    assert "([remote rejected] (pre-receive hook declined))" in str(error.value)
    assert count.read_text() == "\n\n\n"
    assert files(root) == {A: "1"}


@pytest.mark.parametrize("secret", ["ghp_secret", "ada:ghp_secret"])
def test_a_password_in_an_address_is_not_told(secret):
    """Git leaves it out where it thinks of that: not where it asks a token for its password."""
    said = f"fatal: could not read Password for 'https://{secret}@git.example': no such device"

    assert reason(said) == "could not read Password for 'https://git.example': no such device"


def test_a_lock_that_was_left_behind(clone, monkeypatch):
    """It is waited for, and then told of."""
    monkeypatch.setattr(module, "_PAUSE", (0, 0))
    root = clone("ada")
    (root / ".git" / "refs" / "heads" / "validations.lock").touch()

    with pytest.raises(ForgeError) as error:
        Branch(root, None).append({A: b"1"}, "One")

    assert "refs/heads/validations.lock" in error.value.mend


def test_many_write_at_once(clone, origin):
    """In several clones, and in one: nothing is lost, and nothing waits for anybody."""
    roots = [clone(name) for name in ("ada", "bob", "cleo")]
    names = [f"changes/{n:02x}/{n:040x}.json" for n in range(12)]

    def write(number):
        Branch(roots[number % 3]).append({names[number]: b"%d" % number, A: b"1"}, f"{number}")

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(write, range(12)))

    assert files(origin) == {name: str(number) for number, name in enumerate(names)} | {A: "1"}
    for root in roots:
        git(root, "fetch", "--quiet")
        Branch(root).append({}, "")
        assert is_sound(root)


# Killed

STEPS = ("hash-object", "update-index", "write-tree", "commit-tree", "push", "update-ref")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_at_any_point_and_run_again_it_comes_to_the_same(
    clone, origin, tmp_path, step, when
):
    """What was done is gone on with, what was not is done."""
    root = clone("ada")
    Branch(root).append({A: b"1"}, "One")
    script = (
        "import sys\nfrom pathlib import Path\nfrom learnscape.forges.branch import Branch\n"
        f"Branch(Path(sys.argv[1])).append({{{B!r}: b'2'}}, 'Two')\n"
    )
    real = subprocess.run(
        ["which", "git"], capture_output=True, check=True, text=True
    ).stdout.strip()
    fatal = tmp_path / "bin" / "git"
    fatal.parent.mkdir()
    run = f'{real} "$@"; code=$?\n' if when == "after" else ""
    fatal.write_text(
        f'#!/bin/sh\ncase " $* " in *" {step} "*)\n{run}kill -9 $PPID; exit 1;; esac\n'
        f'exec {real} "$@"\n'
    )
    fatal.chmod(0o755)
    path = f"{fatal.parent}{os.pathsep}{os.environ['PATH']}"
    environment = clean_environment() | {"PATH": path, "SOURCE_DATE_EPOCH": str(NOW)}

    died = subprocess.run([sys.executable, "-c", script, root], check=False, env=environment)

    assert died.returncode == -9
    Branch(root).append({B: b"2"}, "Two")
    assert log(origin, "%s") == ["Two", "One"]
    assert files(origin) == {A: "1", B: "2"}
    assert is_sound(root)


# Signed


def test_a_commit_is_signed_with_a_key(clone, tmp_path):
    """Each that is made; nothing of how the user signs elsewhere matters."""
    key = new_key(tmp_path / "key")
    root = clone("ada")
    for name, value in [("gpg.format", "x509"), ("user.signingKey", "other"),
                        ("gpg.ssh.program", "false")]:  # fmt: skip
        git(root, "config", name, value)

    Branch(root, key=key.file).append({A: b"1"}, "One")

    tip = git(root, "rev-parse", "validations")
    assert read_signers(root, [tip], key.allowed("ada").encode()) == {tip: (key.claim, "ada")}


def test_a_commit_that_was_prepared_is_the_one_that_is_added(clone, tmp_path):
    """It is on no branch before, and nobody signs twice."""
    key = new_key(tmp_path / "key")
    root = clone("ada")
    branch = Branch(root, key=key.file)

    commit = branch.prepare({A: b"1"}, "One")

    assert git(root, "for-each-ref", "*validations") == ""
    key.file.unlink()
    branch.append({A: b"1"}, "One")
    assert git(root, "rev-parse", "validations") == commit


def test_a_key_that_cannot_sign_writes_nothing(clone, tmp_path):
    """What ssh-keygen complains of is told."""
    root = clone("ada")

    with pytest.raises(ForgeError, match=r"^git commit-tree stopped: .*/none"):
        Branch(root, key=tmp_path / "none").append({A: b"1"}, "One")

    assert git(root, "for-each-ref", "*validations") == ""


def test_the_key_that_git_signs_with(clone, tmp_path, monkeypatch):
    """From a file, by a path from home, or as text."""
    key = new_key(tmp_path / "key")
    root = clone("ada")
    monkeypatch.setenv("HOME", str(tmp_path))
    for said in (str(key.file), str(key.file.with_suffix(".pub")), "~/key", key.public):
        git(root, "config", "user.signingKey", said)
        assert signing_key(root).claim == key.claim
    assert signing_key(root, key.file) == (str(key.file), key.claim)
