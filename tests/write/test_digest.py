"""The newsletter: one text in three forms, whatever is in it."""

from datetime import date

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learnscape.model import Contributor
from learnscape.write.digest import FORMATS, Period, digest
from learnscape.write.templates import THEME
from tests.builders import page
from tests.fixtures.news import NASTY, update
from tests.fixtures.site import Reading

ADA, BOB, CLEO = map(Contributor, ("Ada Lovelace", "Bob Kahn", "Cleo Diaz"))
WEEK = Period(date(2024, 1, 3), date(2024, 1, 10))
PATHS = ("merge.md", "tea.md", "ask.md", "how.md")
URLS = {name: f"https://example.org/{name[:-3]}/" for name in PATHS}
UPDATES = (
    update(9, kind="answered", title="How?", page="how.md", summary="Say", people=(CLEO,)),
    update(9, kind="retired", title="Merge", page="merge.md", summary="About it.", people=(ADA,)),
    update(8, kind="revised", title="Tea & biscuits", page="tea.md", summary="Say where they are",
           people=(ADA, BOB, CLEO)),
    update(7, title="Bring the old handbook", page=None, summary="30 pages: A, B, C and 27 more"),
    update(6, title="Tea & biscuits", page="tea.md", people=(ADA, BOB),
           summary="Where they are, and who has the key to the cupboard in which they are kept."),
    update(5, kind="welcome", title="Welcome, Bob Kahn", page="tea.md", people=(BOB,),
           summary="First contribution: Tea & biscuits"),
    update(4, kind="welcome", title="Welcome, Cleo Diaz", page=None, people=(CLEO,)),
)  # fmt: skip
MARKDOWN = r"""# Site & Co: 3 – 10 January 2024

## New

- **Bring the old handbook**: 30 pages: A, B, C and 27 more.

- **[Tea & biscuits](<https://example.org/tea/>)**: Where they are, and who has the key to the \
cupboard in which they are kept. *By Ada Lovelace and Bob Kahn.*

## Revised

- **[Tea & biscuits](<https://example.org/tea/>)**: Say where they are. *By Ada Lovelace, Bob Kahn \
and Cleo Diaz.*

## Answered

- **[How?](<https://example.org/how/>)**: Say. *By Cleo Diaz.*

## Retired

- **[Merge](<https://example.org/merge/>)**: About it. *By Ada Lovelace.*

## Welcome

- Bob Kahn, with [Tea & biscuits](<https://example.org/tea/>)

- Cleo Diaz

## Can you help?

- [Who has the key?](<https://example.org/ask/>)

More on [Site & Co](<https://example.org/>).
""".replace("\\\n", "")
TEXT = """\
Site & Co: 3 – 10 January 2024

NEW

* Bring the old handbook
  30 pages: A, B, C and 27 more

* Tea & biscuits
  Where they are, and who has the key to the cupboard in which they are
  kept.
  By Ada Lovelace and Bob Kahn
  https://example.org/tea/

REVISED

* Tea & biscuits
  Say where they are
  By Ada Lovelace, Bob Kahn and Cleo Diaz
  https://example.org/tea/

ANSWERED

* How?
  Say
  By Cleo Diaz
  https://example.org/how/

RETIRED

* Merge
  About it.
  By Ada Lovelace
  https://example.org/merge/

WELCOME

* Bob Kahn. First contribution: Tea & biscuits
* Cleo Diaz

CAN YOU HELP?

* Who has the key?
  https://example.org/ask/

https://example.org/
"""


def written(form, *updates, period=WEEK, **facts):
    """Give the newsletter."""
    known = {
        "site": "Site & Co",
        "url": "https://example.org/",
        "pages": {},
        "urls": URLS,
        "calls": [],
        "folders": [THEME],
    }
    return digest(updates, period, form=form, **known | facts)


def squeezed(text):
    """Give a text without its empty lines."""
    return [line for line in text.splitlines() if line]


def test_it_is_markdown():
    """What is new, revised, answered and retired, who is welcome, and what help is asked for."""
    calls = [page("ask.md", title="Who has the key?")]

    assert squeezed(written("md", *UPDATES, calls=calls)) == squeezed(MARKDOWN)


def test_it_is_text_as_mail_has_it():
    """In lines of at most 76 signs, with addresses to copy."""
    assert written("text", *UPDATES, calls=[page("ask.md", title="Who has the key?")]) == TEXT


def test_it_is_html_that_says_the_same():
    """In the same order, with the same links."""
    calls = [page("ask.md", title="Who has the key?")]
    shown = Reading(written("html", *UPDATES, calls=calls))
    twin = Reading(markdown.markdown(written("md", *UPDATES, calls=calls)))

    assert [a["href"] for a in shown.all("a")] == [a["href"] for a in twin.all("a")]
    assert shown.text() == (
        "Site & Co What is new, 3 – 10 January 2024 "
        "New Bring the old handbook 30 pages: A, B, C and 27 more Tea & biscuits Where they are, "
        "and who has the key to the cupboard in which they are kept. By Ada Lovelace and Bob Kahn "
        "Revised Tea & biscuits Say where they are By Ada Lovelace , Bob Kahn and Cleo Diaz "
        "Answered How? Say By Cleo Diaz "
        "Retired Merge About it. By Ada Lovelace "
        "Welcome Bob Kahn , with Tea & biscuits Cleo Diaz "
        "Can you help? Who has the key? More on https://example.org/"
    )


