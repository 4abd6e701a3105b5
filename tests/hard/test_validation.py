"""What a review makes of a page: the table of cases, row by row, and the cases of its own.

A page of sixty sentences in `security/`, whose validators are olga and oleg, for six months; `ops/`
belongs to pia. The day is 1 September 2026. A row that can come about in several ways has several
tests, which begin with its number.
"""

from datetime import UTC, date, datetime

import pytest

from learnscape.library import Loading
from learnscape.model import Rules
from learnscape.read.ledger import LedgerError
from tests.fixtures import ledger
from tests.fixtures.ledger import (
    AUTHOR,
    EVE,
    OLEG,
    OLGA,
    PAGE,
    PIA,
    REWRITTEN,
    SECURITY,
    TEXT,
    TODAY,
    ZOE,
    community,
    review,
    sentences,
)
from tests.fixtures.repository import Link, Repository, git

FILE = f"docs/{PAGE}"
MOVED = "security/keys/secrets.md"
AT_OPS = "ops/secrets.md"
TYPO = TEXT.replace("secrets9w3 ", "secrets9wx3 ")
BY_OLGA = "Olga Ruiz <olga@example.org>"
NOT_HERE = "d" * 40  # a text that no clone has


def add(site, *reviews, on="2026-06-01", text=TEXT, path=PAGE, record=None, **options):
    """Publish a page by one commit, with the record of its reviews."""
    landing = site.land("Tell of secrets", {f"docs/{path}": text}, on=on, **options)
    site.record(site.change(landing, *reviews, **(record or {})))
    return landing


def edit(site, text, *reviews, on="2026-08-10", path=PAGE, **options):
    """Change a page by one commit, with the record of its reviews where there are any."""
    landing = site.land("Say it better", {f"docs/{path}": text}, on=on, **options)
    if reviews:
        site.record(site.change(landing, *reviews))
    return landing


def bulk(count):
    """Give pages of Security, of which one is the page."""
    others = {f"docs/security/p{n}.md": sentences(f"p{n}x") for n in range(count - 1)}
    return others | {FILE: TEXT}


# Row 1: olga approved the change that added it | valid


def test_01_approved_by_a_validator(handbook):
    """Olga approved the change that added it: valid, with who, for whom, since when, till when."""
    add(handbook, review(OLGA, "2026-06-01"))

    found = handbook.validation()

    assert found.state == "valid"
    assert [(who.name, who.person) for who in found.by] == [("Olga Ruiz", "olga")]
    assert (found.community, found.owner) == ("security", "security")
    assert found.at == datetime(2026, 6, 1, 10, tzinfo=UTC)
    assert found.until == date(2026, 12, 1)
    assert found.evidence == "github-review"
    assert found.url == "https://forge.example/handbook/pull/12"
    assert (found.changed, found.edits, found.why) == (None, 0, "")


def test_01_merged_with_a_merge_commit(handbook):
    """Olga approved, and pressed the button: a merge commit is not the work that it merges."""
    handbook.land("Draft", {FILE: sentences("secrets", 50)}, on="2026-05-20", branch="secrets")
    handbook.land("Finish", {FILE: TEXT}, on="2026-05-21", branch="secrets")
    landing = handbook.merge("secrets", by=BY_OLGA, on="2026-06-01")
    handbook.record(handbook.change(landing, review(OLGA, "2026-06-01"), merged_by=OLGA))

    assert handbook.validation().state == "valid"


def test_01_squashed_by_the_validator(handbook):
    """Olga approved and merged by a squash: she committed it, and did not write it."""
    add(handbook, review(OLGA, "2026-06-01"), committer=BY_OLGA, record={"merged_by": OLGA})

    assert handbook.validation().state == "valid"


def test_01_rebased(handbook):
    """Olga approved a change that landed as two commits."""
    handbook.land("Draft", {FILE: sentences("secrets", 30)}, on="2026-06-01")
    base = handbook.base("main")
    landing = handbook.land("Finish", {FILE: TEXT}, on="2026-06-01")
    record = handbook.change(landing, review(OLGA, "2026-06-01"), base=base)
    handbook.record(record)

    assert "old" not in record["pages"][0]
    assert handbook.validation().state == "valid"


def test_01_approved_after_it_was_merged(handbook):
    """Olga approved a change that somebody had merged without waiting for her."""
    add(handbook, review(OLGA, "2026-06-03"), on="2026-06-01")

    assert handbook.validation().state == "valid"
    assert handbook.validation().until == date(2026, 12, 3)


# Row 2: zoe, no validator, approved it | reviewed


@pytest.mark.parametrize("by", [ZOE, PIA, "gh:4711", "gl:101"])
def test_02_approved_by_somebody_else(handbook, by):
    """A colleague, a validator of another community, a stranger, another forge's number 101."""
    add(handbook, review(by, "2026-06-01"))

    found = handbook.validation()

    assert (found.state, found.why) == ("reviewed", "not_a_validator")
    assert found.until is None


# Row 3: olga approved her own change | unreviewed


def test_03_approved_by_its_author(handbook):
    """Olga approved her own change."""
    add(handbook, review(OLGA, "2026-06-01"), by=BY_OLGA, record={"authors": [OLGA]})

    assert handbook.validation().state == "unreviewed"


def test_03_the_record_does_not_name_its_author(handbook):
    """The record says that Ada wrote it; git says that Olga did."""
    add(handbook, review(OLGA, "2026-06-01"), by=BY_OLGA)

    assert handbook.validation().state == "unreviewed"


