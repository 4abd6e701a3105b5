"""Answers as readers see them, whichever extensions of Markdown a site has."""

import pytest
from lxml import html
from markdown import Markdown

from learnscape.derive.questions import named_by
from learnscape.mkdocs_plugins.answers import Answerer, AnswersExtension
from learnscape.write.structured import Said, spoken
from tests.builders import people, person

PEOPLE = people(
    person("ada", name="Ada Lovelace"),
    person("dora", name="<img src=x onerror=alert(1)> &lt;D&gt; \u202e*Dora*"),
    person("quiet-watch", name="Casimir Wolanski", credit="none"),
)
EXTENSIONS = {
    "none": {},
    "stock": {"toc": {"permalink": True}, "tables": {}, "fenced_code": {}},  # as MkDocs has
    "usual": {"toc": {}, "tables": {}, "fenced_code": {}, "attr_list": {}, "smarty": {},
              "footnotes": {}, "md_in_html": {}, "admonition": {}},
    "pymdownx": {"toc": {"permalink": "#", "baselevel": 1}, "pymdownx.extra": {},
                 "pymdownx.highlight": {}, "pymdownx.superfences": {}, "pymdownx.smartsymbols": {},
                 "pymdownx.tilde": {}, "pymdownx.tabbed": {"alternate_style": True}},
}  # fmt: skip
everywhere = pytest.mark.parametrize("extensions", EXTENSIONS)
on_sites = pytest.mark.parametrize("extensions", [name for name in EXTENSIONS if name != "none"])
WHOLE = """
# Why?

Because[^1].

## Answer from ada (corrected: it "deletes" more than it says, write to x@example.org)

Text with `code`.

```sh
## Answer from nobody
rm -rf /
```

| a | b |
|---|---|
| c | d |

- one

    two

### Deeper

Below.

## Answer from ada

Good.

## See also

Else.

[^1]: A note.
"""


def rendered(text, extensions="usual", *, question=True):
    """Give a text as it is rendered, and the table of contents."""
    answers = AnswersExtension()
    if question:
        answers.answerer = answerer
    markdown = Markdown(
        extensions=[*EXTENSIONS[extensions], answers], extension_configs=EXTENSIONS[extensions]
    )
    page = html.fragment_fromstring(markdown.convert(text), create_parent=True)
    return page, str(getattr(markdown, "toc_tokens", ""))


def answerer(answer):
    """Say who answered, each with a page beside the question's folder."""
    who = named_by(answer.by, PEOPLE)
    return Answerer(who, f"../people/{who.person}.md" if who and who.person else "")


def source(page):
    """Give the HTML."""
    return html.tostring(page, encoding="unicode")


def headings(page):
    """Give the headings of the second rank, without what permalinks are called."""
    for link in page.find_class("headerlink"):
        link.drop_tree()
    return [" ".join(one.text_content().split()) for one in page.iter("h2")]


@everywhere
@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("Answer", "Answer"),
        ("Answer from ada", "Answer from Ada Lovelace"),
        ("Answer from *ada*", "Answer from Ada Lovelace"),
        ("Answer from @ada ##", "Answer from Ada Lovelace"),
        ("Answer from [ada](x.md)", "Answer from Ada Lovelace"),
        ("Answer from ada: so", "Answer from Ada Lovelace: so"),
        ("ANSWER FROM Mary Jones", "Answer from Mary Jones"),
        ("Answer from Mary <mary@example.org>", "Answer from Mary"),
        ("Answer from &#109;ary@example.org", "Answer"),
        ("Answer: not *so*", "Answer: not so"),
        ("Answers", "Answers"),
        ("Answer from ada (corrected: no)", "Corrected answer from Ada Lovelace"),
        ("Answer (corrected)", "Corrected answer"),
    ],
)
def test_a_heading_says_who_answered(written, told, extensions):
    """As they wish to be shown; what is no answer, or names nobody, stays as it is written."""
    page, _ = rendered(f"# Q\n\n## {written}\n\nText.\n", extensions)

    assert headings(page) == [told]


@everywhere
@pytest.mark.parametrize(
    "written",
    ["quiet-watch", "`quiet-watch`", "@Quiet-Watch", r"quiet\-watch", "Casimir Wolanski",
     "quiet-watch {#quiet-watch}", "quiet-watch {: title='Casimir Wolanski' data-toc-label=quiet}",
     "quiet-watch (from the attic)", "quiet-watch, in short", "*Casimir* **Wolanski**",
     "quiet-watch (corrected: no)"],
)  # fmt: skip
def test_nobody_is_named_who_wishes_not_to_be(written, extensions):
    """In no heading, id or table of contents."""
    page, contents = rendered(f"# Q\n\n## Answer from {written}\n\nText.\n", extensions)

    said = (source(page) + contents).lower()
    assert [word for word in ("quiet", "casimir", "wolanski", "attic") if word in said] == []
    assert headings(page)[0] in ("Answer", "Corrected answer")


