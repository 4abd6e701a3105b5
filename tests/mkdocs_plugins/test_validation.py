"""What readers, stewards, search engines and programs see of reviews, on whole sites."""

import json
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml

from tests.fixtures.ledger import (
    OLEG,
    OLGA,
    PIA,
    SECURITY,
    ZOE,
    community,
    front,
    person,
    review,
    security_site,
    sentences,
)
from tests.fixtures.news import NASTY
from tests.fixtures.site import STOPPED, Reading, Site

DAY = "1788264000"  # 1 September 2026, 12:00
LINE = "learnscape-validation"
RISKS = "learnscape-risks"
PLUGINS = ["search", "learnscape", "learnscape/validation", "learnscape/credits"]
QUIET = "gh:107"
THEMES = ["material", "mkdocs", "readthedocs"]
URL = "https://forge.example/handbook/pull/12"

VALIDATED = "Validated by Olga Ruiz for Security · 1 June 2026 · review due 1 December 2026"
SAID = {  # of every state, and every reason there is for one
    "security/valid": VALIDATED,
    "security/edited": VALIDATED + " · 2 small edits since",
    "security/changed": "Changed since it was validated · see what changed · "
    "last validated by Olga Ruiz for Security · 1 June 2026",
    "security/overdue": "Review overdue since 10 July 2026 · "
    "last validated by Olga Ruiz for Security · 10 January 2026",
    "security/withdrawn": "Validation withdrawn by Oleg Chen · 3 May 2026",
    "security/never": "Not validated yet",
    "security/declared": "Not validated yet · the page itself says that it was reviewed: "
    "Somebody, 2026-02-01",
    "security/by-owner": "Validated by an owner of Security · 1 June 2026 · "
    "review due 1 December 2026",
    "security/by-zoe": "Reviewed, not validated · why "
    "Zoe Amari approved this page on 1 June 2026. No validator of Security has.",
    "security/early": "Reviewed, not validated · why Olga Ruiz approved an earlier text "
    "on 1 June 2026. What was published then differs from it.",
    "security/small": "Reviewed, not validated · why Olga Ruiz approved a small edit "
    "on 20 June 2026. Nobody vouches for the text around it.",
    "security/many-7": "Reviewed, not validated · why Olga Ruiz approved this page "
    "on 1 June 2026 in a change of more than 7 pages, which are too many to vouch for each.",
    "pairs/one": "Reviewed, not validated · why Olga Ruiz approved this page on 1 June 2026. "
    "Pairs asks for 2 approvals.",
    "pairs/both": "Validated by Pia Berg and Olga Ruiz for Pairs · 1 June 2026 · "
    "review due 1 June 2027",
    "ops/moved": "Reviewed, not validated · why Olga Ruiz validated this page on 1 June 2026 "
    "for another community. It has moved to Operations since.",
    "other/zoes": "Reviewed, not validated · why Zoe Amari approved this page on 1 June 2026. "
    "No community looks after it yet, and only a community's validators can vouch for a page.",
    "security/retired": "Retired · read Valid instead · "
    "last validated by Olga Ruiz for Security · 1 June 2026",
    "security/retired-too": "Retired",
}


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    """It is 1 September 2026."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", DAY)


def add(site, path, *reviews, on="2026-06-01", body=None, record=None, **facts):
    """Publish a page, with the record of its reviews."""
    name = path.rpartition("/")[2]
    words = sentences(path.replace("/", "").replace("-", "")).partition("\n")[2]
    text = f"# {name.capitalize()}\n{words if body is None else body}"
    text = front(text, **facts) if facts else text
    landing = site.land(f"Tell of {path}", {f"docs/{path}.md": text}, on=on)
    if reviews:
        site.record(site.change(landing, *reviews, **record or {}))
    return text


def edit(site, path, text, *reviews, on):
    """Change a page, with the record of its reviews where there are any."""
    landing = site.land("Say it better", {f"docs/{path}.md": text}, on=on)
    if reviews:
        site.record(site.change(landing, *reviews))


def settings(**more):
    """Give what mkdocs.yml says, with seven pages for a bulk."""
    plugins = ["search", "learnscape", {"learnscape/validation": {"bulk_limit": 7}}]
    return {"plugins": [*plugins, "learnscape/credits"], "theme": "mkdocs",
            "repo_url": "https://github.com/example/handbook"} | more  # fmt: skip


def tell(site):
    """Bring about every state, and every reason for one."""
    by_olga, later = review(OLGA, "2026-06-01"), "2026-07-01"
    for path in ("security/valid", "security/moved"):
        add(site, path, by_olga)
    text = add(site, "security/edited", by_olga)
    edit(site, "security/edited", text.replace("9w3 ", "9w3x ", 1), on="2026-06-10")
    edit(site, "security/edited", text.replace("9w3 ", "9w3yy ", 1), on=later)
    add(site, "security/changed", by_olga)
    edit(site, "security/changed", sentences("rewritten"), review(ZOE, later), on=later)
    add(site, "security/overdue", review(OLGA, "2026-01-10"), on="2026-01-10")
    add(site, "security/soon", review(OLGA, "2026-03-15"), on="2026-03-15")
    add(site, "security/withdrawn", review(OLGA, "2026-04-01"), on="2026-04-01")
    site.record(site.withdrawal("security/withdrawn.md", review(OLEG, "2026-05-03")))
    add(site, "security/never")
    declared = {"last_reviewed_on": "2026-02-01", "reviewed_by": "Somebody <some@example.org>"}
    add(site, "security/declared", **declared)
    add(site, "security/by-owner", review(QUIET, "2026-06-01"))
    add(site, "security/by-zoe", review(ZOE, "2026-06-01"))
    early = site.land("Tell", {"docs/security/early.md": sentences("early")}, on="2026-06-01")
    seen = [one | {"reviewed_blob": "d" * 40} for one in site.changed(early)]
    site.record(site.change(early, by_olga, pages=seen))
    text = add(site, "security/small")
    small = text.replace("9w3 ", "9w3x ", 1)
    edit(site, "security/small", small, review(OLGA, "2026-06-20"), on="2026-06-20")
    many = {f"docs/security/many-{n}.md": sentences(f"many{n}x") for n in range(8)}
    site.record(site.change(site.land("Import", many, on="2026-06-01"), by_olga))
    add(site, "pairs/one", by_olga)
    add(site, "pairs/both", by_olga, review(PIA, "2026-06-01T11:00:00Z"))
    moves = {"docs/security/moved.md": "docs/ops/moved.md"}
    site.land("Move it", {}, moves=moves, on="2026-06-12")
    add(site, "other/zoes", review(ZOE, "2026-06-01"))
    text = add(site, "security/retired", by_olga)
    retired = front(text, status="retired", replaced_by="security/valid.md")
    edit(site, "security/retired", retired, on=later)
    add(site, "security/retired-too", status="retired")


@pytest.fixture(scope="module")
def handbook(tmp_path_factory):
    """Give a site on which every state is to be seen, and two records that do not count."""
    root = tmp_path_factory.mktemp("reviews") / "handbook"
    pairs = community("Pairs", "olga", "pia", owns=["pairs/"], min_approvals=2)
    files = {
        "docs/people/quiet.md": person("Quiet Quentin", QUIET, credit="none"),
        "docs/communities/security.md": community("Security", "olga", "oleg", "quiet", **SECURITY),
        "docs/communities/pairs.md": pairs,
    }
    site = security_site(root, files)
    tell(site)
    site.record((f"pages/2026/{'ab' * 32}.json", b'{"by": "ada@example.org", <b>'))
    yield site
    site.close()


@pytest.fixture(scope="module")
def told(handbook):
    """Give that site, built."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", DAY)
        yield build(handbook)


