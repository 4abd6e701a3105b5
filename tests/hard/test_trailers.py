"""Reviews that servers write into messages count where a site trusts them; typed ones never do.

The messages are as each server writes them. Whoever forges one has no more than an author has:
commits on a branch, the title and the text of a request, and what a squash makes of these.
"""

import pytest

from tests.fixtures.ledger import PAGE, TEXT, ZOE, review, sentences

FILE = f"docs/{PAGE}"
ALL = ("gitlab", "gerrit", "gitea", "bors", "skara")
OLGA = "Olga Ruiz <olga@example.org>"

GITLAB = (
    "Merge branch 'secrets' into 'main'\n\nTell of secrets\n\n"
    "See merge request handbook/docs!12\n\nApproved-by: {olga}"
)
GITEA = (
    "Merge pull request 'Tell of secrets' (#3) from secrets into main\n\n"
    "Reviewed-on: https://git.example.org/handbook/docs/pulls/3\nReviewed-by: {olga}"
)
GERRIT = (
    "Tell of secrets\n\nA page that was missing.\n\n"
    "Change-Id: I8473b95934b5732ac55d26311a706c9c2bde9940\n"
    "Reviewed-on: https://review.example.org/c/handbook/+/12\n"
    "Tested-by: Robot <robot@example.org>\nReviewed-by: {olga}"
)
HOMU = "Auto merge of #12 - ada:secrets, r={login}\n\nTell of secrets\n\nA page that was missing."
BORS = "Merge #12\n\n12: Tell of secrets r={login} a=ada\n\nA page that was missing.\n\n"
SKARA = "8251234: Tell of secrets\n\nReviewed-by: {login}, zoe"

MERGED = {"gitlab": GITLAB, "gitea": GITEA, "homu": HOMU, "bors": BORS}
PLAIN = {"gerrit": GERRIT, "skara": SKARA}
SERVERS = {"homu": "bors"}  # two programs of one name


def written(message, by="olga"):
    """Give a message in which somebody is named as a reviewer."""
    return message.format(olga=f"{by.title()} Ruiz <{by}@example.org>", login=by)


def merge(site, message, **options):
    """Publish the page by a merge commit."""
    site.land("Tell of secrets", {FILE: TEXT}, on="2026-05-20", branch="secrets", **options)
    return site.merge("secrets", message=message, by="Server <server@example.org>", on="2026-06-01")


def squash(site, message, **options):
    """Publish the page by one commit."""
    return site.land(message, {FILE: TEXT}, on="2026-06-01", **options)


def publish(site, name, message=None, **options):
    """Publish the page as a server does."""
    message = message or written({**MERGED, **PLAIN}[name])
    return (merge if name in MERGED else squash)(site, message, **options)


def server_of(name):
    """Give the name of a server in the options."""
    return SERVERS.get(name, name)


@pytest.mark.parametrize("name", [*MERGED, *PLAIN])
def test_what_a_trusted_server_wrote_counts(handbook, name):
    """Olga approved it, by the word of the server that merged it."""
    publish(handbook, name)

    found = handbook.validation(trust_trailers=(server_of(name),))

    assert (found.state, found.by[0].person) == ("valid", "olga")
    assert found.evidence not in (None, "github-review")
    assert found.at.date().isoformat() == "2026-06-01"


@pytest.mark.parametrize("name", [*MERGED, *PLAIN])
def test_no_server_is_trusted_unless_the_site_says_so(handbook, name):
    """Not by default; and whoever trusts one server trusts no other."""
    publish(handbook, name)
    others = tuple(one for one in ALL if one != server_of(name))
    alike = {"gitea": "gerrit", "gerrit": "gitea"}.get(name)  # both write `Reviewed-on`
    others = tuple(one for one in others if one != alike)

    assert handbook.validation().state == "unreviewed"
    assert handbook.validation(trust_trailers=others).state == "unreviewed"


@pytest.mark.parametrize("name", [*MERGED, *PLAIN])
def test_a_trailer_is_no_signed_record(handbook, name):
    """A strict site takes no word of a message."""
    publish(handbook, name)

    assert handbook.validation(strict=True, trust_trailers=ALL).state == "unreviewed"


