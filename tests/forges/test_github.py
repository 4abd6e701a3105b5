"""GitHub: what its answers mean, how few questions are asked, and every way to go wrong."""

import time
from datetime import UTC, datetime

import pytest

from learnscape.forges.changes import ForgeError, ForkError, MergedChange
from learnscape.forges.github import GitHub
from learnscape.forges.github_branch import GitHubBranch
from learnscape.forges.github_questions import CURES, Repository
from learnscape.forges.http import Api
from learnscape.model import Commit, Decision
from tests.fixtures.repository import git
from tests.forges.github_server import REPOSITORY, GitHubServer, review, work
from tests.forges.places import ledger
from tests.forges.server import TOKEN, Reply, cut, empty, garbage, refused

HEAD = "5eed" * 10
AGAIN = "run it again later: what was read is kept"


@pytest.fixture
def server(origin):
    """Give GitHub, with the repository of `origin`."""
    with GitHubServer(origin.root) as server:
        yield server


@pytest.fixture
def repository(server, said):
    """Give what we know of it."""
    token = {"Authorization": f"Bearer {TOKEN}"}
    api = Api("GitHub", server.url, token=token, cures=CURES, say=said.append, wait=said.append)
    return Repository(api, f"{server.url}/graphql", REPOSITORY)


@pytest.fixture
def asked(origin, repository):
    """Ask about commits of the published branch; all of them are wanted."""

    def ask(*shas, also=()):
        origin.checkout()
        chain = [Commit(sha, (), 0, 0, (), "") for sha in (*also, *shas)]
        return dict(GitHub(repository).changes(chain, set(shas)))

    return ask


@pytest.fixture
def landed(origin, server):
    """Give a commit that a pull request became."""
    sha = origin.land("One", {"docs/a.md": "# A"})
    server.pull(1, sha)
    return sha


def at(text):
    """A time."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def opinions(change):
    """Who thought what in the end."""
    return {one.by: one.verdict for one in change.decisions}


def test_change_has_who_said_what_of_which_commit(origin, server, asked):
    """Everything that a record needs comes from GitHub, and nothing else."""
    landed = origin.land("Add a (#12)", {"docs/a.md": "# A"})
    said = review(101, "2024-05-02", head=HEAD)
    written = [work("2024-05-01", 901, None, 902), work("2024-05-03", 900)]
    server.pull(12, landed, reviews=[said], works=written)

    assert asked(landed)[landed] == MergedChange(
        id="gh:lighthouse/handbook#12",
        commit=landed,
        evidence="github-review",
        decisions=(Decision("gh:101", "approved", at("2024-05-02T10:00"), HEAD, url=said["url"]),),
        authors=("gh:900", "gh:901", "gh:902"),
        merged_by="gh:77",
        work=(int(at("2024-05-01T10:00").timestamp()), int(at("2024-05-03T10:00").timestamp())),
    )


def test_last_opinion_counts(origin, server, asked):
    """A comment takes nothing back, another opinion and a dismissal do."""
    landed = origin.land("Add a", {"docs/a.md": "# A"})
    server.pull(
        1,
        landed,
        reviews=[
            review(1, "2024-05-02", "APPROVED"),
            review(1, "2024-05-03", "COMMENTED"),
            review(2, "2024-05-02", "APPROVED"),
            review(2, "2024-05-03", "CHANGES_REQUESTED"),
            review(3, "2024-05-03", "DISMISSED"),
            review(3, "2024-05-02", "APPROVED"),
            review(4, "2024-05-02", "COMMENTED"),
            review(7, "2024-05-02", "DISMISSED"),
            review(7, "2024-05-02", "APPROVED"),  # in the same second
            review(5, None, "PENDING"),
            review(None, "2024-05-02", "APPROVED"),
            review(6, "2024-06-02", "APPROVED"),  # after the merge: it gated nothing
        ],
    )

    change = asked(landed)[landed]

    assert opinions(change) == {
        "gh:1": "approved",
        "gh:2": "changes_requested",
        "gh:3": "dismissed",
        "gh:7": "dismissed",
    }


def test_machines_are_marked_and_ghosts_skipped(origin, server, asked):
    """A bot's approval is one of a bot; nobody is who deleted the account."""
    landed = origin.land("Add a", {"docs/a.md": "# A"})
    server.pull(1, landed, by=None, reviews=[review(7, "2024-05-02", kind="Bot"),
                                             review(8, "2024-05-02", kind="Mannequin")],
                works=[work("2024-05-01", None)], mergedBy=None)  # fmt: skip

    change = asked(landed)[landed]

    assert [(one.by, one.bot) for one in change.decisions] == [("gh:7", True)]
    assert (change.authors, change.merged_by) == ((), None)


