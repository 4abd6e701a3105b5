"""The ledger as records: every field, every commit, and who signed it."""

import os
import shutil
import subprocess
from collections import Counter
from contextlib import closing
from datetime import UTC, date, datetime

import pytest

from learnscape.model import Decision, Record, RecordedPage
from learnscape.read.git import Blobs, find_repository
from learnscape.read.ledger import LedgerError, read_ledger
from tests.fixtures.keys import commit_signed, new_key
from tests.fixtures.ledger import (
    OLGA,
    ZOE,
    canonical,
    change,
    file_of,
    page,
    revalidation,
    review,
    write_ledger,
)
from tests.fixtures.repository import git, raw_date

COMMIT, BASE, BLOB, OLD = "c" * 40, "b" * 40, "1" * 40, "2" * 40
PAGES = [page("docs/a.md", BLOB, OLD)]
DAY = "2026-06-01"


@pytest.fixture
def root(repository):
    """Give a repository with one commit, and no ledger yet."""
    repository.commit("Begin", {"docs/a.md": "# A\n"})
    repository.checkout()
    return repository.root


@pytest.fixture(scope="session")
def keys(tmp_path_factory):
    """Make the keys of two people once."""
    folder = tmp_path_factory.mktemp("keys")
    return {name: new_key(folder / name) for name in ("olga", "zoe")}


def read(root, **options):
    """Give what the ledger says."""
    with closing(Blobs(root)) as texts:
        return read_ledger(find_repository(root), texts, **options)


def recorded(number=0, **more):
    """Give the record of a change; another number, another change."""
    said = change(f"{number + 1:040x}"[::-1], BASE, PAGES, reviews=[review(OLGA, DAY)])
    return said | more


def checked(by, at=DAY, **more):
    """Give the record of somebody who looked at a page."""
    said = {"by": by, "decision": "approved", "at": f"{at}T10:00:00Z"}
    return revalidation(COMMIT, BASE, [page("docs/a.md", BLOB)], reviews=[said]) | more


def signed_by(key, **more):
    """Give the file of such a record, which claims a key, by its name."""
    name, data = file_of(checked(key.claim, evidence="signed-commit", **more))
    return {name: data}


def name_of(files):
    """Give the name of the only file."""
    (name,) = files
    return name


# What a record says


def test_no_ledger_says_nothing(root, git_calls):
    """And costs nothing."""
    found = find_repository(root)
    before = len(git_calls())

    with closing(Blobs(root)) as texts:
        assert read_ledger(found, texts) == ((), (), (), frozenset())
    assert len(git_calls()) == before


def test_a_change_is_read_to_the_last_field(root):
    """With what each reviewer saw, in the order in which they spoke."""
    seen = {"docs/a.md": OLD}
    reviews = [
        review("gl:7", "2026-06-02", "COMMENTED", role_seen="BOT", blobs=seen),
        review(OLGA, "2026-06-01T12:00:00.123+02:00", until="2026-09-01", head=BASE),
    ]
    said = recorded(reviews=reviews, authors=["fj:5"], merged_by=ZOE, change="gl:a/b/c!12",
                    evidence="gitlab-approval", later={"more": [None]})  # fmt: skip
    write_ledger(root, [said])
    url = "https://forge.example/handbook/pull/12"

    ledger = read(root)

    assert ledger.records == (
        Record(
            kind="change",
            commit="1" + "0" * 39,
            base=BASE,
            pages=(RecordedPage("docs/a.md", BLOB, OLD, BLOB),),
            decisions=(
                Decision(OLGA, "approved", datetime(2026, 6, 1, 10, tzinfo=UTC), BASE,
                         date(2026, 9, 1), url),
                Decision("gl:7", "commented", datetime(2026, 6, 2, 10, tzinfo=UTC), "5eed" * 10,
                         None, url, bot=True, seen=seen),
            ),
            authors=("fj:5",),
            merged_by=ZOE,
            change="gl:a/b/c!12",
            evidence="gitlab-approval",
            name=file_of(said)[0],
        ),
    )  # fmt: skip
    assert (ledger.problems, ledger.notes) == ((), ())
    assert ledger.files == {file_of(said)[0]}


