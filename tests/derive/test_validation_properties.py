"""Laws of validation that hold for every history of a page, and whatever the ledger says of it."""

from datetime import date, datetime, time, timedelta
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from learnscape.derive.approvals import Ground
from learnscape.derive.charters import Charters, Entry
from learnscape.derive.folders import DocsFolder
from learnscape.derive.records import Said
from learnscape.derive.validation import Step, standing_of
from learnscape.derive.vouching import validation_of
from learnscape.derive.words import is_substantive
from learnscape.model import (
    Community,
    Contributor,
    Dates,
    Decision,
    Page,
    Past,
    Record,
    RecordedPage,
    Rules,
)
from tests.builders import moment, person, sha
from tests.fixtures.ledger import sentences

NUMBERS = {"olga": 101, "oleg": 102, "pia": 103, "zoe": 104, "eve": 105, "ada": 900}
VALIDATORS = ("olga", "oleg")
STRANGERS = ("zoe", "eve", "ada", "nobody")
PATHS = ("security/a.md", "security/deep/b.md")
AWAY = "ops/a.md"
GOOD = {"valid", "edited"}
VOUCHED = GOOD | {"changed", "overdue"}
SECURITY = Community("security", "Security", owns=("security/",), validators=VALIDATORS)
OPS = Community("ops", "Operations", owns=("ops/",), validators=("pia",))
BEGUN = [
    Entry(0, "docs/communities/security.md", SECURITY, 1),
    Entry(0, "docs/communities/ops.md", OPS, 2),
    *(
        Entry(0, f"docs/people/{name}.md", person(name, f"gh:{number}", f"{name}@example.org"), 9)
        for name, number in NUMBERS.items()
    ),
]


def claim(name):
    """Give what a record calls somebody."""
    return f"gh:{NUMBERS.get(name, 4711)}"


