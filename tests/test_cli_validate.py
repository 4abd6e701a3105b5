"""Vouching for pages with a key, as a validator does it at a desk without a forge."""

import re
import subprocess

import pytest
from click.testing import CliRunner

from learnscape.cli import main
from learnscape.library import Loading
from learnscape.model import Rules
from tests.fixtures.keys import new_key
from tests.fixtures.ledger import (
    OLEG,
    OLGA,
    PAGE,
    REWRITTEN,
    SECURITY,
    TEXT,
    ZOE,
    community,
    person,
    review,
    security_site,
    sentences,
)
from tests.fixtures.repository import git

FILE = f"docs/{PAGE}"
OTHER = "security/other.md"
VALID = "is validated by Olga Ruiz for Security until 1 March 2027"
TODAY = "1788264000"  # 1 September 2026, 12:00
SETTINGS = "site_name: Handbook\nplugins:\n  - learnscape\n  - learnscape/validation\n"


@pytest.fixture(scope="session")
def keys(tmp_path_factory):
    """Make the keys of two people once."""
    folder = tmp_path_factory.mktemp("keys")
    return {name: new_key(folder / name) for name in ("olga", "zoe")}


@pytest.fixture
def handbook(tmp_path, keys, monkeypatch):
    """Give a site whose page about secrets nobody has validated, and be there as Olga."""
    allowed = keys["olga"].allowed("olga@example.org") + keys["zoe"].allowed("zoe")
    files = {"mkdocs.yml": SETTINGS, ".allowed_signers": allowed, FILE: TEXT,
             f"docs/{OTHER}": sentences("other")}  # fmt: skip
    site = security_site(tmp_path / "handbook", files)
    git(site.root, "config", "user.signingKey", str(keys["olga"].file))
    git(site.root, "config", "user.name", "Olga Ruiz")
    git(site.root, "config", "user.email", "olga@example.org")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", TODAY)
    monkeypatch.chdir(site.root)
    yield site
    site.close()


def ended(*arguments):
    """Give how the command ended, the answer, and everything else that is not about the ledger."""
    result = CliRunner().invoke(main, ["validate", *map(str, arguments)], catch_exceptions=False)
    rest = [line for line in result.stderr.splitlines() if "no branch `validations`" not in line]
    return result.exit_code, result.stdout, "".join(f"{line}\n" for line in rest)


def answer(*arguments):
    """Give the answer of a command that ended well and complained of nothing."""
    code, text, rest = ended(*arguments)
    assert (code, rest) == (0, "")
    return text


def refused(*arguments):
    """Give why nothing is written."""
    code, text, rest = ended(*arguments)
    assert (code, text) == (1, "")
    return rest


def refusal(*problems):
    """Give all that is said where nothing is written."""
    return "".join(f"{line}\n" for line in ("Error: nothing is written", *problems))


def has_ledger(site):
    """Say whether anything was written."""
    return bool(git(site.root, "for-each-ref", "refs/heads/validations"))


def read(site, **rules):
    """Give what a build reads, on the day that the environment says."""
    return Loading(site.docs, rules=Rules(**rules)).library


def test_a_page_is_validated_by_a_key(handbook):
    """Its validator says so, and it holds as long as their community's clock."""
    assert answer(FILE) == f"{FILE} {VALID}\n"

    known = read(handbook).validations[PAGE]
    assert (known.state, [who.person for who in known.by]) == ("valid", ["olga"])
    assert str(known.until) == "2027-03-01"
    assert known.evidence == "signed-commit"


@pytest.mark.parametrize(("folder", "said"), [
    (".", "docs/security/secrets.md"),
    ("docs", "security/secrets.md"),
    ("docs/people", "docs/security/secrets.md"),
    ("docs/people", "security/secrets.md"),
    ("docs/security", "secrets.md"),
])  # fmt: skip
def test_a_page_is_named_from_here_from_the_root_or_from_the_docs_folder(
    handbook, monkeypatch, folder, said
):
    """As somebody sees it where they are; named twice, it is one page."""
    monkeypatch.chdir(handbook.root / folder)

    assert answer(said, handbook.root / FILE) == f"{FILE} {VALID}\n"


def test_who_looks_again_earlier_says_until_when(handbook):
    """The day itself is the last."""
    text = answer(FILE, "--until", "2026-10-01")

    assert text == f"{FILE} is validated by Olga Ruiz for Security until 1 October 2026\n"
    assert str(read(handbook).validations[PAGE].until) == "2026-10-01"


