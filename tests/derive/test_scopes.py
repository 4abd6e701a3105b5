"""What can be followed, and what is new in each."""

from learnscape.derive.scopes import scopes_of
from learnscape.model import Community, Contributor, Update
from tests.builders import credit, moment, page, person

PAGES = (
    page("index.md", title="Home"),
    page("git/index.md", title="Git", tags=("git",)),
    page("git/undo/push.md", tags=("Git", "undo")),
    page("food/best_of-all/tea.md"),
    page("people/ada.md", kind="person", tags=("git",)),
)


def update(day, *pages, kind="revised", by=None):
    """Give an update about some pages."""
    return Update(
        kind, moment(day), "t", "s", f"id{day}", "c", pages=pages,
        people=(Contributor("Ada", by),),
    )  # fmt: skip


def community(slug, *owns, title=None):
    """Give a community that looks after some pages."""
    return Community(slug, title or slug.capitalize(), f"communities/{slug}.md", owns=owns)


def scopes(*updates, pages=PAGES, published=None, credits=(), people=(), communities=(), due=None):
    """Give what can be followed, by path."""
    when = {one.path: moment(day) for day, one in enumerate(pages)}
    found = scopes_of(
        updates,
        {one.path: one for one in pages},
        published=when if published is None else published,
        credits=dict(credits),
        people=people,
        communities={one.slug: one for one in communities},
        reminders=due,
    )
    return {scope.path: scope for scope in found}


def days(scope):
    """Give the days of what is new in a scope."""
    return [int(one.id[2:]) for one in scope.updates]


def test_the_site_its_folders_and_its_topics_can_be_followed():
    """At any depth; nobody's own page counts."""
    assert [*scopes()] == [
        "all", "sections/food", "sections/food/best_of-all", "sections/git", "sections/git/undo",
        "topics/git", "topics/undo",
    ]  # fmt: skip


def test_all_questions_can_be_followed_together():
    """Where there are any; that one was checked is told to its community alone."""
    asked = page("questions/a.md", kind="question", title="A?")
    told = scopes(
        update(9, "questions/a.md", kind="answered"),
        update(8, "questions/a.md", kind="validated"),
        update(7, "git/index.md"),
        update(6, "questions/a.md", kind="new"),
        pages=(*PAGES, asked),
    )["questions"]

    assert days(told) == [9, 6]
    assert (told.pages, told.home) == (("questions/a.md",), "questions/index.md")
    assert told.since == moment(len(PAGES))


def test_without_a_published_page_there_is_nothing_to_follow():
    """A page that is not published makes no folder either."""
    assert scopes(published={}) == {}
    assert [*scopes(published={"index.md": moment(1)})] == ["all"]


def test_a_folder_is_called_by_the_page_it_opens_with():
    """Or by its own name, in words; two of one name are told apart."""
    told = scopes(pages=(*PAGES, page("tools/git/readme.md", title="Git")))

    assert {path: (one.label, one.home) for path, one in told.items() if "sections" in path} == {
        "sections/food": ("Food", None),
        "sections/food/best_of-all": ("Best of all", None),
        "sections/git": ("Git (git)", "git/index.md"),
        "sections/git/undo": ("Undo", None),
        "sections/tools": ("Tools", None),
        "sections/tools/git": ("Git (tools/git)", "tools/git/readme.md"),
    }


def test_each_scope_has_what_is_about_its_pages():
    """Newest first, each once; a welcome is for the whole site."""
    told = scopes(
        update(9, "git/undo/push.md", "git/index.md"),
        update(8, "git/index.md", kind="welcome"),
        update(7, "git/undo/push.md"),
        update(6, "index.md"),
    )

    assert {path: days(one) for path, one in told.items()} == {
        "all": [9, 8, 7, 6],
        "sections/food": [],
        "sections/food/best_of-all": [],
        "sections/git": [9, 7],
        "sections/git/undo": [9, 7],
        "topics/git": [9, 7],
        "topics/undo": [9, 7],
    }


def test_a_scope_is_as_old_as_its_newest_page():
    """And is announced by all of its pages."""
    told = scopes()

    assert (told["all"].since, told["sections/git"].since) == (moment(3), moment(2))
    assert told["all"].pages == tuple(one.path for one in PAGES[:4])
    assert told["sections/git"].pages == told["topics/git"].pages
    assert told["sections/git"].pages == ("git/index.md", "git/undo/push.md")


