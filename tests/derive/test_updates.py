"""What's new, one line each: which, in what words, under which id, and in what order."""

from urllib.parse import unquote

import pytest

from learnscape.derive.identities import Identities
from learnscape.derive.updates import news_of, updates_of
from learnscape.model import Contributor, First, Landed, Past, Signature
from tests.builders import ADA, BOB, CLEO, moment, page, people, person, sha

BOT = Signature("fix[bot]", "fix[bot]@users.noreply.github.com")
CLAUDE = Signature("Claude", "noreply@anthropic.com")


def one(day=5, kind="revised", *, by=(ADA,), **facts):
    """Give one landing that did something to a page."""
    name = f"{day:012x}".ljust(40, "0")
    return Landed(kind, name, moment(day), tuple(by), **facts)


def told(landed, *pages, firsts=(), authority="example.org", known=(), elsewhere=(), change=None):
    """Give the updates of pages that were published on New Year's Day, each with its landings."""
    pasts = {
        path: Past(None, (), sha(1), f"2024-01-01:docs/{path}", tuple(some))
        for path, some in landed.items()
    }
    signatures = {*(by for some in landed.values() for each in some for by in each.authors),
                  *(first.signature for first in firsts)}  # fmt: skip
    identities = Identities(signatures, people(*known))
    return updates_of(
        news_of(pasts, firsts, identities, elsewhere),
        {each.path: each for each in pages or map(page, landed)},
        authority=authority,
        change_url=change or (lambda commit, number: number or commit[:12]),
    )


def only(landed, about=None, **options):
    """Give the one update of one page."""
    (update,) = told({"a.md": [landed]}, about or page(summary="What it says"), **options)
    return update


def silent(landed, about=None):
    """Say whether nothing is told of one page."""
    return told({"a.md": [landed]}, about or page()) == ()


def first(by, day=5, place=0, path=None):
    """Give somebody's first commit."""
    return First(by, f"{day:012x}".ljust(40, "0"), place, moment(day), path)


def welcomes(*firsts, **options):
    """Give who is welcomed, the newest first."""
    return [update.title for update in told({}, firsts=firsts, **options)]


@pytest.mark.parametrize(
    ("kind", "facts", "summary"),
    [
        ("new", {}, "What it says"),
        ("new", {"reason": "Add a.md"}, "What it says"),
        ("revised", {"reason": "Explain rebasing"}, "Explain rebasing"),
        ("revised", {}, ""),
        ("retired", {"reason": "The form is gone"}, "The form is gone"),
        ("retired", {"announced": "Hear", "reason": "Replace"}, "Hear"),
        ("retired", {}, ""),
        ("new", {"announced": "Hear"}, "Hear"),
        ("revised", {"announced": "Hear", "reason": "Explain"}, "Hear"),
        ("revised", {"announced": "Hear", "news": "Look"}, "Look"),
        ("new", {"news": "By <kim@example.org> Kim"}, "By Kim"),
    ],
)
def test_a_page_is_told_in_its_own_words(kind, facts, summary):
    """What somebody wants told, or else why it changed, or what it says where it is new."""
    status = "retired" if kind == "retired" else None
    update = only(one(kind=kind, **facts), page(summary="What it says", status=status))

    assert (update.kind, update.title, update.summary) == (kind, "a.md", summary)
    assert (update.page, update.pages) == ("a.md", ("a.md",))


def test_an_update_has_the_day_and_the_place_of_its_landing():
    """And the parts that changed."""
    update = only(one(7, number="12", sections=("One", "Two")))

    assert (update.when, update.commit) == (moment(7), one(7).sha)
    assert (update.change, update.sections) == ("12", ("One", "Two"))


def test_a_page_of_another_repository_has_no_change_to_look_at():
    """The address is of the site's own."""
    assert only(one()).change == one().sha[:12]
    assert only(one(), elsewhere=["a.md"]).change is None


@pytest.mark.parametrize(
    ("landed", "about"),
    [
        (one(), page("a.md", kind="person")),
        (one(), page("a.md", status="draft")),
        (one(), page("a.md", status="retired")),
        (one(kind="new"), page("a.md", status="retired")),
        (one(kind="retired"), page("a.md")),
        (one(), page("a.md", whats_new=False)),
        (one(announced=False), page("a.md")),
        (one(news=False), page("a.md")),
        (one(news=False, announced="Hear"), page("a.md")),
        (one(by=[BOT]), page("a.md")),
    ],
)
def test_what_is_not_told(landed, about):
    """People's own pages, drafts, silence that was asked for, machines."""
    assert silent(landed, about)


