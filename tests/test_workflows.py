"""The workflows: what each may do, on what it runs, and that its commands do what they should."""

import json
import re
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from learnscape.write.reminders import LABEL
from tests.fixtures.ledger import AUTHOR, OLGA, security_site, sentences
from tests.fixtures.repository import clean_environment, git
from tests.forges.github_server import review
from tests.forges.issue_server import IssueServer
from tests.forges.server import TOKEN

ROOT = Path(__file__).parents[1]
WORKFLOWS = {
    file.stem: yaml.load(file.read_text(), yaml.BaseLoader)  # noqa: S506 - BaseLoader: `on` is text
    for file in (ROOT / ".github" / "workflows").glob("*.yml")
}
JOBS = [(name, job) for name, workflow in WORKFLOWS.items() for job in workflow["jobs"]]
INSTALL = "python3 -m venv .venv && .venv/bin/pip install --constraint constraints.txt ."
SHELL = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c"]  # as GitHub runs a step
SETTINGS = "site_name: Handbook\nplugins: [learnscape, learnscape/validation]\n"


def steps(name, job):
    """Give the steps of a job."""
    return WORKFLOWS[name]["jobs"][job]["steps"]


# What they may do


@pytest.mark.parametrize(("name", "granted"), [
    ("check", {"check": {"contents": "read"}}),
    ("publish", {
        "record": {"contents": "write", "pull-requests": "read"},
        "build": {"contents": "read", "pages": "read"},
        "deploy": {"pages": "write", "id-token": "write"},
    }),
    ("remind", {"remind": {"contents": "read", "issues": "write"}}),
    ("still-valid", {"still-valid": {"contents": "write", "issues": "write"}}),
])  # fmt: skip
def test_each_job_may_do_what_it_has_to_and_no_more(name, granted):
    """Said for each job; what is not said, is not granted."""
    workflow = WORKFLOWS[name]
    whole = workflow["permissions"]

    assert whole == ({"contents": "read"} if name == "check" else {})
    assert {job: one.get("permissions", whole) for job, one in workflow["jobs"].items()} == granted


def test_no_workflow_is_left_out_here():
    """A new one has to say what it may do."""
    assert sorted(WORKFLOWS) == ["check", "publish", "remind", "still-valid"]


@pytest.mark.parametrize(("name", "job"), JOBS)
def test_actions_are_pinned_and_the_token_stays_off_the_disk(name, job):
    """A tag can be moved to other code, and what a step leaves behind the next one reads."""
    for step in steps(name, job):
        if action := step.get("uses"):
            assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", action)
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"] == {"fetch-depth": "0", "persist-credentials": "false"}


@pytest.mark.parametrize(("name", "job"), JOBS)
def test_nobodys_words_reach_a_shell(name, job):
    """Expressions are put into a script before it runs; so there are none."""
    assert [step["run"] for step in steps(name, job) if "${{" in step.get("run", "")] == []


@pytest.mark.parametrize(("name", "job"), JOBS)
def test_only_the_command_itself_sees_the_token(name, job):
    """Not what pip runs, nor what a plugin of the site does."""
    seen = [step["run"] for step in steps(name, job) if "token" in str(step.get("env", ""))]
    whole = WORKFLOWS[name].get("env"), WORKFLOWS[name]["jobs"][job].get("env")

    assert whole == (None, None)
    assert all(re.fullmatch(r'\.venv/bin/learnscape [a-z-]+( "\$GITHUB_EVENT_PATH")?', run)
               for run in seen)  # fmt: skip
    assert len(seen) == (job in ("record", "remind", "still-valid"))


def test_jobs_that_write_install_alike():
    """From constraints.txt, and without the tools of those who work on this."""
    for name, job in [("publish", "record"), ("remind", "remind"), ("still-valid", "still-valid")]:
        assert [step.get("run") for step in steps(name, job)][1] == INSTALL


