"""The newsletter, as someone asks for it: of which days, in which form, and what is never in it."""

import pytest
from click.testing import CliRunner

from learnscape.cli import main
from tests.fixtures.hard import prose
from tests.fixtures.news import front
from tests.fixtures.repository import BOB
from tests.fixtures.site import Reading

SETTINGS = """\
site_name: Site
site_url: https://example.org/base/
exclude_docs: |
  left-out.md
draft_docs: later/
repo_url: https://github.com/example/site
plugins:
  - learnscape: {bots: [robot@example.org]}
"""
ROBOT = "Robot <robot@example.org>"


@pytest.fixture
def base(repository, monkeypatch):
    """Give the root of a site with a page a day from 1 to 9 January 2024, and be there that day."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1704888000")  # 10 January 2024, 12:00
    repository.commit("Begin", {"mkdocs.yml": SETTINGS, "docs/index.md": page("home")}, on=0)
    for day in range(1, 9):
        repository.commit("Write", {f"docs/day{day}.md": page(f"day{day}")}, on=day)
    repository.checkout()
    monkeypatch.chdir(repository.root)
    return repository


def page(topic, **keys):
    """Give a page about something."""
    return front(title=topic.capitalize(), description=f"About {topic}.", **keys) + prose(topic)


def ended(*arguments):
    """Give how the command ended, the answer, and everything else."""
    result = CliRunner().invoke(main, ["digest", *arguments], catch_exceptions=False)
    return result.exit_code, result.stdout, result.stderr


def answer(*arguments):
    """Give the answer of a command that ended well and complained of nothing."""
    code, text, rest = ended(*arguments)
    assert (code, rest) == (0, "")
    return text


def days(text):
    """Give the days that a newsletter tells of."""
    return [day for day in range(1, 10) if f"Day{day}" in text]


@pytest.mark.usefixtures("base")
def test_a_week_is_told_in_markdown_where_nothing_is_said():
    """Newest first, with links and names."""
    text = answer()

    assert text.startswith("# Site: 4 – 10 January 2024\n")
    assert days(text) == list(range(3, 9))
    assert text.index("Day8") < text.index("Day3")
    assert "- **[Day8](<https://example.org/base/day8/>)**: About day8. *By Ada Lovelace.*" in text
    assert text.endswith("More on [Site](<https://example.org/base/>).\n")


@pytest.mark.usefixtures("base")
@pytest.mark.parametrize(("since", "told", "span"), [
    ("2024-01-08", [7, 8], "8 – 10 January 2024"),
    ("2024-01-10", [], "10 January 2024"),
    ("20240108", [7, 8], "8 – 10 January 2024"),
    ("1d", [], "10 January 2024"),
    ("3d", [7, 8], "8 – 10 January 2024"),
    ("1w", [3, 4, 5, 6, 7, 8], "4 – 10 January 2024"),
    ("1m", list(range(1, 9)), "11 December 2023 – 10 January 2024"),
    ("2y", list(range(1, 9)), "11 January 2022 – 10 January 2024"),
    ("99999y", list(range(1, 9)), "11 January 1 – 10 January 2024"),
    ("99999w", list(range(1, 9)), "7 July 107 – 10 January 2024"),
])  # fmt: skip
def test_since_is_a_day_or_a_span(since, told, span):
    """Both ends included, by the day of the build."""
    text = answer("--since", since)

    assert text.startswith(f"# Site: {span}\n")
    assert days(text) == told


@pytest.mark.usefixtures("base")
@pytest.mark.parametrize("since", [
    "yesterday", "1", "w", "0d", "-1d", "1h", "1W", "2024-13-01", "2024-1-1", "2024", "", "1w2d",
    "999999d", "\N{FULLWIDTH DIGIT ONE}w", "2024-01-08T10:00",
])  # fmt: skip
def test_what_is_neither_is_told(since):
    """With an example of each."""
    code, text, rest = ended("--since", since)

    assert (code, text) == (2, "")
    assert f"'{since}' is no day and no span: write 2026-03-01, or 1w" in rest


@pytest.mark.parametrize("form", ["md", "html", "text"])
def test_a_week_without_news_says_so(base, form, monkeypatch):
    """In every form."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1710000000")

    assert base
    assert "Nothing new in these days." in answer("--format", form)


@pytest.mark.usefixtures("base")
def test_html_and_text_tell_the_same():
    """In the same order."""
    shown = Reading(answer("--format", "html"))
    text = answer("--format", "text").splitlines()

    titles = [line[2:] for line in text if line.startswith("* ")]
    assert titles == [f"Day{day}" for day in range(8, 2, -1)]
    assert [link["href"] for link in shown.all("a")] == [
        line.strip() for line in text if line.strip().startswith("https://")
    ]
    assert all(title in shown.text() for title in titles)


@pytest.mark.usefixtures("base")
def test_another_form_is_none():
    """As click tells it."""
    code, _, rest = ended("--format", "pdf")

    assert code == 2
    assert "'pdf' is not one of 'md', 'html', 'text'" in rest


