"""What becomes a record of what a server wrote; what it is believed of is in `tests/hard`."""

import pytest

from learnscape.derive.landings import Landing
from learnscape.derive.trailers import records_of
from learnscape.model import Decision, Record, RecordedPage
from tests.builders import added, commit, deleted, edited, moment, moved, sha

GITLAB = "See merge request a/b!12\n\nApproved-by: Olga <olga@example.org>"
GITEA = "Reviewed-on: https://git.example.org/a/b/pulls/3\nReviewed-by: Olga <olga@example.org>"
HOMU = "Auto merge of #12 - ada:secrets, r=olga"
SKARA = "8251234: Tell of secrets"
OLGA = "mail:olga@example.org"


def told(message="", *kinds, subject="Merge", changes=(), after=(1, 2), time=5):
    """Give the records of one landing."""
    one = commit(5, *changes, after=after, subject=subject)._replace(vouches=message)
    landing = Landing(one, time=int(moment(time).timestamp()))
    return list(records_of([landing], kinds or ("gitlab",)))


def who(message, *kinds, **options):
    """Give who approved it."""
    return [one.by for record in told(message, *kinds, **options) for one in record.decisions]


def test_a_landing_becomes_the_record_of_a_change():
    """After its first parent, with every page that it left behind, at the time that it landed."""
    changes = edited("a.md", "x", "y"), added("b.md", "b"), deleted("c.md"), moved("d.md", "e.md")

    assert told(GITLAB, changes=changes, time=7) == [
        Record(
            kind="change",
            commit=sha(5),
            base=sha(1),
            pages=(
                RecordedPage("a.md", "y", "x", "y"),
                RecordedPage("b.md", "b", "", "b"),
                RecordedPage("e.md", "same", "same", "same"),
            ),
            decisions=(Decision(OLGA, "approved", moment(7)),),
            evidence="gitlab-approval",
        )
    ]


def test_the_first_landing_builds_on_nothing():
    """It has no parent to be after."""
    (record,) = told(GITLAB, after=())

    assert record.base == ""


@pytest.mark.parametrize(
    ("kind", "message", "subject", "evidence"),
    [
        ("gitlab", GITLAB, "Merge", "gitlab-approval"),
        ("gerrit", GITEA, "Merge", "gerrit-label"),
        ("gitea", GITEA, "Merge", "forgejo-review"),
        ("bors", "", HOMU, "bors"),
        ("skara", "Reviewed-by: olga", SKARA, "skara"),
    ],
)
def test_each_server_is_told_by_its_name(kind, message, subject, evidence):
    """So that a reader knows on whose word a page is validated."""
    (record,) = told(message, kind, subject=subject)

    assert record.evidence == evidence


def test_the_first_server_that_said_something_is_believed():
    """A message is one server's; a server that we do not know says nothing."""
    (record,) = told(GITEA, "unheard-of", "gitlab", "gitea", "gerrit")

    assert record.evidence == "forgejo-review"
    assert told(GITEA, "unheard-of") == []
    assert told("Nothing of the kind", "gitlab", "gitea") == []


def test_each_landing_has_its_own():
    """And most have none."""
    landings = [
        Landing(commit(day, after=(day - 1,))._replace(vouches=message))
        for day, message in ((3, GITLAB), (4, ""), (5, GITLAB))
    ]

    assert [one.commit for one in records_of(landings, ["gitlab"])] == [sha(3), sha(5)]


@pytest.mark.parametrize(
    ("line", "claim"),
    [
        ("Approved-by: Olga <OLGA@Example.org>", OLGA),
        ("Approved-by:Olga<olga@example.org>  ", OLGA),
        ("Reviewed-by: <olga@example.org>", OLGA),
        ("Approved-by: O <101+olga@users.noreply.github.com>", "gh:101"),
        ("Approved-by: O <7-olga@users.noreply.gitlab.com>", "gl:7"),
        ("Approved-by: O <olga@users.noreply.github.com>", "mail:olga@users.noreply.github.com"),
    ],
)
def test_somebody_is_an_account_where_their_address_names_one(line, claim):
    """Else an address, in small letters."""
    assert who(f"See merge request !12\n\n{line}") == [claim]


def test_nobody_is_told_twice():
    """In the order of the lines."""
    zoe = "Approved-by: Zoe <zoe@example.org>"

    assert who(f"{GITLAB}\n{zoe}\n{zoe}") == [OLGA, "mail:zoe@example.org"]


@pytest.mark.parametrize(
    ("subject", "message", "claims"),
    [
        ("Auto merge of #12 - ada:x, r=Olga,zoe", "", ["login:olga", "login:zoe"]),
        ("Merge #12 #13", "12: A r=olga,zoe a=ada\n13: B r=zoe,olga a=ada",
         ["login:olga", "login:zoe"]),
        ("Merge #12 #13", "12: A r=olga,zoe a=ada\n13: B r=zoe a=ada", ["login:zoe"]),
        ("Merge #12 #13", "12: A r=olga a=ada", []),
        ("Merge #12", "12: A r=olga a=ada\n12: A r=olga a=ada", []),
        ("Merge #12 and more", "12: A r=olga a=ada", []),
    ],
)  # fmt: skip
def test_of_a_batch_those_who_approved_all_of_it(subject, message, claims):
    """By logins, in small letters."""
    assert who(message, "bors", subject=subject) == claims


def test_bors_lands_nothing_without_a_merge():
    """The others do."""
    assert who("", "bors", subject=HOMU, after=(1,)) == []
    assert who(GITLAB, after=(1,)) == [OLGA]
