"""What waits for a review, as the reminders and the answers to them have it."""

import os
from collections import defaultdict
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from urllib.parse import quote, urljoin

import click

from learnscape.cli.common import (
    demand_reviews,
    library_of,
    loading_of,
    root_of,
    settings_of,
    shown_pages,
)
from learnscape.derive.due import due_of
from learnscape.derive.owners import owner_of_page
from learnscape.derive.verdicts import web_address
from learnscape.forges.changes import ForgeError
from learnscape.forges.remotes import Remote, remote_of
from learnscape.library import Library
from learnscape.model import Community, Rules
from learnscape.read import git
from learnscape.read.settings import VALIDATION, Settings
from learnscape.write.reminders import Listed, Reminder, Waiting, body_of
from learnscape.write.templates import THEME

_ASKED = ("overdue", "soon", "changed")  # what was never validated is for /validation/ to tell


@dataclass(frozen=True)
class Desk:
    """A site whose reviews are asked for, on one day."""

    settings: Settings
    library: Library
    rules: Rules
    urls: dict[str, str]  # of the pages that readers get, from the root of the site, by path
    place: str  # what comes before a page's path, from the root of the repository

    @cached_property
    def titles(self) -> dict[str, str]:
        """The titles of pages, by their path from the root of the repository."""
        return {self.place + path: page.title for path, page in self.library.pages.items()}

    @cached_property
    def waiting(self) -> dict[str, list[Waiting]]:
        """What waits for a review, by community; what waits longest comes first."""
        library, site = self.library, self.settings.url
        pages = {path: library.pages[path] for path in self.urls}
        all_due = due_of(library.validations, library.communities, pages, today=library.today)
        due = [one for one in all_due if one.community and one.why in _ASKED]
        blobs = self.published(one.path for one in due)
        found = defaultdict(list)
        for path, why, community, validation in due:
            if community and path in blobs:
                page, until = Listed(self.place + path, blobs[path]), validation.until
                url = urljoin(site, self.urls[path]) if site else self._at_forge(page.path)
                since = web_address(validation.since)
                found[community].append(Waiting(page, pages[path].title, why, until, url, since))
        return found

    def published(self, paths: Iterable[str]) -> dict[str, str]:
        """Return the blobs of pages as they are published; what is not published is left out."""
        head = self.library.commit
        names = {path: f"{head}:{self.place}{path}" for path in paths} if head else {}
        with closing(git.Blobs(self.root)) as texts:
            contents = texts(names.values())
        return {
            path: next(one for one in git.blob_ids(content) if len(one) == len(head or ""))
            for path, name in names.items()
            if (content := contents.get(name))
        }

    def path_of(self, page: Listed) -> str | None:
        """Return the path of a page under the docs folder; None where there is no such page."""
        path = page.path.removeprefix(self.place)
        return path if page.path.startswith(self.place) and path in self.library.pages else None

    def owner(self, path: str) -> Community | None:
        """Return the community that owns a page, by its path under the docs folder."""
        return owner_of_page(self.library.pages[path], self.library.communities.values())

    @cached_property
    def root(self) -> Path:
        """The repository."""
        return root_of(self.settings.docs)

    @cached_property
    def remote(self) -> Remote:
        """The repository on its forge.

        Raises:
            ForgeError: It cannot be told.
        """
        return remote_of(None, git.origin_of(self.root), os.environ)

    @cached_property
    def base(self) -> str:
        """The published commit before the newest; "" where there is none."""
        parents = git.stream(self.root, "log", "-1", "--format=%P", self.library.commit or "HEAD")
        return next(iter(b"".join(parents).decode().split()), "")

    def _at_forge(self, path: str) -> str:
        """Return where the forge shows a file of the newest commit."""
        server = os.environ.get("GITHUB_SERVER_URL", "https://github.com")
        return f"{server}/{self.remote.path}/blob/HEAD/{quote(path, errors='surrogateescape')}"

    def body(self, reminder: Reminder) -> str:
        """Return the text of the issue that a reminder is in."""
        return body_of(
            reminder,
            self.waiting.get(reminder.community, ()),
            community=self.library.communities[reminder.community].title,
            titles=self.titles,
            folders=[*map(str, self.settings.templates), THEME],
        )


def desk_of(config: Path | None, *, strict: bool = True) -> Desk:
    """Return a site whose reviews are asked for; complain where none are read.

    Args:
        config: The site's mkdocs.yml, if it is not here or above.
        strict: Whether a site that is strict with records is so here.
    """
    settings = settings_of(config)
    demand_reviews(settings)
    if not strict:
        options = settings.plugins[VALIDATION] | {"strict": False}
        settings = replace(settings, plugins=settings.plugins | {VALIDATION: options})
    loading, rules = loading_of(settings), demand_reviews(settings)
    urls = shown_pages(settings, loading)
    return Desk(settings, library_of(loading), rules, urls, loading.content.place)


def complaint(error: ForgeError) -> click.ClickException:
    """Return what to tell of a forge."""
    return click.ClickException(f"{error}\nmend: {error.mend or 'run it again later'}")
