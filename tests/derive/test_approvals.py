"""Whose word counts for a page."""

from dataclasses import replace

import pytest

from learnscape.derive.approvals import opinions, seen
from learnscape.derive.charters import Entry
from tests.builders import moment
from tests.fixtures.ground import (
    FILE,
    OPS,
    OPS_KEY,
    PAGE,
    SECURITY,
    SECURITY_KEY,
    TODAY,
    account,
    change,
    decision,
    file_of,
    ground,
    look,
    page,
)


def validators(*handles, place, owns=SECURITY.owns):
    """Give what Security's file became with a landing."""
    there = replace(SECURITY, owns=owns, validators=handles)
    return Entry(place, FILE, there, SECURITY_KEY)


def voters(said, *decisions, there=None, path=PAGE):
    """Give the community that a change was for, and who of its validators approved."""
    community, votes = (there or ground()).voters(said, page(path=path), decisions)
    return community and community.slug, set(votes)


def looked(said, one, there=None, path=PAGE):
    """Give for which community somebody looked at a page, and who that was."""
    found = (there or ground()).validator(said, page(path=path), one)
    return found and (found[0], found[1].slug, found[2])


# What somebody said


@pytest.mark.parametrize(
    ("verdicts", "last"),
    [
        (["approved"], "approved"),
        (["approved", "commented"], "approved"),
        (["approved", "changes_requested"], "changes_requested"),
        (["approved", "dismissed"], "dismissed"),
        (["changes_requested", "approved"], "approved"),
        (["commented"], None),
    ],
)
@pytest.mark.parametrize("order", [1, -1])
def test_the_last_opinion_is_the_one(verdicts, last, order):
    """In whatever order they are told; a comment is none, before and after."""
    said = [decision("olga", day, verdict) for day, verdict in enumerate(verdicts)]

    assert [one.verdict for one in opinions(said[::order], str)] == ([last] if last else [])


def test_each_has_an_opinion():
    """And whoever speaks by two accounts has one."""
    said = decision("olga", 1), decision("oleg", 2), decision("gl:7", 3, "dismissed")
    names = {"gl:7": account("olga")}

    found = opinions(said, lambda by: names.get(by, by))

    assert {(one.by, one.verdict) for one in found} == {
        (account("oleg"), "approved"),
        ("gl:7", "dismissed"),
    }


def test_of_one_second_the_last_that_is_told_counts():
    """The record has its order; no approval survives its dismissal."""
    said = decision("olga", 1), decision("olga", 1, "dismissed")

    assert [one.verdict for one in opinions(said, str)] == ["dismissed"]


SEEN = {
    "the-last": ([decision(head="two")], "reviewed"),
    "no-heads": ([decision(head="")], "reviewed"),
    "an-earlier": ([decision(head="one"), decision("zoe", 10, head="two")], None),
    "its-own": (
        [decision(head="one", seen={PAGE: "own"}), decision("zoe", 10, head="two")], "own",
    ),
    "of-another-page": (
        [decision(head="one", seen={"b.md": "own"}), decision("zoe", 10, head="two")], None,
    ),
    "its-own-though-the-last": ([decision(head="two", seen={PAGE: "own"})], "own"),
    "the-same-head": ([decision(head="two"), decision("zoe", 10, head="two")], "reviewed"),
    "a-later-comment": (
        [decision(head="one"), decision("zoe", 10, "commented", head="two")], "reviewed",
    ),
    "a-later-request": (
        [decision(head="one"), decision("zoe", 10, "changes_requested", head="two")], "reviewed",
    ),
    "told-first": ([decision(head="two", day=10), decision("zoe", 9, head="one")], "reviewed"),
}  # fmt: skip


@pytest.mark.parametrize(("said", "blob"), SEEN.values(), ids=SEEN)
def test_what_somebody_had_before_them(said, blob):
    """The text at the head that was approved last, or what is said of their own."""
    assert seen(said[0], said, page(reviewed="reviewed")) == blob


def test_what_is_not_known_is_nothing():
    """A record need not say what was reviewed."""
    assert seen(decision(), [decision()], page(reviewed=None)) is None


# Who is heard


