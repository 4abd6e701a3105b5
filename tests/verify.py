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
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from difflib import SequenceMatcher
from functools import cache, cached_property
from itertools import accumulate
from pathlib import Path

import click
import frontmatter

from learnscape.library import load
from tests.fixtures.repository import clean_environment

MARKDOWN_ENDS = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
MARKDOWN = tuple(f":(icase)*{end}" for end in MARKDOWN_ENDS)
SYNTHETIC = re.compile(r"Merge ([0-9a-f]{40}) into ([0-9a-f]{40})")
NOREPLY = re.compile(r"(?:(\d+)\+)?([^@+\s<]+)@users\.noreply\.github\.com", re.IGNORECASE)
LINK_TARGETS = re.compile(r"(?<=\])\([^()\s]*(?:\s+\"[^\"]*\")?\)|(?m:^ {0,3}\[[^\]]+\]:\s*\S+)")
BULK = 20  # pages; whoever edits more of them at once gets no credit
FACTS = ("created", "published", "updated", "touched")


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
    births: list[str] = field(default_factory=list)  # those of them that began it


@dataclass
class Someone:
    """One identity: every name it has used, and its part in a page."""

    names: set[str]
    role: str = "co-author"
    commits: int = 0


@dataclass
class Reading:
    """What is known of one page, and the commits that say so."""

    dates: dict[str, datetime | None]
    people: list[Someone]
    helped: set[str] = field(default_factory=set)
    why: list[str] = field(default_factory=list)


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
        return self.ask(*arguments).splitlines()

    def _diff(self, commit: str, parent: str | None = None) -> dict[str, Change]:
        between = [parent, commit] if parent else ["--root", "--no-commit-id", commit]
        options = ["-r", "-z", "-M", "-l0", "--no-rename-empty", "--raw", "--no-abbrev"]
        fields = iter(self.ask("diff-tree", *options, *between, "--", *MARKDOWN).split("\0"))
        changes = {}
        for record in fields:
            if record:
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

    def text(self, commit: str, path: str) -> str:
        """A file as it stood in a commit."""
        return self.blob(f"{commit}:{path}")

    def _show(self, commit: str, form: str) -> str:
        return self.ask("show", "-s", "--no-show-signature", f"--format={form}", commit).rstrip("\n")

    def _brought(self, landing: str) -> list[str]:
        """What a mainline commit brought in, itself included, children before parents."""
        return self.lines("rev-list", "--topo-order", landing, f"^{self.parents[landing][0]}")

    @cached_property
    def synthetic(self) -> bool:
        """Whether HEAD is a merge that a forge made up for a pull request."""
        head = self.mainline[0]
        said = SYNTHETIC.fullmatch(self.show(head, "%s"))
        return bool(said) and set(said.groups()) == set(self.parents[head])

    def moment(self, commit: str, form: str) -> datetime:
        """One of the dates of a commit."""
        return datetime.fromtimestamp(int(self.show(commit, form)), UTC)

    @cached_property
    def landed(self) -> dict[str, datetime]:
        """When each mainline commit landed: never later than a newer one, never in the future."""
        line = self.mainline[1:] if self.synthetic else self.mainline
        dates = (
            datetime.fromtimestamp(int(said), UTC)
            for said in self.lines("log", "--first-parent", "--format=%ct", line[0])
        )
        capped = list(accumulate(dates, min, initial=datetime.now(UTC)))
        return dict(zip(line, capped[1:], strict=True))

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
        if len(self.parents[commit]) > 1:
            return False
        edits = [(path, c.was) for path, c in self.net(commit).items() if c.status in "MRT"]
        if len(edits) <= BULK:
            return False
        return sum(self._was_ever_page(commit, landing, path) for path, _ in edits) > BULK

    def _was_ever_page(self, commit: str, landing: str, path: str) -> bool:
        return any(
            name.startswith(self.docs)
            for name in (*self._older_paths(commit, path), *self._newer_paths(landing, path))
        )

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
            moved = [
                new for new, c in self.net(newer).items() if c.was == path and c.status != "A"
            ]
            path = moved[0] if moved else path
            yield path

    def is_evil(self, merge: str, path: str) -> bool:
        """Whether a merge has lines that no parent has, or lacks lines that all parents have."""
        changes = self.changes(merge, path)
        if len(changes) < len(self.parents[merge]):
            return False  # it took the file as one parent had it
        before = [
            set() if change.status == "A" else _lines(self.blob(change.old))
            for change in changes.values()
        ]
        after = _lines(self.text(merge, path))
        return bool(after - set.union(*before) or set.intersection(*before) - after)


