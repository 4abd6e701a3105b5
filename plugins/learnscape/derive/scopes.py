"""What can be followed: all, communities, questions, folders, topics, people, reviews due."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from learnscape.derive.credits import has_page, shown_name
from learnscape.derive.owners import owner_of_page
from learnscape.derive.topics import page_of, topics_of
from learnscape.model import Community, Credit, Page, Person, Update

ALL, DUE, QUESTIONS = "all", "due", "questions"
ASKED_ON = f"{QUESTIONS}/index.md"  # the page that lists them
_STARTS = ("index", "readme")  # how the page is called that a folder opens with


@dataclass(frozen=True, slots=True)
class Scope:
    """One thing that can be followed, and what is new in it."""

    path: str  # all, communities/<slug>, sections/<folder>, topics/<slug>, people/<handle>, …
    kind: str  # all, community, questions, section, topic, person, due
    label: str  # in the readers' words; "" for all
    since: datetime  # when its newest page was published
    updates: tuple[Update, ...]  # newest first
    pages: tuple[str, ...] = ()  # those that announce it, by path
    home: str | None = None  # the page it belongs to, where the site has it


def scopes_of(
    updates: Sequence[Update],
    pages: Mapping[str, Page],
    *,
    published: Mapping[str, datetime],
    credits: Mapping[str, Sequence[Credit]],
    people: Iterable[Person],
    communities: Mapping[str, Community] | None = None,
    reminders: Sequence[Update] | None = None,
) -> tuple[Scope, ...]:
    """Return what can be followed: the site, then of each kind what there is, by path.

    Whatever has had a published page keeps its scope, even while there is nothing to tell of it:
    an address that somebody follows does not vanish. That a page was found right as it stands is
    told to those who follow its community, or who checked it, and to nobody else.

    Args:
        updates: All of them, newest first.
        pages: The pages that readers get, by path.
        published: When each was published, where that is known.
        credits: Who made each.
        people: Those with a file of their own.
        communities: Those that look after pages, by slug.
        reminders: Of reviews that are due, newest first; None where nobody is reminded.
    """
    told = [page for page in pages.values() if page.path in published and page.kind != "person"]
    if not told:
        return ()
    newest = max(published[page.path] for page in told)
    changes = tuple(update for update in updates if update.kind != "validated")
    whole = Scope(ALL, "all", "", newest, changes, tuple(page.path for page in told))
    by_page: dict[str, list[int]] = defaultdict(list)  # to places among the updates
    by_person: dict[str, list[int]] = defaultdict(list)
    for place, update in enumerate(updates):
        for path in update.pages if update.kind != "welcome" else ():
            by_page[path].append(place)
        for someone in update.people:
            if someone.person:
                by_person[someone.person].append(place)
    topics = topics_of(told, (communities or {}).values()).values()
    parts = [
        *_communities(told, communities or {}),
        *_questions(told),
        *_sections(told, pages),
        *(
            (f"topics/{topic.slug}", "topic", topic.label, topic.pages, page_of(topic.slug))
            for topic in topics
            if topic.pages
        ),
    ]
    return (
        whole,
        *(
            Scope(
                path,
                kind,
                label,
                max(published[page] for page in about),
                tuple(
                    updates[n]
                    for n in sorted({n for page in about for n in by_page[page]})
                    if kind == "community" or updates[n].kind != "validated"
                ),
                tuple(about),
                home,
            )
            for path, kind, label, about, home in parts
        ),
        *_of_people(
            {handle: [updates[place] for place in places] for handle, places in by_person.items()},
            people,
            told,
            published=published,
            credits=credits,
        ),
        *(
            []
            if reminders is None
            else [Scope(DUE, "due", "Reviews due", newest, tuple(reminders))]
        ),
    )


def _communities(
    told: Sequence[Page], communities: Mapping[str, Community]
) -> Iterator[tuple[str, str, str, Sequence[str], str | None]]:
    """Yield each community that looks after pages, with those."""
    about: dict[str, list[str]] = defaultdict(list)
    for page in told:
        if owner := owner_of_page(page, communities.values()):
            about[owner.slug].append(page.path)
    times = Counter(communities[slug].title for slug in about)
    for slug in sorted(about):
        community = communities[slug]
        alone = times[community.title] == 1
        label = community.title if alone else f"{community.title} ({slug})"
        yield f"communities/{slug}", "community", label, about[slug], community.path


def _questions(told: Sequence[Page]) -> Iterator[tuple[str, str, str, Sequence[str], str | None]]:
    """Yield all questions as one, where there are any."""
    if asked := [page.path for page in told if page.kind == "question"]:
        yield QUESTIONS, "questions", "Questions and answers", asked, ASKED_ON


def _sections(
    told: Sequence[Page], pages: Mapping[str, Page]
) -> Iterator[tuple[str, str, str, Sequence[str], str | None]]:
    """Yield each folder that has pages, at any depth, under the title of the page it opens with."""
    about: dict[str, list[str]] = defaultdict(list)
    starts = {
        folder: path
        for path in sorted(pages, reverse=True)
        if path.rpartition("/")[2].rpartition(".")[0].lower() in _STARTS
        for folder in [path.rpartition("/")[0]]
    }
    for page in told:
        folder = page.path.rpartition("/")[0]
        while folder:
            about[folder].append(page.path)
            folder = folder.rpartition("/")[0]
    labels = {
        folder: pages[starts[folder]].title if folder in starts else _in_words(folder)
        for folder in sorted(about)
    }
    times = Counter(labels.values())
    for folder, label in labels.items():
        alone = label if times[label] == 1 else f"{label} ({folder})"
        yield f"sections/{folder}", "section", alone, about[folder], starts.get(folder)


def _of_people(
    updates: Mapping[str, Sequence[Update]],
    people: Iterable[Person],
    told: Iterable[Page],
    *,
    published: Mapping[str, datetime],
    credits: Mapping[str, Sequence[Credit]],
) -> Iterator[Scope]:
    made: dict[str, list[datetime]] = defaultdict(list)
    for page in told:
        for credit in credits.get(page.path, ()):
            if credit.person:
                made[credit.person].append(published[page.path])
    for person in sorted(people, key=lambda person: person.handle):
        theirs = tuple(updates.get(person.handle, ()))
        times = made.get(person.handle) or [update.when for update in theirs]
        if has_page(person) and times:  # also while no page of theirs is left
            yield Scope(
                f"people/{person.handle}",
                "person",
                shown_name(person),
                max(times),
                theirs,
                (person.path,),
                person.path,
            )


def _in_words(folder: str) -> str:
    name = folder.rpartition("/")[2].replace("-", " ").replace("_", " ").strip()
    return name[:1].upper() + name[1:] or folder
