"""Tell readers who made each page, and when: a few lines below its text."""

from jinja2 import Environment
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from learnscape.derive.bylines import byline
from learnscape.library import Library
from learnscape.mkdocs_plugins.bridge import (
    addresses_from,
    known_pages,
    library_of,
    loading_of,
    published_pages,
    template_environment,
    updates_of,
)
from learnscape.model import Update

_CHANGES = 3  # the last, in words


class CreditsConfig(Config):
    """What mkdocs.yml may say under `learnscape/credits`: nothing."""


class CreditsPlugin(BasePlugin[CreditsConfig]):
    """Put `learnscape/credits.html` below the text of every page that git knows or soon will."""

    library: Library

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Make sure that there is a library."""
        loading_of(config)
        return config

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Prepare the template, and the addresses of people's pages."""
        self.library = library_of(config)
        content = loading_of(config).content
        self.paths = known_pages(files, content)
        self.files = published_pages(files, content)
        self.changes: dict[str, list[Update]] = {}
        for update in updates_of(config):
            for path in update.pages if update.kind == "revised" else ():
                self.changes.setdefault(path, []).append(update)
        self.template = template_environment(config).get_template("learnscape/credits.html")
        return env

    @event_priority(-100)  # after search: these lines are about the page, not of it
    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Add the lines to the page."""
        path = self.paths.get(page.file.src_uri)
        if path is None:
            return context
        credits = self.library.credits[path]
        reviewers = self.library.reviewed_by.get(path, ())
        line = byline(
            self.library.dates[path],
            credits,
            self.library.helped[path],
            history=self.library.histories[path],
            reviewers=reviewers,
        )
        handles = (credit.person for credit in (*credits, *reviewers) if credit.person)
        own = {handle: self.library.people[handle].path for handle in handles}
        files = {handle: self.files.get(path) for handle, path in own.items()}
        changes = self.changes.get(path, [])[:_CHANGES]
        urls = addresses_from(page, files)
        text = self.template.render(byline=line, urls=urls, changes=changes)
        page.content = f"{page.content}\n{text}"
        return context