@pytest.fixture
def own(tmp_path):
    """Give a site of a test's own, with Security and Operations."""
    site = security_site(tmp_path / "handbook")
    yield site
    site.close()


def build(site, into="built", **more):
    """Give a site, built."""
    return Site(site.root, site.root.parent / into).configure(**settings(**more)).build()


def line(built, path, within=LINE):
    """Give what a reader reads below the heading."""
    text = built.page(f"{path}/index.html" if path else "index.html").text(within)
    return text.replace(" .", ".").replace(" ,", ",")


def links(built, path, within=LINE):
    """Give where the words of the line lead, and what it becomes when its day is over."""
    page = built.page(f"{path}/index.html")
    return list(dict.fromkeys(one["href"] for one in page.all("a", within=within)))


def structured(built, path):
    """Give what search engines read of a page; None: nothing."""
    html = built.built(f"{path}/index.html")
    before, found, after = html.partition('<script type="application/ld+json">')
    return json.loads(after.partition("</script>")[0]) if found and before else None


def knowledge(built):
    """Give what programs are told, which is by the schema published beside it."""
    said = json.loads(built.built("knowledge.json"))
    jsonschema.validate(said, json.loads(built.built("knowledge.schema.json")))
    return said


@pytest.mark.parametrize("path", sorted(SAID))
def test_a_page_says_who_vouches_for_it(path, told):
    """Or that nobody does, and why, in one line."""
    assert line(told, path) == SAID[path]


