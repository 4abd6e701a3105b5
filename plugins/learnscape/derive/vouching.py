"""Who vouches for a page on a day, and until when: what reviews made of it, and the clock."""

from collections.abc import Callable, Mapping
from datetime import date

from learnscape.derive.owners import owner_of_page
from learnscape.derive.spans import CLOCK, after
from learnscape.model import Community, Contributor, Page, Past, Standing, Validation, Vouched

_BY_VALIDATORS = ("valid", "edited", "changed")

Shown = Callable[[str, Community | None], Contributor]  # a claim, and for whom they spoke


def validation_of(
    page: Page,
    past: Past | None,
    communities: Mapping[str, Community],
    *,
    today: date,
    shown: Shown,
    change_url: Callable[[Vouched], str | None],
    since_url: Callable[[str, str], str | None],
    as_published: bool = True,
) -> Validation:
    """Return who vouches for a page, and until when.

    Args:
        page: As it is today.
        past: What git says of it.
        communities: Those there are today, by slug.
        today: The day of the build, in UTC.
        shown: How somebody wishes to be shown.
        change_url: Where the forge shows what was approved.
        since_url: Where it shows what a path's text became since a commit.
        as_published: Whether the text is the published one, or one that nobody has seen yet.
    """
    standing = past.standing if past else Standing()
    owner = owner_of_page(page, communities.values())
    slug = owner.slug if owner else None
    vouched = standing.vouched
    if vouched is None:
        evidence = "declared" if page.declared else None
        return Validation(evidence=evidence, owner=slug)
    state, why = standing.state, standing.why
    vouching = communities.get(standing.community or "")
    if state in _BY_VALIDATORS and (vouching is None or vouching.slug != slug):
        state, why = "reviewed", "moved"
    if state in ("valid", "edited") and not as_published:
        state = "changed"
    by_validators = state in _BY_VALIDATORS
    until = _until(page, standing, vouched, owner) if by_validators else None
    if state in ("valid", "edited") and until and today > until:
        state = "overdue"
    speaking_for = owner if by_validators or state == "withdrawn" else None
    return Validation(
        state=state,
        by=tuple(dict.fromkeys(shown(claim, speaking_for) for claim in vouched.by)),
        community=speaking_for.slug if speaking_for else None,
        at=vouched.at,
        until=until,
        evidence=vouched.evidence,
        url=vouched.url or change_url(vouched),
        why=why if state == "reviewed" else "",
        changed=standing.changed if state == "changed" else None,
        edits=standing.edits if by_validators else 0,
        since=since_url(page.path, vouched.commit) if by_validators and standing.edits else None,
        owner=slug,
    )


def _until(page: Page, standing: Standing, vouched: Vouched, owner: Community | None) -> date:
    """Return the last day of a review.

    A page may ask for a shorter clock at any time. A longer one holds only where the validated
    text had it, for nobody who edits a page is to make its review last.
    """
    usual = (owner and owner.review_every) or CLOCK
    spans = {page.review_every or usual, standing.review_every or usual}
    days = [after(vouched.at.date(), span) for span in spans]
    return min([*days, standing.until] if standing.until else days)
