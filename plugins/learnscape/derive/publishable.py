"""What communities and people write of themselves, less every address of mail in it."""

import re
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import urlsplit

from learnscape.derive.identities import without_address
from learnscape.derive.verdicts import web_address
from learnscape.model import Community, Person

_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]++(?:@|%40)(?:[\w-]++\.)+[a-z]{2,}(?![\w-])", re.IGNORECASE)


def publishable(community: Community) -> Community:
    """Return a community as it may be shown."""
    return replace(
        community,
        title=without_address(community.title) or community.slug,
        purpose=without_address(community.purpose),
        channel=place(community.channel),
        sessions=tuple(
            session._replace(title=without_address(session.title), where=place(session.where))
            for session in community.sessions
        ),
    )


def askable(person: Person) -> Person:
    """Return a person whose topics may be shown; their own page shows how they wish to be named."""
    return replace(person, ask_me_about=tuple(plain(person.ask_me_about)))


def place(text: str) -> str:
    """Return where people talk or meet: an address of the web as it is, or words."""
    return text if public_address(text) else without_address(text)


def public_address(text: str) -> str | None:
    """Return an address of the web that may be a link; None of one that tells of mail, or a login.

    `https://chat.example.org/@git` is a channel there, and `…/19:meeting@thread.v2` a meeting.
    """
    url = web_address(text)
    return None if url is None or "@" in urlsplit(url).netloc or _MAIL.search(url) else url


def plain(texts: Iterable[str]) -> Iterable[str]:
    """Yield texts without addresses of mail, of those that hold more."""
    return filter(None, map(without_address, texts))
