"""Tell readers who vouches for a page, and stewards which pages wait for a review."""

from collections.abc import Iterable, Mapping

from jinja2 import Environment
from mkdocs.config import config_options as option
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from learnscape.derive.credits import named_makers
from learnscape.derive.due import REASONS, coverage_of, due_of
from learnscape.derive.identities import without_address
from learnscape.derive.risks import risks_of
from learnscape.derive.topics import Topic, page_of
from learnscape.derive.trailers import SERVERS
from learnscape.derive.verdicts import Verdict, verdict
from learnscape.derive.worklists import worklists_of
from learnscape.library import Library, site_of
from learnscape.mkdocs_plugins.bridge import (
    addresses_from,
    addresses_of,
    known_pages,
    library_of,
    loading_of,
    published_pages,
    template_environment,
    title_of,
    topics_of_site,
)
from learnscape.mkdocs_plugins.options import Count
from learnscape.mkdocs_plugins.own_pages import add_to_contents, below_heading, own_page
from learnscape.model import Contributor, Rules
from learnscape.read.git import LEDGER
from learnscape.write.structured import structured_data

SCRIPT = "learnscape/validation.js"
_RISKS = {"few": "What depends on few people"}
_WORDS = {"words": "What the words mean"}


class ValidationConfig(Config):
    """What mkdocs.yml may say under `learnscape/validation`."""

    strict = option.Type(bool, default=False)
    trust_trailers = option.ListOfItems(option.Choice(SERVERS), default=[])
    bulk_limit = Count(default=20)
    revoke_on_leave = option.Type(bool, default=False)


class ValidationPlugin(BasePlugin[ValidationConfig]):
    """Put a line below each page's heading, and add the page Validation."""

    library: Library

    @property
    def rules(self) -> Rules:
        """What the site asks of a review; the plugin `learnscape` reads reviews by it."""
        said = self.config
        return Rules(said.strict, tuple(said.trust_trailers), said.bulk_limit, said.revoke_on_leave)

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Make sure that there is a library, and bring in the script."""
        loading_of(config)
        if SCRIPT not in config.extra_javascript:  # a configuration may be built more than once
            config.extra_javascript.append(SCRIPT)
        return config

    @event_priority(-110)  # after plugins that look for every file on the disk
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Make room for the page Validation, where the site has none of that name."""
        self.own = own_page(files, config, "validation", "Validation")
        return files

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Sort what is known of every page, and prepare the templates."""
        library, content = library_of(config), loading_of(config).content
        self.library = library
        self.paths = known_pages(files, content)
        self.files = published_pages(files, content)
        self.topics = {
            slug: files.get_file_from_path(page_of(slug)) for slug in topics_of_site(config)
        }
        self.verdicts = {
            path: said
            for path, validation in library.validations.items()
            if (said := verdict(library.pages[path], validation, library.communities))
        }
        self.templates = template_environment(config)
        self.line = self.templates.get_template("learnscape/validation-line.html")
        return env

    @event_priority(-90)  # after search: the line is about the page, not of it; above all feet
    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Put the line on each page, and the lists on theirs."""
        path = self.paths.get(page.file.src_uri, "")
        if said := self.verdicts.get(path):
            paths = [one.path for one in (said.community, said.owner) if one]
            line = self.line.render(
                self._links(page, [*paths, said.instead or ""], said.by),
                verdict=said,
                structured=self._structured(path, said, config),
            )
            page.content = below_heading(page.content or "", line)
        if page.file is self.own:
            page.content = f"{page.content}\n{self._lists(page, topics_of_site(config))}"
        return context

    def _structured(self, path: str, said: Verdict, config: MkDocsConfig) -> dict[str, object]:
        library = self.library
        if path not in self.files:
            return {}
        urls = addresses_of(config) if config.site_url else {}
        return structured_data(
            url=urls.get(path),
            title=library.pages[path].title,
            validation=library.validations[path],
            reviewers=said.named,
            community=said.community,
            authors=named_makers(library.credits[path]),
            modified=library.dates[path].touched,
            person_url=lambda handle: urls.get(library.people[handle].path),
        )

    def _lists(self, page: Page, topics: Mapping[str, Topic]) -> str:
        library = self.library
        here = {path: library.pages[path] for path in self.files}
        due = due_of(library.validations, library.communities, here, today=library.today)
        coverage = coverage_of(library.validations, library.communities, here, today=library.today)
        worklists = worklists_of(
            due,
            coverage,
            library.communities,
            library.people,
            shown=library.contributor,
            today=library.today,
        )
        risks = risks_of(site_of(library, self.files, topics), library.today)
        headings = {one.place: title_of(one.title) for one in worklists}
        add_to_contents(page, headings | (_RISKS if risks else {}) | _WORDS)
        people = [who for work in worklists for who in work.validators]
        people += [who for one in due for who in one.validation.by]
        paths = [one.path for one in due]
        paths += [one.path for one in library.communities.values()]
        paths += [path for shelf in (*risks.single, *risks.lost) for path in shelf.pages]
        return self.templates.get_template("learnscape/validation.html").render(
            self._links(page, paths, people),
            known=bool(library.validations),
            today=library.today,
            numbers=coverage.whole,
            worklists=worklists,
            risks=risks,
            communities=library.communities,
            topics=topics,
            topic_urls=addresses_from(page, self.topics),
            reasons=REASONS,
            verdicts=self.verdicts,
            rules=self.rules,
            records=_about_records(library),
        )

    def _links(
        self, page: Page, paths: Iterable[str], people: Iterable[Contributor]
    ) -> dict[str, object]:
        """Return what our templates need to name pages and people, and to lead there."""
        own = {who.person: self.library.people[who.person].path for who in people if who.person}
        there = {path: self.files.get(path) for path in (*paths, *own.values())}
        urls = addresses_from(page, there)
        return {
            "urls": urls,
            "people": {handle: urls[path] for handle, path in own.items() if path in urls},
            "pages": self.library.pages,
            "words": f"{self.own.url_relative_to(page.file)}#{next(iter(_WORDS))}",
            "limit": self.config.bulk_limit,
        }


def _about_records(library: Library) -> list[str]:
    """Return what is wrong with records of reviews, for auditors, without anybody's address."""
    ledger = f"{LEDGER}:"
    problems = (p for p in library.problems if p.path.startswith(ledger))
    said = [f"{p.path}: {p.what}" for p in problems]
    return [without_address(line) for line in (*said, *library.notes) if ledger in line]
