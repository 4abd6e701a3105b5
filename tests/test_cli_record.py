"""`learnscape record`, as whoever runs it sees it."""

import json
import os
import pty
import subprocess
import sys

import pytest
from click.testing import CliRunner

from learnscape.cli import main
from tests.fixtures.repository import git
from tests.forges import forgejo_server, gitlab_server
from tests.forges.forgejo_server import ForgejoServer
from tests.forges.github_server import GitHubServer, review
from tests.forges.gitlab_server import GitLabServer, approval, version
from tests.forges.places import Origin, clean, ledger, records
from tests.forges.server import TOKEN, refused


@pytest.fixture
def origin(tmp_path):
    """Give the repository as its forge has it, with its first page."""
    origin = Origin(tmp_path / "origin")
    yield origin
    origin.close()


@pytest.fixture
def clone(origin, tmp_path):
    """Give a clone of all that there is by then."""
    return lambda: origin.clone(tmp_path / "clone")


@pytest.fixture
def server(origin):
    """Give GitHub."""
    with GitHubServer(origin.root) as server:
        yield server


@pytest.fixture
def run(monkeypatch):
    """Run `learnscape record` somewhere, with nothing of a CI but what is given."""

    def run(folder, environment, *arguments):
        monkeypatch.chdir(folder)
        for name in set(os.environ) - set(clean({})):
            monkeypatch.delenv(name)
        return CliRunner(env=environment).invoke(main, ["record", *arguments])

    return run


def test_github(origin, clone, run):
    """The first run records everything, the second has nothing to do and asks nothing."""
    landed = origin.land("Add a page (#1)", {"docs/a.md": "# A\n"})
    with GitHubServer(origin.root) as server:
        server.pull(1, landed, reviews=[review(101, "2024-05-02", head=landed)])
        folder = clone()
        first = run(folder, server.environment)
        asked = len(server.calls)
        git(folder, "fetch", "--quiet")
        second = run(folder, server.environment)

    assert (first.exit_code, first.output) == (0, "recorded 2 changes\n")
    assert (second.exit_code, second.output) == (0, "nothing new to record\n")
    assert asked == len(server.calls)
    kept = records(origin.root)[landed]
    assert (kept["recorder"], kept["reviews"][0]["by"]) == ("actions:run/123", "gh:101")


def test_gitlab(origin, clone, run):
    """Records are pushed; two questions a change, and one for the list."""
    head = origin.offer("Work", {"docs/a.md": "# A\n"})
    landed = origin.merge("work", on=9)
    with GitLabServer(origin.root) as server:
        server.merge(7, head, merge_commit_sha=landed, approvals=[approval(101, "2024-05-02")],
                     versions=[version(head, "2024-05-01")])  # fmt: skip
        result = run(clone(), server.environment)

    assert (result.exit_code, result.output) == (0, "recorded 2 changes\n")
    kept = records(origin.root)[landed]
    assert (kept["recorder"], kept["reviews"][0]["by"]) == ("gitlab:job/456", "gl:101")
    assert kept["change"] == f"gl:{gitlab_server.PROJECT}!7"
    assert kept["pages"][0]["reviewed_blob"] == kept["pages"][0]["blob"]


def test_fast_forward_on_gitlab_is_one_record(origin, clone, run):
    """The commits of a merge request that landed as they were."""
    base = git_head(origin)
    first = origin.land("One", {"docs/a.md": "# A\n"})
    last = origin.land("Two", {"docs/b.md": "# B\n"})
    with GitLabServer(origin.root) as server:
        server.merge(7, last, approvals=[approval(101, "2024-05-02")],
                     versions=[version(last, "2024-05-01", base)])  # fmt: skip
        assert run(clone(), server.environment).exit_code == 0

    kept = records(origin.root)
    assert first not in kept
    assert (kept[last]["base"], [page["path"] for page in kept[last]["pages"]]) == (
        base,
        ["docs/a.md", "docs/b.md"],
    )


def git_head(origin):
    """The newest published commit."""
    origin.checkout()
    return git(origin.root, "rev-parse", "main")


