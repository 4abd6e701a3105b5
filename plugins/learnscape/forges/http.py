"""A forge's interface over HTTP: asked with patience, and never told a secret of another."""

import math
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from requests.exceptions import RequestException

from learnscape.forges.answers import GOOD, Answer, PassingError, answer_of, one_line, said_in
from learnscape.forges.changes import ForgeError
from learnscape.forges.patience import is_limit, is_limited, seconds_asked
from learnscape.forges.token import Token

_TIMEOUT = (10, 60)  # seconds to connect, and between two pieces of an answer
_TRIES = 4  # of what may be a passing fault
_WAITS = 8  # for one answer, where the forge asks for patience
_PATIENCE = 900  # seconds at once
_MINUTE = 60  # seconds, which GitHub asks for where it says no number
_HOPS = 3
_MOVED = frozenset({301, 302, 307, 308})
_FORBIDDEN = 403

Say = Callable[[str], None]


class Api:
    """The interface of one forge, as one user may use it."""

    def __init__(
        self,
        name: str,
        address: str,
        *,
        token: Mapping[str, str],
        cures: Mapping[int, str],
        say: Say,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        """Prepare to ask; nothing is asked yet.

        Args:
            name: What people call the forge.
            address: Where its interface is.
            token: The header that says who asks.
            cures: What helps, by status: 401, 403, 404.
            say: Tells whoever waits why.
            wait: Waits so many seconds.

        Raises:
            ForgeError: The token is none.
        """
        self.name, self.requests = name, 0
        self._address, self._cures = address.rstrip("/"), cures
        self._say, self._sleep = say, wait
        self._session = requests.Session()
        self._session.auth = Token(name, token, cures[401])
        self._session.headers.update({"Accept": "application/json", "User-Agent": "learnscape"})

    def get(self, path: str, **params: str | int) -> Answer:
        """Ask for something."""
        return self._ask("GET", path, params=params)

    def pages(self, path: str, size: str, most: int, **params: str | int) -> Iterator[Any]:
        """Yield the items of a list, page by page.

        Args:
            path: Of the list.
            size: What the forge calls the number of items in a page.
            most: How many to ask for.
            params: What else to say.
        """
        page, answer = 0, Answer(200, [], {}, more=True)
        while answer.more or len(answer.content) >= most:
            page += 1
            answer = self.get(path, **params, page=page, **{size: most})
            if not isinstance(answer.content, list):
                raise self.garbled()
            yield from answer.content
            if not answer.content:
                return

    def post(self, path: str, body: Mapping[str, object], *, tries: int = _TRIES) -> Answer:
        """Send something; only once, if it must not be there twice."""
        return self._ask("POST", path, body=body, tries=tries)

    def wait(self, seconds: float, why: str) -> None:
        """Let time pass, and say what for."""
        self._say(f"waiting for {seconds} seconds {why}")
        self._sleep(seconds)

    def graphql(
        self, address: str, query: str, variables: Mapping[str, object]
    ) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """Ask in GraphQL; return what is known, and what is complained of."""
        for waits in count():
            answer = self._ask("POST", address, body={"query": query, "variables": variables})
            content = answer.content if isinstance(answer.content, dict) else {}
            errors = [error for error in content.get("errors") or () if isinstance(error, dict)]
            if any(is_limit(error) for error in errors):
                self._pause(answer.headers, waits)
                continue
            if isinstance(data := content.get("data"), dict):
                return data, errors
            if errors:
                said = said_in(errors[0])
                raise ForgeError(f"{self.name} answers: {said}", passing=True)
            break
        raise self.garbled()

    @contextmanager
    def sense(self) -> Iterator[None]:
        """Complain of an answer that has not what a forge would say."""
        try:
            yield
        except (KeyError, IndexError, TypeError, ValueError, AttributeError):
            raise self.garbled() from None

    def garbled(self) -> ForgeError:
        """Return the error for an answer that makes no sense."""
        return ForgeError(
            f"{self.name} answers something that is no answer",
            "run it again later; if it stays so, look whether a proxy stands between",
            passing=True,
        )

    def _ask(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str | int] | None = None,
        body: Mapping[str, object] | None = None,
        tries: int = _TRIES,
    ) -> Answer:
        url = path if "://" in path else self._address + path
        faults = waits = 0
        while True:
            try:
                answer = self._send(method, url, params, body)
            except PassingError as fault:
                faults += 1
                if faults == tries:
                    raise ForgeError(
                        f"{self.name} {fault}",
                        "run it again later: what was read is kept",
                        passing=fault.heavy,
                    ) from None
                self._sleep(2 ** (faults - 1))
                continue
            if answer.status in GOOD:
                return answer
            said = said_in(answer.content)
            if not is_limited(answer.status, answer.headers, said):
                raise self._refusal(answer, said, urlsplit(url).path)
            self._pause(answer.headers, waits)
            waits += 1

    def _pause(self, headers: Mapping[str, str], waits: int) -> None:
        """Wait as long as the forge asks us to, or longer each time."""
        seconds = seconds_asked(headers, now=time.time())
        if seconds is None:
            seconds = _MINUTE * (waits + 1)
        if seconds > _PATIENCE or waits == _WAITS:
            minutes = math.ceil(max(seconds, 1) / _MINUTE)
            raise ForgeError(
                f"{self.name} lets us ask no more for {minutes} minute{'s' * (minutes != 1)}",
                "run it again then: what was read is kept",
            )
        seconds = max(math.ceil(seconds), 1)
        self._say(f"{self.name} asks us to wait for {seconds} second{'s' * (seconds != 1)}")
        self._sleep(seconds)

    def _send(
        self,
        method: str,
        url: str,
        params: Mapping[str, str | int] | None,
        body: Mapping[str, object] | None,
    ) -> Answer:
        for _ in range(_HOPS):
            self.requests += 1
            try:
                with self._session.request(
                    method,
                    url,
                    params=params,
                    json=body,
                    timeout=_TIMEOUT,
                    allow_redirects=False,
                    stream=True,
                ) as response:
                    answer = answer_of(response)
            except requests.exceptions.SSLError as error:
                raise ForgeError(
                    f"{self.name} has no certificate that this machine trusts: {one_line(error)}",
                    "set `REQUESTS_CA_BUNDLE` to the file of the authority that signed it",
                ) from None
            except requests.Timeout:
                raise PassingError("does not answer in time") from None
            except requests.exceptions.ChunkedEncodingError:
                raise PassingError("stops in the middle of an answer") from None
            except requests.ConnectionError:
                raise PassingError(f"cannot be reached at {_host(url)}", heavy=False) from None
            except (RequestException, ValueError) as error:
                raise ForgeError(f"{self.name} cannot be asked: {one_line(error)}") from None
            if answer.status not in _MOVED:
                return answer
            url, params = self._next(url, answer.headers.get("Location", "")), None
        raise ForgeError(f"{self.name} sends us round in circles", self._cures.get(404, ""))

    def _next(self, url: str, location: str) -> str:
        """Return where the answer has moved to, unless a stranger would see the token there."""
        target = urljoin(url, location)
        if urlsplit(target)[:2] == urlsplit(url)[:2]:
            return target
        raise ForgeError(
            f"{self.name} sends us to another address, {one_line(_host(target))}, "
            "which must not see the token",
            "if that is right, run `git remote set-url origin` with the new address",
        )

    def _refusal(self, answer: Answer, said: str, path: str) -> ForgeError:
        status = answer.status
        what = {
            401: "does not accept the token",
            403: "does not allow that",
            404: f"does not know {path}",
        }.get(status, f"answers with {status}")
        cure = self._cures.get(status, "")
        if status == _FORBIDDEN and "x-github-sso" in answer.headers:
            cure = "authorize the token for the organization's single sign-on, in its settings"
        return ForgeError(f"{self.name} {what}{f': {said}' if said else ''}", cure, status=status)


def _host(url: str) -> str:
    return urlsplit(url).netloc.rpartition("@")[2]
