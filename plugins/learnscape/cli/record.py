"""`learnscape record`: the reviews of merged changes, from the forge into the ledger."""

import json
import os
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

import click

from learnscape.cli.common import answer, config_option, settings_of
from learnscape.forges.access import access
from learnscape.forges.changes import ForgeError, ForkError
from learnscape.forges.remotes import KINDS, remote_of
from learnscape.problems import Problem
from learnscape.read import git
from learnscape.recording import Recording

_SHORT = 12  # signs of a commit's name
_LATER = "run it again later"


class _Here(NamedTuple):
    """What a CI says of the branch that it runs for."""

    branch: str | None = None  # the one that is published
    why_not: str = ""  # nothing is recorded here


@click.command("record", epilog="Example: learnscape record --forge github")
@click.option(
    "--forge",
    type=click.Choice([*KINDS, "none"]),
    help="Where changes are reviewed, if the address of `origin` does not say.",
)
@config_option
def record_reviews(forge: str | None, config: Path | None) -> None:
    """Write the reviews of merged changes to the branch `validations`.

    The first run reads the whole past, and each later one what is new. It may be stopped at any
    time and run again. Exits with 1 if a change could not be read.

    The token is taken from GITHUB_TOKEN, GITLAB_TOKEN or FORGEJO_TOKEN.
    """
    here = _here(os.environ)
    if forge == "none":
        here = _Here(
            why_not="without a forge nothing has to be recorded: see `learnscape validate`"
        )
    if here.why_not:
        click.echo(here.why_not, err=True)
        return
    try:
        recording = Recording(settings_of(config).docs, branch=here.branch)
    except git.NoHistoryError as error:
        raise click.ClickException(_text(error)) from None
    if not recording.wanted:
        click.echo("nothing new to record", err=True)
        return
    try:
        _record(recording, forge)
    except ForkError as error:
        click.echo(f"nothing is recorded: {error}", err=True)
        return
    except ForgeError as error:
        if recording.written or recording.unread:
            _report(recording)
        raise click.ClickException(_text(error)) from None
    _report(recording)
    sys.exit(1 if recording.unread else 0)


def _record(recording: Recording, kind: str | None) -> None:
    remote = remote_of(kind, git.origin_of(recording.root), os.environ)
    forge, store = access(remote, recording.root, os.environ, say=partial(click.echo, err=True))
    with click.progressbar(
        recording.run(forge, store, recorder=_recorder(os.environ)),
        length=len(recording.wanted),
        label="Reading reviews",
        file=sys.stderr,
        hidden=not sys.stderr.isatty(),
    ) as landings:
        for _ in landings:
            pass


def _report(recording: Recording) -> None:
    for sha, error in recording.unread:
        problem = Problem(sha[:_SHORT], 0, str(error), error.mend or _LATER)
        click.echo(problem, err=True)
    count = recording.written
    answer(f"recorded {count} change{'s' * (count != 1)}\n")


def _here(said: Mapping[str, str]) -> _Here:
    if (
        said.get("GITHUB_EVENT_NAME", "").startswith("pull_request")
        or "CI_MERGE_REQUEST_IID" in said
    ):
        return _Here(why_not="nothing is recorded: this change is not merged yet")
    repository = _event(said).get("repository")
    facts = repository if isinstance(repository, dict) else {}
    if facts.get("fork") is True:
        return _Here(why_not="nothing is recorded: this is a fork, and the reviews are elsewhere")
    published = facts.get("default_branch") or said.get("CI_DEFAULT_BRANCH")
    current = said.get("GITHUB_REF_NAME") or said.get("CI_COMMIT_BRANCH")
    if published and current and published != current:
        return _Here(
            why_not=f"nothing is recorded: what is published is {published}, not {current}"
        )
    return _Here(published)


def _event(said: Mapping[str, str]) -> dict[str, object]:
    """Return what made the workflow run, which costs no request."""
    try:
        event = json.loads(Path(said["GITHUB_EVENT_PATH"]).read_bytes())
    except (KeyError, OSError, ValueError):
        return {}
    return event if isinstance(event, dict) else {}


def _recorder(said: Mapping[str, str]) -> str:
    if run := said.get("GITHUB_RUN_ID"):
        return f"actions:run/{run}"
    if job := said.get("CI_JOB_ID"):
        return f"gitlab:job/{job}"
    return "by hand"


def _text(error: ForgeError | git.NoHistoryError) -> str:
    return f"{error}\nmend: {error.mend or _LATER}"
