"""Give each topic a page: what there is to read about it, what people asked, whom to ask."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from jinja2 import Environment
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Link, Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from learnscape.derive.experts import SHOWN
from learnscape.derive.overviews import Overview, overview_of
from learnscape.derive.topics import (
    FOLDER,
    Topic,
    page_of,
    topics_by_page,
    topics_of,
    vocabulary_of,
)
from learnscape.library import Library
from learnscape.mkdocs_plugins.bridge import (
    addresses_from,
    known_pages,
    library_of,
    loading_of,
    offers_of,
    published_pages,
    template_environment,
    title_of,
    topics_of_site,
)
from learnscape.mkdocs_plugins.menus import TEMPLATE, Menus
from learnscape.mkdocs_plugins.own_pages import add_to_contents, own_page, page_named, with_heading
from learnscape.write.feeds import FORMATS

_HEADINGS = {
    "pages": "Pages",
    "questions": "Questions",
    "ask": "Whom to ask",
    "communities": "Communities",
    "follow": "Follow",
}


class TopicsConfig(Config):
    """What mkdocs.yml may say under `learnscape/topics`: nothing."""


class TopicsPlugin(BasePlugin[TopicsConfig]):
    """Add a page for each topic and a list of all, and lead there from the pages about it."""

    library: Library
    pages: Mapping[str, File] = MappingProxyType({})  # of topics, by short name

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Make sure that there is a library."""
        loading_of(config)
        return config

    @event_priority(-110)  # after plugins that look for every file on the disk
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Make room for the pages, each where the site has none of that name."""
        content = loading_of(config).content
        here = [content.pages[path] for path in published_pages(files, content)]
        topics = topics_of(here, content.communities.values())
        self.own = own_page(files, config, FOLDER, "Topics", folder=True)
        self.made: dict[str, Topic] = {}  # of pages that are ours alone
        self.pages = {}
        for name, topic in topics.items():
            path = page_of(name)
            file = page_named(files, path.removesuffix(".md"))
            if file is None:
                level = InclusionLevel.NOT_IN_NAV  # there may be hundreds
                file = File.generated(config, path, content="", inclusion=level)
                files.append(file)
                self.made[path] = topic
            if file.inclusion.is_included():
                self.pages[name] = file
        self.templates = template_environment(config)
        return files

    def on_page_markdown(
        self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files
    ) -> str:
        """Give the page of a topic its name for a title, and a template that is quick."""
        if topic := self.made.get(page.file.src_uri):
            page.meta["title"] = title_of(topic.label)
            page.meta.setdefault("template", TEMPLATE)
        return markdown

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Give it a heading, by which search finds it: Markdown would read signs in a name."""
        if topic := self.made.get(page.file.src_uri):
            return with_heading("", topic.label, self.templates)
        return html

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Gather what is told of every topic, once, and prepare the templates."""
        self.library, content = library_of(config), loading_of(config).content
        self.paths = known_pages(files, content)
        self.files = published_pages(files, content)
        topics, communities = topics_of_site(config), self.library.communities
        here = {path: self.library.pages[path] for path in self.files}
        self.overviews = {
            file.src_uri: overview_of(
                topics.get(name, Topic(name, name)),
                here,
                communities,
                self.library.people,
                self.library.validations,
            )
            for name, file in self.pages.items()
        }
        self.about = topics_by_page(topics)
        self.slug_of = vocabulary_of(communities.values()).slug_of
        self.has_chips = config.theme.name == "material"  # no other shows what its plugin gathers
        self.line = self.templates.get_template("learnscape/topic-line.html")
        self.menus = Menus()
        return env

    @event_priority(-90)  # after search, and above what stands at the foot of every page
    def _on_page_context_of_ours(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Fill the pages of topics, and their list."""
        if overview := self.overviews.get(page.file.src_uri):
            page.content = f"{page.content}\n{self._overview(page, overview, config)}"
            context["learnscape_menu"] = self.menus.beside(page)  # type: ignore[typeddict-unknown-key]
        if page.file is self.own:
            page.content = f"{page.content}\n{self._list(page)}"
        return context

    @event_priority(-100)  # after Material's plugin for tags
    def _on_page_context_of_all(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Lead to the topics of a page."""
        if about := self.about.get(self.paths.get(page.file.src_uri, "")):
            self._lead(context, page, about)
        return context

    on_page_context = CombinedEvent(_on_page_context_of_ours, _on_page_context_of_all)

    def _lead(self, context: TemplateContext, page: Page, about: Iterable[Topic]) -> None:
        """Lead to the topics of a page, from its tags where Material shows these; else below it."""
        tags = list(context.get("tags") or ())  # type: ignore[call-overload]
        if tags and self.has_chips:
            for tag in tags:
                file = self.pages.get(self.slug_of(tag.name))
                if file and not tag.links:  # no list of all tags has it
                    tag.links.append(Link(tag.name, file.url))
        elif "tags" not in (page.meta.get("hide") or ()):
            files = {topic.slug: self.pages.get(topic.slug) for topic in about}
            line = self.line.render(topics=about, urls=addresses_from(page, files))
            page.content = f"{page.content}\n{line}"

    def _overview(self, page: Page, overview: Overview, config: MkDocsConfig) -> str:
        topic, library = overview.topic, self.library
        experts = library.experts.about(
            overview.paths, topics=[topic.slug], communities=topic.communities
        )[:SHOWN]
        offer = offers_of(config).get(f"{FOLDER}/{topic.slug}")
        said = {
            "pages": overview.entries,
            "questions": overview.questions,
            "ask": experts,
            "communities": overview.communities,
            "follow": offer,
        }
        headings = {f"learnscape-{name}": _HEADINGS[name] for name in said if said[name]}
        add_to_contents(page, headings, title=topic.label)
        shown = [one.path for one in overview.communities]
        shown += [one.folded.path for one in overview.questions if one.folded]
        who = {one.who.person: library.people[one.who.person] for one in experts if one.who.person}
        own = {handle: self.files.get(person.path) for handle, person in who.items()}
        return self.templates.get_template("learnscape/topic.html").render(
            overview=overview,
            experts=experts,
            offer=offer,
            formats=FORMATS,
            headings=headings,
            all=self.own.url_relative_to(page.file),
            urls=addresses_from(
                page, {path: self.files.get(path) for path in (*overview.paths, *shown)}
            ),
            people=addresses_from(page, own),
        )

    def _list(self, page: Page) -> str:
        shown = [
            one
            for one in self.overviews.values()
            if one.entries or one.questions or one.communities
        ]
        return self.templates.get_template("learnscape/topics.html").render(
            overviews=sorted(shown, key=lambda one: (one.topic.label.casefold(), one.topic.slug)),
            urls=addresses_from(
                page, {one.topic.slug: self.pages.get(one.topic.slug) for one in shown}
            ),
        )
