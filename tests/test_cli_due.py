"""What needs a review, as a steward or an auditor asks for it."""

import json

import pytest
from click.testing import CliRunner

from learnscape.cli import main
from tests.fixtures.ledger import (
    OLEG,
    OLGA,
    ZOE,
    community,
    front,
    person,
    review,
    security_site,
    sentences,
)
from tests.fixtures.repository import git

SETTINGS = """\
site_name: Handbook
site_url: https://example.org/base/
repo_url: https://github.com/example/handbook
exclude_docs: left-out.md
plugins: [search, learnscape, learnscape/validation]
"""
URL = "https://forge.example/handbook/pull/12"


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    """It is 1 September 2026."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1788264000")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Give a handbook that nobody changes."""
    site = handbook(tmp_path_factory.mktemp("due"))
    site.close()
    return site


@pytest.fixture
def here(made, monkeypatch):
    """Be in it."""
    monkeypatch.chdir(made.root)
    return made


@pytest.fixture
def base(tmp_path, monkeypatch):
    """Give one of its own, to change, and be in it."""
    site = handbook(tmp_path)
    monkeypatch.chdir(site.root)
    yield site
    site.close()


def handbook(folder):
    """Give a handbook with a page in most states."""
    site = security_site(folder / "handbook", {"mkdocs.yml": SETTINGS})
    add(site, "security/good.md", review(OLGA, "2026-08-01"), on="2026-08-01")
    add(site, "security/soon.md", review(OLGA, "2026-03-10"), on="2026-03-10")
    add(site, "security/late.md", review(OLEG, "2026-02-10"), on="2026-02-10")
    add(site, "ops/reviewed.md", review(ZOE, "2026-06-01"))
    return site


def add(site, path, *reviews, on="2026-06-01", text=None, **keys):
    """Publish a page, with the record of its reviews."""
    name = path.rpartition("/")[2].removesuffix(".md")
    keys = {"title": name.capitalize()} | keys
    landing = site.land(
        f"Add {name}", {f"docs/{path}": front(text or sentences(name), **keys)}, on=on
    )
    if reviews:
        site.record(site.change(landing, *reviews))


def ended(*arguments, command="due"):
    """Give how the command ended, the answer, and everything else."""
    result = CliRunner().invoke(main, [command, *arguments], catch_exceptions=False)
    return result.exit_code, result.stdout, result.stderr


def answer(*arguments):
    """Give the answer of a command that ended well and complained of nothing."""
    code, text, rest = ended(*arguments)
    assert (code, rest) == (0, "")
    return text


def audit(*arguments):
    """Give what programs are told, by path."""
    told = json.loads(answer("--format", "json", *arguments))
    return {page["path"]: page for page in told["pages"]}


@pytest.mark.usefixtures("here")
def test_what_needs_a_review_is_told_by_community():
    """Why, since when, and who can validate it; what nobody looks after comes last."""
    assert (
        answer()
        == """\
4 of 5 pages need a review by 1 October 2026.

OPERATIONS
Who can validate: Pia Berg

* Reviewed
  Reviewed, not validated (not by a validator) · Zoe Amari · 1 June 2026
  ops/reviewed.md
  https://example.org/base/ops/reviewed/

SECURITY
Who can validate: Olga Ruiz, Oleg Chen

* Late
  Review overdue since 10 August 2026 · last validated by Oleg Chen · 10 February 2026
  security/late.md
  https://example.org/base/security/late/

* Soon
  Review due 10 September 2026 · last validated by Olga Ruiz · 10 March 2026
  security/soon.md
  https://example.org/base/security/soon/

NO COMMUNITY
Nobody can validate these pages yet.

* Home
  Not validated yet
  index.md
  https://example.org/base/
"""
    )


@pytest.mark.usefixtures("here")
def test_markdown_tells_the_same():
    """With links, for an issue or a page."""
    assert (
        answer("--format", "md", "--community", "security")
        == """\
2 of 3 pages need a review by 1 October 2026.

## Security

Who can validate: Olga Ruiz, Oleg Chen

- **[Late](<https://example.org/base/security/late/>)**: Review overdue since 10 August 2026 · \
last validated by Oleg Chen · 10 February 2026
- **[Soon](<https://example.org/base/security/soon/>)**: Review due 10 September 2026 · \
last validated by Olga Ruiz · 10 March 2026
"""
    )


def test_an_auditor_gets_every_page(here):
    """Also those that need nothing; for one commit and one day."""
    told = json.loads(answer("--format", "json"))

    assert told.keys() == {"commit", "today", "due_by", "pages"}
    assert (told["today"], told["due_by"]) == ("2026-09-01", "2026-10-01")
    assert told["commit"] == here.library().commit
    paths = [page["path"] for page in told["pages"]]
    assert paths == sorted(paths)
    assert {page["path"]: (page["state"], page.get("due")) for page in told["pages"]} == {
        "index.md": ("unreviewed", "unreviewed"),
        "ops/reviewed.md": ("reviewed", "reviewed"),
        "security/good.md": ("valid", None),
        "security/late.md": ("overdue", "overdue"),
        "security/soon.md": ("valid", "soon"),
    }
    assert audit()["security/soon.md"] == {
        "path": "security/soon.md",
        "title": "Soon",
        "url": "https://example.org/base/security/soon/",
        "owner": "security",
        "validators": ["Olga Ruiz", "Oleg Chen"],
        "due": "soon",
        "state": "valid",
        "by": ["Olga Ruiz"],
        "community": "security",
        "at": "2026-03-10T10:00:00Z",
        "until": "2026-09-10",
        "evidence": "github-review",
        "evidence_url": URL,
    }
    assert audit()["ops/reviewed.md"]["why"] == "not_a_validator"
    assert audit("--community", "ops").keys() == {"ops/reviewed.md"}


