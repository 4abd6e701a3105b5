"""Whom to ask, and what would be missed if somebody left, as people ask for it."""

import json
import re

import pytest
import yaml
from click.testing import CliRunner

from learnscape.cli import main
from tests.fixtures.ledger import (
    AUTHOR,
    OLEG,
    OLGA,
    SECURITY,
    community,
    front,
    person,
    review,
    security_site,
    sentences,
)
from tests.fixtures.repository import BOB
from tests.fixtures.site import Site

SETTINGS = """\
site_name: Handbook
site_url: https://example.org/base/
exclude_docs: left-out.md
plugins: [search, learnscape, learnscape/validation]
"""
CHAT = "https://chat.example.org/security"
TOPICS = [{"secrets": ["passwords"]}]
SECRETS = f"""\
secrets
Ask Security: {CHAT}

* Olga Ruiz
  validator of Security, validated 1 of its 2 pages, last in June 2026
  https://example.org/base/people/olga/

* Oleg Chen
  validator of Security
  https://example.org/base/people/oleg/

* Ada Lovelace
  wrote 2 of its 2 pages, last in June 2026
  https://example.org/base/people/ada/
"""


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    """It is 1 September 2026."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1788264000")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Give a handbook that nobody changes."""
    site = handbook(tmp_path_factory.mktemp("who"))
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
    """Give a handbook of two communities, of which one has what it knows from a stranger."""
    files = {"mkdocs.yml": SETTINGS, **security(channel=CHAT, topics=TOPICS)}
    site = security_site(folder / "handbook", files)
    add(site, "security/secrets.md", review(OLGA, "2026-06-01"), tags=["secrets"])
    add(site, "security/keys.md", tags=["Passwords"])
    add(site, "ops/backup.md", by=BOB, tags=["backups"])
    add(site, "ops/restore.md", by=BOB, tags=["Backups"])
    question = front("# Where?\n", kind="question", title="Where is it?", tags=["backups"])
    site.land("Ask", {"docs/questions/where.md": question}, on="2026-06-02")
    return site


def security(**facts):
    """Give the file of the community Security."""
    text = community("Security", "olga", "oleg", **SECURITY, **facts)
    return {"docs/communities/security.md": text}


def add(site, path, *reviews, on="2026-06-01", by=None, **keys):
    """Publish a page, with the record of its reviews."""
    name = path.rpartition("/")[2].removesuffix(".md")
    text = front(sentences(name), **{"title": name.capitalize()} | keys)
    landing = site.land(f"Add {name}", {f"docs/{path}": text}, on=on, **({"by": by} if by else {}))
    if reviews:
        site.record(site.change(landing, *reviews))


def ended(*arguments, command="who"):
    """Give how the command ended, the answer, and everything else."""
    result = CliRunner().invoke(main, [command, *arguments], catch_exceptions=False)
    return result.exit_code, result.stdout, result.stderr


def answer(*arguments, **options):
    """Give the answer of a command that ended well and complained of nothing."""
    code, text, rest = ended(*arguments, **options)
    assert (code, rest) == (0, "")
    return text


def names(*arguments):
    """Give whom to ask."""
    told = json.loads(answer(*arguments, "--format", "json"))
    return [one["name"] for one in told["people"]]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("topic", ["secrets", "SECRETS", "passwords", "Passwords"])
def test_whom_to_ask_is_told_with_the_reason(topic):
    """The community first, then whom it confirmed; a topic in any spelling."""
    assert answer(topic) == SECRETS


@pytest.mark.usefixtures("here")
def test_programs_are_told_the_same():
    """With handles."""
    told = json.loads(answer("passwords", "--format", "json"))

    door = {"slug": "security", "title": "Security", "where": CHAT}
    assert told.keys() == {"about", "communities", "people"}
    assert (told["about"], told["communities"]) == ("secrets", [door])
    assert [one["name"] for one in told["people"]] == ["Olga Ruiz", "Oleg Chen", "Ada Lovelace"]
    assert told["people"][0] == {
        "name": "Olga Ruiz",
        "because": "validator of Security, validated 1 of its 2 pages, last in June 2026",
        "handle": "olga",
        "url": "https://example.org/base/people/olga/",
        "communities": [door],
    }


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("asked", "label"),
    [(["security"], "Security"), (["SECURITY"], "Security"), (["security/"], "security/"),
     (["docs/security/"], "security/"), (["ops"], "Operations"), (["operations"], "Operations"),
     (["security/secrets.md"], "Secrets"), (["docs/security/secrets.md"], "Secrets"),
     (["./docs/security/secrets.md"], "Secrets"), (["security/secrets"], "Secrets"),
     (["keys"], "Keys"), (["Where", "is", "it?"], "Where is it?")],
)  # fmt: skip
def test_one_may_ask_about_a_community_a_folder_or_a_page(asked, label):
    """By its path or its name; words need no quotes."""
    _, text, _ = ended(*asked)

    assert json.loads(ended(*asked, "--format", "json")[1])["about"] == label
    assert not text or text.splitlines()[0] == label