def test_commit_of_several_pull_requests(origin, server, asked):
    """The one that was merged as this commit is meant, of others the one that fits."""
    first = origin.land("One", {"docs/a.md": "# A"})
    second = origin.land("Two", {"docs/a.md": "# B"})
    direct = origin.land("Three", {"docs/a.md": "# C"})
    server.pull(9, second)
    server.pull(5, first, second)  # rebased: two commits
    server.pull(4, HEAD)  # into another branch
    server.by_commit[first] = [4, 5]
    server.by_commit[direct] = [4, 8]
    server.pulls[8] = server.pulls[9] | {"number": 8, "merged": False, "mergeCommit": None}

    found = asked(first, second, direct)

    assert found[first].id.endswith("#5")
    assert found[first].commit == second
    assert found[second].id.endswith("#5")
    assert found[direct] is None


def test_pull_request_of_a_fork_is_another(origin, server, asked):
    """GitHub tells of these too, and each fork counts from 1: ours of that number is not meant."""
    landed = origin.land("One", {"docs/a.md": "# A"})
    server.pull(3, landed, baseRepository={"id": "R_2"})
    server.pull(2, landed, baseRepository=None)  # one that nobody may see

    assert asked(landed) == {landed: None}


@pytest.mark.parametrize("late", [1, 3])
def test_github_may_take_a_while_to_know(origin, server, repository, late):
    """A new commit is asked about again, before it counts for ever as one that nobody reviewed."""
    landed = origin.land("One", {"docs/a.md": "# A"})
    origin.checkout()
    server.pull(1, landed)
    numbers = server.by_commit.pop(landed)
    server.faults += [None] * late + [lambda _: server.by_commit.update({landed: numbers})]
    chain = [Commit(landed, (), 0, int(time.time()) - 1800, (), "")]

    assert dict(GitHub(repository).changes(chain, {landed}))[landed].id.endswith("#1")
    assert len(server.calls) == 1 + late + 1


def test_push_is_believed_in_the_end(origin, repository, server, said):
    """After a minute and a half; one of yesterday at once."""
    new = origin.land("One", {"docs/a.md": "# A"})
    old = origin.land("Two", {"docs/a.md": "# B"})
    origin.checkout()
    now = int(time.time())
    chain = [Commit(old, (), 0, now - 86400, (), ""), Commit(new, (), 0, now, (), "")]

    assert dict(GitHub(repository).changes(chain, {new, old})) == {new: None, old: None}
    assert said[0] == "waiting for 15 seconds for the pull request of a new commit"
    assert (said[1::2], len(server.calls)) == ([15, 30, 45], 4)
    assert [call.body["variables"].get("c1") for call in server.calls] == [new, None, None, None]


def test_old_pull_request_without_a_merge_commit(origin, server, asked):
    """GitHub forgot what it became, but says that it brought this commit in."""
    landed = origin.land("One", {"docs/a.md": "# A"})
    server.pull(3)
    server.by_commit[landed] = [3]

    assert asked(landed)[landed].commit == landed


