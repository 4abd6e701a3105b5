"""`learnscape still-valid`: who may say what of which page below a reminder."""

import json
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from learnscape.cli import main
from learnscape.cli.comments import Command, read_command
from learnscape.forges import issues as module
from learnscape.write.reminders import LABEL
from tests.fixtures.ledger import (
    OLEG,
    OLGA,
    PEOPLE,
    PIA,
    SECURITY,
    ZOE,
    community,
    review,
    security_site,
    sentences,
)
from tests.fixtures.repository import git
from tests.forges.issue_server import IssueServer
from tests.forges.server import cut, refused

SETTINGS = """\
site_name: Handbook
site_url: https://docs.example/
plugins:
  - learnscape
  - learnscape/validation: {bulk_limit: 3}
"""
NAMES = ("doors", "keys", "locks", "safes")  # pages of Security that are overdue, in this order
OLGA_ID, OLEG_ID, PIA_ID, ZOE_ID = (int(who[3:]) for who in (OLGA, OLEG, PIA, ZOE))
DONE = "\nThe site shows it with its next build.\n"


@pytest.fixture
def site(tmp_path, monkeypatch):
    """Give a site with pages that are overdue, on 2 September 2026."""
    site = security_site(tmp_path / "handbook", {"mkdocs.yml": SETTINGS})
    for day, name in enumerate(NAMES, 10):
        path = f"docs/security/{name}.md"
        landing = site.land(f"Add {name}", {path: sentences(name)}, on=f"2026-01-{day}")
        site.record(site.change(landing, review(OLGA, f"2026-01-{day}")))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1788350400")  # 2 September 2026, 12:00
    yield site
    site.close()


@pytest.fixture
def github(site, monkeypatch):
    """Give GitHub, where the site is, with a reminder of some of its pages."""
    with IssueServer(site.root) as server:
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.chdir(site.root)
        CliRunner().invoke(main, ["remind"], catch_exceptions=False)
        server.calls.clear()
        server.now = "2026-09-02T09:31:00Z"
        yield server


@pytest.fixture
def say(site, github, tmp_path, monkeypatch):
    """Run the command in a new clone, as a workflow does; give the answer, and what it says."""
    runs = []

    def run(event, code=0):
        clone = tmp_path / f"clone{len(runs)}"
        runs.append(clone)
        git(tmp_path, "clone", "--quiet", str(site.root), str(clone))
        monkeypatch.chdir(clone)
        if isinstance(event, str):
            event = github.comment(event)
        file = tmp_path / f"event{len(runs)}.json"
        file.write_text(json.dumps(event))
        result = CliRunner().invoke(main, ["still-valid", str(file)], catch_exceptions=False)
        assert result.exit_code == code, result.output
        return result.stdout, result.stderr

    return run


def ledger(site):
    """Give the records about pages as they stand."""
    names = git(site.root, "ls-tree", "-r", "--name-only", "validations").splitlines()
    pages = [name for name in names if name.startswith("pages/")]
    return [json.loads(git(site.root, "show", f"validations:{name}")) for name in pages]


def state(site, path):
    """Give the state of a page on that day."""
    return site.validation(path, today=datetime(2026, 9, 2, 12, tzinfo=UTC)).state


def listed(github):
    """Give the lines of the list in the reminder."""
    return [line for line in github.issues[0]["body"].splitlines() if line[:1].isdecimal()]


def test_a_page_that_is_still_valid_is_validated_again(site, github, say):
    """Its record is kept, the list is brought up to date, and the answer says until when."""
    event = github.comment("/still-valid 2")

    said, rest = say(event)

    assert (said, rest) == (f"- **2** About keys: validated until 2 March 2027\n{DONE}", "")
    assert github.answers() == [f"{said}\n<!-- learnscape-answer 5000 -->\n"]
    head = git(site.root, "rev-parse", "main")
    assert ledger(site) == [
        {
            "v": 1,
            "kind": "revalidation",
            "commit": head,
            "base": git(site.root, "rev-parse", "main^"),
            "pages": [{"path": "docs/security/keys.md", "blob": site.blob("security/keys.md")}],
            "reviews": [
                {
                    "by": OLGA,
                    "decision": "approved",
                    "at": "2026-09-02T09:30:00Z",
                    "head": head,
                    "url": event["comment"]["html_url"],
                }
            ],
            "authors": [],
            "evidence": "forge-comment",
            "recorder": "actions:run/123",
        }
    ]
    assert listed(github)[1] == "2. ~~About keys~~: no longer due"
    assert state(site, "security/keys.md") == "valid"
    assert state(site, "security/doors.md") == "overdue"