@pytest.mark.usefixtures("here")
def test_of_a_page_they_are_those_whom_its_readers_are_shown():
    """Because of that page."""
    text = answer("security/secrets.md")

    assert text.startswith(f"Secrets\nAsk Security: {CHAT}\n\n* Olga Ruiz\n")
    assert "  validator, validated it, last in June 2026\n" in text
    assert "* Ada Lovelace\n  wrote it, last in June 2026\n" in text


@pytest.mark.usefixtures("here")
def test_nobody_is_asked_who_has_not_agreed():
    """Who has no people file is for stewards to invite; who cares for the pages is told."""
    where = "https://example.org/base/communities/ops/"
    assert ended("backups") == (
        1,
        f"backups\nAsk Operations: {where}\n",
        "Error: nobody with a people file is known to know backups\ntry: ask Operations\n",
    )
    told = json.loads(ended("backups", "--format", "json")[1])
    door = {"slug": "ops", "title": "Operations", "where": where}
    assert told == {"about": "backups", "communities": [door], "people": []}


def test_where_there_is_no_community_either_one_may_ask_in_public(base):
    """A topic that is there is not taken for another that is spelled like it."""
    question = front("# Whose?\n", kind="question", title="Whose is the cat?", tags=["cats"])
    base.land("Ask", {"docs/questions/cat.md": question}, on="2026-06-02")

    for asked in ("cats", "Whose is the cat?"):
        code, text, rest = ended(asked)
        assert (code, text) == (1, "")
        assert rest == (
            f"Error: nobody with a people file is known to know {asked}\n"
            "try: a question of its own, as a page in questions/\n"
        )


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    "asked", ["Olga Ruiz", "olga  ruiz", "olga", "@olga", "people/olga.md", "docs/people/olga.md"]
)
def test_a_person_is_no_topic(asked):
    """Where their page is, is told, and what one can ask about."""
    assert ended(asked) == (
        1,
        "",
        "Error: that is a person: https://example.org/base/people/olga/; "
        "ask about a topic, a community, a folder or a page\n",
    )


def test_only_of_people_with_a_page_it_is_told_who_they_are(base):
    """As they wish to be called; without an address of the site, by its file."""
    base.land("Change", {
        "mkdocs.yml": SETTINGS.replace("site_url: https://example.org/base/\n", ""),
        "docs/people/olga.md": person("Olga Ruiz", OLGA, credit="none"),
        "docs/people/oleg.md": person("Oleg Chen", OLEG, left="2026-08-01"),
        "docs/people/eve.md": person("Eve Okafor", "gh:105", credit="name"),
        "docs/people/ada.md": person("Ada Lovelace", AUTHOR, credit={"as": "Countess"}),
    }, on="2026-08-20")  # fmt: skip

    about = "ask about a topic, a community, a folder or a page\n"
    assert ended("countess")[2] == f"Error: that is a person: people/ada.md; {about}"
    assert ended("Oleg Chen")[2] == f"Error: that is a person who has left: people/oleg.md; {about}"
    for asked in ("Olga Ruiz", "olga", "Ada Lovelace", "Eve Okafor", "a contributor"):
        nothing = ended(asked)[2].splitlines()
        assert nothing == [f"Error: nothing here is called `{asked}`",
                           "try: backups, secrets, Operations, Security"]  # fmt: skip
    add(base, "countess.md", tags=["Countess"])
    assert answer("countess").startswith("Countess\n\n* Countess\n")  # a topic comes first


@pytest.mark.usefixtures("here")
def test_what_is_called_like_nothing_is_told():
    """With all there is, where that is little."""
    assert ended("knitting") == (
        1,
        "",
        "Error: nothing here is called `knitting`\ntry: backups, secrets, Operations, Security\n",
    )


