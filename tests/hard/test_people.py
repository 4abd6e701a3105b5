"""Hard cases of people and front matter; docstrings begin with the number of the case."""

import json

import pytest

from learnscape.library import load
from tests.fixtures.hard import MISTAKES, TODAY, prose
from tests.fixtures.site import STOPPED


def said(problems):
    """Give the problems as an author reads them."""
    return "\n".join(map(str, problems))


def test_hc90_a_person_nobody_knows_is_a_problem_and_no_crash(library):
    """HC-90: an unknown handle is named, with its file and line."""
    (problem,) = (p for p in library("mistakes").problems if p.path == "docs/nobody.md")

    assert "nobody" in problem.what
    assert problem.line == 3


def test_hc90_a_people_file_of_another_shape_is_a_problem(repository):
    """HC-90: keys and values that mean nothing here are told of, all of them."""
    files = {
        "docs/people/ada.md": "---\nkind: person\nname: Ada\nemails: ada@example.org\n---\n",
        "docs/people/bob.md": "---\nkind: person\nname: [Bob]\n---\n",
        "docs/people/cleo.md": "---\nkind: person\nname: Cleo\naccounts: cleo\n---\n",
        "docs/people/dan.md": "---\nkind: person\nname: Dan\ncredit: perhaps\n---\n",
    }
    repository.commit("Begin", files)
    repository.checkout()

    problems = load(repository.root / "docs", today=TODAY).problems

    assert {problem.path for problem in problems} >= {
        "docs/people/bob.md", "docs/people/cleo.md", "docs/people/dan.md",
    }  # fmt: skip
    assert all(problem.line for problem in problems)


def test_hc91_what_yaml_takes_for_numbers_is_text(library):
    """HC-91: years and versions among tags, and a year for a title, are words."""
    pages = library("pages").pages

    assert pages["tagged.md"].tags == ("2024", "Git", "1.5")
    assert pages["numbered.md"].title == "2024"
    assert not library("pages").problems


def test_hc91_what_yaml_takes_for_yes_is_asked_about(library):
    """HC-91: `yes` among tags is a problem that shows the quotes to write."""
    (problem,) = (p for p in library("mistakes").problems if p.path == "docs/yes.md")

    assert problem.line == 2
    assert "yes" in problem.what
    assert '"yes"' in problem.mend or "'yes'" in problem.mend


def test_hc92_handles_that_differ_in_case_only_collide(repository):
    """HC-92: two people files that would be one address are a problem."""
    files = {
        "docs/people/ada.md": "---\nkind: person\nname: Ada\n---\n",
        "docs/people/Ada.md": "---\nkind: person\nname: Another Ada\n---\n",
    }
    repository.commit("Begin", files)
    repository.checkout()

    (problem,) = load(repository.root / "docs", today=TODAY).problems

    assert problem.path == "docs/people/Ada.md"
    assert "small letters" in problem.mend


@pytest.mark.parametrize(
    "same", ["emails: [a@example.org]", "accounts: {github: {id: 7, login: a}}"]
)
def test_hc92_two_people_cannot_be_one(repository, same):
    """HC-92: an address or account that two people files claim is a problem, not a coin thrown."""
    files = {
        "docs/people/ada.md": f"---\nkind: person\nname: Ada\n{same}\n---\n",
        "docs/people/bob.md": f"---\nkind: person\nname: Bob\n{same.replace('a@', 'A@')}\n---\n",
    }
    repository.commit("Begin", files)
    repository.checkout()

    problems = load(repository.root / "docs", today=TODAY).problems

    assert "ada" in said(problems)
    assert "bob" in said(problems)


def test_hc92_spellings_of_a_topic_are_one(site):
    """HC-92: whatever the case, the accents' bytes, the script, or what a community joins."""
    files = {
        "docs/index.md": "---\ntags: [Git, Café, 日本語 入門]\n---\n" + prose("home"),
        "docs/a.md": "---\ntags: [GIT, Cafe\u0301, 日本語-入門]\n---\n" + prose("a"),
        "docs/b.md": "---\ntags: [git, git-scm, Café]\n---\n" + prose("b"),
        "docs/communities/vc.md": "---\nkind: community\ntopics: [{Git: [git scm]}]\n---\n",
    }
    site.commit("Begin", files).configure(plugins=["learnscape", "learnscape/topics"])

    built = site.build(strict=True)

    assert {path for path in built.files() if path.startswith("topics/")} == {
        "topics/index.html", "topics/git/index.html", "topics/café/index.html",
        "topics/日本語-入門/index.html",
    }  # fmt: skip
    listed = built.page("topics/index.html").text("learnscape-index")
    assert listed == "Café 3 pages Git 3 pages 日本語 入門 2 pages"


