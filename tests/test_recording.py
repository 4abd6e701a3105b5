"""Recording: from GitHub on this machine into a real ledger, whatever goes wrong in between."""

import json
import multiprocessing
import os
import shutil
import signal
import subprocess
from contextlib import closing
from multiprocessing.connection import wait

import pytest

import learnscape.recording
from learnscape.derive.landings import mainline
from learnscape.derive.records import Published
from learnscape.forges.changes import ForgeError
from learnscape.forges.github import GitHub
from learnscape.forges.github_branch import GitHubBranch
from learnscape.forges.github_questions import CURES, Repository
from learnscape.forges.http import Api
from learnscape.read import history
from learnscape.read.git import Blobs, NoHistoryError, find_repository
from learnscape.read.ledger import LedgerError, read_ledger
from learnscape.recording import Recording
from tests.fixtures.repository import git
from tests.forges.github_server import REPOSITORY, GitHubServer, review, work
from tests.forges.places import Origin, clean, ledger, record_alone, records
from tests.forges.server import TOKEN, refused

ALICE = review(101, "2024-05-02")
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(["tests.forges.places"])


@pytest.fixture
def origin(tmp_path):
    """Give the repository as GitHub has it, with its first page."""
    origin = Origin(tmp_path / "origin")
    yield origin
    origin.close()


@pytest.fixture
def server(origin):
    """Give GitHub."""
    with GitHubServer(origin.root) as server:
        yield server


@pytest.fixture
def record(server, tmp_path):
    """Record what is new in a fresh clone; return the recording."""

    def run(clone=None):
        clone = clone or _clone(server.root, tmp_path)
        recording = Recording(clone / "docs")
        api = Api("GitHub", server.url, token={"Authorization": f"Bearer {TOKEN}"}, cures=CURES,
                  say=print, wait=lambda _: None)  # fmt: skip
        repository = Repository(api, f"{server.url}/graphql", REPOSITORY)
        run = recording.run(GitHub(repository), GitHubBranch(repository), recorder="actions:run/1")
        assert {*run} <= {*recording.wanted}
        return recording

    return run


def _clone(root, tmp_path):
    folder = tmp_path / f"clone{len([*tmp_path.iterdir()])}"
    git(root, "reset", "--quiet", "--hard")
    subprocess.run(["git", "clone", "--quiet", os.fspath(root), os.fspath(folder)], check=True)
    return folder


def _blob(origin, commit, path="docs/a.md"):
    return git(origin.root, "rev-parse", f"{commit}:{path}")


def _land(origin, server, number, text, **pull):
    """Land a pull request that was squashed; return what was offered, and what it became."""
    head = origin.offer("Work", {"docs/a.md": text}, branch=f"pull{number}")
    landed = origin.land(f"Change (#{number})", {"docs/a.md": text})
    reviews = [
        one | {"commit": {"__typename": "Commit", "oid": head}}
        for one in pull.pop("reviews", [ALICE])
    ]
    server.pull(number, landed, reviews=reviews, **pull)
    return head, landed


def test_merge_commit(origin, server, record):
    """What a merge brought in, who approved it, and which text they had before them."""
    head = origin.offer("Work", {"docs/a.md": "# A\n", "code.py": "pass"})
    origin.checkout()
    base = git(origin.root, "rev-parse", "main")
    landed = origin.merge("work", on=9)
    server.pull(1, landed, reviews=[review(101, "2024-05-02", head=head)])
    origin.checkout()

    assert record().written == 2
    assert records(origin.root)[landed] == {
        "v": 1,
        "kind": "change",
        "commit": landed,
        "base": base,
        "pages": [
            {
                "path": "docs/a.md",
                "blob": _blob(origin, landed),
                "reviewed_blob": _blob(origin, head),
            }
        ],
        "reviews": [
            {
                "by": "gh:101",
                "decision": "approved",
                "at": "2024-05-02T10:00:00Z",
                "head": head,
                "url": "https://github.example/lighthouse/handbook/pull/1#review-101",
            }
        ],
        "authors": ["gh:900"],
        "merged_by": "gh:77",
        "change": "gh:lighthouse/handbook#1",
        "evidence": "github-review",
        "recorder": "actions:run/1",
    }
    assert not any("f0" in str(call.body) and head in str(call.body) for call in server.calls)


def test_squash_whose_head_is_not_in_the_clone(origin, server, record):
    """GitHub keeps what was offered, and tells the text's name."""
    head, landed = _land(origin, server, 1, "# A\n\nOne\n")
    origin.checkout()
    git(origin.root, "update-ref", "refs/pull/1/head", head)
    git(origin.root, "branch", "-D", "pull1")

    record()

    page = records(origin.root)[landed]["pages"][0]
    assert page["reviewed_blob"] == page["blob"] == _blob(origin, head)


