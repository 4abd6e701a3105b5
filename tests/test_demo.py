"""The demonstration keeps what it promises: later tests, pictures and readers rely on it."""

import re
from datetime import UTC, datetime

import pytest

from learnscape.library import load
from tests.fixtures.demo import tell
from tests.fixtures.demo.__main__ import MARK, build, make_room
from tests.fixtures.repository import git

TODAY = datetime(2026, 10, 31, tzinfo=UTC)
ADDRESS = re.compile(r"[\w.+-]+(?:@|%40|&#64;|&#x40;)[\w-]+(?:\.[\w-]+)+")
HIDDEN = ("Casimir", "Wolanski", "Dilnoza", "Karimova")  # `credit: none`, and `credit: {as: …}`


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """Give the folder of a demonstration, built as `scripts/demo` builds it."""
    folder = tmp_path_factory.mktemp("demo")
    assert build(folder) == 0
    return folder


@pytest.fixture(scope="module")
def handbook(demo):
    """Give what `load` reads in it."""
    return load(demo / "repository" / "docs", today=TODAY)


@pytest.fixture(scope="module")
def built(demo):
    """Give the text of every built file, but what Material brings along."""
    site = demo / "site"
    paths = (path.relative_to(site) for path in site.rglob("*") if path.is_file())
    return {
        path.as_posix(): (site / path).read_bytes().decode(errors="replace")
        for path in paths
        if path.parts[0] != "assets" and path.suffix != ".gz"
    }


@pytest.fixture
def counted(demo):
    """Count the lines with which git answers."""
    return lambda *arguments: len(git(demo / "repository", *arguments).splitlines())


def test_two_tellings_are_the_same(demo, tmp_path):
    """The history is the same on every machine and at any time."""
    tell(tmp_path / "again")

    heads = [
        git(folder, "rev-parse", "HEAD") for folder in (demo / "repository", tmp_path / "again")
    ]
    assert heads[0] == heads[1]


def test_a_build_leaves_the_repository_as_it_was(demo):
    """What is looked at afterwards is what was committed."""
    assert git(demo / "repository", "status", "--porcelain", "--ignored") == ""


def test_history_has_everything_that_a_team_does(counted):
    """Two years of direct commits, branches, squashes, moves, a revert and an evil merge."""
    first_parent = ("log", "--first-parent", "--format=", "--summary", "-M")
    assert 250 <= counted("rev-list", "HEAD") <= 400
    assert counted("rev-list", "--until=2024-12-31", "HEAD") > 20
    assert counted("rev-list", "--since=2026-07-01", "HEAD") > 20
    assert counted("rev-list", "--merges", "HEAD") >= 30
    assert counted("log", "--format=%s", "--grep=^Co-authored-by:") >= 15
    assert counted(*first_parent, "--diff-filter=R", "-m", "--", "docs") >= 10
    assert counted(*first_parent, "--diff-filter=D", "--", "docs") >= 1
    assert counted("log", "--format=%s", "--grep=^Revert ") == 1
    assert counted("log", "--format=%s", "--grep=^Merge the swell pages$") == 1
    assert counted("log", "--format=%s", "--author=tide-table.bot.") >= 20


def test_many_pages_changed_at_once(demo, counted):
    """One sweep is listed as not worth blaming, and the other is known by its size alone."""
    repository = demo / "repository"
    listed = (repository / ".git-blame-ignore-revs").read_text().split()[-1]
    reworded = git(repository, "log", "--format=%H", "--grep=^Say shore office")

    for commit in (listed, reworded):
        assert counted("show", "--format=", "--name-only", "--diff-filter=M", commit) > 20


def test_one_merge_alone_changes_something_by_itself(demo):
    """Every other merge is what git makes of its parents."""
    merges = git(demo / "repository", "log", "--merges", "--cc", "--format=subject %s")
    evil = re.findall(r"^subject (.*)\n+diff --cc (\S+)", merges, re.MULTILINE)

    assert evil == [("Merge the swell pages", "docs/weather/swell.md")]


