"""What a forge says when it will not answer, and how long it wants us to wait."""

from collections.abc import Mapping
from contextlib import suppress
from email.utils import parsedate_to_datetime

_FORBIDDEN, _TOO_MANY = 403, 429


def is_limited(status: int, headers: Mapping[str, str], said: str) -> bool:
    """Say whether we are refused only because we asked too much.

    GitHub answers 403 to that as well as 429, and says in a header or in words which it means.
    """
    if status != _FORBIDDEN:
        return status == _TOO_MANY
    words = said.lower()
    return (
        "retry-after" in headers
        or headers.get("x-ratelimit-remaining") == "0"
        or "rate limit" in words
        or "abuse detection" in words
    )


def is_limit(complaint: Mapping[str, object]) -> bool:
    """Say whether a complaint in GraphQL is only that we asked too much."""
    words = str(complaint.get("message")).lower()
    return complaint.get("type") == "RATE_LIMITED" or "rate limit" in words


def seconds_asked(headers: Mapping[str, str], *, now: float) -> float | None:
    """Return how long the forge asks us to wait; None where it does not say."""
    if after := headers.get("retry-after"):
        with suppress(ValueError):
            return max(int(after), 0)
        with suppress(ValueError, TypeError):
            return max(parsedate_to_datetime(after).timestamp() - now, 0)
    for name in ("x-ratelimit", "ratelimit"):
        if headers.get(f"{name}-remaining") == "0":
            with suppress(ValueError):
                return max(int(headers.get(f"{name}-reset", "")) - now, 0)
    return None
