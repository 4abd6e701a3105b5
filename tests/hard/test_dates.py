"""Hard cases of dates and history; each test's docstring begins with the number of its case."""

import json
import os
import time
import unicodedata
from datetime import UTC, datetime, timedelta

import pytest

from learnscape.library import load
from tests.fixtures.hard import FACTS, LISTENING, NFC, TODAY, moment, prose
from tests.fixtures.repository import ADA, BOB, CLEO, git
from tests.fixtures.site import STOPPED, facts_of, names_of

# A hook, as a file beside mkdocs.yml, that adds pages which are no files of the docs folder.
GENERATE = """
from mkdocs.structure.files import File

def on_files(files, config):
    files.append(File.generated(config, "tags.md", content="# All tags\\n"))
    return files
"""
FALL_BACK = """
import os
from mkdocs.structure.files import File

def on_files(files, config):
    file = File("de/index.md", config.docs_dir, config.site_dir, config.use_directory_urls)
    file.abs_src_path = os.path.join(config.docs_dir, "index.md")
    files.append(file)
    return files
"""


def days_of(library, path):
    """Give a page's four dates."""
    dates = library.dates[path]
    return dates.created, dates.published, dates.updated, dates.touched


def same_facts(library, name):
    """Say whether a library knows what is true of the pages of a repository."""
    for path, facts in FACTS[name].items():
        dates, made = facts_of(library, path)
        assert dates.created == moment(facts.created)
        assert dates.updated == moment(facts.updated)
        assert made == facts.credits
    return True


def only(problems):
    """Give the one problem there is."""
    (problem,) = problems
    return problem


def test_hc01_a_clone_cut_short_invents_nothing(library):
    """HC-01: the commit at the edge of a shallow clone dates no page and credits nobody."""
    shallow = library("shallow")

    assert days_of(shallow, "index.md") == (None,) * 4
    assert names_of(shallow, "index.md") == []
    assert "git fetch --unshallow" in only(shallow.problems).mend


def test_hc01_a_clone_cut_short_stops_a_strict_build(own, site_in):
    """HC-01: a site that would credit nobody is not published."""
    site = site_in(own("shallow").parent)

    with pytest.raises(STOPPED):
        site.build(strict=True)


def test_hc01_what_lies_within_a_shallow_clone_is_known(library):
    """HC-01: a change after the edge is known, whoever came before it is not made up."""
    shallow = library("shallow_3")

    assert shallow.dates["index.md"].touched == moment(4)
    assert all(credit.role != "creator" for credit in shallow.credits.get("index.md", ()))


def test_hc02_shallowness_is_asked_of_git(library):
    """HC-02: a worktree of a shallow clone, whose `.git` is a file, is known to be shallow."""
    assert "unshallow" in only(library("worktree_of_shallow").problems).mend


def test_hc03_one_message_whatever_builds_the_site(own, monkeypatch):
    """HC-03: the state of the repository makes the message, and it is one."""
    docs = own("shallow")
    for machine in ("CI", "GITHUB_ACTIONS", "GITLAB_CI", "BITBUCKET_BUILD_NUMBER"):
        monkeypatch.setenv(machine, "true")

    assert len(load(docs, today=TODAY).problems) == 1


def test_hc04_a_clone_that_cannot_be_deepened_is_told_of(own):
    """HC-04: with no remote to fetch from, a shallow clone is still a problem, not a guess."""
    docs = own("shallow")
    git(docs, "remote", "remove", "origin")

    shallow = load(docs, today=TODAY)

    assert days_of(shallow, "index.md") == (None,) * 4
    assert shallow.problems


def test_hc05_a_page_that_moved_is_not_born_again(library):
    """HC-05: creation and creator follow a page through renames, twice and with edits too."""
    moved = library("renames")

    assert moved.dates["twice.md"].created == moment(1)
    assert moved.dates["edited.md"].created == moment(1)
    assert moved.credits["edited.md"][0].name == "Ada Lovelace"


def test_hc06_moving_is_not_updating(library):
    """HC-06: a pure move, and an edit of links only, touch a page and do not update it."""
    for path in ("pure.md", "linking.md"):
        dates = library("renames").dates[path]
        assert (dates.updated, dates.touched) == (moment(1), moment(5))


