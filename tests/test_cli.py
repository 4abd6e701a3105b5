"""The command, as someone types it: the answer, everything else, and how it ends."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from learnscape.cli import main
from learnscape.read.settings import NAMES
from tests.fixtures.repository import BOB

WRONG = "---\nkind: wrong\nreview_every: soon\n---\n# A page\n"
TOLD = """\
docs/git/rebase.md:2: `kind: wrong` is none of the choices
  mend: write one of guide, question, signpost, pathway, story, policy, template, community, person
docs/git/rebase.md:3: `review_every: soon` is not a length of time
  mend: write `review_every: 6 months`
"""


@pytest.fixture
def base(repository, monkeypatch):
    """Give the root of a site of two good pages, and be there."""
    repository.commit(
        "Begin",
        {
            "mkdocs.yml": "site_name: Site\n",
            "docs/index.md": "# Home\n",
            "docs/git/undo.md": "# Undo\n",
        },
    )
    repository.checkout()
    monkeypatch.chdir(repository.root)
    return repository.root


def run(*arguments):
    """Run the command."""
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def ended(*arguments):
    """Give how it ended, the answer, and everything else."""
    result = run(*arguments)
    return result.exit_code, result.stdout, result.stderr


def write(root, **files):
    """Write files, named with two underscores for a slash."""
    for name, text in files.items():
        path = root / (name.replace("__", "/") + ".md")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


@pytest.mark.usefixtures("base")
def test_nothing_is_wrong():
    """The answer is empty; how much was read is told beside it."""
    assert ended("check") == (0, "", "2 pages, no problem\n")


def test_a_site_of_one_page(base):
    """Is one page."""
    (base / "docs/git/undo.md").unlink()

    assert ended("check") == (0, "", "1 page, no problem\n")


def test_every_problem_is_told_in_words(base):
    """Where, what, and how to mend it; and nothing else."""
    write(base, docs__git__rebase=WRONG)

    assert ended("check") == (1, TOLD, "")
    assert ended("check", "--format", "text") == (1, TOLD, "")


def test_every_problem_is_told_to_a_forge(base):
    """An annotation a problem, at its file and line."""
    write(base, docs__git__rebase=WRONG)

    assert ended("check", "--format", "github") == (
        1,
        "::error file=docs/git/rebase.md,line=2,title=`kind%3A wrong` is none of the choices"
        "::mend: write one of guide, question, signpost, pathway, story, policy, template, "
        "community, person\n"
        "::error file=docs/git/rebase.md,line=3,title=`review_every%3A soon` is not a length of "
        "time::mend: write `review_every: 6 months`\n",
        "",
    )


def test_every_problem_is_told_to_programs(base):
    """A list of objects, empty where nothing is wrong."""
    assert ended("check", "--format", "json") == (0, "[]\n", "")
    write(base, docs__git__rebase=WRONG.replace("kind: wrong\n", ""))

    code, answer, rest = ended("check", "--format", "json")

    assert (code, rest) == (1, "")
    assert json.loads(answer) == [
        {
            "path": "docs/git/rebase.md",
            "line": 2,
            "what": "`review_every: soon` is not a length of time",
            "mend": "write `review_every: 6 months`",
        }
    ]


def test_what_is_in_a_problem_cannot_leave_its_annotation(base):
    """Per cent signs, line breaks, commas and colons are what they are."""
    name = "a,b:c%25\nd.md"
    (base / "docs" / name).write_text('---\nkind: "x%0A::error::y\\r\\nz"\n---\n')

    code, answer, _ = ended("check", "--format", "github")

    assert code == 1
    assert answer == (
        "::error file=docs/a%2Cb%3Ac%2525%0Ad.md,line=2,title=`kind%3A x%250A%3A%3Aerror%3A%3Ay"
        "%0D%0Az` is none of the choices::mend: write one of guide, question, signpost, pathway, "
        "story, policy, template, community, person\n"
    )


def test_a_problem_of_a_whole_file_is_shown_at_its_top(base):
    """A forge has no line nought."""
    (base / "docs" / "old.md").write_bytes(b"# Gr\xf6\xdfe\n")

    assert ended("check") == (
        1, "docs/old.md: the file is not in UTF-8\n  mend: save it as UTF-8\n", "",
    )  # fmt: skip
    assert ended("check", "--format", "github")[1] == (
        "::error file=docs/old.md,line=1,title=the file is not in UTF-8::mend: save it as UTF-8\n"
    )


@pytest.mark.usefixtures("base")
def test_a_note_is_told_beside_the_answer(repository):
    """It makes nothing fail."""
    sha = repository.commit("Ahead", {"docs/new.md": "# New\n"}, by=BOB, on="2999-01-01")
    repository.checkout()

    assert ended("check", "--format", "json") == (
        0, "[]\n", f"commit {sha[:10]} is dated 2999-01-01, after today\n",
    )  # fmt: skip


def test_without_a_repository_there_is_a_note(tmp_path, monkeypatch):
    """The content is checked all the same."""
    write(tmp_path, docs__git__rebase=WRONG)
    (tmp_path / "mkdocs.yml").write_text("site_name: Site\n")
    monkeypatch.chdir(tmp_path)

    assert ended("check") == (
        1, TOLD, "this folder is in no git repository, so nobody can be credited\n",
    )  # fmt: skip


@pytest.mark.parametrize("folder", ["docs", "docs/git"])
def test_it_can_be_run_anywhere_in_the_site(base, monkeypatch, folder):
    """Paths are from the repository, wherever one stands."""
    write(base, docs__git__rebase=WRONG)
    monkeypatch.chdir(base / folder)

    assert ended("check") == (1, TOLD, "")


@pytest.mark.parametrize("name", NAMES)
def test_the_configuration_may_have_any_of_its_names(base, name):
    """MkDocs and ProperDocs know two each."""
    (base / "mkdocs.yml").rename(base / name)

    assert ended("check")[0] == 0


def test_the_configuration_can_be_named(base, tmp_path, monkeypatch):
    """From anywhere, in long and in short; paths in problems stay the same."""
    write(base, docs__git__rebase=WRONG)
    monkeypatch.chdir(tmp_path)

    for option in ("--config", "-f"):
        assert ended("check", option, str(base / "mkdocs.yml")) == (1, TOLD, "")
        assert ended("check", option, "repository/mkdocs.yml") == (1, TOLD, "")


def test_the_docs_may_be_elsewhere(base):
    """As the configuration says, beside it or in a folder of their own."""
    (base / "mkdocs.yml").write_text("docs_dir: text/pages\n")
    write(base, text__pages__a="---\nkind: wrong\n---\n")

    assert ended("check")[1].startswith("text/pages/a.md:2: `kind: wrong` is none of")


def test_a_site_may_be_in_a_folder_of_its_repository(base):
    """Problems name the files as the repository does."""
    (base / "site").mkdir()
    (base / "site" / "mkdocs.yml").write_text("site_name: Site\n")
    write(base, site__docs__a="---\nkind: wrong\n---\n")

    assert ended("check", "-f", "site/mkdocs.yml")[1].startswith("site/docs/a.md:2: `kind: wrong`")


def test_tags_of_a_configuration_are_read_and_not_run(base):
    """Nothing that it names is imported, called or needed."""
    (base / "mkdocs.yml").write_text(
        "site_name: !ENV [SITE, Site]\n"
        "site_url: !ENV SITE_URL\n"
        "edit: !relative $config_dir\n"
        "markdown_extensions:\n"
        "  - pymdownx.superfences:\n"
        "      custom_fences:\n"
        "        - name: x\n"
        "          format: !!python/name:no.such.module\n"
        "  - toc:\n"
        "      slugify: !!python/object/apply:os.abort {kwds: {}}\n"
    )

    assert ended("check") == (0, "", "2 pages, no problem\n")


@pytest.mark.parametrize(
    ("line", "variable"),
    [("docs_dir: !ENV [DOCS, text]", None), ("docs_dir: !ENV [NOT_DOCS, DOCS, x]", "text"),
     ("docs_dir: !ENV DOCS", "text")],
)  # fmt: skip
def test_the_docs_folder_may_come_from_the_environment(base, monkeypatch, line, variable):
    """What MkDocs would build is what is checked."""
    monkeypatch.delenv("DOCS", raising=False)
    if variable:
        monkeypatch.setenv("DOCS", variable)
    (base / "mkdocs.yml").write_text(f"site_name: Site\n{line}\n")
    write(base, text__a="---\nkind: wrong\n---\n")

    assert ended("check")[1].startswith("text/a.md:2: `kind: wrong` is none of")


def test_a_configuration_may_inherit(base):
    """From a file that says where the docs are, as with MkDocs."""
    (base / "base.yml").write_text("docs_dir: text\n")
    (base / "mkdocs.yml").write_text("INHERIT: base.yml\nsite_name: Site\n")
    write(base, text__a="---\nkind: wrong\n---\n")

    assert ended("check")[1].startswith("text/a.md:2: `kind: wrong` is none of")


@pytest.mark.parametrize(
    "settings",
    ["plugins: [search, learnscape: {bots: [x@example.org]}]", "plugins: {learnscape: {}}",
     "plugins: learnscape", "plugins:", "plugins: [learnscape:]", "extra:", "extra: {status:}",
     "extra: {status: {hot: Hot}}", "extra: []", ""],
)  # fmt: skip
def test_any_form_of_the_settings_is_read(base, settings):
    """Lists and mappings, empty or not."""
    (base / "mkdocs.yml").write_text(settings)

    assert ended("check")[0] == 0


def test_statuses_of_the_site_are_known(base):
    """As the theme shows them."""
    (base / "mkdocs.yml").write_text("extra: {status: {hot: Hot}}\n")
    write(base, docs__a="---\nstatus: hot\n---\n")

    assert ended("check")[0] == 0


def test_without_a_configuration_it_says_how_to_name_one(tmp_path, monkeypatch):
    """In one line, with the option to type."""
    monkeypatch.chdir(tmp_path)

    assert ended("check") == (
        1,
        "",
        "Error: there is no mkdocs.yml here or above; say where with "
        "`--config path/to/mkdocs.yml`\n",
    )


@pytest.mark.usefixtures("base")
def test_a_configuration_that_is_not_there():
    """Is named as it was typed."""
    assert ended("check", "-f", "sites/mkdocs.yml") == (
        1, "", f"Error: there is no file {Path('sites/mkdocs.yml')}\n",
    )  # fmt: skip


def test_docs_that_are_not_there(base):
    """The folder, and who says that it should be there."""
    (base / "mkdocs.yml").write_text("docs_dir: nowhere\n")

    assert ended("check", "-f", "mkdocs.yml") == (
        1, "", "Error: there is no folder nowhere, which mkdocs.yml calls `docs_dir`\n",
    )  # fmt: skip


@pytest.mark.parametrize("text", ["a: [", "a: 'b", "\x07"])
def test_a_configuration_that_cannot_be_read(base, text):
    """Is told of without a trace of Python."""
    (base / "mkdocs.yml").write_text(text)

    code, answer, rest = ended("check", "-f", "mkdocs.yml")

    assert (code, answer) == (1, "")
    assert rest.startswith("Error: mkdocs.yml cannot be read: ")
    assert "Traceback" not in rest


@pytest.mark.parametrize(
    "arguments",
    [["check", "--format", "xml"], ["check", "extra"], ["inspect"], ["check", "--fromat"]],
)
@pytest.mark.usefixtures("base")
def test_a_command_that_was_typed_wrongly(arguments):
    """Ends with 2, and standard output stays empty."""
    code, answer, rest = ended(*arguments)

    assert (code, answer) == (2, "")
    assert rest.startswith("Usage: ")


@pytest.mark.parametrize("name", sorted(main.commands))
@pytest.mark.parametrize("option", ["-h", "--help"])
def test_every_command_explains_itself_with_an_example(name, option):
    """That can be typed as it stands."""
    code, answer, rest = ended(name, option)

    assert (code, rest) == (0, "")
    examples = [line for line in answer.splitlines() if line.startswith("  Example: ")]
    assert examples
    for example in examples:
        typed = example.removeprefix("  Example: ").split()
        assert typed[:2] == ["learnscape", name]
        main.commands[name].make_context(name, typed[2:])


def test_help_lists_the_commands():
    """Also where no command is given."""
    code, answer, _ = ended("--help")

    assert code == 0
    assert re.search("  check +List every problem of the content at once", answer)
    assert "Usage: " in run().output


def test_the_version_is_told():
    """That of the package."""
    code, answer, _ = ended("--version")

    assert (code, answer.rpartition(" ")[0]) == (0, "main, version")


def as_a_program(*arguments, locale="C.UTF-8"):
    """Run it in a process of its own."""
    return subprocess.run(
        [Path(sys.executable).with_name("learnscape"), *arguments],
        capture_output=True,
        check=False,
        env={**os.environ, "LC_ALL": locale},
    )


def test_it_runs_as_a_program(base):
    """The answer goes to standard output, and it ends with 1."""
    write(base, docs__git__rebase=WRONG)

    done = as_a_program("check")

    assert (done.returncode, done.stdout.decode(), done.stderr) == (1, TOLD, b"")


@pytest.mark.parametrize("form", ["text", "github", "json"])
@pytest.mark.parametrize("locale", ["C.UTF-8", "C", "POSIX"])
def test_any_name_can_be_printed_anywhere(base, form, locale):
    """Letters that the terminal has not, and bytes that are no letters, break nothing."""
    for name in ("日本.md", "\udce9.md"):
        (base / "docs" / name).write_text("---\nkind: wrong\n---\n")

    done = as_a_program("check", "--format", form, locale=locale)

    assert done.returncode == 1
    assert done.stderr == b""
    assert done.stdout.count(b"is none of") == 2


def test_a_configuration_that_inherits_from_itself(base):
    """It is told, rather than read for ever."""
    (base / "mkdocs.yml").write_text("INHERIT: mkdocs.yml\n")

    answer = CliRunner().invoke(main, ["check"])

    assert answer.exit_code == 1
    assert answer.stderr == f"Error: {base / 'mkdocs.yml'} inherits from itself\n"


@pytest.mark.parametrize(
    "settings",
    [
        "plugins: [{learnscape: {bots: 5, assistants: [5]}}]",
        "extra: {status: 5}",
        "extra: {status: {2024: Old}}",
    ],
)
def test_options_of_another_kind_are_for_mkdocs_to_complain_of(base, settings):
    """The content is checked all the same."""
    (base / "mkdocs.yml").write_text(f"{settings}\n")

    assert CliRunner().invoke(main, ["check"]).exit_code == 0


@pytest.mark.parametrize("form", ["text", "github", "json"])
def test_a_file_name_that_is_no_text_can_be_told(base, form):
    """Whatever the terminal's encoding."""
    (base / os.fsdecode(b"docs/\xff.md")).write_text(WRONG)

    answer = CliRunner(charset="ascii").invoke(main, ["check", "--format", form])

    assert answer.exit_code == 1
    assert b"docs/\\udcff.md" in answer.stdout_bytes


def test_a_tag_without_a_letter_is_told(repository):
    """Nobody could follow it."""
    repository.commit(
        "Tag", {"docs/a.md": "---\ntags: ['!']\n---\n# A\n", "mkdocs.yml": "site_name: Site\n"}
    )
    repository.checkout()

    code, answer, _ = ended("check", "--config", str(repository.root / "mkdocs.yml"))

    assert code == 1
    assert "docs/a.md:2: the tag `!` has no letter or digit" in answer
