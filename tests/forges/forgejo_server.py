"""Forgejo on this machine."""

from tests.forges.rest import RestServer
from tests.forges.server import TOKEN, Reply

REPOSITORY = "lighthouse/handbook"


def user(number):
    """Somebody with an account; a number below zero is a ghost."""
    return {"id": number, "login": f"user{number}"}


def review(by, at, state="APPROVED", *, head="", **more):
    """What somebody said."""
    return {
        "user": user(by) if by else None,
        "state": state,
        "commit_id": head,
        "dismissed": False,
        "stale": False,
        "official": True,
        "submitted_at": moment(at),
        "html_url": f"https://forge.example/{REPOSITORY}/pulls/1#issuecomment-{by}",
    } | more


def work(at, by=900):
    """A commit of a pull request: when it was written, and by whom."""
    return {"author": user(by) if by else None, "commit": {"author": {"date": moment(at)}}}


def moment(at):
    """A time as Forgejo writes it."""
    return at if "T" in at else f"{at}T12:00:00+02:00"


class ForgejoServer(RestServer):
    """One repository on Forgejo, with its pull requests."""

    description = "forgejo.json"
    root_path = "/api/v1"
    at_most = 50
    size = "limit"

    def __init__(self, root):
        """Serve from a repository."""
        super().__init__(root)
        self.views, self.works = {}, {}
        self.entries = 1000  # of a folder in one answer

    def pull(self, number, landed, *, reviews=(), works=(), on="2024-06-01", **more):
        """Add a pull request, with the last commit that it was merged as."""
        self.requests[number] = {
            "number": number,
            "merged": True,
            "merged_at": moment(on),
            "updated_at": moment(on),
            "merge_commit_sha": landed,
            "user": user(900),
            "merged_by": user(77),
        } | more
        self.views[number], self.works[number] = [*reviews], [*works] or [work("2024-05-01")]

    @property
    def environment(self):
        """What Forgejo tells a job."""
        return {
            "FORGEJO_ACTIONS": "true",
            "GITHUB_REPOSITORY": REPOSITORY,
            "GITHUB_SERVER_URL": self.url,
            "GITHUB_RUN_ID": "789",
            "FORGEJO_TOKEN": TOKEN,
        }

    def is_allowed(self, call):
        """Say whether a request may be answered."""
        return call.headers.get("authorization") == f"token {TOKEN}"

    def _pulls(self, call, *_):
        assert call.query["sort"] == "recentupdate"
        found = sorted(self.requests.values(), key=lambda one: one["updated_at"], reverse=True)
        return self.page(call, found)

    def _reviews(self, call, owner, name, number):
        assert f"{owner}/{name}" == REPOSITORY
        return self.page(call, self.views[int(number)])

    def _commits(self, call, owner, name, number):
        assert f"{owner}/{name}" == REPOSITORY
        return self.page(call, self.works[int(number)])

    def _trees(self, call, owner, name, sha):
        assert f"{owner}/{name}" == REPOSITORY
        lines = self.git("ls-tree", "-r", "-t", sha).split("\n")
        if lines == [""]:
            return Reply({"message": "not found"}, 404)
        start = (int(call.query["page"]) - 1) * self.entries
        shown = [line.split(maxsplit=3) for line in lines[start : start + self.entries]]
        tree = [{"path": path, "type": kind, "sha": oid} for _, kind, oid, path in shown]
        return Reply({"tree": tree, "truncated": start + self.entries < len(lines)})