def test_hc07_a_page_made_from_a_template_starts_its_own_life(library):
    """HC-07: a copy has its own creator and its own first day."""
    dates, made = facts_of(library("templates"), "copied.md")

    assert dates.created == moment(5)
    assert made == ("Bob Kahn: creator",)


def test_hc07_an_empty_page_takes_nothing_from_another(library):
    """HC-07: an empty page that came as an empty page went is not that page."""
    dates, made = facts_of(library("templates"), "empty.md")

    assert dates.created == moment(6)
    assert made == ("Cleo Diaz: creator",)


def test_hc08_a_rename_made_in_a_merge_is_followed(library):
    """HC-08: a page that moved in the merge commit itself keeps its creation."""
    dates, made = facts_of(library("renames"), "merged.md")

    assert dates.created == moment(1)
    assert made[0] == "Ada Lovelace: creator"


def test_hc09_a_folder_that_changed_only_in_case_keeps_its_past(library):
    """HC-09: git knows of the new spelling, so nothing is lost."""
    assert library("renames").dates["Case/page.md"].created == moment(1)


def test_hc09_a_disk_that_spells_a_path_in_other_letters_is_told_of(library):
    """HC-09: the tracked path that differs in case only is used, and both are named."""
    spelt = library("other_spelling")

    assert spelt.dates["guide/page.md"].created == moment(1)
    said = "\n".join([*map(str, spelt.problems), *spelt.notes])
    assert "guide/page.md" in said
    assert "Guide/page.md" in said


def test_hc10_an_edit_made_in_a_merge_counts(library):
    """HC-10: what only the merge says is dated and credited by the merge."""
    dates, made = facts_of(library("evil_merge"), "page.md")

    assert dates.updated == moment(6)
    assert "Eve Okafor: author" in made


def test_hc10_a_page_that_a_merge_adds_is_its_authors(repository):
    """HC-10: a page born in a merge has a creator, though its text is a copy of another's."""
    repository.commit("Begin", {"docs/form.md": prose("form")}, on=1)
    repository.commit("Beside", {"docs/side.md": prose("side")}, by=BOB, on=2, branch="side")
    repository.merge("side", {"docs/copy.md": prose("form")}, by=CLEO, on=3)
    repository.checkout()

    dates, made = facts_of(load(repository.root / "docs", today=TODAY), "copy.md")

    assert dates.created == moment(3)
    assert made == ("Cleo Diaz: creator",)


def test_hc11_written_in_january_published_in_november(library):
    """HC-11: creation is the day of writing, publication the day of the merge."""
    dates = library("landings").dates["slow.md"]

    assert dates.created == datetime(2024, 1, 10, tzinfo=UTC)
    assert dates.published == dates.updated == datetime(2024, 11, 10, tzinfo=UTC)


def test_hc12_history_gives_the_order(library):
    """HC-12: a picked commit with an older author date is still the newest change."""
    dates = library("landings").dates["picked.md"]

    assert (dates.created, dates.updated) == (moment(14), moment(50))


def test_hc13_a_mass_edit_updates_nothing(library):
    """HC-13: neither a landing on more than twenty pages nor a listed one is an update."""
    reformatted = library("reformats")

    assert reformatted.dates["p04.md"].updated == moment(1)  # by size
    assert reformatted.dates["p00.md"].updated == moment(1)  # by size, and by the list
    assert names_of(reformatted, "p00.md") == ["Ada Lovelace"]


def test_hc13_a_page_of_listed_commits_only_has_its_creation(library):
    """HC-13: with every commit ignored, the day of creation is left, never an ignored edit."""
    dates, made = facts_of(library("reformats"), "listed-birth.md")

    assert dates.updated == dates.created == moment(2)
    assert made == ("Cleo Diaz: creator",)


@pytest.mark.parametrize("page", ["p05.md", "p06.md", "p07.md"])
def test_hc14_a_change_nobody_can_read_is_no_update(library, page):
    """HC-14: line endings, white space and front matter touch a page and do not update it."""
    dates = library("reformats").dates[page]

    assert dates.updated == moment(1)
    assert dates.touched > moment(20)


