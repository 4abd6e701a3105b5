"""What `learnscape record` asks of any forge, answered from the votes on Kallithea."""

import hashlib
import re
from datetime import UTC, datetime

import requests

from learnscape.forges.changes import MergedChange
from learnscape.model import Decision
from tests.forge.kallithea import ANSWERS_WITHIN
from tests.forge.merging import last_votes

_NUMBER = re.compile(r"\(#(\d+)\)")
_VERDICTS = {"approved": "approved", "rejected": "changes_requested"}


class Votes:
    """Pull requests that were merged, and how people voted on them.

    Kallithea's numbers of people stand where Forgejo's would: the ledger knows no third kind.
    """

    def __init__(self, forge):
        self.forge = forge
        self.requests = 0
        self._forks = {}  # where a commit is that was proposed

    def changes(self, mainline, wanted):
        """Yield the change that each wanted commit came with."""
        for commit in mainline:
            if commit.sha in wanted:
                number = _NUMBER.search(commit.subject)
                yield commit.sha, self._change(int(number[1]), commit.sha) if number else None

    def blobs(self, places):
        """Give git's ids of files in the authors' forks."""
        found = {}
        for commit, path in places:
            self.requests += 1
            answer = requests.get(
                f"{self._forks[commit]}/raw/{commit}/{path}", timeout=ANSWERS_WITHIN
            )
            answer.raise_for_status()
            header = b"blob %d\0" % len(answer.content)
            found[commit, path] = hashlib.sha1(header + answer.content).hexdigest()  # noqa: S324
        return found

    def _change(self, number, landed):
        self.requests += 1
        told = self.forge.admin.ask("get_pullrequest", pullrequest_id=number)
        head = told["revisions"][0]
        self._forks[head] = told["org_repo_url"]
        votes = (
            Decision(
                by=self._number_of(login),
                verdict=_VERDICTS[status],
                at=datetime.fromisoformat(when).replace(tzinfo=UTC),
                head=head,
                url=self.forge.address + told["url"],
            )
            for login, (status, when) in last_votes(told).items()
            if status in _VERDICTS
        )
        return MergedChange(
            id=f"fj:handbook#{number}",
            commit=landed,
            evidence="forge-comment",
            decisions=tuple(votes),
            authors=(self._number_of(told["owner"]),),
        )

    def _number_of(self, login):
        return f"fj:{self.forge.accounts[login].facts['user_id']}"
