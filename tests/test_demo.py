"""The demonstration keeps what it promises: later tests, pictures and readers rely on it."""

import json
import re
from collections import Counter
from datetime import UTC, datetime
from functools import partial

import pytest
from lxml import html

from learnscape.derive.due import coverage_of
from learnscape.derive.forges import change_url
from learnscape.derive.topics import topics_of
from learnscape.derive.updates import updates_of
from learnscape.library import Loading
from learnscape.model import Rules
from tests.fixtures.demo import tell
from tests.fixtures.demo.__main__ import MARK, build, make_room
from tests.fixtures.repository import git

TODAY = datetime(2026, 10, 31, tzinfo=UTC)
ADDRESS = re.compile(r"[\w.+-]+(?:@|%40|&#64;|&#x40;)[\w-]+(?:\.[\w-]+)+")
CARDS = "boats/marks/"
NEWCOMERS = {"Ruben Okafor", "ليلى الصياد"}
LEARNING = "Learning and handing over"
ASKED = ("-E", r"--grep=^Merge pull request #|\(#[0-9]+\)$")  # of changes through a forge
HIDDEN = ("Casimir", "Wolanski", "Dilnoza", "Karimova")  # `credit: none`, and `credit: {as: …}`


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """Give the folder of a demonstration, built as `scripts/demo` builds it."""
    folder = tmp_path_factory.mktemp("demo")
    assert build(folder) == 0
    return folder


@pytest.fixture(scope="module")
def handbook(demo):
    """Give what a build reads in it."""
    return Loading(demo / "repository" / "docs", today=TODAY, rules=Rules()).library


@pytest.fixture(scope="module")
def updates(handbook):
    """Give what is new in it, newest first."""
    pages = {path: page for path, page in handbook.pages.items() if page.status != "draft"}
    forge = partial(change_url, "https://github.puffin-sound.example/keepers/handbook")
    return updates_of(handbook.news, pages, authority="puffin-sound.example", change_url=forge)


@pytest.fixture
def told(updates):
    """Give the updates with a reason or a title."""
    return lambda text: [u for u in updates if text in (u.reason, u.title)]


@pytest.fixture(scope="module")
def built(demo):
    """Give the text of every built file, but what Material brings along."""
    site = demo / "site"
    paths = (path.relative_to(site) for path in site.rglob("*") if path.is_file())
    return {
        path.as_posix(): (site / path).read_bytes().decode(errors="replace")
        for path in paths
        if path.parts[0] != "assets" and path.suffix != ".gz"
    }


@pytest.fixture
def counted(demo):
    """Count the lines with which git answers."""
    return lambda *arguments: len(git(demo / "repository", *arguments).splitlines())


def test_two_tellings_are_the_same(demo, tmp_path):
    """The history is the same on every machine and at any time."""
    tell(tmp_path / "again")

    heads = [
        git(folder, "rev-parse", "main", "validations")
        for folder in (demo / "repository", tmp_path / "again")
    ]
    assert heads[0] == heads[1]


def test_a_build_leaves_the_repository_as_it_was(demo):
    """What is looked at afterwards is what was committed."""
    assert git(demo / "repository", "status", "--porcelain", "--ignored") == ""


def test_history_has_everything_that_a_team_does(counted):
    """Two years of direct commits, branches, squashes, moves, a revert and an evil merge."""
    first_parent = ("log", "--first-parent", "--format=", "--summary", "-M")
    assert 250 <= counted("rev-list", "HEAD") <= 400
    assert counted("rev-list", "--until=2024-12-31", "HEAD") > 20
    assert counted("rev-list", "--since=2026-07-01", "HEAD") > 20
    assert counted("rev-list", "--merges", "HEAD") >= 30
    assert counted("log", "--format=%s", "--grep=^Co-authored-by:") >= 15
    assert counted(*first_parent, "--diff-filter=R", "-m", "--", "docs") >= 10
    assert counted(*first_parent, "--diff-filter=D", "--", "docs") >= 1
    assert counted("log", "--format=%s", "--grep=^Revert ") == 1
    assert counted("log", "--format=%s", "--grep=^Merge the swell pages$") == 1
    assert counted("log", "--format=%s", "--author=tide-table.bot.") >= 20


def test_many_pages_changed_at_once(demo, counted):
    """One sweep is listed as not worth blaming, and the other is known by its size alone."""
    repository = demo / "repository"
    listed = (repository / ".git-blame-ignore-revs").read_text().split()[-1]
    reworded = git(repository, "log", "--format=%H", "--grep=^Say shore office")

    for commit in (listed, reworded):
        assert counted("show", "--format=", "--name-only", "--diff-filter=M", commit) > 20