def test_the_key_may_be_named(handbook, keys):
    """Where git signs with another, or with none."""
    git(handbook.root, "config", "--unset", "user.signingKey")

    assert answer(FILE, "--key", keys["olga"].file) == f"{FILE} {VALID}\n"


def test_no_setting_of_the_user_matters(handbook, keys):
    """Neither how they sign elsewhere, nor hooks, nor whom they allow themselves."""
    hooks = handbook.root / ".git" / "hooks"
    for name in ("pre-commit", "commit-msg", "reference-transaction"):
        (hooks / name).write_text("#!/bin/sh\nexit 1\n")
        (hooks / name).chmod(0o755)
    for name, value in [
        ("gpg.format", "openpgp"),
        ("gpg.ssh.program", "false"),
        ("gpg.ssh.allowedSignersFile", "/nowhere"),
        ("gpg.ssh.revocationFile", str(keys["olga"].file.with_suffix(".pub"))),
        ("i18n.commitEncoding", "UTF-16"),
        ("log.showSignature", "true"),
    ]:
        git(handbook.root, "config", name, value)

    assert answer(FILE) == f"{FILE} {VALID}\n"
    assert read(handbook).validations[PAGE].state == "valid"


def test_a_key_of_an_agent_is_named_by_its_text(handbook, keys, monkeypatch):
    """As `user.signingKey` may hold it; the private half is nowhere on the disk."""
    told = subprocess.run(["ssh-agent", "-s"], check=True, capture_output=True, text=True).stdout
    variables = dict(re.findall(r"(SSH_\w+)=([^;]+)", told))
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    try:
        subprocess.run(["ssh-add", "-q", keys["olga"].file], check=True)
        for path, form in ((PAGE, "{}"), (OTHER, "key::{}")):
            git(handbook.root, "config", "user.signingKey", form.format(keys["olga"].public))
            assert answer(f"docs/{path}") == f"docs/{path} {VALID}\n"
    finally:
        subprocess.run(["kill", variables["SSH_AGENT_PID"]], check=True)


def test_nothing_of_the_checkout_is_touched(handbook):
    """Neither files nor index nor the branch; what lies about unfinished stays so."""
    (handbook.root / "docs" / "index.md").write_text("# Not yet\n")
    git(handbook.root, "add", "docs/index.md")
    (handbook.root / "notes.txt").write_text("mine\n")
    before = [git(handbook.root, *ask) for ask in (["status", "--short"], ["rev-parse", "HEAD"])]

    answer(FILE)

    after = [git(handbook.root, *ask) for ask in (["status", "--short"], ["rev-parse", "HEAD"])]
    assert after == before


def test_a_person_who_wants_no_credit_is_not_named(handbook):
    """As on the page itself."""
    files = {"docs/people/olga.md": person("Olga Ruiz", OLGA, credit="none")}
    handbook.land("Stay unnamed", files, on="2026-02-01")

    text = answer(FILE)

    assert text == f"{FILE} is validated by an owner of Security for Security until 1 March 2027\n"


def test_two_are_needed(handbook, keys):
    """One is not enough, and is told so; the second makes it valid."""
    security = community("Security", "olga", "zoe", **SECURITY, min_approvals=2)
    handbook.land("Ask two", {"docs/communities/security.md": security}, on="2026-02-01")

    first = answer(FILE)

    assert first == f"{FILE} is reviewed by Olga Ruiz; Security asks for 2 validators\n"
    assert read(handbook).validations[PAGE].state == "reviewed"
    second = answer(FILE, "--key", keys["zoe"].file)
    assert second == (
        f"{FILE} is validated by Olga Ruiz and Zoe Amari for Security until 1 March 2027\n"
    )


def test_one_of_two_looks_again(handbook, keys, monkeypatch):
    """It holds as long as the older word of both; of another text, one is not enough again."""
    security = community("Security", "olga", "zoe", **SECURITY, min_approvals=2)
    handbook.land("Ask two", {"docs/communities/security.md": security}, on="2026-02-01")
    answer(FILE)
    answer(FILE, "--key", keys["zoe"].file)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(TODAY) + 30 * 86400))  # 1 October

    assert answer(FILE) == (
        f"{FILE} is validated by Olga Ruiz and Zoe Amari for Security until 1 March 2027\n"
    )
    handbook.land("Rewrite", {FILE: REWRITTEN}, on="2026-10-01")
    assert answer(FILE) == f"{FILE} is reviewed by Olga Ruiz; Security asks for 2 validators\n"
    assert read(handbook).validations[PAGE].state == "changed"


