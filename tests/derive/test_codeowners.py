"""CODEOWNERS: forges ask those whom the communities name, by rules that all forges read alike."""

import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnscape.derive.codeowners import codeowners_of, place_of, section_above, with_rules
from learnscape.derive.owners import owner_of
from learnscape.model import Community, Page, Question
from tests.builders import people, person

TODAY = date(2026, 9, 1)
OLGA = person("olga", logins=frozenset({"gh:olga-ruiz", "gl:olga"}))
OLEG = person("oleg", logins=frozenset({"gh:oleg"}))
PIA = person("pia", logins=frozenset({"gh:pia"}))
GONE = person("gone", logins=frozenset({"gh:gone"}), left=datetime(2026, 9, 1, tzinfo=UTC))
LEAVING = person("leaving", logins=frozenset({"gh:lea"}), left=datetime(2026, 9, 2, tzinfo=UTC))
NOBODY = person("nobody")
KNOWN = people(OLGA, OLEG, PIA, GONE, LEAVING, NOBODY)
MARK = (
    "# made by learnscape codeowners from docs/communities: "
    "edit those, and write rules of your own above\n"
)


def community(slug, *validators, owns=()):
    """Give a community."""
    path = f"communities/{slug}.md"
    return Community(slug, slug, path, owns=tuple(owns), validators=validators)


def made(*communities, forge="github", prefix="docs/", pages=()):
    """Give the rules and the complaints."""
    found = codeowners_of(communities, KNOWN, forge=forge, prefix=prefix, today=TODAY, pages=pages)
    return [*found.rules], [*map(str, found.problems)]


# GitHub's semantics, as its documentation has them


def owners_at_github(text, path):
    """Give whom GitHub asks about a file: the last rule that matches says it."""
    owners = []
    for line in text.splitlines():
        words = re.findall(r"(?:\\.|\S)+", line.partition("#")[0])
        if words and matches_at_github(words[0], path):
            owners = words[1:]
    return owners


