"""Hard cases of reviews and their dates; docstrings begin with the number of the case."""

import json
from datetime import UTC, date, datetime

import pytest
import yaml
from click.testing import CliRunner

from learnscape.cli import main
from learnscape.derive.due import coverage_of, due_of
from learnscape.write.reminders import MOST, Listed, Reminder, Waiting, body_of, continued
from learnscape.write.templates import THEME
from tests.fixtures import ledger
from tests.fixtures.ledger import (
    EVE,
    OLEG,
    OLGA,
    PAGE,
    REWRITTEN,
    SECURITY,
    TEXT,
    TODAY,
    ZOE,
    community,
    file_of,
    front,
    review,
    sentences,
)
from tests.fixtures.site import Site

FILE = f"docs/{PAGE}"
CLAIMS = (
    {"reviewed_by": "Olga Ruiz"},
    {"last_reviewed_on": "2026-08-30"},
    {"last_reviewed": "2026-08-30", "review_in": "6 months"},
    {"validated_by": "olga", "validated": True, "state": "valid"},
    {"status": "valid", "ms.date": "08/30/2026"},
)


def publish(site, *reviews, text=TEXT, path=PAGE, on="2026-06-01"):
    """Publish a page, with the record of its reviews where there are any."""
    landing = site.land("Tell of it", {f"docs/{path}": text}, on=on)
    if reviews:
        site.record(site.change(landing, *reviews))
    return landing


def build(site, target, monkeypatch, day="2026-09-01"):
    """Build the site on a day."""
    seconds = datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(seconds)))
    plugins = ["learnscape", "learnscape/credits", "learnscape/validation"]
    return Site(site.root, target).configure(plugins=plugins).build()


def line(built, path="security/secrets/index.html"):
    """Give what a reader reads below the heading of a page, without any script."""
    return built.page(path).text("learnscape-validation")


@pytest.mark.parametrize("at", ["", "soon", "2026-06-01", "2026-06-31T10:00:00Z", None, 0])
def test_hc78_no_bad_date_reads_as_fresh(handbook, at):
    """HC-78: what nobody can read as a date is told of; what has none was never reviewed."""
    record = handbook.change(publish(handbook), review(OLGA, "2026-06-01") | {"at": at})
    handbook.record((file_of(record)[0], ledger.canonical(record)), on="2026-06-02")

    library = handbook.library()

    assert library.validations[PAGE].state == "unreviewed"
    assert library.validations["index.md"].state == "unreviewed"
    assert [problem.path for problem in library.problems] == [f"validations:{file_of(record)[0]}"]


@pytest.mark.parametrize("every", ["soon", "6", "P6M", "0 months", "-1 years", "6 moons"])
def test_hc78_a_clock_that_nobody_can_read_is_told_of(handbook, every):
    """HC-78: it falls back to the community's, with file and line, and never to for ever."""
    publish(handbook, review(OLGA, "2026-06-01"), text=front(TEXT, review_every=every))

    library = handbook.library()

    assert library.validations[PAGE].until == date(2026, 12, 1)
    assert [(problem.path, problem.line) for problem in library.problems] == [(FILE, 2)]


def test_hc79_every_page_counts(handbook):
    """HC-79: none is exempt because nobody set anything on it; what is covered is a number."""
    publish(handbook, review(OLGA, "2026-06-01"))
    publish(handbook, path="security/keys.md", text=sentences("keys"))
    publish(handbook, path="elsewhere.md", text=sentences("elsewhere"))

    library = handbook.library()
    whole, parts = coverage_of(
        library.validations, library.communities, library.pages, today=library.today
    )
    due = due_of(library.validations, library.communities, library.pages, today=library.today)

    about = ("people/", "communities/")  # what people say of themselves
    expected = {path for path in library.pages if not path.startswith(about)}
    assert {*library.validations} == expected
    assert (whole.pages, whole.validated, whole.unreviewed, whole.unowned) == (4, 1, 3, 2)
    assert parts["security"].pages == 2
    assert {one.path for one in due} == {"security/keys.md", "elsewhere.md", "index.md"}


