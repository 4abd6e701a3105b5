"""GitHub on this machine: each query is judged by GitHub's own schema before it is answered."""

import json
import subprocess
from base64 import b64decode
from pathlib import Path

import graphql
from jsonschema import validate

from tests.fixtures.repository import clean_environment
from tests.forges.server import TOKEN, Call, Reply, Server

_FILES = Path(__file__).parents[1] / "fixtures" / "forges"
SCHEMA = graphql.build_schema((_FILES / "github.graphql").read_text())
BODIES = json.loads((_FILES / "github.json").read_text())
REPOSITORY = "lighthouse/handbook"
_PLACE = f"/repos/{REPOSITORY}/git/"
_COMMITTER = b"committer GitHub <noreply@github.com> now\n"
_MOST_NODES = 500_000  # in a query, as GitHub counts


def user(number, kind="User"):
    """Somebody with an account; `Bot` for a machine."""
    return {"__typename": kind, "login": f"user{number}", "databaseId": number}


def review(by, at, state="APPROVED", *, head=None, kind="User"):
    """What somebody said; `by` None is an account that was deleted."""
    return {
        "state": state,
        "submittedAt": at and _moment(at),
        "url": f"https://github.example/{REPOSITORY}/pull/1#review-{by}",
        "author": user(by, kind) if by else None,
        "commit": {"__typename": "Commit", "oid": head} if head else None,
    }


def work(at, *writers):
    """A commit of a pull request: when it was written, and by whom."""
    users = [{"user": user(writer) if writer else None} for writer in writers or (900,)]
    return {"commit": {"__typename": "Commit", "authoredDate": _moment(at), "authors": users}}


def _moment(at):
    return at if "T" in at else f"{at}T10:00:00Z"


