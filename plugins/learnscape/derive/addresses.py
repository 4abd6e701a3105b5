"""Where a site has its pages, by the rule that MkDocs and its successors follow."""

from collections.abc import Iterable
from posixpath import join, split
from urllib.parse import quote

_STARTS = ("index", "README")


def addresses_of(paths: Iterable[str], *, directory_urls: bool = True) -> dict[str, str]:
    """Return the address of each page, from the root of the site, by its path.

    A README opens its folder where there is no index, and is left out where there is one. Of any
    two files in a folder with one address, the last by name stays.
    """
    places: dict[tuple[str, str], str] = {}
    for path in sorted(paths):
        folder, name = split(path)
        stem = name.rpartition(".")[0]
        places[folder, "index" if stem in _STARTS else stem] = path
    return {
        path: quote(_address(folder, stem, directory_urls), errors="surrogateescape")
        for (folder, stem), path in places.items()
    }


def _address(folder: str, stem: str, directory_urls: bool) -> str:
    if not directory_urls:
        return join(folder, f"{stem}.html")
    return f"{(folder or '.') if stem == 'index' else join(folder, stem)}/"
