"""What a command has to know of a site, read without running any of it."""

import pytest
import yaml
from mkdocs.config import load_config
from mkdocs.structure.files import get_files

from learnscape.read.settings import SettingsError, find_settings, read_settings


@pytest.fixture
def base(tmp_path):
    """Give a folder with a docs folder in it."""
    (tmp_path / "docs").mkdir()
    return tmp_path


def read(base, text, name="mkdocs.yml"):
    """Give what a file says, given as text or as values."""
    (base / name).write_text(text if isinstance(text, str) else yaml.safe_dump(text))
    return read_settings(base / name)


def test_what_is_not_said_has_the_defaults_of_mkdocs(base):
    """No address, no forge, addresses that are folders, and the folder `docs`."""
    settings = read(base, "site_name: Site\n")

    assert (settings.name, settings.url, settings.repository) == ("Site", "", None)
    assert (settings.directory_urls, settings.docs) == (True, base / "docs")
    assert (settings.plugins, settings.extra, settings.templates) == ({}, {}, ())
    assert settings.options == {}


def test_what_is_said_is_known(base):
    """With one slash at the end of the address."""
    (base / "pages").mkdir()
    settings = read(base, {
        "site_name": 2024, "site_url": "https://example.org/a", "use_directory_urls": False,
        "docs_dir": "pages", "repo_url": "https://github.com/a/b",
        "extra": {"status": {"hot": "H"}}, "theme": {"name": "material", "custom_dir": "mine"},
    })  # fmt: skip

    assert (settings.name, settings.url) == ("2024", "https://example.org/a/")
    assert (settings.directory_urls, settings.docs) == (False, base / "pages")
    assert settings.repository == "https://github.com/a/b"
    assert settings.extra == {"status": {"hot": "H"}}
    assert settings.templates == (base / "mine",)


@pytest.mark.parametrize("plugins", [
    [{"learnscape": {"bots": ["b"], "repository": "https://x.example"}}, "search"],
    ["search", {"learnscape": {"bots": ["b"], "repository": "https://x.example"}}],
    {"search": {}, "learnscape": {"bots": ["b"], "repository": "https://x.example"}},
])  # fmt: skip
def test_the_options_of_the_plugin_are_known(base, plugins):
    """However plugins are listed; its `repository` wins over `repo_url`."""
    settings = read(base, {"plugins": plugins, "repo_url": "https://y.example"})

    assert settings.options["bots"] == ["b"]
    assert settings.plugins["search"] == {}
    assert settings.repository == "https://x.example"


@pytest.mark.parametrize("plugins", [
    "plugins: [learnscape]", "plugins: [{learnscape: null}]", "plugins: [learnscape: []]",
    "plugins: null", "plugins: 3", "plugins: [1, [2], {3: 4}]", "plugins:\n  learnscape:\n",
])  # fmt: skip
def test_options_that_are_none_are_none(base, plugins):
    """Whatever shape they have: MkDocs complains of that."""
    assert read(base, f"site_name: S\n{plugins}\n").options == {}


@pytest.mark.parametrize("text", [
    "", "[]", "just words", "site_name: null", "site_url: 3", "site_url: null", "extra: []",
    "theme: material", "theme: null", "theme: {custom_dir: 3}", "exclude_docs: 3", "docs_dir: null",
    "repo_url: []", "INHERIT: 3",
])  # fmt: skip
def test_what_has_another_shape_is_left_out(base, text):
    """A command goes on with what there is."""
    assert read(base, text).docs == base / "docs"


@pytest.mark.parametrize("plugins", [
    [{"a/b": {"strict": True}}, {"a/b": {"strict": False}}, "c"],
    ["c", {"a/b": {"strict": True}}],
    {"a/b": {"strict": True}, "c": None},
])  # fmt: skip
def test_every_plugin_is_known_with_its_options(base, plugins):
    """Also one that has none; of two lines about one the first counts."""
    assert read(base, {"plugins": plugins}).plugins == {"a/b": {"strict": True}, "c": {}}


