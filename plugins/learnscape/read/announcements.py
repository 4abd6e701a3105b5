"""What the front matter of an old text said about news of its page."""

from learnscape.model import Announcement
from learnscape.read import front_matter
from learnscape.read.front_matter import FrontMatter
from learnscape.read.prose import answers_of

_WORDS = (b"whats_new", b"draft", b"retired", b"question")  # without these it says nothing


def read_announcement(raw: bytes) -> Announcement:
    """Read what a page's text, as it once was, said; problems of old are nobody's any more."""
    if not raw.startswith((b"---", b"\xef\xbb\xbf---")):
        return Announcement()
    end = raw.find(b"\n---", 3)  # most texts are long, and say nothing above this line
    if not any(raw.find(word, 0, end if end > 0 else len(raw)) > 0 for word in _WORDS):
        return Announcement()
    front = front_matter.read_front_matter("", raw.decode(errors="replace"))
    status = front.get("status", front_matter.text)
    return Announcement(
        says=front.get("whats_new", front_matter.text_or_false),
        draft=status == "draft",
        retired=status == "retired",
        answered=_is_answered(front),
    )


def _is_answered(front: FrontMatter) -> bool:
    if front.get("kind", front_matter.text) != "question":
        return False
    folded = bool(front.get("answered_in", front_matter.text))
    return folded or any(one.corrected is None for one in answers_of(front.body))
