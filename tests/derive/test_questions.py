"""Questions: how far each has come, who asks, and under which name answers stand."""

import pytest

from learnscape.derive.questions import (
    Group,
    Heading,
    asked_of,
    groups_of,
    heading_of,
    lists_of,
    named_by,
    state_of,
)
from learnscape.model import Answer, Community, Contributor, Question, Validation
from tests.builders import moment, page, people, person

GIT = Community("git", "Version control")
OPS = Community("ops", "operations", owns=("ops/",))
PEOPLE = people(
    person("ada", name="Ada Lovelace"),
    person("bob", name="Bob Kahn", credit="name"),
    person("cleo", name="Cleo Diaz", credit="as", shown_as="C."),
    person("quiet-one", name="Kim Quiet", credit="none"),
    person("unsaid", name="", credit="none"),
)
HOLDS, CORRECTED = Answer("ada"), Answer("bob", "it deletes")


def question(path="questions/q.md", *answers, status=None, communities=(), **facts):
    """Give a question."""
    asked = Question(answers=answers, **facts)
    return page(path, kind="question", status=status, communities=communities, question=asked)


@pytest.mark.parametrize(
    ("answers", "folded", "reviewed", "state"),
    [
        ((), None, "unreviewed", "open"),
        ((CORRECTED,), None, "valid", "open"),
        ((HOLDS,), None, "unreviewed", "answered"),
        ((CORRECTED, HOLDS), None, "changed", "answered"),
        ((HOLDS,), None, "reviewed", "answered"),
        ((HOLDS,), None, "overdue", "answered"),
        ((HOLDS,), None, "withdrawn", "answered"),
        ((HOLDS,), None, "valid", "endorsed"),
        ((CORRECTED, HOLDS), None, "edited", "endorsed"),
        ((), "git/undo.md", "unreviewed", "folded"),
        ((HOLDS,), "git/undo.md", "valid", "folded"),
        ((), "draft.md", "valid", "open"),
        ((HOLDS,), "draft.md", "valid", "endorsed"),
        ((HOLDS,), "questions/q.md", "unreviewed", "answered"),
    ],
)
def test_how_far_a_question_has_come(answers, folded, reviewed, state):
    """Part of a page that readers get, else vouched for, else answered by what still holds."""
    one = question("questions/q.md", *answers, answered_in=folded)

    assert state_of(one, Validation(reviewed), {"git/undo.md", "questions/q.md"}) == state
    assert state_of(question("q.md", *answers, status="retired"), None, ()) == "retired"


def test_without_reviews_nothing_is_endorsed():
    """A site that reads none."""
    assert state_of(question("q.md", HOLDS), None, ()) == "answered"


def asked(one, *communities):
    """Give all that is said of a question."""
    known = {community.slug: community for community in communities}
    return asked_of(one, None, {}, known, PEOPLE)


def test_the_first_community_that_it_names_asks():
    """Unless one owns its folder; the others are told besides, and what is none is not."""
    one = asked(question(communities=("gone", "git", "ops", "git")), GIT, OPS)
    owned = asked(question("ops/q.md", communities=("git", "ops")), GIT, OPS)

    assert (one.community, one.also) == (GIT, (OPS,))
    assert (owned.community, owned.also) == (OPS, (GIT,))
    assert asked(question(), GIT).community is None


def test_what_most_people_share_comes_first():
    """Then what waits longest, then what has no date, then by path; the retired are left out."""
    several = [
        asked(question("b.md")),
        asked(question("a.md")),
        asked(question("late.md", asked=moment(9))),
        asked(question("early.md", asked=moment(2))),
        asked(question("shared.md", asked=moment(9), asked_also=2)),
        asked(question("gone.md", status="retired", asked_also=9)),
    ]

    assert {
        state: [one.page.path for one in some] for state, some in lists_of(several).items()
    } == {
        "open": ["shared.md", "early.md", "late.md", "a.md", "b.md"],
        "answered": [],
        "endorsed": [],
        "folded": [],
    }


