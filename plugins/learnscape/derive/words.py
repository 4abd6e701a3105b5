"""How much a text changed, in words, and whether that is worth telling anyone."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice

MINOR_WORDS = 20  # a change of no more words than this …
MINOR_SHARE = 0.05  # … and no more of the text than this is minor

_LINES_AT_ONCE = 25
_FRONT_MATTER = re.compile(
    rb"(?:\xef\xbb\xbf)?---[ \t]*\r?\n(?=\s*(?:#|[\"'\w][^\r\n]*:)).*?^(?:---|\.\.\.)[ \t]*\r?$",
    re.DOTALL | re.MULTILINE,
)
_LINK_TARGET = re.compile(
    r"(?<=\])\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*"  # [text](target "title")
    r"|\A[ ]{0,3}\[[^\]]+\]:\s*\S+"  # [id]: target
    r"|\b(?:href|src)\s*=\s*(?:\"[^\"]*\"|'[^']*')"
    r"|https?://[^\s)>\]]+",
)
_MAY_LINK = re.compile(r"\][(:]|://|href|src")  # most lines have none, and that is cheap to see
_HAN_OR_KANA = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"  # written without spaces: a sign, a word
_WORD = re.compile(rf"[{_HAN_OR_KANA}]|[^\W{_HAN_OR_KANA}]+")


def is_substantive(old: bytes, new: bytes) -> bool:
    """Say whether a Markdown text, in UTF-8, changed in substance.

    It did not where the change is cosmetic (white space, front matter, link targets,
    punctuation), nor where it is minor: at most 20 words and at most 5 % of the old text.
    """
    changed = changed_words(old, new)
    if not changed or changed > MINOR_WORDS:
        return bool(changed)
    enough = int(changed / MINOR_SHARE)  # in a text of so many words it is minor
    return not _has_words(_body(old), enough)


def changed_words(old: bytes, new: bytes) -> int:
    """Count the words that changed between two texts.

    Lines that both texts have are left out; in the rest, the words that only one side has are
    counted, and the side with more of them gives the answer. The same words in another order
    count from the first to the last that moved. That takes a hundredth of the time of a true
    difference, and errs by few words.
    """
    before, after = _middles(_body(old), _body(new))
    lines, other_lines = _text(before).splitlines(), _text(after).splitlines()
    removed = Counter(_words(_without(lines, other_lines)))
    added = Counter(_words(_without(other_lines, lines)))
    gone = (removed - added).total() if removed else 0
    changed = max(gone, gone + added.total() - removed.total())
    return changed or _moved(_words(lines), _words(other_lines))


def _has_words(text: bytes, enough: int) -> bool:
    """Say whether a text has so many words, reading no more of it than it takes."""
    lines, counted = iter(_text(text).splitlines()), 0
    while counted < enough and (some := list(islice(lines, _LINES_AT_ONCE))):
        counted += len(_words(some))
    return counted >= enough


def _moved(old: Sequence[str], new: Sequence[str]) -> int:
    if old == new:
        return 0
    start = _alike(old, new)
    return len(old) - start - _alike(old[start:], new[start:], backwards=True)


def _body(text: bytes) -> bytes:
    front = _FRONT_MATTER.match(text)
    return text[front.end() :] if front else text


def _text(raw: bytes) -> str:
    return raw.decode(errors="replace")


def _words(lines: Iterable[str]) -> list[str]:
    return _WORD.findall(
        "\n".join(_LINK_TARGET.sub(" ", line) if _MAY_LINK.search(line) else line for line in lines)
    )


def _without(lines: Iterable[str], others: Iterable[str]) -> list[str]:
    """Return the lines that the others do not have, as often as they have them less."""
    spare = Counter(others)
    spare.subtract(lines := list(lines))
    left = []
    for line in lines:
        if spare[line] < 0:
            spare[line] += 1
            left.append(line)
    return left


def _middles(old: bytes, new: bytes) -> tuple[bytes, bytes]:
    """Leave out the whole lines that both texts begin and end with."""
    start = old.rfind(b"\n", 0, _alike(old, new)) + 1
    old, new = old[start:], new[start:]
    same = old[len(old) - _alike(old, new, backwards=True) :]
    end = len(same) - (same.find(b"\n") + 1 or len(same))
    return old[: len(old) - end], new[: len(new) - end]


def _alike(old: Sequence[object], new: Sequence[object], *, backwards: bool = False) -> int:
    """Count the items that two sequences begin (or end) with alike.

    By halving: comparing slices is a hundred times as fast as comparing items.
    """
    low, high = 0, min(len(old), len(new))
    while low < high:
        middle = (low + high + 1) // 2
        if backwards:
            same = (
                old[len(old) - middle : len(old) - low] == new[len(new) - middle : len(new) - low]
            )
        else:
            same = old[low:middle] == new[low:middle]
        low, high = (middle, high) if same else (low, middle - 1)
    return low
