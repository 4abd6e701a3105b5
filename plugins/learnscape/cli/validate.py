"""`learnscape validate`: a validator vouches for pages as they stand, with a key and no forge."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import click

from learnscape.cli.common import answer, config_option, settings_of
from learnscape.cli.desk import Desk, complaint, desk_of
from learnscape.cli.vouching import (
    Published,
    Word,
    ask_others,
    find_page,
    objections,
    published_of,
    said_today,
    signer,
    writers,
)
from learnscape.derive.vouching import validation_of
from learnscape.forges.branch import Branch, NotPushedError, now
from learnscape.forges.changes import ForgeError
from learnscape.forges.keys import Key, signing_key
from learnscape.forges.plumbing import Git
from learnscape.histories import Told, tell
from learnscape.model import Decision, Past, Person, Record, RecordedPage
from learnscape.problems import Problem
from learnscape.read import git
from learnscape.read.records import SIGNED
from learnscape.read.signatures import APART
from learnscape.standings import KEYS
from learnscape.write.records import record_file
from learnscape.write.words import day


class _Day(click.ParamType[date]):
    """A day."""

    name = "date"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """Return the day."""
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"'{value}' is no day: write 2026-12-01", param, ctx)


@click.command("validate", epilog="Example: learnscape validate docs/git/undo.md")
@click.argument("pages", nargs=-1, required=True, metavar="PAGE...")
@click.option("--until", type=_Day(), help="The last day, to look again before the clock asks to.")
@click.option("--withdraw", is_flag=True, help="Say that nobody should trust the pages any more.")
@click.option(
    "--key",
    "key_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The SSH key to sign with, if it is not git's `user.signingKey`.",
)
@config_option
def validate_pages(
    pages: tuple[str, ...],
    *,
    until: date | None,
    withdraw: bool,
    key_file: Path | None,
    config: Path | None,
) -> None:
    """Vouch for pages that you read, and found right as they stand.

    You have to be a validator of the community that owns them, and your key has to be in the
    published `.allowed_signers`. Your word is signed, and kept on the branch `validations`. It
    takes no forge, and without a network it goes by what was fetched last.
    """
    if withdraw and until:
        raise click.UsageError("a withdrawal has no end: leave out `--until`")
    try:
        _look_around(config)
        desk = desk_of(config)
        _validate(desk, pages, until=until, withdraws=withdraw, key_file=key_file)
    except ForgeError as error:
        raise complaint(error) from None


def _look_around(config: Path | None) -> None:
    """Get what others published, so that what is said is said of that."""
    try:
        root = git.find_repository(settings_of(config).docs.resolve()).root
    except git.NoHistoryError:
        return  # whoever needs one complains
    if why := Branch(root).refresh():
        click.echo(f"as of the last fetch, for `origin` cannot be read now: {why}", err=True)


def _validate(
    desk: Desk, said: tuple[str, ...], *, until: date | None, withdraws: bool, key_file: Path | None
) -> None:
    plumbing = Git(desk.root)
    published = published_of(plumbing)
    found = {one: find_page(one, desk) for one in said}
    pages = tuple(dict.fromkeys(path for path in found.values() if path))
    word = Word(pages, withdraws, until, datetime.fromtimestamp(now(), UTC))
    problems = [
        Problem(one, 0, "there is no such page", f"write its path: `{desk.place}…`")
        for one, path in found.items()
        if not path
    ]
    key: Key | None = None
    try:
        key = signing_key(desk.root, key_file)
        person, wrong = signer(desk, published, key, word.at)
    except ForgeError as error:
        person, wrong = None, Problem("--key", 0, str(error), error.mend)
    branch = Branch(desk.root, key=key.name if key else None)
    ahead = _ahead(branch, word)
    problems += filter(None, [*objections(desk, plumbing, published, word, person), wrong, ahead])
    if problems or not person or not key:
        raise _refusal(problems)
    again = said_today(desk, published, word, person)
    new = word._replace(pages=tuple(path for path in pages if path not in again))
    name, data = record_file(_record(desk, published, new, key), recorder="by hand")
    verb = "Withdraw" if withdraws else "Validate"
    about = new.pages or pages
    what = desk.place + about[0] if len(about) == 1 else f"{len(about)} pages"
    asked = {name: data} if new.pages else {}, f"{verb} {what}"
    told = _foretold(desk, branch.prepare(*asked), word)
    if problems := [*_unheard(desk, published, told, new, name=name, person=person)]:
        raise _refusal(problems)
    try:
        branch.append(*asked)
    except NotPushedError as error:
        click.echo(f"{error}\nmend: {error.mend}", err=True)
    for path in pages:
        outcome = _outcome(desk, path, told.pasts[path], word, person)
        before = f"; you said so already, on {day(word.at)}" if path in again else ""
        answer(f"{desk.place}{path} {outcome}{before}\n")


def _ahead(branch: Branch, word: Word) -> Problem | None:
    """Complain of a ledger that is ahead of the day: no word of today would count behind it."""
    latest = branch.latest()
    if not latest or latest[1] - word.at.timestamp() <= APART.total_seconds():
        return None
    commit, when = latest[0][:12], day(datetime.fromtimestamp(latest[1], UTC))
    return Problem(
        git.LEDGER,
        0,
        f"its commit {commit} is dated {when}: whoever made it had a wrong clock",
        f"wait until {when}, or check the clock of this computer "
        "(and that `SOURCE_DATE_EPOCH` is not set)",
    )


def _record(desk: Desk, published: Published, word: Word, key: Key) -> Record:
    names = [desk.place + path for path in word.pages]
    verdict = "dismissed" if word.withdraws else "approved"
    return Record(
        kind="withdrawal" if word.withdraws else "revalidation",
        commit=published.commit,
        base=published.base,
        pages=tuple(RecordedPage(name, published.files[name].blob) for name in names),
        decisions=(Decision(key.claim, verdict, word.at, published.commit, until=word.until),),
        evidence=SIGNED,
    )


def _foretold(desk: Desk, commit: str | None, word: Word) -> Told:
    """Return what a build would read, if the ledger ended with a commit that is on no branch."""
    docs = desk.settings.docs.resolve()
    repository = replace(git.find_repository(docs), ledger=(commit,) if commit else ())
    end = int(datetime.combine(desk.library.today, time(23, 59, 59), UTC).timestamp())
    files = {path: docs / path for path in word.pages}
    return tell(docs, {docs: repository}, {docs: files}, rules=desk.rules, now=end)


def _unheard(
    desk: Desk, published: Published, told: Told, word: Word, *, name: str, person: Person
) -> Iterator[Problem]:
    """Yield why a build would not hear what is said, though everything looked right."""
    for path in word.pages:
        past, owner, page = told.pasts.get(path), desk.owner(path), desk.place + path
        notes = [note for note in told.notes if name in note]
        alone = not owner or owner.min_approvals == 1  # else it may wait for another's word
        if past and not notes and (not alone or _is_heard(desk, path, past, word)):
            continue
        wrote = writers(desk, published, path)
        if notes:
            mend = f"check the clock of this computer, and your line in `{KEYS}`"
            yield Problem(page, 0, notes[0], mend)
        elif owner and person.handle in wrote and not word.withdraws:
            what = "what is new in it is yours, and nobody else has validated it"
            yield Problem(page, 0, what, ask_others(desk, owner, wrote))
        else:
            mend = "somebody may have withdrawn it at this moment: run it again in a minute"
            yield Problem(page, 0, "a build would make nothing new of your word", mend)


def _is_heard(desk: Desk, path: str, past: Past, word: Word) -> bool:
    """Say whether a build takes the page for validated anew, or for withdrawn."""
    if word.withdraws:
        return past.standing.state == "withdrawn"
    return len(past.standing.times) > len(desk.library.past_validations.get(path, ()))


def _outcome(desk: Desk, path: str, past: Past, word: Word, person: Person) -> str:
    """Say what becomes of a page."""
    library, owner = desk.library, desk.owner(path)
    title, needed = (owner.title, owner.min_approvals) if owner else ("", 0)
    name = library.contributor(person.handle, owner).name
    if word.withdraws:
        return f"is no longer validated: {name} withdrew it for {title}"
    if past.standing.state not in ("valid", "edited"):
        return f"is reviewed by {name}; {title} asks for {needed} validators"
    known = validation_of(
        library.pages[path],
        past,
        library.communities,
        today=library.today,
        shown=library.contributor,
        change_url=lambda _: None,
        since_url=lambda *_: None,
    )
    names = " and ".join(who.name for who in known.by)
    until = f" until {day(known.until)}" if known.until else ""
    return f"is validated by {names} for {title}{until}"


def _refusal(problems: list[Problem]) -> click.ClickException:
    return click.ClickException("\n".join(["nothing is written", *map(str, problems)]))
