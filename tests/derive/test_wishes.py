"""What is left of a name or a page that somebody wishes to be hidden."""

import pytest

from learnscape.derive.identities import Identities
from learnscape.derive.wishes import links_to_nobody, names_left
from learnscape.model import Signature
from learnscape.problems import Problem
from tests.builders import people, person

HIDDEN = people(
    person("ann", name="Ann Example", credit="none"),
    person("bob", name="Bob Kahn", credit="name"),
    person("cleo", name="Cleo Diaz"),
)
PLACES = {f"people/{handle}.md": f"docs/people/{handle}.md" for handle in HIDDEN} | {
    "git/undo.md": "docs/git/undo.md"
}


def test_a_link_to_somebody_without_a_page():
    """From wherever, in each form that MkDocs follows; others stay, and so does what is not one."""
    text = (
        "Ask [Ann](../people/ann.md), or [Bob](<../people/bob.md#now>).\n"
        "Or [Cleo](../people/cleo.md), not people/ann.md or [her](people/ann.md).\n"
        "\n[her]: ../people/a%6en.md 'She'\n"
    )

    def said(line, target):
        what = f"the link to `{target}` leads nowhere: that page is not published"
        mend = "take the link out: whoever is meant has no page"
        return Problem("docs/git/undo.md", line, what, mend)

    texts = {"git/undo.md": text, "people/ann.md": "[Me](ann.md)\n"}
    assert links_to_nobody(texts.items(), HIDDEN, PLACES) == [
        said(1, "../people/ann.md"),
        said(1, "../people/bob.md"),
        said(4, "../people/a%6en.md"),
    ]


def test_texts_are_read_only_where_somebody_has_no_page():
    """Most sites have nobody of that kind."""

    def texts():
        raise AssertionError
        yield

    assert links_to_nobody(texts(), people(person("cleo")), PLACES) == []


def left(*signatures, **wish):
    """Give the notes on one person, Ann, who has one address, and a name of an earlier time."""
    ann = people(person("ann", "ann@example.org", name="Ann Example", **wish))
    known = [Signature("Ann Before", "ann@example.org"), *signatures]
    return names_left(known, Identities(known, ann), ann, PLACES)


OTHERS = (
    Signature("ann  example", "ann@laptop.local"),
    Signature("Ann Example", "ANN@laptop.local"),
    Signature("Ann Before", "a@old.example"),
    Signature("Bob Kahn", "bob@example.org"),
    Signature("Ann Example", "noreply@github.com"),
)


@pytest.mark.parametrize("wish", [{"credit": "none"}, {"credit": "as", "shown_as": "Countess"}])
def test_a_hidden_name_that_is_left_under_other_addresses(wish):
    """It is told how many, and in which file: no name and no address stands in a log."""
    assert left(*OTHERS, **wish) == [
        "docs/people/ann.md hides a name that 2 other addresses in the history still show: "
        "add to `emails` those that are the same person's, and leave it if they are "
        "somebody else's"
    ]
    (one,) = left(*OTHERS[:2], **wish)
    assert "that another address in the history still shows:" in one
    assert left(*OTHERS[3:], **wish) == []


def test_a_name_that_is_shown_anyway_is_left_to_stand():
    """Whoever hides nothing, and whoever others have for a name what they wish to be called."""
    assert left(*OTHERS) == left(*OTHERS, credit="name") == []
    assert left(Signature("Countess", "c@x.example"), credit="as", shown_as="Countess") == []
