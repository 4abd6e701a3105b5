"""Who may validate what, at any time of the past."""

import pytest

from learnscape.derive.charters import Charter, Charters, Entry, claims_of, claims_of_address
from learnscape.model import Community
from tests.builders import person

SECURITY = Community("security", "Security", owns=("security/",), validators=("olga",))
SECRETS = Community("security", "Secrets", owns=("security/",), validators=("oleg",))
OPS = Community("ops", "Operations", owns=("ops/",))
OLGA = person("olga", "gh:101", "olga@example.org", logins=frozenset({"gh:olga", "gl:ruiz"}))
OLEG = person("oleg", "gh:102", "7+oleg@users.noreply.github.com")
FILE, OLGAS = "docs/communities/security.md", "docs/people/olga.md"


def charter(*known, communities=()):
    """Give what holds at one time."""
    return Charter({one: number for number, one in enumerate(communities)}, known)


def at(place, *entries):
    """Give what holds after a landing."""
    return Charters(entries).at(place)


@pytest.mark.parametrize(
    ("claim", "handle"),
    [
        ("gh:101", "olga"),
        ("mail:olga@example.org", "olga"),
        ("login:olga", "olga"),
        ("login:ruiz", "olga"),
        ("olga", "olga"),
        ("gh:102", "oleg"),
        ("gh:7", "oleg"),  # the number in an address that a forge gave him
        ("mail:7+oleg@users.noreply.github.com", "oleg"),
        ("gl:101", None),
        ("gh:10", None),
        ("olga@example.org", None),
        ("zoe", None),
        ("", None),
    ],
)
def test_whose_a_claim_is(claim, handle):
    """Accounts, addresses and logins are somebody's; another forge's number is another's."""
    assert charter(OLGA, OLEG).handle(claim) == handle


@pytest.mark.parametrize("others", [1, 2])
def test_what_several_people_claim_is_nobody_s(others):
    """Two or three, in any order; what only one of them claims stays theirs."""
    more = [person(f"p{number}", "gh:101", f"p{number}@example.org") for number in range(others)]

    for known in ([OLGA, *more], [*more, OLGA]):
        assert charter(*known).handle("gh:101") is None
        assert charter(*known).handle("mail:olga@example.org") == "olga"
        assert charter(*known).handle("mail:p0@example.org") == "p0"


def test_who_owned_a_page():
    """The community that says so most closely, or none."""
    there = charter(communities=[SECURITY, OPS])

    assert [there.owner(path) for path in ("security/a.md", "ops/a.md", "a.md")] == [
        SECURITY,
        OPS,
        None,
    ]
    assert there.owner("a.md") is None  # asked once more


def test_a_community_is_known_by_its_key():
    """There and back; a key that nobody has is of no community."""
    there = charter(communities=[SECURITY, OPS])

    assert (there.key(OPS), there.community(1), there.community(0)) == (1, OPS, SECURITY)
    assert there.community(2) is None


def test_each_time_has_its_own_charter():
    """What a landing did holds from it on, in whatever order it is told."""
    entries = Entry(5, FILE, SECRETS, 1), Entry(2, FILE, SECURITY, 1)
    owners = [at(place, *entries).owner("security/a.md") for place in (-1, 1, 2, 4, 5, 9)]

    assert owners == [None, None, SECURITY, SECURITY, SECRETS, SECRETS]
    assert Charters(entries).newest.owner("security/a.md") == SECRETS


def test_before_anything_was_said_nobody_may_anything():
    """A site without communities and people."""
    nothing = Charters(()).newest

    assert (nothing.owner("a.md"), nothing.handle("gh:101"), nothing.people) == (None, None, {})


def test_a_file_that_is_gone_says_nothing():
    """From the landing on that took it away."""
    gone = Entry(1, OLGAS, OLGA), Entry(3, OLGAS, None)

    assert [at(place, *gone).handle("gh:101") for place in (2, 3)] == ["olga", None]


def test_what_one_landing_says_is_one_step():
    """A file that left a path makes room for another's, whichever git names first."""
    other = person("olga", "gh:105")
    for entries in ([None, other], [other, None]):
        said = [Entry(3, OLGAS, who) for who in entries]
        there = at(3, Entry(1, OLGAS, OLGA), *said)
        assert [there.handle(claim) for claim in ("gh:101", "gh:105")] == [None, "olga"]


def test_a_path_that_never_was_can_leave():
    """As that of a file that nobody could read."""
    assert at(1, Entry(1, OLGAS, None)).people == {}


def test_a_community_keeps_its_key_under_another_name():
    """What was Security's is Safety's."""
    safety = Community("safety", "Safety", owns=("security/",))
    moved = Entry(4, FILE, None), Entry(4, "docs/communities/safety.md", safety, 7)
    there = at(4, Entry(1, FILE, SECURITY, 7), *moved)

    assert there.community(7) == safety


def test_who_somebody_is_or_was_last():
    """By any claim that they ever had, whatever their handle was and wherever their file is."""
    other = "docs/people/ruiz.md"
    both, one, another = (
        person("ruiz", *gh) for gh in (("gh:101", "gl:7"), ("gh:101",), ("gl:7",))
    )
    known = Charters(
        [Entry(1, OLGAS, OLGA), Entry(3, OLGAS, None), Entry(3, other, both), Entry(5, other, None)]
    )
    back = Charters([Entry(1, OLGAS, OLGA), Entry(3, other, one), Entry(5, other, another)])

    assert [known.who(claim) for claim in ("gh:101", "gl:7", "gh:4711")] == [
        "ruiz", "ruiz", "gh:4711",
    ]  # fmt: skip
    assert known.who("mail:olga@example.org") == "olga"
    assert (back.who("gh:101"), back.who("gl:7")) == ("olga", "ruiz")


def test_what_says_that_somebody_is_a_person():
    """Accounts and addresses, the numbers in these, and logins without their forge."""
    assert claims_of(OLGA) == {"gh:101", "mail:olga@example.org", "login:olga", "login:ruiz"}
    assert claims_of(OLEG) >= {"gh:102", "gh:7", "mail:7+oleg@users.noreply.github.com"}


@pytest.mark.parametrize(
    ("address", "claims"),
    [
        ("olga@example.org", {"mail:olga@example.org"}),
        (" Olga@Example.ORG ", {"mail:olga@example.org"}),
        ("101+olga@users.noreply.github.com",
         {"mail:101+olga@users.noreply.github.com", "gh:101"}),
        ("7-olga@users.noreply.gitlab.com", {"mail:7-olga@users.noreply.gitlab.com", "gl:7"}),
        ("olga@users.noreply.github.com",
         {"mail:olga@users.noreply.github.com", "login:olga"}),
        ("", set()),
        (" ", set()),
    ],
)  # fmt: skip
def test_what_an_address_says(address, claims):
    """Itself, and the account or the login that a forge put into it."""
    assert claims_of_address(address) == claims
