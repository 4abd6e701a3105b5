"""Time zones by name, from the package `tzdata`: those of a machine differ from one to the next."""

from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from learnscape.model import Session

_PACKAGE = "tzdata"


@lru_cache
def zone_of(name: str) -> ZoneInfo | None:
    """Return a zone as the IANA database calls it, `Europe/London`; None where it knows none."""
    if name not in zone_names():
        return None
    with files(_PACKAGE).joinpath("zoneinfo", *name.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


def zones_of(sessions: Iterable[Session]) -> dict[str, ZoneInfo]:
    """Return the zones of some meetings, by their names."""
    names = dict.fromkeys(session.zone for session in sessions)
    return {name: zone for name in names if (zone := zone_of(name))}


@lru_cache
def zone_names() -> frozenset[str]:
    """Return every name that the database has."""
    return frozenset(files(_PACKAGE).joinpath("zones").read_text("utf-8").split())
