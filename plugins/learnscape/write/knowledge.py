"""`knowledge.json`: everything the site knows, for programs."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from importlib.resources import files
from typing import Any

from learnscape.model import Credit, Dates, Page, Person, Update
from learnscape.write.words import rfc3339

VERSION = 1


def knowledge_json(
    *,
    commit: str | None,
    pages: Iterable[Page],
    people: Iterable[Person],
    dates: Mapping[str, Dates],
    credits: Mapping[str, tuple[Credit, ...]],
    url_of: Callable[[str], str | None],
    shown_name: Callable[[Person], str],
    updates: Iterable[Update] = (),
) -> bytes:
    """Return the whole file, as its published schema has it, an entry a line.

    Pages come by path, people by handle, updates newest first. What is not known is left out;
    only the person of a credit is null where nobody with a page stands behind it.

    Args:
        commit: The newest commit.
        pages: The pages of the site.
        people: Those who wish to be named.
        dates: Of each page, by its path.
        credits: Of each page, by its path.
        url_of: Where the site has a path under the docs folder; None: nowhere.
        shown_name: The name that a person wishes to be shown under.
        updates: What is new, newest first.
    """
    listed = sorted(pages, key=lambda page: page.path)
    made = _made(listed, credits)
    lists = {
        "pages": (
            _page(page, dates.get(page.path, Dates()), credits.get(page.path, ()), url_of)
            for page in listed
        ),
        "people": (
            _known(
                handle=person.handle,
                name=shown_name(person),
                url=url_of(person.path),
                made=made.get(person.handle),
                ask_me_about=list(person.ask_me_about) or None,
                mentor=person.mentor,
            )
            for person in sorted(people, key=lambda person: person.handle)
        ),
        "updates": (
            _known(
                id=update.id,
                kind=update.kind,
                page=update.page,
                pages=list(update.pages) if len(update.pages) > 1 else None,
                title=update.title,
                summary=update.summary or None,
                when=timestamp(update.when),
                people=[who.name for who in update.people],
                url=url_of(update.page) if update.page else None,
                change=update.change,
            )
            for update in updates
        ),
    }
    head = _json(_known(version=VERSION, commit=commit))[:-1]
    return head + b"".join(_list(name, items) for name, items in lists.items()) + b"}\n"


def schema() -> str:
    """Return the JSON Schema of the file."""
    return (files("learnscape.write") / "knowledge.schema.json").read_text(encoding="utf-8")


def timestamp(when: datetime | None) -> str | None:
    """Return a moment as RFC 3339 has it, in UTC and to the second."""
    return None if when is None else rfc3339(when)


def _page(
    page: Page,
    dates: Dates,
    credits: tuple[Credit, ...],
    url_of: Callable[[str], str | None],
) -> dict[str, Any]:
    return _known(
        path=page.path,
        url=url_of(page.path),
        title=page.title,
        summary=page.summary or None,
        kind=page.kind,
        status=page.status,
        tags=list(page.tags) or None,
        communities=list(page.communities) or None,
        created=timestamp(dates.created),
        published=timestamp(dates.published),
        updated=timestamp(dates.updated),
        touched=timestamp(dates.touched),
        credits=[
            {"person": credit.person}
            | _known(
                name=credit.name,
                role=credit.role,
                commits=credit.commits or None,
                first=timestamp(credit.first),
                last=timestamp(credit.last),
            )
            for credit in credits
        ],
    )


def _list(name: str, items: Iterable[dict[str, Any]]) -> bytes:
    return b',\n"%s": [\n' % name.encode() + b",\n".join(map(_json, items)) + b"\n]"


def _json(value: dict[str, Any]) -> bytes:
    """Return JSON in UTF-8; bytes of a path that are no text are escaped."""
    return json.dumps(value, ensure_ascii=False).encode(errors="backslashreplace")


def _made(
    pages: Iterable[Page],
    credits: Mapping[str, tuple[Credit, ...]],
) -> dict[str, list[str]]:
    """Return the pages that each person had a hand in, by handle."""
    made: dict[str, list[str]] = {}
    for page in pages:
        for handle in dict.fromkeys(c.person for c in credits.get(page.path, ()) if c.person):
            made.setdefault(handle, []).append(page.path)
    return made


def _known(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}
