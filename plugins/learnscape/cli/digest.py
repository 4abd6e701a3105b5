"""`learnscape digest`: the news of some days, as a newsletter."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from urllib.parse import urljoin

import click

from learnscape.cli.common import (
    Since,
    answer,
    config_option,
    library_of,
    loading_of,
    settings_of,
    shown_pages,
)
from learnscape.derive.forges import change_url
from learnscape.derive.updates import updates_of
from learnscape.write.digest import FORMATS, Period, digest
from learnscape.write.templates import THEME


@click.command("digest", epilog="Example: learnscape digest --since 1w --format html")
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
@config_option
def print_digest(since: Callable[[date], date], form: str, config: Path | None) -> None:
    """Print the news of the days up to today, as a newsletter."""
    settings = settings_of(config)
    loading = loading_of(settings)
    library = library_of(loading)
    today = library.today
    if since(today) > today:
        raise click.BadParameter(f"{since(today)} is after today", param_hint="--since")
    urls = shown_pages(settings, loading)
    shown = {path: library.pages[path] for path in urls}
    repository = partial(change_url, settings.repository)
    text = digest(
        updates_of(library.news, shown, authority=None, change_url=repository),
        Period(since(today), today),
        site=settings.name,
        url=settings.url,
        pages=shown,
        urls={path: urljoin(settings.url, url) for path, url in urls.items()},
        calls=[page for page in shown.values() if page.asks],
        folders=[*map(str, settings.templates), THEME],
        form=form,
    )
    answer(text)
