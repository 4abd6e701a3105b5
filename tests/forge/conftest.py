"""A forge that runs, and a handbook on it that people propose pages for, and approve."""

import pytest

from tests.forge.handbook import Handbook
from tests.forge.kallithea import PROGRAMS, Kallithea


@pytest.fixture(scope="session")
def forge(tmp_path_factory):
    """Give a forge, as long as the tests run."""
    if not (PROGRAMS / "gearbox").exists():
        pytest.fail("Kallithea is not here: run `scripts/forge`", pytrace=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NO_PROXY", "127.0.0.1")
        patch.setenv("no_proxy", "127.0.0.1")
        with Kallithea(tmp_path_factory.mktemp("forge")) as forge:
            yield forge


@pytest.fixture(scope="session")
def handbook(forge, tmp_path_factory):
    """Give a handbook on the forge, to which all that happens in these tests has happened."""
    return Handbook(forge, tmp_path_factory.mktemp("clones"))