def test_03_approved_by_a_co_author(handbook):
    """Olga wrote a part of it, as a trailer says."""
    add(handbook, review(OLGA, "2026-06-01"), co=[BY_OLGA])

    assert handbook.validation().state == "unreviewed"


def test_03_approved_by_who_wrote_a_part_of_the_branch(handbook):
    """Olga pushed one commit to the branch that Ada merged."""
    handbook.land("Draft", {FILE: sentences("secrets", 50)}, on="2026-05-20", branch="secrets")
    handbook.land("Finish", {FILE: TEXT}, on="2026-05-21", branch="secrets", by=BY_OLGA)
    landing = handbook.merge("secrets", on="2026-06-01")
    handbook.record(handbook.change(landing, review(OLGA, "2026-06-01")))

    assert handbook.validation().state == "unreviewed"


def test_03_approved_by_who_wrote_another_page_of_the_change(handbook):
    """Whoever works on a change judges none of it."""
    other = {"docs/security/other.md": sentences("other")}
    handbook.land("Draft", {FILE: TEXT}, on="2026-05-20", branch="secrets")
    handbook.land("Add", other, on="2026-05-21", branch="secrets", by=BY_OLGA)
    landing = handbook.merge("secrets", on="2026-06-01")
    handbook.record(handbook.change(landing, review(OLGA, "2026-06-01")))

    assert handbook.validation().state == "unreviewed"


def test_03_only_the_record_knows_the_author(handbook):
    """A squash under Ada's name; the forge knows that Olga had a hand in it."""
    add(handbook, review(OLGA, "2026-06-01"), record={"authors": [AUTHOR, OLGA]})

    assert handbook.validation().state == "unreviewed"


@pytest.mark.parametrize(
    ("before", "along"),
    [
        ({}, {"docs/people/olga.md": ledger.person("Olga Ruiz", OLGA, emails=["o@example.org"])}),
        ({}, {"docs/people/zoe.md": ledger.person("Zoe", ZOE, emails=["olga@example.org"])}),
        ({"docs/people/zoe.md": ledger.person("Zoe", ZOE, emails=["olga@example.org"])}, {}),
    ],
    ids=["taken-out", "given-away", "given-away-before"],
)
def test_03_nobody_hides_behind_an_address(handbook, before, along):
    """Olga's address leaves her file, or enters another's: the change is hers all the same."""
    handbook.land("Set addresses", before, on="2026-05-01")
    landing = handbook.land("Tell of secrets", {FILE: TEXT, **along}, by=BY_OLGA, on="2026-06-01")
    handbook.record(handbook.change(landing, review(OLGA, "2026-06-01")))

    assert handbook.validation().state == "unreviewed"


def test_03_another_validator_approved_it_too(handbook):
    """What an author says counts for nothing, and takes nothing away."""
    reviews = review(OLEG, "2026-05-31"), review(OLGA, "2026-06-01")
    add(handbook, *reviews, by=BY_OLGA, record={"authors": [OLGA]})

    found = handbook.validation()

    assert (found.state, [who.name for who in found.by]) == ("valid", ["Oleg Chen"])


# Row 4: a bot approved it | unreviewed


def test_04_approved_by_a_bot(handbook):
    """A machine approved it."""
    add(handbook, review("gh:49699333", "2026-06-01", role_seen="bot"))

    assert handbook.validation().state == "unreviewed"


def test_04_a_bot_is_no_validator_whatever_the_community_says(handbook):
    """The machine stands among the validators."""
    robot = ledger.person("Robot", "gh:49699333")
    files = {
        "docs/people/robot.md": robot,
        "docs/communities/security.md": community("Security", "olga", "robot", **SECURITY),
    }
    handbook.land("Trust the robot", files, on="2026-01-01")
    add(handbook, review("gh:49699333", "2026-06-01", role_seen="bot"))

    assert handbook.validation().state == "unreviewed"


# Row 5: one change makes eve a validator and is approved by eve | reviewed

WITH_EVE = {
    "docs/communities/security.md": community("Security", "olga", "oleg", "eve", **SECURITY)
}


def test_05_made_a_validator_by_the_same_change(handbook):
    """One change makes Eve a validator and is approved by her."""
    landing = handbook.land("Tell of secrets", {FILE: TEXT, **WITH_EVE}, on="2026-06-01")
    handbook.record(handbook.change(landing, review(EVE, "2026-06-01")))

    assert handbook.validation().state == "reviewed"


def test_05_made_a_validator_on_the_branch(handbook):
    """The same, in a commit of its own on the branch that was merged."""
    handbook.land("Add Eve", WITH_EVE, on="2026-05-20", branch="secrets")
    handbook.land("Tell of secrets", {FILE: TEXT}, on="2026-05-21", branch="secrets")
    landing = handbook.merge("secrets", on="2026-06-01")
    handbook.record(handbook.change(landing, review(EVE, "2026-06-01")))

    assert handbook.validation().state == "reviewed"


def test_05_made_a_validator_in_a_rebased_change(handbook):
    """The same, where both commits landed on main one after the other."""
    base = git(handbook.root, "rev-parse", "main")
    handbook.land("Add Eve", WITH_EVE, on="2026-06-01")
    landing = handbook.land("Tell of secrets", {FILE: TEXT}, on="2026-06-01")
    handbook.record(handbook.change(landing, review(EVE, "2026-06-01"), base=base))

    assert handbook.validation().state == "reviewed"


