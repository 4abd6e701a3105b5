"""Where a ledger is, and that it only grows: whoever rewrites it stops every build."""

import logging
import os
import re
import shutil

import pytest
from click.testing import CliRunner

from learnscape.cli import main
from learnscape.library import load
from learnscape.read.ledger import LedgerError
from tests.fixtures.ledger import (
    OLGA,
    PAGE,
    TEXT,
    TODAY,
    ZOE,
    Site,
    file_of,
    review,
    sentences,
    write_ledger,
)
from tests.fixtures.repository import git, raw_date
from tests.fixtures.site import STOPPED, captured
from tests.fixtures.site import Site as Build

FILE = f"docs/{PAGE}"
OTHER = "security/other.md"
HERE, THERE = "refs/heads/validations", "refs/remotes/origin/validations"


def land(site, text=TEXT, path=PAGE, on="2026-06-01"):
    """Publish a page."""
    return site.land("Tell of secrets", {f"docs/{path}": text}, on=on)


def is_told(library, name):
    """Say whether a problem or a note names a record."""
    told = [*(problem.path for problem in library.problems), *library.notes]
    return any(name in text for text in told)


def clone(site, folder, *options):
    """Clone a site's repository, as a machine that builds it does."""
    git(site.root, "clone", "--quiet", *options, site.root.as_uri(), os.fspath(folder))
    return folder


def library_of(root, **rules):
    """Give what is read of a clone."""
    site = Site.__new__(Site)  # to which nothing is committed
    site.root, site.docs = root, root / "docs"
    return site.library(**rules)


def commit(root, *lines, on="2026-07-01", parents=(HERE,), branch=HERE):
    """Commit to a ledger what no recorder would, in the words of `git fast-import`."""
    head = [
        f"commit {branch}",
        f"committer Mallory <mallory@example.org> {raw_date(on).decode()}",
        "data 0",
        *(f"{word} {parent}^0" for word, parent in zip(("from", "merge"), parents, strict=False)),
    ]
    stream = "\n".join([*head, *lines, ""])
    git(root, "fast-import", "--quiet", "--force", "--date-format=raw-permissive",
        data=stream.encode())  # fmt: skip
    return git(root, "rev-parse", branch)


def line_of(root, tip, name):
    """Give the line that puts a file where it is at a commit."""
    mode, _, blob = git(root, "ls-tree", tip, name).partition("\t")[0].split()
    return f"M {mode} {blob} {name}"


# Where it is


def test_no_ledger_at_all(handbook):
    """The site is built, nothing is validated, and one note says why."""
    land(handbook)

    library = handbook.library()

    assert library.validations[PAGE].state == "unreviewed"
    assert library.problems == ()
    assert len([note for note in library.notes if "learnscape record" in note]) == 1


def test_no_ledger_and_no_communities(repository):
    """A site without communities has nobody to hear that."""
    repository.commit("Say hello", {"docs/index.md": TEXT})
    repository.checkout()

    library = Site(repository.root, repository).library()

    assert library.notes == ()
    assert {one.state for one in library.validations.values()} == {"unreviewed"}


def test_nobody_asked_for_reviews(handbook):
    """Without the plugin no ledger is read, whatever is in it."""
    landing = land(handbook)
    name = f"changes/{landing[:2]}/{landing}.json"
    handbook.record((name, b"{"), (name, None), on="2026-06-02")

    library = load(handbook.docs, today=TODAY)

    assert (library.validations, library.problems) == ({}, ())


def test_an_empty_ledger(handbook):
    """A branch with a word of welcome, and no record yet."""
    land(handbook)
    handbook.record(("README.md", b"# Reviews\n"), on="2026-06-02")

    library = handbook.library()

    assert (library.validations[PAGE].state, library.problems) == ("unreviewed", ())


def test_a_plain_clone_is_enough(handbook, tmp_path):
    """It has the ledger at `origin` alone."""
    handbook.record(handbook.change(land(handbook), review(OLGA, "2026-06-01")))

    library = library_of(clone(handbook, tmp_path / "clone"))

    assert (library.validations[PAGE].state, library.problems) == ("valid", ())


