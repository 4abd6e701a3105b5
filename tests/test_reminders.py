"""`learnscape remind`: an issue a month for each community whose pages are due, and no other."""

import pytest
from click.testing import CliRunner

from learnscape.cli import main
from learnscape.forges import issues as module
from learnscape.write.reminders import LABEL, read_reminder
from tests.fixtures.ledger import (
    OLGA,
    PEOPLE,
    PIA,
    SECURITY,
    community,
    review,
    security_site,
    sentences,
)
from tests.fixtures.repository import git
from tests.forges.issue_server import IssueServer
from tests.forges.server import refused

TODAY = "1788264000"  # 1 September 2026, 12:00
SETTINGS = """\
site_name: Handbook
site_url: https://docs.example/base/
plugins: [learnscape, learnscape/validation]
"""
OVERDUE, FRESH = "2026-01-10", "2026-08-20"


@pytest.fixture
def site(tmp_path, monkeypatch):
    """Give a site with reviews, on 1 September 2026."""
    site = security_site(tmp_path / "handbook", {"mkdocs.yml": SETTINGS})
    monkeypatch.chdir(site.root)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", TODAY)
    yield site
    site.close()


@pytest.fixture
def github(site, monkeypatch):
    """Give GitHub, where the site is."""
    with IssueServer(site.root) as server:
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        yield server


def validated(site, path, on, by=OLGA):
    """Add a page, and the record that it was validated on a day."""
    topic = path.replace("/", "").removesuffix(".md")
    landing = site.land(f"Add {path}", {f"docs/{path}": sentences(topic)}, on=on)
    site.record(site.change(landing, review(by, on)))