def test_an_approval_by_a_person_is_heard():
    """Up to the end of the day of the build."""
    assert ground().is_heard(decision())
    assert ground().is_heard(decision()._replace(at=moment(TODAY)))


@pytest.mark.parametrize(
    "one",
    [
        decision(verdict="commented"),
        decision(verdict="dismissed"),
        decision(verdict="changes_requested"),
        decision(bot=True),
        decision("gh:49699333"),
        decision("mail:noreply@github.com"),
        decision("mail:robot@example.org"),
        decision(day=TODAY + 1),
    ],
)
def test_nothing_else_is(one):
    """Another word, a machine, a day to come."""
    assert not ground(bots=["robot@example.org"]).is_heard(one)


# Who is among the authors


@pytest.mark.parametrize(
    ("by", "claims", "among"),
    [
        ("olga", {account("olga")}, True),
        ("olga", {"mail:olga@example.org"}, True),
        ("mail:olga@example.org", {account("olga")}, True),
        ("olga", {account("ada"), "mail:oleg@example.org"}, False),
        ("olga", set(), False),
        ("gh:4711", {"gh:4711"}, True),
        ("gh:4711", {"gh:4712"}, False),
    ],
)
def test_somebody_is_known_by_any_of_their_claims(by, claims, among):
    """By an account, by an address, and whoever has no file by just this."""
    by = account(by) if by == "olga" else by

    assert ground().is_among(by, claims, change(5)) == among


@pytest.mark.parametrize(
    ("entries", "among"),
    [
        ([file_of("olga", account("olga"), "new@example.org", place=5)], True),
        ([file_of("olga", account("olga"), "new@example.org", place=9)], True),
        ([file_of("olga", account("olga"), "new@example.org", place=4),
          file_of("olga", account("olga"), place=5)], True),
        ([file_of("olga", account("olga"), "new@example.org", place=3),
          file_of("olga", account("olga"), place=4)], False),
    ],
    ids=["then", "now", "before", "long-before"],
)  # fmt: skip
def test_before_then_or_now(entries, among):
    """A change that takes an address out of a file takes nobody's words away."""
    assert ground(*entries).is_among(account("olga"), {"mail:new@example.org"}, change(5)) == among


def test_what_two_people_claim_is_of_both():
    """Nobody hides behind an address by letting another claim it."""
    eve = file_of("eve", account("eve"), "olga@example.org")

    assert ground(eve).is_among(account("olga"), {"mail:olga@example.org"}, change(5))


# Who validates


def test_the_validators_among_those_who_approved():
    """Each of them, and nobody else; for the community that owned the page."""
    said = [decision(name) for name in ("olga", "zoe", "oleg", "pia")]

    assert voters(change(5), *said) == ("security", {"olga", "oleg"})


@pytest.mark.parametrize("path", ["docs/b.md", "security/a.md", "other/docs/security/a.md"])
def test_what_nobody_owned_has_no_validators(path):
    """Outside the docs folder nothing is owned."""
    assert voters(change(5), decision(), path=path) == (None, set())


def test_a_docs_folder_may_be_the_root():
    """There a page's path is just that."""
    assert voters(change(5), decision(), there=ground(prefix=""), path="security/a.md") == (
        "security",
        {"olga"},
    )


@pytest.mark.parametrize(
    ("place", "counts"), [(3, True), (4, True), (5, False), (6, False)]
)  # fmt: skip
def test_they_were_validators_before_the_change(place, counts):
    """Eve became one with a landing; the change landed as the fifth."""
    there = ground(validators("eve", place=place))

    assert voters(change(5), decision("eve", 5), there=there)[1] == ({"eve"} if counts else set())


@pytest.mark.parametrize("place", [4, 5])
def test_they_were_validators_before_all_of_it(place):
    """A change landed as the fourth to the sixth, and made Eve a validator on the way."""
    there = ground(validators("eve", place=place))

    assert voters(change(6, base=3), decision("eve", 6), there=there)[1] == set()
    assert voters(change(6, base=5), decision("eve", 6), there=there)[1] == {"eve"}


