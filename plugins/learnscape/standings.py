"""What reviews make of every page: records, authority and texts, brought together."""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from itertools import count, islice

from learnscape.derive.approvals import Ground
from learnscape.derive.charters import Charters, Entry, claims_of_address
from learnscape.derive.folders import DocsFolder
from learnscape.derive.landings import Mainline
from learnscape.derive.lives import Life, Part, left_by
from learnscape.derive.merges import Texts
from learnscape.derive.records import Published, Said
from learnscape.derive.trailers import records_of
from learnscape.derive.validation import Step, standing_of
from learnscape.derive.words import front_of, is_substantive
from learnscape.model import (
    Change,
    Community,
    Person,
    Record,
    RecordedPage,
    Rules,
    Signature,
    Standing,
)
from learnscape.problems import Problem
from learnscape.read import git
from learnscape.read.communities import FOLDER as COMMUNITIES
from learnscape.read.communities import is_community, read_community
from learnscape.read.front_matter import FrontMatter, read_front_matter
from learnscape.read.front_matter import slugs as read_slugs
from learnscape.read.front_matter import span as read_span
from learnscape.read.front_matter import text as read_text
from learnscape.read.ledger import read_ledger
from learnscape.read.people import FOLDER as PEOPLE
from learnscape.read.people import is_person, read_person
from learnscape.read.prose import answers_of

_NAMED = 3  # records, in one line
_AT_ONCE = 100  # pages whose texts are held
KEYS = ".allowed_signers"  # on the published branch: whose keys may sign records


@dataclass
class Standings:
    """What reviews make of every page, and what is to be said about the records."""

    of: dict[Life, Standing] = field(default_factory=dict)  # where it is not as if never reviewed
    reviewers: dict[str, tuple[str, ...]] = field(default_factory=dict)  # claims, by landing
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def leave_out(self, records: Sequence[Record], why: str) -> None:
        """Say in one line why some records, of which there may be thousands, do not count."""
        if records:
            names = ", ".join(record.name for record in records[:_NAMED])
            more = f" and {len(records) - _NAMED} more" if len(records) > _NAMED else ""
            self.notes.append(f"{git.LEDGER}:{names}{more} left out: {why}")

    def say(self, record: Record, what: str, mended: Collection[str]) -> None:
        """Say what is wrong with a record: a problem, where `learnscape record` can mend it."""
        place = f"{git.LEDGER}:{record.name}"
        if record.kind == "change" and record.commit not in mended:
            mend = "run `learnscape record`, which writes it anew"
            self.problems.append(Problem(place, 0, f"{what}, so it counts for nothing", mend))
        else:
            self.notes.append(f"{place}: {what}, so it counts for nothing")


def read_standings(
    repository: git.Repository,
    mainline: Mainline,
    pages: Mapping[Life, Sequence[Part]],
    *,
    prefix: str,
    rules: Rules,
    bots: Collection[str],
    substantive: Collection[tuple[str, str]],
    aliases: Mapping[str, Collection[str]],
    texts: git.Blobs,
    now: int,
) -> Standings:
    """Read the ledger, and judge every page by it.

    Args:
        repository: Where.
        mainline: Its published branch.
        pages: Those that stand, each with the merges that changed it themselves.
        prefix: Of the docs folder, from the root of the repository.
        rules: What the site asks of a review.
        bots: More addresses and accounts of machines.
        substantive: Pairs of blobs, old and new, that are known to differ in substance.
        aliases: The addresses that `.mailmap` made another, by that one.
        texts: Reads contents.
        now: The end of the day of the build, seconds since 1970.

    Raises:
        LedgerError: Records were changed or deleted.
    """
    result = Standings()
    if not (mainline.landings and (repository.ledger or rules.trust_trailers)):
        return result
    published = Published(mainline, repository.boundary)
    said = [*_recorded(repository, published, rules, texts, result)]
    if rules.trust_trailers and not rules.strict:
        told = {
            place
            for one in said
            if one.record.kind == "change"
            for place in range(one.base + 1, one.place + 1)
        }
        silent = (one for place, one in enumerate(published.landings) if place not in told)
        trailers = records_of(silent, rules.trust_trailers)
        said += filter(None, map(published.said, trailers))
    folder = DocsFolder(published.landings, prefix, COMMUNITIES)
    reading = _Reading(published, folder, substantive, aliases, texts)
    ground = Ground(
        charters=Charters(reading.entries()),
        rules=rules,
        inside=folder.inside,
        differs=cache(reading.differs),
        last_at=published.last_at,
        wrote=cache(reading.wrote),
        size=cache(reading.size),
        now=datetime.fromtimestamp(now, UTC),
        bots=bots,
        named=cache(reading.named),
        answerers=cache(reading.answerers),
    )
    left = iter(_by_page(said, pages, published).items())
    while some := dict(islice(left, _AT_ONCE)):
        reading.hold(page for about in some.values() for _, page in about)
        for life, about in some.items():
            steps = reading.steps(life, pages[life])
            standing = standing_of(steps, about, ground)
            result.of[life] = standing._replace(review_every=reading.review_every(standing, steps))
    for one in said:
        if one.record.kind == "change" and (others := ground.approvals(one)):
            result.reviewers[one.record.commit] = tuple(dict.fromkeys(by.by for by in others))
    return result


