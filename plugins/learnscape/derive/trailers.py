"""Reviews that a server wrote into the message of a merge, where a site says it trusts that server.

An author can type such a line as well. So only those count that stand after the line by which the
server names the request, in a message that the server composes: nobody but the server writes
below that. A server that lets authors push their own commits to the published branch is not to be
trusted (docs/guide/turn-on-validation.md).
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime

from learnscape.derive.identities import account_of
from learnscape.derive.landings import Landing
from learnscape.model import Decision, Record, RecordedPage

_LOGIN = r"[A-Za-z0-9][A-Za-z0-9._-]*"
_PERSON = re.compile(r"(?:Reviewed|Approved)-by:[ \t]*[^<>\n]*<([^<>\s]+@[^<>\s]+)>[ \t]*")
_LOGINS = re.compile(rf"Reviewed-by:[ \t]*({_LOGIN}(?:,[ \t]*{_LOGIN})*)[ \t]*")
_GITLAB = re.compile(r"^See merge request (?:[^\s!]+)?!\d+[ \t]*$", re.MULTILINE)
_REVIEWED_ON = re.compile(r"^Reviewed-on: https?://\S+[ \t]*$", re.MULTILINE)
_HOMU = re.compile(rf"Auto merge of #\d+ - \S+, r=({_LOGIN}(?:,{_LOGIN})*)")
_BORS = re.compile(r"Merge ((?:#\d+ ?)+)")
_BORS_LINE = re.compile(rf"^(\d+): .* r=({_LOGIN}(?:,{_LOGIN})*) a=\S+[ \t]*$", re.MULTILINE)
_SKARA = re.compile(r"\d+: \S.*")

Reader = Callable[[str, str], Iterator[str]]  # the subject and the rest, to claims


def records_of(landings: Iterable[Landing], kinds: Iterable[str]) -> Iterator[Record]:
    """Yield what the messages of landings say, by servers that are trusted.

    Args:
        landings: Those that no record is about.
        kinds: The servers: gitlab, gerrit, gitea, bors, skara.
    """
    readers = [(kind, _READERS[kind]) for kind in kinds if kind in _READERS]
    for landing in landings:
        commit = landing.commit
        at = datetime.fromtimestamp(landing.time, UTC)
        for kind, read in readers:
            if kind in _MERGING and not commit.parents[1:]:
                continue
            claims = dict.fromkeys(read(commit.subject, commit.vouches))
            if claims:
                yield Record(
                    kind="change",
                    commit=commit.sha,
                    base=commit.parents[0] if commit.parents else "",
                    pages=tuple(
                        RecordedPage(change.path, change.new, change.old, change.new)
                        for change in commit.changes
                        if change.status != "D"
                    ),
                    decisions=tuple(Decision(claim, "approved", at) for claim in claims),
                    evidence=_EVIDENCE[kind],
                )
                break


def _gitlab(_: str, message: str) -> Iterator[str]:
    yield from _people_after(_GITLAB, message)


def _reviewed_on(_: str, message: str) -> Iterator[str]:
    yield from _people_after(_REVIEWED_ON, message)


def _people_after(sign: re.Pattern[str], message: str) -> Iterator[str]:
    """Yield the people on the lines below the last by which the server names the request."""
    for last in list(sign.finditer(message))[-1:]:
        for line in message[last.end() :].splitlines():
            if match := _PERSON.fullmatch(line):
                address = match[1].lower()
                yield account_of(address) or f"mail:{address}"


def _bors(subject: str, message: str) -> Iterator[str]:
    if match := _HOMU.fullmatch(subject):
        yield from _claims(match[1])
    elif match := _BORS.fullmatch(subject):
        numbers = re.findall(r"\d+", match[1])
        lines = _BORS_LINE.findall(message)
        if sorted(number for number, _ in lines) == sorted(numbers):  # else somebody typed one
            several = [set(_claims(logins)) for _, logins in lines]
            yield from sorted(set.intersection(*several))


def _skara(subject: str, message: str) -> Iterator[str]:
    lines = message.strip().splitlines()
    if _SKARA.fullmatch(subject) and lines and (match := _LOGINS.fullmatch(lines[-1])):
        yield from _claims(match[1])


def _claims(logins: str) -> list[str]:
    return [f"login:{login.strip().lower()}" for login in logins.split(",")]


_READERS: dict[str, Reader] = {
    "gitlab": _gitlab,
    "gerrit": _reviewed_on,
    "gitea": _reviewed_on,
    "bors": _bors,
    "skara": _skara,
}
SERVERS = tuple(_READERS)
_MERGING = frozenset({"bors"})  # who lands nothing without a merge of its own
_EVIDENCE = {
    "gitlab": "gitlab-approval",
    "gerrit": "gerrit-label",
    "gitea": "forgejo-review",
    "bors": "bors",
    "skara": "skara",
}
