"""Pages of ours: there where the site has none of that name, and with what we add to them."""

from collections.abc import Mapping

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink


def own_page(files: Files, config: MkDocsConfig, name: str, heading: str) -> File:
    """Return the site's own page of a name, which may introduce ours; else one with a heading."""
    there = (files.get_file_from_path(f"{name}{end}.md") for end in ("", "/index", "/README"))
    file = next(filter(None, there), None)
    if file is None:
        level = InclusionLevel.NOT_IN_NAV if config.nav else InclusionLevel.INCLUDED
        content = f"# {heading}\n"
        file = File.generated(config, f"{name}.md", content=content, inclusion=level)
        files.append(file)
    return file


def add_to_contents(page: Page, headings: Mapping[str, str]) -> None:
    """Add what a template of ours has below the page's own headings, by anchor."""
    anchors = [AnchorLink(title, anchor, 2) for anchor, title in headings.items()]
    heading = next(iter(page.toc), None)
    (heading.children if heading else page.toc.items).extend(anchors)
