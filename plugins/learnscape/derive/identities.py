"""Who is behind a name and an address: a person, one of our people, a machine, an assistant.

The lists are exact, so that nobody is taken for a machine because of their name. A site adds to
them with the options `bots` and `assistants`.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from learnscape.model import Person, Signature

BOTS = frozenset(
    {
        "action@github.com",
        "actions@github.com",
        "actions@users.noreply.github.com",
        "bot@renovateapp.com",
        "bot@stepsecurity.io",
        "github-actions@github.com",
        "github-bot@pyup.io",
        "greenkeeper@users.noreply.github.com",
        "hosted@weblate.org",
        "imgbot@imgbot.net",
        "imgbothelp@gmail.com",
        "noreply@github.com",  # the merge button
        "noreply@weblate.org",
        "project@allcontributors.org",
        "snyk-bot@snyk.io",
        "snyk-bot@users.noreply.github.com",
        "support+bot@crowdin.com",
        "support@dependabot.com",
        "support@snyk.io",
        "support@transifex.com",
    }
)
ASSISTANTS = {
    "agent@warp.dev": "Warp",
    "amp@ampcode.com": "Amp",
    "claude@anthropic.com": "Claude",
    "codex@openai.com": "Codex",
    "copilot@github.com": "GitHub Copilot",
    "copilot@users.noreply.github.com": "GitHub Copilot",
    "crush@charm.land": "Crush",
    "cursoragent@cursor.com": "Cursor",
    "gemini-cli-agent@google.com": "Gemini",
    "gemini@google.com": "Gemini",
    "noreply@aider.chat": "aider",
    "noreply@anthropic.com": "Claude",
    "noreply@openai.com": "Codex",
    "noreply@opencode.ai": "opencode",
    "openhands@all-hands.dev": "OpenHands",
    "qwen-coder@alibabacloud.com": "Qwen Code",
}
ASSISTANT_ACCOUNTS = {  # GitHub's numbers, as in `<number>+<login>@users.noreply.github.com`
    "gh:81847": "Claude",
    "gh:158243242": "Devin",
    "gh:161369871": "Jules",
    "gh:175728472": "GitHub Copilot",
    "gh:198982749": "GitHub Copilot",
    "gh:199175422": "Codex",
    "gh:206951365": "Cursor",
    "gh:209825114": "Claude",
}

BOT_ACCOUNTS = frozenset(
    {"gh:19864447", "gh:29139614", "gh:41898282", "gh:49699333"}  # of the same four as above
)

_ADDRESS = re.compile(  # it begins where no sign of one comes before: or long names take for ever
    r"[<(\[]{0,2}(?<![^\s<>()\[\]@])[^\s<>()\[\]@]++@\[?[^\s<>()\[\]@]++[>)\]]{0,2}"
)
_NOREPLY = re.compile(r"(?:(\d+)\+)?([^+@]+)@users\.noreply\.github\.com")
_NOREPLY_GITLAB = re.compile(r"(\d+)-[^@]+@users\.noreply\.gitlab\.com")


_APP_NAME = "[bot]"  # an ending that GitHub gives to apps alone: no login can hold a bracket
_APP_ADDRESS = "[bot]@users.noreply.github.com"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who signed: somebody, a machine, or an assistant."""

    key: str  # the same for the same identity, another for any other
    person: Person | None = None  # where they have a file of their own
    bot: bool = False
    assistant: str | None = None  # its name


class Identities:
    """Everyone who ever signed a commit, told apart.

    The same address is the same person, and so is the same account at a forge. A name alone
    tells nothing: two people may share one.
    """

    def __init__(
        self,
        signatures: Iterable[Signature],
        people: Mapping[str, Person],
        *,
        bots: Iterable[str] = (),
        assistants: Iterable[str] = (),
    ) -> None:
        """Learn who there is.

        Args:
            signatures: All that occur in the history.
            people: Those with a file of their own, by handle.
            bots: More addresses of machines.
            assistants: More addresses of AI assistants.
        """
        self._bots = BOTS | {address.lower() for address in bots}
        self._assistants = {address.lower() for address in assistants}
        self._people = {
            claim: person
            for person in people.values()
            for claim in (*person.emails, *person.accounts)
        }
        self._known: dict[Signature, Identity] = {}
        self._signatures = tuple(signatures)
        self._by_key: dict[str, Signature] | None = None
        self._accounts: dict[str, set[str]] = defaultdict(set)  # logins, to their numbers
        for signature in self._signatures:
            match = _NOREPLY.fullmatch(signature.email.lower())
            if match and match[1]:
                self._accounts[match[2]].add(f"gh:{match[1]}")

    def of(self, signature: Signature) -> Identity:
        """Return who signed."""
        known = self._known.get(signature)
        if known is None:
            known = self._known[signature] = self._identify(signature)
        return known

    def behind(self, claim: str) -> Signature | None:
        """Return a signature of whom a claim is about, as in `Decision.by`; None: nobody signed."""
        if self._by_key is None:
            self._by_key = {self._key(one, _address(one)): one for one in sorted(self._signatures)}
        address = claim.removeprefix("mail:")
        return self._by_key.get(claim if address == claim else f"address:{address}")

    def _identify(self, signature: Signature) -> Identity:
        address = _address(signature)
        key = self._key(signature, address)
        assistant = ASSISTANTS.get(address) or ASSISTANT_ACCOUNTS.get(key)
        if address in self._assistants:
            assistant = without_address(signature.name) or address.partition("@")[0]
        bot = not assistant and is_machine(signature, self._bots)
        person = self._people.get(address) or self._people.get(key)
        return Identity(f"person:{person.handle}" if person else key, person, bot, assistant)

    def _key(self, signature: Signature, address: str) -> str:
        if number := account_of(address):
            return number
        if match := _NOREPLY.fullmatch(address):  # the old form, without the number
            numbers = self._accounts.get(match[2], set())
            if len(numbers) == 1:
                return next(iter(numbers))
        return f"address:{address}" if address else f"name:{signature.name}"


def is_machine(signature: Signature, bots: Collection[str] = BOTS) -> bool:
    """Say whether a machine signed."""
    address = _address(signature)
    app = address.endswith(_APP_ADDRESS) or signature.name.endswith(_APP_NAME)
    return app or address in BOTS or address in bots


def is_machine_claim(claim: str, bots: Collection[str] = ()) -> bool:
    """Say whether a machine or an assistant is behind a claim, as in `Decision.by`."""
    address = claim.removeprefix("mail:").lower()
    assistant = address in ASSISTANTS or claim in ASSISTANT_ACCOUNTS
    account = claim in BOT_ACCOUNTS or claim in bots
    return account or assistant or is_machine(Signature("", address), bots)


def _address(signature: Signature) -> str:
    return signature.email.strip().lower()


def without_address(name: str) -> str:
    """Return a name as it was written, less any address in it: those are never published."""
    return " ".join(_ADDRESS.sub("", name).split())


def login_of(address: str) -> str | None:
    """Return the login that GitHub's older noreply address names, as `login:ada`."""
    match = _NOREPLY.fullmatch(address)
    return f"login:{match[2]}" if match and not match[1] else None


def account_of(address: str) -> str | None:
    """Return the account that a noreply address belongs to, as `gh:583231` or `gl:42`."""
    if (match := _NOREPLY.fullmatch(address)) and match[1]:
        return f"gh:{match[1]}"
    if match := _NOREPLY_GITLAB.fullmatch(address):
        return f"gl:{match[1]}"
    return None
