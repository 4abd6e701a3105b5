"""Tell readers whom to ask: people's own pages, a list of everybody, a line on each page."""

from collections.abc import Iterable, Iterator, Mapping

from jinja2 import Environment
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from learnscape.derive.profiles import Profile, directory_of, profiles_of
from learnscape.library import Library
from learnscape.mkdocs_plugins.bridge import (
    addresses_from,
    known_pages,
    library_of,
    loading_of,
    log,
    offers_of,
    published_pages,
    template_environment,
    topic_pages_of,
    topics_of_site,
)
from learnscape.mkdocs_plugins.own_pages import add_to_contents, own_page, with_heading
from learnscape.model import Expert
from learnscape.problems import Problem
from learnscape.write.feeds import FORMATS

SCRIPT = "learnscape/people.js"
_ANCHORS = {"subjects": "learnscape-topics", "left": "learnscape-left"}
_ON_PAGE = {"subjects": "By topic", "left": "No longer here"}
_LISTS = {
    "created": "Created",
    "improved": "Improved",
    "helped": "Helped with",
    "validated": "Validated",
    "answered": "Answered",
}


class PeopleConfig(Config):
    """What mkdocs.yml may say under `learnscape/people`: nothing."""


class PeoplePlugin(BasePlugin[PeopleConfig]):
    """Add to people's pages what they did, list everybody, and say on each page whom to ask."""

    library: Library

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Make sure that there is a library, and bring in the script."""
        loading_of(config)
        if SCRIPT not in config.extra_javascript:  # a configuration may be built more than once
            config.extra_javascript.append(SCRIPT)
        return config

    @event_priority(-110)  # after plugins that look for every file on the disk
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Make room for the page People, where the site has none of that name."""
        content = loading_of(config).content
        self.own = own_page(files, config, "people", "People", folder=True)
        self.paths = known_pages(files, content)
        self.titles = {who.path: content.pages[who.path].title for who in content.people.values()}
        return files

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Give people's own pages their name for a heading, where their text has none."""
        title = self.titles.get(self.paths.get(page.file.src_uri, ""))
        return with_heading(html, title, template_environment(config)) if title else html

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Gather what is told of everybody, once, and prepare the templates."""
        self.library, content = library_of(config), loading_of(config).content
        self.files = published_pages(files, content)
        profiles = profiles_of(
            self.library.people.values(),
            {path: self.library.pages[path] for path in self.files},
            credits=self.library.credits,
            reviewed_by=self.library.reviewed_by,
            communities=self.library.communities.values(),
            topics=topics_of_site(config),
        )
        self.profiles = {
            profile.person.path: profile
            for profile in profiles.values()
            if profile.person.path in self.files
        }
        self.experts = {  # all at once is quicker than one between two pages of the theme
            path: self.library.experts.of_page(self.library.pages[path])
            for path in self.paths.values()
        }
        self.directory = directory_of(self.profiles.values())
        self.pictures = dict(self._pictures(files, content.names))
        self.templates = template_environment(config)
        self.ask = self.templates.get_template("learnscape/ask.html")
        return env

    @event_priority(-90)  # after search, for these lines are about people; above the foot
    def _on_page_context_of_people(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Complete people's own pages, and the list of everybody."""
        if profile := self.profiles.get(self.paths.get(page.file.src_uri, "")):
            page.content = f"{page.content}\n{self._profile(page, profile, config)}"
        if page.file is self.own:
            page.content = f"{page.content}\n{self._everybody(page, config)}"
        return context

    @event_priority(-100)  # the foot: in the order of the plugins
    def _on_page_context_of_others(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Say whom to ask about a page."""
        if experts := self.experts.get(self.paths.get(page.file.src_uri, "")):
            page.content = f"{page.content}\n{self._ask(page, experts)}"
        return context

    on_page_context = CombinedEvent(_on_page_context_of_people, _on_page_context_of_others)

    def _pictures(self, files: Files, names: Mapping[str, str]) -> Iterator[tuple[str, File]]:
        """Yield the pictures that people gave, by handle; say so where one is not published."""
        for path, profile in self.profiles.items():
            picture = profile.person.picture
            file = files.get_file_from_path(picture) if picture else None
            if file and file.inclusion.is_included():
                yield profile.person.handle, file
            elif picture:
                line = self.library.pages[path].lines.get("picture", 0)
                what = f"the picture `{picture}` is not published with the site"
                mend = "take it out of `exclude_docs` in mkdocs.yml, or delete the line"
                log.warning(Problem(names[path], line, what, mend))

    def _ask(self, page: Page, experts: Iterable[Expert]) -> str:
        people = [self.library.people[one.who.person] for one in experts if one.who.person]
        urls = addresses_from(page, {one.handle: self.files.get(one.path) for one in people})
        return self.ask.render(experts=experts, people=urls)

    def _profile(self, page: Page, profile: Profile, config: MkDocsConfig) -> str:
        lists = [
            (f"learnscape-{name}", heading, parts)
            for name, heading in _LISTS.items()
            if (parts := getattr(profile, name))
        ]
        title = self.titles[profile.person.path]
        add_to_contents(page, {anchor: heading for anchor, heading, _ in lists}, title=title)
        about = [part.page.path for _, _, parts in lists for part in parts]
        return self.templates.get_template("learnscape/person.html").render(
            self._links(page, config, [profile], about),
            profile=profile,
            lists=lists,
            offer=offers_of(config).get(f"people/{profile.person.handle}"),
            formats=FORMATS,
        )

    def _everybody(self, page: Page, config: MkDocsConfig) -> str:
        directory = self.directory
        said = {name: heading for name, heading in _ON_PAGE.items() if getattr(directory, name)}
        add_to_contents(page, {_ANCHORS[name]: heading for name, heading in said.items()})
        everyone = (*directory.here, *directory.left)
        return self.templates.get_template("learnscape/people.html").render(
            self._links(page, config, everyone, (who.person.path for who in everyone)),
            directory=directory,
            anchors=_ANCHORS,
        )

    def _links(
        self, page: Page, config: MkDocsConfig, profiles: Iterable[Profile], about: Iterable[str]
    ) -> dict[str, object]:
        """Return where our templates lead from a page, and where the pictures are."""
        several, topics = tuple(profiles), topic_pages_of(config)
        handles = [who.person.handle for who in several]
        duties = (duty.community.path for who in several for duty in who.duties)
        names = (subject.slug for who in several for subject in who.subjects)
        return {
            "urls": addresses_from(
                page, {path: self.files.get(path) for path in (*about, *duties)}
            ),
            "topics": addresses_from(page, {name: topics.get(name) for name in names}),
            "pictures": addresses_from(
                page, {handle: self.pictures.get(handle) for handle in handles}
            ),
        }
