"""What search engines read of a review: true on any day."""

from datetime import date

import pytest

from learnscape.model import Community, Contributor, Validation
from learnscape.write.structured import structured_data
from tests.builders import moment

OLGA = Contributor("Olga Ruiz", "olga")
SECURITY = Community("security", "Security")
URL = "https://example.org/security/secrets/"


def told(state="valid", *, by=(OLGA,), reviewers=(OLGA,), **facts):
    """Give what is said of a page."""
    known = {"url": URL, "title": "Secrets", "community": SECURITY}
    people = {"olga": "https://example.org/people/olga/"}
    validation = Validation(state, by=by, at=moment(0), until=date(2024, 6, 1))
    return structured_data(
        **known | facts, validation=validation, reviewers=reviewers, person_url=people.get
    )


def test_a_page_says_who_reviewed_it_and_when():
    """In the words of schema.org, which has no word for the day of the next review."""
    said = told(authors=[Contributor("Ada Lovelace")], modified=moment(9))

    assert said == {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "@id": URL,
        "url": URL,
        "name": "Secrets",
        "author": [{"@type": "Person", "name": "Ada Lovelace"}],
        "dateModified": "2024-01-10T12:00:00Z",
        "reviewedBy": [
            {"@type": "Person", "name": "Olga Ruiz", "url": "https://example.org/people/olga/"}
        ],
        "lastReviewed": "2024-01-01",
    }


@pytest.mark.parametrize("state", ["valid", "edited", "overdue"])
def test_it_is_said_while_the_page_has_that_text(state):
    """Also when nobody has looked again in time: that they looked then stays true."""
    assert told(state)["lastReviewed"] == "2024-01-01"


@pytest.mark.parametrize("state", ["changed", "reviewed", "unreviewed", "withdrawn"])
def test_nothing_is_said_of_another_text(state):
    """Nor of one that nobody vouches for."""
    assert told(state) == {}


def test_what_is_not_known_is_not_said():
    """A site without an address, a page without a date."""
    assert list(told(url=None)) == [
        "@context", "@type", "name", "reviewedBy", "lastReviewed"
    ]  # fmt: skip


def test_whoever_wishes_not_to_be_named_did_it_for_a_community():
    """Which is named in their place, and after those who are."""
    unnamed = Contributor("an owner of Security")

    alone = told(by=(unnamed,), reviewers=())["reviewedBy"]
    both = told(by=(unnamed, OLGA))["reviewedBy"]

    assert alone == [{"@type": "Organization", "name": "Security"}]
    assert [one["name"] for one in both] == ["Olga Ruiz", "Security"]
