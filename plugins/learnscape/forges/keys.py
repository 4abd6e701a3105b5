"""The SSH key that somebody signs with, and what records call it."""

import re
import subprocess
from pathlib import Path
from typing import NamedTuple

from learnscape.forges.changes import ForgeError
from learnscape.forges.plumbing import Git

_LITERAL = re.compile(r"(?:key::)?((?:ssh|ecdsa|sk)-\S+ \S+.*)")
_FINGERPRINT = re.compile(r"[0-9]+ (SHA256:[A-Za-z0-9+/]{43}) ")
_MEND = "name a key of SSH with `--key ~/.ssh/id_ed25519`"


class Key(NamedTuple):
    """A key of SSH."""

    name: str  # a file, or what git takes for `user.signingKey`
    claim: str  # `ssh:SHA256:…`, the fingerprint of its public half


def signing_key(root: Path, file: Path | None = None) -> Key:
    """Return the key in a file, or else the one that git signs with here.

    Raises:
        ForgeError: There is none.
    """
    name = str(file.absolute()) if file else _configured(Git(root))
    if not name:
        raise ForgeError("git knows no key to sign with", _MEND)
    literal = _LITERAL.fullmatch(name)
    command = ["ssh-keygen", "-l", "-f", "-" if literal else name]
    text = literal[1] if literal else ""
    try:
        done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise ForgeError("there is no `ssh-keygen` program here", "install OpenSSH") from None
    match = _FINGERPRINT.match(done.stdout)
    if not match:
        raise ForgeError(f"`{name}` is no key of SSH", _MEND)
    return Key(name, f"ssh:{match[1]}")


def _configured(git: Git) -> str:
    """Return what git signs with; a path may begin with `~/`."""
    said = git.ask("config", "--get", "user.signingKey").output.removesuffix("\n")
    if not said or _LITERAL.fullmatch(said):
        return said
    return git.ask("config", "--type=path", "--get", "user.signingKey").output.removesuffix("\n")