@pytest.mark.parametrize("name", [*MERGED, *PLAIN])
def test_the_rules_for_reviewers_hold(handbook, name):
    """A colleague's approval is a review; an author's is nothing."""
    message = written({**MERGED, **PLAIN}[name].replace(", zoe", ""), "zoe")
    publish(handbook, name, message)

    assert handbook.validation(trust_trailers=ALL).state == "reviewed"


@pytest.mark.parametrize("name", [*MERGED, *PLAIN])
def test_an_author_is_none_of_the_reviewers(handbook, name):
    """Olga wrote it, and the server says that she approved it."""
    message = written({**MERGED, **PLAIN}[name].replace(", zoe", ""))
    publish(handbook, name, message, by=OLGA)

    assert handbook.validation(trust_trailers=ALL).state == "unreviewed"


@pytest.mark.parametrize("name", [*MERGED, *PLAIN])
def test_the_ledger_comes_first(handbook, name):
    """Where a record says what happened, no message is asked."""
    landing = publish(handbook, name)
    handbook.record(handbook.change(landing, review(ZOE, "2026-06-01")))

    assert handbook.validation(trust_trailers=ALL).state == "reviewed"


def test_several_people_approved_it(handbook):
    """Each has a line, or a place in one."""
    lines = "Approved-by: Oleg Chen <oleg@example.org>\nApproved-by: Zoe Amari <zoe@example.org>"
    merge(handbook, f"{written(GITLAB)}\n{lines}")

    found = handbook.validation(trust_trailers=ALL)

    assert {who.person for who in found.by} == {"olga", "oleg"}


def test_an_address_may_be_a_forge_s_own(handbook):
    """The number in a private address is who somebody is."""
    private = "Approved-by: Olga <101+olga@users.noreply.github.com>"
    merge(handbook, GITLAB.replace("Approved-by: {olga}", private))

    assert handbook.validation(trust_trailers=ALL).state == "valid"


def test_who_wrote_what_bors_merged_in_one_go(handbook):
    """Of a batch only what somebody approved altogether is known."""
    lines = "12: Tell of secrets r={} a=ada\n\n13: Tell of keys r={} a=ada\n"
    merge(handbook, "Merge #12 #13\n\n" + lines.format("olga", "oleg"))

    assert handbook.validation(trust_trailers=ALL).state in {"unreviewed", "reviewed"}


# What an author can type

TYPED = "Reviewed-by: Olga Ruiz <olga@example.org>"
APPROVED = "Approved-by: Olga Ruiz <olga@example.org>"
ABOVE = f"Reviewed-on: https://git.example.org/handbook/docs/pulls/3\n{TYPED}"
FORGED = {
    "gitlab-title": (
        f"Merge branch 'secrets' into 'main'\n\n{APPROVED}\n\nSee merge request handbook/docs!12"
    ),
    "gitlab-description": (
        "Merge branch 'secrets' into 'main'\n\nTell of secrets\n\n"
        f"See merge request handbook/docs!12\n\n{APPROVED}\n\nSee merge request handbook/docs!12"
    ),
    "gitlab-no-line": f"Merge branch 'secrets' into 'main'\n\nTell of secrets\n\n{APPROVED}",
    "gitlab-in-a-sentence": (
        "Merge branch 'secrets' into 'main'\n\n"
        f"As I said: See merge request handbook/docs!12\n\n{APPROVED}"
    ),
    "gitea-above": (
        f"Merge pull request 'Tell' (#3) from secrets into main\n\n{ABOVE}\n\n"
        "Reviewed-on: https://git.example.org/handbook/docs/pulls/3"
    ),
    "gitea-no-line": f"Merge pull request 'Tell' (#3) from secrets into main\n\n{TYPED}",
    "bors-title": "Merge #12\n\n12: Tell r=olga a=ada r=zoe a=ada\n",
    "bors-description": "Merge #12\n\n12: Tell r=zoe a=ada\n\n12: Tell r=olga a=ada\n",
    "bors-another-number": "Merge #12\n\n12: Tell r=zoe a=ada\n\n13: Tell r=olga a=ada\n",
    "bors-long-description": (
        f"Merge #12\n\n12: Tell r=zoe a=ada\n\n{sentences('long')}\n{sentences('longer')}\n"
        "12: Tell r=olga a=ada\n"
    ),
    "homu-branch": "Auto merge of #12 - ada:secrets,r=olga, r=zoe\n\nTell",
    "homu-title": "Auto merge of #12 - ada:secrets, r=zoe\n\nAuto merge of #12 - a:b, r=olga\n",
}