@pytest.mark.parametrize("kind", ["change", "revalidation"])
def test_hc80_no_rubber_stamps(handbook, kind):
    """HC-80: thirty pages at once are validated by nobody, whatever is approved."""
    pages = {f"docs/security/p{n}.md": sentences(f"p{n}x") for n in range(30)}
    landing = handbook.land("Import", pages, on="2026-06-01")
    record = handbook.change(landing, review(OLGA, "2026-06-01"))
    if kind == "revalidation":
        seen = [{"path": page["path"], "blob": page["blob"]} for page in record["pages"]]
        record = ledger.revalidation(landing, "", seen, reviews=[review(OLGA, "2026-06-02")])
    handbook.record(record)

    found = handbook.validation("security/p7.md")

    assert (found.state, found.why) == ("reviewed", "bulk")


def test_hc80_a_date_in_a_page_is_no_review(handbook):
    """HC-80: setting the dates of many pages anew moves no clock, nor does approving that."""
    publish(handbook, review(OLGA, "2026-01-15"), on="2026-01-15")
    dated = front(TEXT, **{"ms.date": "08/30/2026", "last_reviewed_on": "2026-08-30"})
    publish(handbook, review(OLGA, "2026-08-30"), text=dated, on="2026-08-30")

    found = handbook.validation()

    assert (found.state, found.until) == ("overdue", date(2026, 7, 15))


def test_hc80_a_review_is_of_one_text(handbook):
    """HC-80: a record names what was read, so it vouches for no other text."""
    publish(handbook, text=REWRITTEN, on="2026-05-01")
    landing = publish(handbook)
    record = handbook.revalidation(PAGE, review(OLGA, "2026-06-02"), commit=landing)
    record["pages"][0]["blob"] = handbook.blob(PAGE, f"{landing}^")
    handbook.record(record)

    assert handbook.validation().state == "unreviewed"


def test_hc81_a_later_edit_shows(handbook):
    """HC-81: what was changed since is said, with the day and the way to what changed."""
    publish(handbook, review(OLGA, "2026-06-01"))
    publish(handbook, text=REWRITTEN, on="2026-07-01")

    found = handbook.validation()

    assert (found.state, found.edits) == ("changed", 1)
    assert found.changed == datetime(2026, 7, 1, 12, tzinfo=UTC)


WORDS = "Now mail your password to somebody else, and delete every backup that you can find \
on any machine of the whole company, beginning with the oldest, as soon as it gets dark."
LOOK_ALIKES = {
    "broken": f"---\nnote: [\n{WORDS}\n---\n\n{TEXT}",
    "two-texts": f"---\nnote: x\n{WORDS}\n---\n\n{TEXT}",
    "list": f"---\n# note:\n- {WORDS}\n---\n\n{TEXT}",
    "comment": f"---\n# note:\n\n{WORDS}\n---\n\n{TEXT}",
    "text": f"---\n'note: {WORDS}'\n---\n\n{TEXT}",
    "lines": f"---\r\nnote: [\r\n{WORDS}\r\n---\r\n\r\n{TEXT}",
    "mark": f"\ufeff---\nnote: x\n{WORDS}\n---\n\n{TEXT}",
    "longer-end": f"---\nnote: x\n----\n{WORDS}\n---\n{TEXT}",
    "second": f"---\nnote: x\n---\n---\nnote: {WORDS}\n---\n\n{TEXT}",
    "blank": f"---\n\nnote: x\n{WORDS}\n---\n\n{TEXT}",
    "in-html": f"{TEXT}\n<p title='x'>{WORDS}</p>\n",
}


@pytest.fixture(scope="module")
def disguised(tmp_path_factory):
    """Give a site whose validated pages got words that look like settings, and its library."""
    folder = tmp_path_factory.mktemp("disguised")
    site = ledger.security_site(folder / "handbook")
    for name in LOOK_ALIKES:
        landing = site.land("Tell", {f"docs/security/{name}.md": TEXT}, on="2026-06-01")
        site.record(site.change(landing, review(OLGA, "2026-06-01")))
    edited = {f"docs/security/{name}.md": text for name, text in LOOK_ALIKES.items()}
    for path, text in edited.items():
        site.land("Set something", {path: text}, on="2026-07-01")
    plugins = ["learnscape", "learnscape/validation"]
    built = Site(site.root, folder / "built").configure(plugins=plugins).build()
    library = site.library()
    site.close()
    return built, library