def _lines(text: str) -> set[str]:
    return {line.rstrip("\r") for line in text.split("\n")}


def life_of(history: History, path: str) -> Life:
    """Walk back from HEAD, along the mainline and into each branch that it took in."""
    life = Life()
    for landing in history.mainline:
        net = history.net(landing).get(path)
        step = Step(landing, landing, path, net) if net else None
        if step and not (history.synthetic and landing == history.mainline[0]):
            life.landings.append(step)
        if len(history.parents[landing]) < 2:
            if step:
                life.steps.append(step)
            births, forks = [landing], set()
        else:
            births, forks = _walk_side(history, landing, path, life.steps)
        if net and net.status == "A":
            origin = _moved_on_a_branch(history, landing, forks)
            if not origin:
                life.births = births
                return life
            old = f"{history.parents[landing][0]}:{origin}"
            if life.landings:
                life.landings[-1] = Step(landing, landing, path, Change("R", origin, old, net.new))
            path = origin
        elif net:
            path = net.was
    raise AssertionError(f"{path} has no beginning")


def _walk_side(
    history: History, landing: str, path: str, steps: list[Step]
) -> tuple[list[str], set[str]]:
    """The commits that began the page on the branches of a merge, and its paths where they fork."""
    first, brought = history.parents[landing][0], history.brought(landing)
    births, forks, seen, todo = [], set(), set(), [(landing, path)]
    found = []
    while todo:
        here = commit, path = todo.pop()
        if here in seen:
            continue
        seen.add(here)
        if commit not in brought:
            if commit != first:
                forks.add(path)
            continue
        parents, changes = history.parents[commit], history.changes(commit, path)
        if not parents:
            changes = {"": history.net(commit)[path]}
        came = [(p, changes[p].was if p in changes else path) for p in parents
                if p not in changes or changes[p].status != "A"]  # fmt: skip
        if not came:
            births.append(commit)
        if len(parents) < 2:
            found += [Step(commit, landing, path, change) for change in changes.values()]
        elif history.is_evil(commit, path):
            found.append(Step(commit, landing, path, changes[parents[0]]))
        todo += came
    steps += sorted(found, key=lambda step: brought.index(step.commit))
    return sorted(births, key=brought.index, reverse=True), forks


def _moved_on_a_branch(history: History, landing: str, forks: set[str]) -> str | None:
    """The path that a page new to the mainline had there before a branch moved it bit by bit."""
    if not forks:
        return None
    before, after = (history.files(commit) for commit in (history.parents[landing][0], landing))
    return next(iter(sorted(forks & before - after)), None)


def dates_of(history: History, life: Life) -> tuple[dict[str, datetime | None], list[str]]:
    """The four dates of a page, and what each of its landings was taken for."""
    born = life.births[0]
    if not life.landings:
        return {fact: None for fact in FACTS} | {"created": history.moment(born, "%at")}, []
    published = life.landings[-1]
    updated, why = None, []
    for landing in life.landings:
        verdict = "published" if landing is published else _verdict(history, life, landing)
        if updated is None and verdict in ("substantive", "published"):
            updated = landing
        subject = history.show(landing.commit, "%s")[:50]
        why.append(f"{landing.commit[:10]} {landing.change.status} {verdict:<12} {subject}")
    first, latest, last = (
        history.landed[step.commit] for step in (published, updated, life.landings[0])
    )
    created = min(history.moment(born, "%at"), history.moment(born, "%ct"), first)
    return dict(zip(FACTS, (created, first, latest, last), strict=True)), why


def _verdict(history: History, life: Life, landing: Step) -> str:
    change = landing.change
    if change.old == change.new:
        return "moved"
    makers = [step for step in life.steps if step.landing == landing.commit] or [landing]
    if all(_is_bulk_edit(history, step) for step in makers):
        return "bulk"
    before, after = (_words(history.blob(name)) for name in (change.old, change.new))
    if before == after:
        return "cosmetic"
    count = _words_changed(before, after)
    return "minor" if count <= 20 and count <= len(before) / 20 else "substantive"


def _is_bulk_edit(history: History, step: Step) -> bool:
    return step.change.status != "A" and history.is_bulk(step.commit, step.landing)