@pytest.mark.parametrize("path", ["people/olga", "communities/security", "validation"])
def test_what_people_say_of_themselves_has_no_line(path, told):
    """Nor has what is generated."""
    assert line(told, path) == ""


def test_the_line_leads_to_the_evidence(told):
    """To the review, the person and the community."""
    assert links(told, "security/valid") == [
        URL, "../../people/olga/", "../../communities/security/"
    ]  # fmt: skip
    assert links(told, "security/withdrawn") == [URL, "../../people/oleg/"]
    assert links(told, "security/by-owner") == [URL]
    assert links(told, "security/never") == ["../../validation/#words"]  # what that means


@pytest.mark.parametrize("path", ["security/changed", "security/edited"])
def test_the_line_leads_to_what_changed(path, told):
    """Where the forge shows it."""
    (diff,) = [url for url in links(told, path) if "/compare/" in url]

    assert diff.startswith("https://github.com/example/handbook/compare/")


def test_without_a_forge_nothing_leads_there(handbook):
    """And the words are still true."""
    built = build(handbook, "no-forge", repo_url=None)

    assert line(built, "security/edited") == SAID["security/edited"]
    assert "see what changed" not in line(built, "security/changed")


@pytest.mark.parametrize("theme", THEMES)
def test_the_line_is_below_the_heading_once(theme, handbook):
    """In themes that know nothing of it, too, with the style and the script that it needs."""
    html = build(handbook, theme, theme=theme).built("security/valid/index.html")

    assert html.count(f'<div class="{LINE}"') == 1
    assert html.index("</h1>") < html.index(LINE) < html.index("securityvalid0w0".capitalize())
    assert html.count("learnscape/validation.js") == 1
    assert "learnscape/learnscape.css" in html


@pytest.mark.parametrize(
    ("body", "before"),
    [("Text without a heading.\n", ""), ("## Second\n\nText.\n", ""),
     ("<!-- <h1>no</h1> -->\n\n# Yes\n\nText.\n", "Yes"),
     ("# Yes\n\nText, and `</h1>`.\n\n# No\n", "Yes")],
)  # fmt: skip
def test_wherever_the_heading_is(body, before, own):
    """Below the first; on top where the page has none, so below the one that a theme writes."""
    own.land("Add", {"docs/a.md": body}, on="2026-06-01")

    text = build(own).page("a/index.html").text("col-md-9")

    assert text.startswith(f"{before} Not validated yet".strip())


def test_in_material_it_is_below_the_heading_that_the_theme_writes(own):
    """From the title, where the text has none."""
    own.land("Add", {"docs/a.md": front("Text.\n", title="Aha")}, on="2026-06-01")

    text = build(own, theme="material").page("a/index.html").text("article")

    assert text.startswith("Aha Not validated yet Text.")


def test_search_finds_the_text_and_not_the_line(told):
    """Whoever looks for a validator is not shown every page they read."""
    index = told.built("search/search_index.json")

    assert "securityvalid0w0" in index.lower()
    for words in ("Validated by", "Not validated yet", "review due", "learnscape-"):
        assert words not in index


