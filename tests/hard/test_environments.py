"""Hard cases of speed and of the places where sites are built; docstrings begin with the number."""

import os
import shutil
import socket
from pathlib import Path

import pytest

from learnscape.library import load
from tests.fixtures.hard import FACTS, SETTINGS, TODAY, moment, prose
from tests.fixtures.repository import BOB, git
from tests.fixtures.site import Site, facts_of

MOST_PROCESSES = 5  # of git, in one build of one repository


def snapshot(root):
    """Give every file below a folder with its bytes and time, but for git's own."""
    return {
        path: (path.read_bytes(), path.stat().st_mtime_ns)
        for path in root.rglob("*")
        if path.is_file() and ".git" not in path.relative_to(root).parts
    }


@pytest.fixture
def no_network(monkeypatch):
    """Refuse and record every attempt to reach another host."""
    tried = []

    def refuse(*arguments):
        tried.append(arguments)
        raise OSError("there is no network here")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    return tried


def copied(site):
    """Give the same site in another folder, of which nothing is remembered."""
    root = site.root.with_name("copy")
    shutil.copytree(site.root, root)
    fresh = Site(root, site.target)
    fresh.settings = site.settings
    return fresh


def logs(calls):
    """Give those calls that walk the history."""
    return [call for call in calls if " log " in call]


@pytest.mark.parametrize("pages", [3, 40])
def test_hc95_a_build_starts_git_a_few_times_however_many_pages(site, git_calls, pages):
    """HC-95: one walk through the history serves every page."""
    for day in range(3):
        files = {f"docs/p{n}.md": prose(f"p{n}", 5 + 2 * day) for n in range(pages)}
        site.commit("Write", files, on=day, co=[BOB])
    site.commit("Begin", {"docs/index.md": "# Home\n"}, on=4)
    site.configure(theme="mkdocs").build()
    fresh = copied(site)
    before = len(git_calls())

    fresh.build()

    assert len(logs(git_calls()[before:])) == 1
    assert len(git_calls()[before:]) <= MOST_PROCESSES


def test_hc96_facts_are_worked_out_once(library):
    """HC-96: asking again gives the same values, not the same work."""
    once = library("plain")

    assert once.credits is once.credits
    assert once.dates is once.dates


def test_hc97_a_rebuild_reads_no_history_again(own, git_calls):
    """HC-97: with the same newest commit the second reading needs no walk, and says the same."""
    docs = own("reformats")
    first = load(docs, today=TODAY)
    walks = len(logs(git_calls()))

    second = load(docs, today=TODAY)

    assert len(logs(git_calls())) == walks
    assert second.dates == first.dates
    assert second.credits == first.credits


def test_hc97_a_new_commit_is_seen(own):
    """HC-97: what was remembered of an older commit is not told of a newer one."""
    docs = own("plain")
    load(docs, today=TODAY)
    (docs / "index.md").write_text(prose("home", 12))
    git(docs, "-c", "user.name=Max", "-c", "user.email=max@example.org", "commit", "-qam", "More")

    assert "Max" in [credit.name for credit in load(docs, today=TODAY).credits["index.md"]]


@pytest.mark.parametrize("spoil", [b"", b"not what it was", None])
def test_hc97_a_spoilt_cache_is_not_believed(own, spoil):
    """HC-97: a torn file in the cache costs time, never truth."""
    docs = own("plain")
    first = load(docs, today=TODAY)
    for file in Path(os.environ["XDG_CACHE_HOME"]).rglob("*"):
        if file.is_file():
            data = file.read_bytes()
            file.write_bytes(data[: len(data) // 2] if spoil is None else spoil)

    again = load(docs, today=TODAY)

    assert again.dates == first.dates
    assert again.credits == first.credits


def test_hc98_the_network_is_not_asked(own, site_in, no_network):
    """HC-98: a build without a network is a build."""
    built = site_in(own("site").parent).build(strict=True)

    assert "Ada Lovelace" in built.credits()
    assert no_network == []


def test_hc99_an_image_without_the_history_invents_none(own, site_in):
    """HC-99: copied without `.git`, a site is built, and shows neither dates nor makers."""
    root = own("site").parent
    shutil.rmtree(root / ".git")

    built = site_in(root).build()

    assert not built.page("git/rebase/index.html").all("time")
    assert "Ada Lovelace" not in built.credits("git/rebase/index.html")


def test_hc100_a_build_writes_nothing_beside_the_site(own, site_in):
    """HC-100: docs, repository and git are as before, so a preview does not spin."""
    root = own("site").parent
    site = site_in(root)
    site.build()
    head, before = git(root, "rev-parse", "HEAD"), snapshot(root / "docs")
    config = (root / ".git" / "config").read_bytes()

    site.build()

    assert snapshot(root / "docs") == before
    assert {path.name for path in root.iterdir()} == {".git", "README.md", "docs", "mkdocs.yml"}
    assert git(root, "rev-parse", "HEAD") == head
    assert (root / ".git" / "config").read_bytes() == config


def test_hc101_three_builds_in_one_process_are_one_site(own, site_in, tmp_path):
    """HC-101: nothing is left over from a build, nothing is doubled, nothing lost."""
    site = site_in(own("site").parent)

    first, second, third = (site.build(into=tmp_path / name).files() for name in "abc")

    assert first == second == third


def test_hc101_a_rebuild_sees_what_changed(site):
    """HC-101: within one process a second build tells of a second commit."""
    site.commit("Begin", {"docs/index.md": prose("home")}, on=1)
    before = site.build().credits()
    site.commit("Improve", {"docs/index.md": prose("home", 9)}, by=BOB, on=2)

    after = site.build().credits()

    assert "Bob Kahn" not in before
    assert "Bob Kahn" in after


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_site_is_built_whatever_its_settings(own, site_in, setting):
    """Names with markup, base paths, no address, file addresses: credits stand on the page."""
    site = site_in(own("site").parent)
    if setting == "no address":
        del site.settings["site_url"]

    built = site.configure(**SETTINGS[setting]).build(strict=True)

    page = "git/rebase.html" if setting == "file addresses" else "git/rebase/index.html"
    assert "Ada Lovelace" in built.credits(page)
    assert "Cleo Diaz" in built.credits(page)


@pytest.mark.parametrize("theme", ["material", "mkdocs", "readthedocs"])
def test_makers_and_dates_stand_on_a_page_of_any_theme(own, site_in, theme):
    """The foot of a page names its makers, the creator first, and gives machine-readable times."""
    built = site_in(own("plain").parent).configure(theme=theme).build(strict=True)

    foot = built.page("git/rebase/index.html")
    shown = foot.text("learnscape-credits")
    assert shown.index("Ada Lovelace") < shown.index("Bob Kahn") < shown.index("Cleo Diaz")
    assert {time["datetime"][:10] for time in foot.all("time", within="learnscape-credits")} >= {
        moment(day).date().isoformat() for day in (1, 2)
    }
    assert len(foot.all("footer", within="learnscape-credits")) <= 1


def test_a_hidden_configuration_of_the_repository_is_enough(library):
    """The table of facts holds for a repository whose configuration is against us."""
    for path, facts in FACTS["plain"].items():
        assert facts_of(library("configured"), path)[1] == facts.credits
