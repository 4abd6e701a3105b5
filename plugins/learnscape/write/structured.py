"""A page's review, and a question with its answers, as search engines read them: JSON-LD."""

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple

from lxml import html
from lxml.html import HtmlElement

from learnscape.model import Community, Contributor, Validation
from learnscape.write.words import rfc3339

ANSWER, CORRECTED = "learnscape-answer", "learnscape-answer-corrected"  # classes of headings
ANSWERER = "learnscape-answerer"  # of a line below
_STANDS = ("valid", "edited", "overdue")  # the page still has the text that was reviewed
_HEADING = re.compile("h([1-6])")
_ASIDE = {"footnote", "headerlink", "linenos", ANSWERER}  # classes of what is no word of it


class Said(NamedTuple):
    """One answer that holds, as readers have it."""

    text: str
    name: str = ""  # of who answered, as they wish to be shown
    anchor: str = ""


class Spoken(NamedTuple):
    """What a page asks, and what is answered there."""

    question: str = ""
    answers: tuple[Said, ...] = ()


def structured_data(
    *,
    url: str | None,
    title: str,
    validation: Validation,
    reviewers: Iterable[Contributor],
    community: Community | None = None,
    authors: Iterable[Contributor] = (),
    modified: datetime | None = None,
    person_url: Callable[[str], str | None],
) -> dict[str, object]:
    """Return what is true of the page on any day; nothing where nobody vouches for its text.

    A page keeps saying who reviewed it, and when, while it has the text that they saw: also when
    the next review is overdue. The day on which that is due is not said, for `expires` would say
    that the page is of no use from then on.

    Args:
        url: Of the page; None where the site does not know its own address.
        title: Of the page.
        validation: What its reviews add up to.
        reviewers: Those of its reviewers who wish to be named.
        community: For which the others did it.
        authors: Those of its makers who wish to be named.
        modified: When anything in it last changed.
        person_url: Where somebody has a page of their own, by handle.
    """
    if validation.state not in _STANDS or validation.at is None:
        return {}
    reviewed_by = [_person(who, person_url) for who in reviewers]
    if len(reviewed_by) < len(validation.by) and community:
        reviewed_by.append({"@type": "Organization", "name": community.title})
    said = {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "@id": url,
        "url": url,
        "name": title,
        "author": [_person(who, person_url) for who in authors],
        "dateModified": rfc3339(modified) if modified else None,
        "reviewedBy": reviewed_by,
        "lastReviewed": validation.at.date().isoformat(),
    }
    return {key: value for key, value in said.items() if value}


def spoken(content: str) -> Spoken:
    """Return what a question's page says, from its HTML; an answer that holds no longer is not."""
    page = html.fragment_fromstring(content, create_parent=True)
    for aside in [one for one in page.iter() if _is_aside(one)]:
        aside.drop_tree()
    question: list[HtmlElement] = []
    answers: list[tuple[HtmlElement, list[HtmlElement]]] = []
    into: list[HtmlElement] | None = question
    depth = 0  # of the headings that begin an answer
    for element in page:
        rank, classes = _rank(element), element.get("class", "").split()
        if ANSWER in classes or CORRECTED in classes:
            into, depth = [], rank
            answers += [(element, into)] if ANSWER in classes else []
        elif 0 < rank <= depth:
            into = None  # another part of the page
        elif into is not None and rank != 1:
            into.append(element)
    found = ((heading, _words(parts)) for heading, parts in answers)
    return Spoken(_words(question), tuple(_said(heading, text) for heading, text in found if text))


def question_data(
    *,
    url: str | None,
    title: str,
    said: Spoken,
    asked: datetime | None,
    by: Contributor | None,
    endorsed: bool,
    person_url: Callable[[str], str | None],
) -> dict[str, object]:
    """Return a question and its answers; all of an endorsed one are accepted.

    Who validates a question vouches for its whole text, so for each answer that holds in it.

    Args:
        url: Of the page; None where the site does not know its own address.
        title: The question.
        said: What stands on the page.
        asked: When.
        by: Who asked, where they wish to be named.
        endorsed: Whether its community vouches for it.
        person_url: Where somebody has a page of their own, by handle.
    """
    answers = [_answer(one, url) for one in said.answers]
    question = {
        "@type": "Question",
        "name": title,
        "text": said.question or title,
        "dateCreated": asked.date().isoformat() if asked else None,
        "author": _person(by, person_url) if by else None,
        "acceptedAnswer" if endorsed else "suggestedAnswer": answers,
    }
    question = {key: value for key, value in question.items() if value}
    page = {"@context": "https://schema.org", "@type": "QAPage"}
    known = {"@id": url, "url": url} if url else {}
    return page | known | {"mainEntity": question | {"answerCount": len(answers)}}


def _is_aside(element: HtmlElement) -> bool:
    if not isinstance(element.tag, str) or element.tag in ("script", "style"):
        return True
    return not _ASIDE.isdisjoint(element.get("class", "").split())


def _rank(element: HtmlElement) -> int:
    """Return which heading an element is; 0: it is none."""
    heading = _HEADING.fullmatch(str(element.tag))
    return int(heading[1]) if heading else 0


def _words(parts: Iterable[HtmlElement]) -> str:
    """Return the text of some elements, in lines."""
    lines = (line for part in parts for line in part.text_content().splitlines())
    return "\n".join(line.rstrip() for line in lines if line.strip())


def _said(heading: HtmlElement, text: str) -> Said:
    name = next((one.text_content() for one in heading.iter("bdi")), "")
    return Said(text, name, heading.get("id", ""))


def _answer(said: Said, url: str | None) -> dict[str, object]:
    author = {"@type": "Person", "name": said.name} if said.name else None
    place = f"{url}#{said.anchor}" if url and said.anchor else None
    told = {"@type": "Answer", "text": said.text, "url": place, "author": author}
    return {key: value for key, value in told.items() if value}


def _person(who: Contributor, person_url: Callable[[str], str | None]) -> dict[str, str]:
    url = person_url(who.person) if who.person else None
    return {"@type": "Person", "name": who.name} | ({"url": url} if url else {})
