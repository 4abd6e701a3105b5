"""The communities, `communities/<slug>.md`: who cares for which pages."""

import re

import yaml

from learnscape.model import Community
from learnscape.read import front_matter
from learnscape.read.front_matter import FrontMatter
from learnscape.read.sessions import read_sessions

FOLDER = "communities/"
_NUMBER = re.compile(r"[1-9][0-9]?")
_MOST = 99  # also where the number cannot be read: then nothing is validated by mistake
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def is_community(path: str, front: FrontMatter) -> bool:
    """Say whether a page is a community's: in the folder, `kind: community`, and no draft."""
    kind, status = (
        front_matter.plain(front.nodes[key]) if key in front.nodes else ""
        for key in ("kind", "status")
    )
    return kind == "community" and status != "draft" and is_of_community(path)


def is_of_community(path: str) -> bool:
    """Say whether a page is where a community's is."""
    return path.startswith(FOLDER) and path.count("/") == 1 and path.endswith(".md")


def read_community(path: str, front: FrontMatter, title: str) -> Community | None:
    """Read a community from the front matter of its page; None where its file is badly named.

    Args:
        path: Under the docs folder.
        front: The front matter.
        title: The page's.
    """
    slug = path.removeprefix(FOLDER).rpartition(".")[0]
    if not _SLUG.fullmatch(slug):
        mend = "name the file with small letters, digits and hyphens: `version-control.md`"
        front.wrong("kind", f"`{slug}` cannot be a short name", mend)
        return None
    return Community(
        slug=slug,
        title=title,
        path=path,
        purpose=front.get("purpose", front_matter.text) or "",
        owns=front.get("owns", _places) or (),
        validators=front.get("validators", _handles) or (),
        champions=front.get("champions", _handles) or (),
        members=front.get("members", _handles) or (),
        review_every=front.get("review_every", front_matter.span),
        min_approvals=front.get("min_approvals", _count) or 1,
        topics=front.get("topics", _topics) or (),
        channel=front.get("channel", front_matter.text) or "",
        sessions=front.get("sessions", read_sessions) or (),
        lines=front.lines,
    )


def _places(front: FrontMatter, key: str, node: yaml.Node) -> tuple[str, ...]:
    """Folders, which end with a slash, and pages, all under the docs folder."""
    found: dict[str, None] = {}
    for value in front_matter.texts(front, key, node):
        parts = value.removeprefix("/").split("/")
        if value == "/":
            found["/"] = None
        elif ".." in parts or "." in parts or "" in parts[:-1] or any(s in value for s in "*?"):
            mend = f"write folders and pages from the docs folder, as in `{key}: [git/, undo.md]`"
            front.wrong(node, f"`{value}` in `{key}` is no folder and no page", mend)
        elif parts[-1] and not parts[-1].lower().endswith((".md", ".markdown")):
            found[f"{'/'.join(parts)}/"] = None
        else:
            found["/".join(parts)] = None
    return tuple(found)


def _topics(front: FrontMatter, key: str, node: yaml.Node) -> tuple[tuple[str, ...], ...]:
    """Topics by name; one that has other spellings as well is a small mapping: `Git: [git-scm]`."""
    found: list[tuple[str, ...]] = []
    for item in node.value if isinstance(node, yaml.SequenceNode) else [node]:
        if isinstance(item, yaml.MappingNode) and item is not node:
            for name, spellings in item.value:
                others = front_matter.texts(front, front_matter.plain(name) or key, spellings)
                found.append((*_topic(front, key, name), *others))
        elif item is node:
            found.append(front_matter.texts(front, key, item))
        elif isinstance(item, yaml.ScalarNode):
            found.append(_topic(front, key, item))
        else:
            mend = f"write `{key}: [git, {{Rebasing: [rebase]}}]`"
            front.wrong(item, f"`{key}` holds something that is no topic", mend)
    return tuple(filter(None, found))


def _topic(front: FrontMatter, key: str, node: yaml.Node) -> tuple[str, ...]:
    """The name of a topic, which may well hold a comma."""
    return tuple(filter(None, [front_matter.text(front, key, node)]))


def _handles(front: FrontMatter, key: str, node: yaml.Node) -> tuple[str, ...]:
    return tuple(value.removeprefix("@") for value in front_matter.texts(front, key, node))


def _count(front: FrontMatter, key: str, node: yaml.Node) -> int:
    value = front_matter.plain(node)
    if _NUMBER.fullmatch(value):
        return int(value)
    front.wrong(node, f"`{key}` is not a number of people", f"write `{key}: 1`")
    return _MOST