def test_forgejo(origin, clone, run):
    """As on the others; a pull request that was rebased is one record."""
    origin.offer("Work", {"docs/a.md": "# A\n"})
    head = origin.offer("More", {"docs/b.md": "# B\n"})
    first = origin.land("Work", {"docs/a.md": "# A\n"}, on="2024-05-01T10:00:00Z")
    last = origin.land("More", {"docs/b.md": "# B\n"}, on="2024-05-02T10:00:00Z")
    works = [forgejo_server.work("2024-05-02"), forgejo_server.work("2024-05-01")]
    with ForgejoServer(origin.root) as server:
        said = forgejo_server.review(101, "2024-05-03", head=head)
        server.pull(3, last, reviews=[said], works=works)
        result = run(clone(), server.environment)

    assert (result.exit_code, result.output) == (0, "recorded 2 changes\n")
    kept = records(origin.root)
    assert first not in kept
    assert kept[last]["change"] == "fj:lighthouse/handbook#3"
    assert [page["reviewed_blob"] == page["blob"] for page in kept[last]["pages"]] == [True, True]


def test_forge_is_named_by_hand(origin, clone, run):
    """Without a CI it is the address of `origin` that counts, and the word of whoever runs it."""
    origin.land("Push", {"docs/a.md": "# A\n"})
    folder = clone()
    with ForgejoServer(origin.root) as server:
        git(folder, "remote", "set-url", "origin", f"{server.url}/lighthouse/handbook.git")
        git(folder, "remote", "set-url", "--push", "origin", origin.root)
        result = run(folder, {"GITEA_TOKEN": TOKEN}, "--forge", "forgejo")

    assert (result.exit_code, result.output) == (0, "recorded 2 changes\n")
    assert {one["recorder"] for one in records(folder).values()} == {"by hand"}


def test_change_that_cannot_be_read(origin, clone, run):
    """All others are written, and it is said which is missing, with 1."""
    landed = [origin.land(f"Add {n}", {f"docs/{n}.md": f"# {n}\n"}) for n in range(3)]
    with GitHubServer(origin.root) as server:
        for number, sha in enumerate(landed, 1):
            server.pull(number, sha)
        server.pulls[2]["mergedAt"] = "nonsense"
        result = run(clone(), server.environment)

    assert result.exit_code == 1
    assert result.output == (
        f"{landed[1][:12]}: GitHub answers something that is no answer\n"
        "  mend: run it again later; if it stays so, look whether a proxy stands between\n"
        "recorded 3 changes\n"
    )
    assert {*records(origin.root)}.isdisjoint({landed[1]})


def test_token_that_is_not_accepted(origin, clone, run):
    """It is said what helps; the token itself is never shown."""
    with GitHubServer(origin.root) as server:
        environment = server.environment | {"GITHUB_TOKEN": "ghp_wrong"}
        result = run(clone(), environment)

    assert result.exit_code == 1
    assert result.output == (
        "Error: GitHub does not accept the token: Bad credentials\n"
        "mend: set GITHUB_TOKEN to a token that is still good; in a workflow, to "
        "`${{ github.token }}`\n"
    )


def test_token_with_a_line_end(origin, clone, run):
    """As it comes from a file: it is the token."""
    origin.land("Push", {"docs/a.md": "# A\n"})
    with GitHubServer(origin.root) as server:
        environment = server.environment | {"GITHUB_TOKEN": f"{TOKEN}\n"}
        result = run(clone(), environment)

    assert (result.exit_code, result.output) == (0, "recorded 2 changes\n")


def test_no_token(origin, clone, run):
    """GitHub answers nobody without."""
    with GitHubServer(origin.root) as server:
        environment = server.environment | {"GITHUB_TOKEN": ""}
        result = run(clone(), environment)

    assert result.exit_code == 1
    assert "Error: GitHub answers nobody without a token\nmend: set GITHUB_TOKEN" in result.output
    assert server.calls == []


def test_waiting_is_said(origin, clone, run):
    """Whoever reads the log knows why nothing happens; there is no bar in it."""
    with GitHubServer(origin.root) as server:
        server.faults.append(refused(429, retry_after="1"))
        result = run(clone(), server.environment)

    assert result.exit_code == 0
    assert result.output == "GitHub asks us to wait for 1 second\nrecorded 1 change\n"


