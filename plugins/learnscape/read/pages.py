"""What a page says of itself: a Markdown file, read up to its first paragraph."""

import os
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from learnscape.model import NamedCredit, Page, Question
from learnscape.problems import Problem
from learnscape.read import front_matter
from learnscape.read.front_matter import FrontMatter
from learnscape.read.history import MARKDOWN
from learnscape.read.people import tell_unsaid
from learnscape.read.prose import answer_headings, answers_of, slip_in, title_and_summary
from learnscape.read.spelling import one_of, tell_misspelt

KINDS = (
    "guide",
    "question",
    "signpost",
    "pathway",
    "story",
    "policy",
    "template",
    "community",
    "person",
)
STATUSES = ("draft", "experiment", "retired")
STATUSES_OF_MATERIAL = ("new", "deprecated")

_DECLARED = ("reviewed_by", "last_reviewed_by", "last_reviewed_on", "last_reviewed")

_ENDINGS = tuple(f".{ending}" for ending in MARKDOWN)
_OUTSIDE_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_INSIDE_XML = bytes(byte for byte in range(256) if not _OUTSIDE_XML.match(chr(byte)))


@dataclass(frozen=True, slots=True)
class Source:
    """A page's file: where the site has it, and where its text stands."""

    path: str  # under the docs folder
    file: Path  # with links followed
    home: Path  # the nearest folder above that is a repository of its own, or the docs folder


def find_pages(docs: Path) -> tuple[list[Source], list[Source]]:
    """Find the Markdown files under the docs folder, in the order of their paths.

    What a site generator takes for hidden (a name that begins with a dot) is no page.

    Returns:
        The pages, and the links that point at nothing or out of `docs`: whoever knows the
        repository decides about those.
    """
    docs = docs.resolve()
    base = f"{docs}{os.sep}"
    inside: list[Source] = []
    outside: list[Source] = []
    for source, there in _markdown(docs, docs, "", docs, frozenset()):
        (inside if there and str(source.file).startswith(base) else outside).append(source)
    return sorted(inside, key=_by_path), sorted(outside, key=_by_path)


def read_page(path: str, raw: bytes, *, name: str, statuses: Collection[str] = ()) -> "Reading":
    """Read a Markdown file.

    Args:
        path: Under the docs folder.
        raw: Its bytes.
        name: How problems name the file.
        statuses: More values of `status` that the site knows, besides ours and Material's.
    """
    text, problems = _decoded(raw, name)
    front = front_matter.read_front_matter(name, text)
    front.problems += problems
    tell_misspelt(front)
    tell_unsaid(path, front)
    kind = front.get("kind", one_of(*KINDS)) or "guide"
    status = front.get("status", one_of(*STATUSES, *STATUSES_OF_MATERIAL, *statuses))
    replaced_by = front.get("replaced_by", front_matter.path_under_docs)
    if replaced_by and status != "retired":
        what = "`replaced_by` says nothing while the page is not retired"
        front.wrong("replaced_by", what, "add `status: retired`")
    heading, summary = title_and_summary(front.body)
    title = front.get("title", front_matter.text) or heading
    page = Page(
        path=path,
        title=title or _title_of_path(path),
        summary=front.get("description", front_matter.text) or summary,
        kind=kind,
        status=status,
        tags=front.get("tags", front_matter.texts) or (),
        communities=front.get("communities", front_matter.slugs) or (),
        review_every=front.get("review_every", front_matter.span),
        replaced_by=replaced_by,
        credits=front.get("credits", _named_credits) or (),
        whats_new=front.get("whats_new", front_matter.text_or_false),
        created=front.get("created", front_matter.moment),
        question=_question(front) if kind == "question" else None,
        declared=_declared(front),
        lines=front.lines,
    )
    return Reading(page, front, titled=bool(title))


@dataclass(frozen=True, slots=True)
class Reading:
    """A page, and the front matter it was read from."""

    page: Page
    front: FrontMatter
    titled: bool  # by its author, rather than by the name of its file

    @property
    def problems(self) -> list[Problem]:
        """What is wrong with the front matter."""
        return self.front.problems


