"""A comment on a reminder, as GitHub tells a workflow of it: who says what of which list."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from learnscape.forges.issues import Issue
from learnscape.write.reminders import LABEL, Reminder, read_reminder

WITHDRAWAL = "withdrawal"
_COMMAND = re.compile(r"/(still-valid|withdraw)((?: [1-9][0-9]{0,2})*)")
_WORDS = ("/still-valid", "/withdraw")
_KINDS = {"still-valid": "revalidation", "withdraw": WITHDRAWAL}


class Comment(NamedTuple):
    """A comment that a person wrote on an open issue of ours."""

    id: int
    text: str
    by: int  # the number of the account
    at: datetime
    url: str
    issue: Issue
    author: str  # of the issue, a login
    reminder: Reminder


class Command(NamedTuple):
    """What a comment asks for."""

    kind: str  # revalidation, withdrawal
    numbers: tuple[int, ...]  # of pages in the list; () where none is said


class OtherCommentError(Exception):
    """The comment is not for us; the message says why."""


def read_comment(raw: bytes) -> Comment:
    """Read the event `issue_comment`.

    Raises:
        OtherCommentError: It is about something else.
        ValueError: It is no such event.
    """
    try:
        event = json.loads(raw)
        return _comment(event, event["issue"], event["comment"])
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError from error


def read_command(text: str) -> Command | None:
    """Read what a comment asks for; None where it is anything else, or anything besides."""
    match = _COMMAND.fullmatch(text.strip())
    if not match:
        return None
    return Command(_KINDS[match[1]], tuple(dict.fromkeys(map(int, match[2].split()))))


def _begins(text: str) -> bool:
    return text.lstrip().lower().startswith(_WORDS)


def _comment(
    event: Mapping[str, Any], issue: Mapping[str, Any], comment: Mapping[str, Any]
) -> Comment:
    reminder = read_reminder(issue["body"] or "")
    reasons = {
        "the comment is not new": event["action"] != "created",
        "it is on a pull request": "pull_request" in issue,
        "the issue is closed": issue["state"] != "open",
        "the issue is not a program's": issue["user"]["type"] != "Bot",
        f"the issue has no label {LABEL}": LABEL not in [one["name"] for one in issue["labels"]],
        "the comment is a program's": comment["user"]["type"] != "User",
        "the comment asks for nothing": not _begins(str(comment["body"] or "")),
    }
    if reason := next((reason for reason, holds in reasons.items() if holds), None):
        raise OtherCommentError(reason)
    if reminder is None:
        raise OtherCommentError("the issue is no reminder")
    return Comment(
        id=int(comment["id"]),
        text=str(comment["body"] or ""),
        by=int(comment["user"]["id"]),
        at=datetime.fromisoformat(comment["created_at"]),
        url=str(comment["html_url"]),
        issue=Issue(
            int(issue["number"]), issue["node_id"], issue["html_url"], issue["body"], open=True
        ),
        author=str(issue["user"]["login"]),
        reminder=reminder,
    )
