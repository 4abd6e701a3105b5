"""An update as an entry of a feed, in plain words."""

from collections.abc import Callable, Mapping

from learnscape.model import Update
from learnscape.write.items import Author, Category, Item
from learnscape.write.words import day, parts, sentence

_FIRST = {"answered": "Answered", "retired": "Retired"}
_REMINDERS = {"changed": "Changed since it was validated", "withdrawn": "Validation withdrawn"}


def item_of(
    update: Update,
    *,
    url: str,
    person_url: Callable[[str | None], str | None],
    topics: Mapping[str, str],
    content: str = "",
) -> Item:
    """Return an update as an entry.

    Args:
        update: What to tell; it has an id.
        url: Where to read it.
        person_url: Where somebody's page is, by handle.
        topics: What it is about: slugs, to labels.
        content: HTML that may stand in a feed.
    """
    return Item(
        id=update.id or url,
        title=headline(update),
        url=url,
        when=update.when,
        summary=in_words(update),
        content=content,
        authors=tuple(Author(who.name, person_url(who.person)) for who in update.people),
        categories=tuple(Category(slug, label) for slug, label in topics.items()),
    )


def headline(update: Update) -> str:
    """Return what stands in a list of entries: the page, and why it is there again."""
    if update.kind in _FIRST and update.page:
        return f"{_FIRST[update.kind]}: {update.title}"
    if update.until:
        return f"Review due by {day(update.until)}: {update.title}"
    if update.kind in _REMINDERS:
        return f"{_REMINDERS[update.kind]}: {update.title}"
    if update.kind in ("revised", "validated") and update.page:
        why = update.summary or next(iter(update.sections), "")
        return f"{update.title}: {why}" if why else f"{update.title} (revised)"
    return update.title


def in_words(update: Update) -> str:
    """Return what is to be said of an update, in one plain line; it may be empty."""
    if not update.sections:
        return update.summary
    return f"{sentence(update.summary)} {sentence(parts(update.sections))}".strip()
