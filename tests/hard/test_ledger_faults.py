"""What is wrong with a ledger: nothing is lost, and nothing is validated that should not be."""

import json

import pytest

from tests.fixtures import ledger
from tests.fixtures.ledger import (
    AUTHOR,
    EVE,
    OLGA,
    PAGE,
    REWRITTEN,
    SECURITY,
    TEXT,
    TODAY,
    ZOE,
    canonical,
    community,
    file_of,
    review,
    security_site,
    sentences,
)
from tests.fixtures.repository import git

FILE = f"docs/{PAGE}"
VOUCHED = {"valid", "edited", "overdue", "changed"}  # somebody vouched for it once


def changed_by(**facts):
    """Give what turns a sound record into another, as bytes."""
    return lambda record: canonical(record | facts)


def without(key):
    """Give what leaves something out of a record."""
    return lambda record: canonical({name: record[name] for name in record if name != key})


def in_review(**facts):
    """Give what turns the review of a record into another."""
    return lambda record: canonical(record | {"reviews": [record["reviews"][0] | facts]})


def in_page(**facts):
    """Give what turns the page of a record into another."""
    return lambda record: canonical(record | {"pages": [record["pages"][0] | facts]})


def without_in(key, name):
    """Give what leaves something out of a review or a page of a record."""

    def change(record):
        (entry,) = record[key]
        return canonical(record | {key: [{k: v for k, v in entry.items() if k != name}]})

    return change


def text(replace):
    """Give what writes another text over that of a record."""
    return lambda record: replace(canonical(record).decode()).encode()


