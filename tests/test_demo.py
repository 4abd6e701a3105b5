"""The demonstration keeps what it promises: later tests, pictures and readers rely on it."""

import json
import re
from collections import Counter
from datetime import UTC, datetime
from functools import partial

import pytest
from icalendar import Calendar
from lxml import html

from learnscape.derive.due import coverage_of, is_judged
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
HIDDEN = (
    "Casimir",  # `credit: none`, with the handle
    "Wolanski",
    "quiet-watch",
    "Dilnoza",  # `credit: {as: …}`
    "Karimova",
    "people/siobhan",  # `credit: name`: no page, no feed
    "Tomas Q.",  # another name of Tomás, and two of his four addresses
    "quispe.example",
    "old-agnes.example",
    "gh:9000",  # anybody's account
)
TOMAS = {  # a page to which he came under each of them
    "tomas@puffin-sound.example": "lights/changing-a-lamp.md",
    "organs@quispe.example": "lights/clockwork.md",
    "tomas@quispe.example": "learning/mentoring.md",
    "t.quispe@old-agnes.example": "stories/halvards-last-watch.md",
}
ANSWERED = {  # by the name of its page: the state of each question, and whose answers it shows
    "a-dog-for-a-fortnight": ("open", ()),
    "blue-mug": ("answered", ("Ebbe",)),
    "fog-signal-warm-up": ("folded", ("Dil of the Spindle",)),
    "hand-held-radio": ("endorsed", ("Siobhán Daly",)),
    "oil-for-hinges": ("open", ("Ruben Okafor",)),  # corrected, so that none holds
    "old-agnes-in-spring": ("answered", ("Halvard Ness", "Tomás Quispe")),  # changed since endorsed
    "rope-round-the-propeller": ("answered", ("Wren Achterberg", "Tevita Moala")),
    "rucksack": ("endorsed", ("Tevita Moala",)),
    "suggestion-box": ("retired", ()),
    "washing-on-a-lens-day": ("answered", ("Tomás Quispe", "")),  # who is not to be named
    "whose-cat": ("open", ()),
    "whose-storm-glass": ("open", ()),
}


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


@pytest.fixture(scope="module")
def pages(built):
    """Give every page as a reader has it, by its path."""
    return {path: html.fromstring(text) for path, text in built.items() if path.endswith(".html")}


@pytest.fixture(scope="module")
def known(built):
    """Give what programs are told of people, by handle."""
    return {person["handle"]: person for person in json.loads(built["knowledge.json"])["people"]}


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
    assert 250 <= counted("rev-list", "HEAD") <= 420
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
    assert {person.handle: person.mentor for person in people if person.mentor is not None} == {
        "mara": 2,
        "tomas": 1,
        "tevita": 0,
        "halvard": 1,  # who has left, and whose file nobody tidied
    }
    assert [person.handle for person in people if person.left] == ["halvard"]
    assert [person.handle for person in people if person.picture] == ["ines"]
    assert all(person.accounts for person in people)
    assert any(len(person.emails) > 1 for person in people)


def test_about_a_hundred_pages_of_every_sort(handbook):
    """Guides, signposts, stories, templates, rules and a path; a draft and a retired page too."""
    pages = handbook.pages.values()
    kinds = {"guide", "signpost", "story", "template", "policy", "pathway", "question", "person"}
    kinds |= {"community"}

    assert 90 <= len(pages) <= 110
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
    least = {path: 50 if path.startswith((CARDS, "questions/")) else 120 for path in words}

    assert {path: count for path, count in words.items() if not least[path] <= count <= 500} == {}


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
    """New, revised and retired pages, answers, and newcomers; each under a name of its own."""
    kinds = Counter(update.kind for update in updates)

    assert kinds.keys() == {"new", "revised", "answered", "retired", "welcome"}
    assert kinds["new"] > 40
    assert kinds["revised"] > 60
    assert kinds["answered"] == 8  # four of the twelve questions never had an answer
    assert kinds["retired"] == 2
    assert len({update.id for update in updates}) == len(updates)


