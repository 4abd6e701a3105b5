"""GitLab: approvals with their times, and what was proposed when they were given."""

from datetime import UTC, datetime

import pytest

from learnscape.forges.changes import ForgeError, MergedChange
from learnscape.forges.gitlab import CURES, GitLab
from learnscape.forges.http import Api
from learnscape.model import Commit, Decision
from tests.fixtures.repository import git
from tests.forges.gitlab_server import PROJECT, GitLabServer, approval, note, version
from tests.forges.server import TOKEN, Reply, refused

FIRST, SECOND = "5eed" * 10, "beef" * 10  # what was proposed


@pytest.fixture
def server(origin):
    """Give GitLab, with the repository of `origin`."""
    with GitLabServer(origin.root) as server:
        yield server


@pytest.fixture
def gitlab(server, said):
    """Give what we know of it."""
    api = Api("GitLab", f"{server.url}/api/v4", token={"PRIVATE-TOKEN": TOKEN}, cures=CURES,
              say=said.append, wait=said.append)  # fmt: skip
    return GitLab(api, f"{server.url}/api/graphql", PROJECT)


def commit(sha, *parents, on="2024-06-01"):
    """A commit of the published branch."""
    seconds = int(datetime.fromisoformat(on).replace(tzinfo=UTC).timestamp())
    return Commit(sha, parents or ("0" * 40,), seconds, seconds, (), "")


def name(letter):
    """A commit's name."""
    return letter * 40


def test_merge_commit_has_who_approved_what(gitlab, server):
    """Everything that a record needs; what was approved is what was proposed by then."""
    server.merge(
        7,
        SECOND,
        merge_commit_sha=name("a"),
        approvals=[approval(101, "2024-05-02"), approval(102, "2024-05-04")],
        versions=[version(FIRST, "2024-05-01"), version(SECOND, "2024-05-03")],
    )
    landed = commit(name("a"), name("0"), SECOND)

    assert dict(gitlab.changes([landed], {landed.sha})) == {
        landed.sha: MergedChange(
            id="gl:lighthouse/keepers/handbook!7",
            commit=landed.sha,
            evidence="gitlab-approval",
            decisions=(
                Decision("gl:101", "approved", datetime(2024, 5, 2, 10, tzinfo=UTC), FIRST,
                         url=server.requests[7]["web_url"]),
                Decision("gl:102", "approved", datetime(2024, 5, 4, 10, tzinfo=UTC), SECOND,
                         url=server.requests[7]["web_url"]),
            ),
            authors=("gl:900",),
            merged_by="gl:77",
        )
    }  # fmt: skip
    assert gitlab.requests == 3


def test_squash_without_approvals(gitlab, server):
    """Nobody approved it, so nothing more is asked."""
    server.merge(7, SECOND, squash_commit_sha=name("a"), merge_user=None, author=None)

    change = dict(gitlab.changes([commit(name("a"))], {name("a")}))[name("a")]

    assert change.commit == name("a")
    assert (change.decisions, change.authors, change.merged_by, change.base) == ((), (), None, None)
    assert gitlab.requests == 2


def test_fast_forward_lands_as_its_commits(gitlab, server):
    """All its commits are told, with what they build on; a push beside it is none of them."""
    server.merge(
        7,
        name("c"),
        approvals=[approval(101, "2024-05-04")],
        versions=[
            version(FIRST, "2024-05-01", name("0")),
            version(name("c"), "2024-05-03", name("a")),
        ],
    )
    chain = [commit(name(letter)) for letter in "abcd"]

    found = dict(gitlab.changes(chain, {name("b"), name("c"), name("d")}))

    assert found[name("b")] is found[name("c")]
    assert (found[name("b")].base, found[name("b")].commit) == (name("a"), name("c"))
    assert found[name("d")] is None
    assert gitlab.requests == 3


def test_older_gitlab_says_when_in_a_note(gitlab, server):
    """The time of an approval is worth a question; one of unknown time vouches for nothing."""
    server.merge(
        7,
        SECOND,
        squash_commit_sha=name("a"),
        approvals=[approval(101), approval(102)],
        versions=[version(FIRST, "2024-05-01"), version(SECOND, "2024-05-03")],
        notes=[
            note(101, "2024-05-02", "approved this merge request"),
            note(102, "2024-05-02", "approved this merge request", system=False),
            note(101, "2024-05-03", "requested review from @user102"),
        ],
    )

    change = dict(gitlab.changes([commit(name("a"))], {name("a")}))[name("a")]

    assert [(one.by, one.head) for one in change.decisions] == [("gl:101", FIRST)]