def test_the_line_knows_its_day(told):
    """And holds what will be true on the next, made by the build; what is over has no day."""
    page = told.page("security/edited/index.html")
    (line,) = [one for one in page.all("div") if one.get("class") == LINE]
    template = told.built("security/edited/index.html").partition("<template>")[2]

    assert line["data-valid-until"] == "2026-12-01"
    assert "Review overdue since" in template.partition("</template>")[0]
    for path in SAID.keys() - {"security/valid", "security/edited", "security/by-owner"}:
        html = told.built(f"{path}/index.html")
        assert ("data-valid-until" in html) == (path == "pairs/both")
        assert ("<template>" in html) == (path == "pairs/both")


def test_the_last_day_is_a_good_one(handbook, monkeypatch):
    """The day after it is overdue, as the browser said since midnight."""
    said = []
    for seconds in (1796169599, 1796169600):  # around the end of 1 December 2026, in UTC
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(seconds))
        said.append(line(build(handbook, str(seconds)), "security/valid"))
    html = (handbook.root.parent / "1796169599" / "security/valid/index.html").read_text()
    promised = html.partition("<template>")[2].partition("</template>")[0]
    now = (handbook.root.parent / "1796169600" / "security/valid/index.html").read_text()

    assert said == [
        VALIDATED,
        "Review overdue since 1 December 2026 · "
        "last validated by Olga Ruiz for Security · 1 June 2026",
    ]
    assert promised in now


def test_search_engines_read_who_reviewed_it(told):
    """With the addresses of the site."""
    said = structured(told, "security/valid")

    assert said["@id"] == said["url"] == "https://example.org/security/valid/"
    assert said["name"] == "Valid"
    assert said["lastReviewed"] == "2026-06-01"
    assert said["reviewedBy"] == [
        {"@type": "Person", "name": "Olga Ruiz", "url": "https://example.org/people/olga/"}
    ]
    assert [one["name"] for one in said["author"]] == ["Ada Lovelace"]


@pytest.mark.parametrize("path", ["changed", "withdrawn", "never", "declared", "by-zoe", "small"])
def test_search_engines_are_told_nothing_that_nobody_vouches_for(path, told):
    """An overdue page still has the text that was reviewed then."""
    assert structured(told, f"security/{path}") is None
    assert structured(told, "security/overdue")["lastReviewed"] == "2026-01-10"


def test_whoever_wishes_not_to_be_named_is_named_nowhere(told):
    """Not to readers, not to search engines, not to programs."""
    assert structured(told, "security/by-owner")["reviewedBy"] == [
        {"@type": "Organization", "name": "Security"}
    ]
    assert not [path for path, data in told.files().items() if b"Quentin" in data]


def test_without_an_address_of_the_site_search_engines_get_none(handbook):
    """What is true without one is said."""
    said = structured(build(handbook, "nowhere", site_url=""), "security/valid")

    assert "@id" not in said
    assert "url" not in said
    assert said["reviewedBy"] == [{"@type": "Person", "name": "Olga Ruiz"}]


def test_programs_are_told_the_same(told):
    """With who cares for the page, and until the last second of the last day."""
    pages = {one["path"]: one for one in knowledge(told)["pages"]}

    assert pages["security/valid.md"]["owner"] == "security"
    assert pages["security/valid.md"]["validation"] == {
        "state": "valid",
        "by": ["Olga Ruiz"],
        "community": "security",
        "at": "2026-06-01T10:00:00Z",
        "until": "2026-12-01T23:59:59Z",
        "evidence": "github-review",
        "url": URL,
    }
    states = {
        path: one["validation"]["state"] for path, one in pages.items() if "validation" in one
    }
    assert set(states.values()) == {
        "valid", "edited", "changed", "overdue", "reviewed", "unreviewed", "withdrawn"
    }  # fmt: skip
    assert not [path for path in states if path.startswith(("people/", "communities/"))]
    assert pages["security/declared.md"]["validation"] == {
        "state": "unreviewed", "evidence": "declared"
    }  # fmt: skip