def test_the_last_weeks_bring_news(updates):
    """A newsletter of them has something of everything but a retired page."""
    last = [update for update in updates if update.when >= datetime(2026, 9, 21, tzinfo=UTC)]

    assert {update.kind for update in last} == {"new", "revised", "answered", "welcome"}
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
    """As a rule in the same landing in which the other became better."""
    retired = {update.page: update for update in updates if update.kind == "retired"}
    instead = {page: handbook.pages[page].replaced_by for page in retired}
    commit = retired["handover/silent-handover.md"].commit
    together = {update.page for update in updates if update.commit == commit}

    assert instead == {
        "handover/silent-handover.md": "handover/ten-minutes.md",
        "questions/suggestion-box.md": "learning/small-trials.md",
    }
    assert together == {"handover/silent-handover.md", "handover/ten-minutes.md"}


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
        if handbook.pages[path].status != "draft" and is_judged(handbook.pages[path])
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
        (
            "unreviewed-unowned",
            ["Moth week", "The night with two ships", "The wrong kettle"],
        ),
    ],
)
def test_stewards_find_what_waits(built, fold, titles):
    """Each number on the page Validation leads to its list, in the order in which to begin."""
    page = html.fromstring(built["validation/index.html"])
    (found,) = page.xpath(f"//*[@id='{fold}']")

    assert [item.findtext("a/bdi") for item in found.findall("li")] == titles
    assert page.xpath(f"//a[@href='#{fold}']")


def test_questions_are_in_every_state(built):
    """From open to folded, once or twice each, and one that nobody has to ask any more."""
    told = json.loads(built["knowledge.json"])["pages"]
    states = {
        page["path"].partition("/")[2].removesuffix(".md"): page.get("status")
        or page["question"]["state"]
        for page in told
        if page["kind"] == "question"
    }

    assert states == {name: state for name, (state, _) in ANSWERED.items()}


@pytest.mark.parametrize("name", ANSWERED)
def test_who_answered_is_shown_as_they_wish(built, name):
    """Whether the heading has a handle or a name, and whether the answer still holds."""
    page = html.fromstring(built[f"questions/{name}/index.html"])
    answers = [one.text_content() for one in page.xpath("//article//h2") if "nswer" in one.text]

    assert [one.partition(" from ")[2].rstrip("¶") for one in answers] == [*ANSWERED[name][1]]


@pytest.mark.parametrize(
    ("name", "reason", "held"),
    [
        ("oil-for-hinges", "it runs down to the stone, and one slips there in the dark", False),
        (
            "rope-round-the-propeller",
            "a turning shaft pulls the rope into its seal, and then the boat leaks",
            True,
        ),
    ],
)
def test_a_corrected_answer_stays_and_says_why(built, name, reason, held):
    """Struck through, with the reason; what holds is not, and no program is told what does not."""
    page = html.fromstring(built[f"questions/{name}/index.html"])
    (struck,) = page.xpath("//article//del")
    told = built[f"questions/{name}/index.html"].partition("QAPage")[2].partition("</script>")[0]

    assert reason in struck.getprevious().text_content()
    assert len(struck.text_content().split()) > 15
    assert struck.text_content().split(".")[0].strip() not in told
    assert bool(page.xpath("//article//p[contains(., 'Engine off, key out')]")) == held


@pytest.mark.parametrize(
    ("name", "said", "links"),
    [
        (
            "rope-round-the-propeller",  # by a handle, whose owner goes by another name
            "Answered · asked 20 May 2026 by Dil of the Spindle",
            ["../../people/dil/"],
        ),
        (
            "oil-for-hinges",  # by a handle, of somebody who has a name and no page
            "Open question · nobody has an answer that holds yet · asked 1 September 2026 by"
            " Siobhán Daly · 1 other person asked this too",
            [],
        ),
        (
            "hand-held-radio",  # by the handle of somebody who does not wish to be named
            "Answered and endorsed · asked 24 April 2026",
            [],
        ),
        (
            "rucksack",  # by a name
            "Answered and endorsed · asked 14 August 2026 by Ruben Okafor",
            [],
        ),
        (
            "whose-cat",  # by nobody
            "Open question · nobody has answered it yet · asked 12 October 2026 · 2 other people"
            " asked this too",
            [],
        ),
        (
            "fog-signal-warm-up",
            "Answered · the answer is now part of Grumble Rock · asked 31 August 2026 by Tevita"
            " Moala",
            ["../../lights/grumble-rock/", "../../people/tevita/"],
        ),
    ],
)
def test_a_question_says_how_far_it_has_come_and_who_asks(pages, name, said, links):
    """In words, below its title."""
    (line,) = pages[f"questions/{name}/index.html"].xpath(
        "//article/div[contains(@class, 'learnscape-question')]/p[1]"
    )

    assert _said(line).startswith(said)
    assert line.xpath(".//a/@href") == links