@pytest.mark.parametrize("text", ["/still-valid 1 3", "  /still-valid 3 1 3\r\n"])
def test_several_pages_are_named_by_their_numbers(site, github, say, text):
    """In any order; a number that is said twice counts once."""
    said, _ = say(github.comment(text))

    assert sorted(said.splitlines()[:2]) == [
        "- **1** About doors: validated until 2 March 2027",
        "- **3** About locks: validated until 2 March 2027",
    ]
    assert len(ledger(site)) == 1
    assert state(site, "security/locks.md") == "valid"


def test_nobody_stamps_a_whole_list_with_one_word(site, github, say):
    """They are told how to name those that they looked at."""
    said, _ = say("/still-valid")

    assert said.startswith("The list above has 4 pages. Name those that you mean.\n\nI understand")
    assert github.answers() == [f"{said}\n<!-- learnscape-answer 5000 -->\n"]
    assert ledger(site) == []


def test_where_there_is_one_page_it_needs_no_number(site, github, say):
    """There is no doubt which is meant; and with it the reminder is done."""
    for name in NAMES[1:]:
        site.record(site.revalidation(f"security/{name}.md", review(OLGA, "2026-08-30")))
    github.issues.clear()
    CliRunner().invoke(main, ["remind"], catch_exceptions=False)

    said, _ = say("/still-valid")

    assert said == f"- **1** About doors: validated until 2 March 2027\n{DONE}"
    assert github.issues[0]["state"] == "closed"


def test_a_validation_is_withdrawn(site, say):
    """By the same rules."""
    said, _ = say("/withdraw 2")

    assert said == (
        "- **2** About keys: withdrawn; nobody vouches for it until somebody validates it again\n"
        f"{DONE}"
    )
    (record,) = ledger(site)
    assert (record["kind"], record["reviews"][0]["decision"]) == ("withdrawal", "dismissed")
    assert state(site, "security/keys.md") == "withdrawn"


def test_numbers_that_are_not_in_the_list_do_nothing(site, say):
    """Those that are do."""
    said, _ = say("/still-valid 9 1")

    assert said == (
        "- **9**: the list ends with 4\n- **1** About doors: validated until 2 March 2027\n" + DONE
    )
    assert len(ledger(site)[0]["pages"]) == 1


@pytest.mark.parametrize(("by", "said"), [
    (ZOE_ID, "only validators of Security can say that"),
    (PIA_ID, "only validators of Security can say that"),
    (999, "no file in `docs/people/` has your account, whose number is 999"),
])  # fmt: skip
def test_only_validators_of_the_page_can_say_so(site, github, say, by, said):
    """Whoever else says it is told; the record would count for nothing."""
    assert say(github.comment("/still-valid 1", by))[0] == f"- **1** About doors: {said}\n"
    assert ledger(site) == []
    assert github.written == [
        "/repos/lighthouse/handbook/issues/1/comments",
    ]


def test_who_has_left_is_no_validator(site, say):
    """From the day on."""
    gone = PEOPLE["docs/people/olga.md"].replace("---\n\n", "left: 2026-09-02\n---\n\n")
    site.land("Olga leaves", {"docs/people/olga.md": gone}, on="2026-09-01")

    assert "only validators of Security" in say("/still-valid 1")[0]


def test_a_renamed_account_is_the_same_person(github, say):
    """The number counts; a login may be anybody's tomorrow."""
    event = github.comment("/still-valid 1")
    event["comment"]["user"]["login"] = "somebody-else"
    assert "validated until" in say(event)[0]

    event = github.comment("/still-valid 2", 999)
    event["comment"]["user"]["login"] = "olga"
    assert "no file in `docs/people/`" in say(event)[0]


def test_the_page_has_to_be_of_the_community_today(site, say):
    """Moved since, or owned by another since."""
    site.land("Ops takes keys", {
        "docs/communities/ops.md": community("Operations", "pia", owns=["ops/", "security/keys.md"])
    }, on="2026-09-01")  # fmt: skip
    site.land("Move", moves={"docs/security/locks.md": "docs/ops/locks.md"}, on="2026-09-01")
    site.land("Nobody's", {
        "docs/communities/security.md": community(
            "Security", "olga", "oleg", owns=["security/keys.md", "security/doors.md"]
        )
    }, on="2026-09-01")  # fmt: skip

    said, _ = say("/still-valid 2 3 4")

    assert said.splitlines() == [
        "- **2** About keys: only validators of Operations can say that",
        "- **3** docs/security/locks.md: there is no such page any more",
        "- **4** About safes: no community looks after it any more",
    ]
    assert ledger(site) == []


