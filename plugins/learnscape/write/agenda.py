"""What needs a review, by community: in plain text, in Markdown, or as JSON for programs."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from learnscape.model import Validation
from learnscape.write.items import clean
from learnscape.write.templates import environment
from learnscape.write.words import day, rfc3339

FORMATS = {"text": "due.text.html", "md": "due.md.html"}  # `.html`, or MkDocs puts them in the site
_REVIEWED = {
    "not_a_validator": "not by a validator",
    "too_few": "by too few",
    "bulk": "with too many pages at once",
    "another_text": "another text than was published",
    "small_edit": "a small edit of it",
    "moved": "for another community",
    "left": "by somebody who has left",
}


class Entry(NamedTuple):
    """A page, and what is known of its reviews."""

    path: str
    title: str
    validation: Validation
    why: str | None = None  # why it needs a review, as in a Due; None where it needs none
    url: str = ""  # absolute; "" where the site has no address
    evidence: str | None = None  # the address of the review
    since: str | None = None  # the address of what changed


class Group(NamedTuple):
    """Some pages, and who can review them."""

    title: str  # of the community; "" for pages of none
    validators: tuple[str, ...]  # by name, as they wish to be shown
    entries: tuple[Entry, ...]
    slug: str | None = None


def agenda(
    groups: Iterable[Group], *, pages: int, until: date, folders: Sequence[str], form: str
) -> str:
    """Return what needs a review, to be read.

    Args:
        groups: Of pages that need one.
        pages: How many pages there are.
        until: The last day that is asked about.
        folders: Where templates are.
        form: text or md.
    """
    told = [group for group in groups if group.entries]
    text = environment(folders).get_template(f"learnscape/{FORMATS[form]}").render(
        groups=told, due=sum(len(group.entries) for group in told), pages=pages, until=until,
        reason=reason,
    )  # fmt: skip
    return f"{clean(text)}\n"


def audit(groups: Iterable[Group], *, commit: str | None, today: date, until: date) -> str:
    """Return everything that is known of the reviews of all pages, by path.

    Args:
        groups: Of all pages.
        commit: The newest.
        today: For which all of it holds.
        until: The last day on which a page that is still valid counts as due.
    """
    entries = [_facts(group, entry) for group in groups for entry in group.entries]
    said = {
        **_known(commit=commit, today=today.isoformat(), due_by=until.isoformat()),
        "pages": sorted(entries, key=lambda facts: str(facts["path"])),
    }
    return f"{json.dumps(said, ensure_ascii=False, indent=1)}\n"


def reason(entry: Entry) -> str:
    """Return why a page needs a review, in one plain line."""
    known, why = entry.validation, entry.why
    by = " and ".join(who.name for who in known.by) or "somebody"
    on = f" · {day(known.at)}" if known.at else ""
    if why in ("overdue", "soon") and known.until:
        when = "Review overdue since" if why == "overdue" else "Review due"
        return f"{when} {day(known.until)} · last validated by {by}{on}"
    if why == "changed":
        return f"Changed since it was validated by {by}{on}"
    if why == "withdrawn":
        return f"Validation withdrawn by {by}{on}"
    if why == "reviewed":
        how = f" ({_REVIEWED[known.why]})" if known.why in _REVIEWED else ""
        return f"Reviewed, not validated{how} · {by}{on}"
    return "Not validated yet"


def _facts(group: Group, entry: Entry) -> dict[str, Any]:
    known = entry.validation
    return _known(
        path=entry.path,
        title=entry.title,
        url=entry.url,
        owner=group.slug,
        validators=list(group.validators),
        due=entry.why,
        state=known.state,
        why=known.why,
        by=[who.name for who in known.by],
        community=known.community,
        at=known.at and rfc3339(known.at),
        until=known.until and known.until.isoformat(),
        changed=known.changed and rfc3339(known.changed),
        edits=known.edits,
        since_url=entry.since,
        evidence=known.evidence,
        evidence_url=entry.evidence,
    )


def _known(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value}
