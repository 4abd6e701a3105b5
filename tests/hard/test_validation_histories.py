"""Laws of validation over real histories: whatever happens, only a validator validates a page."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learnscape.derive.words import is_substantive
from tests.fixtures import ledger
from tests.fixtures.ledger import (
    OLEG,
    OLGA,
    PAGE,
    SECURITY,
    TEXT,
    ZOE,
    community,
    review,
    security_site,
    sentences,
)
from tests.fixtures.repository import git

FILE = f"docs/{PAGE}"
PATHS = (FILE, "docs/security/deep/b.md", "docs/ops/c.md")
OTHERS = {f"docs/security/p{n}.md": sentences(f"p{n}x", 20) for n in range(22)}
COMMUNITIES = (
    {"purpose": "Nobody loses a secret."},
    {"members": ["zoe", "eve"], "champions": ["eve"]},
    {"title": "Secrets"},
)
WORDS = (
    review(ZOE, "2026-07-01"),
    review("gh:4711", "2026-07-01"),
    review(OLGA, "2026-07-01", "dismissed"),
    review(OLGA, "2026-07-01", "commented"),
    review(OLEG, "2026-07-01", "changes_requested"),
    review(OLGA, "2027-07-01"),
    review("gh:49699333", "2026-07-01", role_seen="bot"),
)
steps = st.fixed_dictionaries(
    {
        "what": st.sampled_from(
            ["typo", "small", "rewrite", "revert", "settings", "space", "move", "copy", "delete",
             "bulk", "community", "person", "look"]
        ),
        "path": st.sampled_from(PATHS),
        "number": st.integers(0, 9),
        "branch": st.booleans(),
        "words": st.lists(st.sampled_from(WORDS), max_size=2),
    }
)  # fmt: skip


class World:
    """A site, and what stands where in it."""

    def __init__(self, root, approved):
        """Publish the page and many others."""
        self.site = security_site(root)
        self.path, self.text, self.copies, self.turn = FILE, TEXT, {}, 0
        self.others = dict(OTHERS)
        landing = self.site.land("Tell", {FILE: TEXT}, on="2026-06-01")
        if approved:
            self.site.record(self.site.change(landing, review(OLGA, "2026-06-01")))
        self.site.land("Tell more", OTHERS, on="2026-06-02")

    def take(self, step):
        """Do one thing."""
        self.turn += 1
        files, moves = self.doing(step)
        if step["what"] == "look":
            path = self.path.removeprefix("docs/")
            for word in step["words"]:
                self.site.record(self.site.revalidation(path, word, authors=[]))
        elif files or moves:
            landing = self.land(step, files, moves)
            if step["words"]:
                self.site.record(self.site.change(landing, *step["words"]))

    def doing(self, step):
        """Give what a step changes and moves."""
        what, number, turn = step["what"], step["number"], self.turn
        texts = {
            "typo": lambda: self.text.replace(f"w{number} ", f"w{number}t{turn} ", 1),
            "small": lambda: self.text.replace(".\n", f" {'x '.join(map(str, range(turn)))}.\n", 1),
            "rewrite": lambda: sentences(f"r{turn}x"),
            "revert": lambda: TEXT,
            "settings": lambda: ledger.front(
                self.text.rpartition("---\n\n")[2], review_every=f"{turn} years", tags=[turn]
            ),
            "space": lambda: self.text.replace(".\n", f".{' ' * turn}\n", 3),
        }
        if what in texts:
            self.text, before = texts[what](), self.text
            return ({self.path: self.text} if before != self.text else {}), {}
        return self.moving(step)

    def moving(self, step):
        """Give what a step does to files, other than writing this one."""
        what, number, path = step["what"], step["number"], step["path"]
        if what == "move" and path != self.path:
            moved, self.path = {self.path: path}, path
            return {}, moved
        if what == "copy":
            self.copies[f"docs/{('security', 'ops')[number % 2]}/copy{self.turn}.md"] = self.text
            return dict([[*self.copies.items()][-1]]), {}
        if what == "delete" and self.copies:
            return {self.copies.popitem()[0]: None}, {}
        if what == "bulk":
            self.others = {
                path: f"{text}\nMore {self.turn}.\n" for path, text in self.others.items()
            }
            self.text += f"\nMore {self.turn}.\n"
            return self.others | {self.path: self.text}, {}
        if what == "community":
            said = SECURITY | COMMUNITIES[number % len(COMMUNITIES)] | {"note": self.turn}
            title = str(said.pop("title", "Security"))
            return {"docs/communities/security.md": community(title, "olga", "oleg", **said)}, {}
        if what == "person":
            zoe = ledger.person("Zoe Amari", ZOE, ask_me_about=[f"secrets {self.turn}"])
            return {"docs/people/zoe.md": zoe}, {}
        return {}, {}

    def land(self, step, files, moves):
        """Publish it, by one commit or by a merge."""
        on, branch = f"2026-07-{self.turn + 1:02}", f"b{self.turn}"
        if not step["branch"]:
            return self.site.land("Change", files, moves=moves, on=on)
        self.site.land("Change", files, moves=moves, on=on, branch=branch)
        return self.site.merge(branch, on=on)


@pytest.fixture
def folder(tmp_path_factory):
    """Give a new folder at each call."""
    return lambda: tmp_path_factory.mktemp("world") / "handbook"


some = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def world_of(root, taken, *, approved):
    """Give the world after some steps, and its library."""
    world = World(root, approved)
    for step in taken:
        world.take(step)
    library = world.site.library()
    world.site.close()
    assert git(root, "status", "--porcelain") == ""
    return world, library


@some
@given(taken=st.lists(steps, max_size=10))
def test_nobody_but_a_validator_ever_validates(folder, taken):
    """However pages are edited, moved, copied and approved by others, none is validated."""
    _, library = world_of(folder(), taken, approved=False)

    assert {one.state for one in library.validations.values()} <= {"unreviewed", "reviewed"}
    assert not library.past_validations


@some
@given(taken=st.lists(steps, max_size=10))
def test_what_was_validated_is_compared_with_what_stands(folder, taken):
    """The state of a validated page follows from its text and its place alone."""
    world, library = world_of(folder(), taken, approved=True)
    found = library.validations[world.path.removeprefix("docs/")]
    differs = is_substantive(TEXT.encode(), world.text.encode())

    if found.owner == "ops":
        assert (found.state, found.why) == ("reviewed", "moved")
    else:
        expected = "changed" if differs else "valid" if world.text == TEXT else "edited"
        assert found.state == expected
        assert found.until.isoformat() == "2026-12-01"
        assert [who.person for who in found.by] == ["olga"]
    others = {path.removeprefix("docs/") for path in (*world.copies, *world.others)}
    assert {library.validations[path].state for path in others} <= {"unreviewed", "reviewed"}


@some
@given(taken=st.lists(steps, max_size=6))
def test_the_same_history_and_day_give_the_same(folder, taken):
    """In any folder, in any clone, in any order of records."""
    root = folder()
    _, library = world_of(root, taken, approved=True)
    there = folder()
    git(root, "clone", "--quiet", root.as_uri(), str(there))
    site = ledger.Site.__new__(ledger.Site)  # to which nothing is committed
    site.root, site.docs = there, there / "docs"

    assert site.library().validations == library.validations
