"""`learnscape check`: every problem of the content, at once."""

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from learnscape.cli.common import answer, config_option, loading_of, settings_of, shown_pages
from learnscape.cli.outlook import facts_of_risks, outlook_in_text
from learnscape.derive.invitations import invitations_of
from learnscape.derive.risks import risks_of
from learnscape.library import site_of
from learnscape.problems import Problem

_EXAMPLES = """\b
Example: learnscape check --format github
Example: learnscape check --report
"""


@click.command("check", epilog=_EXAMPLES)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "github", "json"]),
    default="text",
    show_default=True,
    help="For people, for annotations of a pull request, or for programs.",
)
@click.option(
    "--report",
    is_flag=True,
    help="Tell besides what depends on few people, and whom to invite.",
)
@config_option
def print_problems(form: str, report: bool, config: Path | None) -> None:
    """List every problem of the content at once, and exit with 1 if there is any."""
    if report and form == "github":
        raise click.UsageError("`--report` is no problem to annotate: take `--format text` or json")
    settings = settings_of(config)
    loading = loading_of(settings)
    library = loading.library
    for note in library.notes:
        click.echo(note, err=True)
    told = {"text": _text, "github": _github, "json": _json}[form](library.problems)
    if report:
        site = site_of(library, shown_pages(settings, loading))
        risks, invitations = risks_of(site, library.today), invitations_of(site)
        if form == "json":
            facts = facts_of_risks(risks, invitations, site)
            told = _as_json({"problems": [*map(asdict, library.problems)], "report": facts})
        else:
            outlook = outlook_in_text(risks, invitations, site)
            told += ("\n" if told else "") + (outlook or "Nothing depends on few people.\n")
    answer(told)
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
    return _as_json([asdict(problem) for problem in problems])


def _as_json(facts: Any) -> str:
    return f"{json.dumps(facts, ensure_ascii=False, indent=1)}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
