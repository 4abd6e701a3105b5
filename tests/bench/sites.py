"""Sites to build: a clone of a real repository or a synthetic one, and what is switched on."""

import os
import shutil
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from tests.bench.measure import FailedError
from tests.fixtures.repository import clean_environment, git
from tests.fixtures.synthetic import configuration, synthetic

OURS = tuple(  # all that we have, `learnscape` first
    sorted(p.name for p in entry_points(group="mkdocs.plugins") if p.name.startswith("learnscape"))
)
DATES = {"git-revision-date-localized": {"enable_creation_date": True, "strict": False}}
AUTHORS: Mapping[str, Any] = {"git-authors": {"strict": False}}
PAGES = ("learnscape", "learnscape/credits", "learnscape/validation", "learnscape/whats-new")
VARIANTS: dict[str, tuple[str | Mapping[str, Any], ...]] = {
    "bare": (),
    "ours": OURS,
    "warm": OURS,  # with the cache that `ours` left
    "pages": PAGES,  # ours without communities, people, topics and questions
    "validation": ("learnscape", "learnscape/validation"),
    "credits": ("learnscape", "learnscape/credits"),
    "document-dates": ("document-dates",),
    "dates": (DATES,),
    "authors": (AUTHORS,),
    "rss": ("rss",),
    "stack": (DATES, AUTHORS, "rss"),  # what a site has today that has all three
}
TRACES = {  # of each plugin: the files of the site that would show it, and how
    "learnscape": ("knowledge.json", '"pages"'),
    "learnscape/credits": ("**/*.html", "learnscape-credits"),
    "learnscape/whats-new": ("feeds/all/rss.xml", "<item>"),
    "learnscape/validation": ("validation/index.html", "learnscape-words"),
    "learnscape/communities": ("communities/index.html", "learnscape-community"),
    "learnscape/people": ("people/index.html", "learnscape-people"),
    "learnscape/topics": ("topics/index.html", "learnscape-topic"),
    "learnscape/questions": ("questions/index.html", "learnscape-questions"),
    "git-revision-date-localized": ("**/*.html", "git-revision-date-localized-plugin"),
    "git-authors": ("**/*.html", 'title="Contributors"'),  # the theme's words for it
    "rss": ("feed_rss_created.xml", "<item>"),
    "document-dates": ("**/*.html", "document-dates-plugin"),
}


@dataclass(frozen=True)
class Site:
    """A repository of our own to build from, and a folder for everything that comes of it."""

    root: Path
    docs: str
    scratch: Path
    prune: bool

    @property
    def output(self) -> Path:
        """Where a build puts the site."""
        return self.scratch / "site"

    def command(self, variant: str, *, hook: Path | None = None) -> list[str]:
        """What builds a variant; whatever the build before left anywhere is gone."""
        git(self.root, "clean", "-ffdxq")
        shutil.rmtree(self.output, ignore_errors=True)
        file = self.root / "mkdocs-bench.yml"
        hooks = f'hooks: ["{hook}"]\n' if hook else ""
        file.write_text(configuration(self.docs, VARIANTS[variant], prune=self.prune) + hooks)
        build = (sys.executable, "-m", "mkdocs", "build", "--quiet")
        return [*build, "--config-file", str(file), "--site-dir", str(self.output)]

    def check(self, variant: str) -> None:
        """Make sure that every plugin of a variant had its part in the site just built."""
        for plugin in VARIANTS[variant]:
            name = plugin if isinstance(plugin, str) else next(iter(plugin))
            files, trace = TRACES[name]
            if not any(trace in file.read_text() for file in self.output.glob(files)):
                raise FailedError(f"{variant}: {name} did not run: no {trace} in any {files}")

    def environment(self, cache: Path) -> dict[str, str]:
        """The environment of a build: nothing of the user's, and a cache of its own."""
        home = self.scratch / "home"
        home.mkdir(exist_ok=True)
        return clean_environment() | {
            "HOME": str(home),
            "XDG_CACHE_HOME": str(cache),
            "NO_MKDOCS_2_WARNING": "1",
        }

    def new_cache(self) -> Path:
        """A folder without any cache in it."""
        return Path(tempfile.mkdtemp(prefix="cache-", dir=self.scratch))


def made_up(scratch: Path, *, pages: int, commits: int, prune: bool) -> Site:
    """A synthetic site."""
    root = scratch / "repository"
    docs = synthetic(root, pages=pages, commits=commits)
    return Site(root, str(docs.relative_to(root)), scratch, prune)


def cloned(scratch: Path, repository: Path, *, docs: str, prune: bool) -> tuple[Site, int]:
    """A clone of a repository, bare ones too, and how many files of its history are missing.

    A snapshot may lack files. Ours never asks for them, but `git log --follow` dies of one that
    is missing, so that peers would stand still: each is filled in, empty.
    """
    root = scratch / "repository"
    source, target = os.fspath(repository.resolve()), os.fspath(root)
    trust = ("-c", "safe.directory=*")  # the clone is only read from, and ours afterwards
    git(scratch, *trust, "clone", "--quiet", "--no-checkout", "--no-hardlinks", source, target)
    missing = list(_missing(root))
    for blob in missing:
        file = root / ".git" / "objects" / blob[:2] / blob[2:]
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(zlib.compress(b"blob 0\0"))
    git(root, "reset", "--quiet", "--hard")
    return Site(root, docs, scratch, prune), len(missing)


def _missing(root: Path) -> Iterable[str]:
    command = ["git", "-C", str(root), "rev-list", "--objects", "--missing=print", "HEAD"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, errors="replace") as process:
        assert process.stdout
        for line in process.stdout:
            if line.startswith("?"):
                yield line[1:].strip()
