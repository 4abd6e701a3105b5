"""What merges do to lives, dates and credits, in the ways that an independent reading found."""

import pytest

from learnscape.derive.updates import updates_of
from learnscape.library import load
from tests.fixtures.hard import TODAY, moment, prose
from tests.fixtures.repository import BOB, CLEO
from tests.fixtures.site import facts_of

DAN = "Dan Osei <dan@example.org>"
CLAUDE = "Claude <noreply@anthropic.com>"


@pytest.fixture
def facts(repository):
    """The dates and the makers of a page of the repository as it stands."""

    def ask(path):
        repository.checkout()
        return facts_of(load(repository.root / "docs", today=TODAY), path)

    return ask


@pytest.fixture
def told(repository):
    """The updates of a repository as it stands, newest first, but for welcomes."""

    def ask():
        repository.checkout()
        library = load(repository.root / "docs", today=TODAY)
        found = updates_of(
            library.news,
            library.pages,
            authority="example.org",
            change_url=lambda *_: None,
        )
        return [update for update in found if update.kind != "welcome"]

    return ask


def test_hc43_a_branch_edits_the_page_that_it_forked_with(repository, facts):
    """HC-43: an edit on a branch is none of the page that took the path in the meantime."""
    repository.commit("Begin", {"docs/a.md": prose("first")}, on=1)
    repository.commit("Edit", {"docs/a.md": prose("first", 9)}, by=BOB, on=2, branch="side")
    repository.commit("Clear away", {"docs/a.md": None, "docs/b.md": "# B\n"}, on=3)
    repository.commit("Begin anew", {"docs/a.md": prose("other")}, by=CLEO, on=4)
    repository.merge("side", {"docs/a.md": prose("other")}, by=DAN, on=5)

    dates, made = facts("a.md")

    assert made == ("Cleo Diaz: creator",)
    assert dates.created == moment(4)


def test_hc43_a_page_kept_by_a_merge_lives_on(repository, facts):
    """HC-43: deleted here and edited there, it is the same page, updated on the day it landed."""
    repository.commit("Begin", {"docs/a.md": prose("page"), "docs/b.md": "# B\n"}, on=1)
    repository.commit("Edit", {"docs/a.md": prose("page", 9)}, by=BOB, on=2, branch="side")
    repository.commit("Clear away", {"docs/a.md": None}, by=CLEO, on=3)
    repository.merge("side", by=DAN, on=4)

    dates, made = facts("a.md")

    assert (dates.created, dates.updated) == (moment(1), moment(4))
    assert made == ("Ada Lovelace: creator", "Bob Kahn: author")


def test_hc10_what_a_merge_wrote_counts_beside_bulk_edits(repository, facts):
    """HC-10: a branch of nothing but a mass edit does not hide what was written in its merge."""
    pages = {f"docs/p{number}.md": prose(f"page {number}") for number in range(25)}
    edited = {path: text + "Mass edit.\n" for path, text in pages.items()}
    repository.commit("Begin", pages, on=1)
    repository.commit("Edit all", edited, by=BOB, on=2, branch="side")
    repository.commit("Meanwhile", {"docs/other.md": "# Other\n"}, on=3)
    by_hand = edited["docs/p0.md"] + "Written in the merge, by hand.\n" * 20
    repository.merge("side", {"docs/p0.md": by_hand}, by=DAN, on=4)

    dates, made = facts("p0.md")

    assert made == ("Ada Lovelace: creator", "Dan Osei: author")
    assert dates.updated == moment(4)
    assert facts("p1.md")[0].updated == moment(1)


def test_hc13_bulk_edits_are_nobodys_help(repository):
    """HC-13: an assistant that took part in a mass edit did not help with any page."""
    pages = {f"docs/p{number}.md": prose(f"page {number}") for number in range(25)}
    repository.commit("Begin", pages, on=1)
    edited = {path: text + "Mass edit.\n" for path, text in pages.items()}
    repository.commit("Edit all", edited, by=BOB, co=[CLAUDE], on=2)
    repository.checkout()

    library = load(repository.root / "docs", today=TODAY)

    assert set(library.helped.values()) == {()}