@pytest.mark.parametrize(("day", "counts"), [(7, True), (8, True), (9, False)])
def test_they_are_validators_when_they_say_it_later(day, counts):
    """Oleg is put out by the eighth landing, that day at noon."""
    there = ground(validators("olga", place=8))
    found = voters(change(5), decision("oleg", day), there=there)[1]

    assert found == ({"oleg"} if counts else set())


def test_an_approval_of_long_before_is_judged_by_what_the_change_met():
    """Eve approved when she was no validator, and was one when it landed."""
    there = ground(validators("eve", place=3))

    assert voters(change(5), decision("eve", 1), there=there)[1] == {"eve"}


@pytest.mark.parametrize("place", [4, 5, 6])
def test_a_page_that_changes_hands_within_a_change(place):
    """What a rebased change gives to another community, neither has approved."""
    there = ground(
        validators("olga", place=place, owns=()),
        Entry(place, "docs/communities/ops.md",
              replace(OPS, owns=("security/",), validators=("olga",)), OPS_KEY),
    )  # fmt: skip
    found = voters(change(6, base=3), decision("olga", 6), there=there)[1]

    assert found == ({"olga"} if place == 6 else set())


@pytest.mark.parametrize("place", [4, 5])
def test_a_page_that_is_nobody_s_within_a_change(place):
    """What nobody owned for a while, nobody approved."""
    there = ground(validators("olga", place=place, owns=()))

    assert voters(change(6, base=3), decision("olga", 6), there=there)[1] == set()


def test_a_person_without_a_file_is_no_validator():
    """A handle in a list is nobody's account."""
    there = ground(validators("nobody", place=1))

    assert voters(change(5), decision("gh:4711"), there=there)[1] == set()


def test_two_accounts_are_one_voter():
    """Whatever they approve by."""
    olga = file_of("olga", account("olga"), "gl:7")

    assert voters(change(5), decision(), decision("gl:7"), there=ground(olga))[1] == {"olga"}


# Who looks at a page as it stands


def test_who_looked_at_a_page():
    """A validator of its community; nobody else."""
    assert looked(look(5), decision()) == (SECURITY_KEY, "security", "olga")
    assert looked(look(5), decision("pia")) is None
    assert looked(look(5), decision("pia"), path="docs/ops/b.md") == (OPS_KEY, "ops", "pia")
    assert looked(look(5), decision(), path="docs/b.md") is None
    assert looked(look(5), decision("gh:4711")) is None


@pytest.mark.parametrize(("place", "day", "counts"), [
    (7, 1, True),  # she was one at the landing that she looked at
    (8, 8, False),  # she became one later that day
    (8, 9, True),  # and then said it
    (8, 7, False),
])  # fmt: skip
def test_what_held_when_they_looked_or_said_it(place, day, counts):
    """Eve became a validator with a landing, looked at the seventh, and said it some day."""
    there = ground(validators("eve", place=place))

    assert bool(looked(look(7), decision("eve", day), there=there)) == counts


def test_nobody_goes_back_to_a_time_when_they_were():
    """Oleg was put out by the eighth landing, and looks at the fifth."""
    there = ground(validators("olga", place=8))

    assert looked(look(5), decision("oleg", 8), there=there)
    assert looked(look(5), decision("oleg", 9), there=there) is None


# Who left


@pytest.mark.parametrize(("day", "stays"), [(0, True), (9, False), (10, False), (11, True)])
@pytest.mark.parametrize("place", [0, 50], ids=["known-then", "known-now"])
def test_who_left_is_no_validator_from_that_day_on(day, stays, place):
    """By what was known then, or is now: whoever writes it down late left no later."""
    left = moment(10) if day == 10 else moment(day) if day else None
    there = ground(file_of("olga", place=place, left=left))
    charter = there.charters.at(20)

    assert there.validates(charter, "olga", SECURITY, moment(10)) == stays


def test_whose_file_is_gone_was_a_validator_and_is_none():
    """What was then stays; what is asked of today is not."""
    there = ground(Entry(30, "docs/people/olga.md", None))

    assert there.validates(there.charters.at(20), "olga", SECURITY, moment(20))
    assert not there.validates(there.today, "olga", SECURITY, moment(40))


def test_a_member_is_no_validator():
    """Nor is anybody of another community."""
    assert not ground().validates(ground().today, "pia", SECURITY, moment(5))
