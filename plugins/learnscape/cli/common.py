"""What the commands have in common: the site they are about, days, and how they answer."""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import click

from learnscape.derive.addresses import addresses_of
from learnscape.histories import GIT
from learnscape.library import Library, Loading, statuses_of
from learnscape.model import Rules
from learnscape.read import git
from learnscape.read.settings import (
    VALIDATION,
    Settings,
    SettingsError,
    find_settings,
    read_settings,
)

_SPAN = re.compile(r"([1-9][0-9]{0,4})([dwmy])")
_UNITS = {"d": "days", "w": "weeks", "m": "months", "y": "years"}
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
        if match := _SPAN.fullmatch(text):
            return partial(_before, number=int(match[1]), unit=match[2])
        try:
            day = date.fromisoformat(text)
        except ValueError:
            self.fail(f"'{text}' is no day and no span: write 2026-03-01, or 1w", param, ctx)
        return lambda _: day


class Within(click.ParamType[str]):
    """A span from today on."""

    name = "span"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Return it as `review_every` is written."""
        match = _SPAN.fullmatch(str(value))
        if match is None:
            self.fail(f"'{value}' is no span: write 30d, 6w, 3m or 1y", param, ctx)
        return f"{match[1]} {_UNITS[match[2]]}"


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


config_option = click.option(
    "--config",
    "-f",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The site's mkdocs.yml, if it is not here or above.",
)


def settings_of(config: Path | None) -> Settings:
    """Return what mkdocs.yml says; complain in plain words where it cannot be read."""
    try:
        return read_settings(config or find_settings(Path.cwd()))
    except SettingsError as error:
        raise click.ClickException(str(error)) from None


def loading_of(settings: Settings) -> Loading:
    """Return the site's library on its way."""
    return Loading(
        settings.docs,
        bots=_texts(settings.options.get("bots")),
        assistants=_texts(settings.options.get("assistants")),
        statuses=statuses_of(settings.extra.get("status")),
        rules=rules_of(settings),
        repository=settings.repository,
    )


def library_of(loading: Loading) -> Library:
    """Return the library, and say what is wrong; give up where that is the history itself."""
    library = loading.library
    if lost := [problem for problem in library.problems if problem.path == GIT]:
        raise click.ClickException("\n".join(map(str, lost)))
    for said in (*library.problems, *library.notes):
        click.echo(said, err=True)
    return library


def shown_pages(settings: Settings, loading: Loading) -> dict[str, str]:
    """Return the address of each page that readers get, from the root of the site, by its path."""
    content = loading.content
    published = (path for path in content.pages if settings.publishes(path))
    urls = addresses_of(published, directory_urls=settings.directory_urls)
    return {
        path: url
        for path, url in urls.items()
        if content.pages[path].status != "draft" and path not in content.unlisted
    }


def root_of(docs: Path) -> Path:
    """Return the repository of the docs folder; complain where there is none."""
    try:
        return git.find_repository(docs.resolve()).root.resolve()
    except git.NoHistoryError as error:
        raise click.ClickException(f"{error}\nmend: {error.mend}") from None


def rules_of(settings: Settings) -> Rules | None:
    """Return what the site asks of a review; None where it reads none.

    An option that is no such thing is as if it were not there: MkDocs complains of it.
    """
    said = settings.plugins.get(VALIDATION)
    if said is None:
        return None
    limit = said.get("bulk_limit")
    return Rules(
        strict=said.get("strict") is True,
        trust_trailers=tuple(_texts(said.get("trust_trailers"))),
        bulk_limit=limit if type(limit) is int else Rules().bulk_limit,
        revoke_on_leave=said.get("revoke_on_leave") is True,
    )


def demand_reviews(settings: Settings) -> Rules:
    """Return what the site asks of a review; complain where it reads none."""
    if rules := rules_of(settings):
        return rules
    raise click.ClickException(
        f"this site reads no reviews\n"
        f"mend: in {settings.file}, write `- {VALIDATION}` below `- learnscape`"
    )


def _texts(option: object) -> list[str]:
    """Return the texts in a list; MkDocs complains where it is none."""
    return [item for item in option if isinstance(item, str)] if isinstance(option, list) else []


def answer(text: str) -> None:
    """Print what was asked for, in UTF-8 whatever the locale."""
    click.echo(text.encode(errors="backslashreplace"), nl=False)
