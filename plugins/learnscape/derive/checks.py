"""What cannot be true, though every file on its own is well written."""

import re
from collections.abc import Iterable, Mapping

from learnscape.derive.credits import shown_name
from learnscape.model import Community, Dates, Page, Person
from learnscape.problems import Problem

_HANDLE = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")


def unknown_people(
    pages: Iterable[Page], people: Mapping[str, Person], names: Mapping[str, str]
) -> list[Problem]:
    """Return a problem for every handle that nobody has.

    Args:
        pages: The pages.
        people: The people, by handle.
        names: What problems call each page, by its path.
    """
    return [
        Problem(
            names[page.path],
            page.lines.get(f"credits[{number}]", 0),
            f"nobody has the handle `{entry.person}`",
            f"write a `name` instead of a `person`, or add `people/{entry.person}.md`",
        )
        for page in pages
        for number, entry in enumerate(page.credits)
        if entry.person and entry.person not in people
    ]


def unknown_replacements(pages: Mapping[str, Page], names: Mapping[str, str]) -> list[Problem]:
    """Return a problem for every retired page whose replacement is no page."""
    return [
        Problem(
            names[path],
            page.lines.get("replaced_by", 0),
            f"there is no page `{page.replaced_by}`",
            "write the path of the new page from the docs folder, or delete the line",
        )
        for path, page in pages.items()
        if page.replaced_by and page.replaced_by not in pages
    ]


def unknown_answers(pages: Mapping[str, Page], names: Mapping[str, str]) -> list[Problem]:
    """Return a problem for every question whose answer is said to be where it cannot be."""
    return [
        Problem(
            names[path],
            page.lines.get("answered_in", 0),
            "the answer is said to be part of the question's own page"
            if there == path
            else f"there is no page `{there}`",
            "write the path of the page that has the answer, from the docs folder, "
            "or delete the line",
        )
        for path, page in pages.items()
        if (there := page.question and page.question.answered_in)
        and (there == path or there not in pages)
    ]


def unknown_communities(
    pages: Iterable[Page], communities: Mapping[str, Community], names: Mapping[str, str]
) -> list[Problem]:
    """Return a problem for every community that a page names, and that is none."""
    return [
        Problem(
            names[page.path],
            page.lines.get("communities", 0),
            f"there is no community `{slug}`",
            f"add `communities/{slug}.md`, or take `{slug}` out of `communities`",
        )
        for page in pages
        for slug in page.communities
        if slug not in communities
    ]


def late_creations(
    pages: Mapping[str, Page], dates: Mapping[str, Dates], names: Mapping[str, str]
) -> list[Problem]:
    """Return a problem for every page that says it was created after it was published."""
    return [
        Problem(
            names[path],
            page.lines.get("created", 0),
            f"`created: {page.created:%Y-%m-%d}` is after the page was published, "
            f"on {published:%Y-%m-%d}",
            "write the day it was first written, or delete the line",
        )
        for path, page in pages.items()
        if page.created and (published := dates[path].published) and page.created > published
    ]


def unknown_members(
    communities: Iterable[Community], people: Mapping[str, Person], names: Mapping[str, str]
) -> list[Problem]:
    """Return a problem for every handle in a community's file that nobody has."""
    handles = {handle.casefold(): handle for handle in people}
    for handle, person in people.items():
        if person.credit != "none":
            handles.setdefault(shown_name(person).casefold(), handle)
    return [
        Problem(
            names[community.path],
            community.lines.get(key, 0),
            f"nobody has the handle `{said}`",
            _handle_meant(said, key, handles),
        )
        for community in communities
        for key, several in (
            ("validators", community.validators),
            ("champions", community.champions),
            ("members", community.members),
        )
        for said in several
        if said not in people
    ]


def _handle_meant(said: str, key: str, handles: Mapping[str, str]) -> str:
    """Return what to write for what is no handle: that of the name, where somebody has it."""
    if meant := handles.get(said.casefold()):
        return f"write `{meant}`"
    if _HANDLE.fullmatch(said):
        return f"add `people/{said}.md`, or take `{said}` out of `{key}`"
    return f"write handles in `{key}`: the name of a file in `people/`, without `.md`"


def out_of_place(
    communities: Iterable[Community],
    pages: Mapping[str, Page],
    names: Mapping[str, str],
    docs: str,
) -> list[Problem]:
    """Return a problem for what a community owns by its path in the repository.

    Args:
        communities: All of them.
        pages: By their paths under the docs folder.
        names: What problems call each page.
        docs: The path of the docs folder in the repository, as `site/docs/`.
    """
    spelled = dict.fromkeys((docs, f"{docs.rstrip('/').rpartition('/')[2]}/")) if docs else ()
    starts = [one for one in spelled if not any(path.startswith(one) for path in pages)]
    return [
        Problem(
            names[community.path],
            community.lines.get("owns", 0),
            f"there is no `{owned}` in the docs folder",
            f"write `{owned.removeprefix(start) or '/'}`",
        )
        for community in communities
        for owned in community.owns
        for start in starts
        if owned.startswith(start)
    ]


def owned_twice(communities: Iterable[Community], names: Mapping[str, str]) -> list[Problem]:
    """Return a problem for every folder or page that two communities own alike."""
    owners: dict[str, Community] = {}
    return [
        Problem(
            names[community.path],
            community.lines.get("owns", 0),
            f"`{owned}` belongs to `{first.slug}` already",
            "keep it with the one whose validators vouch for it, and delete it in the other",
        )
        for community in sorted(communities, key=lambda community: community.slug)
        for owned in community.owns
        if (first := owners.setdefault(owned, community)) is not community
    ]
