"""What every test may ask for: the repositories of `tests/fixtures/hard.py`, and whole sites."""

import os
import shutil
import time

import pytest
from hypothesis import HealthCheck, settings

from learnscape.library import load
from tests.fixtures import hard
from tests.fixtures.repository import Repository
from tests.fixtures.site import Site

settings.register_profile(  # a machine that has much to do is no fault of the code
    "untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("untimed")


@pytest.fixture(scope="session", autouse=True)
def _alone(tmp_path_factory):
    """Nothing of whoever runs the tests is seen, and nothing of theirs is written."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in [*os.environ]:
            if name.startswith("GIT_") or name == "SOURCE_DATE_EPOCH":
                patch.delenv(name)
        patch.setenv("HOME", os.fspath(home))
        patch.setenv("XDG_CACHE_HOME", os.fspath(home / ".cache"))
        patch.setenv("XDG_CONFIG_HOME", os.fspath(home / ".config"))
        yield


@pytest.fixture(scope="session")
def hard_repository(tmp_path_factory):
    """Give the docs folder of a repository, made once; whoever changes it asks `own`."""
    made = {}

    def make(name):
        if name not in made:
            made[name] = hard.REPOSITORIES[name](tmp_path_factory.mktemp(name) / "repository")
        return made[name]

    return make


@pytest.fixture(scope="session")
def library(hard_repository):
    """Give what `load` reads in a repository, read once."""
    loaded = {}

    def read(name):
        if name not in loaded:
            loaded[name] = load(hard_repository(name), today=hard.TODAY)
        return loaded[name]

    return read


@pytest.fixture
def own(tmp_path):
    """Make a repository for one test alone."""
    return lambda name: hard.REPOSITORIES[name](tmp_path / "own")


@pytest.fixture
def repository(tmp_path):
    """Give an empty repository to commit to."""
    repository = Repository(tmp_path / "repository")
    yield repository
    repository.close()


@pytest.fixture
def site(tmp_path, repository):
    """Give a site: write, commit, build."""
    return Site(repository.root, tmp_path / "built", repository)


@pytest.fixture
def site_in(tmp_path):
    """Make a site of a folder that is there already."""
    return lambda root: Site(root, tmp_path / "built")


@pytest.fixture
def git_calls(tmp_path, monkeypatch):
    """Give a list of the git commands that were run, each as one text, asked anew at each call."""
    real, record = shutil.which("git"), tmp_path / "calls"
    (tmp_path / "bin").mkdir()
    counted = tmp_path / "bin" / "git"
    counted.write_text(f'#!/bin/sh\necho "$*" | tr "\\n" " " >>{record}\necho >>{record}\n'
                       f'exec {real} "$@"\n')  # fmt: skip
    counted.chmod(0o755)
    monkeypatch.setenv("PATH", f"{counted.parent}{os.pathsep}{os.environ['PATH']}")

    def calls():
        return record.read_text().splitlines() if record.exists() else []

    return calls


@pytest.fixture
def clock_in(monkeypatch):
    """Move this machine to a time zone."""

    def move(zone):
        monkeypatch.setenv("TZ", zone)
        time.tzset()

    yield move
    monkeypatch.undo()
    time.tzset()