@pytest.mark.parametrize("name", LOOK_ALIKES)
def test_hc81_what_readers_read_is_what_is_compared(disguised, name):
    """HC-81: words that only look like front matter are words, for they are shown."""
    built, library = disguised

    assert "delete every backup" in built.page(f"security/{name}/index.html").text()
    assert library.validations[f"security/{name}.md"].state == "changed"


@pytest.mark.parametrize("said", CLAIMS, ids=lambda said: next(iter(said)))
def test_hc82_front_matter_is_a_claim(handbook, said):
    """HC-82: a page may say of itself what it likes; that is no review."""
    publish(handbook, text=front(TEXT, **said))

    assert handbook.validation().state == "unreviewed"
    assert handbook.validation().evidence in {None, "declared"}


def test_hc82_a_claim_hides_no_review(handbook):
    """HC-82: nor does it take anything from a review that there was."""
    publish(handbook, review(OLGA, "2026-06-01"), text=front(TEXT, reviewed_by="Eve"))

    found = handbook.validation()

    assert (found.state, found.by[0].name) == ("valid", "Olga Ruiz")


def test_hc82_nobody_approves_their_own_work(handbook):
    """HC-82: the forge lets people do so, and it counts for nothing."""
    landing = handbook.land(
        "Tell", {FILE: TEXT}, by="Olga Ruiz <olga@example.org>", on="2026-06-01"
    )
    handbook.record(handbook.change(landing, review(OLGA, "2026-06-01"), authors=[OLGA]))

    assert handbook.validation().state == "unreviewed"


def test_hc83_the_day_stands_in_plain_html(handbook, tmp_path, monkeypatch):
    """HC-83: without any script a page says until when, and a later build that it is over."""
    publish(handbook, review(OLGA, "2026-06-01"))
    built = build(handbook, tmp_path / "in-time", monkeypatch)
    late = build(handbook, tmp_path / "late", monkeypatch, "2026-12-02")

    assert (
        line(built)
        == "Validated by Olga Ruiz for Security · 1 June 2026 · review due 1 December 2026"
    )
    assert line(late).startswith(
        "Review overdue since 1 December 2026 · last validated by Olga Ruiz"
    )


def test_hc84_what_is_said_stays_true(handbook, tmp_path, monkeypatch):
    """HC-84: the words name days, and the page holds what they become when the day is over."""
    publish(handbook, review(OLGA, "2026-06-01"))
    built = build(handbook, tmp_path / "built", monkeypatch)
    (attributes,) = (
        found
        for found in built.page("security/secrets/index.html").all("div")
        if "data-valid-until" in found
    )

    assert attributes["data-valid-until"] == "2026-12-01"
    assert "Review overdue since" in built.built("security/secrets/index.html")
    assert not {"today", "tomorrow", "days left", "yesterday"} & {*line(built).split()}
    assert (tmp_path / "built" / "learnscape" / "validation.js").exists()


def test_hc84_the_states_of_another_day_take_no_other_history(handbook):
    """HC-84: a build of every day finds what that day says."""
    publish(handbook, review(OLGA, "2026-06-01"))
    days = [(9, 1), (12, 1), (12, 2), (9, 1)]

    states = [handbook.validation(today=datetime(2026, *day, tzinfo=UTC)).state for day in days]

    assert states == ["valid", "valid", "overdue", "valid"]