def test_05_the_account_changes_hands_in_the_same_change(handbook):
    """Eve adds her own account to the file of a validator."""
    olga = ledger.person("Olga Ruiz", EVE)
    files = {FILE: TEXT, "docs/people/olga.md": olga, "docs/people/eve.md": None}
    landing = handbook.land("Tell of secrets", files, on="2026-06-01")
    handbook.record(handbook.change(landing, review(EVE, "2026-06-01")))

    assert handbook.validation().state == "reviewed"


def test_05_a_validator_from_the_change_before(handbook):
    """Eve was a validator when the next change was merged."""
    handbook.land("Add Eve", WITH_EVE, on="2026-05-30")
    add(handbook, review(EVE, "2026-06-01"))

    assert handbook.validation().state == "valid"


# Row 6: oleg validated it and left later | valid

WITHOUT_OLEG = {"docs/communities/security.md": community("Security", "olga", **SECURITY)}
LEFT = {"docs/people/oleg.md": ledger.person("Oleg Chen", OLEG, left="2026-07-01")}
GONE = WITHOUT_OLEG | {"docs/people/oleg.md": None}


@pytest.mark.parametrize("files", [WITHOUT_OLEG, LEFT, GONE], ids=["list", "left", "gone"])
def test_06_the_validator_left_later(handbook, files):
    """Oleg validated it and left later: a validation is of its day."""
    add(handbook, review(OLEG, "2026-06-01"))
    handbook.land("Say goodbye to Oleg", files, on="2026-07-01")

    assert handbook.validation().state == "valid"


@pytest.mark.parametrize("files", [WITHOUT_OLEG, LEFT, GONE], ids=["list", "left", "gone"])
def test_06_a_site_may_want_it_otherwise(handbook, files):
    """With `revoke_on_leave` his word ends with his duty."""
    add(handbook, review(OLEG, "2026-06-01"))
    handbook.land("Say goodbye to Oleg", files, on="2026-07-01")

    found = handbook.validation(revoke_on_leave=True)

    assert (found.state, found.why) == ("reviewed", "left")


def test_06_gone_before_he_approved(handbook):
    """Oleg had left when he approved it."""
    handbook.land("Say goodbye to Oleg", LEFT, on="2026-05-01")
    landing = handbook.land("Tell of secrets", {FILE: TEXT}, on="2026-07-10")
    handbook.record(handbook.change(landing, review(OLEG, "2026-07-09")))

    assert handbook.validation().state == "reviewed"


# Row 7: a typo fixed since | edited


def test_07_a_typo_was_mended(handbook):
    """A typo fixed since."""
    add(handbook, review(OLGA, "2026-06-01"))
    edit(handbook, TYPO)

    found = handbook.validation()

    assert (found.state, found.edits) == ("edited", 1)
    assert found.until == date(2026, 12, 1)


def test_07_white_space_is_no_edit_of_the_text(handbook):
    """A trailing space, or front matter, since: still valid, or edited, and never changed."""
    add(handbook, review(OLGA, "2026-06-01"))
    edit(handbook, ledger.front(TEXT.replace(".\n", ". \n"), tags=["keys"]))

    assert handbook.validation().state in {"valid", "edited"}


# Row 8: rewritten since, approved by zoe | changed


def test_08_rewritten_without_a_validator(handbook):
    """Rewritten since, approved by Zoe, who is no validator."""
    add(handbook, review(OLGA, "2026-06-01"))
    edit(handbook, REWRITTEN, review(ZOE, "2026-08-10"))

    found = handbook.validation()

    assert found.state == "changed"
    assert found.changed == datetime(2026, 8, 10, 12, tzinfo=UTC)
    assert found.at == datetime(2026, 6, 1, 10, tzinfo=UTC)


def test_08_rewritten_with_a_validator(handbook):
    """Rewritten since, approved by Oleg: his word, from his day."""
    add(handbook, review(OLGA, "2026-06-01"))
    edit(handbook, REWRITTEN, review(OLEG, "2026-08-10"))

    found = handbook.validation()

    assert (found.state, found.until) == ("valid", date(2027, 2, 10))
    assert [who.name for who in found.by] == ["Oleg Chen"]


# Row 9: renamed since (inside the community) | valid, under the new path


def test_09_renamed(handbook):
    """Renamed since, inside the community: valid, under the new path."""
    add(handbook, review(OLGA, "2026-06-01"))
    handbook.land("Make room", moves={FILE: f"docs/{MOVED}"}, on="2026-07-01")

    validations = handbook.library().validations

    assert validations[MOVED].state == "valid"
    assert validations[MOVED].until == date(2026, 12, 1)
    assert PAGE not in validations


def test_09_renamed_in_a_recorded_change(handbook):
    """The move is a change like any other, with a record and the approval of a colleague."""
    add(handbook, review(OLGA, "2026-06-01"))
    landing = handbook.land("Make room", moves={FILE: f"docs/{MOVED}"}, on="2026-07-01")
    handbook.record(handbook.change(landing, review(ZOE, "2026-07-01")))

    assert handbook.validation(MOVED).state == "valid"


