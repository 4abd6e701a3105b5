"""How a reviewer wishes to be shown."""

import pytest

from learnscape.derive.identities import Identities
from learnscape.derive.reviewers import Reviewers
from learnscape.model import Community, Contributor, Signature
from tests.builders import ADA, BOB, person

SECURITY = Community("security", "Security")
OLGA = person("olga", "gh:101", "olga@example.org", name="Olga Ruiz")
OWNER, SOMEBODY = Contributor("an owner of Security"), Contributor("a contributor")


def shown(claim, *known, community=None, signatures=(ADA, BOB)):
    """Give somebody, among these people and signatures."""
    there = {one.handle: one for one in known}
    return Reviewers(known, Identities(signatures, there)).shown(claim, community)


@pytest.mark.parametrize("claim", ["gh:101", "mail:olga@example.org", "olga"])
def test_a_person_with_a_file(claim):
    """By any of their claims, for whomever they spoke."""
    for community in (None, SECURITY):
        assert shown(claim, OLGA, community=community) == Contributor("Olga Ruiz", "olga")


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"credit": "name"}, Contributor("Olga Ruiz")),
        ({"credit": "as", "shown_as": "Countess"}, Contributor("Countess", "olga")),
        ({"credit": "none"}, OWNER),
    ],
)
def test_as_they_wish(facts, expected):
    """With a page, without one, under another name, or by what they did."""
    olga = person("olga", "gh:101", name="Olga Ruiz", **facts)

    assert shown("gh:101", olga, community=SECURITY) == expected


def test_who_wishes_not_to_be_named_is_not_named_by_git_either():
    """Though they signed commits under their name."""
    olga = person("olga", "gh:101", "olga@example.org", credit="none")
    signed = Signature("Olga Ruiz", "olga@example.org")

    assert shown("mail:olga@example.org", olga, signatures=[signed]) == SOMEBODY


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("mail:bob@example.org", Contributor("Bob Kahn")),
        ("gh:7", Contributor("Kim")),
        ("gh:8", OWNER),
        ("mail:zoe@example.org", OWNER),
        ("login:bob", OWNER),
        ("gh:9", OWNER),
        ("mail:nobody@example.org", OWNER),
    ],
)
def test_somebody_without_a_file(claim, expected):
    """By the name in git where they signed, and by what they did else; never an address."""
    signatures = [
        BOB,
        Signature("Kim", "7+kim@users.noreply.github.com"),
        Signature("robot[bot]", "9+robot[bot]@users.noreply.github.com"),
        Signature("nobody@example.org", "nobody@example.org"),
    ]

    assert shown(claim, community=SECURITY, signatures=signatures) == expected


def test_for_no_community():
    """Nobody is an owner of nothing."""
    assert shown("gh:8") == SOMEBODY


def test_what_two_people_claim_names_neither():
    """A number in two files is nobody's, and not the name in git of one of them."""
    eve = person("eve", "gh:101", "eve@example.org")

    assert shown("gh:101", OLGA, eve, community=SECURITY) == OWNER
