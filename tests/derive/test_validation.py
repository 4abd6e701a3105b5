"""What reviews make of a page's text, record by record."""

from dataclasses import replace
from datetime import date

import pytest

from learnscape.derive.charters import Entry
from learnscape.derive.validation import Step, standing_of
from tests.builders import moment, sha
from tests.fixtures.ground import (
    FILE,
    OPS_KEY,
    PAGE,
    SECURITY,
    SECURITY_KEY,
    TODAY,
    account,
    change,
    decision,
    file_of,
    ground,
    look,
    page,
)

TWO = Entry(0, FILE, replace(SECURITY, min_approvals=2), SECURITY_KEY)
SOON = date(2024, 6, 1)


def steps(*texts, by=(), first=5):
    """Give what a page was: a text by each landing from the fifth on, by whom if anybody."""
    authors = [frozenset({f"mail:{by[n]}@example.org"} if n < len(by) else ()) for n in range(9)]
    return [
        Step(first + number, moment(first + number), text, authors[number])
        for number, text in enumerate(texts)
    ]


def said(record, blob="text", **facts):
    """Give a record and what it says of the page."""
    return record, page(blob, **facts)


def approved(place=5, blob="text", by=("olga",), *, day=None, base=None, facts=None, **more):
    """Give the record of a change that some approved, each on a day after the other."""
    day = place if day is None else day
    given = [decision(name, day + n, **(facts or {})) for n, name in enumerate(by)]
    authors = more.pop("authors", ())
    return said(change(place, *given, base=base, authors=authors), blob, **more)


def looked(place, blob="text", by="olga", *, day=None, kind="revalidation", pages=1, **facts):
    """Give the record of somebody who looked at the page."""
    one = decision(by, place + 1 if day is None else day, **facts)
    return said(look(place, one, kind=kind, pages=(page(),) * pages), blob)


def withdrawn(place, by="olga", **facts):
    """Give the record of somebody who took a review back."""
    return looked(place, by=by, kind="withdrawal", **facts)


def judge(history, *records, there=None):
    """Give what records make of a page."""
    return standing_of(history, records, there or ground())


def state(history, *records, there=None):
    """Give the state, and why where it has a reason."""
    found = judge(history, *records, there=there)
    return f"{found.state} {found.why}".strip()


def by(standing):
    """Give who vouches, by their numbers."""
    return [int(claim.partition(":")[2]) for claim in standing.vouched.by]


# Changes


def test_nobody_said_anything():
    """The text is known, and nothing else."""
    found = judge(steps("old", "text"))

    assert (found.state, found.blob, found.vouched, found.times) == ("unreviewed", "text", None, ())


def test_a_new_page_that_a_validator_approved():
    """Who, when, which change, by which evidence; nothing else is known of it."""
    one = decision(url="https://forge.example/1", until=SOON)
    record = change(5, one, change="gh:o/r#1", evidence="github-review")
    found = judge(steps("text"), said(record))

    assert found._replace(vouched=None, times=()) == judge(steps("text"))._replace(
        state="valid", community="security", until=SOON
    )
    assert found.vouched == (
        (account("olga"),),
        moment(9) - (moment(5) - decision(day=5).at),
        "change",
        sha(5),
        "github-review",
        "https://forge.example/1",
        "gh:o/r#1",
    )
    assert found.times == (found.vouched,)


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (approved(by=["zoe"]), "reviewed not_a_validator"),
        (approved(by=["zoe", "olga"]), "valid"),
        (approved(by=["pia"]), "reviewed not_a_validator"),
        (approved(path="docs/b.md"), "reviewed not_a_validator"),
        (approved(facts={"verdict": "dismissed"}), "unreviewed"),
        (approved(facts={"bot": True}), "unreviewed"),
        (approved(day=2000), "unreviewed"),
        (approved(authors=[account("olga")]), "unreviewed"),
        (approved(authors=["mail:olga@example.org"]), "unreviewed"),
        (approved(by=["olga", "oleg"], authors=[account("olga")]), "valid"),
        (approved(by=["olga", "zoe"], authors=[account("olga")]), "reviewed not_a_validator"),
        (approved(reviewed="early"), "reviewed another_text"),
        (approved(reviewed=None), "reviewed another_text"),
        (approved(reviewed="text'"), "valid"),
        (said(change(5)), "unreviewed"),
    ],
)
def test_what_an_approval_is_worth(record, expected):
    """By whom, and of which text."""
    assert state(steps("text"), record) == expected


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ({"wrote": ["olga"]}, "unreviewed"),
        ({"wrote": ["oleg"]}, "valid"),
        ({"size": 20}, "valid"),
        ({"size": 21}, "reviewed bulk"),
        ({"size": 3, "bulk_limit": 2}, "reviewed bulk"),
    ],
)
def test_what_git_says_of_the_change(found, expected):
    """Who wrote it, and how many pages it had."""
    assert state(steps("text"), approved(), there=ground(**found)) == expected