def test_what_need_not_be_said(root):
    """A first commit has no base; a page may be new, or gone; nobody need have reviewed it."""
    said = {"v": 1, "kind": "change", "commit": COMMIT, "pages": [{"path": "docs/a.md"}],
            "reviews": [], "authors": [], "evidence": "imported"}  # fmt: skip
    write_ledger(root, [said])

    (record,) = read(root).records

    assert record == Record(
        "change", COMMIT, "", (RecordedPage("docs/a.md", ""),), name=file_of(said)[0]
    )


def test_in_one_second_what_is_no_approval_is_the_last_word(root):
    """However a forge lists it."""
    reviews = [review(OLGA, DAY, verdict) for verdict in ("dismissed", "approved")]
    write_ledger(root, [recorded(reviews=reviews), recorded(1, reviews=reviews[::-1])])

    for record in read(root).records:
        assert [one.verdict for one in record.decisions] == ["approved", "dismissed"]


def test_bytes_of_a_path_that_are_no_text(root):
    """As the rest of the package knows them."""
    name, data = file_of(recorded(pages=[page("docs/@.md", BLOB)]))
    data = data.replace(b"@", b"\\udcff")
    write_ledger(root, [(name, data)])

    (record,) = read(root).records

    assert record.pages[0].path == "docs/\udcff.md"


@pytest.mark.parametrize(("said", "what"), [
    (b"", "it is empty"),
    (b"\xff{}", "it is not UTF-8"),
    (b"{,}", "it is no JSON (line 1): Expecting property name enclosed in double quotes"),
    (b"[" * 100_000, "it is no JSON that anybody would write"),
    (b'{"v": ' + b"1" * 5000 + b"}", "it is no JSON that anybody would write"),
    (b'{"v": NaN}', "NaN is no JSON"),
    (b"[]", "it is no JSON object"),
    (b'{"v": 1, "v": 1}', "'v' stands twice in it"),
    (b'{"v": "2"}', "`v` is '2', which is not 1"),
    (b"{}", "it has no `v`"),
    (b" " * 8_000_001, "it is larger than 8 MB"),
    ({"kind": "withdrawal"}, "`kind` is 'withdrawal', which is none of change"),
    ({"kind": None}, "it has no `kind`"),
    ({"commit": "C" * 40}, f"`commit` is '{'C' * 40}', which is no name of git's"),
    ({"commit": "d" * 40}, f"its name is not that of the commit in it, {'d' * 40}"),
    ({"base": "main"}, "`base` is 'main', which is no name of git's"),
    ({"base": None}, "it has no `base`"),
    ({"pages": {}}, "`pages` is 'dict', which is no list"),
    ({"pages": [7]}, "`pages` holds something that is no JSON object"),
    ({"pages": PAGES * 2}, "a page stands in it twice"),
    ({"pages": [page("../a.md", BLOB)]},
     "`path` is '../a.md', which is no path from the root of the repository"),
    ({"pages": [page("\x1b[2J\n", 7)]}, "`blob` is 'int', which is no name of git's"),
    ({"authors": ["ada@example.org"]},
     "`authors` is 'ada@example.org', which is no number at a forge, and no key"),
    ({"merged_by": "gh:0"}, "`merged_by` is 'gh:0', which is no number at a forge, and no key"),
    ({"change": "a\nb"}, "`change` is 'a\\nb', which is no line of text"),
    ({"evidence": "rumour"}, "`evidence` is 'rumour', which is none of github-review, "
     "gitlab-approval, forgejo-review, gerrit-label, prow-lgtm, forge-comment, signed-commit, "
     "imported"),
    ({"reviews": [review("olga", DAY)]},
     "`by` is 'olga', which is no number at a forge, and no key"),
    ({"reviews": [review(OLGA, DAY, "lgtm" * 30)]},
     f"`decision` is '{'lgtm' * 15}…', which is none of approved, changes_requested, commented, "
     "dismissed"),
    ({"reviews": [review(OLGA, "2026-06-31")]}, "`at` is '2026-06-31T10:00:00Z', which is no time"),
    ({"reviews": [review(OLGA, DAY, until="20260601")]},
     "`until` is '20260601', which is no day"),
    ({"reviews": [review(OLGA, DAY, url="javascript:alert(1)")]},
     "`url` is 'javascript:alert(1)', which is no web address"),
    ({"reviews": [review(OLGA, DAY, blobs={"docs/a.md": "x"})]},
     "`blobs` is 'x', which is no name of git's"),
    ({"reviews": [review("ssh:SHA256:" + "a" * 43, DAY)]},
     "a key vouches as `signed-commit` alone, and nobody else does"),
    ({"evidence": "signed-commit"}, "a key vouches as `signed-commit` alone, and nobody else does"),
])  # fmt: skip
def test_what_is_wrong_with_a_record_is_told(root, said, what):
    """In one line, which nothing in it can command."""
    sound = recorded()
    name, _ = file_of(sound)
    write_ledger(root, [(name, said if isinstance(said, bytes) else canonical(sound | said))])

    ledger = read(root)

    assert ledger.records == ()
    assert [(p.path, p.line, p.what) for p in ledger.problems] == [(f"validations:{name}", 0, what)]
    assert ledger.problems[0].mend == "run `learnscape record`, which writes it anew"
    assert ledger.files == {name}