def test_an_auditor_sees_what_changed_since(base):
    """When, how often, and where to look."""
    text = front(sentences("other"), title="Good")
    base.land("Rewrite", {"docs/security/good.md": text}, on="2026-08-10")

    facts = audit()["security/good.md"]

    assert (facts["due"], facts["changed"], facts["edits"]) == (
        "changed", "2026-08-10T12:00:00Z", 1,
    )  # fmt: skip
    assert facts["since_url"].startswith("https://github.com/example/handbook/compare/")
    assert "Changed since it was validated by Olga Ruiz · 1 August 2026" in answer()


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(("within", "soon", "day"), [
    ("8d", False, "9 September 2026"),
    ("9d", True, "10 September 2026"),
    ("1w", False, "8 September 2026"),
    ("1m", True, "1 October 2026"),
    ("1y", True, "1 September 2027"),
    ("99999y", True, "31 December 9999"),
])  # fmt: skip
def test_how_far_to_look_is_a_span(within, soon, day):
    """From today on, the last day included."""
    text = answer("--within", within)

    assert f"by {day}.\n" in text
    assert ("* Soon" in text) == soon
    assert "* Late" in text


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("within", ["", "30", "d", "0d", "-1d", "1h", "2026-10-01", "1w2d", "1 d"])
def test_what_is_no_span_is_told(within):
    """With examples."""
    code, text, rest = ended("--within", within)

    assert (code, text) == (2, "")
    assert f"'{within}' is no span: write 30d, 6w, 3m or 1y" in rest


@pytest.mark.usefixtures("here")
def test_a_community_that_is_none_is_told():
    """With those that are."""
    code, text, rest = ended("--community", "nowhere")

    assert (code, text) == (2, "")
    assert "'nowhere' is none of: ops, security" in rest


def test_a_site_that_reads_no_reviews_is_told_how_to(base):
    """In one line to copy."""
    plain = SETTINGS.replace(", learnscape/validation", "")
    base.land("Read none", {"mkdocs.yml": plain}, on="2026-08-20")

    assert ended() == (
        1,
        "",
        "Error: this site reads no reviews\n"
        f"mend: in {base.root / 'mkdocs.yml'}, write `- learnscape/validation` below "
        "`- learnscape`\n",
    )


@pytest.mark.parametrize("form", ["text", "md"])
def test_when_nothing_needs_a_review_that_is_said(base, form):
    """And no community is listed."""
    gone = dict.fromkeys(
        ["docs/index.md", "docs/ops/reviewed.md", "docs/security/late.md", "docs/security/soon.md"]
    )
    base.land("Remove", gone, on="2026-08-20")

    assert answer("--format", form) == "No page needs a review by 1 October 2026.\n"


def test_a_site_without_an_address_gets_no_links(base):
    """Only paths."""
    plain = SETTINGS.replace("site_url: https://example.org/base/\n", "")
    base.land("Forget", {"mkdocs.yml": plain}, on="2026-08-20")

    assert "https://" not in answer()
    assert "- **Late**: Review" in answer("--format", "md")
    assert "url" not in audit()["security/late.md"]


def test_what_readers_cannot_see_is_not_told(base):
    """Drafts, retired pages, what the settings leave out, and pages of people and communities."""
    add(base, "security/draft.md", status="draft", title="Unseen")
    add(base, "security/old.md", status="retired", title="Unseen")
    add(base, "left-out.md", title="Unseen")

    assert "nseen" not in answer()
    assert len(audit()) == 5


def test_who_wishes_not_to_be_named_is_not(base):
    """Neither who reviewed nor who can; whoever has left cannot."""
    base.land("Hide", {
        "docs/people/olga.md": person("Olga Ruiz", OLGA, credit="none"),
        "docs/people/oleg.md": person("Oleg Chen", OLEG, left="2026-08-01"),
    }, on="2026-08-20")  # fmt: skip

    for form in ("text", "md", "json"):
        assert "Olga" not in answer("--format", form)
    assert "Who can validate: an owner of Security\n" in answer()
    assert "last validated by an owner of Security · 10 March 2026" in answer()
    assert "last validated by Oleg Chen" in answer()
    assert audit()["security/late.md"]["validators"] == ["an owner of Security"]


def test_a_community_without_validators_says_so(base):
    """Somebody has to be found."""
    empty = {"docs/communities/ops.md": community("Operations", owns=["ops/"])}
    base.land("Leave", empty, on="2026-08-20")

    assert "OPERATIONS\nNobody can validate these pages yet.\n" in answer()