def test_those_who_write_reviews_take_turns():
    """None is dropped, as a comment comes once; and strangers who comment hold up no publishing."""
    for name, job, group in [
        ("publish", "record", "validations"),
        ("still-valid", "still-valid", "still-valid"),
    ]:
        turn = WORKFLOWS[name]["jobs"][job]["concurrency"]
        assert turn == {"group": group, "queue": "max"}


def test_what_runs_when():
    """Words that were edited later would count under the rules of today."""
    assert WORKFLOWS["still-valid"]["on"] == {"issue_comment": {"types": ["created"]}}
    assert set(WORKFLOWS["publish"]["on"]) == {"push", "schedule", "workflow_dispatch"}
    assert WORKFLOWS["publish"]["on"]["push"] == {"branches": ["main"]}
    assert set(WORKFLOWS["remind"]["on"]) == {"schedule", "workflow_dispatch"}
    assert re.fullmatch(r"\d+ \d+ 1 \* \*", WORKFLOWS["remind"]["on"]["schedule"][0]["cron"])


# Where they run


def holds(name, job, event, ref="refs/heads/main", **more):
    """Say whether a job runs, by the expression under its `if`."""
    text = WORKFLOWS[name]["jobs"][job].get("if", "").strip().removeprefix("${{").removesuffix("}}")
    for theirs, ours in [("&&", " and "), ("||", " or "), ("!", " not "), (".*.name", "")]:
        text = text.replace(theirs, ours)
    text = re.sub(r"\bgithub(\.\w+)+", lambda match: f"look({match[0]!r})", text)
    text = re.sub(r"\bneeds\.build\.result", "built", text)

    def look(path):
        found = {"event": event, "ref": ref}
        for key in path.split(".")[1:]:
            found = found.get(key) if isinstance(found, dict) else None
        return [label["name"] for label in found] if isinstance(found, list) else found

    known = {
        "look": look,
        "contains": lambda names, name: name in names,
        "startsWith": lambda text, start: str(text).lower().startswith(start),
        "cancelled": lambda: more.get("cancelled", False),
        "built": more.get("built", "success"),
    }
    return bool(eval(" ".join(text.split()), {"__builtins__": {}}, known))  # noqa: S307 - our file


FORK = {"repository": {"fork": True}}
UPSTREAM = {"repository": {"fork": False}}


@pytest.mark.parametrize(("name", "job"), [
    ("publish", "record"), ("publish", "build"), ("remind", "remind"),
])  # fmt: skip
def test_they_run_upstream_on_main_alone(name, job):
    """A fork has no reviews of its own, and another branch is not published."""
    assert holds(name, job, UPSTREAM)
    assert not holds(name, job, FORK)
    assert not holds(name, job, UPSTREAM, ref="refs/heads/topic")


def test_a_site_is_built_though_reviews_could_not_be_read():
    """Its pages then say less than is true, and never more; a broken build is not deployed."""
    publish = WORKFLOWS["publish"]["jobs"]

    assert (publish["build"]["needs"], publish["deploy"]["needs"]) == ("record", "build")
    assert "cancelled()" in publish["build"]["if"]  # else a job that failed before ends it
    assert not holds("publish", "build", UPSTREAM, cancelled=True)
    assert holds("publish", "deploy", UPSTREAM)
    assert not holds("publish", "deploy", UPSTREAM, built="failure")
    assert not holds("publish", "deploy", FORK, built="skipped")


def commented(**changes):
    """Give the event of a comment on a reminder."""
    event = {
        "repository": {"fork": False},
        "issue": {"state": "open", "user": {"type": "Bot"}, "labels": [{"name": LABEL}]},
        "comment": {"user": {"type": "User"}, "body": "/still-valid 1"},
    }
    for key, value in changes.items():
        event[key] = event[key] | value
    return event


