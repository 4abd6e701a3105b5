"""Repositories of forges, and a clock that does not make tests wait."""

import pytest

from tests.forges.places import Origin


@pytest.fixture
def origin(tmp_path):
    """Give the repository as a forge has it, with its first page."""
    origin = Origin(tmp_path / "origin")
    yield origin
    origin.close()


@pytest.fixture
def said():
    """Give what was said to whoever waits, and for how long."""
    return []