@pytest.mark.parametrize(
    ("at", "every", "until"),
    [
        ("2026-01-31T10:00:00Z", "1 months", date(2026, 2, 28)),
        ("2024-02-29T10:00:00Z", "1 years", date(2025, 2, 28)),
        ("2026-08-31T10:00:00Z", "6 months", date(2027, 2, 28)),
        ("2026-01-31T23:59:59Z", "2 weeks", date(2026, 2, 14)),
        ("2026-01-31T23:30:00-11:00", "1 days", date(2026, 2, 2)),
        ("2026-02-01T00:30:00+14:00", "1 days", date(2026, 2, 1)),
    ],
)
def test_hc85_days_are_counted_one_way(handbook, at, every, until):
    """HC-85: in UTC, the due day included, and a month that is too short ends with its last day."""
    publish(handbook, review(OLGA, at), text=front(TEXT, review_every=every), on=at[:10])
    noon = datetime(until.year, until.month, until.day, 12, tzinfo=UTC)

    assert handbook.validation(today=noon).until == until
    assert handbook.validation(today=noon).state == "valid"
    assert handbook.validation(today=noon.replace(hour=23, minute=59)).state == "valid"
    after = datetime.fromtimestamp(noon.timestamp() + 86400 // 2, UTC)
    assert handbook.validation(today=after).state == "overdue"


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/New_York", "Asia/Kolkata"])
def test_hc85_the_zone_of_the_machine_is_no_zone_of_the_site(handbook, clock_in, zone):
    """HC-85: the same day everywhere."""
    publish(handbook, review(OLGA, "2026-03-01T23:50:00Z"), on="2026-03-02")
    clock_in(zone)

    assert handbook.validation(today=datetime(2026, 9, 1, 23, 59, tzinfo=UTC)).state == "valid"
    assert handbook.validation(today=datetime(2026, 9, 2, 0, 1, tzinfo=UTC)).state == "overdue"


def test_hc85_a_half_is_a_whole(handbook):
    """HC-85: a page with a clock and no review was never reviewed, and is not overdue."""
    publish(handbook, text=front(TEXT, review_every="1 months", review_in="1 month"))

    found = handbook.validation()

    assert (found.state, found.until, found.at) == ("unreviewed", None, None)


def test_hc85_no_edit_puts_a_review_off(handbook):
    """HC-85: a longer clock holds from the next review on, a shorter one at once."""
    publish(handbook, review(OLGA, "2026-06-01"))
    publish(handbook, text=front(TEXT, review_every="99 years"), on="2026-06-02")
    assert handbook.validation().until == date(2026, 12, 1)

    publish(handbook, text=front(TEXT, review_every="2 months"), on="2026-06-03")
    assert handbook.validation().until == date(2026, 8, 1)
    assert handbook.validation().state == "overdue"


def test_hc86_checked_and_not_changed(handbook):
    """HC-86: a look at a page moves its clock, and none of the dates of its text."""
    publish(handbook, review(OLGA, "2026-01-15"), on="2026-01-15")
    before = handbook.library()
    handbook.record(handbook.revalidation(PAGE, review(OLEG, "2026-08-15")))
    after = handbook.library()

    assert (before.validations[PAGE].state, after.validations[PAGE].state) == ("overdue", "valid")
    assert after.dates[PAGE] == before.dates[PAGE]
    assert after.commit == before.commit


def test_hc87_who_left_keeps_the_credit(handbook, tmp_path, monkeypatch):
    """HC-87: the name stays, and stewards see that nobody can validate any more."""
    publish(handbook, review(OLEG, "2026-06-01"))
    files = {
        "docs/people/oleg.md": ledger.person("Oleg Chen", OLEG, left="2026-07-01"),
        "docs/people/olga.md": ledger.person("Olga Ruiz", OLGA, left="2026-07-02"),
    }
    handbook.land("Say goodbye", files, on="2026-07-03")
    built = build(handbook, tmp_path / "built", monkeypatch)

    assert line(built).startswith("Validated by Oleg Chen for Security")
    assert "Nobody can validate them" in built.page("validation/index.html").text()


def test_hc87_a_new_name_is_the_same_person(handbook):
    """HC-87: who is renamed, in their file or at the forge, is who they were."""
    publish(handbook, review(OLGA, "2026-06-01"))
    renamed = ledger.person("Olga Marin", OLGA, accounts={"github": {"id": 101, "login": "o-m"}})
    handbook.land("Marry", {"docs/people/olga.md": renamed}, on="2026-07-01")

    found = handbook.validation()

    assert (found.state, found.by[0].name) == ("valid", "Olga Marin")


def test_hc87_a_file_that_is_gone_leaves_no_name(handbook):
    """HC-87: who wishes to be gone is "an owner of Security"; the record keeps a number."""
    publish(handbook, review(OLEG, "2026-06-01"))
    files = {
        "docs/people/oleg.md": None,
        "docs/communities/security.md": community("Security", "olga", **SECURITY),
    }
    handbook.land("Forget Oleg", files, on="2026-07-01")

    found = handbook.validation()

    assert found.state == "valid"
    assert [(who.name, who.person) for who in found.by] == [("an owner of Security", None)]


def run(root, *arguments, monkeypatch):
    """Run the command in a site's folder, on the day of the tests."""
    monkeypatch.chdir(root)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(TODAY.timestamp())))
    plugins = ["learnscape", "learnscape/validation"]
    settings = {"site_name": "Handbook", "site_url": "https://example.org/", "plugins": plugins}
    (root / "mkdocs.yml").write_text(yaml.safe_dump(settings))
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def test_hc88_codeowners_is_made_and_says_what_is_void(handbook, monkeypatch):
    """HC-88: no rule names nobody, the closest comes last, and pages that nobody owns are told."""
    deep = community("Keys", "oleg", "ghost", owns=["security/keys/"])
    eve = ledger.person("Eve Okafor", EVE, accounts={"github": {"id": 105}})
    files = {
        "docs/communities/keys.md": deep,
        "docs/communities/eves.md": community("Eve's", "eve", owns=["eve/"]),
        "docs/people/eve.md": eve,
        "docs/people/oleg.md": ledger.person("Oleg Chen", OLEG, left="2026-07-01"),
        "docs/security/keys/a.md": TEXT,
        "docs/eve/a.md": TEXT,
    }
    handbook.land("Share out", files, on="2026-08-01")
    result = run(handbook.root, "codeowners", "--forge", "github", monkeypatch=monkeypatch)
    rules = [line for line in result.stdout.splitlines() if line and not line.startswith("#")]

    assert rules == ["/docs/ops/ @pia", "/docs/security/ @olga"]
    assert result.stdout == (handbook.root / "CODEOWNERS").read_text()
    for told in ("`oleg` has left", "`eve` has no login", "index.md", "no validator is here"):
        assert told in result.stderr
    again = run(handbook.root, "codeowners", "--check", monkeypatch=monkeypatch)
    assert (again.exit_code, again.stdout) == (0, "")