def test_hc14_empty_lines_that_come_and_go_are_cosmetic(repository, facts):
    """HC-14: a line that stands in many places has moved nowhere."""
    words, others = (" ".join(f"{kind}{n}" for n in range(30)) for kind in "ab")
    before = f"# Page\n{words}\n\n{others}\nend one\n"
    after = f"# Page!\n\n{words}\n\n{others}\nend one.\n"
    repository.commit("Begin", {"docs/a.md": before}, on=1)
    repository.commit("Tidy", {"docs/a.md": after}, on=2)

    dates, _ = facts("a.md")

    assert (dates.updated, dates.touched) == (moment(1), moment(2))


def test_a_history_that_git_cannot_read_is_a_problem(repository):
    """The pages stand without makers, and the way to mend it is told."""
    repository.commit("Begin", {"docs/a.md": "# A\n"})
    repository.checkout()
    for file in (repository.root / ".git" / "objects").rglob("*"):
        if file.is_file():
            file.unlink()

    library = load(repository.root / "docs", today=TODAY)

    assert library.histories == {"a.md": "absent"}
    assert [str(problem) for problem in library.problems] == [
        ".git: git log stopped: fatal: bad object HEAD\n"
        "  mend: run `git fsck`; if that complains, make a new clone"
    ]


def test_a_new_page_is_not_taken_for_another_that_still_stands(repository):
    """Where capitals count, two names that differ in them are two pages."""
    repository.commit("Begin", {"docs/guide.md": "# A\n"})
    repository.checkout()
    (repository.root / "docs" / "Guide.md").write_text("# Another\n")
    if len(list((repository.root / "docs").iterdir())) == 1:
        pytest.skip("capitals do not count on this disk")

    library = load(repository.root / "docs", today=TODAY)

    assert library.histories == {"Guide.md": "none", "guide.md": "full"}
    assert library.problems == ()


def test_what_becomes_of_some_pages_makes_no_news_of_the_others(repository, told):
    """More than twenty that came at once, and two of which one message told, stay one line."""
    crowd = {f"docs/p{number:02}.md": prose(f"page {number}") for number in range(24)}
    repository.commit("Import", crowd, on=1)
    both = {path: prose(path, 9) for path in ("docs/a.md", "docs/b.md")}
    repository.commit("Begin\n\nNews: Two of a kind", both, on=2)
    before = told()

    hidden = {
        "docs/p00.md": None,
        "docs/p01.md": f"---\nstatus: draft\n---\n{crowd['docs/p01.md']}",
        "docs/p02.md": f"---\nwhats_new: false\n---\n{crowd['docs/p02.md']}",
        "docs/p03.md": f"---\nstatus: retired\n---\n{crowd['docs/p03.md']}",
        "docs/b.md": None,
    }
    repository.commit("Clear away", hidden, on=3)
    retired, *after = told()

    assert [(update.title, len(update.pages)) for update in before] == [
        ("Two of a kind", 2), ("Import", 24),
    ]  # fmt: skip
    assert [(update.title, len(update.pages)) for update in after] == [
        ("Two of a kind", 1), ("Import", 20),
    ]  # fmt: skip
    assert [update.id for update in after] == [update.id for update in before]
    assert (retired.kind, retired.page, retired.summary) == ("retired", "p03.md", "Clear away")


def test_what_is_told_in_one_line(repository, told):
    """Each text of a merge, drafts that come out at once, and what was done in bulk."""
    drafts = {f"docs/p{number:02}.md": prose(f"page {number}") for number in range(25)}
    repository.commit("Draft", {path: f"---\nstatus: draft\n---\n{text}"
                                for path, text in drafts.items()}, on=1)  # fmt: skip
    repository.commit("Keep", {f"docs/{name}.md": prose(name) for name in "abcd"}, on=1)
    repository.commit("Publish the drafts", drafts, on=2)
    for day, names, news in ((3, "ab", "One"), (4, "cd", "Two")):
        files = {f"docs/{name}.md": prose(name, 9) for name in names}
        repository.commit(f"Edit\n\nNews: {news}", files, on=day, branch="side")
    repository.merge("side", by=DAN, on=5)
    bulk = {path: f"{text}\nMind the gap.\n" for path, text in drafts.items()}
    repository.commit("Format\n\nNews: All of them warn of the gap", bulk, on=6)

    formatted, *merged, published = told()[:4]

    assert (formatted.title, len(formatted.pages)) == ("All of them warn of the gap", 25)
    assert {(update.title, update.pages) for update in merged} == {
        ("One", ("a.md", "b.md")), ("Two", ("c.md", "d.md")),
    }  # fmt: skip
    assert (published.kind, published.title) == ("new", "Publish the drafts")
    assert len(published.pages) == 25
