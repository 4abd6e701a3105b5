"""The foot of a page: there once, after the text, in any theme, however the site is built."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config

from tests.fixtures.ledger import OLEG, OLGA, ZOE, front, review, security_site, sentences
from tests.fixtures.repository import BOB, CLEO
from tests.fixtures.site import Reading, Site

FOOT = '<footer class="learnscape-credits">'
BIN = Path(sys.executable).parent
TEXT = "Words of the page, and lastwordofall.\n"


@pytest.fixture
def one_page(site):
    """Give a site whose home page Ada began and Bob improved."""
    site.commit("Begin", {"docs/index.md": "# Home\n\n" + TEXT}, on=0)
    return site.commit("Improve", {"docs/index.md": "# Home\n\nMore. " + TEXT}, by=BOB, on=3)


def made(site):
    """Write what a build needs, for one in a process of its own."""
    site.repository.checkout()
    (site.root / "mkdocs.yml").write_text(yaml.safe_dump(site.settings))
    return site.root


def foot(html):
    """Give what a reader reads at the foot."""
    return Reading(html).text("learnscape-credits")


WORDS = (
    "Created by Ada Lovelace on 1 January 2024 . Improved by Bob Kahn . "
    "Last updated on 4 January 2024 . What changed 4 January 2024 : Improve"
)


@pytest.mark.parametrize("theme", ["material", "mkdocs", "readthedocs"])
def test_the_foot_is_there_once_and_after_the_text(one_page, theme):
    """In themes that know nothing of it, too."""
    html = one_page.configure(theme=theme).build(strict=True).built("index.html")

    assert html.count(FOOT) == 1
    assert html.index("lastwordofall") < html.index(FOOT)
    assert "Ada Lovelace" in foot(html)
    assert "Last updated on" in foot(html)
    assert "learnscape/learnscape.css" in html


def test_the_foot_says_it_in_words(one_page):
    """Who began the page and when, who improved it, and when it was last updated."""
    said = foot(one_page.build().built("index.html"))

    assert re.sub(r"\s+([.,])", r"\1", said) == re.sub(r"\s+([.,])", r"\1", WORDS)


@pytest.mark.parametrize("theme", ["material", "mkdocs", "readthedocs"])
def test_search_finds_the_text_and_not_the_foot(one_page, theme):
    """Whoever looks for a person is not shown every page they touched."""
    index = one_page.configure(theme=theme).build().built("search/search_index.json")

    assert "lastwordofall" in index
    for word in ("Ada Lovelace", "Bob Kahn", "Improved by", "learnscape-"):
        assert word not in index


def test_search_does_not_find_the_foot_wherever_it_is_listed(one_page):
    """The order of plugins does not matter for that."""
    one_page.configure(plugins=["learnscape", "learnscape/credits", "search"])

    assert "Ada Lovelace" not in one_page.build().built("search/search_index.json")


def test_a_site_can_have_a_foot_of_its_own(one_page):
    """A file of the same name in its theme folder wins, with the values that the guide names."""
    one_page.write(
        "mine/learnscape/credits.html",
        "<p class='mine'>{{ byline.created_by[0].name }}, {{ byline.created | day }}, "
        "{{ byline.history }}, {{ urls | length }}</p>",
    )
    one_page.configure(theme={"name": "material", "font": False, "custom_dir": "mine"})

    page = one_page.build(strict=True).page("index.html")

    assert page.text("mine") == "Ada Lovelace, 1 January 2024, full, 0"
    assert FOOT not in one_page.target.joinpath("index.html").read_text()


def test_people_with_a_page_are_linked_from_anywhere(one_page):
    """With an address that leads there from where the reader is."""
    person = "---\nkind: person\nname: Ada\nemails: [ada@example.org]\n---\n"
    one_page.commit("More", {"docs/people/ada.md": person, "docs/a/b/c.md": "# C\n"}, on=4)

    built = one_page.build()

    for page, link in (("index.html", "people/ada/"), ("a/b/c/index.html", "../../../people/ada/")):
        links = built.page(page).all("a", within="learnscape-person")
        assert [one["href"] for one in links] == [link]


def test_a_page_that_is_not_committed_says_so(one_page):
    """And gives neither a name nor a date."""
    one_page.write("docs/new.md", "# New\n")

    assert foot(one_page.build(strict=True).built("new/index.html")) == "Not published yet."


def test_a_template_of_the_site_has_no_foot(one_page):
    """Nobody made the page that says that there is none."""
    assert FOOT not in one_page.build().built("404.html")


@pytest.mark.parametrize("others", [0, 1, 2, 3, 8, 9, 30])
def test_many_people_are_all_there(site, others):
    """After some names the rest is one click away; commas and an "and" stand between them."""
    people = [f"Person{n:02} <p{n}@example.org>" for n in range(others)]
    site.commit("Begin", {"docs/index.md": "# Home\n"}, on=0)
    for day, who in enumerate(people, 1):
        site.commit("Edit", {"docs/index.md": f"# Home\n\n{day}\n"}, by=who, on=day)

    html = site.configure(theme="mkdocs").build(strict=True).built("index.html")

    said = foot(html)
    assert all(f"Person{n:02}" in said for n in range(others))
    assert ("more people" in said) == (others > 8)
    if others == 3:
        assert "Improved by Person00 , Person01 and Person02 ." in said
    if others > 8:
        assert f"and {others - 6} more" in said


def test_the_last_three_changes_are_told_in_words(site):
    """With why, newest first, and where the forge shows each; what nobody would miss is none."""
    site.configure(repo_url="https://github.com/o/r")
    site.commit("Begin", {"docs/index.md": "# Home\n"}, on=0)
    for day in range(1, 6):
        text = "# Home\n\n" + f"The words of day {day}. " * 30
        site.commit(f"Say <b>{day}</b> (#{day})", {"docs/index.md": text}, on=day)
    site.commit("Mend a comma", {"docs/index.md": text + "\n"}, on=6)

    built = site.build(strict=True)

    said = built.credits().partition("What changed ")[2]
    assert said == " ".join(
        f"{day + 1} January 2024 : Say <b>{day}</b> ( see it )" for day in (5, 4, 3)
    )
    links = [link["href"] for link in built.page().all("a", within="learnscape-credits")]
    assert [link for link in links if "github" in link] == [
        f"https://github.com/o/r/pull/{day}" for day in (5, 4, 3)
    ]


def test_reviewers_are_at_the_foot(tmp_path):
    """Those on record, whoever looked last first; not again as the page's own word."""
    site = security_site(tmp_path / "handbook")
    thanks = [{"person": "olga", "role": "reviewer"}, {"name": "Kim", "role": "reviewer"}]
    text = front(sentences("a"), credits=thanks)
    landing = site.land("Add", {"docs/security/a.md": text}, on="2026-06-01")
    site.record(site.change(landing, review(OLGA, "2026-06-01"), review(ZOE, "2026-06-01")))
    site.record(site.revalidation("security/a.md", review(OLEG, "2026-08-01")))
    plugins = ["learnscape", "learnscape/validation", "learnscape/credits"]

    built = Site(site.root, tmp_path / "built").configure(plugins=plugins).build()
    site.close()

    said = built.credits("security/a/index.html")
    assert "Reviewed by Oleg Chen and Olga Ruiz . With thanks to Kim (reviewer)." in said
    links = built.page("security/a/index.html").all("a", within="learnscape-person")
    assert [link["href"] for link in links] == [
        f"../../people/{handle}/" for handle in ("ada", "oleg", "olga")
    ]


