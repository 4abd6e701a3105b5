"""What a merge wrote itself, rather than brought together."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping

from learnscape.derive.lives import Life, Part
from learnscape.model import Commit

Texts = Callable[[Iterable[str]], Mapping[str, bytes]]  # names of blobs, to their contents


def blobs_written(commits: Iterable[Commit]) -> set[str]:
    """Return the contents that some commit other than a merge wrote."""
    return {change.new for commit in commits if not commit.parents[1:] for change in commit.changes}


def own_work(life: Life, written: Collection[str], texts: Texts) -> list[Part]:
    """Return the merges that changed a page themselves.

    A page may begin in one. Else a text that a commit wrote before was only brought in, and any
    other is a merge of two texts, made by git or by hand: by hand where it has a line that no
    parent has, or lost one that all have.
    """
    return [
        part
        for part in life.mixed
        if part.commit is life.born
        or (part.change.new and part.change.new not in written and _is_by_hand(part, life, texts))
    ]


def _is_by_hand(part: Part, life: Life, texts: Texts) -> bool:
    others = [
        [f"{parent}:{path}" for path in sorted(life.paths)] for parent in part.commit.parents[1:]
    ]
    names = [name for alternatives in others for name in alternatives]
    contents = texts([name for name in (part.change.old, part.change.new, *names) if name])
    result = _lines(contents[part.change.new])
    parents = [_lines(contents.get(part.change.old, b""))] + [
        _lines(next(filter(None, map(contents.get, alternatives)), b"")) for alternatives in others
    ]
    in_any, in_all = parents[0].copy(), parents[0].copy()
    for parent in parents[1:]:
        in_any |= parent
        in_all &= parent
    return bool(result - in_any or in_all - result)


def _lines(text: bytes) -> Counter[bytes]:
    return Counter(filter(None, map(bytes.strip, text.splitlines())))
