"""What a build may cost, in multiples of what git itself takes; never in seconds."""

from collections import defaultdict
from statistics import median

import pytest

from tests.bench.facts import facts, one_log
from tests.bench.measure import git_processes
from tests.bench.sites import made_up
from tests.fixtures.synthetic import synthetic

pytestmark = pytest.mark.speed

ROUNDS = 5  # of which the median counts


@pytest.fixture(scope="module")
def histories(tmp_path_factory):
    """Histories of so many pages and commits, made when first asked for."""
    folder, made = tmp_path_factory.mktemp("histories"), {}

    def history(pages, commits):
        if (pages, commits) not in made:
            name = f"{pages}-{commits}"
            made[pages, commits] = synthetic(folder / name, pages=pages, commits=commits)
        return made[pages, commits]

    return history


@pytest.mark.parametrize("variant", ["ours", "warm"])
def test_a_build_starts_at_most_five_git_processes(tmp_path, variant):
    """However many pages and commits there are, and with a cache or without."""
    site = made_up(tmp_path, pages=40, commits=400, prune=True)
    environment = site.environment(site.new_cache())
    for _ in range(2 if variant == "warm" else 1):
        asked = git_processes(
            site.command(variant), folder=site.root, environment=environment, scratch=tmp_path
        )

    assert len(asked) <= 5, asked


def test_facts_cost_little_more_than_git(histories, tmp_path):
    """Facts and news of 9,000 commits take at most 3.5 times the `git log` that they come from.

    The goal for the facts is 2.5; for the news the texts of two hundred edits are read besides. The
    fewer commits there are for each page, the more that weighs: docs/project/performance.md.
    """
    docs = histories(300, 9000)
    ratios = [
        facts(docs, cache=tmp_path / f"{number}").cpu / one_log(docs.parent)
        for number in range(ROUNDS)
    ]

    assert median(ratios) <= 3.5, ratios


@pytest.mark.parametrize(("pages", "commits"), [(300, 6000), (600, 3000)])
def test_cost_grows_no_faster_than_the_history(histories, tmp_path, pages, commits):
    """Twice the commits, or twice the pages, take at most 2.3 times as long."""
    taken = defaultdict(list)
    for number in range(3):
        for size in ((300, 3000), (pages, commits)):
            cache = tmp_path / f"{size}-{number}"
            taken[size].append(facts(histories(*size), cache=cache).cpu)

    assert median(taken[pages, commits]) <= 2.3 * median(taken[300, 3000]), dict(taken)