def test_a_clone_of_one_branch_has_none(handbook, tmp_path):
    """It is built as a site without a ledger."""
    handbook.record(handbook.change(land(handbook), review(OLGA, "2026-06-01")))

    library = library_of(clone(handbook, tmp_path / "clone", "--single-branch", "--branch=main"))

    assert library.validations[PAGE].state == "unreviewed"
    assert [note for note in library.notes if "learnscape record" in note]


def test_a_worktree_has_the_ledger_of_its_repository(handbook, tmp_path):
    """Branches are shared."""
    handbook.record(handbook.change(land(handbook), review(OLGA, "2026-06-01")))
    tree = tmp_path / "tree"
    git(handbook.root, "worktree", "add", "--quiet", "--detach", os.fspath(tree), "main")

    assert library_of(tree).validations[PAGE].state == "valid"


@pytest.mark.parametrize("place", ["refs/tags/validations", "refs/heads/validations-old",
                                   "refs/heads/x/validations", "refs/remotes/fork/validations",
                                   "refs/notes/validations"])  # fmt: skip
def test_nothing_else_of_that_name_is_a_ledger(handbook, place):
    """Neither a tag, nor a branch of a fork, nor one that is named alike."""
    handbook.record(handbook.change(land(handbook), review(OLGA, "2026-06-01")))
    git(handbook.root, "update-ref", place, HERE)
    git(handbook.root, "update-ref", "-d", HERE)

    assert handbook.validation().state == "unreviewed"


def test_records_on_main_are_files_like_others(handbook):
    """A contribution that brings a record brings a file."""
    landing = land(handbook)
    name, data = file_of(handbook.change(landing, review(OLGA, "2026-06-01")))
    handbook.land("Forge", {name: data, f"validations/{name}": data}, on="2026-06-02")

    assert handbook.validation().state == "unreviewed"


@pytest.fixture
def two(handbook, tmp_path):
    """Give a site with two pages, its clone, and a record of each page that the ledger lacks."""
    landings = [land(handbook), land(handbook, sentences("other"), OTHER, "2026-06-02")]
    records = [handbook.change(one, review(OLGA, "2026-06-01")) for one in landings]
    handbook.record(("README.md", b"# Reviews\n"), on="2026-06-03")
    there = clone(handbook, tmp_path / "clone")
    git(there, "branch", "--quiet", "validations", "origin/validations")
    return handbook, there, records


def states(root):
    """Give the states of both pages in a clone."""
    validations = library_of(root).validations
    return validations[PAGE].state, validations[OTHER].state


def test_the_branch_here_is_behind(two):
    """What was fetched counts, and nobody has to merge it."""
    site, there, records = two
    site.record(*records, on="2026-06-04")
    git(there, "fetch", "--quiet")

    assert states(there) == ("valid", "valid")


def test_the_branch_here_is_ahead(two):
    """What was not pushed yet counts here."""
    _, there, records = two
    write_ledger(there, records, on="2026-06-04")

    assert states(there) == ("valid", "valid")


def test_both_went_on(two):
    """Two wrote at the same time: nothing is lost, before they are merged and afterwards."""
    site, there, (one, other) = two
    site.record(one, on="2026-06-04")
    write_ledger(there, [other], on="2026-06-05")
    git(there, "fetch", "--quiet")

    assert states(there) == ("valid", "valid")
    commit(there, line_of(there, THERE, file_of(one)[0]), parents=(HERE, THERE))
    assert states(there) == ("valid", "valid")
    git(there, "update-ref", "-d", THERE)
    assert states(there) == ("valid", "valid")


def test_both_wrote_the_same(two):
    """Two recorders at once write the same bytes."""
    site, there, records = two
    site.record(*records, on="2026-06-04")
    write_ledger(there, records[::-1], on="2026-06-05")
    git(there, "fetch", "--quiet")

    assert states(there) == ("valid", "valid")
    assert library_of(there).problems == ()
    commit(there, parents=(HERE, THERE))
    assert states(there) == ("valid", "valid")