def test_programs_are_told_of_communities_and_of_what_people_validated(told):
    """Not of who wishes not to be named."""
    said = knowledge(told)
    people = {one["handle"]: one for one in said["people"]}
    communities = {one["slug"]: one for one in said["communities"]}

    assert communities["pairs"] == {
        "slug": "pairs",
        "title": "Pairs",
        "url": "https://example.org/communities/pairs/",
        "pages": ["pairs/both.md", "pairs/one.md"],
        "validators": ["olga", "pia"],
    }
    assert communities["security"]["validators"] == ["olga", "oleg"]
    assert people["pia"]["validated"] == ["pairs/both.md"]
    assert "validated" not in people["zoe"]


def test_the_page_validation_says_how_much_is_validated(told):
    """On which day, and each number leads to its list."""
    text = line(told, "validation", "learnscape-reviews")
    page = told.page("validation/index.html")
    ids = {attributes.get("id") for _, attributes, _ in page.elements}
    anchors = {one["href"][1:] for one in page.all("a", within="learnscape-numbers")}

    assert text.startswith("On 1 September 2026, 5 of 25 pages are validated ( what that means ). ")
    assert "1 overdue: Security 1" in text.replace("\xa0", " ")
    assert "1 due within 30 days: Security 1" in text.replace("\xa0", " ")
    assert {"overdue-in-security", "reviewed-in-pairs", "unreviewed-unowned"} <= anchors
    assert anchors <= ids


def test_the_lists_are_complete(told):
    """Each page that waits is there once, in its community; who is retired waits for nothing."""
    page = told.page("validation/index.html")
    listed = [
        one["href"]
        for tag, one, around in page.elements
        if tag == "a" and "learnscape-fold" in around and RISKS not in around
    ]
    pages = [url for url in listed if url.startswith(("../security", "../pairs", "../ops/",
                                                      "../other/"))]  # fmt: skip

    waiting = {path for path, text in SAID.items() if not text.startswith(("Validated", "Retired"))}
    assert {f"../{path}/" for path in waiting} <= set(pages)
    assert len(pages) == len(set(pages))
    assert "../security/valid/" not in pages
    assert "../security/retired/" not in pages
    assert "../security/soon/" in pages


def test_what_communities_lack_is_said(told):
    """Validators above all; and what nobody looks after."""
    text = line(told, "validation", "learnscape-reviews")

    assert "0 of 1 page of Operations is validated. The only validator: Pia Berg." in text
    assert "No community looks after these pages, so nobody can validate them." in text


def test_what_depends_on_few_people_is_said(told):
    """In lists of communities and pages, without a name of anybody."""
    page = told.page("validation/index.html")
    text = page.text(RISKS)
    links = {one["href"] for one in page.all("a", within=RISKS)}
    contents = [one["href"] for one in page.all("a") if one.get("href", "").endswith("#few")]

    assert text.startswith("What depends on few people ")
    assert "1 community with one validator or none Operations one validator " in text
    assert {"../security/never/", "../security/declared/", "../communities/ops/"} <= links
    assert "../security/valid/" not in links
    assert "../security/retired/" not in links
    assert "../pairs/both/" not in links  # Ada wrote it, Pia and Olga validated it
    named = ("Lovelace", "Ruiz", "Chen", "Amari", "Berg", "Quentin")
    assert not [name for name in named if name in text]
    assert contents


def test_what_nobody_can_be_asked_about_is_said(own):
    """After somebody left, and where a question has no one; titles and tags are text."""
    own.land("Tell", {
        "docs/a.md": front("Text.\n", title=NASTY),
        "docs/questions/q.md": front("Text?\n", kind="question", title="Q", tags=["<b>rope</b>"]),
        "docs/people/ada.md": person("Ada Lovelace", "gh:900", left="2026-08-01"),
        "docs/communities/security.md": community("Security", owns=["security/"]),
    }, on="2026-06-01")  # fmt: skip
    plugins = ["learnscape", "learnscape/topics", "learnscape/validation"]

    page = build(own).page("validation/index.html")
    text = page.text(RISKS)
    with_topics = build(own, "topics", plugins=plugins).page("validation/index.html")

    assert "Operations one validator Security no validator " in text
    assert f"2 pages with nobody to ask No community {' '.join(NASTY.split())} Home " in text
    assert text.endswith(" 1 topic with questions and nobody to ask <b>rope</b> 1 question")
    assert not page.all("b", within=RISKS)
    assert not [one for one in page.all("a", within=RISKS) if "topics" in one["href"]]
    assert "../topics/b-rope-b/" in [one["href"] for one in with_topics.all("a", within=RISKS)]


