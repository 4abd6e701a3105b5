"""Hold the product's answers against an independent, slow and simple reading of git.

    python -m tests.verify REPOSITORY DOCS [--pages 30] [--seed N] [--jobs N]

For pages picked at random it asks git small questions, one at a time, as a patient person would,
and walks back through every parent. It shares nothing with the product but the lists that say
who is a bot and who an assistant, so a mistake has to be made twice to stay unseen.
"""

import os
import random
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from difflib import SequenceMatcher
from functools import cache, cached_property, reduce
from itertools import accumulate, islice
from operator import and_, or_
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import frontmatter

from learnscape.derive.identities import ASSISTANT_ACCOUNTS, ASSISTANTS, BOTS
from learnscape.library import Library, load
from tests.fixtures.repository import clean_environment

FACTS = ("created", "published", "updated", "touched")
BULK = 20  # pages; whoever edits more of them at once gets no credit
MINOR = 20  # words; and no more than a twentieth of them
MARKDOWN = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
SYNTHETIC = re.compile(r"Merge ([0-9a-f]{40}) into ([0-9a-f]{40})")
NOREPLY = re.compile(r"(?:(\d+)\+)?([^@+\s<]+)@users\.noreply\.github\.com", re.IGNORECASE)
NOREPLY_GITLAB = re.compile(r"(\d+)-[^@\s<]+@users\.noreply\.gitlab\.com", re.IGNORECASE)
FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?\n)?(---|\.\.\.)[ \t]*(\r?\n|\Z)", re.DOTALL)
LINK_TARGETS = re.compile(
    r"(?<=\])\((?:[^()\s]|\([^()\s]*\))*"  # [text](target)
    r"|(?m:^ {0,3}\[[^\]]+\]:\s*\S+)"  # [id]: target
    r"|\b(?:href|src)\s*=\s*(?:\"[^\"]*\"|'[^']*')"
    r"|https?://[^\s)>\]]+"
)
CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"  # written without spaces: every sign a word


# What a fact may be: text that moved counts for little or for much, so `updated` may be unclear.
Moments = frozenset[datetime | None]


@dataclass(frozen=True)
class Change:
    """What a commit did to one file, against one parent."""

    status: str  # A, M, R or T
    was: str  # the path before
    old: str
    new: str


@dataclass(frozen=True)
class Step:
    """A commit of a page's life, and the mainline commit that brought it in."""

    commit: str
    landing: str
    path: str
    change: Change


@dataclass
class Life:
    """All that happened to one page, newest first."""

    landings: list[Step] = field(default_factory=list)  # the net change of each mainline commit
    steps: list[Step] = field(default_factory=list)  # the commits that made them
    births: list[str] = field(default_factory=list)  # those of them that began it, oldest first


@dataclass
class Someone:
    """One identity: every name it has used, and its part in a page."""

    names: set[str]
    role: str = "co-author"
    commits: int = 0

    @property
    def part(self) -> str:
        """The part in words."""
        return f"{self.role} of {self.commits}"


@dataclass
class Reading:
    """What is known of one page, and the commits that say so."""

    dates: dict[str, Moments]
    people: list[Someone]
    helped: set[str]
    landings: list[str] = field(default_factory=list)
    commits: list[str] = field(default_factory=list)