@pytest.mark.parametrize("folder", ["changes", "pages"])
def test_a_record_of_a_newer_release(root, folder):
    """Whoever upgrades can read it; writing it anew would be wrong."""
    name, data = file_of((recorded() if folder == "changes" else checked(OLGA)) | {"v": 2})
    write_ledger(root, [(name, data)])

    (problem,) = read(root).problems

    assert str(problem) == (
        f"validations:{name}: it was written by a newer Learnscape\n"
        "  mend: install the newest learnscape"
    )


@pytest.mark.parametrize(("name", "what"), [
    ("pages/2026/{sum}.json", None),
    ("pages/2025/{sum}.json", "its folder is 2025, and it is not of that year"),
    ("pages/2026/{other}.json", "its name is not the SHA-256 of its bytes"),
    ("pages/{sum}.json", "its name is not the SHA-256 of its bytes"),
    ("pages/2026/{sum}", "its name is not the SHA-256 of its bytes"),
    ("pages/2026/\x1b[2J.json", "its name is not the SHA-256 of its bytes"),
])  # fmt: skip
def test_what_is_wrong_with_a_file_of_pages_is_a_note(root, name, what):
    """For nothing can mend it on a branch that only grows."""
    file, data = file_of(checked(OLGA))
    name = name.format(sum=file[-69:-5], other="0" * 64)
    write_ledger(root, [(name, data)])

    ledger = read(root)

    assert len(ledger.records) == (what is None)
    shown = name if name.isprintable() else repr(name)
    assert ledger.notes == (() if what is None else (f"validations:{shown}: {what}",))
    assert ledger.problems == ()


@pytest.mark.parametrize(("facts", "what"), [
    ({"pages": []}, "nobody vouches in it for any page"),
    ({"pages": [{"path": "docs/a.md"}]}, "it has no `blob`"),
])  # fmt: skip
def test_who_looks_at_pages_names_their_texts(root, facts, what):
    """Or nobody knows what they looked at."""
    said = checked(OLGA) | facts
    write_ledger(root, [said])

    assert read(root).notes == (f"validations:{file_of(said)[0]}: {what}",)


# Several files


def test_the_replacement_of_a_record_mends_the_problem(root):
    """Both are returned where both can be read."""
    name, data = file_of(recorded())
    second, third = (name.replace(".json", f".{number}.json") for number in (2, 3))
    write_ledger(root, [(name, b"?"), (second, data), (third, data)])

    ledger = read(root)

    assert [record.name for record in ledger.records] == [second, third]
    assert (ledger.problems, ledger.notes) == ((), ())
    assert ledger.files == {name, second, third}


@pytest.mark.parametrize("part", ["1", "02", "0", "x", "2.3", ""])
def test_a_replacement_has_a_number(root, part):
    """From two on."""
    name, data = file_of(recorded())
    write_ledger(root, [(name.replace(".json", f".{part}.json"), data)])

    assert len(read(root).problems) == 1


