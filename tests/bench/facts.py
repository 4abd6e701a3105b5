"""What the facts of a whole history cost, beside the one `git log` that nobody can do without.

Run as a command, it tells the past of every page of a docs folder once and prints what that took:
git, the parsing, the lives, the dates with the words that changed, and the cache. What every build
does with or without a history (imports, reading the pages) comes before the clock starts.
"""

import json
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from learnscape.histories import repository_of, tell
from learnscape.read.pages import find_pages
from tests.bench.measure import cost
from tests.fixtures.repository import clean_environment

PROJECT = Path(__file__).parents[2]
LOG = ("git", "log", "-M", "--raw", "--", "*.md")


@dataclass(frozen=True)
class Facts:
    """What it took to load the library once, in seconds."""

    cpu: float  # git's part included
    git: float  # git's part
    wall: float


def facts(docs: Path, *, cache: Path) -> Facts:
    """Tell the pasts in a process of its own, with a cache folder that may be empty."""
    environment = clean_environment() | {"XDG_CACHE_HOME": str(cache)}
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.facts", str(docs)],
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.PIPE,
        check=True,
    )
    return Facts(**json.loads(done.stdout))


def one_log(root: Path) -> float:
    """Processor time of one `git log -M --raw` of all Markdown in a repository."""
    return cost(LOG, folder=root, environment=clean_environment()).cpu


def _main() -> None:
    docs = Path(sys.argv[1]).resolve()
    inside, _ = find_pages(docs)
    files = {docs: {source.path: source.file for source in inside}}
    before, begun = _used(), time.perf_counter()
    tell(docs, {docs: repository_of(docs)}, files, now=int(time.time()) // 86400 * 86400)
    wall, after = time.perf_counter() - begun, _used()
    own, git = after[0] - before[0], after[1] - before[1]
    json.dump({"cpu": own + git, "git": git, "wall": wall}, sys.stdout)


def _used() -> tuple[float, float]:
    """Processor seconds of this process, and of the children it waited for."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    own, children = (used.ru_utime + used.ru_stime for used in both)
    return own, children


if __name__ == "__main__":
    _main()
