"""The merge button that Kallithea lacks: the forge's own account merges, and says who approved.

The message is worded as Gitea's and Forgejo's are: the request's title, for a squash the author's
own words, and last what the forge knows.
"""

import os
import subprocess

from tests.fixtures.repository import clean_environment


class Clone:
    """A clone that somebody works in, and pushes from, over HTTP."""

    def __init__(self, folder, account, repository):
        self.folder = folder
        name, _, address = account.signature.rstrip(">").partition(" <")
        self._environment = clean_environment() | {
            "GIT_AUTHOR_NAME": name,
            "GIT_AUTHOR_EMAIL": address,
            "GIT_COMMITTER_NAME": name,
            "GIT_COMMITTER_EMAIL": address,
            "GIT_TERMINAL_PROMPT": "0",
        }
        folder.mkdir()
        self.git("init", "--quiet", "--initial-branch=main")
        self.git("remote", "add", "origin", account.remote(repository))

    def git(self, *arguments):
        """Give what git answers."""
        answer = subprocess.run(
            ["git", "-C", os.fspath(self.folder), *arguments],
            capture_output=True,
            check=False,
            env=self._environment,
            text=True,
        )
        if answer.returncode:
            raise AssertionError(answer.stderr)
        return answer.stdout.strip()

    def update(self):
        """Bring `main` to where the forge has it."""
        self.git("fetch", "--quiet", "origin", "main")
        self.git("switch", "--quiet", "--force-create", "main", "FETCH_HEAD")

    def commit(self, message, files):
        """Write files and commit them; give the commit."""
        for path, text in files.items():
            file = self.folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)
        return self.git("rev-parse", "HEAD")

    def push(self, branch):
        """Bring a branch to the forge, where it lets us."""
        self.git("push", "--quiet", "origin", f"HEAD:refs/heads/{branch}")


def merge(forge, clone, number, *, squash=False):
    """Merge a pull request into `main`, as it was proposed.

    Args:
        forge: Where it is.
        clone: One of the forge's own account.
        number: Of the pull request.
        squash: All in one commit, with the author's words.
    """
    request = forge.admin.ask("get_pullrequest", pullrequest_id=number)
    head = request["revisions"][0]
    clone.update()
    clone.git("fetch", "--quiet", request["org_repo_url"], f"refs/pull/{number}/head")
    if squash:
        words = clone.git("log", "--reverse", "--format=%B", f"main..{head}")
        author = clone.git("log", "--max-count=1", "--format=%an <%ae>", head)
        message = (
            f"{request['title']} (#{number})\n\n{words}\n\n{_what_the_forge_knows(forge, request)}"
        )
        clone.git("merge", "--quiet", "--squash", head)
        clone.git("commit", "--quiet", "--author", author, "--message", message)
    else:
        where = f"{request['owner']}:{request['org_ref_parts'][1]}"
        subject = f"Merge pull request '{request['title']}' (#{number}) from {where} into main"
        message = f"{subject}\n\n{_what_the_forge_knows(forge, request)}"
        clone.git("merge", "--quiet", "--no-ff", "--message", message, head)
    clone.push("main")


def last_votes(request):
    """Give each person's last vote on a pull request, and when it was cast."""
    votes = {}
    for vote in request["statuses"]:
        votes[vote["reviewer"]] = vote["status"], vote["modified_at"]
    return votes


def _what_the_forge_knows(forge, request):
    lines = [f"Reviewed-on: {forge.address}{request['url']}"]
    for login, (status, _) in last_votes(request).items():
        if status == "approved":
            lines.append(f"Reviewed-by: {forge.accounts[login].signature}")
    return "\n".join(lines)