def test_other_files_are_nobodys_business(root):
    """They may come, change and go."""
    files = ["README.md", "other/changes/x.json", "changes.json"]
    write_ledger(root, [*((file, b"1") for file in files), *((file, b"2") for file in files),
                        *((file, None) for file in files)])  # fmt: skip

    assert read(root) == ((), (), (), frozenset())


def test_records_come_in_the_order_in_which_they_were_added(root):
    """Whatever their names and dates."""
    records = [recorded(number) for number in (9, 3, 7)]
    write_ledger(root, records)

    assert [record.name for record in read(root).records] == [file_of(one)[0] for one in records]


def test_the_records_of_both_tips_count(root):
    """Two people wrote at once, the same and something else; nothing is lost."""
    both, mine, theirs = recorded(1), recorded(2), recorded(2, authors=[ZOE])
    write_ledger(root, [both])
    git(root, "update-ref", "refs/remotes/origin/validations", "validations")
    write_ledger(root, [mine])
    tip = git(root, "rev-parse", "validations")
    git(root, "update-ref", "refs/heads/validations", "refs/remotes/origin/validations")
    write_ledger(root, [theirs, recorded(3)])
    git(root, "update-ref", "refs/remotes/origin/validations", tip)

    found = read(root)

    assert Counter(record.commit for record in found.records) == {
        recorded(1)["commit"]: 1, recorded(2)["commit"]: 2, recorded(3)["commit"]: 1
    }  # fmt: skip
    assert (found.problems, found.notes) == ((), ())


# Only ever added to


def fast_import(root, *lines, parents=("refs/heads/validations",), on=10):
    """Commit to the ledger what no recorder would; give the commit's short name."""
    head = [
        "commit refs/heads/validations",
        f"committer Mallory <mallory@example.org> {raw_date(on).decode()}",
        "data 0",
        *(f"{word} {one}^0" for word, one in zip(("from", "merge"), parents, strict=False)),
    ]
    stream = "\n".join([*head, *lines, ""]).encode()
    git(root, "fast-import", "--quiet", "--date-format=raw-permissive", "--force", data=stream)
    return git(root, "rev-parse", "validations")[:12]


@pytest.fixture
def grown(root):
    """Give a repository whose ledger has three records, and their names."""
    records = [recorded(number) for number in range(3)]
    write_ledger(root, records, on=0)
    return root, [file_of(one)[0] for one in records]


def stopped(root):
    """Give what stops everything, and what helps."""
    with pytest.raises(LedgerError) as error:
        read(root)
    return str(error.value), error.value.mend


@pytest.mark.parametrize(("lines", "did"), [
    (["M 100644 inline {0}", "data 1", "x"], "changes"),
    (["D {0}"], "deletes"),
    (["D changes"], "deletes"),
    (["R {0} changes/aa/other.json"], "deletes"),
    (["M 120000 inline {0}", "data 1", "x"], "changes"),
    (["M 100755 {blob} {0}"], "changes"),
    (["D {0}", "M 100644 inline {0}/x", "data 1", "x"], "deletes"),
])  # fmt: skip
def test_whoever_rewrites_a_record_stops_everything(grown, lines, did):
    """Also when it was put right later; what is named is the first thing they did."""
    root, (name, *_) = grown
    tip, blob = git(root, "rev-parse", "validations"), git(root, "rev-parse", f"validations:{name}")
    sha = fast_import(root, *(line.format(name, blob=blob) for line in lines))
    tree = git(root, "rev-parse", f"{tip}^{{tree}}")
    fast_import(root, f"M 040000 {tree} ")

    assert stopped(root) == (
        f"the ledger was rewritten: commit {sha} of `validations` {did} '{name}'",
        f"see who did that with `git show {sha}`, and put back to {tip[:12]}, where it was before: "
        f"`validations` with `git branch --force validations {tip[:12]}`",
    )


