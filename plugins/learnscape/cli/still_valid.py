"""`learnscape still-valid`: what a comment on a reminder says, put into the ledger and answered."""

import os
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

import click

from learnscape.cli.comments import (
    WITHDRAWAL,
    Command,
    Comment,
    OtherCommentError,
    read_command,
    read_comment,
)
from learnscape.cli.common import answer, config_option
from learnscape.cli.desk import Desk, complaint, desk_of
from learnscape.cli.remind import renew
from learnscape.derive.charters import Charter
from learnscape.derive.cover import validators_here
from learnscape.forges.access import access
from learnscape.forges.branch import Branch
from learnscape.forges.changes import ForgeError
from learnscape.forges.issues import Issues, issues_at
from learnscape.model import Decision, Record, RecordedPage
from learnscape.write.records import record_file
from learnscape.write.reminders import Listed, continued, text_of
from learnscape.write.words import day

_CHANGED = "it has changed since this list was made; look again, and write that once more"
_MESSAGE = "Record a comment on a reminder"
_say = partial(click.echo, err=True)

_USAGE = """\
I understand a comment that holds one of these lines, and nothing else:

- `/still-valid 1` says that page 1 of the list above is right as it stands
- `/still-valid 1 3` says it of pages 1 and 3
- `/withdraw 1` says that readers should not trust page 1 until it is mended
"""


@click.command("still-valid", epilog="Example: learnscape still-valid event.json")
@click.argument("event", type=click.Path(path_type=Path, dir_okay=False))
@config_option
def answer_comment(event: Path, config: Path | None) -> None:
    """Take in a comment on a reminder: `/still-valid 1 3`, or `/withdraw 2`.

    EVENT is the file of GitHub's event `issue_comment`. A comment on anything else is left alone.
    """
    try:
        comment = read_comment(event.read_bytes())
    except OtherCommentError as reason:
        click.echo(f"nothing to do: {reason}", err=True)
        return
    except ValueError:
        raise click.ClickException(f"{event} is no event `issue_comment`") from None
    desk = desk_of(config)
    mark = f"<!-- learnscape-answer {comment.id} -->"
    try:
        issues = issues_at(desk.remote, os.environ, say=_say)
        if comment.author != issues.me:
            click.echo("nothing to do: another account opened the issue", err=True)
        elif any(mark in said for said in issues.answers(comment.issue.number, since=comment.at)):
            click.echo("nothing to do: the comment is answered already", err=True)
        else:
            text = _take_in(desk, comment, issues, config)
            issues.comment(comment.issue.number, f"{text}\n{mark}\n", since=comment.at)
            answer(text)
    except ForgeError as error:
        raise complaint(error) from None


def _take_in(desk: Desk, comment: Comment, issues: Issues, config: Path | None) -> str:
    """Do what a comment says; return the answer."""
    command = read_command(comment.text)
    if command is None:
        return _USAGE
    listed = comment.reminder.pages
    numbers = command.numbers or ((1,) if len(listed) == 1 else ())
    if not numbers:
        return f"The list above has {len(listed)} pages. Name those that you mean.\n\n{_USAGE}"
    if len(numbers) > (limit := desk.rules.bulk_limit):
        return f"More than {limit} pages at once are too many to vouch for each.\n"
    objections = {number: _objection(desk, comment, number) for number in numbers}
    if good := _without(objections, numbers):
        pages = {number: listed[number - 1] for number in good}
        foretold = _foretold(desk, _file(desk, comment, command, pages.values()), config)
        objections |= {
            number: "what is new in it is yours, and nobody else has validated it"
            for number, page in pages.items()
            if not _is_heard(foretold, comment, command, page)
        }
        if good := _without(objections, numbers):
            file = _file(desk, comment, command, [pages[number] for number in good])
            _, store = access(desk.remote, desk.root, os.environ, say=_say)
            store.append(file, _MESSAGE)
        desk = foretold
    if good or _CHANGED in objections.values():
        _bring_up_to_date(desk, comment, issues)
    lines = [
        f"- **{number}**{_title(desk, comment, number)}: "
        f"{objections[number] or _outcome(desk, comment, command, listed[number - 1])}\n"
        for number in numbers
    ]
    return "".join(lines) + ("\nThe site shows it with its next build.\n" if good else "")