class History:
    """A repository, asked one small question at a time."""

    def __init__(self, root: Path, docs: str) -> None:
        self.root, self.docs = root, f"{docs}/"
        self.diff, self.blob, self.show = cache(self._diff), cache(self._blob), cache(self._show)
        self.is_bulk, self.brought = cache(self._is_bulk), cache(self._brought)
        self.parents = {
            commit: parents
            for commit, *parents in map(str.split, self.lines("rev-list", "--parents", "HEAD"))
        }
        self.mainline = self.lines("rev-list", "--first-parent", "HEAD")
        self.depth = {commit: depth for depth, commit in enumerate(self.mainline)}

    def ask(self, *arguments: str, data: str | None = None) -> str:
        """What git answers."""
        answer = subprocess.run(
            ["git", "-C", os.fspath(self.root), *arguments],
            input=None if data is None else data.encode(errors="surrogateescape"),
            capture_output=True,
            check=True,
            env=clean_environment(),
        )
        return answer.stdout.decode(errors="surrogateescape")

    def lines(self, *arguments: str) -> list[str]:
        """What git answers, line by line."""
        return self.ask(*arguments).split("\n")[:-1]

    def _diff(self, commit: str, parent: str | None = None) -> dict[str, Change]:
        between = [parent, commit] if parent else ["--root", "--no-commit-id", commit]
        options = ["-r", "-z", "-M", "-l0", "--no-rename-empty", "--raw", "--no-abbrev"]
        wanted = [f":(icase)*{end}" for end in MARKDOWN]
        fields = iter(self.ask("diff-tree", *options, *between, "--", *wanted).split("\0"))
        changes = {}
        for record in filter(None, fields):
            old, new, status = record.split()[2:]
            was = next(fields)
            path = next(fields) if status[0] == "R" else was
            changes[path] = Change(status[0], was, old, new)
        return changes

    def net(self, commit: str) -> dict[str, Change]:
        """What a commit changed against its first parent."""
        return self.diff(commit, *self.parents[commit][:1])

    def changes(self, commit: str, path: str) -> dict[str, Change]:
        """What a commit did to a file, against each parent that it differs from."""
        found = {parent: self.diff(commit, parent) for parent in self.parents[commit]}
        return {parent: changes[path] for parent, changes in found.items() if path in changes}

    def files(self, commit: str, folder: str = "") -> set[str]:
        """The plain files of a commit."""
        listed = self.ask("ls-tree", "-rz", commit, *(["--", folder] if folder else []))
        entries = (entry.split("\t", 1) for entry in listed.split("\0") if entry)
        return {path for mode, path in entries if mode.startswith("100")}

    def _blob(self, name: str) -> str:
        return self.ask("cat-file", "blob", name)

    def _show(self, commit: str, form: str) -> str:
        return self.ask("show", "-s", "--no-show-signature", f"--format={form}", commit).rstrip(
            "\n"
        )

    def moment(self, commit: str, form: str) -> datetime:
        """One of the dates of a commit."""
        return datetime.fromtimestamp(int(self.show(commit, form)), UTC)

    def holds(self, commit: str, later: str) -> bool:
        """Whether a commit is part of another's history."""
        return commit in self.ask("merge-base", commit, later).split()

    def _brought(self, landing: str) -> list[str]:
        """What a mainline commit brought in, itself included, children before parents."""
        return self.lines("rev-list", "--topo-order", landing, f"^{self.parents[landing][0]}")

    @cached_property
    def synthetic(self) -> bool:
        """Whether HEAD is a merge that a forge made up for a pull request."""
        head = self.mainline[0]
        said = SYNTHETIC.fullmatch(self.show(head, "%s"))
        return bool(said) and set(said.groups()) == set(self.parents[head])

    @cached_property
    def landed(self) -> dict[str, datetime]:
        """When each mainline commit landed: never later than a newer one, never in the future."""
        line = self.mainline[1:] if self.synthetic else self.mainline
        said = self.lines("log", "--first-parent", "--format=%ct", line[0])
        dates = (datetime.fromtimestamp(int(seconds), UTC) for seconds in said)
        tonight = datetime.now(UTC).replace(hour=23, minute=59, second=59, microsecond=0)
        return dict(zip(line, list(accumulate(dates, min, initial=tonight))[1:], strict=True))

    @cached_property
    def ignored(self) -> set[str]:
        """The commits that the repository itself calls not worth blaming."""
        listed = self.root / ".git-blame-ignore-revs"
        if not listed.is_file():
            return set()
        words = (line.partition("#")[0].strip() for line in listed.read_text().splitlines())
        return {sha for word in words if word for sha in self.parents if sha.startswith(word)}

    def _is_bulk(self, commit: str, landing: str) -> bool:
        if commit in self.ignored:
            return True
        edits = [path for path, change in self.net(commit).items() if change.status in "MRT"]
        if len(edits) <= BULK or len(self.parents[commit]) > 1:
            return False
        return sum(self._was_ever_page(commit, landing, path) for path in edits) > BULK

    def _was_ever_page(self, commit: str, landing: str, path: str) -> bool:
        names = (*self._older_paths(commit, path), *self._newer_paths(landing, path))
        return any(name.startswith(self.docs) for name in names)

    def _older_paths(self, commit: str | None, path: str) -> Iterator[str]:
        while commit:
            yield path
            change = self.net(commit).get(path)
            if change and change.status == "A":
                return
            path = change.was if change else path
            commit = next(iter(self.parents[commit]), None)

    def _newer_paths(self, landing: str, path: str) -> Iterator[str]:
        for newer in reversed(self.mainline[: self.depth[landing]]):
            known = ((new, c) for new, c in self.net(newer).items() if c.was == path)
            now, change = next(((new, c) for new, c in known if c.status != "A"), (path, None))
            path = "" if change and change.status == "D" else now
            yield path
            if not path:
                return

    def died(self, commit: str, path: str, before: str) -> bool:
        """Whether a file of a mainline commit was deleted before another landed."""
        if commit not in self.depth:
            return False  # it had never landed
        newer = self.depth[commit] - self.depth[before] - 1
        return "" in islice(self._newer_paths(commit, path), newer)

    def is_evil(self, merge: str, path: str) -> bool:
        """Whether a merge has lines that no parent has, or lacks lines that all parents have."""
        changes = self.changes(merge, path)
        if len(changes) < len(self.parents[merge]):
            return False  # it took the file as one parent had it
        after = Counter(_lines(self.blob(result := f"{merge}:{path}")))
        if self.ask("rev-parse", result).strip() in self.written:
            return False
        before = [
            Counter() if change.status == "A" else Counter(_lines(self.blob(change.old)))
            for change in changes.values()
        ]
        return bool(after - reduce(or_, before) or reduce(and_, before) - after)

    @cached_property
    def written(self) -> set[str]:
        """The texts that commits wrote which are no merges: a merge can only bring them in."""
        makers = (commit for commit, parents in self.parents.items() if len(parents) < 2)
        return {change.new for commit in makers for change in self.net(commit).values()}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