def test_ten_people_made_it(handbook):
    """Nine have a page of their own; the tenth is known through `.mailmap` alone."""
    made = {
        credit.name for credits in handbook.credits.values() for credit in credits if credit.commits
    }
    shown = {person.shown_as or person.name for person in handbook.people.values()}

    assert len(made) == 10
    assert made - shown == {"Wren Achterberg", "a contributor"}
    assert shown - made == {"Casimir Wolanski"}


def test_people_are_of_every_sort(handbook):
    """Whatever a person may ask for, somebody asks for it."""
    people = handbook.people.values()

    assert {person.credit for person in people} == {"full", "name", "none", "as"}
    assert sum(person.mentor is not None for person in people) == 2
    assert sum(person.left is not None for person in people) == 1
    assert any(person.accounts for person in people)
    assert any(len(person.emails) > 1 for person in people)


def test_about_sixty_pages_of_every_sort(handbook):
    """Guides, signposts, stories, templates, rules and a path; a draft and a retired page too."""
    pages = handbook.pages.values()
    kinds = {"guide", "signpost", "story", "template", "policy", "pathway", "person"}

    assert 55 <= len(pages) <= 70
    assert {page.kind for page in pages} == kinds
    assert {page.status for page in pages} == {None, "draft", "experiment", "retired"}


def test_pages_are_neither_empty_nor_endless(demo):
    """A page says something, and can be read while the kettle boils."""
    docs = demo / "repository" / "docs"
    words = {
        path.relative_to(docs).as_posix(): len(path.read_text().split())
        for path in docs.rglob("*.md")
        if path.parent.name != "people"
    }

    assert {path: count for path, count in words.items() if not 120 <= count <= 500} == {}


def test_nothing_is_wrong_with_the_content(handbook):
    """`learnscape check` has nothing to say."""
    assert handbook.problems == ()
    assert handbook.notes == ()


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("stories/the-bell.md", "Wren Achterberg, Inès Haddad, Halvard Ness"),
        ("weather/index.md", "Inès Haddad, Noor Rahimi"),  # not Dil, who reformatted it
        (
            "boats/engine.md",
            "Tevita Moala, Tomás Quispe, a contributor",
        ),  # not Noor, who reworded it
        ("lights/when-a-light-goes-dark.md", None),
    ],
)
def test_credits_are_worth_looking_at(handbook, path, names):
    """A page brought back begins anew, a sweep through all pages earns nothing, many may share."""
    credited = [credit.name for credit in handbook.credits[path]]

    assert ", ".join(credited) == names if names else len(credited) >= 6


def test_help_of_an_assistant_is_told_apart(handbook):
    """Two pages had such help, and nobody is listed twice for it."""
    helped = {path for path, names in handbook.helped.items() if names}

    assert helped == {"lights/sun-and-batteries.md", "weather/observation.md"}


def test_no_address_is_published(built):
    """Not on a page, in the search index or in any other file."""
    found = {path: ADDRESS.findall(text) for path, text in built.items()}

    assert len(built) > 60
    assert {path: addresses for path, addresses in found.items() if addresses} == {}


@pytest.mark.parametrize("name", HIDDEN)
def test_hidden_names_are_nowhere(built, name):
    """Who does not wish to be named is not, wherever one looks."""
    assert [path for path, text in built.items() if name in text or name in path] == []


def test_a_draft_is_not_published(built):
    """The open day is being thought about."""
    assert [path for path in built if "open-day" in path] == []


def test_a_folder_of_somebody_else_is_left_alone(tmp_path):
    """Nothing is deleted that was not made here."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "thesis.md").write_text("Years of work.")

    assert build(tmp_path) == 1
    assert (tmp_path / "site" / "thesis.md").exists()
    assert not (tmp_path / MARK).exists()


def test_a_folder_of_ours_is_made_anew(tmp_path):
    """What was built goes; what somebody put beside it stays."""
    assert make_room(tmp_path)
    for name in ("repository", "site"):
        (tmp_path / name).mkdir()
    (tmp_path / "notes.md").write_text("What to show.")

    assert make_room(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [MARK, "notes.md"]
