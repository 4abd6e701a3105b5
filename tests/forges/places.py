"""A forge's repository and a clone of it, in which the command runs."""

import io
import json
import os
import subprocess
import tarfile
from pathlib import Path

import learnscape.recording
from learnscape.cli import main
from tests.fixtures.repository import Repository, clean_environment

SETTINGS = "site_name: Handbook\nplugins: [learnscape, learnscape/validation]\n"


class Origin(Repository):
    """The repository as the forge has it; `land` puts a page on the published branch."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.day = 0
        self.commit("Begin", {"mkdocs.yml": SETTINGS, "docs/index.md": "# Home\n"}, on=0)

    def land(self, message, files, **more):
        """Commit to the published branch, a day after what came before."""
        self.day += 1
        return self.commit(message, files, **{"on": self.day} | more)

    def offer(self, message, files, branch="work", **more):
        """Commit to a branch; return the commit."""
        return self.land(message, files, branch=branch, **more)

    def clone(self, root: Path) -> Path:
        """Return a whole clone of what there is by now."""
        self.checkout()
        subprocess.run(
            ["git", "clone", "--quiet", os.fspath(self.root), os.fspath(root)], check=True
        )
        return root


def ledger(root, branch="validations"):
    """Return the files of the ledger of a repository: text by name."""
    made = subprocess.run(
        ["git", "-C", os.fspath(root), "archive", "--format=tar", branch],
        check=True,
        capture_output=True,
        env=clean_environment(),
    )
    with tarfile.open(fileobj=io.BytesIO(made.stdout)) as archive:
        files = [member for member in archive if member.isfile()]
        return {one.name: archive.extractfile(one).read().decode().strip() for one in files}


def records(root):
    """Return the records of merged changes, by commit."""
    found = (json.loads(text) for name, text in ledger(root).items() if name.startswith("changes/"))
    return {record["commit"]: record for record in found}


def clean(environment):
    """Return what a process gets to see: nothing of a CI but what is given."""
    own = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("GIT_", "GITHUB_", "CI_", "GITLAB_", "GITEA_", "FORGEJO_", "GH_"))
    }
    return own | environment


def record_alone(clone, environment):
    """Be a process of its own, which records in small commits."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.chdir(clone)
    os.environ.clear()
    os.environ.update(environment)
    learnscape.recording._AT_ONCE = 3
    main(["record"])
