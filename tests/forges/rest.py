"""A forge that is asked through REST: each request is judged by what is published of it."""

import json
import re
from pathlib import Path

from jsonschema import validate

from tests.forges.server import Call, Reply, Server

FILES = Path(__file__).parents[1] / "fixtures" / "forges"


class RestServer(Server):
    """A forge with a list of operations; for each there is a method with the name of its end."""

    description = ""  # a file
    root_path = ""
    at_most = 100  # items in a page
    size = "per_page"

    def __init__(self, root):
        """Serve from a repository."""
        super().__init__(root)
        self._operations = json.loads((FILES / self.description).read_text())
        self.requests = {}  # by number

    def answer(self, call: Call) -> Reply:
        """Answer as the forge does."""
        if not self.is_allowed(call):
            return Reply({"message": "401 Unauthorized"}, 401)
        assert call.method == "GET"
        assert call.path.startswith(self.root_path), call.path
        place = call.path.removeprefix(self.root_path)
        for template, operation in self._operations.items():
            pattern = re.sub(r"\\\{\w+\\\}", "([^/]+)", re.escape(template))
            if match := re.fullmatch(pattern, place):
                schema = {"properties": operation["query"], "additionalProperties": False}
                validate(call.query, schema)
                reply = getattr(self, f"_{_name(template)}")(call, *match.groups())
                _check(reply.content, operation["answer"])
                return reply
        raise AssertionError(call.path)

    def is_allowed(self, call):
        """Say whether a request may be answered."""
        raise NotImplementedError

    def page(self, call, items):
        """Return a page of a list, with the link to the next."""
        size = min(int(call.query[self.size]), self.at_most)
        number = int(call.query["page"])
        shown = items[(number - 1) * size : number * size]
        more = len(items) > number * size
        link = {"Link": f'<{self.url}{call.path}?page={number + 1}>; rel="next"'} if more else {}
        return Reply(shown, headers=link)


def _name(template):
    return [part for part in template.split("/") if not part.startswith("{")][-1]


def _check(content, names):
    """Complain of a field that no forge has."""
    for entry in content if isinstance(content, list) else [content]:
        assert entry.keys() <= {*names, "message"}, entry.keys() - set(names)