def test_titles_are_text(base):
    """Whatever signs are in them."""
    add(base, "security/x.md", title="*Never* <b>[click](https://evil.example)</b> # `x`")

    text = answer("--format", "md")

    assert "\\*Never\\* &lt;b>\\[click\\](https://evil.example)&lt;/b> # \\`x\\`" in text
    assert "* *Never* <b>[click]" in answer()


def test_the_rules_of_the_site_hold(base):
    """As its mkdocs.yml has them; what is no such thing is as if it were not there."""
    states = {"security/good.md": "valid", "security/soon.md": "valid"}

    def found(options):
        plugins = f"plugins: [search, learnscape, learnscape/validation: {options}]"
        text = SETTINGS.replace(SETTINGS.splitlines()[-1], plugins)
        (base.root / "mkdocs.yml").write_text(text)
        return {path: audit()[path]["state"] for path in states}

    assert found("{bulk_limit: three, strict: perhaps, trust_trailers: 3}") == states
    assert found("{bulk_limit: true}") == found("[]") == states
    assert found("{bulk_limit: 0}") == dict.fromkeys(states, "reviewed")
    strict = "plugins: [search, learnscape, learnscape/validation: {strict: true}]"
    (base.root / "mkdocs.yml").write_text(SETTINGS.replace(SETTINGS.splitlines()[-1], strict))
    code, text, rest = ended("--format", "json")
    assert (code, '"state": "valid"' in text) == (0, False)
    assert "`strict`" in rest


def test_a_record_that_cannot_be_read_is_told_beside_the_answer(base):
    """And to whoever checks the content."""
    base.record(("changes/ab/" + "ab" * 20 + ".json", b"{"))

    code, text, rest = ended()

    assert (code, "* Late" in text) == (0, True)
    assert rest.startswith("validations:changes/ab/")
    assert ended(command="check")[0] == 1
    assert "validations:changes/ab/" in ended(command="check")[1]


@pytest.mark.parametrize("command", ["due", "check", "digest"])
def test_a_ledger_that_was_tampered_with_stops_every_command(base, command):
    """It says which record, and gives no answer."""
    name = "changes/ab/" + "ab" * 20 + ".json"
    base.record((name, b"{}"), (name, b"[]"))

    code, text, rest = ended(command=command)

    assert (code, text) == (1, "")
    assert name in rest
    assert "mend: " in rest


def test_a_history_that_is_cut_short_gives_no_answer(base):
    """It could only be wrong."""
    newest = base.library().commit
    (base.root / ".git" / "shallow").write_text(f"{newest}\n")

    code, text, rest = ended()

    assert (code, text) == (1, "")
    assert "git fetch --unshallow" in rest


def test_without_a_history_there_is_no_answer(base, tmp_path):
    """Rather than that nothing needs a review."""
    (base.root / ".git").rename(tmp_path / "git")

    code, text, rest = ended()

    assert (code, text) == (1, "")
    assert rest.endswith("Error: without a history of commits no review can be known\n")


def test_a_template_of_the_sites_own_is_taken(base):
    """From its theme folder, as for pages."""
    settings = SETTINGS + "theme: {name: mkdocs, custom_dir: mine}\n"
    own = "Ours: {{ groups[0].entries[0].title }}"
    base.land(
        "Own", {"mkdocs.yml": settings, "mine/learnscape/due.text.html": own}, on="2026-08-20"
    )

    assert answer() == "Ours: Reviewed\n"


@pytest.mark.usefixtures("here")
def test_the_same_commit_and_day_give_the_same_answer(clock_in):
    """In any time zone."""
    first = {form: answer("--format", form) for form in ("text", "md", "json")}
    clock_in("Pacific/Kiritimati")

    assert {form: answer("--format", form) for form in first} == first


def test_a_clone_without_contents_is_not_all_clear(tmp_path):
    """What cannot be known is no good news: it says so, and how to know."""
    site = security_site(tmp_path / "handbook")
    settings = {"site_name": "Handbook", "plugins": ["learnscape", "learnscape/validation"]}
    site.land("Configure", {"mkdocs.yml": json.dumps(settings)}, on="2026-06-01")
    site.repository.checkout()
    site.close()
    git(site.root, "config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--filter=blob:none", f"file://{site.root}", str(clone))

    ended = CliRunner().invoke(main, ["due", "--config", str(clone / "mkdocs.yml")])

    assert ended.exit_code == 1
    assert "mend: make a whole clone, without `--filter`" in ended.stderr


@pytest.mark.parametrize("command", [["remind"], ["validate", "docs/index.md"], ["codeowners"]])
def test_outside_a_repository_the_answer_is_a_sentence(command, tmp_path):
    """Of every command that needs one."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("# Home\n")
    config = tmp_path / "mkdocs.yml"
    config.write_text("site_name: Handbook\nplugins: [learnscape, learnscape/validation]\n")

    ended = CliRunner().invoke(main, [*command, "--config", str(config)])

    assert ended.exit_code == 1
    assert "this folder is in no git repository" in ended.stderr