class World:
    """One page, landing by landing, and what was said of it."""

    def __init__(self):
        """Begin with the communities and no page."""
        self.entries, self.texts = [*BEGUN], {}
        self.landings = [(0, "ada", 1, "", "")]  # day, author, pages, path, blob
        self.said = []

    @property
    def last(self):
        """Give the number of the newest landing."""
        return len(self.landings) - 1

    @property
    def blob(self):
        """Give the present text."""
        return self.landings[-1][4]

    def blob_of(self, text):
        """Give the name of a text."""
        name = next((name for name, known in self.texts.items() if known == text), "")
        if not name:
            self.texts[name := f"blob{len(self.texts)}"] = text
        return name

    def land(self, step):
        """Publish what a step does, and say of it what it says."""
        day, _, _, path, blob = self.landings[-1]
        new = path or PATHS[0]
        if step["what"] == "move":
            new = step["path"]
        text = written(self, self.texts[blob], step) if path else sentences("first")
        if not path and step["what"] in ("charter", "move"):
            return
        name = blob if step["what"] in ("move", "charter") else self.blob_of(text)
        place = len(self.landings)
        if step["what"] == "charter":
            self.entries.append(Entry(place, "docs/communities/security.md", step["charter"], 1))
        self.landings.append((day + step["days"], step["author"], step["size"], new, name))
        if step["reviews"] and step["what"] != "charter":
            self.said.append(self.change(place, place - 1, step))

    def change(self, place, base, step):
        """Give a record of a change, sound by what was published."""
        _, author, _, path, blob = self.landings[place]
        seen = self.blob_of(sentences("draft")) if step["draft"] else blob
        page = RecordedPage(f"docs/{path}", blob, self.landings[base][4], seen)
        return self.record("change", (place, base), page, step["reviews"], (claim(author),))

    def look(self, step):
        """Say something of the page as it stands, or stood."""
        place = max(self.last - step["back"], 0)
        _, _, _, path, blob = self.landings[place]
        if path:
            page = RecordedPage(f"docs/{path}", blob)
            self.said.append(self.record(step["kind"], (place, place), page, step["reviews"]))

    def record(self, kind, places, page, reviews, authors=()):
        """Give a record, and where it belongs."""
        place, base = places
        day = self.landings[place][0]
        decisions = tuple(
            Decision(claim(one["by"]), one["verdict"], moment(day + one["days"]),
                     head="h", until=one["until"], bot=one["bot"])
            for one in reviews
        )  # fmt: skip
        name = f"{kind}/{len(self.said)}"
        commits = sha(place), sha(base)
        return Said(
            Record(kind, *commits, (page,), decisions, authors, None, None, "imported", name=name),
            place,
            base,
        ), page

    def ground(self, today, rules):
        """Give what the page is judged by on a day."""
        times = [moment(landing[0]).timestamp() for landing in self.landings]
        return Ground(
            charters=Charters(self.entries),
            rules=rules,
            inside=DocsFolder((), "docs/", "communities/").inside,
            differs=lambda old, new: differs(self.texts[old], self.texts[new]),
            last_at=lambda at: max((n for n, time in enumerate(times) if time <= at), default=-1),
            wrote=lambda base, place: {
                f"mail:{self.landings[n][1]}@example.org" for n in range(base + 1, place + 1)
            },
            size=lambda base, place: sum(one[2] for one in self.landings[base + 1 : place + 1]),
            now=datetime.combine(today, time.max, moment(0).tzinfo),
        )

    def standing(self, today=None, said=None, rules=None):
        """Give what is made of the page, whatever its clock says."""
        today = today or self.today
        steps = [
            Step(n, moment(day), blob, frozenset({f"mail:{author}@example.org"}))
            for n, (day, author, _, path, blob) in enumerate(self.landings)
            if path
        ]
        about = self.said if said is None else said
        return standing_of(steps, about, self.ground(today, rules or Rules()))

    def judged(self, today=None, said=None, rules=None):
        """Give what a reader sees of it."""
        today = today or self.today
        past = Past(Dates(), (), standing=self.standing(today, said, rules))
        charters = Charters(self.entries).newest
        known = [charters.community(key) for key in (1, 2)]
        front = self.texts[self.blob].partition("\n---\n")[0]
        every = front.partition("review_every: ")[2] or None
        return validation_of(
            Page(self.landings[-1][3], "Page", review_every=every),
            past,
            {one.slug: one for one in known},
            today=today,
            shown=lambda by, _: Contributor(by),
            change_url=lambda _: None,
            since_url=lambda *_: None,
        )

    @property
    def today(self):
        """Give the day of the newest landing."""
        return moment(self.landings[-1][0]).date()


@cache
def differs(old, new):
    """Say whether two texts differ in substance."""
    return is_substantive(old.encode(), new.encode())


def written(world, text, step):
    """Give a text after an edit."""
    body = text.rpartition("---\n")[2]
    place = step["place"]
    if step["what"] == "typo":
        return text.replace(f"w{place} ", f"w{place}x ", 1)
    if step["what"] == "small":
        return text.replace(".\n", f" {' '.join(f's{world.last}y{n}' for n in range(8))}.\n", 1)
    if step["what"] == "rewrite":
        return sentences(f"r{world.last}x")
    if step["what"] == "front":
        return f"---\nreview_every: {step['every']}\n---\n{body}"
    if step["what"] == "revert":
        before = [blob for *_, path, blob in world.landings if path]
        return world.texts[before[place % len(before)]]
    return text


def review(people, verdicts=("approved",)):
    """Give one of the words that some people say."""
    return st.fixed_dictionaries(
        {
            "by": st.sampled_from(people),
            "verdict": st.sampled_from(verdicts),
            "days": st.sampled_from([0, 0, 0, 1, 30, -1]),
            "until": st.sampled_from([None, None, None, date(2024, 3, 1), date(2050, 1, 1)]),
            "bot": st.just(False),
        }
    )


