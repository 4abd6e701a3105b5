"""Bring questions and answers together: a list of them, a line on each, and places to ask."""

from collections.abc import Iterable, Iterator
from functools import partial
from posixpath import dirname, relpath
from urllib.parse import quote

from jinja2 import Environment
from mkdocs.config import config_options as option
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from learnscape.derive.asking import asking_of
from learnscape.derive.due import NOBODYS
from learnscape.derive.questions import Asked, asked_of, groups_of, lists_of, named_by
from learnscape.library import Content, Library
from learnscape.mkdocs_plugins.answers import Answerer, AnswersExtension
from learnscape.mkdocs_plugins.bridge import (
    MAIN,
    address_of,
    addresses_from,
    addresses_of,
    known_pages,
    library_of,
    loading_of,
    published_pages,
    template_environment,
)
from learnscape.mkdocs_plugins.options import AskUrl
from learnscape.mkdocs_plugins.own_pages import add_to_contents, below_heading, own_page
from learnscape.model import Answer, Contributor
from learnscape.write.structured import Spoken, question_data, spoken

_LISTS = {
    "open": "Waiting for an answer",
    "answered": "Answered",
    "endorsed": "Answered and endorsed",
    "folded": "Part of a page now",
}


class QuestionsConfig(Config):
    """What mkdocs.yml may say under `learnscape/questions`."""

    ask_url = option.Optional(AskUrl())