def _words(text: str) -> list[str]:
    body = re.sub(r"\A\ufeff?---\s*\n.*?\n(?:---|\.\.\.)\s*(?:\n|\Z)", "", text, flags=re.DOTALL)
    return re.findall(r"\w+", LINK_TARGETS.sub(" ", body))


def _words_changed(before: list[str], after: list[str]) -> int:
    edits = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return sum(max(b - a, d - c) for what, a, b, c, d in edits if what != "equal")


class People:
    """Who is who in a repository."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.mapped, self.signatures = cache(self._mapped), cache(self._signatures)
        self.files = dict(self._people_files())  # an address or a number, to the names of a person
        said = history.ask("log", "--format=%an <%ae> <%aE>%n%B", "HEAD")
        self.numbers: dict[str, set[str]] = defaultdict(set)
        for number, login in NOREPLY.findall(said):
            self.numbers[login.lower()] |= {number} - {""}
        self.names: dict[str, set[str]] = defaultdict(set)
        authors = history.lines("log", "--format=%an <%ae>", "HEAD")
        trailers = re.findall(r"(?im)^co-authored-by: *(.+>)", said)
        for contact in {*authors, *trailers}:
            name, email = self.mapped(contact)
            self.names[self.key(name, email)].add(_readable(name))
        for names in self.files.values():
            self.names[min(names)] = names

    def _people_files(self) -> Iterator[tuple[str, set[str]]]:
        for file in sorted((self.history.root / self.history.docs / "people").glob("*.md")):
            said = frontmatter.load(str(file)).metadata
            if said.get("kind") == "person":
                wish = said.get("credit")
                shown = wish.get("as") if isinstance(wish, dict) else said.get("name")
                names = {str(shown), "a contributor" if wish == "none" else str(shown)}
                yield from ((str(email).lower(), names) for email in said.get("emails") or ())
                account = (said.get("accounts") or {}).get("github") or {}
                yield f"gh:{account.get('id')}", names

    def _mapped(self, contact: str) -> tuple[str, str]:
        if not re.search(r"<[^<>]*>$", contact):
            return contact.strip(" <>"), ""
        said = self.history.ask("check-mailmap", contact).strip()
        name, _, email = said.rpartition("<")
        return name.strip(), email.rstrip(">").strip()

    def key(self, name: str, email: str) -> str:
        """The identity behind a name and an address."""
        email = email.strip().lower()
        said = NOREPLY.fullmatch(email)
        numbers = ({said[1]} if said[1] else self.numbers.get(said[2], ())) if said else ()
        number = f"gh:{next(iter(numbers))}" if len(numbers) == 1 else ""
        for found in (email, number):
            if found in self.files:
                return min(self.files[found])
        return number or email or name

    def _signatures(self, commit: str) -> list[tuple[str, str]]:
        """The author, then the co-authors."""
        show, ask = self.history.show, self.history.ask
        trailers = ask("interpret-trailers", "--parse", "--no-divider", data=show(commit, "%B"))
        found = [line.split(":", 1) for line in trailers.splitlines() if ":" in line]
        others = [value.strip() for key, value in found if key.strip().lower() == "co-authored-by"]
        return [self.mapped(contact) for contact in (show(commit, "%an <%ae>"), *others)]


def _readable(name: str) -> str:
    return name.encode(errors="surrogateescape").decode(errors="replace")


def credits_of(
    history: History, people: People, life: Life
) -> tuple[list[Someone], set[str], list[str]]:
    """Everyone with a part in a page, and what each commit of its life was taken for."""
    found: dict[str, Someone] = {}
    helped, why = set(), []
    for step in life.steps:
        bulk = _is_bulk_edit(history, step)
        signed = people.signatures(step.commit)
        shown = ", ".join(f"{_readable(name)} <{email}>" for name, email in signed)
        what = "bulk" if bulk else "born" if step.commit in life.births[:1] else ""
        why.append(f"{step.commit[:10]} {step.change.status} {what:<5} {shown}")
        if bulk:
            continue
        seen = set()
        for place, (name, email) in enumerate(signed):
            if is_assistant(name, email):
                helped.add(_readable(name))
            if is_bot(name, email) or is_assistant(name, email):
                continue
            key = people.key(name, email)
            someone = found.setdefault(key, Someone(people.names[key] | {_readable(name)}))
            someone.commits += key not in seen
            seen.add(key)
            if place == 0 and someone.role != "creator":
                born = step.commit == life.births[0]
                someone.role = "creator" if born else "author"
    return list(found.values()), helped, why


def reading_of(history: History, people: People, path: str) -> Reading:
    """What git says of a page, by this reading."""
    life = life_of(history, path)
    dates, landings = dates_of(history, life)
    said = frontmatter.loads(history.text("HEAD", path)).metadata.get("created")
    if said:
        moment = datetime.fromisoformat(str(said))
        dates["created"] = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    credited, helped, commits = credits_of(history, people, life)
    return Reading(dates, credited, helped, [*landings, "", *commits])


def product_of(library, page: str) -> Reading:
    """What the product says of a page."""
    dates = {fact: getattr(library.dates[page], fact) for fact in FACTS}
    people = [
        Someone({_readable(credit.name)}, credit.role, credit.commits)
        for credit in library.credits[page]
        if credit.commits  # the others are named in the front matter
    ]
    return Reading(dates, people, set(library.helped.get(page, ())))


def differences(ours: Reading, theirs: Reading) -> dict[str, str]:
    """Where two readings differ, in words; nothing where they agree."""
    found = {
        fact: f"git {_day(ours.dates[fact])}, product {_day(theirs.dates[fact])}"
        for fact in FACTS
        if ours.dates[fact] != theirs.dates[fact]
    }
    missing, surplus = list(ours.people), []
    for credit in theirs.people:
        same = [someone for someone in missing if credit.names <= someone.names]
        alike = sorted(same, key=lambda someone: _part(someone) != _part(credit))
        if not alike:
            surplus.append(credit)
            continue
        missing.remove(alike[0])
        if _part(alike[0]) != _part(credit):
            shares = f"git {_part(alike[0])}, product {_part(credit)}"
            found[f"share of {min(credit.names)}"] = shares
    for someone in missing:
        found[f"person {min(someone.names)}"] = f"only in git: {_part(someone)}"
    for credit in surplus:
        found[f"person {min(credit.names)}"] = f"only in the product: {_part(credit)}"
    return found


def _part(someone: Someone) -> str:
    return f"{someone.role} of {someone.commits}"


def _day(moment: datetime | None) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S") if moment else "unknown"


@click.command()
@click.argument("repository", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("docs")
@click.option("--pages", default=30, help="How many pages to pick at random.")
@click.option("--seed", default=1, help="Which pages: the same number picks the same ones.")
@click.option("--jobs", default=2, help="How many git commands to run at a time.")
@click.option("--only", multiple=True, help="A page to look at, instead of picking.")
def main(
    repository: Path, docs: str, pages: int, seed: int, jobs: int, only: tuple[str, ...]
) -> None:
    """Compare what the product says of the pages under DOCS with an independent reading of git."""
    docs = docs.strip("/")
    library = load(repository / docs)
    history = History(repository, docs)
    with ThreadPoolExecutor(jobs) as pool:
        pairs = ((c, *parent) for c, ps in history.parents.items() for parent in zip(ps or [None], strict=True))
        list(pool.map(lambda pair: history.diff(*pair), pairs))
    people = People(history)
    there = sorted(p for p in history.files("HEAD", docs) if p.lower().endswith(MARKDOWN_ENDS))
    picked = only or random.Random(seed).sample(there, min(pages, len(there)))  # noqa: S311
    wrong = 0
    for path in sorted(picked):
        page = path.removeprefix(f"{docs}/")
        ours, theirs = reading_of(history, people, path), product_of(library, page)
        found = differences(ours, theirs)
        wrong += bool(found)
        click.echo(_row(page, ours, found))
        for what, how in found.items():
            click.echo(f"      {what}: {how}")
        for line in ours.why if found or only else ():
            click.echo(f"        {line}")
    click.echo(f"{len(picked)} pages of {repository.name}: {len(picked) - wrong} agree, {wrong} differ")
    sys.exit(bool(wrong))


def _row(page: str, reading: Reading, found: dict[str, str]) -> str:
    creator = next((min(s.names) for s in reading.people if s.role == "creator"), "nobody")
    days = " ".join(f"{moment:%Y-%m-%d}" if moment else "unknown   " for moment in reading.dates.values())
    mark = "differs" if found else "agrees "
    return f"{mark} {days}  {len(reading.people):>3}  {creator[:24]:<24}  {page}"


if __name__ == "__main__":
    main()