def matches_at_github(pattern, path):
    """Say whether a pattern of gitignore's matches a file, from the repository's root."""
    anchored = "/" in pattern.rstrip("/")
    signs = re.findall(r"\*\*/|/\*\*|\*\*|\*|\?|\\.|[^\\]", pattern.strip("/"))
    told = {"**/": "(?:.*/)?", "/**": "/.*", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    body = "".join(told.get(sign) or re.escape(sign.removeprefix("\\")) for sign in signs)
    inside = "/.*" if pattern.endswith("/") else "" if pattern.endswith("/*") else "(?:/.*)?"
    return re.fullmatch(("" if anchored else "(?:.*/)?") + body + inside, path) is not None


@pytest.mark.parametrize(("pattern", "yes", "no"), [
    ("*", ["a.md", "docs/a.md"], []),
    ("*.js", ["a.js", "docs/deep/a.js"], ["a.md", "js/a.md"]),
    ("/build/logs/", ["build/logs/a", "build/logs/deep/a"], ["x/build/logs/a", "build/logs"]),
    ("docs/*", ["docs/getting-started.md"], ["docs/build-app/troubleshooting.md"]),
    ("apps/", ["apps/a", "x/apps/a", "x/apps/y/a"], ["apps"]),
    ("/docs/", ["docs/a", "docs/x/a"], ["x/docs/a"]),
    ("/apps/github", ["apps/github", "apps/github/a"], ["apps/githubs", "x/apps/github"]),
    ("**/logs", ["logs/a", "build/logs/a", "deeply/nested/logs/a"], ["logs2/a"]),
    (r"/my\ docs/", ["my docs/a"], ["my/docs/a"]),
])  # fmt: skip
def test_the_test_reads_patterns_as_github_documents_them(pattern, yes, no):
    """The examples of its documentation."""
    assert [path for path in yes if not matches_at_github(pattern, path)] == []
    assert [path for path in no if matches_at_github(pattern, path)] == []


def test_the_last_rule_wins_and_one_without_owners_asks_nobody():
    """As GitHub documents it."""
    text = "* @all\n/docs/ @a @b # those\n/docs/free/\n"

    assert owners_at_github(text, "docs/x.md") == ["@a", "@b"]
    assert owners_at_github(text, "docs/free/x.md") == []
    assert owners_at_github(text, "x.md") == ["@all"]


NAMES = st.text(st.sampled_from("ab .-é'@&$^~%"), min_size=1, max_size=3).map(str.strip)
FOLDERS = st.lists(NAMES.filter(lambda name: name.strip(".")), max_size=3)
PAGES = st.builds(lambda folders, name: "/".join((*folders, f"{name}x.md")), FOLDERS, NAMES)
PLACES = FOLDERS.map(lambda folders: "/".join((*folders, ""))) | PAGES
COMMUNITIES = st.lists(
    st.tuples(
        st.lists(PLACES.map(lambda place: place or "/"), max_size=4),
        st.lists(st.sampled_from([*KNOWN, "stranger"]), max_size=3),
    ),
    max_size=5,
)


@given(
    COMMUNITIES, st.lists(PAGES, max_size=6), st.data(), st.sampled_from(["docs/", "a b/c/", ""])
)
def test_github_asks_those_whom_the_closest_community_names(drawn, pages, data, prefix):
    """Of the communities with somebody to ask, whatever they own and however it nests."""
    known = [
        community(f"c{number}", *dict.fromkeys(validators), owns=dict.fromkeys(owns))
        for number, (owns, validators) in enumerate(drawn)
    ]
    rules, _ = made(*data.draw(st.permutations(known)), prefix=prefix)
    askable = {
        one.slug: [f"@{logins[handle]}" for handle in one.validators if handle in logins]
        for logins in [{"olga": "olga-ruiz", "oleg": "oleg", "pia": "pia", "leaving": "lea"}]
        for one in known
    }
    nested = [place + "x.md" for one in known for place in one.owns if place.endswith("/")]
    owned = [place for one in known for place in one.owns if not place.endswith("/")]

    for page in {*pages, *owned, *(path.removeprefix("/") for path in nested)}:
        owner = owner_of(page, [one for one in known if askable[one.slug]])
        asked = owners_at_github("\n".join(rules), prefix + page)
        assert asked == (askable[owner.slug] if owner else [])


def test_rules_come_the_most_general_first():
    """Each from the root of the repository; the first validator leads."""
    rules, problems = made(
        community("security", "olga", "oleg", owns=["security/", "ops/keys.md"]),
        community("ops", "pia", owns=["ops/", "/"]),
    )

    assert rules == [
        "/docs/ @pia",
        "/docs/ops/ @pia",
        "/docs/security/ @olga-ruiz @oleg",
        "/docs/ops/keys.md @olga-ruiz @oleg",
    ]
    assert problems == []


def test_who_has_left_is_not_asked():
    """From the day on; a day before, they are."""
    assert made(community("ops", "gone", "leaving", "pia", owns=["ops/"])) == (
        ["/docs/ops/ @lea @pia"],
        [],
    )


def test_where_nobody_can_be_asked_the_next_larger_folder_is():
    """A rule without owners would let anybody's approval pass."""
    rules, _ = made(
        community("all", "pia", owns=["/"]),
        community("left", "gone", owns=["left/"]),
        community("new", "nobody", owns=["new/"]),
        community("twin", "oleg", owns=["left/"]),
    )

    assert rules == ["/docs/ @pia", "/docs/left/ @oleg"]


def test_logins_are_those_of_the_forge():
    """Whoever has none there is told."""
    rules, problems = made(community("security", "olga", "oleg", owns=["s/"]), forge="gitlab")

    assert rules == ["/docs/s/ @olga"]
    assert problems == [
        "docs/people/oleg.md: `oleg` has no login at gitlab, so nobody asks them for a review\n"
        "  mend: write `accounts: {gitlab: {id: 583231, login: ada}}`"
    ]


def test_a_space_is_escaped():
    """As both forges want it; everything else stands as it is."""
    assert made(community("ops", "pia", owns=["on call/été/", "a@b !.md"]))[0] == [
        r"/docs/a@b\ !.md @pia",
        r"/docs/on\ call/été/ @pia",
    ]


@pytest.mark.parametrize(
    "sign", ["[", "]", "*", "?", "#", "\\", "\t", "\n", "\x85", "\N{NO-BREAK SPACE}", "\x1b"]
)
def test_what_forges_read_differently_is_told_and_left_out(sign):
    """A rule that one of them misreads would ask the wrong people, or nobody."""
    rules, problems = made(community("ops", "pia", owns=[f"a{sign}b/", "ops/"]))

    assert rules == ["/docs/ops/ @pia"]
    assert len(problems) == 1
    assert problems[0].startswith("docs/communities/ops.md: forges do not read `")
    assert problems[0].endswith("mend: rename the folder or the page")
    assert "\n" not in problems[0].removesuffix("\n  mend: rename the folder or the page")


# The file


@pytest.mark.parametrize(("before", "after"), [
    ("", f"{MARK}/docs/ @pia\n"),
    (f"{MARK}/old/ @x\n", f"{MARK}/docs/ @pia\n"),
    ("# made by learnscape codeowners from handbook/communities: x\n/y\n", f"{MARK}/docs/ @pia\n"),
    ("* @ada", f"* @ada\n\n{MARK}/docs/ @pia\n"),
    ("* @ada\n\n", f"* @ada\n\n{MARK}/docs/ @pia\n"),
    (f"* @ada\n\n{MARK}/old/ @x\n* @late\n", f"* @ada\n\n{MARK}/docs/ @pia\n"),
])  # fmt: skip
def test_rules_of_others_stay_above(before, after):
    """What is below was made, and is made anew; a second time changes nothing."""
    assert with_rules(before, ["/docs/ @pia"], prefix="docs/") == after
    assert with_rules(after, ["/docs/ @pia"], prefix="docs/") == after


@given(st.text(st.sampled_from("* @a\n#[/\r")), st.lists(st.sampled_from(["/a @a", "/b @b"])))
def test_making_it_again_changes_nothing(text, rules):
    """Whatever stands above."""
    once = with_rules(text, rules, prefix="docs/")

    assert with_rules(once, rules, prefix="docs/") == once
    assert once.startswith(text)


@pytest.mark.parametrize(("text", "section"), [
    ("", None),
    ("* @ada\n", None),
    ("[Code] @dev\n*\n", "[Code] @dev"),
    ("[Code]\n* @a\n^[Extra][2]\n", "^[Extra][2]"),
    (f"{MARK}[in/ours] @a\n", None),
])  # fmt: skip
def test_a_section_above_is_seen(text, section):
    """At GitLab our rules would be counted to it."""
    assert section_above(text) == section


@pytest.mark.parametrize(("forge", "there", "place"), [
    ("github", [], "CODEOWNERS"),
    ("github", ["docs/CODEOWNERS", "CODEOWNERS"], "CODEOWNERS"),
    ("github", ["CODEOWNERS", ".github/CODEOWNERS"], ".github/CODEOWNERS"),
    ("github", [".gitlab/CODEOWNERS"], "CODEOWNERS"),
    ("gitlab", [".gitlab/CODEOWNERS", ".github/CODEOWNERS"], ".gitlab/CODEOWNERS"),
    ("gitlab", [".gitlab/CODEOWNERS", "docs/CODEOWNERS"], "docs/CODEOWNERS"),
])  # fmt: skip
def test_the_file_is_the_one_that_the_forge_reads(forge, there, place):
    """Of several, the first in its order; where there is none, at the root."""
    assert place_of(forge, there) == place


def question(path, *named, asks=True):
    """Give a question, or a guide, that names communities."""
    return Page(path, path, communities=named, question=Question() if asks else None)


def test_a_question_is_asked_of_the_community_that_it_names():
    """By a rule of its own; where a folder tells who looks after it, that rule will do."""
    security = community("security", "olga", owns=["security/"])
    ops = community("ops", "pia", owns=["ops/"])
    pages = [
        question("questions/keys.md", "security", "ops"),
        question("questions/boat.md", "gone", "ops"),
        question("questions/none.md", "gone"),
        question("security/keys.md", "ops"),
        question("guides/keys.md", "security", asks=False),
    ]

    rules, problems = made(security, ops, pages=pages)

    assert problems == []
    assert rules == [
        "/docs/ops/ @pia",
        "/docs/security/ @olga-ruiz",
        "/docs/questions/boat.md @pia",
        "/docs/questions/keys.md @olga-ruiz",
    ]


def test_whoever_owns_everything_is_asked_last():
    """A question's own rule stands below theirs, which is what forges go by."""
    whole = community("whole", "oleg", owns=["/"])
    security = community("security", "olga")
    text = "\n".join(made(whole, security, pages=[question("questions/k.md", "security")])[0])

    assert owners_at_github(text, "docs/questions/k.md") == ["@olga-ruiz"]
    assert owners_at_github(text, "docs/questions/else.md") == ["@oleg"]


def test_a_community_that_is_only_asked_needs_logins_as_well():
    """Or nobody hears of the question; and a path that forges read differently is told."""
    rules, problems = made(
        community("asked", "nobody", "olga"), pages=[question("questions/[k].md", "asked")]
    )

    assert rules == []
    assert [one.split("\n")[0] for one in problems] == [
        "docs/communities/asked.md: forges do not read `[` in `docs/questions/[k].md` alike, "
        "so it gets no rule",
        "docs/people/nobody.md: `nobody` has no login at github, so nobody asks them for a review",
    ]