class GitHubServer(Server):
    """One repository on GitHub, with its pull requests."""

    def __init__(self, root):
        """Serve from a repository."""
        super().__init__(root)
        self.pulls = {}
        self.by_commit = {}  # the numbers of a commit's pull requests
        self.fork = False
        self.page = 100  # items in a page, at most
        self.before_commit = []  # called, once each, before something is written

    def pull(self, number, *landed, reviews=(), works=(), merged="2024-06-01", by=900, **more):
        """Add a pull request that was merged as some commits, of which the last is the merge."""
        self.pulls[number] = {
            "number": number,
            "merged": True,
            "mergedAt": _moment(merged),
            "mergeCommit": {"__typename": "Commit", "oid": landed[-1]} if landed else None,
            "baseRepository": {"id": "R_1"},
            "author": user(by) if by else None,
            "mergedBy": user(77),
            "reviews": [*reviews],
            "commits": [*works] or [work("2024-05-01")],
        } | more
        for commit in landed:
            self.by_commit.setdefault(commit, []).append(number)

    @property
    def environment(self):
        """What GitHub tells a workflow."""
        return {
            "GITHUB_REPOSITORY": REPOSITORY,
            "GITHUB_SERVER_URL": self.url,
            "GITHUB_API_URL": self.url,
            "GITHUB_GRAPHQL_URL": f"{self.url}/graphql",
            "GITHUB_RUN_ID": "123",
            "GITHUB_TOKEN": TOKEN,
        }

    def answer(self, call: Call) -> Reply:
        """Answer as GitHub does."""
        if call.headers.get("authorization") != f"Bearer {TOKEN}":
            return Reply({"message": "Bad credentials"}, 401)
        if call.path == "/graphql":
            return self._graphql(call)
        assert call.path.startswith(_PLACE), call.path
        name = call.path.removeprefix(_PLACE)
        schema = BODIES["/repos/{owner}/{repo}/git/" + name][call.method.lower()]
        validate(call.body, schema | {"additionalProperties": False})
        return getattr(self, f"_{name}")(call.body)

    def _graphql(self, call):
        query, variables = call.body["query"], call.body["variables"]
        document = graphql.parse(query)
        errors = graphql.validate(SCHEMA, document)
        assert not errors, errors
        result = graphql.execute_sync(
            SCHEMA, document, {"repository": self._repository, "createCommitOnBranch": self._write},
            variable_values=variables,
        )  # fmt: skip
        content = {"data": result.data}
        if result.errors:
            content["errors"] = [
                error.formatted | (error.extensions or {}) for error in result.errors
            ]
        return Reply(content)

    def _repository(self, _, owner, name, **__):
        if f"{owner}/{name}" != REPOSITORY:
            message = f"Could not resolve to a Repository with the name '{owner}/{name}'."
            raise graphql.GraphQLError(message, extensions={"type": "NOT_FOUND"})
        return {
            "id": "R_1",
            "isFork": self.fork,
            "object": self._object,
            "ref": self._ref,
            "pullRequest": self._pull,
        }

    def _object(self, _, oid=None, expression=None):
        if not (known := self.object(oid or expression)):
            return None
        found, kind = known
        if kind != "commit":
            return {"__typename": kind.capitalize(), "oid": found}
        numbers = self.by_commit.get(found, ())
        pulls = {"nodes": [self.pulls[number] for number in numbers]}
        return {
            "__typename": "Commit",
            "oid": found,
            "associatedPullRequests": lambda *_, **__: pulls,
        }

    def _ref(self, _, qualifiedName):  # noqa: N803 - as GitHub calls it
        tip = self.git("rev-parse", "--verify", "--quiet", qualifiedName)
        return {"target": {"__typename": "Commit", "oid": tip}} if tip else None

    def _pull(self, _, number):
        pull = self.pulls[number]
        lists = {name: self._pages(pull[name]) for name in ("reviews", "commits")}
        return pull | lists

    def _pages(self, nodes):
        def page(_, first, after="0"):
            assert 1 <= first <= 100
            start = int(after)
            end = start + min(first, self.page)
            info = {"hasNextPage": end < len(nodes), "endCursor": str(end)}
            shown = [
                {"commit": _work(node["commit"])} if "authors" in (node["commit"] or {}) else node
                for node in nodes[start:end]
            ]
            return {"pageInfo": info, "nodes": shown}

        return page

    def _write(self, _, input):  # noqa: A002 - as GitHub calls it
        while self.before_commit:
            self.before_commit.pop(0)()
        branch = input["branch"]
        assert branch["repositoryNameWithOwner"] == REPOSITORY
        name = branch["branchName"]
        tip = self.git("rev-parse", "--verify", "--quiet", f"refs/heads/{name}")
        if tip != input["expectedHeadOid"]:
            message = f'Expected branch to point to "{tip}" but it did not. Pull and try again.'
            raise graphql.GraphQLError(message, extensions={"type": "STALE_DATA"})
        files = {
            one["path"]: b64decode(one["contents"], validate=True)
            for one in input["fileChanges"]["additions"]
        }
        return {
            "commit": {"__typename": "Commit", "oid": self.add(files, input["message"]["headline"])}
        }

    def add(self, files, message="Add", branch="validations"):
        """Commit files to a branch of the forge."""
        tip = self.git("rev-parse", "--verify", "--quiet", f"refs/heads/{branch}")
        text = message.encode()
        lines = [b"commit refs/heads/" + branch.encode() + b"\n", _COMMITTER]
        lines.append(b"data %d\n%s\n" % (len(text), text))
        if tip:
            lines.append(b"from " + tip.encode() + b"\n")
        for path, data in files.items():
            lines.append(b"M 100644 inline " + path.encode() + b"\n")
            lines.append(b"data %d\n%s\n" % (len(data), data))
        subprocess.run(
            ["git", "-C", self.root, "fast-import", "--quiet", "--date-format=now"],
            input=b"".join(lines),
            env=clean_environment(),
            check=True,
        )
        return self.git("rev-parse", f"refs/heads/{branch}")

    def _trees(self, body):
        lines = [
            f"{one['mode']} {one['type']} {self._blob(one['content'])}\t{one['path']}"
            for one in body["tree"]
        ]
        return Reply({"sha": self.git("mktree", data="\n".join(lines).encode())}, 201)

    def _blob(self, content):
        return self.git("hash-object", "-w", "--stdin", data=content.encode())

    def _commits(self, body):
        who = ("-c", "user.name=GitHub", "-c", "user.email=noreply@github.com")
        parents = [part for parent in body.get("parents", ()) for part in ("-p", parent)]
        sha = self.git(*who, "commit-tree", body["tree"], *parents, "-m", body["message"])
        return Reply({"sha": sha}, 201)

    def _refs(self, body):
        if self.git("rev-parse", "--verify", "--quiet", body["ref"]):
            return Reply({"message": "Reference already exists"}, 422)
        self.git("update-ref", body["ref"], body["sha"])
        return Reply({"ref": body["ref"], "object": {"sha": body["sha"]}}, 201)


def _work(commit):
    authors = commit["authors"]
    return commit | {"authors": lambda *_, **__: {"nodes": authors}}
