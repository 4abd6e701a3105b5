"""What a site's mkdocs.yml says, for a command that builds nothing and runs none of it."""

from dataclasses import dataclass, field
from pathlib import Path

import pathspec
import yaml
from yaml_env_tag import add_env_tag

NAMES = ("mkdocs.yml", "mkdocs.yaml", "properdocs.yml", "properdocs.yaml")
VALIDATION = "learnscape/validation"  # the plugin
_MAIN = "learnscape"
_ALWAYS_LEFT_OUT = (".*", "/templates/")  # as MkDocs does


class SettingsError(Exception):
    """There is nothing to read; the message says why."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a command has to know of a site."""

    file: Path
    docs: Path
    name: str = ""
    url: str = ""  # absolute, and ends with a slash; "" where the site has none
    directory_urls: bool = True
    repository: str | None = None
    extra: dict[str, object] = field(default_factory=dict)
    plugins: dict[str, dict[str, object]] = field(default_factory=dict)  # the options of each
    templates: tuple[Path, ...] = ()  # the folder of the site's own
    _left_out: tuple[pathspec.GitIgnoreSpec, ...] = ()

    @property
    def options(self) -> dict[str, object]:
        """What is said of the plugin `learnscape`."""
        return self.plugins.get(_MAIN, {})

    def publishes(self, path: str) -> bool:
        """Say whether readers get a page, by its path under the docs folder."""
        return not any(patterns.match_file(path) for patterns in self._left_out)


def find_settings(folder: Path) -> Path:
    """Return the nearest mkdocs.yml, here or above.

    Raises:
        SettingsError: There is none.
    """
    for above in (folder, *folder.parents):
        for name in NAMES:
            if (above / name).is_file():
                return above / name
    raise SettingsError(
        "there is no mkdocs.yml here or above; say where with `--config path/to/mkdocs.yml`"
    )


def read_settings(file: Path) -> Settings:
    """Read a mkdocs.yml, and what it inherits.

    Raises:
        SettingsError: It is not there, or cannot be read, or there is no docs folder.
    """
    said = _read(file)
    docs = file.parent / str(said.get("docs_dir") or "docs")
    if not docs.is_dir():
        raise SettingsError(f"there is no folder {docs}, which {file} calls `docs_dir`")
    plugins = _plugins(said.get("plugins"))
    repository = plugins.get(_MAIN, {}).get("repository") or said.get("repo_url")
    url, extra, theme = said.get("site_url"), said.get("extra"), said.get("theme")
    own = theme.get("custom_dir") if isinstance(theme, dict) else None
    return Settings(
        file=file,
        docs=docs,
        name=str(said.get("site_name") or ""),
        url=f"{url.rstrip('/')}/" if isinstance(url, str) and url else "",
        directory_urls=said.get("use_directory_urls") is not False,
        repository=repository if isinstance(repository, str) else None,
        extra=extra if isinstance(extra, dict) else {},
        plugins=plugins,
        templates=(file.parent / own,) if isinstance(own, str) else (),
        _left_out=(
            _patterns(said.get("exclude_docs"), *_ALWAYS_LEFT_OUT),
            _patterns(said.get("draft_docs")),
        ),
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


def _read(file: Path, below: tuple[Path, ...] = ()) -> dict[str, object]:
    if file.resolve() in below:
        raise SettingsError(f"{file} inherits from itself")
    if not file.is_file():
        raise SettingsError(f"there is no file {file}")
    try:
        said = yaml.load(file.read_bytes(), _AnyTag)  # noqa: S506 - a SafeLoader
    except yaml.YAMLError as error:
        raise SettingsError(f"{file} cannot be read: {error}") from None
    if not isinstance(said, dict):
        return {}
    parent = said.get("INHERIT")
    if not isinstance(parent, str):
        return said
    return _over(_read((file.parent / parent).resolve(), (*below, file.resolve())), said)


def _over(parent: dict[str, object], said: dict[str, object]) -> dict[str, object]:
    """Return both, mapping by mapping; what the child says wins."""
    both = parent | said
    for key, inner in said.items():
        if isinstance(inner, dict) and isinstance(known := parent.get(key), dict):
            both[key] = _over(known, inner)
    return both


def _plugins(said: object) -> dict[str, dict[str, object]]:
    """Return the options of each plugin, however the list is written; of two lines the first."""
    found: dict[str, dict[str, object]] = {}
    for entry in said if isinstance(said, list) else [said]:
        for name, options in entry.items() if isinstance(entry, dict) else [(entry, None)]:
            if isinstance(name, str):
                found.setdefault(name, options if isinstance(options, dict) else {})
    return found


def _patterns(text: object, *always: str) -> pathspec.GitIgnoreSpec:
    lines = text.splitlines() if isinstance(text, str) else ()
    return pathspec.GitIgnoreSpec.from_lines((*always, *lines))