@dataclass
class Side:
    """What the branches of a merge did to a page."""

    steps: list[Step] = field(default_factory=list)
    births: list[str] = field(default_factory=list)  # oldest first
    forks: set[tuple[str, str]] = field(default_factory=set)  # where they left the older history


def life_of(history: History, path: str) -> Life:
    """Walk back from HEAD, along the mainline and into each branch that it took in."""
    life, sides, stood, later = Life(), [], {}, ""
    for landing in history.mainline:
        if later and any(history.holds(later, older) for older in history.parents[landing][:1]):
            continue  # the page was away, until a branch that still had it came back
        later = ""
        stood[landing] = path
        net = history.net(landing).get(path)
        step = Step(landing, landing, path, net) if net else None
        if step and not (history.synthetic and landing == history.mainline[0]):
            life.landings.append(step)
        side = _side_of(history, landing, path, step)
        sides.append((side, net))
        if net and net.status == "A":
            later, path = _elsewhere(history, landing, side)
            if not path:
                life.births = side.births or [landing]  # a second copy begins with its merge
                side.steps = side.steps if side.births else [step]
                side.forks &= side.forks if side.births else set()
                break
            if life.landings:
                old = f"{later}:{path}"
                life.landings[-1] = Step(landing, landing, path, Change("R", path, old, net.new))
        elif net:
            path = net.was
    for side, net in sides:
        if _is_of_life(history, side, net, stood):
            life.steps += side.steps
    return life


def _side_of(history: History, landing: str, path: str, step: Step | None) -> Side:
    if len(history.parents[landing]) < 2:
        return Side([step] if step else [], [landing])
    first, brought = history.parents[landing][0], history.brought(landing)
    trunk = (first, path if not step else step.change.was if step.change.status != "A" else "")
    side, seen, todo = Side(), set(), [(landing, path)]
    while todo:
        here = commit, path = todo.pop()
        if here in seen:
            continue
        seen.add(here)
        if commit not in brought:
            side.forks |= {here} - {trunk}
            continue
        changes, parents = history.changes(commit, path), history.parents[commit]
        olds = {p: changes[p].was if p in changes else path for p in parents}
        came = [(p, olds[p]) for p in parents if p not in changes or changes[p].status != "A"]
        side.births += [] if came else [commit]
        if len(parents) < 2:
            done = changes.values() if parents else [history.net(commit)[path]]
            side.steps += [Step(commit, landing, path, change) for change in done]
        elif history.is_evil(commit, path):
            side.steps.append(Step(commit, landing, path, changes[parents[0]]))
        todo += came
    side.steps.sort(key=lambda step: brought.index(step.commit))
    side.births.sort(key=brought.index, reverse=True)
    return side