def test_questions_are_listed_by_what_they_wait_for(built):
    """Open ones first, by community, with how many share each; those of no community last."""
    page = html.fromstring(built["questions/index.html"])
    titles = [link.text_content() for link in page.xpath("//article//li/a | //article//li/*/a")]
    questions = [title for title in titles if title.endswith("?")]

    assert questions[:4] == [
        "What is the storm glass in the hall trying to say?",  # of Boats and weather
        "May I bring my dog for a fortnight?",  # of Lights and stations
        "Which oil goes onto the hinges of a gallery door?",
        "Whose is the cat?",
    ]
    assert len(questions) == 11
    assert "Who empties the suggestion box?" not in questions
    assert "7 other people" in page.xpath("//article")[0].text_content()


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

    assert len(built) > 100
    assert {path.rpartition(".")[2] for path in built} >= {
        "html",
        "xml",
        "json",
        "opml",
        "ics",
        "svg",
    }
    assert {path: addresses for path, addresses in found.items() if addresses} == {}


def test_whoever_left_keeps_the_credit_and_loses_the_duty(pages, built, known):
    """Halvard's pages, answers and news stay his; nobody is sent to him, and he takes no mentee."""
    own, light = pages["people/halvard/index.html"], pages["communities/lights/index.html"]
    names = light.xpath("//section[h2/@id='learnscape-people']//bdi/text()")
    asked = [path for path in pages if "Halvard Ness" in _people_to_ask(pages[path])]

    assert known["halvard"].keys() == {"handle", "name", "url", "made", "validated", "answered"}
    assert "No longer here" in own.text_content()
    assert not {"Mentor", "Ask me about"} & {_said(term) for term in own.findall(".//dt")}
    assert "Halvard Ness" in _said(pages["lights/clockwork/index.html"].find(".//footer"))
    assert "feeds/people/halvard/atom.xml" in built["feeds/feeds.opml"]
    assert names
    assert "Halvard Ness" not in names
    assert asked == []


def test_whoever_wishes_not_to_be_named_is_a_contributor(pages, built, known):
    """On what they wrote, answered and validated; a community counts them, and no more."""
    credits, answer, community = (
        _said(pages[f"{path}/index.html"].find(".//article"))
        for path in (
            "lights/grumble-rock",
            "questions/washing-on-a-lens-day",
            "communities/learning",
        )
    )

    assert "a contributor" in credits
    assert "Answer from Tomás Quispe" in answer
    assert "more, who wishes not to be named" in community
    assert known.keys() == {"dil", "halvard", "ines", "mara", "noor", "siobhan", "tevita", "tomas"}
    assert [path for path in built if "people/" in path and "quiet" in path] == []


@pytest.mark.parametrize(
    "path",
    [
        "people/index.html",
        "people/dil/index.html",
        "communities/lights/index.html",
        "topics/bread/index.html",
        "questions/fog-signal-warm-up/index.html",
        "lights/the-spindle/index.html",
        "whats-new/index.html",
        "feeds/people/dil/atom.xml",
        "feeds/feeds.opml",
        "knowledge.json",
        "search/search_index.json",
    ],
)
def test_another_name_is_shown_wherever_there_is_one(built, path):
    """Dil's, whose other one stands in no file of the site."""
    assert "Dil of the Spindle" in built[path]


def test_a_name_alone_leads_nowhere(pages, built, known):
    """Siobhán's is credited, asked and answered, without a page, a link or a feed."""
    links = [
        link
        for page in pages.values()
        for link in page.iter("a")
        if _said(link) in ("Siobhán Daly", "Siobhan Daly")
    ]

    assert links == []
    assert known["siobhan"].keys().isdisjoint({"url", "mentor"})
    assert "Siobhán Daly" in _people_to_ask(pages["lights/spare-parts/index.html"])
    assert "Siobhán Daly" in built["communities/lights/index.html"]


def test_several_names_and_addresses_are_one_person(demo, built, handbook):
    """Tomás has signed with two names and four addresses, of which three stand in his file."""
    log = git(demo / "repository", "log", "--format=%an\t%ae", "--author=tomas\\|quispe", "-i")
    signed = {tuple(line.split("\t")) for line in log.splitlines()}
    credited = {
        path: [credit.name for credit in handbook.credits[path] if credit.person == "tomas"]
        for path in TOMAS.values()
    }

    assert {name for name, _ in signed} == {"Tomás Quispe", "Tomas Q."}
    assert {address.lower() for _, address in signed} == TOMAS.keys()
    assert set(handbook.people["tomas"].emails) == {*TOMAS} - {"t.quispe@old-agnes.example"}
    assert credited == {path: ["Tomás Quispe"] for path in TOMAS.values()}
    assert built["feeds/feeds.opml"].count("Tomás Quispe") == 3  # a feed, in three forms


