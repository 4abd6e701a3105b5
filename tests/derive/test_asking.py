"""Where readers ask: the form is filled in, and its address is one that arrives."""

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnscape.derive.asking import Asking, asking_of

HOME = "https://docs.example.org/git/undo/"
HUB = "https://github.com/a/b"
NASTY = 'A & b=c#d?`<script>@all</script>" %41 +\n/close'


def form(repository=HUB, title="Undo a commit", address=HOME):
    """Give the form's address, and what it fills in."""
    url = asking_of(repository, None, title=title, address=address).form
    return url, {name: value for name, (value,) in parse_qs(urlsplit(url).query).items()}


@pytest.mark.parametrize(
    ("repository", "path", "names"),
    [
        (HUB, "/issues/new", ["title", "body"]),
        ("https://github.example.org/a/b.git", "/issues/new", ["title", "body"]),
        ("https://gitlab.com/a/deep/b/", "/-/issues/new",
         ["issue[title]", "issue[description]"]),
        ("https://codeberg.org/a/b", "/issues/new", ["title", "body"]),
        ("https://forgejo.example.org/a/b", "/issues/new", ["title", "body"]),
        ("http://gitea.example.org:3000/a/b", "/issues/new", ["title", "body"]),
    ],
)  # fmt: skip
def test_each_forge_has_its_own_form(repository, path, names):
    """Where the repository is, with the names that the forge gives to its fields."""
    url, filled = form(repository)

    assert url.startswith(repository.rstrip("/").removesuffix(".git") + path + "?")
    assert [*filled] == names


def test_the_form_says_which_page_and_offers_to_hide_the_name():
    """In plain words, with room for the question first."""
    _, filled = form()

    assert filled == {
        "title": "Question about “Undo a commit”",
        "body": "My question:\n\n\n\n"
        f"It is about the page `Undo a commit`: {HOME}\n\n"
        "May the page say that you asked (yes or no)? \n",
    }


def test_a_question_about_no_page():
    """From the list of questions."""
    _, filled = form(title="")

    assert filled == {
        "title": "A question",
        "body": "My question:\n\n\n\nMay the page say that you asked (yes or no)? \n",
    }


@pytest.mark.parametrize(
    "repository",
    [None, "", "https://code.example.org/a/b", "https://bitbucket.org/a/b", "github.com/a/b",
     "javascript:alert('github.com')", "https://[", f"https://github.com/{'a' * 2000}/b"],
)  # fmt: skip
def test_where_no_form_is_known_there_is_none(repository):
    """Rather nothing than a link to an error."""
    assert asking_of(repository, None, title="A", address=HOME) == Asking()
    assert not asking_of(repository, None)


@pytest.mark.parametrize("repository", [HUB, "https://gitlab.com/a/b"])
def test_a_title_is_no_markup_and_no_command(repository):
    """Neither of the address, nor of the forge: it calls nobody, and closes nothing."""
    url, filled = form(repository, NASTY)
    title, body = filled.values()
    (line,) = [line for line in body.split("\n") if "@all" in line]

    assert title == f"Question about “{' '.join(NASTY.split())}”"
    assert line.startswith("It is about the page `A & b=c#d?'<script>@all</script>\" %41 + /close`")
    assert line.count("`") == 2
    assert urlsplit(url).fragment == ""


@given(
    st.text(max_size=4000), st.text(max_size=3000), st.sampled_from([HUB, "https://gitlab.com/a"])
)
def test_an_address_is_short_and_plain(title, path, repository):
    """Whatever the page is called, and wherever it is."""
    url, filled = form(repository, title, HOME + path)

    assert len(url) < 2000
    assert set(url) <= set(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:/?&=%.-_~"
    )
    assert [*filled.values()][1].endswith("May the page say that you asked (yes or no)? \n")


def test_without_an_account():
    """The address of the page is one value of the other, wherever that stands."""
    there = asking_of(None, "https://ask.example.org/?on={page}&x=1", address=HOME + "?a=b&c")

    assert there == Asking(
        elsewhere="https://ask.example.org/?on="
        "https%3A%2F%2Fdocs.example.org%2Fgit%2Fundo%2F%3Fa%3Db%26c&x=1"
    )
    assert asking_of(None, "mailto:ask@example.org").elsewhere == "mailto:ask@example.org"


def test_one_place_is_enough_to_ask():
    """Be it the form or the other."""
    assert asking_of(HUB, None)
    assert asking_of(None, "https://ask.example.org/")


def test_a_page_whose_address_is_too_long_is_told_by_its_title():
    """And a title that is too long by its beginning, whole words or not."""
    _, filled = form(address=HOME + "a" * 2000)
    _, cut = form(title="word " * 400)

    assert "It is about the page `Undo a commit`\n" in filled["body"]
    assert cut["title"] == f"Question about “{'word ' * 39}word …”"