def remind(code=0):
    """Give what the command says, and everything else."""
    result = CliRunner().invoke(main, ["remind"], catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result.stdout.splitlines(), result.stderr


def listed(issue):
    """Give the lines of the list in an issue."""
    return [line for line in issue["body"].splitlines() if line[:1].isdecimal()]


def test_each_community_is_asked_for_what_is_due(site, github):
    """In one issue, longest overdue first; what is fresh or nobody's is in none."""
    validated(site, "security/keys.md", "2026-01-10")
    validated(site, "security/locks.md", "2026-03-15")
    validated(site, "security/doors.md", FRESH)
    validated(site, "ops/boat.md", "2025-08-01", by=PIA)
    site.land("Rewrite", {"docs/security/doors.md": sentences("rewritten")}, on="2026-08-25")
    site.land("Nobody's", {"docs/other.md": sentences("other")}, on="2026-08-26")

    said, _ = remind()

    security, ops = github.issues[1], github.issues[0]
    assert said == [f"opened {ops['html_url']}", f"opened {security['html_url']}"]
    assert ops["title"] == "Review due: Operations, September 2026"
    assert [label["name"] for label in ops["labels"]] == [LABEL]
    assert "@pia: it is your word that counts" in ops["body"]
    assert listed(ops) == [
        "1. [About opsboat](<https://docs.example/base/ops/boat/>): "
        "review overdue since 1 August 2026",
    ]
    assert "@olga, @oleg: it is your word that counts" in security["body"]
    assert listed(security) == [
        "1. [About securitykeys](<https://docs.example/base/security/keys/>): "
        "review overdue since 10 July 2026",
        "2. [About securitylocks](<https://docs.example/base/security/locks/>): "
        "review due 15 September 2026",
        "3. [About rewritten](<https://docs.example/base/security/doors/>): "
        "changed since it was validated",
    ]
    mark = read_reminder(security["body"])
    assert (mark.community, mark.month) == ("security", "2026-09")
    assert mark.pages == tuple(
        (f"docs/security/{name}.md", site.blob(f"security/{name}.md"))
        for name in ("keys", "locks", "doors")
    )


def test_nothing_due_nothing_said(site, github):
    """And nothing is written."""
    validated(site, "security/keys.md", FRESH)

    assert remind() == ([], "")
    assert github.written == []


def test_a_second_time_nothing_is_written(site, github):
    """Nobody is mentioned twice."""
    validated(site, "security/keys.md", OVERDUE)
    remind()
    github.calls.clear()

    assert remind()[0] == []
    assert github.written == []
    assert len(github.issues) == 1


def test_an_open_issue_is_kept_up_to_date(site, github):
    """What is done is struck out, what came is added, and nobody new is mentioned."""
    validated(site, "security/keys.md", OVERDUE)
    remind()
    site.record(site.revalidation("security/keys.md", review(OLGA, "2026-08-30")))
    validated(site, "security/locks.md", "2026-01-20")
    joined = community("Security", "olga", "oleg", "zoe", **SECURITY)
    site.land("Zoe joins", {"docs/communities/security.md": joined}, on="2026-08-31")
    github.calls.clear()

    said, _ = remind()

    assert said == [f"changed {github.issues[0]['html_url']}"]
    assert github.written == ["updateIssue"]
    assert listed(github.issues[0]) == [
        "1. ~~About securitykeys~~: no longer due",
        "2. [About securitylocks](<https://docs.example/base/security/locks/>): "
        "review overdue since 20 July 2026",
    ]
    assert "@olga, @oleg:" in github.issues[0]["body"]
    assert "zoe" not in github.issues[0]["body"]


def test_an_issue_is_closed_when_nothing_is_due(site, github):
    """Whatever month it is of."""
    validated(site, "security/keys.md", OVERDUE)
    remind()
    site.record(site.revalidation("security/keys.md", review(OLGA, "2026-08-30")))
    github.calls.clear()

    assert remind()[0] == [f"closed {github.issues[0]['html_url']}"]
    assert github.written == ["closeIssue"]
    assert github.issues[0]["state"] == "closed"


def test_a_new_month_begins_a_new_issue_and_closes_the_old(site, github, monkeypatch):
    """So that there is one, and validators hear of it again."""
    validated(site, "security/keys.md", OVERDUE)
    remind()
    github.now = "2026-10-01T05:43:00Z"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790856000")  # 1 October 2026, 12:00

    said, _ = remind()

    old, new = github.issues
    assert said == [f"opened {new['html_url']}", f"closed {old['html_url']}"]
    assert [old["state"], new["state"]] == ["closed", "open"]
    assert new["title"] == "Review due: Security, October 2026"
    assert "@olga, @oleg:" in new["body"]


def test_whoever_closes_an_issue_is_not_asked_again_that_month(site, github, monkeypatch):
    """In the next month they are."""
    validated(site, "security/keys.md", OVERDUE)
    remind()
    github.issues[0]["state"] = "closed"
    validated(site, "security/locks.md", "2026-01-20")
    github.calls.clear()

    assert remind()[0] == []
    assert github.written == []

    github.now = "2026-10-01T05:43:00Z"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790856000")
    assert remind()[0] == [f"opened {github.issues[1]['html_url']}"]


def test_of_two_in_one_month_one_stays(site, github):
    """GitHub may take in a request, and then not say so; then there are two."""
    validated(site, "security/keys.md", OVERDUE)
    remind()
    first = github.issues[0]
    twin = github.open(first["title"], first["body"], LABEL)

    assert remind()[0] == [f"closed {first['html_url']}"]
    assert twin["state"] == "open"

    twin["state"], first["state"] = "closed", "open"
    assert remind()[0] == []
    assert first["state"] == "open"


def test_issues_of_others_are_left_alone(site, github):
    """Of people, of other programs, without the label, without the mark, and pull requests."""
    validated(site, "security/keys.md", OVERDUE)
    remind()
    body = github.issues[0]["body"].replace("security", "gone")
    theirs = [
        github.open("of a person", body, LABEL, by="olga"),
        github.open("of another program", body, LABEL, by="helper[bot]"),
        github.open("without the label", body),
        github.open("without the mark", "text", LABEL),
        github.open("a pull request", body, LABEL, pull_request={}),
        github.open("without a text", None, LABEL),
    ]
    before = [dict(one) for one in theirs]

    assert remind()[0] == []
    assert theirs == before


def test_a_community_that_is_gone_has_its_issue_closed(site, github):
    """Nobody can do what it asks for."""
    validated(site, "security/keys.md", OVERDUE)
    remind()
    site.land("Dissolve", {"docs/communities/security.md": None}, on="2026-08-31")

    assert remind()[0] == [f"closed {github.issues[0]['html_url']}"]


def test_more_issues_than_a_page_of_them_are_all_read(site, github):
    """Else a second one would be opened."""
    validated(site, "security/keys.md", OVERDUE)
    remind()
    for number in range(150):
        github.open(f"other {number}", "text", LABEL)

    assert remind()[0] == []


def test_where_no_validator_is_here_the_issue_mentions_nobody(site, github):
    """And says so."""
    validated(site, "ops/boat.md", "2025-08-01", by=PIA)
    gone = PEOPLE["docs/people/pia.md"].replace("---\n\n", "left: 2026-08-31\n---\n\n")
    site.land("Pia leaves", {"docs/people/pia.md": gone}, on="2026-08-31")

    remind()

    assert "Nobody's word counts for these pages now" in github.issues[0]["body"]
    assert "@" not in github.issues[0]["body"]


def test_a_hostile_title_mentions_nobody(site, github):
    """In the list, in the issue's own title, wherever it stands."""
    landing = site.land(
        "Add",
        {"docs/security/a b<!--@x.md": f"# @all <img src=x> #12\n{sentences('x')}"},
        on=OVERDUE,
    )
    site.record(site.change(landing, review(OLGA, OVERDUE)))

    remind()

    body = github.issues[0]["body"]
    assert body.count("@") == body.count("@\N{ZERO WIDTH SPACE}") + 2
    assert "<img" not in body
    assert body.count("<!--") == 1
    assert "https://docs.example/base/security/a%20b%3C%21--%40x/" in body


def test_without_an_address_links_lead_to_the_files(site, github):
    """As the forge shows them."""
    site.land("No address", {"mkdocs.yml": SETTINGS.replace("https://docs.example/base/", '""')},
              on="2026-01-01")  # fmt: skip
    validated(site, "security/ä b.md", OVERDUE)

    remind()

    place = f"{github.url}/lighthouse/handbook/blob/HEAD/docs/security/%C3%A4%20b.md"
    assert f"[About securityä b](<{place}>)" in github.issues[0]["body"]


@pytest.mark.usefixtures("github")
def test_a_draft_and_a_retired_page_are_never_due(site):
    """Whoever validated them once."""
    for status in ("draft", "retired"):
        path, text = f"security/{status}.md", sentences(status)
        landing = site.land("Add", {f"docs/{path}": text}, on=OVERDUE)
        site.record(site.change(landing, review(OLGA, OVERDUE)))
        site.land("Set", {f"docs/{path}": f"---\nstatus: {status}\n---\n{text}"}, on="2026-02-01")

    assert remind()[0] == []


@pytest.mark.parametrize(("fault", "told"), [
    (refused(401, "Bad credentials"),
     "Error: GitHub does not accept the token: Bad credentials\n"
     "mend: set GITHUB_TOKEN to a token that is still good; "
     "in a workflow, to `${{ github.token }}`\n"),
    (refused(403, "Resource not accessible by integration"),
     "Error: GitHub does not allow that: Resource not accessible by integration\n"
     "mend: give the token `issues: write` for this repository\n"),
    (refused(410, "Issues are disabled for this repo"),
     "Error: GitHub answers with 410: Issues are disabled for this repo\n"
     "mend: switch issues on, in the settings of the repository\n"),
])  # fmt: skip
def test_a_refusal_is_told_with_a_cure(site, github, fault, told):
    """And nothing else is tried."""
    validated(site, "security/keys.md", OVERDUE)
    github.faults.append(fault)

    assert remind(code=1) == ([], told)
    assert github.issues == []


def test_a_run_that_was_killed_is_taken_up(site, github):
    """Issues that were opened are not opened again."""
    validated(site, "security/keys.md", OVERDUE)
    validated(site, "ops/boat.md", "2025-08-01", by=PIA)
    github.faults += [None, None, None, None, refused(403)]  # me, open, closed, the first issue

    said, _ = remind(code=1)

    assert said == [f"opened {github.issues[0]['html_url']}"]
    assert remind()[0] == [f"opened {github.issues[1]['html_url']}"]


@pytest.mark.parametrize("taken", [True, False])
def test_an_answer_that_got_lost_opens_no_second_issue(site, github, monkeypatch, taken):
    """Each would mention all validators: so it is looked for before it is opened again."""
    monkeypatch.setattr(module, "_LAG", 0)
    validated(site, "security/keys.md", OVERDUE)

    def lost(call):
        if call.path.endswith("/issues") and call.method == "POST":
            github.faults.clear()
            if taken:
                github.answer(call)
            return refused(502)(call)
        return None

    github.faults += [lost] * 9

    said, _ = remind()

    assert said == [f"opened {github.issues[0]['html_url']}"]
    assert len(github.issues) == 1


def test_without_a_token_nothing_is_asked(site, github, monkeypatch):
    """The cure is told."""
    monkeypatch.delenv("GITHUB_TOKEN")
    validated(site, "security/keys.md", OVERDUE)

    assert "GitHub opens no issue without a token" in remind(code=1)[1]
    assert github.calls == []


def test_a_persons_own_token_opens_no_reminder(site, github):
    """Nobody could answer it, for a reminder is a program's."""
    validated(site, "security/keys.md", OVERDUE)
    github.me = "olga"

    assert remind(code=1)[1] == (
        "Error: reminders of olga's own could not be answered: that takes a program's\n"
        "mend: in a workflow, set GITHUB_TOKEN to `${{ github.token }}`\n"
    )
    assert github.issues == []


def test_a_site_without_reviews_is_told_so(site, github):
    """With the line to add."""
    site.land(
        "Switch off", {"mkdocs.yml": "site_name: x\nplugins: [learnscape]\n"}, on="2026-08-01"
    )

    _, told = remind(code=1)

    assert told.startswith("Error: this site reads no reviews\nmend: in ")
    assert told.endswith("write `- learnscape/validation` below `- learnscape`\n")
    assert github.calls == []


def test_a_shallow_clone_reminds_nobody(site, github, monkeypatch, tmp_path):
    """It would take old pages for new."""
    validated(site, "security/keys.md", OVERDUE)
    git(tmp_path, "clone", "--quiet", "--depth=1", site.root.as_uri(), "shallow")
    monkeypatch.chdir(tmp_path / "shallow")

    assert ".git: the history is cut short" in remind(code=1)[1]
    assert github.calls == []
