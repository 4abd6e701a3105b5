"""`learnscape due`: what needs a review, and who can validate it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urljoin

import click

from learnscape.cli.common import (
    Within,
    answer,
    config_option,
    demand_reviews,
    library_of,
    loading_of,
    settings_of,
    shown_pages,
)
from learnscape.derive.cover import validators_here
from learnscape.derive.due import SOON, due_of, reviewable
from learnscape.derive.spans import after
from learnscape.derive.verdicts import web_address
from learnscape.library import Library
from learnscape.write.agenda import FORMATS, Entry, Group, agenda, audit
from learnscape.write.templates import THEME


@click.command("due", epilog="Example: learnscape due --within 6w --community version-control")
@click.option(
    "--within",
    type=Within(),
    default=f"{SOON}d",
    show_default=True,
    help="How far ahead to look, in days, weeks, months or years: 30d, 6w, 3m, 1y.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice([*FORMATS, "json"]),
    default="text",
    show_default=True,
    help="For a terminal, as Markdown, or for auditors: JSON about every page.",
)
@click.option("--community", metavar="SLUG", help="Only the pages of this community.")
@config_option
def print_due(within: str, form: str, community: str | None, config: Path | None) -> None:
    """List the pages that need a review, and who can validate them."""
    settings = settings_of(config)
    demand_reviews(settings)
    loading = loading_of(settings)
    library, shown = library_of(loading), shown_pages(settings, loading)
    if library.commit is None:
        raise click.ClickException("without a history of commits no review can be known")
    if not library.reviews_known:
        what = "this clone has no old contents, so reviews cannot be read"
        raise click.ClickException(f"{what}\nmend: make a whole clone, without `--filter`")
    known = library.communities
    if community is not None and community not in known:
        names = ", ".join(known) or "there is none"
        raise click.BadParameter(f"'{community}' is none of: {names}", param_hint="--community")
    pages = {path: library.pages[path] for path in shown}
    validations = {
        path: validation
        for path, validation in reviewable(library.validations, pages)
        if community in (None, validation.owner)
    }
    today, until = library.today, after(library.today, within)
    due = due_of(validations, known, pages, today=today, within=(until - today).days)
    reasons = {one.path: one.why for one in due}
    entries = {
        path: Entry(
            path,
            pages[path].title,
            validation,
            why=reasons.get(path),
            url=urljoin(settings.url, shown[path]) if settings.url else "",
            evidence=web_address(validation.url),
            since=web_address(validation.since),
        )
        for path, validation in validations.items()
    }
    if form == "json":
        groups = _groups(entries.values(), library)
        answer(audit(groups, commit=library.commit, today=today, until=until))
        return
    groups = _groups((entries[path] for path in reasons), library)
    folders = [*map(str, settings.templates), THEME]
    answer(agenda(groups, pages=len(entries), until=until, folders=folders, form=form))


def _groups(entries: Iterable[Entry], library: Library) -> Iterator[Group]:
    """Yield the pages of each community, by its short name, and last those of none."""
    theirs: dict[str | None, list[Entry]] = defaultdict(list)
    for entry in entries:
        theirs[entry.validation.owner].append(entry)
    for slug, community in library.communities.items():
        here = validators_here(community, library.people, library.today)
        names = dict.fromkeys(library.contributor(one.handle, community).name for one in here)
        yield Group(community.title, tuple(names), tuple(theirs[slug]), slug)
    yield Group("", (), tuple(theirs[None]))