def test_09_renamed_while_a_validator_approves_starts_no_clock(handbook):
    """A move that a validator approved is not a new look at the text."""
    add(handbook, review(OLGA, "2026-06-01"))
    landing = handbook.land("Make room", moves={FILE: f"docs/{MOVED}"}, on="2026-07-01")
    handbook.record(handbook.change(landing, review(OLEG, "2026-07-01")))

    assert handbook.validation(MOVED).state == "valid"
    assert handbook.validation(MOVED).until == date(2026, 12, 1)


def test_09_another_page_takes_the_path(handbook):
    """What is said of a path is said of the page that had it then."""
    add(handbook, review(OLGA, "2026-01-15"), on="2026-01-15")
    handbook.land("Make room", moves={FILE: f"docs/{MOVED}"}, on="2026-02-01")
    add(handbook, review(ZOE, "2026-03-01"), text=REWRITTEN, on="2026-03-01")

    validations = handbook.library().validations

    assert (validations[MOVED].state, validations[PAGE].state) == ("overdue", "reviewed")
    handbook.record(handbook.revalidation(PAGE, review(OLEG, "2026-08-01")))
    validations = handbook.library().validations
    assert (validations[MOVED].state, validations[PAGE].state) == ("overdue", "valid")


# Row 10: moved to `ops/` since | reviewed


def test_10_moved_to_another_community(handbook):
    """Moved to Operations since: Security vouches there for nothing."""
    add(handbook, review(OLGA, "2026-06-01"))
    handbook.land("Hand over", moves={FILE: f"docs/{AT_OPS}"}, on="2026-07-01")

    found = handbook.validation(AT_OPS)

    assert (found.state, found.why, found.owner) == ("reviewed", "moved", "ops")


def test_10_the_folder_went_to_another_community(handbook):
    """The page stays, and Operations takes the folder over."""
    add(handbook, review(OLGA, "2026-06-01"))
    files = {
        "docs/communities/security.md": community("Security", "olga", owns=["keys/"]),
        "docs/communities/ops.md": community("Operations", "pia", owns=["ops/", "security/"]),
    }
    handbook.land("Hand over", files, on="2026-07-01")

    found = handbook.validation()

    assert (found.state, found.why, found.owner) == ("reviewed", "moved", "ops")


def test_10_the_community_has_another_name(handbook):
    """A file that was renamed is of the same community, whose word stands."""
    add(handbook, review(OLGA, "2026-06-01"))
    moves = {"docs/communities/security.md": "docs/communities/vault.md"}
    handbook.land("Rename", moves=moves, on="2026-07-01")

    found = handbook.validation()

    assert (found.state, found.community) == ("valid", "vault")


def test_10_the_community_is_gone(handbook):
    """Nobody is left to stand by it."""
    add(handbook, review(OLGA, "2026-06-01"))
    handbook.land("Close down", {"docs/communities/security.md": None}, on="2026-07-01")

    found = handbook.validation()

    assert (found.state, found.owner) == ("reviewed", None)


def test_10_moved_there_and_back(handbook):
    """A page that came home is what it was."""
    add(handbook, review(OLGA, "2026-06-01"))
    handbook.land("Hand over", moves={FILE: f"docs/{AT_OPS}"}, on="2026-07-01")
    handbook.land("Take it back", moves={f"docs/{AT_OPS}": FILE}, on="2026-07-02")

    assert handbook.validation().state == "valid"


# Row 11: validated in January | overdue


def test_11_long_ago(handbook):
    """Validated in January, for six months."""
    add(handbook, review(OLGA, "2026-01-15"), on="2026-01-15")

    found = handbook.validation()

    assert (found.state, found.until) == ("overdue", date(2026, 7, 15))


# Row 12: validated in January, checked again without an edit in August | valid


def test_12_looked_at_again(handbook):
    """Validated in January, checked again without an edit in August."""
    add(handbook, review(OLGA, "2026-01-15"), on="2026-01-15")
    handbook.record(handbook.revalidation(PAGE, review(OLEG, "2026-08-15")))

    found = handbook.validation()

    assert (found.state, found.until) == ("valid", date(2027, 2, 15))
    assert [who.name for who in found.by] == ["Oleg Chen"]
    assert found.evidence == "forge-comment"


def test_12_looked_at_again_by_its_author(handbook):
    """Whoever cares for a page may have written it, long ago: her look at it counts."""
    add(handbook, review(OLEG, "2026-01-15"), on="2026-01-15", by=BY_OLGA)
    handbook.record(handbook.revalidation(PAGE, review(OLGA, "2026-08-15")))

    assert handbook.validation().state == "valid"


def test_12_looked_at_again_by_somebody_else(handbook):
    """Zoe's look at it moves no date."""
    add(handbook, review(OLGA, "2026-01-15"), on="2026-01-15")
    handbook.record(handbook.revalidation(PAGE, review(ZOE, "2026-08-15")))

    found = handbook.validation()

    assert (found.state, found.until) == ("overdue", date(2026, 7, 15))


# Row 13: validated in January, a typo fix approved by olga in August | overdue


def test_13_a_small_edit_starts_no_clock(handbook):
    """Validated in January, a typo fix approved by Olga in August."""
    add(handbook, review(OLGA, "2026-01-15"), on="2026-01-15")
    edit(handbook, TYPO, review(OLGA, "2026-08-10"))

    found = handbook.validation()

    assert (found.state, found.until) == ("overdue", date(2026, 7, 15))


