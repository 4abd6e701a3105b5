"""What somebody could try, or what simply happens to a repository, and what must come of it."""

from datetime import date

import pytest

from tests.fixtures import ledger
from tests.fixtures.keys import commit_signed, new_key
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
    ZOE,
    community,
    file_of,
    person,
    review,
    sentences,
)
from tests.fixtures.repository import Link, Repository, git

FILE = f"docs/{PAGE}"
PEOPLE, COMMUNITIES = "docs/people", "docs/communities"
TYPO = TEXT.replace("secrets9w3 ", "secrets9wx3 ")
BY_OLGA = "Olga Ruiz <olga@example.org>"
TRUSTED = "See merge request handbook/docs!12\n\nApproved-by: Olga Ruiz <olga@example.org>"
WITHOUT_OLEG = {f"{COMMUNITIES}/security.md": community("Security", "olga", **SECURITY)}
TWO = {
    f"{COMMUNITIES}/security.md": community(
        "Security", "olga", "oleg", "olga-ruiz", min_approvals=2, **SECURITY
    )
}


def add(site, *reviews, on="2026-06-01", text=TEXT, path=PAGE, record=None, **options):
    """Publish a page by one commit, with the record of its reviews."""
    landing = site.land("Tell of secrets", {f"docs/{path}": text}, on=on, **options)
    site.record(site.change(landing, *reviews, **(record or {})))
    return landing


def look(site, path=PAGE, **more):
    """Let Olga say that a page is right as it stands."""
    site.record(site.revalidation(path, review(OLGA, "2026-07-01", **more)))


def rename(site, files=None):
    """Give Olga another handle, and the same accounts."""
    moves = {f"{PEOPLE}/olga.md": f"{PEOPLE}/olga-ruiz.md"}
    site.land("Olga has another name", files, moves=moves, on="2026-06-15")


# Whoever wrote it


def test_who_wrote_it_by_the_word_of_the_forge_does_not_vouch_for_it_later(handbook):
    """Git knows Ada alone; the record says that Olga had a hand in it."""
    add(handbook, record={"authors": [AUTHOR, OLGA]})
    look(handbook)

    assert handbook.validation().state == "unreviewed"


@pytest.mark.parametrize("by", [OLGA, OLEG])
def test_words_that_a_merge_on_the_branch_wrote(handbook, by):
    """Olga brought something into Ada's branch, and wrote the page anew in that very merge."""
    handbook.land("Draft", {FILE: sentences("draft")}, on="2026-05-20", branch="secrets")
    handbook.land("Else", {"docs/ops/x.md": "# X\n"}, on="2026-05-21", branch="other")
    merge = {"into": "secrets", "by": BY_OLGA, "on": "2026-05-22"}
    handbook.repository.merge("other", {FILE: TEXT}, **merge)
    landing = handbook.merge("secrets", on="2026-06-01")
    handbook.record(handbook.change(landing, review(by, "2026-06-01")))

    assert handbook.validation().state == ("unreviewed" if by == OLGA else "valid")


def test_a_merge_of_main_into_the_branch_is_nobody_s_words(handbook):
    """Olga pressed "Update branch", and approved: she wrote nothing of it."""
    handbook.land("Draft", {FILE: TEXT}, on="2026-05-20", branch="secrets")
    handbook.land("Else", {"docs/ops/x.md": "# X\n"}, on="2026-05-21", branch="other")
    handbook.repository.merge("other", into="secrets", by=BY_OLGA, on="2026-05-22")
    landing = handbook.merge("secrets", on="2026-06-01")
    handbook.record(handbook.change(landing, review(OLGA, "2026-06-01")))

    assert handbook.validation().state == "valid"


def test_words_written_in_bulk_are_words(handbook):
    """Olga rewrote 21 pages at once, and vouches for one after the other."""
    pages = [f"security/p{number}.md" for number in range(21)]
    handbook.land("Begin", {f"docs/{page}": "# Begin\n" for page in pages}, on="2026-05-01")
    texts = {f"docs/{page}": sentences(f"p{number}x") for number, page in enumerate(pages)}
    handbook.land("Write", texts, on="2026-06-01", by=BY_OLGA)
    look(handbook, path=pages[3])

    assert handbook.validation(pages[3]).state == "unreviewed"