def test_of_many_topics_the_nearest_are_told(base):
    """By their spelling."""
    for name in ["apples", "pears", "plums", "cherries", "nuts", "grapes", "melons"]:
        add(base, f"fruit/{name}.md", tags=[name.capitalize()])

    assert ended("chery")[2] == "Error: nothing here is called `chery`\ntry: Cherries\n"
    assert ended("backup-") == ended("backup", "-")  # a title is a name, too
    assert ended("Restaure")[2].endswith("`Restaure`\ntry: Restore\n")
    assert ended("@@@")[2] == "Error: nothing here is called `@@@`\n"


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("arguments", [[], [" "], ["secrets", "--if-left", "ada"]])
def test_one_thing_is_asked_at_a_time(arguments):
    """And something is."""
    code, text, rest = ended(*arguments)

    assert (code, text) == (2, "")
    assert rest.endswith("say what you want to ask about, or `--if-left` and a handle\n")


def test_only_those_who_are_here_and_wish_it_are_named(base):
    """Who left is not, nor who wishes not to be; who wants no page has no address."""
    base.land("Change", {
        "docs/people/olga.md": person("Olga Ruiz", OLGA, credit="none"),
        "docs/people/oleg.md": person("Oleg Chen", OLEG, left="2027-08-01"),
        "docs/people/ada.md": person("Ada Lovelace", AUTHOR, credit="name"),
    }, on="2026-08-20")  # fmt: skip

    assert answer("secrets") == (
        f"secrets\nAsk Security: {CHAT}\n\n* Ada Lovelace\n"
        "  wrote 2 of its 2 pages, last in June 2026\n"
    )
    assert "ada" not in answer("secrets", "--format", "json")
    base.land("Rename", {
        "docs/people/ada.md": person("Ada Lovelace", AUTHOR, credit={"as": "Countess"}),
    }, on="2026-08-21")  # fmt: skip
    assert names("secrets") == ["Countess"]


def test_who_likes_to_be_asked_is_named_before_there_is_anything_to_read(base):
    """By what they call it."""
    eve = person("Eve Okafor", "gh:105", ask_me_about=["Sour dough"])
    base.land("Declare", {"docs/people/eve.md": eve}, on="2026-08-20")

    assert answer("sour-dough") == (
        "sour-dough\n\n* Eve Okafor\n  likes to be asked about it\n"
        "  https://example.org/base/people/eve/\n"
    )


def test_where_to_find_them_is_told_as_far_as_it_is_known(base):
    """Without a channel the community's page; without an address of the site, words alone."""
    base.land("Close", security(topics=TOPICS, members=["ada"]), on="2026-08-20")
    ops = community("Operations", "pia", owns=["ops/"], members=["ada"], channel="Ext. 12")
    base.land("Open", {"docs/communities/ops.md": ops}, on="2026-08-20")

    text = answer("secrets")
    assert text.startswith(
        "secrets\nAsk Security: https://example.org/base/communities/security/\n"
    )
    assert text.endswith("/base/people/ada/\n  Operations: Ext. 12\n")

    plain = SETTINGS.replace("site_url: https://example.org/base/\n", "")
    base.land("Forget", {"mkdocs.yml": plain}, on="2026-08-21")
    text = answer("secrets")
    assert "https://" not in text
    assert text.startswith("secrets\nAsk Security\n\n* Olga Ruiz\n")
    assert "url" not in answer("secrets", "--format", "json")


def test_no_text_of_a_file_commands_the_terminal_or_tells_an_address(base):
    """A line is a line."""
    channel = "write\n\x1b[2J\x9b to me@example.org"
    base.land("Write", security(topics=TOPICS, channel=channel), on="2026-08-20")
    add(base, "x.md", title="A\x1b]0;title\x07 <b>\n*b*")

    text = answer("secrets") + ended("x.md")[1] + ended("\x1b[2Jx")[2]
    assert "\x1b" not in text
    assert "\x9b" not in text
    assert "@" not in text + answer("secrets", "--format", "json")
    assert "\nAsk Security: write [2J to\n" in text
    assert "\nA]0;title <b> *b*\n" in f"\n{text}"


