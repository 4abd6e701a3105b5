"""GitHub with issues: it keeps them, and tells a workflow of comments on them."""

import json
from datetime import datetime

import graphql
from jsonschema import validate

from tests.forges.github_server import _FILES, REPOSITORY, GitHubServer
from tests.forges.server import TOKEN, Call, Reply

ME = "github-actions[bot]"
_SCHEMA = graphql.build_schema((_FILES / "issues.graphql").read_text())
_BODIES = json.loads((_FILES / "issues.json").read_text())
_ISSUES = "/repos/{owner}/{repo}/issues"
_COMMENTS = f"{_ISSUES}/{{issue_number}}/comments"
_PLACE = f"/repos/{REPOSITORY}/issues"
_OURS = ("viewer", "updateIssue", "closeIssue")


class IssueServer(GitHubServer):
    """One repository on GitHub, with its issues; `now` is when whatever happens does."""

    def __init__(self, root):
        """Serve from a repository."""
        super().__init__(root)
        self.me = ME
        self.now = "2026-09-01T05:43:00Z"
        self.issues = []
        self.comments = []  # each as (number of the issue, comment)

    @property
    def written(self):
        """What changed something: paths of REST, and mutations of GraphQL."""
        posts = [call for call in self.calls if call.method == "POST"]
        said = [(call.path, call.body.get("query", "")) for call in posts]
        return [
            query.partition("{")[2].strip().partition("(")[0] if path == "/graphql" else path
            for path, query in said
            if path != "/graphql" or query.startswith("mutation")
        ]

    def open(self, title, body, *labels, by=ME, state="open", **more):
        """Add an issue."""
        number = len(self.issues) + 1
        self.issues.append(
            {
                "number": number,
                "node_id": f"I_{number}",
                "html_url": f"{self.url}/{REPOSITORY}/issues/{number}",
                "title": title,
                "body": body,
                "state": state,
                "user": _account(by),
                "labels": [{"name": label} for label in labels],
                "created_at": self.now,
                "updated_at": self.now,
            }
            | more
        )
        return self.issues[-1]

    def comment(self, text, by=101, *, on=1, at="2026-09-02T09:30:00Z", **more):
        """Give the event of somebody's comment on an issue."""
        comment = {
            "id": 5000 + len(self.comments),
            "body": text,
            "user": {"login": f"user{by}", "id": by, "type": "User"},
            "created_at": at,
            "html_url": f"{self.url}/{REPOSITORY}/issues/{on}#issuecomment-{len(self.comments)}",
        } | more
        self.comments.append((on, comment))
        repository = {"full_name": REPOSITORY, "fork": False, "default_branch": "main"}
        issue = json.loads(json.dumps(self.issues[on - 1]))
        return {"action": "created", "issue": issue, "comment": comment, "repository": repository}

    def answers(self, on=1):
        """Give what I wrote below an issue."""
        mine = [one for number, one in self.comments if number == on]
        return [one["body"] for one in mine if one["user"]["login"] == self.me]

    def answer(self, call: Call) -> Reply:
        """Answer as GitHub does."""
        if call.headers.get("authorization") != f"Bearer {TOKEN}":
            return Reply({"message": "Bad credentials"}, 401)
        if call.path == "/graphql" and any(word in call.body["query"] for word in _OURS):
            return self._ask(call.body["query"], call.body["variables"])
        if not call.path.startswith(_PLACE):
            return super().answer(call)
        number = call.path.removeprefix(_PLACE).strip("/").removesuffix("/comments")
        known = _BODIES[_COMMENTS if number else _ISSUES]
        if call.method == "GET":
            assert set(call.query) <= set(known["get"]), call.query
            found = self._comments(int(number), call.query) if number else self._list(call.query)
            size, page = int(call.query["per_page"]), int(call.query["page"])
            return Reply(found[(page - 1) * size : page * size])
        validate(call.body, known["post"] | {"additionalProperties": False})
        if number:
            user = _account(self.me)
            said = {"body": call.body["body"], "user": user, "created_at": self.now}
            self.comments.append((int(number), said | {"updated_at": self.now}))
            return Reply(said, 201)
        made = self.open(call.body["title"], call.body["body"], *call.body["labels"], by=self.me)
        return Reply(made, 201)

    def _list(self, asked):
        labels = set(filter(None, asked.get("labels", "").split(",")))
        return [
            issue
            for issue in reversed(self.issues)
            if labels <= {label["name"] for label in issue["labels"]}
            and asked.get("creator") in (None, issue["user"]["login"])
            and asked.get("state", "open") in ("all", issue["state"])
            and _moment(issue["updated_at"]) >= _moment(asked.get("since", "2000-01-01T00:00:00Z"))
        ]

    def _comments(self, number, asked):
        return [
            one
            for on, one in self.comments
            if on == number
            and _moment(one.get("updated_at", one["created_at"])) >= _moment(asked["since"])
        ]

    def _ask(self, query, variables):
        document = graphql.parse(query)
        errors = graphql.validate(_SCHEMA, document)
        assert not errors, errors
        root = {"viewer": {"login": self.me}, "updateIssue": self._edit, "closeIssue": self._close}
        result = graphql.execute_sync(_SCHEMA, document, root, variable_values=variables)
        assert not result.errors, result.errors
        return Reply({"data": result.data})

    def _edit(self, _, input):  # noqa: A002 - as GitHub calls it
        issue = next(one for one in self.issues if one["node_id"] == input["id"])
        issue |= {"body": input["body"], "updated_at": self.now}
        return {"issue": issue}

    def _close(self, _, input):  # noqa: A002 - as GitHub calls it
        issue = next(one for one in self.issues if one["node_id"] == input["issueId"])
        issue |= {"state": "closed", "updated_at": self.now}
        return {"issue": issue}


def _account(login):
    return {"login": login, "id": 41898282, "type": "Bot" if login.endswith("[bot]") else "User"}


def _moment(text):
    return datetime.fromisoformat(text)
