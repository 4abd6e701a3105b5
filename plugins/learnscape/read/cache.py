"""Pasts kept between builds, in the user's cache folder: a build writes nothing into a repository.

What is kept is believed only under the very key it was kept under, and only whole: a file that is
torn, old, or somebody else's reads as nothing, and the history is read again.
"""

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import platformdirs

from learnscape.model import (
    NEVER_REVIEWED,
    Dates,
    First,
    Landed,
    Past,
    Share,
    Signature,
    Standing,
    Vouched,
)
from learnscape.problems import Problem

FORMAT = 9  # another number whenever what is kept, or how it is derived, changes


@dataclass
class Kept:
    """What one reading of a history told."""

    pasts: dict[str, Past] = field(default_factory=dict)  # by path
    firsts: list[First] = field(default_factory=list)
    reviewers: dict[str, tuple[str, ...]] = field(default_factory=dict)  # claims, by landing
    problems: list[Problem] = field(default_factory=list)  # with records of reviews
    notes: list[str] = field(default_factory=list)


def cache_key(*parts: object) -> str:
    """Return a text that is the same only where all parts are; a set has to be sorted before."""
    return hashlib.sha256(repr((FORMAT, *parts)).encode(errors="surrogateescape")).hexdigest()


def read_kept(place: str, key: str) -> Kept | None:
    """Return what is kept for a place under a key; None where there is nothing."""
    try:
        head, rest = _file(place).read_bytes().split(b"\n", 1)
        payload, checksum = rest.rsplit(b"\n", 1)
    except (OSError, ValueError):
        return None
    if head != key.encode() or checksum != hashlib.sha256(payload).hexdigest().encode():
        return None
    return _unpacked(json.loads(payload))


def keep(place: str, key: str, told: Kept) -> None:
    """Keep what a place told, instead of what was kept before; a full disk is no error."""
    file = _file(place)
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent)
        try:
            with os.fdopen(handle, "wb") as whole:
                whole.write(key.encode() + b"\n")
                checksum = hashlib.sha256()
                for piece in _packed(told):
                    checksum.update(piece)
                    whole.write(piece)
                whole.write(b"\n" + checksum.hexdigest().encode())
            Path(name).replace(file)
        finally:
            Path(name).unlink(missing_ok=True)


def _file(place: str) -> Path:
    name = hashlib.sha256(os.fsencode(place)).hexdigest()[:32]
    return Path(platformdirs.user_cache_dir("learnscape")) / f"{name}.json"


def _packed(told: Kept) -> Iterator[bytes]:
    """Yield a JSON text, a page at a time: the whole of it is large."""
    people: dict[Signature, int] = {}

    def numbers(signatures: Iterable[Signature]) -> list[int]:
        return [people.setdefault(one, len(people)) for one in signatures]

    yield b'{"pages":['
    for number, (path, past) in enumerate(told.pasts.items()):
        dates = [_seconds(when) for when in _in_order(past.dates)]
        shares = [
            (s.sha, _seconds(s.when), numbers(s.authors), s.bulk, s.minor) for s in past.shares
        ]
        landed = [
            (kind, sha, _seconds(when), numbers(authors), numbers([merger] if merger else ()), rest)
            for kind, sha, when, authors, merger, *rest in past.landed
        ]
        standing = None if past.standing == NEVER_REVIEWED else _standing_packed(past.standing)
        kept = (path, dates, shares, past.born, past.name, landed, standing)
        text = json.dumps(kept, separators=(",", ":"))
        yield (b",\n" if number else b"\n") + text.encode()
    signed = [(numbers([one.signature])[0], _seconds(one.when), one) for one in told.firsts]
    first = [(who, one.sha, one.place, when, one.path) for who, when, one in signed]
    yield b'],"firsts":' + json.dumps(first).encode()
    reviews = [told.reviewers, [astuple(one) for one in told.problems], told.notes]
    yield b',"reviews":' + json.dumps(reviews).encode()
    yield b',"people":' + json.dumps(list(people)).encode() + b"}"


def _unpacked(kept: dict[str, Any]) -> Kept:
    people = [Signature(*signature) for signature in kept["people"]]
    pasts = {
        path: Past(
            Dates(*map(_moment, dates)),
            tuple(
                Share(sha, _at(when), tuple(people[a] for a in by), bulk, minor)
                for sha, when, by, bulk, minor in shares
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
            _standing(*standing) if standing else NEVER_REVIEWED,
        )
        for path, dates, shares, born, name, landed, standing in kept["pages"]
    }
    firsts = [
        First(people[who], sha, place, _at(when), path)
        for who, sha, place, when, path in kept["firsts"]
    ]
    reviewers, problems, notes = kept["reviews"]
    return Kept(
        pasts,
        firsts,
        {sha: tuple(claims) for sha, claims in reviewers.items()},
        [Problem(*one) for one in problems],
        notes,
    )


def _standing_packed(standing: Standing) -> tuple[object, ...]:
    def packed(one: Vouched | None) -> tuple[object, ...] | None:
        return one and tuple(one._replace(at=_seconds(one.at)))  # type: ignore[arg-type]

    until = standing.until and standing.until.isoformat()
    last, times = packed(standing.vouched), [packed(one) for one in standing.times]
    plain = standing._replace(changed=None, until=None, vouched=None, times=())
    return tuple(plain), last, times, until, _seconds(standing.changed)


def _standing(
    plain: list[Any],
    last: list[Any] | None,
    times: list[list[Any]],
    until: str | None,
    changed: int | None,
) -> Standing:
    return Standing(*plain)._replace(
        vouched=_vouched(last) if last else None,
        times=tuple(map(_vouched, times)),
        until=date.fromisoformat(until) if until else None,
        changed=_moment(changed),
    )


def _vouched(kept: list[Any]) -> Vouched:
    by, at, *rest = kept
    return Vouched(tuple(by), _at(at), *rest)


def _in_order(dates: Dates) -> tuple[datetime | None, ...]:
    return (dates.created, dates.published, dates.updated, dates.touched)


def _seconds(when: datetime | None) -> int | None:
    return None if when is None else int(when.timestamp())


def _moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else _at(seconds)


def _at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