@everywhere
def test_a_name_is_a_name(extensions):
    """Whatever signs are in it: it is neither HTML nor Markdown, and ends by itself."""
    page, _ = rendered("# Q\n\n## Answer from dora\n\nText.\n", extensions)
    name = page.find(".//h2/bdi")

    assert name.text_content() == PEOPLE["dora"].name
    assert len(name) == 0
    assert page.findall(".//img") == []
    assert page.find_class("learnscape-answerer")[0].text_content() == f"More from {name.text}"


@on_sites
def test_a_corrected_answer_stays_to_be_read(extensions):
    """Struck through up to the next heading, whatever it holds; why comes first, and is not."""
    page, _ = rendered(WHOLE, extensions)
    (why,), (struck,) = page.find_class("learnscape-correction"), page.iter("del")

    assert headings(page)[0] == "Corrected answer from Ada Lovelace"
    assert why.getprevious().tag == "h2"
    assert why.getnext() is struck
    reason = why.text_content().translate({0x201C: '"', 0x201D: '"'})
    assert reason == 'Corrected: it "deletes" more than it says, write to'
    said = struck.text_content()
    assert all(word in said for word in ("Text with code.", "rm -rf /", "c", "two", "Below."))
    assert not any(word in said for word in ("Good.", "Else.", "A note.", "Because"))
    assert "data-search-exclude" in struck.attrib
    assert "learnscape-answerer" not in source(struck)


def test_what_is_struck_through_is_whole():
    """Code, tables and lists are what they were."""
    (struck,) = rendered(WHOLE)[0].iter("del")
    table, listed = struck.find("table"), struck.find("ul")

    assert [one.tag for one in struck] == ["p", "pre", "table", "ul", "h3", "p"]
    assert struck.findtext("pre/code") == "## Answer from nobody\nrm -rf /\n"
    assert [one.text for one in table.iter("th", "td")] == ["a", "b", "c", "d"]
    assert [one.text for one in listed.iter("p")] == ["one", "two"]


@pytest.mark.parametrize("extensions", ["usual", "pymdownx"])
def test_notes_belong_to_the_page(extensions):
    """The last answer does not take them along."""
    text = "# Q[^1]\n\n## Answer (corrected: no)\n\nText.\n\n[^1]: A note.\n"

    page, _ = rendered(text, extensions)

    (struck,) = page.iter("del")
    assert struck.text_content().split() == ["Text."]
    assert page.find_class("footnote")[0].getparent() is page


def test_the_name_leads_to_the_page():
    """From below the heading; not where the answer holds no longer, nor where there is none."""
    page, _ = rendered(WHOLE + "\n## Answer from Mary Jones\n")
    (link,) = page.findall(".//p[@class='learnscape-answerer']/a")

    assert link.get("href") == "../people/ada.md"
    assert " ".join(link.getparent().getprevious().text_content().split()) == (
        "Answer from Ada Lovelace"
    )


def test_ids_and_contents_are_made_of_the_words_shown():
    """So a link to an answer tells what readers see; an id of the author's own stays."""
    page, contents = rendered("# Q\n\n## Answer from ada\n\n## Answer from ada {#mine}\n")

    assert [one.get("id") for one in page.iter("h2")] == ["answer-from-ada-lovelace", "mine"]
    assert contents.count("Answer from Ada Lovelace") >= 2


@pytest.mark.parametrize(
    "text",
    ["> ## Answer from ada\n", "- ## Answer from ada\n", "### Answer from ada\n",
     "# Answer from ada\n", "```\n## Answer from ada\n```\n", "    ## Answer from ada\n",
     '!!! note\n    ## Answer from ada\n', "<div markdown>\n## Answer from ada\n</div>\n"],
)  # fmt: skip
def test_examples_and_quotations_stay(text):
    """Only a heading of the page itself begins an answer."""
    page, _ = rendered(f"# Q\n\n{text}")

    assert "learnscape" not in source(page)
    assert "Ada Lovelace" not in source(page)


def test_other_pages_stay():
    """A guide may have a heading of that name."""
    page, _ = rendered(WHOLE, question=False)

    assert headings(page)[1] == "Answer from ada"
    assert "learnscape" not in source(page)


@on_sites
def test_programs_read_what_holds(extensions):
    """The question up to the first answer, and each answer up to the next heading of its rank."""
    more = "\n## Answer from quiet-watch\n\nAlso.\n\n### More\n\nYes.\n"
    page, _ = rendered(WHOLE + more, extensions)
    said = spoken("".join(source(element) for element in page))

    first, second = (one.get("id") for one in page.find_class("learnscape-answer"))
    assert said.question.startswith("Because")
    assert "Text" not in said.question
    assert said.answers == (
        Said("Good.", "Ada Lovelace", first),
        Said("Also.\nMore\nYes.", "", second),
    )
