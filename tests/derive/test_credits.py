"""Who made each page: one entry a person, the creator first, as they wish to be named."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnscape.derive.credits import (
    credits_of,
    has_page,
    helpers_of,
    named_makers,
    reviewers_of,
    shown_name,
    signatures_of,
    without_twins,
)
from learnscape.derive.identities import Identities
from learnscape.model import Contributor, Credit, NamedCredit, Signature, Vouched
from tests.builders import ADA, BOB, CLEO, credit, moment, page, past, people, person, sha, share

CLAUDE = Signature("Claude", "noreply@anthropic.com")
ROBOT = Signature("GitHub", "noreply@github.com")


def made(*shares, named=(), known=(), born=None, **options):
    """Give the credits of a page with such a past."""
    one = past(*shares, born=born) if shares else None
    identities = Identities(signatures_of([one] if one else []), people(*known), **options)
    return credits_of(page(credits=named), one, people(*known), identities)


def who(*shares, **options):
    """Give the credits as (name, role, commits)."""
    return [(one.name, one.role, one.commits) for one in made(*shares, **options)]


def test_whoever_began_a_page_is_its_creator():
    """However much others did since."""
    told = who(share(3, BOB), share(2, BOB), share(1, ADA))

    assert told == [("Ada Lovelace", "creator", 1), ("Bob Kahn", "author", 2)]


def test_after_the_creator_comes_whoever_did_most():
    """By commits."""
    told = who(share(5, CLEO), share(4, CLEO), share(3, BOB), share(1, ADA))

    assert [name for name, _, _ in told] == ["Ada Lovelace", "Cleo Diaz", "Bob Kahn"]


def test_of_those_who_did_as_much_the_first_comes_first():
    """And of those who came at once, by name."""
    assert [name for name, _, _ in who(share(3, BOB), share(2, CLEO), share(1, ADA))] == [
        "Ada Lovelace", "Cleo Diaz", "Bob Kahn",
    ]  # fmt: skip
    assert [name for name, _, _ in who(share(2, ADA, CLEO, BOB), share(1, ADA))] == [
        "Ada Lovelace", "Bob Kahn", "Cleo Diaz",
    ]  # fmt: skip


def test_a_credit_spans_from_the_first_to_the_last_commit():
    """By the days of writing, whatever the order of history."""
    told = made(share(2, BOB), share(7, BOB), share(4, BOB), share(1, ADA))[1]

    assert told == Credit("Bob Kahn", "author", None, 3, moment(2), moment(7))


def test_only_in_trailers_is_a_co_author():
    """One commit of one's own makes an author."""
    assert who(share(2, ADA, BOB), share(1, ADA))[1] == ("Bob Kahn", "co-author", 1)
    assert who(share(3, BOB), share(2, ADA, BOB), share(1, ADA))[1] == ("Bob Kahn", "author", 2)


def test_a_co_author_of_the_first_commit_did_not_begin_it():
    """There is one creator."""
    assert who(share(1, ADA, BOB)) == [("Ada Lovelace", "creator", 1), ("Bob Kahn", "co-author", 1)]


def test_a_commit_counts_once_for_each_of_its_people():
    """However often it names them."""
    again = Signature("A. Lovelace", "ADA@example.org")

    assert who(share(1, ADA, again, BOB, BOB)) == [
        ("Ada Lovelace", "creator", 1), ("Bob Kahn", "co-author", 1),
    ]  # fmt: skip


def test_the_newest_name_is_shown():
    """People change names; the address is the same."""
    married = Signature("Ada King", ADA.email)

    assert who(share(2, married), share(1, ADA)) == [("Ada King", "creator", 2)]


def test_bulk_edits_give_no_credit():
    """Whoever reformats everything wrote nothing."""
    assert who(share(2, BOB, bulk=True), share(1, ADA)) == [("Ada Lovelace", "creator", 1)]


@pytest.mark.parametrize("tool", [ROBOT, CLAUDE])
def test_whoever_a_tool_commits_for_is_the_author(tool):
    """A machine or an assistant that signs first is a pen; the first person beside it wrote."""
    assert who(share(2, tool, BOB, CLEO), share(1, ADA))[1:] == [
        ("Bob Kahn", "author", 1), ("Cleo Diaz", "co-author", 1),
    ]  # fmt: skip
    assert who(share(1, tool, BOB)) == [("Bob Kahn", "creator", 1)]
    assert who(share(1, tool)) == []