def test_nothing_that_a_tag_names_is_run(base, monkeypatch):
    """Only `!ENV` is understood; what others name is text."""
    monkeypatch.setenv("WHERE", "https://env.example/")
    settings = read(base, """\
site_name: !!python/object/apply:os.system ["exit 1"]
site_url: !ENV [NOWHERE, WHERE, ""]
markdown_extensions:
  - x:
      f: !!python/name:material.extensions.emoji.twemoji
      g: !relative $config_dir
      h: !!python/object/apply:os.getcwd
""")  # fmt: skip

    assert settings.name == "['exit 1']"
    assert settings.url == "https://env.example/"


def test_what_a_file_inherits_is_known(base):
    """Mapping by mapping, as MkDocs merges them, and places are those of the file itself."""
    (base / "shared").mkdir()
    (base / "shared/base.yml").write_text(
        "site_name: Above\nrepo_url: https://github.com/a/b\n"
        "theme: {name: mkdocs, custom_dir: mine}\nplugins: {learnscape: {bots: [b]}, search: {}}\n"
    )
    settings = read(base, {
        "INHERIT": "shared/base.yml", "site_name": "Here", "theme": {"locale": "de"},
        "plugins": {"learnscape": {"assistants": ["a"]}},
    })  # fmt: skip

    assert (settings.name, settings.repository) == ("Here", "https://github.com/a/b")
    assert settings.templates == (base / "mine",)
    assert settings.options == {"bots": ["b"], "assistants": ["a"]}


@pytest.mark.parametrize("above", ["mkdocs.yml", "sub/mkdocs.yaml", "properdocs.yml"])
def test_the_nearest_file_is_found(base, above):
    """Here or above, under any name that a generator takes."""
    here = base / "sub" / "deeper"
    here.mkdir(parents=True)
    (base / above).write_text("site_name: S\n")

    assert find_settings(here) == base / above


def test_a_file_that_is_not_there_is_told(base):
    """With what to type."""
    with pytest.raises(SettingsError) as told:
        find_settings(base)
    assert str(told.value) == (
        "there is no mkdocs.yml here or above; say where with `--config path/to/mkdocs.yml`"
    )


@pytest.mark.parametrize(("text", "words"), [
    ("INHERIT: mkdocs.yml", "{base}/mkdocs.yml inherits from itself"),
    ("INHERIT: gone.yml", "there is no file {base}/gone.yml"),
    ("docs_dir: gone", "there is no folder {base}/gone, which {base}/mkdocs.yml calls `docs_dir`"),
    ("a: [", "{base}/mkdocs.yml cannot be read: "),
    ("a: \x07", "{base}/mkdocs.yml cannot be read: "),
])  # fmt: skip
def test_what_cannot_be_read_is_told(base, text, words):
    """Which file, and why."""
    base = base.resolve()
    with pytest.raises(SettingsError) as told:
        read(base, text)
    assert str(told.value).startswith(words.format(base=base))


@pytest.mark.parametrize("settings", [
    {},
    {"exclude_docs": "secret.md\n/git/\n*.draft.md\n"},
    {"exclude_docs": "*.md\n!index.md\n"},
    {"exclude_docs": "!.*\n!/templates/\n"},
    {"draft_docs": "git/\n"},
    {"draft_docs": "git/\n!secret.md\n", "exclude_docs": "secret.md\n"},
    {"draft_docs": "*\n!/index.md\n", "not_in_nav": "secret.md"},
])  # fmt: skip
def test_pages_are_published_as_mkdocs_publishes_them(base, settings):
    """Whatever patterns leave out, and in whichever list they stand."""
    paths = ["index.md", "secret.md", "git/undo.md", "a/git/b.md", "x.draft.md", ".hidden/a.md",
             "templates/a.md", "a/templates/b.md", ".a.md"]  # fmt: skip
    for path in paths:
        (base / "docs" / path).parent.mkdir(parents=True, exist_ok=True)
        (base / "docs" / path).touch()
    ours = read(base, {"site_name": "Site", **settings})

    theirs = get_files(load_config(str(base / "mkdocs.yml"), site_dir=str(base / "site")))

    published = {file.src_uri for file in theirs.documentation_pages()}
    assert {path for path in paths if ours.publishes(path)} == published