@pytest.mark.parametrize("days", [("2026-06-04", "2026-06-04"), ("2026-06-04", "2026-06-06")])
def test_both_wrote_something_else(two, days):
    """Of two words about one change one counts, the same everywhere, and both are told of."""
    site, there, (one, _) = two
    site.record(one, on=days[0])
    write_ledger(there, [one | {"reviews": [review(ZOE, "2026-06-01")]}], on=days[1])
    git(there, "fetch", "--quiet")

    assert is_told(library_of(there), file_of(one)[0])
    first = states(there)
    ours, theirs = git(there, "rev-parse", HERE), git(there, "rev-parse", THERE)
    git(there, "update-ref", HERE, theirs)
    git(there, "update-ref", THERE, ours)
    assert states(there) == first


def test_a_ledger_that_was_pushed_by_force(two):
    """What this clone knew is not lost, whatever `origin` says now."""
    site, there, records = two
    site.record(*records, on="2026-06-04")
    git(there, "fetch", "--quiet")
    git(there, "update-ref", HERE, THERE)
    git(site.root, "update-ref", "-d", HERE)
    site.record(records[1], on="2026-06-05")
    git(there, "fetch", "--quiet", "--force")

    assert git(there, "rev-list", "--count", THERE) == "1"
    assert states(there) == ("valid", "valid")


# Clones that hold less


def test_a_shallow_clone(handbook, tmp_path):
    """What cannot be known is not said, and the build tells why."""
    land(handbook, sentences("other"), OTHER, "2026-05-30")
    handbook.record(handbook.change(land(handbook), review(OLGA, "2026-06-01")))
    handbook.land("Go on", {"docs/index.md": "# Hello\n"}, on="2026-06-05")
    root = clone(handbook, tmp_path / "clone", "--depth=1", "--no-single-branch")

    library = library_of(root)

    assert [problem.path for problem in library.problems] == [".git"]
    assert library.validations[OTHER].state == "unreviewed"
    assert library.validations[PAGE].state in {"valid", "unreviewed"}


def test_a_shallow_ledger(handbook, tmp_path):
    """Its records are read, and a note says that nobody can tell whether one was changed."""
    handbook.record(handbook.change(land(handbook), review(OLGA, "2026-06-01")))
    handbook.record(("README.md", b"# Reviews\n"), on="2026-06-03")
    root = clone(handbook, tmp_path / "clone", "--single-branch", "--branch=main")
    refs = "+refs/heads/validations:refs/remotes/origin/validations"
    git(root, "fetch", "--quiet", "--depth=1", "origin", refs)

    library = library_of(root)

    assert library.validations[PAGE].state == "valid"
    assert [note for note in library.notes if "ledger" in note or "validations" in note]


def test_a_clone_without_old_contents(handbook, tmp_path):
    """Without texts nothing can be compared: nothing is said of reviews, and a note says why."""
    land(handbook)
    handbook.record(handbook.change(git(handbook.root, "rev-parse", "main"),
                                    review(OLGA, "2026-06-01")))  # fmt: skip
    git(handbook.root, "config", "uploadpack.allowFilter", "true")
    root = clone(handbook, tmp_path / "clone", "--filter=blob:none")
    handbook.root.rename(tmp_path / "gone")

    library = library_of(root)

    assert library.validations == {}
    assert [note for note in library.notes if "--filter" in note]


def test_a_copy_without_its_history(handbook, tmp_path):
    """A folder of files tells nothing of reviews, good or bad."""
    handbook.record(handbook.change(land(handbook), review(OLGA, "2026-06-01")))
    shutil.copytree(handbook.docs, tmp_path / "copy" / "docs")

    assert library_of(tmp_path / "copy").validations == {}


# It only grows


