"""Every commit from one stream of bytes, whatever they are and wherever they are cut."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnscape.model import Change, Commit, Signature
from learnscape.read.git import find_repository
from learnscape.read.history import co_authors, news_in, parse_log, start_log
from learnscape.read.mailmap import Mailmap
from tests.builders import moment
from tests.fixtures.repository import BOB, git

ADA = Signature("Ada Lovelace", "ada@example.org")
OLD, NEW, NONE = "1" * 40, "2" * 40, "0" * 40


def record(*changes, sha="a" * 40, parents="", name=b"Ada Lovelace", mail=b"ada@example.org",
           at="10", ct="20", subject=b"Edit", trailers=b"", body=b""):  # fmt: skip
    """Give what git prints of a commit."""
    fields = [sha.encode(), parents.encode(), at.encode(), ct.encode(), name, mail, subject,
              trailers, body]  # fmt: skip
    raw = b"\0".join(fields) + b"\0"
    for status, *paths in changes:
        line = f":100644 100644 {OLD} {NEW} {status}".encode()
        raw += b"\0".join([b"\n" * (raw == b"") + line, *paths, b""])
    return raw


def read(*records, size=None):
    """Give the commits that a stream holds, cut into pieces of some size."""
    raw = b"".join(records)
    pieces = [raw[at : at + size] for at in range(0, len(raw), size)] if size else [raw]
    return [*parse_log(pieces)]


def log(repository, *endings):
    """Give the commits of a repository, with changes of more files than the usual."""
    repository.checkout()
    return [*parse_log(start_log(find_repository(repository.root), endings))]


def test_a_commit_is_read():
    """All of it."""
    raw = record(("M", b"a.md"), ("R087", b"b.md", b"c.md"), parents="b" * 40 + " " + "c" * 40,
                 trailers=b"Co-authored-by: Bob <bob@example.org>")  # fmt: skip

    assert read(raw) == [
        Commit(
            "a" * 40,
            ("b" * 40, "c" * 40),
            10,
            20,
            (ADA, Signature("Bob", "bob@example.org")),
            "Edit",
            (Change("a.md", "M", None, OLD, NEW), Change("c.md", "R", "b.md", OLD, NEW)),
        )
    ]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100])
def test_where_the_stream_is_cut_does_not_matter(size):
    """Git writes as it likes."""
    raws = record(("M", b"a.md"), ("A", "é".encode())), record(sha="b" * 40), record(("D", b"x.md"))

    assert read(*raws, size=size) == read(*raws)
    assert len(read(*raws)) == 3


def test_nothing_is_no_commit():
    """An empty stream is an empty history."""
    assert read(b"") == []


texts = st.binary(max_size=12).map(lambda raw: raw.replace(b"\0", b""))
paths = texts.filter(bool)
changes = st.one_of(
    st.tuples(st.sampled_from(["A", "M", "D", "T"]), paths),
    st.tuples(st.sampled_from(["R050", "R100"]), paths, paths),
)


@given(
    st.lists(
        st.builds(
            record,
            changes,
            changes,
            name=texts,
            mail=texts,
            subject=texts,
            trailers=texts,
            body=texts,
        ),
        max_size=5,
    ),
    st.integers(1, 40),
)
def test_whatever_bytes_it_holds_no_commit_is_lost(records, size):
    """Names, messages and paths cannot be taken for anything else."""
    told = read(*records, size=size)

    assert len(told) == len(records)
    assert all(len(one.changes) == 2 for one in told)


@pytest.mark.parametrize(
    ("raw", "name"),
    [("Jörg".encode(), "Jörg"), ("Jörg".encode("latin-1"), "Jörg"), (b"\xe2\x82", "â\x82"),
     (b"", ""), ("☃".encode(), "☃")],
)  # fmt: skip
def test_a_name_is_utf_8_or_else_latin_1(raw, name):
    """What old tools wrote without saying so."""
    assert read(record(name=raw))[0].authors[0].name == name


def test_a_path_is_as_the_disk_has_it():
    """Bytes that are no letters stay what they are."""
    told = read(record(("M", b"\xe9.md"), ("M", "é.md".encode())))[0].changes

    assert [change.path for change in told] == ["\udce9.md", "é.md"]


@pytest.mark.parametrize(
    ("trailers", "people"),
    [
        (b"Co-authored-by: Bob <bob@x>", [("Bob", "bob@x")]),
        (b"CO-AUTHORED-BY:Bob<bob@x>", [("Bob", "bob@x")]),
        (b"co-authored-by:   Bob   <bob@x>  ", [("Bob", "bob@x")]),
        (b"Co-authored-by: Bob", [("Bob", "")]),
        (b"Co-authored-by: <bob@x>", [("", "bob@x")]),
        (b"Co-authored-by: Bob \"B\" Kahn <bob@x>", [('Bob "B" Kahn', "bob@x")]),
        (b"Co-authored-by: J\xf6rg <j@x>", [("Jörg", "j@x")]),
        ("Co-authored-by: Nicolà <n@x>".encode(), [("Nicolà", "n@x")]),
        ("Co-authored-by: Å <a@x>".encode(), [("Å", "a@x")]),
        ("Co-authored-by: 中國 <z@x>".encode(), [("中國", "z@x")]),
        (b"Signed-off-by: Eve <eve@x>\x1fCo-authored-by: Bob <bob@x>\x1fReviewed-by: X <x@x>",
         [("Bob", "bob@x")]),
        (b"Not-Co-authored-by: Eve <eve@x>", []),
        (b"Co-authored-by: A <a@x>\x1fCo-authored-by: B <b@x>", [("A", "a@x"), ("B", "b@x")]),
    ],
)  # fmt: skip
def test_co_authors_are_read_in_any_spelling(trailers, people):
    """Other trailers name other parts."""
    assert read(record(trailers=trailers))[0].authors[1:] == tuple(
        Signature(*one) for one in people
    )


@pytest.mark.parametrize(
    ("said", "read_as"), [("", 0), ("-5", 0), ("99999999999999", 253402300799)]
)
def test_times_beyond_the_calendar_are_at_its_ends(said, read_as):
    """A commit can claim anything."""
    assert read(record(at=said, ct=said))[0][2:4] == (read_as, read_as)


def test_a_repository_is_read_newest_first(repository):
    """With commits that changed no page, for they tell when others landed."""
    repository.commit("Begin", {"a.md": "# A\n", "b.png": "x"}, on=1)
    repository.commit("No page", {"b.png": "y"}, on=2)
    repository.commit("Move", moves={"a.md": "sub/a.md"}, by=BOB, on=3, landed=4)

    told = log(repository)

    assert [one.subject for one in told] == ["Move", "No page", "Begin"]
    assert told[0].parents == (told[1].sha,)
    assert (told[0].authored, told[0].committed) == tuple(
        int(moment(day).timestamp()) for day in (3, 4)
    )
    ((move,), (), (birth,)) = (one.changes for one in told)
    assert (move.status, move.was, move.path, move.old) == ("R", "a.md", "sub/a.md", move.new)
    assert (birth.status, birth.path, birth.old) == ("A", "a.md", "")


def test_all_endings_of_markdown_are_read_in_any_letters(repository):
    """What MkDocs takes for a page."""
    names = ["a.md", "b.MD", "c.markdown", "d.mdown", "e.mkdn", "f.mkd", "g/h.Markdown"]
    repository.commit("Begin", dict.fromkeys([*names, "x.png", "md", "y.md.bak"], "# T\n"))

    (only,) = log(repository, "mdown", "mkdn", "mkd")

    assert sorted(change.path for change in only.changes) == names


def test_a_merge_is_compared_with_its_first_parent(repository):
    """That is what it brought to the branch it is on."""
    repository.commit("Begin", {"a.md": "# A\n"})
    repository.commit("Aside", {"b.md": "# B\n"}, branch="side", on=1)
    repository.commit("Here", {"c.md": "# C\n"}, on=2)
    repository.merge("side", on=3)

    merge = log(repository)[0]

    assert len(merge.parents) == 2
    assert [change.path for change in merge.changes] == ["b.md"]


def test_pages_that_moved_by_the_hundred_are_followed(repository):
    """Also where each was changed a little."""
    text = "\n".join(f"line {n}" for n in range(30))
    names = [f"p{n}.md" for n in range(300)]
    repository.commit("Begin", {name: f"# {name}\n{text}" for name in names})
    repository.commit(
        "Move",
        {f"sub/{name}": f"# {name}\n{text}\nmore" for name in names},
        moves={name: f"sub/{name}" for name in names},
        on=1,
    )

    told = log(repository)[0].changes

    assert {(change.status, change.was) for change in told} == {("R", name) for name in names}


def test_co_authors_get_the_names_of_the_mailmap():
    """The author has been mapped by git, and is not mapped again."""
    mailmap = Mailmap("Bob Kahn <bob@x> <old@x>\nNobody <n@x> <ada@example.org>\n")
    raw = record(trailers=b"Co-authored-by: Robert <old@x>\x1fCo-authored-by: X")

    (one,) = parse_log([raw], mailmap)

    assert one.authors == (ADA, Signature("Bob Kahn", "bob@x"), Signature("X", ""))


def test_a_reader_that_stops_early_leaves_nothing_behind(repository):
    """A history need not be read to its end."""
    for day in range(50):
        repository.commit("Edit", {"a.md": f"# {day}\n"}, on=day)
    repository.checkout()
    commits = parse_log(start_log(find_repository(repository.root)))

    assert next(commits).subject == "Edit"
    commits.close()
    assert git(repository.root, "status", "--porcelain") == ""


def test_a_trailer_of_spaces_is_read_at_once():
    """Anyone can write one, and the cube of its length is hours."""
    started = time.process_time()

    assert co_authors("Co-authored-by: a" + " " * 100_000 + "b <b@example.org>")
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    ("body", "news"),
    [
        ("News: Hear", "Hear"),
        ("News: Hear\n", "Hear"),
        ("news:   Hear  \n", "Hear"),
        ("NEWS: Hear\n", "Hear"),
        ("News:Hear\n", "Hear"),
        ("Why.\n\nNews: Hear\n", "Hear"),
        ("Why.\r\n\r\nNews: Hear\r\n", "Hear"),
        ("Why.\n \t\n\n\nNews: Hear\n\n", "Hear"),
        ("News: Hear\n\nCo-authored-by: Bob <bob@example.org>\n", "Hear"),
        ("* First\n\nNews: Hear\n\n* Second\n\n---------\n\nCo-authored-by: B <b@x>\n", "Hear"),
        ("Signed-off-by: A <a@x>\nNews: Hear\nReviewed-by: B <b@x>\n", "Hear"),
        ("News: Hear\n(cherry picked from commit 1234567)\n", "Hear"),
        ("News: Hear,\n  all of\n\tyou: now\nDecision: 4\n", "Hear, all of you: now"),
        ("News:\n  Hear\n", "Hear"),
        ("News: Hear\nNews: Look\n", "Look"),
        ("News: Hear\n\nNews: Look\n", "Look"),
        ("News: Hear\nNews:\n", "Hear"),
        ("News: false", "false"),
        ("News: été 東京", "été 東京"),
        ("", None),
        ("News:", None),
        ("News:   \n", None),
        ("News:\n\nHear\n", None),
        ("The news: it is done", None),
        ("There is\nNews: of old\nin this text\n", None),
        ("News: of old\nin this text\n", None),
        ("  News: in a block of code\n", None),
        ("> News: Hear\n", None),
        ("No-News: Hear\n", None),
        ("News Hear\n", None),
        ("See https://example.org/news:1\n", None),
    ],
)
def test_news_are_a_trailer_in_a_paragraph_of_trailers(body, news):
    """The last one counts; prose is no trailer."""
    assert news_in(body) == news
    assert read(record(body=body.encode()))[0].news == news


def test_news_are_utf_8_or_else_latin_1():
    """As names are."""
    assert read(record(body="News: Jörg".encode("latin-1")))[0].news == "Jörg"


def test_only_merges_keep_what_they_say():
    """Forges put the title there; of any other commit the first line is enough."""
    parents = "b" * 40 + " " + "c" * 40

    assert read(record(parents=parents, body="Título\n".encode()))[0].body == "Título\n"
    assert read(record(parents="b" * 40, body=b"Title\n"))[0].body == ""
    assert len(read(record(parents=parents, body=b"x" * 9999))[0].body) == 2000


def test_news_are_read_from_a_real_message(repository):
    """Below the co-authors of a forge, and in a long message."""
    repository.commit("Begin\n\nNews: A first page\n", {"a.md": "# A\n"}, co=["Bob <bob@x>"])
    repository.commit(f"Go on\n\n{'word ' * 5000}\n\nNews: More\n", {"a.md": "# B\n"}, on=1)
    repository.commit("News: none of it\nhere", {"a.md": "# C\n"}, on=2)

    assert [one.news for one in log(repository)] == [None, "More", "A first page"]


@pytest.mark.parametrize("part", ["\n", " ", "\n ", "News: a\n ", "News:\n", "a-", "News: "])
def test_a_message_of_any_length_is_read_at_once(part):
    """Anyone can write one."""
    started = time.process_time()

    news_in("News: a" + part * 50_000)
    news_in(part * 50_000 + "\nNews: a")

    assert time.process_time() - started < 1
