"""The names and addresses that `.mailmap` gives, for the people whom git itself does not map.

Git maps authors. The people in trailers are text to it, so they are mapped here, by the rules of
gitmailmap(5), rather than by a process more in every build.
"""

import re

from learnscape.model import Signature

_CONTACT = re.compile(r"\s*([^<>]*?)\s*<\s*([^>]*?)\s*>")

_Proper = tuple[str | None, str | None]  # a name and an address; None: as it was


class Mailmap:
    """What a `.mailmap` says."""

    def __init__(self, text: str) -> None:
        """Read the lines; whatever is none of the four forms says nothing."""
        self._proper: dict[str, _Proper] = {}
        self._of_name: dict[str, dict[str, _Proper]] = {}
        for line in text.splitlines():
            if not line.startswith("#"):
                self._add(line)

    def __call__(self, signature: Signature) -> Signature:
        """Return the proper name and address of somebody."""
        address = signature.email.lower()
        of_name = self._of_name.get(address, {})
        proper = of_name.get(signature.name.lower()) or self._proper.get(address)
        if not proper:
            return signature
        name, email = proper
        return Signature(name or signature.name, email or signature.email)

    def aliases(self) -> dict[str, set[str]]:
        """Return the addresses that become another, by that one; all in small letters."""
        found: dict[str, set[str]] = {}
        of_names = (
            (address, proper)
            for address, names in self._of_name.items()
            for proper in names.values()
        )
        for address, (_, email) in (*self._proper.items(), *of_names):
            if email:
                found.setdefault(email.lower(), set()).add(address)
        return found

    def _add(self, line: str) -> None:
        first = _CONTACT.match(line)
        if not first or not first[2]:
            return
        second = _CONTACT.match(line, first.end())
        name, email = first[1] or None, first[2] if second else None
        address = (second or first)[2].lower()
        if second and second[1]:
            self._of_name.setdefault(address, {})[second[1].lower()] = (name, email)
        else:  # a later line adds to what an earlier one says
            before = self._proper.get(address, (None, None))
            self._proper[address] = (name or before[0], email or before[1])
