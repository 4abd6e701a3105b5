"""Pasts kept between builds, in the user's cache folder: a build writes nothing into a repository.

What is kept is believed only under the very key it was kept under, and only whole: a file that is
torn, old, or somebody else's reads as nothing, and the history is read again.
"""

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import platformdirs

from learnscape.model import Dates, Past, Share, Signature

FORMAT = 1  # another number whenever what is kept, or how it is derived, changes


def cache_key(*parts: object) -> str:
    """Return a text that is the same only where all parts are; a set has to be sorted before."""
    return hashlib.sha256(repr((FORMAT, *parts)).encode(errors="surrogateescape")).hexdigest()


def read_pasts(place: str, key: str) -> dict[str, Past] | None:
    """Return the pasts kept for a place under a key; None where there are none."""
    try:
        head, checksum, payload = _file(place).read_bytes().split(b"\n", 2)
    except (OSError, ValueError):
        return None
    if head.decode(errors="replace") != key or checksum.decode(errors="replace") != _sum(payload):
        return None
    return _unpacked(json.loads(payload))


def keep_pasts(place: str, key: str, pasts: Mapping[str, Past]) -> None:
    """Keep the pasts of a place, instead of what was kept before; a full disk is no error."""
    payload = json.dumps(_packed(pasts), separators=(",", ":")).encode()
    file = _file(place)
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent)
        try:
            with os.fdopen(handle, "wb") as whole:
                whole.write(b"\n".join((key.encode(), _sum(payload).encode(), payload)))
            Path(name).replace(file)
        finally:
            Path(name).unlink(missing_ok=True)


def _file(place: str) -> Path:
    name = hashlib.sha256(os.fsencode(place)).hexdigest()[:32]
    return Path(platformdirs.user_cache_dir("learnscape")) / f"{name}.json"


def _sum(payload: bytes) -> str:
    return hashlib.sha256(payload).hexdigest()


def _packed(pasts: Mapping[str, Past]) -> dict[str, object]:
    people: dict[Signature, int] = {}
    shares: dict[tuple[str, int | None, tuple[Signature, ...], bool], int] = {}
    pages = {
        path: [
            [_seconds(when) for when in _in_order(past.dates)],
            past.born,
            [
                shares.setdefault((s.sha, _seconds(s.when), s.authors, s.bulk), len(shares))
                for s in past.shares
            ],
        ]
        for path, past in pasts.items()
    }
    packed = [
        (sha, when, [people.setdefault(author, len(people)) for author in authors], bulk)
        for sha, when, authors, bulk in shares
    ]
    return {"people": list(people), "shares": packed, "pages": pages}


def _unpacked(kept: dict[str, Any]) -> dict[str, Past]:
    people = [Signature(*signature) for signature in kept["people"]]
    shares = [
        Share(sha, datetime.fromtimestamp(when, UTC), tuple(people[i] for i in authors), bulk)
        for sha, when, authors, bulk in kept["shares"]
    ]
    return {
        path: Past(Dates(*map(_moment, dates)), tuple(shares[i] for i in indices), born)
        for path, (dates, born, indices) in kept["pages"].items()
    }


def _in_order(dates: Dates) -> tuple[datetime | None, ...]:
    return (dates.created, dates.published, dates.updated, dates.touched)


def _seconds(when: datetime | None) -> int | None:
    return None if when is None else int(when.timestamp())


def _moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