@pytest.mark.parametrize("form", FORMATS)
def test_what_to_read_instead_of_a_retired_page_is_told(form):
    """Where its front matter says so, and the other page is there."""
    gone = page("merge.md", title="Merge", status="retired", replaced_by="tea.md")
    retired = [one for one in UPDATES if one.kind == "retired"]
    pages = {"merge.md": gone, "tea.md": page("tea.md", title="Tea")}

    assert "instead" in written(form, *retired, pages=pages)
    assert "instead" not in written(form, *retired, pages={"merge.md": gone})


def test_the_html_stands_alone():
    """Mail programs fetch nothing and run nothing; styles are inline."""
    shown = Reading(written("html", *UPDATES))

    assert {tag for tag, _, _ in shown.elements} <= {
        "html", "head", "meta", "title", "body", "main", "h1", "h2", "p", "div", "a", "bdi",
    }  # fmt: skip
    assert all(a["href"].startswith("https://example.org/") for a in shown.all("a"))
    assert shown.all("html") == [{"lang": "en"}]


@pytest.mark.parametrize("form", FORMATS)
def test_days_without_news_say_so(form):
    """And calls for help are heard all the same."""
    assert "Nothing new in these days." in written(form)
    assert "Nothing new" not in written(form, UPDATES[5])
    asked = written(form, calls=[page("ask.md", title="Who has the key?")])
    assert "Nothing new in these days." in asked
    assert "Who has the key?" in asked


@pytest.mark.parametrize("form", FORMATS)
def test_only_the_days_asked_for_are_told(form):
    """From midnight to midnight in UTC, both days included."""
    told = [update(day, title=f"day{day}x") for day in range(12)]
    days = [day for day in range(12) if f"day{day}x" in written(form, *told)]

    assert days == list(range(2, 10))


@pytest.mark.parametrize("form", FORMATS)
def test_without_an_address_of_the_site_nothing_is_linked(form):
    """What a mail cannot lead to is named."""
    urls = dict.fromkeys(URLS, "tea/")
    text = written(form, *UPDATES, url="", urls=urls, calls=[page("ask.md", title="Help")])

    assert "tea/" not in text
    assert "<a " not in text
    assert "](" not in text
    assert "Tea &" in text


@pytest.mark.parametrize("title", [
    NASTY, "a\n\n# b", "[x](https://evil.example)", "**b** _i_ `c`", "1. a", "<img src=x>", "- - -",
])  # fmt: skip
def test_whatever_is_in_a_text_it_is_a_text(title):
    """In a title, a summary, a name, and the name of the site."""
    told = [
        update(
            5, kind=kind, title=title, summary=title, page="tea.md", people=(Contributor(title),)
        )
        for kind in ("new", "revised", "retired", "welcome")
    ]
    calls = [page("ask.md", title=title)]
    plain = [update(5, kind=one.kind, title="t", summary="s", page="tea.md", people=(ADA,))
             for one in told]  # fmt: skip

    for form, render in (("html", str), ("md", markdown.markdown)):
        shown = Reading(render(written(form, *told, calls=calls, site=title)))
        usual = Reading(render(written(form, *plain, calls=calls, site="Site")))
        assert [tag for tag, _, _ in shown.elements] == [tag for tag, _, _ in usual.elements]
        assert shown.text().count(" ".join(title.split())) >= 10
        assert {a["href"] for a in shown.all("a")} == {a["href"] for a in usual.all("a")}


@given(st.text(st.characters(exclude_categories=()), max_size=30))
@settings(max_examples=25)
def test_no_sign_that_steers_a_terminal_is_printed(text):
    """Nor any that mail or a browser could not bear."""
    told = update(5, title=text, summary=text, people=(Contributor(text),))

    for form in FORMATS:
        signs = written(form, told, site=text)
        assert not [sign for sign in signs if ord(sign) < 32 and sign not in "\t\n\r"]
        assert not [
            sign for sign in signs if 0x7F <= ord(sign) < 0xA0 or 0xD800 <= ord(sign) < 0xE000
        ]
        assert signs.encode()


def test_a_site_can_have_a_newsletter_of_its_own(tmp_path):
    """A template of the same name wins."""
    (tmp_path / "learnscape").mkdir()
    (tmp_path / "learnscape/digest.html").write_text("<p>{{ groups.New[0].title }}</p>")

    folders = [str(tmp_path), THEME]

    assert written("html", update(5, title="<b>"), folders=folders) == "<p>&lt;b&gt;</p>\n"
    assert written("md", update(5, title="x"), folders=folders).startswith("# Site")
