"""A hook of MkDocs: the clock time of every event of every plugin, as JSON when the build ends."""

import functools
import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority

SECONDS: dict[str, float] = defaultdict(float)  # "plugin event", all its calls together


@event_priority(1000)  # before all others, so that theirs is timed as well
def on_config(config: MkDocsConfig) -> None:
    """Put a clock around each event."""
    origins = config.plugins._event_origins
    for event, methods in config.plugins.events.items():
        for place, method in enumerate(methods):
            name = origins.get(method, "?")
            methods[place] = _timed(method, f"{name} {event}")
            origins[methods[place]] = name


def on_shutdown() -> None:
    """Print what the clocks say."""
    json.dump(SECONDS, sys.stdout)


def _timed(method: Callable[..., Any], label: str) -> Callable[..., Any]:
    @functools.wraps(method)
    def timed(*args: Any, **kwargs: Any) -> Any:
        begun = time.perf_counter()
        try:
            return method(*args, **kwargs)
        finally:
            SECONDS[label] += time.perf_counter() - begun

    return timed
