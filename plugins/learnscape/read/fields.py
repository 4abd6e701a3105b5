"""The values of a JSON entry, each checked to be what it should be."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, NoReturn

LONGEST = 4096  # signs of a path or an address
_SHOWN = 60  # signs of what is wrong
_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_CLAIM = re.compile(r"(?:gh|gl|fj):[1-9][0-9]{0,19}|ssh:SHA256:[A-Za-z0-9+/]{43}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_ADDRESS = re.compile(r"https?://[^\s\"'<>\\^`{|}]+")

Entry = Mapping[str, Any]


class RecordError(Exception):
    """A file is no record; the message says why."""

    def __init__(self, what: str, *, newer: bool = False) -> None:
        super().__init__(what)
        self.newer = newer  # written by a later release than this


def wrong(key: str, value: object, what: str) -> NoReturn:
    """Say what is wrong with a value."""
    if value is None:
        raise RecordError(f"it has no `{key}`")
    text = value if isinstance(value, str) else type(value).__name__
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    raise RecordError(f"`{key}` is {shown!r}, which {what}")  # no sign of it commands a terminal


def entries(said: Entry, key: str) -> list[Entry]:
    """Return a list of entries."""
    found = values(said, key)
    if not all(isinstance(value, dict) for value in found):
        raise RecordError(f"`{key}` holds something that is no JSON object")
    return found


def values(said: Entry, key: str) -> list[Any]:
    """Return a list of anything."""
    value = said.get(key)
    if not isinstance(value, list):
        wrong(key, value, "is no list")
    return value


def one_of(said: Entry, key: str, known: Iterable[str]) -> str:
    """Return one of some words, in small letters."""
    value = said.get(key)
    if not isinstance(value, str) or value.lower() not in known:
        wrong(key, value, f"is none of {', '.join(known)}")
    return value.lower()


def name(said: Entry, key: str) -> str:
    """Return what git names a commit or a content."""
    value = said.get(key)
    if not isinstance(value, str) or not _ID.fullmatch(value):
        wrong(key, value, "is no name of git's")
    return value


def names(said: Entry, key: str) -> dict[str, str]:
    """Return what git names contents, by path; nothing where nothing is said."""
    value = said.get(key, {})
    if not isinstance(value, dict):
        wrong(key, value, "is no JSON object")
    return {path({"path": place}, "path"): name({key: value[place]}, key) for place in value}


def claim(value: object, key: str) -> str:
    """Return who somebody is: a number at a forge, or a key."""
    if not isinstance(value, str) or not _CLAIM.fullmatch(value):
        wrong(key, value, "is no number at a forge, and no key")
    return value


def moment(said: Entry, key: str) -> datetime:
    """Return a time, to the second."""
    value = said.get(key)
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        try:
            return datetime.fromisoformat(value).astimezone(UTC).replace(microsecond=0)
        except (ValueError, OverflowError):
            pass
    wrong(key, value, "is no time")


def day(said: Entry, key: str) -> date:
    """Return a day."""
    value = said.get(key)
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    wrong(key, value, "is no day")


def path(said: Entry, key: str) -> str:
    """Return a path from the root of the repository."""
    value = said.get(key)
    if (
        not isinstance(value, str)
        or len(value) > LONGEST
        or "\0" in value
        or not {"", ".", ".."}.isdisjoint(value.split("/"))
        or not _is_on_disks(value)
    ):
        wrong(key, value, "is no path from the root of the repository")
    return value


def _is_on_disks(text: str) -> bool:
    """Say whether a file can be called so; odd bytes of its name stand as half characters."""
    try:
        text.encode(errors="surrogateescape")
    except UnicodeEncodeError:
        return False
    return True


def address(said: Entry, key: str) -> str:
    """Return a web address."""
    value = said.get(key)
    if not isinstance(value, str) or len(value) > LONGEST or not _ADDRESS.fullmatch(value):
        wrong(key, value, "is no web address")
    return value


def line(said: Entry, key: str) -> str:
    """Return a line of text."""
    value = said.get(key)
    if not isinstance(value, str) or len(value) > LONGEST or not value.isprintable():
        wrong(key, value, "is no line of text")
    return value
