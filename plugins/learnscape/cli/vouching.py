"""Why somebody may not vouch for pages as they stand: every reason, before anything is written."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import closing
from datetime import date, datetime
from itertools import product
from pathlib import Path
from typing import NamedTuple

from learnscape.cli.desk import Desk
from learnscape.derive.charters import Charter, claims_of_address
from learnscape.derive.cover import validators_here
from learnscape.derive.due import is_judged
from learnscape.derive.spans import CLOCK, after
from learnscape.forges.keys import Key
from learnscape.forges.plumbing import Git, Tree
from learnscape.model import Community, Person
from learnscape.problems import Problem
from learnscape.read import git
from learnscape.read.communities import FOLDER as COMMUNITIES
from learnscape.read.ledger import read_ledger
from learnscape.read.people import FOLDER as PEOPLE
from learnscape.read.signers import allowances_of
from learnscape.standings import KEYS
from learnscape.write.words import day

_REFS = ("refs/remotes/origin/HEAD", "refs/remotes/origin/main", "refs/remotes/origin/master")
_FILE = "100"  # git's modes of plain files begin so
_NOTHING_NEW = ("valid", "edited", "overdue")
_VOUCHED = (*_NOTHING_NEW, "changed")


class Word(NamedTuple):
    """What somebody is about to say."""

    pages: tuple[str, ...]  # under the docs folder
    withdraws: bool
    until: date | None
    at: datetime


class Published(NamedTuple):
    """What readers have, as far as is known here."""

    commit: str
    base: str  # the commit before it; "" where there is none
    files: Tree


def published_of(plumbing: Git) -> Published:
    """Return what is published; the newest commit here, where no remote is known.

    Raises:
        ForgeError: There is no commit.
    """
    known = (tip for ref in (*_REFS, "HEAD") if (tip := plumbing.tip(ref)))
    commit = next(known, None) or plumbing.tell("rev-parse", "--verify", "HEAD")
    base = plumbing.tip(f"{commit}~1") or ""
    return Published(commit, base, plumbing.tree(commit))


def find_page(said: str, desk: Desk) -> str | None:
    """Return the path of a page under the docs folder, from here, the root, or that folder."""
    docs = desk.settings.docs.resolve()
    for folder in (Path.cwd(), desk.root, docs):
        file = (folder / said).absolute()
        for place in (file, file.resolve()):
            if place.is_relative_to(docs):
                path = place.relative_to(docs).as_posix()
                if path in desk.library.pages:
                    return path
    return None


def objections(
    desk: Desk, plumbing: Git, published: Published, word: Word, person: Person | None
) -> Iterator[Problem]:
    """Yield every reason why this may not be said, by anybody or by a person."""
    for path in word.pages:
        yield from _of_page(desk, published, word, path)
    yield from _of_checkout(desk, plumbing, published, word)
    limit = desk.rules.bulk_limit
    if len(word.pages) > limit and not word.withdraws:
        what = f"more than {limit} pages at once are too many to vouch for each"
        yield Problem(desk.place, 0, what, "name those that you read")
    if person:
        yield from _of_person(desk, published, person, word)


def _of_page(desk: Desk, published: Published, word: Word, path: str) -> Iterator[Problem]:
    page, name = desk.library.pages[path], desk.place + path
    owner, known = desk.owner(path), published.files.get(name)
    if not is_judged(page):
        about = "a question without its answer" if page.question else f"the page of a {page.kind}"
        yield Problem(name, 0, f"nobody vouches for {about}", "leave it out")
    elif owner is None and page.question:
        mend = "name the community that it is for: `communities: [version-control]`"
        yield Problem(name, 0, "no community owns it, so nobody can validate it", mend)
    elif owner is None:
        mend = f"add its folder to `owns` of a file in `{desk.place}{COMMUNITIES}`"
        yield Problem(name, 0, "no community owns it, so nobody can validate it", mend)
    if not known or not known.mode.startswith(_FILE):
        yield Problem(name, 0, "it is not published yet", "commit it, and have it merged")
    if word.withdraws and desk.library.validations[path].state not in _VOUCHED:
        yield Problem(name, 0, "nobody vouches for it, so nothing can be withdrawn", "leave it out")
    if word.until:
        last = after(word.at.date(), page.review_every or (owner and owner.review_every) or CLOCK)
        if word.until < word.at.date():
            yield Problem(name, 0, f"{day(word.until)} is over", f"write `--until {last}`")
        elif word.until > last:
            what = f"a review of it holds until {day(last)}, and no longer"
            yield Problem(name, 0, what, "leave out `--until`, or write a day before")


def _of_checkout(desk: Desk, plumbing: Git, published: Published, word: Word) -> Iterator[Problem]:
    """Compare the files here with those that are published: who reads these has to mean those."""
    chain = plumbing.tell("rev-list", "--first-parent", "HEAD").split()
    if published.commit not in chain:
        what = f"what is published, {published.commit[:12]}, is not what you have here"
        yield Problem(".git", 0, what, "switch to the published branch, and run `git pull`")
        return
    charters = [desk.place + COMMUNITIES, desk.place + PEOPLE]
    pages = [desk.place + path for path in word.pages if not word.withdraws]
    alone = {"GIT_LITERAL_PATHSPECS": "1", "GIT_OPTIONAL_LOCKS": "0"}
    ask = ("diff", "--name-only", "-z", "--no-renames", published.commit, "--", *charters, *pages)
    new = ("ls-files", "--others", "--exclude-standard", "-z", "--", *charters)
    differ = plumbing.tell(*ask, variables=alone) + plumbing.tell(*new, variables=alone)
    for name in sorted({*differ.split("\0")} - {""}):
        if name in pages and name in published.files:
            what = "it is not here as it is published"
            yield Problem(
                name, 0, what, f"see `git diff {published.commit[:12]}`; publish it first"
            )
        elif name not in pages:
            what = "it says who may validate what, and is not here as it is published"
            yield Problem(name, 0, what, "publish it first, or take it back")


def signer(
    desk: Desk, published: Published, key: Key, when: datetime
) -> tuple[Person | None, Problem | None]:
    """Return whose key it is, or why that is not known."""
    name = f"{published.commit}:{KEYS}"
    with closing(git.Blobs(desk.root)) as texts:
        known = allowances_of(texts([name])[name], key.claim)
    holding = [one.claim for one in known if one.holds(when)]
    if not holding:
        what = f"the key `{key.name}` is not in it, as it is published"
        if known:
            days = " and ".join(_span(one.after, one.before) for one in known)
            what = f"the key `{key.name}` is allowed {days}"
        mend = "have a line merged with an address of yours and the public half of the key"
        return None, Problem(KEYS, 0, what, mend)
    handle = Charter({}, desk.library.people.values()).handle(holding[0])
    if handle is None:
        who = holding[0].removeprefix("mail:")
        what = f"the key `{key.name}` is that of `{who}`, whom no file of the site tells of"
        mend = f"add `emails: [{who}]` to a file in `{desk.place}{PEOPLE}`"
        return None, Problem(KEYS, 0, what, mend)
    return desk.library.people[handle], None


def said_today(desk: Desk, published: Published, word: Word, person: Person) -> set[str]:
    """Return the pages of which somebody said the very same on this day, and it still stands."""
    if word.withdraws:
        return set()
    repository, charter = git.find_repository(desk.root), Charter({}, desk.library.people.values())
    keys = f"{published.commit}:{KEYS}"
    with closing(git.Blobs(desk.root)) as texts:
        ledger = read_ledger(repository, texts, allowed=texts([keys])[keys])
    said: dict[str, datetime] = {}
    back: dict[str, datetime] = {}
    for record in ledger.records:
        for one, page in product(record.decisions, record.pages):
            if record.kind == "withdrawal":
                back[page.path] = max(one.at, back.get(page.path, one.at))
            elif (
                (record.kind, one.at.date(), one.until)
                == ("revalidation", word.at.date(), word.until)
                and charter.handle(one.by) == person.handle
                and page.path in published.files
                and page.blob == published.files[page.path].blob
                and (record.signed or not desk.rules.strict)
            ):
                said[page.path] = max(one.at, said.get(page.path, one.at))
    return {path for path in word.pages if _stands(desk, path, said, back)}


def _stands(
    desk: Desk, path: str, said: Mapping[str, datetime], back: Mapping[str, datetime]
) -> bool:
    """Say whether what was said of a page today counts, or waits for another's word."""
    name, owner, known = desk.place + path, desk.owner(path), desk.library.validations[path]
    if name not in said or (name in back and back[name] >= said[name]):
        return False
    return known.state in _NOTHING_NEW or bool(owner and owner.min_approvals > 1)


