"""Where somebody's wish not to be named, or to have no page, is not yet kept elsewhere."""

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from urllib.parse import unquote

from learnscape.derive.credits import has_page
from learnscape.derive.identities import Identities
from learnscape.model import Person, Signature
from learnscape.problems import Problem

_TARGET = re.compile(r"(?:\]\(\s*|\]:\s+)<?([^\s()<>#?]+)")  # of a link in Markdown


def links_to_nobody(
    texts: Iterable[tuple[str, str]], people: Mapping[str, Person], names: Mapping[str, str]
) -> list[Problem]:
    """Return a problem for every link to the page of somebody who wishes to have none.

    Args:
        texts: What the files say that may hold such a link, by path.
        people: The people, by handle.
        names: What problems call each page, by its path.
    """
    gone = {who.path for who in people.values() if not has_page(who)}
    return [
        Problem(
            names[path],
            number,
            f"the link to `{target}` leads nowhere: that page is not published",
            "take the link out: whoever is meant has no page",
        )
        for path, text in (texts if gone else ())
        if path not in gone and any(posixpath.basename(one) in text for one in gone)
        for number, line in enumerate(text.split("\n"), 1)
        for target in _TARGET.findall(line)
        if posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(target))) in gone
    ]


def names_left(
    signatures: Iterable[Signature],
    identities: Identities,
    people: Mapping[str, Person],
    names: Mapping[str, str],
) -> list[str]:
    """Return a note for everybody whose hidden name other addresses in the history still show.

    It tells the file alone: a log that anybody may read tells no name. It is no problem, for two
    people may share a name.

    Args:
        signatures: All that occur in the history.
        identities: Who is behind each.
        people: The people, by handle.
        names: What problems call each page, by its path.
    """
    known, strangers = defaultdict(set), defaultdict(set)
    for one in signatures:
        name, behind = _folded(one.name), identities.of(one)
        if behind.person:
            known[behind.person.handle].add(name)
        elif not behind.bot and not behind.assistant:
            strangers[name].add(one.email.strip().lower())
    found = {
        who.path: {
            address
            for name in {_folded(who.name), *known[who.handle]} - {_folded(who.shown_as or "")}
            for address in strangers.get(name, ())
        }
        for who in people.values()
        if who.credit in ("none", "as")
    }
    return [_note(names[path], len(found[path])) for path in sorted(found) if found[path]]


def _note(file: str, others: int) -> str:
    still = "another address in the history still shows"
    if others > 1:
        still = f"{others} other addresses in the history still show"
    return (
        f"{file} hides a name that {still}: add to `emails` those that are the same person's, "
        "and leave it if they are somebody else's"
    )


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