@pytest.mark.usefixtures("here")
def test_what_would_be_missed_is_told():
    """Pages by community, communities that could hardly validate, and topics."""
    assert (
        answer("--if-left", "ada")
        == """\
PAGES THAT NOBODY ELSE IS KNOWN TO KNOW
Security
* Keys
  security/keys.md
No community
* Home
  index.md
"""
    )
    assert (
        answer("--if-left", "olga")
        == """\
COMMUNITIES THAT WOULD HAVE ONE VALIDATOR OR NONE
Security: one validator
"""
    )
    assert "Operations: no validator\n" in answer("--if-left", "pia")
    assert answer("--if-left", "zoe") == "Nothing here depends on zoe alone.\n"


def test_a_topic_may_depend_on_one_person(base):
    """Where no community confirms anybody."""
    add(base, "rope.md", tags=["rope"])

    assert answer("--if-left", "ada").endswith("\nTOPICS WITH NOBODY ELSE TO ASK\nrope\n")
    told = json.loads(answer("--if-left", "ada", "--format", "json"))
    assert told.keys() == {"handle", "pages", "communities", "topics"}
    assert told["topics"] == ["rope"]
    assert told["pages"][0] == {
        "path": "security/keys.md", "title": "Keys", "owner": "security"
    }  # fmt: skip


@pytest.mark.usefixtures("here")
def test_a_handle_that_nobody_has_is_told():
    """With those that are spelled like it."""
    assert ended("--if-left", "ogla") == (
        1, "", "Error: nobody has the handle `ogla`\ntry: olga\n",
    )  # fmt: skip
    assert ended("--if-left", "ADA")[2].endswith("`ADA`\ntry: ada\n")
    assert ended("--if-left", "qqq")[2] == "Error: nobody has the handle `qqq`\n"
    assert ended("--if-left", "Ada Lovelace")[2].endswith("`Ada Lovelace`\ntry: ada\n")


def test_of_whom_nothing_can_be_told_it_is_said_why(base):
    """Who has left, and who wishes not to be named."""
    base.land("Change", {
        "docs/people/olga.md": person("Olga Ruiz", OLGA, credit="none"),
        "docs/people/oleg.md": person("Oleg Chen", OLEG, left="2026-08-01"),
    }, on="2026-08-20")  # fmt: skip

    assert ended("--if-left", "oleg") == (
        0, "Nothing here depends on oleg alone.\n", "oleg has left already, on 1 August 2026\n",
    )  # fmt: skip
    add(base, "olga.md", by="Olga Ruiz <olga@example.org>")
    code, text, rest = ended("--if-left", "olga")
    assert "olga.md" not in text
    assert (code, rest) == (0, "olga wishes not to be named, so what they know is not told\n")
    assert text.endswith("\nSecurity: no validator\n")


def test_a_site_without_reviews_or_history_has_an_answer(base, tmp_path):
    """From what people say and whom communities name."""
    base.land("Read none", {"mkdocs.yml": "site_name: Handbook\n"}, on="2026-08-20")
    assert names("secrets") == ["Olga Ruiz", "Oleg Chen", "Ada Lovelace"]

    (base.root / ".git").rename(tmp_path / "git")
    code, text, rest = ended("secrets")
    assert (code, text.count("* ")) == (0, 2)
    assert "in no git repository" in rest
    assert ended("--if-left", "ada")[1] == "Nothing here depends on ada alone.\n"


REPORT = """\
COMMUNITIES WITH ONE VALIDATOR OR NONE
Operations: one validator

PAGES THAT ONE PERSON KNOWS
Operations
* Backup
  ops/backup.md
* Restore
  ops/restore.md
Security
* Keys
  security/keys.md
No community
* Home
  index.md

TOPICS WITH QUESTIONS AND NOBODY TO ASK
backups: 1 question

WHOM TO INVITE
backups: Bob Kahn wrote 2 of its 3 pages, last in June 2026; no people file
"""


