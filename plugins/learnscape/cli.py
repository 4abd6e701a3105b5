"""The command `learnscape`: parses, calls down, prints."""

import json
import re
import sys
from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from urllib.parse import urljoin

import click

from learnscape.derive.addresses import addresses_of
from learnscape.derive.forges import change_url
from learnscape.derive.updates import updates_of
from learnscape.histories import GIT
from learnscape.library import Loading, statuses_of
from learnscape.problems import Problem
from learnscape.read.settings import Settings, SettingsError, find_settings, read_settings
from learnscape.write.digest import FORMATS, Period, digest
from learnscape.write.templates import THEME

_BEFORE = re.compile(r"([1-9][0-9]{0,4})([dwmy])")
_MONTHS = {"m": 1, "y": 12}
_DAYS = {"d": 1, "w": 7}


class Since(click.ParamType[Callable[[date], date]]):
    """A day, or how long before today."""

    name = "when"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Callable[[date], date]:
        """Return what gives the day, from today."""
        text = str(value)
        if match := _BEFORE.fullmatch(text):
            return partial(_before, number=int(match[1]), unit=match[2])
        try:
            day = date.fromisoformat(text)
        except ValueError:
            self.fail(f"'{text}' is no day and no span: write 2026-03-01, or 1w", param, ctx)
        return lambda _: day


def _before(today: date, *, number: int, unit: str) -> date:
    """Return the first of so many days, of which today is the last.

    Three months that end on 31 May begin after the last day of February.
    """
    if unit in _DAYS:
        return today - min(timedelta(number * _DAYS[unit] - 1), today - date.min)
    months = max(today.year * 12 + today.month - 1 - number * _MONTHS[unit], 12)
    year, month = divmod(months, 12)
    last = date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))
    return last + timedelta(1)


_config = click.option(
    "--config",
    "-f",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The site's mkdocs.yml, if it is not here or above.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="learnscape")
def main() -> None:
    """A knowledge base that knows who made it, from its git history alone."""


@main.command(epilog="Example: learnscape check --format github")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "github", "json"]),
    default="text",
    show_default=True,
    help="For people, for annotations of a pull request, or for programs.",
)
@_config
def check(form: str, config: Path | None) -> None:
    """List every problem of the content at once, and exit with 1 if there is any."""
    library = _loading(_settings(config)).library
    for note in library.notes:
        click.echo(note, err=True)
    answer = {"text": _text, "github": _github, "json": _json}[form](library.problems)
    click.echo(answer.encode(errors="backslashreplace"), nl=False)  # in UTF-8, whatever the locale
    if form == "text" and not library.problems:
        pages = len(library.pages)
        click.echo(f"{pages} page{'s' * (pages != 1)}, no problem", err=True)
    sys.exit(1 if library.problems else 0)


@main.command("digest", epilog="Example: learnscape digest --since 1w --format html")
@click.option(
    "--since",
    type=Since(),
    default="1w",
    show_default=True,
    help="The first day, or how many days, weeks, months or years: 2026-03-01, 10d, 1w, 3m, 1y.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice([*FORMATS]),
    default="md",
    show_default=True,
    help="Markdown, HTML that stands alone, or plain text.",
)
@_config
def print_digest(since: Callable[[date], date], form: str, config: Path | None) -> None:
    """Print the news of the days up to today, as a newsletter."""
    settings = _settings(config)
    loading = _loading(settings)
    library, hidden = loading.library, loading.content.unlisted
    if lost := [problem for problem in library.problems if problem.path == GIT]:
        raise click.ClickException("\n".join(map(str, lost)))
    for said in (*library.problems, *library.notes):
        click.echo(said, err=True)
    today = library.today
    if since(today) > today:
        raise click.BadParameter(f"{since(today)} is after today", param_hint="--since")
    pages = {path: page for path, page in library.pages.items() if settings.publishes(path)}
    urls = addresses_of(pages, directory_urls=settings.directory_urls)
    shown = {
        path: page
        for path, page in pages.items()
        if path in urls and page.status != "draft" and path not in hidden
    }
    repository = partial(change_url, settings.repository)
    answer = digest(
        updates_of(library.news, shown, authority=None, change_url=repository),
        Period(since(today), today),
        site=settings.name,
        url=settings.url,
        pages=shown,
        urls={path: urljoin(settings.url, urls[path]) for path in shown},
        calls=[page for page in shown.values() if page.asks],
        folders=[*map(str, settings.templates), THEME],
        form=form,
    )
    click.echo(answer.encode(errors="backslashreplace"), nl=False)


def _settings(config: Path | None) -> Settings:
    try:
        return read_settings(config or find_settings(Path.cwd()))
    except SettingsError as error:
        raise click.ClickException(str(error)) from None


def _loading(settings: Settings) -> Loading:
    return Loading(
        settings.docs,
        bots=_texts(settings.options.get("bots")),
        assistants=_texts(settings.options.get("assistants")),
        statuses=statuses_of(settings.extra.get("status")),
    )


def _texts(option: object) -> list[str]:
    """Return the texts in a list; MkDocs complains where it is none."""
    return [item for item in option if isinstance(item, str)] if isinstance(option, list) else []


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