def test_assistants_are_helpers_and_never_makers():
    """By their own name, once, in the order of the alphabet."""
    codex = Signature("codex", "codex@openai.com")
    told = past(share(3, ADA, CLAUDE), share(2, ADA, CLAUDE, codex), share(1, ADA))

    assert helpers_of(told, Identities([], {})) == ("Claude", "Codex")
    assert who(*told.shares) == [("Ada Lovelace", "creator", 3)]


def test_a_page_without_a_past_has_no_helpers():
    """Nor makers."""
    assert helpers_of(None, Identities([], {})) == ()
    assert who() == []


def test_where_the_history_is_cut_nobody_is_the_creator():
    """Whoever is known to have written is an author."""
    assert who(share(3, BOB), share(2, ADA), born=99) == [
        ("Ada Lovelace", "author", 1), ("Bob Kahn", "author", 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("wish", "name", "handle"),
    [
        ({}, "Ada Lovelace", "ada"),
        ({"credit": "full"}, "Ada Lovelace", "ada"),
        ({"credit": "name"}, "Ada Lovelace", None),
        ({"credit": "none"}, "a contributor", None),
        ({"credit": "as", "shown_as": "Countess"}, "Countess", "ada"),
    ],
)
def test_people_are_named_as_they_wish(wish, name, handle):
    """Under what name, and whether with a page; whether by a commit or by hand."""
    ada = person("ada", ADA.email, name="Ada Lovelace", **wish)
    by_hand = NamedCredit("illustrator", person="ada")

    for told in (*made(share(1, ADA), known=[ada]), *made(named=[by_hand], known=[ada])):
        assert (told.name, told.person) == (name, handle)
    assert (shown_name(ada), has_page(ada)) == (name, handle is not None)


def test_all_addresses_of_a_person_are_one_credit():
    """With the name of the people file, not that of any commit."""
    ada = person("ada", ADA.email, "ada@old.example", name="Countess of Lovelace")
    told = who(share(2, Signature("ada", "ada@old.example")), share(1, ADA), known=[ada])

    assert told == [("Countess of Lovelace", "creator", 2)]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("ada@example.org", "a contributor"),
        ("<ada@example.org>", "a contributor"),
        ("Ada <ada@example.org>", "Ada"),
        ("Ada (ada@example.org) Lovelace", "Ada Lovelace"),
        ("", "a contributor"),
        (" Ada \n Lovelace\t", "Ada Lovelace"),
        ("Ada @ Home", "Ada @ Home"),
        ("@ada", "@ada"),
    ],
)
def test_a_name_loses_any_address_in_it(name, shown):
    """Addresses are never published; a name that is nothing else is nobody's."""
    assert who(share(1, Signature(name, "x@example.org"))) == [(shown, "creator", 1)]


def test_a_name_written_by_hand_loses_any_address_too():
    """Somebody copied it from a mail."""
    (told,) = who(named=[NamedCredit("illustrator", name="Kim Example <kim@example.org>")])

    assert told == ("Kim Example", "illustrator", 0)


def test_those_named_by_hand_come_last_in_their_order():
    """In their own role, with the day that was given."""
    entries = [
        NamedCredit("tester", name="Zoe", when=moment(5)),
        NamedCredit("illustrator", name="Kim"),
        NamedCredit("reviewer", person="ada"),
    ]
    ada = person("ada", ADA.email, name="Ada Lovelace")

    assert made(share(1, ADA), named=entries, known=[ada]) == (
        Credit("Ada Lovelace", "creator", "ada", 1, moment(1), moment(1)),
        Credit("Zoe", "tester", None, 0, moment(5), moment(5)),
        Credit("Kim", "illustrator"),
        Credit("Ada Lovelace", "reviewer", "ada"),
    )


def test_an_unknown_handle_is_a_name():
    """It is a problem of its own, and nobody's work goes unseen."""
    assert who(named=[NamedCredit("tester", person="zoe")]) == [("zoe", "tester", 0)]


