"""Records, authority and texts of a repository, brought together."""

import pytest

from learnscape.library import Loading
from learnscape.model import Contributor, Record, Rules
from learnscape.standings import Standings
from tests.fixtures import ledger
from tests.fixtures.ledger import (
    AUTHOR,
    OLEG,
    OLGA,
    PAGE,
    REWRITTEN,
    TEXT,
    TODAY,
    ZOE,
    file_of,
    review,
    security_site,
)

FILE = f"docs/{PAGE}"
MERGED = (
    "Merge branch 'x' into 'main'\n\nSee merge request a/b!1\n\nApproved-by: O <olga@example.org>"
)


@pytest.fixture
def site(tmp_path):
    """Give a site with Security and Operations, without pages yet."""
    made = security_site(tmp_path / "handbook")
    yield made
    made.close()


def record(name, kind="change", commit="c"):
    """Give a record of that name."""
    return Record(kind, commit, "", (), name=name)


def test_what_can_be_written_anew_is_a_problem():
    """With its cure; not where that is done, and not where nothing can be done."""
    told = Standings()
    told.say(record("changes/c.json"), "it lies", mended=[])
    told.say(record("changes/d.json", commit="d"), "it lies", mended=["d"])
    told.say(record("pages/e.json", "revalidation"), "it lies", mended=[])

    assert [(one.path, one.what, one.mend) for one in told.problems] == [
        (
            "validations:changes/c.json",
            "it lies, so it counts for nothing",
            "run `learnscape record`, which writes it anew",
        )
    ]
    assert told.notes == [
        "validations:changes/d.json: it lies, so it counts for nothing",
        "validations:pages/e.json: it lies, so it counts for nothing",
    ]


def test_many_records_are_left_out_in_one_line():
    """The first are named; where there are none, nothing is said."""
    told = Standings()
    told.leave_out([], "nobody knows")
    told.leave_out([record(str(number)) for number in range(1000)], "nobody knows")

    (note,) = told.notes
    assert note.startswith("validations:0, 1, ")
    assert note.endswith(" more left out: nobody knows")
    assert len(note) < 200


def test_who_approved_each_change(site):
    """Whoever did, a validator or not, in the order of the record; no author and no machine."""
    landing = site.land("Tell", {FILE: TEXT}, on="2026-06-01")
    said = [
        review(ZOE, "2026-05-30"),
        review(OLGA, "2026-06-01"),
        review(AUTHOR, "2026-06-01"),
        review(OLEG, "2026-06-01", "commented"),
        review("gh:49699333", "2026-06-01"),
        review("gh:7", "2026-06-01", role_seen="bot"),
        review(OLGA, "2027-01-01"),
    ]
    site.record(site.change(landing, *said[:-1]))
    bare = site.land("Go on", {FILE: REWRITTEN}, on="2026-06-02")
    site.record(site.change(bare, review(AUTHOR, "2026-06-02")))

    assert site.library().reviewers == {
        landing: (Contributor("Zoe Amari", "zoe"), Contributor("Olga Ruiz", "olga"))
    }


def test_the_clock_that_the_validated_text_had(site):
    """Not that of a text before it or after it."""
    texts = [ledger.front(TEXT, review_every=f"{years} years") for years in (3, 1, 2)]
    site.land("Draft", {FILE: texts[0]}, on="2026-05-01")
    other = ledger.front(REWRITTEN, review_every="2 years")
    landing = site.land("Tell", {FILE: other}, on="2026-06-01")
    site.record(site.change(landing, review(OLGA, "2026-06-01")))
    site.land("Wait", {FILE: ledger.front(REWRITTEN, review_every="9 years")}, on="2026-06-02")

    assert site.validation().until.isoformat() == "2028-06-01"


def test_each_page_is_judged_by_what_was_said_of_it(site):
    """One took the path of another, which had been validated under it and went elsewhere."""
    landing = site.land("Tell", {FILE: TEXT}, on="2026-06-01")
    site.record(site.change(landing, review(OLGA, "2026-06-01")))
    moved = {FILE: "docs/security/old.md"}
    site.land("Make room", moves=moved, on="2026-06-10")
    site.land("Begin anew", {FILE: REWRITTEN}, on="2026-06-11")

    validations = site.library().validations

    assert validations["security/old.md"].state == "valid"
    assert validations[PAGE].state == "unreviewed"


def test_more_pages_than_are_held_at_once(site):
    """Each is compared with its own text."""
    pages = [f"docs/security/p{number}.md" for number in range(110)]
    files = {path: f"# {path}\n\n{TEXT}" for path in pages}
    landing = site.land("Import", files, on="2026-06-01")
    site.record(site.change(landing, review(OLGA, "2026-06-01")))
    site.land("Rewrite one", {pages[105]: REWRITTEN}, on="2026-06-02")

    states = {path: one.state for path, one in site.library(bulk_limit=200).validations.items()}

    assert states.pop("security/p105.md") == "changed"
    assert {states[path.removeprefix("docs/")] for path in pages if path != pages[105]} == {"valid"}


@pytest.mark.parametrize("strict", [False, True])
def test_a_strict_site_says_what_it_leaves_out(site, strict):
    """Records without a signature, and messages without a word."""
    landing = site.land("Tell", {FILE: TEXT}, on="2026-06-01")
    record = site.change(landing, review(OLGA, "2026-06-01"))
    site.record(record)
    site.land(MERGED, {"docs/security/b.md": TEXT}, on="2026-06-02")
    library = site.library(strict=strict, trust_trailers=("gitlab",))

    states = {library.validations[path].state for path in (PAGE, "security/b.md")}
    assert states == ({"unreviewed"} if strict else {"valid"})
    told = [note for note in library.notes if file_of(record)[0] in note]
    assert len(told) == strict
    assert library.problems == ()


def test_trailers_need_no_ledger_and_a_ledger_no_trailers(site):
    """Each is asked on its own."""
    site.land(MERGED, {FILE: TEXT}, on="2026-06-02")

    assert site.validation().state == "unreviewed"
    assert site.validation(trust_trailers=("gitlab",)).state == "valid"
    assert site.validation(trust_trailers=("gerrit",)).state == "unreviewed"


def test_a_ledger_costs_one_process_and_none_costs_nothing(site, git_calls):
    """Whatever it holds."""

    def asked(**options):
        before = len(git_calls())
        Loading(site.docs, today=TODAY, **options).library  # noqa: B018
        return len(git_calls()) - before

    landing = site.land("Tell", {FILE: TEXT}, on="2026-06-02")
    record = site.change(landing, review(OLGA, "2026-06-01"))
    alone = asked()

    assert asked(rules=Rules()) == alone
    site.record(record)
    assert asked(rules=Rules()) == alone + 1