@pytest.mark.parametrize("first", [True, False])
def test_a_merge_is_compared_with_each_parent(grown, first):
    """It may bring together, and drop nothing from either side."""
    root, names = grown
    git(root, "branch", "side", "validations~1")
    sides = ["refs/heads/validations", "refs/heads/side"][:: 1 if first else -1]
    both = git(root, "rev-parse", "validations^{tree}")
    less = git(root, "rev-parse", "side^{tree}")
    fast_import(root, f"M 040000 {both} ", parents=sides)
    assert len(read(root).records) == 3
    sides[sides.index("refs/heads/validations")] = git(root, "rev-parse", "validations")
    sha = fast_import(root, f"M 040000 {less} ", parents=sides)

    assert stopped(root)[0] == (
        f"the ledger was rewritten: commit {sha} of `validations` deletes '{names[2]}'"
    )


@pytest.mark.parametrize("is_late", [False, True])
@pytest.mark.parametrize("between", [False, True])
def test_dates_fall_by_a_day_at_most(root, keys, allowed, is_late, between):
    """Two clocks may differ; behind a step back of a day and a second no signature counts."""
    commit_signed(root, {"README.md": b"Reviews\n"}, None, on="2026-06-02T10:00:01")
    if between:  # half a day and half a day again are a day
        commit_signed(root, {"README.md": b"Reviewers\n"}, None, on="2026-06-01T20:00:00")
    first = git(root, "rev-list", "--max-parents=0", "validations")[:12]
    files = signed_by(keys["olga"])
    commit_signed(root, files, keys["olga"], on=f"2026-06-01T10:00:0{0 if is_late else 1}")
    sha = git(root, "rev-parse", "validations")[:12]
    write_ledger(root, [recorded()], on="2026-06-01")

    found = read(root, allowed=allowed)

    what = (
        f"it came with commit {sha} of 2026-06-01, which follows {first} of 2026-06-02: one of the "
        "two clocks was wrong, so it counts for nothing"
    )
    assert found.notes == (unheard(name_of(files), what) if is_late else ())
    assert len(found.records) == (1 if is_late else 2)  # one that nobody signed counts as ever
    assert found.problems == ()


def test_dates_that_fall_cost_every_record_of_a_site_that_is_strict(grown):
    """There each counts by its signature; only the one that came late is named."""
    root, names = grown
    git(root, "update-ref", "refs/heads/validations", "validations~2")
    fast_import(root, on="2027-01-10T12:00:00")
    write_ledger(root, [recorded(1)], on="2026-06-10")

    found = read(root, strict=True)

    assert [record.name for record in found.records] == [names[0]]
    assert [note.split(": ")[0] for note in found.notes] == [f"validations:{names[1]}"]
    assert len(read(root).records) == 2


def test_the_tip_of_the_remote_is_checked_as_well(grown):
    """Whichever of both was rewritten."""
    root, (name, *_) = grown
    tip = git(root, "rev-parse", "validations")
    fast_import(root, f"D {name}")
    git(root, "update-ref", "refs/remotes/origin/validations", "validations")
    git(root, "update-ref", "refs/heads/validations", tip)

    what, mend = stopped(root)
    push = f"`origin/validations` with `git push --force-with-lease origin {tip[:12]}:validations`"
    assert "deletes" in what
    assert mend.endswith(f": {push}, once the forge's rule for it is lifted")
    git(root, "update-ref", "refs/heads/validations", "refs/remotes/origin/validations")
    here = f"`validations` with `git branch --force validations {tip[:12]}`"
    assert stopped(root)[1].endswith(f"{push}, once the forge's rule for it is lifted, and {here}")


def test_a_clone_that_was_cut_off_says_so(grown, tmp_path):
    """What is there is read, and cannot be compared with what was."""
    root, _ = grown
    options = ("--quiet", "--depth=1", "--no-single-branch")
    git(tmp_path, "clone", *options, root.as_uri(), "cut")

    ledger = read(tmp_path / "cut")

    assert len(ledger.records) == 3
    assert ledger.notes == (
        "the ledger's history is cut short, so it cannot be told whether a record was changed; "
        "run `git fetch --unshallow`",
    )


def test_a_clone_without_old_contents_says_so(grown, tmp_path):
    """Rather nothing than a part of what was said."""
    root, names = grown
    git(root, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "--quiet", "--filter=blob:none", root.as_uri(), "part")

    assert read(tmp_path / "part") == (
        (),
        (),
        ("this clone has no old contents, so reviews cannot be read; clone without `--filter`",),
        frozenset(names),
    )