def test_a_validation_is_withdrawn(handbook, monkeypatch):
    """By a validator; whoever validates it again does so later."""
    answer(FILE)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(TODAY) + 60))

    text = answer(FILE, "--withdraw")

    assert text == f"{FILE} is no longer validated: Olga Ruiz withdrew it for Security\n"
    assert read(handbook).validations[PAGE].state == "withdrawn"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(TODAY) + 120))
    assert answer(FILE) == f"{FILE} {VALID}\n"


def test_what_nobody_vouches_for_cannot_be_withdrawn(handbook):
    """Nothing is written."""
    assert refused(FILE, "--withdraw") == refusal(
        f"{FILE}: nobody vouches for it, so nothing can be withdrawn\n  mend: leave it out"
    )
    assert ended(FILE, "--withdraw", "--until", "2026-12-01")[0] == 2
    assert not has_ledger(handbook)


def test_a_site_that_is_strict_takes_it(handbook):
    """The commit is signed."""
    answer(FILE)

    assert read(handbook, strict=True).validations[PAGE].state == "valid"


def test_reasons_come_all_at_once_and_before_anything_is_written(handbook, keys):
    """Whatever is wrong with the pages, the day, the files here, and the key."""
    (handbook.root / FILE).write_text("Not yet\n")
    (handbook.root / "docs" / "security" / "new.md").write_text("# New\n")

    assert refused(
        FILE, "docs/nothing.md", "docs/security/new.md", "docs/index.md", "docs/people/olga.md",
        "--until", "2027-03-02", "--key", keys["zoe"].file,
    ) == refusal(
        "docs/nothing.md: there is no such page\n  mend: write its path: `docs/…`",
        f"{FILE}: a review of it holds until 1 March 2027, and no longer\n"
        "  mend: leave out `--until`, or write a day before",
        "docs/security/new.md: it is not published yet\n  mend: commit it, and have it merged",
        "docs/security/new.md: a review of it holds until 1 March 2027, and no longer\n"
        "  mend: leave out `--until`, or write a day before",
        "docs/index.md: no community owns it, so nobody can validate it\n"
        "  mend: add its folder to `owns` of a file in `docs/communities/`",
        "docs/people/olga.md: nobody vouches for the page of a person\n  mend: leave it out",
        f"{FILE}: it is not here as it is published\n"
        f"  mend: see `git diff {git(handbook.root, 'rev-parse', 'HEAD')[:12]}`; publish it first",
        f"{FILE}: Zoe Amari is no validator of Security\n  mend: ask Olga Ruiz or Oleg Chen",
        "docs/security/new.md: Zoe Amari is no validator of Security\n"
        "  mend: ask Olga Ruiz or Oleg Chen",
    )  # fmt: skip
    assert not has_ledger(handbook)


@pytest.mark.parametrize("day", ["2026-08-31", "2020-01-01"])
def test_a_day_that_is_over_is_no_end(handbook, day):
    """It would end before it began."""
    assert "--until 2027-03-01" in refused(FILE, "--until", day)
    assert not has_ledger(handbook)


@pytest.mark.usefixtures("handbook")
def test_today_is_an_end():
    """The last day is part of it."""
    assert "until 1 September 2026" in answer(FILE, "--until", "2026-09-01")


def test_nobody_vouches_for_words_of_their_own(handbook):
    """Unless somebody else has validated them."""
    handbook.land("Rewrite", {FILE: REWRITTEN}, on="2026-07-01", by="Olga <olga@example.org>")

    assert refused(FILE) == refusal(
        f"{FILE}: what is new in it is yours, and nobody else has validated it\n"
        "  mend: ask Oleg Chen"
    )
    assert not has_ledger(handbook)