def test_hc15_a_page_that_is_not_committed_has_no_date(library):
    """HC-15: untracked and staged pages have no facts, and nobody complains of them."""
    written = library("pages")

    for path in ("untracked.md", "staged.md"):
        assert days_of(written, path) == (None,) * 4
        assert names_of(written, path) == []
    assert not written.problems


def test_hc15_a_page_that_is_not_committed_builds_without_a_warning(site):
    """HC-15: whoever writes a page sees it at once, in a strict build too, and with no date."""
    site.commit("Begin", {"docs/index.md": prose("home")})
    site.write("docs/new.md", prose("new"))

    built = site.build(strict=True)

    assert not built.warnings
    assert not built.page("new/index.html").all("time")
    assert built.page("index.html").all("time")


def test_hc16_without_a_repository_the_site_is_built(own, site_in):
    """HC-16: pages are there, facts are not, and one line says so."""
    built = site_in(own("no_git").parent).build()

    assert "home0x00" in built.page().text()
    assert not built.page().all("time")
    assert len([line for line in built.log if line.startswith("learnscape:")]) == 1


def test_hc16_without_a_git_program_the_site_is_built(own, site_in, monkeypatch, tmp_path):
    """HC-16: a slim image without git builds the site, and one line says what is missing."""
    root = own("plain").parent
    monkeypatch.setenv("PATH", os.fspath(tmp_path / "nowhere"))

    built = site_in(root).build()

    assert not built.page().all("time")
    assert len([line for line in built.log if line.startswith("learnscape:")]) == 1


def test_hc17_a_repository_without_a_commit_is_a_first_day(library, own, site_in):
    """HC-17: nothing is committed, so nothing is known, and nothing is wrong."""
    assert not library("no_commit").problems
    assert library("no_commit").commit is None

    built = site_in(own("no_commit").parent).build(strict=True)

    assert not built.page().all("time")


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid(), reason="only root gives files away")
def test_hc18_a_repository_of_somebody_else_is_not_guessed_at(library):
    """HC-18: git refuses, and the message holds the command that makes it trust the folder."""
    refused = library("foreign")

    assert days_of(refused, "index.md") == (None,) * 4
    assert "git config --global --add safe.directory" in only(refused.problems).mend


def test_hc19_a_merge_made_for_a_test_gives_no_fact(library):
    """HC-19: of a pull request's own merge neither date nor author is taken."""
    proposed = library("pull_request")

    assert proposed.dates["index.md"].touched == moment(0)
    assert proposed.dates["new.md"].published is None
    assert names_of(proposed, "new.md") == ["Bob Kahn"]


def test_hc19_no_branch_is_needed(library):
    """HC-19: a detached checkout without any branch has every fact."""
    assert same_facts(library("detached"), "plain")


@pytest.mark.parametrize("name", ["worktree_of_bare", "separate_git_folder"])
def test_hc20_the_history_may_lie_elsewhere(library, name):
    """HC-20: git is asked where the history is; `.git` need not be a folder."""
    assert same_facts(library(name), "plain")


