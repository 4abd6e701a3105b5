"""Our templates, in an environment that escapes for where the text lands."""

import re
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FileSystemLoader, select_autoescape

from learnscape.write.expertise import because
from learnscape.write.knowledge import timestamp
from learnscape.write.words import clock, day, days, month, sentence, weekday

THEME = str(files("learnscape") / "theme")
_NO_HTML = ("md.html", "text.html")
_MARKDOWN = re.compile(r"[\\`*_\[\]<|~]|&(?=#?\w)|^[#+>-]|#+$")
_NUMBER = re.compile(r"^(\d+)([.)])")
_REFERENCES = {"&": "&amp;", "<": "&lt;", "|": "&#124;", "~": "&#126;"}  # not all know `\\<`


class _Environment(Environment):
    """Reads `mapping[key]` as Python does: a topic may be called `keys`, and somebody `items`."""

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return what is under a key; undefined where there is nothing."""
        if isinstance(obj, Mapping) and argument not in obj:
            return self.undefined(obj=obj, name=argument)
        return super().getitem(obj, argument)  # `map(attribute="name")` asks here for attributes


def environment(folders: Iterable[str]) -> Environment:
    """Return an environment whose HTML escapes whatever it is given.

    Args:
        folders: Where templates are; of two with one name the first wins.
    """
    environment = _Environment(
        autoescape=select_autoescape((), _NO_HTML, default=True),
        loader=FileSystemLoader(list(folders)),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,  # made anew for each build; else it looks at the disk for each page
    )
    environment.filters |= {
        "because": because,
        "clock": clock,
        "day": day,
        "days": days,
        "markdown": markdown,
        "month": month,
        "sentence": sentence,
        "timestamp": timestamp,
        "weekday": weekday,
    }
    return environment


def markdown(text: str) -> str:
    """Return plain text as a line of Markdown that reads the same, whatever signs are in it."""
    line = _MARKDOWN.sub(_escaped, " ".join(text.split()))
    return _NUMBER.sub(r"\1\\\2", line)


def _escaped(sign: re.Match[str]) -> str:
    return _REFERENCES.get(sign[0], f"\\{sign[0]}")
