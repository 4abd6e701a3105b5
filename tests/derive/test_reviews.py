"""What reviews tell: who reviewed what landed, what was found right, and what needs a look."""

from datetime import UTC, date, datetime, timedelta

import pytest

from learnscape.derive.due import Due, due_of
from learnscape.derive.identities import Identities
from learnscape.derive.ids import Mint
from learnscape.derive.reviews import Reviews, reminders_of
from learnscape.derive.updates import news_of, updates_of
from learnscape.model import Community, Contributor, Landed, Past, Validation, Vouched
from tests.builders import ADA, BOB, moment, page, sha

OLGA, OLEG = Contributor("Olga Ruiz", "olga"), Contributor("Oleg Chen")
NOBODY = Contributor("a contributor")
SECURITY = Community("security", "Security", owns=("security/",), validators=("olga",))
TODAY = date(2026, 9, 1)
AT = datetime(2026, 6, 1, 10, tzinfo=UTC)
NAMES = {"a.md": "2026-01-01:docs/first.md", "b.md": "2026-01-02:docs/b.md"}


def contributor(claim, community):
    """Give who is behind a claim: some of those we know wish not to be named."""
    known = {"gh:1": OLGA, "gh:2": OLEG, "gh:4": NOBODY}
    unnamed = Contributor(f"an owner of {community.title}" if community else "a contributor")
    return known.get(claim, unnamed)


def check(day=3, *by, kind="revalidation", **facts):
    """Give one time that a page was validated."""
    return Vouched(by or ("gh:1",), moment(day), kind, sha(day), "forge-comment", **facts)


def told(*pages, times=(), reviewers=(), communities=(SECURITY,), landed=(), authority="e.org"):
    """Give the updates of pages, each with its landings, and what reviews tell of them."""
    landed = dict(landed)
    pasts = {
        path: Past(None, (), sha(1), f"2026-01-01:docs/{path}", landed.get(path, ()))
        for path in {one.path for one in pages} | {*landed}
        if "unpublished" not in path
    }
    reviews = Reviews(
        reviewers=dict(reviewers),
        times=dict(times),
        communities={one.slug: one for one in communities},
        contributor=contributor,
    )
    return updates_of(
        news_of(pasts, (), Identities({ADA, BOB}, {}), ()),
        {one.path: one for one in pages},
        authority=authority,
        change_url=lambda *_: None,
        reviews=reviews,
    )


def checks(*some, about=None):
    """Give what is told of one page that was validated some times."""
    about = about or page("security/a.md", title="Secrets")
    return told(about, times={about.path: some})


def reminders(validations, pages=None, authority="e.org", communities=(SECURITY,)):
    """Give the reminders of a day."""
    pages = {path: page(path, title=path.capitalize()) for path in NAMES} | (pages or {})
    known = {one.slug: one for one in communities}
    due = due_of(validations, known, pages, today=TODAY)
    return reminders_of(due, pages, known, Mint(authority, NAMES))


def good(days, state="valid", **facts):
    """Give a validation of 1 June that ends so many days after today."""
    return Validation(state, at=AT, until=TODAY + timedelta(days), **facts)


def test_a_page_that_was_found_right_is_told():
    """Whoever checked it, when, and where that can be read."""
    (update,) = checks(check(3, "gh:1", "gh:2", url="https://forge.example/1"))

    assert (update.kind, update.title, update.when) == ("validated", "Secrets", moment(3))
    assert update.summary == "Checked by Olga Ruiz and Oleg Chen, no change needed"
    assert (update.people, update.commit) == ((OLGA, OLEG), sha(3))
    assert (update.page, update.pages) == ("security/a.md", ("security/a.md",))
    assert update.change == "https://forge.example/1"


def test_a_change_that_validated_is_told_as_a_change_alone():
    """It landed, and that was told."""
    assert checks(check(kind="change")) == ()


def test_each_check_is_told_once_under_an_id_that_stays():
    """Of the page's name and the second."""
    half = timedelta(microseconds=500_000)
    again = check(3, "gh:2")
    times = [check(9), check(3), again, again._replace(at=again.at + half)]

    found = checks(*times)

    assert [update.when for update in found] == [moment(9), moment(3)]
    assert [update.id for update in found] == [
        "tag:e.org,2026-01-01:docs/security/a.md:validated:20240110T120000Z",
        "tag:e.org,2026-01-01:docs/security/a.md:validated:20240104T120000Z",
    ]
    assert [update.id for update in checks(*times[1:], about=None)] == [found[1].id]


def test_without_an_address_a_check_has_no_id():
    """But it is told."""
    (update,) = told(page("security/a.md"), times={"security/a.md": [check()]}, authority=None)

    assert update.id is None


@pytest.mark.parametrize(("by", "path", "words"), [
    (("gh:3",), "security/a.md", "an owner of Security"),
    (("gh:3", "gh:5"), "security/a.md", "an owner of Security"),
    (("gh:3", "gh:1"), "security/a.md", "an owner of Security and Olga Ruiz"),
    (("gh:3",), "loose.md", "a contributor"),
    (("gh:1", "gh:2", "gh:3"), "security/a.md", "Olga Ruiz, Oleg Chen and an owner of Security"),
])  # fmt: skip
def test_who_wishes_not_to_be_named_is_not(by, path, words):
    """Two of them are one; what they spoke for is told, where that is known."""
    (update,) = checks(check(3, *by), about=page(path))

    assert update.summary == f"Checked by {words}, no change needed"


