"""Who is behind a name and an address: exact, whatever people are called."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnscape.derive.identities import (
    ASSISTANTS,
    BOTS,
    Identities,
    account_of,
    is_machine_claim,
    login_of,
    without_address,
)
from learnscape.model import Signature
from tests.builders import ADA, BOB, people, person

names = st.text(max_size=12)
addresses = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["ada@example.org", "583231+ada@users.noreply.github.com",
                     "ada@users.noreply.github.com", "7-ada@users.noreply.gitlab.com"]),
)  # fmt: skip


def signed(address, name="Ada"):
    """Give a signature."""
    return Signature(name, address)


def who(*signatures, known=(), **options):
    """Give who is behind each signature, where these are all there are."""
    identities = Identities(signatures, people(*known), **options)
    return [identities.of(one) for one in signatures]


def keys(*addresses, known=()):
    """Give the keys of some addresses."""
    return [one.key for one in who(*map(signed, addresses), known=known)]


def test_the_same_address_is_the_same_person():
    """Whatever the name, in small letters and in capitals."""
    one, two = who(signed("ada@example.org"), signed(" ADA@Example.ORG ", "Countess"))

    assert one.key == two.key


def test_the_same_name_is_not_the_same_person():
    """Two people may share one."""
    one, two = who(signed("john@here.example", "John"), signed("john@there.example", "John"))

    assert one.key != two.key


def test_without_an_address_the_name_is_all_there_is():
    """And it is nobody's address."""
    first, again, other = who(signed("", "Ada"), signed(" ", "Ada"), signed("", "Bob"))

    assert first.key == again.key == "name:Ada"
    assert other.key == "name:Bob"


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("583231+ada@users.noreply.github.com", "gh:583231"),
        ("583231+New-Login@users.noreply.GitHub.com", "gh:583231"),
        ("42-ada@users.noreply.gitlab.com", "gl:42"),
        ("ada@users.noreply.github.com", "address:ada@users.noreply.github.com"),
        ("gh:583231", "address:gh:583231"),
        ("1+1@example.org", "address:1+1@example.org"),
        (
            "583231+ada@users.noreply.github.com.evil.example",
            "address:583231+ada@users.noreply.github.com.evil.example",
        ),
        ("x583231+ada@users.noreply.github.com", "address:x583231+ada@users.noreply.github.com"),
    ],
)
def test_a_private_address_of_a_forge_holds_a_number(address, key):
    """The number says who it is, the login does not; what only looks so is an address."""
    assert keys(address) == [key]


def test_the_old_form_belongs_to_the_number_seen_with_the_login():
    """If there is one, and only one."""
    old = "ada@users.noreply.github.com"

    assert keys(old, "1+ada@users.noreply.github.com") == ["gh:1", "gh:1"]
    assert keys(old, "1+ada@users.noreply.github.com", "2+ada@users.noreply.github.com") == [
        f"address:{old}", "gh:1", "gh:2",
    ]  # fmt: skip
    assert keys(old, "1+bob@users.noreply.github.com") == [f"address:{old}", "gh:1"]


def test_a_people_file_joins_addresses_and_accounts():
    """Any of them is the person."""
    ada = person("ada", "ada@example.org", "ada@old.example", "gh:583231", "gl:7")
    signatures = map(signed, ["Ada@Example.org", "ada@old.example", "7-x@users.noreply.gitlab.com",
                              "583231+any@users.noreply.github.com"])  # fmt: skip

    for one in who(*signatures, known=[ada]):
        assert (one.key, one.person) == ("person:ada", ada)


def test_a_people_file_can_claim_an_old_private_address():
    """By listing it, or by the number that was seen with the login."""
    old = signed("ada@users.noreply.github.com")

    assert who(old, known=[person("ada", old.email)])[0].key == "person:ada"
    numbered = signed("5+ada@users.noreply.github.com")
    assert who(old, numbered, known=[person("ada", "gh:5")])[0].key == "person:ada"


def test_a_name_leads_to_nobodys_file():
    """Whoever signs with somebody's name and another address is somebody else."""
    (one,) = who(signed("evil@example.org", "Ada Lovelace"),
                 known=[person("ada", "ada@example.org", name="Ada Lovelace")])  # fmt: skip

    assert one.person is None


@pytest.mark.parametrize("address", sorted(BOTS))
def test_a_known_machine_is_one(address):
    """In any letters, whatever it is called."""
    (one,) = who(signed(address.upper(), "Some Name"))

    assert one.bot
    assert not one.assistant