def test_one_merge_alone_changes_something_by_itself(demo):
    """Every other merge is what git makes of its parents."""
    merges = git(demo / "repository", "log", "--merges", "--cc", "--format=subject %s")
    evil = re.findall(r"^subject (.*)\n+diff --cc (\S+)", merges, re.MULTILINE)

    assert evil == [("Merge the swell pages", "docs/weather/swell.md")]


def test_twelve_people_made_it(handbook):
    """Nine have a page of their own; the tenth is known through `.mailmap`; two are new."""
    made = {
        credit.name for credits in handbook.credits.values() for credit in credits if credit.commits
    }
    shown = {person.shown_as or person.name for person in handbook.people.values()}

    assert len(made) == 12
    assert made - shown == {"Wren Achterberg", "a contributor", *NEWCOMERS}
    assert shown - made == {"Casimir Wolanski"}


def test_people_are_of_every_sort(handbook):
    """Whatever a person may ask for, somebody asks for it."""
    people = handbook.people.values()

    assert {person.credit for person in people} == {"full", "name", "none", "as"}
    assert sum(person.mentor is not None for person in people) == 2
    assert sum(person.left is not None for person in people) == 1
    assert any(person.accounts for person in people)
    assert any(len(person.emails) > 1 for person in people)


def test_about_ninety_pages_of_every_sort(handbook):
    """Guides, signposts, stories, templates, rules and a path; a draft and a retired page too."""
    pages = handbook.pages.values()
    kinds = {"guide", "signpost", "story", "template", "policy", "pathway", "question", "person"}
    kinds |= {"community"}

    assert 80 <= len(pages) <= 100
    assert {page.kind for page in pages} == kinds
    assert {page.status for page in pages} == {None, "draft", "experiment", "retired"}


def test_pages_are_neither_empty_nor_endless(demo):
    """A page says something, and can be read while the kettle boils."""
    docs = demo / "repository" / "docs"
    words = {
        path.relative_to(docs).as_posix(): len(path.read_text().split())
        for path in docs.rglob("*.md")
        if path.parent.name != "people"
    }
    least = {path: 50 if path.startswith(CARDS) else 120 for path in words}

    assert {path: count for path, count in words.items() if not least[path] <= count <= 500} == {}


def test_a_question_waits_for_an_answer(handbook):
    """One question is open and another answered, so a newsletter has something to call for."""
    questions = {p.path: p.asks for p in handbook.pages.values() if p.kind == "question"}

    assert questions == {
        "questions/washing-on-a-lens-day.md": False,
        "questions/whose-storm-glass.md": True,
    }


def test_nothing_is_wrong_with_the_content(handbook):
    """`learnscape check` has nothing to say."""
    assert handbook.problems == ()
    assert handbook.notes == ()


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("stories/the-bell.md", "Wren Achterberg, Inès Haddad, Halvard Ness"),
        # not Dil, who reformatted it
        ("weather/index.md", "Inès Haddad, Noor Rahimi, Mara Lindqvist"),
        # not Noor, who reworded it
        ("boats/engine.md", "Tevita Moala, Tomás Quispe, a contributor"),
        ("lights/when-a-light-goes-dark.md", None),
    ],
)
def test_credits_are_worth_looking_at(handbook, path, names):
    """A page brought back begins anew, a sweep through all pages earns nothing, many may share."""
    credited = [credit.name for credit in handbook.credits[path] if credit.commits]

    assert ", ".join(credited) == names if names else len(credited) >= 6


def test_help_of_an_assistant_is_told_apart(handbook):
    """Two pages had such help, and nobody is listed twice for it."""
    helped = {path for path, names in handbook.helped.items() if names}

    assert helped == {"lights/sun-and-batteries.md", "weather/observation.md"}


def test_news_of_every_kind(updates):
    """New, revised and retired pages, and newcomers; each under a name of its own."""
    kinds = Counter(update.kind for update in updates)

    assert kinds.keys() == {"new", "revised", "retired", "welcome"}
    assert kinds["new"] > 40
    assert kinds["revised"] > 60
    assert kinds["retired"] == 1
    assert len({update.id for update in updates}) == len(updates)