def test_words_that_only_the_page_knows():
    """A merge that wrote this page itself is a step of it, and no commit that it brought."""
    assert state(steps("text", by=["olga"]), approved()) == "unreviewed"
    assert state(steps("text", by=["oleg"]), approved()) == "valid"
    assert state(steps("text", "text", by=["ada", "olga"]), approved()) == "valid"


def test_who_reviewed_is_told_of_a_review_too():
    """The last record that validated nothing, with all who approved."""
    found = judge(
        steps("text", "more"),
        approved(by=["zoe"]),
        approved(6, "more", by=["zoe", "eve"]),
    )

    assert (by(found), found.vouched.commit, found.times) == ([104, 105], sha(6), ())


def test_each_saw_a_text_of_their_own():
    """Of several validators those count who saw what was published."""
    early = decision("oleg", 4, head="early", seen={PAGE: "draft"})
    record = change(5, early, decision("olga", 5))

    assert by(judge(steps("text"), said(record))) == [101]


def test_a_new_page_need_not_have_words():
    """One of pictures differs from nothing, whatever is counted."""
    there = ground()._replace(differs=lambda *_: False)

    assert state(steps("text"), approved(), there=there) == "valid"


def test_all_who_approved_are_named():
    """The latest first, though one would have been enough; not those whose word is old."""
    assert by(judge(steps("text"), approved(by=["olga", "oleg", "zoe"]))) == [102, 101]
    later = looked(5, by="oleg", day=50)
    assert by(judge(steps("text"), approved(), later)) == [102]
    assert by(judge(steps("text"), approved(), later, there=ground(TWO))) == [102, 101]


# Edits


@pytest.mark.parametrize(
    ("texts", "expected", "edits"),
    [
        (["text"], "valid", 0),
        (["text", "text'"], "edited", 1),
        (["text", "text'", "text''"], "edited", 2),
        (["text", "other"], "changed", 1),
        (["text", "other", "text"], "valid", 0),
        (["text", "other", "text'"], "edited", 2),
        (["text", "text", "text'"], "edited", 1),
    ],
)
def test_the_text_of_today_is_compared_with_what_was_validated(texts, expected, edits):
    """However many lie between; a move changes no text."""
    found = judge(steps(*texts), approved())

    assert (found.state, found.edits) == (expected, edits)


def test_edits_of_before_are_not_counted():
    """Only those since."""
    assert judge(steps("old", "text", "text'"), approved(6, old="old")).edits == 1


@pytest.mark.parametrize(
    ("texts", "day"),
    [
        (["text", "other"], 6),
        (["text", "other", "more"], 6),
        (["text", "other", "text'", "more"], 8),
        (["text", "text'", "other"], 7),
        (["text", "text'"], None),
        (["text", "other", "text"], None),
    ],
)
def test_when_the_text_left_what_was_validated(texts, day):
    """For good: what was put right again did not."""
    found = judge(steps(*texts), approved())

    assert found.changed == (None if day is None else moment(day))


