"""`learnscape codeowners`: the file that a forge reads, and what the communities should mend."""

import os

import pytest
from click.testing import CliRunner

from learnscape.cli import main
from tests.fixtures.ledger import OLGA, PEOPLE, SECURITY, community, person
from tests.fixtures.repository import Repository, git

SETTINGS = "site_name: Handbook\n"
MARK = (
    "# made by learnscape codeowners from docs/communities: "
    "edit those, and write rules of your own above\n"
)
RULES = "/docs/ops/ @pia\n/docs/security/ @olga @oleg\n"
FILES = {
    "mkdocs.yml": SETTINGS,
    **PEOPLE,
    "docs/index.md": "# Home\n",
    "docs/ops/boat.md": "# Boat\n",
    "docs/security/keys.md": "# Keys\n",
    "docs/communities/security.md": community("Security", "olga", "oleg", **SECURITY),
    "docs/communities/ops.md": community("Operations", "pia", "zoe", owns=["ops/"]),
}


@pytest.fixture
def base(repository, monkeypatch):
    """Give a repository with two communities, and be there on 1 September 2026."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1788264000")
    for name in ("GITHUB_REPOSITORY", "CI_PROJECT_PATH"):  # the forge that these tests run on
        monkeypatch.delenv(name, raising=False)
    repository.commit("Begin", FILES | {"docs/people/zoe.md": without_login("Zoe Amari", 104)})
    repository.checkout()
    monkeypatch.chdir(repository.root)
    return repository


def without_login(name, number):
    """Give the file of somebody whose login nobody knows."""
    return person(name, f"gh:{number}", accounts={"github": {"id": number}})


def ran(*arguments):
    """Give how the command ended, the answer, and everything else."""
    result = CliRunner().invoke(main, ["codeowners", *arguments], catch_exceptions=False)
    return result.exit_code, result.stdout, result.stderr


def test_the_file_is_written_and_printed(base):
    """At the root, where there is none; a second time nothing changes."""
    code, text, _ = ran()

    file = base.root / "CODEOWNERS"
    assert (code, text) == (0, MARK + RULES)
    assert file.read_text() == text
    written = file.stat().st_mtime_ns
    assert ran()[:2] == (0, text)
    assert file.stat().st_mtime_ns == written
    assert ran("--check")[:2] == (0, "")


def test_what_should_be_mended_is_told_besides(base):
    """On standard error, each with its place; it stops nothing."""
    base.commit("Leave", {
        "docs/people/oleg.md": person("Oleg Chen", "gh:102", left="2026-08-31"),
        "docs/communities/ops.md": community("Operations", "pia", "zoe", owns=["ops/", "old/"]),
    })  # fmt: skip
    base.checkout()

    code, text, told = ran()

    assert (code, text) == (
        0,
        MARK + "/docs/old/ @pia\n/docs/ops/ @pia\n/docs/security/ @olga\n",
    )
    assert told == (
        "docs/communities/ops.md:4: there is no page at `old/`\n"
        "  mend: take `old/` out of `owns`\n"
        "docs/communities/security.md:6: `oleg` has left\n"
        "  mend: take `oleg` out of `validators`\n"
        "docs/communities/security.md:6: `olga` is the only validator\n"
        "  mend: add somebody to `validators`\n"
        "docs/people/zoe.md: `zoe` has no login at github, so nobody asks them for a review\n"
        "  mend: write `accounts: {github: {id: 583231, login: ada}}`\n"
        "1 page belongs to no community: index.md\n"
    )


def test_check_writes_nothing_and_shows_the_difference(base):
    """With the command that mends it."""
    (base.root / "CODEOWNERS").write_text(f"* @ada\n\n{MARK}/docs/ops/ @pia\n/docs/old/ @olga\n")
    before = (base.root / "CODEOWNERS").read_text()

    code, text, told = ran("--check")

    assert code == 1
    assert text == (
        "--- CODEOWNERS\n+++ CODEOWNERS\n@@ -2,4 +2,4 @@\n \n"
        f" {MARK} /docs/ops/ @pia\n-/docs/old/ @olga\n+/docs/security/ @olga @oleg\n"
    )
    assert told.endswith(
        "CODEOWNERS is not what the communities say\n  mend: run `learnscape codeowners`\n"
    )
    assert (base.root / "CODEOWNERS").read_text() == before


def test_check_shows_a_file_that_is_missing(base):
    """All of it, and makes none."""
    code, text, _ = ran("--check")

    assert code == 1
    assert [line for line in text.splitlines() if line.startswith("+/")] == [
        "+/docs/ops/ @pia",
        "+/docs/security/ @olga @oleg",
    ]
    assert not (base.root / "CODEOWNERS").exists()


def test_rules_of_others_are_kept(base):
    """Above ours; and odd bytes and line ends that an editor made do no harm."""
    file = base.root / "CODEOWNERS"
    file.write_bytes(b"* @ada\r\n/b\xe9b\xe9/ @bob")

    ran()

    assert file.read_bytes() == b"* @ada\n/b\xe9b\xe9/ @bob\n\n" + (MARK + RULES).encode()


@pytest.mark.parametrize(("origin", "place", "rules"), [
    ("https://github.com/example/handbook.git", ".github/CODEOWNERS", RULES),
    ("git@gitlab.com:team/handbook.git", "docs/CODEOWNERS", "/docs/security/ @olga-r\n"),
    ("https://forge.example/team/handbook.git", ".github/CODEOWNERS", RULES),
    (None, ".github/CODEOWNERS", RULES),
])  # fmt: skip
def test_the_forge_is_the_one_where_origin_is(base, origin, place, rules):
    """Its file, and its logins; GitHub, where that cannot be told."""
    both = {"github": {"id": 101, "login": "olga"}, "gitlab": {"id": 7, "login": "Olga-R"}}
    files = {".github/CODEOWNERS": "", "docs/CODEOWNERS": "", ".gitlab/CODEOWNERS": ""}
    base.commit("Add", files | {"docs/people/olga.md": person("Olga Ruiz", OLGA, accounts=both)})
    base.checkout()
    if origin:
        git(base.root, "remote", "add", "origin", origin)

    code, text, _ = ran()

    assert (code, text) == (0, MARK + rules)
    assert (base.root / place).read_text() == text
    changed = git(base.root, "diff", "--name-only").splitlines()
    assert changed == [place]


def test_the_forge_can_be_said(base):
    """Where `origin` does not tell, it is asked for."""
    git(base.root, "remote", "add", "origin", "https://gitlab.example.org/team/handbook")

    told = ran()[2].splitlines()[0]

    assert told == (
        "it cannot be told which forge gitlab.example.org is, so logins are those at github; "
        "`--forge` says otherwise"
    )
    assert ran("--forge", "gitlab")[:2] == (0, "")
    assert "it cannot be told" not in ran("--forge", "gitlab")[2]


def test_forgejo_reads_other_patterns(base):
    """A file that it misreads would ask the wrong people; so none is written."""
    git(base.root, "remote", "add", "origin", "https://codeberg.org/example/handbook")

    code, text, told = ran()

    assert (code, text) == (1, "")
    assert told == (
        "Error: Forgejo and Gitea read CODEOWNERS as other patterns, which are not made here\n"
        "mend: for another forge, say which: `learnscape codeowners --forge github`\n"
    )
    assert not (base.root / "CODEOWNERS").exists()


def test_a_section_of_gitlabs_above_is_told(base):
    """Our rules would be counted to it."""
    (base.root / "CODEOWNERS").write_text("[Code] @dev\n*\n")

    assert "fall into the section [Code] @dev\n" in ran("--forge", "gitlab")[2]
    assert "section" not in ran("--forge", "github")[2]


def test_without_communities_nothing_is_written(base):
    """Nor is a file of somebody else's touched."""
    base.commit("Dissolve", {f"docs/communities/{slug}.md": None for slug in ("ops", "security")})
    base.checkout()

    assert ran()[:2] == (0, "")
    assert not (base.root / "CODEOWNERS").exists()

    (base.root / "CODEOWNERS").write_text("* @ada")
    assert ran("--check")[0] == 1
    assert ran()[:2] == (0, "* @ada\n")


