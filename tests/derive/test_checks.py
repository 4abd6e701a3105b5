"""What cannot be true, though every file on its own is well written."""

from learnscape.derive import checks
from learnscape.model import Community, Dates, NamedCredit, Question
from learnscape.problems import Problem
from tests.builders import moment, page, people, person

NAMES = {"a.md": "docs/a.md", "b.md": "docs/b.md"}


def test_a_handle_that_nobody_has():
    """Each is told of, with the line of the entry, and what to write."""
    entries = NamedCredit("tester", person="ada"), NamedCredit("tester", person="zoe")
    one = page(credits=entries, lines={"credits": 3, "credits[0]": 4, "credits[1]": 5})

    assert checks.unknown_people([one], people(person("ada")), NAMES) == [
        Problem(
            "docs/a.md",
            5,
            "nobody has the handle `zoe`",
            "write a `name` instead of a `person`, or add `people/zoe.md`",
        )
    ]


def test_a_name_needs_no_file():
    """Anyone can be thanked."""
    one = page(credits=(NamedCredit("tester", name="Zoe"),))

    assert checks.unknown_people([one], {}, NAMES) == []


def test_a_replacement_that_is_no_page():
    """The reader of a retired page is sent nowhere."""
    old = page(status="retired", replaced_by="gone.md", lines={"replaced_by": 3})

    assert checks.unknown_replacements({"a.md": old}, NAMES) == [
        Problem(
            "docs/a.md",
            3,
            "there is no page `gone.md`",
            "write the path of the new page from the docs folder, or delete the line",
        )
    ]


def test_a_replacement_that_is_a_page():
    """Nothing is wrong."""
    old, new = page(status="retired", replaced_by="b.md"), page("b.md")

    assert checks.unknown_replacements({"a.md": old, "b.md": new}, NAMES) == []


def test_an_answer_that_is_nowhere():
    """Who asks is sent to no page, nor to the one where they are."""
    asks = {"kind": "question", "lines": {"answered_in": 4}}
    pages = {
        path: page(path, question=Question(answered_in=there), **asks)
        for path, there in {"a.md": "gone.md", "b.md": "b.md", "c.md": "a.md", "d.md": None}.items()
    }
    names = {path: f"docs/{path}" for path in pages}
    mend = (
        "write the path of the page that has the answer, from the docs folder, or delete the line"
    )

    assert checks.unknown_answers(pages, names) == [
        Problem("docs/a.md", 4, "there is no page `gone.md`", mend),
        Problem("docs/b.md", 4, "the answer is said to be part of the question's own page", mend),
    ]


def test_a_community_that_is_none():
    """Each is told of, whatever sort of page names it."""
    one = page(communities=("git", "gti", "ops"), lines={"communities": 2})

    assert checks.unknown_communities([one], {"git": Community("git", "Git")}, NAMES) == [
        Problem(
            "docs/a.md",
            2,
            f"there is no community `{slug}`",
            f"add `communities/{slug}.md`, or take `{slug}` out of `communities`",
        )
        for slug in ("gti", "ops")
    ]


def test_a_page_created_after_it_was_published():
    """The line shows both days."""
    one = page(created=moment(9), lines={"created": 2})

    assert checks.late_creations({"a.md": one}, {"a.md": Dates(published=moment(5))}, NAMES) == [
        Problem(
            "docs/a.md",
            2,
            "`created: 2024-01-10` is after the page was published, on 2024-01-06",
            "write the day it was first written, or delete the line",
        )
    ]


def test_a_page_created_when_it_was_published_or_before():
    """Nor is anything wrong where publication is not known."""
    for published in (moment(9), moment(10), None):
        one = page(created=moment(9))
        dates = {"a.md": Dates(published=published)}
        assert checks.late_creations({"a.md": one}, dates, NAMES) == []


def test_a_page_published_on_the_day_it_says_it_was_created():
    """A day without a time is that whole day, even where the commit came from further east."""
    one = page(created=moment(5).replace(hour=0))

    assert checks.late_creations({"a.md": one}, {"a.md": Dates(published=moment(5))}, NAMES) == []


def community(slug, **facts):
    """Give a community, with the lines of its settings."""
    lines = {"owns": 3, "validators": 4, "champions": 5, "members": 6}
    return Community(slug, slug.title(), path=f"{slug}.md", lines=lines, **facts)


def test_a_member_whom_nobody_knows():
    """In any of the three lists, each with its line, and what to write."""
    known = community("a", validators=("ada", "zoe"), champions=("ines",), members=("bob", "kim"))

    assert checks.unknown_members([known], people(person("ada"), person("bob")), NAMES) == [
        Problem(
            "docs/a.md",
            line,
            f"nobody has the handle `{handle}`",
            f"add `people/{handle}.md`, or take `{handle}` out of `{key}`",
        )
        for line, key, handle in (
            (4, "validators", "zoe"),
            (5, "champions", "ines"),
            (6, "members", "kim"),
        )
    ]


def test_a_name_is_no_handle():
    """Whose it is, as they wish to be shown, is told; of others, what a handle is."""
    known = people(
        person("ann", name="Ann Example"),
        person("alice", name="Alice Real", credit="as", shown_as="Countess"),
        person("quiet", name="Quiet Quentin", credit="none"),
    )
    said = ("ann example", "ANN", "Countess", "Alice Real", "Quiet Quentin", "a contributor")
    handles = "write handles in `validators`: the name of a file in `people/`, without `.md`"
    found = checks.unknown_members([community("a", validators=said)], known, NAMES)

    assert [one.what for one in found] == [f"nobody has the handle `{one}`" for one in said]
    assert [one.mend for one in found] == [
        "write `ann`", "write `ann`", "write `alice`", *[handles] * 3
    ]  # fmt: skip


def test_what_is_owned_by_its_path_in_the_repository():
    """It would be nothing, unless there is such a folder inside of the docs folder."""
    one = community("a", owns=("docs/git/", "docs/undo.md", "site/docs/", "/", "git/", "docs.md"))
    pages = {"git/undo.md": page("git/undo.md")}

    def told(place, pages=pages):
        return [
            (problem.path, problem.line, problem.what, problem.mend)
            for problem in checks.out_of_place([one], pages, NAMES, place)
        ]

    git = ("docs/a.md", 3, "there is no `docs/git/` in the docs folder", "write `git/`")
    undo = ("docs/a.md", 3, "there is no `docs/undo.md` in the docs folder", "write `undo.md`")
    site = ("docs/a.md", 3, "there is no `site/docs/` in the docs folder", "write `/`")
    assert told("docs/") == [git, undo]
    assert told("site/docs/") == [git, undo, site]
    assert told("docs/", pages | {"docs/a.md": page("docs/a.md")}) == []
    assert told("handbook/") == told("") == []


def test_what_two_communities_own_alike():
    """It is told to the second by name, whichever is read first; a part of it is another thing."""
    one = community("a", owns=("git/", "undo.md", "ops/"))
    two = community("b", owns=("git/deep/", "undo.md", "git/"))
    expected = [
        Problem(
            "docs/b.md",
            3,
            f"`{owned}` belongs to `a` already",
            "keep it with the one whose validators vouch for it, and delete it in the other",
        )
        for owned in ("undo.md", "git/")
    ]

    assert checks.owned_twice([one, two], NAMES) == expected
    assert checks.owned_twice([two, one], NAMES) == expected
    assert checks.owned_twice([one], NAMES) == []
