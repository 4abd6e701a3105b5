"""Who signed a commit, by the keys that a site allows, whatever the user's configuration says."""

import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from learnscape.model import Record
from learnscape.read import git
from learnscape.read.fields import RecordError
from learnscape.read.records import SIGNED

_FIELDS = ("%H", "%G?", "%GK", "%GS")
_AT_ONCE = 1000  # commits named in one command
_ALLOWED = "G"  # good, by a key that is allowed on the day of the commit
_IN_KEYRING = ("G", "U", "Y")  # good; however well that key is known; by a key that expired since
_SSH = "SHA256:"
_SHORT = 12  # signs of a commit's name
APART = timedelta(days=1)  # how far two honest clocks may be


class Signer(NamedTuple):
    """Whose signature a commit has."""

    key: str  # `ssh:SHA256:…`; "" for one of OpenPGP
    claim: str  # `mail:ada@example.org`, or a handle; "" for one of OpenPGP


class ClockError(RecordError):
    """It counts only by the day on which a record came, and nobody knows which that was."""


def read_signers(root: Path, commits: Sequence[str], allowed: bytes) -> Mapping[str, Signer]:
    """Return who signed each of some commits; one whose signature is not good is left out.

    A signature of SSH has to be by a key that is allowed on the day of the commit; one of OpenPGP
    by a key that whoever builds has in their keyring.

    Args:
        root: The repository.
        commits: Their names.
        allowed: The file `.allowed_signers`.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "allowed"
        file.write_bytes(allowed)
        pins = (
            "gpg.program=gpg",
            "gpg.openpgp.program=gpg",
            "gpg.x509.program=false",  # whoever signs for money vouches for nobody here
            "gpg.ssh.program=ssh-keygen",
            f"gpg.ssh.allowedSignersFile={file}",
            f"gpg.ssh.revocationFile={os.devnull}",
        )
        signers: dict[str, Signer] = {}
        for first in range(0, len(commits), _AT_ONCE):
            some = commits[first : first + _AT_ONCE]
            form = "--format=tformat:" + "%x00".join(_FIELDS)
            command = ("log", "-z", "--no-walk=unsorted", "--no-patch", form, *some, "--")
            fields = b"".join(git.stream(root, *command, pins=pins)).decode(errors="replace")
            signers |= dict(_signers(fields.split("\0")))
    return signers


def with_signer(
    record: Record, commits: Mapping[str, datetime], signers: Mapping[str, Signer]
) -> Record:
    """Return a record with who vouches for it, and whether anybody signed it.

    Args:
        record: As it was read.
        commits: Which brought it, and when.
        signers: Who signed each of them.

    Raises:
        RecordError: It says that a key signed it, and that is not so.
    """
    signed = [sha for sha in commits if sha in signers]
    if record.evidence != SIGNED:
        return record._replace(signed=bool(signed))
    keys = {one.by for one in record.decisions}
    by_them = [sha for sha in signed if keys == {signers[sha].key}]
    if not by_them:
        raise RecordError("it says that a key signed it, and no key did that is allowed to")
    for sha in by_them:
        if all(abs(one.at - commits[sha]) <= APART for one in record.decisions):
            claim = signers[sha].claim
            decisions = tuple(one._replace(by=claim) for one in record.decisions)
            return record._replace(decisions=decisions, signed=True)
    raise RecordError(f"it was not said when it was signed, on {commits[by_them[0]]:%Y-%m-%d}")


def backdated(
    commits: Iterable[tuple[str, Sequence[str], datetime]],
) -> Mapping[str, ClockError]:
    """Return the commits that say they are older than what they follow, and what to tell of each.

    Who may choose the day on which they signed could use a key that is allowed no more.

    Args:
        commits: Their names, parents and times; parents before children.
    """
    latest: dict[str, tuple[datetime, str]] = {}  # of a commit and all that it follows
    found = {}
    for sha, parents, time in commits:
        last = max([(time, sha), *(latest[one] for one in parents if one in latest)])
        latest[sha] = last
        if last[0] - time > APART:
            came, follows = _dated(time, sha), _dated(*last)
            found[sha] = ClockError(
                f"it came with commit {came}, which follows {follows}: one of the two clocks was "
                "wrong, so it counts for nothing"
            )
    return found


def timely(
    commits: Mapping[str, datetime], late: Mapping[str, ClockError]
) -> Mapping[str, datetime]:
    """Return those of some commits whose times are believed.

    Raises:
        ClockError: There is none.
    """
    believed = {sha: time for sha, time in commits.items() if sha not in late}
    if not believed:
        raise late[next(iter(commits))]
    return believed


def _dated(time: datetime, sha: str) -> str:
    return f"{sha[:_SHORT]} of {time:%Y-%m-%d}"


def _signers(fields: Sequence[str]) -> list[tuple[str, Signer]]:
    found = []
    for sha, verdict, key, who in zip(*(fields[n::4] for n in range(4)), strict=False):
        if key.startswith(_SSH):
            if verdict == _ALLOWED:
                found.append((sha, Signer(f"ssh:{key}", claim_of(who))))
        elif verdict in _IN_KEYRING:
            found.append((sha, Signer("", "")))
    return found


def claim_of(principal: str) -> str:
    """Return who a principal is: a person's address, or their handle."""
    return f"mail:{principal.lower()}" if "@" in principal else principal
