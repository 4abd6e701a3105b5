"""Topics: what pages' tags have in common, whatever their spelling, each with a short name."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from learnscape.model import Page
from learnscape.problems import Problem

_LONGEST = 60  # signs, of up to four bytes: a folder's name may have 255
_SPOKEN = {"+": " plus ", "#": " sharp ", "&": " and ", "@": " at "}  # C, C++ and C# are three


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic."""

    slug: str
    label: str  # the spelling that most pages have
    pages: tuple[str, ...]  # by path, in order


def slug(text: str) -> str:
    """Return a text as part of an address: small letters, digits and hyphens; of any script."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    for sign, spoken in _SPOKEN.items():
        plain = plain.replace(sign, spoken)
    words = "".join(sign if _is_of_a_word(sign) else " " for sign in plain).split()
    whole = "-".join(word for word in words if any(map(str.isalnum, word)))
    return whole[:_LONGEST].rstrip("-")


def topics_of(pages: Iterable[Page]) -> dict[str, Topic]:
    """Return the topics by slug, in its order; two spellings of one slug are one topic."""
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    about: dict[str, set[str]] = defaultdict(set)
    for page in pages:
        for tag in page.tags:
            name = slug(tag)
            spellings[name][tag] += 1
            about[name].add(page.path)
    return {
        name: Topic(name, _most_common(spellings[name]), tuple(sorted(about[name])))
        for name in sorted(about)
        if name
    }


def nameless_tags(pages: Mapping[str, Page], names: Mapping[str, str]) -> list[Problem]:
    """Return a problem for every tag that no address can be made of.

    Args:
        pages: The pages.
        names: What problems call each page, by its path.
    """
    return [
        Problem(
            names[path],
            page.lines.get("tags", 0),
            f"the tag `{tag}` has no letter or digit, so nobody can follow it",
            "write a word, or delete the tag",
        )
        for path, page in pages.items()
        for tag in page.tags
        if not slug(tag)
    ]


def _most_common(spellings: Mapping[str, int]) -> str:
    return min(spellings, key=lambda spelling: (-spellings[spelling], spelling))


def _is_of_a_word(sign: str) -> bool:
    """Say whether a sign is a letter, a digit, or a mark on one: many scripts write vowels so."""
    return sign.isalnum() or unicodedata.category(sign).startswith("M")
