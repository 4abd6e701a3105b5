"""Records as files: what is written is what is read, to the last field."""

import hashlib
import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learnscape.model import Decision, Record, RecordedPage
from learnscape.read.records import read_record
from learnscape.write.records import record_file

COMMIT, BASE, BLOB, OLD = "c" * 40, "b" * 40, "1" * 40, "2" * 64
AT = datetime(2026, 6, 1, 10, tzinfo=UTC)
OLGA = Decision("gh:101", "approved", AT)
CHANGE = Record("change", COMMIT, BASE, (RecordedPage("docs/a.md", BLOB),), (OLGA,))


def written(record, **options):
    """Give the name of a record's file, and what is in it."""
    name, data = record_file(record, **({"recorder": "by hand"} | options))
    return name, json.loads(data)


def test_a_record_as_auditors_see_it():
    """One value a line, keys in order, and nothing where nothing is known."""
    page = RecordedPage("docs/é.md", BLOB, reviewed=OLD)
    pia = Decision("gh:103", "commented", AT, COMMIT, date(2026, 9, 1), "https://x.example/1",
                   bot=True, seen={"docs/é.md": OLD})  # fmt: skip
    record = CHANGE._replace(pages=(page,), decisions=(pia, OLGA), authors=("gl:9", "gh:900"),
                             change="gh:a/b#12", signed=True, name="other")  # fmt: skip

    name, data = record_file(record, recorder="actions:run/1")

    assert name == f"changes/cc/{COMMIT}.json"
    assert (
        data.decode()
        == f"""\
{{
 "authors": [
  "gh:900",
  "gl:9"
 ],
 "base": "{BASE}",
 "change": "gh:a/b#12",
 "commit": "{COMMIT}",
 "evidence": "imported",
 "kind": "change",
 "pages": [
  {{
   "blob": "{BLOB}",
   "path": "docs/é.md",
   "reviewed_blob": "{OLD}"
  }}
 ],
 "recorder": "actions:run/1",
 "reviews": [
  {{
   "at": "2026-06-01T10:00:00Z",
   "by": "gh:101",
   "decision": "approved"
  }},
  {{
   "at": "2026-06-01T10:00:00Z",
   "blobs": {{
    "docs/é.md": "{OLD}"
   }},
   "by": "gh:103",
   "decision": "commented",
   "head": "{COMMIT}",
   "role_seen": "bot",
   "until": "2026-09-01",
   "url": "https://x.example/1"
  }}
 ],
 "v": 1
}}
"""
    )


@pytest.mark.parametrize(("number", "part"), [(1, ""), (2, ".2"), (10, ".10")])
def test_a_replacement_has_a_number(number, part):
    """The first file of a change has none."""
    assert written(CHANGE, number=number)[0] == f"changes/cc/{COMMIT}{part}.json"


@pytest.mark.parametrize("kind", ["revalidation", "withdrawal"])
def test_what_is_said_of_pages_is_named_by_its_bytes(kind):
    """In the folder of the year."""
    record = CHANGE._replace(kind=kind, decisions=(OLGA._replace(at=AT.replace(year=999)),))

    name, data = record_file(record, recorder="by hand")

    assert name == f"pages/0999/{hashlib.sha256(data).hexdigest()}.json"


IDS = st.sampled_from(["a" * 40, "0f" * 20, "9" * 64])
CLAIMS = st.from_regex(r"(gh|gl|fj):[1-9][0-9]{0,19}", fullmatch=True)
NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\0/"), min_size=1, max_size=9)
ODD = st.binary(min_size=1, max_size=9).map(lambda raw: raw.decode(errors="surrogateescape"))
PATHS = st.lists(
    (NAMES | ODD).filter(lambda name: name not in (".", "..") and not set("\0/") & set(name)),
    min_size=1,
    max_size=3,
).map("/".join)
PAGES = st.builds(RecordedPage, PATHS, IDS, IDS | st.just(""), IDS | st.none())
DECISIONS = st.builds(
    Decision,
    CLAIMS,
    st.sampled_from(["approved", "changes_requested", "commented", "dismissed"]),
    st.datetimes(timezones=st.just(UTC)).map(lambda at: at.replace(microsecond=0, fold=0)),
    IDS | st.just(""),
    st.dates() | st.none(),
    st.just("") | st.just("https://forge.example/a?b=c#d"),
    st.booleans(),
    st.dictionaries(PATHS, IDS, max_size=2),
)
RECORDS = st.builds(
    Record,
    st.sampled_from(["change", "revalidation", "withdrawal"]),
    IDS,
    IDS | st.just(""),
    st.lists(PAGES, min_size=1, max_size=3, unique_by=lambda page: page.path).map(tuple),
    st.lists(DECISIONS, min_size=1, max_size=4).map(tuple),
    st.lists(CLAIMS, max_size=3, unique=True).map(tuple),
    CLAIMS | st.none(),
    st.just("gl:a/b/c!12") | st.none(),
    st.sampled_from(["github-review", "imported", "forge-comment"]),
    st.just(False),
    st.just(""),
)


def whole(decision):
    """Give all of a decision, in an order of its own, as a text."""
    return str(decision._replace(seen=sorted(decision.seen.items())))


@settings(deadline=None)
@given(RECORDS)
def test_what_is_written_is_read(record):
    """Any record, whatever its texts; what has no order is in one."""
    name, data = record_file(record, recorder="by hand")

    known = read_record(name, data)

    assert sorted(known.decisions, key=whole) == sorted(record.decisions, key=whole)
    assert known == record._replace(
        pages=tuple(sorted(record.pages)),
        decisions=known.decisions,
        authors=tuple(sorted(record.authors)),
        name=name,
    )


@settings(deadline=None)
@given(RECORDS, st.randoms())
def test_the_same_record_is_the_same_bytes(record, chance):
    """In whatever order things were learned, and written once more after it was read."""
    shuffled = record._replace(**{
        field: tuple(chance.sample(getattr(record, field), len(getattr(record, field))))
        for field in ("pages", "decisions", "authors")
    })  # fmt: skip
    name, data = record_file(record, recorder="by hand")

    assert record_file(shuffled, recorder="by hand") == (name, data)
    assert record_file(read_record(name, data), recorder="by hand") == (name, data)


@settings(deadline=None)
@given(RECORDS.filter(lambda record: record.kind != "change"))
def test_a_key_is_written_as_its_fingerprint(record):
    """Who that is, the site says."""
    key = "ssh:SHA256:" + "a" * 43
    decisions = tuple(one._replace(by=key) for one in record.decisions)
    signed = record._replace(decisions=decisions, evidence="signed-commit")

    assert {one.by for one in read_record(*record_file(signed, recorder="x")).decisions} == {key}
