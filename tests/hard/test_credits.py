"""Hard cases of credits; each test's docstring begins with the number of its case."""

import pytest

from learnscape.library import load
from tests.fixtures.hard import HOSTILE_NAMES, TODAY, TRAILERS, WEB_FLOW, commit_by_hand, prose
from tests.fixtures.repository import ADA, BOB, CLEO, Repository, git
from tests.fixtures.site import facts_of, names_of

# What a name may be, and still be shown as it is: each was once a bug of somebody's.
AWKWARD_NAMES = (
    "Ann | Bob",
    'Sam "Quote" Hill',
    "D'Arcy O'Neil",
    "12345",
    "x",
    "Ünïcödé Ñame",
    "山田太郎",
    "Name with `code`",
    "[Name](https://example.net)",
    "*Starred* _Name_",
    "Tom & Jerry",
    "a" * 120,
    "{{ config }}",
    "null",
    "true",
)


def test_hc44_one_person_under_many_addresses_is_one_person(library):
    """HC-44: the people file's addresses, in any letters, and `.mailmap` lead to one credit."""
    (credit,) = library("people").credits["ada.md"]

    assert (credit.name, credit.person, credit.commits) == ("Ada Lovelace", "ada", 5)


def test_hc45_co_authors_are_mapped_as_authors_are(library):
    """HC-45: `.mailmap` holds for trailers, and two forms of one person are one credit."""
    _, made = facts_of(library("mailmap"), "co.md")

    assert made == ("Ada Lovelace: creator", "Robin Park: co-author")


@pytest.mark.parametrize("number", range(len(TRAILERS)))
def test_hc46_trailers_count_in_any_spelling_and_prose_does_not(library, number):
    """HC-46: the last block's co-authors are credited, however the key is spelt."""
    subject, co_authors = list(TRAILERS.items())[number]

    made = names_of(library("trailers"), f"t{number:02}.md")

    assert made == ["Ada Lovelace", *co_authors], subject


def test_hc47_a_squash_keeps_the_people_it_names(library):
    """HC-47: co-authors of a squashed commit are credited, in their own role."""
    _, made = facts_of(library("landings"), "squashed.md")

    assert made[0] == "Bob Kahn: creator"
    assert sorted(made[1:]) == ["Ada Lovelace: co-author", "Cleo Diaz: co-author"]


def test_hc47_a_squash_that_lost_its_people_can_be_repaired(library):
    """HC-47: `credits` in the front matter names whom the commit forgot."""
    _, made = facts_of(library("landings"), "repaired.md")

    assert made == ("Bob Kahn: creator", "Cleo Diaz: illustrator")


def test_hc48_whoever_presses_the_button_is_not_an_author(library):
    """HC-48: committers, the forge's own address and authors of mere merges get no credit."""
    pressed = library("people")

    assert names_of(pressed, "machines.md") == ["Bob Kahn", "Cleo Diaz"]
    assert names_of(pressed, "merged.md") == ["Cleo Diaz"]
    assert names_of(library("evil_merge"), "calm.md") == ["Ada Lovelace", "Max Planck"]


def test_hc49_machines_are_not_people(library):
    """HC-49: bots are left out, and an AI assistant is help, whatever kind of account it has."""
    helped = library("people")

    assert names_of(helped, "machines.md") == ["Bob Kahn", "Cleo Diaz"]
    assert len(helped.helped["machines.md"]) == 1
    assert "Claude" in helped.helped["machines.md"][0]


def test_hc50_one_name_is_not_one_person(library):
    """HC-50: two people of the same name stay two, and neither has anybody's page."""
    first, second = library("people").credits["twins.md"]

    assert first.name == second.name == "John Smith"
    assert first.person is None
    assert second.person is None


def test_hc51_both_forms_of_a_private_address_are_read(library):
    """HC-51: the number in an address is who somebody is, through every change of login."""
    known = library("people")
    by_number = [credit for credit in known.credits["noreply.md"] if credit.name == "Grace"]

    assert known.credits["ada.md"][0].commits == 5
    assert len(by_number) == 1
    assert by_number[0].commits == 3  # the old form too: one account only ever had that login


def test_hc51_the_old_form_is_known_when_its_owner_lists_it(repository):
    """HC-51: an address without a number belongs to whoever gives it as theirs."""
    person = (
        "---\nkind: person\nname: Grace Hopper\nemails: [grace@users.noreply.github.com]\n---\n"
    )
    repository.commit("Begin", {"docs/people/grace.md": person})
    repository.commit(
        "Write", {"docs/index.md": "# Home\n"}, by="g <Grace@users.noreply.github.com>", on=1
    )
    repository.checkout()

    (credit,) = load(repository.root / "docs", today=TODAY).credits["index.md"]

    assert (credit.name, credit.person) == ("Grace Hopper", "grace")


def test_hc52_whoever_takes_a_login_over_takes_no_credit(library):
    """HC-52: the same login with another number is somebody else."""
    (credit,) = library("people").credits["taken.md"]

    assert credit.person is None
    assert credit.name == "ada"


def test_hc53_no_address_and_no_name_are_no_harm(library):
    """HC-53: a name without an address is shown, an address without a name never."""
    made = names_of(library("people"), "nobody.md")

    assert made[0] == "Nora Quiet"
    assert all(name and "@" not in name for name in made)


def test_hc53_an_address_in_place_of_a_name_is_not_shown(library):
    """HC-53: whoever is called by an address, as author or in a trailer, is a contributor."""
    made = names_of(library("people"), "address.md")

    assert made
    assert all("@" not in name for name in made)


