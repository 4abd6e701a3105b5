"""Sites that several hard cases are judged by, each built once."""

import pytest

from tests.fixtures import news
from tests.fixtures.ledger import security_site
from tests.fixtures.site import Site


@pytest.fixture
def handbook(tmp_path):
    """Give a site with Security (olga, oleg; 6 months) and Operations (pia), without pages yet."""
    site = security_site(tmp_path / "handbook")
    yield site
    site.close()


@pytest.fixture(scope="session")
def hostile_site(tmp_path_factory):
    """Give the site full of texts that have broken feeds, and what is to be told of it."""
    folder = tmp_path_factory.mktemp("hostile")
    meant = news.hostile(folder / "repository")
    site = Site(folder / "repository", folder / "built").configure(**news.HOSTILE_SETTINGS)
    return site.build(), meant


@pytest.fixture(scope="session")
def long_site(tmp_path_factory):
    """Give a site with more news than a feed holds, and drafts on top of them."""
    folder = tmp_path_factory.mktemp("long")
    news.long(folder / "repository")
    site = news.telling(Site(folder / "repository", folder / "built"))
    return site.build(strict=True)