def test_a_docs_folder_deeper_down_keeps_its_place(base, monkeypatch):
    """Rules are from the root of the repository."""
    moves = {path: f"sites/hand book/{path}" for path in FILES if path != "docs/people/zoe.md"}
    base.commit("Move", moves=moves)
    base.checkout()
    monkeypatch.chdir(base.root / "sites/hand book")

    text = ran()[1]

    assert text.splitlines()[1:] == [
        r"/sites/hand\ book/docs/ops/ @pia",
        r"/sites/hand\ book/docs/security/ @olga @oleg",
    ]
    assert (base.root / "CODEOWNERS").read_text() == text


def test_hostile_names_stay_on_their_line(base):
    """In rules and in what is told."""
    owns = ["ops/", "a[b]/", "c\x1bd/", "@e f!.md", "ops/ @evil", "#g/"]
    base.commit("Own", {"docs/communities/ops.md": community("Operations", "pia", owns=owns)})
    base.checkout()

    _, text, told = ran()

    assert text.splitlines()[1:] == [
        "/docs/ops/ @pia",
        r"/docs/@e\ f!.md @pia",
        "/docs/security/ @olga @oleg",
        r"/docs/ops/\ @evil/ @pia",
    ]
    assert told.count("alike, so it gets no rule") == 3
    assert all(line.isprintable() for line in told.splitlines())


def test_a_link_out_of_the_repository_is_not_followed(base, tmp_path):
    """It would write to a file of somebody's."""
    victim = tmp_path / "victim"
    victim.write_text("mine")
    os.symlink(victim, base.root / "CODEOWNERS")

    code, text, told = ran()

    assert (code, text) == (1, "")
    assert told.endswith("CODEOWNERS leads out of the repository\nmend: delete this link\n")
    assert victim.read_text() == "mine"


def test_outside_of_a_repository_nobody_reads_the_file(tmp_path, monkeypatch):
    """That is told."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text(SETTINGS)
    monkeypatch.chdir(tmp_path)

    assert ran()[::2] == (
        1,
        "Error: this folder is in no git repository, so nobody can be credited\n"
        "mend: run `git init`, or build from a clone\n",
    )


def test_a_tampered_ledger_stops_this_too(base):
    """As every command."""
    base.commit("Use it", {"mkdocs.yml": SETTINGS + "plugins: [learnscape, learnscape/validation]"})
    base.checkout()
    name = f"pages/2026/{'0' * 64}.json"
    with Repository(base.root.parent / "other") as other:
        other.commit("Add", {name: "{}"})
        other.commit("Change", {name: "{ }"})
    git(base.root, "fetch", "--quiet", str(base.root.parent / "other"), "main:validations")

    code, text, told = ran()

    assert (code, text) == (1, "")
    assert name in told


def test_a_question_goes_to_those_that_it_names(base):
    """The file is another as soon as the question is there."""
    assert ran()[0] == 0
    asked = "---\nkind: question\ncommunities: [security, ops]\n---\n\n# How?\n"
    base.commit("Ask", {"docs/questions/how.md": asked})
    base.checkout()

    assert ran("--check")[0] == 1
    assert ran()[1] == MARK + RULES + "/docs/questions/how.md @olga @oleg\n"
