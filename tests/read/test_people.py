"""People who have a file of their own: how they are recognised, and how they wish to be named."""

import pytest

from learnscape.model import Person
from learnscape.read.front_matter import read_front_matter
from learnscape.read.people import collisions, is_person, read_person, tell_unsaid
from tests.builders import moment


def read(block, path="people/ada.md"):
    """Give a person and what is wrong, as (line, what, mend)."""
    front = read_front_matter(f"docs/{path}", f"---\nkind: person\n{block}\n---\n")
    one = read_person(path, front)
    return one, [(problem.line, problem.what, problem.mend) for problem in front.problems]


def test_a_name_is_enough():
    """The handle is the name of the file."""
    assert read("name: Ada Lovelace") == (Person("ada", "Ada Lovelace"), [])


def test_every_setting_is_read():
    """Addresses in small letters, accounts by number."""
    told, problems = read(
        """name: Ada Lovelace
emails: [Ada@Example.org, ada@old.example]
accounts:
  github: {id: 583231, login: ada}
  gitlab: {id: 7}
  forgejo: {id: "0042"}
credit: {as: Countess}
ask_me_about: [rebasing, engines]
mentor: {places: 2}
left: 2024-01-03"""
    )

    assert problems == []
    assert told == Person(
        "ada",
        "Ada Lovelace",
        emails=frozenset({"ada@example.org", "ada@old.example"}),
        accounts=frozenset({"gh:583231", "gl:7", "fj:42"}),
        logins=frozenset({"gh:ada"}),
        credit="as",
        shown_as="Countess",
        ask_me_about=("rebasing", "engines"),
        mentor=2,
        left=moment(2).replace(hour=0),
    )


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("people/ada.md", True),
        ("people/deep/ada.md", False),
        ("git/ada.md", False),
        ("ada.md", False),
    ],
)
def test_a_person_is_where_people_are(path, answer):
    """Directly in the folder, and of that kind."""
    front = read_front_matter("x", "---\nkind: person\n---\n")

    assert is_person(path, front) is answer
    for block in ("kind: guide", "kind: [person]", "title: Ada"):
        assert not is_person(path, read_front_matter("x", f"---\n{block}\n---\n"))


@pytest.mark.parametrize(
    ("path", "block", "problem"),
    [
        ("people/ada.md", "name: Ada\nemails: [a@example.org]", (3, "add")),
        ("people/ada.md", "accounts: {}\ncredit: none", (2, "add")),
        ("people/ada.md", "mentor: true", (2, "add")),
        ("people/ada.md", "ask_me_about: [git]\nkind: guide", (3, "write")),
        ("people/ada.md", "kind: person\nemails: [a@example.org]", None),
        ("people/ada.md", "name: Ada\nleft: 2026-01-01", None),
        ("people/ada.md", "", None),
        ("people/index.md", "mentor: true", None),
        ("people/README.md", "mentor: true", None),
        ("people/deep/ada.md", "mentor: true", None),
        ("git/ada.md", "credit: Ada", None),
    ],
)
def test_a_file_that_looks_like_a_persons_and_does_not_say_so(path, block, problem):
    """Else nobody would be recognised by it, and nobody would know."""
    front = read_front_matter("x", f"---\n{block}\n---\n")
    tell_unsaid(path, front)

    assert [(told.line, told.what, told.mend) for told in front.problems] == (
        [(problem[0], "this looks like a person's file", f"{problem[1]} `kind: person`")]
        if problem
        else []
    )


@pytest.mark.parametrize("handle", ["Ada", "ada lovelace", "-ada", "ada-", "a--b", "ädä", "a/../b"])
def test_what_cannot_be_a_handle(handle):
    """It stands in addresses of pages and in settings."""
    assert read("name: Ada", f"people/{handle}.md") == (
        None,
        [(2, f"`{handle}` cannot be a handle",
          "name the file with small letters, digits and hyphens: `ada-lovelace.md`")],
    )  # fmt: skip


def test_a_bad_handle_hides_no_other_mistake():
    """All of them can be mended in one go."""
    one, problems = read("emails: [ada]\nmentor: perhaps\ncredit: nobody", "people/Ada.md")

    assert one is None
    assert [line for line, _, _ in problems] == [2, 5, 2, 3, 4]


@pytest.mark.parametrize("handle", ["ada", "ada-lovelace", "a1", "42", "j.r", "a_b"])
def test_what_can_be_a_handle(handle):
    """Small letters and digits, in one piece or several."""
    assert read("name: Ada", f"people/{handle}.md")[0].handle == handle


@pytest.mark.parametrize("block", ["", "name:", "name: ''", "title: Ada"])
def test_a_person_without_a_name_is_nobody(block):
    """The line to add is told."""
    assert read(block) == (None, [(2, "this person has no name", "add `name: Ada Lovelace`")])


def test_no_is_a_name_and_is_better_quoted():
    """Nobody loses their name to YAML."""
    told, problems = read("name: No")

    assert told.name == "No"
    assert problems == [(3, "`name: No` is read as a yes or no, not as text", 'write `name: "No"`')]


