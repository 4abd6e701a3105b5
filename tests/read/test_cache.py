"""Pasts kept between builds: believed only whole and under their very key, and never in the way."""

import itertools
import json
import os
import subprocess
import sys
import threading
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learnscape.library import load
from learnscape.model import (
    Dates,
    First,
    Landed,
    Past,
    Share,
    Signature,
    Standing,
    Vouched,
)
from learnscape.problems import Problem
from learnscape.read import cache
from learnscape.read.cache import Kept, cache_key, keep, read_kept
from tests.builders import ADA, BOB, moment, past, share
from tests.fixtures.hard import TODAY, prose
from tests.fixtures.repository import git

LANDED = (
    Landed(
        "revised",
        "b" * 40,
        moment(3),
        (BOB, ADA),
        ADA,
        "Why",
        "7",
        "Hear",
        "Look",
        "c" * 40,
        ("One", "Two"),
    ),
    Landed("new", "a" * 40, moment(1), (), news=False, announced=False),
)
VOUCHED = Vouched(
    ("gh:1", "mail:olga@example.org"),
    moment(2),
    "change",
    "a" * 40,
    "github-review",
    "https://forge.example/1",
    "gh:o/r#1",
)
STANDING = Standing(
    "changed",
    VOUCHED,
    date(2024, 5, 31),
    "security",
    "6 months",
    "moved",
    moment(3),
    2,
    "b" * 40,
    (VOUCHED, VOUCHED._replace(at=moment(1))),
)
PASTS = {
    "docs/a.md": past(share(3, ADA, BOB, bulk=True), share(1), dates=Dates(*map(moment, range(4)))),
    "docs/b.md": Past(Dates(), (), "a" * 40, "2024-01-02:b.md", LANDED, STANDING),
    "docs/\udce9\n.md": Past(Dates(), (), None),
}
FIRSTS = [
    First(ADA, "a" * 40, 0, moment(1), "docs/\udce9\n.md"),
    First(BOB, "b" * 40, 1, moment(3)),
]
KEPT = Kept(
    PASTS, FIRSTS, {"a" * 40: ("gh:1",)}, [Problem("validations:x", 0, "w", "m")], ["A note"]
)
KEY = cache_key("key")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Give the cache folder of a user who has none yet."""
    monkeypatch.setenv("XDG_CACHE_HOME", os.fspath(tmp_path / "cache"))
    return tmp_path / "cache" / "learnscape"


def kept(folder):
    """Give the one file that is kept."""
    (file,) = folder.iterdir()
    return file


seconds = st.integers(0, 253402300799).map(lambda at: datetime.fromtimestamp(at, UTC))
text = st.text(max_size=8)
odd = st.text(st.characters(exclude_categories=()), max_size=8)
shares = st.builds(
    Share,
    text,
    seconds,
    st.lists(st.builds(Signature, text, text), min_size=1, max_size=2).map(tuple),
    st.booleans(),
)
dates = st.builds(Dates, *[st.none() | seconds] * 4)
people = st.builds(Signature, text, text)
says = st.none() | st.just(False) | text
landed = st.builds(
    Landed,
    text,
    text,
    seconds,
    st.lists(people, max_size=2).map(tuple),
    st.none() | people,
    text,
    st.none() | text,
    says,
    says,
    st.none() | text,
    st.lists(text, max_size=2).map(tuple),
)
vouched = st.builds(
    Vouched,
    st.lists(text, max_size=2).map(tuple),
    seconds,
    text,
    text,
    text,
    text,
    st.none() | text,
)
standings = st.builds(
    Standing,
    text,
    st.none() | vouched,
    st.none() | st.dates(),
    st.none() | text,
    st.none() | text,
    text,
    st.none() | seconds,
    st.integers(0, 9),
    text,
    st.lists(vouched, max_size=2).map(tuple),
)
pasts = st.builds(
    Past,
    dates,
    st.lists(shares, max_size=3).map(tuple),
    st.none() | text,
    st.none() | odd,
    st.lists(landed, max_size=3).map(tuple),
    standings,
)
firsts = st.builds(First, people, text, st.integers(0, 9), seconds, st.none() | odd)


@pytest.mark.usefixtures("folder")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(known=st.dictionaries(odd, pasts, max_size=4), came=st.lists(firsts, max_size=3))
def test_what_is_kept_is_read_as_it_was(known, came):
    """Every value, whatever is in it, any name of a file included."""
    told = Kept(known, came)
    keep("place", KEY, told)

    assert read_kept("place", KEY) == told


def test_where_nothing_was_kept_nothing_is_read(folder):
    """And nothing is made."""
    assert read_kept("place", KEY) is None
    assert not folder.exists()


@pytest.mark.usefixtures("folder")
def test_another_key_reads_nothing():
    """Not even one that begins alike."""
    keep("place", KEY, KEPT)

    for other in (cache_key("other"), "", KEY[:-1], KEY + "0"):
        assert read_kept("place", other) is None
    assert read_kept("elsewhere", KEY) is None


def test_the_newest_replaces_the_older(folder):
    """A place has one file, however often it changes."""
    keep("place", KEY, KEPT)
    keep("place", cache_key("newer"), Kept())

    assert read_kept("place", KEY) is None
    assert read_kept("place", cache_key("newer")) == Kept()
    assert kept(folder).is_file()


def test_torn_at_any_byte_it_is_not_believed(folder):
    """A machine can stop at any moment."""
    keep("place", KEY, KEPT)
    file = kept(folder)
    whole = file.read_bytes()

    for length in range(len(whole)):
        file.write_bytes(whole[:length])
        assert read_kept("place", KEY) is None, length


def test_changed_at_any_byte_it_is_not_believed(folder):
    """A disk can fail, too."""
    keep("place", KEY, KEPT)
    file = kept(folder)
    whole = file.read_bytes()

    for at in range(len(whole)):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert read_kept("place", KEY) is None, at


@pytest.mark.parametrize(
    "other", [b"", b"\n", b"\n\n", b"{}", b"\xff\xfe\n\xff\n\xff", b"a\nb\nc", b"x" * 9]
)
def test_a_file_of_somebody_else_is_not_believed(folder, other):
    """And replaced by ours."""
    keep("place", KEY, KEPT)
    kept(folder).write_bytes(other)

    assert read_kept("place", KEY) is None
    keep("place", KEY, KEPT)
    assert read_kept("place", KEY) == KEPT


def test_another_format_is_not_believed(monkeypatch):
    """What an older version kept has another key."""
    before = cache_key("same")
    monkeypatch.setattr(cache, "FORMAT", cache.FORMAT + 1)

    assert cache_key("same") != before


def test_a_folder_that_is_a_file_is_no_error(folder):
    """There is nowhere to keep anything, and the build goes on."""
    folder.parent.mkdir()
    folder.write_text("mine")

    keep("place", KEY, KEPT)

    assert read_kept("place", KEY) is None
    assert folder.read_text() == "mine"


def test_what_cannot_be_kept_leaves_nothing_behind(folder):
    """A folder in the place of our file is left alone, and no half-written file stays."""
    keep("place", KEY, KEPT)
    file = kept(folder)
    file.unlink()
    file.mkdir()
    (file / "mine").touch()

    for _ in range(3):
        keep("place", KEY, KEPT)

    assert read_kept("place", KEY) is None
    assert [*folder.iterdir()] == [file]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_no_error(folder):
    """As on a read-only disk."""
    folder.mkdir(parents=True)
    folder.chmod(0o500)

    keep("place", KEY, KEPT)

    assert read_kept("place", KEY) is None


def test_many_may_write_at_once(folder):
    """Whoever reads meanwhile reads one of them whole, or nothing."""
    keys = [cache_key(n) for n in range(4)]
    values = {
        key: Kept({f"{n}.md": past(share(n), dates=Dates())}, FIRSTS) for n, key in enumerate(keys)
    }
    wrong = []

    def work(key):
        for _ in range(40):
            keep("place", key, values[key])
            for other in keys:
                told = read_kept("place", other)
                wrong.extend([other] * (told not in (None, values[other])))

    threads = [threading.Thread(target=work, args=(key,)) for key in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []
    assert kept(folder).is_file()


def test_others_cannot_read_what_is_kept(folder):
    """Addresses are in it."""
    keep("place", KEY, KEPT)

    assert kept(folder).stat().st_mode & 0o077 == 0


def test_keys_differ_where_any_part_does():
    """And parts cannot run together."""
    parts = [(), ("a",), ("a", "b"), ("ab",), (("a", "b"),), ("a", b"b"), (None,), ("None",), (1,)]

    keys = [cache_key(*one) for one in parts]

    assert len({*keys}) == len(parts)


def test_a_key_is_the_same_in_every_process(repository, tmp_path):
    """Else a clone that was cut in several places would be read anew by each build."""
    for n in range(48):
        repository.commit("Edit", {f"{n % 6}.md": f"# {n}\n"}, branch=f"b{n % 6}", on=n)
    for n in range(1, 6):
        repository.merge(f"b{n}", into="b0", on=60 + n)
    repository.checkout("b0")
    git(tmp_path, "clone", "--quiet", "--depth=7", repository.root.as_uri(), "clone")
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from learnscape.read.cache import cache_key\n"
        "from learnscape.read.git import find_repository\n"
        "found = find_repository(Path(sys.argv[1]))\n"
        "assert len(found.boundary) > 2\n"
        "print(cache_key(found))\n"
    )

    keys = {
        subprocess.run(
            [sys.executable, "-c", script, tmp_path / "clone"],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in "123"
    }

    assert len(keys) == 1


def names(docs, path="a.md"):
    """Give who is credited with a page, as read now."""
    return [credit.name for credit in load(docs, today=TODAY).credits[path]]


@pytest.fixture
def docs(repository, folder):
    """Give a page by Ada and Bob, read once, so that its past is kept."""
    repository.commit("Begin", {"docs/a.md": prose("a")})
    sha = repository.commit("Go on", {"docs/a.md": prose("a", 9)}, by="Bob <bob@example.org>", on=1)
    repository.checkout()
    docs = repository.root / "docs"
    assert names(docs) == ["Ada Lovelace", "Bob"]
    assert kept(folder).is_file()
    return docs, sha


def test_without_a_change_what_was_kept_is_the_answer(docs, git_calls):
    """Equal in every value, and without a walk through the history."""
    docs, _ = docs
    first = load(docs, today=TODAY)
    again = load(docs, today=TODAY)

    assert (again.dates, again.credits, again.problems) == (
        first.dates,
        first.credits,
        first.problems,
    )
    assert [call for call in git_calls() if " log " in call] == []


def test_what_is_kept_is_not_in_the_repository(docs):
    """Not among the files, and not in git's own folder."""
    docs, _ = docs
    root = docs.parent

    assert git(root, "status", "--porcelain", "--ignored") == ""
    assert not [file for file in root.rglob("*") if file.is_file() and b"bob@" in file.read_bytes()
                and file.name.endswith(".json")]  # fmt: skip