def test_long_lists_are_read_to_their_end(origin, server, asked):
    """The last review of three hundred counts, and the last author."""
    landed = origin.land("One", {"docs/a.md": "# A"})
    many = [review(n, "2024-05-02") for n in range(1, 251)]
    works = [work("2024-05-01", 1000 + n) for n in range(130)]
    server.pull(3, landed, reviews=[*many, review(1, "2024-05-03", "DISMISSED")], works=works)

    change = asked(landed)[landed]

    assert len(change.decisions) == 250
    assert opinions(change)["gh:1"] == "dismissed"
    assert len(change.authors) == len({*change.authors}) == 131
    assert len(server.calls) == 2 + 2 + 2


def test_sixty_changes_take_six_requests(origin, server, asked, repository):
    """Twenty-five commits are asked about at once, and then their changes."""
    landed = [origin.land(f"Change {n}", {"docs/a.md": f"# {n}"}) for n in range(60)]
    for number, sha in enumerate(landed, 1):
        server.pull(number, sha, reviews=[review(101, "2024-05-02", head=HEAD)])

    found = asked(*landed)

    assert [change.commit for change in found.values()] == landed
    assert len(server.calls) == repository.requests == 6


def test_nothing_wanted_takes_no_request(asked, server):
    """Nothing new is nothing to ask."""
    assert asked() == {}
    assert server.calls == []


def test_texts_at_a_head(origin, repository, server):
    """A hundred files are one question, whatever their names; what is not there is left out."""
    names = [*(f"docs/{n}.md" for n in range(98)), 'docs/"quoted" $name\\.md', "docs/naïve: a.md"]
    head = origin.offer("Work", {name: name for name in names})
    origin.checkout()

    found = GitHub(repository).blobs([*((head, name) for name in names), (head, "docs/no.md")])

    assert found == {
        (head, name): git(origin.root, "rev-parse", f"{head}:{name}") for name in names
    }
    assert len(server.calls) == 2


def test_commit_that_github_has_not(origin, asked):
    """It is said, and the others are read all the same."""
    landed = origin.land("One", {"docs/a.md": "# A"})

    found = asked(HEAD, landed)

    assert str(found[HEAD]) == "GitHub does not have it"
    assert found[HEAD].mend == (
        "push it, or look whether `git remote get-url origin` names the repository"
    )
    assert found[landed] is None


def test_fork_is_told(origin, server, asked):
    """A copy of a repository has none of its reviews."""
    landed = origin.land("One", {"docs/a.md": "# A"})
    server.fork = True

    with pytest.raises(ForkError):
        asked(landed)


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (
            refused(401, "Bad credentials"),
            ("GitHub does not accept the token: Bad credentials", CURES[401]),
        ),
        (
            refused(403, "Resource not accessible by integration"),
            ("GitHub does not allow that: Resource not accessible by integration", CURES[403]),
        ),
        (
            refused(403, "SAML", x_github_sso="required; url=https://github.com/orgs/x/sso"),
            (
                "GitHub does not allow that: SAML",
                "authorize the token for the organization's single sign-on, in its settings",
            ),
        ),
        (refused(404, "Not Found"), ("GitHub does not know /graphql: Not Found", CURES[404])),
        (
            refused(418, "tea\x1b[31m\n pot"),
            ("GitHub answers with 418: tea[31m pot", ""),
        ),
    ],
)
def test_refusals_are_said_at_once(server, landed, asked, fault, message):
    """Who may not ask asks once, and learns what helps."""
    server.faults.append(fault)

    with pytest.raises(ForgeError) as error:
        asked(landed)

    assert (str(error.value), error.value.mend) == message
    assert len(server.calls) == 1


@pytest.mark.parametrize("fault", [refused(500), refused(502), refused(503), cut, garbage, empty])
def test_passing_faults_are_tried_again(server, landed, asked, said, fault):
    """A server that was out of order for a moment costs a moment."""
    server.faults += [fault, fault, fault]

    assert asked(landed)[landed].commit == landed
    assert said == [1, 2, 4]