def test_hc20_variables_that_point_elsewhere_are_not_heard(own, hard_repository, monkeypatch):
    """HC-20: within a hook `GIT_DIR` and its kin name another repository."""
    docs = own("plain")
    other = hard_repository("reverts").parent
    monkeypatch.setenv("GIT_DIR", os.fspath(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", os.fspath(other))
    monkeypatch.setenv("GIT_INDEX_FILE", os.fspath(other / "index"))

    assert same_facts(load(docs, today=TODAY), "plain")


def test_hc21_a_submodule_tells_its_own_history(library):
    """HC-21: pages of a submodule, and of one within it, have the facts of their repository."""
    dates, made = facts_of(library("submodules"), "handbook/deep/deep.md")

    assert dates.created == moment(1)
    assert made == ("Cleo Diaz: creator",)


def test_hc22_a_plugin_that_serves_another_file_gets_no_wrong_facts(site):
    """HC-22: a page that comes from another file has that file's facts, or none."""
    site.commit("Begin", {"docs/index.md": prose("home")}, by=ADA, on=1)
    site.commit("Begin", {"docs/other.md": prose("other")}, by=BOB, on=2)
    site.write("hook.py", FALL_BACK).configure(hooks=["hook.py"])

    foot = site.build().credits("de/index.html")

    assert "Bob Kahn" not in foot
    assert foot == "" or "Ada Lovelace" in foot


def test_hc23_a_linked_page_has_the_facts_of_its_target(library):
    """HC-23: a link to a page, or to a file beside the docs, is followed within the repository."""
    dates, made = facts_of(library("links"), "inside.md")

    assert dates.updated == moment(3)
    assert made == ("Ada Lovelace: creator", "Cleo Diaz: author")
    assert library("links").dates["readme.md"].created == moment(1)


def test_hc24_letters_of_any_script_name_a_page(library):
    """HC-24: a name outside ASCII is found in git as it is on the disk."""
    for path in (f"{NFC}.md", "日本/東京.md", "🦉 owl.md"):
        assert names_of(library("names"), path) == ["Ada Lovelace", "Bob Kahn"]


def test_hc24_both_forms_of_an_accent_are_the_same_page(library):
    """HC-24: a disk that takes accents apart finds what git keeps in one piece."""
    path = unicodedata.normalize("NFD", f"{NFC}.md")

    assert names_of(library("other_spelling"), path) == ["Bob Kahn"]


@pytest.mark.parametrize(
    "path", ["two words.md", 'it\'s "q".md', "new\nline.md", "tab\there.md", "-dash.md"]
)
def test_hc25_a_name_is_never_taken_for_anything_else(library, path):
    """HC-25: spaces, quotes, tabs, line ends and dashes are parts of a name."""
    assert names_of(library("names"), path) == ["Ada Lovelace", "Bob Kahn"]


def test_hc26_a_separator_in_a_name_separates_nothing(library):
    """HC-26: bars in people's and files' names leave every record whole."""
    assert names_of(library("hostile"), "separator.md") == ["Ann | Acme"]
    assert names_of(library("names"), "a|b.md") == ["Ada Lovelace", "Bob Kahn"]


def test_hc27_old_bytes_are_read_and_never_fatal(library):
    """HC-27: a declared encoding is honoured, an undeclared one read as well as can be."""
    old = library("old_bytes")

    assert names_of(old, "declared.md") == ["Jörg Müller"]
    assert names_of(old, "undeclared.md") == ["René Roy"]
    assert names_of(old, "unknown.md") == ["Bob Kahn"]


def test_hc27_a_header_written_by_hand_is_read(library):
    """HC-27: angle brackets in a commit's header harm neither that commit nor the next."""
    assert library("old_bytes").dates["hand0.md"].created == moment(4)
    assert library("old_bytes").dates["hand1.md"].created == moment(5)


def test_hc28_the_configuration_of_a_repository_changes_nothing(library):
    """HC-28: signatures, colours, formats and renames are as we need them."""
    assert same_facts(library("configured"), "plain")


def test_hc28_the_configuration_of_a_user_changes_nothing(own, monkeypatch, tmp_path):
    """HC-28: what stands in `~/.gitconfig`, and the locale, stay there."""
    docs = own("renames")
    for key, value in LISTENING.items():
        git(tmp_path, "config", "--file", os.fspath(tmp_path / ".gitconfig"), key, value)
    monkeypatch.setenv("HOME", os.fspath(tmp_path))
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    monkeypatch.setenv("LANGUAGE", "de")

    moved = load(docs, today=TODAY)

    assert moved.dates["twice.md"].created == moment(1)
    assert moved.dates["edited.md"].created == moment(1)


def test_hc29_what_git_warns_of_is_not_taken_for_data(repository):
    """HC-29: with more renames at once than git likes to compare, every page keeps its facts."""
    count = 60
    start = {f"docs/a{n}.md": prose(f"p{n}") for n in range(count)}
    moves = {f"docs/a{n}.md": f"docs/b{n}.md" for n in range(count)}
    repository.commit("Begin", start, on=1)
    longer = {f"docs/b{n}.md": prose(f"p{n}", 6) for n in range(count)}
    repository.commit("Move all", longer, moves=moves, on=2)
    repository.checkout()
    git(repository.root, "config", "diff.renameLimit", "3")

    moved = load(repository.root / "docs", today=TODAY)

    assert {dates.created for dates in moved.dates.values()} == {moment(1)}


def test_hc30_commits_without_files_are_read(repository):
    """HC-30: empty commits, and merges that change nothing, stand between real ones."""
    repository.commit("", {})
    repository.commit("Begin", {"docs/index.md": prose("home")}, on=1)
    repository.commit("Nothing", {}, by=BOB, on=2)
    repository.commit("Nothing either", {}, by=CLEO, on=3, branch="side")
    repository.commit("Still nothing", {}, by=BOB, on=4)
    repository.merge("side", by=CLEO, on=5)
    repository.commit("", {"docs/index.md": prose("home", 7)}, on=6)
    repository.checkout()

    quiet = load(repository.root / "docs", today=TODAY)

    dates, made = facts_of(quiet, "index.md")
    assert (dates.created, dates.updated) == (moment(1), moment(6))
    assert made == ("Ada Lovelace: creator",)


def test_hc31_a_long_log_is_streamed(repository):
    """HC-31: more than a megabyte of log is read to its first commit."""
    subject = "Say it again " * 40
    for day in range(2200):
        repository.commit(subject, {"docs/index.md": f"# Home\n\nDay {day}.\n"}, on=day // 10)
    repository.checkout()

    long = load(repository.root / "docs", today=TODAY)

    assert long.dates["index.md"].created == moment(0)
    assert long.credits["index.md"][0].commits == 2200


def test_hc32_a_clone_without_old_texts_has_dates(library):
    """HC-32: creation, publication and credits need no text; no text is fetched."""
    partial = library("blobless")

    assert partial.dates["index.md"].created == moment(0)
    assert names_of(partial, "git/rebase.md") == ["Ada Lovelace", "Bob Kahn", "Cleo Diaz"]
    assert partial.dates["git/rebase.md"].updated in (None, moment(2))


def test_hc32_a_clone_without_old_texts_says_what_it_lacks(library):
    """HC-32: whoever builds from a partial clone is told."""
    partial = library("blobless")

    assert partial.notes or partial.problems


def test_hc33_a_commit_from_the_future_is_capped(library):
    """HC-33: the landing after it, or the day of the build, is the latest it can be."""
    capped = library("odd_dates")
    newest = library("future_head")

    assert capped.dates["future.md"].published == datetime(2024, 5, 1, 9, tzinfo=UTC)
    assert newest.dates["future.md"].published.date() <= TODAY.date()
    assert any("2035" in note for note in capped.notes)
    assert any("2035" in note for note in newest.notes)


@pytest.mark.parametrize("name", ["landings", "odd_dates", "renames", "readded", "pages"])
def test_hc34_nothing_is_updated_before_it_is_created(library, name):
    """HC-34: created, published, updated and touched come in this order, before the build."""
    for dates in library(name).dates.values():
        known = [dates.created, dates.published, dates.updated, dates.touched]
        known = [day for day in known if day]
        assert known == sorted(known)
        assert all(day < TODAY + timedelta(days=1) for day in known)


@pytest.mark.parametrize("zone", ["EST5EDT", "Asia/Kolkata", "Pacific/Tongatapu"])
def test_hc35_the_zone_of_the_machine_changes_no_instant(own, clock_in, zone):
    """HC-35: every time is an instant, told in UTC, wherever the site is built."""
    docs = own("odd_dates")
    clock_in(zone)

    moved = load(docs, today=TODAY)

    assert moved.dates["india.md"].created == datetime(2024, 3, 31, 18, 40, tzinfo=UTC)
    assert moved.dates["india.md"].created.utcoffset().total_seconds() == 0
    assert moved.dates["epoch.md"].created == datetime(1970, 1, 1, tzinfo=UTC)


def test_hc35_the_zone_of_the_machine_changes_no_byte(own, site_in, clock_in, tmp_path):
    """HC-35: the same commit is the same site in three zones, and when built twice."""
    site = site_in(own("site").parent)
    sites = []
    for number, zone in enumerate(("UTC", "EST5EDT", "Pacific/Tongatapu", "UTC")):
        clock_in(zone)
        files = site.build(into=tmp_path / f"built{number}").files()
        sites.append(own_bytes(files))

    assert sites[0] == sites[1] == sites[2] == sites[3]
    assert any(b"learnscape-credits" in content for content in sites[0].values())


def own_bytes(files):
    """Leave out what MkDocs itself dates by the day of the build."""
    return {path: data for path, data in files.items() if not path.startswith("sitemap.xml")}


def test_hc36_a_date_is_a_date_however_it_is_written(library):
    """HC-36: a date, a time with a zone and a text are one kind of value, in any mixture."""
    written = library("pages")

    assert written.dates["dated.md"].created == datetime(2020, 1, 2, tzinfo=UTC)
    assert written.dates["timed.md"].created == datetime(2020, 1, 2, 8, tzinfo=UTC)
    assert written.dates["spoken.md"].created == datetime(2020, 1, 2, 10, tzinfo=UTC)
    assert sorted(dates.created for dates in written.dates.values() if dates.created)


def test_hc37_a_date_nobody_can_read_is_a_problem(library):
    """HC-37: file, line and accepted forms are named, and no other date takes its place."""
    problem = only(p for p in library("mistakes").problems if p.path == "docs/date.md")

    assert problem.line == 3
    assert "last summer" in problem.what
    assert "created: 20" in problem.mend


@pytest.mark.parametrize("theme", ["mkdocs", "readthedocs"])
def test_hc38_a_locale_neither_stops_the_build_nor_moves_a_date(site, theme):
    """HC-38: a theme in Brazilian Portuguese shows the same instants."""
    site.commit("Begin", {"docs/index.md": prose("home")}, on=1)
    instants = []
    for locale in ("en", "pt_BR", "zh_Hant"):
        site.configure(theme={"name": theme, "locale": locale})
        instants.append(site.build().page().all("time", within="learnscape-credits"))

    assert instants[0]
    assert [time["datetime"] for time in instants[0]] == [time["datetime"] for time in instants[1]]
    assert [time["datetime"] for time in instants[0]] == [time["datetime"] for time in instants[2]]


def test_hc39_a_translation_has_its_own_makers(site):
    """HC-39: each language's file has its facts; a page that falls back has those of its text."""
    site.commit("Begin", {"docs/index.md": prose("home")}, by=ADA, on=1)
    site.commit("Translate", {"docs/index.pt.md": prose("casa")}, by=BOB, on=2)
    site.write("hook.py", FALL_BACK).configure(hooks=["hook.py"])

    built = site.build()

    assert "Bob Kahn" in built.credits("index.pt/index.html")
    assert "Bob Kahn" not in built.credits("index.html")
    assert "Bob Kahn" not in built.credits("de/index.html")


def test_hc40_a_generated_page_has_no_past(site):
    """HC-40: a page that a plugin makes has no makers, no dates and no place in the JSON."""
    site.commit("Begin", {"docs/index.md": prose("home")}, on=1)
    site.write("hook.py", GENERATE).configure(hooks=["hook.py"])

    built = site.build(strict=True)

    assert "All tags" in built.page("tags/index.html").text()
    assert not built.page("tags/index.html").all("time")
    assert "Ada Lovelace" not in built.page("tags/index.html").text()
    known = json.loads(built.built("knowledge.json"))["pages"]
    assert all(not page.get("created") for page in known if page["path"] == "tags.md")


def test_hc41_the_times_of_files_are_not_looked_at(own):
    """HC-41: a checkout writes every file anew, and that says nothing."""
    docs = own("plain")
    for path in docs.rglob("*.md"):
        os.utime(path, (time.time(), time.time()))
    (docs / "untracked.md").write_text("# New\n")

    fresh = load(docs, today=TODAY)

    assert same_facts(fresh, "plain")
    assert days_of(fresh, "untracked.md") == (None,) * 4


def test_hc43_a_page_that_came_back_lives_anew(library):
    """HC-43: a life ends with the deletion of its file."""
    dates, made = facts_of(library("readded"), "page.md")

    assert dates.created == moment(5)
    assert made == ("Bob Kahn: creator",)


def test_hc43_an_imported_page_may_say_when_it_was_made(library):
    """HC-43: `created` in the front matter wins over git, and leaves publication alone."""
    dates = library("readded").dates["imported.md"]

    assert dates.created == datetime(2019, 5, 1, tzinfo=UTC)
    assert dates.published == moment(6)


def test_hc43_pages_of_a_subtree_arrive_with_the_merge(library):
    """HC-43: what comes from another history is published on the day it comes."""
    assert library("readded").dates["elsewhere/guide.md"].published == moment(8)
