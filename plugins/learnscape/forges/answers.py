"""One answer of a forge, read within bounds, or the fault that another try may mend."""

import json
import time
from collections.abc import Mapping
from typing import Any, NamedTuple

import requests

GOOD = range(200, 300)

_DEADLINE = 300  # seconds for a whole answer
_LARGEST = 64 << 20  # bytes of an answer
_PIECE = 1 << 16  # bytes
_PASSING = frozenset({408, 500, 502, 503, 504, 520, 521, 522, 523, 524})
_KEPT = 200  # signs of what a forge says


class Answer(NamedTuple):
    """What came back."""

    status: int
    content: Any
    headers: Mapping[str, str]
    more: bool = False  # there is another page


class PassingError(Exception):
    """Something that another try may mend."""

    def __init__(self, what: str, *, heavy: bool = True) -> None:
        super().__init__(what)
        self.heavy = heavy  # a smaller question may do


def answer_of(response: requests.Response) -> Answer:
    """Read an answer to its end.

    Raises:
        PassingError: It has none, or it is not what a forge says of its own accord.
    """
    raw, status, content = _whole(response), response.status_code, None
    if status in _PASSING:
        raise PassingError(f"is out of order ({status})")
    try:
        content = json.loads(raw)
    except (ValueError, RecursionError):
        if status in GOOD:
            raise PassingError("answers something that is no JSON") from None
    return Answer(status, content, response.headers, "next" in response.links)


def _whole(response: requests.Response) -> bytes:
    raw, end = bytearray(), time.monotonic() + _DEADLINE
    for piece in response.iter_content(_PIECE):
        raw += piece
        if len(raw) > _LARGEST or time.monotonic() > end:
            raise PassingError("does not come to an end")
    return bytes(raw)


def said_in(content: object) -> str:
    """Return the words of an error."""
    if not isinstance(content, dict):
        return ""
    return one_line(content.get("message") or content.get("error"))


def one_line(said: object) -> str:
    """Return what was said, as the beginning of one line."""
    words = " ".join(str(said or "").split())
    return "".join(sign for sign in words if sign.isprintable())[:_KEPT]
