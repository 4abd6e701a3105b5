"""Hard cases on pages of communities, people, questions and topics; docstrings begin with them."""

import getpass
import hashlib
import json
import os
import re
from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit

import icalendar
import pytest
import yaml
from click.testing import CliRunner

from learnscape.cli import main
from learnscape.library import Loading
from learnscape.model import Rules
from learnscape.write.expertise import because
from tests.fixtures.ledger import Site as Handbook
from tests.fixtures.ledger import community, front, review, sentences
from tests.fixtures.site import Site

TODAY = datetime(2026, 9, 1, tzinfo=UTC)
FEATURES = ("validation", "whats-new", "credits", "communities", "people", "questions", "topics")
PLUGINS = ["search", "tags", "learnscape", *(f"learnscape/{name}" for name in FEATURES)]
PEOPLE = {  # by handle: a number at the forge, a name, and how they wish to be shown
    "mara": (11, "Mara Lind", {"picture": "people/faces/mara.png"}),
    "robin": (12, "Robin Park", {}),
    "qhid": (13, "Quentin Hidd", {"credit": "none", "picture": "people/faces/qhid.png"}),
    "qnam": (14, "Nadia Plain", {"credit": "name"}),
    "qali": (15, "Alice Real", {"credit": {"as": "The Countess"}}),
    "qlef": (16, "Leo Gone", {"left": "2027-01-01"}),
}
SIGNED = {handle: f"Git {handle} <{handle}@example.org>" for handle in PEOPLE}
HIDDEN = ("qhid", "Quentin", "Hidd", "Alice Real", "Git q", "Former")
LISTED = {"validators": [*PEOPLE], "champions": [*PEOPLE], "members": [*PEOPLE]}
MAILS = {  # in whatever is written for a community, a person and a question
    "purpose": "purpose@mail.example",
    "topic": "topic@mail.example",
    "channel": "channel@mail.example",
    "session": "session@mail.example",
    "where": "where@mail.example",
    "about": "about@mail.example",
    "asker": "asker@mail.example",
    "answerer": "answerer@mail.example",
    "reason": "reason@mail.example",
}
SESSION = {"starts": "2026-01-14T15:00", "zone": "Europe/London", "every": "2 weeks"}
MEETING = "https://teams.example/l/meetup-join/19:meeting_abc@thread.v2/0"
NEVER_ASKED = ("Dependabot", "Claude", "Passing Stranger", "Mara Lind the Other")


def words(topic):
    """Give a page that needs reviewing."""
    return sentences(topic, 12)


def question(topic, **facts):
    """Give a question with an answer by each person, in several forms."""
    answers = "".join(
        f"\n## Answer from {by}\n\n{sentences(topic + str(number), 6)}"
        f"\n## Answer from @{by} (corrected: ask {MAILS['reason']})\n\nOld words.\n"
        for number, handle in enumerate(PEOPLE)
        for by in (handle, PEOPLE[handle][1])
    )
    more = f"\n## Answer from {MAILS['answerer']}\n\nMore.\n"
    facts = {"communities": ["ropes"], "tags": ["Knots"]} | facts
    return front(sentences(topic, 6) + answers + more, kind="question", **facts)


