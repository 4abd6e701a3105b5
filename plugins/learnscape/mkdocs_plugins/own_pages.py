"""Pages of ours: there where the site has none of that name, and with what we add to them."""

import re
from collections.abc import Mapping

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink

_END = re.compile(  # of a heading, but of none in a comment, which may have no end
    r"<!--.*?(?:-->|\Z)|(</h1>)", re.DOTALL | re.IGNORECASE
)


def own_page(
    files: Files, config: MkDocsConfig, name: str, heading: str, *, folder: bool = False
) -> File:
    """Return the site's own page of a name, which may introduce ours; else one with a heading.

    Args:
        files: The site's, to which ours is added.
        config: The site's.
        name: As the address has it: `validation`, `topics/git`.
        heading: Of the page, where it is ours.
        folder: Whether a page of ours opens a folder that has pages of the site's.
    """
    file = page_named(files, name)
    if file is None:
        level = InclusionLevel.NOT_IN_NAV if config.nav else InclusionLevel.INCLUDED
        path = f"{name}/index.md" if folder else f"{name}.md"
        file = File.generated(config, path, content=f"# {heading}\n", inclusion=level)
        files.append(file)
    return file


def page_named(files: Files, name: str) -> File | None:
    """Return the page that the site has of a name, as the address has it."""
    there = (files.get_file_from_path(f"{name}{end}.md") for end in ("", "/index", "/README"))
    return next(filter(None, there), None)


def add_to_contents(page: Page, headings: Mapping[str, str]) -> None:
    """Add what a template of ours has below the page's own headings, by anchor."""
    anchors = [AnchorLink(title, anchor, 2) for anchor, title in headings.items()]
    heading = next(iter(page.toc), None)
    (heading.children if heading else page.toc.items).extend(anchors)


def below_heading(html: str, line: str) -> str:
    """Return a page with a line below its first heading; on top where the theme writes that."""
    end = next((found.end() for found in _END.finditer(html) if found[1]), 0)
    return f"{html[:end]}\n{line}{html[end:]}"
