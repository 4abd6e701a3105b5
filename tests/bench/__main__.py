"""Build one site bare, with ours and with the tools people use today, and print what each costs.

Variants take turns within a round, so that whatever else the machine does weighs on all of them.
Every build is cold (a new site folder, an empty cache) but `warm`: it has the cache that `ours`
left behind. A build in which a plugin took no part stops it all.
"""

import json
import subprocess
import tempfile
from collections import defaultdict
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

from tests.bench import stages, tables
from tests.bench.crowd import COMMUNITIES, PEOPLE, QUESTIONS, gather
from tests.bench.facts import facts, one_log
from tests.bench.measure import Cost, cost, git_processes
from tests.bench.sites import VARIANTS, Site, cloned, made_up
from tests.fixtures.synthetic import synthetic

DISTRIBUTIONS = (
    "mkdocs",
    "mkdocs-material",
    "mkdocs-git-revision-date-localized-plugin",
    "mkdocs-git-authors-plugin",
    "mkdocs-rss-plugin",
    "mkdocs-document-dates",
    "gitpython",
)
USUAL = ",".join(name for name in VARIANTS if name not in ("pages", "validation", "credits"))
CROWD = f"Add {COMMUNITIES} communities, {PEOPLE} people and {QUESTIONS} questions."


@click.command(help=__doc__, epilog="Example: scripts/bench --repository ../handbook --docs docs")
@click.option("--repository", type=click.Path(exists=True, path_type=Path), help="A real history.")
@click.option("--docs", default="docs", show_default=True, help="Its docs folder.")
@click.option("--pages", default=300, show_default=True, help="Of a synthetic history.")
@click.option("--commits", default=3000, show_default=True, help="Of a synthetic history.")
@click.option("--rounds", default=3, show_default=True)
@click.option("--variants", default=USUAL, show_default=True, help=f"Of: {', '.join(VARIANTS)}.")
@click.option("--crowd", is_flag=True, help=CROWD)
@click.option("--prune", is_flag=True, help="Switch `navigation.prune` on, for large sites.")
@click.option("--facts", "only_facts", is_flag=True, help="Only the reading of the history.")
@click.option("--stages", "only_stages", is_flag=True, help="Only the events of our build.")
@click.option("--json", "kept", type=click.Path(path_type=Path), help="Keep every figure here.")
def main(
    *,
    repository: Path | None,
    docs: str,
    pages: int,
    commits: int,
    rounds: int,
    variants: str,
    crowd: bool,
    prune: bool,
    only_facts: bool,
    only_stages: bool,
    kept: Path | None,
) -> None:
    """Measure, and print."""
    names = variants.split(",")
    if unknown := ", ".join(name for name in names if name not in VARIANTS):
        raise click.BadParameter(
            f"{unknown}: choose of {', '.join(VARIANTS)}", param_hint="variants"
        )
    versions = {name: version(name) for name in DISTRIBUTIONS}
    figures: dict[str, Any] = {"versions": versions, "crowd": crowd}
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        scratch = Path(folder)
        if repository:
            _say(f"Cloning {repository} …")
            site, missing = cloned(scratch, repository, docs=docs, prune=prune)
            _say(f"Files that its history lacks, now there and empty: {missing}")
            figures |= {"repository": str(repository), "docs": docs, "missing": missing}
        else:
            _say(f"Writing a history of {pages} pages and {commits} commits …")
            site = made_up(scratch, pages=pages, commits=commits, prune=prune)
            figures |= {"pages": pages, "commits": commits}
        if crowd:
            gather(site.root, site.docs)
        if only_facts:
            figures["facts"] = _facts(site, rounds)
            click.echo(tables.facts(figures["facts"]))
            if not repository:
                figures["growth"] = _growth(scratch, pages=pages, commits=commits, rounds=rounds)
                click.echo(tables.growth(figures["growth"]))
        elif only_stages:
            figures["stages"] = _stages(site, rounds)
            click.echo(tables.stages(figures["stages"]))
        else:
            asked = {name: _asked(site, name) for name in names}
            costs = _take_turns(site, names, rounds)
            figures |= {"git": asked, "builds": {n: list(map(asdict, costs[n])) for n in names}}
            click.echo(tables.builds(costs, {name: len(asked[name]) for name in names}))
    if kept:
        kept.write_text(json.dumps(figures, indent=1) + "\n")


def _asked(site: Site, name: str) -> list[str]:
    """What a build asks of git. Counting takes time, so this build is not timed."""
    _say(f"Counting: {name}")
    environment = site.environment(site.new_cache())
    if name == "warm":
        cost(site.command(name), folder=site.root, environment=environment)
    command = site.command(name)
    asked = git_processes(command, folder=site.root, environment=environment, scratch=site.scratch)
    site.check(name)
    return asked


def _take_turns(site: Site, names: list[str], rounds: int) -> dict[str, list[Cost]]:
    costs = defaultdict(list)
    for number in range(1, rounds + 1):
        ours = site.new_cache()
        if "warm" in names and "ours" not in names:  # somebody has to fill the cache
            cost(site.command("warm"), folder=site.root, environment=site.environment(ours))
        for name in names:
            environment = site.environment(ours if name in {"ours", "warm"} else site.new_cache())
            taken = cost(site.command(name), folder=site.root, environment=environment)
            site.check(name)
            costs[name].append(taken)
            _say(f"Round {number} of {rounds}: {name}: {taken.cpu:.2f} s CPU")
    return costs


def _stages(site: Site, rounds: int) -> list[dict[str, float]]:
    rows = []
    for number in range(1, rounds + 1):
        _say(f"Round {number} of {rounds}: ours, with a clock around each event")
        command = site.command("ours", hook=Path(stages.__file__))
        environment = site.environment(site.new_cache())
        done = subprocess.run(
            command, cwd=site.root, env=environment, capture_output=True, check=True
        )
        rows.append(json.loads(done.stdout))
    return rows


def _facts(site: Site, rounds: int) -> list[dict[str, float]]:
    docs, rows = site.root / site.docs, []
    for number in range(1, rounds + 1):
        log, cache = one_log(site.root), site.new_cache()
        cold, warm = facts(docs, cache=cache), facts(docs, cache=cache)
        _say(f"Round {number} of {rounds}: {cold.cpu / log:.2f} times git log")
        again = {"warm_cpu": warm.cpu, "warm_wall": warm.wall}
        rows.append({"log": log, **asdict(cold), **again})
    return rows


def _growth(scratch: Path, *, pages: int, commits: int, rounds: int) -> dict[str, list[float]]:
    _say("Writing longer histories …")
    histories = {
        f"{pages * p} pages, {commits * c} commits": synthetic(
            scratch / f"{p}-{c}", pages=pages * p, commits=commits * c
        )
        for p, c in ((1, 1), (1, 2), (2, 1), (2, 2))
    }
    taken = defaultdict(list)
    for number in range(rounds):
        for name, docs in histories.items():
            taken[name].append(facts(docs, cache=scratch / f"{name}-{number}").cpu)
    return taken


def _say(what: str) -> None:
    click.echo(what, err=True)


if __name__ == "__main__":
    main()