def test_all_tell_the_same_of_who_knows_what(base):
    """The report, the page Validation, and who would be missed; with whom git alone names."""
    hidden, gone = "Kim Quiet <kim@example.org>", "Lee Gone <lee@example.org>"
    base.land("Come", {
        "docs/people/kim.md": person("Kim Quiet", "gh:201", credit="none"),
        "docs/people/lee.md": person("Lee Gone", "gh:202", left="2030-01-01"),
    }, on="2026-06-01")  # fmt: skip
    add(base, "hidden.md", by=hidden)
    add(base, "gone.md", by=gone)
    add(base, "two.md", by=gone)
    text = sentences("two") + sentences("more")
    base.land("Extend", {"docs/two.md": front(text, title="Two")}, on="2026-06-02", by=BOB)

    told = json.loads(report("--format", "json")[1])["report"]
    single, lost = ({one["path"] for one in told[key]} for key in ("known_by_one", "nobody_to_ask"))
    missed = [
        {one["path"] for one in json.loads(ended("--if-left", who, "--format", "json")[1])["pages"]}
        for who in ("ada", "olga", "oleg", "pia", "zoe", "eve", "kim", "lee")
    ]
    strangers = {"ops/backup.md", "ops/restore.md", "two.md"}  # of Bob, who has no file
    page = Site(base.root, base.root.parent / "built").configure(
        **yaml.safe_load(SETTINGS)
    ).build().page("validation/index.html")  # fmt: skip
    shown = {one["href"] for one in page.all("a", within="learnscape-risks")}

    assert lost == {"gone.md"}
    assert single == {"security/keys.md", "index.md", "hidden.md"} | strangers
    assert missed == [{"security/keys.md", "index.md"}, *[set()] * 7]
    assert {f"../{path.removesuffix('.md')}/".replace("index/", "") for path in single | lost} == {
        one for one in shown if not one.startswith(("../communities", "../topics"))
    }
    assert not re.search("kim|quiet", report()[1] + page.text("learnscape-risks"), re.IGNORECASE)


def report(*arguments):
    """Give how `check --report` ended, the answer, and everything else."""
    return ended("--report", *arguments, command="check")


@pytest.mark.usefixtures("here")
def test_a_report_tells_stewards_what_depends_on_few_people():
    """And whom to invite; it makes nothing fail."""
    assert report() == (0, REPORT, "14 pages, no problem\n")
    assert ended(command="check")[1] == ""


@pytest.mark.usefixtures("here")
def test_a_report_tells_programs_the_same():
    """Beside the problems."""
    told = json.loads(report("--format", "json")[1])

    assert told.keys() == {"problems", "report"}
    assert told["problems"] == []
    assert told["report"].pop("known_by_one")[0] == {
        "path": "ops/backup.md", "title": "Backup", "owner": "ops"
    }  # fmt: skip
    assert told["report"] == {
        "few_validators": [{"community": "ops", "validators": 1}],
        "inactive": [],
        "nobody_to_ask": [],
        "unanswered": [{"topic": "backups", "questions": 1}],
        "to_invite": [
            {
                "about": "backups",
                "name": "Bob Kahn",
                "because": "wrote 2 of its 3 pages, last in June 2026",
            }
        ],
    }


def test_a_report_comes_after_the_problems(base):
    """Which alone say how it ends."""
    base.land("Err", {"docs/x.md": front("# X\n", kind="wrong")}, on="2026-06-02")
    problem = ended(command="check")

    code, text, rest = report()

    assert (code, rest) == (1, "")
    assert text == problem[1] + "\n" + REPORT.replace("  index.md\n", "  index.md\n* X\n  x.md\n")


def test_who_has_left_leaves_pages_with_nobody_to_ask(base, monkeypatch):
    """And after a year a community where nobody was active."""
    ada = person("Ada Lovelace", AUTHOR, left="2026-08-01")
    base.land("Leave", {"docs/people/ada.md": ada}, on="2026-08-20")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1811851200")  # 1 June 2027

    text = report()[1]

    assert (
        "COMMUNITIES WHERE NOBODY WAS ACTIVE FOR A YEAR\n"
        "Operations: since 1 June 2026\nSecurity: since 1 June 2026\n"
    ) in text
    assert (
        "PAGES WITH NOBODY TO ASK\nSecurity\n* Keys\n  security/keys.md\n"
        "No community\n* Home\n  index.md\n"
    ) in text
    assert "security/secrets.md" in text.partition("PAGES WITH NOBODY")[0]  # Olga knows it


@pytest.mark.usefixtures("here")
def test_a_report_is_no_annotation():
    """It is about no line of a file."""
    code, text, rest = report("--format", "github")

    assert (code, text) == (2, "")
    assert rest.endswith("`--report` is no problem to annotate: take `--format text` or json\n")


@pytest.mark.usefixtures("here")
def test_the_same_commit_and_day_give_the_same_answer(clock_in):
    """In any time zone."""
    asked = [["secrets"], ["--if-left", "ada"]]
    first = [[answer(*one) for one in asked], report()]
    clock_in("Pacific/Kiritimati")

    assert [[answer(*one) for one in asked], report()] == first