def first_files():
    """Give people, and a community that all of them belong to, as everything."""
    yield ".mailmap", "Robin Park <robin@example.org> Former Name <former@example.org>\n"
    yield "docs/index.md", "# Home\n"
    yield "docs/people/faces/mara.png", "a face"
    yield "docs/people/faces/qhid.png", "a hidden face"
    for handle, (number, name, wishes) in PEOPLE.items():
        emails = [f"{handle}@example.org"]
        emails += ["m.lind@work.example", "mara@old.example"] if handle == "mara" else []
        facts = {
            "name": name,
            "emails": emails,
            "accounts": {"github": {"id": number, "login": f"login-{handle}"}},
            "ask_me_about": ["knotting", f"splices, {MAILS['about']}"],
            "mentor": {"places": 2},
        } | wishes
        yield f"docs/people/{handle}.md", front("Hello.\n", kind="person", **facts)
    sessions = [
        SESSION | {"title": f"Drop-in {MAILS['session']}", "where": f"Room {MAILS['where']}"},
        SESSION | {"title": "Call", "where": MEETING},
        SESSION | {"title": "Show", "where": f"https://show.example/?for={MAILS['where']}"},
    ]
    facts = {
        "purpose": f"No rope parts. Write to {MAILS['purpose']}",
        "topics": [{"Knots": ["knotting"]}, f"Splices {MAILS['topic']}"],
        "channel": f"https://chat.example/?to={MAILS['channel']}",
        "sessions": sessions,
    }
    yield "docs/communities/ropes.md", community("Ropes", owns=["ropes/"], **LISTED, **facts)
    hidden = {"validators": ["qhid"], "champions": ["qhid"], "members": ["qhid"]}
    yield "docs/communities/alone.md", community("Alone", owns=["alone/"], **hidden)


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Give the built site, and the library behind it."""
    folder = tmp_path_factory.mktemp("people")
    handbook = Handbook(folder / "repository")
    everyone = [handle for handle in PEOPLE if handle != "mara"]

    def land(path, text, by, on, *, reviewed=(), **more):
        landing = handbook.land(f"Write {path}", {f"docs/{path}": text}, by=by, on=on, **more)
        if reviewed:
            reviews = [review(f"gh:{PEOPLE[handle][0]}", on) for handle in reviewed]
            handbook.record(handbook.change(landing, *reviews, authors=["gh:11"]))

    begun = dict(first_files())
    handbook.land("Begin", begun, by="Passing Stranger <stranger@example.net>", on="2025-01-01")
    tagged = {"tags": ["Knots"]}
    names = [
        "Mara Lind <mara@example.org>",
        "M. Lind <m.lind@work.example>",
        "Mara L <mara@old.example>",
        "Mara Lind <11+login-mara@users.noreply.github.com>",
    ]
    for number, name in enumerate(names):
        path, day = f"ropes/mara{number}.md", f"2026-03-0{number + 1}"
        land(path, front(words(f"m{number}"), **tagged), name, day, reviewed=everyone)
    co = ["Former Name <former@example.org>", *(SIGNED[handle] for handle in everyone)]
    land("ropes/all.md", front(words("all"), **tagged), names[0], "2026-03-10", co=co)
    impostors = ["Mara Lind the Other <other@example.net>",
                 "Mara Lind <99+login-mara@users.noreply.github.com>",
                 "dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>",
                 "Claude <noreply@anthropic.com>"]  # fmt: skip
    credits = [{"person": handle, "role": "drawings"} for handle in ("robin", *everyone)]
    for number, name in enumerate(impostors):
        path, text = f"ropes/not{number}.md", words(f"n{number}")
        land(path, front(text, **tagged, credits=credits), name, f"2026-04-0{number + 1}")
    land("alone/it.md", front(words("it"), tags=["Solitude"]), SIGNED["qhid"], "2026-04-10")
    for number, handle in enumerate((*PEOPLE, MAILS["asker"])):
        said = {"by": handle, "asked": "2026-05-01"}
        path, day = f"questions/q{number}.md", f"2026-05-1{number}"
        open_one = front(f"# Is it q{number}?\n", kind="question", communities=["ropes"], **said)
        land(path, open_one, names[0], day)
        land(path, question(f"q{number}", **said), names[0], "2026-06-01", reviewed=["qhid"])
    handbook.close()
    site = Site(folder / "repository", folder / "built").configure(
        plugins=PLUGINS, repo_url="https://github.com/example/ropes", edit_uri="edit/main/docs/"
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", str(int(TODAY.timestamp())))
        built = site.build()
    library = Loading(folder / "repository" / "docs", today=TODAY, rules=Rules()).library
    return built, library


def ours(built):
    """Give the text of every file, and its name, but for the theme's own."""
    for path, data in built.files().items():
        if not path.startswith("assets/"):
            yield path, f"{path}\n{data.decode(errors='replace')}"


def asked(built, path):
    """Give the line at the foot of a page that says whom to ask."""
    said = built.page(path).text("learnscape-ask")
    return said.replace("( ", "(").replace(" )", ")").replace(" ,", ",").replace(" .", ".")


def test_hc44_one_person_of_many_addresses_is_one(told):
    """HC-44: two names and four addresses have one page, with all that was done under any."""
    built, library = told
    page = built.page("people/mara/index.html").text("learnscape-profile")
    (expert,) = (
        one
        for one in library.experts.about(library.pages, agreed=False)
        if "Mara L" in one.who.name and one.handle
    )

    assert expert.created == 5
    for number in range(4):
        assert page.count(f"About m{number}") == 1
    assert built.page("people/index.html").text("learnscape-name").count("Mara Lind") == 1


def test_hc45_co_authors_are_known_by_their_present_name(told):
    """HC-45: whoever signed a trailer by an address of long ago is asked by today's name."""
    built, library = told
    page = library.pages["ropes/all.md"]

    assert "About all" in built.page("people/robin/index.html").text("learnscape-profile")
    (robin,) = (one for one in library.experts.about([page.path]) if one.handle == "robin")
    assert robin.made == 1


