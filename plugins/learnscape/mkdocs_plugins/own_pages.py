"""Pages of ours: there where the site has none of that name, and with what we add to them."""

import re
from collections.abc import Mapping

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink

from learnscape.mkdocs_plugins.bridge import title_of

HEADING = "learnscape-heading"

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


def with_heading(html: str, title: str, templates: Environment) -> str:
    """Return a page with its title for a heading, unless it has one: not every theme gives one."""
    if any(found[1] for found in _END.finditer(html)):
        return html
    return f"{templates.get_template('learnscape/heading.html').render(title=title)}\n{html}"


def add_to_contents(page: Page, headings: Mapping[str, str], *, title: str = "") -> None:
    """Add what a template of ours has below the page's own headings, by anchor.

    Args:
        page: Its contents are added to.
        headings: By anchor.
        title: Of the page, where we may have given it a heading: that comes first of all. Search
            has read the contents before, and finds the page by this heading anyway.
    """
    if title and f'id="{HEADING}"' in (page.content or ""):
        top = AnchorLink(title_of(title), HEADING, 1)
        top.children, page.toc.items = page.toc.items, [top]
    anchors = [AnchorLink(text, anchor, 2) for anchor, text in headings.items()]
    heading = next(iter(page.toc), None)
    (heading.children if heading else page.toc.items).extend(anchors)


def below_heading(html: str, line: str) -> str:
    """Return a page with a line below its first heading; on top where the theme writes that."""
    end = next((found.end() for found in _END.finditer(html) if found[1]), 0)
    return f"{html[:end]}\n{line}{html[end:]}"
