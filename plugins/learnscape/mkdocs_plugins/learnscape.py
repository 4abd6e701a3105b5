"""Read the repository once, for every other plugin, and tell programs what is known."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType

from jinja2 import Environment
from mkdocs.config import config_options as option
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from learnscape.derive.credits import shown_name, without_twins
from learnscape.derive.due import is_judged
from learnscape.derive.forges import change_url
from learnscape.derive.owners import owner_of_page
from learnscape.derive.questions import STATES, state_of
from learnscape.derive.reviews import Reviews
from learnscape.derive.topics import Topic, topics_of
from learnscape.derive.updates import updates_of
from learnscape.library import Loading, statuses_of
from learnscape.mkdocs_plugins.bridge import (
    address_of,
    authority_of,
    known_pages,
    library_of,
    log,
    offers_of,
    published_pages,
    rules_of,
    title_of,
)
from learnscape.mkdocs_plugins.options import Authority
from learnscape.model import Update
from learnscape.write.knowledge import knowledge_json, schema
from learnscape.write.templates import THEME

KNOWLEDGE = "knowledge.json"
SCHEMA = "knowledge.schema.json"
STYLES = "learnscape/learnscape.css"


class LearnscapeConfig(Config):
    """What mkdocs.yml may say under `learnscape`."""

    bots = option.ListOfItems(option.Type(str), default=[])
    assistants = option.ListOfItems(option.Type(str), default=[])
    repository = option.Optional(option.URL())
    tag_authority = option.Optional(Authority())


class LearnscapePlugin(BasePlugin[LearnscapeConfig]):
    """Begin the library, add `knowledge.json`, and say what is wrong with the content."""

    loading: Loading
    templates: Environment | None = None  # made when the first plugin asks, anew for each build
    updates: tuple[Update, ...] = ()
    urls: Mapping[str, str] = MappingProxyType({})
    topics: Mapping[str, Topic] = MappingProxyType({})

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Start git, which then works beside MkDocs, and bring in our templates and styles."""
        self.templates = None
        self.loading = Loading(
            Path(config.docs_dir),
            bots=self.config.bots,
            assistants=self.config.assistants,
            statuses=statuses_of(config.extra.get("status")),
            rules=rules_of(config),
            repository=self._repository(config),
        )
        for ours, listed in ((THEME, config.theme.dirs), (STYLES, config.extra_css)):
            if ours not in listed:  # a configuration may be built more than once
                listed.append(ours)
        return config

    @event_priority(-110)  # after plugins that look for every file on the disk
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Leave out what is not to be published, and make room for the files of ours."""
        content = self.loading.content
        unlisted = content.unlisted
        for uri, path in known_pages(files, content).items():
            file = files.src_uris[uri]
            if content.pages[path].status == "draft":
                file.inclusion = InclusionLevel.DRAFT
            if path in unlisted:
                file.inclusion = InclusionLevel.EXCLUDED
        for path in content.unlisted_pictures:
            if picture := files.get_file_from_path(path):
                picture.inclusion = InclusionLevel.EXCLUDED
        for path in content.refused:
            if refused := files.get_file_from_path(path):
                files.remove(refused)
        files.append(File.generated(config, KNOWLEDGE, content=""))
        files.append(File.generated(config, SCHEMA, content=schema()))
        return files

    def on_page_markdown(
        self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files
    ) -> str:
        """Give somebody's own page their name for a title."""
        known = self.loading.content.pages.get(page.file.src_uri)
        if known and known.kind == "person":
            page.meta.setdefault("title", title_of(known.title))
        return markdown

    def _read(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Wait for git, and say what there is to say."""
        library = library_of(config)
        for note in library.notes:
            log.info(note)
        for problem in library.problems:
            log.warning(problem)
        here = published_pages(files, self.loading.content)
        pages = {path: library.pages[path] for path in here}
        self.topics = topics_of(pages.values(), library.communities.values())
        self.updates = updates_of(
            library.news,
            pages,
            authority=authority_of(config),
            change_url=partial(change_url, self._repository(config)),
            reviews=Reviews(
                reviewers=library.reviewers,
                times=library.past_validations,
                communities=library.communities,
                contributor=library.contributor,
            ),
        )
        self.urls = {path: address_of(config, file) for path, file in here.items()}
        return env

    @event_priority(-100)  # after those that say where their feeds are
    def _write(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Write `knowledge.json`."""
        library, offers = library_of(config), offers_of(config)
        pages = {path: library.pages[path] for path in self.urls}
        files.src_uris[KNOWLEDGE].content_bytes = knowledge_json(
            commit=library.commit,
            pages=pages.values(),
            people=[person for person in library.people.values() if person.credit != "none"],
            dates=library.dates,
            credits={
                path: without_twins(library.credits[path], library.reviewed_by.get(path, ()))
                for path in pages
            },
            reviewers=library.reviewed_by,
            validations={
                path: validation
                for path, validation in library.validations.items()
                if is_judged(library.pages[path])
            },
            communities=library.communities.values(),
            owners={
                path: owner.slug
                for path, page in pages.items()
                if (owner := owner_of_page(page, library.communities.values()))
            },
            questions={
                path: state
                for path, page in pages.items()
                if page.question
                and (state := state_of(page, library.validations.get(path), pages)) in STATES
            },
            feeds={
                slug: offer.urls.values()
                for slug in library.communities
                if (offer := offers.get(f"communities/{slug}"))
            },
            url_of=self.urls.get,
            shown_name=shown_name,
            updates=self.updates,
        )
        return env

    on_env = CombinedEvent(_read, _write)

    def _repository(self, config: MkDocsConfig) -> str | None:
        return self.config.repository or config.repo_url
