"""Who made each page: one entry a person, in the words and under the name that they wish."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from learnscape.derive.identities import Identities, without_address
from learnscape.model import (
    Community,
    Contributor,
    Credit,
    NamedCredit,
    Page,
    Past,
    Person,
    Signature,
    Vouched,
)

ANONYMOUS = "a contributor"
REVIEWER = "reviewer"
_ROLES = ("creator", "author", "co-author")  # the first that fits a person is theirs


@dataclass(slots=True)
class _Work:
    signature: Signature  # the newest
    person: Person | None
    roles: set[str] = field(default_factory=set)
    times: list[datetime] = field(default_factory=list)


def credits_of(
    page: Page, past: Past | None, people: Mapping[str, Person], identities: Identities
) -> tuple[Credit, ...]:
    """Share a page's credit among the people who wrote it and those its front matter names.

    Someone we do not know is credited by the name in git: nobody's work goes unseen, and
    nobody's address is published. Where a machine or an assistant signed a commit first, the
    first person named beside it is its author.

    Returns:
        The creator first, then whoever has most commits, then whoever came first; after them
        those whom only the front matter names, in its order.
    """
    works = _works(past, identities) if past else {}
    ranked = sorted(works.values(), key=_rank)
    named = (_named(entry, people) for entry in page.credits)
    return (*map(_credit, ranked), *(credit for credit in named if credit))


def reviewers_of(
    times: Iterable[Vouched], shown: Callable[[str], Contributor]
) -> tuple[Credit, ...]:
    """Return those whose review validated a page, whoever did so last first.

    Args:
        times: Each time that it was validated, newest first.
        shown: How somebody wishes to be shown, by what records call them.
    """
    found: dict[Contributor, Credit] = {}
    for one in times:
        for who in map(shown, one.by):
            known = found.get(who) or Credit(who.name, REVIEWER, who.person, last=one.at)
            found[who] = replace(known, first=one.at)
    return tuple(found.values())


def without_twins(credits: Iterable[Credit], reviewers: Iterable[Credit]) -> tuple[Credit, ...]:
    """Return credits but those that the front matter gives for a review which is on record."""
    on_record = {(REVIEWER, credit.name, credit.person) for credit in reviewers}
    return tuple(
        credit
        for credit in credits
        if credit.commits or (credit.role.lower(), credit.name, credit.person) not in on_record
    )


def named_makers(credits: Iterable[Credit]) -> tuple[Contributor, ...]:
    """Return those who made a page and wish to be named."""
    made = (Contributor(credit.name, credit.person) for credit in credits if credit.commits)
    return tuple(dict.fromkeys(who for who in made if who.name != ANONYMOUS))


def helpers_of(past: Past | None, identities: Identities) -> tuple[str, ...]:
    """Return the AI assistants that helped with a page, by name."""
    shares = (share for share in past.shares if not share.bulk) if past else ()
    authors = (author for share in shares for author in share.authors)
    return tuple(sorted({name for author in authors if (name := identities.of(author).assistant)}))


def shown_name(person: Person) -> str:
    """Return the name that a person wishes to be shown under."""
    if person.credit == "none":
        return ANONYMOUS
    return without_address(person.shown_as or person.name) or ANONYMOUS


def unnamed_owner(community: Community | None) -> str:
    """Return what a validator who wishes not to be named is called."""
    return f"an owner of {community.title}" if community else ANONYMOUS


def has_page(person: Person) -> bool:
    """Say whether a person wishes to have a page."""
    return person.credit in ("full", "as")


def contributor_of(signature: Signature, identities: Identities) -> Contributor | None:
    """Return who signed, as they wish to be shown; None for a machine or an assistant."""
    who = identities.of(signature)
    if who.bot or who.assistant:
        return None
    if who.person:
        handle = who.person.handle if has_page(who.person) else None
        return Contributor(shown_name(who.person), handle)
    return Contributor(without_address(signature.name) or ANONYMOUS)


def _works(past: Past, identities: Identities) -> dict[str, _Work]:
    works: dict[str, _Work] = {}
    for share in past.shares:
        if share.bulk:
            continue
        seen = set()
        everyone = ((author, identities.of(author)) for author in share.authors)
        people = [(author, who) for author, who in everyone if not who.bot and not who.assistant]
        for place, (author, who) in enumerate(people):
            work = works.get(who.key)
            if work is None:
                work = works[who.key] = _Work(author, who.person)
            if place == 0:
                work.roles.add("creator" if share.sha == past.born else "author")
            else:
                work.roles.add("co-author")
            if who.key not in seen:
                work.times.append(share.when)
            seen.add(who.key)
    return works


def _rank(work: _Work) -> tuple[object, ...]:
    first = min(work.times)
    return ("creator" not in work.roles, -len(work.times), first, _name(work), work.signature)


def _credit(work: _Work) -> Credit:
    return Credit(
        name=_name(work),
        role=next(role for role in _ROLES if role in work.roles),
        person=work.person.handle if work.person and has_page(work.person) else None,
        commits=len(work.times),
        first=min(work.times),
        last=max(work.times),
    )


def _named(entry: NamedCredit, people: Mapping[str, Person]) -> Credit | None:
    person, written = people.get(entry.person or ""), entry.name or entry.person or ""
    known = person or _hidden(written, people)
    name = shown_name(known) if known else without_address(written) or ANONYMOUS
    handle = person.handle if person and has_page(person) else None  # a name alone may be another's
    role = without_address(entry.role) or "contributor"
    return Credit(name, role, handle, first=entry.when, last=entry.when)


def _hidden(written: str, people: Mapping[str, Person]) -> Person | None:
    """Return who wishes not to be known by a name; None: nobody does."""
    hides = (one for one in people.values() if one.credit in ("none", "as"))
    meant = (one for one in hides if _folded(written) in (_folded(one.name), one.handle))
    return min(meant, key=lambda one: (one.credit != "none", one.handle), default=None)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _name(work: _Work) -> str:
    if work.person:
        return shown_name(work.person)
    return without_address(work.signature.name) or ANONYMOUS


def signatures_of(pasts: Iterable[Past]) -> set[Signature]:
    """Return everyone who signed anything in some pasts."""
    return {author for past in pasts for share in past.shares for author in share.authors}
