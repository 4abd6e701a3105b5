"""One record of a review, from the bytes of its file, checked to the last field."""

import hashlib
import json
import re
from datetime import datetime
from typing import Any, NoReturn

from learnscape.model import Decision, Record, RecordedPage
from learnscape.read import fields
from learnscape.read.fields import Entry, RecordError

SIGNED = "signed-commit"
_VERSION = 1
_KINDS = {"changes": ("change",), "pages": ("revalidation", "withdrawal")}
_EVIDENCE = (
    "github-review", "gitlab-approval", "forgejo-review", "gerrit-label", "prow-lgtm",
    "forge-comment", SIGNED, "imported",
)  # fmt: skip
_VERDICTS = ("approved", "changes_requested", "commented", "dismissed")
_LARGEST = 8_000_000  # bytes: a change of twenty thousand pages
_CHANGE_FILE = re.compile(r"changes/(..)/(\1[0-9a-f]*)(?:\.(?:[2-9]|[1-9][0-9]{1,5}))?\.json")
_PAGE_FILE = re.compile(r"pages/([0-9]{4})/([0-9a-f]{64})\.json")


def read_record(name: str, raw: bytes) -> Record:
    """Read a record; fields that this release does not know are left alone.

    Args:
        name: Of its file in the ledger.
        raw: Its bytes.

    Raises:
        RecordError: It is none, or it is not where it belongs.
    """
    said = _parse(raw)
    record = Record(
        kind=fields.one_of(said, "kind", _KINDS[name.partition("/")[0]]),
        commit=fields.name(said, "commit"),
        base=_name_or_nothing(said, "base"),
        pages=tuple(map(_page, fields.entries(said, "pages"))),
        decisions=tuple(sorted(map(_decision, fields.entries(said, "reviews")), key=_in_order)),
        authors=tuple(fields.claim(who, "authors") for who in fields.values(said, "authors")),
        merged_by=fields.claim(said["merged_by"], "merged_by") if "merged_by" in said else None,
        change=fields.line(said, "change") if "change" in said else None,
        evidence=fields.one_of(said, "evidence", _EVIDENCE),
        name=name,
    )
    _check_sense(record)
    _check_name(record, raw)
    return record


def _parse(raw: bytes) -> Entry:
    if not raw:
        raise RecordError("it is empty")
    if len(raw) > _LARGEST:
        raise RecordError(f"it is larger than {_LARGEST // 1_000_000} MB")
    try:
        said = json.loads(raw.decode(), object_pairs_hook=_once, parse_constant=_constant)
    except UnicodeDecodeError:
        raise RecordError("it is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise RecordError(f"it is no JSON (line {error.lineno}): {error.msg}") from None
    except (RecursionError, ValueError):  # or a number with more digits than Python reads
        raise RecordError("it is no JSON that anybody would write") from None
    if not isinstance(said, dict):
        raise RecordError("it is no JSON object")
    version = said.get("v")
    if type(version) is int and version > _VERSION:
        raise RecordError("it was written by a newer Learnscape", newer=True)
    if type(version) is not int or version != _VERSION:
        fields.wrong("v", version, f"is not {_VERSION}")
    return said


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    entry = dict(pairs)
    if len(entry) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in entry if keys.count(key) > 1)
        raise RecordError(f"{twice!r} stands twice in it")
    return entry


def _constant(name: str) -> NoReturn:
    raise RecordError(f"{name} is no JSON")


def _page(said: Entry) -> RecordedPage:
    return RecordedPage(
        path=fields.path(said, "path"),
        blob=_name_or_nothing(said, "blob"),
        old=_name_or_nothing(said, "old"),
        reviewed=fields.name(said, "reviewed_blob") if "reviewed_blob" in said else None,
    )


def _decision(said: Entry) -> Decision:
    return Decision(
        by=fields.claim(said.get("by"), "by"),
        verdict=fields.one_of(said, "decision", _VERDICTS),
        at=fields.moment(said, "at"),
        head=_name_or_nothing(said, "head"),
        until=fields.day(said, "until") if "until" in said else None,
        url=fields.address(said, "url") if "url" in said else "",
        bot="role_seen" in said and fields.line(said, "role_seen").lower() == "bot",
        seen=fields.names(said, "blobs"),
    )


def _name_or_nothing(said: Entry, key: str) -> str:
    return fields.name(said, key) if key in said else ""


def _in_order(one: Decision) -> tuple[datetime, bool]:
    """By time; of what is said in one second, what is no approval is the last word."""
    return one.at, one.verdict != "approved"


def _check_sense(record: Record) -> None:
    """Complain of what no record says, though each value on its own could be."""
    if len({page.path for page in record.pages}) < len(record.pages):
        raise RecordError("a page stands in it twice")
    if record.kind != "change" and not (record.pages and record.decisions):
        raise RecordError("nobody vouches in it for any page")
    if record.kind != "change" and not all(page.blob for page in record.pages):
        raise RecordError("it has no `blob`")
    if any(one.by.startswith("ssh:") != (record.evidence == SIGNED) for one in record.decisions):
        raise RecordError(f"a key vouches as `{SIGNED}` alone, and nobody else does")


def _check_name(record: Record, raw: bytes) -> None:
    if record.kind == "change":
        match = _CHANGE_FILE.fullmatch(record.name)
        if not match or match[2] != record.commit:
            raise RecordError(f"its name is not that of the commit in it, {record.commit}")
        return
    match = _PAGE_FILE.fullmatch(record.name)
    if not match or match[2] != hashlib.sha256(raw).hexdigest():
        raise RecordError("its name is not the SHA-256 of its bytes")
    if int(match[1]) != record.decisions[-1].at.year:
        raise RecordError(f"its folder is {match[1]}, and it is not of that year")