def test_hc92_topics_that_would_share_an_address_are_a_problem(repository):
    """HC-92: other words under one address collide, unless a community says that they are one."""
    joins = "---\nkind: community\ntopics: [{C++: [C plus plus]}, %s]\n---\n"
    files = {
        "docs/a.md": "---\ntags: [C++]\n---\n",
        "docs/b.md": "---\ntitle: B\ntags: [C plus plus]\n---\n",
        "docs/c.md": "---\ntags: [c++]\n---\n",
    }
    repository.commit("Begin", files)
    repository.checkout()

    (problem,) = load(repository.root / "docs", today=TODAY).problems

    assert (problem.path, problem.line) == ("docs/b.md", 3)
    assert "name both under `topics` of a community" in problem.mend

    repository.commit("Join them", {"docs/communities/code.md": joins % "Rust"})
    repository.checkout()
    assert load(repository.root / "docs", today=TODAY).problems == ()

    repository.commit("Disagree", {"docs/communities/other.md": joins % "{Perl: [rust]}"})
    repository.checkout()

    (problem,) = load(repository.root / "docs", today=TODAY).problems

    assert (problem.path, problem.line) == ("docs/communities/other.md", 3)
    assert problem.what == "`rust` is a topic itself, and no other spelling of `Perl`"


def test_hc93_no_picture_comes_from_elsewhere(own, site_in):
    """HC-93: people have names and, at most, pictures of this site."""
    built = site_in(own("site").parent).build()

    for path in ("index.html", "git/rebase/index.html", "people/ada/index.html"):
        pictures = built.page(path).all("img", within="learnscape-credits")
        assert all("//" not in picture.get("src", "") for picture in pictures)
        assert "gravatar" not in built.built(path)


def test_hc94_whom_to_ask_is_whoever_did_something_lately(repository):
    """HC-94: nobody keeps a list: who works on a page is named, who did long ago or left is not."""

    def person(name, more=""):
        return f"---\nkind: person\nname: {name}\nemails: [{name}@example.org]\n{more}---\n"

    names = ("Ada", "Bea", "Cleo", "Dan", "Eve")
    files = {f"docs/people/{name.lower()}.md": person(name) for name in names}
    files["docs/people/eve.md"] = person("Eve", "left: 2025-12-01\n")
    repository.commit("Begin", files, on="2016-01-01")
    for year, name in enumerate(names, 2020):
        text = {"docs/undo.md": prose(name, 2)}
        by = f"{name} <{name.lower()}@example.org>"
        repository.commit("Work", text, by=by, on=f"{year}-01-01")
    repository.checkout()

    library = load(repository.root / "docs", today=TODAY)
    experts = library.experts.of_page(library.pages["undo.md"])

    assert [(one.who.name, one.last.year) for one in experts] == [
        ("Dan", 2023), ("Cleo", 2022), ("Bea", 2021),
    ]  # fmt: skip


def test_hc117_every_problem_is_told_at_once(library):
    """HC-117: one bad page hides no other; each has its place and something to copy."""
    problems = {problem.path: problem for problem in library("mistakes").problems}

    assert set(problems) == set(MISTAKES)
    assert all(problem.what and problem.mend for problem in problems.values())


@pytest.mark.parametrize("path", MISTAKES)
def test_hc117_a_problem_has_its_line(library, path):
    """HC-117: the line is that of the mistake."""
    (problem,) = (p for p in library("mistakes").problems if p.path == path)

    assert problem.line == MISTAKES[path][1]


def test_hc117_a_build_tells_of_every_problem_and_goes_on(own, site_in):
    """HC-117: in a preview problems are warnings, and the other pages are there."""
    built = site_in(own("mistakes").parent).build()

    warned = "\n".join(built.warnings)
    for path in MISTAKES:
        assert path in warned
    assert "mend:" in warned
    assert "Traceback" not in warned
    assert "Home" in built.page().text()


def test_hc117_a_strict_build_stops_in_plain_words(own, site_in, caplog):
    """HC-117: what is wrong with the content stops a strict build, with no trace of Python."""
    with pytest.raises(STOPPED) as stop:
        site_in(own("mistakes").parent).build(strict=True)

    told = f"{stop.value}\n{caplog.text}"
    assert "Traceback" not in told


def test_a_draft_is_built_nowhere(own, site_in):
    """Drafts are in no page, no search index and no JSON."""
    files = site_in(own("pages").parent).build().files()

    assert not [path for path in files if path.startswith("draft")]
    assert not [path for path, data in files.items() if b"Not yet for readers" in data]
    assert "draft.md" not in {p["path"] for p in json.loads(files["knowledge.json"])["pages"]}


def test_a_page_with_marks_and_control_characters_is_built(own, site_in):
    """Form feeds and the end mark of an XML section are text like any other."""
    built = site_in(own("mistakes").parent).build()

    assert "]]>" in built.page("control/index.html").text()
    json.loads(built.built("knowledge.json"))


def test_a_text_in_the_front_matter_is_shown_as_text(site):
    """A title that is markup elsewhere is a title here."""
    page = "---\ntitle: '</script><b>x & y</b>'\n---\n" + prose("home")
    site.commit("Begin", {"docs/index.md": "# Home\n", "docs/odd.md": page})

    known = json.loads(site.build().built("knowledge.json"))

    assert "</script><b>x & y</b>" in {page["title"] for page in known["pages"]}