def test_a_new_mailmap_is_heeded(docs):
    """Uncommitted, too."""
    docs, _ = docs
    (docs.parent / ".mailmap").write_text("Robert Kahn <bob@example.org>\n")

    assert names(docs) == ["Ada Lovelace", "Robert Kahn"]


def test_a_new_list_of_ignored_commits_is_heeded(docs):
    """Uncommitted, too."""
    docs, sha = docs
    (docs.parent / ".git-blame-ignore-revs").write_text(f"# a reformat\n{sha}\n")

    assert names(docs) == ["Ada Lovelace"]


def test_another_commit_is_heeded(docs):
    """An older one, as well as a newer one."""
    docs, sha = docs
    git(docs.parent, "reset", "--quiet", "--hard", f"{sha}~1")

    assert names(docs) == ["Ada Lovelace"]


def test_another_day_is_heeded(docs):
    """What is ahead of time today is not tomorrow."""
    docs, _ = docs
    early = load(docs, today=datetime(2024, 1, 1, tzinfo=UTC))

    assert early.dates["a.md"].touched < load(docs, today=TODAY).dates["a.md"].touched
    assert len(early.notes) == 1


def test_a_note_is_told_each_time(docs):
    """A second build says what the first said."""
    docs, _ = docs
    today = datetime(2024, 1, 1, tzinfo=UTC)

    assert load(docs, today=today).notes == load(docs, today=today).notes != ()