def test_words_that_are_not_worth_blaming_are_words(handbook):
    """Olga lists her commit in `.git-blame-ignore-revs`."""
    handbook.land("Begin", {FILE: "# Begin\n"}, on="2026-05-01")
    landing = handbook.land("Write", {FILE: TEXT}, on="2026-06-01", by=BY_OLGA)
    handbook.land("List", {".git-blame-ignore-revs": f"{landing}\n"}, on="2026-06-02")
    look(handbook)

    assert handbook.validation().state == "unreviewed"


ADDRESSES = {
    "of-her-file": ("<olga@example.org>", "Olga <new@example.net> <olga@example.org>\n"),
    "by-name": ("<olga@example.org>", "Bo <bo@example.net> Olga <olga@example.org>\n"),
    "of-the-forge": (
        "<101+olga@users.noreply.github.com>",
        "Olga <new@example.net> <101+olga@users.noreply.github.com>\n",
    ),
    "of-the-forge-of-old": ("<olga@users.noreply.github.com>", ""),
    "in-capitals": ("<Olga@Example.ORG>", ""),
}


@pytest.mark.parametrize(("address", "mailmap"), ADDRESSES.values(), ids=ADDRESSES)
@pytest.mark.parametrize("later", [False, True], ids=["approved", "looked-at"])
def test_an_author_is_known_by_every_address(handbook, address, mailmap, later):
    """Whatever `.mailmap` makes of it, and whatever the forge puts in its place."""
    handbook.land("Map", {".mailmap": mailmap}, on="2026-05-01")
    add(handbook, *([] if later else [review(OLGA, "2026-06-01")]), by=f"Olga {address}")
    if later:
        look(handbook)

    assert handbook.validation().state == "unreviewed"


# Who is who


def test_one_handle_has_one_file(handbook):
    """Eve's account stands in a second file of Olga's name."""
    olga = {f"{PEOPLE}/olga.markdown": person("Olga Ruiz", EVE), f"{PEOPLE}/eve.md": None}
    handbook.land("Add a person", olga, on="2026-05-01")
    add(handbook, review(EVE, "2026-06-01"))

    library = handbook.library()

    assert library.validations[PAGE].state == "reviewed"
    assert f"{PEOPLE}/olga.markdown" in {problem.path for problem in library.problems}


def test_one_short_name_has_one_file(handbook):
    """A second file of Security gives the page to Eve."""
    again = {f"{COMMUNITIES}/security.markdown": community("Security", "eve", owns=[PAGE])}
    handbook.land("Add a community", again, on="2026-05-01")
    add(handbook, review(EVE, "2026-06-01"))

    assert handbook.validation().state == "reviewed"


def test_another_handle_makes_no_second_person(handbook):
    """`min_approvals: 2`; Olga approved it, got another handle, and looked at it again."""
    handbook.land("Look twice", TWO, on="2026-01-01")
    add(handbook, review(OLGA, "2026-06-01"))
    rename(handbook)
    look(handbook)

    assert handbook.validation().state == "reviewed"


@pytest.mark.parametrize("gone", [False, True], ids=["here", "gone"])
def test_two_accounts_make_no_second_person_even_when_she_is_gone(handbook, gone):
    """`min_approvals: 2`; Olga approved it by two accounts, and her file is no more."""
    accounts = {"github": {"id": 101}, "gitlab": {"id": 7}}
    files = TWO | {f"{PEOPLE}/olga.md": person("Olga Ruiz", OLGA, accounts=accounts)}
    handbook.land("Look twice", files, on="2026-01-01")
    add(handbook, review(OLGA, "2026-06-01"), review("gl:7", "2026-06-01"))
    if gone:
        handbook.land("Say goodbye to Olga", {f"{PEOPLE}/olga.md": None}, on="2026-07-01")

    assert handbook.validation().state == "reviewed"


def test_one_person_has_one_opinion(handbook):
    """Olga approved it by one account, and thought otherwise by another."""
    accounts = {"github": {"id": 101}, "gitlab": {"id": 7}}
    olga = {f"{PEOPLE}/olga.md": person("Olga Ruiz", OLGA, accounts=accounts)}
    handbook.land("Add an account", olga, on="2026-01-01")
    otherwise = review("gl:7", "2026-06-01", "changes_requested")
    add(handbook, review(OLGA, "2026-05-30"), otherwise)

    assert handbook.validation().state == "unreviewed"


def test_another_handle_is_no_leaving(handbook):
    """With `revoke_on_leave` Olga's word stays, for she is a validator under another name."""
    files = {f"{COMMUNITIES}/security.md": community("Security", "olga-ruiz", "oleg", **SECURITY)}
    add(handbook, review(OLGA, "2026-06-01"))
    rename(handbook, files)

    assert handbook.validation(revoke_on_leave=True).state == "valid"


