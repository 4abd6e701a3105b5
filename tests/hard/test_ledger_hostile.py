"""What somebody may write into a ledger, and a reader's browser must never run."""

import json

import pytest

from tests.fixtures import ledger
from tests.fixtures.hard import HOSTILE_NAMES
from tests.fixtures.ledger import (
    OLEG,
    OLGA,
    REWRITTEN,
    TEXT,
    ZOE,
    canonical,
    community,
    review,
    security_site,
    sentences,
)
from tests.fixtures.site import Site

RUN = "<script>alert(1)</script>"
HANDLER = '"><img src=x onerror=alert(2)>'
HOSTILE = (
    RUN,
    HANDLER,
    "</script><script>alert(3)</script>",
    "'-alert(4)-'",
    "[click](javascript:alert(5)) **bold**",
    "{{ 7 * 7 }} {% raw %}",
    "\u202egnipyt-thgir\u202c",
    "\x1b[31mred\x07",
    "line\nend\r\n# Heading",
    "]]>&amp;<!--",
    "a@example.org",
    "\ud800",
    "x" * 20_000,
)
LINKS = (
    "javascript:alert(6)",
    "JavaScript:alert(6)",
    " javascript:alert(6)",
    "java\nscript:alert(6)",
    "data:text/html,<script>alert(6)</script>",
    "vbscript:alert(6)",
    "//evil.example/",
    "file:///etc/passwd",
    "https://",
    'https://forge.example/" onclick="alert(6)',
    "https://forge.example/'><script>alert(6)</script>",
    "https://forge.example/\u202e",
    "https://user:secret@forge.example/",
)
TEXT_FIELDS = ("recorder", "change", "merged_by", "evidence", "commit", "base", "kind", "extra")
REVIEW_FIELDS = ("by", "decision", "at", "head", "role_seen", "until", "blobs", "extra")
PAGE_FIELDS = ("path", "blob", "old", "reviewed_blob", "extra")


ADDRESSES = ("href", "src", "action", "formaction", "srcdoc", "data", "xlink:href")
BAD = ("javascript:", "vbscript:", "data:text", "file:", "//", "https://user:")


def is_ours(marks):
    """Say whether an element is of those that we add to a page."""
    return any(mark.startswith("learnscape") for mark in marks)


def runs(page):
    """Give what a browser would run of what we add to a page, and where it would wrongly lead."""
    for tag, attributes, marks in page.elements:
        if not is_ours(marks):
            continue
        if tag in {"script", "base", "object", "embed", "iframe", "img"}:
            yield tag
        for name, value in attributes.items():
            address = value.strip().lower()
            if name.startswith("on") or (name in ADDRESSES and address.startswith(BAD)):
                yield f"{name}={value}"


def programs(html):
    """Give what a page says for programs."""
    start = '<script type="application/ld+json">'
    for part in html.split(start)[1:]:
        yield json.loads(part.partition("</script>")[0])


def variants(record):
    """Give a record with a hostile text in one field, one after the other."""
    for text in HOSTILE:
        for field in TEXT_FIELDS:
            yield record | {field: text}
        for field in REVIEW_FIELDS:
            yield record | {"reviews": [record["reviews"][0] | {field: text}]}
        for field in PAGE_FIELDS:
            yield record | {"pages": [record["pages"][0] | {field: text}]}
        yield record | {"authors": [text]}
    for link in LINKS:
        yield record | {"reviews": [record["reviews"][0] | {"url": link}]}
    for name in HOSTILE_NAMES:
        yield record | {"change": name}