def test_open_questions_are_told_by_community():
    """By title, whatever its case, in their order; those of none last."""
    first, second = (asked(question(f"{n}.md", communities=("git",)), GIT, OPS) for n in "ab")
    ops, nobodys = asked(question("ops/q.md"), GIT, OPS), asked(question(), GIT, OPS)

    assert groups_of([nobodys, first, ops, second]) == (
        Group(OPS, (ops,)), Group(GIT, (first, second)), Group(None, (nobodys,))
    )  # fmt: skip


@pytest.mark.parametrize(
    ("written", "who"),
    [
        ("ada", Contributor("Ada Lovelace", "ada")),
        ("@ada", Contributor("Ada Lovelace", "ada")),
        ("`ada`", Contributor("Ada Lovelace", "ada")),
        ("bob", Contributor("Bob Kahn")),
        ("cleo", Contributor("C.", "cleo")),
        ("Ada", Contributor("Ada")),
        ("Ada Lovelace", Contributor("Ada Lovelace")),
        ("Cleo Diaz", None),
        ("quiet-one", None),
        ("Quiet-One", None),
        ("kim  QUIET", None),
        ("Kim Quiet, for short", None),
        ("quiet-one: in short", None),
        ("quiet-one and ada", None),
        ("Dr. Kim Quiet (Ops)", None),
        ("on behalf of @quiet-one", None),
        ("Quiet Kim", Contributor("Quiet Kim")),
        ("not-quiet-one", Contributor("not-quiet-one")),
        ("Kim Quietly", Contributor("Kim Quietly")),
        ("Mary Jones <mary@example.org>", Contributor("Mary Jones")),
        ("mary@example.org", None),
        ("", None),
        ("<script>", Contributor("<script>")),
    ],
)
def test_whom_a_name_means(written, who):
    """A handle leads to a person, a name to nobody; who hides is not named by either."""
    assert named_by(written, PEOPLE) == who


ADA = Contributor("Ada Lovelace", "ada")


@pytest.mark.parametrize(
    ("written", "answer", "who", "heading"),
    [
        ("Answer", Answer(), None, None),
        ("Answer: rebase", Answer(), None, None),
        ("Answer from ada", Answer("ada"), ADA, Heading("Answer from ", "Ada Lovelace")),
        ("answer  by ada", Answer("ada"), ADA, Heading("Answer from ", "Ada Lovelace")),
        ("Answer from m (2024)", Answer("m"), Contributor("M"),
         Heading("Answer from ", "M", " (2024)")),
        ("Answer by y: so", Answer("y"), Contributor("Y"), Heading("Answer from ", "Y", ": so")),
        ("Answer from quiet-one", Answer("quiet-one"), None, Heading("Answer")),
        ("Answer by quiet-one: Kim", Answer("quiet-one"), None, Heading("Answer")),
        ("Answer from ada (2024)", Answer("ada"), ADA,
         Heading("Answer from ", "Ada Lovelace", " (2024)")),
        ("Answer from ada (a@b.org)", Answer("ada"), ADA, Heading("Answer from ", "Ada Lovelace")),
        ("Answer from quiet-one (Kim)", Answer("quiet-one"), None, Heading("Answer")),
        ("Answer from ada (corrected: no)", Answer("ada", "no"), ADA,
         Heading("Corrected answer from ", "Ada Lovelace")),
        ("Answer (corrected: no)", Answer("", "no"), None, Heading("Corrected answer")),
        ("Answer: merge (corrected: no)", Answer("", "no"), None,
         Heading("Corrected answer: merge")),
        ("answer from ada: from ada (corrected: (mostly) no)", Answer("ada", "(mostly) no"), ADA,
         Heading("Corrected answer from ", "Ada Lovelace", ": from ada")),
        ("Answer from ada: a (2024)", Answer("ada"), ADA,
         Heading("Answer from ", "Ada Lovelace", ": a (2024)")),
    ],
)  # fmt: skip
def test_the_heading_of_an_answer(written, answer, who, heading):
    """What its author added stays; what nobody has to change stays as it is written."""
    assert heading_of(written, answer, who) == heading