def test_the_handle_of_somebody_who_left_is_not_heard_for_another(handbook):
    """Oleg's file is gone, and a stranger's account approves."""
    handbook.land("Say goodbye", {f"{PEOPLE}/oleg.md": None}, on="2026-05-01")
    add(handbook, review(OLEG, "2026-06-01"))

    assert handbook.validation().state == "reviewed"


# Who may, and when


def test_approved_by_a_validator_of_the_past(handbook):
    """Oleg was a validator when it was merged without a review, and none when he approved it."""
    landing = handbook.land("Tell of secrets", {FILE: TEXT}, on="2026-06-01")
    handbook.land("Say goodbye to Oleg", WITHOUT_OLEG, on="2026-06-10")
    handbook.record(handbook.change(landing, review(OLEG, "2026-06-20")))

    assert handbook.validation().state == "reviewed"


def test_approved_by_a_validator_of_the_future(handbook):
    """Eve became a validator after it was merged, and approved it then."""
    landing = handbook.land("Tell of secrets", {FILE: TEXT}, on="2026-06-01")
    eve = {f"{COMMUNITIES}/security.md": community("Security", "olga", "eve", **SECURITY)}
    handbook.land("Welcome Eve", eve, on="2026-06-10")
    handbook.record(handbook.change(landing, review(EVE, "2026-06-20")))

    assert handbook.validation().state == "reviewed"


@pytest.mark.parametrize("on", ["1960-01-01", "1970-01-01", "2026-05-02", "2026-08-31"])
def test_one_wrong_clock_changes_nobody_s_past(handbook, on):
    """Oleg approved it and left; then something landed with a date of long ago."""
    add(handbook, review(OLEG, "2026-06-01"))
    handbook.land("Say goodbye to Oleg", WITHOUT_OLEG, on="2026-06-10")
    handbook.land("Something", {"docs/ops/x.md": "# X\n"}, on="2026-06-11", landed=on)

    assert handbook.validation().state == "valid"


@pytest.mark.parametrize("number", ["two", "2.0", "200", "[2]"])
def test_a_number_that_nobody_can_read_is_not_one(handbook, number):
    """Whoever asked for several approvals does not get by with one."""
    files = {f"{COMMUNITIES}/security.md": TWO[f"{COMMUNITIES}/security.md"]}
    files = {path: text.replace("min_approvals: 2", f"min_approvals: {number}")
             for path, text in files.items()}  # fmt: skip
    handbook.land("Look often", files, on="2026-01-01")
    add(handbook, review(OLGA, "2026-06-01"))

    assert handbook.validation().state == "reviewed"


def test_a_validator_of_the_whole_site_is_none_of_a_part(handbook):
    """Pia owns all that nobody else owns, and approves a page of Security."""
    files = {f"{COMMUNITIES}/ops.md": community("Operations", "pia", owns=["/"])}
    handbook.land("Own the rest", files, on="2026-05-01")
    add(handbook, review(PIA, "2026-06-01"))
    add(handbook, review(PIA, "2026-06-02"), on="2026-06-02", path="rest.md")

    validations = handbook.library().validations

    assert (validations[PAGE].state, validations["rest.md"].state) == ("reviewed", "valid")


def test_a_community_of_another_name_vouches_on(handbook):
    """Its file is renamed: validated for it by the old name, and by the new."""
    add(handbook, review(OLGA, "2026-06-01"))
    moves = {f"{COMMUNITIES}/security.md": f"{COMMUNITIES}/safety.md"}
    handbook.land("Call it Safety", moves=moves, on="2026-06-10")

    found = handbook.validation()

    assert (found.state, found.community, found.owner) == ("valid", "safety", "safety")


def test_two_communities_that_swap_files_swap_nothing_else(handbook):
    """What Security vouched for is not Operations' because the names changed hands."""
    add(handbook, review(OLGA, "2026-06-01"))
    security = ledger.COMMUNITIES[f"{COMMUNITIES}/security.md"]
    swapped = {
        f"{COMMUNITIES}/security.md": ledger.COMMUNITIES[f"{COMMUNITIES}/ops.md"],
        f"{COMMUNITIES}/ops.md": security,
    }
    handbook.land("Swap", swapped, on="2026-06-10")

    assert (handbook.validation().state, handbook.validation().why) == ("reviewed", "moved")