def _markdown(
    docs: Path, folder: Path, under: str, home: Path, above: frozenset[Path]
) -> Iterator[tuple[Source, bool]]:
    """Yield the Markdown files of a folder, and whether each is there: a link may lead nowhere."""
    try:
        with os.scandir(folder) as found:
            entries = list(found)
    except OSError:  # not for us to read: the generator passes it over as well
        return
    if any(entry.name == ".git" for entry in entries):
        home = folder
    for entry in entries:
        if entry.name.startswith("."):
            continue
        path = under + entry.name
        file, there = folder / entry.name, True
        a_folder = entry.is_dir(follow_symlinks=False)
        if entry.is_symlink():
            file = Path(os.path.realpath(file))  # a link in a circle stays what it is
            a_folder, there = os.path.isdir(file), os.path.isfile(file)
        if a_folder:
            if file not in above | {folder}:  # a link to a folder around it has no end
                yield from _markdown(docs, file, path + "/", home, above | {folder})
        elif entry.name.lower().endswith(_ENDINGS):
            yield Source(path, file, home), there


def _decoded(raw: bytes, name: str) -> tuple[str, list[Problem]]:
    """Return a file's text, without what XML cannot hold in any form: it would break all feeds."""
    text = raw.decode(errors="replace")
    if "\ufffd" in text and b"\xef\xbf\xbd" not in raw:
        problem = Problem(name, 0, "the file is not in UTF-8", "save it as UTF-8")
        return _OUTSIDE_XML.sub("", text), [problem]
    if not (raw.translate(None, _INSIDE_XML) or "\ufffe" in text or "\uffff" in text):
        return text, []  # in a tenth of the time that a pattern takes to find nothing
    found = next(_OUTSIDE_XML.finditer(text))
    before = text[: found.start()]
    line = before.count("\n") + before.count("\r") - before.count("\r\n") + 1
    sign = f"an invisible control character (U+{ord(found[0]):04X})"
    what = f"{sign} stands here, which feeds and other XML cannot hold"
    return _OUTSIDE_XML.sub("", text), [Problem(name, line, what, "delete it")]


def _question(front: FrontMatter) -> Question:
    for number, heading in answer_headings(front.body):
        if slip := slip_in(heading):
            what, meant = slip
            front.wrong_at(front.begins + number, what, f"write `## {meant}`")
    return Question(
        asked=front.get("asked", front_matter.moment),
        by=(front.get("by", front_matter.text) or "").removeprefix("@"),
        asked_also=front.get("asked_also", front_matter.count) or 0,
        answered_in=front.get("answered_in", front_matter.path_under_docs),
        answers=answers_of(front.body),
    )


def _declared(front: FrontMatter) -> str:
    """Return what a page says of a review of itself, in keys of other tools: never believed."""
    nodes = [front.nodes[key] for key in _DECLARED if key in front.nodes]
    return ", ".join(filter(None, map(front_matter.plain, nodes)))


def _named_credits(front: FrontMatter, key: str, node: yaml.Node) -> tuple[NamedCredit, ...]:
    example = f'{key}: [{{name: "Mary Jones", role: "illustrator"}}]'
    found: list[NamedCredit] = []
    for entry in front_matter.mappings(front, key, node, example):
        name, person, role = (entry.get(k, front_matter.text) for k in ("name", "person", "role"))
        if not role or bool(name) == bool(person):
            what = f"an entry of `{key}` needs a `role` and either a `name` or a `person`"
            entry.wrong("", what, f"write `{example}`")
            continue
        front.lines[f"{key}[{len(found)}]"] = entry.lines[""]
        found.append(NamedCredit(role, name, person, entry.get("when", front_matter.moment)))
    return tuple(found)


def _title_of_path(path: str) -> str:
    *folders, name = path.split("/")
    stem = name.rpartition(".")[0]
    if stem.lower() in ("index", "readme"):
        stem = folders[-1] if folders else "Home"
    title = re.sub(r"[-_]+", " ", stem)
    return title.capitalize() if title.islower() else title


def _by_path(source: Source) -> str:
    return source.path