def _of_person(desk: Desk, published: Published, person: Person, word: Word) -> Iterator[Problem]:
    if person.left and person.left.date() <= word.at.date():
        what = f"{_name(desk, person.handle)} left on {day(person.left)}"
        yield Problem(desk.place + person.path, 0, what, "ask another validator")
        return
    for path in word.pages:
        owner = desk.owner(path)
        if owner and person.handle not in owner.validators:
            what = f"{_name(desk, person.handle)} is no validator of {owner.title}"
            wrote = writers(desk, published, path)
            yield Problem(desk.place + path, 0, what, ask_others(desk, owner, wrote))


def writers(desk: Desk, published: Published, path: str) -> set[str]:
    """Return the handles of those who wrote what nobody validated yet of a page."""
    library, name = desk.library, desk.place + path
    known = library.validations.get(path)
    if name not in published.files or (known and known.state in _NOTHING_NEW):
        return set()
    times = library.past_validations.get(path, ())
    since = [f"^{times[0].commit}"] if times else []
    form = "--format=%aE%n%(trailers:key=Co-authored-by,valueonly)"
    ask = ("log", "--no-show-signature", "--follow", form, published.commit, *since, "--", name)
    log = Git(desk.root).tell(*ask, variables={"GIT_LITERAL_PATHSPECS": "1"})
    charter = Charter({}, library.people.values())
    addresses = {line[line.find("<") + 1 :].removesuffix(">") for line in log.split("\n") if line}
    claims = (claim for address in addresses for claim in claims_of_address(address))
    question = library.pages[path].question
    answers = {one.by for one in question.answers if one.corrected is None} if question else set()
    return {handle for claim in claims if (handle := charter.handle(claim))} | answers


def ask_others(desk: Desk, owner: Community, but: Collection[str]) -> str:
    """Return who of a community's validators may be asked, beside some."""
    here = validators_here(owner, desk.library.people, desk.library.today)
    names = [_name(desk, one.handle, owner) for one in here if one.handle not in but]
    *some, last = dict.fromkeys(names) or [""]
    if not last:
        return f"add another validator to `{desk.place}{owner.path}`" if here else "add one there"
    return f"ask {', '.join(some)} or {last}" if some else f"ask {last}"


def _name(desk: Desk, handle: str, community: Community | None = None) -> str:
    return desk.library.contributor(handle, community).name


def _span(first: datetime | None, last: datetime | None) -> str:
    begins = [f"from {day(first)}"] if first else []
    return " ".join([*begins, *([f"until {day(last)}"] if last else [])])