MALFORMED = {
    "empty": lambda _: b"",
    "blank": lambda _: b"\n",
    "cut-off": lambda record: canonical(record)[:-20],
    "binary": lambda _: bytes(range(256)),
    "latin": lambda record: canonical(record).replace(b"actions", b"act\xefons"),
    "utf-16": lambda record: canonical(record).decode().encode("utf-16"),
    "conflict": lambda record: b"<<<<<<< ours\n" + canonical(record) + b"=======\n>>>>>>> theirs\n",
    "html": lambda _: b"<!doctype html><title>502</title>\n",
    "yaml": lambda _: b"kind: change\n",
    "two": lambda record: canonical(record) * 2,
    "number": lambda _: b"7\n",
    "text": lambda _: b'"change"\n',
    "null": lambda _: b"null\n",
    "list": lambda record: b"[" + canonical(record) + b"]",
    "twice": text(lambda old: old.replace('"v": 1', '"v": 1, "authors": []')),
    "nan": text(lambda old: old.replace('"v": 1', '"v": 1, "x": NaN')),
    "digits": text(lambda old: old.replace('"v": 1', f'"v": 1, "x": {"9" * 5000}')),
    "deep": text(lambda old: old.replace('"v": 1', f'"v": 1, "x": {"[" * 99999}{"]" * 99999}')),
    "deep-objects": text(
        lambda old: old.replace('"v": 1', '"v": 1, "x": ' + '{"a":' * 9999 + "1" + "}" * 9999)
    ),
    "no-v": without("v"),
    "v-0": changed_by(v=0),
    "v-2": changed_by(v=2),
    "v-text": changed_by(v="1"),
    "v-true": changed_by(v=True),
    "no-kind": without("kind"),
    "kind-list": changed_by(kind=["change"]),
    "kind-unknown": changed_by(kind="approval"),
    "kind-elsewhere": changed_by(kind="revalidation"),
    "no-commit": without("commit"),
    "commit-short": lambda record: canonical(record | {"commit": record["commit"][:12]}),
    "commit-null": changed_by(commit=None),
    "commit-other": changed_by(commit="e" * 40),
    "base-word": changed_by(base="main"),
    "no-pages": without("pages"),
    "pages-null": changed_by(pages=None),
    "pages-object": lambda record: canonical(record | {"pages": record["pages"][0]}),
    "page-text": lambda record: canonical(record | {"pages": [record["pages"][0]["path"]]}),
    "page-twice": lambda record: canonical(record | {"pages": record["pages"] * 2}),
    "no-path": without_in("pages", "path"),
    "path-number": in_page(path=7),
    "path-absolute": in_page(path="/etc/passwd"),
    "path-up": in_page(path="docs/../docs/security/secrets.md"),
    "path-nul": in_page(path="docs/a\0.md"),
    "path-half": text(lambda old: old.replace("docs/security", "docs/\\ud800")),
    "path-long": in_page(path="docs/" + "x" * 9999 + ".md"),
    "blob-word": in_page(blob="HEAD"),
    "blob-list": in_page(blob=[]),
    "no-reviews": without("reviews"),
    "reviews-object": lambda record: canonical(record | {"reviews": record["reviews"][0]}),
    "review-text": changed_by(reviews=["approved"]),
    "no-by": without_in("reviews", "by"),
    "by-null": in_review(by=None),
    "by-number": in_review(by=101),
    "by-handle": in_review(by="olga"),
    "by-login": in_review(by="gh:olga"),
    "by-mail": in_review(by="mail:olga@example.org"),
    "by-space": in_review(by="gh: 101"),
    "by-line": in_review(by="gh:101\n"),
    "by-script": in_review(by="gh:٣"),
    "by-negative": in_review(by="gh:-101"),
    "by-long": in_review(by="gh:" + "1" * 999),
    "no-decision": without_in("reviews", "decision"),
    "decision-unknown": in_review(decision="lgtm"),
    "decision-list": in_review(decision=["approved"]),
    "no-at": without_in("reviews", "at"),
    "at-day": in_review(at="2026-06-01"),
    "at-number": in_review(at=1780308000),
    "at-no-zone": in_review(at="2026-06-01T10:00:00"),
    "at-words": in_review(at="yesterday"),
    "at-13": in_review(at="2026-13-01T10:00:00Z"),
    "at-early": in_review(at="0001-01-01T00:00:00+23:59"),
    "at-late": in_review(at="9999-12-31T23:59:59-23:59"),
    "until-words": in_review(until="soon"),
    "until-number": in_review(until=20261001),
    "until-31": in_review(until="2026-02-31"),
    "url-script": in_review(url="javascript:alert(1)"),
    "url-data": in_review(url="data:text/html,<script>alert(1)</script>"),
    "url-markup": in_review(url='https://forge.example/"><script>alert(1)</script>'),
    "url-line": in_review(url="https://forge.example/\nx"),
    "url-list": in_review(url=["https://forge.example/"]),
    "evidence-unknown": changed_by(evidence="my-word"),
    "no-evidence": without("evidence"),
    "authors-text": changed_by(authors=AUTHOR),
    "author-name": changed_by(authors=["Ada Lovelace"]),
    "merged-by-name": changed_by(merged_by="Olga"),
    "blobs-list": in_review(blobs=[]),
    "no-key-signed-it": in_review(by=f"ssh:SHA256:{'A' * 43}"),
}

HARMLESS = {
    "capitals": in_review(decision="APPROVED"),
    "mixed": in_review(decision="Approved"),
    "unknown-field": changed_by(weather="fine", nested={"a": [1, 2, {"b": None}]}),
    "unknown-in-review": in_review(body="Well done", state=None),
    "unknown-in-page": in_page(added=12),
    "another-order": lambda record: json.dumps(record).encode(),
    "ascii": lambda record: json.dumps(record, indent=4).encode(),
    "zone": in_review(at="2026-06-01T12:00:00+02:00"),
    "fraction": in_review(at="2026-06-01T10:00:00.123Z"),
    "no-recorder": without("recorder"),
    "no-change": without("change"),
    "no-url": without_in("reviews", "url"),
    "no-role": without_in("reviews", "role_seen"),
    "no-head": without_in("reviews", "head"),
    "https": in_review(url="https://forge.example/handbook/pull/12#pullrequestreview-1?a=b&c=d"),
}


@pytest.fixture(scope="module")
def faulty(tmp_path_factory):
    """Give what is read of a ledger full of faults: a page a fault, each approved by Olga."""
    site = security_site(tmp_path_factory.mktemp("faulty") / "handbook")
    faults = MALFORMED | HARMLESS
    landings = {
        fault: site.repository.commit(fault, {f"docs/security/{fault}.md": TEXT}, on="2026-06-01")
        for fault in faults
    }
    site.repository.checkout()
    names, files = {}, []
    for fault, landing in landings.items():
        record = site.change(landing, review(OLGA, "2026-06-01"))
        names[fault], _ = file_of(record)
        files.append((names[fault], faults[fault](record)))
    site.record(*files, on="2026-06-02")
    library = site.library()
    site.close()
    return library, names