def test_a_clone_that_was_made_whole_is_read_anew(docs, tmp_path):
    """The newest commit is the same; what is known of it is not."""
    docs, _ = docs
    git(tmp_path, "clone", "--quiet", "--depth=1", docs.parent.as_uri(), "clone")
    clone = tmp_path / "clone"
    assert names(clone / "docs") == []
    git(clone, "fetch", "--quiet", "--unshallow")

    assert names(clone / "docs") == ["Ada Lovelace", "Bob"]


def test_a_build_goes_on_with_any_cache(docs, folder):
    """Spoilt in any way, it costs time only."""
    docs, _ = docs
    file = kept(folder)
    whole = file.read_bytes()
    head, _, payload = whole.split(b"\n", 2)
    forged = json.dumps({"people": [], "shares": [], "pages": {}}).encode()
    spoilt = [whole[: len(whole) // 2], b"", head + b"\n" + head + b"\n" + forged,
              b"\n".join([head, b"0" * 64, payload])]  # fmt: skip

    for wrong, _ in itertools.product(spoilt, range(2)):
        file.write_bytes(wrong)
        assert names(docs) == ["Ada Lovelace", "Bob"]


def test_a_home_that_is_nowhere_is_no_error(docs, monkeypatch):
    """As in a container that runs as nobody."""
    docs, _ = docs
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", "/nonexistent/home" if os.geteuid() else "/dev/null")

    assert names(docs) == ["Ada Lovelace", "Bob"]


def test_two_folders_of_one_repository_are_kept_apart(docs, folder):
    """Each site has its own."""
    docs, _ = docs
    other = docs.parent / "other"
    other.mkdir()
    (other / "b.md").write_text("# B\n")

    assert load(other, today=TODAY).credits["b.md"] == ()
    assert names(docs) == ["Ada Lovelace", "Bob"]
    assert all(isinstance(file, Path) for file in folder.iterdir())
