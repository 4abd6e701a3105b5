"""Why something landed, in the contributor's words: a pull request's title, or a subject."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from learnscape.derive.identities import without_address
from learnscape.derive.landings import Landing
from learnscape.model import Commit

_LONGEST = 200  # signs
_LAST_WORD = 40  # signs: a longer one is cut, as is a text of a script without spaces
_PULL_REQUESTS = tuple(  # how forges and bots write a merge: a number, sometimes the title
    map(
        re.compile,
        (
            r"Merge pull request '(?P<title>.+)' \(#(?P<number>\d+)\) from .+",  # Gitea, Forgejo
            r"(?:Merge )?[Pp]ull request #(?P<number>\d+): (?P<title>.+)",  # Bitbucket's server
            r"Merge (?:pull request|PR) #?(?P<number>\d+)(?:: (?P<title>.+)|\b.*)",  # GitHub
            r"Merged PR (?P<number>\d+): (?P<title>.+)",  # Azure
            r"Merged in .+ \(pull request #(?P<number>\d+)\)",  # Bitbucket
            r"Merge #(?P<number>\d+) `(?P<title>.+)`",  # Pagure
            r"(?:Auto merge of|Merge) #(?P<number>\d+)\b.*",  # bors
        ),
    )
)
_CHANGE = re.compile(r'Merge "(?P<title>.+)"(?: into \S+)?')  # Gerrit
_MERGE = re.compile(
    r"Merged? (?:branch|branches|remote-tracking branch|commit|tag|changes|upstream|origin|pull"
    r" request|main|master)\b.*",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[(（](?:pull request )?[#!](\d+)[)）]$")  # where it was squashed
_MERGE_REQUEST = re.compile(r"See merge request \S*!(\d+)")  # GitLab
_NO_TITLE = re.compile(  # lists, trailers, and what git adds
    r"[*#>-]|Conflicts:|News:|[a-z]+(?:-[a-z]+)+:\s|See merge request|Merge in \S+ from "
    r"|(?:this )?(?:closed?|closes|fixed|fixes|resolved?|resolves) \S*#\d",
    re.IGNORECASE,
)
_OF_BORS = re.compile(r"\d+: (.+?) r=.*")
_PREFIX = re.compile(  # of Conventional Commits, tickets, and the pictures that some put there
    r"(?:(?:docs?|feature|feat|fix|chore|refactor|style|content|perf|build|ci|test)"
    r"(?:\([^()]*\))?!?(?::\s|：|(?<=\)):|(?<=\)!):)\s*"
    r"|\[(?:docs?|feat|fix|chore|refactor|bug|wip|no-ticket|[a-z]+-\d+|(?:issue )?#?\d+)\]:?\s*"
    r"|(?:squash|fixup|amend)!\s*"
    r"|:[a-z][a-z0-9_+-]*:\s*"
    r"|[\U0001f000-\U0001faff\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\ufe0f\u200d]+\s*"
    r")+",
    re.IGNORECASE,
)
_FILE = r"[`'\"]?[\w./-]+\.(?:md|markdown|ya?ml)[`'\"]?"
_SAYS_NOTHING = re.compile(  # what editors on the web write by themselves, and what hurry does
    rf"(?:(?:(?:create|update|rename|delete|change)d?|edit(?:ed)?|add(?:ed)?|fix(?:ed)?) )?{_FILE}"
    rf"(?: (?:to|and) {_FILE})*(?: \(?#\d+\)?)?"
    r"|add files via upload|apply suggestions? from code review|resolved? (?:merge )?conflicts?"
    r"|(?:\S+ )?patch[ -]\d+|(?:fix|close|resolve)(?:e?[sd])? \S*#\d+|revert \"?"
    r"|(?:minor )?(?:update|edit|fix|change)(?:s|es|d|ed)?|edits?|wip|merge|initial commit"
    r"|https?:\S+|\W*",
    re.IGNORECASE,
)
_REVERT = re.compile(r'Revert "(.*)"')
_FIRST_WORD = re.compile(r"[a-z]+(?![\w/]|\.\w)")  # a plain one: a name such as `iOS` stays


class Reason(NamedTuple):
    """What a landing says of itself."""

    text: str = ""
    number: str | None = None  # of the pull request


def reason_of(landing: Landing, commits: Sequence[Commit]) -> Reason:
    """Return why a landing changed a page.

    Args:
        landing: The landing.
        commits: Those it brought that were about the page, oldest first: the first of them speaks
            where the landing itself only says that it merges.
    """
    merged = _of_message(landing.commit)
    if not merged.text:
        for commit in commits:
            if text := _of_message(commit).text:
                return Reason(text, merged.number)
    return merged


def _of_message(commit: Commit) -> Reason:
    subject, body = _without_prefix(commit.subject), commit.body
    for pattern in _PULL_REQUESTS:
        if match := pattern.fullmatch(subject):
            title = match.groupdict().get("title") or _title_in(body)
            return Reason(_plain(title), match["number"])
    if match := _CHANGE.fullmatch(subject):
        return Reason(_plain(match["title"]))
    if _MERGE.fullmatch(subject):
        number = _MERGE_REQUEST.search(body)
        return Reason(_plain(_title_in(body)), number[1] if number else None)
    number = _NUMBER.search(subject)
    return Reason(_plain(subject), number[1] if number else None)


def _title_in(body: str) -> str:
    lines = (line.strip() for line in body.splitlines())
    first = next(filter(None, lines), "")
    if match := _OF_BORS.fullmatch(first):
        return match[1]
    return "" if _NO_TITLE.match(first) else first


def _plain(text: str) -> str:
    """Return a title as a sentence for readers; "" where it tells them nothing."""
    text = _without_prefix(text)[: 2 * _LONGEST].rstrip()
    while match := _NUMBER.search(text):
        text = text[: match.start()].rstrip()
    reverted = _REVERT.fullmatch(text)
    text = without_address(text)
    if _says_nothing(text) or (reverted and _says_nothing(_plain(reverted[1]))):
        return ""
    if len(text) > _LONGEST:
        whole, _, last = text[:_LONGEST].rpartition(" ")
        text = (whole if len(last) <= _LAST_WORD else text[:_LONGEST]) + " …"
    return text[:1].upper() + text[1:] if _FIRST_WORD.match(text) else text


def _says_nothing(text: str) -> bool:
    return bool(_SAYS_NOTHING.fullmatch(text) or _MERGE.fullmatch(text))


def _without_prefix(text: str) -> str:
    text = text.strip()
    prefix = _PREFIX.match(text)
    return text[prefix.end() :] if prefix else text
