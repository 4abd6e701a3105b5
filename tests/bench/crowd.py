"""People beside the pages of a site: communities, everybody's own file, and what they ask.

Everybody commits their own file, each community and question is committed by whoever begins it,
and each answer by whoever answers. Some also improve a page that their community owns, so that
there is somebody to ask about it.
"""

import random
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

import yaml

from tests.fixtures.repository import clean_environment, git
from tests.fixtures.synthetic import GIVEN, SEED, WORDS

COMMUNITIES, PEOPLE, QUESTIONS = 30, 200, 300
TOPICS = 40  # among all communities, of which each names two
IMPROVED = 6  # pages of each community, by its members
HOUR = 3600
PLACES = ("A room with a window", "https://meet.example.org/drop-in", "The kitchen, by the kettle")


def gather(root: Path, docs: str) -> None:
    """Commit communities, people and questions to a repository, after all that is there."""
    _Crowd(root, docs).write()
    git(root, "reset", "--quiet", "--hard")


class _Crowd:
    """Writes files at random, the same for the same pages."""

    def __init__(self, root: Path, docs: str) -> None:
        self.root, self.docs = root, docs
        self.dice = random.Random(SEED)  # noqa: S311  the same everywhere, not a secret
        self.topics = [f"{WORDS[2 * place]} {WORDS[2 * place + 1]}" for place in range(TOPICS)]
        self.people = _numbered([given.lower() for given in GIVEN], PEOPLE)
        self.communities = _numbered(WORDS[::3], COMMUNITIES)
        self.owned = self._shared()
        self.branch = git(root, "symbolic-ref", "HEAD")
        self.tip, self.time = git(root, "log", "-1", "--format=%H %ct").split()
        self.written = 0  # commits; a commit's mark is its number

    def write(self) -> None:
        """Write every commit."""
        command = ["git", "-C", str(self.root), "fast-import", "--quiet"]
        environment = clean_environment()
        with subprocess.Popen(command, stdin=subprocess.PIPE, env=environment) as importer:
            assert importer.stdin
            self.stream = importer.stdin
            for place, handle in enumerate(self.people):
                self._person(place, handle)
            for place, slug in enumerate(self.communities):
                self._community(place, slug)
            for place in range(QUESTIONS):
                self._question(place)
        assert importer.returncode == 0

    def _shared(self) -> dict[str, tuple[str, list[str]]]:
        """What each community owns, folders or single pages, the largest first; and what is there.

        Where there are fewer of these than communities, the last own nothing.
        """
        docs = self.root / self.docs
        places: dict[str, list[str]] = {}
        for file in sorted(docs.rglob("*.md")):
            page = file.relative_to(docs).as_posix()
            folder, slash, _ = page.rpartition("/")
            places.setdefault(folder + slash or page, []).append(page)
        largest = sorted(places, key=lambda place: (-len(places[place]), place))
        return {
            slug: (place, places[place])
            for slug, place in zip(self.communities, largest, strict=False)
        }

    def _person(self, place: int, handle: str) -> None:
        front = {
            "kind": "person",
            "name": self._name(handle),
            "emails": [f"{handle}@example.org"],
            "ask_me_about": self.dice.sample(self.topics, 2),
        }
        if place % 5 == 0:
            front["mentor"] = {"places": self.dice.randrange(1, 4)}
        text = [f"# {self._name(handle)}", *self._paragraphs(2)]
        path = f"people/{handle}.md"
        self._commit(f"Introduce {handle}", handle, {path: _page(front, text)})

    def _community(self, place: int, slug: str) -> None:
        members = self.dice.sample(self.people, 12)
        owned, pages = self.owned.get(slug, ("", []))
        front = {
            "kind": "community",
            "purpose": f"{self._sentence(8)}.",
            "owns": [owned] if owned else [],
            "validators": members[:2],
            "champions": members[2:4],
            "members": members[4:],
            "topics": [self.topics[place], {self.topics[(place + 11) % TOPICS]: [f"{slug}s"]}],
            "channel": "https://chat.example.org/" + slug,
            "sessions": [
                {
                    "title": self._sentence(3),
                    "starts": f"2026-0{1 + number}-14T15:00",
                    "zone": self.dice.choice(("Europe/London", "America/New_York")),
                    "every": f"{1 + number} weeks",
                    "where": self.dice.choice(PLACES),
                }
                for number in range(2)
            ],
        }
        text = [f"# {self._sentence(2)}", *self._paragraphs(3)]
        path = f"communities/{slug}.md"
        self._commit(f"Begin {slug}", members[0], {path: _page(front, text)})
        for page in pages[:IMPROVED]:
            self._improve(page, self.dice.choice(members))

    def _improve(self, page: str, handle: str) -> None:
        text = (self.root / self.docs / page).read_text()
        text = f"{text.rstrip()}\n\n{self._paragraph()}\n"
        self._commit(f"Say more in {page}", handle, {page: text})

    def _question(self, place: int) -> None:
        community = self.dice.choice(self.communities)
        asking, *answering = self.dice.sample(self.people, 3)
        front = {
            "kind": "question",
            "tags": self.dice.sample(self.topics, 2),
            "communities": [community],
            "asked": f"2026-0{1 + place % 8}-{10 + place % 18}",
            "asked_also": self.dice.randrange(6),
            "by": asking,
        }
        text = [f"# {self._sentence(7)}?", *self._paragraphs(self.dice.randrange(1, 3))]
        path = f"questions/{'-'.join(self.dice.choices(WORDS, k=3))}-{place}.md"
        self._commit("Ask a question", asking, {path: _page(front, text)})
        for handle in answering[: self.dice.choice((0, 1, 1, 1, 2))]:
            text += [f"## Answer from {handle}", *self._paragraphs(1)]
            self._commit("Answer a question", handle, {path: _page(front, text)})

    def _name(self, handle: str) -> str:
        given, _, number = handle.partition("-")
        return f"{given.capitalize()} {WORDS[int(number) % len(WORDS)].capitalize()}"

    def _paragraphs(self, number: int) -> list[str]:
        return [self._paragraph() for _ in range(number)]

    def _paragraph(self) -> str:
        """Fifty words."""
        return "\n".join(f"{self._sentence(10)}." for _ in range(5))

    def _sentence(self, words: int) -> str:
        return " ".join(self.dice.choices(WORDS, k=words)).capitalize()

    def _commit(self, subject: str, handle: str, files: Mapping[str, str]) -> None:
        self.written += 1
        when = int(self.time) + self.written * HOUR
        who = f"{self._name(handle)} <{handle}@example.org> {when} +0000"
        parent = f":{self.written - 1}" if self.written > 1 else self.tip
        lines = [
            f"commit {self.branch}",
            f"mark :{self.written}",
            f"author {who}",
            f"committer {who}",
            _data(subject),
            f"from {parent}",
        ]
        for path, text in files.items():
            lines += [f'M 100644 inline "{self.docs}/{path}"', _data(text)]
        self.stream.write("\n".join([*lines, "\n"]).encode())


def _numbered(words: list[str], number: int) -> list[str]:
    return [f"{words[place % len(words)]}-{place}" for place in range(number)]


def _page(front: Mapping[str, object], blocks: Iterable[str]) -> str:
    head = yaml.safe_dump(dict(front), sort_keys=False)
    return f"---\n{head}---\n\n" + "\n\n".join(blocks) + "\n"


def _data(text: str) -> str:
    return f"data {len(text.encode())}\n{text}"
