"""The vocabulary: plain, frozen values that every other module speaks in.

Times are aware and in UTC. `None` means that a fact cannot be known, never "now" and never a guess.
What a history holds by the ten thousand is a `NamedTuple`, made three times as fast as a dataclass.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
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
    body: str = ""  # of a merge alone: forges write the title of what was merged there
    news: str | None = None  # what the trailer `News:` says
    vouches: str = ""  # the message below the subject, where it may name reviewers


Says = str | Literal[False] | None  # what to tell, tell nothing, or nothing is said


class Announcement(NamedTuple):
    """What a page's front matter says about news of it."""

    says: Says = None
    draft: bool = False
    retired: bool = False


class Landed(NamedTuple):
    """One landing that did something to a page that is worth telling."""

    kind: str  # new, revised, retired
    sha: str  # of the commit on the published branch
    when: datetime
    authors: tuple[Signature, ...]  # who worked on this page
    merger: Signature | None = None  # who merged that work, by git's word
    reason: str = ""  # the title of the pull request, or the subject
    number: str | None = None  # of the pull request
    news: Says = None  # what the landing's message says to tell
    announced: Says = None  # what the page's front matter said then
    together: str | None = None  # where it is told in one line with others: the commit of that line
    sections: tuple[str, ...] = ()  # headings, of the parts that changed


class First(NamedTuple):
    """The first commit under a signature that did something to a page."""

    signature: Signature
    sha: str
    place: int  # among its authors
    when: datetime  # when it reached the published branch
    path: str | None = None  # a page it was about, where one still stands


class Decision(NamedTuple):
    """What one person said of a change, or of a page as it stands."""

    by: str  # an account, `gh:583231`; a claim, `mail:ada@example.org` or `login:ada`; a handle
    verdict: str  # approved, changes_requested, commented, dismissed
    at: datetime
    head: str = ""  # the commit that they looked at
    until: date | None = None  # no longer than this
    url: str = ""
    bot: bool = False
    seen: Mapping[str, str] = MappingProxyType({})  # blobs by path, where theirs were others


class RecordedPage(NamedTuple):
    """What a record says of one page; blobs by git's ids, "" where there is none."""

    path: str  # from the root of the repository
    blob: str  # as published
    old: str = ""  # before
    reviewed: str | None = None  # at the head that was approved last; None: not known


class Record(NamedTuple):
    """What was said about one merged change, or about pages as they stand."""

    kind: str  # change, revalidation, withdrawal
    commit: str  # on the published branch: what it merged as, or what was looked at
    base: str  # the published commit before it
    pages: tuple[RecordedPage, ...]
    decisions: tuple[Decision, ...] = ()
    authors: tuple[str, ...] = ()  # as in `Decision.by`
    merged_by: str | None = None
    change: str | None = None  # `gh:owner/repo#12`
    evidence: str = "imported"
    signed: bool = False  # by the forge or by a key that the site allows
    name: str = ""  # of its file in the ledger; "" where a commit's message says it


class Vouched(NamedTuple):
    """One time that a page was validated."""

    by: tuple[str, ...]  # as in `Decision.by`, the latest first
    at: datetime
    kind: str  # change, revalidation
    commit: str  # the landing of the text
    evidence: str
    url: str = ""  # of the review
    change: str | None = None


class Standing(NamedTuple):
    """What reviews make of a page's present text, whatever the day."""

    state: str = "unreviewed"  # valid, edited, changed, reviewed, unreviewed, withdrawn
    vouched: Vouched | None = None  # the last time; of `withdrawn` and `reviewed`, who said so
    until: date | None = None  # no longer than this, whatever the clock says
    community: str | None = None  # the slug, today, of the one that vouched
    review_every: str | None = None  # as the validated text had it
    why: str = ""  # of `reviewed`: not_a_validator, too_few, bulk, another_text, moved, left
    changed: datetime | None = None  # when the text left what was validated
    edits: int = 0  # landings that changed the text since
    blob: str = ""  # of the present text
    times: tuple[Vouched, ...] = ()  # every time, newest first