def test_hc49_nobody_asks_a_machine(told):
    """HC-49: neither a bot nor an assistant is told to anybody as somebody who knows."""
    _, library = told
    for agreed in (True, False):
        experts = library.experts.about(library.pages, agreed=agreed)
        names = " ".join(one.who.name for one in experts)
        assert "dependabot" not in names
        assert "Claude" not in names


def test_hc50_a_name_is_no_proof(told):
    """HC-50: what somebody of the same name did is on nobody's page, and makes no expert."""
    built, _ = told
    page = built.page("people/mara/index.html").text("learnscape-profile")

    assert "About n0" not in page
    assert "improved it" not in asked(built, "ropes/not0/index.html")
    assert "wrote it" not in asked(built, "ropes/not0/index.html")


def test_hc52_a_login_taken_over_takes_no_expertise(told):
    """HC-52: who has the old login under another number is somebody else."""
    built, library = told

    assert "About n1" not in built.page("people/mara/index.html").text("learnscape-profile")
    experts = library.experts.about(["ropes/not1.md"], communities=["ropes"])
    assert {one.made for one in experts} == {0}


def test_hc55_who_began_a_page_began_it(site):
    """HC-55: however much of it others wrote since, it is under *Created* on that page alone."""
    person = "---\nkind: person\nname: {}\nemails: [{}]\n---\n"
    site.commit(
        "Begin",
        {
            "docs/index.md": words("old"),
            "docs/people/ada.md": person.format("Ada Lovelace", "ada@example.org"),
            "docs/people/bob.md": person.format("Bob Kahn", "bob@example.org"),
        },
    )
    for day in range(1, 6):
        files = {"docs/index.md": words(f"new{day}")}
        site.commit("Rewrite", files, by="Bob Kahn <bob@example.org>", on=day)

    built = site.configure(plugins=["learnscape", "learnscape/people"]).build(strict=True)

    ada, bob = (built.page(f"people/{handle}/index.html") for handle in ("ada", "bob"))
    assert "Created About new5" in ada.text("learnscape-profile")
    assert "Improved About new5" in bob.text("learnscape-profile")
    assert "Created" not in bob.text("learnscape-profile")


def test_hc57_everybody_is_listed_however_many(site):
    """HC-57: of a community with hundreds of members, each is on its page."""
    handles = [f"person-{number}" for number in range(250)]
    files = {
        f"docs/people/{handle}.md": f"---\nkind: person\nname: N{handle}.\n---\n"
        for handle in handles
    }
    crowd = community("Crowd", owns=["a/"], members=handles)
    site.commit("Begin", {"docs/index.md": "# Home\n", "docs/communities/crowd.md": crowd} | files)

    built = site.configure(plugins=["learnscape", "learnscape/communities"]).build(strict=True)

    shown = built.page("communities/crowd/index.html").text("learnscape-community")
    assert all(f"N{handle}." in shown for handle in handles)


def test_hc59_work_without_a_commit_is_on_the_page_of_who_did_it(told):
    """HC-59: with its role; it is a credit, and no reason to be asked."""
    built, library = told
    page = built.page("people/robin/index.html").text("learnscape-profile")

    assert "Helped with" in page
    assert "About n0 drawings" in page
    assert all(one.handle != "robin" for one in library.experts.about(["ropes/not0.md"]))


@pytest.mark.parametrize("key", ["validators", "champions", "members"])
def test_hc90_somebody_whom_a_community_names_and_nobody_knows_is_a_problem(key, site):
    """HC-90: it has its line, the page stands, and nobody of that name is made up."""
    page = f"---\nkind: community\ntitle: Git\n{key}: [nobody-known]\n---\n"
    site.commit("Begin", {"docs/index.md": "# Home\n", "docs/communities/git.md": page})

    plugins = ["learnscape", "learnscape/communities", "learnscape/people"]
    built = site.configure(plugins=plugins).build()

    (warning,) = built.warnings
    assert "docs/communities/git.md:4: nobody has the handle `nobody-known`" in warning
    assert "nobody-known" not in "".join(text for _, text in ours(built))


