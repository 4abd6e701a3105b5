"""Whom to ask, and why and where: in plain text, or as JSON for programs."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from learnscape.write.items import clean


class Door(NamedTuple):
    """A community, and where to find it."""

    slug: str
    title: str
    where: str = ""  # an address, or words


class Referral(NamedTuple):
    """Somebody to ask."""

    name: str
    because: str
    handle: str | None = None  # where they have a page
    url: str = ""  # of that page, absolute; "" where the site has no address
    doors: tuple[Door, ...] = ()  # of the communities that they belong to


def referrals_in_text(about: str, doors: Sequence[Door], people: Iterable[Referral]) -> str:
    """Return whom to ask, the community first, to be read."""
    lines = [one_line(about), *(f"Ask {_in_words(door)}" for door in doors)]
    for who in people:
        others = (_in_words(door) for door in who.doors if door not in doors)
        facts = filter(None, (who.because, who.url, *others))
        lines += ["", f"* {one_line(who.name)}", *(f"  {one_line(fact)}" for fact in facts)]
    return "".join(f"{line}\n" for line in lines)


def referrals_as_json(about: str, doors: Iterable[Door], people: Iterable[Referral]) -> str:
    """Return the same for programs."""
    said = {
        "about": about,
        "communities": [_known(**door._asdict()) for door in doors],
        "people": [
            _known(
                name=who.name,
                because=who.because,
                handle=who.handle,
                url=who.url,
                communities=[_known(**door._asdict()) for door in who.doors],
            )
            for who in people
        ],
    }
    return f"{json.dumps(said, ensure_ascii=False, indent=1)}\n"


def one_line(text: str) -> str:
    """Return a text in one line, without what a terminal would obey."""
    return " ".join(clean(text).split())


def _in_words(door: Door) -> str:
    return one_line(f"{door.title}: {door.where}" if door.where else door.title)


def _known(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value}
