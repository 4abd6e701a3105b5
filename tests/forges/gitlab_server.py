"""GitLab on this machine."""

import graphql

from tests.forges.rest import FILES, RestServer
from tests.forges.server import TOKEN, Reply

SCHEMA = graphql.build_schema((FILES / "gitlab.graphql").read_text())
PROJECT = "lighthouse/keepers/handbook"
_QUOTED = "lighthouse%2Fkeepers%2Fhandbook"


def user(number, name=None):
    """Somebody with an account."""
    return {"id": number, "username": name or f"user{number}"}


def approval(by, at=None, name=None):
    """An approval; an older GitLab does not say when it was."""
    return {"user": user(by, name)} | ({"approved_at": moment(at)} if at else {})


def version(head, at, base="0" * 40):
    """What was proposed from a time on."""
    return {
        "head_commit_sha": head,
        "base_commit_sha": base,
        "start_commit_sha": base,
        "created_at": moment(at),
    }


def note(by, at, body, *, system=True):
    """What stands below a merge request."""
    author, when = user(by), moment(at)
    return {"author": author, "created_at": when, "body": body, "system": system}


def moment(at):
    """A time as GitLab writes it."""
    return at if "T" in at else f"{at}T12:00:00.000+02:00"


class GitLabServer(RestServer):
    """One project on GitLab, with its merge requests."""

    description = "gitlab.json"
    root_path = "/api/v4"

    def __init__(self, root):
        """Serve from a repository."""
        super().__init__(root)
        self.approvals, self.versions, self.notes = {}, {}, {}

    def merge(
        self, number, sha, *, approvals=(), versions=(), notes=(), merged="2024-06-01", **more
    ):
        """Add a merge request; `sha` is what it proposed in the end."""
        self.requests[number] = {
            "iid": number,
            "sha": sha,
            "state": "merged",
            "created_at": moment("2024-01-01"),
            "merged_at": moment(merged),
            "updated_at": moment(merged),
            "author": user(900),
            "merge_user": user(77),
            "merge_commit_sha": None,
            "squash_commit_sha": None,
            "web_url": f"https://gitlab.example/{PROJECT}/-/merge_requests/{number}",
        } | more
        self.approvals[number] = [*approvals]
        self.versions[number] = [*versions]
        self.notes[number] = [*notes]

    @property
    def environment(self):
        """What GitLab tells a job."""
        return {
            "CI_PROJECT_PATH": PROJECT,
            "CI_API_V4_URL": f"{self.url}/api/v4",
            "CI_API_GRAPHQL_URL": f"{self.url}/api/graphql",
            "CI_JOB_ID": "456",
            "GITLAB_TOKEN": TOKEN,
        }

    def is_allowed(self, call):
        """Say whether a request may be answered."""
        return call.headers.get("private-token") == TOKEN

    def answer(self, call):
        """Answer as GitLab does."""
        if call.path == "/api/graphql" and self.is_allowed(call):
            return self._graphql(call)
        return super().answer(call)

    def _merge_requests(self, call, project):
        assert project == _QUOTED
        found = [
            one
            for one in self.requests.values()
            if one["state"] == call.query["state"]
            and one["updated_at"] > call.query["updated_after"]
        ]
        return self.page(call, found)

    def _approvals(self, _, project, number):
        assert project == _QUOTED
        return Reply({"approved_by": self.approvals[int(number)]})

    def _versions(self, call, project, number):
        assert project == _QUOTED
        return self.page(call, self.versions[int(number)][::-1])

    def _notes(self, call, project, number):
        assert project == _QUOTED
        return self.page(call, self.notes[int(number)])

    def _graphql(self, call):
        document = graphql.parse(call.body["query"])
        errors = graphql.validate(SCHEMA, document)
        assert not errors, errors
        result = graphql.execute_sync(
            SCHEMA, document, {"project": self._project}, variable_values=call.body["variables"]
        )
        assert not result.errors, result.errors
        return Reply({"data": result.data})

    def _project(self, _, fullPath):  # noqa: N803 - as GitLab calls it
        assert fullPath == PROJECT
        return {"repository": {"blobs": self._blobs}}

    def _blobs(self, _, paths, ref):
        found = {path: self.object(f"{ref}:{path}") for path in paths}
        return {"nodes": [{"path": path, "oid": one[0]} for path, one in found.items() if one]}