# Who signed


@pytest.fixture
def allowed(keys):
    """Give the keys of both, for always."""
    lines = keys["olga"].allowed("Olga@example.org"), keys["zoe"].allowed("zoe")
    return "".join(lines).encode()


def unheard(name, what):
    """Give the note about a record whose word does not count."""
    return (f"validations:{name}: {what}",)


UNSIGNED = "it says that a key signed it, and no key did that is allowed to"


@pytest.mark.parametrize(("who", "claim"), [("olga", "mail:olga@example.org"), ("zoe", "zoe")])
def test_a_record_is_signed_by_the_key_that_it_names(root, keys, allowed, who, claim):
    """Whoever the key is of, by address or by handle, is who speaks."""
    files = signed_by(keys[who])
    commit_signed(root, files, keys[who], on=DAY)

    (record,) = read(root, allowed=allowed).records

    assert [one.by for one in record.decisions] == [claim]
    assert (record.signed, record.name) == (True, name_of(files))


def test_a_record_that_only_says_so(root, keys, allowed):
    """No signature, or another's."""
    for signer in (None, keys["zoe"]):
        files = signed_by(keys["olga"], base=OLD if signer else BASE)
        commit_signed(root, files, signer, on=DAY)
        assert unheard(name_of(files), UNSIGNED)[0] in read(root, allowed=allowed).notes
    assert read(root, allowed=allowed).records == ()


def test_a_change_that_only_says_so_is_a_problem(root, keys, allowed):
    """`learnscape record` can write it anew."""
    said = [review(keys["olga"].claim, DAY)]
    name, data = file_of(recorded(reviews=said, evidence="signed-commit"))
    commit_signed(root, {name: data}, None, on=DAY)

    (problem,) = read(root, allowed=allowed).problems

    assert (problem.path, problem.what) == (f"validations:{name}", UNSIGNED)


@pytest.mark.parametrize("options", [
    'valid-before="20260601"',
    'valid-after="20260602"',
    'valid-after="20270101",valid-before="20280101"',
    'namespaces="file"',
    "cert-authority",
])  # fmt: skip
def test_a_key_signs_on_the_days_that_it_is_allowed(root, keys, options):
    """For this use alone."""
    files = signed_by(keys["olga"])
    commit_signed(root, files, keys["olga"], on="2026-06-01T10:00:00")

    for zone in ("UTC", "Asia/Tokyo", "America/Los_Angeles"):
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("TZ", zone)
            found = read(root, allowed=keys["olga"].allowed("olga", options).encode())
        assert (found.records, found.notes) == ((), unheard(name_of(files), UNSIGNED))


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/Los_Angeles"])
def test_the_days_of_a_key_are_the_same_everywhere(root, keys, monkeypatch, zone):
    """They begin and end in Greenwich."""
    monkeypatch.setenv("TZ", zone)
    commit_signed(root, signed_by(keys["olga"]), keys["olga"], on="2026-06-01T10:00:00")
    options = 'valid-after="20260601090000",valid-before="20260601110000"'

    assert read(root, allowed=keys["olga"].allowed("olga", options).encode()).records


def test_nothing_is_allowed_where_no_file_is(root, keys):
    """Whatever the user's own configuration allows."""
    files = signed_by(keys["olga"])
    commit_signed(root, files, keys["olga"], on=DAY)
    own = root / "own"
    own.write_text(keys["olga"].allowed("olga@example.org"))
    git(root, "config", "gpg.ssh.allowedSignersFile", str(own))

    assert read(root).notes == unheard(name_of(files), UNSIGNED)


def test_nothing_that_the_user_configures_hides_a_signature(root, keys, allowed):
    """Neither their program nor their list of keys that were taken back."""
    commit_signed(root, signed_by(keys["olga"]), keys["olga"], on=DAY)
    git(root, "config", "gpg.ssh.program", "false")
    git(root, "config", "gpg.ssh.revocationFile", str(keys["olga"].file.with_suffix(".pub")))
    git(root, "config", "gpg.minTrustLevel", "ultimate")

    assert read(root, allowed=allowed).records