def test_fork_is_told_by_github(origin, clone, run):
    """Nothing is recorded for a copy, and that is no failure."""
    with GitHubServer(origin.root) as server:
        server.fork = True
        result = run(clone(), server.environment)

    assert (result.exit_code, result.output) == (
        0,
        "nothing is recorded: lighthouse/handbook is a fork: its reviews are where it came from\n",
    )


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (({}, {"repository": {"fork": True}}), "this is a fork, and the reviews are elsewhere"),
        (({"GITHUB_EVENT_NAME": "pull_request"}, {}), "this change is not merged yet"),
        (({"GITHUB_EVENT_NAME": "pull_request_target"}, {}), "this change is not merged yet"),
        (({"CI_MERGE_REQUEST_IID": "7"}, {}), "this change is not merged yet"),
        (
            (
                {"GITHUB_REF_NAME": "work"},
                {"repository": {"fork": False, "default_branch": "main"}},
            ),
            "what is published is main, not work",
        ),
        (
            ({"CI_DEFAULT_BRANCH": "main", "CI_COMMIT_BRANCH": "work"}, {}),
            "what is published is main, not work",
        ),
    ],
)
def test_where_nothing_is_to_be_recorded(server, clone, run, facts, said):
    """A workflow that runs for something else does nothing, asks nothing, and says so."""
    environment, event = facts
    folder = clone()
    (folder / "event.json").write_text(json.dumps(event))
    known = {"GITHUB_EVENT_PATH": os.fspath(folder / "event.json")}
    result = run(folder, server.environment | known | environment)

    assert (result.exit_code, result.output) == (0, f"nothing is recorded: {said}\n")
    assert server.calls == []


@pytest.mark.parametrize("event", [b"", b"[]", b'{"repository": 7}', b"\xff"])
def test_event_that_says_nothing(server, clone, run, event):
    """Then GitHub itself is asked."""
    folder = clone()
    (folder / "event.json").write_bytes(event)
    known = {"GITHUB_EVENT_PATH": os.fspath(folder / "event.json")}
    result = run(folder, server.environment | known)

    assert (result.exit_code, result.output) == (0, "recorded 1 change\n")


def test_no_forge(clone, run):
    """Bare git has no reviews to fetch."""
    result = run(clone(), {}, "--forge", "none")

    assert (result.exit_code, result.output) == (
        0,
        "without a forge nothing has to be recorded: see `learnscape validate`\n",
    )


def test_forge_that_cannot_be_told(clone, run):
    """It is asked for, with what may be answered."""
    folder = clone()
    git(folder, "remote", "set-url", "origin", "https://git.example.org/o/r.git")
    result = run(folder, {"GITHUB_TOKEN": TOKEN})

    assert result.exit_code == 1
    assert result.output == (
        "Error: it cannot be told which forge git.example.org is\n"
        "mend: say so with `--forge`: github, gitlab, forgejo, or none\n"
    )


def test_no_history(tmp_path, run):
    """A folder that is no repository has nothing to record."""
    (tmp_path / "mkdocs.yml").write_text("site_name: Site\n")
    (tmp_path / "docs").mkdir()
    result = run(tmp_path, {})

    assert result.exit_code == 1
    assert "this folder is in no git repository" in result.output


def test_nothing_committed_yet(tmp_path, run):
    """There is nothing to record."""
    subprocess.run(["git", "init", "-q", os.fspath(tmp_path)], check=True)
    (tmp_path / "mkdocs.yml").write_text("site_name: Site\n")
    (tmp_path / "docs").mkdir()
    result = run(tmp_path, {})

    assert (result.exit_code, result.output) == (0, "nothing new to record\n")


def test_ledger_is_whole_when_the_branch_is_elsewhere(origin, clone, run):
    """A clone that has not the ledger asks again, and changes nothing of what is there."""
    origin.land("Push", {"docs/a.md": "# A\n"})
    with GitHubServer(origin.root) as server:
        folder = clone()
        run(folder, server.environment)
        before = ledger(origin.root)
        result = run(folder, server.environment | {"GITHUB_RUN_ID": "124"})

    assert result.exit_code == 0
    assert ledger(origin.root) == before


@pytest.mark.parametrize("terminal", [True, False])
def test_progress_is_shown_on_a_terminal(server, clone, terminal):
    """Whoever sits before it sees how far it is; a log has no bar."""
    reader, writer = pty.openpty() if terminal else os.pipe()
    process = subprocess.Popen(
        [sys.executable, "-c", "from learnscape.cli import main; main()", "record"],
        cwd=clone(),
        env=clean(server.environment),
        stdout=subprocess.DEVNULL,
        stderr=writer,
    )
    assert process.wait() == 0
    os.write(writer, b"end")

    shown = os.read(reader, 1 << 16).decode()

    assert ("Reading reviews" in shown and "100%" in shown) == terminal
    assert (shown == "end") == (not terminal)
