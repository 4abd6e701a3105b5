"""Where pages are: as MkDocs has it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, get_files

from learnscape.derive.addresses import addresses_of

NAMES = st.text(st.characters(codec="utf-8", exclude_characters="/\\\0"), min_size=1, max_size=6)
STEMS = NAMES.filter(lambda name: not name.startswith(".")) | st.sampled_from(["index", "README"])
PATHS = st.builds(
    lambda folders, stem, end: "/".join((*folders, stem)) + end,
    st.lists(STEMS, max_size=3),
    STEMS,
    st.sampled_from([".md", ".markdown"]),
)


@given(PATHS, st.booleans())
def test_a_page_is_where_mkdocs_has_it(path, directory_urls):
    """Whatever its name, and whether addresses are folders or files."""
    theirs = File(path, "docs", "site", directory_urls).url

    assert addresses_of([path], directory_urls=directory_urls) == {path: theirs}


@pytest.mark.parametrize("names", [
    ["README.md", "index.md"], ["index.md"], ["README.md"], ["a.md", "a.markdown"],
    ["README.markdown", "index.md", "a.md"], ["index.markdown", "README.md"],
    ["a.md", "a/index.md"], ["a/README.md", "a/b/README.md", "a/b/index.md"],
])  # fmt: skip
@pytest.mark.parametrize("directory_urls", [True, False])
def test_of_two_files_with_one_address_one_is_a_page(tmp_path, names, directory_urls):
    """The one that MkDocs takes."""
    for name in names:
        file = tmp_path / "docs" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    config = MkDocsConfig()
    config.load_dict({"docs_dir": str(tmp_path / "docs"), "site_name": "Site",
                      "use_directory_urls": directory_urls})  # fmt: skip
    config.validate()

    pages = {file.src_uri: file.url for file in get_files(config).documentation_pages()}

    assert addresses_of(names, directory_urls=directory_urls) == pages