@pytest.mark.parametrize("fault", MALFORMED)
def test_a_malformed_record_counts_for_nothing(faulty, fault):
    """One problem names it, and says how it is mended."""
    library, names = faulty
    told = [problem for problem in library.problems if names[fault] in problem.path]

    assert library.validations[f"security/{fault}.md"].state == "unreviewed"
    assert [problem.path for problem in told] == [f"validations:{names[fault]}"]
    assert "learnscape" in told[0].mend
    assert all(len(line) < 400 and line.isprintable() for line in str(told[0]).splitlines())
    assert str(told[0]).count("\n") == 1


@pytest.mark.parametrize("fault", HARMLESS)
def test_what_a_record_may_be_like(faulty, fault):
    """Fields that nobody knows yet, and other ways to write the same."""
    library, names = faulty

    assert library.validations[f"security/{fault}.md"].state == "valid"
    assert not [problem for problem in library.problems if names[fault] in problem.path]


def test_nothing_else_is_said(faulty):
    """A problem a fault, and none for the rest."""
    library, _ = faulty

    assert len(library.problems) == len(MALFORMED)


# What git has otherwise


def land(site, text=TEXT, path=PAGE, on="2026-06-01", **options):
    """Publish a page."""
    return site.land("Tell of secrets", {f"docs/{path}": text}, on=on, **options)


def problems_of(library):
    """Give the paths of all problems, and whatever notes say of records."""
    return [problem.path for problem in library.problems]


def is_told(library, name):
    """Say whether a problem or a note names a record."""
    return any(name in problem.path for problem in library.problems) or any(
        name in note for note in library.notes
    )


LIES = {
    "page": in_page(path="docs/security/nothing.md"),
    "page-elsewhere": in_page(path="docs/index.md"),
    "blob": in_page(blob="d" * 40),
    "blob-before": lambda record: canonical(
        record | {"pages": [record["pages"][0] | {"blob": record["pages"][0]["old"]}]}
    ),
    "old": in_page(old="d" * 40),
    "base": changed_by(base="d" * 40),
    "base-none": without("base"),
    "base-itself": lambda record: canonical(record | {"base": record["commit"]}),
}


@pytest.mark.parametrize("write", LIES.values(), ids=LIES)
def test_a_record_that_git_contradicts_counts_for_nothing(handbook, write):
    """A page, a text or a base that is not as git has it."""
    land(handbook, sentences("before"), on="2026-05-01")
    record = handbook.change(land(handbook), review(OLGA, "2026-06-01"))
    name, _ = file_of(record)
    handbook.record((name, write(record)), on="2026-06-02")

    library = handbook.library()

    assert library.validations[PAGE].state == "unreviewed"
    assert f"validations:{name}" in problems_of(library)


def test_one_page_of_a_record_that_is_not_so(handbook):
    """A record that lies about one page is believed in nothing."""
    landing = handbook.land(
        "Tell", {FILE: TEXT, "docs/security/b.md": sentences("b")}, on="2026-06-01"
    )
    record = handbook.change(landing, review(OLGA, "2026-06-01"))
    record["pages"][0]["blob"] = "d" * 40
    handbook.record(record)

    assert handbook.validation().state == "unreviewed"


def test_a_record_of_a_commit_that_does_not_exist(handbook):
    """A name that git does not know is no change."""
    landing = land(handbook)
    record = handbook.change(landing, review(OLGA, "2026-06-01")) | {"commit": "d" * 40}
    handbook.record(record)

    library = handbook.library()

    assert library.validations[PAGE].state == "unreviewed"
    assert is_told(library, file_of(record)[0])


