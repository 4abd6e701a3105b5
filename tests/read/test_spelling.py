"""Keys and values that are nearly ours, and those of others, which are never taken for ours."""

import pytest

from learnscape.read.front_matter import read_front_matter
from learnscape.read.spelling import one_of, tell_misspelt


def told(*keys):
    """Give what is told of such keys, as (line, what, mend)."""
    front = read_front_matter("docs/a.md", "\n".join(["---", *(f"{k}: x" for k in keys), "---\n"]))
    tell_misspelt(front)
    return [(problem.line, problem.what, problem.mend) for problem in front.problems]


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("communitis", "communities"), ("cummunities", "communities"),
        ("Communities", "communities"),
        ("whatsnew", "whats_new"), ("whats-new", "whats_new"), ("what_is_new", "whats_new"),
        ("reviewevery", "review_every"), ("review_evry", "review_every"),
        ("reviewEvery", "review_every"), ("replaced-by", "replaced_by"),
        ("replace_by", "replaced_by"), ("replaced by", "replaced_by"), ("Kind", "kind"),
        ("knid", "kind"), ("KIND", "kind"), ("Status", "status"), ("sttaus", "status"),
        ("credts", "credits"), ("Created", "created"), ("cre-ated", "created"),
    ],
)  # fmt: skip
def test_a_misspelt_key_is_told_with_the_one_that_was_meant(key, meant):
    """By case, by hyphens, or by a letter."""
    assert told("title", key) == [
        (3, f"`{key}` looks like a misspelt `{meant}`", f"write `{meant}`")
    ]


OF_OTHERS = """
    title titles subtitle description descriptions summary tag tags author authors date dates
    updated modified lastmod created_at createdAt created_by create creator date_created
    creation_date credit credit_url edits icon hide search social template slug category
    categories link links pin readtime comments draft drafts state states stats layout
    permalink redirect_from redirect alias aliases weight order nav_order nav_title parent
    has_children sidebar_position sidebar_label keywords image images cover type kinds kin king
    mind id uid lang language toc toc_depth robots canonical canonical_url head hero features
    revision_date revision reviewed reviewer reviewers review review_date last_reviewed owner
    owners version news new replaces replacement status_icon boost exclude include_yaml
    pagination_next published public publish slides source sources contributors difficulty level
    product related ignore_macros render_macros git_creation_date name email mentor left emails
    account lefts x 日本
"""


@pytest.mark.parametrize("key", [*OF_OTHERS.split(), "date created"])
def test_a_key_of_another_tool_is_none_of_ours(key):
    """However near it may be to one of ours."""
    assert told(key) == []


@pytest.mark.parametrize(
    ("key", "meant"),
    [("email", "emails"), ("account", "accounts"), ("ask-me-about", "ask_me_about"),
     ("Name", "name"), ("mentors", "mentor"), ("Credit", "credit"), ("communitis", "communities")],
)  # fmt: skip
def test_a_person_has_keys_of_their_own(key, meant):
    """Which mean nothing on any other page."""
    front = read_front_matter("docs/a.md", f"---\nkind: person\n{key}: x\n---\n")
    tell_misspelt(front)

    assert [problem.mend for problem in front.problems] == [f"write `{meant}`"]


def test_all_keys_of_ours_are_spelt_well():
    """On a page, and on a person's."""
    assert told("kind", "communities", "review_every", "status", "replaced_by", "credits",
                "whats_new", "created") == []  # fmt: skip
    front = read_front_matter(
        "docs/people/ada.md",
        "---\nkind: person\nname: x\nemails: x\naccounts: x\ncredit: x\nask_me_about: x\n"
        "mentor: x\nleft: x\ncredits: x\n---\n",
    )
    tell_misspelt(front)
    assert front.problems == []


@pytest.mark.parametrize(
    ("value", "read", "mend"),
    [
        ("story", "story", None),
        ("Story", None, "write `key: story`"),
        ("questiom", None, "write `key: question`"),
        ("Quest", None, "write one of guide, question, story"),
        ("archived", None, "write one of guide, question, story"),
        ("g", None, "write one of guide, question, story"),
    ],
)
def test_one_of_some_words(value, read, mend):
    """One that is clearly near is proposed; else all are told, each once."""
    front = read_front_matter("docs/a.md", f"---\nkey: {value}\n---\n")

    assert front.get("key", one_of("guide", "question", "story", "guide")) == read
    assert [(told.line, told.what, told.mend) for told in front.problems] == (
        [(2, f"`key: {value}` is none of the choices", mend)] if mend else []
    )


@pytest.mark.parametrize("value", ["[guide]", "{guide: 1}", "''"])
def test_what_is_no_word_is_none_of_the_choices(value):
    """Not even a list with the right one in it."""
    front = read_front_matter("docs/a.md", f"---\nkey: {value}\n---\n")

    assert front.get("key", one_of("guide")) is None
    assert [(told.what, told.mend) for told in front.problems] == [
        ("`key` is none of the choices", "write one of guide")
    ]


@pytest.mark.parametrize(("kind", "problems"), [("question", 1), ("guide", 0)])
def test_a_question_for_one_community_names_it_in_a_list(kind, problems):
    """On other pages the word may be another tool's."""
    front = read_front_matter("docs/a.md", f"---\nkind: {kind}\ncommunity: git\n---\n")
    tell_misspelt(front)

    assert [one.mend for one in front.problems] == ["write `communities`"] * problems