NEVER_REVIEWED = Standing()


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
    name: str | None = None  # the day it was published and its first path; it never changes
    landed: tuple[Landed, ...] = ()  # newest first; of long ago only the birth and the last
    standing: Standing = NEVER_REVIEWED


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
    asks: bool = False  # a question that waits for an answer
    declared: str = ""  # that it was reviewed, and by whom or when, by its own word
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
    logins: frozenset[str] = frozenset()  # `gh:ada`
    credit: str = "full"  # full, name, none, or as
    shown_as: str | None = None  # the name to show, where `credit` is `as`
    ask_me_about: tuple[str, ...] = ()
    mentor: int | None = None  # places for mentees; None: not a mentor
    left: datetime | None = None


@dataclass(frozen=True, slots=True)
class Community:
    """People who care for some pages: `docs/communities/<slug>.md`."""

    slug: str
    title: str
    path: str = field(default="", compare=False)  # of its own page, under the docs folder
    purpose: str = ""
    owns: tuple[str, ...] = ()  # folders (`git/`) and pages, under the docs folder
    validators: tuple[str, ...] = ()  # handles; the first leads
    champions: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    review_every: str | None = None
    min_approvals: int = 1
    lines: Mapping[str, int] = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Rules:
    """What a site asks of a review; more pages than `bulk_limit` at once validate none."""

    strict: bool = False  # only records that are signed
    trust_trailers: tuple[str, ...] = ()  # gitlab, gerrit, gitea, bors, skara
    bulk_limit: int = 20
    revoke_on_leave: bool = False


@dataclass(frozen=True, slots=True)
class Validation:
    """Who vouches for a page on the day of the build, and until when."""

    state: str = "unreviewed"  # valid, edited, changed, overdue, reviewed, unreviewed, withdrawn
    by: tuple["Contributor", ...] = ()
    community: str | None = None  # the slug of the one that vouched
    at: datetime | None = None
    until: date | None = None  # the last day
    evidence: str | None = None  # github-review …; of `unreviewed`: declared, or none
    url: str | None = None  # of the review, or the change
    why: str = ""  # of `reviewed`, as in `Standing`
    changed: datetime | None = None  # when the text left what was validated
    edits: int = 0  # landings that changed the text since
    since: str | None = None  # where the forge shows what changed since
    owner: str | None = None  # the slug of the community that cares for the page today


class Contributor(NamedTuple):
    """Someone as they wish to be shown."""

    name: str
    person: str | None = None  # a handle, where the person has a page


@dataclass(frozen=True, slots=True)
class Update:
    """One entry of What's new."""

    kind: str  # new, revised, retired, welcome, validated; of reminders: due, changed, withdrawn
    when: datetime
    title: str  # the page's, or a sentence
    summary: str  # what to say of it, in one plain line; may be empty
    id: str | None  # a `tag:` URI, minted once; None where the site has no address
    commit: str  # the landing's, or the person's first
    reason: str = ""  # why, in the contributor's words
    page: str | None = None  # its path; None where many are meant, or somebody
    pages: tuple[str, ...] = ()  # all that it is about
    people: tuple[Contributor, ...] = ()
    reviewed_by: tuple[Contributor, ...] = ()
    merged_by: Contributor | None = None
    sections: tuple[str, ...] = ()  # headings, of the parts that changed
    change: str | None = None  # where the forge shows it
    until: date | None = None  # of `due`: the last day that the page is valid


@dataclass(frozen=True, slots=True)
class Credit:
    """One person's share in one page."""

    name: str  # as the person wishes to be shown
    role: str  # creator, author, co-author, or as the front matter says
    person: str | None = None  # a handle, where the person has a page
    commits: int = 0
    first: datetime | None = None
    last: datetime | None = None