def test_the_last_weeks_bring_news(updates):
    """A newsletter of them has something of everything but a retired page."""
    last = [update for update in updates if update.when >= datetime(2026, 9, 21, tzinfo=UTC)]

    assert {update.kind for update in last} == {"new", "revised", "welcome"}
    assert len(last) >= 10


def test_everybody_is_welcomed_once(updates):
    """Under however many names and addresses; who does not wish to be named is not."""
    welcomed = [update.people[0].name for update in updates if update.kind == "welcome"]

    assert len(welcomed) == len(set(welcomed)) == 11
    assert {"Wren Achterberg", "Siobhán Daly", *NEWCOMERS} <= set(welcomed)
    assert "a contributor" not in welcomed


def test_a_drawer_of_cards_is_one_line(told):
    """More than twenty new pages at once are told by the title of the pull request."""
    (update,) = told("Bring the cards of all sea marks out of the drawer")

    assert (update.kind, update.page) == ("new", None)
    assert len(update.pages) == 23
    assert {path.rpartition("/")[0] + "/" for path in update.pages} == {CARDS}


def test_a_trailer_says_what_to_tell_of_several_pages(told):
    """`News:` makes one line of them."""
    (update,) = told("Three pages about boats now say which sea marks to look for on the way.")

    assert update.pages == ("boats/engine.md", "boats/landing.md", "boats/packing-list.md")


def test_front_matter_says_what_to_tell_of_a_page(told, updates):
    """Or to tell nothing: the tide table has been telling the tides for two years."""
    (update,) = told(
        "The fog signal of Grumble Rock now wakes up in two minutes, so begin later than you"
        " used to."
    )

    assert update.page == "lights/grumble-rock.md"
    assert [update for update in updates if "weather/tide-table.md" in update.pages] == []


@pytest.mark.parametrize(
    "subject",
    [
        "Call the folder lights, as everybody does",
        "One kind of bullet point and heading on every page",
        "Say shore office on every page, for that is what the door says",
        "Rename shadowing, because nobody here is a shadow",
        "Call the page by what is on it",
        "Lose a comma that changed the meaning",
    ],
)
def test_what_changes_nothing_for_readers_is_no_news(demo, subject, updates):
    """Neither sweeps nor moves nor commas."""
    commit = git(demo / "repository", "log", "--format=%H", f"--grep=^{subject}")

    assert commit
    assert commit not in {update.commit for update in updates}


@pytest.mark.parametrize(
    "reason",
    [
        "What three walks with Halvard taught us",  # the title of a pull request
        "Tell the evening from the boat and from the radio as well",  # without `docs(stories):`
        "Say that asking twice is fine",  # the title of one with a single commit
        "Ask about the storm glass in the hall",  # it had none, so the first commit speaks
    ],
)
def test_a_merge_says_why(reason, told):
    """Whoever wrote it is named, and whoever merged it, and where to see it."""
    (update,) = told(reason)

    assert update.merged_by
    assert update.merged_by not in update.people
    assert re.fullmatch(r".*/pull/\d+", update.change or "")


def test_a_retired_page_says_what_to_read_instead(handbook, updates):
    """In the same landing in which the other became better."""
    (retired,) = (update for update in updates if update.kind == "retired")
    together = {update.page for update in updates if update.commit == retired.commit}

    assert together == {retired.page, handbook.pages[retired.page].replaced_by}


def test_topics_have_many_spellings(handbook):
    """And one feed each, under the spelling that most pages have."""
    topics = topics_of(handbook.pages.values())
    spellings = {tag for page in handbook.pages.values() for tag in page.tags}

    assert len(topics) < len(spellings)
    assert topics["candle-bank"].label == "Candle Bank"
    assert len(topics["candle-bank"].pages) == 3


@pytest.mark.parametrize("feed", ["all", "sections/boats/marks", "topics/fog", "people/tevita"])
def test_everything_can_be_followed(built, feed):
    """The site, folders in folders, topics and people, each from a page that says how."""
    assert f"/feeds/{feed}/atom.xml" in built["follow/index.html"]
    assert f"feeds/{feed}/atom.xml" in built


def test_news_is_found_from_the_first_page(built):
    """In the navigation, and in the text."""
    for page in ("whats-new", "follow"):
        assert len(re.findall(f'<a[^>]* href="{page}/"', built["index.html"])) >= 2


