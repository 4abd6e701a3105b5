"""Git is the judge: whatever `.mailmap` says, we map a trailer as git maps an author."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from learnscape.model import Signature
from learnscape.read.mailmap import Mailmap
from tests.fixtures.repository import git

NAMES = ("", "Ada", "ada", "Bob Kahn", "#1")
ADDRESSES = ("ada@example.org", "ADA@example.org", "bob@example.org", "")

people = some.builds(Signature, some.sampled_from(NAMES[1:]), some.sampled_from(ADDRESSES[:3]))
contacts = some.builds("{} <{}>".format, some.sampled_from(NAMES), some.sampled_from(ADDRESSES))
lines = some.one_of(
    contacts,
    some.builds("{} {}".format, contacts, contacts),
    some.builds("  {}\t{}  # why".format, contacts, contacts),
    some.sampled_from(["", "# a comment", "no address", "<", "Ada <ada@example.org", "<>", "> <"]),
)


@pytest.fixture(scope="module")
def mapped_by_git(tmp_path_factory):
    """What git makes of people, given the text of a `.mailmap`."""
    root = tmp_path_factory.mktemp("mailmap")
    git(root, "init", "--quiet")

    def ask(text, signatures):
        (root / ".mailmap").write_text(text)
        asked = "".join(f"{name} <{email}>\n" for name, email in signatures).encode()
        return git(root, "check-mailmap", "--stdin", data=asked).splitlines()

    return ask


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(some.lists(lines, max_size=6), some.lists(people, min_size=1, max_size=4))
def test_hc45_trailers_are_mapped_as_git_maps_authors(mapped_by_git, said, signatures):
    """HC-45: all four forms of a line, later lines, comments and broken lines, in any order."""
    text = "\n".join(said)
    mailmap = Mailmap(text)

    ours = ["{} <{}>".format(*mailmap(signature)) for signature in signatures]

    assert ours == mapped_by_git(text, signatures)
