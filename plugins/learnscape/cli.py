"""The command `learnscape`: parses, calls down, prints."""

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import click
import yaml
from yaml_env_tag import add_env_tag

from learnscape.library import Library, Loading, statuses_of
from learnscape.problems import Problem

CONFIG_NAMES = ("mkdocs.yml", "mkdocs.yaml", "properdocs.yml", "properdocs.yaml")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="learnscape")
def main() -> None:
    """A knowledge base that knows who made it, from its git history alone."""


@main.command(epilog="Example: learnscape check --format github")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "github", "json"]),
    default="text",
    show_default=True,
    help="For people, for annotations of a pull request, or for programs.",
)
@click.option(
    "--config",
    "-f",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The site's mkdocs.yml, if it is not here or above.",
)
def check(form: str, config: Path | None) -> None:
    """List every problem of the content at once, and exit with 1 if there is any."""
    library = _library(config)
    for note in library.notes:
        click.echo(note, err=True)
    answer = {"text": _text, "github": _github, "json": _json}[form](library.problems)
    click.echo(answer.encode(errors="backslashreplace"), nl=False)  # in UTF-8, whatever the locale
    if form == "text" and not library.problems:
        pages = len(library.pages)
        click.echo(f"{pages} page{'s' * (pages != 1)}, no problem", err=True)
    sys.exit(1 if library.problems else 0)


def _library(config: Path | None) -> Library:
    config = config or _find_config(Path.cwd())
    settings = _settings(config)
    docs = config.parent / str(settings.get("docs_dir", "docs"))
    if not docs.is_dir():
        raise click.ClickException(f"there is no folder {docs}, which {config} calls `docs_dir`")
    options = _options(settings.get("plugins"))
    extra = settings.get("extra")
    return Loading(
        docs,
        bots=_texts(options.get("bots")),
        assistants=_texts(options.get("assistants")),
        statuses=statuses_of(extra.get("status") if isinstance(extra, dict) else None),
    ).library


def _texts(option: object) -> list[str]:
    """Return the texts in a list; MkDocs complains where it is none."""
    return [item for item in option if isinstance(item, str)] if isinstance(option, list) else []


def _find_config(folder: Path) -> Path:
    for above in (folder, *folder.parents):
        for name in CONFIG_NAMES:
            if (above / name).is_file():
                return above / name
    raise click.ClickException(
        "there is no mkdocs.yml here or above; say where with `--config path/to/mkdocs.yml`"
    )


class _AnyTag(yaml.SafeLoader):
    """Reads a site's configuration without running what its tags name."""


def _untagged(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> object:  # noqa: ARG001
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_mapping(node, deep=True) if isinstance(node, yaml.MappingNode) else None


_AnyTag.add_multi_constructor("", _untagged)
add_env_tag(_AnyTag)


def _settings(config: Path, below: tuple[Path, ...] = ()) -> dict[str, object]:
    if config.resolve() in below:
        raise click.ClickException(f"{config} inherits from itself")
    if not config.is_file():
        raise click.ClickException(f"there is no file {config}")
    try:
        settings = yaml.load(config.read_bytes(), _AnyTag)  # noqa: S506 - a SafeLoader
    except yaml.YAMLError as error:
        raise click.ClickException(f"{config} cannot be read: {error}") from None
    if not isinstance(settings, dict):
        return {}
    parent = settings.get("INHERIT")
    if not isinstance(parent, str):
        return settings
    above = _settings((config.parent / parent).resolve(), (*below, config.resolve()))
    return above | settings


def _options(plugins: object) -> dict[str, object]:
    listed = plugins if isinstance(plugins, list) else [plugins]
    entries = [pair for entry in listed if isinstance(entry, dict) for pair in entry.items()]
    return next((o for name, o in entries if name == "learnscape" and isinstance(o, dict)), {})


def _text(problems: Iterable[Problem]) -> str:
    return "".join(f"{problem}\n" for problem in problems)


def _github(problems: Iterable[Problem]) -> str:
    """Annotations, by GitHub's workflow commands."""
    return "".join(
        f"::error file={_property(p.path)},line={max(p.line, 1)},title={_property(p.what)}"
        f"::{_data(f'mend: {p.mend}')}\n"
        for p in problems
    )


def _json(problems: Iterable[Problem]) -> str:
    return (
        json.dumps([asdict(problem) for problem in problems], ensure_ascii=False, indent=1) + "\n"
    )


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