def test_a_community_that_is_no_more_vouches_for_nothing(handbook):
    """Security is dissolved, and Operations takes the folder."""
    add(handbook, review(OLGA, "2026-06-01"))
    gone = {
        f"{COMMUNITIES}/security.md": None,
        f"{COMMUNITIES}/ops.md": community("Operations", "pia", owns=["ops/", "security/"]),
    }
    handbook.land("Dissolve", gone, on="2026-06-10")

    assert (handbook.validation().state, handbook.validation().why) == ("reviewed", "moved")


# What was said of which text


@pytest.mark.parametrize("number", [0, 1])
def test_a_message_inside_a_recorded_change_is_not_asked(handbook, number):
    """A rebased request lands as its author's commits, whose messages may say anything."""
    base = git(handbook.root, "rev-parse", "main")
    messages = ["Finish", "Finish"]
    messages[number] = f"Merge branch 'x' into 'main'\n\n{TRUSTED}"
    handbook.land(messages[0], {FILE: TEXT}, on="2026-06-01")
    landing = handbook.land(messages[1], {"docs/security/b.md": TEXT}, on="2026-06-01")
    handbook.record(handbook.change(landing, base=base))

    validations = handbook.library(trust_trailers=("gitlab",)).validations

    assert {validations[page].state for page in (PAGE, "security/b.md")} == {"unreviewed"}


def test_a_validator_s_earlier_end_counts_though_another_s_word_is_older(handbook):
    """`min_approvals: 2`; both approved in June, and Olga looks again: until August, she says."""
    handbook.land("Look twice", TWO, on="2026-01-01")
    add(handbook, review(OLGA, "2026-06-01"), review(OLEG, "2026-06-01"))
    look(handbook, until="2026-08-15")

    assert (handbook.validation().state, handbook.validation().until) == (
        "overdue",
        date(2026, 8, 15),
    )


def test_one_of_two_who_looks_again_is_no_new_time(handbook):
    """The clock stays where the other's word is, and so does the list of times."""
    handbook.land("Look twice", TWO, on="2026-01-01")
    add(handbook, review(OLGA, "2026-06-01"), review(OLEG, "2026-06-01"))
    look(handbook)

    times = handbook.library().past_validations[PAGE]

    assert [one.at.date() for one in times] == [date(2026, 6, 1)]


@pytest.mark.parametrize("text", [TYPO, REWRITTEN])
def test_a_link_to_a_page_has_what_the_page_has(handbook, text):
    """A link inside the community is validated with the page, and never without it."""
    link = "docs/security/link.md"
    handbook.land("Link", {link: Link("secrets.md"), FILE: "# Begin\n"}, on="2026-05-01")
    add(handbook, review(OLGA, "2026-06-01"))
    before = handbook.validation("security/link.md").state
    handbook.land("Write on", {FILE: text}, on="2026-07-01")

    after = handbook.validation("security/link.md").state

    assert (before, after) == ("valid", handbook.validation().state)


def test_a_link_takes_no_validation_into_another_community(handbook):
    """Operations links to a page of Security: nobody there vouches for it."""
    add(handbook, review(OLGA, "2026-06-01"))
    handbook.land("Link", {"docs/ops/link.md": Link("../security/secrets.md")}, on="2026-06-10")

    found = handbook.validation("ops/link.md")

    assert (found.state, found.why) == ("reviewed", "moved")


def test_a_page_that_becomes_a_link_is_what_it_leads_to(handbook):
    """The validated page gives way to a link to a text that nobody has read."""
    add(handbook, review(OLGA, "2026-06-01"))
    other = {"docs/security/other.md": REWRITTEN, FILE: Link("other.md")}
    handbook.land("Replace", other, on="2026-07-01")

    assert handbook.validation().state == "unreviewed"


def test_a_page_from_outside_the_docs_folder(handbook):
    """Approved where no community owns anything, and then moved in by a rename."""
    landing = handbook.land("Tell", {"notes/secrets.md": TEXT}, on="2026-06-01")
    pages = [
        ledger.page("notes/secrets.md", ledger.blob(handbook.root, landing, "notes/secrets.md"))
    ]
    handbook.record(handbook.change(landing, review(OLGA, "2026-06-01"), pages=pages))
    handbook.land("Publish", moves={"notes/secrets.md": FILE}, on="2026-06-10")

    assert handbook.validation().state == "reviewed"


def test_a_name_in_capitals_is_another_page(handbook):
    """Two pages whose names differ in capitals alone share no review."""
    add(handbook, review(OLGA, "2026-06-01"))
    handbook.land("Again", {"docs/security/Secrets.md": TEXT}, on="2026-06-10")

    validations = handbook.library().validations

    assert validations[PAGE].state == "valid"
    assert validations["security/Secrets.md"].state == "unreviewed"