def test_what_is_told_all_the_same():
    """A retired page that it is; a machine where somebody asked for it, or beside a person."""
    assert not silent(one(kind="retired"), page("a.md", status="retired"))
    assert not silent(one(by=[BOT], news="Look"))
    assert only(one(by=[BOT, ADA])).people == (Contributor("Ada Lovelace"),)


def test_people_are_named_as_they_wish_each_once():
    """Machines and assistants are none."""
    ada = person("ada", ADA.email, name="Ada King")
    cleo = person("cleo", CLEO.email, credit="none")

    update = only(one(by=[CLAUDE, ADA, BOB, CLEO, ADA]), known=[ada, cleo])

    assert update.people == (
        Contributor("Ada King", "ada"), Contributor("Bob Kahn"), Contributor("a contributor"),
    )  # fmt: skip


def test_whoever_merged_the_work_of_others_is_named():
    """Nobody merges their own; a machine and somebody who wishes not to be named do not count."""
    cleo = person("cleo", CLEO.email, credit="none")

    assert only(one(merger=BOB)).merged_by == Contributor("Bob Kahn")
    assert only(one(merger=ADA)).merged_by is None
    assert only(one(merger=Signature(ADA.name, "1+ada@users.noreply.github.com"))).merged_by is None
    assert only(one(merger=BOT)).merged_by is None
    assert only(one(merger=CLEO), known=[cleo]).merged_by is None


@pytest.mark.parametrize(
    ("authority", "kind", "id"),
    [
        ("example.org", "new", "tag:example.org,2024-01-01:docs/a.md"),
        ("example.org", "revised", "tag:example.org,2024-01-01:docs/a.md:000000000005"),
        ("example.org/team/", "new", "tag:example.org,2024-01-01:team/docs/a.md"),
        (None, "new", None),
        ("", "new", None),
    ],
)
def test_an_id_is_of_the_site_the_day_and_the_first_path(authority, kind, id):  # noqa: A002
    """Its landing is added where the page is not new."""
    assert only(one(kind=kind), authority=authority).id == id


def test_any_path_makes_an_id():
    """Of signs that may stand in a URI, and that give the path back."""
    path = "two words/été?#%é\udce9.md"

    (update,) = told({path: [one(kind="new")]})

    assert update.id.isascii()
    assert not {*update.id} & {*" ?#"}
    assert unquote(update.id, errors="surrogateescape").endswith(path)


def test_what_landed_together_is_one_line():
    """It has the title of the landing, and the names of some pages."""
    names = [f"p{n:02}.md" for n in range(21)]
    landed = one(kind="new", reason="Import", together=one().sha)

    (line,) = told({name: [landed] for name in names})

    assert (line.kind, line.title) == ("new", "Import")
    assert line.summary == "21 pages: p00.md, p01.md, p02.md and 18 more"
    assert (line.page, line.pages) == (None, tuple(names))
    assert line.id == "tag:example.org,2024-01-06:landing/000000000005"


@pytest.mark.parametrize(
    "hidden",
    [
        {"status": "draft"},
        {"status": "retired"},
        {"whats_new": False},
        {"kind": "person"},
    ],
)
def test_a_line_stays_one_under_its_id_however_many_pages_are_told(hidden):
    """One that is left of two is no news of its own."""
    landed = {path: [one(kind="new", together=one().sha)] for path in ("a.md", "b.md")}
    (whole,) = told(landed)

    (left,) = told(landed, page("a.md", **hidden), page("b.md"))

    assert (left.id, left.when) == (whole.id, whole.when)
    assert (left.page, left.pages, left.summary) == (None, ("b.md",), "b.md")


def test_no_line_is_told_of_pages_that_are_all_hidden():
    """Nor of those that are gone."""
    landed = {"a.md": [one(together=one().sha)]}

    assert told(landed, page("a.md", status="draft")) == told(landed, page("b.md")) == ()