def test_who_else_may_be_asked(handbook, keys):
    """Nobody who wrote what is new; who wrote what was validated since may."""
    security = community("Security", "olga", "oleg", "pia", "ines", **SECURITY)
    files = {
        "docs/communities/security.md": security,
        "docs/people/ines.md": person("Ines", "gh:777"),
    }
    handbook.land("Grow", files, on="2026-02-01")
    both = "Rewrite\n\nCo-authored-by: Pia <PIA@example.org>\n"
    handbook.land(both, {FILE: REWRITTEN}, on="2026-07-01", by="Olga <olga@example.org>")

    git(handbook.root, "config", "log.showSignature", "true")
    assert "mend: ask Oleg Chen or Ines\n" in refused(FILE)
    assert "mend: ask Oleg Chen or Ines\n" in refused(FILE, "--key", keys["zoe"].file)
    landing = git(handbook.root, "rev-parse", "HEAD")
    handbook.record(handbook.change(landing, review(OLEG, "2026-07-01"), authors=[OLGA]))
    others = "mend: ask Olga Ruiz, Oleg Chen, Pia Berg or Ines\n"
    assert others in refused(FILE, "--key", keys["zoe"].file)


def test_the_only_validator_wrote_it(handbook):
    """There is nobody to ask."""
    security = community("Security", "olga", **SECURITY)
    handbook.land("Shrink", {"docs/communities/security.md": security}, on="2026-02-01")
    handbook.land("Rewrite", {FILE: REWRITTEN}, on="2026-07-01", by="Olga <olga@example.org>")

    mend = "add another validator to `docs/communities/security.md`\n"
    assert refused(FILE).endswith(f"mend: {mend}")


@pytest.mark.parametrize("later", [0, 1, 3600])
@pytest.mark.parametrize("needed", [1, 2])
def test_nobody_says_the_same_twice_a_day(handbook, monkeypatch, later, needed):
    """It is said that it was said, and written once; of another page, day or end it is news."""
    security = community("Security", "olga", "zoe", **SECURITY, min_approvals=needed)
    handbook.land("Ask", {"docs/communities/security.md": security}, on="2026-02-01")
    text = answer(FILE).strip()
    tip = git(handbook.root, "rev-parse", "validations")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(TODAY) + later))

    assert answer(FILE) == f"{text}; you said so already, on 1 September 2026\n"
    assert git(handbook.root, "rev-parse", "validations") == tip
    both = answer(FILE, f"docs/{OTHER}").splitlines()
    assert both == [f"{text}; you said so already, on 1 September 2026", text.replace(PAGE, OTHER)]
    assert git(handbook.root, "rev-parse", "validations~1") == tip
    if later:
        answer(FILE, "--until", "2026-10-01")
        assert git(handbook.root, "rev-parse", "validations~2") == tip
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(TODAY) + 86400))
    assert "already" not in answer(FILE)


@pytest.mark.usefixtures("handbook")
def test_in_the_second_of_a_withdrawal():
    """Nobody is told that they wrote what they did not write."""
    answer(FILE)
    answer(FILE, "--withdraw")

    assert refused(FILE) == refusal(
        f"{FILE}: a build would make nothing new of your word\n"
        "  mend: somebody may have withdrawn it at this moment: run it again in a minute"
    )


@pytest.mark.parametrize(("day", "is_ahead"), [("2T12:00:00", False), ("2T12:00:01", True)])
def test_a_ledger_that_is_ahead(handbook, monkeypatch, day, is_ahead):
    """Nothing is written behind a commit that is dated more than a day from now; later it is."""
    handbook.record(("README.md", b"# Reviews\n"), on=f"2026-09-0{day}")
    tip = git(handbook.root, "rev-parse", "validations")
    handbook.record(("README.md", b"# Reviewers\n"), on="2026-09-01")

    if is_ahead:
        assert refused(FILE) == refusal(
            f"validations: its commit {tip[:12]} is dated 2 September 2026: whoever made it had a "
            "wrong clock\n  mend: wait until 2 September 2026, or check the clock of this computer "
            "(and that `SOURCE_DATE_EPOCH` is not set)"
        )
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(TODAY) + 86400))
    assert " is validated by Olga Ruiz for Security until " in answer(FILE)
    assert read(handbook).validations[PAGE].state == "valid"


def test_what_somebody_else_validated_is_validated_again_by_its_author(handbook):
    """The words were checked by another."""
    landing = handbook.land(
        "Rewrite", {FILE: REWRITTEN}, on="2026-07-01", by="Olga <olga@example.org>"
    )
    handbook.record(handbook.change(landing, review(OLEG, "2026-07-01"), authors=[OLGA]))

    assert answer(FILE) == f"{FILE} {VALID}\n"


