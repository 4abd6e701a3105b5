"""Pasts kept between builds, in the user's cache folder: a build writes nothing into a repository.

What is kept is believed only under the very key it was kept under, and only whole: a file that is
torn, old, or somebody else's reads as nothing, and the history is read again.
"""

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import platformdirs

from learnscape.model import Dates, First, Landed, Past, Share, Signature

FORMAT = 6  # another number whenever what is kept, or how it is derived, changes


def cache_key(*parts: object) -> str:
    """Return a text that is the same only where all parts are; a set has to be sorted before."""
    return hashlib.sha256(repr((FORMAT, *parts)).encode(errors="surrogateescape")).hexdigest()


def read_kept(place: str, key: str) -> tuple[dict[str, Past], list[First]] | None:
    """Return what is kept for a place under a key; None where there is nothing."""
    try:
        head, rest = _file(place).read_bytes().split(b"\n", 1)
        payload, checksum = rest.rsplit(b"\n", 1)
    except (OSError, ValueError):
        return None
    if head != key.encode() or checksum != hashlib.sha256(payload).hexdigest().encode():
        return None
    return _unpacked(json.loads(payload))


def keep(place: str, key: str, pasts: Mapping[str, Past], firsts: Iterable[First]) -> None:
    """Keep what a place told, instead of what was kept before; a full disk is no error."""
    file = _file(place)
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent)
        try:
            with os.fdopen(handle, "wb") as whole:
                whole.write(key.encode() + b"\n")
                checksum = hashlib.sha256()
                for piece in _packed(pasts, firsts):
                    checksum.update(piece)
                    whole.write(piece)
                whole.write(b"\n" + checksum.hexdigest().encode())
            Path(name).replace(file)
        finally:
            Path(name).unlink(missing_ok=True)


def _file(place: str) -> Path:
    name = hashlib.sha256(os.fsencode(place)).hexdigest()[:32]
    return Path(platformdirs.user_cache_dir("learnscape")) / f"{name}.json"


def _packed(pasts: Mapping[str, Past], firsts: Iterable[First]) -> Iterator[bytes]:
    """Yield a JSON text, a page at a time: the whole of it is large."""
    people: dict[Signature, int] = {}

    def numbers(signatures: Iterable[Signature]) -> list[int]:
        return [people.setdefault(one, len(people)) for one in signatures]

    yield b'{"pages":['
    for number, (path, past) in enumerate(pasts.items()):
        dates = [_seconds(when) for when in _in_order(past.dates)]
        shares = [(s.sha, _seconds(s.when), numbers(s.authors), s.bulk) for s in past.shares]
        landed = [
            (kind, sha, _seconds(when), numbers(authors), numbers([merger] if merger else ()), rest)
            for kind, sha, when, authors, merger, *rest in past.landed
        ]
        text = json.dumps(
            (path, dates, shares, past.born, past.name, landed), separators=(",", ":")
        )
        yield (b",\n" if number else b"\n") + text.encode()
    kept = [(numbers([one.signature])[0], _seconds(one.when), one) for one in firsts]
    first = [(who, one.sha, one.place, when, one.path) for who, when, one in kept]
    yield b'],"firsts":' + json.dumps(first).encode()
    yield b',"people":' + json.dumps(list(people)).encode() + b"}"


def _unpacked(kept: dict[str, Any]) -> tuple[dict[str, Past], list[First]]:
    people = [Signature(*signature) for signature in kept["people"]]
    pasts = {
        path: Past(
            Dates(*map(_moment, dates)),
            tuple(
                Share(sha, _at(when), tuple(people[a] for a in by), bulk)
                for sha, when, by, bulk in shares
            ),
            born,
            name,
            tuple(
                Landed._make(
                    (
                        kind,
                        sha,
                        _at(when),
                        tuple(people[a] for a in by),
                        people[merger[0]] if merger else None,
                        *rest[:-1],
                        tuple(rest[-1]),
                    )
                )
                for kind, sha, when, by, merger, rest in landed
            ),
        )
        for path, dates, shares, born, name, landed in kept["pages"]
    }
    firsts = [
        First(people[who], sha, place, _at(when), path)
        for who, sha, place, when, path in kept["firsts"]
    ]
    return pasts, firsts


def _in_order(dates: Dates) -> tuple[datetime | None, ...]:
    return (dates.created, dates.published, dates.updated, dates.touched)


def _seconds(when: datetime | None) -> int | None:
    return None if when is None else int(when.timestamp())


def _moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else _at(seconds)


def _at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
