"""Questions: how far each has come, which community asks it, and how its answers are headed."""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from learnscape.derive.credits import has_page, shown_name
from learnscape.derive.identities import without_address
from learnscape.derive.owners import owner_of_page
from learnscape.model import Answer, Community, Contributor, Page, Person, Validation

STATES = ("open", "answered", "endorsed", "folded")  # as a question goes through them
RETIRED = "retired"
_VOUCHED = ("valid", "edited")
_MARKS = " @*_`~\"'"
_FROM = re.compile(r"\s*answer\s+(?:from|by)\b", re.IGNORECASE)
_WHY = re.compile(r"\(\s*corrected\b.*", re.IGNORECASE)
_LAST = datetime.max.replace(tzinfo=UTC)


class Asked(NamedTuple):
    """A question, and all that is said of it."""

    page: Page
    state: str  # one of STATES, or RETIRED
    community: Community | None = None  # that asks it: its validators endorse the answer
    also: tuple[Community, ...] = ()  # the others that it names
    by: Contributor | None = None  # who asked, where that is to be known
    folded: Page | None = None  # where the answer is now

    @property
    def answers(self) -> int:
        """How many answers hold."""
        question = self.page.question
        return sum(one.corrected is None for one in question.answers) if question else 0


class Group(NamedTuple):
    """The questions that one community asks."""

    community: Community | None
    questions: tuple[Asked, ...]


class Heading(NamedTuple):
    """The heading of an answer, in its parts."""

    before: str
    name: str = ""
    after: str = ""


def state_of(page: Page, validation: Validation | None, pages: Collection[str]) -> str:
    """Return how far a question has come: one of STATES, or that nobody asks it any more.

    It is endorsed while the text that readers have is the validated one, by the rules for any page.

    Args:
        page: The question.
        validation: What its reviews add up to.
        pages: The paths of those that readers get.
    """
    question = page.question
    if page.status == "retired" or question is None:
        return RETIRED
    if question.answered_in in pages and question.answered_in != page.path:
        return "folded"
    if all(one.corrected is not None for one in question.answers):
        return "open"
    return "endorsed" if validation and validation.state in _VOUCHED else "answered"


def asked_of(
    page: Page,
    validation: Validation | None,
    pages: Mapping[str, Page],
    communities: Mapping[str, Community],
    people: Mapping[str, Person],
) -> Asked:
    """Return what is said of a question.

    Args:
        page: The question.
        validation: What its reviews add up to.
        pages: Those that readers get, by path.
        communities: By slug.
        people: By handle.
    """
    owner = owner_of_page(page, communities.values())
    named = (communities[slug] for slug in page.communities if slug in communities)
    state, question = state_of(page, validation, pages), page.question
    return Asked(
        page=page,
        state=state,
        community=owner,
        also=tuple(dict.fromkeys(one for one in named if one != owner)),
        by=named_by(question.by, people) if question else None,
        folded=pages[question.answered_in or ""] if question and state == "folded" else None,
    )


def lists_of(questions: Iterable[Asked]) -> dict[str, tuple[Asked, ...]]:
    """Return the questions by state, in the order of STATES; of each what most people share first.

    Then comes what was asked longest ago, then what has no date; retired ones are left out.
    """
    ordered = sorted(questions, key=lambda one: by_need(one.page))
    return {state: tuple(one for one in ordered if one.state == state) for state in STATES}


def groups_of(questions: Iterable[Asked]) -> tuple[Group, ...]:
    """Return questions, in their order, by the community that asks: by its title, none last."""
    groups: dict[Community | None, list[Asked]] = {}
    for one in questions:
        groups.setdefault(one.community, []).append(one)
    found = (Group(community, tuple(some)) for community, some in groups.items())
    return tuple(sorted(found, key=_by_title))


def named_by(written: str, people: Mapping[str, Person]) -> Contributor | None:
    """Return who is meant by a handle or by a name; None where nobody is to be named.

    A handle alone leads to a person. A name is shown as it is written, unless the name or the
    handle of somebody who does not wish to be known by it is among its words.

    Args:
        written: After `by:`, or in the heading of an answer.
        people: By handle.
    """
    meant = written.strip(_MARKS)
    person = people.get(meant)
    if person and person.credit != "none":
        return Contributor(shown_name(person), person.handle if has_page(person) else None)
    said = " ".join(written.split()).casefold()
    hides = (one for one in people.values() if one.credit in ("none", "as"))
    if person or any(_says(said, one.handle) or _says(said, one.name) for one in hides):
        return None
    name = without_address(written)
    return Contributor(name) if name else None


def heading_of(written: str, answer: Answer, who: Contributor | None) -> Heading | None:
    """Return the heading of an answer as readers see it; None where it stays as it is written.

    Args:
        written: Its plain text.
        answer: What was read from it.
        who: Who answered, as they wish to be shown.
    """
    corrected = answer.corrected is not None
    if not answer.by and not corrected:
        return None
    what = "Corrected answer" if corrected else "Answer"
    if answer.by and who is None:
        return Heading(what)  # what stands after a name may tell it again
    begins = _FROM.match(written) if answer.by else None
    start = written.find(answer.by, begins.end()) + len(answer.by) if begins else len("Answer")
    rest = _WHY.sub("", written[start:]) if corrected else written[start:]
    added = without_address(rest)
    after = f" {added}" if added and rest[0] == " " else added
    return Heading(f"{what} from ", who.name, after) if who else Heading(what + after)


def _says(text: str, name: str) -> bool:
    words = " ".join(name.split()).casefold()
    return bool(words) and bool(re.search(rf"(?<![\w-]){re.escape(words)}(?![\w-])", text))


def by_need(page: Page) -> tuple[int, datetime, str]:
    """Return what sorts questions: those that most people share, then what waits longest."""
    question = page.question
    shared, asked = (question.asked_also, question.asked) if question else (0, None)
    return -shared, asked or _LAST, page.path


def _by_title(group: Group) -> tuple[bool, str, str]:
    community = group.community
    return (community is None, community.title.casefold(), community.slug) if community else (
        True, "", ""
    )  # fmt: skip
