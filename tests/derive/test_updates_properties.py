"""Laws of What's new that hold for every history, however long it grows on top of what was told."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learnscape.derive.forges import change_url
from learnscape.derive.identities import Identities
from learnscape.derive.updates import news_of, updates_of
from learnscape.model import Change, Commit, Signature
from learnscape.read.announcements import read_announcement
from tests.builders import ADA, BOB, moment, page, pasts, seconds

WRITE, MOVE, DELETE, MERGE, UPDATE = "write", "move", "delete", "merge", "update"
PATHS = ("a.md", "b.md", "c/a.md")
FRONTS = ("", "status: draft", "status: retired", "whats_new: false", "whats_new: Text ")
AUTHORS = (
    ADA,
    BOB,
    Signature("Ada Lovelace", "ada@home.example"),
    Signature("", "nobody@example.org"),
    Signature("fix[bot]", "fix[bot]@users.noreply.github.com"),
)
steps = st.fixed_dictionaries(
    {
        "what": st.sampled_from([WRITE, WRITE, WRITE, WRITE, MOVE, MOVE, DELETE, MERGE, UPDATE]),
        "branch": st.sampled_from(["main", "main", "side"]),
        "paths": st.lists(st.sampled_from(PATHS), min_size=1, max_size=3, unique=True),
        "other": st.sampled_from(PATHS),
        "words": st.sampled_from([0, 0, 1, 40]),  # that are new: none, few, many
        "front": st.sampled_from(FRONTS + FRONTS[:1] * 4),
        "by": st.sampled_from(AUTHORS),
        "day": st.sampled_from([0, 0, 0, 1, 3, -2]),  # since the commit before
        "news": st.sampled_from([None] * 6 + ["false", "Hear, hear"]),
    }
)


class World:
    """A repository in memory: what stands where on which branch, commit by commit."""

    def __init__(self):
        """Begin with an empty file that is no page."""
        self.commits = []
        self.trees = {"main": {}, "side": {}}
        self.forks = {"side": {}}
        self.tips = {"main": (), "side": ()}
        self.published = []  # of each commit of the published branch: its name, day and tree
        self.day, self.count = 100, 0

    def take(self, step):
        """Do one thing, and commit it."""
        branch, tree = step["branch"], dict(self.trees[step["branch"]])
        path, other, after, moves = step["paths"][0], step["other"], None, {}
        if step["what"] in (MERGE, UPDATE):
            branch, source = ("main", "side") if step["what"] == MERGE else ("side", "main")
            after = (*self.tips[branch], *self.tips[source])
            if len({*after}) < 2:
                return
            tree = self._merged(branch, source)
        elif step["what"] == WRITE:
            tree |= {path: self._text(tree.get(path, ""), step) for path in step["paths"]}
        elif path not in tree:
            return
        elif step["what"] == DELETE:
            del tree[path]
        elif other not in tree:
            moves = {path: other}
            tree[other] = tree.pop(path)
        self._commit(step, branch, tree, after, moves)

    def pages(self, tree):
        """Give the pages that stand."""
        said = {path: read_announcement(text.encode()) for path, text in tree.items()}
        return {
            path: page(
                path,
                status="draft" if one.draft else "retired" if one.retired else None,
                whats_new=one.says,
                title=marker(tree[path]),
            )
            for path, one in said.items()
        }

    def _text(self, old, step):
        self.count += 1
        body = old.rpartition("---\n")[2] or f"# p{self.count}\n\n" + " ".join(
            f"w{self.count}x{n}" for n in range(60)
        )
        if step["words"]:
            more = (f"m{self.count}x{n}" for n in range(step["words"]))
            body += "\n\n" + " ".join(more)
        front = step["front"] + (str(self.count) if step["front"].endswith(" ") else "")
        if not front and "whats_new: T" in old and step["words"]:
            front = old.split("\n")[1]  # it stands until somebody thinks of it
        return f"---\n{front}\n---\n{body}" if front else body

    def _merged(self, branch, source):
        base, tree, theirs = self.forks["side"], dict(self.trees[branch]), self.trees[source]
        for path in base.keys() | theirs.keys():
            if base.get(path) != theirs.get(path):
                tree.pop(path, None)
                if path in theirs:
                    tree[path] = theirs[path]
        return tree

    def _commit(self, step, branch, tree, after, moves):
        if branch == "side" and not self.tips["side"]:
            self.trees["side"], self.tips["side"] = self.trees["main"], self.tips["main"]
            self.forks["side"] = self.trees["main"]
            if step["what"] != WRITE:
                return
            tree = {**self.trees["main"], **{path: tree[path] for path in step["paths"]}}
        before, number = self.trees[branch], len(self.commits) + 1
        self.day += step["day"]
        changes = changed(before, tree, moves if not after else renames(before, tree))
        name, at = f"{number:012x}".ljust(40, "0"), seconds(self.day)
        parents = after or self.tips[branch]
        self.commits.insert(
            0, Commit(name, parents, at, at, (step["by"],), "Edit", changes, "", step["news"])
        )
        self.trees[branch], self.tips[branch] = tree, (name,)
        if after:
            self.forks["side"] = self.trees["side"] if branch == "main" else self.trees["main"]
        if branch == "main":
            self.published.append((name, self.day, tree))


def marker(text):
    """Give what tells a page from every other."""
    return text.rpartition("---\n")[2].split("\n")[0]


def renames(before, after):
    """Give what moved without a change, as git sees it."""
    gone = {text: path for path, text in before.items() if path not in after}
    return {gone.pop(text): path for path, text in after.items()
            if path not in before and text in gone}  # fmt: skip


def changed(before, after, moves):
    """Give what a commit did."""
    was = {new: old for old, new in moves.items() if old not in after and new not in before}
    gone = [path for path in before if path not in after and path not in was.values()]
    return (
        *(Change(path, "D", old=before[path]) for path in gone),
        *(
            Change(path, "R", was[path], before[was[path]], text)
            if path in was
            else Change(path, "M" if path in before else "A", None, before.get(path, ""), text)
            for path, text in after.items()
            if before.get(path) != text or path in was
        ),
    )


def reached(world, name):
    """Give the commits that a commit of the published branch stands on, newest first."""
    by_sha, found, waiting = {one.sha: one for one in world.commits}, set(), [name]
    while waiting:
        if (sha := waiting.pop()) not in found:
            found.add(sha)
            waiting += by_sha[sha].parents
    return [one for one in world.commits if one.sha in found]


def told(world, name, tree, limits):
    """Give the updates that a build of a commit tells, newest first."""
    with pytest.MonkeyPatch.context() as patch:
        for limit, number in limits.items():
            patch.setattr(f"learnscape.derive.{limit}", number)
        known, firsts = pasts(*reached(world, name))
    return updates_of(
        news_of(known, firsts, Identities(AUTHORS, {})),
        world.pages(tree),
        authority="example.org",
        change_url=lambda *about: change_url("https://github.com/a/b", *about),
    )


def builds(history):
    """Give each build of a history that grows: its landing, its updates, and all trees so far."""
    many, recent, steps = history
    limits = {"news.AT_ONCE": many, "pasts.BULK": many, "revisions.RECENT": recent}
    world = World()
    for step in steps:
        world.take(step)
    trees = {}
    for name, day, tree in world.published:
        trees[name] = tree
        yield (name, day, tree), told(world, name, tree, limits), trees


def titles(update, tree):
    """Give what tells the pages of an update from every other; a welcome is about somebody."""
    return {marker(tree[path]) for path in update.pages if update.kind != "welcome"}


def histories(*recent):
    """Give histories in which one page or twenty are not yet many, and so many edits are recent."""
    return st.tuples(
        st.sampled_from([1, 20]), st.sampled_from(recent), st.lists(steps, min_size=1, max_size=14)
    )


many = settings(
    max_examples=200, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


@many
@given(histories(2, 300))
def test_every_update_has_an_id_of_its_own(history):
    """In every build; so their order is total as well, and nothing is told twice."""
    for _, updates, _ in builds(history):
        assert len({update.id for update in updates}) == len(updates)
        assert len({(one.commit, one.kind, one.pages, one.people) for one in updates}) == len(
            updates
        )
        assert [*updates] == sorted(updates, key=lambda one: (-one.when.timestamp(), one.id))


@many
@given(histories(2, 300))
def test_what_was_told_stays_as_it_was(history):
    """Neither a rename nor anything else on top changes an id, a date, or what is one line."""
    known = {}
    for _, updates, _ in builds(history):
        for update in updates:
            alone = update.page is not None or update.kind == "welcome"
            now = (update.when, update.commit, alone)
            assert known.setdefault(update.id, now) == now


@many
@given(histories(2, 300))
def test_nothing_comes_up_as_news_of_the_past(history):
    """What is told for the first time has just landed, whatever was hidden or went meanwhile."""
    known = set()
    for (newest, day, _), updates, _ in builds(history):
        for update in updates:
            if update.id not in known:
                assert update.when == moment(day)
                assert update.kind == "welcome" or update.commit == newest
        known |= {update.id for update in updates}


@many
@given(histories(2, 300))
def test_what_is_told_of_a_page_is_in_one_line_or_in_none_ever(history):
    """Whichever other pages of its landing stand, or are told."""
    known = {}
    for (_, _, tree), updates, _ in builds(history):
        for update in updates:
            for title in titles(update, tree):
                assert known.setdefault((update.commit, title), update.id) == update.id


@many
@given(histories(300))
def test_an_open_page_keeps_its_updates(history):
    """While nothing in its front matter asks for silence, whatever it is called."""
    before = {}
    for (_, _, tree), updates, _ in builds(history):
        is_open = {marker(text) for text in tree.values() if "draft" not in text
                   and "retired" not in text and "whats_new: false" not in text}  # fmt: skip
        now = {title: {one.id for one in updates if title in titles(one, tree)}
               for title in is_open}  # fmt: skip
        for title in is_open & before.keys():
            assert before[title] <= now[title]
        before = now


@many
@given(histories(2, 300))
def test_nobody_is_welcomed_twice(history):
    """Nor are machines, or those without a name."""
    for _, updates, _ in builds(history):
        names = [who.name for one in updates if one.kind == "welcome" for who in one.people]
        assert len({*names}) == len(names)
        assert {*names} <= {"Ada Lovelace", "Bob Kahn"}


@many
@given(histories(2, 300))
def test_drafts_are_never_told(history):
    """Neither now, nor of the time when a page was one."""
    for (_, _, tree), updates, trees in builds(history):
        drafts = {marker(text) for text in tree.values() if "status: draft" in text}
        for update in updates:
            then = {marker(text): text for text in trees.get(update.commit, {}).values()}
            for title in titles(update, tree):
                assert title not in drafts
                assert "status: draft" not in then.get(title, "")


@many
@given(histories(2, 300))
def test_a_text_in_the_front_matter_is_said_once(history):
    """However long it stands there."""
    for _, updates, _ in builds(history):
        said = [(one.title, one.summary) for one in updates if one.summary.startswith("Text ")]
        assert len({*said}) == len(said)