def test_hc91_topics_that_look_like_numbers_are_words(site):
    """HC-91: a year and a version are topics; of `no` the author is asked what it means."""
    page = "---\nkind: {}\n{}: [2024, 1.10, no]\nname: Ada\n---\n"
    files = {
        "docs/index.md": "---\ntags: [2024]\n---\n# Home\n",
        "docs/communities/git.md": page.format("community", "topics"),
        "docs/people/ada.md": page.format("person", "ask_me_about"),
    }
    site.commit("Begin", files)

    plugins = ["learnscape", "learnscape/topics", "learnscape/people"]
    built = site.configure(plugins=plugins).build()

    assert {"topics/2024/index.html", "topics/1-10/index.html"} <= built.files().keys()
    assert "2024 , 1.10" in built.page("people/ada/index.html").text("learnscape-facts")
    told = "\n".join(built.warnings)
    assert "docs/communities/git.md:3:" in told
    assert "docs/people/ada.md:3:" in told


def test_hc93_a_picture_is_a_file_of_the_site_wherever_it_is_shown(told):
    """HC-93: as seen from each page, however deep; who gave none has one that is drawn there."""
    built, _ = told
    seen = []
    for path in ("people/index.html", "people/mara/index.html", "people/qali/index.html"):
        page = built.page(path)
        for picture in page.all("img", within="learnscape-people"):
            assert not urlsplit(picture["src"]).netloc
            seen.append(urljoin(path, picture["src"]))
            assert seen[-1] in built.files()
    drawn = built.page("people/qali/index.html").all("svg", within="learnscape-profile")

    assert seen == ["people/faces/mara.png"] * 2
    assert [svg["aria-label"] for svg in drawn] == ["The Countess"]


def test_hc93_a_picture_of_who_has_no_page_is_not_published(told):
    """HC-93: neither the face nor the name of its file."""
    built, _ = told

    assert "people/faces/mara.png" in built.files()
    assert "people/faces/qhid.png" not in built.files()


def test_hc94_whom_to_ask_follows_what_people_do(site):
    """HC-94: nobody keeps the list; what is newer tells more, and says when it was."""
    person = "---\nkind: person\nname: {}\nemails: [{}]\n---\n"
    people = {
        "docs/people/ada.md": person.format("Ada Lovelace", "ada@example.org"),
        "docs/people/bob.md": person.format("Bob Kahn", "bob@example.org"),
    }
    site.commit("Begin", {"docs/index.md": "# Home\n", "docs/a/x.md": words("x")} | people, on=0)
    site.configure(plugins=["learnscape", "learnscape/people"])
    before = asked(site.build(strict=True), "a/x/index.html")
    rewritten = {"docs/a/x.md": words("rewritten")}
    site.commit("Rewrite", rewritten, by="Bob Kahn <bob@example.org>", on=600)
    after = asked(site.build(strict=True), "a/x/index.html")
    left = people["docs/people/bob.md"].replace("emails", "left: 2099-01-01\nemails")
    site.commit("Go", {"docs/people/bob.md": left}, on=601)
    gone = asked(site.build(strict=True), "a/x/index.html")

    ada, bob = "Ada Lovelace (wrote it, last in January 2024)", "Bob Kahn (improved it, last in "
    assert before == f"Whom to ask: {ada}."
    assert after == f"Whom to ask: {bob}August 2025), {ada}."
    assert gone == f"Whom to ask: {ada}."


def test_hc102_whatever_is_written_no_address_of_mail_is_published(told):
    """HC-102: in no purpose, channel, place, session, topic, heading or reason; nor a hash of it.

    An address of the web is no address of mail, whatever sign is in it.
    """
    built, _ = told
    known = [*MAILS.values(), *(f"{handle}@example.org" for handle in PEOPLE)]
    known += ["m.lind@work.example", "mara@old.example", "former@example.org"]
    for path, text in ours(built):
        lower = text.lower()
        for address in known:
            assert address not in lower, path
            assert address.replace("@", "%40") not in lower, path
            for kind in ("md5", "sha1", "sha256"):
                assert hashlib.new(kind, address.encode()).hexdigest() not in lower, path
    calendar = icalendar.Calendar.from_ical(built.built("communities/ropes/sessions.ics"))

    assert [str(event.get("LOCATION", "")) for event in calendar.walk("VEVENT")] == [
        "Room", MEETING, "",
    ]  # fmt: skip
    page = built.page("communities/ropes/index.html")
    assert MEETING in [link["href"] for link in page.all("a", within="learnscape-community")]


def test_hc103_no_page_asks_another_host_for_anything(told):
    """HC-103: of what browsers fetch by themselves, nothing is elsewhere; nor is the user named."""
    built, _ = told
    for path, text in ours(built):
        if path.endswith(".html"):
            page = built.page(path)
            for tag, key in (("img", "src"), ("script", "src"), ("iframe", "src"), ("use", "href")):
                for element in page.all(tag):
                    assert not urlsplit(element.get(key, "")).netloc, path
            assert f">{getpass.getuser()}<" not in text, path