def test_a_change_in_substance_that_a_validator_approved_is_a_new_text():
    """The clock starts anew, and both times are kept, newest first."""
    found = judge(steps("text", "other"), approved(), approved(6, "other", by=["oleg"], old="text"))

    assert (found.state, by(found), found.edits) == ("valid", [102], 0)
    assert [one.commit for one in found.times] == [sha(6), sha(5)]


@pytest.mark.parametrize("names", [["zoe"], []])
def test_a_change_in_substance_that_no_validator_approved(names):
    """The validation stays what it was, of the text that it was."""
    found = judge(steps("text", "other"), approved(), approved(6, "other", by=names, old="text"))

    assert (found.state, found.why, by(found), found.vouched.commit) == (
        "changed", "", [101], sha(5),
    )  # fmt: skip


def test_a_small_edit_that_a_validator_approved_starts_no_clock():
    """It is what later texts are compared with, though; and the first text is valid again."""
    small = approved(6, "text'", by=["oleg"], old="text")
    found = judge(steps("text", "text'"), approved(), small)

    assert (found.state, by(found), found.edits, len(found.times)) == ("edited", [101], 1, 1)
    assert state(steps("text", "text'", "text"), approved(), small) == "valid"


def test_small_edits_that_were_approved_add_up():
    """Each word was approved: the text of today is compared with the last that was."""
    there = ground()._replace(differs=lambda old, new: abs(len(old) - len(new)) > 1)
    texts = [f"text{'x' * number}" for number in range(4)]
    small = [
        approved(6 + n, texts[n + 1], by=["oleg"], old=texts[n], reviewed=texts[n + 1])
        for n in range(3)
    ]
    known = steps(*texts)

    assert state(known, approved(blob="text"), *small, there=there) == "edited"
    assert state(known, approved(blob="text"), small[0], small[2], there=there) == "changed"
    assert state(known, approved(blob="text"), there=there) == "changed"


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ([], "reviewed small_edit"),
        ([approved(by=["zoe"])], "reviewed small_edit"),
        ([approved()], "edited"),
    ],
)
def test_a_small_edit_alone_validates_nothing(records, expected):
    """Nobody read the page as a whole."""
    small = approved(6, "text'", old="text")

    assert state(steps("text", "text'"), *records, small) == expected


def test_what_a_text_was_before_is_git_s_word():
    """Where the record leaves it out, or where the page had a life before its steps."""
    small = approved(6, "text'")

    assert state(steps("text", "text'"), small) == "reviewed small_edit"
    assert state(steps("text'", first=6), approved(6, "text'", old="text")) == "reviewed small_edit"
    assert state(steps("text'", first=6), small) == "valid"


def test_a_change_of_several_landings_is_one():
    """From the text before the first of them; a small edit at the end is not all of it."""
    whole = approved(7, "text'", old="", base=4)
    rest = approved(7, "text'", old="text", base=6)

    assert state(steps("draft", "text", "text'"), whole) == "valid"
    assert state(steps("draft", "text", "text'"), rest) == "reviewed small_edit"


# Where two are needed


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["olga"], "reviewed too_few"),
        (["olga", "zoe"], "reviewed too_few"),
        (["olga", "oleg"], "valid"),
        (["olga", "oleg", "zoe"], "valid"),
    ],
)
def test_two_are_needed(names, expected):
    """Validators, both of them."""
    assert state(steps("text"), approved(by=names), there=ground(TWO)) == expected


def test_the_clock_starts_with_the_older_of_two():
    """Both are named, the latest first, with the link to what they said."""
    given = decision("olga", 5, url="https://a"), decision("oleg", 6, url="https://b")
    found = judge(steps("text"), said(change(5, *given)), there=ground(TWO))

    assert (by(found), found.vouched.at, found.vouched.url) == (
        [102, 101], decision(day=5).at, "https://b",
    )  # fmt: skip


def test_the_second_may_look_later():
    """At the same text; one at another is one."""
    first = approved()

    assert state(steps("text"), first, looked(5, by="oleg"), there=ground(TWO)) == "valid"
    other = looked(6, "text'", by="oleg")
    assert state(steps("text", "text'"), first, other, there=ground(TWO)) == "reviewed too_few"