NOT_THERE = "the key `{key}` is not in it, as it is published"
ALLOWED = "the key `{key}` is allowed"
NOBODY = "the key `{key}` is that of `{who}`, whom no file of the site tells of"


@pytest.mark.parametrize(("line", "reason"), [
    ("", NOT_THERE),
    ('olga@example.org namespaces="file" {public}', NOT_THERE),
    ("olga@example.org cert-authority {public}", NOT_THERE),
    ("# olga@example.org {public}", NOT_THERE),
    ("olga@example.org ssh-ed25519 AAAA", NOT_THERE),
    ('olga valid-before="20260901" {public}', f"{ALLOWED} until 1 September 2026"),
    ('olga valid-after="20260902Z" {public}', f"{ALLOWED} from 2 September 2026"),
    ('olga valid-after="202609020000",valid-before="20270101120000" {public}',
     f"{ALLOWED} from 2 September 2026 until 1 January 2027"),
    ("ines@example.org {public}", NOBODY.replace("{who}", "ines@example.org")),
    ("*@example.org {public}", NOBODY.replace("{who}", "*@example.org")),
])  # fmt: skip
def test_a_key_has_to_be_allowed(handbook, keys, line, reason):
    """As the published file says, on this day, for somebody whom the site knows."""
    key = keys["olga"]
    allowed = line.format(public=key.public) + "\n"
    handbook.land("Allow", {".allowed_signers": allowed}, on="2026-02-01")

    assert f".allowed_signers: {reason.format(key=key.file)}\n" in refused(FILE)
    assert not has_ledger(handbook)


@pytest.mark.parametrize("line", [
    "olga@example.org {public}",
    "OLGA@example.org {public} laptop",
    "olga {public}",
    '"olga,olga@example.org" {public}',
    'olga@example.org namespaces="file,git" {public}\r',
    'olga@example.org valid-after="20260901000000Z",valid-before="20260902" {public}',
    'olga@example.org valid-before="20260101" {public}\nolga valid-after="20260101" {public}',
    "not a line of any kind\n\nolga@example.org {public}",
])  # fmt: skip
def test_lines_that_allow_a_key(handbook, keys, line):
    """In whatever form OpenSSH reads it: what is said first is what a build hears."""
    allowed = line.format(public=keys["olga"].public) + "\n"
    handbook.land("Allow", {".allowed_signers": allowed}, on="2026-02-01")

    assert answer(FILE) == f"{FILE} {VALID}\n"


def test_whoever_has_left_validates_nothing(handbook):
    """From the day on that their file says."""
    files = {"docs/people/olga.md": person("Olga Ruiz", OLGA, left="2026-09-01")}
    handbook.land("Say goodbye", files, on="2026-08-01")

    assert refused(FILE) == refusal(
        "docs/people/olga.md: Olga Ruiz left on 1 September 2026\n  mend: ask another validator"
    )


@pytest.mark.parametrize("setting", [None, "0123456789ABCDEF", "/nowhere/id_ed25519"])
def test_no_key_to_sign_with(handbook, setting):
    """None, one of OpenPGP, or one that is gone."""
    git(handbook.root, "config", "--unset", "user.signingKey")
    if setting:
        git(handbook.root, "config", "user.signingKey", setting)

    what = f"`{setting}` is no key of SSH" if setting else "git knows no key to sign with"
    assert refused(FILE) == refusal(
        f"--key: {what}\n  mend: name a key of SSH with `--key ~/.ssh/id_ed25519`"
    )


def test_too_many_pages_at_once(handbook):
    """As in a change: nobody reads so many."""
    names = [f"docs/security/page{number:02}.md" for number in range(21)]
    handbook.land(
        "Add", {name: sentences(f"page{n}") for n, name in enumerate(names)}, on="2026-02-01"
    )

    assert refused(*names) == refusal(
        "docs/: more than 20 pages at once are too many to vouch for each\n"
        "  mend: name those that you read"
    )
    assert len(answer(*names[1:]).splitlines()) == 20


def test_a_site_that_reads_no_reviews(handbook):
    """Nothing is written that nobody would read."""
    handbook.land("Forget", {"mkdocs.yml": "site_name: Handbook\n"}, on="2026-02-01")

    assert "this site reads no reviews" in refused(FILE)
    assert not has_ledger(handbook)