def test_what_is_not_published_yet_is_not_what_was_read(handbook):
    """Words on the disk that nobody committed."""
    add(handbook, review(OLGA, "2026-06-01"))
    (handbook.root / FILE).write_text(REWRITTEN)

    assert handbook.validation().state == "changed"


def test_line_ends_of_another_system_are_no_words(handbook):
    """A checkout with CRLF is the text that was published."""
    add(handbook, review(OLGA, "2026-06-01"))
    (handbook.root / FILE).write_bytes(TEXT.replace("\n", "\r\n").encode())

    assert handbook.validation().state == "valid"


def test_two_recorders_of_one_change(handbook):
    """Each commit of a rebased request has a record of its own, and all have one together."""
    base = git(handbook.root, "rev-parse", "main")
    first = handbook.land("Draft", {FILE: sentences("draft")}, on="2026-06-01")
    last = handbook.land("Finish", {FILE: TEXT}, on="2026-06-01")
    together = handbook.change(last, review(OLGA, "2026-06-01"), base=base)
    handbook.record(handbook.change(first), together)

    library = handbook.library()

    assert (library.validations[PAGE].state, library.problems) == ("valid", ())


# What happens to repositories


def test_an_older_checkout_is_no_problem(handbook):
    """A branch, a tag or a request under test: the ledger is ahead of what is checked out."""
    add(handbook, review(OLGA, "2026-06-01"))
    before = git(handbook.root, "rev-parse", "main")
    add(handbook, review(OLGA, "2026-06-05"), on="2026-06-05", path="security/b.md")
    git(handbook.root, "checkout", "--quiet", "-b", "topic", before)

    library = handbook.library()

    assert (library.validations[PAGE].state, library.problems) == ("valid", ())
    assert [note for note in library.notes if "this branch does not have" in note]


def test_a_history_that_turned_around_is_no_problem(handbook):
    """A pull made the old branch the second parent: what landed there is no landing any more."""
    handbook.land("Work", {"docs/ops/x.md": "# X\n"}, on="2026-05-20", branch="work")
    add(handbook, review(OLGA, "2026-06-01"))
    handbook.repository.merge("main", into="work", on="2026-06-02")
    handbook.repository.checkout("work")

    assert handbook.library().problems == ()
    assert handbook.validation().state == "unreviewed"


def test_a_repository_of_sha256(tmp_path):
    """Longer names of commits and texts, the same rules."""

    class Longer(Repository):
        def __init__(self, root):
            root.mkdir(parents=True)
            git(root, "init", "--quiet", "--initial-branch=main", "--object-format=sha256")
            super().__init__(root)

    site = ledger.Site(tmp_path / "long", Longer(tmp_path / "long"))
    site.land("Begin", {"docs/index.md": "# Home\n", **ledger.PEOPLE, **ledger.COMMUNITIES},
              on="2025-06-01")  # fmt: skip
    landing = site.land("Tell of secrets", {FILE: TEXT}, on="2026-06-01")
    site.record(site.change(landing, review(OLGA, "2026-06-01")))
    found = site.validation()
    site.close()

    assert (len(landing), found.state) == (64, "valid")


def test_a_second_reading_tells_the_same(handbook):
    """A time with a fraction of a second is the same from the history and from the cache."""
    add(handbook, review(OLGA, "2026-06-01T10:00:00.123456Z"))
    first, second = handbook.library(), handbook.library()

    assert first.validations == second.validations
    assert first.past_validations == second.past_validations


def test_what_nobody_signed_is_in_nobody_s_way(handbook, tmp_path):
    """A strict site: a record that somebody pushed by hand came before the signed one."""
    key = new_key(tmp_path / "key")
    handbook.land("Trust", {".allowed_signers": key.allowed("recorder")}, on="2026-01-01")
    landing = handbook.land("Tell of secrets", {FILE: TEXT}, on="2026-06-01")
    handbook.record(handbook.change(landing, review(ZOE, "2026-06-01")), on="2026-06-02")
    name, data = file_of(handbook.change(landing, review(OLGA, "2026-06-01")))
    again = name.replace(".json", ".2.json")
    commit_signed(handbook.root, {again: data}, key, on="2026-06-03")

    library = handbook.library(strict=True)

    assert (library.validations[PAGE].state, library.problems) == ("valid", ())