def bytes_of(record):
    """Give the bytes of a record, half characters and all."""
    try:
        return canonical(record)
    except UnicodeEncodeError:
        return json.dumps(record).encode()


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """Give the files of a site whose ledger holds every hostile text in every field."""
    folder = tmp_path_factory.mktemp("hostile")
    security = {"owns": ["security/"], "purpose": RUN, "review_every": "6 months"}
    handbook = security_site(
        folder / "handbook",
        {
            "docs/communities/security.md": community(HANDLER, "olga", "oleg", **security),
            "docs/people/olga.md": ledger.person(RUN, OLGA),
            "docs/people/oleg.md": ledger.person("a@example.org </script>", OLEG),
            "docs/people/zoe.md": ledger.person("# Zoe **bold** [x](javascript:alert(1))", ZOE),
        },
    )
    records = []
    for number, by in enumerate((OLGA, OLEG, ZOE)):
        path = f"docs/security/p{number}.md"
        text = f'---\ntitle: "{RUN}"\nlast_reviewed_on: "{RUN}"\n---\n\n{TEXT}'
        landing = handbook.land(f"Tell {RUN} {HANDLER}", {path: text}, on="2026-06-01")
        url = "https://forge.example/p?a=1&b=%22%3E%3Cscript%3E"
        records.append(handbook.change(landing, review(by, "2026-06-01", url=url), change=HANDLER))
    handbook.land(RUN, {"docs/security/p1.md": REWRITTEN}, on="2026-07-01")
    plain = handbook.land("Go on", {"docs/security/p9.md": sentences("p9")}, on="2026-07-02")
    records.append(handbook.withdrawal("security/p9.md", review(OLEG, "2026-07-03", "dismissed")))
    handbook.record(*records)
    base = handbook.change(plain, review(OLGA, "2026-07-02"))
    files = [(f"changes/{name.replace('/', '')}.json", b"{") for name in HOSTILE[:8]]
    for number, record in enumerate(variants(base), 2):
        files.append((f"changes/{plain[:2]}/{plain}.{number}.json", bytes_of(record)))
    handbook.record(*files, on="2026-07-05")
    site = Site(handbook.root, folder / "built").configure(
        repo_url="https://forge.example/handbook",
        plugins=["learnscape", "learnscape/credits", "learnscape/validation",
                 "learnscape/whats-new"],
    )  # fmt: skip
    built = site.build()
    handbook.close()
    return built


def test_it_is_built_with_every_state(hostile):
    """The hostile records are told of, and the others count."""
    seen = {
        number: hostile.page(f"security/p{number}/index.html").text("learnscape-validation")
        for number in (0, 1, 2, 9)
    }

    assert seen[0].startswith("Validated by")
    assert seen[1].startswith("Changed since")
    assert seen[2].startswith("Reviewed, not validated")
    assert seen[9].startswith("Validation withdrawn")
    assert "Records that do not count" in hostile.page("validation/index.html").text()


def test_nothing_runs(hostile):
    """No handler, no script and no address that is one, in anything of ours on any page."""
    pages = [path for path in hostile.files() if path.endswith(".html")]

    assert [(path, found) for path in pages for found in runs(hostile.page(path))] == []


def test_links_lead_where_they_lead(hostile):
    """The address of a review is what the record says, its signs as they stand there."""
    links = hostile.page("security/p0/index.html").all("a", "learnscape-validation")

    assert "https://forge.example/p?a=1&b=%22%3E%3Cscript%3E" in {one["href"] for one in links}


def test_programs_get_what_was_meant(hostile):
    """Structured data can be read, and what it says is text."""
    (data,) = programs(hostile.built("security/p0/index.html"))

    assert RUN in json.dumps(data, ensure_ascii=False)
    json.loads(hostile.built("knowledge.json"))


def test_no_address_of_mail_is_published(hostile):
    """Not from a record either, however it got there."""
    for path, data in hostile.files().items():
        if path.endswith((".html", ".json", ".xml")) and not path.startswith("assets/"):
            assert b"@example.org" not in data, path


def test_what_is_said_is_one_line_each(hostile):
    """No record breaks a line of the log, or commands the terminal of whoever reads it."""
    for line in hostile.log:
        assert all(part.isprintable() for part in line.split("\n")), line
        assert len(line) < 2000
