"""A block of YAML, as nodes that know their lines; or the line, the reason and a cure."""

import re

import yaml
from yaml.reader import Reader

from learnscape.read.complaints import LOADER, Complaint, complaint

_INDICATORS = re.compile(r"[\[{?:-]")  # without one of these nothing is inside of anything
_DEEPEST = 100  # levels: the C parser has no limit of its own, and ends the program at some 20,000


class UnreadableError(Exception):
    """A block is no YAML."""

    def __init__(self, told: Complaint) -> None:
        super().__init__(told.why)
        self.told = told


def compose(block: str) -> yaml.Node | None:
    """Return what stands in a block; None where it is empty.

    Raises:
        UnreadableError: It is no YAML.
    """
    try:
        _look_out_for_depth(block)
        node: yaml.Node | None = yaml.compose(block, Loader=LOADER)
    except yaml.MarkedYAMLError as error:
        raise UnreadableError(complaint(error, block)) from None
    except yaml.YAMLError:
        raise UnreadableError(_control_character(block)) from None
    return node


def _look_out_for_depth(block: str) -> None:
    """Complain of lists in lists in lists, before a parser that follows them runs out of stack."""
    if len(_INDICATORS.findall(block)) <= _DEEPEST:
        return
    depth = 0
    for event in yaml.parse(block, Loader=LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEEPEST:
            line = event.start_mark.line + 1 if event.start_mark else 1
            why = "too many lists stand inside of one another"
            raise UnreadableError(Complaint(line, why, "keep to one list inside of another"))


def _control_character(block: str) -> Complaint:
    found = Reader.NON_PRINTABLE.search(block)
    place, sign = (found.start(), ord(found[0])) if found else (0, 0)
    why = f"an invisible control character (U+{sign:04X}) stands here"
    return Complaint(block.count("\n", 0, place) + 1, why, "delete it")