@pytest.mark.parametrize(("change", "runs"), [
    ({}, True),
    ({"comment": {"body": "/withdraw 2"}}, True),
    ({"comment": {"body": "I look at it on Thursday."}}, False),
    ({"comment": {"user": {"type": "Bot"}}}, False),
    ({"issue": {"user": {"type": "User"}}}, False),
    ({"issue": {"state": "closed"}}, False),
    ({"issue": {"labels": [{"name": "bug"}]}}, False),
    ({"issue": {"pull_request": {"url": "x"}}}, False),
    ({"repository": {"fork": True}}, False),
])  # fmt: skip
def test_still_valid_runs_for_commands_on_reminders_alone(change, runs):
    """For the rest of a forge's talk no machine is started."""
    assert holds("still-valid", "still-valid", commented(**change)) == runs


# What they run


@pytest.fixture
def github(tmp_path, monkeypatch):
    """Give GitHub with a handbook, one page of which olga approved in January."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1788350400")  # 2 September 2026, 12:00
    site = security_site(tmp_path / "handbook", {"mkdocs.yml": SETTINGS})
    landing = site.land(
        "Add keys (#7)", {"docs/security/keys.md": sentences("keys")}, on="2026-01-10"
    )
    with IssueServer(site.root) as server:
        server.pull(7, landing, reviews=[review(int(OLGA[3:]), "2026-01-10", head=landing)],
                    by=int(AUTHOR[3:]), merged="2026-01-11")  # fmt: skip
        server.now = "2026-09-02T09:31:00Z"
        yield SimpleNamespace(server=server, site=site, folder=tmp_path)
    site.close()


def run(github, name, job, event=None, code=0):
    """Run the commands of a job in a new clone, as GitHub does; give what they print."""
    clone = github.folder / f"{name}-{len(github.server.calls)}"
    git(github.folder, "clone", "--quiet", str(github.site.root), str(clone))
    (clone / ".venv").symlink_to(ROOT / ".venv")
    file = github.folder / "event.json"
    file.write_text(json.dumps(event or {"repository": UPSTREAM["repository"]}))
    known = {"github.token": TOKEN, "vars.SITE_URL": ""}
    printed = ""
    for step in steps(name, job):
        if "uses" in step or step["run"] == INSTALL:
            continue
        given = {
            key: re.sub(r"\$\{\{ ([\w.]+) \}\}", lambda match: known[match[1]], value)
            for key, value in step.get("env", {}).items()
        }
        environment = clean_environment() | github.server.environment | {
            "GITHUB_TOKEN": "", "GITHUB_EVENT_PATH": str(file), "GITHUB_REF_NAME": "main",
            "GITHUB_EVENT_NAME": "push", "CI": "true", **given,
        }  # fmt: skip
        done = subprocess.run(
            [*SHELL, step["run"]],
            cwd=clone,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, done.stderr
        printed += done.stdout
    return printed


def test_from_an_approval_to_a_page_that_was_checked_again(github):
    """Recorded, reminded, answered: each job by its own commands, each in a clone of its own."""
    server, site = github.server, github.site

    assert run(github, "publish", "record") == "recorded 2 changes\n"
    assert site.validation("security/keys.md").state == "overdue"

    assert run(github, "remind", "remind") == f"opened {server.issues[0]['html_url']}\n"
    assert [label["name"] for label in server.issues[0]["labels"]] == [LABEL]

    event = server.comment("/still-valid", int(OLGA[3:]))
    assert holds("still-valid", "still-valid", event)
    assert "validated until 2 March 2027" in run(github, "still-valid", "still-valid", event)
    assert "validated until 2 March 2027" in server.answers()[0]

    assert run(github, "publish", "record") == ""
    assert run(github, "remind", "remind") == ""
    assert server.issues[0]["state"] == "closed"


def test_a_hostile_comment_runs_nothing(github):
    """It is a file to the command, and no part of a script."""
    server = github.server
    run(github, "publish", "record")
    run(github, "remind", "remind")
    text = '/still-valid 1"; touch pwned; echo "$(touch pwned) `touch pwned`'

    run(github, "still-valid", "still-valid", server.comment(text, int(OLGA[3:])))

    assert list(github.folder.rglob("pwned")) == []
    assert "I understand a comment that holds one of these lines" in server.answers()[0]