def test_a_community_that_went_quiet_is_named(own, monkeypatch):
    """When a year has passed, with the day since when."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1780228800")  # 31 May 2026
    before = build(own, "before").page("validation/index.html").text(RISKS)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1780315200")  # 1 June 2026
    after = build(own, "after").page("validation/index.html").text(RISKS)

    assert "active" not in before
    assert (
        "2 communities where nobody was active for a year "
        "Operations since 1 June 2025 Security since 1 June 2025"
    ) in after


def test_where_nothing_depends_on_few_there_is_no_section(own, monkeypatch):
    """Nor a line about it in the contents."""
    pair = community("Operations", "pia", "olga", owns=["ops/"])
    own.land("Share", {"docs/communities/ops.md": pair, "docs/index.md": None}, on="2025-06-02")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1780228800")  # 31 May 2026

    html = build(own).built("validation/index.html")

    assert "few people" not in html


def test_a_community_that_cannot_validate_says_so(own):
    """Nobody is there, or fewer than have to approve."""
    own.land("Leave", {
        "docs/communities/ops.md": community("Operations", "gone", owns=["ops/"]),
        "docs/communities/pairs.md": community("Pairs", "pia", owns=["pairs/"], min_approvals=2),
        "docs/ops/a.md": "# A\n", "docs/pairs/a.md": "# A\n",
    }, on="2026-06-02")  # fmt: skip

    text = line(build(own), "validation", "learnscape-reviews")

    assert "Nobody can validate them : none of the community's validators is here." in text
    assert "A page takes 2 approvals, which is more than there are validators." in text
    assert "Security looks after no page yet." in text


def test_records_that_do_not_count_are_told_to_auditors(told):
    """Without anybody's address, and as text."""
    text = line(told, "validation", "learnscape-reviews")
    after = text.partition("Records that do not count ")[2]

    assert f"validations:pages/2026/{'ab' * 32}.json" in after
    assert not told.page("validation/index.html").all("b", within="learnscape-reviews")
    for path, data in told.files().items():
        assert b"@example.org" not in data, path


@pytest.mark.parametrize("name", ["validation.md", "validation/index.md"])
def test_a_page_of_the_sites_own_keeps_its_introduction(name, own):
    """And the lists follow below it."""
    own.land("Introduce", {f"docs/{name}": "# Trust\n\nWords of our own.\n"}, on="2026-06-02")

    text = build(own).page("validation/index.html").text("col-md-9")

    assert text.index("Trust") < text.index("Words of our own.") < text.index("On 1 September")


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("nav", [None, ["index.md"], ["index.md", {"Trust": "validation.md"}]])
def test_the_page_fits_any_menu(nav, theme, handbook):
    """Without one it is there; where the site wrote its own it is where that says, or not."""
    more = {"nav": nav} if nav else {}
    site = Site(handbook.root, handbook.root.parent / "menu").configure(
        **settings(theme=theme, **more)
    )

    menu = {link.get("href", "") for link in site.build().page().all("a")}

    assert ("validation/" in menu) == (nav is None or len(nav) > 1)


def test_on_a_site_without_history_nothing_is_made_up(site_in, tmp_path):
    """Neither a line nor a number."""
    (tmp_path / "site" / "docs").mkdir(parents=True)
    site = site_in(tmp_path / "site").write("docs/index.md", "# Home\n")

    built = site.configure(**settings()).build(strict=True)

    assert line(built, "") == ""
    assert "is not known here" in line(built, "validation", "learnscape-reviews")
    assert "validation" not in knowledge(built)["pages"][0]