def rewritten_bit_by_bit():
    """Give the texts of ten small edits, which together rewrite the page."""
    text = TEXT
    for turn in range(10):
        for number in range(turn * 6, turn * 6 + 6):  # three words in each of six sentences
            for word in (2, 4, 6):
                text = text.replace(f"secrets{number}w{word} ", f"other{number}w{word} ")
        yield f"2026-07-{turn + 1:02}", text


def test_13_small_edits_that_a_validator_approved(handbook):
    """Each was looked at beside what was validated: they are edits, and start no clock."""
    add(handbook, review(OLGA, "2026-06-01"))
    for day, text in rewritten_bit_by_bit():
        edit(handbook, text, review(OLEG, day), on=day)

    found = handbook.validation()

    assert (found.state, found.edits, found.until) == ("edited", 10, date(2026, 12, 1))
    assert [who.name for who in found.by] == ["Olga Ruiz"]


def test_13_a_small_edit_between_them_that_nobody_approved(handbook):
    """What validators approve on top of it takes nothing in."""
    add(handbook, review(OLGA, "2026-06-01"))
    for turn, (day, text) in enumerate(rewritten_bit_by_bit()):
        edit(handbook, text, *([] if turn == 3 else [review(OLEG, day)]), on=day)

    assert handbook.validation().state == "changed"


# Row 14: withdrawn by olga | withdrawn


@pytest.mark.parametrize("decision", ["dismissed", "changes_requested", "approved", "commented"])
def test_14_withdrawn(handbook, decision):
    """Withdrawn by Olga: the kind of the record says so, whatever its review's word is."""
    add(handbook, review(OLGA, "2026-06-01"))
    handbook.record(handbook.withdrawal(PAGE, review(OLGA, "2026-07-01", decision)))

    found = handbook.validation()

    assert found.state == "withdrawn"
    assert [who.name for who in found.by] == ["Olga Ruiz"]
    assert found.at == datetime(2026, 7, 1, 10, tzinfo=UTC)
    assert found.until is None


def test_14_withdrawn_by_the_other_validator(handbook):
    """Oleg may take back what Olga said."""
    add(handbook, review(OLGA, "2026-06-01"))
    handbook.record(handbook.withdrawal(PAGE, review(OLEG, "2026-07-01", "dismissed")))

    assert handbook.validation().state == "withdrawn"


@pytest.mark.parametrize("by", [ZOE, PIA, AUTHOR])
def test_14_nobody_else_can_withdraw(handbook, by):
    """A colleague takes nothing back."""
    add(handbook, review(OLGA, "2026-06-01"))
    handbook.record(handbook.withdrawal(PAGE, review(by, "2026-07-01", "dismissed")))

    assert handbook.validation().state == "valid"


def test_14_validated_again(handbook):
    """What was withdrawn and looked at again is valid."""
    add(handbook, review(OLGA, "2026-06-01"))
    handbook.record(handbook.withdrawal(PAGE, review(OLGA, "2026-07-01", "dismissed")))
    handbook.record(handbook.revalidation(PAGE, review(OLEG, "2026-08-01")))

    assert handbook.validation().state == "valid"


# Row 15: the author typed `Reviewed-by: olga` into the message | unreviewed

TYPED = (
    "Tell of secrets\n\nReviewed-by: Olga Ruiz <olga@example.org>",
    "Tell of secrets\n\nReviewed-by: olga",
    "Tell of secrets\n\nApproved-by: Olga Ruiz <olga@example.org>\nReviewed-on: https://forge.example/1",
)


@pytest.mark.parametrize("message", TYPED)
@pytest.mark.parametrize("recorded", [True, False])
def test_15_typed_by_the_author(handbook, message, recorded):
    """The author typed `Reviewed-by: olga`, with a record of no review, and with none."""
    landing = handbook.land(message, {FILE: TEXT}, on="2026-06-01")
    if recorded:
        handbook.record(handbook.change(landing))

    assert handbook.validation().state == "unreviewed"


# Row 16: olga approved an early draft, something else was merged | reviewed

DRAFT = sentences("draft")


def test_16_the_draft_is_in_the_clone(handbook):
    """Olga approved an early draft that the merged branch holds."""
    head = handbook.land("Draft", {FILE: DRAFT}, on="2026-05-20", branch="secrets")
    seen = ledger.blob(handbook.root, head, FILE)
    handbook.land("Think again", {FILE: TEXT}, on="2026-05-22", branch="secrets")
    landing = handbook.merge("secrets", on="2026-06-01")
    record = handbook.change(landing, review(OLGA, "2026-05-21", head=head))
    record["pages"][0]["reviewed_blob"] = seen
    handbook.record(record)

    found = handbook.validation()

    assert (found.state, found.why) == ("reviewed", "another_text")


def test_16_the_draft_is_nowhere(handbook):
    """After a squash no clone has the draft: what nobody can compare is another text."""
    landing = handbook.land("Tell of secrets", {FILE: TEXT}, on="2026-06-01")
    record = handbook.change(landing, review(OLGA, "2026-05-21"))
    record["pages"][0]["reviewed_blob"] = NOT_HERE
    handbook.record(record)

    found = handbook.validation()

    assert (found.state, found.why) == ("reviewed", "another_text")


