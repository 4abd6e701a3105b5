"""Topics: what pages' tags have in common, whatever their spelling, each with a short name."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from learnscape.derive.identities import without_address
from learnscape.model import Community, Page
from learnscape.problems import Problem

FOLDER = "topics"
_LONGEST = 60  # signs, of up to four bytes: a folder's name may have 255
_SPOKEN = {"+": " plus ", "#": " sharp ", "&": " and ", "@": " at "}  # C, C++ and C# are three
_MEND = "write one of them everywhere, or name both under `topics` of a community"


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic."""

    slug: str
    label: str  # as the first community that names it has it, or else most pages
    pages: tuple[str, ...] = ()  # by path, in order; of people none
    spellings: tuple[str, ...] = ()  # as pages and communities write them, the label first
    communities: tuple[str, ...] = ()  # the short names of those that name it

    @property
    def also(self) -> tuple[str, ...]:
        """The other spellings, where more than case, spaces and hyphens differs."""
        first_of = {_words(spelling): spelling for spelling in reversed(self.spellings)}
        return tuple(s for s in self.spellings if first_of[_words(s)] == s and s != self.label)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What communities call their topics, and which spellings they join."""

    labels: Mapping[str, str]  # of the topics they name, by short name
    slugs: Mapping[str, str]  # the short names of spellings, to those of their topics

    def slug_of(self, spelling: str) -> str:
        """Return the short name of the topic that a spelling means; "" where it can have none."""
        own = slug(spelling)
        return self.slugs.get(own, own)


def vocabulary_of(communities: Iterable[Community]) -> Vocabulary:
    """Return what communities say of topics.

    Where they disagree, a topic's name means that topic, and of other spellings the first
    community by its short name decides.
    """
    topics = [topic for community in _in_order(communities) for topic in community.topics]
    named = [(slug(topic[0]), topic) for topic in topics if slug(topic[0])]
    labels: dict[str, str] = {}
    for name, topic in named:
        labels.setdefault(name, without_address(topic[0]))
    slugs = {name: name for name in labels}
    for name, topic in named:
        for spelling in topic[1:]:
            slugs.setdefault(slug(spelling), name)
    slugs.pop("", None)
    return Vocabulary(labels, slugs)


@lru_cache(maxsize=1 << 12)  # tags come again and again
def slug(text: str) -> str:
    """Return a text as part of an address: small letters, digits and hyphens; of any script."""
    plain = _folded(without_address(text))
    for sign, spoken in _SPOKEN.items():
        plain = plain.replace(sign, spoken)
    words = "".join(sign if _is_of_a_word(sign) else " " for sign in plain).split()
    whole = "-".join(word for word in words if any(map(str.isalnum, word)))
    return whole[:_LONGEST].rstrip("-")


def page_of(name: str) -> str:
    """Return the path of a topic's page under the docs folder, by the topic's short name."""
    return f"{FOLDER}/{name}.md" if name != "index" else f"{FOLDER}/{name}/{name}.md"


def topics_of(pages: Iterable[Page], communities: Iterable[Community] = ()) -> dict[str, Topic]:
    """Return the topics by slug, in its order: those of tags, and those that communities name.

    What people like to be asked about makes no topic: there would be nothing to read about it.
    Nor do tags on people's own pages, for the same reason.
    """
    communities = _in_order(communities)
    vocabulary = vocabulary_of(communities)
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    about: dict[str, set[str]] = defaultdict(set)
    named: dict[str, dict[str, None]] = defaultdict(dict)
    for community in communities:
        for topic in community.topics:
            name = vocabulary.slug_of(topic[0])
            named[name][community.slug] = None
            for spelling in topic:
                if vocabulary.slug_of(spelling) == name:
                    spellings[name][without_address(spelling)] += 0
    for page in pages:
        for tag in page.tags if page.kind != "person" else ():
            name = vocabulary.slug_of(tag)
            spellings[name][without_address(tag)] += 1
            about[name].add(page.path)
    topics = {}
    for name in sorted(filter(None, spellings)):
        ranked = sorted(spellings[name], key=lambda one: (-spellings[name][one], one))
        label = vocabulary.labels.get(name, ranked[0])
        topics[name] = Topic(
            name,
            label,
            tuple(sorted(about[name])),
            tuple(dict.fromkeys((label, *ranked))),
            tuple(named[name]),
        )
    return topics


def topics_by_page(topics: Mapping[str, Topic]) -> dict[str, tuple[Topic, ...]]:
    """Return the topics of each page that has some, by its path."""
    found: dict[str, list[Topic]] = defaultdict(list)
    for topic in topics.values():
        for path in topic.pages:
            found[path].append(topic)
    return {path: tuple(several) for path, several in found.items()}


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


def colliding_tags(
    pages: Mapping[str, Page], communities: Iterable[Community], names: Mapping[str, str]
) -> list[Problem]:
    """Return a problem for every tag that would share an address with other words.

    What differs only in case, spaces or hyphens is one tag to anybody. `C++` and `C plus plus`
    have the same short name too, and so have two long tags that begin alike; only a community can
    know whether these mean one thing.
    """
    times: dict[str, Counter[str]] = defaultdict(Counter)
    called: dict[str, str] = {}
    for page in pages.values():
        for tag in page.tags:
            times[slug(tag)][_words(tag)] += 1
            called[_words(tag)] = min(tag, called.get(_words(tag), tag))
    joined = _joined(communities)
    for name, several in times.items():
        usual = min(several, key=lambda words: (-several[words], words))
        joined.setdefault(name, {usual: called[usual]})
    return [
        Problem(
            names[path],
            page.lines.get("tags", 0),
            f"the tag `{tag}` has the same address as `{next(iter(known.values()))}`",
            _MEND,
        )
        for path, page in pages.items()
        for tag in page.tags
        if slug(tag) and _words(tag) not in (known := joined[slug(tag)])
    ]


def contested_topics(
    communities: Iterable[Community], names: Mapping[str, str]
) -> Iterator[Problem]:
    """Yield a problem for every spelling in `topics` that cannot mean what a community says."""
    communities = _in_order(communities)
    vocabulary, joined = vocabulary_of(communities), _joined(communities)
    for community in communities:
        place = names[community.path], community.lines.get("topics", 0)
        for topic in community.topics:
            for spelling in topic:
                own, meant = slug(spelling), slug(topic[0])
                there = vocabulary.slug_of(spelling)
                if not own:
                    what = f"the topic `{spelling}` has no letter or digit, so it can have no page"
                    yield Problem(*place, what, "write a word, or delete it")
                elif not meant:
                    continue
                elif there == own != meant:
                    what = f"`{spelling}` is a topic itself, and no other spelling of `{topic[0]}`"
                    mend = f"take it out of the spellings of `{topic[0]}`, or out of the topics"
                    yield Problem(*place, what, mend)
                elif there != meant:
                    what = f"`{spelling}` is a spelling of `{vocabulary.labels[there]}` already"
                    yield Problem(*place, what, "keep it with one of the two topics")
                elif _words(spelling) not in joined[own]:
                    other = next(iter(joined[own].values()))
                    what = f"the topic `{spelling}` has the same address as `{other}`"
                    yield Problem(*place, what, _MEND)


def _joined(communities: Iterable[Community]) -> dict[str, dict[str, str]]:
    """Return, for each short name that communities use, the words which they say are one."""
    joined: dict[str, dict[str, str]] = {}
    for community in _in_order(communities):
        for topic in community.topics:
            for name in {slug(spelling): None for spelling in topic}:
                several = {_words(one): one for one in reversed(topic) if slug(one) == name}
                if len(several) > 1 or name not in joined:
                    joined[name] = joined.get(name, {}) | dict(reversed(several.items()))
    return joined


def _in_order(communities: Iterable[Community]) -> list[Community]:
    return sorted(communities, key=lambda community: community.slug)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


@lru_cache(maxsize=1 << 12)
def _words(text: str) -> str:
    """Return what two spellings have in common that differ in case, spaces or hyphens alone."""
    return " ".join("".join(" " if _parts(sign) else sign for sign in _folded(text)).split())


def _parts(sign: str) -> bool:
    return sign == "/" or unicodedata.category(sign) in ("Pc", "Pd")


def _is_of_a_word(sign: str) -> bool:
    """Say whether a sign is a letter, a digit, or a mark on one: many scripts write vowels so."""
    return sign.isalnum() or unicodedata.category(sign).startswith("M")