@pytest.mark.parametrize("form", ["md", "html", "text"])
def test_what_readers_cannot_see_is_not_told(base, form):
    """Drafts, what the settings leave out, hidden people, machines, and people's own pages."""
    person = {"kind": "person", "name": "Bob Kahn", "emails": ["bob@example.org"]}
    files = {
        "docs/draft.md": page("unseen draft", status="draft"),
        "docs/left-out.md": page("unseen left out"),
        "docs/later/x.md": page("unseen later"),
        "docs/templates/x.md": page("unseen template"),
    }
    base.commit("Hide", files, on=8)
    hidden = front(**person, credit="none") + "# Bob Kahn unseen\n"
    base.commit("Add", {"docs/people/bob.md": hidden}, on=8, by="Cleo Diaz <cleo@example.org>")
    base.commit("Write", {"docs/seen.md": page("seen")}, on=8, by=BOB)
    base.commit("Generate", {"docs/machine.md": page("unseen")}, on=8, by=ROBOT)
    base.checkout()

    text = answer("--format", form)

    assert "Seen" in text
    assert "a contributor" in text
    assert "Cleo Diaz" in text
    for word in ("unseen", "Unseen", "Bob", "bob", "Robot <", "robot", "later/", "@"):
        assert word not in text


def test_settings_that_cannot_be_read_are_not_told(base):
    """A person's page that the site leaves out for them; what is wrong is said beside."""
    broken = "---\nkind: person\nname: 'Bob\ncredit: none\n---\n# Unseen\n\nbob@example.org\n"
    base.commit("Add", {"docs/people/bob.md": broken}, on=8)
    base.checkout()

    _, text, rest = ended()

    assert "nseen" not in text
    assert "@" not in text
    assert rest.startswith("docs/people/bob.md:3: the front matter cannot be read")


@pytest.mark.parametrize(("form", "asked"), [
    ("md", "## Can you help?\n\n- [How do I undo a push?](<https://example.org/base/questions/push/>)"),
    ("text", "CAN YOU HELP?\n\n* How do I undo a push?\n  https://example.org/base/questions/push/\n"),
    ("html", 'href="https://example.org/base/questions/push/"'),
])  # fmt: skip
def test_questions_without_an_answer_call_for_help(base, form, asked):
    """However old they are; one with an answer does not, nor one that is retired or a draft."""
    question = front(kind="question", title="How do I undo a push?") + "Somebody pushed.\n"
    answered = question.replace("undo a push", "answered") + "\n## Answer\n\nLike this.\n"
    files = {
        "docs/questions/push.md": question,
        "docs/questions/done.md": answered,
        "docs/questions/new.md": question.replace("kind", "status: draft\nkind"),
        "docs/questions/old.md": question.replace("kind", "status: retired\nkind"),
    }
    base.commit("Ask", files, on="2023-01-01")
    base.checkout()

    text = answer("--format", form, "--since", "1d")

    assert asked in text
    assert text.count("undo a push") == 1
    assert "answered" not in text


@pytest.mark.parametrize("form", ["md", "html", "text"])
def test_a_site_without_an_address_gets_no_links(base, form):
    """A newsletter could not lead there."""
    settings = SETTINGS.replace("site_url: https://example.org/base/\n", "")
    base.commit("Forget", {"mkdocs.yml": settings}, on=8)
    base.checkout()

    text = answer("--format", form)

    assert days(text) == list(range(3, 9))
    assert "day8/" not in text
    assert "<a " not in text


def test_a_page_is_where_the_site_has_it(base):
    """Also where addresses are files."""
    base.commit("Change", {"mkdocs.yml": SETTINGS + "use_directory_urls: false\n"}, on=8)
    base.checkout()

    assert "(<https://example.org/base/day8.html>)" in answer()


def test_a_site_elsewhere_is_asked_for_by_name(base, tmp_path, monkeypatch):
    """Or found above."""
    monkeypatch.chdir(tmp_path)
    assert days(answer("--config", str(base.root / "mkdocs.yml"))) == list(range(3, 9))
    monkeypatch.chdir(base.root / "docs")
    assert days(answer()) == list(range(3, 9))


def test_a_template_of_the_sites_own_is_taken(base):
    """From its theme folder, as for pages."""
    settings = SETTINGS + "theme: {name: mkdocs, custom_dir: mine}\n"
    own = "Ours: {{ groups.New[0].title }}"
    base.commit("Own", {"mkdocs.yml": settings, "mine/learnscape/digest.text.html": own}, on=8)
    base.checkout()

    assert answer("--format", "text") == "Ours: Day8\n"


def test_what_is_wrong_is_said_beside_the_answer(base, tmp_path, monkeypatch):
    """And no settings at all are one line."""
    (base.root / ".git").rename(tmp_path / "git")
    code, text, rest = ended()
    assert (code, days(text)) == (0, [])
    assert "Nothing new" in text
    assert rest
    monkeypatch.chdir(tmp_path)

    assert ended() == (
        1,
        "",
        "Error: there is no mkdocs.yml here or above; say where with "
        "`--config path/to/mkdocs.yml`\n",
    )
