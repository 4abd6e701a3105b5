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
    answered: bool = False  # a question that has an answer


class Landed(NamedTuple):
    """One landing that did something to a page that is worth telling."""

    kind: str  # new, revised, answered, retired
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
    minor: bool = False  # known to have changed no more than a few words


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
    question: "Question | None" = None  # what it asks, where its kind is question
    declared: str = ""  # that it was reviewed, and by whom or when, by its own word
    lines: Mapping[str, int] = field(default_factory=dict, repr=False, compare=False)

    @property
    def asks(self) -> bool:
        """Whether it is a question that waits for an answer."""
        return self.question is not None and self.question.is_open and self.status != "retired"


class Answer(NamedTuple):
    """One answer to a question, as its heading has it."""

    by: str = ""  # a handle, or a name; "" where it says none
    corrected: str | None = None  # why it holds no longer; None: it holds


class Question(NamedTuple):
    """What a page asks, and what was answered."""

    asked: datetime | None = None
    by: str = ""  # a handle, or a name: who asked, where they wish that to be known
    asked_also: int = 0  # how many others share it
    answered_in: str | None = None  # the page that the answer was folded into
    answers: tuple[Answer, ...] = ()  # in their order

    @property
    def is_open(self) -> bool:
        """Whether no answer holds, here or on another page."""
        return not self.answered_in and all(one.corrected is not None for one in self.answers)


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
    mentor: int | None = None  # free places for mentees; None: not a mentor
    picture: str | None = None  # the path of a file under the docs folder
    left: datetime | None = None


class Session(NamedTuple):
    """A meeting of a community, once or again and again."""

    title: str
    starts: datetime  # the first time, by the clocks of its zone; no zone of its own
    zone: str  # as the IANA database calls it: Europe/London
    minutes: int = 60
    every: str | None = None  # `2 weeks`; None: once
    where: str = ""


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
    topics: tuple[tuple[str, ...], ...] = ()  # each by its name, then other spellings of it
    channel: str = ""  # where they talk: an address, or words
    sessions: tuple[Session, ...] = ()
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


class Expert(NamedTuple):
    """Somebody to ask, and why."""

    who: Contributor  # as they wish to be shown
    handle: str | None  # of their people file; None: none, so only stewards hear of them
    confirmed: str = ""  # validator or champion, of the community that is asked for
    of: str = ""  # the title of that
    made: int = 0  # pages, of those that are asked about, that they wrote or improved
    created: int = 0  # of these, begun
    validated: int = 0
    answered: int = 0  # questions
    beside: int = 0  # other pages close to it, where nothing was done for the page itself
    declares: bool = False  # that they like to be asked about the topic
    last: datetime | None = None  # the newest of all this


@dataclass(frozen=True, slots=True)
class Update:
    """One entry of What's new."""

    # new, revised, answered, retired, welcome, validated; of reminders: due, changed, withdrawn
    kind: str
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