def test_machine_and_late_approvals(gitlab, server):
    """A project's bot is marked; what was said after the merge gated nothing."""
    server.merge(
        7,
        SECOND,
        squash_commit_sha=name("a"),
        approvals=[
            approval(1, "2024-05-02", name="project_12_bot_3ab9"),
            approval(2, "2024-05-02", name="robotnik_bot"),
            approval(3, "2024-06-02"),
        ],
        versions=[version(SECOND, "2024-05-01")],
    )

    change = dict(gitlab.changes([commit(name("a"))], {name("a")}))[name("a")]

    assert [(one.by, one.bot) for one in change.decisions] == [("gl:1", True), ("gl:2", False)]


def test_many_changes_take_two_requests_each_at_most(gitlab, server):
    """The list is read by the hundred, and only as far back as what is wanted."""
    chain = [commit(f"{number:040x}") for number in range(1, 151)]
    for number, landed in enumerate(chain, 1):
        approvals = [approval(101, "2024-05-02")] if number % 2 else []
        server.merge(number, SECOND, squash_commit_sha=landed.sha, approvals=approvals,
                     versions=[version(SECOND, "2024-05-01")])  # fmt: skip
    server.merge(999, SECOND, squash_commit_sha=name("e"), merged="2023-01-01")

    found = dict(gitlab.changes(chain, {landed.sha for landed in chain}))

    assert [change.commit for change in found.values()] == [landed.sha for landed in chain]
    assert gitlab.requests == 2 + 150 + 75 <= 2 * 150
    assert server.calls[0].query["updated_after"] == "2024-05-31T00:00:00+00:00"


def test_texts_at_heads(gitlab, origin):
    """Eight heads are one question; what is not there is left out."""
    heads = [
        origin.offer("Work", {f"docs/{number}: ä.md": f"# {number}"}, branch=f"b{number}")
        for number in range(10)
    ]
    origin.checkout()
    places = [(head, f"docs/{number}: ä.md") for number, head in enumerate(heads)]

    found = gitlab.blobs([*places, (heads[0], "docs/no.md")])

    assert found == {place: git(origin.root, "rev-parse", ":".join(place)) for place in places}
    assert gitlab.requests == 2


def test_change_that_cannot_be_read_is_told(gitlab, server):
    """The others are read."""
    chain = [commit(name("a")), commit(name("b"))]
    server.merge(1, SECOND, squash_commit_sha=name("a"), author={"name": "who"})
    server.merge(2, SECOND, squash_commit_sha=name("b"))

    found = dict(gitlab.changes(chain, {name("a"), name("b")}))

    assert str(found[name("a")]) == "GitLab answers something that is no answer"
    assert found[name("b")].commit == name("b")


@pytest.mark.parametrize(
    ("fault", "what", "mend"),
    [
        (refused(401, "no"), "GitLab does not accept the token: no", CURES[401]),
        (refused(403, "no"), "GitLab does not allow that: no", CURES[403]),
        (
            lambda _: Reply({"error": "invalid_token"}, 401),
            "GitLab does not accept the token: invalid_token",
            CURES[401],
        ),
        (
            lambda _: Reply({"a": 1}),
            "GitLab answers something that is no answer",
            "run it again later; if it stays so, look whether a proxy stands between",
        ),
    ],
)
def test_refusals(gitlab, server, fault, what, mend):
    """Who may not ask learns what helps."""
    server.faults.append(fault)

    with pytest.raises(ForgeError) as error:
        dict(gitlab.changes([commit(name("a"))], {name("a")}))

    assert (str(error.value), error.value.mend) == (what, mend)


def test_limit_is_waited_out(gitlab, server, said):
    """GitLab says so with headers of its own names."""
    server.faults.append(refused(429, ratelimit_remaining="0", ratelimit_reset="1"))
    server.merge(1, SECOND, squash_commit_sha=name("a"))

    assert dict(gitlab.changes([commit(name("a"))], {name("a")}))[name("a")].commit == name("a")
    assert said == ["GitLab asks us to wait for 1 second", 1]
