"""`learnscape check`: every problem of the content, at once."""

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import click

from learnscape.cli.common import answer, config_option, loading_of, settings_of
from learnscape.problems import Problem


@click.command("check", epilog="Example: learnscape check --format github")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "github", "json"]),
    default="text",
    show_default=True,
    help="For people, for annotations of a pull request, or for programs.",
)
@config_option
def print_problems(form: str, config: Path | None) -> None:
    """List every problem of the content at once, and exit with 1 if there is any."""
    library = loading_of(settings_of(config)).library
    for note in library.notes:
        click.echo(note, err=True)
    answer({"text": _text, "github": _github, "json": _json}[form](library.problems))
    if form == "text" and not library.problems:
        pages = len(library.pages)
        click.echo(f"{pages} page{'s' * (pages != 1)}, no problem", err=True)
    sys.exit(1 if library.problems else 0)


def _text(problems: Iterable[Problem]) -> str:
    return "".join(f"{problem}\n" for problem in problems)


def _github(problems: Iterable[Problem]) -> str:
    """Annotations, by GitHub's workflow commands."""
    return "".join(
        f"::error file={_property(p.path)},line={max(p.line, 1)},title={_property(p.what)}"
        f"::{_data(f'mend: {p.mend}')}\n"
        for p in problems
    )


def _json(problems: Iterable[Problem]) -> str:
    return (
        json.dumps([asdict(problem) for problem in problems], ensure_ascii=False, indent=1) + "\n"
    )


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