def test_without_the_plugin_reviews_are_not_read(handbook):
    """Whatever the ledger holds; the communities are known all the same."""
    built = build(handbook, "without", plugins=["search", "learnscape", "learnscape/credits"])
    said = knowledge(built)

    assert not [one for one in said["pages"] if "validation" in one]
    assert [one["slug"] for one in said["communities"]] == ["ops", "pairs", "security"]
    assert "Reviewed by" not in built.credits("security/valid/index.html")
    assert line(built, "security/valid") == ""
    assert not (built.root / "validation").exists()


@pytest.mark.parametrize("others", [[], ["learnscape/whats-new"], ["learnscape/credits"]])
def test_it_works_with_and_without_the_others(others, handbook):
    """And wherever the search is listed."""
    plugins = ["learnscape", "learnscape/validation", *others, "search"]
    built = build(handbook, "others", plugins=plugins)

    assert line(built, "security/valid") == VALIDATED
    assert "Validated by" not in built.built("search/search_index.json")


def test_it_needs_the_library_above_it(handbook, caplog):
    """And says which line to write."""
    with pytest.raises(STOPPED):
        build(handbook, "above", plugins=["learnscape/validation", "learnscape"])

    assert caplog.messages[-1] == (
        "`learnscape/validation` needs the plugin `learnscape` above it.\n"
        "  mend: in mkdocs.yml, write `- learnscape` before the line `- learnscape/validation`"
    )


@pytest.mark.parametrize(
    ("options", "said"),
    [({"bulk_limit": 0}, "'0' is no number of at least 1"),
     ({"bulk_limit": True}, "'True' is no number of at least 1"),
     ({"bulk_limit": "many"}, "Expected type: <class 'int'>"),
     ({"strict": "yes"}, "Expected type: <class 'bool'>"),
     ({"trust_trailers": ["github"]}, "Expected one of: ('gitlab', 'gerrit', 'gitea', 'bors'"),
     ({"trust_trailers": "gitlab"}, "Expected a list of items")],
)  # fmt: skip
def test_options_that_mean_nothing_are_refused(options, said, handbook, caplog):
    """With what is expected."""
    plugins = ["learnscape", {"learnscape/validation": options}]

    with pytest.raises(STOPPED) as stopped:
        build(handbook, "refused", plugins=plugins)

    assert said in f"{stopped.value} {caplog.text}"


def test_the_options_are_what_reviews_are_read_by(handbook):
    """Nothing is signed, and eight pages are few."""
    built = {
        name: build(handbook, name, plugins=["learnscape", {"learnscape/validation": options}])
        for name, options in {"strict": {"strict": True}, "large": {"bulk_limit": 8}}.items()
    }

    assert line(built["strict"], "security/valid") == "Not validated yet"
    assert "Only records that are signed count." in line(
        built["strict"], "validation", "learnscape-reviews"
    )
    assert line(built["large"], "security/many-7").startswith("Validated by Olga Ruiz")


def test_a_rewritten_ledger_stops_the_build(own, caplog):
    """And says what was done to which record, without a trace of Python."""
    landing = own.land("Add", {"docs/security/a.md": sentences("a")}, on="2026-06-01")
    record = own.change(landing, review(OLGA, "2026-06-01"))
    own.record(record)
    name = f"changes/{landing[:2]}/{landing}.json"
    own.record((name, None), on="2026-06-05")

    with pytest.raises(STOPPED):
        build(own)

    what, _, mend = caplog.messages[-1].partition("\n  mend: ")
    assert what.startswith("the ledger was rewritten: commit ")
    assert f"deletes '{name}'" in what
    assert mend.startswith("see who did that with `git show ")