def test_each_approval_has_its_text(origin, server, record):
    """Who approved an early draft vouches for that, and not for what came after."""
    early = origin.offer("Work", {"docs/a.md": "# Early\n"})
    late = origin.offer("More work", {"docs/a.md": "# Late\n"})
    landed = origin.land("Change", {"docs/a.md": "# Late\n"})
    server.pull(
        1,
        landed,
        reviews=[review(101, "2024-05-02", head=early), review(102, "2024-05-03", head=late)],
    )
    origin.checkout()

    record()

    kept = records(origin.root)[landed]
    assert kept["pages"][0]["reviewed_blob"] == _blob(origin, late)
    assert [one.get("blobs") for one in kept["reviews"]] == [
        {"docs/a.md": _blob(origin, early)},
        None,
    ]


def test_push_without_a_pull_request(origin, record):
    """It is recorded that nobody reviewed it, so that it is never asked about again."""
    landed = origin.land("Push", {"docs/a.md": "# A\n"})
    origin.checkout()

    record()

    kept = records(origin.root)[landed]
    assert (kept["evidence"], kept["reviews"], kept["authors"]) == ("imported", [], [])
    assert "change" not in kept


def test_rebased_pull_request_is_one_record(origin, server, record):
    """Its commits have the times of those that were offered, and land together."""
    before = origin.land("Before", {"docs/b.md": "# B\n"})
    first = origin.land("One", {"docs/a.md": "# A\n"}, on="2024-05-01T10:00:00Z", landed=20)
    second = origin.land("Two", {"code.py": "pass"}, on="2024-05-02T10:00:00Z", landed=20)
    last = origin.land(
        "Three", {"docs/a.md": "# A\n\nMore\n"}, on="2024-05-03T10:00:00Z", landed=20
    )
    works = [work("2024-05-03"), work("2024-05-01"), work("2024-04-30"), work("2024-05-02")]
    server.pull(1, first, second, last, reviews=[ALICE], works=works)
    origin.checkout()

    assert record().written == 3

    kept = records(origin.root)
    assert {first, second}.isdisjoint(kept)
    assert kept[last]["base"] == before
    assert kept[last]["pages"] == [{"path": "docs/a.md", "blob": _blob(origin, last)}]
    assert record().wanted == {}


def test_rebased_pull_request_whose_last_commit_has_no_page(origin, server, record):
    """The record is of the last commit all the same."""
    first = origin.land("One", {"docs/a.md": "# A\n"}, on="2024-05-01T10:00:00Z")
    last = origin.land("Two", {"code.py": "pass"}, on="2024-05-02T10:00:00Z")
    server.pull(1, first, last, reviews=[ALICE], works=[work("2024-05-01"), work("2024-05-02")])
    origin.land("After", {"docs/c.md": "# C\n"})
    origin.checkout()

    record()

    assert records(origin.root)[last]["pages"] == [
        {"path": "docs/a.md", "blob": _blob(origin, last)}
    ]
    assert first not in records(origin.root)
    assert record().wanted == {}


def test_squash_after_a_push_is_not_widened(origin, server, record):
    """A push is no part of a pull request only because it has the time of one of its commits."""
    pushed = origin.land("Push", {"docs/b.md": "# B\n"}, on="2024-05-01T10:00:00Z")
    landed = origin.land("Squash", {"docs/a.md": "# A\n"}, on="2024-05-09T10:00:00Z")
    server.pull(1, landed, reviews=[ALICE], works=[work("2024-05-01"), work("2024-05-09")])
    origin.checkout()

    record()

    assert records(origin.root)[landed]["base"] == pushed
    assert records(origin.root)[pushed]["evidence"] == "imported"


def test_pull_request_of_which_a_part_cannot_be_read(origin, server, record):
    """Nothing of it is written until all of it can be; the others are."""
    first = origin.land("One", {"docs/a.md": "# A\n"}, on="2024-05-01T10:00:00Z")
    last = origin.land("Two", {"docs/a.md": "# B\n"}, on="2024-05-02T10:00:00Z")
    server.pull(1, first, last, reviews=[ALICE], works=[work("2024-05-01"), work("2024-05-02")])
    other = origin.land("Three", {"docs/c.md": "# C\n"})
    origin.checkout()
    pulls, server.by_commit[first] = server.by_commit[first], [404]  # of which nothing is known

    recording = record()

    assert {unread.commit for unread in recording.unread} == {first, last}
    assert {first, last}.isdisjoint(records(origin.root))
    assert other in records(origin.root)

    server.by_commit[first] = pulls
    assert record().unread == []
    assert [*records(origin.root)[last]["pages"][0]] == ["blob", "path"]