# Where others are


@pytest.fixture
def clone(handbook, tmp_path, monkeypatch):
    """Give Olga's clone of the site, and be there."""
    root = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", handbook.root.as_uri(), str(root))
    for name in ("user.signingKey", "user.name", "user.email"):
        git(root, "config", name, git(handbook.root, "config", name))
    monkeypatch.chdir(root)
    return root


def test_it_is_pushed(handbook, clone):
    """Everybody's next build has it."""
    assert answer(FILE) == f"{FILE} {VALID}\n"
    assert read(handbook).validations[PAGE].state == "valid"
    assert git(clone, "rev-parse", "validations") == git(handbook.root, "rev-parse", "validations")


def test_without_a_network_it_is_kept_and_pushed_later(handbook, clone):
    """It counts here at once, and there with whatever is pushed next; both signatures hold."""
    other = f"docs/{OTHER}"
    git(clone, "remote", "set-url", "origin", "file:///nowhere")

    code, text, rest = ended(FILE)

    assert (code, text) == (0, f"{FILE} {VALID}\n")
    assert rest.startswith("as of the last fetch, for `origin` cannot be read now: ")
    assert "it is kept in this clone alone\nmend: run `git push origin validations`; " in rest
    handbook.record(handbook.revalidation(OTHER, review(OLEG, "2026-08-01")))
    git(clone, "remote", "set-url", "origin", handbook.root.as_uri())
    assert answer(other) == f"{other} {VALID}\n"
    known = read(handbook)
    assert [known.validations[path].state for path in (PAGE, OTHER)] == ["valid", "valid"]
    assert known.problems == ()
    assert [len(known.past_validations[path]) for path in (PAGE, OTHER)] == [1, 2]


@pytest.mark.usefixtures("clone")
def test_a_remote_that_takes_nothing(handbook):
    """It says why."""
    hook = handbook.root / ".git" / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)

    code, text, rest = ended(FILE)

    assert (code, text) == (0, f"{FILE} {VALID}\n")
    assert "`origin` did not take it ([remote rejected] (pre-receive hook declined))" in rest


@pytest.mark.parametrize("ahead", ["page", "people"])
def test_what_is_published_is_what_others_have(handbook, clone, ahead):
    """Not what is committed here alone."""
    file = {"page": FILE, "people": "docs/people/olga.md"}[ahead]
    (clone / file).write_text((clone / file).read_text() + "More.\n")
    git(clone, "commit", "--quiet", "--all", "--message=More")

    assert f"{file}: it " in refused(FILE)
    assert not has_ledger(handbook)


@pytest.mark.usefixtures("clone")
def test_a_clone_that_lags_behind(handbook):
    """What is known to be published is not what Olga has before her."""
    handbook.land("Rewrite", {FILE: REWRITTEN}, on="2026-08-01")

    assert ".git: what is published, " in refused(FILE)


def test_who_left_meanwhile(handbook, clone):
    """The clone does not know it yet; it asks first."""
    files = {"docs/people/olga.md": person("Olga Ruiz", OLGA, left="2026-08-01")}
    handbook.land("Say goodbye", files, on="2026-08-01")

    assert "run `git pull`" in refused(FILE)
    git(clone, "pull", "--quiet")
    assert "Olga Ruiz left on 1 August 2026" in refused(FILE)


def test_the_word_of_another_counts_at_once(handbook, clone):
    """Though this clone had not fetched it."""
    security = community("Security", "olga", "zoe", **SECURITY, min_approvals=2)
    handbook.land("Ask two", {"docs/communities/security.md": security}, on="2026-02-01")
    git(clone, "pull", "--quiet")
    handbook.record(handbook.revalidation(PAGE, review(ZOE, "2026-08-31")))

    assert answer(FILE).startswith(f"{FILE} is validated by Olga Ruiz and Zoe Amari for Security")


def test_a_branch_that_is_not_published(handbook, clone):
    """The page is the same there, and the published commit is what is looked at."""
    git(clone, "switch", "--quiet", "--create", "topic")
    (clone / "docs" / "index.md").write_text("# Another\n")
    git(clone, "commit", "--quiet", "--all", "--message=Another")

    assert ended(FILE)[:2] == (0, f"{FILE} {VALID}\n")
    assert read(handbook).validations[PAGE].state == "valid"
