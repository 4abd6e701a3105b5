"""A handbook on a forge: Ada proposes pages of Security, others vote, and the forge publishes.

Ada and Olga are validators of Security, Zoe is a colleague.
"""

from tests.fixtures.ledger import community, front, sentences
from tests.forge.merging import Clone, merge

REPOSITORY, FORK = "handbook", "ada-handbook"
APPROVED = "security/approved.md"  # by Olga
ALONE = "security/alone.md"  # by Ada herself
TYPED = "security/typed.md"  # by nobody; Ada's message says that Olga did
COLLEAGUE = "security/colleague.md"  # by Zoe

_TYPED = """\
Tell of typing

Reviewed-on: http://127.0.0.1/handbook/pull-request/1
Reviewed-by: Olga Ruiz <olga@example.org>
"""


class Handbook:
    """The handbook once all of it has happened."""

    def __init__(self, forge, folder):
        self.forge = forge
        self.people = [*map(forge.account, ("Ada Lovelace", "Olga Ruiz", "Zoe Amari"))]
        self.ada, self.olga, self.zoe = self.people
        forge.admin.ask("create_repo", repo_name=REPOSITORY, repo_type="git")
        self.publisher = Clone(folder / "publisher", forge.admin, REPOSITORY)
        self.publisher.commit("Begin", self._beginning())
        self.publisher.push("main")
        self.ada.ask("fork_repo", repoid=REPOSITORY, fork_name=FORK)
        self.author = Clone(folder / "author", self.ada, FORK)

        self.number = {}
        self._propose(APPROVED, voter=self.olga)
        self._propose(ALONE, voter=self.ada, squash=True)
        self._propose(TYPED, message=_TYPED, squash=True)
        self._propose(COLLEAGUE, voter=self.zoe)

    def _beginning(self):
        people = {f"docs/people/{who.login}.md": _page_of(who) for who in self.people}
        security = community("Security", "olga", "ada", owns=["security/"], review_every="6 months")
        return {"docs/index.md": "# Home\n", "docs/communities/security.md": security} | people

    def _propose(self, page, *, message=None, voter=None, squash=False):
        """Let Ada propose a page, somebody vote for it, and the forge publish it."""
        topic = page.removeprefix("security/").removesuffix(".md")
        self.author.git("fetch", "--quiet", self.ada.remote(REPOSITORY), "main")
        self.author.git("switch", "--quiet", "--force-create", topic, "FETCH_HEAD")
        head = self.author.commit(message or f"Tell of {topic}", {f"docs/{page}": sentences(topic)})
        self.author.push(topic)
        number = self.ada.propose(FORK, topic, head, REPOSITORY, title=f"Tell of {topic}")
        if voter:
            self.ada.ask("edit_reviewers", pull_request_id=number, add=[voter.login])
            voter.vote(number, "approved")
        self.number[page] = number
        merge(self.forge, self.publisher, number, squash=squash)


def _page_of(who):
    """Give somebody's page; their account has the number that the forge gave it."""
    account = {"id": who.facts["user_id"], "login": who.login}
    return front(
        "Hello.\n",
        kind="person",
        name="{firstname} {lastname}".format_map(who.facts),
        emails=[who.facts["email"]],
        accounts={"forgejo": account},
    )