def test_build_after_build_in_one_process(one_page, tmp_path):
    """As `mkdocs serve` does it: the foot is there once each time, and follows the history."""
    root = made(one_page)
    said = []
    for turn in range(3):
        target = tmp_path / str(turn)
        build(load_config(os.fspath(root / "mkdocs.yml"), site_dir=os.fspath(target)))
        html = (target / "index.html").read_text()
        assert html.count(FOOT) == html.count("learnscape/learnscape.css") == 1
        said.append("Cleo Diaz" in foot(html))
        if turn == 1:
            one_page.commit("Edit", {"docs/index.md": "# Home\n\nAnew\n"}, by=CLEO, on=9)
            one_page.repository.checkout()

    assert said == [False, False, True]


def test_one_configuration_can_be_built_twice(one_page, tmp_path):
    """Nothing that a build adds to it is there twice after the next."""
    root = made(one_page)
    config = load_config(os.fspath(root / "mkdocs.yml"), site_dir=os.fspath(tmp_path / "x"))
    for _ in range(2):
        build(config)
        html = (tmp_path / "x" / "index.html").read_text()
        assert html.count(FOOT) == 1
        assert html.count("learnscape/learnscape.css") == 1


def test_properdocs_builds_the_same_foot(one_page, tmp_path):
    """From the same file, unchanged."""
    root = made(one_page)
    ours = one_page.build().built("index.html")
    done = subprocess.run(
        [BIN / "properdocs", "build", "-f", "mkdocs.yml", "-d", tmp_path / "theirs"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert done.returncode == 0, done.stderr
    html = (tmp_path / "theirs" / "index.html").read_text()
    assert html.count(FOOT) == 1
    assert foot(html) == foot(ours)
    assert (tmp_path / "theirs" / "knowledge.json").read_bytes() == (
        one_page.target / "knowledge.json"
    ).read_bytes()


def test_mkdocs_as_a_program_tells_what_is_missing(one_page):
    """Without a trace of Python."""
    root = made(one_page.configure(plugins=["learnscape/credits"]))

    done = subprocess.run(
        [BIN / "mkdocs", "build", "-d", root / "x"], cwd=root, capture_output=True, text=True,
        check=False, timeout=60,
    )  # fmt: skip

    assert done.returncode == 1
    assert (
        "`learnscape/credits` needs the plugin `learnscape` above it.\n  mend: in mkdocs.yml"
        in (done.stderr)
    )
    assert "Traceback" not in done.stderr


def free_port():
    """Give a port that nobody listens to."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def fetched(url, until, *, within=20):
    """Give a page as soon as it says something."""
    end = time.monotonic() + within
    html = ""
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - our own address
                html = answer.read().decode()
        except OSError:
            html = ""
        if until in html:
            return html
        time.sleep(0.1)
    raise AssertionError(f"never said {until!r}")


def test_a_preview_rebuilds_once_for_a_change(one_page, tmp_path):
    """`mkdocs serve` shows what was saved, with the foot once, and comes to rest."""
    one_page.configure(theme="mkdocs", site_url="http://127.0.0.1/").write(
        "docs/draft.md", "---\nstatus: draft\n---\n# Secretplan\n"
    )
    root, port = made(one_page), free_port()
    log = tmp_path / "log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [BIN / "mkdocs", "serve", "--livereload", "-a", f"127.0.0.1:{port}"],
            cwd=root, stdout=output, stderr=output,
        )  # fmt: skip
    try:
        assert fetched(f"http://127.0.0.1:{port}/", "lastwordofall").count(FOOT) == 1
        assert "Secretplan" in fetched(f"http://127.0.0.1:{port}/draft/", "Secretplan")
        time.sleep(1)
        (root / "docs" / "index.md").write_text("# Home\n\nAnewword.\n")

        html = fetched(f"http://127.0.0.1:{port}/", "Anewword")
        time.sleep(2.5)

        said = log.read_text()
        assert html.count(FOOT) == 1
        assert foot(html).startswith("Created by Ada Lovelace")
        assert said.count("Building documentation") == 2, said
        assert "Traceback" not in said
    finally:
        server.terminate()  # a background job may have been told to ignore an interrupt
        server.wait(timeout=20)
