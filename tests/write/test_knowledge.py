"""`knowledge.json`: always by its schema, always in one order, and never with an address in it."""

import json
import re
from datetime import date

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnscape.derive.credits import shown_name
from learnscape.model import Community, Contributor, Credit, Dates, Validation
from learnscape.write.knowledge import knowledge_json, schema, timestamp
from tests.builders import LATER, credit, moment, page, person, sha
from tests.fixtures.hard import REPOSITORIES
from tests.fixtures.news import update

SCHEMA = json.loads(schema())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
ADDRESS = re.compile(r"[^\s@\"]+@[^\s@\"]+\.[a-z]+")


def written(
    *pages, people=(), dates=None, credits=None, updates=(), commit=None, url_of=str, **more
):
    """Give the text of the file."""
    return knowledge_json(
        commit=commit,
        pages=pages,
        people=people,
        dates=dates or {},
        credits=credits or {},
        url_of=url_of,
        shown_name=shown_name,
        updates=updates,
        **more,
    ).decode()


def read(*pages, **facts):
    """Give what a program reads, which is by the schema."""
    told = json.loads(written(*pages, **facts))
    VALIDATOR.validate(told)
    return told


def nulls(value, key=None):
    """Give the keys that hold a null."""
    if value is None:
        yield key
    for inner in value.items() if isinstance(value, dict) else ():
        yield from nulls(inner[1], inner[0])
    for inner in value if isinstance(value, list) else ():
        yield from nulls(inner, key)


