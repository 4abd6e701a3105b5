"""Forgejo and Gitea: reviews with the commits that they are about."""

from datetime import UTC, datetime

import pytest

from learnscape.forges.changes import ForgeError, MergedChange
from learnscape.forges.forgejo import CURES, Forgejo
from learnscape.forges.http import Api
from learnscape.model import Commit, Decision
from tests.fixtures.repository import git
from tests.forges.forgejo_server import REPOSITORY, ForgejoServer, review, work
from tests.forges.server import TOKEN, refused

HEAD = "5eed" * 10


@pytest.fixture
def server(origin):
    """Give Forgejo, with the repository of `origin`."""
    with ForgejoServer(origin.root) as server:
        yield server


@pytest.fixture
def forgejo(server, said):
    """Give what we know of it."""
    token = {"Authorization": f"token {TOKEN}"}
    api = Api("Forgejo", f"{server.url}/api/v1", token=token, cures=CURES, say=said.append,
              wait=said.append)  # fmt: skip
    return Forgejo(api, REPOSITORY)


def commit(sha, on="2024-06-01"):
    """A commit of the published branch."""
    seconds = int(datetime.fromisoformat(on).replace(tzinfo=UTC).timestamp())
    return Commit(sha, ("0" * 40,), seconds, seconds, (), "")


def name(letter):
    """A commit's name."""
    return letter * 40


def test_change_has_who_said_what_of_which_commit(forgejo, server):
    """Everything that a record needs; a ghost is nobody."""
    said = review(101, "2024-05-02", head=HEAD)
    works = [
        work("2024-05-01"),
        work("2024-05-02", 901),
        work("2024-05-02", -1),
        work("2024-05-02", None),
    ]
    server.pull(12, name("a"), reviews=[said, review(-1, "2024-05-02"), review(None, "2024-05-02")],
                works=works)  # fmt: skip

    assert dict(forgejo.changes([commit(name("a"))], {name("a")})) == {
        name("a"): MergedChange(
            id="fj:lighthouse/handbook#12",
            commit=name("a"),
            evidence="forgejo-review",
            decisions=(
                Decision("fj:101", "approved", datetime(2024, 5, 2, 10, tzinfo=UTC), HEAD,
                         url=said["html_url"]),
            ),
            authors=("fj:900", "fj:901"),
            merged_by="fj:77",
            work=(1714557600, 1714644000, 1714644000, 1714644000),
        )
    }  # fmt: skip
    assert forgejo.requests == 3


def test_last_opinion_counts(forgejo, server):
    """What was dismissed is dismissed; comments and requests are no opinions."""
    server.pull(
        1,
        name("a"),
        reviews=[
            review(1, "2024-05-02"),
            review(1, "2024-05-03", "COMMENT"),
            review(2, "2024-05-02"),
            review(2, "2024-05-03", "REQUEST_CHANGES"),
            review(3, "2024-05-02", dismissed=True),
            review(4, "2024-05-02", "REQUEST_REVIEW"),
            review(5, "2024-06-02"),
        ],
    )

    change = dict(forgejo.changes([commit(name("a"))], {name("a")}))[name("a")]

    assert {one.by: one.verdict for one in change.decisions} == {
        "fj:1": "approved",
        "fj:2": "changes_requested",
        "fj:3": "dismissed",
    }


def test_list_is_read_as_far_back_as_is_wanted(forgejo, server):
    """What was updated last comes first; older pages are not asked for."""
    for number in range(1, 101):
        server.pull(number, f"{number:040x}", on=f"2024-03-{number % 28 + 1:02}")
    server.pull(200, name("a"))
    server.pull(201, name("b"), merged_at=None, merged=False)

    found = dict(forgejo.changes([commit(name("a")), commit(name("b"))], {name("a"), name("b")}))

    assert (found[name("a")].commit, found[name("b")]) == (name("a"), None)
    assert forgejo.requests == 1 + 2


def test_long_lists_are_read_to_their_end(forgejo, server):
    """Also where the server gives fewer items than are asked for."""
    server.at_most = 20
    server.pull(1, name("a"), reviews=[review(n, "2024-05-02") for n in range(1, 71)])

    change = dict(forgejo.changes([commit(name("a"))], {name("a")}))[name("a")]

    assert len(change.decisions) == 70


def test_texts_at_a_head(forgejo, server, origin):
    """A head is one question, or a few; one that is gone is left out."""
    names = [f"docs/{number}.md" for number in range(5)]
    head = origin.offer("Work", {name: name for name in names})
    origin.checkout()
    server.entries = 4

    found = forgejo.blobs([*((head, one) for one in names), (HEAD, "docs/1.md")])

    assert found == {(head, one): git(origin.root, "rev-parse", f"{head}:{one}") for one in names}
    assert forgejo.requests == 2 + 1


@pytest.mark.parametrize(
    ("status", "what"),
    [
        (401, "Forgejo does not accept the token: no"),
        (403, "Forgejo does not allow that: no"),
        (404, "Forgejo does not know /api/v1/repos/lighthouse/handbook/pulls: no"),
    ],
)
def test_refusals(forgejo, server, status, what):
    """Who may not ask learns what helps."""
    server.faults.append(refused(status))

    with pytest.raises(ForgeError) as error:
        dict(forgejo.changes([commit(name("a"))], {name("a")}))

    assert (str(error.value), error.value.mend) == (what, CURES[status])


def test_changes_that_cannot_be_read_end_it(forgejo, server):
    """One or two are told apart; a server that is out of order is left."""
    chain = [commit(f"{number:040x}") for number in range(1, 9)]
    for number, landed in enumerate(chain, 1):
        server.pull(number, landed.sha)
    wanted = {landed.sha for landed in chain}
    server.faults = [None, refused(404)]

    assert [
        isinstance(told, ForgeError) for told in dict(forgejo.changes(chain, wanted)).values()
    ] == [
        True,
        *[False] * 7,
    ]

    server.faults = [None, *[refused(502)] * 99]
    with pytest.raises(ForgeError, match="Forgejo is out of order"):
        dict(forgejo.changes(chain, wanted))
