"""The people who have a file of their own, `people/<handle>.md`."""

import re
from collections.abc import Iterable, Iterator

import yaml

from learnscape.model import Person
from learnscape.problems import Problem
from learnscape.read import front_matter
from learnscape.read.front_matter import FrontMatter
from learnscape.read.spelling import tell_choices

FOLDER = "people/"
PICTURES = (".avif", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp")
_HANDLE = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")
_FORGES = {"github": "gh", "gitlab": "gl", "forgejo": "fj"}
_CREDITS = ("full", "name", "none")
_THEIRS = ("emails", "accounts", "credit", "mentor", "ask_me_about")  # keys of nobody else
_LOGIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,254})")
_NUMBER = re.compile(r"[0-9]{1,20}")


def is_person(path: str, front: FrontMatter) -> bool:
    """Say whether a page is somebody's own: in the folder, and `kind: person`."""
    node = front.nodes.get("kind")
    said = node is not None and front_matter.plain(node) == "person"
    return said and is_own_page(path)


def tell_unsaid(path: str, front: FrontMatter) -> None:
    """Note a problem where a file says all that people say, except `kind: person`."""
    name = path.removeprefix(FOLDER).rpartition(".")[0].lower()
    first = next((key for key in front.nodes if key in _THEIRS), None)
    if not first or name in ("index", "readme") or not is_own_page(path) or is_person(path, front):
        return
    place, do = ("kind", "write") if "kind" in front.nodes else (first, "add")
    front.wrong(place, "this looks like a person's file", f"{do} `kind: person`")


def read_person(path: str, front: FrontMatter) -> Person | None:
    """Read a person from the front matter of their page; None where it does not say who it is."""
    handle = path.removeprefix(FOLDER).rpartition(".")[0]
    has_handle = _HANDLE.fullmatch(handle) is not None
    if not has_handle:
        mend = "name the file with small letters, digits and hyphens: `ada-lovelace.md`"
        front.wrong("kind", f"`{handle}` cannot be a handle", mend)
    name = front.get("name", front_matter.text)
    credit, shown_as = front.get("credit", _credit) or ("full", None)
    if not name:
        front.wrong("kind", "this person has no name", "add `name: Ada Lovelace`")
    accounts = frozenset(front.get("accounts", _accounts) or ())
    person = Person(
        handle=handle,
        path=path,
        name=name or "",
        emails=frozenset(front.get("emails", _emails) or ()),
        accounts=accounts,
        logins=frozenset(_logins(front)),
        credit=credit,
        shown_as=shown_as,
        ask_me_about=front.get("ask_me_about", front_matter.texts) or (),
        mentor=front.get("mentor", _mentor),
        left=front.get("left", front_matter.moment),
        picture=front.get("picture", _picture),
    )
    # whoever does not want to be named needs no name for that
    return person if has_handle and (name or credit == "none") else None


def collisions(people: Iterable[tuple[Person, FrontMatter]]) -> list[Problem]:
    """Return a problem for every handle, address or account that two people claim."""
    owners: dict[str, Person] = {}
    problems = []
    for person, front in sorted(people, key=_usual_ending_first):
        other = owners.setdefault(person.handle, person)
        if other is not person:
            what = f"`{other.path}` has the same handle"
            problems.append(Problem(front.path, 0, what, "keep one of the two files"))
        for claim in sorted(person.emails | person.accounts):
            owner = owners.setdefault(claim, person)
            if owner is not person:
                key = "emails" if claim in person.emails else "accounts"
                what = f"`{claim}` is also in `{owner.path}`"
                mend = "keep it with the person whose it is, and delete it here"
                problems.append(Problem(front.path, front.lines.get(key, 0), what, mend))
    return problems


def _usual_ending_first(one: tuple[Person, FrontMatter]) -> bool:
    return not one[0].path.endswith(".md")


def is_own_page(path: str) -> bool:
    """Say whether a page is where somebody's own is."""
    return path.startswith(FOLDER) and path.count("/") == 1


def _emails(front: FrontMatter, key: str, node: yaml.Node) -> tuple[str, ...]:
    values = front_matter.texts(front, key, node)
    for value in () if front_matter.is_unbracketed(node) else values:
        if not re.fullmatch(r"[^\s@<>]+@[^\s@<>]+", value):
            front.wrong(node, f"`{value}` is not an address", f"write `{key}: [ada@example.org]`")
    return tuple(value.lower() for value in values if "@" in value)


def _accounts(front: FrontMatter, key: str, node: yaml.Node) -> tuple[str, ...]:
    example = f"{key}: {{github: {{id: 583231, login: ada}}}}"
    found = []
    if not isinstance(node, yaml.MappingNode):
        front.wrong(node, f"`{key}` is no list of forges", f"write `{example}`")
        return ()
    for name, account in node.value:
        place = front_matter.plain(name)
        forge, number = _FORGES.get(place), _number(account, "id")
        if forge is None:
            what = f"`{place}` is none of {', '.join(_FORGES)}"
            front.wrong(name, what, f"write `{example}`")
        elif number is None:
            what = f"the account at {place} has no `id`, a number that is never given twice"
            front.wrong(account, what, f"write `{example}`")
        else:
            found.append(f"{forge}:{number}")
    return tuple(found)


def _logins(front: FrontMatter) -> Iterator[str]:
    """Yield what forges call this person today: they may call another so tomorrow."""
    node = front.nodes.get("accounts")
    for name, account in node.value if isinstance(node, yaml.MappingNode) else ():
        forge, login = _FORGES.get(front_matter.plain(name)), _entries(account).get("login", "")
        if forge and _LOGIN.fullmatch(login):
            yield f"{forge}:{login.lower()}"


def _credit(front: FrontMatter, key: str, node: yaml.Node) -> tuple[str, str | None] | None:
    if isinstance(node, yaml.MappingNode):
        names = [value for name, value in node.value if front_matter.plain(name) == "as"]
        shown_as = front_matter.text(front, "as", names[0]) if names else None
        if shown_as and len(node.value) == 1:
            return "as", shown_as
        front.wrong(node, f"`{key}` is not understood", f'write `{key}: {{as: "Countess"}}`')
        return "none", None  # someone wished to be shown differently: rather not at all
    value = front_matter.plain(node)
    if value in _CREDITS:
        return value, None
    tell_choices(front, key, node, *_CREDITS, forms=('{as: "Countess"}',))
    return "none", None


def _mentor(front: FrontMatter, key: str, node: yaml.Node) -> int | None:
    said = front_matter.plain(node).lower()
    if (places := _number(node, "places")) is not None:
        return places
    if said in ("true", "yes", "on"):
        return 1
    if said in ("false", "no", "off"):
        return None
    front.wrong(
        node, f"`{key}` is not understood", f"write `{key}: true` or `{key}: {{places: 2}}`"
    )
    return None


def _picture(front: FrontMatter, key: str, node: yaml.Node) -> str | None:
    path = front_matter.path_under_docs(front, key, node)
    if path is None or path.lower().endswith(PICTURES):
        return path
    front.wrong(node, f"`{path}` is no picture", f"write `{key}: people/ada.jpg`")
    return None


def _number(node: yaml.Node, key: str) -> int | None:
    """Return the number under a key of a mapping; None where there is none."""
    digits = _entries(node).get(key, "")
    return int(digits) if _NUMBER.fullmatch(digits) else None


def _entries(node: yaml.Node) -> dict[str, str]:
    entries = node.value if isinstance(node, yaml.MappingNode) else ()
    return {front_matter.plain(name): front_matter.plain(value) for name, value in entries}
