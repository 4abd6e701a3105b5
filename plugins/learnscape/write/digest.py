"""A newsletter of what was new in some days, as Markdown, as HTML that stands alone, or as text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import fill

from learnscape.model import Page, Update
from learnscape.write.entries import in_words
from learnscape.write.items import clean
from learnscape.write.templates import environment

# All end in `.html`: whatever else lies in a theme, MkDocs puts into the site.
FORMATS = {"md": "digest.md.html", "html": "digest.html", "text": "digest.text.html"}
_HEADINGS = {"new": "New", "revised": "Revised", "answered": "Answered", "retired": "Retired"}
_LISTED = 10  # pages of one entry
_WIDTH = 76  # signs, as in mail


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days in UTC."""

    first: date
    last: date

    def __contains__(self, update: Update) -> bool:
        """Say whether something happened in it."""
        return self.first <= update.when.date() <= self.last


def digest(
    updates: Sequence[Update],
    period: Period,
    *,
    site: str,
    url: str,
    pages: Mapping[str, Page],
    urls: Mapping[str, str],
    calls: Sequence[Page],
    folders: Sequence[str],
    form: str,
) -> str:
    """Return the newsletter.

    Args:
        updates: What is new, newest first; what is not of the period is left out.
        period: Which days.
        site: Its name.
        url: Its address; "" where it has none.
        pages: The pages that readers get, by path.
        urls: Where each page is, by its path; a site without an address gets no links.
        calls: Pages that wait for somebody's help.
        folders: Where templates are.
        form: md, html or text.
    """
    told = [update for update in updates if update in period]
    groups = {
        heading: [update for update in told if update.kind == kind]
        for kind, heading in _HEADINGS.items()
    }
    templates = environment(folders)
    templates.filters["wrapped"] = _wrapped
    text = templates.get_template(f"learnscape/{FORMATS[form]}").render(
        site=site,
        url=url,
        pages=pages,
        few=_LISTED,
        said=in_words,
        urls=urls if url else {},
        period=period,
        groups={heading: some for heading, some in groups.items() if some},
        welcomed=[update for update in told if update.kind == "welcome"],
        calls=calls,
    )
    return f"{clean(text)}\n"


def _wrapped(text: str, indent: int = 0) -> str:
    """Return text in lines that mail can bear; an address stays whole."""
    margin = " " * indent
    return fill(
        text,
        _WIDTH,
        initial_indent=margin,
        subsequent_indent=margin,
        break_long_words=False,
        break_on_hyphens=False,
    )