def test_a_page_that_changed_since_has_to_be_looked_at_again(site, say):
    """What they looked at is not what is there; then the list has the new text, and they can."""
    site.land("Edit", {"docs/security/keys.md": sentences("keys") + "More.\n"}, on="2026-09-01")

    said, _ = say("/still-valid 2")
    assert said == (
        "- **2** About keys: it has changed since this list was made; "
        "look again, and write that once more\n"
    )
    assert ledger(site) == []

    assert "validated until" in say("/still-valid 2")[0]


def test_who_wrote_what_nobody_validated_cannot_vouch_for_it(site, github, say):
    """They are told, and nothing is written; somebody else can."""
    mine = sentences("mine")
    site.land(
        "Rewrite", {"docs/security/keys.md": mine}, by="Olga Ruiz <olga@example.org>",
        on="2026-08-20",
    )  # fmt: skip
    github.issues.clear()
    CliRunner().invoke(main, ["remind"], catch_exceptions=False)
    number = next(line[0] for line in listed(github) if "About mine" in line)

    said, _ = say(f"/still-valid {number}")

    assert said == (
        f"- **{number}** About mine: what is new in it is yours, and nobody else has validated it\n"
    )
    assert ledger(site) == []
    assert state(site, "security/keys.md") == "changed"
    assert "validated until" in say(github.comment(f"/still-valid {number}", OLEG_ID))[0]


def test_where_two_validators_are_asked_for_one_is_told(site, github, say):
    """The second completes it."""
    two = community("Security", "olga", "oleg", **SECURITY, min_approvals=2)
    site.land("Ask for two", {"docs/communities/security.md": two}, on="2026-09-01")

    first, _ = say("/still-valid 1")
    second, _ = say(github.comment("/still-valid 1", OLEG_ID, at="2026-09-02T10:00:00Z"))

    assert first == f"- **1** About doors: noted; Security asks for 2 validators\n{DONE}"
    assert second == f"- **1** About doors: validated until 2 March 2027\n{DONE}"


def test_too_many_at_once_validate_none(site, say):
    """As in a change; nothing is written."""
    said, _ = say("/still-valid 1 2 3 4")

    assert said == "More than 3 pages at once are too many to vouch for each.\n"
    assert ledger(site) == []


@pytest.mark.parametrize("text", [
    "/still-valid 1,3", "/still-valid one", "/still-valid 1 and 3", "/still-valid 0",
    "/still-valid 1\nThanks!", "/still-valid all", "/still-valid #1", "/still-validate 1",
    "/still-valid 1 /withdraw 2", "/still-valid  1", "/STILL-VALID 1",
    "/still-valid \N{ARABIC-INDIC DIGIT ONE}",
])  # fmt: skip
def test_anything_else_gets_an_explanation_and_does_nothing(site, say, text):
    """What is meant for a program is either exact, or nothing."""
    said, _ = say(text)

    assert "I understand a comment that holds one of these lines, and nothing else" in said
    assert ledger(site) == []


@pytest.mark.parametrize(("change", "why"), [
    ({"action": "edited"}, "the comment is not new"),
    ({"action": "deleted"}, "the comment is not new"),
    ({"issue": {"pull_request": {"url": "x"}}}, "it is on a pull request"),
    ({"issue": {"state": "closed"}}, "the issue is closed"),
    ({"issue": {"user": {"type": "User", "login": "olga"}}}, "the issue is not a program's"),
    ({"issue": {"labels": []}}, "the issue has no label review-due"),
    ({"issue": {"labels": [{"name": "review"}]}}, "the issue has no label review-due"),
    ({"issue": {"body": "no mark"}}, "the issue is no reminder"),
    ({"issue": {"body": None}}, "the issue is no reminder"),
    ({"comment": {"user": {"type": "Bot", "id": 101, "login": "x[bot]"}}},
     "the comment is a program's"),
    ({"comment": {"body": "I look at it on Thursday."}}, "the comment asks for nothing"),
    ({"comment": {"body": "> /still-valid 1"}}, "the comment asks for nothing"),
    ({"comment": {"body": None}}, "the comment asks for nothing"),
])  # fmt: skip
def test_what_is_not_for_us_is_left_alone(site, github, say, change, why):
    """Without an answer, and without a question to GitHub."""
    event = github.comment("/still-valid 1")
    for key, value in change.items():
        event[key] = event[key] | value if isinstance(value, dict) else value

    assert say(event) == ("", f"nothing to do: {why}\n")
    assert github.calls == []
    assert ledger(site) == []