@pytest.mark.parametrize(("address", "name"), sorted(ASSISTANTS.items()))
def test_a_known_assistant_is_one_and_no_machine(address, name):
    """It is called by its own name."""
    (one,) = who(signed(address, "Whatever"))

    assert (one.assistant, one.bot) == (name, False)


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("renovate[bot]", "29139614+renovate[bot]@users.noreply.github.com"),
        ("anything", "1+my-app[bot]@users.noreply.github.com"),
        ("my-app[bot]", "app@example.org"),
        ("my-app[bot]", ""),
    ],
)
def test_what_ends_in_bot_in_brackets_is_a_machine(name, address):
    """No person's login can hold a bracket."""
    assert who(signed(address, name))[0].bot


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Robert Robot", "robot@example.org"),
        ("Abbot", "abbot@example.org"),
        ("bot", "bot@example.org"),
        ("Claude Shannon", "claude@example.org"),
        ("Jules", "jules@google.example"),
        ("Devin Example", "devin@example.org"),
        ("[bot] Betty", "betty@example.org"),
        ("GitHub Actions", "somebody@example.org"),
        ("Copilot", "223556219+copilot-fan@users.noreply.github.com"),
    ],
)
def test_nobody_is_a_machine_by_their_name(name, address):
    """People are called many things."""
    (one,) = who(signed(address, name))

    assert (one.bot, one.assistant) == (False, None)


def test_an_assistant_with_an_account_is_known_by_its_number():
    """However its login and its name are spelt."""
    (one,) = who(signed("198982749+Copilot@users.noreply.github.com", "copilot-swe-agent[bot]"))

    assert (one.assistant, one.bot) == ("GitHub Copilot", False)


def test_a_site_adds_machines_and_assistants():
    """By address, in any letters."""
    robot, helper = signed("Robot@Example.org", "Robot"), signed("HELPER@example.org", "Our Helper")

    one, two = who(robot, helper, bots=["robot@example.org"], assistants=["Helper@example.org"])

    assert (one.bot, one.assistant) == (True, None)
    assert (two.bot, two.assistant) == (False, "Our Helper")


def test_an_assistant_is_never_called_by_its_address():
    """What is shown of it holds no address, even where it has no other name."""
    for name in ("helper@example.org", "Helper <helper@example.org>", ""):
        (one,) = who(signed("helper@example.org", name), assistants=["helper@example.org"])
        assert "@" not in one.assistant


@given(st.lists(st.builds(Signature, names, addresses), max_size=8))
def test_everyone_is_somebody_and_always_the_same(signatures):
    """Any text is a signature; the order in which they are asked for does not matter."""
    known = [person("ada", "ada@example.org", "gh:583231")]

    told = who(*signatures, known=known)

    assert all(one.key for one in told)
    assert told[::-1] == who(*signatures[::-1], known=known)


@given(names, names)
def test_an_address_says_more_than_any_name(one, two):
    """Whatever two people call themselves, the address decides."""
    first, second = who(signed(ADA.email, one), signed(BOB.email, two))

    assert first.key != second.key


@pytest.mark.parametrize("sign", ["a", "(", "<", "@"])
def test_a_long_name_is_read_at_once(sign):
    """No name takes the square of its length."""
    started = time.process_time()
    without_address("@" + sign * 200_000)

    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    ("claim", "machine"),
    [
        ("gh:49699333", True),
        ("gh:198982749", True),  # an assistant reviews as little as a robot
        ("gh:583231", False),
        ("gl:49699333", False),
        ("mail:noreply@github.com", True),
        ("mail:NoReply@GitHub.com", True),
        ("mail:7+robot[bot]@users.noreply.github.com", True),
        ("mail:claude@anthropic.com", True),
        ("mail:ada@example.org", False),
        ("login:bot", False),
        ("gh:7", True),
        ("mail:build@example.org", True),
    ],
)
def test_a_machine_by_what_records_call_it(claim, machine):
    """By its account, by its address, or because the site says so."""
    assert is_machine_claim(claim, ["gh:7", "build@example.org"]) == machine


@pytest.mark.parametrize(
    ("claim", "name"),
    [
        ("mail:ada@example.org", "Ada Lovelace"),
        ("mail:ADA@example.org", None),
        ("gh:7", "Kim"),
        ("mail:7+kim@users.noreply.github.com", None),
        ("gh:8", None),
        ("login:ada", None),
        ("ada@example.org", None),
    ],
)
def test_who_signed_of_those_whom_records_call_so(claim, name):
    """A private address of a forge is its account."""
    known = Identities([ADA, BOB, signed("7+kim@users.noreply.github.com", "Kim")], {})
    found = known.behind(claim)

    assert (found and found.name) == name


def test_of_several_names_it_is_always_the_same():
    """Whatever the order in which they were seen."""
    several = [signed("ada@example.org", name) for name in ("Ada", "Countess", "A. L.")]

    found = {Identities(names, {}).behind("mail:ada@example.org") for names in
             (several, several[::-1])}  # fmt: skip

    assert len(found) == 1


@pytest.mark.parametrize(
    ("address", "account", "login"),
    [
        ("583231+ada@users.noreply.github.com", "gh:583231", None),
        ("ada@users.noreply.github.com", None, "login:ada"),
        ("7-ada@users.noreply.gitlab.com", "gl:7", None),
        ("ada@users.noreply.gitlab.com", None, None),
        ("ada@example.org", None, None),
        ("ada@users.noreply.github.com.example.org", None, None),
        ("x@ada@users.noreply.github.com", None, None),
    ],
)
def test_what_a_private_address_names(address, account, login):
    """A number, or of old the login alone."""
    assert (account_of(address), login_of(address)) == (account, login)