@pytest.mark.parametrize(
    ("fault", "what"),
    [
        (refused(500), "GitHub is out of order (500)"),
        (cut, "GitHub stops in the middle of an answer"),
        (garbage, "GitHub answers something that is no JSON"),
        (empty, "GitHub answers something that is no JSON"),
        (lambda _: Reply({"data": None}), "GitHub answers something that is no answer"),
        (lambda _: Reply([1]), "GitHub answers something that is no answer"),
        (
            lambda _: Reply({"data": None, "errors": [{"message": "Something went wrong"}]}),
            "GitHub answers: Something went wrong",
        ),
    ],
)
def test_what_cannot_be_read_is_an_error_of_that_change(server, landed, asked, fault, what):
    """It is tried four times at most, and nothing is made up."""
    server.faults += [fault] * 4

    error = asked(landed)[landed]

    assert isinstance(error, ForgeError)
    assert str(error) == what
    assert len(server.calls) in (1, 4)


def test_questions_too_large_for_github_are_halved(origin, server, asked):
    """GitHub gives up on large queries after ten seconds, with 502."""
    landed = [origin.land(f"Change {n}", {"docs/a.md": f"# {n}"}) for n in range(8)]
    for number, sha in enumerate(landed, 1):
        server.pull(number, sha)
    server.faults = [lambda call: refused(502)(call) if "c2" in call.body["query"] else None] * 99

    assert [change.commit for change in asked(*landed).values()] == landed


def test_dead_github_is_given_up(origin, server, asked):
    """Not each of a thousand changes is tried when none can be read."""
    landed = [origin.land(f"Change {n}", {"docs/a.md": f"# {n}"}) for n in range(30)]
    server.faults = [refused(502)] * 999

    with pytest.raises(ForgeError) as error:
        asked(*landed)

    assert str(error.value) == "GitHub is out of order (502)"
    assert len(server.calls) < 60


def test_github_that_is_not_there(said):
    """The address is said, and that what was read is kept."""
    api = Api("GitHub", "http://127.0.0.1:9", token={}, cures=CURES, say=said.append,
              wait=said.append)  # fmt: skip
    chain = [Commit(HEAD, (), 0, 0, (), "")]
    github = GitHub(Repository(api, "http://user:secret@127.0.0.1:9/graphql", REPOSITORY))

    with pytest.raises(ForgeError) as error:
        dict(github.changes(chain, {HEAD}))

    assert str(error.value) == "GitHub cannot be reached at 127.0.0.1:9"
    assert error.value.mend == AGAIN
    assert said == [1, 2, 4]


@pytest.mark.parametrize(
    "limit",
    [
        (refused(429, retry_after="7"), 7),
        (refused(403, "You have exceeded a secondary rate limit", retry_after="7"), 7),
        (refused(403, "You have exceeded a secondary rate limit"), 60),
        (refused(403, "You have triggered an abuse detection mechanism"), 60),
        (refused(429, retry_after="soon"), 60),
        (refused(429, retry_after="-3"), 1),
    ],
)
def test_limits_are_waited_out(server, landed, asked, said, limit):
    """GitHub's wish is followed, and whoever waits is told."""
    fault, seconds = limit
    server.faults.append(fault)

    assert asked(landed)[landed].commit == landed
    assert said == [f"GitHub asks us to wait for {seconds} second{'s' * (seconds > 1)}", seconds]


@pytest.mark.parametrize("as_graphql", [False, True])
def test_limit_of_an_hour_is_waited_for_until_it_ends(server, landed, asked, said, as_graphql):
    """The time when it ends is GitHub's own."""
    headers = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(time.time()) + 90)}
    limited = {"data": None, "errors": [{"type": "RATE_LIMITED", "message": "API rate limit"}]}
    graphql = Reply(limited, 200, headers)
    server.faults.append(lambda _: graphql if as_graphql else Reply({}, 403, headers))

    assert asked(landed)[landed].commit == landed
    assert 85 < said[1] <= 91


