"""The token that goes with each request, and into no message."""

from collections.abc import Mapping

import requests
from requests.auth import AuthBase

from learnscape.forges.changes import ForgeError


class Token(AuthBase):
    """Adds a token to a request; with one of these, `requests` reads no .netrc."""

    def __init__(self, name: str, headers: Mapping[str, str], cure: str) -> None:
        """Take the token, unless it can be in no header: an error about that would show it.

        Args:
            name: What people call the forge.
            headers: What says who asks.
            cure: What helps.

        Raises:
            ForgeError: It is no token.
        """
        if not all(value.isascii() and value.isprintable() for value in headers.values()):
            raise ForgeError(f"the token for {name} has signs in it that no token has", cure)
        self._headers = headers

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add it."""
        request.headers.update(self._headers)
        return request
