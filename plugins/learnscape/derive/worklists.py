"""What waits for a review, as the page Validation tells it: community by community."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from learnscape.derive.cover import validators_here
from learnscape.derive.due import Coverage, Due, Numbers
from learnscape.derive.vouching import Shown
from learnscape.model import Community, Contributor, Person


@dataclass(frozen=True, slots=True)
class Worklist:
    """What waits for one community, or for one to come."""

    community: Community | None
    numbers: Numbers
    lists: Mapping[str, Sequence[Due]]  # by reason, in the order of these
    validators: tuple[Contributor, ...] = ()  # who have not left

    @property
    def title(self) -> str:
        """Its heading."""
        return self.community.title if self.community else "No community"

    @property
    def place(self) -> str:
        """What its anchors end with."""
        return f"in-{self.community.slug}" if self.community else "unowned"


def worklists_of(
    due: Iterable[Due],
    coverage: Coverage,
    communities: Mapping[str, Community],
    people: Mapping[str, Person],
    *,
    shown: Shown,
    today: date,
) -> tuple[Worklist, ...]:
    """Return one for each community, by title, and one for the pages that belong to none.

    Args:
        due: What waits, reason by reason.
        coverage: The numbers.
        communities: By slug.
        people: By handle.
        shown: How somebody wishes to be shown.
        today: The day of the build.
    """
    lists: dict[str | None, dict[str, list[Due]]] = {}
    for one in due:
        lists.setdefault(one.community, {}).setdefault(one.why, []).append(one)
    owners = sorted(communities.values(), key=lambda one: (one.title.casefold(), one.slug))
    found = [
        Worklist(
            community=owner,
            numbers=coverage.parts[owner.slug],
            lists=lists.get(owner.slug, {}),
            validators=tuple(
                shown(person.handle, owner) for person in validators_here(owner, people, today)
            ),
        )
        for owner in owners
    ]
    if None in coverage.parts:
        found.append(Worklist(None, coverage.parts[None], lists.get(None, {})))
    return tuple(found)