def test_hc104_an_old_name_is_on_none_of_these_pages(told):
    """HC-104: neither where somebody is asked, nor where their work is listed."""
    built, _ = told

    assert all("Former" not in text for _, text in ours(built))


@pytest.mark.parametrize("secret", HIDDEN)
def test_hc105_of_who_wishes_to_be_hidden_nothing_is_anywhere(secret, told):
    """HC-105: as validator, champion, member, asker, answerer or author: no handle, no name.

    Not in a page, its addresses, a feed, the index of search, a calendar or the name of a file.
    """
    built, _ = told
    for path, text in ours(built):
        assert secret not in text, path


def test_hc105_everybody_else_is_shown_as_they_wish(told):
    """HC-105: a name without a page leads nowhere; another name leads to its page."""
    built, library = told
    for name in ("communities/ropes", "questions/q3", "topics/knots"):
        path = f"{name}/index.html"
        text = built.built(path)
        assert not re.search(r'href="[^"]*qnam', text), path
        assert "The Countess" in built.page(path).text(), path
    assert "people/qnam/index.html" not in built.files()
    assert "Nadia Plain" in built.page("communities/ropes/index.html").text("learnscape-community")
    assert "2 more, who wish" not in built.page("communities/ropes/index.html").text()
    assert "One more, who wishes not to be named" in built.page(
        "communities/ropes/index.html"
    ).text("learnscape-community")
    known = json.loads(built.built("knowledge.json"))
    assert not [one for one in known["people"] if one["handle"] == "qhid"]
    names = [because(one) for one in library.experts.of_page(library.pages["alone/it.md"])]
    assert names == []


def test_hc105_who_left_is_asked_nothing(told):
    """HC-105: from the day that somebody says so, whenever that will be; the credit stays."""
    built, library = told
    for path, page in library.pages.items():
        assert all(one.handle != "qlef" for one in library.experts.of_page(page)), path
    page = built.page("people/qlef/index.html").text("learnscape-profile")

    assert "No longer here" in page
    assert "About all" in page
    for word in ("Ask me about", "Mentor", "Ropes"):
        assert word not in page


@pytest.mark.parametrize(
    "command",
    [["who", "knots"], ["who", "ropes/"], ["who", "ropes/mara0.md"], ["who", "Solitude"],
     ["who", "qhi"], ["who", "--if-left", "qhi"], ["who", "--if-left", "mara"],
     ["check", "--report"], ["digest", "--since", "2025-01-01"]],
    ids=" ".join,
)  # fmt: skip
def test_hc105_no_command_tells_of_who_is_hidden(command, told, monkeypatch):
    """HC-105: what a steward is told may be read out to anybody."""
    built, _ = told
    monkeypatch.chdir(built.root.parent / "repository")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(TODAY.timestamp())))
    for form in ([], ["--format", "json"]) if command[0] != "digest" else ([],):
        answer = CliRunner().invoke(main, [*command, *form])
        assert answer.exit_code in (0, 1)
        for secret in HIDDEN:
            assert secret not in answer.output


def test_hc115_expertise_takes_a_people_file(told):
    """HC-115: whoever only signed commits is shown to no reader, whatever they did."""
    built, library = told
    for path, page in library.pages.items():
        assert all(one.handle for one in library.experts.of_page(page)), path
    lists = ("learnscape-ask", "learnscape-people", "learnscape-community", "learnscape-topic")
    for path, _ in ours(built):
        if path.endswith(".html"):
            page = built.page(path)
            for name in NEVER_ASKED:
                assert all(name not in page.text(each) for each in lists), path


def test_hc115_a_reviewer_is_who_the_people_file_says(told):
    """HC-115: a number of the forge that no file has validates nothing, whatever its login."""
    _, library = told
    vouched = (one for several in library.past_validations.values() for one in several)

    assert {by for one in vouched for by in one.by} <= {
        f"gh:{number}" for number, _, _ in PEOPLE.values()
    }


def test_the_site_holds_what_it_should(told):
    """Everything above would be true of an empty site."""
    built, library = told
    page = built.page("communities/ropes/index.html").text("learnscape-community")

    assert library.past_validations["ropes/mara0.md"]
    for part in ("Mara Lind", "The Countess", "Nadia Plain", "Drop-in", "Show", "About m0"):
        assert part in page
    assert "Robin Park" in asked(built, "ropes/mara0/index.html")
    assert "Corrected: ask" in built.page("questions/q0/index.html").text()
    assert yaml.safe_load(built.built("knowledge.json"))["people"]
    assert os.path.getsize(built.root / "feeds" / "topics" / "knots" / "rss.xml")
