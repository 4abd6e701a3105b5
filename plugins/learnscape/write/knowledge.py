"""`knowledge.json`: everything the site knows, for programs."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, time
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from learnscape.model import (
    Community,
    Credit,
    Dates,
    Page,
    Person,
    Question,
    Update,
    Validation,
)
from learnscape.write.words import rfc3339

VERSION = 1
_HOLDS_UNTIL = ("valid", "edited", "overdue")  # a text that was changed is valid on no day
_DAY_ENDS = time(23, 59, 59, tzinfo=UTC)


def knowledge_json(
    *,
    commit: str | None,
    pages: Iterable[Page],
    people: Iterable[Person],
    dates: Mapping[str, Dates],
    credits: Mapping[str, tuple[Credit, ...]],
    url_of: Callable[[str], str | None],
    shown_name: Callable[[Person], str],
    communities: Iterable[Community] = (),
    owners: Mapping[str, str] = MappingProxyType({}),
    validations: Mapping[str, Validation] = MappingProxyType({}),
    reviewers: Mapping[str, tuple[Credit, ...]] = MappingProxyType({}),
    questions: Mapping[str, str] = MappingProxyType({}),
    feeds: Mapping[str, Iterable[str]] = MappingProxyType({}),
    updates: Iterable[Update] = (),
) -> bytes:
    """Return the whole file, as its published schema has it, an entry a line.

    Pages come by path, people by handle, communities by slug, updates newest first. What is not
    known is left out; only the person of a credit is null where nobody with a page stands behind
    it.

    Args:
        commit: The newest commit.
        pages: The pages of the site.
        people: Those who wish to be named.
        dates: Of each page, by its path.
        credits: Of each page, by its path.
        url_of: Where the site has a path under the docs folder; None: nowhere.
        shown_name: The name that a person wishes to be shown under.
        communities: All of them.
        owners: Of each page that has one, by its path: the slug of the community.
        validations: Of each page that can have one, by its path; none where no reviews are read.
        reviewers: Of each page, by its path: those whose review validated it.
        questions: The state of each question, by the path of its page.
        feeds: The addresses of each community's feeds, by its slug.
        updates: What is new, newest first.
    """
    pages = sorted(pages, key=lambda page: page.path)
    communities = sorted(communities, key=lambda community: community.slug)
    known = {person.handle: person for person in sorted(people, key=lambda one: one.handle)}
    made, validated = _paths_of(pages, credits), _paths_of(pages, reviewers)
    answered = _answered(pages)
    owned: dict[str, list[str]] = {}
    for page in pages:
        owned.setdefault(owners.get(page.path, ""), []).append(page.path)
    lists = {
        "pages": (
            _page(
                page,
                dates.get(page.path, Dates()),
                (*credits.get(page.path, ()), *reviewers.get(page.path, ())),
                url_of,
                owner=owners.get(page.path),
                validation=validations.get(page.path),
                state=questions.get(page.path),
            )
            for page in pages
        ),
        "people": (
            _known(
                handle=handle,
                name=shown_name(person),
                url=url_of(person.path),
                made=made.get(handle),
                validated=validated.get(handle),
                answered=answered.get(handle),
                **({} if person.left else _duties(person, communities)),
            )
            for handle, person in known.items()
        ),
        "communities": (
            _community(
                community,
                known,
                url_of,
                pages=owned.get(community.slug),
                feeds=[*feeds.get(community.slug, ())],
            )
            for community in communities
        ),
        "updates": (_update(update, url_of) for update in updates),
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
    credits: Iterable[Credit],
    url_of: Callable[[str], str | None],
    *,
    owner: str | None,
    validation: Validation | None,
    state: str | None,
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
        owner=owner,
        created=timestamp(dates.created),
        published=timestamp(dates.published),
        updated=timestamp(dates.updated),
        touched=timestamp(dates.touched),
        validation=_validation(validation) if validation else None,
        question=_question(page.question, state) if page.question and state else None,
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


def _validation(validation: Validation) -> dict[str, Any]:
    until = validation.until if validation.state in _HOLDS_UNTIL else None
    return _known(
        state=validation.state,
        by=[who.name for who in validation.by] or None,
        community=validation.community,
        at=timestamp(validation.at),
        until=timestamp(datetime.combine(until, _DAY_ENDS)) if until else None,
        evidence=validation.evidence,
        url=validation.url,
    )


def _question(question: Question, state: str) -> dict[str, Any]:
    return _known(
        state=state,
        asked=timestamp(question.asked),
        asked_also=question.asked_also or None,
        answered_in=question.answered_in,
    )


def _duties(person: Person, communities: Iterable[Community]) -> dict[str, Any]:
    """Return what somebody does for others, which whoever leaves does no more."""
    theirs = [
        one.slug
        for one in communities
        if person.handle in (*one.validators, *one.champions, *one.members)
    ]
    return _known(
        communities=theirs or None,
        ask_me_about=list(person.ask_me_about) or None,
        mentor=person.mentor,
    )


def _community(
    community: Community,
    known: Mapping[str, Person],
    url_of: Callable[[str], str | None],
    *,
    pages: list[str] | None,
    feeds: list[str],
) -> dict[str, Any]:
    here = {handle for handle, person in known.items() if not person.left}

    def handles(listed: Iterable[str]) -> list[str] | None:
        return [handle for handle in listed if handle in here] or None

    return _known(
        slug=community.slug,
        title=community.title,
        purpose=community.purpose or None,
        url=url_of(community.path),
        pages=pages,
        validators=handles(community.validators),
        champions=handles(community.champions),
        members=handles(community.members),
        feeds=feeds or None,
    )


def _update(update: Update, url_of: Callable[[str], str | None]) -> dict[str, Any]:
    return _known(
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


def _list(name: str, items: Iterable[dict[str, Any]]) -> bytes:
    return b',\n"%s": [\n' % name.encode() + b",\n".join(map(_json, items)) + b"\n]"


def _json(value: dict[str, Any]) -> bytes:
    """Return JSON in UTF-8; bytes of a path that are no text are escaped."""
    return json.dumps(value, ensure_ascii=False).encode(errors="backslashreplace")


def _paths_of(
    pages: Iterable[Page],
    credits: Mapping[str, tuple[Credit, ...]],
) -> dict[str, list[str]]:
    """Return the pages that each person is credited with, by handle."""
    paths: dict[str, list[str]] = {}
    for page in pages:
        for handle in dict.fromkeys(c.person for c in credits.get(page.path, ()) if c.person):
            paths.setdefault(handle, []).append(page.path)
    return paths


def _answered(pages: Iterable[Page]) -> dict[str, list[str]]:
    """Return the questions that each person answered so that it holds, by handle."""
    paths: dict[str, list[str]] = {}
    for page in pages:
        answers = page.question.answers if page.question else ()
        for handle in dict.fromkeys(one.by for one in answers if one.corrected is None):
            paths.setdefault(handle, []).append(page.path)
    return paths


def _known(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}
