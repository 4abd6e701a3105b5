"""`learnscape remind`: an issue a month for each community whose pages are due for a review."""

import os
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import click

from learnscape.cli.common import answer, config_option
from learnscape.cli.desk import Desk, complaint, desk_of
from learnscape.derive.cover import validators_here
from learnscape.forges.changes import ForgeError
from learnscape.forges.issues import Issue, Issues, issues_at
from learnscape.write.reminders import LABEL, Reminder, continued, read_reminder, title_of

_PROGRAM = "[bot]"  # what logins of programs end with
_FORGE = "gh:"  # what logins at GitHub begin with


@click.command("remind", epilog="Example: learnscape remind")
@config_option
def open_reminders(config: Path | None) -> None:
    """Ask each community for the reviews that are due within 30 days, in one issue a month.

    An issue that is open is kept up to date, and closed when nothing is due any more.
    """
    desk = desk_of(config)
    try:
        issues = issues_at(desk.remote, os.environ, say=partial(click.echo, err=True))
        if not issues.me.endswith(_PROGRAM):
            raise click.ClickException(
                f"reminders of {issues.me}'s own could not be answered: that takes a program's"
                "\nmend: in a workflow, set GITHUB_TOKEN to `${{ github.token }}`"
            )
        for line in _remind(desk, issues):
            answer(f"{line}\n")
    except ForgeError as error:
        raise complaint(error) from None


def _remind(desk: Desk, issues: Issues) -> Iterator[str]:
    """Yield a line for each issue that was opened, changed or closed."""
    today = desk.library.today
    month = f"{today:%Y-%m}"
    first = datetime(today.year, today.month, 1, tzinfo=UTC)
    mine: dict[str, list[tuple[Issue, Reminder]]] = defaultdict(list)
    for issue in sorted(issues.mine(LABEL, since=first), key=_open_first):
        if reminder := read_reminder(issue.body):
            mine[reminder.community].append((issue, reminder))
    for slug in sorted({*mine, *desk.waiting}):
        known, waiting = mine[slug], desk.waiting.get(slug, ())
        of_month = [(issue, reminder) for issue, reminder in known if reminder.month == month]
        stays = None
        if waiting and not of_month:
            opened = _open(desk, issues, slug, month)
            yield f"opened {opened.url}"
        elif waiting and of_month[0][0].open:
            stays, reminder = of_month[0]
            if renew(desk, issues, stays, continued(reminder, waiting)):
                yield f"changed {stays.url}"
        for issue, _ in known:
            if issue.open and issue != stays:
                issues.close(issue)
                yield f"closed {issue.url}"


def renew(desk: Desk, issues: Issues, issue: Issue, reminder: Reminder) -> bool:
    """Write a list into its issue; say whether it was another."""
    body = desk.body(reminder)
    if body == issue.body:
        return False
    issues.edit(issue, body)
    return True


def _open_first(issue: Issue) -> tuple[bool, int]:
    return not issue.open, -issue.number


def _open(desk: Desk, issues: Issues, slug: str, month: str) -> Issue:
    library = desk.library
    here = validators_here(library.communities[slug], library.people, library.today)
    logins = [login for person in here for login in sorted(person.logins)]
    asked = tuple(login.removeprefix(_FORGE) for login in logins if login.startswith(_FORGE))
    reminder = continued(Reminder(slug, month, asked), desk.waiting[slug])
    title = title_of(library.communities[slug].title, reminder)
    return issues.create(title, desk.body(reminder), LABEL)