def _recorded(
    repository: git.Repository,
    published: Published,
    rules: Rules,
    texts: git.Blobs,
    result: Standings,
) -> Iterable[Said]:
    """Return the sound records of the ledger, and say what is wrong with the others."""
    if not repository.ledger:
        return ()
    keys = f"{published.landings[-1].commit.sha}:{KEYS}"
    ledger = read_ledger(repository, texts, strict=rules.strict, allowed=texts([keys])[keys])
    result.problems += ledger.problems
    result.notes += ledger.notes
    here = [record for record in ledger.records if record.commit in published.places]
    counted = [record for record in here if record.signed or not rules.strict]
    said, wrong = published.sound(counted)
    known = {one.record.commit for one in said}
    for record in counted:
        if what := wrong.get(record.name):
            result.say(record, what, known)
    elsewhere = [record for record in ledger.records if record.commit not in published.places]
    unsigned = [record for record in here if rules.strict and not record.signed]
    result.leave_out(elsewhere, "this branch does not have the commits they are about")
    result.leave_out(unsigned, "`strict` asks for a good signature")
    return said


def _by_page(
    said: Iterable[Said], pages: Iterable[Life], published: Published
) -> dict[Life, list[tuple[Said, RecordedPage]]]:
    """Sort what was said by the page that had that path at that time."""
    mentioned = {page.path for one in said for page in one.record.pages}
    holders: dict[str, list[tuple[Life, list[int], list[str]]]] = {}
    for life in pages:
        if here := life.paths & mentioned:
            places = [published.places[step.commit.sha] for step in life.steps]
            paths = [step.change.path for step in life.steps]
            for path in here:
                holders.setdefault(path, []).append((life, places, paths))
    found: dict[Life, list[tuple[Said, RecordedPage]]] = {}
    for one in said:
        net = published.net(one.base, one.place) if one.record.kind == "change" else {}
        for page in one.record.pages:
            for life, places, paths in holders.get(page.path, ()):
                last = bisect_right(places, one.place) - 1
                if last >= 0 and paths[last] == page.path:
                    old = net[page.path].old if page.path in net else page.old
                    found.setdefault(life, []).append((one, page._replace(old=old)))
                    break
    return found