def test_what_changes_no_page_is_not_asked_about(origin, record):
    """Nor is a page's end: there is no text to vouch for."""
    origin.land("Add", {"docs/a.md": "# A\n", "docs/b.MARKDOWN": "# B\n"})
    code = origin.land("Code", {"code.py": "pass", "docs/picture.svg": "<svg/>"})
    gone = origin.land("End", {"docs/a.md": None})
    elsewhere = origin.land("Notes", {"notes.md": "# Notes\n"})
    origin.checkout()

    assert {code, gone, elsewhere}.isdisjoint(record().wanted)


def test_second_run_asks_nothing(origin, server, record):
    """What is recorded is recorded."""
    _land(origin, server, 1, "# A\n\nOne\n")
    origin.checkout()
    record()
    asked = len(server.calls)

    assert record().written == 0
    assert len(server.calls) == asked


def test_records_are_sound(origin, server, record, tmp_path):
    """Whoever reads them finds that git says the same."""
    for number in range(1, 4):
        _land(origin, server, number, f"# A\n\n{number}\n")
    origin.land("Move", moves={"docs/a.md": "docs/'b\n\".md"}, files={"docs/\udcff.md": "# odd\n"})
    origin.checkout()
    assert record().unread == []

    repository = find_repository(_clone(origin.root, tmp_path))
    commits = [*history.parse_log(history.start_log(repository))]
    published = Published(mainline(commits, now=1 << 40))
    with closing(Blobs(repository.root)) as texts:
        kept = read_ledger(repository, texts)

    assert not kept.problems
    assert len(kept.records) == 5
    assert [published.complaint(one) for one in kept.records] == [None] * 5


def test_unsound_record_is_written_anew(origin, server, record):
    """Beside the bad one, which stays: nobody may change a record."""
    head, landed = _land(origin, server, 1, "# A\n\nOne\n")
    origin.checkout()
    place = f"changes/{landed[:2]}/{landed}"
    bad = {"v": 1, "kind": "change", "commit": landed, "base": head, "pages": [], "reviews": [],
           "authors": [], "evidence": "imported"}  # fmt: skip
    server.add({f"{place}.json": b"{", f"{place}.2.json": json.dumps(bad).encode()})

    record()

    assert ledger(origin.root)[f"{place}.json"] == "{"
    assert (
        json.loads(ledger(origin.root)[f"{place}.3.json"])["change"] == "gh:lighthouse/handbook#1"
    )
    assert record().wanted == {}


def test_own_work_is_not_published(origin, server, record, tmp_path):
    """Whoever is on a branch of their own records what is published, and that alone."""
    _land(origin, server, 1, "# A\n\nOne\n")
    origin.checkout()
    clone = _clone(origin.root, tmp_path)
    git(clone, "switch", "--quiet", "--create", "mine")
    (clone / "docs/mine.md").write_text("# Mine\n")
    git(clone, "add", ".")
    git(clone, "-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-qm", "Mine")

    assert len(record(clone).wanted) == 2


def test_pull_request_under_test_is_not_published(origin, tmp_path):
    """The merge that GitHub makes to test it is on no branch."""
    head = origin.offer("Work", {"docs/a.md": "# A\n"})
    origin.checkout()
    clone = _clone(origin.root, tmp_path)
    main = git(clone, "rev-parse", "HEAD")
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    tree = git(clone, "rev-parse", f"{head}^{{tree}}")
    merge = git(clone, *who, "commit-tree", tree, "-p", main, "-p", head, "-m",
                f"Merge {head} into {main}")  # fmt: skip
    git(clone, "checkout", "--quiet", "--detach", merge)

    assert [*Recording(clone / "docs").wanted] == [main]


@pytest.mark.parametrize("cut", ["--depth=1", "--filter=blob:none"])
def test_clone_that_is_not_whole(origin, tmp_path, cut):
    """What was merged cannot be told from a part."""
    origin.land("More", {"docs/a.md": "# A\n"})
    origin.checkout()
    git(origin.root, "config", "uploadpack.allowFilter", "true")
    url = origin.root.as_uri()
    subprocess.run(["git", "clone", "-q", cut, url, os.fspath(tmp_path / "part")], check=True)

    with pytest.raises(NoHistoryError, match="has not all of the history"):
        Recording(tmp_path / "part" / "docs")


