"""Who can endorse an answer: validators of the community that is asked, and nobody else."""

import pytest

from learnscape.derive.due import is_judged, reviewable
from learnscape.derive.questions import state_of
from tests.fixtures.ledger import (
    AUTHOR,
    EVE,
    OLGA,
    PIA,
    ZOE,
    community,
    front,
    review,
    security_site,
    sentences,
)

PAGE = "questions/keys.md"
BODY = sentences("keys", 20) + "\n## Answer from ada\n\n" + sentences("answer", 40)[2:]
FRIENDS = {"docs/communities/friends.md": community("Friends", "eve", owns=["friends/"])}


@pytest.fixture
def handbook(tmp_path):
    """Give a site with Security, Operations and Friends, which is Eve's."""
    site = security_site(tmp_path / "handbook", FRIENDS)
    yield site
    site.close()


def text(*communities, kind="question", body=BODY):
    """Give a page that names communities."""
    return front(body, kind=kind, communities=[*communities])


def land(site, said, *reviews, on="2026-06-01", path=PAGE):
    """Publish a text, with the record of its reviews."""
    landing = site.land("Answer", {f"docs/{path}": said}, on=on)
    if reviews:
        site.record(site.change(landing, *reviews))


def state(site, path=PAGE):
    """Give how far a question has come."""
    library = site.library()
    return state_of(library.pages[path], library.validations.get(path), library.pages)


@pytest.mark.parametrize(
    ("by", "come"),
    [(OLGA, "endorsed"), (PIA, "answered"), (ZOE, "answered"), (EVE, "answered"),
     (AUTHOR, "answered")],
)  # fmt: skip
def test_a_validator_of_the_community_that_is_asked_endorses(by, come, handbook):
    """Not one of another, nor a colleague, nor whoever answered."""
    land(handbook, text("security"), review(by, "2026-06-01"))

    assert state(handbook) == come


@pytest.mark.parametrize(("by", "come"), [(OLGA, "endorsed"), (PIA, "answered")])
def test_the_first_community_endorses(by, come, handbook):
    """The others that a question names are told of it, and no more."""
    land(handbook, text("security", "ops"), review(by, "2026-06-01"))

    assert state(handbook) == come


def test_a_question_that_names_nobody_is_endorsed_by_nobody(handbook):
    """Nor one that names a community that is none."""
    land(handbook, text(), review(OLGA, "2026-06-01"))
    land(handbook, text("gone"), review(OLGA, "2026-06-01"), path="questions/gone.md")

    assert state(handbook) == "answered"
    assert state(handbook, "questions/gone.md") == "answered"


def test_whoever_owns_the_folder_endorses_and_nobody_else(handbook):
    """A question that lies there cannot choose its judges."""
    land(handbook, text("friends"), review(EVE, "2026-06-01"), path="security/q.md")
    land(handbook, text("friends"), review(OLGA, "2026-06-01"), path="security/p.md")

    assert state(handbook, "security/q.md") == "answered"
    assert state(handbook, "security/p.md") == "endorsed"


def test_a_guide_chooses_no_judges(handbook):
    """What it names in `communities` gives no authority, whoever approves."""
    land(handbook, text("security", kind="guide"), review(OLGA, "2026-06-01"), path="guides/a.md")

    assert handbook.validation("guides/a.md").state == "reviewed"


def test_a_guide_that_becomes_a_question_is_not_endorsed_by_that(handbook):
    """Nobody vouched for it as the community's."""
    land(handbook, text("security", kind="guide"), review(OLGA, "2026-06-01"))
    land(handbook, text("security"), on="2026-06-20")

    assert state(handbook) == "answered"


def test_a_friendlier_community_does_not_inherit_an_endorsement(handbook):
    """Security vouched; whoever moves the question to Friends moves nobody's word."""
    land(handbook, text("security"), review(OLGA, "2026-06-01"))
    land(handbook, text("friends"), on="2026-06-20")

    assert state(handbook) == "answered"
    assert handbook.validation(PAGE).owner == "friends"


def test_what_a_friendlier_community_vouched_for_is_not_another_s(handbook):
    """Friends vouched; then the question is given to Security, which has not looked."""
    land(handbook, text("friends"), review(EVE, "2026-06-01"))
    assert state(handbook) == "endorsed"  # for Friends, as the page says
    land(handbook, text("security"), on="2026-06-20")

    assert state(handbook) == "answered"


def test_another_answer_needs_another_look(handbook):
    """Words that came after the review are endorsed by nobody."""
    land(handbook, text("security"), review(OLGA, "2026-06-01"))
    more = BODY + "\n## Answer from eve\n\n" + sentences("other", 10)[2:]
    land(handbook, text("security", body=more), on="2026-06-20")

    assert state(handbook) == "answered"