class _Reading:
    """What judging takes of a history, read when it is asked for."""

    def __init__(
        self,
        published: Published,
        folder: DocsFolder,
        substantive: Collection[tuple[str, str]],
        aliases: Mapping[str, Collection[str]],
        texts: Texts,
    ) -> None:
        self._published, self._folder, self._texts = published, folder, texts
        self._substantive, self._aliases = substantive, aliases
        self._held: Mapping[str, bytes] = {}

    def entries(self) -> Iterator[Entry]:
        """Yield what the files of communities and people became, landing by landing."""
        changes = [
            (place, change)
            for place, landing in enumerate(self._published.landings)
            for change in landing.commit.changes
            if self._has_authority(change.path, place)
            or self._has_authority(change.was or "", place - 1)
        ]
        contents = self._texts({change.new for _, change in changes if change.new})
        keys: dict[str, int] = {}
        numbers = count()
        said: dict[tuple[str, str], Community | Person | None] = {}
        for place in self._folder.moves:  # whatever the docs folder left behind is none of it
            yield from (Entry(place, path, None) for path in self._left_behind(changes, place))
        for place, change in changes:
            if left := left_by(change):
                yield Entry(place, left, None)
            if change.status == "D" or not self._has_authority(change.path, place):
                continue
            if change.was in keys:
                keys[change.path] = keys.pop(change.was)
            key = keys.setdefault(change.path, next(numbers))
            known = (change.path, change.new)
            if known not in said:
                inside = self._folder.inside(change.path, place) or ""
                said[known] = _read_authority(inside, contents.get(change.new, b""))
            yield Entry(place, change.path, said[known], key)

    def hold(self, pages: Iterable[RecordedPage]) -> None:
        """Read the texts of some pages at once: asking git for each takes twice as long."""
        self._held = self._texts(
            {blob for page in pages for blob in (page.blob, page.old, page.reviewed) if blob}
        )

    def differs(self, old: str, new: str) -> bool:
        """Say whether two blobs differ in substance; one that is not here differs from all."""
        if (old, new) in self._substantive:
            return True
        texts = self._text(old), self._text(new)
        if _answers(texts[0]) != _answers(texts[1]):
            return True  # however few words that takes: nobody vouched for what is answered now
        alike = front_of(texts[0]) == front_of(texts[1])
        return is_substantive(*texts) if alike else is_substantive(*texts, shown=_shown)

    def named(self, blob: str) -> tuple[str, ...]:
        """Return the communities that a text names, where it is a question."""
        front = _question(self._text(blob)) if blob else None
        return (front.get("communities", read_slugs) or ()) if front else ()

    def answerers(self, blob: str) -> tuple[str, ...]:
        """Return who answers a question, by what holds."""
        answers = _answers(self._text(blob)) if blob else ()
        return tuple(by for by, holds in answers if by and holds)

    def wrote(self, base: int, place: int) -> frozenset[str]:
        """Return who wrote what landed after one landing, up to another."""
        landings = self._published.landings[base + 1 : place + 1]
        commits = (
            commit
            for landing in landings
            for commit in landing.brought or (landing.commit,)
            if not commit.parents[1:] or not landing.brought
        )
        return self._claims(author for commit in commits for author in commit.authors)

    def size(self, base: int, place: int) -> int:
        """Return how many pages some landings changed."""
        prefix = self._folder.at(place)
        return sum(path.startswith(prefix) for path in self._published.net(base, place))

    def steps(self, life: Life, merges: Sequence[Part]) -> list[Step]:
        """Return what a page was, landing by landing, and who wrote that."""
        authors: dict[int, list[Signature]] = {}
        for part in (*life.parts, *merges):
            authors.setdefault(id(part.landing), []).extend(part.commit.authors)
        return [
            Step(
                self._published.places[step.commit.sha],
                datetime.fromtimestamp(step.landing.time, UTC),
                step.change.new,
                self._claims(authors.get(id(step.landing), ())),
            )
            for step in life.steps
            if step.landing
        ]

    def review_every(self, standing: Standing, steps: Sequence[Step]) -> str | None:
        """Return how long the validated text said that a review of it holds."""
        if not standing.vouched or not standing.community:
            return None
        place = self._published.places[standing.vouched.commit]
        blob = next((step.blob for step in reversed(steps) if step.place <= place), "")
        front = _front(self._text(blob), "") if blob else None
        return front.get("review_every", read_span) if front else None

    def _text(self, blob: str) -> bytes:
        return self._held[blob] if blob in self._held else self._texts([blob])[blob]

    def _claims(self, signatures: Iterable[Signature]) -> frozenset[str]:
        """Return what signatures say about who it is, and what they were before `.mailmap`."""
        addresses = {signature.email.lower() for signature in signatures}
        raw = (self._aliases.get(address, ()) for address in addresses)
        return frozenset().union(*map(claims_of_address, addresses.union(*raw)))

    def _has_authority(self, path: str, place: int) -> bool:
        inside = self._folder.inside(path, place)
        return inside is not None and inside.startswith((COMMUNITIES, PEOPLE))

    def _left_behind(self, changes: Iterable[tuple[int, Change]], move: int) -> set[str]:
        paths = {change.path for place, change in changes if place < move}
        return {path for path in paths if self._folder.inside(path, move) is None}


def _read_authority(path: str, raw: bytes) -> Community | Person | None:
    front = _front(raw, path)
    if not path.endswith(".md"):
        return None  # or one name could have two files
    if is_person(path, front):
        return read_person(path, front)
    return read_community(path, front, "") if is_community(path, front) else None


def _shown(raw: bytes) -> bytes:
    """Return what readers are shown: also settings that nobody can read, for these are text."""
    front = _front(raw, "")
    return front.body.encode() if front.nodes and not front.unread else raw


def _question(raw: bytes) -> FrontMatter | None:
    """Return the settings and the body of a question; None where the text is none."""
    if b"question" not in front_of(raw):
        return None
    front = _front(raw, "")
    return front if front.get("kind", read_text) == "question" else None


def _answers(raw: bytes) -> list[tuple[str, bool]]:
    """Return who answers a question, and whether that holds."""
    front = _question(raw)
    return [(one.by, one.corrected is None) for one in answers_of(front.body)] if front else []


def _front(raw: bytes, path: str) -> FrontMatter:
    return read_front_matter(path, raw.decode(errors="replace"))