def test_one_who_looks_is_too_few():
    """Where nobody did before."""
    assert state(steps("text"), looked(5), there=ground(TWO)) == "reviewed too_few"


def test_of_each_the_newest_word_counts():
    """Whichever landing it was about."""
    words = looked(5, day=50), looked(6, day=20), looked(6, by="oleg", day=60)
    found = judge(steps("text", "text"), *words, there=ground(TWO))

    assert found.vouched.at == decision(day=50).at


def test_two_whose_files_are_gone_were_two():
    """They are no less two people."""
    gone = [Entry(8, f"docs/people/{name}.md", None) for name in ("olga", "oleg")]

    assert state(steps("text"), approved(by=["olga", "oleg"]), there=ground(TWO, *gone)) == "valid"


def test_one_who_looks_again_alone_moves_nothing():
    """Neither the clock nor the list of times; the other's look moves both."""
    both, there = said(change(5, decision("olga", 5), decision("oleg", 5))), ground(TWO)
    once = judge(steps("text"), both, looked(5, day=50), there=there)
    twice = judge(steps("text"), both, looked(5, day=50), looked(5, by="oleg", day=60), there=there)

    assert (once.vouched.at, len(once.times)) == (decision(day=5).at, 1)
    assert (twice.vouched.at, len(twice.times)) == (decision(day=50).at, 2)


def test_the_earliest_end_of_those_who_are_needed():
    """Whoever says no longer than this means it."""
    given = decision("olga", 5, until=SOON), decision("oleg", 6, until=date(2024, 9, 1))
    both = said(change(5, *given))

    assert judge(steps("text"), both, there=ground(TWO)).until == SOON
    assert judge(steps("text"), both).until == date(2024, 9, 1)


def test_a_small_edit_needs_two_as_well():
    """One alone moves nothing."""
    first = approved(by=["olga", "oleg"])
    there = ground(TWO)._replace(differs=lambda old, new: abs(len(old) - len(new)) > 1)
    texts = steps("text", "text'", "text''")

    def after(*names):
        return state(texts, first, approved(6, "text'", by=names, old="text"), there=there)

    assert (after("olga"), after("olga", "oleg")) == ("changed", "edited")


def test_one_approval_of_a_small_edit_is_too_few():
    """Where nothing was validated before."""
    small = approved(6, "text'", old="text")

    assert state(steps("text", "text'"), small, there=ground(TWO)) == "reviewed too_few"


# Looks at a page as it stands


def test_a_look_validates():
    """From the day of the look, though nobody approved it before."""
    found = judge(steps("text"), looked(5, day=50))

    assert (found.state, found.vouched.kind, found.vouched.at) == (
        "valid", "revalidation", decision(day=50).at,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (looked(5, by="zoe"), "unreviewed"),
        (looked(5, by="pia"), "unreviewed"),
        (looked(5, verdict="commented"), "unreviewed"),
        (looked(5, bot=True), "unreviewed"),
        (looked(5, day=2000), "unreviewed"),
        (looked(5, pages=20), "valid"),
        (looked(5, pages=21), "reviewed bulk"),
    ],
)
def test_what_a_look_is_worth(record, expected):
    """By whom, and at how many pages at once."""
    assert state(steps("text"), record) == expected


def test_a_newer_look_moves_the_clock_and_an_older_one_does_not():
    """In whatever order they are told."""
    early, late = looked(5, day=20), looked(5, by="oleg", day=50)

    for records in ([early, late], [late, early]):
        assert by(judge(steps("text"), approved(), *records)) == [102]


def test_a_look_at_an_older_text_is_of_that_text():
    """Said of the fifth landing, after the sixth had changed the page."""
    found = judge(steps("text", "other"), looked(5, day=50))

    assert (found.state, found.edits) == ("changed", 1)
    newer = approved(6, "other", old="text")
    assert judge(steps("text", "other"), looked(5, day=50), newer).state == "valid"