@pytest.mark.parametrize("about", [
    page(status="draft"), page(status="retired"), page(kind="person"), page(whats_new=False),
    page("unpublished.md"),
])  # fmt: skip
def test_what_is_not_told_is_not_told_when_it_is_checked(about):
    """Drafts, retired pages, people's own, silence that was asked for, what has no name yet."""
    assert checks(check(), about=about) == ()
    assert len(checks(check(), about=page())) == 1


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "ftp://x.example", "https://[", "x"])
def test_only_an_address_of_the_web_is_a_link(url):
    """Whatever a record holds."""
    assert checks(check(url=url))[0].change is None


def test_a_change_names_who_reviewed_it():
    """Not its authors, not twice, and nobody who is not named."""
    one = Landed("revised", sha(7), moment(7), (ADA,), merger=BOB)
    ada = Contributor("Ada Lovelace")

    def reviewed(*by, sha=one.sha):
        (update,) = told(page(), landed={"a.md": [one]}, reviewers={sha: by})
        return update.reviewed_by

    assert reviewed(OLGA, OLEG) == (OLGA, OLEG)
    assert reviewed(ada, OLGA) == (OLGA,)
    assert reviewed(NOBODY, OLGA) == (OLGA,)
    assert reviewed(OLGA, sha=sha(8)) == ()
    (line,) = told(
        *(page(f"{n}.md") for n in range(2)),
        landed={f"{n}.md": [one._replace(together=one.sha)] for n in range(2)},
        reviewers={one.sha: (OLGA, ada)},
    )
    assert (line.reviewed_by, line.merged_by) == ((OLGA,), Contributor("Bob Kahn"))


def test_a_page_whose_clock_runs_out_is_told_once():
    """From thirty days before; late or not, under the same id, and in words that stay true."""
    (soon,) = reminders({"a.md": good(30, owner="security")})
    (late,) = reminders({"a.md": good(-3, "overdue", owner="security")})

    assert (soon.kind, soon.title, soon.until) == ("due", "A.md", date(2026, 10, 1))
    assert soon.when == datetime(2026, 9, 1, tzinfo=UTC)
    assert soon.id == "tag:e.org,2026-01-01:docs/first.md:due:2026-10-01"
    assert soon.summary == "Security looks after this page"
    assert (late.kind, late.until, late.when.date()) == (
        "due",
        date(2026, 8, 29),
        date(2026, 7, 30),
    )
    assert reminders({"a.md": good(31)}) == ()
    assert reminders({"a.md": good(-3, "overdue", owner="security")}) == (late,)
    assert soon.people == late.people == ()


def test_a_reminder_is_not_older_than_the_review():
    """A short clock is due at once."""
    (reminder,) = reminders({"a.md": Validation("valid", at=AT, until=AT.date() + timedelta(7))})
    (odd,) = reminders({"a.md": Validation("overdue", at=AT, until=date.min)})

    assert reminder.when == odd.when == AT


def test_a_text_that_left_what_was_validated_is_told_from_then_on():
    """With where to see it, and without a day on which it was due."""
    when = datetime(2026, 8, 3, 9, 30, tzinfo=UTC)
    changed = good(90, "changed", changed=when, since="https://forge.example/diff")

    (reminder,) = reminders({"a.md": changed})

    assert (reminder.kind, reminder.when, reminder.until) == ("changed", when, None)
    assert reminder.change == "https://forge.example/diff"
    assert reminder.id == "tag:e.org,2026-01-01:docs/first.md:changed:20260803T093000Z"
    assert reminder.summary == "No community looks after this page"
    assert reminders({"a.md": good(90, "changed")}) == ()  # nobody published that yet


def test_a_withdrawal_is_told():
    """By when it was."""
    (reminder,) = reminders({"a.md": Validation("withdrawn", at=AT)})

    assert (reminder.kind, reminder.when) == ("withdrawn", AT)
    assert reminder.id == "tag:e.org,2026-01-01:docs/first.md:withdrawn:20260601T100000Z"


@pytest.mark.parametrize("state", ["reviewed", "unreviewed"])
def test_what_was_never_validated_is_no_news(state):
    """It waits on the list, and on no day more than on another."""
    assert reminders({"a.md": Validation(state, at=AT)}) == ()


def test_a_page_without_a_name_that_stays_is_not_told():
    """A reader would be told again when it has one."""
    validations = {"new.md": good(3)}

    assert reminders(validations, {"new.md": page("new.md")}) == ()


def test_the_newest_reminder_comes_first():
    """And of those of one moment, always the same."""
    pages = {path: page(path) for path in NAMES}
    due = [Due("a.md", "soon", None, good(3)), Due("b.md", "soon", None, good(3))]

    found = reminders_of(due, pages, {}, Mint("e.org", NAMES))

    assert found == reminders_of(due[::-1], pages, {}, Mint("e.org", NAMES))
    late = reminders({"a.md": good(5), "b.md": good(9)})
    assert [one.page for one in late] == ["b.md", "a.md"]
