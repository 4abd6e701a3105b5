"""A review on a real forge, over HTTP, ends on the page; an author alone gets nothing there."""

import json
from datetime import datetime

import pytest
import requests

from learnscape.forges.branch import Branch
from learnscape.recording import Recording
from tests.fixtures.repository import git
from tests.fixtures.site import Site
from tests.forge.handbook import ALONE, APPROVED, COLLEAGUE, REPOSITORY, TYPED
from tests.forge.kallithea import ANSWERS_WITHIN
from tests.forge.merging import Clone, last_votes
from tests.forge.votes import Votes

pytestmark = pytest.mark.forge


@pytest.fixture(scope="module")
def recorded(handbook, tmp_path_factory):
    """Bring the votes into the ledger, as `learnscape record` does, and that to the forge."""
    clone = Clone(tmp_path_factory.mktemp("recorder") / "clone", handbook.forge.admin, REPOSITORY)
    clone.update()
    recording = Recording(clone.folder / "docs")
    for _ in recording.run(Votes(handbook.forge), Branch(clone.folder), recorder="test"):
        pass
    assert not recording.unread


@pytest.fixture(scope="module", params=["messages", "ledger"])
def built(request, handbook, tmp_path_factory):
    """Give the site, of what anybody can clone: what the forge wrote into messages, or the ledger.

    A clone of one branch has no ledger.
    """
    folder = tmp_path_factory.mktemp("reader")
    address = f"{handbook.forge.address}/{REPOSITORY}"
    if request.param == "messages":
        rules = {"trust_trailers": ["gitea"]}
        git(folder, "clone", "--quiet", "--single-branch", address, "handbook")
    else:
        rules = {}
        request.getfixturevalue("recorded")
        git(folder, "clone", "--quiet", address, "handbook")
    site = Site(folder / "handbook", folder / "site")
    site.configure(plugins=["learnscape", {"learnscape/validation": rules}])
    return site.build(strict=True)


def _place(page):
    return page.removesuffix(".md") + "/index.html"


def _line(built, page):
    return built.page(_place(page)).text("learnscape-validation")


def _knowledge(built, page):
    told = json.loads(built.built("knowledge.json"))
    return next(entry for entry in told["pages"] if entry["path"] == page)["validation"]


def test_an_approval_by_a_second_person_ends_on_the_page(built):
    """A validator who did not write the page approved it on the forge, and readers see who."""
    told = _knowledge(built, APPROVED)
    at = datetime.fromisoformat(told["at"])

    assert _line(built, APPROVED).startswith(
        f"Validated by Olga Ruiz for Security · {at.day} {at:%B %Y} · review due "
    )
    assert (told["state"], told["by"], told["community"]) == ("valid", ["Olga Ruiz"], "security")


@pytest.mark.parametrize("built", ["ledger"], indirect=True)
def test_the_line_leads_to_the_vote(built, handbook):
    """Who follows it finds the vote on the forge, cast at the time that the site tells."""
    told = _knowledge(built, APPROVED)
    links = [
        link["href"] for link in built.page(_place(APPROVED)).all("a", "learnscape-validation")
    ]
    request = handbook.ada.ask("get_pullrequest", pullrequest_id=handbook.number[APPROVED])
    _, when = last_votes(request)["olga"]

    assert told["url"] in links
    assert "Olga Ruiz (olga)" in requests.get(told["url"], timeout=ANSWERS_WITHIN).text
    assert told["at"] == f"{when}Z"


@pytest.mark.parametrize("page", [ALONE, TYPED])
def test_an_author_alone_gets_nothing(built, page):
    """Neither by their own vote, though they are a validator, nor by what they type."""
    assert _line(built, page) == "Not validated yet"
    assert _knowledge(built, page) == {"state": "unreviewed"}


def test_a_colleagues_approval_is_seen_for_what_it_is(built):
    """Somebody who is no validator approved it."""
    assert _line(built, COLLEAGUE).startswith("Reviewed, not validated")
    assert _knowledge(built, COLLEAGUE)["state"] == "reviewed"


@pytest.mark.parametrize("branch", ["main", "validations"])
def test_an_author_cannot_write_where_reviews_are_kept(handbook, tmp_path, branch):
    """The forge alone writes what the site trusts: this is what makes a trailer worth reading."""
    clone = Clone(tmp_path / "clone", handbook.ada, REPOSITORY)
    clone.update()
    clone.commit("Approve of myself", {"docs/security/mine.md": "# Mine\n"})

    with pytest.raises(AssertionError, match="403"):
        clone.push(branch)