@pytest.mark.parametrize(
    ("wish", "shown"),
    [
        ({"credit": "none"}, "a contributor"),
        ({"credit": "as", "shown_as": "Countess"}, "Countess"),
        ({"credit": "name"}, "kim EXAMPLE"),
    ],
)
@pytest.mark.parametrize("written", ["name", "person"])
def test_a_name_that_somebody_hides_is_not_shown(wish, shown, written):
    """Written by hand, in whatever case; nor does it lead to them, for others may have it too."""
    kim = person("kim", name="Kim Example", **wish)
    entries = [NamedCredit("illustrator", **{written: "kim  EXAMPLE"})]

    assert made(named=entries, known=[kim]) == (Credit(shown, "illustrator"),)
    assert who(named=[NamedCredit("poet", name="Kim Examples")], known=[kim]) == [
        ("Kim Examples", "poet", 0)
    ]


def test_a_handle_that_is_hidden_is_no_name():
    """And of two with one name, whoever wishes not to be named is heard first."""
    quiet = person("quiet", name="Kim", credit="none")
    other = person("another", name="Kim", credit="as", shown_as="K.")

    for written in ("quiet", "Kim"):
        entries = [NamedCredit("illustrator", name=written)]
        assert who(named=entries, known=[other, quiet]) == [("a contributor", "illustrator", 0)]


def test_everyone_who_signed_is_known():
    """Bulk edits, machines and assistants too: they tell whose number a login has."""
    told = past(share(3, ROBOT, bulk=True), share(2, ADA, CLAUDE), share(1, ADA))

    assert signatures_of([told, past(share(1, BOB))]) == {ROBOT, ADA, CLAUDE, BOB}


authors = st.lists(st.sampled_from([ADA, BOB, CLEO, CLAUDE, ROBOT]), min_size=1, max_size=3)


@given(st.lists(st.tuples(authors, st.booleans()), min_size=1, max_size=9))
def test_no_commit_is_lost(history):
    """However commits fall, each counts once for each person in it who is no machine."""
    shares = [share(day, *by, bulk=bulk) for day, (by, bulk) in enumerate(history, 1)]
    expected = Counter(
        one.name for by, bulk in history if not bulk for one in set(by) - {CLAUDE, ROBOT}
    )

    told = made(*shares[::-1])

    assert {one.name: one.commits for one in told} == expected
    assert [one.role for one in told].count("creator") <= 1
    assert all(one.role != "creator" for one in told[1:])
    assert [one.commits for one in told[1:]] == sorted((one.commits for one in told[1:]),
                                                       reverse=True)  # fmt: skip


def test_an_address_in_a_role_is_not_published():
    """Whoever drew the pictures is thanked, not handed to every robot."""
    entry = NamedCredit("illustrator (kim@example.org)", name="Kim")

    (one,) = credits_of(page(credits=(entry,)), None, {}, Identities([], {}))

    assert one.role == "illustrator"


def vouched(day, *by):
    """Give a time that somebody validated a page."""
    return Vouched(by, moment(day), "change", sha(day), "github-review")


def test_a_reviewer_is_credited_once_however_often_they_looked():
    """From the first time to the last; whoever looked last comes first."""
    names = {"gh:1": Contributor("Olga", "olga"), "mail:o@example.org": Contributor("Olga", "olga")}
    times = [vouched(9, "gh:1"), vouched(5, "gh:2", "gh:1"), vouched(2, "mail:o@example.org")]

    found = reviewers_of(times, lambda claim: names.get(claim, Contributor("Pia")))

    assert found == (
        Credit("Olga", "reviewer", "olga", first=moment(2), last=moment(9)),
        Credit("Pia", "reviewer", first=moment(5), last=moment(5)),
    )


def test_what_the_front_matter_says_of_a_review_on_record_is_said_once():
    """Of the same person alone: what nobody else says of a review stays the page's own word."""
    on_record = credit("Olga", "reviewer", commits=0, handle="olga")
    wrote = credit("Olga", "reviewer", commits=2, handle="olga")
    others = (
        credit("Olga", "Reviewer of style", commits=0, handle="olga"),
        credit("Kim", "reviewer", commits=0),
    )
    typed = credit("Olga", "Reviewer", commits=0, handle="olga")

    assert without_twins((wrote, typed, *others), (on_record,)) == (wrote, *others)
    assert without_twins((typed,), ()) == (typed,)


def test_makers_who_wish_to_be_named_are():
    """Once each; nobody whose work left no commit, and nobody under a name that is none."""
    made = (credit("Ada", "creator", handle="ada"), credit("a contributor"), credit("Bob"),
            credit("Bob"), credit("Kim", "illustrator", commits=0))  # fmt: skip

    assert named_makers(made) == (Contributor("Ada", "ada"), Contributor("Bob"))
