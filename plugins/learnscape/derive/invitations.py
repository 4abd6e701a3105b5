"""Whom to invite: people who know much here and have no people file, so readers cannot ask them."""

from collections.abc import Iterator
from typing import NamedTuple

from learnscape.derive.credits import ANONYMOUS
from learnscape.derive.experts import SHOWN
from learnscape.derive.risks import Site
from learnscape.model import Expert

_WORTH_IT = 2  # pages that somebody did something for


class Invitation(NamedTuple):
    """Somebody to invite, for what they know most of."""

    about: str  # a topic or a community, as readers know it
    pages: int  # about it
    expert: Expert


def invitations_of(site: Site) -> tuple[Invitation, ...]:
    """Return those whom readers would be shown if they had a people file, by what they know.

    Each is there once, under the topic or the community for which they did most.
    """
    found: dict[str, Invitation] = {}
    for one in _candidates(site):
        known = found.get(one.expert.who.name)
        if known is None or _most_first(one) < _most_first(known):
            found[one.expert.who.name] = one
    return tuple(sorted(found.values(), key=_by_subject))


def _candidates(site: Site) -> Iterator[Invitation]:
    experts = site.experts
    for topic in site.topics.values():
        first = experts.about(
            topic.pages, topics=[topic.slug], communities=topic.communities, agreed=False
        )
        pages = sum(path in site.owners for path in topic.pages)
        yield from _invited(topic.label, pages, first[:SHOWN])
    for slug, community in site.communities.items():
        paths = [path for path, owner in site.owners.items() if owner == slug]
        first = experts.about(paths, communities=[slug], agreed=False)
        yield from _invited(community.title, len(paths), first[:SHOWN])


def _invited(about: str, pages: int, experts: tuple[Expert, ...]) -> Iterator[Invitation]:
    for expert in experts:
        named = expert.handle is None and expert.who.name != ANONYMOUS
        if named and _done(expert) >= _WORTH_IT:
            yield Invitation(about, pages, expert)


def _done(expert: Expert) -> int:
    return expert.made + expert.validated + expert.answered


def _most_first(one: Invitation) -> tuple[object, ...]:
    return (-_done(one.expert), _by_subject(one))


def _by_subject(one: Invitation) -> tuple[str, ...]:
    return (one.about.casefold(), one.about, one.expert.who.name)
