"""Who vouches for a page on a day, and until when."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from learnscape.derive.vouching import validation_of
from learnscape.model import Community, Contributor, Standing, Validation, Vouched
from tests.builders import page, past

AT = datetime(2026, 6, 1, 23, 59, tzinfo=UTC)
TODAY = date(2026, 9, 1)
VOUCHED = Vouched(
    ("gh:2", "gh:1"), AT, "change", "c0ffee", "github-review", "https://r", "gh:o/r#1"
)
VALID = Standing("valid", VOUCHED, community="security", blob="text")
SECURITY = Community("security", "Security", owns=("security/",), review_every="6 months")
OPS = Community("ops", "Operations", owns=("ops/",))
COMMUNITIES = {one.slug: one for one in (SECURITY, OPS)}
PATH = "security/a.md"


def shown(claim, community):
    """Give somebody, and for whom they spoke."""
    return Contributor(f"{claim} for {community.slug if community else 'nobody'}")


def vouch(standing=VALID, one=None, *, communities=COMMUNITIES, today=TODAY, **options):
    """Give who vouches for a page."""
    urls = {"change_url": lambda told: f"https://forge/{told.commit}",
            "since_url": lambda path, commit: f"https://since/{commit}/{path}"}  # fmt: skip
    known = replace(past(), standing=standing) if standing else None
    one = one or page(PATH)
    return validation_of(one, known, communities, today=today, shown=shown, **urls, **options)


def test_a_page_without_a_history():
    """Nobody said anything; who cares for it is known all the same."""
    assert vouch(None) == Validation(owner="security")
    assert vouch(None, page("index.md")) == Validation()


def test_what_a_page_says_of_itself_is_told_and_not_believed():
    """It stays unreviewed; where there is a review, the claim says nothing."""
    claims = page(PATH, declared="last_reviewed_on")

    assert vouch(None, claims) == Validation(evidence="declared", owner="security")
    assert vouch(VALID, claims) == vouch(VALID)


def test_a_valid_page():
    """Everything that there is to tell."""
    assert vouch() == Validation(
        state="valid",
        by=(Contributor("gh:2 for security"), Contributor("gh:1 for security")),
        community="security",
        at=AT,
        until=date(2026, 12, 1),
        evidence="github-review",
        url="https://r",
        owner="security",
    )


def test_two_accounts_are_shown_as_one():
    """Whoever speaks by two is one person."""
    one = VALID._replace(vouched=VOUCHED._replace(by=("gh:1", "gh:1")))

    assert vouch(one).by == (Contributor("gh:1 for security"),)


def test_a_review_without_an_address_of_its_own_leads_to_the_change():
    """As trailers have none."""
    assert vouch(VALID._replace(vouched=VOUCHED._replace(url=""))).url == "https://forge/c0ffee"


@pytest.mark.parametrize(
    ("state", "edits", "since"),
    [("edited", 2, f"https://since/c0ffee/{PATH}"), ("valid", 0, None), ("changed", 1,
     f"https://since/c0ffee/{PATH}"), ("reviewed", 2, None), ("withdrawn", 2, None)],
)  # fmt: skip
def test_what_changed_since_can_be_seen(state, edits, since):
    """Where something did, and a validator had vouched for it."""
    found = vouch(VALID._replace(state=state, edits=edits))

    assert (found.since, found.edits) == (since, edits if since else 0)


@pytest.mark.parametrize(
    ("state", "today", "shown_as"),
    [
        ("valid", date(2026, 12, 1), "valid"),
        ("valid", date(2026, 12, 2), "overdue"),
        ("edited", date(2026, 12, 1), "edited"),
        ("edited", date(2026, 12, 2), "overdue"),
        ("changed", date(2026, 12, 2), "changed"),
        ("reviewed", date(2026, 12, 2), "reviewed"),
        ("withdrawn", date(2026, 12, 2), "withdrawn"),
    ],
)
def test_the_last_day_is_included(state, today, shown_as):
    """And what nobody has read is worse than what was read long ago."""
    found = vouch(VALID._replace(state=state), today=today)

    assert found.state == shown_as
    kept = state in {"valid", "edited", "changed"}
    assert found.until == (date(2026, 12, 1) if kept else None)


def test_a_reviewer_s_own_end():
    """Before the clock's, and never after it."""
    early, late = date(2026, 7, 1), date(2027, 7, 1)

    assert vouch(VALID._replace(until=early)).until == early
    assert vouch(VALID._replace(until=late)).until == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("now", "then", "until"),
    [
        (None, None, date(2026, 12, 1)),
        ("1 months", None, date(2026, 7, 1)),
        (None, "1 months", date(2026, 7, 1)),
        ("1 months", "1 years", date(2026, 7, 1)),
        ("1 years", "1 months", date(2026, 7, 1)),
        ("1 years", None, date(2026, 12, 1)),
        (None, "1 years", date(2026, 12, 1)),
        ("1 years", "1 years", date(2027, 6, 1)),
        ("2 years", "1 years", date(2027, 6, 1)),
    ],
)
def test_a_page_may_ask_for_less_and_for_more_only_with_its_validators(now, then, until):
    """What it says today, and what the validated text said."""
    found = vouch(VALID._replace(review_every=then), page(PATH, review_every=now))

    assert found.until == until


def test_the_usual_clock():
    """A year, where the community says nothing."""
    plain = COMMUNITIES | {"security": replace(SECURITY, review_every=None)}

    assert vouch(communities=plain).until == date(2027, 6, 1)


@pytest.mark.parametrize("state", ["valid", "edited", "changed"])
@pytest.mark.parametrize(
    ("path", "vouching"), [("ops/a.md", "security"), (PATH, "gone"), (PATH, None), ("a.md", "ops")]
)
def test_nobody_vouches_for_another_community_s_page(state, path, vouching):
    """It was reviewed, by whom is told, and no day holds."""
    standing = VALID._replace(state=state, community=vouching, edits=2)
    found = vouch(standing, page(path))

    assert (found.state, found.why, found.until, found.community) == (
        "reviewed", "moved", None, None,
    )  # fmt: skip
    assert found.by[0] == Contributor("gh:2 for nobody")
    assert (found.edits, found.since, found.changed, found.at) == (0, None, None, AT)


def test_why_it_is_only_reviewed():
    """Nothing else has a reason."""
    assert vouch(VALID._replace(state="reviewed", why="bulk")).why == "bulk"
    assert vouch(VALID._replace(why="bulk")).why == ""


@pytest.mark.parametrize(
    ("state", "shown_as"),
    [("valid", "changed"), ("edited", "changed"), ("changed", "changed"),
     ("reviewed", "reviewed"), ("withdrawn", "withdrawn")],
)  # fmt: skip
def test_what_nobody_has_seen_yet_is_changed(state, shown_as):
    """Words that are not published, on whatever day."""
    late = date(2030, 1, 1)

    assert vouch(VALID._replace(state=state), today=late, as_published=False).state == shown_as


def test_since_when_it_is_changed():
    """Of another state there is nothing to tell."""
    left = VALID._replace(changed=AT)

    assert vouch(left._replace(state="changed")).changed == AT
    assert vouch(left).changed is None


def test_who_took_it_back():
    """For the community that cares for the page; it holds until no day."""
    found = vouch(VALID._replace(state="withdrawn", community=None))

    assert (found.state, found.community, found.until, found.at) == (
        "withdrawn", "security", None, AT,
    )  # fmt: skip
    assert found.by[0] == Contributor("gh:2 for security")