def test_the_schema_is_one():
    """And everything that it refers to is there."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_a_site_without_anything():
    """Nothing is known, and nothing is null."""
    assert read() == {"version": 1, "pages": [], "people": [], "communities": [], "updates": []}


def test_a_page_has_what_is_known():
    """In this order, with times in UTC and to the second."""
    one = page(
        "git/undo.md", title="Undo", summary="Three ways.", kind="story", status="retired",
        tags=("git",), communities=("version-control",),
    )  # fmt: skip
    told = read(
        one,
        commit=sha(9),
        dates={one.path: Dates(*map(moment, (1, 2, 3, 4)))},
        credits={one.path: (Credit("Ada", "creator", "ada", 2, moment(1), moment(3)),
                            Credit("Kim", "illustrator"))},
        url_of={one.path: "https://example.org/git/undo/"}.get,
    )  # fmt: skip

    assert told["commit"] == sha(9)
    assert list(told["pages"][0].items()) == [
        ("path", "git/undo.md"),
        ("url", "https://example.org/git/undo/"),
        ("title", "Undo"),
        ("summary", "Three ways."),
        ("kind", "story"),
        ("status", "retired"),
        ("tags", ["git"]),
        ("communities", ["version-control"]),
        ("created", "2024-01-02T12:00:00Z"),
        ("published", "2024-01-03T12:00:00Z"),
        ("updated", "2024-01-04T12:00:00Z"),
        ("touched", "2024-01-05T12:00:00Z"),
        (
            "credits",
            [
                {"person": "ada", "name": "Ada", "role": "creator", "commits": 2,
                 "first": "2024-01-02T12:00:00Z", "last": "2024-01-04T12:00:00Z"},
                {"person": None, "name": "Kim", "role": "illustrator"},
            ],
        ),
    ]  # fmt: skip


def test_what_is_not_known_is_absent():
    """A page that is not committed has a title and no more."""
    assert read(page("a.md", title="A"))["pages"] == [
        {"path": "a.md", "url": "a.md", "title": "A", "kind": "guide", "credits": []}
    ]


def test_a_person_has_what_is_known():
    """The pages they made, whom to ask about what, and how many places they have for mentees."""
    ada = person("ada", "ada@example.org", name="Ada", ask_me_about=("engines",), mentor=0)
    both = (credit("Ada", handle="ada"), credit("Ada", "tester", 0, handle="ada"))
    told = read(page("b.md"), page("a.md"), people=[ada],
                credits={"a.md": both, "b.md": both, "c.md": both})  # fmt: skip

    assert told["people"] == [
        {"handle": "ada", "name": "Ada", "url": "people/ada.md", "made": ["a.md", "b.md"],
         "ask_me_about": ["engines"], "mentor": 0}
    ]  # fmt: skip


def test_a_page_says_who_vouches_for_it_and_until_when():
    """Until the last second of the last day, in UTC; its reviewers come after its makers."""
    validation = Validation(
        "edited", (Contributor("Olga Ruiz", "olga"), Contributor("an owner of Security")),
        community="security", at=moment(1), until=date(2026, 12, 1), evidence="github-review",
        url="https://forge.example/12", edits=2, since="https://forge.example/diff",
        owner="security",
    )  # fmt: skip
    reviewer = Credit("Olga Ruiz", "reviewer", "olga", first=moment(1), last=moment(5))
    told = read(
        page("a.md"),
        credits={"a.md": (credit("Ada", handle="ada"),)},
        reviewers={"a.md": (reviewer,)},
        owners={"a.md": "security"},
        validations={"a.md": validation},
    )["pages"][0]

    assert told["owner"] == "security"
    assert told["validation"] == {
        "state": "edited",
        "by": ["Olga Ruiz", "an owner of Security"],
        "community": "security",
        "at": "2024-01-02T12:00:00Z",
        "until": "2026-12-01T23:59:59Z",
        "evidence": "github-review",
        "url": "https://forge.example/12",
    }
    assert [one["role"] for one in told["credits"]] == ["author", "reviewer"]
    assert told["credits"][1] == {
        "person": "olga", "name": "Olga Ruiz", "role": "reviewer",
        "first": "2024-01-02T12:00:00Z", "last": "2024-01-06T12:00:00Z",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("state", "said"),
    [("valid", True), ("edited", True), ("overdue", True), ("changed", False),
     ("reviewed", False), ("withdrawn", False), ("unreviewed", False)],
)  # fmt: skip
def test_only_what_was_validated_is_valid_until_a_day(state, said):
    """A program that looks at nothing else does not take a changed text for a good one."""
    (told,) = read(page(), validations={"a.md": Validation(state, until=date(2026, 12, 1))})[
        "pages"
    ]

    assert ("until" in told["validation"]) == said


def test_a_page_that_nobody_reviewed_says_so():
    """Where the site reads reviews; where it reads none it says nothing."""
    (told,) = read(page(), validations={"a.md": Validation()})["pages"]

    assert told["validation"] == {"state": "unreviewed"}


def test_a_person_has_what_they_validated():
    """Apart from what they made."""
    olga = person("olga", name="Olga Ruiz")
    reviewer = Credit("Olga Ruiz", "reviewer", "olga")
    told = read(
        page("b.md"), page("a.md"), page("c.md"), people=[olga],
        credits={"c.md": (credit("Olga Ruiz", handle="olga"),)},
        reviewers={"a.md": (reviewer,), "b.md": (reviewer, Credit("Pia", "reviewer", "pia"))},
    )["people"]  # fmt: skip

    assert told == [
        {"handle": "olga", "name": "Olga Ruiz", "url": "people/olga.md", "made": ["c.md"],
         "validated": ["a.md", "b.md"]}
    ]  # fmt: skip


def test_a_community_has_what_is_known():
    """Its pages, and of its people those who wish to be named and have a file."""
    security = Community(
        "security", "Security", path="communities/security.md", purpose="Nobody loses a secret.",
        owns=("security/",), validators=("zoe", "stranger", "olga", "quiet"), champions=("quiet",),
        members=("olga",),
    )  # fmt: skip
    told = read(
        page("security/b.md"), page("c.md"), page("security/a.md"),
        people=[person("olga"), person("zoe")],
        communities=[Community("z", "Z"), security],
        owners={"security/a.md": "security", "security/b.md": "security"},
        url_of=lambda path: f"https://x.example/{path}" if path else None,
    )["communities"]  # fmt: skip

    assert told == [
        {
            "slug": "security",
            "title": "Security",
            "purpose": "Nobody loses a secret.",
            "url": "https://x.example/communities/security.md",
            "pages": ["security/a.md", "security/b.md"],
            "validators": ["zoe", "olga"],
            "members": ["olga"],
        },
        {"slug": "z", "title": "Z"},
    ]


def test_an_update_has_what_is_known():
    """What, where and why, by whom, and where the change can be seen."""
    told = update(
        3, kind="revised", title="Undo", page="git/undo.md", summary="Tell of merges",
        people=(Contributor("Ada", "ada"), Contributor("Bob")), change="https://forge.example/7",
    )  # fmt: skip
    bulk = update(2, title="Bring it all", page=None, pages=("a.md", "b.md"), id=None)

    updates = read(updates=[told, bulk], url_of={"git/undo.md": "https://x.example/undo/"}.get)[
        "updates"
    ]

    assert updates == [
        {
            "id": told.id,
            "kind": "revised",
            "page": "git/undo.md",
            "title": "Undo",
            "summary": "Tell of merges",
            "when": "2024-01-04T12:00:00Z",
            "people": ["Ada", "Bob"],
            "url": "https://x.example/undo/",
            "change": "https://forge.example/7",
        },
        {
            "kind": "new",
            "pages": ["a.md", "b.md"],
            "title": "Bring it all",
            "when": "2024-01-03T12:00:00Z",
            "people": [],
        },
    ]


def test_a_person_without_a_page_has_no_address_of_one():
    """They have a name."""
    told = read(people=[person("ada", credit="name")], url_of={}.get)

    assert told["people"] == [{"handle": "ada", "name": "Ada"}]


def test_pages_come_by_path_and_people_by_handle():
    """Whatever order they were found in."""
    pages, people = [page(f"{n}.md") for n in "cab"], [person(handle) for handle in "zxy"]

    told = read(*pages, people=people)

    assert [one["path"] for one in told["pages"]] == ["a.md", "b.md", "c.md"]
    assert [one["handle"] for one in told["people"]] == ["x", "y", "z"]
    assert written(*pages, people=people) == written(*pages[::-1], people=people[::-1])


def test_letters_are_letters():
    """A program, and whoever opens the file, reads what was written."""
    text = written(page("日本.md", title="Größe </script> 日本"))

    assert "Größe </script> 日本" in text
    assert text.endswith("}\n")


@pytest.mark.parametrize(
    ("when", "said"),
    [(None, None), (moment(0), "2024-01-01T12:00:00Z"),
     (moment(0).replace(year=26, microsecond=999), "0026-01-01T12:00:00Z"),
     (moment(0).replace(year=9999), "9999-01-01T12:00:00Z")],
)  # fmt: skip
def test_a_time_is_rfc_3339(when, said):
    """With four digits of a year, also where somebody wrote two."""
    assert timestamp(when) == said


texts = st.text(st.characters(codec="utf-8"), min_size=1, max_size=8)
times = st.none() | st.integers(0, LATER).map(moment)
made = st.builds(Credit, texts, texts, st.none() | st.just("ada"), st.integers(0, 3), times, times)
some_updates = st.builds(
    update,
    st.integers(0, LATER),
    kind=st.sampled_from(["new", "revised", "validated", "retired", "welcome"]),
    title=texts,
    summary=st.text(max_size=5),
    page=st.none() | texts,
    people=st.lists(st.builds(Contributor, texts)).map(tuple),
    change=st.none() | st.just("https://forge.example/7"),
)
states = ["valid", "edited", "changed", "overdue", "reviewed", "unreviewed", "withdrawn"]
some_validations = st.builds(
    Validation,
    st.sampled_from(states),
    st.lists(st.builds(Contributor, texts)).map(tuple),
    community=st.none() | st.just("security"),
    at=times,
    until=st.none() | st.dates(),
    evidence=st.none() | texts,
    url=st.none() | st.just("https://forge.example/7"),
)
some_pages = st.builds(
    page,
    texts,
    title=texts,
    summary=st.text(max_size=5),
    tags=st.lists(texts).map(tuple),
    status=st.none() | texts,
)


@given(
    st.lists(
        st.tuples(
            some_pages,
            st.builds(Dates, *[times] * 4),
            st.lists(made).map(tuple),
            st.none() | some_validations,
        )
    ),
    st.lists(some_updates),
    st.booleans(),
)
def test_whatever_is_known_it_is_by_the_schema(known, updates, committed):
    """With no null but a person's, and every list in its order."""
    told = read(
        *(one for one, *_ in known),
        people=[person("ada", "ada@example.org")],
        commit=sha(1) if committed else None,
        dates={one.path: dates for one, dates, *_ in known},
        credits={one.path: credits for one, _, credits, _ in known},
        reviewers={one.path: credits for one, _, credits, _ in known[1:]},
        validations={one.path: validation for one, *_, validation in known if validation},
        owners={one.path: "security" for one, *_ in known[::2]},
        communities=[Community("security", "Security", validators=("ada",))],
        updates=updates,
    )

    assert set(nulls(told)) <= {"person"}
    paths = [one["path"] for one in told["pages"]]
    assert paths == sorted(paths)


@pytest.mark.parametrize("name", sorted(REPOSITORIES))
def test_hard_repositories_are_told_by_the_schema(library, name):
    """However hard a repository is to read: no null, no address, and the same again."""
    one = library(name)

    def text():
        return written(
            *(known for known in one.pages.values() if not known.path.startswith("people/")),
            people=[known for known in one.people.values() if known.credit != "none"],
            commit=one.commit,
            dates=one.dates,
            credits=one.credits,
        )

    told = json.loads(text())
    VALIDATOR.validate(told)
    assert set(nulls(told)) <= {"person"}
    names = [made["name"] for page in told["pages"] for made in page["credits"]]
    names += [known["name"] for known in told["people"]]
    assert not [shown for shown in names if ADDRESS.search(shown)]
    assert "@example.org" not in text()
    assert text() == text()