def test_a_record_of_a_commit_that_was_never_published(handbook):
    """A commit of a branch, even of one that was merged, is no landing."""
    inside = land(handbook, branch="secrets", on="2026-05-20")
    handbook.merge("secrets", on="2026-06-01")
    outside = land(handbook, path="security/draft.md", branch="draft", on="2026-05-20")
    records = [handbook.change(one, review(OLGA, "2026-06-01")) for one in (inside, outside)]
    handbook.record(*records)

    library = handbook.library()

    assert library.validations[PAGE].state == "unreviewed"
    assert all(is_told(library, file_of(record)[0]) for record in records)


def test_a_file_whose_name_lies(handbook):
    """The record of one change under the name of another is none of either."""
    first = handbook.change(land(handbook), review(OLGA, "2026-06-01"))
    other = land(handbook, sentences("other"), path="security/other.md", on="2026-06-02")
    name, _ = file_of(handbook.change(other))
    handbook.record((name, canonical(first)), on="2026-06-03")

    library = handbook.library()

    assert library.validations[PAGE].state == "unreviewed"
    assert library.validations["security/other.md"].state == "unreviewed"
    assert f"validations:{name}" in problems_of(library)


@pytest.mark.parametrize(
    "name",
    [
        "changes/{commit}.json",
        "changes/00/{commit}.json",
        "changes/{ab}/{commit}",
        "changes/{ab}/{commit}.JSON",
        "changes/{ab}/{commit}.json.bak",
        "changes/{ab}/{commit}.1.json",
        "changes/{ab}/{commit}.02.json",
        "changes/{ab}/deep/{commit}.json",
        "pages/2026/{commit}.json",
        "pages/2026/{hash}.json",
    ],
)
def test_a_record_in_the_wrong_place(handbook, name):
    """It counts for nothing, and is told of."""
    record = handbook.change(land(handbook), review(OLGA, "2026-06-01"))
    commit = record["commit"]
    name = name.format(commit=commit, ab=commit[:2], hash="0" * 64)
    handbook.record((name, canonical(record)), on="2026-06-02")

    library = handbook.library()

    assert library.validations[PAGE].state == "unreviewed"
    assert is_told(library, name)


@pytest.mark.parametrize(
    "name", ["README.md", "notes/changes/a.json", "changes.json", ".gitignore"]
)
def test_other_files_are_left_alone(handbook, name):
    """Whoever keeps the ledger may explain it, and change that."""
    handbook.record(handbook.change(land(handbook), review(OLGA, "2026-06-01")))
    for data in (b"{}", b"Hello", None):
        handbook.record((name, data))

    library = handbook.library()

    assert (library.validations[PAGE].state, library.problems) == ("valid", ())


def test_a_page_record_that_is_not_its_own_hash(handbook):
    """What cannot be mended is a note."""
    land(handbook)
    record = handbook.revalidation(PAGE, review(OLGA, "2026-08-01"))
    name = f"pages/2026/{'0' * 64}.json"
    handbook.record((name, canonical(record)), on="2026-08-01")

    library = handbook.library()

    assert library.validations[PAGE].state == "unreviewed"
    assert not [path for path in problems_of(library) if name in path]
    assert any(name in note for note in library.notes)


@pytest.mark.parametrize("text", ["\x1b[31m\x07", "line\nend", "\u202eover", "\u2028", "<b>"])
@pytest.mark.parametrize("field", ["kind", "path", "by"])
def test_a_note_is_a_line_of_text(handbook, field, text):
    """Whoever reads the log of a build is commanded by nobody."""
    land(handbook)
    record = handbook.revalidation(PAGE, review(OLGA, "2026-08-01"))
    if field == "kind":
        record["kind"] = text
    else:
        record["reviews" if field == "by" else "pages"][0][field] = text
    name, data = file_of(record)
    handbook.record((name, data), on="2026-08-01")

    library = handbook.library()

    assert library.validations[PAGE].state == "unreviewed"
    assert len([note for note in library.notes if name in note]) == 1
    assert all(note.isprintable() for note in library.notes)


