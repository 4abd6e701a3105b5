"""`learnscape who`: whom to ask, and why; and what would be missed if somebody left."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urljoin

import click

from learnscape.cli.common import (
    answer,
    config_option,
    library_of,
    loading_of,
    settings_of,
    shown_pages,
)
from learnscape.cli.outlook import facts_of_loss, loss_in_text
from learnscape.derive.credits import has_page, shown_name
from learnscape.derive.experts import SHOWN
from learnscape.derive.risks import Site, loss_of
from learnscape.derive.subjects import Subject, Subjects, nearest
from learnscape.library import Library, site_of
from learnscape.model import Community, Expert
from learnscape.write.expertise import because
from learnscape.write.referrals import (
    Door,
    Referral,
    one_line,
    referrals_as_json,
    referrals_in_text,
)
from learnscape.write.words import day

_EXAMPLES = """\b
Example: learnscape who rebasing
Example: learnscape who git/undo.md --format json
Example: learnscape who --if-left ada
"""


_ABOUT = "ask about a topic, a community, a folder or a page"
_OPEN = ["a question of its own, as a page in questions/"]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A site that is asked, and where its pages are."""

    library: Library
    site: Site
    urls: dict[str, str]  # absolute, by path; none where the site has no address
    place: str  # of the docs folder in the repository: `docs/`


@click.command("who", epilog=_EXAMPLES)
@click.argument("topic", nargs=-1)
@click.option(
    "--if-left",
    metavar="HANDLE",
    help="Instead: what would depend on nobody, or on one validator, if this person left.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people or for programs.",
)
@config_option
def print_whom_to_ask(
    topic: tuple[str, ...], if_left: str | None, form: str, config: Path | None
) -> None:
    """Tell whom to ask about a topic, and why.

    TOPIC may also be a community, a folder such as git/, or a page by its path or title. Exits with
    1 if there is nobody.
    """
    wanted = " ".join(topic).strip()
    if bool(wanted) == (if_left is not None):
        raise click.UsageError("say what you want to ask about, or `--if-left` and a handle")
    asked = _asked_of(config)
    if if_left is not None:
        answer(_if_left(asked, if_left, form))
        return
    subjects = Subjects(
        asked.site.pages,
        asked.site.communities,
        asked.site.topics,
        [one for person in asked.site.people.values() for one in person.ask_me_about],
    )
    wanted = wanted.removeprefix("./").removeprefix(asked.place)
    subject = subjects.find(wanted)
    if subject is None:
        raise _of_somebody(asked, wanted) or _complaint(
            f"nothing here is called `{wanted}`", subjects.near(wanted)
        )
    experts = _experts(asked.site, subject)[:SHOWN]
    pages = len(asked.site.owners.keys() & subject.pages)
    communities = subject.communities or (() if experts else _owners(asked.site, subject))
    doors = [_door(asked, asked.site.communities[slug]) for slug in communities]
    if experts or doors or form == "json":
        people = [_referral(asked, expert, pages) for expert in experts]
        told = {"text": referrals_in_text, "json": referrals_as_json}[form]
        answer(told(subject.label, doors, people))
    if not experts:
        what = f"nobody with a people file is known to know {subject.label}"
        raise _complaint(what, [f"ask {door.title}" for door in doors] or _OPEN)


def _asked_of(config: Path | None) -> _Asked:
    settings = settings_of(config)
    loading = loading_of(settings)
    library, shown = library_of(loading), shown_pages(settings, loading)
    urls = {path: urljoin(settings.url, url) for path, url in shown.items() if settings.url}
    return _Asked(library, site_of(library, shown), urls, loading.content.place)


def _experts(site: Site, subject: Subject) -> tuple[Expert, ...]:
    if len(subject.pages) == 1 and not subject.topics:
        return site.experts.of_page(site.pages[subject.pages[0]])
    return site.experts.about(subject.pages, topics=subject.topics, communities=subject.communities)


def _owners(site: Site, subject: Subject) -> tuple[str, ...]:
    """Return the communities that care for what is asked about, who for most of it first."""
    owners = Counter(owner for path in subject.pages if (owner := site.owners.get(path)))
    return tuple(sorted(owners, key=lambda slug: (-owners[slug], slug))[:SHOWN])


def _of_somebody(asked: _Asked, wanted: str) -> click.ClickException | None:
    """Return what to say of a name or a handle; None where nobody with a page is called so."""
    for person in asked.site.people.values():
        names = (shown_name(person), person.handle, person.path)
        if person.path in asked.site.pages and _same(wanted.removeprefix("@"), names):
            gone = " who has left" if person.left else ""
            there = asked.urls.get(person.path, person.path)
            return _complaint(f"that is a person{gone}: {there}; {_ABOUT}")
    return None


def _same(wanted: str, names: Iterable[str]) -> bool:
    return " ".join(wanted.split()).casefold() in (name.casefold() for name in names)


def _referral(asked: _Asked, expert: Expert, pages: int) -> Referral:
    path = asked.site.people[expert.who.person].path if expert.who.person else ""
    return Referral(
        name=expert.who.name,
        because=because(expert, pages),
        handle=expert.who.person,
        url=asked.urls.get(path, ""),
        doors=tuple(_doors_of(asked, expert.handle)),
    )


def _doors_of(asked: _Asked, handle: str | None) -> Iterator[Door]:
    """Yield where the communities of somebody are to be found."""
    for slug in asked.site.by_title(asked.site.communities):
        community = asked.site.communities[slug]
        belong = (*community.validators, *community.champions, *community.members)
        door = _door(asked, community)
        if handle in belong and door.where:
            yield door


def _door(asked: _Asked, community: Community) -> Door:
    where = community.channel or asked.urls.get(community.path, "")
    return Door(community.slug, community.title, where)


def _complaint(what: str, near: Iterable[str] = ()) -> click.ClickException:
    names = ", ".join(near)
    return click.ClickException(one_line(what) + (f"\ntry: {one_line(names)}" if names else ""))


def _if_left(asked: _Asked, handle: str, form: str) -> str:
    site = asked.site
    person = site.people.get(handle)
    if person is None:
        called = {one.handle: one.handle for one in site.people.values() if one.credit != "none"}
        called |= {shown_name(one): one.handle for one in site.people.values() if has_page(one)}
        near = dict.fromkeys(called[name] for name in nearest(handle, called))
        raise _complaint(f"nobody has the handle `{handle}`", near)
    loss = loss_of(site, handle, asked.library.today)
    if person.left:
        click.echo(f"{handle} has left already, on {day(person.left)}", err=True)
    elif person.credit == "none":
        click.echo(f"{handle} wishes not to be named, so what they know is not told", err=True)
        loss = replace(loss, pages=())
    if form == "json":
        facts = {"handle": handle} | facts_of_loss(loss, site)
        return f"{json.dumps(facts, ensure_ascii=False, indent=1)}\n"
    return loss_in_text(loss, site) or f"Nothing here depends on {handle} alone.\n"
