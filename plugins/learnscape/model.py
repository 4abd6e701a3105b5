"""The vocabulary: plain, frozen values that every other module speaks in.

Times are aware and in UTC. `None` means that a fact cannot be known, never "now" and never a guess.
What a history holds by the ten thousand is a `NamedTuple`, made three times as fast as a dataclass.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple


class Signature(NamedTuple):
    """A name and an address as git knows them, after `.mailmap`."""

    name: str
    email: str


class Change(NamedTuple):
    """What one commit did to one file, against its first parent."""

    path: str
    status: str  # git's letter: A added, M modified, D deleted, R renamed, T became another type
    was: str | None = None  # the path before a rename
    old: str = ""  # the blob before, "" where there was none
    new: str = ""  # the blob after, "" where there is none


class Commit(NamedTuple):
    """One commit, reduced to what credits, dates and news need."""

    sha: str
    parents: tuple[str, ...]
    authored: int  # seconds since 1970, UTC, as the commit claims
    committed: int
    authors: tuple[Signature, ...]  # who committed it first, then the co-authors
    subject: str
    changes: tuple[Change, ...] = ()


class Share(NamedTuple):
    """One commit's part in one page."""

    sha: str
    when: datetime  # when it was written
    authors: tuple[Signature, ...]
    bulk: bool = False  # one of more than twenty edits at once, or listed as not worth blaming


@dataclass(frozen=True, slots=True)
class Dates:
    """When a page came to be what it is: `created <= published <= updated <= touched`."""

    created: datetime | None = None  # the first commit of its life
    published: datetime | None = None  # when it first reached the published branch
    updated: datetime | None = None  # when its last substantive change got there
    touched: datetime | None = None  # when anything in it last changed


@dataclass(frozen=True, slots=True)
class Past:
    """What git says of one file that stands in the newest commit."""

    dates: Dates
    shares: tuple[Share, ...]  # newest first
    born: str | None = None  # the commit that began it; None where the history is cut


@dataclass(frozen=True, slots=True)
class Page:
    """One Markdown file, identified for ever by its path under the docs folder."""

    path: str
    title: str
    summary: str = ""
    kind: str = "guide"
    status: str | None = None
    tags: tuple[str, ...] = ()
    communities: tuple[str, ...] = ()
    review_every: str | None = None
    replaced_by: str | None = None
    credits: tuple["NamedCredit", ...] = ()
    whats_new: str | Literal[False] | None = None
    created: datetime | None = None
    lines: Mapping[str, int] = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class NamedCredit:
    """Someone whose work left no commit, named in the front matter under `credits`."""

    role: str
    name: str | None = None  # free text, or …
    person: str | None = None  # … a handle
    when: datetime | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Someone with a file of their own: `docs/people/<handle>.md`."""

    handle: str
    name: str
    path: str = field(default="", compare=False)  # of their own page, under the docs folder
    emails: frozenset[str] = field(default=frozenset(), repr=False)
    accounts: frozenset[str] = frozenset()  # `gh:583231`
    credit: str = "full"  # full, name, none, or as
    shown_as: str | None = None  # the name to show, where `credit` is `as`
    ask_me_about: tuple[str, ...] = ()
    mentor: int | None = None  # places for mentees; None: not a mentor
    left: datetime | None = None


@dataclass(frozen=True, slots=True)
class Credit:
    """One person's share in one page."""

    name: str  # as the person wishes to be shown
    role: str  # creator, author, co-author, or as the front matter says
    person: str | None = None  # a handle, where the person has a page
    commits: int = 0
    first: datetime | None = None
    last: datetime | None = None
