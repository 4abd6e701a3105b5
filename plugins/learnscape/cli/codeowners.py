"""`learnscape codeowners`: CODEOWNERS from the communities, and what they leave unowned."""

import os
import sys
from difflib import unified_diff
from pathlib import Path

import click

from learnscape.cli.common import answer, config_option, loading_of, root_of, settings_of
from learnscape.derive.codeowners import (
    FORGES,
    PLACES,
    codeowners_of,
    place_of,
    section_above,
    with_rules,
)
from learnscape.derive.cover import cover_of, problems_of, unowned_in_words
from learnscape.forges.changes import ForgeError
from learnscape.forges.remotes import remote_of
from learnscape.read import git

_CURE = "run `learnscape codeowners`"


@click.command("codeowners", epilog="Example: learnscape codeowners --check")
@click.option("--check", is_flag=True, help="Write nothing, and exit with 1 if the file differs.")
@click.option(
    "--forge",
    type=click.Choice([*FORGES]),
    help="Whose logins to write, if the address of `origin` does not say.",
)
@config_option
def write_codeowners(*, check: bool, forge: str | None, config: Path | None) -> None:
    """Write CODEOWNERS, so that the forge asks those for a review who can validate.

    Rules of your own stay above those that are made. Pages without an owner, and whatever else the
    communities should mend, are told besides.
    """
    loading = loading_of(settings_of(config))
    root, library, prefix = root_of(loading.content.docs), loading.library, loading.content.place
    communities, people, today = library.communities, library.people, library.today
    forge = forge or _forge(root)
    file = root / place_of(forge, [place for place in PLACES[forge] if (root / place).is_file()])
    before = _text(file, root)
    made = codeowners_of(
        communities.values(),
        people,
        forge=forge,
        prefix=prefix,
        today=today,
        pages=library.pages.values(),
    )
    after = with_rules(before, made.rules, prefix=prefix)
    cover = cover_of(library.pages, communities, people, today=today)
    for problem in sorted({*made.problems, *problems_of(cover, communities, prefix)}):
        click.echo(problem, err=True)
    if unowned := unowned_in_words(cover.unowned):
        click.echo(unowned, err=True)
    if forge == "gitlab" and (section := section_above(before)):
        click.echo(f"the rules of the communities fall into the section {section}", err=True)
    if check:
        name = file.relative_to(root).as_posix()
        answer("".join(_difference(before, after, name)))
        if before != after:
            click.echo(f"{name} is not what the communities say\n  mend: {_CURE}", err=True)
            sys.exit(1)
        return
    if before != after:
        file.write_text(after, "utf-8", errors="surrogateescape", newline="\n")
    answer(after)


def _forge(root: Path) -> str:
    """Return the forge where `origin` is; the first, where that cannot be told."""
    first = next(iter(FORGES))
    origin = git.origin_of(root)
    if origin is None:
        return first
    try:
        kind = remote_of(None, origin, os.environ).kind
    except ForgeError as error:
        click.echo(f"{error}, so logins are those at {first}; `--forge` says otherwise", err=True)
        return first
    if kind not in FORGES:
        raise click.ClickException(
            "Forgejo and Gitea read CODEOWNERS as other patterns, which are not made here\n"
            "mend: for another forge, say which: `learnscape codeowners --forge github`"
        )
    return kind


def _text(file: Path, root: Path) -> str:
    """Return what the file says now, with plain line ends; "" where there is none."""
    if not file.resolve().is_relative_to(root):
        raise click.ClickException(f"{file} leads out of the repository\nmend: delete this link")
    if not file.exists():
        return ""
    return file.read_text("utf-8", errors="surrogateescape")


def _difference(before: str, after: str, name: str) -> list[str]:
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    return [
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
        for line in unified_diff(old, new, name, name)
    ]
