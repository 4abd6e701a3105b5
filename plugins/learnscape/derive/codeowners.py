"""CODEOWNERS from the communities: whom the forge asks for a review of which pages.

GitHub and GitLab go by the last rule that matches, we by the longest, so rules come in the order
of their length. Only what both read alike is written.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from learnscape.derive.cover import validators_here
from learnscape.derive.owners import owner_of, owner_of_page
from learnscape.model import Community, Page, Person
from learnscape.problems import Problem

FORGES = {"github": "gh", "gitlab": "gl"}  # to what their logins begin with
PLACES = {  # where each looks for the file, in its order
    "github": (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"),
    "gitlab": ("CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"),
}
NEW = "CODEOWNERS"  # where there is none yet
_MARK = "# made by learnscape codeowners from "
_OURS = re.compile(f"^{_MARK}", re.MULTILINE)
_SECTION = re.compile(r"\^?\[.+\]")  # GitLab's
_UNSAYABLE = re.compile(r"[^\S ]|[\[\]*?#\\\x00-\x1f\x7f]")  # or read differently


class CodeOwners(NamedTuple):
    """The rules, the most general first, and what they cannot say."""

    rules: tuple[str, ...]
    problems: tuple[Problem, ...]


def codeowners_of(
    communities: Iterable[Community],
    people: Mapping[str, Person],
    *,
    forge: str,
    prefix: str,
    today: date,
    pages: Iterable[Page] = (),
) -> CodeOwners:
    """Return a rule for each folder and page that somebody owns, or is asked as a question.

    A community none of whose validators is here and has a login gives no rule. One without owners
    would let anybody's approval pass; so the owners of the next larger folder are asked.

    Args:
        communities: All of them; where two own the very same, the first by its short name.
        people: By handle.
        forge: One of FORGES.
        prefix: The docs folder, from the root of the repository: `docs/`; "" where it is the root.
        today: The day of the build.
        pages: All of them; a question may name the community that answers it.
    """
    rules: dict[tuple[int, str], str] = {}
    problems: set[Problem] = set()
    everyone = sorted(communities, key=lambda community: community.slug)
    asked = _asked(pages, everyone)
    for community in everyone:
        places = (*community.owns, *asked.get(community.slug, ()))
        here = validators_here(community, people, today)
        owners = [login for person in here for login in _logins(person, forge)]
        if places:
            problems |= {
                _without_login(prefix, person, forge)
                for person in here
                if not _logins(person, forge)
            }
        for place in places:
            path = prefix + place.removeprefix("/")
            if sign := _UNSAYABLE.search(path):
                problems.add(_unsayable(prefix, community, path, sign[0]))
            elif owners:
                pattern = f"/{path}".replace(" ", "\\ ") if path else "*"
                rules.setdefault((len(place), place), f"{pattern} {' '.join(owners)}")
    return CodeOwners(tuple(rules[place] for place in sorted(rules)), tuple(sorted(problems)))


def place_of(forge: str, there: Collection[str]) -> str:
    """Return where the file is; of several, the one that the forge reads."""
    return next((place for place in PLACES[forge] if place in there), NEW)


def with_rules(text: str, rules: Sequence[str], *, prefix: str) -> str:
    """Return a CODEOWNERS file with other rules of ours; what stands above them is kept.

    Ours come last, so that no rule above can take pages away from those who validate them.
    """
    above = _above(text)
    if not rules:
        return above
    mark = f"{_MARK}{prefix}communities: edit those, and write rules of your own above\n"
    gap = "\n" if above and not above.endswith("\n\n") else ""
    return above + gap + mark + "".join(f"{rule}\n" for rule in rules)


def section_above(text: str) -> str | None:
    """Return GitLab's section that our rules would fall into, where there is one."""
    return next(
        (line for line in reversed(_above(text).splitlines()) if _SECTION.match(line)), None
    )


def _asked(pages: Iterable[Page], communities: Sequence[Community]) -> dict[str, list[str]]:
    """Return the questions that communities are asked by name, by slug: no folder tells of them."""
    asked: dict[str, list[str]] = {}
    for page in pages:
        owner = owner_of_page(page, communities) if page.question else None
        if owner and owner != owner_of(page.path, communities):
            asked.setdefault(owner.slug, []).append(page.path)
    return asked


def _above(text: str) -> str:
    """Return what is not ours."""
    ours = _OURS.search(text)
    above = text[: ours.start()] if ours else text
    return above if not above or above.endswith("\n") else f"{above}\n"


def _logins(person: Person, forge: str) -> list[str]:
    names = (login.partition(":") for login in sorted(person.logins))
    return [f"@{name}" for of, _, name in names if of == FORGES[forge]]


def _without_login(prefix: str, person: Person, forge: str) -> Problem:
    what = f"`{person.handle}` has no login at {forge}, so nobody asks them for a review"
    mend = f"write `accounts: {{{forge}: {{id: 583231, login: ada}}}}`"
    return Problem(prefix + person.path, 0, what, mend)


def _unsayable(prefix: str, community: Community, path: str, sign: str) -> Problem:
    what = f"forges do not read `{sign}` in `{path}` alike, so it gets no rule"
    line = community.lines.get("owns", 0)
    return Problem(prefix + community.path, line, what, "rename the folder or the page")
