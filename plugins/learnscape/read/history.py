"""Every commit of a repository, from one streamed `git log`."""

import re
from collections.abc import Iterable, Iterator

from learnscape.model import Change, Commit, Signature
from learnscape.read import git

MARKDOWN = ("md", "markdown", "mdown", "mkdn", "mkd")  # what MkDocs takes for Markdown

_FIELDS = ("%H", "%P", "%at", "%ct", "%aN", "%aE", "%s", "%(trailers:only,unfold,separator=%x1f)")
_CO_AUTHOR = re.compile(rb"co-authored-by:\s*(.*?)\s*(?:<([^<>]*)>)?\s*", re.IGNORECASE | re.DOTALL)
_RENAME_LIMIT = 2000  # pairs a folder of two thousand pages that moved and changed at once
_LAST_SECOND = 253402300799  # the end of the year 9999, where `datetime` ends


def start_log(repository: git.Repository) -> Iterator[bytes]:
    """Start the one pass over the history; what it prints is for `parse_log`.

    Every commit is shown (`--sparse`), children before parents, since it takes the whole graph
    to say what reached the published branch when; but only changes to Markdown files. A merge is
    compared with its first parent. In a clone without file contents only exact renames are found,
    for any other would have to be fetched.
    """
    return git.stream(
        repository.root,
        "log",
        "-z",
        "--raw",
        "--no-abbrev",
        "--full-history",
        "--sparse",
        "--topo-order",
        "--diff-merges=first-parent",
        "-M100%" if repository.partial else "-M",
        f"-l{_RENAME_LIMIT}",
        "--no-rename-empty",
        "--no-relative",
        "--no-notes",
        "--format=tformat:" + "%x00".join(_FIELDS) + "%x00",
        "HEAD",
        "--",
        *(f":(top,icase)*.{ending}" for ending in MARKDOWN),
    )


def parse_log(pieces: Iterable[bytes]) -> Iterator[Commit]:
    """Yield the commits, newest first; whatever bytes they hold, none is lost.

    A commit is eight fields and then its changes, all separated by NUL, which none of them can
    hold: so no name, message or path can be taken for anything else.
    """
    tokens = _tokens(pieces)
    texts = _Texts()
    ids: dict[bytes, str] = {b"0" * 40: ""}

    def known(raw: bytes) -> str:  # one string for each id: blobs and commits are named twice
        return ids.get(raw) or ids.setdefault(raw, "" if raw.strip(b"0") == b"" else raw.decode())

    token = next(tokens, None)
    while token is not None:
        sha, parents = known(token), tuple(map(known, next(tokens).split()))
        authored, committed = _seconds(next(tokens)), _seconds(next(tokens))
        author = texts.signature(next(tokens), next(tokens))
        subject, trailers = _decode(next(tokens)), next(tokens)
        authors = (author, *co_authors(trailers)) if trailers else (author,)
        changes: list[Change] = []
        token = next(tokens, None)
        if token == b"":  # no change to a Markdown file
            token = next(tokens, None)
        while token is not None and token.lstrip(b"\n").startswith(b":"):
            _, _, old, new, status = token.split()
            path = texts.path(next(tokens))
            was = None
            if status[:1] == b"R":
                was, path = path, texts.path(next(tokens))
            changes.append(Change(path, chr(status[0]), was, known(old), known(new)))
            token = next(tokens, None)
        yield Commit(sha, parents, authored, committed, authors, subject, tuple(changes))


def co_authors(trailers: bytes) -> tuple[Signature, ...]:
    """Read the people in a block of trailers, in any spelling of `Co-authored-by`.

    Only git's own idea of a trailer counts, so a name in the prose of a message is none.
    """
    found = (_CO_AUTHOR.fullmatch(line) for line in trailers.split(b"\x1f"))
    return tuple(Signature(_decode(m[1]), _decode(m[2] or b"")) for m in found if m)


def mapped_co_authors(repository: git.Repository, commits: list[Commit]) -> list[Commit]:
    """Give co-authors the names of `.mailmap`, which git applies to authors only."""
    people = {person for commit in commits for person in commit.authors[1:]}
    asked = sorted((p for p in people if p.email.strip()), key=lambda p: (p.name, p.email))
    if not asked or not (repository.root / ".mailmap").is_file():
        return commits
    contacts = [_contact(person) for person in asked]
    answers = git.check_mailmap(repository.root, contacts)
    found = (re.fullmatch(rb"(.*?)\s*<(.*)>", answer) for answer in answers)
    mapped = {
        person: Signature(_decode(match[1]), _decode(match[2])) if match else person
        for person, match in zip(asked, found, strict=True)
    }
    return [
        commit._replace(
            authors=(commit.authors[0], *(mapped.get(p, p) for p in commit.authors[1:]))
        )
        if len(commit.authors) > 1
        else commit
        for commit in commits
    ]


def _contact(person: Signature) -> bytes:
    name, address = (re.sub(r"[<>\r\n]", "", part).strip() for part in (person.name, person.email))
    return f"{name} <{address}>".encode(errors="surrogateescape")


class _Texts:
    """Decoded text, one object for each: a history says the same names many times."""

    def __init__(self) -> None:
        self._people: dict[tuple[bytes, bytes], Signature] = {}
        self._paths: dict[bytes, str] = {}

    def signature(self, name: bytes, address: bytes) -> Signature:
        key = (name, address)
        if key not in self._people:
            self._people[key] = Signature(_decode(name), _decode(address))
        return self._people[key]

    def path(self, raw: bytes) -> str:
        if raw not in self._paths:
            self._paths[raw] = raw.decode(errors="surrogateescape")  # as the disk has it
        return self._paths[raw]


def _tokens(pieces: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for piece in pieces:
        *whole, rest = (rest + piece).split(b"\0")
        yield from whole
    if rest:
        yield rest


def _decode(raw: bytes) -> str:
    """UTF-8, or else Latin-1, which is what old tools wrote without saying so."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _seconds(raw: bytes) -> int:
    return min(max(int(raw or b"0"), 0), _LAST_SECOND)
