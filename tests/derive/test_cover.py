"""How well the communities cover the pages: what nobody owns, and which `owns` do nothing."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from learnscape.derive.cover import (
    Cover,
    Few,
    Gone,
    Owned,
    cover_of,
    problems_of,
    unowned_in_words,
    validators_here,
)
from learnscape.derive.owners import owner_of
from learnscape.model import Community
from tests.builders import page, people, person

TODAY = date(2026, 9, 1)
OLGA, OLEG, PIA = person("olga"), person("oleg"), person("pia")
GONE = person("gone", left=datetime(2026, 9, 1, tzinfo=UTC))
LEAVING = person("leaving", left=datetime(2026, 9, 2, tzinfo=UTC))
KNOWN = people(OLGA, OLEG, PIA, GONE, LEAVING)


def community(slug, *validators, owns=(), lines=()):
    """Give a community."""
    path = f"communities/{slug}.md"
    return Community(slug, slug, path, owns=tuple(owns), validators=validators, lines=dict(lines))


def cover(paths, *communities):
    """Give how well communities cover some pages, which are paths or pages."""
    pages = [page(one) if isinstance(one, str) else one for one in paths]
    by_slug = {one.slug: one for one in communities}
    return cover_of({one.path: one for one in pages}, by_slug, KNOWN, today=TODAY)


def test_pages_that_nobody_owns_are_found():
    """In the order of their paths."""
    ops = community("ops", "olga", "pia", owns=["ops/", "b.md"])

    assert cover(["z.md", "b.md", "ops/a.md", "a.md"], ops) == Cover(unowned=("a.md", "z.md"))


def test_what_nobody_reviews_needs_no_owner():
    """People's pages and those of communities, drafts, and what is retired."""
    found = cover([
        page("people/ada.md", kind="person"),
        page("communities/ops.md", kind="community"),
        page("new.md", status="draft"),
        page("old.md", status="retired"),
        page("trial.md", status="experiment"),
    ])  # fmt: skip

    assert found.unowned == ("trial.md",)


def test_an_entry_without_a_page_is_dead():
    """A folder that moved, a page that was renamed, a slip."""
    ops = community("ops", "olga", "pia", owns=["ops/", "old/", "ops/a.md", "gone.md", "op"])

    found = cover(["ops/a.md"], ops)

    assert found.dead == (Owned("ops", "old/"), Owned("ops", "gone.md"), Owned("ops", "op"))
    assert found.shadowed == ()


def test_an_entry_whose_pages_all_belong_to_others_is_shadowed():
    """Closer entries of others took them, or the very same one of a community before it."""
    found = cover(
        ["git/undo.md", "git/deep/rebase.md", "ops/a.md", "ops/b.md"],
        community("all", "olga", "pia", owns=["git/", "ops/"]),
        community("git", "olga", "pia", owns=["git/undo.md", "ops/b.md"]),
        community("ops", "olga", "pia", owns=["ops/"]),
        community("rebase", "olga", "pia", owns=["git/deep/"]),
    )

    assert found.shadowed == (
        Owned("all", "git/", ("git", "rebase")),
        Owned("ops", "ops/", ("all", "git")),
    )
    assert found.dead == ()


def test_an_entry_is_not_shadowed_by_its_own_community():
    """It says the same page twice, and whose it is stays as it was."""
    ops = community("ops", "olga", "pia", owns=["ops/", "ops/a.md", "/"])

    assert cover(["ops/a.md"], ops) == Cover()


def test_communities_with_fewer_than_two_validators_here_are_found():
    """One alone can't be away; who left, or never had a file, isn't here."""
    found = cover(
        [],
        community("lone", "olga", "gone", "stranger"),
        community("none", "gone"),
        community("two", "olga", "leaving"),
        community("void"),
    )

    assert found.few == (Few("lone", "olga"), Few("none"), Few("void"))
    assert found.gone == (Gone("lone", "gone"), Gone("none", "gone"))


def test_validators_stay_in_order():
    """The first leads; the day somebody leaves is their first away."""
    ops = community("ops", "pia", "stranger", "gone", "leaving", "olga")

    assert validators_here(ops, KNOWN, TODAY) == (PIA, LEAVING, OLGA)


def test_each_finding_says_where_and_how_to_mend_it():
    """In the file of the community, at the line."""
    lines = {"owns": 4, "validators": 5}
    communities = [
        community("all", "olga", "pia", owns=["git/", "gone.md"], lines=lines),
        community("git", "oleg", "gone", owns=["git/"], lines=lines),
        community("void", lines=lines),
    ]
    found = cover(["git/undo.md"], *communities)

    problems = problems_of(found, {one.slug: one for one in communities}, "docs/")

    assert [str(problem) for problem in problems] == [
        "docs/communities/all.md:4: there is no page at `gone.md`\n"
        "  mend: take `gone.md` out of `owns`",
        "docs/communities/git.md:4: every page of `git/` belongs to all\n"
        "  mend: take `git/` out of `owns`, here or there",
        "docs/communities/git.md:5: `gone` has left\n  mend: take `gone` out of `validators`",
        "docs/communities/git.md:5: `oleg` is the only validator\n"
        "  mend: add somebody to `validators`",
        "docs/communities/void.md:5: no validator is here\n  mend: add somebody to `validators`",
    ]


def test_unowned_pages_are_named_up_to_five():
    """And counted."""
    names = [f"{name}.md" for name in "abcdefg"]

    assert unowned_in_words([]) == ""
    assert unowned_in_words(names[:1]) == "1 page belongs to no community: a.md"
    assert unowned_in_words(names[:2]) == "2 pages belong to no community: a.md, b.md"
    assert unowned_in_words(names) == (
        "7 pages belong to no community: a.md, b.md, c.md, d.md, e.md and 2 more"
    )


PATHS = st.lists(st.sampled_from("ab"), min_size=1, max_size=3).map("/".join)
OWNS = st.lists(PATHS.map("{}/".format) | PATHS.map("{}.md".format) | st.just("/"), unique=True)


@given(st.sets(PATHS.map("{}.md".format)), st.lists(OWNS, max_size=4))
def test_an_entry_does_nothing_only_if_no_page_changes_hands_without_it(paths, owns):
    """Taking it out of its community leaves every page with whom it belongs to."""
    known = [community(f"c{number}", owns=places) for number, places in enumerate(owns)]
    found = cover(paths, *known)

    idle = {(one.community, one.place) for one in (*found.dead, *found.shadowed)}
    without = [
        community(one.slug, owns=[p for p in one.owns if (one.slug, p) not in idle])
        for one in known
    ]

    def owners(communities):
        return {path: (owner := owner_of(path, communities)) and owner.slug for path in paths}

    assert owners(without) == owners(known)
    assert set(found.unowned) == {path for path, owner in owners(known).items() if not owner}