def _elsewhere(history: History, landing: str, side: Side) -> tuple[str, str]:
    """The older commit and path of a page that is new to the mainline, but not to its branch."""
    if not side.forks:
        return "", ""
    first = history.parents[landing][0]
    gone = history.files(first) - history.files(landing)
    renamed = [(first, path) for _, path in side.forks if path in gone]
    kept = [] if side.births else [fork for fork in side.forks if history.died(*fork, landing)]
    return min(renamed or kept, default=("", ""))


def _is_of_life(history: History, side: Side, net: Change | None, stood: dict[str, str]) -> bool:
    forks = (fork for fork in side.forks if fork[0] in history.depth)
    known = [stood.get(commit) == path for commit, path in forks]
    if side.births and not known:
        return bool(net)  # else the merge threw away what the branch began
    return any(known) or not known


def dates_of(history: History, life: Life) -> tuple[dict[str, Moments], list[str]]:
    """The four dates of a page, and what its landings were taken for."""
    born = life.births[0]
    if not life.landings:  # it stands in a pull request only
        unknown = dict.fromkeys(FACTS, frozenset({None}))
        return unknown | {"created": frozenset({history.moment(born, "%at")})}, []
    updated, why = set(), []
    for landing in life.landings:
        last = landing is life.landings[-1]
        verdict = "published" if last else _verdict(history, life, landing)
        moment = history.landed[landing.commit]
        why.append(f"{landing.commit[:10]} {_time(moment)} {verdict}")
        if verdict.startswith(("published", "substantive", "perhaps")):
            updated.add(moment)
        if verdict.startswith(("published", "substantive")):
            break
    published, touched = (history.landed[life.landings[place].commit] for place in (-1, 0))
    created = min(history.moment(born, "%at"), history.moment(born, "%ct"), published)
    moments = (frozenset({created}), frozenset({published}), updated, frozenset({touched}))
    return dict(zip(FACTS, map(frozenset, moments), strict=True)), why


def _verdict(history: History, life: Life, landing: Step) -> str:
    change = landing.change
    if change.old == change.new:
        return "moved"
    makers = [step for step in life.steps if step.landing == landing.commit]
    if makers and all(_is_bulk_edit(history, step) for step in makers):
        return "bulk"
    before, after = (_words(history.blob(name)) for name in (change.old, change.new))
    if before == after:
        return "cosmetic"
    counts = [_words_of_one_side(before, after)]
    counts += [_words_matched(before, after)] if counts[0] <= MINOR else []
    small = [count <= MINOR and count <= len(before) / 20 for count in counts]
    verdict = "minor" if all(small) else "perhaps substantive" if small[0] else "substantive"
    return f"{verdict}: {' or '.join(map(str, counts))} of {len(before)} words"


def _is_bulk_edit(history: History, step: Step) -> bool:
    return step.change.status != "A" and history.is_bulk(step.commit, step.landing)


def _words(text: str) -> list[str]:
    body = LINK_TARGETS.sub(" ", FRONT_MATTER.sub("", text))
    return re.findall(rf"[{CJK}]|[^\W{CJK}]+", body)


def _words_of_one_side(before: list[str], after: list[str]) -> int:
    gone, come = Counter(before) - Counter(after), Counter(after) - Counter(before)
    return max(gone.total(), come.total())


def _words_matched(before: list[str], after: list[str]) -> int:
    start = _alike(before, after)
    end = _alike(before[start:][::-1], after[start:][::-1])
    before, after = (words[start : len(words) - end] for words in (before, after))
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    return max(len(before), len(after)) - sum(block.size for block in blocks)


def _alike(before: list[str], after: list[str]) -> int:
    pairs = enumerate(zip(before, after, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(before), len(after)))


