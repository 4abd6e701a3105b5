"""How much a text changed, in words, and whether that is worth telling anyone."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import repeat

MINOR_WORDS = 20  # a change of no more words than this …
MINOR_SHARE = 0.05  # … and no more of the text than this is minor

_FIRST_SLICE = 256  # items
_STRETCH = 2048  # bytes, some three hundred words
_FRONT_MATTER = re.compile(
    rb"(?:\xef\xbb\xbf)?---[ \t]*\r?\n(?=\s*(?:#|[\"'\w][^\r\n]*:)).*?^(?:---|\.\.\.)[ \t]*\r?$",
    re.DOTALL | re.MULTILINE,
)
_LINK_TARGETS = (  # each after a sign without which it cannot be there: that is quick to look for
    ("](", re.compile(r"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*")),  # [text](target "title")
    ("]:", re.compile(r"^[ ]{0,3}\[[^\]\n]+\]:\s*\S+", re.MULTILINE)),  # [id]: target
    ("href", re.compile(r"\bhref\s*=\s*(?:\"[^\"]*\"|'[^']*')")),
    ("src", re.compile(r"\bsrc\s*=\s*(?:\"[^\"]*\"|'[^']*')")),
    ("://", re.compile(r"https?://[^\s)>\]]+")),
)
_RUN = re.compile(r"\w+")
_HAN_OR_KANA = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"  # written without spaces: a sign, a word
_WORD = re.compile(rf"[{_HAN_OR_KANA}]|[^\W{_HAN_OR_KANA}]+")


def body_of(text: bytes) -> bytes:
    """Return a Markdown text without what looks like its front matter."""
    return text[len(front_of(text)) :]


def front_of(text: bytes) -> bytes:
    """Return what looks like a text's front matter; b"" where nothing does."""
    front = _FRONT_MATTER.match(text)
    return front[0] if front else b""


Shown = Callable[[bytes], bytes]  # a file, to the part of it that readers are shown


def is_substantive(old: bytes, new: bytes, shown: Shown = body_of) -> bool:
    """Say whether a Markdown text, in UTF-8, changed in substance.

    It did not where the change is cosmetic (white space, front matter, link targets,
    punctuation), nor where it is minor: at most 20 words and at most 5 % of the old text.
    """
    changed = changed_words(old, new, enough=MINOR_WORDS + 1, shown=shown)
    if not changed or changed > MINOR_WORDS:
        return bool(changed)
    enough = int(changed / MINOR_SHARE)  # in a text of so many words it is minor
    return not _has_words(shown(old), enough)


def changed_words(
    old: bytes, new: bytes, *, enough: int | None = None, shown: Shown = body_of
) -> int:
    """Count the words that changed between two texts; where asked, only as far as is enough.

    In the lines that only one side has, the words that only one side has are counted. Lines in
    another order count from the first to the last that moved, but for those that stand more than
    once: an empty line is everywhere. The largest of these numbers is the answer. That takes a
    hundredth of the time of a true difference, and errs by few words where little changed.
    """
    before, after = _middles(shown(old), shown(new))
    lines, other_lines = _text(before).splitlines(), _text(after).splitlines()
    count, other_count = dict(Counter(lines)), dict(Counter(other_lines))
    there = [line for line in lines if count[line] == other_count.get(line) == 1]
    then = [line for line in other_lines if other_count[line] == count.get(line) == 1]
    moved = _words(_runs(_from_first_to_last(there, then)))
    left, got = list(_alone(count, other_count)), list(_alone(other_count, count))
    lost, won = _runs(left), _runs(got)
    if enough and all(map(str.isascii, (*left, *got))):  # there, a run is a word
        only_lost, only_won = set(lost).difference(won), set(won).difference(lost)
        apart = max(abs(len(lost) - len(won)), len(only_lost), len(only_won))  # at least so many
        if apart >= enough:
            return apart
    gone, come = Counter(lost), Counter(won)
    removed = Counter(_words((gone - come).elements()))
    added = Counter(_words((come - gone).elements()))
    if not moved and removed == added:  # the same words, in as many lines or not
        return len(_words(_from_first_to_last(_runs(lines), _runs(other_lines))))
    return max(len(moved), (removed - added).total(), (added - removed).total())


def _alone(count: Mapping[str, int], other: Mapping[str, int]) -> Iterator[str]:
    """Yield the lines of one side that the other has not, as often as it has them less."""
    for line, times in count.items():
        if line not in other:
            yield from repeat(line, times)
        elif times > 1:
            yield from repeat(line, times - other[line])


def _has_words(text: bytes, enough: int) -> bool:
    """Say whether a text has so many words, reading no more of it than it takes."""
    counted = start = 0
    while counted < enough and start < len(text):
        end = text.find(b"\n", start + _STRETCH) + 1 or len(text)
        counted += len(_words(_runs(_text(text[start:end]).splitlines())))
        start = end
    return counted >= enough


def _from_first_to_last(old: Sequence[str], new: Sequence[str]) -> Sequence[str]:
    """Return what stands between the parts that two sequences begin and end with alike."""
    start = _alike(old, new)
    return old[start : len(old) - _alike(old[start:], new[start:], backwards=True)]


def _text(raw: bytes) -> str:
    return raw.decode(errors="replace")


def _runs(lines: Iterable[str]) -> list[str]:
    """Return the words of some lines, with signs that stand together still in one."""
    text = "\n".join(lines)
    for sign, target in _LINK_TARGETS:
        if sign in text:
            text = target.sub(" ", text)
    return _RUN.findall(text)


def words_of(lines: Iterable[str]) -> list[str]:
    """Return the words of some lines; the targets of links are none."""
    return _words(_runs(lines))


def _words(runs: Iterable[str]) -> list[str]:
    """Return the words of some runs."""
    text = " ".join(runs)
    return text.split() if text.isascii() else _WORD.findall(text)


def _middles(old: bytes, new: bytes) -> tuple[bytes, bytes]:
    """Leave out the whole lines that both texts begin and end with."""
    start = old.rfind(b"\n", 0, _alike(old, new)) + 1
    old, new = old[start:], new[start:]
    same = old[len(old) - _alike(old, new, backwards=True) :]
    end = len(same) - (same.find(b"\n") + 1 or len(same))
    return old[: len(old) - end], new[: len(new) - end]


def _alike(old: Sequence[object], new: Sequence[object], *, backwards: bool = False) -> int:
    """Count the items that two sequences begin (or end) with alike.

    By slices, which compare a hundred times as fast as items: twice as long ones while they are
    the same, then halves of the one that is not.
    """

    def same(start: int, end: int) -> bool:
        if backwards:
            return old[len(old) - end : len(old) - start] == new[len(new) - end : len(new) - start]
        return old[start:end] == new[start:end]

    low, high, end = 0, _FIRST_SLICE, min(len(old), len(new))
    while low < end and same(low, min(high, end)):
        low, high = min(high, end), 2 * high
    high = min(high, end)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if same(low, middle) else (low, middle - 1)
    return low
