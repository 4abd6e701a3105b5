"""Between MkDocs and the library: the library of a build, addresses of pages, our templates."""

import os
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from html import escape
from typing import TypeVar
from urllib.parse import urljoin, urlsplit

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from learnscape.derive.topics import Topic
from learnscape.library import Content, Library, Loading
from learnscape.model import Rules, Update
from learnscape.read.ledger import LedgerError
from learnscape.read.settings import VALIDATION
from learnscape.syndication import Offer
from learnscape.write.templates import environment

K = TypeVar("K")

log = get_plugin_logger("learnscape")
MAIN = "learnscape"
NEWS = "learnscape/whats-new"
QUESTIONS = "learnscape/questions"
TOPICS = "learnscape/topics"
_OTHER_SIGNS = {ord("<"): "\u2039", ord(">"): "\u203a", ord('"'): "\u201d"}


def loading_of(config: MkDocsConfig) -> Loading:
    """Return this build's library on its way, which the plugin `learnscape` began.

    Raises:
        PluginError: The plugin is not there, or stands below the one that asks.
    """
    loading = getattr(config.plugins.get(MAIN), "loading", None)
    if not isinstance(loading, Loading):
        asking = config.plugins._current_plugin or "learnscape/…"  # as MkDocs does itself
        raise PluginError(
            f"`{asking}` needs the plugin `{MAIN}` above it.\n"
            f"  mend: in mkdocs.yml, write `- {MAIN}` before the line `- {asking}`"
        )
    return loading


def library_of(config: MkDocsConfig) -> Library:
    """Return this build's library, waiting for git where it has not finished.

    Raises:
        PluginError: Records of reviews were changed or deleted.
    """
    try:
        return loading_of(config).library
    except LedgerError as error:
        raise PluginError(f"{error}\n  mend: {error.mend}") from error


def rules_of(config: MkDocsConfig) -> Rules | None:
    """Return what the site asks of a review; None where it reads none."""
    return getattr(config.plugins.get(VALIDATION), "rules", None)


def updates_of(config: MkDocsConfig) -> tuple[Update, ...]:
    """Return this build's updates, newest first, about pages that readers get."""
    updates: tuple[Update, ...] = config.plugins[MAIN].updates  # type: ignore[attr-defined]
    return updates


def topics_of_site(config: MkDocsConfig) -> Mapping[str, Topic]:
    """Return the topics of the pages that readers get, by short name."""
    topics: Mapping[str, Topic] = config.plugins[MAIN].topics  # type: ignore[attr-defined]
    return topics


def offers_of(config: MkDocsConfig) -> Mapping[str, Offer]:
    """Return the feeds there are, by the path of what they tell of; known once pages are made."""
    return getattr(config.plugins.get(NEWS), "offers", {})


def own_page_of(config: MkDocsConfig, plugin: str) -> File | None:
    """Return the page that a plugin adds to the site; None where the site has no such plugin."""
    return getattr(config.plugins.get(plugin), "own", None)


def topic_pages_of(config: MkDocsConfig) -> Mapping[str, File]:
    """Return the page of each topic, by its short name; none where the site has no such pages."""
    return getattr(config.plugins.get(TOPICS), "pages", {})


def addresses_of(config: MkDocsConfig) -> Mapping[str, str]:
    """Return where this build's pages will be, by the path under the docs folder."""
    addresses: Mapping[str, str] = config.plugins[MAIN].urls  # type: ignore[attr-defined]
    return addresses


def known_pages(files: Files, content: Content) -> dict[str, str]:
    """Return the site's pages that the library knows: MkDocs' path of each, to ours.

    A page is known by the file whose text it shows, so a translation that falls back to another
    file has the dates and credits of what is really read. What a plugin generated is not known.
    """
    base = f"{content.docs}{os.sep}"
    shown = {
        file.src_uri: (file.abs_src_path or "").removeprefix(base).replace(os.sep, "/")
        for file in files.documentation_pages(inclusion=InclusionLevel.is_in_serve)
    }
    return {uri: path for uri, path in shown.items() if path in content.pages}


def published_pages(files: Files, content: Content) -> dict[str, File]:
    """Return the known pages that readers get, by the path under the docs folder."""
    known = known_pages(files, content)
    found: dict[str, File] = {}
    for file in files.documentation_pages():
        path = known.get(file.src_uri)
        if path is not None and (path not in found or file.src_uri == path):
            found[path] = file  # rather the page itself than a translation that falls back to it
    return found


def addresses_from(page: Page, files: Mapping[K, File | None]) -> dict[K, str]:
    """Return the addresses of some files, as they are from a page; of those that are there."""
    return {name: file.url_relative_to(page.file) for name, file in files.items() if file}


def address_of(config: MkDocsConfig, file: File) -> str:
    """Return where a file will be: absolute where the site knows its address."""
    return urljoin(site_url_of(config), file.url)


def site_url_of(config: MkDocsConfig) -> str:
    """Return the site's address, with a host as the network has it; "" where there is none."""
    return _as_the_network_has_it(config.site_url or "")


def authority_of(config: MkDocsConfig) -> str:
    """Return what ids of news begin with: what the site says, or else its host and path."""
    said: str | None = config.plugins[MAIN].config["tag_authority"]
    parts = urlsplit(site_url_of(config))
    return said or (f"{parts.hostname}{parts.path}" if parts.hostname else "")


def language_of(config: MkDocsConfig) -> str:
    """Return the language of the site's pages, as its theme has it."""
    named = config.theme.get("language") or config.theme.locale
    return str(named or "en").replace("_", "-")


def title_of(text: str) -> str:
    """Return a text as a title that MkDocs can be given.

    Themes print a title as HTML in the menu and, with tags taken out and entities resolved, in
    `<title>`. What is escaped for the one is a tag in the other, so angle brackets have to go; and
    so have straight quotes, for one theme puts the title of the next page into an attribute.
    """
    return escape(text.translate(_OTHER_SIGNS), quote=False)


def template_environment(config: MkDocsConfig) -> Environment:
    """Return an environment of our own, which escapes: MkDocs' does not.

    A site overrides a template of ours with a file of the same name in its `custom_dir`.
    All plugins share it within a build, for templates take their time to be compiled.
    """
    main = config.plugins[MAIN]
    if main.templates is None:  # type: ignore[attr-defined]
        main.templates = environment(config.theme.dirs)  # type: ignore[attr-defined]
    templates: Environment = main.templates  # type: ignore[attr-defined]
    return templates


@lru_cache(maxsize=1)  # asked for every page
def _as_the_network_has_it(url: str) -> str:
    parts = urlsplit(url)
    with suppress(UnicodeError):  # a label that is empty, or too long: no host that there could be
        parts = parts._replace(netloc=parts.netloc.encode("idna").decode())
    return parts.geturl()