class QuestionsPlugin(BasePlugin[QuestionsConfig]):
    """Add the page Questions, a line on each question, and at the foot of pages a place to ask."""

    library: Library
    content: Content

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Make sure that there is a library, and take part in the rendering of answers."""
        self.content = loading_of(config).content
        extensions: list[object] = config.markdown_extensions  # type: ignore[assignment]
        there = (one for one in extensions if isinstance(one, AnswersExtension))
        self.answers = next(there, None) or AnswersExtension()
        if self.answers not in extensions:  # a configuration may be built more than once
            extensions.append(self.answers)
        return config

    @event_priority(-110)  # after plugins that look for every file on the disk
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Make room for the page Questions, where the site has none of that name."""
        self.own = own_page(files, config, "questions", "Questions", folder=True)
        self.paths = known_pages(files, self.content)
        self.said: dict[str, Spoken] = {}
        return files

    def on_page_markdown(
        self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files
    ) -> str:
        """Say who answered, where the page that is rendered next is a question."""
        asks = self._question(page)
        self.answers.answerer = partial(self._answerer, page, files) if asks else None
        return markdown

    @event_priority(-100)  # when others have done with the text
    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Keep what a question and its answers say."""
        self.answers.answerer = None
        if (path := self._question(page)) and html.strip():
            self.said[path] = spoken(html)
        return html

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Sort the questions, and prepare the templates."""
        self.library = library = library_of(config)
        self.files = published_pages(files, self.content)
        pages = {path: library.pages[path] for path in self.files}
        asks = (page for page in library.pages.values() if page.question)
        self.asked = {
            page.path: asked_of(
                page,
                library.validations.get(page.path),
                pages,
                library.communities,
                library.people,
            )
            for page in asks
        }
        self.repository = config.plugins[MAIN].config["repository"] or config.repo_url
        self.templates = template_environment(config)
        self.feet = dict(self._feet(files, config))
        return env

    def _feet(self, files: Files, config: MkDocsConfig) -> Iterator[tuple[str, str]]:
        """Yield the foot of each page but the list; all at once is quicker than between pages."""
        template = self.templates.get_template("learnscape/question-foot.html")
        for uri, path in self.paths.items():
            known, file = self.library.pages[path], files.get_file_from_path(uri)
            if known.kind in NOBODYS or known.status == "retired" or file in (None, self.own):
                continue
            asking = asking_of(
                self.repository,
                self.config.ask_url,
                title=known.title,
                address=address_of(config, file) if config.site_url else path,
            )
            if asking:
                yield uri, template.render(asking=asking)

    @event_priority(-90)  # after search, and above what stands at the foot of every page
    def _on_page_context_of_lists(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Put the lists on their page."""
        if page.file is self.own:
            page.content = f"{page.content}\n{self._lists(page, config)}"
        return context

    @event_priority(-100)  # last, so the line of a question stands above that of its review
    def _on_page_context_of_all(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Put the line on each question, and a place to ask on any page but the list."""
        path = self.paths.get(page.file.src_uri, "")
        if asked := self.asked.get(path):
            page.content = below_heading(page.content or "", self._line(page, asked, config))
        if foot := self.feet.get(page.file.src_uri):
            page.content = f"{page.content}\n{foot}"
        return context

    on_page_context = CombinedEvent(_on_page_context_of_lists, _on_page_context_of_all)

    def _question(self, page: Page) -> str:
        """Return the path of a question as the library knows it; "" where it is none."""
        path = self.paths.get(page.file.src_uri, "")
        return path if path and self.content.pages[path].question else ""

    def _answerer(self, page: Page, files: Files, answer: Answer) -> Answerer:
        people = self.content.people
        who = named_by(answer.by, people)
        file = files.get_file_from_path(people[who.person].path) if who and who.person else None
        if file is None or not file.inclusion.is_included():
            return Answerer(who)
        return Answerer(who, quote(relpath(file.src_uri, dirname(page.file.src_uri) or ".")))

    def _line(self, page: Page, asked: Asked, config: MkDocsConfig) -> str:
        return self.templates.get_template("learnscape/question-line.html").render(
            self._links(page, [asked]),
            asked=asked,
            instead=asked.page.replaced_by,
            edit_url=page.edit_url,
            structured=self._structured(asked, config),
        )

    def _structured(self, asked: Asked, config: MkDocsConfig) -> dict[str, object]:
        path, question = asked.page.path, asked.page.question
        if path not in self.files or question is None or asked.state == "retired":
            return {}
        urls = addresses_of(config) if config.site_url else {}
        return question_data(
            url=urls.get(path),
            title=asked.page.title,
            said=self.said.get(path, Spoken()),
            asked=question.asked,
            by=asked.by,
            endorsed=asked.state == "endorsed",
            person_url=lambda handle: urls.get(self.library.people[handle].path),
        )

    def _lists(self, page: Page, config: MkDocsConfig) -> str:
        lists = lists_of(asked for path, asked in self.asked.items() if path in self.files)
        headings = {state: title for state, title in _LISTS.items() if lists[state]}
        add_to_contents(page, headings)
        everyone = [asked for some in lists.values() for asked in some]
        pages = {asked.page.path: self.files[asked.page.path].page for asked in everyone}
        here = address_of(config, page.file) if config.site_url else ""
        return self.templates.get_template("learnscape/questions.html").render(
            self._links(page, everyone),
            headings=headings,
            lists=lists,
            groups=groups_of(lists["open"]),
            edit_urls={path: one.edit_url for path, one in pages.items() if one},
            asking=asking_of(self.repository, self.config.ask_url, address=here),
        )

    def _links(self, page: Page, asked: Iterable[Asked]) -> dict[str, object]:
        """Return what our templates need to lead to pages and people."""
        library, paths, people = self.library, set[str](), dict[str, str]()
        for one in asked:
            also = (one.community, *one.also)
            paths |= {one.page.path, one.page.replaced_by or "", *(c.path for c in also if c)}
            paths |= {one.folded.path} if one.folded else set()
            people |= self._own_page(one.by)
        there = {path: self.files.get(path) for path in {*paths, *people.values()}}
        urls = addresses_from(page, there)
        return {
            "urls": urls,
            "people": {handle: urls[path] for handle, path in people.items() if path in urls},
            "pages": library.pages,
        }

    def _own_page(self, who: Contributor | None) -> dict[str, str]:
        return {who.person: self.library.people[who.person].path} if who and who.person else {}