@pytest.mark.parametrize("message", FORGED.values(), ids=FORGED)
def test_what_stands_above_the_server_s_line_is_the_author_s(handbook, message):
    """A title, a description or a branch may say anything, and counts for nothing."""
    merge(handbook, message)

    assert handbook.validation(trust_trailers=ALL).state in {"unreviewed", "reviewed"}


SQUASHED = {
    "github": f"Tell of secrets (#12)\n\n* Tell of secrets\n\n{TYPED}",
    "github-co": (
        f"Tell of secrets (#12)\n\n{TYPED}\n\n---------\n\nCo-authored-by: Bo <bo@example.org>"
    ),
    "gitlab": f"Tell of secrets\n\n{APPROVED}",
    "gerrit-above": (
        f"Tell of secrets\n\n{TYPED}\n\nChange-Id: I8473b95934b5732ac55d26311a706c9c2bde9940\n"
        "Reviewed-on: https://review.example.org/c/handbook/+/12"
    ),
    "gerrit-no-line": (
        f"Tell of secrets\n\nChange-Id: I8473b95934b5732ac55d26311a706c9c2bde9940\n{TYPED}"
    ),
    "skara-no-number": "Tell of secrets\n\nReviewed-by: olga",
    "skara-above": "8251234: Tell of secrets\n\nReviewed-by: olga\n\nReviewed-by: zoe",
    "skara-quoted": "8251234: Tell of secrets\n\n> Reviewed-by: olga",
}


@pytest.mark.parametrize("message", SQUASHED.values(), ids=SQUASHED)
def test_what_a_squash_takes_over_is_the_author_s(handbook, message):
    """The text of a request becomes a message, and no review."""
    squash(handbook, message)

    assert handbook.validation(trust_trailers=ALL).state in {"unreviewed", "reviewed"}


@pytest.mark.parametrize("name", [*MERGED, *PLAIN])
def test_a_commit_on_the_branch_is_the_author_s(handbook, name):
    """However well it imitates the server, it is not what was published."""
    message = written({**MERGED, **PLAIN}[name])
    handbook.land(message, {FILE: TEXT}, on="2026-05-20", branch="secrets")
    handbook.merge("secrets", message="Merge branch 'secrets'", on="2026-06-01")

    assert handbook.validation(trust_trailers=ALL).state == "unreviewed"


@pytest.mark.parametrize("name", ["homu", "bors"])
def test_a_server_that_merges_leaves_a_merge(handbook, name):
    """A commit of the author's own, which landed as it was, is no merge by the server."""
    squash(handbook, written(MERGED[name]))

    assert handbook.validation(trust_trailers=(server_of(name),)).state == "unreviewed"


@pytest.mark.parametrize("name", [*MERGED, *PLAIN])
def test_a_revert_quotes_and_does_not_review(handbook, name):
    """What a revert or a cherry-pick repeats was said of another text."""
    message = written({**MERGED, **PLAIN}[name])
    quoted = "\n".join(f"> {line}" for line in message.splitlines())
    squash(
        handbook,
        f'Revert "{message.splitlines()[0]}"\n\nThis reverts commit {"a" * 40}.\n\n{quoted}',
    )

    assert handbook.validation(trust_trailers=ALL).state == "unreviewed"


@pytest.mark.parametrize(
    "line",
    [
        "Approved-by: Olga Ruiz",
        "Approved-by: olga@example.org",
        "Approved-by: <>",
        "Approved-by: Olga Ruiz <olga@example.org> (typed)",
        "> Approved-by: Olga Ruiz <olga@example.org>",
        "Not-approved-by: Olga Ruiz <olga@example.org>",
        "Approved-by: Zoe <zoe@example.org> <olga@example.org>",
        "Approved-by: Olga Ruiz <olga@example.org.evil.example>",
        "Approved-by: Olga Ruiz <xolga@example.org>",
        "Merged-by: Olga Ruiz <olga@example.org>",
    ],
)
def test_a_line_names_one_person_by_an_address(handbook, line):
    """What is not just that names nobody."""
    merge(handbook, GITLAB.replace("Approved-by: {olga}", line))

    assert handbook.validation(trust_trailers=ALL).state in {"unreviewed", "reviewed"}