@pytest.mark.parametrize(
    ("faults", "what"),
    [
        ([refused(429, retry_after="3600")], "GitHub lets us ask no more for 60 minutes"),
        ([refused(429, retry_after="1")] * 99, "GitHub lets us ask no more for 1 minute"),
    ],
)
def test_waiting_has_an_end(server, landed, asked, faults, what):
    """Nobody waits for an hour, or for ever: what was read is kept."""
    server.faults += faults

    with pytest.raises(ForgeError) as error:
        asked(landed)

    assert str(error.value) == what
    assert error.value.mend == "run it again then: what was read is kept"
    assert len(server.calls) < 10


def test_partly_answered_questions_are_no_answers(origin, server, asked):
    """Where GitHub could not tell of one change, that one is an error and the others are read."""
    landed = [origin.land(f"Change {n}", {"docs/a.md": f"# {n}"}) for n in range(3)]
    for number, sha in enumerate(landed, 1):
        server.pull(number, sha)
    server.pulls[2]["reviews"] = [{"state": "NONSENSE", "author": None, "submittedAt": None,
                                   "url": "", "commit": None}]  # fmt: skip

    found = asked(*landed)

    assert [isinstance(found[sha], MergedChange) for sha in landed] == [True, False, True]


def test_repository_that_github_does_not_know(origin, repository):
    """It says so in GraphQL's way, with 200."""
    repository.path = "someone/else"
    origin.checkout()

    with pytest.raises(ForgeError) as error:
        dict(GitHub(repository).changes([Commit(HEAD, (), 0, 0, (), "")], {HEAD}))

    assert "Could not resolve to a Repository" in str(error.value)
    assert error.value.mend == CURES[404]


def test_token_goes_nowhere_else(server, landed, asked, tmp_path):
    """Not to another host that GitHub, or whoever stands between, would send us to."""
    with GitHubServer(tmp_path) as stranger:
        stranger.url = stranger.url.replace("127.0.0.1", "localhost")
        server.faults.append(lambda _: Reply({}, 307, {"Location": f"{stranger.url}/graphql"}))

        with pytest.raises(ForgeError) as error:
            asked(landed)

        assert stranger.calls == []
    assert "which must not see the token" in str(error.value)
    assert TOKEN not in str(error.value) + error.value.mend


@pytest.mark.parametrize("token", ["Bearer gh\np_secret", "Bearer ghp_secret…", "Bearer ghp_\0"])
def test_token_with_odd_signs_is_not_shown(token):
    """Python's own complaint about such a header has the whole of it."""
    with pytest.raises(ForgeError) as error:
        Api("GitHub", "http://127.0.0.1:9", token={"Authorization": token}, cures=CURES, say=print)

    assert str(error.value) == "the token for GitHub has signs in it that no token has"
    assert error.value.mend == CURES[401]


def test_repository_that_moved(server, landed, asked):
    """On the same host the new address is followed, with all that was asked."""
    server.faults.append(lambda _: Reply({}, 307, {"Location": "/graphql"}))

    assert asked(landed)[landed].commit == landed


def test_circle_of_addresses_ends(server, landed, asked):
    """A server that sends us to itself for ever is left."""
    server.faults += [lambda _: Reply({}, 302, {"Location": "/graphql"})] * 99

    with pytest.raises(ForgeError, match="sends us round in circles"):
        asked(landed)


def test_token_of_netrc_is_not_taken(server, landed, asked, tmp_path, monkeypatch):
    """What lies in a home folder is for others."""
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login x password wrong\n")
    (tmp_path / ".netrc").chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))

    assert asked(landed)[landed].commit == landed
    assert server.calls[0].headers["authorization"] == f"Bearer {TOKEN}"


# The branch


