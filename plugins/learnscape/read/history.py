"""Every commit of a repository, from one streamed `git log`."""

import os
import re
from collections.abc import Iterable, Iterator

from learnscape.model import Change, Commit, Signature
from learnscape.read import git
from learnscape.read.mailmap import Mailmap

MARKDOWN = ("md", "markdown", "mdown", "mkdn", "mkd")  # what MkDocs takes for Markdown
_ALWAYS = ("md", "markdown")  # the common ones

_TRAILERS = "%(trailers:only,unfold,separator=%x1f)"
_FIELDS = ("%H", "%P", "%at", "%ct", "%aN", "%aE", "%s", _TRAILERS, "%b")
_CO_AUTHOR = re.compile(r"(?is)co-authored-by:(.*)")
_TRAILER = re.compile(  # or the rest of the one above, or what `git cherry-pick -x` adds
    r"(?i:news):|[A-Za-z0-9-]+:(?:\s|$)|[ \t]|\(cherry picked from commit "
)
_NEWS = re.compile(r"(?im)^news:[ \t]*(?:\n[ \t]+)?(\S.*(?:\n[ \t]+\S.*)*)")
_REVIEWERS = re.compile(r"(?:Reviewed|Approved)-by:")
_BORS = "Merge #"  # of bors, which names reviewers in the middle of a line
_BODY_KEPT = 2000  # signs of what a merge says: its title, and the number of what it merged
_MESSAGE_READ = 20_000  # signs; of a longer one no part is believed about reviewers
_RENAME_LIMIT = 2000  # pairs a folder of two thousand pages that moved and changed at once
_LAST_SECOND = 253402300799  # the end of the year 9999, where `datetime` ends


def start_log(repository: git.Repository, endings: Iterable[str] = ()) -> Iterator[bytes]:
    """Start the one pass over the history; what it prints is for `parse_log`.

    Every commit is shown (`--sparse`), children before parents, since it takes the whole graph to
    say what reached the published branch when; but only changes to Markdown files. A merge is
    compared with its first parent. In a clone without file contents only exact renames are found,
    for any other would have to be fetched.

    Args:
        repository: Where.
        endings: More endings of names to ask for. Each costs git a tenth of its time.
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
        *(f":(top,icase)*.{ending}" for ending in dict.fromkeys((*_ALWAYS, *endings))),
    )


def parse_log(pieces: Iterable[bytes], mailmap: Mailmap | None = None) -> Iterator[Commit]:
    """Yield the commits, newest first; whatever bytes they hold, none is lost.

    A commit is nine fields and then its changes, all separated by NUL, which none of them can
    hold: so no name, message or path can be taken for anything else.

    Args:
        pieces: What git prints.
        mailmap: Maps co-authors; git has mapped the authors.
    """
    tokens = _tokens(pieces)
    people: dict[tuple[str, str], tuple[Signature]] = {}
    same: dict[str, str] = {"0" * 40: "", "0" * 64: ""}  # one object for each id and path
    once = same.setdefault
    take = tokens.__next__
    token = next(tokens, None)
    while token is not None:
        sha, parents = once(token, token), tuple([once(p, p) for p in take().split()])
        authored, committed = _seconds(take()), _seconds(take())
        signed = (take(), take())
        author = people.get(signed) or people.setdefault(signed, (Signature(*map(_text, signed)),))
        subject, trailers, body = _text(take()), take(), take()
        authors: tuple[Signature, ...] = author
        if trailers:
            authors = (*author, *map(mailmap or _as_it_is, co_authors(trailers)))
        changes: list[Change] = []
        token = next(tokens, None)
        if token == "":  # nothing changed that we asked for
            token = next(tokens, None)
        while token and token.startswith((":", "\n:")):
            _, _, old, new, status = token.split()
            was, path = None, take()
            if status[0] == "R":
                was, path = path, take()
                was = _path(once(was, was))
            path = _path(once(path, path))
            changes.append(Change(path, status[0], was, once(old, old), once(new, new)))
            token = next(tokens, None)
        news = news_in(_text(body)) if "ews:" in body or "EWS:" in body else None
        vouches = body if _REVIEWERS.search(body) or subject.startswith(_BORS) else ""
        body = _text(body)[:_BODY_KEPT] if parents[1:] else ""
        yield Commit(
            sha,
            parents,
            authored,
            committed,
            authors,
            subject,
            tuple(changes),
            body,
            news,
            _text(vouches) if len(vouches) <= _MESSAGE_READ else "",
        )


def co_authors(trailers: str) -> tuple[Signature, ...]:
    """Read the people in a block of trailers, in any spelling of `Co-authored-by`.

    Only git's own idea of a trailer counts, so a name in the prose of a message is none.
    """
    found = (_CO_AUTHOR.fullmatch(line) for line in trailers.split("\x1f"))
    return tuple(_signature(_text(match[1]).strip()) for match in found if match)


def news_in(body: str) -> str | None:
    """Return what the `News:` trailer of a message says, the last where there are several.

    Git knows trailers in the last paragraph alone, where a forge that squashes puts its own; so
    here any paragraph of nothing but trailers will do.
    """
    paragraphs = re.split(r"\n[ \t]*\n", body.replace("\r\n", "\n"))
    said = [
        " ".join(found.split())
        for paragraph in paragraphs
        if all(map(_TRAILER.match, paragraph.strip("\n").split("\n")))
        for found in _NEWS.findall(paragraph)
    ]
    return said[-1] if said else None


def _signature(who: str) -> Signature:
    name, opening, address = who.rpartition("<")
    if opening and address.find(">") == len(address) - 1:
        return Signature(name.strip(), address[:-1])
    return Signature(who, "")


def _as_it_is(signature: Signature) -> Signature:
    return signature


def _tokens(pieces: Iterable[bytes]) -> Iterator[str]:
    """Split at every NUL; each character stands for a byte, whatever its encoding."""
    rest = ""
    for piece in pieces:
        *whole, rest = (rest + piece.decode("latin-1")).split("\0")
        yield from whole
    if rest:
        yield rest


def _text(token: str) -> str:
    """UTF-8, or else Latin-1, which is what old tools wrote without saying so."""
    if token.isascii():
        return token
    try:
        return token.encode("latin-1").decode()
    except UnicodeDecodeError:
        return token


def _path(token: str) -> str:
    """A path as the disk has it, odd bytes included."""
    return token if token.isascii() else os.fsdecode(token.encode("latin-1"))


def _seconds(token: str) -> int:
    seconds = int(token or 0)
    return seconds if 0 <= seconds <= _LAST_SECOND else _LAST_SECOND * (seconds > 0)