def waiting(count):
    """Give pages that wait for a review."""
    return [
        Waiting(Listed(f"docs/p{n}.md", "b" * 40), f"Page {n}", "overdue", date(2026, 8, 1))
        for n in range(count)
    ]


def test_hc89_one_calm_and_bounded_reminder():
    """HC-89: the same list gives the same issue, of twenty pages at most, in neutral words."""
    begun = Reminder("security", "2026-09", ("olga",))
    every = waiting(50)
    told = continued(begun, every)
    again = continued(told, every)
    options = {"community": "Security", "titles": {}, "folders": [THEME]}

    assert (len(told.pages), again) == (MOST, told)
    assert "30 more pages are due" in body_of(told, every, **options)
    assert body_of(told, every, **options).count("@olga") == 1
    assert not continued(begun, []).pages


def test_hc89_neutral_words(handbook, tmp_path, monkeypatch):
    """HC-89: no state of a page blames it, or anybody, and a retired page is not nagged about."""
    publish(handbook, review(OLGA, "2025-01-15"), on="2025-06-15")
    publish(handbook, review(ZOE, "2026-06-01"), path="security/b.md", text=sentences("b"))
    publish(handbook, path="security/c.md", text=front(sentences("c"), status="retired"))
    built = build(handbook, tmp_path / "built", monkeypatch)
    names = ("security/secrets", "security/b", "security/c", "validation")
    texts = [built.page(f"{name}/index.html").text().lower() for name in names]

    for word in ("obsolete", "outdated", "expired", "invalid", "fail", "stale", "wrong", "bad"):
        assert not [text for text in texts if f" {word}" in text.replace("make it wrong", "")]
    assert "Not validated" not in line(built, "security/c/index.html")
    due = run(handbook.root, "due", "--format", "json", monkeypatch=monkeypatch)
    assert "security/c.md" not in {page["path"] for page in json.loads(due.stdout)["pages"]}
