"""What the front matter of an old text said about news of its page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnscape.model import Announcement
from learnscape.read.announcements import read_announcement


@pytest.mark.parametrize(
    ("front", "said"),
    [
        ("whats_new: All new", Announcement("All new")),
        ('whats_new: "All: new"', Announcement("All: new")),
        ("whats_new: >\n  All\n  new", Announcement("All new")),
        ("whats_new: false", Announcement(says=False)),
        ("whats_new: no", Announcement(says=False)),
        ('whats_new: "false"', Announcement("false")),
        ("whats_new:", Announcement()),
        ("whats_new: true", Announcement()),
        ("whats_new: [a]", Announcement()),
        ("status: draft", Announcement(draft=True)),
        ("status: 'draft'", Announcement(draft=True)),
        ("status: retired", Announcement(retired=True)),
        ("status: experiment", Announcement()),
        ("title: draft", Announcement()),
        ("title: x\nstatus: draft\nwhats_new: false\n", Announcement(says=False, draft=True)),
        (f"description: {'long ' * 2000}\nstatus: draft", Announcement(draft=True)),
    ],
)
def test_front_matter_is_read_as_it_was(front, said):
    """With any ends of lines, and after a mark of the order of bytes."""
    text = f"---\n{front}\n---\n# Page\n".encode()

    assert read_announcement(text) == said
    assert read_announcement(text.replace(b"\n", b"\r\n")) == said
    assert read_announcement(b"\xef\xbb\xbf" + text) == said
    assert read_announcement(text.replace(b"\n---\n", b"\n...\n")) == said


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"---",
        b"status: draft\n",
        b"# Page\n\n---\nstatus: draft\n---\n",
        b"---\ntitle: x\n---\nstatus: draft\nwhats_new: false\n",
        b"---\nstatus: draft\n",
        b"---\nstatus: {draft\n---\n",
        b"---\n- status: draft\n---\n",
        b"---\nstatus: dr\xffaft\n---\n",
        b"---\nstatus: [draft]\n---\n",
        b"---\n" + b"[" * 500 + b"draft\n---\n",
    ],
)
def test_what_cannot_be_read_says_nothing(text):
    """It is long past, and nobody's problem."""
    assert read_announcement(text) == Announcement()


@given(st.binary(max_size=80))
def test_no_bytes_are_too_odd(raw):
    """Whatever stood in a file once."""
    for text in (raw, b"---\nstatus: draft\n" + raw, b"---\nwhats_new: " + raw + b"\n---\n"):
        assert isinstance(read_announcement(text), Announcement)