@pytest.mark.parametrize("kind", ["revalidation", "withdrawal"])
@pytest.mark.parametrize("fault", ["commit", "blob", "path"])
def test_a_page_record_that_git_contradicts(handbook, kind, fault):
    """A look at a text that never stood there, or at a commit that does not exist."""
    handbook.record(handbook.change(land(handbook), review(ZOE, "2026-06-01")))
    record = getattr(handbook, kind)(PAGE, review(OLGA, "2026-08-01"))
    if fault == "commit":
        record["commit"] = "d" * 40
    else:
        record["pages"][0][fault] = {"blob": "d" * 40, "path": "docs/security/nothing.md"}[fault]
    handbook.record(record)

    library = handbook.library()

    expected = (
        {"reviewed", "withdrawn"} if (kind, fault) == ("withdrawal", "blob") else {"reviewed"}
    )
    assert library.validations[PAGE].state in expected


def test_a_look_at_an_older_text(handbook):
    """Whoever looked at what stood before a rewrite vouches for nothing that stands now."""
    land(handbook, on="2026-05-01")
    seen = git(handbook.root, "rev-parse", "main")
    land(handbook, REWRITTEN, on="2026-06-01")
    handbook.record(handbook.revalidation(PAGE, review(OLGA, "2026-08-01"), commit=seen))

    assert handbook.validation().state == "changed"


# More than one record of a change


def numbered(record, number):
    """Give a record as the replacement of one that was unsound."""
    name, data = file_of(record)
    return name.replace(".json", f".{number}.json"), data


def test_a_replacement_heals(handbook):
    """The first sound record counts, and of one that was replaced nobody needs to hear."""
    record = handbook.change(land(handbook), review(OLGA, "2026-06-01"))
    handbook.record((file_of(record)[0], b"{"), on="2026-06-02")
    handbook.record(numbered(record | {"base": "d" * 40}, 2), on="2026-06-03")
    handbook.record(numbered(record, 3), on="2026-06-04")

    library = handbook.library()

    assert (library.validations[PAGE].state, library.problems) == ("valid", ())


def test_the_first_sound_record_counts(handbook):
    """A second one that says more takes nothing over, and is told of."""
    record = handbook.change(land(handbook))
    other = numbered(record | {"reviews": [review(OLGA, "2026-06-01")]}, 2)
    handbook.record(record)
    handbook.record(other, on="2026-06-02")

    library = handbook.library()

    assert library.validations[PAGE].state == "unreviewed"
    assert is_told(library, other[0])


def test_a_second_copy_is_no_harm(handbook):
    """The same record twice is one."""
    record = handbook.change(land(handbook), review(OLGA, "2026-06-01"))
    handbook.record(record)
    handbook.record(numbered(record, 2), on="2026-06-02")

    library = handbook.library()

    assert (library.validations[PAGE].state, library.problems) == ("valid", ())


def test_the_same_look_twice(handbook):
    """A day's second look at a page changes nothing but the hour."""
    land(handbook)
    first = handbook.revalidation(PAGE, review(OLGA, "2026-08-01T09:00:00Z"))
    again = handbook.revalidation(PAGE, review(OLGA, "2026-08-01T11:00:00Z"))
    handbook.record(first, again)

    assert handbook.validation().state == "valid"
    assert handbook.validation().at.hour == 11


@pytest.mark.parametrize("last", ["approved", "dismissed"])
def test_two_words_of_one_second(handbook, last):
    """Of an approval and a dismissal at the same time the dismissal is the last word."""
    both = [review(OLGA, "2026-06-01"), review(OLGA, "2026-06-01", "dismissed")]
    both = both[::-1] if last == "approved" else both
    handbook.record(handbook.change(land(handbook), *both))

    assert handbook.validation().state == "unreviewed"


# Times, numbers and names


def test_said_in_the_future(handbook):
    """What somebody will say tomorrow has not been said."""
    handbook.record(handbook.change(land(handbook), review(OLGA, "2026-09-02")), on="2026-06-02")

    assert handbook.validation().state not in VOUCHED
    assert handbook.validation(today=TODAY.replace(day=2)).state == "valid"


def test_looked_at_in_the_future(handbook):
    """Nobody puts a clock off by a date to come."""
    handbook.record(handbook.change(land(handbook), review(OLGA, "2026-06-01")))
    handbook.record(handbook.revalidation(PAGE, review(OLGA, "2027-01-01")), on="2026-06-02")

    assert handbook.validation().until.isoformat() == "2026-12-01"


