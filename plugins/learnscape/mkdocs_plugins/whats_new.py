"""Tell readers what is new: a page, feeds, and a page about following them."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urljoin

from jinja2 import Environment
from jinja2.ext import Extension
from mkdocs.config import config_options as option
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from learnscape.derive.archives import AT_MOST
from learnscape.derive.due import due_of
from learnscape.derive.ids import Mint
from learnscape.derive.reviews import reminders_of
from learnscape.derive.scopes import ASKED_ON, Scope, scopes_of
from learnscape.derive.topics import page_of, topics_by_page
from learnscape.derive.weeks import weeks_of
from learnscape.library import Library
from learnscape.mkdocs_plugins.bridge import (
    MAIN,
    QUESTIONS,
    address_of,
    addresses_from,
    authority_of,
    language_of,
    library_of,
    loading_of,
    log,
    own_page_of,
    published_pages,
    site_url_of,
    template_environment,
    topic_pages_of,
    topics_of_site,
    updates_of,
)
from learnscape.mkdocs_plugins.options import Paths
from learnscape.mkdocs_plugins.own_pages import add_to_contents, own_page
from learnscape.model import Update
from learnscape.problems import Problem
from learnscape.read.settings import VALIDATION
from learnscape.syndication import OPML, Offer, Site, Syndication, announced_by, groups_of, offer_of
from learnscape.write.bodies import cleaned
from learnscape.write.feeds import FORMATS
from learnscape.write.words import days

NEWS, FOLLOW = "whats-new", "follow"
_HEADINGS = {NEWS: "What's new", FOLLOW: "Follow"}
_ON_FOLLOW = {"how": "How to follow", "promise": "What a feed brings", "feeds": "The feeds"}
_WHOLE = ("new", "answered")  # what feeds bring the page's whole text for
_IN_CONTENTS = 12  # weeks, in the table of contents
_SHOWN = 100  # updates on the page; the archive has the older ones
_LONG = 1 << 16  # signs: a longer page is better read where it stands
_ROOM = 1 << 18  # signs, for all pages in a feed together


class _Head(Extension):
    """Makes room for the feeds in the head of whatever template a theme has."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Do so once a template: a page is large, and a title in it may say `</head>` as well."""
        return source.replace("</head>", "{{ learnscape_feeds }}</head>", 1)


class WhatsNewConfig(Config):
    """What mkdocs.yml may say under `learnscape/whats-new`."""

    paths = Paths()
    welcomes = option.Type(bool, default=True)