@pytest.mark.parametrize("at", ["2026-05-30", "2026-06-03", "2020-01-01", "2027-01-01"])
def test_what_is_signed_is_said_on_that_day(root, keys, allowed, at):
    """A day more or less: clocks differ."""
    files = signed_by(keys["olga"], at=at)
    commit_signed(root, files, keys["olga"], on="2026-06-01T10:00:00")
    good = signed_by(keys["zoe"], at="2026-06-02")
    commit_signed(root, good, keys["zoe"], on="2026-06-01T10:00:00")

    found = read(root, allowed=allowed)

    assert [record.name for record in found.records] == [name_of(good)]
    assert found.notes == unheard(
        name_of(files), "it was not said when it was signed, on 2026-06-01"
    )


def test_who_signs_a_merge_did_not_sign_what_it_brings(root, keys, allowed):
    """Only the commit that added a record vouches for it."""
    commit_signed(root, {"README.md": b"Reviews\n"}, None, on=DAY)
    git(root, "branch", "side", "validations")
    files = signed_by(keys["olga"])
    commit_signed(root, files, None, on=DAY, branch="side")
    commit_signed(root, files, keys["olga"], on=DAY, merging="side")

    assert read(root, allowed=allowed).notes == unheard(name_of(files), UNSIGNED)


def test_signatures_cost_one_process_and_only_where_they_matter(root, keys, allowed, git_calls):
    """However many there are."""
    write_ledger(root, [recorded(number) for number in range(3)], on=DAY)
    before = len(git_calls())
    read(root, allowed=allowed)
    assert len(git_calls()) - before == 3  # the repository, the log, the contents
    for number in range(3):
        files = signed_by(keys["olga"], base=f"{number}" * 40)
        commit_signed(root, files, keys["olga"], on=DAY)
    before = len(git_calls())

    assert len(read(root, allowed=allowed).records) == 6
    assert len(git_calls()) - before == 4


def test_a_site_that_is_strict_learns_which_are_signed(root, keys, allowed):
    """Of every record, by whichever key that is allowed."""
    signed, unsigned = recorded(1), recorded(2)
    for said, key in ((signed, keys["zoe"]), (unsigned, None)):
        name, data = file_of(said)
        commit_signed(root, {name: data}, key, on=DAY)

    ledger = read(root, strict=True, allowed=allowed)

    assert [record.signed for record in ledger.records] == [True, False]


@pytest.mark.skipif(not shutil.which("gpg"), reason="needs GnuPG")
def test_a_key_in_the_keyring_signs_too(root, tmp_path, monkeypatch):
    """As that of a forge does, which whoever builds has fetched; another does not."""
    home = tmp_path / "gpg"
    home.mkdir(mode=0o700)
    monkeypatch.setenv("GNUPGHOME", str(home))
    quick = [
        "gpg",
        "--batch",
        "--quiet",
        "--passphrase",
        "",
        "--quick-gen-key",
        "Forge <f@example.org>",
    ]
    subprocess.run(quick, check=True, capture_output=True)
    name, data = file_of(recorded())
    commit_signed(root, {name: data}, "Forge", on=DAY)

    assert [record.signed for record in read(root, strict=True).records] == [True]
    empty = tmp_path / "empty"
    empty.mkdir(mode=0o700)
    monkeypatch.setenv("GNUPGHOME", str(empty))
    assert [record.signed for record in read(root, strict=True).records] == [False]
    for folder in (home, empty):
        monkeypatch.setenv("GNUPGHOME", str(folder))
        subprocess.run(["gpgconf", "--kill", "all"], check=False)


@pytest.mark.speed
def test_five_thousand_records_are_read_in_half_a_second(root):
    """Of the machine's time, git's included, with every field checked."""
    write_ledger(root, [recorded(number) for number in range(5000)], on=DAY)
    git(root, "gc", "--quiet")
    taken = []
    for _ in range(3):
        before = sum(os.times()[:4])
        assert len(read(root).records) == 5000
        taken.append(sum(os.times()[:4]) - before)

    assert min(taken) < 0.5
