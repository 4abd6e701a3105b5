"""The issue that asks a community for reviews, in Markdown, and the mark that a program reads."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from learnscape.write.items import clean
from learnscape.write.templates import environment, markdown
from learnscape.write.words import day

LABEL = "review-due"  # of the issue
MOST = 20  # pages of one issue
_TITLE = 100  # signs of a title that are shown
_TEMPLATE = "learnscape/reminder.md.html"
_MARK = re.compile(r"<!-- learnscape-reminder (\{[^<>]*\}) -->\s*\Z")
_LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_HIDDEN = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>-@#"}  # signs that do something
_AUTOLINKS = re.compile(r"[@#]|(?<=\bGH)-|:(?=//)|(?<=\bwww)\.", re.IGNORECASE)
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")  # text that runs the other way
_NOTHING = "\N{ZERO WIDTH SPACE}"


class Listed(NamedTuple):
    """A page that an issue asks about; its number is its place."""

    path: str  # from the root of the repository
    blob: str


class Reminder(NamedTuple):
    """What the mark in an issue says."""

    community: str  # the slug
    month: str  # `2026-09`
    asked: tuple[str, ...] = ()  # logins, mentioned when it was opened
    pages: tuple[Listed, ...] = ()


class Waiting(NamedTuple):
    """A page that waits for a review."""

    page: Listed
    title: str
    why: str = ""  # overdue, soon, changed; "" where it waits no longer
    until: date | None = None
    url: str = ""
    since: str | None = None  # where a forge shows what changed


def continued(reminder: Reminder, waiting: Sequence[Waiting]) -> Reminder:
    """Return a reminder of what waits now, in which each number means the page it always meant.

    Somebody may be writing a number down while this issue is changed.
    """
    now = {one.page.path: one.page for one in waiting}
    pages = {page.path: now.get(page.path, page) for page in reminder.pages}
    more = [page for path, page in now.items() if path not in pages]
    return reminder._replace(pages=(*pages.values(), *more[: max(MOST - len(pages), 0)]))


def title_of(community: str, reminder: Reminder) -> str:
    """Return the title of the issue."""
    month = day(date.fromisoformat(f"{reminder.month}-01")).partition(" ")[2]
    return f"Review due: {_short(community)}, {month}"


def body_of(
    reminder: Reminder,
    waiting: Sequence[Waiting],
    *,
    community: str,
    titles: Mapping[str, str],
    folders: Sequence[str],
) -> str:
    """Return the text of the issue.

    Args:
        reminder: What it asks.
        waiting: All that waits for the community.
        community: Its title.
        titles: Of pages that wait no longer, by their path from the root of the repository.
        folders: Where templates are.
    """
    known = {one.page.path: one for one in waiting}
    entries = [
        known.get(page.path) or Waiting(page, titles.get(page.path, page.path))
        for page in reminder.pages
    ]
    templates = environment(folders)
    templates.filters["text"] = text_of
    return templates.get_template(_TEMPLATE).render(
        community=community,
        entries=entries,
        more=len(known.keys() - {page.path for page in reminder.pages}),
        asked=reminder.asked,
        marker=_mark(reminder),
    )


def text_of(text: str) -> str:
    """Return plain text as Markdown that mentions nobody and links nowhere, and not too long."""
    return markdown(_AUTOLINKS.sub(rf"\g<0>{_NOTHING}", _short(text)))


def read_reminder(body: str) -> Reminder | None:
    """Return what the mark in an issue says; None where there is none."""
    found = _MARK.search(body)
    if not found:
        return None
    try:
        said = json.loads(found[1])
        return Reminder(
            _text(said["community"]),
            _text(said["month"]),
            tuple(login for login in map(_text, said["asked"]) if _LOGIN.fullmatch(login)),
            tuple(
                Listed(_text(page["path"]), _text(page["blob"])) for page in said["pages"][:MOST]
            ),
        )
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def _mark(reminder: Reminder) -> str:
    said = reminder._asdict() | {"pages": [page._asdict() for page in reminder.pages]}
    return f"<!-- learnscape-reminder {json.dumps(said).translate(_HIDDEN)} -->"


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _short(text: str) -> str:
    line = " ".join(_TURNS.sub("", clean(text)).split())
    return line if len(line) <= _TITLE else f"{line[: _TITLE - 1]}…"
