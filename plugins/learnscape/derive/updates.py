"""What's new: of all that landed, what a reader would want to hear, in one line each."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from learnscape.derive.credits import ANONYMOUS, contributor_of
from learnscape.derive.identities import Identities, is_machine, without_address
from learnscape.derive.ids import Mint
from learnscape.derive.reviews import Reviews, checks_of
from learnscape.model import Contributor, First, Landed, Page, Past, Update

_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_NO_LETTERS = re.compile(r"[\W\d_]+")
_NAMED = 3  # pages, in that line

ChangeUrl = Callable[[str, str | None], str | None]  # a commit, the number of a pull request


@dataclass(frozen=True)
class News:
    """What git tells that may be news: of each page, and of people."""

    landed: Mapping[str, tuple[Landed, ...]] = field(default_factory=dict)  # by path, newest first
    names: Mapping[str, str] = field(default_factory=dict)  # what each page is called for ever
    firsts: tuple[First, ...] = ()
    identities: Identities = field(default_factory=lambda: Identities((), {}))
    elsewhere: frozenset[str] = frozenset()  # pages of other repositories than the site's own


def news_of(
    pasts: Mapping[str, Past],
    firsts: Iterable[First],
    identities: Identities,
    elsewhere: Iterable[str] = (),
) -> News:
    """Take what may be news out of the pasts."""
    named = {path: past for path, past in pasts.items() if past.name}
    return News(
        {path: past.landed for path, past in named.items()},
        {path: past.name or "" for path, past in named.items()},
        tuple(sorted(firsts, key=lambda first: (first.when, first.sha, first.place))),
        identities,
        frozenset(elsewhere),
    )


def updates_of(
    news: News,
    pages: Mapping[str, Page],
    *,
    authority: str | None,
    change_url: ChangeUrl,
    reviews: Reviews | None = None,
) -> tuple[Update, ...]:
    """Return every update, newest first.

    People's own pages are no news, nor is what only machines did. A retired page tells of that
    alone. What landed together is one line: more than twenty pages, or several of which one
    message says what to tell.

    Args:
        news: What may be news.
        pages: The pages that readers get.
        authority: The site's name in ids: a host, and a path where it shares that with others.
        change_url: Where the forge shows what landed.
        reviews: What reviews tell, where the site reads them.
    """
    mint, reviews = Mint(authority, news.names), reviews or Reviews()
    teller = _Teller(news, pages, mint, change_url, reviews)
    alone: list[Update] = []
    lines: dict[str, list[tuple[Page, Landed]]] = defaultdict(list)
    for path, page in sorted(pages.items()):
        for landed in news.landed.get(path, ()):
            if not _is_told(page, landed, news.identities):
                continue
            if landed.together:
                lines[landed.together].append((page, landed))
            else:
                alone.append(teller.of_page(page, landed))
    stay = (page for page in pages.values() if _is_news(page) and page.status != "retired")
    checks = checks_of(reviews, stay, mint)
    found = [*alone, *map(teller.of_many, lines.values()), *teller.welcomes(), *checks]
    return tuple(sorted(found, key=_newest_first))


def _is_news(page: Page) -> bool:
    return page.kind != "person" and page.status != "draft" and page.whats_new is not False


def _is_told(page: Page, landed: Landed, identities: Identities) -> bool:
    if not _is_news(page):
        return False
    if (landed.kind == "retired") != (page.status == "retired"):
        return False
    if landed.news is False or landed.announced is False:
        return False
    machines = [is_machine(by) or identities.of(by).bot for by in landed.authors]
    return bool(landed.news) or not machines or not all(machines)


@dataclass(frozen=True)
class _Teller:
    """Turns what landed into updates."""

    news: News
    pages: Mapping[str, Page]
    mint: Mint
    change_url: ChangeUrl
    reviews: Reviews

    def of_page(self, page: Page, landed: Landed) -> Update:
        said = without_address(landed.news or landed.announced or "")
        reason = said or landed.reason
        return Update(
            kind=landed.kind,
            when=landed.when,
            title=page.title,
            summary=said or page.summary if landed.kind == "new" else reason,
            id=self.mint.of_page(page.path, landed),
            commit=landed.sha,
            reason=reason,
            page=page.path,
            pages=(page.path,),
            people=(people := self._people([landed])),
            reviewed_by=self.reviews.of_landing(landed.sha, people),
            merged_by=self._merger(landed),
            sections=landed.sections,
            change=self._change(page, landed),
        )

    def welcomes(self) -> Iterator[Update]:
        """Welcome everybody once; of two with one name only the first, rather than one twice."""
        known: set[str] = set()
        for first in self.news.firsts:
            who = self.news.identities.of(first.signature)
            someone = contributor_of(first.signature, self.news.identities)
            if someone is None:
                continue
            marks = {who.key, *_marks_of(first.signature.name), *_marks_of(someone.name)}
            named = someone.name != ANONYMOUS and any(map(str.isalpha, someone.name))
            if named and not known & marks:
                page = self._to_name(first)
                yield Update(
                    kind="welcome",
                    when=first.when,
                    title=f"Welcome, {someone.name}",
                    summary=f"First contribution: {page.title}" if page else "",
                    id=self.mint.of_welcome(first),
                    commit=first.sha,
                    page=page.path if page else None,
                    pages=(page.path,) if page else (),
                    people=(someone,),
                )
            known |= marks

    def _to_name(self, first: First) -> Page | None:
        """Return the page that somebody began with, unless nothing is to be told of it."""
        page = self.pages.get(first.path or "")
        if page is None or page.kind == "person" or page.whats_new is False:
            return None
        landed = self.news.landed.get(page.path, ())
        silent = [one for one in landed if one.news is False or one.announced is False]
        return None if any(one.when == first.when for one in silent) else page

    def of_many(self, told: Sequence[tuple[Page, Landed]]) -> Update:
        """Return one line for what landed together."""
        kinds = {landed.kind for _, landed in told}
        pages, (first, landed) = [page for page, _ in told], told[0]
        titles = ", ".join(page.title for page in pages[:_NAMED])
        more = f" and {len(pages) - _NAMED} more" if len(pages) > _NAMED else ""
        reason = without_address(landed.news or "") or landed.reason
        return Update(
            kind=landed.kind if len(kinds) == 1 else "revised",
            when=landed.when,
            title=reason or f"{len(pages)} pages",
            summary=f"{len(pages)} pages: {titles}{more}" if len(pages) > 1 else titles,
            id=self.mint.of_line(landed),
            commit=landed.sha,
            reason=reason,
            pages=tuple(page.path for page in pages),
            people=(people := self._people([one for _, one in told])),
            reviewed_by=self.reviews.of_landing(landed.sha, people),
            merged_by=self._merger(landed),
            change=self._change(first, landed),
        )

    def _people(self, landed: Iterable[Landed]) -> tuple[Contributor, ...]:
        everyone = (
            contributor_of(by, self.news.identities) for one in landed for by in one.authors
        )
        return tuple(dict.fromkeys(someone for someone in everyone if someone))

    def _merger(self, landed: Landed) -> Contributor | None:
        """Return who merged what others wrote."""
        identities = self.news.identities
        if landed.merger is None:
            return None
        someone = contributor_of(landed.merger, identities)
        if someone is None or someone.name == ANONYMOUS:
            return None
        keys = {identities.of(by).key for by in landed.authors}
        names = {who.name.casefold() for who in self._people([landed])}  # forges have an address
        is_other = identities.of(landed.merger).key not in keys
        return someone if is_other and someone.name.casefold() not in names else None

    def _change(self, page: Page, landed: Landed) -> str | None:
        if page.path in self.news.elsewhere:
            return None
        return self.change_url(landed.sha, landed.number)


def _marks_of(name: str) -> set[str]:
    """Return what spellings of one name have in common: "Kahn, Bob (he/him)" is "bob kahn2"."""
    plain = _ASIDE.sub(" ", unicodedata.normalize("NFKC", name).casefold())
    words = _NO_LETTERS.sub(" ", plain).split()
    return {"".join(words), " ".join(sorted(words))} - {""}


def _newest_first(update: Update) -> tuple[object, ...]:
    return (-update.when.timestamp(), update.id or "", update.page or "", update.title)