VERDICTS = ("approved", "approved", "approved", "changes_requested", "commented", "dismissed")
machines = review(VALIDATORS).map(lambda one: one | {"bot": True})
taken_back = review(VALIDATORS, VERDICTS[3:])
worthless = st.one_of(review(STRANGERS, VERDICTS), machines, taken_back)
any_word = st.one_of(review((*VALIDATORS, "pia"), VERDICTS), review(VALIDATORS), worthless)
EDITS = ("typo", "small", "rewrite", "front", "revert", "move")
CHARTERS = st.sampled_from(
    [
        SECURITY,
        Community("security", "Secrets", owns=("security/",), validators=VALIDATORS,
                  review_every="9 years"),
        Community("security", "Secrets", owns=("security/", "more/"), validators=VALIDATORS,
                  members=("eve",), champions=("zoe",), min_approvals=2),
    ]
)  # fmt: skip


def landing(words, paths=PATHS, sizes=(1, 1, 1, 30), authors=("ada", "zoe", "olga"), what=EDITS):
    """Give a step of the published branch."""
    return st.fixed_dictionaries(
        {
            "what": st.sampled_from(what),
            "path": st.sampled_from(paths),
            "author": st.sampled_from(authors),
            "days": st.sampled_from([0, 1, 20, 200]),
            "place": st.integers(0, 9),
            "size": st.sampled_from(sizes),
            "every": st.sampled_from(["1 days", "99 years"]),
            "reviews": st.lists(words, max_size=3),
            "draft": st.sampled_from([False, False, False, True]),
            "charter": CHARTERS,
        }
    )


def look(words, withdrawn_by=STRANGERS):
    """Give a word about the page as it stands, or stood some landings ago."""
    kinds = {"revalidation": words, "withdrawal": review(withdrawn_by, VERDICTS)}
    return st.one_of(
        st.fixed_dictionaries(
            {
                "kind": st.just(kind),
                "back": st.sampled_from([0, 0, 0, 1, 3]),
                "reviews": st.lists(said, min_size=1, max_size=2),
            }
        )
        for kind, said in kinds.items()
    )


def world_of(steps):
    """Give the world after some steps."""
    world = World()
    for step in steps:
        (world.look if "kind" in step else world.land)(step)
    return world


def histories(words, **options):
    """Give steps of a page, the first of which publishes it."""
    what = (*EDITS, "charter")
    by = STRANGERS if words is worthless else (*VALIDATORS, *STRANGERS * 3)
    first = st.just(FIRST) if words is worthless else st.sampled_from([FIRST, WELL, WELL])
    looks = look(words, by)
    steps = st.one_of(landing(words, what=what, **options), landing(words, **options), looks)
    return st.builds(lambda one, rest: [one, *rest], first, st.lists(steps, max_size=8))


FIRST = {
    "what": "new", "path": PATHS[0], "author": "ada", "days": 1, "place": 0, "size": 1,
    "every": "", "reviews": [], "draft": False, "charter": SECURITY,
}  # fmt: skip
APPROVAL = {"by": "olga", "verdict": "approved", "days": 0, "until": None, "bot": False}
WELL = FIRST | {"reviews": [APPROVAL]}
some = settings(max_examples=100, deadline=None)
anywhere = (*PATHS, AWAY)
rules = st.builds(Rules, bulk_limit=st.sampled_from([20, 20, 20, 0]), revoke_on_leave=st.booleans())
later = st.sampled_from([0, 1, 40, 250, 4000]).map(timedelta)


@some
@given(histories(worthless, paths=anywhere), rules, later)
def test_nobody_but_a_validator_ever_validates(steps, rules, wait):
    """Edits, moves, reverts, settings and foreign words come to no more than a review."""
    world = world_of(steps)

    assert world.judged(world.today + wait, rules=rules).state in {"unreviewed", "reviewed"}