def test_rewritten_ledger_stops(origin, server, record):
    """Nothing is added to a ledger that somebody tampered with."""
    _, landed = _land(origin, server, 1, "# A\n\nOne\n")
    origin.checkout()
    record()
    server.add({f"changes/{landed[:2]}/{landed}.json": b"{}"})

    with pytest.raises(LedgerError):
        record()


def test_texts_that_cannot_be_told(origin, server, record):
    """The change whose text is not told is left for the next time; the others are written."""
    heads = [_land(origin, server, number, f"# A\n\n{number}\n")[0] for number in range(1, 4)]
    origin.checkout()
    for number, head in enumerate(heads, 1):
        git(origin.root, "update-ref", f"refs/pull/{number}/head", head)
        git(origin.root, "branch", "-D", f"pull{number}")
    server.faults = [
        lambda call: refused(502)(call) if f"{heads[1]}:docs/a.md" in str(call.body) else None
    ] * 99

    recording = record()

    assert [str(unread.error) for unread in recording.unread] == ["GitHub is out of order (502)"]
    assert len(records(origin.root)) == 3

    server.faults.clear()
    assert record().unread == []
    assert len(records(origin.root)) == 4


def test_what_was_read_before_the_end_is_written(origin, server, record, monkeypatch):
    """A token that ends in between costs nothing that was read."""
    monkeypatch.setattr(learnscape.recording, "_AT_ONCE", 10)
    for number in range(1, 31):
        origin.land(f"Push {number}", {"docs/a.md": f"# {number}\n"})
    origin.checkout()
    server.faults = [
        lambda call: (
            refused(401)(call) if "$c0" in str(call.body) and "$c24" not in str(call.body) else None
        )
    ] * 99

    with pytest.raises(ForgeError, match="does not accept the token"):
        record()

    assert len(records(origin.root)) == 25


def _history(origin, server):
    """Land pull requests of every kind, and pushes."""
    _land(origin, server, 1, "# A\n\nOne\n")
    origin.land("Push", {"docs/b.md": "# B\n"})
    first = origin.land("One", {"docs/c.md": "# A\n"}, on="2024-05-01T10:00:00Z")
    last = origin.land("Two", {"docs/c.md": "# B\n"}, on="2024-05-02T10:00:00Z")
    server.pull(2, first, last, reviews=[ALICE], works=[work("2024-05-01"), work("2024-05-02")])
    _land(origin, server, 3, "# A\n\nThree\n")
    head = origin.offer("Work", {"docs/d.md": "# D\n"})
    server.pull(4, origin.merge("work", on=99), reviews=[review(101, "2024-05-02", head=head)])
    origin.checkout()


def _start(clone, server):
    process = _PROCESSES.Process(target=record_alone, args=(clone, clean(server.environment)))
    process.start()
    return process


def _end(process):
    """Return how a process ended."""
    process.join(60)
    return process.exitcode


def test_killed_at_any_point_and_run_again(origin, server, tmp_path):
    """The ledger is the same set of files with the same bytes."""
    _history(origin, server)
    clone = _clone(origin.root, tmp_path)
    assert _end(_start(clone, server)) == 0
    whole, requests = ledger(origin.root), len(server.calls)
    assert len(whole) == 1 + 6

    for last in range(requests):
        git(origin.root, "update-ref", "-d", "refs/heads/validations")
        process = _start(clone, server)
        answered = last % 2 == 0  # or killed before the forge did anything

        def kill(call, process=process, answered=answered):
            reply = server.answer(call) if answered else None
            os.kill(process.pid, signal.SIGKILL)
            wait([process.sentinel])  # two threads that join take the code from each other
            return reply

        server.faults = [*[None] * last, kill]
        assert _end(process) == -signal.SIGKILL
        assert _end(_start(clone, server)) == 0
        assert ledger(origin.root) == whole

    assert git(origin.root, "log", "--format=%h", "--diff-filter=MDR", "validations") == ""


def test_two_recorders_at_once(origin, server, tmp_path):
    """Both end well; no file is written twice, and none is changed."""
    _history(origin, server)
    clones = [_clone(origin.root, tmp_path), tmp_path / "other"]
    shutil.copytree(*clones)

    assert [*map(_end, [_start(clone, server) for clone in clones])] == [0, 0]

    added = git(origin.root, "log", "--format=", "--name-status", "validations").split("\n")
    assert sorted(filter(None, added)) == sorted(f"A\t{name}" for name in ledger(origin.root))
    assert len(records(origin.root)) == 6