@pytest.mark.parametrize("wish", ["full", "name", "none"])
def test_how_someone_wishes_to_be_named(wish):
    """In one word."""
    assert read(f"name: Ada\ncredit: {wish}")[0].credit == wish


CHOICES = 'write one of full, name, none, {as: "Countess"}'


@pytest.mark.parametrize(
    ("block", "what", "mend"),
    [
        ("credit: nobody", "`credit: nobody` is none of the choices", CHOICES),
        ("credit: NONE", "`credit: NONE` is none of the choices", "write `credit: none`"),
        ("credit: no", "`credit: no` is none of the choices", CHOICES),
        ("credit: [none]", "`credit` is none of the choices", CHOICES),
        ("credit: {is: X}", "`credit` is not understood", 'write `credit: {as: "Countess"}`'),
        (
            "credit: {as: X, is: Y}",
            "`credit` is not understood",
            'write `credit: {as: "Countess"}`',
        ),
        ("credit: {as: ''}", "`credit` is not understood", 'write `credit: {as: "Countess"}`'),
    ],
)
def test_a_wish_that_is_not_understood_hides_the_name(block, what, mend):
    """Rather not named than named against a wish."""
    told, problems = read(f"name: Ada\n{block}")

    assert (told.credit, told.shown_as) == ("none", None)
    assert problems == [(4, what, mend)]


def test_no_wish_is_the_usual():
    """An empty line is no wish."""
    assert read("name: Ada\ncredit:")[0].credit == "full"


@pytest.mark.parametrize(
    ("line", "places"),
    [
        ("true", 1),
        ("yes", 1),
        ("false", None),
        ("no", None),
        ("{places: 3}", 3),
        ("{places: 0}", 0),
    ],
)
def test_a_mentor_has_places(line, places):
    """One, if not said otherwise."""
    assert read(f"name: Ada\nmentor: {line}") == (Person("ada", "Ada", mentor=places), [])


@pytest.mark.parametrize("line", ["perhaps", "{places: many}", "{places: -1}", "{}", "[yes]"])
def test_what_is_no_mentor(line):
    """Two ways to say it are told."""
    told, problems = read(f"name: Ada\nmentor: {line}")

    assert told.mentor is None
    assert problems == [(4, "`mentor` is not understood",
                         "write `mentor: true` or `mentor: {places: 2}`")]  # fmt: skip


def test_what_is_no_address():
    """The others are kept."""
    told, problems = read("name: Ada\nemails: [ada, ada@example.org]")

    assert told.emails == {"ada@example.org"}
    assert problems == [(4, "`ada` is not an address", "write `emails: [ada@example.org]`")]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("[github]", "`accounts` is no list of forges"),
        ("{sourcehut: {id: 1}}", "`sourcehut` is none of github, gitlab, forgejo"),
        ("{github: ada}", "the account at github has no `id`, a number that is never given twice"),
        ("{github: {login: ada}}",
         "the account at github has no `id`, a number that is never given twice"),
        ("{github: {id: ada}}",
         "the account at github has no `id`, a number that is never given twice"),
        ("{github: {id: ²}}",
         "the account at github has no `id`, a number that is never given twice"),
    ],
)  # fmt: skip
def test_what_is_no_account(line, what):
    """A login can be taken over by somebody else, so the number is asked for."""
    told, problems = read(f"name: Ada\naccounts: {line}")

    assert told.accounts == frozenset()
    assert problems == [(4, what, "write `accounts: {github: {id: 583231, login: ada}}`")]


def test_what_two_people_claim_is_told_of_the_second():
    """With the line of the key and the file of the first."""
    fronts = [
        read_front_matter(f"docs/people/{name}.md", f"---\nname: X\n{block}\n---\n")
        for name, block in [
            ("ada", "emails: [a@example.org]\naccounts: {github: {id: 1}}"),
            ("bob", "accounts: {github: {id: 1}}\nemails: [A@example.org, b@example.org]"),
        ]
    ]
    known = [(read_person(front.path.removeprefix("docs/"), front), front) for front in fronts]

    mend = "keep it with the person whose it is, and delete it here"
    assert [(p.path, p.line, p.what, p.mend) for p in collisions(known)] == [
        ("docs/people/bob.md", 4, "`a@example.org` is also in `people/ada.md`", mend),
        ("docs/people/bob.md", 3, "`gh:1` is also in `people/ada.md`", mend),
    ]


def test_whoever_wishes_not_to_be_named_needs_no_name():
    """A mistake in the file must not bring out the name in git."""
    one, problems = read("credit: none")

    assert one == Person("ada", "", credit="none")
    assert problems == [(2, "this person has no name", "add `name: Ada Lovelace`")]


@pytest.mark.parametrize("line", ["accounts: {github: {id: %s}}", "mentor: {places: %s}"])
def test_a_number_too_long_to_be_one_is_none(line):
    """Python refuses to read it, and so do we, in our words."""
    one, problems = read("name: Ada\n" + line % ("9" * 5000))

    assert one == Person("ada", "Ada")
    assert [number for number, _, _ in problems] == [4]
