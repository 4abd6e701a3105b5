"""What is almost one of the words we know: a key, or a value out of a few."""

import difflib
from collections.abc import Callable
from functools import lru_cache

import yaml

from learnscape.read.front_matter import FrontMatter, plain

_KEYS = (
    "kind",
    "communities",
    "review_every",
    "status",
    "replaced_by",
    "credits",
    "whats_new",
    "created",
)
_KEYS_OF_KIND = {
    "person": ("name", "emails", "accounts", "credit", "mentor", "ask_me_about", "left", "picture"),
    "community": (
        "purpose",
        "owns",
        "validators",
        "champions",
        "members",
        "min_approvals",
        "topics",
        "channel",
        "sessions",
    ),
    "question": ("asked", "asked_also", "answered_in", "by"),
}
_MEANT = {"question": {"community": "communities"}}  # further from ours than a slip of the hand
_OF_OTHERS = ("create", "credit", "stats")  # a letter away from ours, and meant as they stand
_NEAR_KEY = 0.9  # as `difflib` counts: one letter of seven or more is missing, or too much
_NEAR_VALUE = 0.8  # a letter or two: here it must be one of ours, so that a guess harms less


def tell_misspelt(front: FrontMatter) -> None:
    """Note a problem at each key that is almost one of ours; all others are other tools'."""
    kind = plain(front.nodes["kind"]) if "kind" in front.nodes else ""
    for key in front.nodes:
        if meant := _meant(key, kind):
            front.wrong(key, f"`{key}` looks like a misspelt `{meant}`", f"write `{meant}`")


def one_of(*words: str) -> Callable[[FrontMatter, str, yaml.Node], str | None]:
    """Return a reader of one of some words."""

    def read(front: FrontMatter, key: str, node: yaml.Node) -> str | None:
        value = plain(node)
        if value in words:
            return value
        tell_choices(front, key, node, *words)
        return None

    return read


def tell_choices(
    front: FrontMatter, key: str, node: yaml.Node, *words: str, forms: tuple[str, ...] = ()
) -> None:
    """Note a problem at a value that is none of some words, nor of some longer forms."""
    value, choices = plain(node), {word.lower(): word for word in words}
    said = f"`{key}: {value}`" if value else f"`{key}`"
    near = difflib.get_close_matches(value.lower(), choices, 1, _NEAR_VALUE)
    every = ", ".join((*choices.values(), *forms))
    mend = f"write `{key}: {choices[near[0]]}`" if near else f"write one of {every}"
    front.wrong(node, f"{said} is none of the choices", mend)


@lru_cache(1000)  # a site has the same few on all of its pages
def _meant(key: str, kind: str) -> str | None:
    ours = _KEYS + _KEYS_OF_KIND.get(kind, ())
    if key in ours or key in _OF_OTHERS:
        return None
    letters, spelt = _letters(key), {_letters(one): one for one in ours} | _MEANT.get(kind, {})
    near = difflib.get_close_matches(letters, spelt, 1, _NEAR_KEY)
    swapped = (one for one in spelt if sorted(one) == sorted(letters))
    return spelt[near[0]] if near else spelt.get(next(swapped, ""))


def _letters(key: str) -> str:
    return "".join(filter(str.isalnum, key)).lower()