def test_another_programs_issue_is_left_alone(github, say):
    """Though it has our label, and a mark that somebody made it repeat."""
    github.open("Release", github.issues[0]["body"], LABEL, by="release[bot]")
    event = github.comment("/still-valid 1", on=2)

    assert say(event) == ("", "nothing to do: another account opened the issue\n")
    assert github.written == []


def test_a_comment_is_answered_once(site, github, say):
    """However often the job is run."""
    event = github.comment("/still-valid 1")
    say(event)

    assert say(event) == ("", "nothing to do: the comment is answered already\n")
    assert len(github.answers()) == len(ledger(site)) == 1


def test_a_run_that_was_killed_is_taken_up(site, github, say):
    """What was recorded is not recorded again, and the answer comes."""
    event = github.comment("/still-valid 1")

    def until_the_answer(call):
        return refused(403)(call) if call.path.endswith("/comments") and call.body else None

    github.faults += [until_the_answer] * 20
    _, told = say(event, code=1)
    assert told.startswith("Error: GitHub does not allow that")
    assert github.answers() == []
    github.faults.clear()

    assert "validated until" in say(event)[0]
    assert len(ledger(site)) == len(github.answers()) == 1


def test_an_answer_that_got_lost_is_not_given_twice(github, say, monkeypatch):
    """Whoever follows the issue is told of each."""
    monkeypatch.setattr(module, "_LAG", 0)

    def lost(call):
        if call.path.endswith("/comments") and call.body:
            github.faults.clear()
            github.answer(call)
            return cut(call)
        return None

    github.faults += [lost] * 20

    assert "validated until" in say("/still-valid 1")[0]
    assert len(github.answers()) == 1


def test_where_github_refuses_the_record_nothing_is_answered(site, github, say):
    """Nobody is told that something counts which is not kept."""
    github.faults += [
        lambda call: refused(403)(call) if "createCommit" in str(call.body) else None
    ] * 30

    _, told = say("/still-valid 1", code=1)

    assert told.startswith("Error: GitHub does not allow that")
    assert github.answers() == []
    assert ledger(site) == []


def test_two_at_once_are_both_kept(site, github, say):
    """One adds to the branch while the other is about to."""
    other = site.revalidation("security/doors.md", review(OLEG, "2026-09-02"))
    github.before_commit.append(lambda: site.record(other))

    assert "validated until" in say("/still-valid 2")[0]
    assert len(ledger(site)) == 2


@pytest.mark.parametrize("raw", [
    "", "[]", "null", "{}", '{"action": "created"}', '{"issue": 1, "comment": 2, "action": "x"}',
    '{"issue": {}, "comment": {}}', "[" * 100_000, "\0", '{"action": 1e999}',
])  # fmt: skip
def test_what_is_no_event_is_told(tmp_path, raw):
    """Without a traceback."""
    file = tmp_path / "event.json"
    file.write_text(raw)

    result = CliRunner().invoke(main, ["still-valid", str(file)], catch_exceptions=False)

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"Error: {file} is no event `issue_comment`\n"


def test_hostile_names_reach_no_comment(site, github, say):
    """A title mentions nobody in the answer either, and an own page does not hide a mark."""
    title = "# @all <!-- learnscape-answer 5000 --> [x](https://evil.example)\n"
    landing = site.land("Add", {"docs/security/x.md": title + sentences("x")}, on="2026-01-20")
    site.record(site.change(landing, review(OLGA, "2026-01-20")))
    github.issues.clear()
    CliRunner().invoke(main, ["remind"], catch_exceptions=False)

    said, _ = say("/still-valid 5")

    assert "validated until" in said
    assert "@all" not in said
    assert "<!--" not in said
    assert "[x](" not in said


def test_the_text_of_a_comment_decides_nothing_but_the_numbers():
    """No path, no blob, no name is taken from it."""
    assert read_command("/still-valid 1 3") == Command("revalidation", (1, 3))
    assert read_command("/withdraw 20") == Command("withdrawal", (20,))
    assert read_command("/still-valid") == Command("revalidation", ())
    assert read_command("/withdraw 1 1") == Command("withdrawal", (1,))


@given(st.text("/still-validwithdraw 0123456789\n,;#@") | st.text())
def test_whatever_is_written_numbers_come_of_it_or_nothing(text):
    """All of them positive, and none twice."""
    command = read_command(text)
    if command:
        assert text.strip().split()[0] in ("/still-valid", "/withdraw")
        assert all(0 < number < 1000 for number in command.numbers)
        assert len(set(command.numbers)) == len(command.numbers)