@some
@given(histories(any_word, paths=anywhere), rules, later)
def test_whoever_vouches_may(steps, rules, wait):
    """A validator of the page's community, by then, who did not write it, nor took it back."""
    world = world_of(steps)
    today = world.today + wait
    found, standing = world.judged(today, rules=rules), world.standing(today, rules=rules)
    validators = {claim(name) for name in ({"pia"} if found.owner == "ops" else VALIDATORS)}

    if found.state == "overdue":
        assert standing.state in GOOD
        assert today > found.until
    if found.state in VOUCHED:
        heard = [
            (said, one)
            for said, _ in world.said
            for one in said.record.decisions
            if one.at == found.at and one.by in validators and one.verdict == "approved"
        ]
        back = [
            one.at
            for said, page in world.said
            for one in said.record.decisions
            if said.record.kind == "withdrawal" and one.by in validators
            if one.at.date() <= today and page.path.startswith(f"docs/{found.owner}/")
        ]
        assert {who.name for who in found.by} <= validators
        assert [one for said, one in heard if not one.bot and one.by not in said.record.authors]
        assert found.at.date() <= today
        assert found.community == found.owner
        assert not [at for at in back if at >= found.at]
    if found.state == "valid":
        assert world.blob in {page.blob for _, page in world.said}
        assert found.changed is None
    if found.state in GOOD:
        assert found.until >= today


@some
@given(histories(any_word, paths=anywhere), look(worthless), rules, later)
def test_a_worthless_word_improves_nothing(steps, word, rules, wait):
    """A foreign, dismissed or machine's record moves no date and no state that counts."""
    world = world_of(steps)
    today = world.today + wait
    before = world.judged(today, rules=rules)
    world.look(word)
    after = world.judged(today, rules=rules)

    if before.state in VOUCHED or before.state == "withdrawn":
        assert after == before
    else:
        assert after.state in {"unreviewed", "reviewed"}


@some
@given(histories(any_word, paths=anywhere), later, later)
def test_time_alone_only_makes_overdue(steps, wait, more):
    """From one day to another, without a word between them."""
    world = world_of(steps)
    first = world.today + wait
    second = first + more
    said = [one.at.date() for said, _ in world.said for one in said.record.decisions]
    one, two = world.judged(first), world.judged(second)

    if not any(first < day <= second for day in said):
        late = one.state in GOOD and second > one.until
        assert two.state == ("overdue" if late else one.state)
        assert (two.until, two.by, two.at, two.edits) == (one.until, one.by, one.at, one.edits)


@some
@given(st.lists(st.one_of(landing(worthless), look(worthless)), max_size=10))
def test_the_validated_text_is_valid_again(steps):
    """Whatever came between: bulk edits, moves inside, settings, other people's words."""
    world = world_of([WELL, *steps])
    valid = world_of([WELL]).judged()
    back = FIRST | {"what": "revert"}
    world.land(back)

    assert world.texts[world.blob] == sentences("first")
    assert world.standing().state == "valid"
    assert world.judged().until == valid.until


@some
@given(
    histories(any_word),
    st.lists(landing(worthless, what=("move",), sizes=(1, 30)), min_size=1, max_size=3),
    rules,
)
def test_a_move_inside_the_community_changes_nothing(steps, moves, rules):
    """Neither the state nor the clock, whoever approves the move."""
    world = world_of(steps)
    today = world.today + timedelta(600)
    before = world.judged(today, rules=rules)
    for step in moves:
        world.land(step | {"reviews": []})

    assert world.judged(today, rules=rules) == before


@some
@given(histories(any_word, paths=anywhere), st.randoms(use_true_random=False), later)
def test_the_order_of_the_ledger_is_no_order(steps, random, wait):
    """What is read first depends on who pushed first, and decides nothing."""
    world = world_of(steps)
    today = world.today + wait
    shuffled = random.sample(world.said, len(world.said))

    assert world.judged(today, said=shuffled) == world.judged(today)


@some
@given(st.lists(landing(worthless), max_size=8))
def test_no_edit_puts_the_clock_off(steps):
    """A longer `review_every`, which no validator has seen, makes no review last longer."""
    until = world_of([WELL]).judged().until

    assert (world_of([WELL, *steps]).judged().until or until) <= until


@some
@given(histories(any_word, paths=anywhere), later)
def test_every_time_is_one_that_counted(steps, wait):
    """The list of times begins with the one that counts, and holds none of a day to come."""
    world = world_of(steps)
    standing = world.standing(world.today + wait)

    if standing.state in GOOD | {"changed"}:
        assert standing.vouched in standing.times
    assert all(one.at.date() <= world.today + wait for one in standing.times)
    assert all(one.kind != "withdrawal" for one in standing.times)
