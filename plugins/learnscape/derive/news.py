"""What is worth telling of each page, and who did something for the first time."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from learnscape.derive.landings import Landing, Mainline
from learnscape.derive.lives import Life, Part
from learnscape.derive.reasons import reason_of
from learnscape.derive.revisions import Revision, is_edit
from learnscape.model import Announcement, Commit, First, Landed, Says, Signature

AT_ONCE = 20  # pages: a landing that is about more of them is told in one line
SILENT = frozenset({"false", "no", "none"})  # a trailer that says one of these says nothing


def names_of(lives: Iterable[Life]) -> dict[Life, str]:
    """Return what each published page is called for ever: `<the day>:<its first path>`.

    The day is the one that the landing itself claims, for its time may be another tomorrow. Where
    two were published on one day under one path, as after a removal, the later one's first commit
    is added.

    Args:
        lives: Every page there ever was, in the order of history.
    """
    names: dict[Life, str] = {}
    taken: set[str] = set()
    for life in lives:
        if life.published and life.born:
            day = datetime.fromtimestamp(life.published.commit.committed, UTC)
            name = f"{day:%Y-%m-%d}:{life.first_path}"
            names[life] = name if name not in taken else f"{name}:of:{life.born.sha[:12]}"
            taken.add(name)
    return names


@dataclass(frozen=True)
class Crowds:
    """How many pages there ever were to each landing, which tells what goes into one line.

    Pages that are gone count as well: else those that stay would be told again, each for itself.
    """

    births: Counter[str] = field(default_factory=Counter)  # by the landing
    edits: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)  # by the commit whose message tells

    def line_of(self, landing: Landing, *, birth: bool, teller: Commit | None) -> str | None:
        """Return the commit that names the line; None where a page has a line of its own."""
        if teller:
            return teller.sha if self.told[teller.sha] > 1 else None
        sha = landing.commit.sha
        return sha if (self.births if birth else self.edits)[sha] > AT_ONCE else None


def crowds_of(lives: Iterable[Life]) -> Crowds:
    """Count the pages of each landing, from every page there ever was."""
    crowds = Crowds()
    for life in lives:
        if life.published:
            crowds.births[life.published.commit.sha] += 1
        crowds.edits.update(step.commit.sha for step in life.steps if is_edit(step))
        landed = {id(step.landing) for step in life.steps}
        parts = (part for part in (*life.parts, *life.mixed) if id(part.landing) in landed)
        crowds.told.update({part.commit.sha for part in parts if part.commit.news})
    return crowds


def landed_of(
    life: Life,
    merges: Sequence[Part],
    revisions: Sequence[Revision],
    *,
    first: Announcement,
    recent: Collection[str],
    not_yet: Collection[str],
    crowds: Crowds,
) -> list[Landed]:
    """Return what is worth telling of one page, newest first.

    Its birth, or the day it stopped being a draft; where it was retired; each change of substance
    that is recent, and the last; and every recent landing whose message says what to tell.

    Args:
        life: The page's life.
        merges: The merges that changed it themselves.
        revisions: Its revisions, newest first.
        first: What its front matter said at its birth.
        recent: The landings that are.
        not_yet: The landings that are dated after today.
        crowds: How many pages each landing had.
    """
    parts: dict[int, list[Part]] = defaultdict(list)
    for part in (*life.parts, *merges):
        parts[id(part.landing)].append(part)
    found = []
    for kind, landing, revision in _events(life, revisions, recent, first):
        commits = [part.commit for part in parts[id(landing)]]
        teller = _teller(landing, commits)
        news = _news(teller)
        if landing.commit.sha in not_yet or (kind == "told" and not news):
            continue
        reason = reason_of(landing, commits)
        found.append(
            Landed(
                "revised" if kind == "told" else kind,
                landing.commit.sha,
                _moment(landing),
                tuple(dict.fromkeys(by for commit in commits for by in commit.authors)),
                landing.commit.authors[0] if landing.brought else None,
                reason.text,
                reason.number,
                news,
                revision.after.says if revision else first.says,
                crowds.line_of(landing, birth=landing is life.published, teller=teller),
                revision.sections if revision else (),
            )
        )
    return _once(found)[::-1]


def firsts_of(
    lives: Iterable[Life],
    mainline: Mainline,
    *,
    standing: Collection[Life],
    bulk: Collection[str],
    not_yet: Collection[str],
) -> list[First]:
    """Return the first thing that came of each signature; edits in bulk are nobody's.

    Args:
        lives: Every page there ever was.
        mainline: The published branch.
        standing: The pages that are still there.
        bulk: The commits that count for nobody, but for the pages they began.
        not_yet: The landings that are dated after today.
    """
    order = {
        commit.sha: number
        for number, commit in enumerate(c for landing in mainline.landings for c in landing)
    }
    first: dict[Signature, tuple[int, Part, list[Life]]] = {}
    for life in lives:
        for part in life.parts:
            status, sha = part.change.status, part.commit.sha
            if part.landing is None or status == "D" or (status != "A" and sha in bulk):
                continue
            number = order[sha]
            for author in part.commit.authors:
                known = first.get(author)
                if known is None or number < known[0]:
                    first[author] = (number, part, [life])
                elif number == known[0]:
                    known[2].append(life)
    return [
        First(
            author,
            part.commit.sha,
            part.commit.authors.index(author),
            _moment(part.landing),
            min((life.path for life in pages if life in standing), key=_people_last, default=None),
        )
        for author, (_, part, pages) in sorted(first.items(), key=lambda entry: entry[1][0])
        if part.landing and part.landing.commit.sha not in not_yet
    ]


def _events(
    life: Life, revisions: Sequence[Revision], recent: Collection[str], first: Announcement
) -> Iterator[tuple[str, Landing, Revision | None]]:
    """Yield what happened to a page, oldest first.

    Nothing of the time in which it was a draft, or retired: else it would be news of the past when
    that ends. What began so is new at that moment; a page is new only once.
    """
    known = {id(revision.landing): revision for revision in revisions}
    now, is_new = first, life.published is not None
    for landing in (step.landing for step in life.steps if step.landing):
        revision = known.get(id(landing))
        if revision:
            now = revision.after
        if now.draft or (now.retired and not (revision and revision.retires)):
            continue
        if revision and revision.retires:
            yield "retired", landing, revision
        elif is_new:
            is_new = False
            yield "new", landing, revision
        elif revision and revision.answers:
            yield "answered", landing, revision
        elif revision and revision.substantive:
            yield "revised", landing, revision
        elif landing.commit.sha in recent:
            yield "told", landing, revision


def _teller(landing: Landing, commits: Iterable[Commit]) -> Commit | None:
    """Return the commit whose message says what to tell: the landing's, or the last of a page's."""
    told = [commit for commit in (*commits, landing.commit) if commit.news]
    return told[-1] if told else None


def _news(teller: Commit | None) -> Says:
    news = teller.news if teller else None
    return False if news and news.lower() in SILENT else news


def _once(landed: Iterable[Landed]) -> list[Landed]:
    """Let a text in the front matter be said once while it stands: by the first that tells it.

    Args:
        landed: What landed, oldest first.
    """
    stands: Says = None
    said, result = False, []
    for one in landed:
        said = said and one.announced == stands
        stands = one.announced
        result.append(one._replace(announced=None) if said and stands else one)
        said = said or one.news is not False
    return result


def _people_last(path: str) -> tuple[bool, str]:
    """Order paths so that what somebody wrote comes before somebody's own page."""
    return ("/people/" in f"/{path}", path)


def _moment(landing: Landing) -> datetime:
    return datetime.fromtimestamp(landing.time, UTC)