def _without(objections: Mapping[int, str], numbers: Sequence[int]) -> list[int]:
    return [number for number in numbers if not objections[number]]


def _objection(desk: Desk, comment: Comment, number: int) -> str:
    """Say why somebody's word about a page does not count; "" where it does."""
    library, listed = desk.library, comment.reminder.pages
    if number > len(listed):
        return f"the list ends with {len(listed)}"
    page = listed[number - 1]
    path = desk.path_of(page)
    if path is None:
        return "there is no such page any more"
    owner = desk.owner(path)
    if owner is None:
        return "no community looks after it any more"
    who = Charter({}, library.people.values()).handle(_account(comment))
    if who is None:
        return f"no file in `{desk.place}people/` has your account, whose number is {comment.by}"
    here = validators_here(owner, library.people, library.today)
    if who not in [person.handle for person in here]:
        return f"only validators of {text_of(owner.title)} can say that"
    if desk.published([path]).get(path) != page.blob:
        return _CHANGED
    return ""


def _file(
    desk: Desk, comment: Comment, command: Command, pages: Iterable[Listed]
) -> dict[str, bytes]:
    """Return the record of what somebody said, by its name in the ledger."""
    head = desk.library.commit or ""
    verdict = "dismissed" if command.kind == WITHDRAWAL else "approved"
    record = Record(
        kind=command.kind,
        commit=head,
        base=desk.base,
        pages=tuple(RecordedPage(page.path, page.blob) for page in pages),
        decisions=(Decision(_account(comment), verdict, comment.at, head, url=comment.url),),
        evidence="forge-comment",
    )
    recorder = f"actions:run/{os.environ.get('GITHUB_RUN_ID', '')}"
    return dict([record_file(record, recorder=recorder)])


def _foretold(desk: Desk, file: Mapping[str, bytes], config: Path | None) -> Desk:
    """Return the site as the next clone will have it, of which this one is thrown away.

    There the forge will have signed the record, and here nobody has.
    """
    Branch(desk.root, remote=None).append(file, _MESSAGE)
    return desk_of(config, strict=False)


def _is_heard(desk: Desk, comment: Comment, command: Command, page: Listed) -> bool:
    """Say whether a build hears what somebody said of a page, now or with another's word."""
    path = desk.path_of(page) or ""
    owner = desk.owner(path)
    if command.kind == WITHDRAWAL:
        return desk.library.validations[path].state == "withdrawn"
    return _validates(desk, comment, path) or (owner is not None and owner.min_approvals > 1)


def _validates(desk: Desk, comment: Comment, path: str) -> bool:
    times = desk.library.past_validations.get(path, ())
    return any(one.url == comment.url for one in times)


def _outcome(desk: Desk, comment: Comment, command: Command, page: Listed) -> str:
    """Say what became of a page."""
    path = desk.path_of(page) or ""
    owner, until = desk.owner(path), desk.library.validations[path].until
    if command.kind == WITHDRAWAL:
        return "withdrawn; nobody vouches for it until somebody validates it again"
    if owner and not _validates(desk, comment, path):
        return f"noted; {text_of(owner.title)} asks for {owner.min_approvals} validators"
    return f"validated until {day(until)}" if until else "validated"


def _bring_up_to_date(desk: Desk, comment: Comment, issues: Issues) -> None:
    """Write into the list what is done; number no page that somebody else may be numbering."""
    listed = {page.path for page in comment.reminder.pages}
    waiting = desk.waiting.get(comment.reminder.community, ())
    there = [one for one in waiting if one.page.path in listed]
    if comment.reminder.community in desk.library.communities:
        renew(desk, issues, comment.issue, continued(comment.reminder, there))
    if not waiting:
        issues.close(comment.issue)


def _title(desk: Desk, comment: Comment, number: int) -> str:
    pages = comment.reminder.pages
    if number > len(pages):
        return ""
    path = pages[number - 1].path
    return f" {text_of(desk.titles.get(path, path))}"


def _account(comment: Comment) -> str:
    return f"gh:{comment.by}"
