"""What a page says of itself: a Markdown file, read up to its first paragraph."""

import html
import os
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from learnscape.model import NamedCredit, Page
from learnscape.problems import Problem
from learnscape.read import front_matter
from learnscape.read.front_matter import FrontMatter
from learnscape.read.history import MARKDOWN

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

_ENDINGS = tuple(f".{ending}" for ending in MARKDOWN)
_LINES_READ = 100  # what comes later is neither title nor summary
_SUMMARY_LENGTH = 300
_LOOKED_AT = 10 * _SUMMARY_LENGTH  # signs: markup that nobody closes is looked for up to the end
_BREAK_WITHIN = 40  # signs: a last word longer than this is cut, as where nothing parts the words
_HEADING = re.compile(r"#\s+(.*)")
_UNDERLINE = re.compile(r"=+\s*")
_FENCE = re.compile(r"\s*(```|~~~)")
_NO_PROSE = re.compile(
    r"\s*(?:[#>|!?=:<`~$%]|[-*+]\s|\d+[.)]\s|\[[^\]]+\]:|---|\*\*\*|___)|    |\t"
)
_MARKUP = (
    (re.compile(r"!\[([^\]]*)\]\([^)]*\)|!\[([^\]]*)\]\[[^\]]*\]"), ""),
    (re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\[[^\]]*\])"), r"\1"),
    (re.compile(r"<(https?://[^>]+)>"), r"\1"),
    (re.compile(r"<[^<>]+>"), ""),
    (re.compile(r"\s*\{\s*[:#.=][^{}]*\}"), ""),
    (re.compile(r"(\*\*\*|\*\*|\*|__|``|`|~~)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<!\w)_(?=\S)(.+?)(?<=\S)_(?!\w)"), r"\1"),
    (re.compile(r"\\([\\`*_{}\[\]()#+\-.!~|<>])"), r"\1"),
)


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
    text = raw.decode(errors="replace")
    front = front_matter.read_front_matter(name, text)
    if "\ufffd" in text and b"\xef\xbf\xbd" not in raw:
        front.wrong("", "the file is not in UTF-8", "save it as UTF-8")
    status = front.get("status", front_matter.one_of(*STATUSES, *STATUSES_OF_MATERIAL, *statuses))
    replaced_by = front.get("replaced_by", front_matter.path_under_docs)
    if replaced_by and status != "retired":
        what = "`replaced_by` says nothing while the page is not retired"
        front.wrong("replaced_by", what, "add `status: retired`")
    heading, summary = _title_and_summary(front.body)
    title = front.get("title", front_matter.text) or heading
    page = Page(
        path=path,
        title=title or _title_of_path(path),
        summary=front.get("description", front_matter.text) or summary,
        kind=front.get("kind", front_matter.one_of(*KINDS)) or "guide",
        status=status,
        tags=front.get("tags", front_matter.texts) or (),
        communities=front.get("communities", front_matter.slugs) or (),
        review_every=front.get("review_every", front_matter.span),
        replaced_by=replaced_by,
        credits=front.get("credits", _named_credits) or (),
        whats_new=front.get("whats_new", front_matter.text_or_false),
        created=front.get("created", front_matter.moment),
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


def _named_credits(front: FrontMatter, key: str, node: yaml.Node) -> tuple[NamedCredit, ...]:
    example = f'{key}: [{{name: "Mary Jones", role: "illustrator"}}]'
    found = []
    for entry in front_matter.mappings(front, key, node, example):
        name, person, role = (entry.get(k, front_matter.text) for k in ("name", "person", "role"))
        if not role or bool(name) == bool(person):
            what = f"an entry of `{key}` needs a `role` and either a `name` or a `person`"
            front.wrong(next(iter(entry.nodes.values()), node), what, f"write `{example}`")
            continue
        found.append(NamedCredit(role, name, person, entry.get("when", front_matter.moment)))
    return tuple(found)


def _title_and_summary(body: str) -> tuple[str, str]:
    """Return the first heading and the first paragraph of prose below it, as plain text.

    Without a heading, or with none above it, any first paragraph will do.
    """
    title, fenced, previous = "", False, ""
    paragraph: list[str] = []
    earlier: list[str] = []
    for line in body.split("\n", _LINES_READ)[:_LINES_READ]:
        if _FENCE.match(line):
            fenced = not fenced
        if not title and not fenced:
            if heading := _HEADING.fullmatch(line):
                title = _plain(heading[1].rstrip().rstrip("#"))
            elif _UNDERLINE.fullmatch(line) and previous.strip():
                title, paragraph = _plain(previous), []
                continue
        if not fenced and line.strip() and (paragraph or not _NO_PROSE.match(line)):
            paragraph.append(line.strip())
        elif paragraph:
            if title:
                break
            paragraph, earlier = [], earlier or paragraph
        previous = line
    return title, _shortened(_plain(" ".join(paragraph or earlier)))


def _plain(text: str) -> str:
    text = text[:_LOOKED_AT]
    for pattern, replacement in _MARKUP:
        text = pattern.sub(replacement, text)
    return " ".join(html.unescape(text).split())


def _shortened(text: str) -> str:
    if len(text) <= _SUMMARY_LENGTH:
        return text
    short = text[:_SUMMARY_LENGTH]
    if " " in short[-_BREAK_WITHIN:]:
        short = short.rpartition(" ")[0]
    return short.rstrip(".,;:") + " …"


def _title_of_path(path: str) -> str:
    *folders, name = path.split("/")
    stem = name.rpartition(".")[0]
    if stem.lower() in ("index", "readme"):
        stem = folders[-1] if folders else "Home"
    title = re.sub(r"[-_]+", " ", stem)
    return title.capitalize() if title.islower() else title


def _by_path(source: Source) -> str:
    return source.path
