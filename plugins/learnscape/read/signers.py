"""Whose key a site allows to sign, and when, by the lines of its `.allowed_signers`."""

import base64
import hashlib
import re
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from typing import NamedTuple

from learnscape.read.signatures import claim_of

_LINE = re.compile(
    r'(?P<who>"[^"]*"|[^\s"#]\S*)[ \t]+'
    r'(?:(?P<options>(?:[^\s"]|"[^"]*")+)[ \t]+)?'
    r"(?:ssh|ecdsa|sk)-\S+[ \t]+(?P<key>[A-Za-z0-9+/]+=*)(?:\s.*)?"
)
_OPTION = re.compile(r'([a-z-]+)(?:="([^"]*)")?')
_TIME = re.compile(r"([0-9]{8})([0-9]{4})?([0-9]{2})?Z?")
_USE = "git"  # what a key may be for


class Allowance(NamedTuple):
    """That a key may sign for somebody."""

    claim: str  # `mail:ada@example.org`, or a handle
    after: datetime | None = None
    before: datetime | None = None

    def holds(self, when: datetime) -> bool:
        """Say whether it is of a time."""
        early = self.after is not None and when < self.after
        late = self.before is not None and when > self.before
        return not early and not late


def allowances_of(allowed: bytes, key: str) -> tuple[Allowance, ...]:
    """Return for whom a key may sign, and when.

    Args:
        allowed: The file.
        key: Its fingerprint, `ssh:SHA256:…`.
    """
    lines = (_LINE.fullmatch(line.strip()) for line in allowed.decode(errors="replace").split("\n"))
    found = (_allowance(line) for line in lines if line and _fingerprint(line["key"]) == key)
    return tuple(one for one in found if one)


def _allowance(line: re.Match[str]) -> Allowance | None:
    options = dict(_OPTION.findall(line["options"] or ""))
    uses = options.get("namespaces", _USE).split(",")
    if "cert-authority" in options or not any(fnmatchcase(_USE, use) for use in uses):
        return None
    first = line["who"].strip('"').partition(",")[0]
    times = (_time(options.get(f"valid-{side}", "")) for side in ("after", "before"))
    return Allowance(claim_of(first), *times)


def _fingerprint(key: str) -> str:
    try:
        digest = hashlib.sha256(base64.b64decode(key)).digest()
    except ValueError:
        return ""
    return f"ssh:SHA256:{base64.b64encode(digest).decode().rstrip('=')}"


def _time(text: str) -> datetime | None:
    """Return a time as OpenSSH writes it; where no zone is said, it is that of Greenwich."""
    match = _TIME.fullmatch(text)
    if not match:
        return None
    digits = match[1] + (match[2] or "0000") + (match[3] or "00")
    try:
        return datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
