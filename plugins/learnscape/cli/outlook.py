"""What depends on few people, as commands tell it: in plain text, or as values for JSON."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from learnscape.derive.invitations import Invitation
from learnscape.derive.risks import Loss, Risks, Shelf, Site, Staff
from learnscape.write.expertise import because
from learnscape.write.referrals import one_line
from learnscape.write.words import day

_VALIDATORS = ("no validator", "one validator")


def outlook_in_text(risks: Risks, invitations: Iterable[Invitation], site: Site) -> str:
    """Return what depends on few people, and whom to invite, to be read."""
    titles = {slug: community.title for slug, community in site.communities.items()}
    still = [f"{titles[one.community]}: since {day(one.since)}" for one in risks.still]
    asked = [
        f"{site.topics[one.topic].label}: {one.questions} question{'s' * (one.questions != 1)}"
        for one in risks.unanswered
    ]
    invited = [
        f"{one.about}: {one.expert.who.name} {because(one.expert, one.pages)}; no people file"
        for one in invitations
    ]
    return _parts(
        {
            "Communities with one validator or none": _staffs(risks.few, titles),
            "Communities where nobody was active for a year": still,
            "Pages that one person knows": _shelves(risks.single, site),
            "Pages with nobody to ask": _shelves(risks.lost, site),
            "Topics with questions and nobody to ask": asked,
            "Whom to invite": invited,
        }
    )


def loss_in_text(loss: Loss, site: Site) -> str:
    """Return what would be at risk if somebody left, to be read."""
    titles = {slug: community.title for slug, community in site.communities.items()}
    return _parts(
        {
            "Pages that nobody else is known to know": _shelves(loss.pages, site),
            "Communities that would have one validator or none": _staffs(loss.communities, titles),
            "Topics with nobody else to ask": [site.topics[slug].label for slug in loss.topics],
        }
    )


def facts_of_risks(
    risks: Risks, invitations: Iterable[Invitation], site: Site
) -> dict[str, list[dict[str, Any]]]:
    """Return the same as `outlook_in_text` for programs."""
    return {
        "few_validators": [one._asdict() for one in risks.few],
        "inactive": [
            {"community": one.community, "since": one.since.isoformat()} for one in risks.still
        ],
        "known_by_one": [*_facts_of_pages(risks.single, site)],
        "nobody_to_ask": [*_facts_of_pages(risks.lost, site)],
        "unanswered": [one._asdict() for one in risks.unanswered],
        "to_invite": [
            {
                "about": one.about,
                "name": one.expert.who.name,
                "because": because(one.expert, one.pages),
            }
            for one in invitations
        ],
    }


def facts_of_loss(loss: Loss, site: Site) -> dict[str, list[Any]]:
    """Return the same as `loss_in_text` for programs."""
    return {
        "pages": [*_facts_of_pages(loss.pages, site)],
        "communities": [one._asdict() for one in loss.communities],
        "topics": [*loss.topics],
    }


def _parts(parts: Mapping[str, Iterable[str]]) -> str:
    """Return those parts that hold anything, each below its heading."""
    told = []
    for heading, lines in parts.items():
        if body := "".join(f"{line}\n" for line in lines):
            told.append(f"{heading.upper()}\n{body}")
    return "\n".join(told)


def _staffs(few: Iterable[Staff], titles: Mapping[str, str]) -> Iterator[str]:
    for one in few:
        yield one_line(f"{titles[one.community]}: {_VALIDATORS[one.validators]}")


def _shelves(shelves: Iterable[Shelf], site: Site) -> Iterator[str]:
    for community, paths in shelves:
        yield one_line(site.communities[community].title if community else "No community")
        for path in paths:
            yield f"* {one_line(site.pages[path].title)}"
            yield f"  {one_line(path)}"


def _facts_of_pages(shelves: Iterable[Shelf], site: Site) -> Iterator[dict[str, str]]:
    for community, paths in shelves:
        for path in paths:
            facts = {"path": path, "title": site.pages[path].title}
            yield facts | ({"owner": community} if community else {})