def test_a_correction_takes_the_endorsement_of_the_answer_with_it(handbook):
    """At once, by anybody's word, and though it changes but a few words of the page."""
    land(handbook, text("security"), review(OLGA, "2026-06-01"))
    wrong = BODY.replace("## Answer from ada", "## Answer from ada (corrected: it deletes all)")
    land(handbook, text("security", body=wrong), on="2026-06-20")

    assert state(handbook) == "open"
    assert handbook.validation(PAGE).state == "changed"


WAITS = sentences("keys", 60) + "\n## What I tried\n\n" + sentences("tried", 20)[2:]
TWICE = BODY + "\n## Answer from eve\n\n" + sentences("other", 20)[2:]
SHORT = "\n## Answer from eve\n\nDelete all keys at once; it is safe.\n"


@pytest.mark.parametrize(
    ("seen", "now"),
    [
        (WAITS, WAITS + SHORT),
        (WAITS, WAITS.replace("What I tried", "Answer")),
        (BODY, BODY + SHORT),
        (BODY, BODY + SHORT.replace("## Answer", "##Answer")),
        (BODY, BODY.replace("from ada", "from eve")),
        (TWICE, TWICE.replace("from ada", "from ada (corrected)")),
        (TWICE.replace("from ada", "from ada (corrected: wrong)"), TWICE),
    ],
    ids=["first", "heading", "second", "glued", "name", "corrected", "restored"],
)
def test_few_words_make_no_answer_endorsed(seen, now, handbook):
    """A small edit keeps an endorsement, but not where another answer holds after it."""
    land(handbook, text("security", body=seen), review(OLGA, "2026-06-01"))
    land(handbook, text("security", body=now), on="2026-06-20")

    assert state(handbook) == "answered"
    assert handbook.validation(PAGE).state == "changed"


def test_a_validator_endorses_an_answer_of_few_words(handbook):
    """Their approval of it is as good as of a long one."""
    land(handbook, text("security", body=WAITS), review(OLGA, "2026-06-01"))
    said = text("security", body=WAITS + SHORT)
    land(handbook, said, review(OLGA, "2026-06-20"), on="2026-06-20")

    assert state(handbook) == "endorsed"


def test_a_reason_told_better_takes_no_endorsement(handbook):
    """What holds is the same as before."""
    wrong = TWICE.replace("from ada", "from ada (corrected: it deletes al)")
    land(handbook, text("security", body=wrong), review(OLGA, "2026-06-01"))
    land(handbook, text("security", body=wrong.replace(" al)", " all)")), on="2026-06-20")

    assert state(handbook) == "endorsed"


def test_an_endorsement_ends(handbook):
    """With the clock of the community, as of any page."""
    land(handbook, text("security"), review(OLGA, "2026-01-10"), on="2026-01-10")

    assert state(handbook) == "answered"
    assert handbook.validation(PAGE).state == "overdue"


@pytest.mark.parametrize("named", ["olga", "@olga", "Olga Ruiz", "olga ruiz"])
@pytest.mark.parametrize("when", ["as it came in", "later"])
def test_whoever_answers_does_not_endorse_that(named, when, handbook):
    """Though somebody else brought the answer in: by handle or by name."""
    said = text("security", body=BODY.replace("from ada", f"from {named}"))
    if when == "later":
        land(handbook, said)
        handbook.record(handbook.revalidation(PAGE, review(OLGA, "2026-06-03")))
    else:
        land(handbook, said, review(OLGA, "2026-06-01"))

    assert state(handbook) == "answered"


def test_whose_answer_was_corrected_may_endorse_the_other(handbook):
    """Nobody reads the first for an answer any more."""
    both = BODY.replace("from ada", "from olga (corrected: it is not so)")
    land(handbook, text("security", body=f"{both}\n\n## Answer from ada\n\nSo."),
         review(OLGA, "2026-06-01"))  # fmt: skip

    assert state(handbook) == "endorsed"


@pytest.mark.parametrize(
    ("kind", "facts", "judged"),
    [
        ("answered", {}, True),
        ("open", {"body": sentences("keys", 20)}, False),
        ("folded", {"answered_in": "index.md"}, False),
        ("retired", {"status": "retired"}, False),
    ],
)
def test_only_what_is_answered_here_waits_for_a_review(kind, facts, judged, handbook):
    """There is nothing to vouch for in the others."""
    body = facts.pop("body", BODY)
    said = front(body, kind="question", communities=["security"], **facts)
    land(handbook, said, review(OLGA, "2026-06-01"))
    library = handbook.library()

    assert state(handbook) == ("endorsed" if judged else kind)
    assert is_judged(library.pages[PAGE]) is judged
    pages = {path for path, _ in reviewable(library.validations, library.pages)}
    assert (PAGE in pages) is judged