def test_whoever_has_no_file_is_an_expert_for_stewards_alone(handbook, pages):
    """Wren knows the spare parts, and has not agreed to be asked."""
    names = [
        {one.who.name for one in handbook.experts.about(["lights/spare-parts.md"], agreed=agreed)}
        for agreed in (True, False)
    ]
    asked = {name for page in pages.values() for name in _people_to_ask(page)}

    assert names[1] - names[0] == {"Wren Achterberg"}
    assert {"Tomás Quispe", "Siobhán Daly"} <= asked
    assert asked.isdisjoint({"Wren Achterberg", "a contributor", *NEWCOMERS})


def test_mentors_are_found_with_the_places_they_have(pages):
    """Of four who said that they take somebody, one has left, and one has no place."""
    cards = {
        _said(card.find(".//a")): card.get("data-mentor")
        for card in pages["people/index.html"].xpath("//li[@data-mentor]")
    }

    assert [name for name, free in cards.items() if free] == ["Mara Lindqvist", "Tomás Quispe"]
    assert "takes 2 mentees now" in _said(pages["people/mara/index.html"].find(".//dl"))
    assert "all places are taken" in _said(pages["people/tevita/index.html"].find(".//dl"))


def test_a_picture_is_the_committed_one(built, pages):
    """Everybody else is drawn."""
    pictures = pages["people/index.html"].xpath("//article//img/@src")

    assert pictures == ["ines.svg"]
    assert "yellow hat" in built["people/ines.svg"]
    assert len(pages["people/index.html"].xpath("//article//li//*[name()='svg']")) == 6


@pytest.mark.parametrize(
    ("community", "sessions"),
    [
        (
            "boats",
            {
                "Fog talk with the keepers across the water": ("America/Halifax", 4),
                "The boats come out of the water": ("Europe/London", None),
            },
        ),
        (
            "learning",
            {
                "Lens lunch": ("Europe/London", 2),
                "An evening for whoever is new": ("Europe/London", None),
            },
        ),
        ("lights", {"Round of the lights": ("Europe/London", 1)}),
    ],
)
def test_sessions_can_be_put_into_a_calendar(built, pages, community, sessions):
    """Weekly, monthly and once, by the clocks of their place; the page has the next dates."""
    events = Calendar.from_ical(built[f"communities/{community}/sessions.ics"]).walk("VEVENT")
    page = pages[f"communities/{community}/index.html"]

    assert {
        str(event["SUMMARY"]): (
            event["DTSTART"].params["TZID"],
            event["RRULE"].get("INTERVAL", [1])[0] if "RRULE" in event else None,
        )
        for event in events
    } == sessions
    assert page.xpath("//article//a[contains(@href, 'sessions.ics')]")
    assert all(title in _said(page.find(".//article")) for title in sessions)


def test_the_next_dates_follow_the_clocks_of_the_place(pages):
    """Halifax leaves summer time on the day after the build, a week after London."""
    said = _said(pages["communities/boats/index.html"].find(".//article"))

    assert "Thursday 12 November 2026, 16:00 to 16:45, Halifax time" in said
    assert "Thursday 10 December 2026, 16:00 to 16:45, Halifax time" in said


def test_spellings_of_a_topic_lead_to_one_page(pages, built):
    """As a community joins them: a page, a question and a lunch, each with a tag of its own."""
    said = _said(pages["topics/lens-cleaning/index.html"].find(".//article"))

    assert {path for path in built if re.match(r"topics/(lens|handover|weather)", path)} == {
        "topics/lens-cleaning/index.html",
        "topics/weather/index.html",
    }
    for title in ("Cleaning a lens", "Lens lunch", "May I hang up washing", "Tomás Quispe"):
        assert title in said


@pytest.mark.parametrize("name", HIDDEN)
def test_hidden_names_are_nowhere(built, name):
    """Who does not wish to be named is not, wherever one looks."""
    hidden = name.casefold()
    assert [path for path, text in built.items() if hidden in f"{path} {text}".casefold()] == []


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


def _people_to_ask(page):
    asked = page.xpath(
        "//*[contains(@class, 'learnscape-ask')]/a/bdi | //*[@class='learnscape-ask']/bdi"
    )
    return [_said(name) for name in asked]


def _said(element):
    return " ".join(element.text_content().split())