@pytest.fixture
def kept(handbook):
    """Give a site with a record of each kind, and the names of their files."""
    records = [handbook.change(land(handbook), review(OLGA, "2026-06-01"))]
    records.append(handbook.revalidation(PAGE, review(OLGA, "2026-06-03")))
    handbook.record(*records, on="2026-06-04")
    return handbook, [file_of(record)[0] for record in records]


def stopped(root):
    """Give what the build says as it stops."""
    with pytest.raises(LedgerError) as error:
        library_of(root)
    return f"{error.value} {error.value.mend}"


EDIT = "M 100644 inline {}\ndata 3\n{{}}\n"
REWRITTEN = {
    "deleted": ["D {}"],
    "edited": [EDIT],
    "moved": ["R {} changes/00/moved.json"],
    "moved-out": ["R {} old.json"],
    "a-link": ["M 120000 inline {}\ndata 9\nREADME.md"],
    "a-folder": ["D {}", "M 100644 inline {}/x.json\ndata 0"],
    "all": ["deleteall"],
}


@pytest.mark.parametrize("lines", REWRITTEN.values(), ids=REWRITTEN)
@pytest.mark.parametrize("number", [0, 1], ids=["change", "page"])
def test_a_record_that_was_rewritten_stops_the_build(kept, lines, number):
    """Its name is told, and the commit that did it."""
    site, names = kept
    sha = commit(site.root, *(line.format(names[number]) for line in lines))

    told = stopped(site.root)

    assert names[number] in told or (lines == ["deleteall"] and names[0] in told)
    assert sha[:10] in told


@pytest.mark.parametrize("how", ["D {}", EDIT], ids=["deleted", "edited"])
def test_putting_it_back_does_not_hide_it(kept, how):
    """Whatever comes later, that commit stays in the history."""
    site, (name, _) = kept
    again = line_of(site.root, HERE, name)
    sha = commit(site.root, how.format(name))
    commit(site.root, again, on="2026-07-02")
    site.record(("README.md", b"# Reviews\n"), on="2026-07-03")

    told = stopped(site.root)

    assert name in told
    assert sha[:10] in told


def test_a_rewritten_ledger_at_origin_stops_the_build(kept, tmp_path):
    """It matters not where it was rewritten."""
    site, (name, _) = kept
    root = clone(site, tmp_path / "clone")
    git(root, "branch", "--quiet", "validations", "origin/validations")
    sha = commit(site.root, f"D {name}")
    git(root, "fetch", "--quiet")

    told = stopped(root)

    assert name in told
    assert sha[:10] in told


def test_what_is_told_puts_it_right(kept, tmp_path):
    """Each command, as it stands there: at origin, and in the clone that had it already."""
    site, (name, _) = kept
    root = clone(site, tmp_path / "clone")
    commit(site.root, f"D {name}")
    git(root, "fetch", "--quiet")
    git(root, "branch", "--quiet", "validations", "origin/validations")
    push, force = re.findall(r"`git ((?:push|branch) [^`]+)`", stopped(root))

    git(root, *push.split())
    stopped(root)
    git(root, *force.split())

    assert library_of(root).validations[PAGE].state == "valid"
    assert site.validation().state == "valid"


@pytest.mark.parametrize("how", ["dropped", "edited", "ours"])
def test_a_merge_may_drop_nothing(kept, how):
    """What a merge leaves out of either side was taken away by it."""
    site, (name, _) = kept
    other = land(site, sentences("other"), OTHER, "2026-06-05")
    commit(site.root, branch="refs/heads/aside")
    site.record(site.change(other, review(OLGA, "2026-06-05")), on="2026-06-06")
    late = f"changes/{other[:2]}/{other}.json"
    if how == "ours":  # the other side's record is not taken over
        parents, lines, lost = ("refs/heads/aside", HERE), [], late
    else:
        parents, lost = (HERE, "refs/heads/aside"), name
        lines = [f"D {name}" if how == "dropped" else EDIT.format(name)]
    sha = commit(site.root, *lines, parents=parents)

    told = stopped(site.root)

    assert lost in told
    assert sha[:10] in told