def test_looked_at_before_the_page_was_there(handbook):
    """A look that is older than the text is no look at it, or counts from its own day."""
    land(handbook)
    record = handbook.revalidation(PAGE, review(OLGA, "2026-01-01"))
    handbook.record(record, on="2026-06-02")

    assert handbook.validation().state in {"unreviewed", "reviewed", "overdue"}


@pytest.mark.parametrize("author", ["gh:0101", "gh:000101", "gh:101"])
@pytest.mark.parametrize("by", ["gh:101", "gh:00101"])
def test_zeros_in_front_make_nobody_another(handbook, author, by):
    """Whoever wrote it, as any spelling of their number says, does not approve it."""
    record = handbook.change(land(handbook), review(by, "2026-06-01"), authors=[author])
    handbook.record(record)

    assert handbook.validation().state == "unreviewed"


def test_zeros_in_front_of_a_reviewer_s_number(handbook):
    """It is Olga's number, or a record to be written anew; it is no other person's."""
    record = handbook.change(land(handbook), review("gh:0101", "2026-06-01"))
    handbook.record(record)

    library = handbook.library()

    assert library.validations[PAGE].state == "valid" or is_told(library, file_of(record)[0])


# Widening who may approve


def test_a_base_of_long_ago_brings_no_authority_back(handbook):
    """Eve was a validator before the base that git knows."""
    files = {"docs/communities/security.md": community("Security", "olga", "eve", **SECURITY)}
    base = handbook.land("Add Eve", files, on="2026-03-01")
    files = {"docs/communities/security.md": community("Security", "olga", **SECURITY)}
    handbook.land("Say goodbye", files, on="2026-04-01")
    landing = land(handbook)
    record = handbook.change(landing, review(EVE, "2026-06-01"))
    handbook.record(record | {"base": base})

    assert handbook.validation().state in {"unreviewed", "reviewed"}


def test_a_merge_builds_on_what_it_was_merged_into(handbook):
    """Only commits that landed one by one can be one change together."""
    base = git(handbook.root, "rev-parse", "main")
    land(handbook, sentences("other"), path="security/other.md", on="2026-05-20")
    land(handbook, branch="secrets", on="2026-05-21")
    landing = handbook.merge("secrets", on="2026-06-01")
    record = handbook.change(landing, review(OLGA, "2026-06-01"), base=base)
    handbook.record(record)

    library = handbook.library()

    assert library.validations[PAGE].state == "unreviewed"
    assert is_told(library, file_of(record)[0])


def test_a_look_at_an_old_commit_brings_no_authority_back(handbook):
    """Eve was a validator when the commit was made that she says she looked at later."""
    files = {"docs/communities/security.md": community("Security", "olga", "eve", **SECURITY)}
    handbook.land("Add Eve", files, on="2026-03-01")
    seen = land(handbook, on="2026-03-02")
    files = {"docs/communities/security.md": community("Security", "olga", **SECURITY)}
    handbook.land("Say goodbye", files, on="2026-04-01")
    handbook.record(handbook.revalidation(PAGE, review(EVE, "2026-08-01"), commit=seen))

    assert handbook.validation().state in {"unreviewed", "reviewed"}


def test_two_people_with_one_number_are_nobody(handbook):
    """Eve writes Olga's number into her own file: then it is nobody's."""
    eve = ledger.person("Eve Okafor", OLGA)
    handbook.land("Take over", {"docs/people/eve.md": eve}, on="2026-03-01")
    handbook.record(handbook.change(land(handbook), review(OLGA, "2026-06-01")))

    assert handbook.validation().state in {"unreviewed", "reviewed"}


def test_a_file_that_nobody_can_read_gives_no_authority(handbook):
    """A community whose front matter is broken owns nothing, and breaks nothing."""
    broken = "---\nkind: community\nvalidators: [eve\nowns: [security/]\n---\n"
    handbook.land("Break it", {"docs/communities/security.md": broken}, on="2026-03-01")
    landing = land(handbook)
    fixed = community("Security", "olga", "oleg", **SECURITY)
    handbook.land("Mend it", {"docs/communities/security.md": fixed}, on="2026-07-01")
    handbook.record(handbook.change(landing, review(EVE, "2026-06-01")))

    assert handbook.validation().state in {"unreviewed", "reviewed"}