def test_branch_is_made_where_there_is_none(origin, repository):
    """It begins apart from everything else, and says what it is for."""
    origin.checkout()
    GitHubBranch(repository).append({"changes/ab/ab.json": b"{}\n"}, "Record the reviews")

    assert ledger(origin.root)["changes/ab/ab.json"] == "{}"
    assert ledger(origin.root)["README.md"].startswith("# Reviews")
    assert git(origin.root, "log", "--format=%s", "validations").split("\n") == [
        "Record the reviews",
        "Begin to record reviews",
    ]


def test_file_that_is_there_is_left_alone(origin, server, repository):
    """Whoever came first wrote it; where nothing is left, nothing is committed."""
    origin.checkout()
    server.add({"changes/ab/ab.json": b"first\n"})
    before = git(origin.root, "rev-parse", "validations")

    GitHubBranch(repository).append({"changes/ab/ab.json": b"second\n"}, "Record")
    assert git(origin.root, "rev-parse", "validations") == before

    files = {"changes/ab/ab.json": b"second\n", "changes/cd/cd.json": b"new\n"}
    GitHubBranch(repository).append(files, "Record")
    assert ledger(origin.root) == {"changes/ab/ab.json": "first", "changes/cd/cd.json": "new"}


def test_another_recorder_in_between(origin, server, repository):
    """The commit is made anew on top of theirs, without what they wrote."""
    origin.checkout()
    server.add({"README.md": b"-\n"})
    server.before_commit.append(lambda: server.add({"changes/ab/ab.json": b"theirs\n"}))

    files = {"changes/ab/ab.json": b"ours\n", "changes/cd/cd.json": b"ours\n"}
    GitHubBranch(repository).append(files, "Record")

    assert ledger(origin.root) == {
        "README.md": "-",
        "changes/ab/ab.json": "theirs",
        "changes/cd/cd.json": "ours",
    }


def test_another_recorder_makes_the_branch(origin, server, repository):
    """Both wanted to begin; one did."""
    origin.checkout()

    def first(call):
        if call.path.endswith("/refs"):
            server.add({"changes/ab/ab.json": b"theirs\n"})

    server.faults += [first] * 9
    GitHubBranch(repository).append({"changes/ab/ab.json": b"ours\n"}, "Record")

    assert ledger(origin.root) == {"changes/ab/ab.json": "theirs"}


def test_answer_that_got_lost(origin, server, repository):
    """The commit was made, though we never heard: nothing is written twice."""
    origin.checkout()
    server.add({"README.md": b"-\n"})

    def lost(call):
        if "mutation" in call.body["query"]:
            server.answer(call)
            server.faults.clear()
            return cut(call)
        return None

    server.faults += [lost] * 9
    GitHubBranch(repository).append({"changes/ab/ab.json": b"{}\n"}, "Record")

    assert git(origin.root, "rev-list", "--count", "validations") == "2"


def test_large_records_are_several_commits(origin, server, repository):
    """A request of many megabytes would be refused."""
    origin.checkout()
    files = {f"changes/ab/ab{n}.json": b"%d" % n * 300_000 for n in range(5)}
    GitHubBranch(repository).append(files, "Record")

    assert {*ledger(origin.root)} == {*files, "README.md"}
    assert max(len(str(call.body)) for call in server.calls) < 1_000_000


def test_rules_that_forbid_writing(origin, server, repository):
    """What GitHub says is passed on."""
    origin.checkout()
    server.add({"README.md": b"-\n"})
    complaint = {"type": "UNPROCESSABLE", "message": "Repository rule violations found"}
    answer = Reply({"data": {"createCommitOnBranch": None}, "errors": [complaint]})
    server.faults += [None, None, lambda _: answer]

    with pytest.raises(ForgeError, match="GitHub answers: Repository rule violations found"):
        GitHubBranch(repository).append({"changes/ab/ab.json": b"{}\n"}, "Record")