def test_16_the_head_says_it(handbook):
    """The record keeps the head alone, which the clone has."""
    head = handbook.land("Draft", {FILE: DRAFT}, on="2026-05-20", branch="secrets")
    handbook.land("Think again", {FILE: TEXT}, on="2026-05-22", branch="secrets")
    landing = handbook.merge("secrets", on="2026-06-01")
    record = handbook.change(landing, review(OLGA, "2026-05-21", head=head))
    del record["pages"][0]["reviewed_blob"]
    handbook.record(record)

    assert handbook.validation().state == "reviewed"


def test_16_two_reviewers_saw_two_texts(handbook):
    """Olga approved the draft, then Zoe what was merged: Olga's review has its own text."""
    landing = handbook.land("Tell of secrets", {FILE: TEXT}, on="2026-06-01")
    early = review(OLGA, "2026-05-21", head="a" * 40, blobs={FILE: NOT_HERE})
    handbook.record(handbook.change(landing, early, review(ZOE, "2026-06-01")))

    assert handbook.validation().state == "reviewed"


def test_16_the_draft_had_a_typo(handbook):
    """Olga approved the text but for a typo: that is the same text."""
    head = handbook.land("Draft", {FILE: TYPO}, on="2026-05-20", branch="secrets")
    seen = ledger.blob(handbook.root, head, FILE)
    handbook.land("Mend a typo", {FILE: TEXT}, on="2026-05-22", branch="secrets")
    landing = handbook.merge("secrets", on="2026-06-01")
    record = handbook.change(landing, review(OLGA, "2026-05-21", head=head))
    record["pages"][0]["reviewed_blob"] = seen
    handbook.record(record)

    assert handbook.validation().state in {"valid", "edited"}


# Row 17: vandalised and reverted to the validated text | valid


def test_17_reverted(handbook):
    """Vandalised and reverted to the validated text."""
    add(handbook, review(OLGA, "2026-06-01"))
    edit(handbook, "# Nothing\n", on="2026-07-01")
    edit(handbook, TEXT, on="2026-07-02")

    found = handbook.validation()

    assert (found.state, found.until, found.changed) == ("valid", date(2026, 12, 1), None)


def test_17_deleted_and_brought_back(handbook):
    """A page that was deleted and came back as it was is a new page, or the same: never changed."""
    add(handbook, review(OLGA, "2026-06-01"))
    handbook.land("Clean up", {FILE: None}, on="2026-07-01")
    edit(handbook, TEXT, on="2026-07-02")

    assert handbook.validation().state in {"valid", "unreviewed"}


# Row 18: approved in a change over 20 pages | reviewed


@pytest.mark.parametrize(("count", "state"), [(21, "reviewed"), (20, "valid")])
def test_18_approved_in_bulk(handbook, count, state):
    """Approved in a change over 20 pages; twenty are not too many."""
    landing = handbook.land("Import", bulk(count), on="2026-06-01")
    handbook.record(handbook.change(landing, review(OLGA, "2026-06-01")))

    found = handbook.validation()

    assert found.state == state
    assert found.why == ("bulk" if state == "reviewed" else "")


def test_18_the_record_lists_one_page_alone(handbook):
    """Git knows how many pages a change had, whatever its record lists."""
    landing = handbook.land("Import", bulk(21), on="2026-06-01")
    pages = [page for page in handbook.changed(landing) if page["path"] == FILE]
    handbook.record(handbook.change(landing, review(OLGA, "2026-06-01"), pages=pages))

    assert handbook.validation().state == "reviewed"


def test_18_the_limit_is_the_site_s(handbook):
    """A site may set another limit."""
    landing = handbook.land("Import", bulk(5), on="2026-06-01")
    handbook.record(handbook.change(landing, review(OLGA, "2026-06-01")))

    assert handbook.validation(bulk_limit=4).state == "reviewed"
    assert handbook.validation(bulk_limit=5).state == "valid"


# Row 19: the approval was dismissed | unreviewed


def test_19_dismissed(handbook):
    """The approval was dismissed."""
    add(handbook, review(OLGA, "2026-06-01", "dismissed"))

    assert handbook.validation().state == "unreviewed"


@pytest.mark.parametrize("last", ["dismissed", "changes_requested"])
def test_19_the_last_opinion_counts(handbook, last):
    """Olga approved, and thought otherwise later."""
    reviews = review(OLGA, "2026-05-30"), review(OLGA, "2026-06-01", last)
    add(handbook, *reviews)

    assert handbook.validation().state == "unreviewed"


def test_19_the_order_of_a_record_s_list_is_no_order(handbook):
    """The later opinion counts, wherever it stands in the record."""
    reviews = review(OLGA, "2026-06-01", "dismissed"), review(OLGA, "2026-05-30")
    add(handbook, *reviews)

    assert handbook.validation().state == "unreviewed"


def test_19_a_comment_changes_nothing(handbook):
    """Olga approved, and commented later."""
    reviews = review(OLGA, "2026-05-30"), review(OLGA, "2026-06-01", "commented")
    add(handbook, *reviews)

    assert handbook.validation().state == "valid"


# Row 20: a byte-equal copy of it in `ops/` | unreviewed


def test_20_a_copy_elsewhere(handbook):
    """A byte-equal copy of it in Operations."""
    add(handbook, review(OLGA, "2026-06-01"))
    handbook.land("Copy", {f"docs/{AT_OPS}": TEXT}, on="2026-07-01")

    validations = handbook.library().validations

    assert validations[AT_OPS].state == "unreviewed"
    assert validations[PAGE].state == "valid"