def test_every_state_has_a_page(handbook):
    """There is something to look at for each, and most pages that somebody owns are validated."""
    known = handbook.validations
    coverage = coverage_of(known, handbook.communities, handbook.pages, today=handbook.today)
    owned = [numbers for slug, numbers in coverage.parts.items() if slug]
    least = {"valid": 30, "edited": 3, "overdue": 3, "changed": 3, "reviewed": 5}
    least |= {"unreviewed": 3, "withdrawn": 1}
    states = Counter(
        validation.state for path, validation in known.items() if not path.startswith("communities")
    )

    assert least.items() <= {s: min(n, least[s]) for s, n in states.items()}.items()
    assert coverage.whole.soon >= 3
    assert len(owned) == 3
    share = sum(part.validated for part in owned) / sum(part.pages for part in owned)
    assert 0.6 <= share <= 0.7


@pytest.mark.parametrize(
    ("path", "state", "by", "until"),
    [
        ("lights/grumble-rock.md", "valid", "Tomás Quispe", "2027-10-19"),
        ("lights/index.md", "valid", "Dil of the Spindle", "2027-04-06"),  # another name
        ("handover/ten-minutes.md", "valid", f"an owner of {LEARNING}", "2027-08-24"),  # no name
        ("lights/the-spindle.md", "edited", "Halvard Ness", "2027-01-14"),  # who left since
        ("lights/sun-and-batteries.md", "edited", "Tomás Quispe", "2027-04-29"),
        ("weather/fog.md", "valid", "Mara Lindqvist, Inès Haddad", "2027-03-20"),  # and reverted
        ("visitors/questions-children-ask.md", "valid", "Noor Rahimi", "2027-10-05"),  # and moved
        ("handover/log-lines.md", "valid", "Mara Lindqvist", "2026-11-28"),  # due soon
        ("station/quiet-hours.md", "valid", "Siobhán Daly", "2026-11-20"),  # by her own `until`
        ("station/kitchen.md", "overdue", "Tomás Quispe", "2026-09-30"),  # by his
        ("lights/spare-parts.md", "overdue", "Siobhán Daly", "2026-10-27"),  # by the page's clock
        ("lights/clockwork.md", "changed", "Dil of the Spindle", "2027-02-04"),
        ("station/computer.md", "withdrawn", "Siobhán Daly", None),
    ],
)
def test_who_vouches_for_a_page(handbook, path, state, by, until):
    """Whatever may become of a validation became of one."""
    known = handbook.validations[path]

    assert known.state == state
    assert ", ".join(who.name for who in known.by) == by
    assert (known.until and known.until.isoformat()) == until


@pytest.mark.parametrize(
    ("path", "why", "owner"),
    [
        ("station/first-aid.md", "not_a_validator", "lights"),
        ("weather/reading-the-glass.md", "too_few", "boats"),  # which asks for two
        ("boats/marks/tailor.md", "bulk", "boats"),
        ("learning/kettle-review.md", "another_text", "learning"),
        ("learning/lens-lunch.md", "small_edit", "learning"),
        ("station/lightning.md", "moved", "lights"),
        ("stories/the-bell.md", "not_a_validator", None),  # for nobody can validate it
    ],
)
def test_why_a_review_is_no_validation(handbook, path, why, owner):
    """Each reason that a site without further rules may have; `left` takes `revoke_on_leave`."""
    known = handbook.validations[path]

    assert (known.state, known.why, known.owner) == ("reviewed", why, owner)


@pytest.mark.parametrize(
    "path",
    [
        "visitors/school-visits.md",  # which says so itself
        "weather/tide-table.md",  # approved by a machine, month after month
        "learning/mentoring.md",  # merged, though somebody had asked for changes
        "stories/moth-week.md",
    ],
)
def test_what_does_not_count_as_a_review(handbook, path):
    """A page's own word, a machine's, and a merge."""
    known = handbook.validations[path]

    assert (known.state, known.by, known.until) == ("unreviewed", (), None)
    assert (known.evidence == "declared") == (path == "visitors/school-visits.md")


def test_most_changes_were_approved(handbook, demo):
    """As with people who look at each other's work, and now and then forget to."""
    requests = git(demo / "repository", "log", "--first-parent", "--format=%H", *ASKED).split()

    assert len(requests) > 70
    assert 0.7 < sum(sha in handbook.reviewers for sha in requests) / len(requests) < 0.95


def test_the_ledger_only_grew(counted):
    """One record a commit; begun in January 2026 with the past, and kept since."""
    assert counted("log", "--format=%H", "--diff-filter=MDR", "validations") == 0
    assert counted("rev-list", "validations") == counted("ls-tree", "-r", "validations") > 200
    assert counted("rev-list", "--until=2026-01-19", "validations") == 0
    assert counted("rev-list", "--since=2026-10-01", "validations") >= 10


