"""What the line at the top of a page says of its review, sorted into the parts of that line."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from learnscape.derive.credits import unnamed_owner
from learnscape.derive.due import is_judged
from learnscape.derive.identities import without_address
from learnscape.model import Community, Contributor, Page, Validation

_GOOD = ("valid", "edited")
_VALIDATED = (*_GOOD, "changed", "overdue")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of a page; the addresses are of the web, whatever a record holds."""

    state: str  # as of a Validation
    by: tuple[Contributor, ...] = ()  # who validated, approved or withdrew it
    community: Community | None = None  # for which they did
    owner: Community | None = None  # whose page it is today
    at: datetime | None = None
    until: date | None = None  # the last day
    changed: datetime | None = None  # when the text left what was validated
    edits: int = 0  # small ones, since
    review: str | None = None  # where their word can be read
    since: str | None = None  # where it can be seen what changed since
    why: str = ""  # of `reviewed`; as in a Standing, or unowned
    needed: int = 0  # of `too_few`: how many have to approve
    declared: str = ""  # of a page that nobody reviewed: what it says itself
    retired: bool = False
    instead: str | None = None  # of a retired page: the path of the one to read

    @property
    def named(self) -> tuple[Contributor, ...]:
        """Return those who wish to be named."""
        unnamed = Contributor(unnamed_owner(self.community))
        return tuple(who for who in self.by if who != unnamed)

    @property
    def validated(self) -> bool:
        """Say whether somebody vouches for the page, or did for an older text."""
        return self.state in _VALIDATED

    @property
    def turns(self) -> bool:
        """Say whether the line becomes another with the day after the last."""
        return self.state in _GOOD and self.until is not None and not self.retired


def verdict(
    page: Page, validation: Validation, communities: Mapping[str, Community]
) -> Verdict | None:
    """Return what is said of a page; None of those that nobody vouches for.

    Args:
        page: The page.
        validation: What its reviews add up to.
        communities: By slug.
    """
    if not is_judged(page):
        return None
    known, owner = validation, communities.get(validation.owner or "")
    return Verdict(
        state=known.state,
        by=known.by,
        community=communities.get(known.community or ""),
        owner=owner,
        at=known.at,
        until=known.until,
        changed=known.changed,
        edits=known.edits if known.state != "changed" else 0,
        review=web_address(known.url),
        since=web_address(known.since),
        why="unowned" if known.why and not owner else known.why,
        needed=owner.min_approvals if owner and owner.min_approvals > len(known.by) else 0,
        declared=_declared(page) if known.state == "unreviewed" else "",
        retired=page.status == "retired",
        instead=page.replaced_by,
    )


def _declared(page: Page) -> str:
    return without_address(page.declared).replace(" ,", ",")  # where an address was


def web_address(url: str | None) -> str | None:
    """Return an address that may become a link, whoever wrote it; None where it may not."""
    try:
        parts = urlsplit(url or "")
    except ValueError:  # `https://[`
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None