def test_a_side_branch_may_drop_nothing(kept):
    """What was done on a side of the ledger's history was done."""
    site, (name, _) = kept
    again = line_of(site.root, HERE, name)
    sha = commit(site.root, f"D {name}", branch="refs/heads/aside")
    commit(site.root, again, on="2026-07-02", parents=(HERE, "refs/heads/aside"))

    told = stopped(site.root)

    assert name in told
    assert sha[:10] in told


def test_an_empty_file_in_place_of_a_record(kept):
    """A file that looks like a deletion is an edit."""
    site, (name, _) = kept
    commit(site.root, f"M 100644 inline {name}\ndata 0")

    assert name in stopped(site.root)


# Dates


def test_dates_that_fall_stop_nothing(kept):
    """One clock that was wrong is no reason that nobody reads anything any more."""
    site, _ = kept
    site.record(("README.md", b"# Reviews\n"), on="2035-06-10")
    other = land(site, sentences("other"), OTHER, "2026-06-05")
    site.record(site.change(other, review(OLGA, "2026-06-05")), on="2026-06-06")

    assert [site.validation(path).state for path in (PAGE, OTHER)] == ["valid", "valid"]


def test_clocks_are_a_little_apart(kept):
    """Two machines, or another zone, are no harm."""
    site, _ = kept
    site.record(("README.md", b"# Reviews\n"), on="2026-06-10T12:00:00+00:00")
    site.record(("README.md", b"# Reviewers\n"), on="2026-06-10T11:00:00+14:00")

    assert site.validation().state == "valid"


def test_a_ledger_of_the_future(kept):
    """A ledger whose commits are dated after today is read, and what it says has its own dates."""
    site, _ = kept
    site.record(("README.md", b"# Reviews\n"), on="2035-06-10")

    assert site.validation().state == "valid"


# What a stopped build looks like


def test_a_whole_build_stops(kept, tmp_path):
    """With the record and the commit, in words, and without a traceback."""
    site, (name, _) = kept
    sha = commit(site.root, f"D {name}")
    build = Build(site.root, tmp_path / "built")
    build.configure(plugins=["learnscape", "learnscape/validation"])

    with captured() as log, pytest.raises(STOPPED):
        build.build()

    told = [record.getMessage() for record in log if record.levelno >= logging.ERROR]
    assert [name in text and sha[:10] in text for text in told] == [True]
    assert not (tmp_path / "built" / "index.html").exists()


@pytest.mark.parametrize(
    "arguments",
    [["check"], ["due"], ["digest"], ["codeowners"], ["validate", PAGE], ["record"]],
    ids=" ".join,
)
def test_every_command_stops(kept, monkeypatch, arguments):
    """With the same words, and no traceback."""
    site, (name, _) = kept
    sha = commit(site.root, f"D {name}")
    settings = "site_name: Handbook\nplugins: [learnscape, learnscape/validation]\n"
    (site.root / "mkdocs.yml").write_text(settings)
    monkeypatch.chdir(site.root)

    result = CliRunner().invoke(main, arguments, catch_exceptions=False)

    assert result.exit_code == 1
    assert result.stdout == ""
    assert name in result.stderr
    assert sha[:10] in result.stderr


def test_a_build_without_reviews_goes_on(kept, tmp_path):
    """A site that shows no reviews is not stopped by them."""
    site, (name, _) = kept
    commit(site.root, f"D {name}")
    build = Build(site.root, tmp_path / "built").configure(plugins=["learnscape"])

    assert build.build().page("index.html").text()


def test_a_stopped_build_stops_again(kept):
    """Nothing of a rewritten ledger is kept for the next build, and a mended one is believed."""
    site, (name, _) = kept
    before = git(site.root, "rev-parse", HERE)
    assert site.validation().state == "valid"
    commit(site.root, f"D {name}")

    stopped(site.root)
    stopped(site.root)
    git(site.root, "update-ref", HERE, before)
    assert site.validation().state == "valid"