def test_what_a_message_says_of_several_pages_is_one_line():
    """With everybody in it."""
    news = {"news": "All about git", "reason": "Rework", "together": one().sha}
    (update,) = told({"a.md": [one(**news)], "b.md": [one(kind="new", by=[BOB], **news)]})

    assert (update.kind, update.title) == ("revised", "All about git")
    assert update.summary == "2 pages: a.md, b.md"
    assert update.people == (Contributor("Ada Lovelace"), Contributor("Bob Kahn"))


def test_one_landing_may_be_several_lines_and_pages():
    """Each line is named by the commit that tells it, and leads to the landing."""
    both = [one(news=name, together=one(day).sha) for name, day in (("One", 3), ("Two", 4))]

    updates = told({"a.md": [both[0]], "b.md": [both[0]], "c.md": [both[1]], "d.md": [one()]})

    assert [(update.title, update.id.rpartition(":")[2]) for update in updates] == [
        ("d.md", "000000000005"),
        ("One", "landing/000000000003"),
        ("Two", "landing/000000000004"),
    ]
    assert {update.commit for update in updates} == {one().sha}


def test_without_a_reason_many_pages_are_counted():
    """That is a title, too."""
    (update,) = told({path: [one(kind="new", together=one().sha)] for path in ("a.md", "b.md")})

    assert update.title == "2 pages"


def test_the_newest_comes_first():
    """And of those of one moment, always the same."""
    landed = {"b.md": [one(5), one(3, "new")], "a.md": [one(5), one(4, "new")]}

    updates = told(landed)

    assert [(update.page, update.when) for update in updates] == [
        ("a.md", moment(5)), ("b.md", moment(5)), ("a.md", moment(4)), ("b.md", moment(3)),
    ]  # fmt: skip
    assert told(dict(reversed(landed.items()))) == updates


def test_a_newcomer_is_welcomed_once():
    """Under one name and another, at one address and another."""
    again = Signature("Ada Lovelace", "ada@home.example")
    married = Signature("Ada King", ADA.email)

    assert welcomes(first(ADA, 1), first(again, 2), first(married, 3)) == ["Welcome, Ada Lovelace"]
    assert welcomes(first(BOB, 2), first(ADA, 1)) == ["Welcome, Bob Kahn", "Welcome, Ada Lovelace"]


def test_a_person_with_a_file_is_welcomed_once():
    """Whatever names and addresses they had."""
    ada = person("ada", ADA.email, "a@old.example", name="Ada King")
    old = Signature("al", "a@old.example")

    assert welcomes(first(old, 1), first(ADA, 2), known=[ada]) == ["Welcome, Ada King"]


@pytest.mark.parametrize(
    "who",
    [
        BOT,
        CLAUDE,
        CLEO,
        Signature("", "kim@example.org"),
        Signature("kim@example.org", "kim@example.org"),
        Signature("…", "kim@example.org"),
    ],
)
def test_nobody_else_is_welcomed(who):
    """Machines, assistants, those without a name, and who wishes not to be named."""
    assert welcomes(first(who), known=[person("cleo", CLEO.email, credit="none")]) == []


def test_a_welcome_names_the_page_where_it_still_stands():
    """It belongs to the person, and its id to their commit."""
    there, gone = told({}, page("a.md", title="Rebase"), firsts=[
        first(ADA, 2, path="a.md"), first(BOB, 1, 3, path="b.md")])  # fmt: skip

    assert (there.summary, there.page, there.pages) == (
        "First contribution: Rebase", "a.md", ("a.md",),
    )  # fmt: skip
    assert (gone.summary, gone.page, gone.pages) == ("", None, ())
    assert gone.id == "tag:example.org,2024-01-02:welcome/000000000001/3"
    assert there.people == (Contributor("Ada Lovelace"),)
    (silent,) = told({}, page("a.md", whats_new=False), firsts=[first(ADA, 2, path="a.md")])
    assert (silent.summary, silent.page) == ("", None)


def test_a_page_without_a_name_is_not_told():
    """Its beginning is not known, so it has no id that would stay."""
    past = Past(None, (), None, None, (one(),))
    news = news_of({"a.md": past}, (), Identities((), {}))

    assert updates_of(
        news, {"a.md": page()}, authority="example.org", change_url=lambda *_: None
    ) == ()  # fmt: skip