def test_a_check_without_an_edit_is_news_of_its_community(built):
    """And of whoever checked, but not of all: those who follow everything hear of changes."""
    said = "Changing a lamp: Checked by Dil of the Spindle, no change needed"
    feeds = {path for path in built if path.endswith("feed.json") and said in built[path]}

    assert feeds == {f"feeds/{scope}/feed.json" for scope in ("communities/lights", "people/dil")}


def test_what_is_due_can_be_followed(built):
    """Pages of which the day has come, and those of which it comes within a month."""
    items = json.loads(built["feeds/due/feed.json"])["items"]

    assert {"/station/quiet-hours/", "/station/kitchen/", "/lights/spare-parts/"} <= {
        item["url"].partition(".example")[2] for item in items
    }


def test_programs_learn_what_readers_see(built, handbook):
    """`knowledge.json` has every state, the communities, and who reviewed."""
    told = json.loads(built["knowledge.json"])
    known = {page["path"]: page["validation"] for page in told["pages"] if "validation" in page}
    reviewed = [c["name"] for p in told["pages"] for c in p["credits"] if c["role"] == "reviewer"]

    assert {path: one["state"] for path, one in known.items()} == {
        path: one.state
        for path, one in handbook.validations.items()
        if handbook.pages[path].status != "draft" and not path.startswith("communities/")
    }
    assert known["lights/index.md"]["by"] == ["Dil of the Spindle"]
    assert [one["slug"] for one in told["communities"]] == ["boats", "learning", "lights"]
    assert Counter(reviewed).keys() >= {"Mara Lindqvist", "Halvard Ness", f"an owner of {LEARNING}"}


@pytest.mark.parametrize(
    ("fold", "titles"),
    [
        ("overdue-in-lights", ["The station kitchen", "Spare parts"]),
        ("overdue-in-learning", ["A note to leave behind", "Small trials"]),
        ("soon-in-boats", ["Weather"]),
        ("withdrawn-in-lights", ["The station computer"]),
        ("unreviewed-in-boats", ["The tide table"]),
        ("unreviewed-unowned", ["Moth week", "The night with two ships", "The wrong kettle"]),
    ],
)
def test_stewards_find_what_waits(built, fold, titles):
    """Each number on the page Validation leads to its list, in the order in which to begin."""
    page = html.fromstring(built["validation/index.html"])
    (found,) = page.xpath(f"//*[@id='{fold}']")

    assert [item.findtext("a/bdi") for item in found.findall("li")] == titles
    assert page.xpath(f"//a[@href='#{fold}']")


def test_two_builds_are_the_same(demo, built, tmp_path):
    """The same commit on the same day gives the same bytes, of every file."""
    assert build(tmp_path / "again") == 0

    sites = [demo / "site", tmp_path / "again" / "site"]
    first, second = (
        {path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()}
        for site in sites
    )
    assert len(first) > len(built)
    assert first.keys() == second.keys()
    assert [path for path, data in first.items() if second[path] != data] == []


def test_no_address_is_published(built):
    """Not on a page, in the search index or in any other file."""
    found = {path: ADDRESS.findall(text) for path, text in built.items()}

    assert len(built) > 60
    assert {path: addresses for path, addresses in found.items() if addresses} == {}


@pytest.mark.parametrize("name", HIDDEN)
def test_hidden_names_are_nowhere(built, name):
    """Who does not wish to be named is not, wherever one looks."""
    assert [path for path, text in built.items() if name in text or name in path] == []


def test_a_draft_is_not_published(built):
    """The open day is being thought about."""
    assert [path for path in built if "open-day" in path] == []


def test_a_folder_of_somebody_else_is_left_alone(tmp_path):
    """Nothing is deleted that was not made here."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "thesis.md").write_text("Years of work.")

    assert build(tmp_path) == 1
    assert (tmp_path / "site" / "thesis.md").exists()
    assert not (tmp_path / MARK).exists()


def test_a_folder_of_ours_is_made_anew(tmp_path):
    """What was built goes; what somebody put beside it stays."""
    assert make_room(tmp_path)
    for name in ("repository", "site"):
        (tmp_path / name).mkdir()
    (tmp_path / "notes.md").write_text("What to show.")

    assert make_room(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [MARK, "notes.md"]
