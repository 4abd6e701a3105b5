"""The reviews that the ledger lacks, brought from the forge into it: each change once."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from learnscape.derive.folders import DocsFolder
from learnscape.derive.landings import mainline
from learnscape.derive.records import Net, Published
from learnscape.forges.changes import IN_A_ROW, Forge, ForgeError, MergedChange, Store
from learnscape.model import Commit, Record, RecordedPage
from learnscape.read import git, history
from learnscape.read.communities import FOLDER as COMMUNITIES
from learnscape.read.fields import RecordError
from learnscape.read.ledger import read_ledger
from learnscape.read.records import read_record
from learnscape.recording.steps import Step, Steps, Unread
from learnscape.recording.texts import Place, Texts
from learnscape.write.records import record_file

_AT_ONCE = 100  # records in one commit of the ledger
_NEVER = 1 << 62  # seconds since 1970: it does not matter here when something landed


class Recording:
    """What is to be recorded, and the recording of it.

    Attributes:
        root: The repository.
        wanted: The landings that changed pages and that no sound record tells of, with the number
            of each, oldest first.
        unread: Those of them that could not be read.
        written: How many records were handed to the store.
    """

    def __init__(self, docs: Path, *, branch: str | None = None) -> None:
        """Read the history and the ledger.

        Args:
            docs: The docs folder.
            branch: The published branch at the forge, where that is known.

        Raises:
            NoHistoryError: There is no history, or not all of it.
            LedgerError: Somebody rewrote the ledger.
        """
        repository = git.find_repository(docs := docs.resolve())
        if repository.boundary or repository.partial:
            raise git.NoHistoryError(
                "this clone has not all of the history, so it cannot be told what was merged",
                "make a whole clone; in a workflow, check out with `fetch-depth: 0`",
            )
        self.root = repository.root
        place = docs.relative_to(repository.root.resolve()).as_posix()
        prefix = "" if place == "." else f"{place}/"
        commits: list[Commit] = []
        if repository.head:
            commits += history.parse_log(history.start_log(repository, history.MARKDOWN))
        self._here = {commit.sha for commit in commits}
        self._published = Published(mainline(commits, now=_NEVER))
        self._folder = DocsFolder(self._published.landings, prefix, COMMUNITIES)
        with closing(git.Blobs(self.root)) as blobs:
            ledger = read_ledger(repository, blobs)
        self._files = ledger.files
        self._told = self._told_by(ledger.records)
        there = _published_at_origin(self.root, branch)
        self.wanted = {
            landing.commit.sha: place
            for place, landing in enumerate(self._published.landings)
            if place not in self._told
            and (there is None or landing.commit.sha in there)
            and any(
                change.status != "D" and self._is_page(change.path, place)
                for change in landing.commit.changes
            )
        }
        self.unread: list[Unread] = []
        self.written = 0

    def run(self, forge: Forge, store: Store, *, recorder: str) -> Iterator[str]:
        """Record what is wanted; yield each landing that the forge was asked about.

        The same records come of it in however many runs, and beside other recorders.

        Raises:
            ForgeError: It is of no use to go on. What was read by then is written.
        """
        chain = [landing.commit for landing in self._published.landings]
        steps = Steps(self._published, self.wanted, self._told)
        self.unread = steps.unread
        ready: list[Step] = []
        with closing(Texts(self.root, self._here, forge)) as texts:
            try:
                for sha, some in steps.of(forge.changes(chain, self.wanted)):
                    ready += some
                    if len(ready) >= _AT_ONCE:
                        full, ready = ready, []
                        self._write(full, store, texts, recorder)
                    yield sha
            except ForgeError:
                self._write(ready, store, texts, recorder)
                raise
            self._write(ready, store, texts, recorder)

    def _told_by(self, records: Sequence[Record]) -> set[int]:
        """Return the numbers of the landings that sound records tell of."""
        published = self._published
        sound = [r for r in records if r.kind == "change" and not published.complaint(r)]
        spans = [said for record in sound if (said := published.said(record))]
        return {place for said in spans for place in range(said.base + 1, said.place + 1)}

    def _write(self, steps: Sequence[Step], store: Store, texts: Texts, recorder: str) -> None:
        files: dict[str, bytes] = {}
        for record in self._records(steps, texts):
            number = 1
            name, data = record_file(record, recorder=recorder)
            while name in self._files:  # one that is not sound
                number += 1
                name, data = record_file(record, recorder=recorder, number=number)
            try:
                complaint = self._published.complaint(read_record(name, data))
            except RecordError as error:
                complaint = str(error)
            if complaint:
                what = f"what is said of it makes no record: {complaint}"
                self.unread.append(Unread(record.commit, ForgeError(what)))
            else:
                files[name] = data
        if files:
            changes = "a change" if len(files) == 1 else f"{len(files)} changes"
            store.append(files, f"Record the reviews of {changes}")
        self.written += len(files)

    def _records(self, steps: Sequence[Step], texts: Texts) -> Iterator[Record]:
        """Yield the records; texts are asked for all at once, or step by step where that fails."""
        left, failures = [steps], 0
        while left:
            some = left.pop(0)
            try:
                seen = texts(place for step in some for place in self._approved(step))
            except ForgeError as error:
                failures += len(some) == 1
                if not error.passing or failures > IN_A_ROW:
                    raise
                if len(some) == 1:
                    self.unread.append(Unread(self._sha(some[0].place), error))
                else:
                    left = [[step] for step in some]
            else:
                failures = 0
                yield from (self._record(step, seen) for step in some)

    def _record(self, step: Step, seen: Mapping[Place, str]) -> Record:
        change, pages = step.change, self._pages(step)
        last = _last_approved(change)
        return Record(
            kind="change",
            commit=self._sha(step.place),
            base=self._sha(step.base) if step.base >= 0 else "",
            pages=tuple(
                RecordedPage(path, net.new, net.old, seen.get((last, path)))
                for path, net in pages.items()
            ),
            decisions=tuple(
                one._replace(
                    seen={path: seen[one.head, path] for path in pages if (one.head, path) in seen}
                )
                if one.head != last
                else one
                for one in change.decisions
            ),
            authors=change.authors,
            merged_by=change.merged_by,
            change=change.id or None,
            evidence=change.evidence,
        )

    def _approved(self, step: Step) -> list[Place]:
        """Return the texts that were approved in a change: pages as they were then."""
        heads = {one.head for one in step.change.decisions if one.verdict == "approved"}
        return [(head, path) for head in heads if head for path in self._pages(step)]

    def _pages(self, step: Step) -> dict[str, Net]:
        net = self._published.net(step.base, step.place)
        return {path: what for path, what in net.items() if self._is_page(path, step.place)}

    def _sha(self, place: int) -> str:
        return self._published.landings[place].commit.sha

    def _is_page(self, path: str, place: int) -> bool:
        inside = self._folder.inside(path, place)
        return inside is not None and inside.lower().endswith(history.MARKDOWN)


def _last_approved(change: MergedChange) -> str:
    """Return the commit that was approved last; "" where none was, or it is not known."""
    heads = [(one.at, one.head) for one in change.decisions if one.verdict == "approved"]
    return max(heads)[1] if heads else ""


def _published_at_origin(root: Path, branch: str | None) -> set[str] | None:
    """Return the commits of the published branch at the forge, as this clone last saw it.

    Whoever works on something of their own has commits that are not published, and may never be.

    Args:
        root: The repository.
        branch: The name of the branch, where it is known.

    Returns:
        None where this clone knows of no such branch: then all it has is published.
    """
    names = [branch] if branch else ["HEAD", "main", "master"]
    places = [f"refs/remotes/origin/{name}" for name in names]
    answer = b"".join(git.stream(root, "for-each-ref", "--format=%(refname)", *places))
    known = answer.decode(errors="surrogateescape").splitlines()
    for place in places:
        if place in known:
            chain = b"".join(git.stream(root, "rev-list", "--first-parent", place, "--"))
            return {*chain.decode().split()}
    return None