def test_people_who_made_a_page_can_be_followed():
    """With their welcome; where they wish to have a page."""
    made = {"git/index.md": [credit("Ada", handle="ada"), credit("Bob", handle="bob")]}
    ada, bob, cleo = person("ada"), person("bob", credit="name"), person("cleo")

    told = scopes(
        update(9, "git/index.md", by="ada"),
        update(8, "index.md", by="bob"),
        update(7, kind="welcome", by="ada"),
        credits=made,
        people=[cleo, bob, ada],
    )

    assert [path for path in told if path.startswith("people/")] == ["people/ada"]
    scope = told["people/ada"]
    assert (scope.label, scope.home, scope.pages) == ("Ada", "people/ada.md", ("people/ada.md",))
    assert (days(scope), scope.since) == ([9, 7], moment(1))


def test_a_person_can_be_followed_when_their_pages_are_gone():
    """Their welcome tells that they made one, and an address that is followed does not vanish."""
    told = scopes(update(7, kind="welcome", by="ada"), people=[person("ada")])

    assert (days(told["people/ada"]), told["people/ada"].since) == ([7], moment(7))


def test_a_community_can_be_followed_in_the_pages_it_looks_after():
    """Those that it owns most closely, under its title; one without a page cannot."""
    told = scopes(
        update(9, "git/index.md"),
        update(8, "git/undo/push.md"),
        update(7, "index.md"),
        communities=[
            community("git", "git/"),
            community("undo", "git/undo/", title="Undoing"),
            community("none", "gone/"),
            community("people", "people/"),
        ],
    )

    found = {path: one for path, one in told.items() if path.startswith("communities/")}
    assert [*found] == ["communities/git", "communities/undo"]
    git, undo = found.values()
    assert (git.kind, git.label, git.home) == ("community", "Git", "communities/git.md")
    assert (git.pages, days(git), git.since) == (("git/index.md",), [9], moment(1))
    assert (undo.label, undo.pages, days(undo)) == ("Undoing", ("git/undo/push.md",), [8])


def test_communities_of_one_name_are_told_apart():
    """By their short names."""
    told = scopes(
        communities=[community("a", "git/", title="We"), community("b", "food/", title="We")]
    )

    assert [one.label for one in told.values() if one.kind == "community"] == ["We (a)", "We (b)"]


def test_what_changed_before_a_page_was_given_to_a_community_is_told_there_too():
    """As in folders: the feed is about the pages, whoever looked after them then."""
    moved = (*PAGES, page("ops/a.md"))
    told = scopes(update(9, "ops/a.md", "git/index.md"), pages=moved,
                  communities=[community("git", "git/"), community("ops", "ops/")])  # fmt: skip

    assert days(told["communities/git"]) == days(told["communities/ops"]) == [9]


def test_a_page_that_was_found_right_is_told_to_its_community_and_of_who_checked_it():
    """To nobody else: nothing of the page changed."""
    told = scopes(
        update(9, "git/index.md", kind="validated", by="olga"),
        update(8, "git/index.md"),
        communities=[community("git", "git/")],
        people=[person("olga")],
    )

    assert {path: days(one) for path, one in told.items()} == {
        "all": [8],
        "communities/git": [9, 8],
        "sections/food": [],
        "sections/food/best_of-all": [],
        "sections/git": [8],
        "sections/git/undo": [],
        "topics/git": [8],
        "topics/undo": [],
        "people/olga": [9],
    }


def test_reviews_that_are_due_can_be_followed_where_anybody_is_reminded():
    """Also while none is; the list is not that of another scope."""
    reminder = update(9, "git/index.md", kind="due")

    assert "due" not in scopes(communities=[community("git", "git/")])
    assert days(scopes(due=[])["due"]) == []
    told = scopes(update(8, "git/index.md"), due=[reminder])
    assert (days(told["due"]), told["due"].label, told["due"].pages) == ([9], "Reviews due", ())
    assert days(told["all"]) == [8]
    assert [*told][-1] == "due"
