"""Give each community its page, its calendar, and its place on the pages that it cares for."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path

from jinja2 import Environment
from jinja2.filters import do_striptags
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from learnscape.derive.communities import Home, Portrait, homes_of, portraits_of
from learnscape.derive.sessions import next_dates
from learnscape.derive.topics import vocabulary_of
from learnscape.library import Library
from learnscape.mkdocs_plugins.bridge import (
    NEWS,
    QUESTIONS,
    addresses_from,
    addresses_of,
    authority_of,
    known_pages,
    library_of,
    loading_of,
    log,
    offers_of,
    own_page_of,
    published_pages,
    template_environment,
    title_of,
    topic_pages_of,
)
from learnscape.mkdocs_plugins.own_pages import (
    add_to_contents,
    below_heading,
    own_page,
    with_heading,
)
from learnscape.model import Community
from learnscape.problems import Problem
from learnscape.read.settings import VALIDATION
from learnscape.read.zones import zones_of
from learnscape.write.calendar import calendar
from learnscape.write.feeds import FORMATS

NAME = "communities"
_NEWEST = 5  # changes; that pages were checked is told beside each
_HEADINGS = {
    "how": "How to use this community",
    "people": "People",
    "sessions": "Sessions",
    "questions": "Open questions",
    "pages": "Pages",
    "news": "What's new",
}


class CommunitiesConfig(Config):
    """What mkdocs.yml may say under `learnscape/communities`: nothing."""


class CommunitiesPlugin(BasePlugin[CommunitiesConfig]):
    """Complete each community's page, list them all, and name them at the foot of their pages."""

    library: Library

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Make sure that there is a library."""
        loading_of(config)
        return config

    @event_priority(-110)  # after plugins that look for every file on the disk
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Make room for the page Communities, where the site has none of that name."""
        content = loading_of(config).content
        self.own = own_page(files, config, NAME, "Communities", folder=True)
        self.paths = known_pages(files, content)
        self.titles = {one.path: one.title for one in content.communities.values()}
        return files

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Give the pages of communities their title for a heading, where their text has none."""
        title = self.titles.get(self.paths.get(page.file.src_uri, ""))
        return with_heading(html, title, template_environment(config)) if title else html

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Gather what is told of every community, once, and write the calendars."""
        self.library, content = library_of(config), loading_of(config).content
        library = self.library
        self.files = published_pages(files, content)
        pages = {path: library.pages[path] for path in self.files}
        communities = {
            slug: community
            for slug, community in library.communities.items()
            if community.path in pages
        }
        self.homes = homes_of(pages, communities)
        self.portraits = portraits_of(
            communities,
            pages,
            self.homes,
            people=library.people,
            experts=library.experts,
            validations=library.validations,
            meetings={
                slug: next_dates(one.sessions, zones_of(one.sessions), today=library.today)
                for slug, one in communities.items()
            },
            today=library.today,
        )
        self.by_path = {one.community.path: one for one in self.portraits}
        self.calendars = dict(self._calendars(communities.values(), config, files))
        self.vocabulary = vocabulary_of(library.communities.values())
        self.templates = template_environment(config)
        self.foot = self.templates.get_template("learnscape/community-foot.html")
        self.feet: dict[tuple[object, ...], str] = {}
        return env

    def _calendars(
        self, communities: Iterable[Community], config: MkDocsConfig, files: Files
    ) -> Iterator[tuple[str, File]]:
        """Add the calendar of each community that has sessions, and yield it by short name."""
        there = {file.dest_uri for file in files if file.inclusion.is_included()}
        for community in communities:
            path = f"{NAME}/{community.slug}/sessions.ics"
            if not community.sessions:
                continue
            if path in there:
                what = f"there is a file `{path}` already, so no calendar is written there"
                mend = f"delete that file, or the sessions in `{community.path}`"
                log.warning(Problem(Path(config.config_file_path).name, 0, what, mend))
                continue
            text = calendar(
                community,
                zones_of(community.sessions),
                site_name=config.site_name,
                authority=authority_of(config),
                url=addresses_of(config)[community.path] if config.site_url else "",
                stamp=self.library.dates[community.path].touched,
            )
            file = File.generated(config, path, content=text, inclusion=InclusionLevel.INCLUDED)
            files.append(file)
            yield community.slug, file

    @event_priority(-90)  # after search, and above what stands at the foot of every page
    def _on_page_context_of_ours(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Complete the pages of communities, and their list."""
        portrait = self.by_path.get(self.paths.get(page.file.src_uri, ""))
        if portrait:
            if purpose := self._unsaid(page, portrait.community.purpose):
                page.content = below_heading(page.content or "", purpose)
            page.content = f"{page.content}\n{self._portrait(page, portrait, config)}"
        if page.file is self.own:
            page.content = f"{page.content}\n{self._everyone(page)}"
        return context

    @event_priority(-100)
    def _on_page_context_of_all(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Name the communities of a page at its foot."""
        if home := self.homes.get(self.paths.get(page.file.src_uri, "")):
            everyone = (one.path for one in (home.owner, *home.also) if one)
            page.content = f"{page.content}\n{self._foot(home, self._urls(page, everyone))}"
        return context

    on_page_context = CombinedEvent(_on_page_context_of_ours, _on_page_context_of_all)

    def _foot(self, home: Home, urls: Mapping[str, str]) -> str:
        """Return the foot of a page, which is the same on many: of one home, equally deep."""
        kind = (home.owner is None, *urls.items())
        if kind not in self.feet:
            self.feet[kind] = self.foot.render(home=home, urls=urls)
        return self.feet[kind]

    def _unsaid(self, page: Page, purpose: str) -> str:
        """Return a line with the purpose, unless it stands in the page's own words."""
        words = _folded(purpose).rstrip(".")
        if words in _folded(do_striptags(page.content or "")):
            return ""
        template = self.templates.get_template("learnscape/community-purpose.html")
        return template.render(purpose=purpose)

    def _portrait(self, page: Page, portrait: Portrait, config: MkDocsConfig) -> str:
        slug, told = portrait.community.slug, self._told(portrait, page, config)
        shown = {
            "how": portrait,
            "people": portrait.size,
            "sessions": portrait.sessions,
            "questions": portrait.questions,
            "pages": portrait.shelves,
            "news": told["updates"],
        }
        headings = {f"learnscape-{name}": _HEADINGS[name] for name in shown if shown[name]}
        add_to_contents(page, headings, title=portrait.community.title)
        lists = own_page_of(config, VALIDATION) if portrait.numbers else None
        more = {"calendar": self.calendars.get(slug), "questions": own_page_of(config, QUESTIONS)}
        return self.templates.get_template("learnscape/community.html").render(
            told | addresses_from(page, more),
            portrait=portrait,
            headings=headings,
            people=self._people(page, portrait),
            topics=self._topics(page, portrait, config),
            worklist=f"{lists.url_relative_to(page.file)}#in-{slug}" if lists else None,
            edit_url=page.edit_url,
            formats=FORMATS,
        )

    def _told(self, portrait: Portrait, page: Page, config: MkDocsConfig) -> dict[str, object]:
        """Return what is new for a community, where the site tells that, and every address."""
        slug, news = portrait.community.slug, config.plugins.get(NEWS)
        scopes = {scope.path: scope for scope in getattr(news, "scopes", ())}
        scope = scopes.get(f"{NAME}/{slug}")
        told = scope.updates if scope else ()
        changes = (update for update in told if update.kind != "validated")
        updates = tuple(islice(changes, _NEWEST))
        list_of_news = getattr(news, "own", {}).get("whats-new")
        entries = (*portrait.questions, *(one for some in portrait.shelves for one in some.entries))
        owners = (one.owner.path for one in entries if one.owner)
        about = (path for update in updates for path in update.pages)
        return {
            "updates": updates,
            "offer": offers_of(config).get(f"{NAME}/{slug}"),
            "news": list_of_news.url_relative_to(page.file) if list_of_news else None,
            "urls": self._urls(page, (*(one.page.path for one in entries), *owners, *about)),
        }

    def _everyone(self, page: Page) -> str:
        anchors = {
            f"learnscape-{one.community.slug}": title_of(one.community.title)
            for one in self.portraits
        }
        add_to_contents(page, anchors)
        return self.templates.get_template("learnscape/communities.html").render(
            portraits=self.portraits, urls=self._urls(page, self.by_path)
        )

    def _people(self, page: Page, portrait: Portrait) -> dict[str, str]:
        handles = (one.who.person for one in (*portrait.people, *portrait.members))
        paths = {handle: self.library.people[handle].path for handle in handles if handle}
        return addresses_from(
            page, {handle: self.files.get(path) for handle, path in paths.items()}
        )

    def _topics(self, page: Page, portrait: Portrait, config: MkDocsConfig) -> dict[str, str]:
        """Return the addresses of topics, by what the community and its people call them."""
        names = (*portrait.topics, *(name for one in portrait.people for name in one.ask))
        pages, slug_of = topic_pages_of(config), self.vocabulary.slug_of
        return addresses_from(page, {name: pages.get(slug_of(name)) for name in names})

    def _urls(self, page: Page, paths: Iterable[str]) -> dict[str, str]:
        return addresses_from(page, {path: self.files.get(path) for path in dict.fromkeys(paths)})


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