class People:
    """Who is who in a repository."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.mapped, self.signatures = cache(self._mapped), cache(self._signatures)
        self.files = dict(self._people_files())  # an address or account, to the names of a person
        said = history.ask("log", "--format=%an <%ae> <%aE>%n%B", "HEAD")
        self.numbers: dict[str, set[str]] = defaultdict(set)
        for number, login in NOREPLY.findall(said):
            self.numbers[login.lower()] |= {number} - {""}
        authors = history.lines("log", "--format=%an <%ae>", "HEAD")
        trailers = re.findall(r"(?im)^co-authored-by: *(.+>)", said)
        self.names: dict[str, set[str]] = defaultdict(set)
        for contact in {*authors, *trailers}:
            name, email = self.mapped(contact)
            self.names[self.key(name, email)].add(_readable(name))
        for names in self.files.values():
            self.names[min(names)] = names

    def _people_files(self) -> Iterator[tuple[str, set[str]]]:
        for file in sorted((self.history.root / self.history.docs / "people").glob("*.md")):
            said = frontmatter.load(str(file)).metadata
            wish, names = said.get("credit"), {str(said.get("name"))}
            if wish == "none":
                names = {"a contributor"}
            elif isinstance(wish, dict):
                names = {str(wish["as"])}
            names.add(f"person {file.stem}")
            yield from ((str(email).lower(), names) for email in said.get("emails") or ())
            for forge, account in (said.get("accounts") or {}).items():
                yield f"{forge[0]}{forge[3] if forge == 'gitlab' else 'h'}:{account['id']}", names

    def _mapped(self, contact: str) -> tuple[str, str]:
        if not re.search(r"<[^<>]*>$", contact):
            return contact.strip(" <>"), ""
        name, _, email = self.history.ask("check-mailmap", contact).strip().rpartition("<")
        return name.strip(), email.rstrip(">").strip()

    def key(self, name: str, email: str) -> str:
        """The identity behind a name and an address."""
        email = email.lower()
        hub, lab = NOREPLY.fullmatch(email), NOREPLY_GITLAB.fullmatch(email)
        numbers = ({hub[1]} if hub[1] else self.numbers.get(hub[2], ())) if hub else ()
        account = f"gh:{min(numbers)}" if len(numbers) == 1 else f"gl:{lab[1]}" if lab else ""
        for found in (email, account):
            if found in self.files:
                return min(self.files[found])
        return account or email or name

    def _signatures(self, commit: str) -> list[tuple[str, str]]:
        """The author, then the co-authors."""
        said, trailers = self.history.show(commit, "%B"), ""
        if "co-authored-by" in said.lower():
            options = ("--parse", "--no-divider")
            trailers = self.history.ask("interpret-trailers", *options, data=said)
        found = (line.partition(":") for line in trailers.splitlines())
        others = [value.strip() for key, _, value in found if key.lower() == "co-authored-by"]
        return [self.mapped(who) for who in (self.history.show(commit, "%an <%ae>"), *others)]


def _readable(name: str) -> str:
    return name.encode(errors="surrogateescape").decode(errors="replace")


def _is_bot(name: str, email: str) -> bool:
    return email.lower() in BOTS or name.endswith("[bot]") or "[bot]@" in email


def credits_of(history: History, people: People, life: Life) -> tuple[list[Someone], set[str]]:
    """Everyone with a part in a page, and the assistants that helped them."""
    found: dict[str, Someone] = {}
    helped = set()
    for step in life.steps:
        if _is_bulk_edit(history, step):
            continue
        born, people_seen = step.commit == life.births[0], []
        for name, email in people.signatures(step.commit):
            key = people.key(name, email)
            helper = ASSISTANTS.get(email.lower()) or ASSISTANT_ACCOUNTS.get(key)
            helped |= {helper} - {None}
            if helper or _is_bot(name, email):
                continue
            someone = found.setdefault(key, Someone(people.names[key] | {_readable(name)}))
            someone.commits += key not in people_seen
            people_seen.append(key)
            if key == people_seen[0] and someone.role != "creator":
                someone.role = "creator" if born else "author"
    return list(found.values()), helped


def reading_of(history: History, people: People, path: str) -> Reading:
    """What git says of a page, by this reading."""
    life = life_of(history, path)
    dates, landings = dates_of(history, life)
    said = frontmatter.loads(history.blob(f"HEAD:{path}")).metadata.get("created")
    if said:
        moment = datetime.fromisoformat(str(said))
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        dates["created"] = frozenset({min([moment, *dates["published"] - {None}])})
    commits = []
    for step in life.steps:
        mark = "bulk" if _is_bulk_edit(history, step) else ""
        mark = "born" if step.commit == life.births[0] else mark
        who = ", ".join(f"{_readable(name)} <{at}>" for name, at in people.signatures(step.commit))
        commits.append(f"{step.commit[:10]} {step.change.status} {mark:<4} {who}")
    return Reading(dates, *credits_of(history, people, life), landings, commits)


def product_of(library: Library, page: str) -> Reading:
    """What the product says of a page."""
    people = [
        Someone({_readable(credit.name)}, credit.role, credit.commits)
        for credit in library.credits[page]
        if credit.commits  # the others are named in the front matter
    ]
    dates = {fact: frozenset({getattr(library.dates[page], fact)}) for fact in FACTS}
    return Reading(dates, people, set(library.helped[page]))


def differences(ours: Reading, theirs: Reading) -> dict[str, str]:
    """Where two readings differ, in words; nothing where they agree."""
    found = {
        fact: f"git {_times(ours.dates[fact])}, product {_times(theirs.dates[fact])}"
        for fact in FACTS
        if not theirs.dates[fact] <= ours.dates[fact]
    }
    left = list(ours.people)
    for person in sorted(theirs.people, key=lambda person: len(_alike_in(left, person))):
        alike = _alike_in(left, person)
        if not alike:
            found[f"person {min(person.names)}"] = f"only in the product: {person.part}"
            continue
        left.remove(alike[0])
        if alike[0].part != person.part:
            shares = f"git {alike[0].part}, product {person.part}"
            found[f"part of {min(person.names)}"] = shares
    found |= {f"person {min(one.names)}": f"only in git: {one.part}" for one in left}
    if ours.helped != theirs.helped:
        found["helped by"] = f"git {sorted(ours.helped)}, product {sorted(theirs.helped)}"
    return found


def _alike_in(people: list[Someone], person: Someone) -> list[Someone]:
    same = [one for one in people if person.names <= one.names]
    return sorted(same, key=lambda one: (one.part != person.part, len(one.names)))


def _times(moments: Moments) -> str:
    return " or ".join(sorted(map(_time, moments), reverse=True))


def _time(moment: datetime | None) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S") if moment else "unknown"


@click.command()
@click.argument("repository", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("docs")
@click.option("--pages", default=30, help="How many pages to pick at random.")
@click.option("--seed", default=1, help="Which pages: the same number picks the same ones.")
@click.option("--jobs", default=2, help="How many git commands to run at a time.")
def main(repository: Path, docs: str, pages: int, seed: int, jobs: int) -> None:
    """Compare what the product says of the pages under DOCS with an independent reading of git.

    Example: scripts/verify ~/src/handbook docs --pages 30 --seed 7
    """
    docs = docs.strip("/")
    if not (repository / docs).is_dir():
        raise click.BadParameter(f"there is no folder {docs} in {repository}", param_hint="DOCS")
    with TemporaryDirectory() as empty:
        os.environ["XDG_CACHE_HOME"] = empty  # the product shall read git too, not remember
        library = load(repository / docs)
    history = History(repository, docs)
    if history.ask("rev-parse", "--is-shallow-repository").strip() == "true":
        raise click.ClickException("this history is cut short; run `git fetch --unshallow`")
    with ThreadPoolExecutor(jobs) as pool:
        for commit, parents in history.parents.items():
            for parent in parents or [()]:
                pool.submit(history.diff, commit, *(parent and [parent]))
    people = People(history)
    there = sorted(p for p in history.files("HEAD", docs) if p.lower().endswith(MARKDOWN))
    picked = random.Random(seed).sample(there, min(pages, len(there)))  # noqa: S311
    click.echo(f"{'':<7} {' '.join(fact.ljust(10) for fact in FACTS)} people, creator, page")
    wrong = sum(_compare(history, people, library, path) for path in sorted(picked))
    agree = len(picked) - wrong
    click.echo(f"{len(picked)} pages of {repository.name}: {agree} agree, {wrong} differ")
    sys.exit(bool(wrong))


def _compare(history: History, people: People, library: Library, path: str) -> bool:
    page = path.removeprefix(history.docs)
    ours, theirs = reading_of(history, people, path), product_of(library, page)
    found = differences(ours, theirs)
    creator = next((min(one.names) for one in ours.people if one.role == "creator"), "nobody")
    dates = " ".join(_times(theirs.dates[fact])[:10].ljust(10) for fact in FACTS)
    word = "differs" if found else "agrees"
    click.echo(f"{word:<7} {dates} {len(ours.people):>3}  {creator[:24]:<24}  {page}")
    evidence = ours.landings if {*FACTS} & {*found} else []
    evidence = evidence + (ours.commits if {*found} - {*FACTS} else [])
    for line in (*(f"{what}: {how}" for what, how in found.items()), *evidence):
        click.echo(f"        {line}")
    return bool(found)


if __name__ == "__main__":
    main()
