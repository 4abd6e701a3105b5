"""A record of a review as a file of the ledger: the same bytes however often it is written."""

import hashlib
import json
from typing import Any

from learnscape.model import Decision, Record, RecordedPage
from learnscape.write.words import rfc3339

_VERSION = 1


def record_file(record: Record, *, recorder: str, number: int = 1) -> tuple[str, bytes]:
    """Return the name of a record in the ledger, and its bytes.

    Args:
        record: What is to be kept; its own `name` and `signed` are not.
        recorder: What wrote it, for whoever looks into it later: `actions:run/123`.
        number: Of the file, where those before it about the same change are not sound.
    """
    entry = _present(
        v=_VERSION,
        kind=record.kind,
        commit=record.commit,
        base=record.base,
        pages=[_page(page) for page in sorted(record.pages)],
        reviews=sorted(map(_decision, record.decisions), key=_in_order),
        authors=sorted(set(record.authors)),
        merged_by=record.merged_by,
        change=record.change,
        evidence=record.evidence,
        recorder=recorder,
    )
    text = json.dumps(entry, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    data = text.encode(errors="backslashreplace")  # odd bytes of a path, as JSON escapes them
    return _name(record, data, number), data


def _page(page: RecordedPage) -> dict[str, Any]:
    return _present(path=page.path, blob=page.blob, old=page.old, reviewed_blob=page.reviewed)


def _decision(one: Decision) -> dict[str, Any]:
    return _present(
        by=one.by,
        decision=one.verdict,
        at=rfc3339(one.at),
        head=one.head,
        role_seen="bot" if one.bot else None,
        url=one.url,
        until=one.until.isoformat() if one.until else None,
        blobs=dict(one.seen) or None,
    )


def _present(**values: Any) -> dict[str, Any]:
    """Return an entry without what is not known."""
    return {key: value for key, value in values.items() if value not in (None, "")}


def _in_order(entry: dict[str, Any]) -> tuple[str, str, str]:
    return entry["at"], entry["by"], json.dumps(entry, sort_keys=True)


def _name(record: Record, data: bytes, number: int) -> str:
    if record.kind == "change":
        part = f".{number}" if number > 1 else ""
        return f"changes/{record.commit[:2]}/{record.commit}{part}.json"
    year = max(one.at for one in record.decisions).year
    return f"pages/{year:04}/{hashlib.sha256(data).hexdigest()}.json"
