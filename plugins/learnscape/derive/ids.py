"""Ids of news, which never change: `tag:` URIs, after RFC 4151."""

from collections.abc import Mapping
from datetime import date, datetime
from urllib.parse import quote

from learnscape.model import First, Landed, Page

_SHORT = 12  # signs of a commit's name
_SAFE = "/:@!$&'()*+,;=~"  # what may stand in a path (RFC 3986), and so in a tag (RFC 4151)


class Mint:
    """Mints them, each of what stays as it is."""

    def __init__(self, authority: str | None, names: Mapping[str, str]) -> None:
        """Begin.

        Args:
            authority: The site's name: a host, and a path where it shares that with others.
            names: What each page is called for ever: a day and a path, by the path of today.
        """
        self._host, _, self._base = (authority or "").strip("/").partition("/")
        self._names = names

    def knows(self, page: Page) -> bool:
        """Say whether a page has a name that stays."""
        return page.path in self._names

    def of_page(self, path: str, landed: Landed) -> str | None:
        """Return the id of what landed on a page."""
        return self._of(path, "" if landed.kind == "new" else f":{landed.sha[:_SHORT]}")

    def of_review(self, path: str, what: str, when: date) -> str | None:
        """Return the id of what there is to say of a page's review; a day, or to the second."""
        moment = f"{when:%Y%m%dT%H%M%SZ}" if isinstance(when, datetime) else when.isoformat()
        return self._of(path, f":{what}:{moment}")

    def of_line(self, landed: Landed) -> str | None:
        """Return the id of what several pages are told in."""
        name = f"landing/{(landed.together or landed.sha)[:_SHORT]}"
        return self._tag(f"{landed.when:%Y-%m-%d}", name)

    def of_welcome(self, first: First) -> str | None:
        """Return the id of somebody's welcome."""
        name = f"welcome/{first.sha[:_SHORT]}/{first.place}"
        return self._tag(f"{first.when:%Y-%m-%d}", name)

    def _of(self, path: str, more: str) -> str | None:
        day, _, name = self._names[path].partition(":")
        return self._tag(day, f"{name}{more}")

    def _tag(self, day: str, name: str) -> str | None:
        if not self._host:
            return None
        whole = f"{self._base}/{name}" if self._base else name
        return f"tag:{self._host},{day}:{quote(whole.encode(errors='surrogateescape'), safe=_SAFE)}"
