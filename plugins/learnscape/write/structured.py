"""A page's review as search engines read it, for JSON-LD: in the words of schema.org."""

from collections.abc import Callable, Iterable
from datetime import datetime

from learnscape.model import Community, Contributor, Validation
from learnscape.write.words import rfc3339

_STANDS = ("valid", "edited", "overdue")  # the page still has the text that was reviewed


def structured_data(
    *,
    url: str | None,
    title: str,
    validation: Validation,
    reviewers: Iterable[Contributor],
    community: Community | None = None,
    authors: Iterable[Contributor] = (),
    modified: datetime | None = None,
    person_url: Callable[[str], str | None],
) -> dict[str, object]:
    """Return what is true of the page on any day; nothing where nobody vouches for its text.

    A page keeps saying who reviewed it, and when, while it has the text that they saw: also when
    the next review is overdue. The day on which that is due is not said, for `expires` would say
    that the page is of no use from then on.

    Args:
        url: Of the page; None where the site does not know its own address.
        title: Of the page.
        validation: What its reviews add up to.
        reviewers: Those of its reviewers who wish to be named.
        community: For which the others did it.
        authors: Those of its makers who wish to be named.
        modified: When anything in it last changed.
        person_url: Where somebody has a page of their own, by handle.
    """
    if validation.state not in _STANDS or validation.at is None:
        return {}
    reviewed_by = [_person(who, person_url) for who in reviewers]
    if len(reviewed_by) < len(validation.by) and community:
        reviewed_by.append({"@type": "Organization", "name": community.title})
    said = {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "@id": url,
        "url": url,
        "name": title,
        "author": [_person(who, person_url) for who in authors],
        "dateModified": rfc3339(modified) if modified else None,
        "reviewedBy": reviewed_by,
        "lastReviewed": validation.at.date().isoformat(),
    }
    return {key: value for key, value in said.items() if value}


def _person(who: Contributor, person_url: Callable[[str], str | None]) -> dict[str, str]:
    url = person_url(who.person) if who.person else None
    return {"@type": "Person", "name": who.name} | ({"url": url} if url else {})