class WhatsNewPlugin(BasePlugin[WhatsNewConfig]):
    """Add the page What's new, the feeds, and the page that says how to follow them."""

    library: Library
    scopes: tuple[Scope, ...]
    offers: Mapping[str, Offer] = MappingProxyType({})  # by the path of a scope

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Make sure that there is a library, and say so where there can be no feed."""
        loading_of(config)
        if not config.site_url:
            what = "the site has no address, so there are no feeds of what is new"
            self._warn(config, what, "add `site_url: https://docs.example.org/`")
        return config

    @event_priority(-110)  # after plugins that look for every file on the disk
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Make room for the pages, where the site has none of that name, and for the feeds."""
        self.own = {
            name: own_page(files, config, name, heading)
            for name, heading in _HEADINGS.items()
            if name != FOLLOW or config.site_url
        }
        return files

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Write the feeds, and prepare the pages."""
        self.library, content = library_of(config), loading_of(config).content
        self.files = published_pages(files, content)
        told = updates_of(config)
        told = tuple(u for u in told if self.config.welcomes or u.kind != "welcome")
        self.checks = tuple(update for update in told if update.kind == "validated")
        self.updates = tuple(update for update in told if update.kind != "validated")
        self.templates = template_environment(config)
        self.heads: dict[tuple[str, ...], str] = {}
        env.add_extension(_Head)
        pages = {path: self.library.pages[path] for path in self.files}
        dates = {path: self.library.dates[path].published for path in pages}
        self.homes = {page_of(name): file for name, file in topic_pages_of(config).items()}
        asked_on = own_page_of(config, QUESTIONS)
        self.homes |= {ASKED_ON: asked_on} if asked_on else {}
        there = self.files | self.homes  # a page that the site has of these is known by ours
        self.paths = {file.src_uri: path for path, file in there.items()}
        self.lists = own_page_of(config, VALIDATION)
        self.reminders = self._reminders(config)
        self.scopes = scopes_of(
            told,
            pages,
            published={path: when for path, when in dates.items() if when},
            credits=self.library.credits,
            people=self.library.people.values(),
            communities=self.library.communities,
            reminders=self.reminders,
        )
        if config.site_url:
            self._write_feeds(config, files)
        return env

    def _reminders(self, config: MkDocsConfig) -> tuple[Update, ...] | None:
        """Return the reviews that are due; None where none are read, or nobody has to review."""
        known, pages = self.library, {path: self.library.pages[path] for path in self.files}
        if not known.validations or not known.communities:
            return None
        due = due_of(known.validations, known.communities, pages, today=known.today)
        mint = Mint(authority_of(config), known.news.names)
        return reminders_of(due, pages, known.communities, mint)

    def _write_feeds(self, config: MkDocsConfig, files: Files) -> None:
        homes = self.homes | self.files
        urls = {path: address_of(config, file) for path, file in homes.items()}
        people = {handle: urls.get(person.path) for handle, person in self.library.people.items()}
        authority = config.plugins[MAIN].config["tag_authority"]
        site = Site(
            config.site_name,
            site_url_of(config),
            language_of(config),
            page_url=urls.get,
            person_url=lambda handle: people.get(handle or ""),
            news_url=address_of(config, self.own[NEWS]),
            due_url=address_of(config, self.lists) if self.lists else "",
            id_url=f"https://{authority}/" if authority else "",
        )
        self.site = site
        self.offers = {scope.path: offer_of(site, scope) for scope in self.scopes}
        told = (self.updates, self.checks, self.reminders or ())
        contents = self._contents((update for some in told for update in some[:AT_MOST]), urls)
        feeds = Syndication(site, topics_by_page(topics_of_site(config)), contents)
        there = {file.dest_uri for file in files if file.inclusion.is_included()}
        written = set()
        for path, content in feeds.files(self.scopes, self.config.paths):
            if path in there or path in written:
                what = f"there is a file `{path}` already, so no feed is written there"
                self._warn(config, what, "write another path, or delete the line")
                continue
            written.add(path)
            level = InclusionLevel.INCLUDED
            files.append(File.generated(config, path, content=content, inclusion=level))
        for path, feed in self.config.paths.items():
            if path not in written | there:
                what = f"there is no feed `{feed}`, so `{path}` is not written"
                mend = f"write one of those that the page `{FOLLOW}/` lists, or delete the line"
                self._warn(config, what, mend)
        self.announced = announced_by(self.scopes)

    def _warn(self, config: MkDocsConfig, what: str, mend: str) -> None:
        log.warning(Problem(Path(config.config_file_path).name, 0, what, mend))

    def _contents(self, updates: Iterable[Update], urls: Mapping[str, str]) -> dict[str, str]:
        """Return the HTML that goes out: the text of new pages, else what is said of the change."""
        template = self.templates.get_template("learnscape/update.html")
        contents, room = {}, _ROOM
        for update in updates:
            body, page = "", self.files[update.page].page if update.page else None
            if update.kind in _WHOLE and page and len(page.content or "") <= min(_LONG, room):
                body = cleaned(page.content or "", base=urls[update.page or ""])
                room -= len(page.content or "")
            contents[update.id or ""] = body or template.render(
                update=update, pages=self.library.pages, urls=urls
            )
        return contents

    @event_priority(-90)  # after search: what is new is found where it is new; above all feet
    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Put the updates on their page, the feeds on theirs, and announce those on every page."""
        if config.site_url:
            self._announce(context, page)
        if page.file is self.own.get(NEWS):
            weeks = weeks_of(self.updates[:_SHOWN])
            recent = weeks[:_IN_CONTENTS]
            add_to_contents(page, {f"{w.monday}": days(w.monday, w.sunday) for w in recent})
            about = {path for update in self.updates[:_SHOWN] for path in update.pages}
            about |= {self.library.pages[path].replaced_by or path for path in about}
            about |= {person.path for person in self.library.people.values()}
            more = len(self.updates) > _SHOWN
            self._append(page, "whats-new.html", about, weeks=weeks, more=more)
        elif page.file is self.own.get(FOLLOW):
            add_to_contents(page, _ON_FOLLOW)
            self._append(
                page,
                "follow.html",
                (),
                groups=groups_of(self.site, self.scopes),
                formats=FORMATS,
                welcomes=self.config.welcomes,
                reminders=self.reminders is not None,
                communities=any(scope.kind == "community" for scope in self.scopes),
                questions=any(scope.kind == "questions" for scope in self.scopes),
                opml=urljoin(self.site.url, OPML),
                news=self.own[NEWS].url_relative_to(page.file),
            )
        return context

    def _announce(self, context: TemplateContext, page: Page) -> None:
        """Name the feeds that a page is in, the closest first, where feed readers look."""
        scopes = self.announced.get(self.paths.get(page.file.src_uri, ""), self.scopes[:1])
        if page.file is self.lists and self.reminders is not None and self.scopes:
            scopes = (self.scopes[-1], *self.scopes[:1])
        key = tuple(scope.path for scope in scopes)
        if key not in self.heads:
            self.heads[key] = self.templates.get_template("learnscape/alternates.html").render(
                offers=[offer_of(self.site, scope) for scope in scopes], formats=FORMATS
            )
        context["learnscape_feeds"] = self.heads[key]  # type: ignore[typeddict-unknown-key]

    def _append(self, page: Page, name: str, about: Iterable[str], **values: object) -> None:
        urls = addresses_from(page, {path: self.files.get(path) for path in about})
        template = self.templates.get_template(f"learnscape/{name}")
        people = {handle: person.path for handle, person in self.library.people.items()}
        follow = self.own.get(FOLLOW) if self.scopes else None
        text = template.render(
            values,
            pages=self.library.pages,
            urls=urls,
            people={handle: urls[path] for handle, path in people.items() if path in urls},
            follow=follow.url_relative_to(page.file) if follow else None,
        )
        page.content = f"{page.content}\n{text}"