@pytest.mark.parametrize("copy", [AT_OPS, MOVED])
def test_20_a_copy_in_the_same_commit_or_community(handbook, copy):
    """A copy gets nothing inside the community either."""
    landing = handbook.land("Twice", {FILE: TEXT, f"docs/{copy}": TEXT}, on="2026-06-01")
    pages = [page for page in handbook.changed(landing) if page["path"] == FILE]
    handbook.record(handbook.change(landing, review(OLGA, "2026-06-01"), pages=pages))

    validations = handbook.library().validations

    assert (validations[PAGE].state, validations[copy].state) == ("valid", "unreviewed")


# Row 21: ten small edits, which together rewrite it | changed


@pytest.mark.parametrize("by", [None, ZOE])
def test_21_many_small_edits(handbook, by):
    """Ten small edits, which together rewrite it: each is compared with what was validated."""
    add(handbook, review(OLGA, "2026-06-01"))
    for day, text in rewritten_bit_by_bit():
        edit(handbook, text, *([review(by, day)] if by else []), on=day)

    found = handbook.validation()

    assert (found.state, found.edits) == ("changed", 10)
    assert found.changed == datetime(2026, 7, 2, 12, tzinfo=UTC)  # 36 words by then


# Row 22: `min_approvals: 2`, one validator approved | reviewed

TWO = {
    "docs/communities/security.md": community(
        "Security", "olga", "oleg", min_approvals=2, **SECURITY
    )
}


@pytest.mark.parametrize(
    ("by", "state"),
    [
        ([OLGA], "reviewed"),
        ([OLGA, ZOE], "reviewed"),
        ([OLGA, OLGA], "reviewed"),
        ([OLGA, OLEG], "valid"),
    ],
    ids=["one", "and-a-colleague", "twice", "two"],
)
def test_22_two_are_needed(handbook, by, state):
    """`min_approvals: 2`, and one validator approved; a colleague is none, nor is she two."""
    handbook.land("Look twice", TWO, on="2026-01-01")
    add(
        handbook,
        *(review(who, f"2026-06-0{day}") for day, who in enumerate(by, 1)),
        on="2026-06-03",
    )

    found = handbook.validation()

    assert (found.state, found.why) == (state, "too_few" if state == "reviewed" else "")


def test_22_two_accounts_are_one_person(handbook):
    """Olga on GitHub and Olga on GitLab are one."""
    olga = ledger.person("Olga Ruiz", OLGA, accounts={"github": {"id": 101}, "gitlab": {"id": 7}})
    handbook.land("Look twice", TWO | {"docs/people/olga.md": olga}, on="2026-01-01")
    add(handbook, review(OLGA, "2026-06-01"), review("gl:7", "2026-06-01"))

    assert handbook.validation().state == "reviewed"


def test_22_a_change_cannot_ask_for_fewer_itself(handbook):
    """What a change asks for is what stood before it."""
    handbook.land("Look twice", TWO, on="2026-01-01")
    once = {"docs/communities/security.md": community("Security", "olga", "oleg", **SECURITY)}
    landing = handbook.land("Tell of secrets", {FILE: TEXT, **once}, on="2026-06-01")
    handbook.record(handbook.change(landing, review(OLGA, "2026-06-01")))

    assert handbook.validation().state == "reviewed"


# Row 23: re-validated with `until` before the clock's end | valid until then


@pytest.mark.parametrize(
    ("until", "state", "last"),
    [
        ("2026-10-01", "valid", date(2026, 10, 1)),
        ("2026-09-01", "valid", date(2026, 9, 1)),
        ("2026-08-31", "overdue", date(2026, 8, 31)),
        ("2028-01-01", "valid", date(2027, 2, 15)),
    ],
    ids=["before", "today", "yesterday", "after-the-clock"],
)
def test_23_with_an_end_of_its_own(handbook, until, state, last):
    """Re-validated with `until` before the clock's end; never later than that."""
    add(handbook, review(OLGA, "2026-01-15"), on="2026-01-15")
    handbook.record(handbook.revalidation(PAGE, review(OLGA, "2026-08-15", until=until)))

    found = handbook.validation()

    assert (found.state, found.until) == (state, last)


# Row 24: no ledger branch in the clone, GitLab's trailers trusted | from the trailers


def test_24_from_the_trailers(handbook):
    """No ledger branch in the clone, and GitLab's trailers are trusted."""
    message = (
        "Merge branch 'secrets' into 'main'\n\nTell of secrets\n\n"
        "See merge request handbook/docs!12\n\nApproved-by: Olga Ruiz <olga@example.org>"
    )
    handbook.land("Tell of secrets", {FILE: TEXT}, on="2026-05-20", branch="secrets")
    handbook.merge("secrets", message=message, on="2026-06-01")

    found = handbook.validation(trust_trailers=("gitlab",))

    assert (found.state, [who.name for who in found.by]) == ("valid", ["Olga Ruiz"])
    assert handbook.validation().state == "unreviewed"


# Row 25: the ledger was rewritten (a record edited or deleted) | the build stops and says which


@pytest.mark.parametrize("data", [b"{}\n", None], ids=["edited", "deleted"])
def test_25_the_ledger_was_rewritten(handbook, data):
    """The build stops and says which record was edited or deleted, and by which commit."""
    landing = add(handbook, review(OLGA, "2026-06-01"))
    name = f"changes/{landing[:2]}/{landing}.json"
    handbook.record((name, data))
    commit = git(handbook.root, "rev-parse", "validations")

    with pytest.raises(LedgerError) as stopped:
        handbook.library()

    assert name in str(stopped.value)
    assert commit[:10] in str(stopped.value)


