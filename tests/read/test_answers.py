"""The headings that begin an answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnscape.model import Answer
from learnscape.read.prose import answer_of, answers_of


@pytest.mark.parametrize(
    ("heading", "answer"),
    [
        ("Answer", Answer()),
        ("answer", Answer()),
        ("Answer from bob", Answer("bob")),
        ("Answer from @bob", Answer("bob")),
        ("Answer  from  Bob   Kahn ", Answer("Bob Kahn")),
        ("Answer by bob", Answer("bob")),
        ("answer BY Bob Kahn (corrected: no)", Answer("Bob Kahn", "no")),
        ("Answer byte by byte", Answer()),
        ("Answer: use revert", Answer()),
        ("Answer from bob: use revert", Answer("bob")),
        ("Answer (corrected: it is not so)", Answer("", "it is not so")),
        ("Answer from bob (Corrected: (mostly) not so)", Answer("bob", "(mostly) not so")),
        ("Answer from bob (corrected)", Answer("bob", "")),
        ("Answer from bob (correctedly)", Answer("bob")),
        ("Answer from bob {#so .big}", Answer("bob")),
        ("Answer from bob (corrected: not so) {: #so }", Answer("bob", "not so")),
        ("Answers", None),
        ("Answering machines", None),
        ("An answer", None),
        ("", None),
    ],
)
def test_headings(heading, answer):
    """As people write them."""
    assert answer_of(heading) == answer


@pytest.mark.parametrize("by", ["**bob**", "`bob`", "[bob](../people/bob.md)", "bob {#so}"])
def test_names_are_plain_text(by):
    """As the heading shows them."""
    assert answers_of(f"## Answer from {by} ##\n") == (Answer("bob"),)


def test_in_their_order_and_in_no_example():
    """A heading in code is shown, not meant."""
    body = (
        "# Q\n\n## Answer ##\n\n```\n## Answer from x\n```\n\n##  Answer from bob\n\n### Answer\n"
    )
    assert answers_of(body) == (Answer(), Answer("bob"))


@given(st.text("Answer from(corrected:)#`@ \n", max_size=200))
def test_any_text_is_read(text):
    """And nothing of it is more than a line."""
    for answer in answers_of(text):
        assert "\n" not in answer.by
