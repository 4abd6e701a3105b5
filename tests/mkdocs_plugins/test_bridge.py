"""Between MkDocs and the library: what a site has to say, and what it gets."""

import pytest

from tests.fixtures.site import STOPPED


@pytest.mark.parametrize("plugins", [["learnscape/credits"], ["learnscape/credits", "learnscape"],
                                     ["search", "learnscape/credits", "learnscape"]])  # fmt: skip
def test_a_companion_needs_the_library_above_it(site, plugins, caplog):
    """The line to add is told, and where."""
    site.commit("Begin", {"docs/index.md": "# Home\n"}).configure(plugins=plugins)

    with pytest.raises(STOPPED):
        site.build()

    assert caplog.messages[-1] == (
        "`learnscape/credits` needs the plugin `learnscape` above it.\n"
        "  mend: in mkdocs.yml, write `- learnscape` before the line `- learnscape/credits`"
    )


def test_a_companion_may_stand_anywhere_below(site):
    """With others between them."""
    site.commit("Begin", {"docs/index.md": "# Home\n"})
    site.configure(plugins=["learnscape", "search", "learnscape/credits"])

    assert "Ada Lovelace" in site.build(strict=True).credits()


def test_the_library_needs_no_companion(site):
    """It tells programs what is known, and shows nothing."""
    site.commit("Begin", {"docs/index.md": "# Home\n"}).configure(plugins=["learnscape"])

    built = site.build(strict=True)

    assert (built.root / "knowledge.json").is_file()
    assert "learnscape-credits" not in built.built("index.html")