@pytest.mark.parametrize("theme", THEMES)
def test_whatever_the_texts_are_the_page_has_its_own_elements(theme, own):
    """Names, titles, purposes, addresses and paths are characters."""
    nasty = f"{NASTY} <img src=x onerror=alert(1)></script><script>alert(1)</script>"
    own.land("Rename", {
        "docs/people/olga.md": person(nasty, OLGA),
        "docs/communities/security.md": community(nasty, "olga", owns=["security/"]),
    }, on="2026-05-01")  # fmt: skip
    by_olga = review(OLGA, "2026-06-01", url="https://forge.example/?a=1&b=(2)")
    for name in ("a", "b"):
        text = front(sentences(name).partition("\n")[2], title=nasty, reviewed_by=nasty)
        landing = own.land("Add", {f"docs/security/{name}.md": text}, on="2026-06-01")
        own.record(own.change(landing, *[by_olga] * (name == "a")))

    built = build(own, theme=theme, site_name="Site")

    for path in ("security/a", "security/b", "validation"):
        page = built.page(f"{path}/index.html")
        within = "learnscape-reviews" if path == "validation" else LINE
        assert nasty.split(maxsplit=1)[0] in page.text(within)
        for tag in ("img", "script", "item", "i"):
            assert not page.all(tag, within=within)
    assert structured(built, "security/a")["name"] == nasty
    assert "https://forge.example/?a=1&b=(2)" in links(built, "security/a")


def test_a_site_can_have_a_line_of_its_own(own):
    """A file of the same name in its theme folder wins, with the values that the guide names."""
    mine = own.root / "mine/learnscape/validation-line.html"
    mine.parent.mkdir(parents=True)
    mine.write_text(
        "<p class='mine'>{{ verdict.state }}, {{ verdict.until and verdict.until | day }}</p>"
    )
    landing = own.land("Add", {"docs/security/a.md": sentences("a")}, on="2026-06-01")
    own.record(own.change(landing, review(OLGA, "2026-06-01")))

    built = build(own, theme={"name": "mkdocs", "custom_dir": "mine"})

    assert built.page("security/a/index.html").text("mine") == "valid, 1 December 2026"


def test_the_same_day_gives_the_same_bytes(handbook, monkeypatch, clock_in):
    """In any time zone and at any hour of it."""
    first = build(handbook, "first", theme="material").files()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(DAY) + 11 * 3600))
    clock_in("Pacific/Kiritimati")
    second = build(handbook, "second", theme="material").files()

    differ = {path for path in first if first[path] != second.get(path)}
    assert not {path for path in differ if not path.startswith("sitemap")}  # packed with the hour


def test_one_configuration_can_be_built_twice(handbook, tmp_path):
    """And the script is there once."""
    (handbook.root / "twice.yml").write_text(
        yaml.safe_dump({"site_name": "Site", "theme": {"name": "mkdocs"}} | {"plugins": PLUGINS})
    )
    code = (
        "from mkdocs.commands.build import build; from mkdocs.config import load_config\n"
        f"config = load_config('twice.yml', site_dir={str(tmp_path / 'x')!r})\n"
        "build(config); build(config)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=handbook.root, check=True, timeout=120,
                   capture_output=True)  # fmt: skip
    html = (tmp_path / "x/security/valid/index.html").read_text()

    assert html.count("learnscape/validation.js") == 1
    assert html.count(f'<div class="{LINE}"') == 1


def test_properdocs_builds_the_same(handbook, tmp_path):
    """From the same file, unchanged."""
    ours = build(handbook, "ours", theme="material")
    command = [Path(sys.executable).parent / "properdocs", "build", "-f", "mkdocs.yml"]
    subprocess.run([*command, "-d", tmp_path / "theirs"], cwd=handbook.root, check=True,
                   timeout=120, capture_output=True)  # fmt: skip

    for path in SAID:
        html = Reading((tmp_path / "theirs" / path / "index.html").read_text())
        assert html.text(LINE) == ours.page(f"{path}/index.html").text(LINE)
    assert (tmp_path / "theirs/knowledge.json").read_bytes() == (
        ours.root / "knowledge.json"
    ).read_bytes()


def test_the_script_is_small_and_says_nothing_itself():
    """The build wrote what it shows, so it knows no language and no link."""
    folder = Path(__file__).parents[2] / "plugins/learnscape/theme/learnscape"
    script = (folder / "validation.js").read_text()

    assert len(script.splitlines()) <= 15
    assert not {"innerHTML", "overdue", "http"} & set(re.findall(r"\w+", script.partition("\n")[2]))