# What no row says, and the rules imply


def test_an_edit_that_is_not_published_is_not_validated(handbook):
    """Whoever previews a page reads words that nobody has approved."""
    add(handbook, review(OLGA, "2026-06-01"))
    (handbook.root / FILE).write_text(TYPO)

    assert handbook.validation().state == "changed"


def test_line_ends_of_a_machine_are_no_edit(handbook):
    """A checkout may have other line ends than git."""
    add(handbook, review(OLGA, "2026-06-01"))
    (handbook.root / FILE).write_bytes(TEXT.replace("\n", "\r\n").encode())

    assert handbook.validation().state == "valid"


def test_a_page_that_was_never_committed(handbook):
    """It has no review, though its text has one elsewhere."""
    add(handbook, review(OLGA, "2026-06-01"))
    (handbook.root / "docs/security/new.md").write_text(TEXT)

    assert handbook.validation("security/new.md").state == "unreviewed"


def test_a_link_to_a_page_of_another_community(handbook):
    """Security vouches for its own page, and Operations for nothing by a link to it."""
    add(handbook, review(OLGA, "2026-06-01"))
    handbook.land("Link", {f"docs/{AT_OPS}": Link(f"../{PAGE}")}, on="2026-06-02")

    assert handbook.validation().state == "valid"
    assert handbook.validation(AT_OPS).state in {"reviewed", "unreviewed"}


def test_names_of_sixty_four_signs(tmp_path):
    """Git may name commits and texts by SHA-256."""
    git(tmp_path, "init", "--quiet", "--object-format=sha256", "--initial-branch=main", "big")
    site = ledger.security_site(tmp_path / "big")
    landing = add(site, review(OLGA, "2026-06-01"))
    site.record(site.revalidation(PAGE, review(OLEG, "2026-08-01")))
    site.close()

    assert len(landing) == 64
    assert site.validation().state == "valid"
    assert site.validation().at.month == 8


def test_a_page_of_everybody(handbook):
    """A page that no community owns can be reviewed, and validated by nobody."""
    add(handbook, review(OLGA, "2026-06-01"), path="elsewhere.md")

    found = handbook.validation("elsewhere.md")

    assert (found.state, found.owner, found.community) == ("reviewed", None, None)


def test_people_and_communities_are_not_validated(handbook):
    """A page of somebody's own is theirs, and nobody vouches for a list of who may vouch."""
    validations = handbook.library().validations

    assert {*validations} == {"index.md"}


@pytest.mark.parametrize("docs", [".", "site/content"])
def test_the_docs_folder_may_be_anywhere(tmp_path, docs):
    """Paths of records are from the root of the repository, those of communities are not."""
    begun = {**ledger.PEOPLE, **ledger.COMMUNITIES, FILE: TEXT}
    root = "" if docs == "." else f"{docs}/"
    files = {root + path.removeprefix("docs/"): text for path, text in begun.items()}
    page = files.pop(root + PAGE)
    with Repository(tmp_path / "r") as repository:
        base = repository.commit("Begin", files, on="2026-05-01")
        landing = repository.commit("Tell", {root + PAGE: page}, on="2026-06-01T12:00:00")
    entry = ledger.page(root + PAGE, ledger.blob(repository.root, landing, root + PAGE))
    record = ledger.change(landing, base, [entry], reviews=[review(OLGA, "2026-06-01")])
    ledger.write_ledger(repository.root, [record])

    library = Loading(repository.root / docs, today=TODAY, rules=Rules()).library

    assert library.validations[PAGE].state == "valid"


# The docs folder


def rename_docs(site, **more):
    """Call the docs folder `handbook`."""
    names = git(site.root, "ls-tree", "-r", "--name-only", "main", "docs").splitlines()
    moves = {name: name.replace("docs/", "handbook/", 1) for name in names}
    site.land("Call it a handbook", more, moves=moves, on="2026-07-01")
    site.repository.checkout()
    return Loading(site.root / "handbook", today=ledger.TODAY, rules=Rules()).library


def test_a_renamed_docs_folder_loses_nothing(handbook):
    """What communities said is found where it was."""
    add(handbook, review(OLGA, "2026-06-01"))

    found = rename_docs(handbook).validations[PAGE]

    assert (found.state, found.community) == ("valid", "security")


def test_what_a_renamed_docs_folder_left_behind_gives_no_authority(handbook):
    """Eve writes herself into a community's file where nobody looks any more."""
    rename_docs(handbook)
    mine = ledger.community("Mine", "eve", owns=["security/"])
    handbook.land("Help", {"docs/communities/security.md": mine}, on="2026-07-02")
    landing = handbook.land("Tell", {f"handbook/{PAGE}": TEXT}, on="2026-07-03")
    path = f"handbook/{PAGE}"
    record = ledger.change(
        landing,
        git(handbook.root, "rev-parse", f"{landing}^"),
        [ledger.page(path, ledger.blob(handbook.root, landing, path))],
        reviews=[review(EVE, "2026-07-03")],
    )
    handbook.record(record)

    library = Loading(handbook.root / "handbook", today=ledger.TODAY, rules=Rules()).library

    assert library.validations[PAGE].state == "reviewed"
