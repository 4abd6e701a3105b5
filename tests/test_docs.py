"""The documents keep up with the code, and the files speak of the project alone."""

import re
import subprocess
from importlib.metadata import entry_points
from pathlib import Path

import click

from learnscape.cli import main

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "plugins" / "learnscape"
DECISIONS = ROOT / "docs" / "project" / "decisions"
FRONT_DOOR = ("README.md", "CONTRIBUTING.md", "docs/project/architecture.md")

REGISTRY = re.compile(
    r"\b(?:pypi|pythonhosted|npmjs|npmmirror|yarnpkg|debian|ubuntu|anaconda|crates)\.(?:org|com|io)\b"
    r"|--(?:extra-)?index-url|--find-link[s]|PIP_(?:EXTRA_)?INDEX_URL",
    re.IGNORECASE,
)
SOMEONES_MACHINE = re.compile(r"(?<![\w.~*/-])/(?:home|root|Users|work|workspace|builds)/[\w.]")


def read(*paths):
    """The text of some files, and of all Markdown in some folders."""
    found = [ROOT / path for path in paths]
    files = [file for path in found for file in ([path] if path.is_file() else path.rglob("*.md"))]
    return "\n".join(file.read_text("utf-8") for file in files)


def named(word, text):
    """Whether a text holds a word on its own, not as a part of another."""
    return re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text)


def modules():
    """The modules of the package as the map names them: `read/history.py`."""
    files = (file for file in PACKAGE.rglob("*.py") if file.name != "__init__.py")
    return sorted(file.relative_to(PACKAGE).as_posix() for file in files)


def options():
    """Each option of each plugin, as (plugin, option)."""
    plugins = entry_points(group="mkdocs.plugins")
    return [
        (plugin.name, option)
        for plugin in sorted(plugins, key=lambda plugin: plugin.name)
        if plugin.name.split("/")[0] == "learnscape"
        for option, _ in plugin.load().config_class._schema
    ]


def commands():
    """Each command of `learnscape`, and each option of each, as (command, option or nothing)."""
    for name, command in main.commands.items():
        yield name, ""
        for option in command.params:
            if isinstance(option, click.Option) and not option.hidden:
                yield name, max(option.opts, key=len)


def our_files():
    """The files that are or would be committed, with their text."""
    answer = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for path in answer.stdout.decode().rstrip("\0").split("\0"):
        if (file := ROOT / path).is_file():
            content = file.read_bytes()
            if b"\0" not in content:
                yield path, content.decode("utf-8", errors="replace")


def test_every_module_is_on_the_map():
    """Someone who looks for the place of a thing finds it in one document."""
    on_the_map = read("docs/project/architecture.md")
    assert [module for module in modules() if not named(module, on_the_map)] == []


def test_the_map_names_no_module_that_is_gone():
    """Nobody is sent to a file that was moved."""
    on_the_map = re.findall(
        r"^\| `([\w/]+\.py)` \|", read("docs/project/architecture.md"), re.MULTILINE
    )
    assert sorted(set(on_the_map) - set(modules())) == []


def test_every_plugin_option_is_in_the_guide():
    """No option is a secret; the page that explains it also names its plugin."""
    pages = [file.read_text("utf-8") for file in (ROOT / "docs/guide").rglob("*.md")]
    assert [
        (plugin, option)
        for plugin, option in options()
        if not any(f"`{option}`" in page and named(plugin, page) for page in pages)
    ] == []


def test_every_command_and_option_is_in_the_docs():
    """What `--help` tells, the docs tell too."""
    docs = read("README.md", "docs")
    assert [
        (command, option)
        for command, option in commands()
        if not (named(f"learnscape {command}", docs) and named(option, docs))
    ] == []


def test_every_task_is_told_to_contributors():
    """The list of tasks in the docs is the list of files in scripts/."""
    docs = read(*FRONT_DOOR)
    tasks = {file.name for file in (ROOT / "scripts").iterdir() if file.is_file()}
    assert [task for task in sorted(tasks) if not named(f"scripts/{task}", docs)] == []
    assert set(re.findall(r"`scripts/(\w+)`", docs)) - tasks == set()


def test_every_decision_is_in_the_list():
    """A decision nobody finds is taken again, differently."""
    records = sorted(file.name for file in DECISIONS.glob("[0-9]*.md"))
    listed = re.findall(r"\]\(([0-9]+-[^)]+)\)", (DECISIONS / "index.md").read_text("utf-8"))
    assert listed == records


def test_no_file_names_a_registry_or_a_machine():
    """Everyone's own registries serve them, and nothing tells where this was written."""
    here = str(ROOT)
    found = [
        f"{path}:{number}: {match[0]}"
        for path, text in our_files()
        for number, line in enumerate(text.splitlines(), 1)
        for match in (REGISTRY.search(line), SOMEONES_MACHINE.search(line))
        if match
    ]
    found += [path for path, text in our_files() if here in text]
    assert found == []