def test_hc53_nothing_is_linked_to_an_address(own, site_in):
    """HC-53: the page has text for such people, and no link that leads nowhere."""
    built = site_in(own("people").parent).build()

    foot = built.page("nobody/index.html")
    assert "Nora Quiet" in foot.text("learnscape-credits")
    assert not [a for a in foot.all("a") if a.get("href", "").startswith("mailto:")]
    assert all(a.get("href") for a in foot.all("a", within="learnscape-credits"))


def test_hc54_mending_a_page_does_not_make_it_ones_own(library):
    """HC-54: after vandalism and its revert the creator is the creator, first in the list."""
    _, made = facts_of(library("reverts"), "page.md")

    assert made[0] == "Ada Lovelace: creator"
    assert "Bob Kahn: author" in made


def test_hc55_the_creator_stays_for_ever(repository):
    """HC-55: others rewrite everything, often; whoever began the page is still named first."""
    repository.commit("Begin", {"docs/index.md": prose("home")}, by=CLEO)
    for day in range(1, 9):
        rewritten = prose("home", first=10 * day)
        repository.commit("Rewrite", {"docs/index.md": rewritten}, by=(ADA, BOB)[day % 2], on=day)
    repository.checkout()

    _, made = facts_of(load(repository.root / "docs", today=TODAY), "index.md")

    assert made == ("Cleo Diaz: creator", "Bob Kahn: author", "Ada Lovelace: author")


def test_hc56_numbers_of_commits_add_up(library):
    """HC-56: each commit counts once for each of its people, on its own page only."""
    shares = library("plain").credits

    assert [credit.commits for credit in shares["git/rebase.md"]] == [1, 1, 1]
    assert [credit.commits for credit in shares["index.md"]] == [1, 1]


def test_hc56_an_empty_page_has_makers_too(library):
    """HC-56: a page without a line is credited, and nothing is divided by its length."""
    assert names_of(library("pages"), "void.md") == ["Ada Lovelace"]


def test_hc57_everybody_is_credited_however_many(repository):
    """HC-57: no list stops at a hundred, and nobody is asked but git."""
    for day in range(130):
        author = f"Person {day} <person{day}@example.org>"
        repository.commit("Improve", {"docs/index.md": f"# Home\n\n{day}\n"}, by=author, on=day)
    repository.commit("Move", moves={"docs/index.md": "docs/home.md"}, by=BOB, on=200)
    repository.checkout()

    assert len(load(repository.root / "docs", today=TODAY).credits["home.md"]) == 131


def test_hc58_contributors_are_in_no_file_to_quarrel_about(own, site_in):
    """HC-58: credits are worked out at each build, which leaves no list in the repository."""
    root = own("plain").parent
    site = site_in(root)
    site.build()
    before = git(root, "status", "--porcelain", "--ignored")

    site.build()

    assert before == "?? mkdocs.yml"
    assert git(root, "status", "--porcelain", "--ignored") == before


def test_hc58_two_people_introduce_themselves_without_a_conflict(tmp_path):
    """HC-58: each writes a file of their own, so the branches merge."""
    with Repository(tmp_path / "repository") as repository:
        repository.commit("Begin", {"docs/index.md": "# Home\n"})
        for handle in ("ada", "bob"):
            person = f"---\nkind: person\nname: {handle.title()}\n---\n"
            repository.commit(
                "Join", {f"docs/people/{handle}.md": person}, branch=handle, start="main", on=1
            )
    for handle in ("ada", "bob"):
        git(repository.root, "-c", "user.name=M", "-c", "user.email=m@example.org",
            "merge", "--quiet", "--no-edit", handle)  # fmt: skip

    assert set(load(repository.root / "docs", today=TODAY).people) == {"ada", "bob"}


def test_hc59_work_that_left_no_commit_is_credited(repository):
    """HC-59: named people and people with a page stand among the makers, in their role."""
    person = "---\nkind: person\nname: Bob Kahn\n---\n"
    page = """---
credits:
  - {name: Dr. No Account, role: expert}
  - {person: bob, role: illustrator, when: 2024-02-01}
---
# Home
"""
    repository.commit("Begin", {"docs/people/bob.md": person, "docs/index.md": page})
    repository.checkout()

    told = load(repository.root / "docs", today=TODAY)

    _, made = facts_of(told, "index.md")
    assert made[0] == "Ada Lovelace: creator"
    assert set(made[1:]) == {"Dr. No Account: expert", "Bob Kahn: illustrator"}
    assert not told.problems


def test_hc60_awkward_names_reach_the_reader_whole(site):
    """HC-60: whatever is in a name, a reader sees that name."""
    for day, name in enumerate(AWKWARD_NAMES):
        page = {"docs/index.md": prose("home", 1 + day)}
        site.commit("Improve", page, by=f"{name} <p{day}@example.org>", on=day)

    shown = site.build(strict=True).credits()

    for name in AWKWARD_NAMES:
        assert name in shown


def test_hc60_hostile_names_reach_the_reader_whole(own, site_in):
    """HC-60: a name in a trailer that is code elsewhere is a name here."""
    shown = site_in(own("hostile").parent).build().credits()

    for name in HOSTILE_NAMES[1:]:
        visible = "".join(" " if not c.isprintable() else c for c in name).split()
        assert all(word in shown for word in visible), name


def test_hc60_a_page_made_by_hand_is_credited_to_whom_git_names(own):
    """HC-60: a commit without any name is nobody's: text that is no address, or nothing."""
    docs = own("plain")
    (docs / "blank.md").write_text("# Blank\n")
    git(docs, "add", "blank.md")
    commit_by_hand(docs, b"Blank", author=b" <>", on=9)

    assert all("@" not in name for name in names_of(load(docs, today=TODAY), "blank.md"))
    assert WEB_FLOW.split(" <")[0] not in names_of(load(docs, today=TODAY), "blank.md")