@pytest.mark.parametrize(
    ("texts", "authors", "records", "expected"),
    [
        (["text"], ["olga"], [looked(5)], "unreviewed"),
        (["text"], ["olga"], [looked(5, by="oleg")], "valid"),
        (["text"], ["ada"], [looked(5)], "valid"),
        (["text", "text"], ["ada", "olga"], [looked(5)], "valid"),
        (["text", "other"], ["olga", "ada"], [looked(6, "other")], "unreviewed"),
        (["text", "other"], ["ada", "olga"],
         [approved(by=["oleg"]), looked(6, "other")], "changed"),
        (["text", "other"], ["olga", "ada"], [approved(by=["oleg"]), looked(6, "other")], "valid"),
        (["text", "text'"], ["ada", "olga"], [approved(by=["oleg"]), looked(6, "text'")], "valid"),
        (["text"], ["olga"], [approved(by=["oleg"]), looked(5)], "valid"),
    ],
    ids=["own", "another's", "nobody's", "own-later", "own-before", "own-since", "own-long-ago",
         "own-typo", "own-that-another-validated"],
)  # fmt: skip
def test_nobody_vouches_for_their_own_words(texts, authors, records, expected):
    """Those that nobody else validated: since then, or ever."""
    assert state(steps(*texts, by=authors), *records) == expected


def test_own_words_by_the_forge_s_account():
    """Git may know nothing of it; the record of the change does."""
    mine = said(change(5, authors=(account("olga"),)))

    assert state(steps("text"), mine, looked(5)) == "unreviewed"
    assert state(steps("text"), mine, looked(5, by="oleg")) == "valid"
    before = approved(by=["oleg"], authors=[account("olga")])
    assert state(steps("text", "other"), before, looked(6, "other")) == "valid"
    later = said(change(6, authors=(account("olga"),)), "other")
    assert state(steps("text", "other"), later, looked(5)) == "changed"
    assert state(steps("text", "other"), looked(5), later, looked(6, "other")) == "changed"


# Taken back


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ([withdrawn(5, day=20)], "withdrawn"),
        ([withdrawn(5, by="oleg", day=20)], "withdrawn"),
        ([withdrawn(5, by="zoe", day=20)], "valid"),
        ([withdrawn(5, by="pia", day=20)], "valid"),
        ([withdrawn(5, day=2000)], "valid"),
        ([withdrawn(5, day=5)], "withdrawn"),
        ([withdrawn(5, day=4)], "valid"),
        ([withdrawn(5, day=20), looked(5, day=30)], "valid"),
        ([withdrawn(5, day=20), looked(5, day=20)], "withdrawn"),
        ([withdrawn(5, day=30), looked(5, day=20)], "withdrawn"),
        ([withdrawn(5, day=30), withdrawn(6, day=20), looked(6, day=25)], "withdrawn"),
        ([withdrawn(5, at=moment(TODAY))], "withdrawn"),
        ([withdrawn(5, day=30), withdrawn(5, day=20), looked(5, day=25)], "withdrawn"),
        ([withdrawn(5, day=20), withdrawn(5, day=30), looked(5, day=25)], "withdrawn"),
    ],
)
def test_what_is_taken_back(records, expected):
    """By a validator: all that was said up to then, and nothing that was said later."""
    assert state(steps("text", "text"), approved(), *records) == expected


def test_who_took_it_back_last():
    """They are shown, with their day; and no time is left."""
    records = withdrawn(5, day=20), withdrawn(5, by="oleg", day=30)
    found = judge(steps("text"), approved(), *records)

    assert (by(found), found.vouched.at, found.vouched.kind, found.times) == (
        [102], decision(day=30).at, "withdrawal", (),
    )  # fmt: skip


def test_what_was_taken_back_is_so_for_a_page_that_nobody_validated():
    """A warning is a warning; a review without worth does not hide it."""
    records = approved(by=["zoe"]), withdrawn(5, day=20)

    assert state(steps("text"), *records) == "withdrawn"


