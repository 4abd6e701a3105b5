"""Values in one line: `commit(2, "a.md", by=ADA)`.

A commit is named by its day, and a blob by its very text, so a test says all that it depends on.
"""

from datetime import UTC, datetime, timedelta

from learnscape.derive.landings import Landing, mainline
from learnscape.derive.lives import Lives, Part
from learnscape.derive.merges import blobs_written, own_work
from learnscape.derive.news import crowds_of, firsts_of, landed_of, names_of
from learnscape.derive.pasts import bulk_commits, past_of
from learnscape.derive.revisions import recent_landings, revisions
from learnscape.model import (
    Announcement,
    Change,
    Commit,
    Credit,
    Page,
    Past,
    Person,
    Share,
    Signature,
)
from learnscape.read.announcements import read_announcement

ADA = Signature("Ada Lovelace", "ada@example.org")
BOB = Signature("Bob Kahn", "bob@example.org")
CLEO = Signature("Cleo Diaz", "cleo@example.org")

_FIRST = datetime(2024, 1, 1, 12, tzinfo=UTC)
LONG = " ".join(f"w{n}" for n in range(100))
LONGER = LONG + " " + " ".join(f"x{n}" for n in range(30))
LATER = 10_000  # a day after every test's


def moment(day):
    """Give the moment at which things happen on a day."""
    return _FIRST + timedelta(days=day)


def seconds(day):
    """Give that moment as git counts it."""
    return int(moment(day).timestamp())


def sha(day):
    """Give the name of the commit of a day."""
    return f"{day:040x}"


def added(path, text="new"):
    """Give the birth of a file."""
    return Change(path, "A", new=text)


def edited(path, old, new):
    """Give a change of text."""
    return Change(path, "M", old=old, new=new)


def moved(was, path, text="same", new=None):
    """Give a rename, with or without a change of text."""
    return Change(path, "R", was=was, old=text, new=text if new is None else new)


def deleted(path, text="old"):
    """Give the end of a file."""
    return Change(path, "D", old=text)


def commit(
    day, *changes, by=ADA, co=(), landed=None, after=None, subject="Edit", body="", news=None
):
    """Give a commit.

    Args:
        day: When it was written, and its name.
        changes: Changes, or paths of files that were edited.
        by: Its author.
        co: Its co-authors.
        landed: When it was committed, if another day.
        after: The days of its parents; else the next in the history.
        subject: Its first line.
        body: The rest of its message.
        news: What its trailer `News:` says.
    """
    return Commit(
        sha=sha(day),
        parents=("?",) if after is None else tuple(map(sha, after)),
        authored=seconds(day),
        committed=seconds(day if landed is None else landed),
        authors=(by, *co),
        subject=subject,
        changes=tuple(
            edited(change, f"before{day}", f"after{day}") if isinstance(change, str) else change
            for change in changes
        ),
        body=body,
        news=news,
    )


def history(*commits):
    """Give commits as git does, newest first, each after the next where it does not say."""
    parents = [*((older.sha,) for older in commits[1:]), ()]
    return [
        one._replace(parents=before) if one.parents == ("?",) else one
        for one, before in zip(commits, parents, strict=False)
    ]


def texts(names):
    """Give the contents of blobs that are named by their text."""
    return {name: name.encode() for name in names}


def lives(*commits, now=LATER, boundary=(), exact_renames_only=False):
    """Give the lives that a history tells."""
    result = Lives([sha(day) for day in boundary], exact_renames_only=exact_renames_only)
    result.read(mainline(history(*commits), now=seconds(now)))
    return result


def life(*commits, path="a.md", **options):
    """Give the life of one page that stands."""
    return lives(*commits, **options).standing[path]


def pasts(*commits, now=LATER, boundary=(), texts=texts):
    """Give what a history tells: the past of each page that stands, and who did something first."""
    published = mainline(history(*commits), now=seconds(now))
    known = Lives([sha(day) for day in boundary])
    known.read(published)
    bulk, names = bulk_commits(known.every, ()), names_of(known.every)
    not_yet = {one.sha for one in published.ahead_of_time}
    written = blobs_written(commits)
    merges = {life: own_work(life, written, texts) for life in known.standing.values()}
    crowds, found = crowds_of(known.every), {}
    recent = recent_landings(published, crowds.edits, bulk)
    births = {one: read_announcement(text) for one, text in _first_texts(merges, texts)}
    revised = revisions(
        merges,
        drafts={one for one, birth in births.items() if birth.draft},
        bulk=bulk,
        recent=recent,
        texts=texts,
        announced=read_announcement,
    )
    for path, one in known.standing.items():
        options = {"merges": merges[one], "revisions": revised[one]}
        landed = landed_of(
            one,
            **options,
            first=births.get(one, Announcement()),
            recent=recent,
            not_yet=not_yet,
            crowds=crowds,
        )
        name = names.get(one, "")
        found[path] = past_of(one, **options, bulk=bulk, name=name, landed=landed, now=seconds(now))
    firsts = firsts_of(known.every, published, standing=merges, bulk=bulk, not_yet=not_yet)
    return found, firsts


def _first_texts(lives, texts):
    """Give the text that each published page began with."""
    for one in lives:
        if one.published:
            name = one.steps[0].change.new
            yield one, texts([name])[name]


def landed(*commits, path="a.md", **options):
    """Give what is worth telling of one page, newest first."""
    return pasts(*commits, **options)[0][path].landed


def step(day, change, *, landing=None):
    """Give what a commit of the published branch did to a page."""
    one = commit(day, change, after=())
    return Part(one, change, landing or Landing(one, time=one.committed))


def share(day, *authors, **facts):
    """Give a commit's part in a page."""
    return Share(sha(day), moment(day), authors or (ADA,), **facts)


def past(*shares, born=None, dates=None):
    """Give a page's past, from its shares, newest first; born of the oldest."""
    if born is None and shares:
        born = int(shares[-1].sha, 16)
    return Past(dates, shares, None if born is None else sha(born))


def page(path="a.md", **facts):
    """Give a page."""
    return Page(path, facts.pop("title", path), **facts)


def person(handle, *claims, **facts):
    """Give a person who is recognised by some addresses and accounts."""
    return Person(
        handle,
        facts.pop("name", handle.capitalize()),
        path=f"people/{handle}.md",
        emails=frozenset(claim for claim in claims if "@" in claim),
        accounts=frozenset(claim for claim in claims if "@" not in claim),
        **facts,
    )


def people(*known):
    """Give people by handle."""
    return {one.handle: one for one in known}


def credit(name, role="author", commits=1, handle=None):
    """Give somebody's share in a page."""
    return Credit(name, role, handle, commits)


def days(part_of_life):
    """Give the days of some parts, in their order."""
    return [int(part.commit.sha, 16) for part in part_of_life]
