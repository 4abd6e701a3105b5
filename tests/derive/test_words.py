"""What is a change in substance: exact borders, and laws against a true difference of words."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnscape.derive.words import _alike, changed_words, is_substantive

words = st.lists(st.sampled_from(["one", "two", "three", "four", "five"]), max_size=14)
raw = st.binary(max_size=80)
texts = st.text(max_size=80).map(str.encode)


def numbered(count, *, first=0):
    """Give so many different words, ten a line."""
    listed = [f"w{number}" for number in range(first, first + count)]
    return "\n".join(" ".join(listed[at : at + 10]) for at in range(0, count, 10)) + "\n"


def changed(old, new):
    """Count the words that changed between two texts."""
    return changed_words(old.encode(), new.encode())


def replaced(text, count):
    """Give a text whose first words are others."""
    for number in range(count):
        text = text.replace(f"w{number}", f"other{number}", 1)
    return text


def true_difference(old, new):
    """Give the larger of the numbers of words removed and added, by the longest common part."""
    row = [0] * (len(new) + 1)
    for word in old:
        before = row[:]
        for at, other in enumerate(new):
            row[at + 1] = before[at] + 1 if word == other else max(before[at + 1], row[at])
    return max(len(old), len(new)) - row[-1]


@given(text=raw)
def test_a_text_is_no_change_of_itself(text):
    """Whatever bytes a file holds, it does not differ from itself."""
    assert changed_words(text, text) == 0
    assert not is_substantive(text, text)


@given(old=raw, new=raw)
def test_no_bytes_are_too_odd(old, new):
    """Any two files can be compared, and no count is below nothing."""
    assert changed_words(old, new) >= 0


@given(old=words, new=words)
def test_words_that_only_moved_are_told_from_words_that_stay(old, new):
    """Nothing changed exactly where the words are the same in the same order."""
    assert (changed(" ".join(old), " ".join(new)) == 0) == (old == new)


@given(old=words, new=words, width=st.integers(1, 5))
def test_the_count_is_bounded_by_a_true_difference(old, new, width):
    """Words that came, went or moved are never counted too low, nor above all words there are."""
    lines = ["\n".join(" ".join(side[i : i + width]) for i in range(0, len(side), width))
             for side in (old, new)]  # fmt: skip
    count, truth = changed(*lines), true_difference(old, new)

    if Counter(old) == Counter(new):
        assert truth <= count <= len(old)
    else:
        came = max((Counter(old) - Counter(new)).total(), (Counter(new) - Counter(old)).total())
        assert came <= count <= max(len(old), len(new))


def test_a_move_is_seen_beside_a_new_word():
    """One word more does not hide that half of the page changed places."""
    text = [f"word{number}" for number in range(600)]
    moved = [*text[300:], *text[:300], "new"]

    assert changed("\n".join(text), "\n".join(moved)) == 600


@given(old=words, new=words)
def test_the_count_is_the_same_in_both_directions(old, new):
    """Undoing a change is as large as the change."""
    assert changed(" ".join(old), " ".join(new)) == changed(" ".join(new), " ".join(old))


@given(old=words, new=words, before=words, after=words)
def test_what_stands_around_a_change_does_not_matter(old, new, before, after):
    """The same edit counts the same in a short page and in a long one."""
    head, tail = (" ".join(part) + "\n" for part in (before, after))

    around = [head + " ".join(side) + "\n" + tail for side in (old, new)]

    if Counter(old) != Counter(new):
        assert changed(*around) == changed(" ".join(old), " ".join(new))


@given(parts=words, gaps=st.lists(st.sampled_from([" ", "  ", "\n", "\r\n", "\t", "\n\n"])))
def test_white_space_is_cosmetic(parts, gaps):
    """Wrapping, indenting and other line ends change nothing."""
    other = "".join(word + (gaps[at % len(gaps)] if gaps else " ") for at, word in enumerate(parts))

    assert changed(" ".join(parts), other) == 0


@given(parts=words, marks=st.lists(st.sampled_from(list("*,.!**—“”…>#")), min_size=1))
def test_punctuation_is_cosmetic(parts, marks):
    """Signs that are no letters and no digits change nothing."""
    marked = " ".join(word + marks[at % len(marks)] for at, word in enumerate(parts))

    assert changed(" ".join(parts), marked) == 0


@given(text=texts, fields=st.lists(st.sampled_from(["a: 1", "b: [x]", "# c", ""])))
def test_front_matter_is_cosmetic(text, fields):
    """Settings can come, go and change."""
    front = "---\n" + "".join(field + "\n" for field in fields) + "---\n"
    body = b"A page.\n" + text

    assert changed_words(body, front.encode() + body) == 0
    assert changed_words(b"---\nz: 2\n---\n" + body, front.encode() + body) == 0


@pytest.mark.parametrize(
    "front",
    ["---\na: 1\n---\n", "---\r\na: 1\r\n---\r\n", "\ufeff---\na: 1\n---\n", "---\na: 1\n...\n",
     "---  \na: 1\n---\t\n", "---\n---\n"],
)  # fmt: skip
def test_front_matter_has_several_forms(front):
    """Line ends of any system, a byte order mark, three dots at the end, spaces, nothing in it."""
    assert changed("Words of the page.\n", front + "Words of the page.\n") == 0


def test_front_matter_that_is_the_whole_page():
    """A page without text changes in nothing but its settings."""
    assert changed("---\ntitle: One\n---", "---\ntitle: Two\n---") == 0


def test_a_line_in_the_middle_opens_no_front_matter():
    """Between two rules further down stands text like any other."""
    assert changed("Words.\n\n---\none\n---\n", "Words.\n\n---\ntwo\n---\n") == 1


def test_a_rule_at_the_top_opens_no_front_matter():
    """What stands between two rules is text, if it is no list of settings."""
    assert changed("---\n\nOld words here.\n\n---\n", "---\n\nNew text there.\n\n---\n") == 3


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[text](old.md)", "[text](new.md)"),
        ("[text](old.md#here)", "[text](../far/new.md#there)"),
        ("[text](a_(b).md)", "[text](c_(d).md)"),
        ("![text](old.png)", "![text](new.svg)"),
        ("[text][1]\n\n[1]: old.md\n", "[text][1]\n\n[1]: new.md\n"),
        ("text <https://old.example>", "text <https://new.example/more>"),
        ("text https://old.example", "text https://new.example/more"),
        ('<a href="old">text</a>', '<a href="new">text</a>'),
        ("<img src='old'>", "<img src='new'>"),
        ("[text](https://old.example)", "[text](new.md)"),
    ],
)
def test_link_targets_are_cosmetic(old, new):
    """A page whose links were mended says what it said."""
    assert changed(old, new) == 0


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[old](to.md)", "[new](to.md)"),
        ('[text](to.md "old")', '[text](to.md "new")'),
        ("![old](to.png)", "![new](to.png)"),
    ],
)
def test_what_a_reader_reads_of_a_link_counts(old, new):
    """Its text, its title, and what a picture shows are words."""
    assert changed(old, new) == 1


def test_words_are_of_any_script():
    """Letters with accents and of other alphabets make words."""
    assert changed("Größe и размер", "Größe и вес") == 1
    assert changed("naïve café", "naive café") == 1


def test_a_script_without_spaces_is_counted_by_signs():
    """Chinese and Japanese text changes by signs, not by whole sentences."""
    old = "我们在这里写下我们所知道的一切" * 30

    assert changed(old, old + "新的") == 2
    assert not is_substantive(old.encode(), (old + "新的").encode())


@pytest.mark.parametrize("count", range(1, 21))
def test_up_to_five_percent_is_minor(count):
    """In twenty times as many words a change is minor; in one word less it is not."""
    enough, short = numbered(20 * count), numbered(20 * count - 1)

    assert not is_substantive(enough.encode(), replaced(enough, count).encode())
    assert is_substantive(short.encode(), replaced(short, count).encode())


def test_more_than_twenty_words_are_never_minor():
    """In a book, too."""
    book = numbered(5000)

    assert not is_substantive(book.encode(), replaced(book, 20).encode())
    assert is_substantive(book.encode(), replaced(book, 21).encode())


def test_twenty_words_more_or_less_are_like_twenty_changed():
    """The larger side decides, in a page that grows and in a page that shrinks."""
    page = numbered(1000)

    for extra, answer in ((20, False), (21, True)):
        longer = page + numbered(extra, first=2000)
        assert is_substantive(page.encode(), longer.encode()) is answer
        shorter = "\n".join(line for line in page.splitlines()[: -2 - (extra > 20)])
        assert is_substantive(page.encode(), shorter.encode()) is answer


def test_the_share_is_of_the_old_text():
    """A page of one word that becomes long changed, and so did one that shrank to it."""
    assert is_substantive(b"word", b"word " * 3)
    assert is_substantive(numbered(19).encode(), numbered(18).encode())
    assert not is_substantive(numbered(20).encode(), numbered(19).encode())


def test_settings_are_no_words_of_the_old_text():
    """Long front matter makes no change of the text any smaller."""
    front = "---\ntags: [" + ", ".join(f"tag{n}" for n in range(200)) + "]\n---\n"

    assert is_substantive((front + numbered(19)).encode(), (front + replaced(numbered(19), 1))
                          .encode())  # fmt: skip


def test_addresses_are_no_words_of_the_old_text():
    """Long link targets make no change of the text any smaller."""
    links = "".join(f"[w{n}](https://example.org/a/b/c/d/e/f/{n})\n" for n in range(19))

    assert is_substantive(links.encode(), links.replace("[w0]", "[new]").encode())


def test_an_empty_page_that_is_filled_changed():
    """And so did a page that was emptied."""
    assert is_substantive(b"", b"word")
    assert is_substantive(b"word", b"")
    assert not is_substantive(b"", b"\n")


def test_a_paragraph_that_moved_is_seen():
    """The same lines in another order are another text."""
    first, second, third = (numbered(30, first=at) for at in (0, 100, 200))

    assert changed(first + second + third, first + third + second) == 60
    assert is_substantive((first + second + third).encode(), (first + third + second).encode())


def test_a_step_that_moved_up_one_line_is_seen():
    """Two lines that changed places count from the first to the last that moved."""
    assert changed("a\nb\nc\nd\n", "a\nc\nb\nd\n") == 2


def test_a_line_that_is_there_twice_is_counted_twice():
    """Taking away one of two equal lines is a change."""
    assert changed("again\nother\nagain\n", "again\nother\n") == 1
    assert changed("again\n", "again\nagain\nagain\n") == 2


def test_small_and_capital_letters_differ():
    """Whoever writes a name right changed a word."""
    assert changed("the internet", "the Internet") == 1


@given(st.lists(st.integers(0, 1)), st.lists(st.integers(0, 1)), st.booleans())
def test_halving_counts_like_a_naive_loop(old, new, backwards):
    """The quick way to find where two texts begin to differ is right."""
    first, second = (old[::-1], new[::-1]) if backwards else (old, new)
    naive = 0
    while naive < min(len(old), len(new)) and first[naive] == second[naive]:
        naive += 1

    assert _alike(old, new, backwards=backwards) == naive
    assert _alike(bytes(old), bytes(new), backwards=backwards) == naive