# Communities


def test_a_page_is_vouched_for_by_the_community_of_its_file():
    """Under whatever name its file goes today."""
    safety = replace(SECURITY, slug="safety")
    moved = Entry(8, FILE, None), Entry(8, "docs/communities/safety.md", safety, SECURITY_KEY)

    assert judge(steps("text"), approved(), there=ground(*moved)).community == "safety"


def test_a_community_that_is_no_more():
    """It vouches for nothing, and who did so is told."""
    gone = ground(Entry(8, FILE, None))
    found = judge(steps("text"), approved(), there=gone)

    assert (found.state, found.why, by(found)) == ("reviewed", "moved", [101])


def test_a_small_edit_that_another_community_approved():
    """The words of Security are not Operations' to stand for."""
    ops = replace(SECURITY, slug="ops", validators=("pia",))
    handed = ground(
        Entry(6, FILE, replace(SECURITY, owns=()), SECURITY_KEY),
        Entry(6, "docs/communities/ops.md", ops, OPS_KEY),
    )._replace(differs=lambda old, new: abs(len(old) - len(new)) > 1)
    small = approved(7, "text'", by=["pia"], old="text")
    found = judge(steps("text", "text", "text'", "text''"), approved(), small, there=handed)

    assert (found.state, found.community) == ("changed", "security")


# Where a word ends with a duty


def left(*entries, records=()):
    """Give the state where words end with duties."""
    there = ground(*entries, revoke_on_leave=True)
    return state(steps("text"), *(records or [approved()]), there=there)


def test_a_validator_who_stays():
    """Nothing ends; and nothing ends for those who left where the site does not say so."""
    put_out = Entry(8, FILE, replace(SECURITY, validators=("oleg",)), SECURITY_KEY)

    assert left() == "valid"
    assert left(put_out) == "reviewed left"
    assert state(steps("text"), approved(), there=ground(put_out)) == "valid"


def test_a_validator_whose_file_says_that_they_left():
    """From that day on."""
    assert left(file_of("olga", place=8, left=moment(8))) == "reviewed left"
    assert left(file_of("olga", place=8, left=moment(2000))) == "valid"


def test_a_validator_under_another_handle_has_not_left():
    """They are who their account says."""
    renamed = replace(file_of("olga").said, handle="ruiz")
    entries = (
        Entry(8, "docs/people/olga.md", None),
        Entry(8, "docs/people/ruiz.md", renamed),
        Entry(8, FILE, replace(SECURITY, validators=("ruiz",)), SECURITY_KEY),
    )

    assert left(*entries) == "valid"


def test_as_many_have_to_stay_as_it_took():
    """A third who approved may take the place of one who left."""
    three = ("olga", "oleg", "eve")
    there = Entry(0, FILE, replace(SECURITY, min_approvals=2, validators=three), SECURITY_KEY)
    without = Entry(8, FILE, replace(there.said, validators=("oleg", "eve")), SECURITY_KEY)

    assert left(there, without, records=[approved(by=three)]) == "valid"
    assert left(there, without, records=[approved(by=three[:2])]) == "reviewed left"


# Order


def test_the_order_of_records_is_no_order():
    """By landing; at one landing the change first, then by time."""
    records = [
        approved(),
        looked(5, by="oleg", day=20),
        approved(6, "other", old="text"),
        looked(6, "other", by="oleg", day=40),
    ]
    history = steps("text", "other")

    found = judge(history, *records)

    assert judge(history, *records[::-1]) == found
    assert [one.at for one in found.times] == [decision(day=day).at for day in (40, 6, 20, 5)]


def test_records_of_one_landing_are_taken_by_their_last_word():
    """What is older than the clock adds no time."""
    both = said(look(5, decision("olga", 10), decision("oleg", 30)))
    found = judge(steps("text"), both, looked(5, by="olga", day=20))

    assert [one.at for one in found.times] == [decision(day=day).at for day in (30, 20)]
